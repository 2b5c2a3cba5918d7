//! Filter patterns of CloudWatch Logs for lines of plain text: terms. Logs user guide, filter pattern syntax.

use super::ApiError;

/// What a line must have, may have, and must not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern {
    all: Vec<String>,
    any: Vec<String>,
    none: Vec<String>,
}

/// A pattern is no longer than this; API model.
const LONGEST: usize = 1_024;

pub(super) fn read(text: &str) -> Result<Pattern, ApiError> {
    let invalid = |why: &str| ApiError::invalid(format!("Invalid filter pattern: {why}"));
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(invalid("it is longer than 1,024 characters."));
    }
    if text.starts_with(['{', '[', '%']) {
        return Err(invalid("the lines are plain text, use terms: word, \"a phrase\", ?any -without."));
    }
    let mut pattern = Pattern::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (list, term) = match rest.as_bytes()[0] {
            b'?' => (&mut pattern.any, &rest[1..]),
            b'-' => (&mut pattern.none, &rest[1..]),
            _ => (&mut pattern.all, rest),
        };
        let (term, after) = match term.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(|| invalid("a quotation mark is not closed."))?,
            None => term.split_at(term.find(char::is_whitespace).unwrap_or(term.len())),
        };
        if term.is_empty() {
            return Err(invalid("a term is empty."));
        }
        list.push(term.to_owned());
        rest = after.trim_start();
    }
    Ok(pattern)
}

impl Pattern {
    /// Returns whether a line is meant; letters count as they are, capital or small.
    pub fn matches(&self, text: &str) -> bool {
        let has = |term: &String| text.contains(term.as_str());
        self.all.iter().all(has) && (self.any.is_empty() || self.any.iter().any(has)) && !self.none.iter().any(has)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_as_the_guide_has_them() {
        let line = "ERROR \"GET /health HTTP/1.1\" 500";
        for (pattern, want) in [
            ("", true),
            ("ERROR", true),
            ("error", false),
            ("ERROR 500", true),
            ("ERROR 404", false),
            ("?404 ?500", true),
            ("ERROR -500", false),
            ("\"/health HTTP\"", true),
            ("-\"/health HTTP\"", false),
        ] {
            assert_eq!(read(pattern).expect(pattern).matches(line), want, "{pattern}");
        }
        for pattern in ["{ $.x = 1 }", "[ip, user]", "\"open", "?", "%x%"] {
            assert!(read(pattern).is_err(), "{pattern}");
        }
    }
}
