//! What differs between two scenarios, as changes of values at places.

use serde_json::Value;

/// One step to a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Name(String),
    Nth(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub way: Vec<Step>,
    pub does: Does,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Does {
    Set(Value),
    /// A member or an item goes.
    Remove,
    /// An item comes before the one that is there now, or behind the last.
    Insert(Value),
}

/// Returns the changes that make `now` of `was`, in an order in which they can be made one after the other.
pub fn differences(was: &Value, now: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(&mut Vec::new(), was, now, &mut changes);
    changes
}

fn compare(way: &mut Vec<Step>, was: &Value, now: &Value, changes: &mut Vec<Change>) {
    match (was, now) {
        (one, other) if one == other => {}
        (Value::Object(was), Value::Object(now)) => {
            for name in was.keys().filter(|name| !now.contains_key(*name)) {
                within(way, Step::Name(name.clone()), |way| changes.push(change(way, Does::Remove)));
            }
            for (name, value) in now {
                let before = was.get(name).unwrap_or(&Value::Null);
                within(way, Step::Name(name.clone()), |way| compare(way, before, value, changes));
            }
        }
        (Value::Array(was), Value::Array(now)) => items(way, was, now, changes),
        (_, Value::Null) => changes.push(change(way, Does::Remove)),
        (_, now) => changes.push(change(way, Does::Set(now.clone()))),
    }
}

/// Items are paired from both ends; in the middle, as many as there are on both sides are changed in their place.
fn items(way: &mut Vec<Step>, was: &[Value], now: &[Value], changes: &mut Vec<Change>) {
    let lead = was.iter().zip(now).take_while(|(one, other)| one == other).count();
    let (old, new) = (&was[lead..], &now[lead..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let both = old.len().min(new.len());
    for nth in 0..both {
        within(way, Step::Nth(lead + nth), |way| compare(way, &old[nth], &new[nth], changes));
    }
    for nth in (both..old.len()).rev() {
        within(way, Step::Nth(lead + nth), |way| changes.push(change(way, Does::Remove)));
    }
    for (nth, value) in new.iter().enumerate().skip(both) {
        within(way, Step::Nth(lead + nth), |way| changes.push(change(way, Does::Insert(value.clone()))));
    }
}

fn change(way: &[Step], does: Does) -> Change {
    Change { way: way.to_vec(), does }
}

fn within(way: &mut Vec<Step>, step: Step, inner: impl FnOnce(&mut Vec<Step>)) {
    way.push(step);
    inner(way);
    way.pop();
}
