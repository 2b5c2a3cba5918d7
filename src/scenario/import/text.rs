//! Bytes and pasted text to plain text: encodings, colours, prompts' marks, what templating tools left open.

use super::view::{CLOSE, OPEN};
use std::borrow::Cow;
use std::fmt;

/// The bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText;

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not text; UTF-8 and UTF-16 can be read")
    }
}

/// Reads UTF-8, or UTF-16 as PowerShell's `>` writes it, with or without a byte order mark.
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>()
    };
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).map_err(|_| NotText)?,
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => wide(bytes, u16::from_le_bytes),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => wide(bytes, u16::from_be_bytes),
        _ => String::from_utf8(bytes.to_vec()).map_err(|_| NotText)?,
    };
    // What only looked like UTF-16 is full of characters that no text has.
    let strange = text.chars().filter(|c| matches!(c, '\0'..='\u{8}' | '\u{fffd}' | '\u{e}'..='\u{1a}')).count();
    if strange * 20 > text.chars().count() { Err(NotText) } else { Ok(text) }
}

/// Takes off what does not belong to the text itself, line by line, so that the lines keep their numbers.
pub fn uncover(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = without_escapes(&text);
    let text = without_lead(&text);
    with_placeholders(&text)
}

/// Takes off colours of terminals and pagers, bold by overstriking, and characters that are kept for placeholders.
fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => match chars.next() {
                Some('[') => while chars.next().is_some_and(|c| !('@'..='~').contains(&c)) {},
                Some(']') => while chars.next().is_some_and(|c| c != '\u{7}' && c != '\n') {},
                Some(_) | None => {}
            },
            '\u{8}' => {
                out.pop();
            }
            '\t' | '\n' => out.push(c),
            '\u{a0}' | '\u{2007}' | '\u{202f}' => out.push(' '),
            OPEN | CLOSE | '\u{200b}' | '\u{feff}' | '\0'..='\u{1f}' | '\u{7f}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// Takes off what stands before every line: a mail's `> `, a build log's time.
fn without_lead(text: &str) -> Cow<'_, str> {
    let leads: [fn(&str) -> Option<&str>; 3] = [quoted, timed, numbered];
    let filled = || text.lines().filter(|line| !line.trim().is_empty());
    let all = filled().count();
    let of = |lead: fn(&str) -> Option<&str>| filled().filter(|line| lead(line).is_some()).count();
    match leads.into_iter().find(|lead| all > 2 && of(*lead) * 10 >= all * 9) {
        Some(lead) => text.lines().map(|line| lead(line).unwrap_or(line)).collect::<Vec<_>>().join("\n").into(),
        None => text.into(),
    }
}

fn quoted(line: &str) -> Option<&str> {
    line.strip_prefix("> ").or_else(|| (line == ">").then_some(""))
}

/// `2024-05-01T12:00:00.1234567Z rest`
fn timed(line: &str) -> Option<&str> {
    let (stamp, rest) = line.split_once(' ').unwrap_or((line, ""));
    let shape = stamp.len() >= 20 && stamp.ends_with('Z') && stamp.as_bytes().get(10) == Some(&b'T');
    (shape && stamp.bytes().take(4).all(|byte| byte.is_ascii_digit())).then_some(rest)
}

/// `    12<tab>rest`, as `cat -n` prints.
fn numbered(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once('\t')?;
    let number = number.trim();
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(rest)
}

/// Marks `{{ … }}` of ecspresso, Go templates and the like, whose quotes would break the text around. Docker's own
/// `{{.Name}}` stays.
fn with_placeholders(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let longest = rest[at + 2..].char_indices().nth(300).map_or(rest.len(), |(end, _)| at + 2 + end);
        let inner = rest[at + 2..longest].split('\n').next().unwrap_or_default();
        let end = inner.find("}}").filter(|_| !inner.trim_start().starts_with('.') && !inner.trim_start().is_empty());
        // In JSON on one line, objects end with `}}` too, and hold names with colons.
        let inner = end.map(|end| &inner[..end]).filter(|inner| !looks_like_json(inner));
        match inner {
            Some(inner) => {
                out.push_str(&rest[..at]);
                out.push(OPEN);
                out.extend(inner.trim().chars().map(|c| if "\"'`\\".contains(c) { '`' } else { c }));
                out.push(CLOSE);
                rest = &rest[at + 2 + inner.len() + 2..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn looks_like_json(inner: &str) -> bool {
    inner.contains("\":") || inner.contains("\" :") || inner.contains("': ")
}
