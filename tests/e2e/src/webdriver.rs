//! Speaks WebDriver, which is JSON over HTTP, with a driver on this machine.
//!
//! The few calls needed here fit on this page; a library for them takes minutes to compile on every machine that tests.

use crate::Told;
use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The slowest answer: a browser that starts on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser that a driver has opened; dropping it closes the browser.
pub struct Session {
    port: u16,
    path: String,
}

impl Session {
    pub fn open(port: u16, capabilities: &Value) -> Told<Session> {
        let wish = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let answer = exchange(port, "POST", "/session", &wish)?;
        let id = answer["sessionId"].as_str().ok_or("the driver opened no session")?;
        Ok(Session { port, path: format!("/session/{id}") })
    }

    /// Sends one command and returns the `value` of the answer.
    pub fn post(&self, command: &str, parameters: &Value) -> Told<Value> {
        exchange(self.port, "POST", &format!("{}/{command}", self.path), parameters)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // If the driver is gone already, so is the browser.
        let _ = exchange(self.port, "DELETE", &self.path, &json!({}));
    }
}

fn exchange(port: u16, method: &str, path: &str, body: &Value) -> Told<Value> {
    let text =
        converse(port, method, path, &body.to_string()).map_err(|error| format!("the driver fell silent: {error}"))?;
    let answer: Value = serde_json::from_str(&text).map_err(|error| format!("the driver mumbles: {error}"))?;
    understand(answer)
}

/// Returns what was asked for, or the first line of the complaint; the rest of it is the driver's own stack.
fn understand(mut answer: Value) -> Told<Value> {
    let value = answer["value"].take();
    match value["error"].as_str() {
        None => Ok(value),
        Some(error) => {
            let message = value["message"].as_str().and_then(|message| message.lines().next()).unwrap_or_default();
            Err(format!("{error}: {message}"))
        }
    }
}

fn converse(port: u16, method: &str, path: &str, body: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    read_body(&mut BufReader::new(stream))
}

/// Skips the head, but for the length of what follows.
fn read_body(stream: &mut impl BufRead) -> io::Result<String> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse().ok(),
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut body = String::new();
    stream.take(length.unwrap_or(u64::MAX)).read_to_string(&mut body)?;
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_to_its_length() {
        for (name, given, want) in [
            ("with a length", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nX: y\r\n\r\n{}rest", Some("{}")),
            ("to the end", "HTTP/1.1 200 OK\r\n\r\n{ }", Some("{ }")),
            ("cut off", "HTTP/1.1 200 OK\r\nContent-Le", None),
        ] {
            assert_eq!(read_body(&mut given.as_bytes()).ok().as_deref(), want, "{name}");
        }
    }

    #[test]
    fn a_complaint_is_told_in_one_line() {
        let complaint =
            json!({ "value": { "error": "no such window", "message": "it is closed\n#0 0x55", "stacktrace": "" } });
        assert_eq!(understand(complaint), Err("no such window: it is closed".to_owned()));
        assert_eq!(understand(json!({ "value": null })), Ok(Value::Null));
        assert_eq!(understand(json!({ "value": { "sessionId": "a" } })), Ok(json!({ "sessionId": "a" })));
    }
}
