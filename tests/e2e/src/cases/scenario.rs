//! One's own scenario: brought in pastes, written as text, filled in as a form.

use super::ensure;
use crate::Told;
use crate::page::Page;
use serde_json::json;

const SERVICE: &str = include_str!("../../../fixtures/import/terminal-session.txt");

pub fn a_paste_is_looked_over_and_run(page: &Page) -> Told<()> {
    page.open_ready("#/first-journey?t=5s")?;
    let digest = page.tells("digest")?;
    page.paste(SERVICE)?;
    page.until("the review says what was found", || Ok(page.everything_said()?.contains("Cluster shop")))?;
    ensure(page.tells("digest")? == digest, || "it ran before it was accepted".to_owned())?;
    page.press("Run this scenario")?;
    page.until("it runs", || Ok(page.tells("digest")? != digest))?;
    ensure(page.says("error")?.is_none(), || "an error is told".to_owned())?;
    let account = "210987654321";
    page.press("Share")?;
    page.until("the switch is there", || Ok(page.everything_said()?.contains("Redact account ids")))?;
    let shown = "return document.getElementById('share-link').value + location.href";
    let link = page.browser.script(shown, Vec::new())?.as_str().unwrap_or_default().to_owned();
    ensure(!link.contains(account) && link.contains("#s=1."), || format!("this is shared: {link}"))
}

pub fn a_text_runs_as_it_is_written(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=2m")?;
    let (digest, time) = (page.tells("digest")?, page.time()?);
    open_the_editor(page)?;
    write(page, "desiredCount: 3", "desiredCount: 4")?;
    page.until("the change runs", || Ok(page.tells("digest")? != digest))?;
    ensure(page.time()? == time, || "the moment has changed".to_owned())?;
    page.until("the address says it", || {
        Ok(page
            .browser
            .script("return location.hash", Vec::new())?
            .as_str()
            .is_some_and(|hash| hash.contains("desired=4")))
    })?;
    let changed = page.tells("digest")?;
    write(page, "desiredCount: 4", "desierdCount: 4")?;
    page.until("the mistake is told", || Ok(page.everything_said()?.contains("this is not a field of a service")))?;
    ensure(page.tells("digest")? == changed, || "a mistake ran".to_owned())?;
    page.press("Back to what runs")?;
    page.press("Undo")?;
    page.until("the first run is back", || Ok(page.tells("digest")? == digest))
}

pub fn names_are_offered_and_taken_by_keys(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=2m")?;
    open_the_editor(page)?;
    let line = "const field = document.querySelector('textarea[aria-label=\"Scenario as YAML\"]');
        field.focus();
        const at = field.value.indexOf('\\n    desiredCount') + 1;
        field.setSelectionRange(at, at)";
    page.browser.script(line, Vec::new())?;
    page.browser.type_keys("    healthCheckG")?;
    page.until("a name is offered", || Ok(page.everything_said()?.contains("healthCheckGracePeriodSeconds")))?;
    // Enter takes it; then the value and a new line.
    page.browser.type_keys("\u{e007}30\u{e007}")?;
    let text = "return document.querySelector('textarea[aria-label=\"Scenario as YAML\"]').value";
    page.until("it is written", || {
        let text = page.browser.script(text, Vec::new())?;
        Ok(text.as_str().is_some_and(|text| text.contains("\n    healthCheckGracePeriodSeconds: 30\n")))
    })
}

fn open_the_editor(page: &Page) -> Told<()> {
    page.browser.script("document.getElementById('tab-scenario').click()", Vec::new())?;
    page.until("the editor is there", || {
        let there = "return document.querySelector('textarea[aria-label=\"Scenario as YAML\"]') !== null";
        Ok(page.browser.script(there, Vec::new())? == json!(true))
    })
}

/// Replaces a part of the text as a person would, by selecting it and typing.
fn write(page: &Page, part: &str, new: &str) -> Told<()> {
    let script = "const field = document.querySelector('textarea[aria-label=\"Scenario as YAML\"]');
        field.focus();
        const at = field.value.indexOf(arguments[0]);
        field.setSelectionRange(at, at + arguments[0].length);
        return at >= 0 && document.execCommand('insertText', false, arguments[1])";
    let done = page.browser.script(script, vec![json!(part), json!(new)])?;
    ensure(done == json!(true), || format!("`{part}` is not in the text"))
}
