//! Time runs, stops and turns back.

use super::ensure;
use crate::Told;
use crate::page::Page;

pub fn play_moves_time_and_picture(page: &Page) -> Told<()> {
    page.open_ready("#/first-journey")?;
    let (time, picture) = (page.time()?, page.picture()?);
    page.press("Play")?;
    page.until("data-playing is true", || Ok(page.tells("playing")? == "true"))?;
    page.until("two seconds have gone by on the stage", || Ok(page.time()? >= time + 2000))?;
    page.press("Pause")?;
    page.until("data-playing is false", || Ok(page.tells("playing")? == "false"))?;
    ensure(page.picture()? != picture, || "the picture did not change".to_owned())?;
    let stopped = page.time()?;
    page.picture()?;
    ensure(page.time()? == stopped, || "time goes on while paused".to_owned())
}

pub fn space_plays_and_pauses(page: &Page) -> Told<()> {
    page.open_ready("#/first-journey")?;
    for playing in ["true", "false"] {
        page.browser.type_keys(" ")?;
        page.until(&format!("space makes data-playing {playing}"), || Ok(page.tells("playing")? == playing))?;
    }
    Ok(())
}

pub fn seeking_back_shows_the_same_picture(page: &Page) -> Told<()> {
    page.open_ready("#/first-journey")?;
    seek(page, 20)?;
    let picture = page.picture()?;
    seek(page, 75)?;
    ensure(page.picture()? != picture, || "the stage looks the same at 20 s and at 75 s".to_owned())?;
    seek(page, 20)?;
    ensure(page.picture()? == picture, || "the stage at 20 s looks different after turning back".to_owned())
}

/// Moves the slider "Time" and waits until the page is there.
pub fn seek(page: &Page, seconds: u32) -> Told<()> {
    page.slide("Time", f64::from(seconds))?;
    let millis = u64::from(seconds) * 1000;
    page.until(&format!("the slider leads to {seconds} s"), || Ok(page.time()? == millis))
}
