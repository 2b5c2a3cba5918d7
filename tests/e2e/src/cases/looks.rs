//! Light, dark and narrow.

use super::ensure;
use crate::Told;
use crate::page::{Page, Screen};
use serde_json::json;

pub fn the_theme_follows_address_and_button(page: &Page) -> Told<()> {
    page.open_ready("?theme=dark#/first-journey")?;
    let dark = (page.lightness()?, page.picture()?);
    ensure(dark.0 < 0.4, || format!("the dark theme has a ground of lightness {:.2}", dark.0))?;
    page.open_ready("?theme=light#/first-journey")?;
    let light = (page.lightness()?, page.picture()?);
    ensure(light.0 > 0.6, || format!("the light theme has a ground of lightness {:.2}", light.0))?;
    ensure(light.1 != dark.1, || "the stage does not follow the theme".to_owned())?;
    // The button may have a third state, "as the system has it", which can look like the first.
    for _ in 0..2 {
        if page.lightness()? > 0.6 {
            page.press("Theme")?;
        }
        page.picture()?;
    }
    page.until("the button makes a light page dark", || Ok(page.lightness()? < 0.4))
}

pub fn a_phone_scrolls_down_only(page: &Page) -> Told<()> {
    page.screen(Screen::PHONE)?;
    page.open_ready("#/first-journey")?;
    let script = "const width = document.documentElement.clientWidth;
        const wide = [...document.body.querySelectorAll('*')].filter(it => it.getBoundingClientRect().right > width + 1);
        const names = wide.slice(0, 5).map(it => it.outerHTML.slice(0, 80));
        return document.scrollingElement.scrollWidth > width ? names : null;";
    let wide = page.browser.script(script, Vec::new())?;
    ensure(wide == json!(null), || format!("wider than a phone: {wide}"))?;
    page.press("Play")?;
    page.until("it plays on a phone", || Ok(page.tells("playing")? == "true"))
}
