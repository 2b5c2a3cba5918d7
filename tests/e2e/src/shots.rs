//! Takes the pictures that the README shows.

use crate::Told;
use crate::browser::Browser;
use crate::page::{Page, Screen};
use crate::serve::Server;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::fs;
use std::path::Path;

struct Shot {
    name: &'static str,
    rest: &'static str,
    screen: Screen,
}

const SHOTS: &[Shot] = &[
    Shot { name: "first-journey-dark", rest: "?theme=dark#/first-journey?t=75s", screen: Screen::DESK },
    Shot { name: "first-journey-light", rest: "?theme=light#/first-journey?t=75s", screen: Screen::DESK },
    Shot { name: "first-journey-phone", rest: "?theme=dark#/first-journey?t=75s", screen: Screen::PHONE },
];

pub fn run(server: &Server, browser: &Browser, folder: &Path) -> Told<()> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let page = Page::new(server, browser);
    for shot in SHOTS {
        let path = folder.join(shot.name).with_extension("png");
        let png = take(&page, shot).map_err(|error| format!("{}: {error}", shot.name))?;
        fs::write(&path, png).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

fn take(page: &Page, shot: &Shot) -> Told<Vec<u8>> {
    page.screen(shot.screen)?;
    page.open_ready(shot.rest)?;
    page.until("the moment of the link is shown", || Ok(page.time()? == 75_000))?;
    // Two frames later everything that was due is painted.
    page.picture()?;
    let shot = page.browser.devtools("Page.captureScreenshot", json!({ "format": "png" }))?;
    let text = shot["data"].as_str().ok_or("the browser gave no picture")?;
    STANDARD.decode(text).map_err(|error| format!("the picture is garbled: {error}"))
}
