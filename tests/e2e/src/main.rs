//! Drives the release page in a headless Chromium: tests it, times its start, takes its pictures.

mod axe;
mod bench;
mod browser;
mod cases;
mod page;
mod serve;
mod shots;
mod webdriver;

use browser::Browser;
use serve::Server;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "orrery-e2e test [NAME]... | bench | shots FOLDER
The page is taken from dist/, or from the folder that ORRERY_DIST names.
";

/// What any helper here returns: a value, or the sentence that tells what went wrong.
type Told<T> = Result<T, String>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["test", names @ ..] => start().and_then(|(server, browser)| cases::run(&server, &browser, names)),
        ["bench"] => serve_dist().and_then(|server| bench::run(&server)).map(|()| true),
        ["shots", folder] => {
            start().and_then(|(server, browser)| shots::run(&server, &browser, Path::new(folder))).map(|()| true)
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> Told<(Server, Browser)> {
    Ok((serve_dist()?, Browser::start()?))
}

fn serve_dist() -> Told<Server> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist");
    let dist = std::env::var_os("ORRERY_DIST").map_or(beside, PathBuf::from);
    if !dist.join("index.html").is_file() {
        return Err(format!("{} holds no page; `cargo xtask build` makes it", dist.display()));
    }
    Server::start(dist).map_err(|error| format!("no port to serve the page on: {error}"))
}
