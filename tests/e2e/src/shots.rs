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
    /// The moment that the link names, in milliseconds.
    at: u64,
    screen: Screen,
}

const SHOTS: &[Shot] = &[
    Shot {
        name: "crash-loop-dark",
        rest: "?theme=dark#/crash-loop?t=5m&sel=task:7",
        at: 300_000,
        screen: Screen::DESK,
    },
    Shot {
        name: "first-journey-light",
        rest: "?theme=light#/first-journey?t=30s&sel=task:1",
        at: 30_000,
        screen: Screen::DESK,
    },
    Shot {
        name: "rolling-50-150-light",
        rest: "?theme=light#/rolling-50-150?t=1m05s&sel=service:web",
        at: 65_000,
        screen: Screen::DESK,
    },
    Shot {
        name: "zone-outage-dark",
        rest: "?theme=dark#/zone-outage-mid-deploy?t=1m05s",
        at: 65_000,
        screen: Screen::DESK,
    },
    Shot { name: "fleet-1000-dark", rest: "?theme=dark#/fleet-1000?t=2m", at: 120_000, screen: Screen::DESK },
    Shot {
        name: "crash-loop-phone",
        rest: "?theme=dark#/crash-loop?t=2m12s&sel=task:4",
        at: 132_000,
        screen: Screen::PHONE,
    },
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
    page.until("the moment of the link is shown", || Ok(page.time()? == shot.at))?;
    // Two frames later everything that was due is painted.
    page.picture()?;
    let shot = page.browser.devtools("Page.captureScreenshot", json!({ "format": "png" }))?;
    let text = shot["data"].as_str().ok_or("the browser gave no picture")?;
    STANDARD.decode(text).map_err(|error| format!("the picture is garbled: {error}"))
}
