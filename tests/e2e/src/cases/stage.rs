//! By the keyboard alone: nearer and back, settings and futures, tables and pictures.

use super::ensure;
use crate::Told;
use crate::page::Page;

const CRASH_LOOP: &str = "#/crash-loop?t=2m30s";

pub fn keys_come_nearer_and_go_back(page: &Page) -> Told<()> {
    page.open_ready(CRASH_LOOP)?;
    let whole = page.picture()?;
    page.browser.type_keys("ee")?;
    page.until("the picture is nearer", || Ok(page.picture()? != whole))?;
    let near = page.picture()?;
    page.browser.type_keys("d")?;
    page.until("the window moves over it", || Ok(page.picture()? != near))?;
    page.browser.type_keys("f")?;
    page.until("the whole is back", || Ok(page.picture()? == whole))?;
    page.press("Zoom in")?;
    page.until("the button does it too", || Ok(page.picture()? != whole))?;
    page.press("Fit")?;
    page.until("and back", || Ok(page.picture()? == whole))
}

pub fn a_setting_is_turned_compared_and_taken_back(page: &Page) -> Told<()> {
    page.open_ready(CRASH_LOOP)?;
    let (digest, moment) = (page.tells("digest")?, page.time()?);
    page.browser.type_keys("b")?;
    page.until("the run is another one", || Ok(page.tells("digest")? != digest))?;
    page.until("at the same moment", || Ok(page.time()? == moment))?;
    page.browser.type_keys("c")?;
    page.until("both are compared", || Ok(page.text("dialog", "Compare two futures")?.contains("task-seconds")))?;
    page.press("Close")?;
    page.browser.type_keys("u")?;
    page.until("undo brings it back", || Ok(page.tells("digest")? == digest))
}

pub fn the_picture_is_told_in_tables(page: &Page) -> Told<()> {
    page.open_ready(CRASH_LOOP)?;
    page.browser.type_keys("v")?;
    page.until("the tables are there", || {
        let said = page.text("dialog", "What the picture shows")?.to_lowercase();
        Ok(["services", "tasks", "instances", "targets", "myapp:6"].iter().all(|word| said.contains(word)))
    })?;
    page.press("Close")?;
    let whole = page.picture()?;
    page.press("Show only unhealthy")?;
    page.until("the legend filters", || Ok(page.picture()? != whole))?;
    page.press("Show only unhealthy")?;
    page.until("and shows all again", || Ok(page.picture()? == whole))?;
    ensure(page.all("button")?.len() > 12, || "there are buttons".to_owned())
}

/// The key opens the console; a command that changes something does what a button would, and can be undone.
pub fn the_console_answers_and_changes_the_recording(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=5m")?;
    page.until("all is recorded", || Ok(page.says("digest")?.is_some()))?;
    let before = page.tells("digest")?;
    page.browser.type_keys("`")?;
    page.until("the prompt is there", || Ok(page.text("region", "Console").is_ok_and(|said| said.contains('$'))))?;
    page.browser.type_keys("aws sts get-caller-identity --query Account\u{e007}")?;
    page.until("the answer is there", || Ok(page.text("region", "Console")?.contains("\"123456789012\"")))?;
    let update =
        "aws ecs update-service --cluster production --service myapp --desired-count 2 --query service.desiredCount";
    page.browser.type_keys(&format!("{update}\u{e007}"))?;
    page.until("the recording is another one", || Ok(page.tells("digest")? != before))?;
    // Escape, then what anybody would press.
    page.browser.type_keys("\u{e00c}")?;
    page.until("the console is closed", || Ok(page.named("region", "Console").is_err()))?;
    page.browser.type_keys("u")?;
    page.until("it is as it was", || Ok(page.tells("digest")? == before))
}
