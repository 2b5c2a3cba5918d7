//! A static host that serves a folder below a path, as any real host may do.

use crate::Told;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

/// Not the root, so that an address which only works there is found out.
const BELOW: &str = "/some/where/";

pub struct Server {
    address: SocketAddr,
    misses: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn start(folder: PathBuf) -> io::Result<Server> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let misses = Arc::new(Mutex::new(Vec::new()));
        let noted = misses.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, noted) = (folder.clone(), noted.clone());
                // A browser that hangs up early is no trouble of ours.
                thread::spawn(move || answer(stream, &folder, &noted).ok());
            }
        });
        Ok(Server { address, misses })
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the page's address with `rest` behind it, a query or a fragment.
    pub fn page(&self, rest: &str) -> String {
        format!("{}{BELOW}{rest}", self.origin())
    }

    /// Returns what was asked for and is not there, and forgets it.
    pub fn take_misses(&self) -> Told<Vec<String>> {
        let mut misses = self.misses.lock().map_err(|_| "the server broke down")?;
        Ok(std::mem::take(&mut *misses))
    }
}

fn answer(mut stream: TcpStream, folder: &Path, misses: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let asked = request.split(' ').nth(1).unwrap_or_default();
    if asked.is_empty() {
        return Ok(());
    }
    let (status, kind, body) =
        match file(folder, asked).and_then(|path| Some((kind(&path), std::fs::read(&path).ok()?))) {
            Some((kind, body)) => ("200 OK", kind, body),
            None => {
                if let Ok(mut misses) = misses.lock() {
                    misses.push(asked.to_owned());
                }
                ("404 Not Found", "text/plain", b"not here".to_vec())
            }
        };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n"
    )?;
    if request.starts_with("HEAD ") { Ok(()) } else { stream.write_all(&body) }
}

/// Returns the file an address stands for; `None` outside of the folder.
fn file(folder: &Path, asked: &str) -> Option<PathBuf> {
    let path = asked.split(['?', '#']).next()?.strip_prefix(BELOW)?;
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    Some(folder.join(if path.is_empty() { "index.html" } else { path }))
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|kind| kind.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" | "yaml" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stand_for_files_of_the_folder_only() {
        let folder = Path::new("/dist");
        for (asked, want) in [
            ("/some/where/", Some("/dist/index.html")),
            ("/some/where/?embed", Some("/dist/index.html")),
            ("/some/where/a/b.js", Some("/dist/a/b.js")),
            ("/a.js", None),
            ("/some/where/../secret", None),
        ] {
            assert_eq!(file(folder, asked), want.map(PathBuf::from), "{asked}");
        }
    }
}
