//! A link brings another visitor to the same moment of the same run.

use super::{deeds, ensure, time};
use crate::Told;
use crate::page::Page;
use serde_json::json;

pub fn a_shared_link_opens_the_same_moment(page: &Page) -> Told<()> {
    page.open_ready("#/first-journey")?;
    time::seek(page, 42)?;
    the_link_opens_the_same(page)
}

pub fn a_shared_link_carries_what_was_done(page: &Page) -> Told<()> {
    page.open_ready(deeds::WITH_TASK_SELECTED)?;
    deeds::stop_the_task(page)?;
    the_link_opens_the_same(page)
}

fn the_link_opens_the_same(page: &Page) -> Told<()> {
    let (time, digest) = (page.time()?, page.tells("digest")?);
    let link = shared_link(page)?;
    ensure(link.len() < 2000, || format!("the link has {} characters", link.len()))?;
    page.open_link(&link)?;
    ensure(page.says("error")?.is_none(), || "the page cannot read its own link".to_owned())?;
    let (then, now) = (format!("{time} ms, {digest}"), format!("{} ms, {}", page.time()?, page.tells("digest")?));
    ensure(then == now, || format!("shared at {then}, opened at {now}"))
}

/// Presses "Share" and takes the link from the dialog, or else from the clipboard.
fn shared_link(page: &Page) -> Told<String> {
    let may = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    page.browser.devtools("Browser.grantPermissions", may)?;
    page.press("Share")?;
    let script = "const shown = document.getElementById('share-link')?.value;
        return shown || navigator.clipboard.readText().catch(() => '')";
    let mut link = String::new();
    page.until("a link is shown or copied", || {
        link = page.browser.script(script, Vec::new())?.as_str().unwrap_or_default().to_owned();
        Ok(link.contains('#'))
    })?;
    Ok(link)
}
