//! A scenario's text after a change: as its writer left it, but for what has changed.
//!
//! The text is edited at the places that differ, so comments, order, spacing and quotes stay. What comes out is read
//! again; where it is not the scenario that is wanted, the text is written anew.

mod change;
mod hand;
mod layout;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use super::tree::pair_surrogates;
use super::{Scenario, read, write};
use change::{Change, Does, Step, differences};
use hand::Hand;
use serde_json::Value;

/// More changes than this are another scenario, for which another text is as good.
const MOST_CHANGES: usize = 200;

/// Returns a text that reads as `to`, as near to the given one as can be.
pub fn patch(text: &str, to: &Scenario) -> String {
    let (mark, bare) = match text.strip_prefix('\u{feff}') {
        Some(bare) => ("\u{feff}", bare),
        None => ("", text),
    };
    match in_place(bare, to).filter(|text| read(text).is_ok_and(|read| read.scenario == *to)) {
        Some(edited) => format!("{mark}{edited}"),
        None if is_json(text) => write::to_json(to),
        None => write::to_yaml(to),
    }
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{') && serde_json::from_str::<Value>(text).is_ok()
}

/// Makes all changes, one after the other, each in the text that the one before has left.
fn in_place(text: &str, to: &Scenario) -> Option<String> {
    let (was, now) = (write::whole(&read(text).ok()?.scenario), write::whole(to));
    let changes = differences(&was, &now);
    if changes.len() > MOST_CHANGES {
        return None;
    }
    let wanted = Wanted { shown: &write::canonical(to), order: &now, json: is_json(text) };
    let mut text = pair_surrogates(text).into_owned();
    for change in &changes {
        text = wanted.make(&text, change)?;
    }
    Some(text)
}

/// The scenario that is to come out.
struct Wanted<'a> {
    /// Without what is said by default.
    shown: &'a Value,
    /// With it, in the order in which names are written.
    order: &'a Value,
    json: bool,
}

impl Wanted<'_> {
    fn make(&self, text: &str, change: &Change) -> Option<String> {
        let Wanted { shown, order, json } = *self;
        let letters: Vec<char> = text.chars().collect();
        let root = layout::of(text, &letters)?;
        let hand = Hand { letters: &letters, root: &root, json };
        let found = hand.follow(&change.way);
        let depth = found.len() - 1;
        let (reached, rest) = (*found.last()?, &change.way[depth..]);
        match (&change.does, rest) {
            (Does::Set(value), []) => {
                let value = value_at(shown, &change.way).unwrap_or(value);
                hand.replace(&found, change.way.last()?, value)
            }
            (Does::Remove, []) => hand.remove(&found, change.way.last()?),
            (Does::Insert(value), [Step::Nth(nth)]) => {
                let value = value_at(shown, &change.way).unwrap_or(value);
                hand.insert_item(&found, change.way[..depth].last(), *nth, value)
            }
            (Does::Insert(value), []) => {
                let value = value_at(shown, &change.way).unwrap_or(value);
                let Some((Step::Nth(nth), before)) = change.way.split_last() else { return None };
                hand.insert_item(&found[..depth], before.last(), *nth, value)
            }
            // What is not in the text need not go.
            (Does::Remove, _) => Some(text.to_owned()),
            (Does::Set(_) | Does::Insert(_), [Step::Name(name), ..]) => {
                // What is said by default need not be said.
                let Some(value) = value_at(shown, &change.way[..=depth]) else { return Some(text.to_owned()) };
                match &reached.shape {
                    layout::Shape::Object { .. } => {
                        let order = value_at(order, &change.way[..depth])?.as_object()?;
                        hand.insert_member(reached, &found, name, value, order)
                    }
                    // A word stands for an object: `rules: aws`.
                    _ => hand.replace(&found, change.way[..depth].last()?, value_at(shown, &change.way[..depth])?),
                }
            }
            (Does::Set(_) | Does::Insert(_), _) => None,
        }
    }
}

fn value_at<'a>(value: &'a Value, way: &[Step]) -> Option<&'a Value> {
    way.iter().try_fold(value, |value, step| match step {
        Step::Name(name) => value.get(name),
        Step::Nth(nth) => value.get(nth),
    })
}
