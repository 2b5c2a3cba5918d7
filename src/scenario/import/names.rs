//! Names as AWS takes them, out of what people and their tools write.

use super::view::{RESOURCE, open_parts, open_text};
use crate::scenario::shape::{Alphabet, Letters};

/// Marks `${TAG}`, `$TAG` and `<TAG>` in a name, which some tool would have filled in.
pub fn marked(letters: &Letters, raw: &str) -> String {
    let named = matches!(letters.alphabet, Alphabet::Name | Alphabet::Hyphenated | Alphabet::Reference);
    if !named || !raw.contains(['$', '<']) {
        return raw.to_owned();
    }
    let mut out = String::new();
    let mut rest = raw;
    while let Some(at) = rest.find(['$', '<']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (lead, end) = if from.starts_with("${") {
            (2, "}")
        } else if from.starts_with('<') {
            (1, ">")
        } else {
            (1, "")
        };
        let inner =
            from[lead..].split(|c: char| !c.is_ascii_alphanumeric() && !"_.- ".contains(c)).next().unwrap_or_default();
        let closed = from[lead + inner.len()..].starts_with(end);
        if inner.is_empty() || !closed {
            out.push_str(&from[..1]);
            rest = &from[1..];
        } else {
            out.push_str(&open_text(inner));
            rest = &from[lead + inner.len() + end.len()..];
        }
    }
    out + rest
}

/// Returns whether somebody would have to fill something in; a reference to another resource is no such thing.
pub fn leaves_open(raw: &str) -> bool {
    open_parts(raw).any(|part| !part.starts_with(RESOURCE))
}

/// Returns a text with what its alphabet holds, not too long.
pub fn allowed(letters: &Letters, text: &str) -> String {
    let stand_in = |c: char| match letters.alphabet {
        _ if letters.alphabet.holds(c) => Some(c),
        Alphabet::Name | Alphabet::Hyphenated | Alphabet::Reference => Some('-'),
        Alphabet::Line | Alphabet::Typed if c.is_whitespace() => Some(' '),
        Alphabet::Line | Alphabet::Typed | Alphabet::Prose => None,
    };
    let named = !matches!(letters.alphabet, Alphabet::Line | Alphabet::Typed | Alphabet::Prose);
    let text = if named { text.trim() } else { text };
    let out: String = text.chars().filter_map(stand_in).take(letters.most).collect();
    let strange = named && text.chars().any(|c| !letters.alphabet.holds(c));
    if strange { out.trim_matches('-').to_owned() } else { out }
}
