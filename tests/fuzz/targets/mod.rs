//! What is fuzzed: bytes go in, nothing may panic, and what comes out must hold. Knows no fuzzer.
//!
//! `cargo xtask fuzz` runs these under libFuzzer; the suite runs them over the seeds and some thousand changes of them.

mod corpus;

use ecs_orrery::console::{Console, MOST_OUTPUT, complete};
use ecs_orrery::report::{Here, Ledger};
use ecs_orrery::scenario::import::{self, Piece, redact};
use ecs_orrery::scenario::link;
use ecs_orrery::scenario::patch::patch;
use ecs_orrery::scenario::query::{self, Pattern};
use ecs_orrery::scenario::{Problem, Scenario, check, library, read, write};
use ecs_orrery::session::editor::{complete as completion, form, paths};
use ecs_orrery::sim::{Cursor, Recording};
use ecs_orrery::units::SimTime;
use std::path::Path;

pub use corpus::{Luck, dictionary, payload};

/// Something that reads what strangers write.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    /// What its fuzzing begins with.
    pub seeds: fn(&Path) -> Vec<Vec<u8>>,
}

pub const TARGETS: [Target; 5] = [
    Target { name: "link", run: link, seeds: corpus::links },
    Target { name: "scenario", run: scenario, seeds: corpus::scenarios },
    Target { name: "import", run: import, seeds: corpus::imports },
    Target { name: "query", run: query, seeds: corpus::queries },
    Target { name: "console", run: console, seeds: corpus::lines },
];

/// A link as text, or behind `z` its stream, or behind `j` its contents: a fuzzer packs nothing.
pub fn link(data: &[u8]) {
    let text = match data {
        [b'z', stream @ ..] => corpus::payload(stream),
        [b'j', contents @ ..] => corpus::payload(&miniz_oxide::deflate::compress_to_vec(contents, 1)),
        text => String::from_utf8_lossy(text).into_owned(),
    };
    match link::decode(&text) {
        Ok(link) => {
            runs(&link.scenario);
            let written = link::encode(&link);
            let again = link::decode(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
            assert_eq!(again, link, "{written}");
        }
        Err(error) => {
            assert!(!error.message.is_empty() && !error.hint.is_empty());
            assert!(error.to_string().len() < 30_000, "{error}");
            assert!(!error.to_string().contains(['\0', '\u{1b}']), "{error:?}");
        }
    }
}

/// A scenario's text: read, written, read again; completed at its middle; each field of its form set to what it is.
pub fn scenario(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let middle = text.encode_utf16().count() / 2;
    if let Some(found) = completion::at(&text, middle) {
        assert!(!found.offers.is_empty());
    }
    match read(&text) {
        Ok(read) => {
            told(&read.notes);
            runs(&read.scenario);
            for text in [write::to_yaml(&read.scenario), write::to_json(&read.scenario)] {
                let again = ecs_orrery::scenario::read(&text).unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}"));
                assert_eq!(again.scenario, read.scenario, "{text}");
            }
            one_field(&read.scenario, data.len());
            put_in(&text, &read.scenario, data.len());
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            told(&problems);
        }
    }
}

/// Sets the nth field of the form to what it shows.
fn one_field(scenario: &Scenario, nth: usize) {
    let fields: Vec<form::Field> = form::groups(scenario).into_iter().flat_map(|group| group.fields).collect();
    if let Some(field) = fields.get(nth % fields.len().max(1)) {
        let values = form::values(scenario, &field.path, &field.value);
        let made = paths::with(scenario, &values).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", field.path));
        let listed = field.path.ends_with(".size") && field.about.starts_with("Replaces");
        assert!(listed || made == *scenario, "{} = {}", field.path, field.value);
    }
}

/// Changes the scenario and puts the change into its writer's text.
fn put_in(text: &str, scenario: &Scenario, nth: usize) {
    let mut to = scenario.clone();
    match nth % 4 {
        0 => to.seed ^= 1,
        1 => to.lesson = format!("{}, and more", to.title),
        2 => to.script.clear(),
        _ => to.images.truncate(1),
    }
    // Only what can be run is ever put in.
    if check(&to).iter().any(Problem::is_error) {
        return;
    }
    let after = patch(text, &to);
    let again = read(&after).unwrap_or_else(|wrong| panic!("{wrong:?}\n{after}"));
    assert_eq!(again.scenario, to, "{after}");
}

/// Up to four texts, one behind a form feed each, as they are pasted together.
pub fn import(data: &[u8]) {
    let texts: Vec<String> =
        data.splitn(4, |byte| *byte == 0x0c).map(|part| import::decode(part).unwrap_or_default()).collect();
    let pieces: Vec<Piece<'_>> = texts.iter().map(|text| Piece { name: "paste", text }).collect();
    match import::import(&pieces) {
        Ok(imported) => {
            runs(&imported.scenario);
            let yaml = write::to_yaml(&imported.scenario);
            let again = read(&yaml).unwrap_or_else(|wrong| panic!("{wrong:?}\n{yaml}"));
            assert_eq!(again.scenario, imported.scenario, "{yaml}");
            runs(&redact(&imported).scenario);
            assert!(imported.notes.iter().all(|note| !note.to_string().contains(['\0', '\u{1b}'])));
        }
        Err(refused) => {
            assert!(!refused.reasons.is_empty() && !refused.hint.is_empty(), "{refused:?}");
            assert!(refused.reasons.iter().all(|reason| !reason.contains(['\0', '\u{1b}'])), "{refused:?}");
        }
    }
}

/// An expression; behind a form feed, texts that its pattern is matched with.
pub fn query(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (expression, matched) = text.split_once('\u{c}').unwrap_or((&text, "production"));
    match query::parse(expression) {
        Ok(query) => {
            let printed = query.to_string();
            if printed.len() > 2_000 {
                // Quotes may make it longer than AWS allows.
                return;
            }
            let again = query::parse(&printed).unwrap_or_else(|error| panic!("{error}\n{printed}"));
            assert_eq!(again, query, "{printed}");
            query.holds(&corpus::Instance(matched.to_owned()));
        }
        Err(error) => {
            assert!(error.at <= error.text.len() && error.text.is_char_boundary(error.at));
            assert!(!error.message.is_empty() && !error.to_string().is_empty() && !error.sentence().is_empty());
        }
    }
    if let Ok(pattern) = Pattern::parse(expression) {
        pattern.matches(matched);
    }
}

/// Lines typed at one moment of an incident: on a laptop, then on an instance.
pub fn console(data: &[u8]) {
    thread_local! {
        static STAGE: (Recording, Ledger, Cursor) = {
            let mut recording = Recording::new((library::find("crash-loop").expect("it is built in").build)());
            recording.record_until(recording.scenario().end());
            let (ledger, cursor) = (Ledger::of(&recording), recording.seek(SimTime::from_millis(240_000)));
            (recording, ledger, cursor)
        };
    }
    let line = String::from_utf8_lossy(data);
    STAGE.with(|(recording, ledger, cursor)| {
        let here = Here::new(recording, &ledger.index, cursor);
        let mut console = Console::default();
        for line in [&*line, "ssh ec2-host", &*line] {
            let reply = console.run(here, line);
            assert!(reply.out.len() <= MOST_OUTPUT && reply.err.len() <= MOST_OUTPUT, "{}", reply.out.len());
            assert!(reply.rest.len() <= line.len() + 200, "{}", reply.rest);
            assert!(!console.prompt(here).is_empty());
            let found = complete(&console, here, line, line.chars().count());
            assert!(found.words.iter().all(|word| word.starts_with(&found.common)));
        }
    });
}

/// What was taken must be without errors.
fn runs(scenario: &Scenario) {
    let wrong: Vec<Problem> = check(scenario).into_iter().filter(Problem::is_error).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Messages are short enough to be read, and show nothing that cannot be seen.
fn told(problems: &[Problem]) {
    for problem in problems {
        let line = problem.to_string();
        assert!(!problem.message.is_empty() && line.len() < 20_000, "{line}");
        assert!(!line.contains(['\0', '\u{1b}']), "{line:?}");
    }
}
