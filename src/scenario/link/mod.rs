//! Share links: a scenario, what was done to it by hand, and where one looked, as the fragment of a URL.
//!
//! Two forms. `#s=1.<payload>` carries everything; `#/first-journey?desired=10&t=2m32s` names a built-in
//! scenario and can be written by hand. Reading is strict and bounded: a link opens whole or says why not.

mod codec;
mod error;
mod tweak;

pub use error::{LinkError, Step};
pub use tweak::{TWEAKS, Tweak};

use super::check::{limits, meaning};
use super::library::{self, Entry, LIBRARY};
use super::nearest::did_you_mean;
use super::problem::{Problem, in_order};
use super::read;
use super::shape::{Kind, LINK, Letters};
use super::walk::shortened;
use super::{Cue, Scenario, write, yaml};
use crate::units::{SimTime, Span};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Above this many characters a file is the better way to share.
pub const OFFER_FILE_ABOVE: usize = 8_000;
/// The longest payload that is read.
pub const PAYLOAD_CHARACTERS: usize = 64 * 1024;
/// What may stand around the payload: the page's address and the moment.
const AROUND: usize = 8 * 1024;

/// What a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub scenario: Scenario,
    /// What was done by hand, in the order in which it was done.
    pub commands: Vec<Cue>,
    pub moment: SimTime,
    /// The selected object, in the page's words: `task:4`.
    pub selected: Option<String>,
    /// The engine that the link was made with.
    pub engine: Option<String>,
}

impl Link {
    /// Returns a link to a scenario's beginning.
    pub fn to(scenario: Scenario) -> Link {
        Link { scenario, commands: Vec::new(), moment: SimTime::ZERO, selected: None, engine: None }
    }
}

/// Returns whether a fragment means to be a link; others, like `#main`, are places on the page.
pub fn is_link(fragment: &str) -> bool {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    fragment.starts_with("s=") || fragment.len() > 1 && fragment.starts_with('/')
}

/// Returns the slug of the built-in scenario that this is, tweaked or not.
pub fn slug_of(scenario: &Scenario) -> Option<&'static str> {
    origin(scenario).map(|(entry, _)| entry.slug)
}

/// Writes the fragment, `#` included: readable where a built-in scenario is untouched by hand.
///
/// Nothing limits its length here; above `OFFER_FILE_ABOVE` the page offers a file, and what is longer than
/// `PAYLOAD_CHARACTERS` will not be read back.
pub fn encode(link: &Link) -> String {
    match origin(&link.scenario).filter(|_| link.commands.is_empty()) {
        Some((entry, tweaks)) => {
            let mut query: Vec<(&str, String)> = tweaks;
            query.extend(whereabouts(link, link.moment.since(SimTime::ZERO).to_string()));
            let lead = if query.is_empty() { "" } else { "?" };
            format!("#/{}{lead}{}", entry.slug, codec::query(&query))
        }
        None => {
            let mut payload = Map::from_iter([("scenario".to_owned(), write::canonical(&link.scenario))]);
            if !link.commands.is_empty() {
                payload.insert("commands".to_owned(), write::canonical_cues(&link.commands));
            }
            let payload = codec::pack(&Value::Object(payload).to_string());
            let query = whereabouts(link, link.moment.as_millis().to_string());
            let lead = if query.is_empty() { "" } else { "&" };
            format!("#s=1.{payload}{lead}{}", codec::query(&query))
        }
    }
}

/// Reads a fragment or a whole URL.
pub fn decode(fragment_or_url: &str) -> Result<Link, LinkError> {
    let text = fragment_or_url.trim();
    if text.len() > PAYLOAD_CHARACTERS + AROUND {
        return Err(LinkError::too_long(text.len()));
    }
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    if let Some(rest) = fragment.strip_prefix('/') {
        return by_name(rest);
    }
    match fragment.strip_prefix("s=") {
        Some(rest) => by_payload(rest),
        None if fragment.is_empty() => Err(LinkError::empty()),
        None => Err(LinkError::unknown_form(fragment)),
    }
}

/// Finds the built-in scenario that this one is, and what was tweaked.
fn origin(scenario: &Scenario) -> Option<(&'static Entry, Vec<(&'static str, String)>)> {
    LIBRARY.iter().filter(|entry| entry.title == scenario.title).find_map(|entry| {
        let mut base = (entry.build)();
        let mut tweaks = Vec::new();
        for tweak in TWEAKS {
            let wanted = (tweak.get)(scenario).filter(|wanted| (tweak.get)(&base).as_ref() != Some(wanted));
            if let Some(wanted) = wanted {
                (tweak.set)(&mut base, &wanted).ok()?;
                tweaks.push((tweak.name, wanted));
            }
        }
        (base == *scenario).then_some((entry, tweaks))
    })
}

/// Returns moment, selection and engine as they stand behind either form.
fn whereabouts(link: &Link, moment: String) -> Vec<(&'static str, String)> {
    let moment = (link.moment > SimTime::ZERO).then_some(("t", moment));
    let selected = link.selected.clone().map(|selected| ("sel", selected));
    let engine = link.engine.clone().map(|engine| ("engine", engine));
    [moment, selected, engine].into_iter().flatten().collect()
}

/// Reads `first-journey?desired=10&t=2m32s`.
fn by_name(rest: &str) -> Result<Link, LinkError> {
    let (slug, query) = rest.split_once('?').unwrap_or((rest, ""));
    let slug = slug.strip_suffix('/').unwrap_or(slug);
    if slug.is_empty() {
        return Err(LinkError::empty());
    }
    let entry = library::find(slug).ok_or_else(|| LinkError::unknown_slug(slug))?;
    let mut link = Link::to((entry.build)());
    for (name, value) in codec::pairs(query)? {
        if let Some(tweak) = TWEAKS.iter().find(|tweak| tweak.name == name) {
            (tweak.set)(&mut link.scenario, &value).map_err(|message| LinkError::setting(&name, &message))?;
        } else if !set_whereabouts(&mut link, &name, &value)? {
            let known = TWEAKS.iter().map(|tweak| tweak.name).chain(["t", "sel", "engine"]);
            let all: Vec<&str> = known.clone().collect();
            let hint = did_you_mean(&name, known);
            return Err(LinkError::setting(
                &name,
                &format!("this is not a setting; there are {}{hint}", all.join(", ")),
            ));
        }
    }
    let problems = super::check(&link.scenario);
    if problems.is_empty() {
        return Ok(link);
    }
    Err(LinkError::contents(problems, Some(write::to_yaml(&link.scenario))))
}

/// Reads `1.<payload>&t=152000`.
fn by_payload(rest: &str) -> Result<Link, LinkError> {
    let (versioned, query) = rest.split_once('&').unwrap_or((rest, ""));
    let Some((version, payload)) = versioned.split_once('.') else { return Err(LinkError::no_version()) };
    if version != "1" {
        return Err(LinkError::version(version));
    }
    let text = codec::unpack(payload)?;
    let (scenario, commands) = contents(&text).map_err(|problems| LinkError::contents(problems, editable(&text)))?;
    let mut link = Link { commands, ..Link::to(scenario) };
    for (name, value) in codec::pairs(query)? {
        if !set_whereabouts(&mut link, &name, &value)? {
            let hint = did_you_mean(&name, ["t", "sel", "engine"]);
            return Err(LinkError::setting(&name, &format!("this cannot stand behind a payload{hint}")));
        }
    }
    Ok(link)
}

#[derive(Deserialize)]
struct Payload {
    scenario: Scenario,
    #[serde(default)]
    commands: Vec<Cue>,
}

fn contents(text: &str) -> Result<(Scenario, Vec<Cue>), Vec<Problem>> {
    let payload = read::shaped::<Payload>(text, &Kind::Object(&LINK))?;
    let Payload { scenario, commands } = payload;
    let below = |problem: Problem| Problem { path: format!("scenario.{}", problem.path), ..problem };
    let mut errors: Vec<Problem> = meaning::problems(&scenario, Vec::new()).into_iter().map(below).collect();
    errors.extend(meaning::of_commands(&scenario, &commands));
    errors.retain(Problem::is_error);
    if errors.is_empty() { Ok((scenario, commands)) } else { Err(in_order(errors, 0)) }
}

/// Returns the scenario in a payload as YAML, whatever is wrong with it.
fn editable(payload: &str) -> Option<String> {
    let payload: Value = serde_json::from_str(payload).ok()?;
    payload.get("scenario")?.as_object().map(yaml::print)
}

/// Reads moment, selection or engine; returns whether the name is one of them.
fn set_whereabouts(link: &mut Link, name: &str, value: &str) -> Result<bool, LinkError> {
    let wrong = |message: &str| LinkError::setting(name, &format!("`{}` {message}", shortened(value)));
    match name {
        "t" => link.moment = moment(value).ok_or_else(|| wrong("is not a moment; write 2m32s, or milliseconds"))?,
        "sel" | "engine" => {
            if let Some(message) = Letters::TITLE.complain(value) {
                return Err(LinkError::setting(name, &message));
            }
            let target = if name == "sel" { &mut link.selected } else { &mut link.engine };
            *target = Some(value.to_owned());
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// A bare number is in milliseconds, as the page writes it.
fn moment(value: &str) -> Option<SimTime> {
    let digits = !value.is_empty() && value.chars().all(|c| c.is_ascii_digit());
    let span = if digits { Span::from_millis(value.parse().ok()?) } else { value.parse().ok()? };
    (span <= limits::DURATION).then_some(SimTime::ZERO + span)
}
