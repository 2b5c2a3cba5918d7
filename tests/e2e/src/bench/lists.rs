//! What of a long list is drawn again when one row of it changes.

use super::{Row, judged};
use crate::Told;
use crate::browser::Browser;
use crate::page::Page;
use crate::serve::Server;

const STEPS: u32 = 40;

pub fn rows(server: &Server) -> Told<Vec<Row>> {
    let browser = Browser::start()?;
    let page = Page::new(server, &browser);
    page.open_ready("#/crash-loop?t=8m")?;
    page.until("all is recorded", || Ok(page.says("digest")?.is_some()))?;
    page.turn_to("Events")?;
    page.press("Fine print")?;
    let mut least = f64::MAX;
    for _ in 0..STEPS {
        let (before, time) = (drawn(&page)?, page.time()?);
        page.press("Step forward")?;
        page.until("a step is made", || Ok(page.time()? > time))?;
        let more = drawn(&page)? - before;
        // Several events of one instant are several rows; the steps with one event tell.
        least = if more > 0.0 { least.min(more) } else { least };
    }
    Ok(vec![judged("R2 rows drawn when one event comes into the list", least, "rows", 5.0, 1.0)])
}

fn drawn(page: &Page) -> Told<f64> {
    page.tells("drawn-rows")?.parse().map_err(|error| format!("data-drawn-rows: {error}"))
}
