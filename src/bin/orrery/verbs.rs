//! What each verb does: open, record, print.

use crate::args::{Format, Output, Pixels, RunArgs, Theme, Verb};
use crate::aws;
use crate::bench;
use crate::import;
use crate::open::{self, Closed};
use crate::soak;
use crate::told::{Page, Told, Trouble};
use ecs_orrery::frame::shape::Size;
use ecs_orrery::frame::{self, View};
use ecs_orrery::report::condition::Condition;
use ecs_orrery::report::hazards::hazards;
use ecs_orrery::report::{Ledger, perfetto, run, trace, words};
use ecs_orrery::scenario::check::limits;
use ecs_orrery::scenario::link::{self, Link};
use ecs_orrery::scenario::{LIBRARY, Problem, Scenario, write};
use ecs_orrery::sim::{ENGINE, Recording};
use ecs_orrery::units::{SimTime, Span};

/// Clean, or done.
const DONE: u8 = 0;
/// It can run, but will hurt, or not all of it counts.
const HAZARDS: u8 = 1;
const INVALID: u8 = 2;
/// `--fail-if` holds.
const FAILED: u8 = 3;

pub fn run(verb: Verb) -> Told<u8> {
    match verb {
        Verb::List => list(),
        Verb::Check { scenario } => check(&scenario),
        Verb::Run { scenario, run, output, fail_if } => report(&scenario, run, output, fail_if.as_deref()),
        Verb::Trace { scenario, run, format } => facts(&scenario, run, format),
        Verb::Digest { scenario, run } => {
            let recording = recorded(&scenario, run)?;
            print(&run::digest_text(&recording))
        }
        Verb::Svg { scenario, at, theme, size, seed } => picture(&scenario, seed, at, theme, size),
        Verb::Link { scenario, at } => share(&scenario, at),
        Verb::Open { link } => unpack(&link),
        Verb::Import { files, format, redact } => import::run(&files, format, redact),
        Verb::Aws { scenario, at, seed, line } => aws::run(&scenario, seed, at, &line),
        Verb::Soak { seeds, start } => soak::run(seeds, start),
        Verb::Pace => bench::pace(),
        Verb::Bench { output } => bench::run(output),
    }
}

fn print(line: &str) -> Told<u8> {
    let mut page = Page::open();
    page.line(line)?;
    page.done()?;
    Ok(DONE)
}

fn list() -> Told<u8> {
    let mut page = Page::open();
    let width = LIBRARY.iter().map(|entry| entry.slug.len()).max().unwrap_or(0);
    for entry in LIBRARY {
        page.line(format_args!("{:<width$}  {}", entry.slug, entry.title))?;
    }
    page.done()?;
    Ok(DONE)
}

fn check(name: &str) -> Told<u8> {
    let (problems, hazards) = match open::scenario(name) {
        Ok(opened) => (opened.notes, hazards(&opened.link.scenario)),
        Err(Closed::Problems(problems)) => (problems, Vec::new()),
        Err(Closed::Trouble(trouble)) => return Err(trouble),
    };
    let code = match problems.iter().any(Problem::is_error) {
        true => INVALID,
        false if problems.is_empty() && hazards.is_empty() => DONE,
        false => HAZARDS,
    };
    let mut page = Page::open();
    for problem in problems {
        page.line(problem)?;
    }
    for hazard in hazards {
        page.line(hazard)?;
    }
    page.done()?;
    Ok(code)
}

/// Opens a scenario and records it with what its link did by hand.
pub fn recorded(name: &str, run: RunArgs) -> Told<Recording> {
    let Link { mut scenario, commands, .. } = open::scenario(name)?.link;
    if let Some(seed) = run.seed {
        if seed > limits::SEED {
            return Err(Trouble::new(format!("--seed {seed} is more than {}", limits::SEED))
                .hint("Seeds travel through browsers, whose numbers are exact up to there"));
        }
        scenario.seed = seed;
    }
    let end = scenario.end();
    let mut recording = Recording::with_commands(scenario, commands);
    recording.record_until(run.until.map_or(end, |until| SimTime::ZERO + until));
    Ok(recording)
}

fn report(name: &str, run: RunArgs, output: Output, fail_if: Option<&str>) -> Told<u8> {
    let wrong = |message: String| {
        Trouble::new(format!("--fail-if: {message}")).hint("`--output json` shows the fields that can be asked")
    };
    let condition = fail_if.map(Condition::read).transpose().map_err(wrong)?;
    let recording = recorded(name, run)?;
    let report = run::report(&recording, &Ledger::of(&recording));
    let json = serde_json::to_value(&report).expect("a report is plain data");
    let mut page = Page::open();
    match output {
        Output::Text => page.text(&report.text())?,
        Output::Json => page.line(format_args!("{json:#}"))?,
    }
    page.done()?;
    match condition.map(|condition| condition.holds(&json)).transpose().map_err(wrong)? {
        Some(true) => Ok(FAILED),
        _ => Ok(DONE),
    }
}

fn facts(name: &str, run: RunArgs, format: Format) -> Told<u8> {
    let recording = recorded(name, run)?;
    let mut page = Page::open();
    match format {
        Format::Jsonl => trace::json_lines(&recording, |line| page.line(line))?,
        Format::Perfetto => page.line(perfetto::document(&recording))?,
    }
    page.done()?;
    Ok(DONE)
}

/// One millisecond of the viewer's is as long as one of the cluster's.
const REAL_PACE: u32 = 1;

fn picture(name: &str, seed: Option<u64>, at: Span, theme: Theme, size: Pixels) -> Told<u8> {
    let recording = recorded(name, RunArgs { seed, until: Some(at) })?;
    let now = moment(recording.scenario(), at)?;
    let size = Size { width: f32::from(size.width), height: f32::from(size.height) };
    let view = View { pace: REAL_PACE, ..View::whole(size) };
    let theme = match theme {
        Theme::Dark => frame::Theme::Dark,
        Theme::Light => frame::Theme::Light,
    };
    let mut page = Page::open();
    page.text(&frame::svg(&frame::compose(recording.head().world(), now, &view), theme))?;
    page.done()?;
    Ok(DONE)
}

/// Returns a moment of a scenario, or says that it has ended by then.
pub fn moment(scenario: &Scenario, at: Span) -> Told<SimTime> {
    let moment = SimTime::ZERO + at;
    if moment > scenario.end() {
        return Err(Trouble::new(format!("--at {at} lies behind the end of the scenario, {}", scenario.duration))
            .hint(format!("the last moment is {}", words::span(scenario.duration))));
    }
    Ok(moment)
}

fn share(name: &str, at: Option<Span>) -> Told<u8> {
    let mut link = open::scenario(name)?.link;
    if let Some(at) = at {
        link.moment = moment(&link.scenario, at)?;
    }
    link.engine = Some(ENGINE.to_owned());
    print(&link::encode(&link))
}

/// What was done by hand becomes part of the script, so that the file plays as the link does.
fn unpack(text: &str) -> Told<u8> {
    let Link { mut scenario, commands, moment, .. } = open::link(text)?;
    scenario.script.extend(commands);
    scenario.script.sort_by_key(|cue| cue.at);
    let mut page = Page::open();
    if moment > SimTime::ZERO {
        page.line(format_args!("# the link opens at {}", moment - SimTime::ZERO))?;
    }
    page.text(&write::to_yaml(&scenario))?;
    page.done()?;
    Ok(DONE)
}
