//! axe-core, which knows the rules of accessibility: the script is the one that xtask has fetched.

use crate::Told;
use crate::browser::Browser;
use serde_json::{Value, json};
use std::fs;

/// The Web Content Accessibility Guidelines up to 2.2 AA, and what is good besides.
const RULES: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

pub struct Axe {
    script: String,
}

impl Axe {
    pub fn load() -> Told<Axe> {
        let path = std::env::var("ORRERY_AXE")
            .map_err(|_| "ORRERY_AXE names no axe-core; `cargo xtask e2e` brings it where npm is")?;
        let script = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        Ok(Axe { script })
    }

    /// Puts the script into the page, until another page is loaded.
    pub fn enter(&self, browser: &Browser) -> Told<()> {
        browser.devtools("Runtime.evaluate", json!({ "expression": self.script })).map(drop)
    }

    /// Returns what breaks a rule now, one line for each rule and place.
    pub fn violations(&self, browser: &Browser) -> Told<Vec<String>> {
        let run = "return axe.run(document, {
                runOnly: { type: 'tag', values: arguments[0] }, resultTypes: ['violations'], elementRef: false,
            }).then(found => found.violations.flatMap(rule => rule.nodes.map(node =>
                `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary.split('\\n').slice(1).join(';').trim()}`)))";
        let found = browser.script(run, vec![json!(RULES)])?;
        let lines = found.as_array().ok_or_else(|| format!("axe-core gave no list but {found}"))?;
        Ok(lines.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }
}
