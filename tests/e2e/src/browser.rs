//! A headless Chromium with a fresh profile, its driver, and calls that wait for their answers.

use crate::Told;
use serde_json::Value;
use std::future::Future;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::{ChromeCapabilities, LoggingPrefsLogLevel, WebDriver, error::WebDriverResult};
use tokio::runtime::Runtime;

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

/// The fields are dropped in this order: session, runtime, driver.
pub struct Browser {
    driver: WebDriver,
    runtime: Runtime,
    _process: Driver,
}

impl Browser {
    /// Starts a driver on a free port and a browser with a profile of its own.
    pub fn start() -> Told<Browser> {
        let process = Driver::start()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("no runtime: {error}"))?;
        let capabilities = capabilities().map_err(short)?;
        let driver = runtime.block_on(WebDriver::new(process.address(), capabilities)).map_err(short)?;
        Ok(Browser { driver, runtime, _process: process })
    }

    pub fn goto(&self, address: &str) -> Told<()> {
        self.wait(self.driver.goto(address))
    }

    /// Runs the body of a function in the page and returns what it returns.
    pub fn script(&self, body: &str, arguments: Vec<Value>) -> Told<Value> {
        let value = self.wait(self.driver.execute(body, arguments))?;
        Ok(value.json().clone())
    }

    /// Sends a command of the DevTools protocol.
    pub fn devtools(&self, method: &str, parameters: Value) -> Told<Value> {
        self.wait(self.driver.cdp().send_raw(method, parameters)).map_err(|error| format!("{method}: {error}"))
    }

    /// Types into whatever has the focus.
    pub fn type_keys(&self, keys: &str) -> Told<()> {
        self.wait(self.driver.action_chain().send_keys(keys).perform())
    }

    /// Returns what the browser has logged as severe since the last call: uncaught errors, `console.error`, files not
    /// found, refusals of the content policy.
    pub fn take_complaints(&self) -> Told<Vec<String>> {
        let log = self.wait(self.driver.browser_log())?;
        Ok(log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect())
    }

    fn wait<T>(&self, answer: impl Future<Output = WebDriverResult<T>>) -> Told<T> {
        self.runtime.block_on(answer).map_err(short)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Closes the browser; if that fails it goes with its driver.
        let _ = self.runtime.block_on(self.driver.clone().quit());
    }
}

fn capabilities() -> WebDriverResult<ChromeCapabilities> {
    let mut capabilities = ChromeCapabilities::new();
    ARGUMENTS.iter().try_for_each(|argument| capabilities.add_arg(argument))?;
    if let Ok(path) = std::env::var("CHROME") {
        capabilities.set_binary(&path)?;
    }
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(capabilities)
}

/// Keeps the first line; the rest is the driver's own stack.
fn short(error: impl std::fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
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

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
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
