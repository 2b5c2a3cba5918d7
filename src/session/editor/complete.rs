//! What can stand at a place of the text, out of the table of the format: names of fields, and words.

use super::context::{self, Context, Frame};
use crate::say::editor as say;
use crate::scenario::shape::{Field, Kind, Object, Presence, SCENARIO, VERB_FIELD};

/// What is offered at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// So many UTF-16 units before the place are replaced.
    pub typed: usize,
    pub offers: Vec<Offer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub word: String,
    /// What is written in place of what was typed.
    pub insert: String,
    pub about: String,
}

/// Longer lists nobody reads; another letter shortens them.
const MOST: usize = 40;

/// Returns what can stand before a place, counted in UTF-16 units as browsers do; nothing where nothing fits.
pub fn at(text: &str, place: usize) -> Option<Completion> {
    let before = &text[..byte_at(text, place)];
    let rest = text[before.len()..].lines().next().unwrap_or_default();
    // In the middle of a word nothing is offered.
    if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let context = context::at(before)?;
    let mut offers = match context.names {
        true => names(&context, rest),
        false => words(&context),
    };
    offers.retain(|offer| fits(&offer.word, &context.word));
    offers.sort_by_key(|offer| !offer.word.starts_with(&context.word));
    offers.truncate(MOST);
    let done = matches!(&offers[..], [only] if only.word == context.word);
    (!offers.is_empty() && !done).then(|| Completion { typed: context.word.encode_utf16().count(), offers })
}

/// Returns the byte at which a place lies.
pub fn byte_at(text: &str, place: usize) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= place {
            return at;
        }
        units += c.len_utf16();
    }
    text.len()
}

/// What is typed may be any part of a name, in any case.
fn fits(word: &str, typed: &str) -> bool {
    typed.is_empty() || word.to_ascii_lowercase().contains(&typed.to_ascii_lowercase())
}

/// Follows the frames to what the format expects in the last one.
fn kind_of(frames: &[Frame]) -> Option<&'static Kind> {
    static WHOLE: Kind = Kind::Object(&SCENARIO);
    let mut kind = &WHOLE;
    let Some((_, way)) = frames.split_last() else { return Some(kind) };
    for frame in way {
        kind = match frame {
            Frame::Map { key, verb, .. } => {
                let key = key.as_deref()?;
                let field = objects(kind, verb.as_deref()).into_iter().find_map(|object| object.field(key))?;
                &field.kind
            }
            Frame::List { .. } => item_of(kind)?,
        };
    }
    Some(kind)
}

fn item_of(kind: &'static Kind) -> Option<&'static Kind> {
    match kind {
        Kind::List { of, .. } => Some(of),
        _ => None,
    }
}

/// Returns the objects that may stand for a kind; of verbs the one that is named.
fn objects(kind: &'static Kind, verb: Option<&str>) -> Vec<&'static Object> {
    match kind {
        Kind::Object(object) => vec![object],
        Kind::Forms { objects, .. } => objects.to_vec(),
        Kind::Verb(verbs) => {
            let named: Vec<&'static Object> = verbs.iter().filter(|known| Some(known.name) == verb).copied().collect();
            if named.is_empty() { verbs.to_vec() } else { named }
        }
        _ => Vec::new(),
    }
}

fn names(context: &Context, rest: &str) -> Vec<Offer> {
    let Some(kind) = kind_of(&context.frames) else { return Vec::new() };
    let (seen, verb): (&[String], Option<&str>) = match context.frames.last() {
        Some(Frame::Map { seen, verb, .. }) => (seen, verb.as_deref()),
        Some(Frame::List { .. }) => return words(context),
        None => (&[], None),
    };
    // Where the name is already followed by its colon, only the name is written.
    let colon = !rest.trim_start().starts_with(':');
    let mut offers: Vec<Offer> = Vec::new();
    for field in objects(kind, verb).into_iter().flat_map(|object| object.fields) {
        let known = offers.iter().any(|offer| offer.word == field.name);
        if !known && !seen.iter().any(|seen| seen == field.name) {
            offers.push(offer_of(field, colon));
        }
    }
    if matches!(kind, Kind::Verb(_)) && verb.is_none() {
        // What is done decides what else there is to say.
        offers.retain(|offer| offer.word == "at" || offer.word == VERB_FIELD);
    }
    offers
}

fn offer_of(field: &Field, colon: bool) -> Offer {
    let end = match (colon, &field.kind) {
        (false, _) => "",
        (true, Kind::Object(_) | Kind::List { .. } | Kind::Texts { .. }) => ":",
        (true, _) => ": ",
    };
    let about = match field.presence {
        Presence::Required => say::required(&field.about),
        Presence::Default(default) if !matches!(default, "{}" | "\"\"") => {
            say::by_default(&field.about, &default.trim_matches('"'))
        }
        Presence::Default(_) | Presence::Optional => field.about.to_owned(),
    };
    Offer { word: field.name.to_owned(), insert: format!("{}{end}", field.name), about }
}

fn words(context: &Context) -> Vec<Offer> {
    let word =
        |word: &str, about: &str| Offer { word: word.to_owned(), insert: word.to_owned(), about: about.to_owned() };
    let Some(kind) = kind_of(&context.frames) else { return Vec::new() };
    let kind = match context.frames.last() {
        Some(Frame::Map { key: Some(key), .. }) if key == VERB_FIELD && matches!(kind, Kind::Verb(_)) => {
            return objects(kind, None).into_iter().map(|verb| word(verb.name, verb.about)).collect();
        }
        Some(Frame::Map { key: Some(key), verb, .. }) => {
            match objects(kind, verb.as_deref()).into_iter().find_map(|object| object.field(key)) {
                Some(field) => &field.kind,
                None => return Vec::new(),
            }
        }
        Some(Frame::List { .. }) => match item_of(kind) {
            Some(item) => item,
            None => return Vec::new(),
        },
        Some(Frame::Map { key: None, .. }) | None => return Vec::new(),
    };
    match kind {
        Kind::Word { known, .. } | Kind::Forms { words: known, .. } => {
            known.iter().map(|known| word(known, "")).collect()
        }
        Kind::Boolean => ["true", "false"].map(|known| word(known, "")).into(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Completes at the bar.
    fn offered(text: &str) -> Vec<String> {
        let place = text.find('|').expect("a bar marks the place");
        let whole = text.replacen('|', "", 1);
        let units = whole[..place].encode_utf16().count();
        at(&whole, units).map_or_else(Vec::new, |found| found.offers.into_iter().map(|offer| offer.insert).collect())
    }

    #[test]
    fn names_and_words_come_from_the_table() {
        for (text, want) in [
            ("orrery: 1\nser|", &["services:"][..]),
            ("services:\n  - serviceName: web\n    desi|", &["desiredCount: "]),
            ("services:\n- serviceName: web\n  desi|", &["desiredCount: "]),
            ("services:\n  - {serviceName: web, desi|", &["desiredCount: "]),
            (
                "services:\n  - deploymentConfiguration:\n      deploymentCircuitBreaker:\n        enable: |",
                &["true", "false"],
            ),
            ("services:\n  - deploymentConfiguration: {deploymentCircuitBreaker: {enable: t|", &["true"]),
            ("services:\n  - launchType: |", &["EC2", "FARGATE"]),
            ("begin: |\nseed: 1", &["empty", "steady"]),
            ("rules: |", &["aws", "handbook"]),
            ("images:\n  - image: a:1\n    behaviour:\n      health: t|", &["timeout"]),
            ("title: ä\ncluster:\n  reg|", &["region: "]),
            ("cluster:\n  region: x\nse|", &["seed: ", "services:"]),
            ("targetGroups:\n  - HealthCheckI|", &["HealthCheckIntervalSeconds: "]),
            ("script:\n  - {at: 3s, do: stop-t|", &["stop-task"]),
            ("script:\n  - {at: 3s, do: stop-task, t|", &["task: "]),
            ("script:\n  - do: fail-zone\n    z|", &["zone: "]),
            ("script:\n  - |", &["at: ", "do: "]),
            ("lesson: >-\n  a text about ser|", &[]),
            ("lesson: >-\n  a text\nser|", &["services:"]),
            ("title: \"ser|", &[]),
            ("# ser|", &[]),
            ("seed: 1 # ser|", &[]),
            ("ser|vices:", &[]),
            ("services|:", &[]),
            ("no: such\n  thing: |", &[]),
        ] {
            let got = offered(text);
            let (got, want): (Vec<&str>, Vec<&str>) = (got.iter().map(String::as_str).collect(), want.to_vec());
            let shown = got.iter().filter(|word| want.contains(word) || want.is_empty()).copied().collect::<Vec<_>>();
            assert_eq!(shown, want, "{text}: {got:?}");
        }
    }

    #[test]
    fn what_is_there_is_not_offered_again() {
        let got = offered("services:\n  - serviceName: web\n    desiredCount: 3\n    |");
        assert!(got.contains(&"taskDefinition: ".to_owned()) && !got.contains(&"desiredCount: ".to_owned()), "{got:?}");
    }

    #[test]
    fn no_place_of_any_text_is_too_strange() {
        let text = "a: [{b: 'x', \"c\": {}}]\n- - -\n  ? x\n]}}:\n\tä: |\n ⚙ {[,:\"\\";
        for place in 0..=text.encode_utf16().count() {
            let _ = at(text, place);
        }
    }

    #[test]
    fn every_name_of_the_library_would_have_been_offered_where_it_stands() {
        let mut seen = 0;
        for entry in crate::scenario::library::LIBRARY {
            let text = crate::scenario::write::to_yaml(&(entry.build)());
            let mut start = 0;
            for line in text.split_inclusive('\n') {
                let indent = line.len() - line.trim_start_matches([' ', '-']).len();
                let name = line[indent..].split(':').next().unwrap_or_default();
                let named = line[indent..].contains(':') && name.chars().all(|c| c.is_ascii_alphanumeric());
                let place = text[..start + indent + 1].encode_utf16().count();
                let cut = format!("{}\n", &text[..start + indent + 1]);
                start += line.len();
                // Texts and names of one's own are not the format's.
                if !named || name.len() < 2 || crate::scenario::read(&cut).is_ok() {
                    continue;
                }
                let Some(found) = at(&cut, place) else { continue };
                seen += 1;
                let known = found.offers.iter().any(|offer| offer.word == name);
                let full = found.offers.len() == MOST;
                assert!(known || full, "{}: {line:?}: {:?}", entry.slug, found.offers);
            }
        }
        assert!(seen > 500, "{seen} names were looked for");
    }
}
