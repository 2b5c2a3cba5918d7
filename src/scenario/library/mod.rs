//! The built-in scenarios, in the order in which one learns from them.

mod crash_loop;
mod first_journey;
mod first_journey_fargate;

use super::{Scenario, read};

/// A built-in scenario.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name in links and on the command line.
    pub slug: &'static str,
    pub build: fn() -> Scenario,
}

pub const LIBRARY: &[Entry] = &[
    Entry { slug: "first-journey", build: first_journey::scenario },
    Entry { slug: "first-journey-fargate", build: first_journey_fargate::scenario },
    Entry { slug: "crash-loop", build: crash_loop::scenario },
];

/// Finds a built-in scenario by its slug.
pub fn find(slug: &str) -> Option<&'static Entry> {
    LIBRARY.iter().find(|entry| entry.slug == slug)
}

/// Reads a built-in scenario's text; a test reads them all.
fn parse(text: &str) -> Scenario {
    match read(text) {
        Ok(read) => read.scenario,
        Err(problems) => panic!("a built-in scenario is correct: {}", problems[0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::check;

    #[test]
    fn every_entry_reads_without_a_note_and_passes_the_check() {
        for entry in LIBRARY {
            let scenario = (entry.build)();
            assert_eq!(check(&scenario), [], "{}", entry.slug);
            assert_eq!(check::notes(&scenario), [], "{}", entry.slug);
            assert!(scenario.title.ends_with('?'), "the title of {} is a question", entry.slug);
            assert!(!scenario.lesson.is_empty(), "{}", entry.slug);
        }
    }

    #[test]
    fn slugs_are_unique_and_fit_into_a_link() {
        for (place, entry) in LIBRARY.iter().enumerate() {
            assert!(entry.slug.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", entry.slug);
            assert_eq!(LIBRARY.iter().position(|other| other.slug == entry.slug), Some(place));
        }
    }
}
