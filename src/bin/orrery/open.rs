//! SCENARIO: a built-in name, a file, standard input, or a share link.

use crate::told::{Told, Trouble};
use ecs_orrery::scenario::check::limits;
use ecs_orrery::scenario::link::{self, Link, LinkError};
use ecs_orrery::scenario::{LIBRARY, Problem, library, nearest};
use std::fs::File;
use std::io::{self, Read};

/// A link to what was named, and what of it does not count.
pub struct Opened {
    pub link: Link,
    pub notes: Vec<Problem>,
}

/// Why a scenario could not be had: its text is wrong, or there is no text.
pub enum Closed {
    Problems(Vec<Problem>),
    Trouble(Trouble),
}

impl From<Closed> for Trouble {
    fn from(closed: Closed) -> Trouble {
        match closed {
            Closed::Problems(problems) => {
                Trouble::all(&problems).hint("`orrery check` lists what is wrong without running anything")
            }
            Closed::Trouble(trouble) => trouble,
        }
    }
}

pub fn scenario(name: &str) -> Result<Opened, Closed> {
    if name == "-" {
        return text(&read(io::stdin().lock(), "standard input").map_err(Closed::Trouble)?);
    }
    if is_link(name) {
        let link = self::link(name).map_err(Closed::Trouble)?;
        return Ok(Opened { link, notes: Vec::new() });
    }
    if let Some(entry) = library::find(name) {
        return Ok(Opened { link: Link::to((entry.build)()), notes: Vec::new() });
    }
    match File::open(name) {
        Ok(file) => text(&read(file, name).map_err(Closed::Trouble)?),
        Err(error) => Err(Closed::Trouble(not_there(name, &error))),
    }
}

pub fn link(text: &str) -> Told<Link> {
    link::decode(text).map_err(|error: LinkError| {
        let trouble = match error.problems.len() {
            0 | 1 => Trouble::new(error.message),
            _ => {
                let below = error.problems.iter().map(ToString::to_string);
                Trouble::all(&std::iter::once(error.message).chain(below).collect::<Vec<_>>())
            }
        };
        trouble.hint(error.hint)
    })
}

fn is_link(name: &str) -> bool {
    name.starts_with('#') || name.starts_with("s=") || name.contains("://")
}

fn text(text: &str) -> Result<Opened, Closed> {
    let read = ecs_orrery::scenario::read(text).map_err(Closed::Problems)?;
    Ok(Opened { link: Link::to(read.scenario), notes: read.notes })
}

/// Reads no more than a scenario may have.
fn read(from: impl Read, name: &str) -> Told<String> {
    let mut bytes = Vec::new();
    from.take(limits::TEXT_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Trouble::new(format!("`{name}` cannot be read: {error}")))?;
    if bytes.len() > limits::TEXT_BYTES {
        let most = limits::TEXT_BYTES / 1024;
        return Err(Trouble::new(format!("`{name}` is larger than {most} KiB, which no scenario is")));
    }
    String::from_utf8(bytes)
        .map_err(|_| Trouble::new(format!("`{name}` is not text")).hint("Scenarios are YAML or JSON files in UTF-8"))
}

fn not_there(name: &str, error: &io::Error) -> Trouble {
    let slugs: Vec<&str> = LIBRARY.iter().map(|entry| entry.slug).collect();
    if error.kind() != io::ErrorKind::NotFound {
        return Trouble::new(format!("`{name}` cannot be read: {error}"));
    }
    let near = nearest::did_you_mean(name, slugs.iter().copied());
    let all = slugs.join(", ");
    Trouble::new(format!("there is no built-in scenario and no file `{name}`{near}"))
        .hint(format!("built in are {all}; `orrery list` tells what they show"))
}
