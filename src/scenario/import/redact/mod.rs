//! Takes out what tells whose cluster it is: account ids, ARNs' names, hosts, addresses, secrets. One switch.
//!
//! Replacements are made in the order of first appearance, so the same scenario gives the same text, and the same name
//! gets the same replacement everywhere. What the cluster's parts are called stays, or nobody would know their own.

mod hosts;
mod words;

use super::{Imported, Note};
use crate::scenario::{Scenario, typed};
use serde_json::Value;
use std::collections::BTreeMap;

/// The switch: a scenario and its notes without what tells whose they are.
pub fn redact(imported: &Imported) -> Imported {
    let mut redactor = Redactor::default();
    let scenario = redactor.scenario(&imported.scenario);
    let notes = imported.notes.iter().map(|note| redactor.note(note)).collect();
    Imported { scenario, notes }
}

/// Remembers what was replaced by what.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    replaced: BTreeMap<(Kind, String), String>,
    counts: BTreeMap<Kind, u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Account,
    Host,
    Address,
    LongAddress,
    Person,
    Role,
    Secret,
    Parameter,
    Resource,
}

impl Redactor {
    pub fn scenario(&mut self, scenario: &Scenario) -> Scenario {
        let mut value = serde_json::to_value(scenario).expect("a scenario is plain data with text for names");
        self.value("", &mut value);
        typed::from_value(value).unwrap_or_else(|_| scenario.clone())
    }

    pub fn note(&mut self, note: &Note) -> Note {
        let mut note = note.clone();
        note.why = self.text(&note.why);
        note.source = self.text(&note.source);
        if let Some(value) = &mut note.assumed {
            self.value("", value);
        }
        note
    }

    /// Redacts any text, with the replacements that were made so far.
    pub fn text(&mut self, text: &str) -> String {
        let text = words::without_secrets(text);
        let text = self.arns(&text);
        let text = self.accounts(&text);
        let text = hosts::redacted(self, &text);
        words::without_keys(&text)
    }

    fn value(&mut self, name: &str, value: &mut Value) {
        match value {
            Value::String(text) if !text.is_empty() => *text = self.named(name, text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(name, item)),
            Value::Object(map) => {
                for (name, value) in map.iter_mut() {
                    self.value(name, value);
                }
            }
            _ => {}
        }
    }

    fn named(&mut self, name: &str, text: &str) -> String {
        match name {
            "valueFrom" if !text.starts_with("arn:") => self.replaced(Kind::Parameter, text),
            _ if words::names_secret(name) => words::HIDDEN.to_owned(),
            _ => self.text(text),
        }
    }

    /// Returns what stands in for a name, always the same for the same.
    fn replaced(&mut self, kind: Kind, name: &str) -> String {
        if self.is_replacement(kind, name) {
            return name.to_owned();
        }
        if let Some(known) = self.replaced.get(&(kind, name.to_owned())) {
            return known.clone();
        }
        let nth = self.counts.entry(kind).or_default();
        *nth += 1;
        let new = kind.stand_in(*nth);
        self.replaced.insert((kind, name.to_owned()), new.clone());
        new
    }

    /// Redacting twice changes nothing more.
    fn is_replacement(&self, kind: Kind, name: &str) -> bool {
        (1..=200).any(|nth| kind.stand_in(nth) == name) && !self.replaced.contains_key(&(kind, name.to_owned()))
    }

    /// `arn:aws:iam::123456789012:role/payments-prod` keeps its kind and region.
    fn arns(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("arn:") {
            out.push_str(&rest[..at]);
            let end = rest[at..]
                .find(|c: char| c.is_whitespace() || "\"'`,()[]{}<>".contains(c))
                .map_or(rest.len(), |end| at + end);
            out.push_str(&self.arn(&rest[at..end]));
            rest = &rest[end..];
        }
        out + rest
    }

    fn arn(&mut self, arn: &str) -> String {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let [head, partition, service, region, account, resource] = parts[..] else { return arn.to_owned() };
        let account = match words::is_account(account) {
            true => self.replaced(Kind::Account, account),
            false => account.to_owned(),
        };
        let named = |kind: &str, name: String| format!("{kind}{name}");
        let resource = match service {
            // The parts of the cluster refer to each other by these names.
            "ecs" | "elasticloadbalancing" => self.accounts(resource),
            "iam" | "sts" => match resource.split_once('/') {
                Some((kind, name)) => named(&format!("{kind}/"), self.replaced(Kind::Role, name)),
                None => resource.to_owned(),
            },
            "secretsmanager" => {
                named("secret:", self.replaced(Kind::Secret, resource.strip_prefix("secret:").unwrap_or(resource)))
            }
            "ssm" => named(
                "parameter/",
                self.replaced(Kind::Parameter, resource.strip_prefix("parameter/").unwrap_or(resource)),
            ),
            _ => self.replaced(Kind::Resource, resource),
        };
        [head, partition, service, region, &account, &resource].join(":")
    }

    /// Twelve digits by themselves are an account's id.
    fn accounts(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
            let end = rest[at..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(rest.len(), |end| at + end);
            let word = &rest[at..end];
            out.push_str(&rest[..at]);
            out.push_str(&if words::is_account(word) { self.replaced(Kind::Account, word) } else { word.to_owned() });
            rest = &rest[end..];
        }
        out + rest
    }
}

impl Kind {
    /// The example names that AWS and the internet's standards set aside.
    fn stand_in(self, nth: u32) -> String {
        match self {
            // 111122223333, 444455556666, 777788889999 as in AWS's own examples, then on in the same way.
            Kind::Account => match nth {
                1 => "111122223333".to_owned(),
                2 => "444455556666".to_owned(),
                3 => "777788889999".to_owned(),
                _ => format!("{:012}", 100_000_000_000_u64 + u64::from(nth)),
            },
            Kind::Host => format!("host-{nth}.example.com"),
            Kind::Address => {
                let (net, last) = ((nth - 1) / 254, (nth - 1) % 254 + 1);
                let net = ["192.0.2", "198.51.100", "203.0.113"][net as usize % 3];
                format!("{net}.{last}")
            }
            Kind::LongAddress => format!("2001:db8::{nth:x}"),
            Kind::Person => format!("user-{nth}@example.com"),
            Kind::Role => format!("role-{nth}"),
            Kind::Secret => format!("secret-{nth}"),
            Kind::Parameter => format!("parameter-{nth}"),
            Kind::Resource => format!("resource-{nth}"),
        }
    }
}
