//! What is drawn again: a row that changed, a panel whose model did, and nothing else.

use super::ensure;
use crate::Told;
use crate::page::Page;

/// Some of so many steps have a single event.
const STEPS: usize = 24;

pub fn one_more_event_draws_one_row(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=3m")?;
    page.until("all is recorded", || Ok(page.says("digest")?.is_some()))?;
    page.turn_to("Events")?;
    page.press("Fine print")?;
    let mut least = u64::MAX;
    for _ in 0..STEPS {
        let (rows, time) = (drawn(page, "rows")?, page.time()?);
        page.press("Step forward")?;
        page.until("a step is made", || Ok(page.time()? > time))?;
        let more = drawn(page, "rows")? - rows;
        least = least.min(if more == 0 { u64::MAX } else { more });
    }
    // The row that comes in, and those that no longer are of this very moment.
    ensure(least <= 5, || format!("a step draws at least {least} rows"))
}

pub fn panels_rest_while_their_models_do(page: &Page) -> Told<()> {
    page.open_ready("#/crash-loop?t=3m")?;
    page.until("all is recorded", || Ok(page.says("digest")?.is_some()))?;
    let mut known = (0, 0);
    page.until("the study has told all it finds", || {
        let now = drawn(page, "panels")?;
        known = if known.0 == now { (now, known.1 + 1) } else { (now, 0) };
        Ok(known.1 > QUIET)
    })?;
    let whole = page.picture()?;
    page.browser.type_keys("ee")?;
    page.until("the picture is nearer", || Ok(page.picture()? != whole))?;
    page.browser.type_keys("f")?;
    page.until("the whole is back", || Ok(page.picture()? == whole))?;
    let more = drawn(page, "panels")? - known.0;
    ensure(more == 0, || format!("coming nearer draws {more} panels"))
}

/// Looks in a row that find nothing new.
const QUIET: u32 = 40;

fn drawn(page: &Page, what: &str) -> Told<u64> {
    page.tells(&format!("drawn-{what}"))?.parse().map_err(|error| format!("data-drawn-{what}: {error}"))
}
