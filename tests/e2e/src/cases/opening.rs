//! Coming to the page, by good and by bad addresses and files.

use super::ensure;
use crate::Told;
use crate::page::Page;
use serde_json::json;

const LANDMARKS: &[(&str, &str)] =
    &[("main", "Stage"), ("region", "Timeline"), ("region", "Inspector"), ("region", "Events")];
const CONTROLS: &[(&str, &str)] = &[
    ("button", "Play"),
    ("button", "Step back"),
    ("button", "Step forward"),
    ("button", "Previous change"),
    ("button", "Next change"),
    ("button", "Share"),
    ("button", "Compare"),
    ("button", "Console"),
    ("button", "Theme"),
    ("button", "Help"),
    ("slider", "Time"),
    ("slider", "Speed"),
];

/// Two mistakes, so that telling only the first is found out.
const BROKEN_FILE: &str = "orrery: 1\ntitle: Broken\nservices:\n  - {serviceName: web, desiredCount: many}\n  - {serviceName: api, desierdCount: 2}\n";

pub fn the_page_becomes_ready(page: &Page) -> Told<()> {
    page.open_ready("")?;
    ensure(page.says("error")?.is_none(), || "a first visit shows an error".to_owned())?;
    ensure(!page.tells("digest")?.is_empty() && !page.tells("engine")?.is_empty(), || {
        "digest or engine is empty".to_owned()
    })
}

pub fn landmarks_and_controls_have_their_names(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=2m32s")?;
    missing_of(page, LANDMARKS.iter().chain(CONTROLS))?;
    // What comes when it is asked for.
    page.press("Play")?;
    page.until("it can be paused", || Ok(page.named("button", "Pause").is_ok()))?;
    page.press("Pause")?;
    page.browser.type_keys("`")?;
    page.until("the console is a region", || Ok(page.named("region", "Console").is_ok()))?;
    page.browser.type_keys("\u{e00c}")?;
    page.browser.script("document.getElementById('tab-scenario').click()", Vec::new())?;
    page.until("the scenario is a region", || Ok(page.named("region", "Scenario").is_ok()))?;
    let whole = "const main = document.querySelector('main[aria-label=Stage]');
        const said = main?.querySelector('[role=status][aria-live=polite]');
        return !!main?.querySelector('canvas') && said?.textContent.trim().length > 20";
    let whole = page.browser.script(whole, Vec::new())?;
    ensure(whole == json!(true), || "the stage holds no canvas or tells nothing".to_owned())
}

pub fn the_slider_tells_the_time_in_words(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=2m32s")?;
    let slider = "const it = document.querySelector('input[aria-label=Time]');
        return [it.valueAsNumber, it.getAttribute('aria-valuetext')]";
    page.until("the slider says 2 min 32 s", || {
        Ok(page.browser.script(slider, Vec::new())? == json!([152, "2 min 32 s"]))
    })
}

pub fn a_frame_shows_the_stage_alone(page: &Page) -> Told<()> {
    page.open_ready("?embed&theme=light#/crash-loop?t=2m32s")?;
    missing_of(page, [("main", "Stage"), ("button", "Play"), ("slider", "Time")].iter())?;
    for (role, name) in [("button", "Share"), ("region", "Inspector"), ("region", "Events")] {
        ensure(page.named(role, name).is_err(), || format!("{role} \"{name}\" stands in a frame"))?;
    }
    ensure(page.lightness()? > 0.6, || "the theme of the address does not hold".to_owned())
}

pub fn digits_open_the_library(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=2m32s")?;
    let digest = page.tells("digest")?;
    page.browser.type_keys("2")?;
    page.until("the second scenario runs", || Ok(page.tells("digest")? != digest))?;
    let light = page.lightness()?;
    page.browser.type_keys("t")?;
    page.until("T turns the theme", || Ok((page.lightness()? - light).abs() > 0.4))
}

fn missing_of<'a>(page: &Page, wanted: impl Iterator<Item = &'a (&'static str, &'static str)>) -> Told<()> {
    let mut missing = Vec::new();
    for (role, name) in wanted {
        if !page.all(role)?.iter().any(|node| node.name == *name) {
            missing.push(format!("no {role} \"{name}\""));
        }
    }
    ensure(missing.is_empty(), || missing.join(", "))
}

pub fn an_unknown_scenario_is_told_and_the_page_goes_on(page: &Page) -> Told<()> {
    bad_link_while_running(page, "#/no-such-thing")
}

pub fn a_broken_link_is_told_and_the_page_goes_on(page: &Page) -> Told<()> {
    bad_link_while_running(page, "#s=1.!!!")
}

pub fn a_broken_link_can_be_the_first_visit(page: &Page) -> Told<()> {
    page.open_ready("#s=1.!!!")?;
    error_is_seen(page)?;
    still_plays(page)
}

fn bad_link_while_running(page: &Page, link: &str) -> Told<()> {
    page.open_ready("#/first-journey")?;
    let digest = page.tells("digest")?;
    page.follow(link)?;
    error_is_seen(page)?;
    ensure(page.tells("digest")? == digest, || "the bad link replaced what was running".to_owned())?;
    still_plays(page)
}

pub fn a_broken_file_shows_its_problems(page: &Page) -> Told<()> {
    page.open_ready("#/first-journey")?;
    let digest = page.tells("digest")?;
    give_file(page, "broken.yaml", BROKEN_FILE)?;
    error_is_seen(page)?;
    for problem in ["services[0].desiredCount", "services[1]"] {
        page.until(&format!("the problem at {problem} is told"), || Ok(page.everything_said()?.contains(problem)))?;
    }
    ensure(page.tells("digest")? == digest, || "half of the file was loaded".to_owned())
}

/// Waits for `data-error` and for words that a person, with or without eyes, is told at once.
fn error_is_seen(page: &Page) -> Told<()> {
    page.until("html has data-error", || Ok(page.says("error")?.is_some()))?;
    let told = "return [...document.querySelectorAll('[role=alert], [role=alertdialog], [role=status], dialog[open]')]
        .some(it => it.checkVisibility() && it.innerText.trim().length >= 15)";
    page.until("an alert or a dialog says what is wrong", || Ok(page.browser.script(told, Vec::new())? == json!(true)))
}

/// Closes what may lie over the page and plays.
fn still_plays(page: &Page) -> Told<()> {
    page.browser.type_keys("\u{e00c}")?;
    let before = page.time()?;
    page.press("Play")?;
    page.until("time goes on after the error", || Ok(page.time()? > before))
}

/// Drops a file on the page; where nothing takes the drop, hands it to the file input.
fn give_file(page: &Page, name: &str, text: &str) -> Told<()> {
    let script = "const goods = new DataTransfer();
        goods.items.add(new File([arguments[1]], arguments[0], { type: 'text/yaml' }));
        const target = document.querySelector('main') || document.body;
        const fire = kind => !target.dispatchEvent(
            new DragEvent(kind, { bubbles: true, cancelable: true, composed: true, dataTransfer: goods }));
        fire('dragenter');
        fire('dragover');
        if (fire('drop')) return true;
        const input = document.querySelector('input[type=file]');
        if (!input) return false;
        input.files = goods.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
        return true;";
    let taken = page.browser.script(script, vec![json!(name), json!(text)])?;
    ensure(taken == json!(true), || "the page takes no file, neither dropped nor chosen".to_owned())
}
