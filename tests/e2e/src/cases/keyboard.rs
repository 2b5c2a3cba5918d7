//! The page without a pointer: everything is reached, seen to be reached, done, and left again.

use super::ensure;
use crate::Told;
use crate::page::Page;
use serde_json::{Value, json};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const PAGE_UP: &str = "\u{e00e}";
const END: &str = "\u{e010}";
const HOME: &str = "\u{e011}";
const LEFT: &str = "\u{e012}";
const UP: &str = "\u{e013}";
const RIGHT: &str = "\u{e014}";
const DOWN: &str = "\u{e015}";
/// More stops than the page has at once.
const MOST_STOPS: usize = 160;
const CRASH_LOOP: &str = "#/crash-loop?t=2m30s";

/// What has the focus.
#[derive(Debug, PartialEq)]
struct Focus {
    name: String,
    /// Whether one sees that it has the focus, and itself.
    seen: bool,
    /// Tells it apart from others of the same name.
    place: String,
}

/// Time, the picture and the inspector.
pub fn time_and_tasks_by_keyboard(page: &Page) -> Told<()> {
    page.open_ready("#/first-journey?t=2m")?;
    let begun = page.time()?;
    page.browser.type_keys(" ")?;
    page.until("space plays", || Ok(page.time()? > begun))?;
    page.browser.type_keys(" ")?;
    page.until("and pauses", || Ok(page.tells("playing")? == "false"))?;
    let stood = page.time()?;
    page.browser.type_keys(RIGHT)?;
    page.until("an arrow steps on", || Ok(page.time()? > stood))?;
    page.browser.type_keys(LEFT)?;
    page.until("and back", || Ok(page.time()? <= stood))?;
    page.browser.type_keys(HOME)?;
    page.until("Home is the beginning", || Ok(page.time()? == 0))?;
    page.browser.type_keys(END)?;
    page.until("End is the end", || Ok(page.time()? > stood))?;
    tab_to(page, "Time")?;
    page.browser.type_keys(HOME)?;
    page.until("the slider goes to the beginning", || Ok(page.time()? == 0))?;
    page.until("and on by ten seconds", || {
        page.browser.type_keys(PAGE_UP)?;
        page.settle()?;
        Ok(page.time()? == 150_000)
    })?;
    page.browser.type_keys(ESCAPE)?;
    tab_to(page, "Picture of the cluster")?;
    page.until("the arrows come to a task", || {
        page.browser.type_keys(DOWN)?;
        page.settle()?;
        let told = page.text("region", "Inspector")?.to_lowercase();
        Ok(told.starts_with("task ") && told.contains("why this host") && told.contains("lifecycle"))
    })?;
    let (digest, shown) = (page.tells("digest")?, page.text("region", "Inspector")?);
    page.browser.type_keys(UP)?;
    page.until("and back to the one before", || Ok(page.text("region", "Inspector")? != shown))?;
    page.browser.type_keys(DOWN)?;
    tab_to(page, "Crash task")?;
    page.browser.type_keys(ENTER)?;
    page.until("the task is crashed", || Ok(page.tells("digest")? != digest))?;
    page.browser.type_keys("u")?;
    page.until("and that is taken back", || Ok(page.tells("digest")? == digest))
}

/// The list of events: search, rows, causes.
pub fn events_by_keyboard(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=5m")?;
    tab_to(page, "Inspect")?;
    page.browser.type_keys(RIGHT)?;
    page.until("an arrow chooses the next tab", || Ok(named(page)?.starts_with("Events")))?;
    tab_to(page, "Search events")?;
    page.browser.type_keys("unhealthy")?;
    page.until("the list is searched", || {
        Ok(page.text("region", "Events")?.to_lowercase().matches("unhealthy").count() > 1)
    })?;
    tab_to(page, "Events up to now")?;
    page.browser.type_keys(DOWN)?;
    let first = named(page)?;
    page.browser.type_keys(DOWN)?;
    let second = named(page)?;
    ensure(second != first, || format!("the arrow stays at `{first}`"))?;
    page.browser.type_keys(UP)?;
    ensure(named(page)? == first, || "the arrow up does not lead back".to_owned())?;
    page.browser.type_keys(DOWN)?;
    page.browser.type_keys(RIGHT)?;
    let cause = named(page)?;
    ensure(cause.contains("because"), || format!("the arrow leads not to the cause but to `{cause}`"))?;
    let before = page.time()?;
    page.browser.type_keys(ENTER)?;
    page.until("the cause is gone to", || Ok(page.time()? < before))
}

/// Settings, dialogs and drawers: each gives the focus back.
pub fn dialogs_by_keyboard(page: &Page) -> Told<()> {
    page.open_ready(CRASH_LOOP)?;
    let digest = page.tells("digest")?;
    tab_to(page, "Circuit breaker")?;
    page.browser.type_keys(UP)?;
    page.until("a setting is turned", || Ok(page.tells("digest")? != digest))?;
    ensure(named(page)? == "Circuit breaker", || "turning a setting loses the focus".to_owned())?;
    opens_and_gives_back(page, "Share", ENTER, "Share this moment")?;
    opens_and_gives_back(page, "Help", ENTER, "Help")?;
    opens_and_gives_back(page, "Theme", "?", "Help")?;
    opens_and_gives_back(page, "Theme", "v", "What the picture shows")?;
    opens_and_gives_back(page, "Theme", "c", "Compare two futures")?;
    tab_to(page, "Console")?;
    page.browser.type_keys(ENTER)?;
    page.until("the command line has the focus", || Ok(named(page)? == "Command"))?;
    page.browser.type_keys(&format!("help{ENTER}"))?;
    page.until("it answers", || Ok(page.text("region", "Console")?.contains("aws")))?;
    page.browser.type_keys(ESCAPE)?;
    page.until("the button has the focus again", || Ok(named(page)? == "Console"))?;
    tab_to(page, "Inspect")?;
    page.browser.type_keys(LEFT)?;
    page.until("the editor's tab is chosen", || Ok(named(page)? == "Scenario"))?;
    opens_and_gives_back(page, "Bring your own", ENTER, "Bring your own service")?;
    tab_to(page, "Scenario as YAML")?;
    page.browser.type_keys("# so\n")?;
    page.until("it is typed", || {
        let text =
            "return document.activeElement.value.startsWith('# so') || document.activeElement.value.includes('# so')";
        Ok(page.browser.script(text, Vec::new())? == json!(true))
    })?;
    page.browser.type_keys(ESCAPE)?;
    page.browser.type_keys(TAB)?;
    ensure(named(page)? != "Scenario as YAML", || "the text holds the focus back".to_owned())
}

/// Every stop is seen and named, and the way through the page comes to an end.
pub fn no_stop_is_hidden_or_a_trap(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=2m30s&sel=task:7")?;
    for tab in ["inspect", "events", "scenario"] {
        let choose = "document.getElementById('tab-' + arguments[0]).click(); document.activeElement?.blur()";
        page.browser.script(choose, vec![json!(tab)])?;
        page.settle()?;
        let mut stops: Vec<Focus> = Vec::new();
        loop {
            page.browser.type_keys(TAB)?;
            // Behind the last stop the browser's own buttons follow, which a headless one has not.
            let Some(stop) = focused(page)? else { break };
            if stops.first().is_some_and(|first| first.place == stop.place) {
                break;
            }
            ensure(stop.seen, || format!("{tab}: nobody sees that `{}` has the focus ({})", stop.name, stop.place))?;
            ensure(!stop.name.trim().is_empty(), || format!("{tab}: a stop has no name: {}", stop.place))?;
            let again = stops.iter().any(|other| other.place == stop.place);
            ensure(!again && stops.len() < MOST_STOPS, || format!("{tab}: `{}` is a trap", stop.name))?;
            stops.push(stop);
        }
        ensure(stops.len() > 25, || format!("{tab}: there are only {} stops", stops.len()))?;
    }
    Ok(())
}

/// Goes to a control, presses a key there that opens a dialog, and closes it.
fn opens_and_gives_back(page: &Page, control: &str, key: &str, title: &str) -> Told<()> {
    tab_to(page, control)?;
    page.browser.type_keys(key)?;
    page.until(&format!("\"{title}\" opens"), || Ok(page.named("dialog", title).is_ok()))?;
    page.browser.type_keys(TAB)?;
    let inside = "return document.activeElement.closest('dialog') !== null || document.activeElement === document.body";
    ensure(page.browser.script(inside, Vec::new())? == json!(true), || format!("\"{title}\" lets the focus out"))?;
    page.browser.type_keys(ESCAPE)?;
    page.until(&format!("\"{title}\" closes"), || Ok(page.all("dialog")?.is_empty()))?;
    let back = named(page)?;
    ensure(back == control, || format!("\"{title}\" gives the focus not back to `{control}` but to `{back}`"))
}

/// Presses the tab key until what has the focus is called so.
fn tab_to(page: &Page, name: &str) -> Told<()> {
    for _ in 0..MOST_STOPS {
        if focused(page)?.is_some_and(|focus| focus.name.starts_with(name)) {
            return Ok(());
        }
        page.browser.type_keys(TAB)?;
    }
    Err(format!("the tab key never comes to `{name}`"))
}

fn named(page: &Page) -> Told<String> {
    Ok(focused(page)?.map_or_else(|| "nothing".to_owned(), |focus| focus.name))
}

fn focused(page: &Page) -> Told<Option<Focus>> {
    let found = page.browser.script(FOCUSED, Vec::new())?;
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    let focus = || Focus { name: text("name"), seen: found["seen"] == json!(true), place: text("place") };
    Ok((found != Value::Null).then(focus))
}

/// A mark of the focus may surround the control instead of the element itself.
const FOCUSED: &str = "const it = document.activeElement;
    if (!it || it === document.body || it === document.documentElement) return null;
    const box = it.getBoundingClientRect();
    const within = box.width > 0 && box.height > 0
        && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
    const marked = one => {
        const look = getComputedStyle(one);
        return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== 'none';
    };
    const around = [it, it.parentElement, it.parentElement?.parentElement].filter(Boolean);
    const path = [];
    for (let one = it; one && one !== document.body; one = one.parentElement)
        path.unshift(`${one.tagName}${[...one.parentElement.children].indexOf(one)}`);
    return {
        name: (it.getAttribute('aria-label') || it.labels?.[0]?.innerText || it.innerText || it.title || '').trim(),
        seen: within && it.matches(':focus-visible') && around.some(marked),
        place: path.join('>'),
    };";
