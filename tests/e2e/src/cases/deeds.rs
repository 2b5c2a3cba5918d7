//! What a visitor does to the cluster, and what the cluster answers.

use super::{ensure, time};
use crate::Told;
use crate::page::Page;

/// A moment at which task 1 runs and its service is steady, with enough of the recording left to replace it.
pub const WITH_TASK_SELECTED: &str = "#/first-journey?t=2m&sel=task:1";
const WHEN_REPLACED_SECONDS: u32 = 300;

pub fn a_stopped_task_is_replaced(page: &Page) -> Told<()> {
    page.open_ready(WITH_TASK_SELECTED)?;
    let started_before = starts(page)?;
    stop_the_task(page)?;
    time::seek(page, WHEN_REPLACED_SECONDS)?;
    page.until("the events tell of a new task", || Ok(starts(page)? > started_before))
}

/// Stops the selected task and waits for the recording to change.
pub fn stop_the_task(page: &Page) -> Told<()> {
    let digest = page.tells("digest")?;
    let moment = page.time()?;
    page.press_one_of(&["Stop task", "Crash task"])?;
    page.until("the recording changes", || Ok(page.tells("digest")? != digest))?;
    ensure(page.time()? >= moment, || "stopping a task turned time back".to_owned())
}

/// Counts ECS's own sentence for a service that starts one task.
fn starts(page: &Page) -> Told<usize> {
    Ok(page.text("region", "Events")?.matches("has started 1 tasks").count())
}
