//! A headless Chromium with a fresh profile, and the driver that steers it.

use crate::Told;
use crate::webdriver::Session;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;

/// Quiet and self-contained: no network but ours, no sandbox since containers allow none.
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1440,900",
];

/// The session is dropped before its driver.
pub struct Browser {
    session: Session,
    _driver: Driver,
}

impl Browser {
    /// Starts a driver on a free port and a browser with a profile of its own.
    pub fn start() -> Told<Browser> {
        let driver = Driver::start()?;
        let session = Session::open(driver.port, &capabilities())?;
        Ok(Browser { session, _driver: driver })
    }

    pub fn goto(&self, address: &str) -> Told<()> {
        self.session.post("url", &json!({ "url": address })).map(drop)
    }

    /// Runs the body of a function in the page and returns what it returns, also when that is a promise.
    pub fn script(&self, body: &str, arguments: Vec<Value>) -> Told<Value> {
        self.session.post("execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// Sends a command of the DevTools protocol.
    pub fn devtools(&self, method: &str, parameters: Value) -> Told<Value> {
        let command = json!({ "cmd": method, "params": parameters });
        self.session.post("goog/cdp/execute", &command).map_err(|error| format!("{method}: {error}"))
    }

    /// Types into whatever has the focus.
    pub fn type_keys(&self, keys: &str) -> Told<()> {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|stroke| json!({ "type": stroke, "value": key.to_string() })))
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.session.post("actions", &json!({ "actions": [keyboard] })).map(drop)
    }

    /// Returns what the browser has logged as severe since the last call: uncaught errors, `console.error`, files not
    /// found, refusals of the content policy.
    pub fn take_complaints(&self) -> Told<Vec<String>> {
        let log = self.session.post("se/log", &json!({ "type": "browser" }))?;
        let severe = log.as_array().into_iter().flatten().filter(|entry| entry["level"] == "SEVERE");
        Ok(severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect())
    }
}

fn capabilities() -> Value {
    let mut options = json!({ "args": ARGUMENTS });
    if let Ok(path) = std::env::var("CHROME") {
        options["binary"] = json!(path);
    }
    json!({ "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } })
}

struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    fn start() -> Told<Driver> {
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} did not start: {error}", program.display()))?;
        let stdout = process.stdout.take().ok_or("the driver has no output")?;
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let port = lines.by_ref().find_map(|line| port_in(&line));
        // Read on, or a talkative driver would stop at a full pipe.
        thread::spawn(move || lines.for_each(drop));
        match port {
            Some(port) => Ok(Driver { process, port }),
            None => Err(format!("{} ended before it was ready", program.display())),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself, which is what we want.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads `ChromeDriver was started successfully on port 43591.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_what_the_driver_says() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 43591."), Some(43591));
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
