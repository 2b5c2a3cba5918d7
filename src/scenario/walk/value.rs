//! The values of a scenario that have no parts: texts, words, numbers, durations, sizes.

use super::{Walk, shortened};
use crate::scenario::check::limits;
use crate::scenario::nearest::did_you_mean;
use crate::scenario::shape::{Digits, Letters};
use crate::scenario::tree::{Data, Node};
use crate::units::{Bytes, Span};
use serde_json::{Value, json};

impl Walk {
    pub(super) fn text(&mut self, letters: &Letters, node: &Node) -> Option<String> {
        let text = match &node.data {
            Data::Text(text) | Data::Number(text) => text,
            _ => return self.broken(node.place, format!("this must be text; it is {}", node.called())),
        };
        match letters.complain(text) {
            Some(message) => self.broken(node.place, message),
            None => Some(text.clone()),
        }
    }

    pub(super) fn word(&mut self, known: &[&str], unmodelled: &[&str], node: &Node) -> Option<Value> {
        let Data::Text(word) = &node.data else {
            return self.wrong(node, format!("this must be {}; it is {}", one_of(known), node.called()));
        };
        if known.contains(&word.as_str()) {
            return Some(json!(word));
        }
        let word = shortened(word);
        if unmodelled.contains(&word.as_str()) {
            return self.wrong(node, format!("`{word}` is not modelled; write {}", one_of(known)));
        }
        let hint = did_you_mean(&word, known.iter().copied());
        self.wrong(node, format!("`{word}` is none of {}{hint}", known.join(", ")))
    }

    pub(super) fn boolean(&mut self, node: &Node) -> Option<Value> {
        match &node.data {
            Data::Boolean(yes) => Some(json!(yes)),
            _ => self.wrong(node, format!("this must be true or false; it is {}", node.called())),
        }
    }

    pub(super) fn whole_number(&mut self, least: u64, most: u64, node: &Node) -> Option<Value> {
        let number = match &node.data {
            Data::Number(raw) => raw,
            Data::Text(text) if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) => {
                return self.wrong(node, format!("write {} without quotes", shortened(text)));
            }
            _ => return self.wrong(node, format!("this must be a whole number; it is {}", node.called())),
        };
        self.in_range(number, least, most, node).map(|number| json!(number))
    }

    fn in_range(&mut self, raw: &str, least: u64, most: u64, node: &Node) -> Option<u64> {
        let digits = raw.strip_prefix(['-', '+']).unwrap_or(raw);
        if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
            return self.wrong(node, format!("{} is not a whole number", shortened(raw)));
        }
        // Whatever does not fit is beyond every limit, on the side that its sign says.
        let number = digits.parse().unwrap_or(u64::MAX);
        let negative = raw.starts_with('-') && number > 0;
        if negative || number < least || number > most {
            return self.wrong(node, format!("this must be from {least} to {most}; it is {}", shortened(raw)));
        }
        Some(number)
    }

    pub(super) fn seconds(&mut self, least: u64, most: u64, node: &Node) -> Option<Value> {
        let Data::Text(text) = &node.data else { return self.whole_number(least, most, node) };
        match text.parse::<Span>() {
            Ok(span) if span.as_millis() % 1000 == 0 => {
                self.in_range(&span.as_secs().to_string(), least, most, node).map(|number| json!(number))
            }
            Ok(_) => self.wrong(node, "this is counted in whole seconds"),
            Err(_) => self.wrong(node, not_a_duration(text)),
        }
    }

    pub(super) fn duration(&mut self, least: Span, most: Span, node: &Node) -> Option<Value> {
        let (Data::Text(text) | Data::Number(text)) = &node.data else {
            return self.wrong(node, format!("this must be a duration like 30s; it is {}", node.called()));
        };
        match text.parse::<Span>() {
            Ok(span) if least <= span && span <= most => Some(json!(span)),
            Ok(_) if least.is_zero() => self.wrong(node, format!("{} is too long; at most {most}", shortened(text))),
            Ok(_) => self.wrong(node, format!("this must be from {least} to {most}; it is {}", shortened(text))),
            Err(_) => self.wrong(node, not_a_duration(text)),
        }
    }

    pub(super) fn size(&mut self, least: Bytes, most: Bytes, node: &Node) -> Option<Value> {
        let (Data::Text(text) | Data::Number(text)) = &node.data else {
            return self.wrong(node, format!("this must be a size like 120MB; it is {}", node.called()));
        };
        match text.parse::<Bytes>() {
            Ok(size) if least <= size && size <= most => Some(json!(size)),
            Ok(_) => self.wrong(node, format!("this must be from {least} to {most}; it is {}", shortened(text))),
            Err(_) => {
                let text = shortened(text);
                self.wrong(node, format!("`{text}` is not a size; write 412MB, 512KiB or a number of bytes"))
            }
        }
    }

    pub(super) fn fraction(&mut self, node: &Node) -> Option<Value> {
        let permille = match &node.data {
            Data::Number(raw) => permille(raw),
            _ => None,
        };
        match permille {
            Some(permille) => Some(json!(f64::from(permille) / 1000.0)),
            None => self.wrong(node, "this must be a number from 0 to 1 with at most three decimals, like 0.1"),
        }
    }

    pub(super) fn digits(&mut self, digits: Digits, node: &Node) -> Option<Value> {
        let (Data::Text(text) | Data::Number(text)) = &node.data else {
            return self.wrong(node, format!("this must be {}; it is {}", digits.example(), node.called()));
        };
        let lower = text.trim().to_ascii_lowercase();
        let number = match lower.strip_suffix(digits.unit()) {
            Some(many) => thousandths(many.trim()).map(|thousandths| thousandths * 1024 / 1000),
            None => Some(&lower)
                .filter(|lower| lower.chars().all(|c| c.is_ascii_digit()))
                .and_then(|lower| lower.parse().ok()),
        };
        match number {
            Some(number) if (1..=digits.most()).contains(&number) => Some(json!(number.to_string())),
            Some(_) => self.wrong(node, format!("this must be from 1 to {}; it is {}", digits.most(), shortened(text))),
            None => self.wrong(node, format!("`{}` is not {}", shortened(text), digits.example())),
        }
    }
}

impl Digits {
    fn unit(self) -> &'static str {
        match self {
            Digits::CpuUnits => "vcpu",
            Digits::MemoryMib => "gb",
            Digits::Gpus => "gpu",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Digits::CpuUnits => "a number of CPU units, like \"512\" or \"0.5 vCPU\"",
            Digits::MemoryMib => "a number of MiB, like \"1024\" or \"1 GB\"",
            Digits::Gpus => "a number of GPUs, like \"1\"",
        }
    }

    fn most(self) -> u64 {
        match self {
            Digits::CpuUnits => limits::CPU_UNITS,
            Digits::MemoryMib => limits::MEMORY_MIB,
            Digits::Gpus => limits::GPUS,
        }
    }
}

fn one_of(known: &[&str]) -> String {
    match known {
        [one] => format!("`{one}`"),
        many => format!("one of {}", many.join(", ")),
    }
}

fn not_a_duration(text: &str) -> String {
    format!("`{}` is not a duration; write 30s, 2m30s, 1h or a number of seconds", shortened(text))
}

fn permille(raw: &str) -> Option<u32> {
    thousandths(raw).filter(|permille| *permille <= 1000).and_then(|permille| permille.try_into().ok())
}

/// Reads a decimal with at most three places, without floats.
fn thousandths(raw: &str) -> Option<u64> {
    let (whole, places) = raw.split_once('.').unwrap_or((raw, ""));
    let digits = |text: &str| text.len() <= 9 && text.chars().all(|c| c.is_ascii_digit());
    if (whole.is_empty() && places.is_empty()) || places.len() > 3 || !digits(whole) || !digits(places) {
        return None;
    }
    let number = |text: &str| text.parse::<u64>().unwrap_or_default();
    Some(number(whole) * 1000 + number(&format!("{places:0<3}")))
}
