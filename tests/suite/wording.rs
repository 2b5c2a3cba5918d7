//! What the page says by itself stands in the room `say`: no sentence hides in the code of `session` and `web`.

use crate::architecture::{self, Source};

/// Names of keys that the browser gives, which look like words.
const KEYS: &[&str] =
    &["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Escape", "Home", "End", "Tab", "PageUp", "PageDown"];
/// What stands before a text that nobody reads: a style, a selector, an address of the browser's, a reason to stop.
const UNREAD_BEHIND: &[&str] = &[
    "class=",
    "class={",
    "style=",
    "style={format!(",
    "d=",
    "viewBox=",
    "viewBox={format!(",
    "classes!(",
    "expect(",
    "icon(",
    "closest(",
    "inside(",
    "matches!(",
    "query_selector(",
    "set_property(",
    "set_attribute(",
    "strip_prefix(",
];
/// What stands before a text that is read, or spoken, however it looks.
const READ_BEHIND: &[&str] =
    &["aria-label=", "aria-description=", "aria-valuetext=", "title=", "placeholder=", "alt=", "label: "];
/// Where one finds the panels whose every word is for a person.
const ALL_SPOKEN: &[&str] = &["session/panels/inspect/", "session/panels/facts.rs", "session/panels/header.rs"];

/// A text in the code, with what stands before and behind it on its line.
#[derive(Debug, PartialEq)]
struct Literal<'a> {
    before: &'a str,
    text: &'a str,
    behind: &'a str,
}

/// Returns the texts between quotes; characters, comments and escaped quotes are no texts.
fn literals(code: &str) -> Vec<Literal<'_>> {
    let bytes = code.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\'' if bytes.get(at + 1) == Some(&b'\\') => at += 4,
            b'\'' if bytes.get(at + 2) == Some(&b'\'') => at += 3,
            b'"' => {
                let mut end = at + 1;
                while end < bytes.len() && bytes[end] != b'"' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                let line = code[..at].rfind('\n').map_or(0, |place| place + 1);
                let rest = code.get(end + 1..).unwrap_or_default();
                found.push(Literal {
                    before: &code[line..at],
                    text: &code[at + 1..end.min(code.len())],
                    behind: rest.lines().next().unwrap_or_default(),
                });
                at = end + 1;
            }
            _ => at += 1,
        }
    }
    found
}

/// Returns a text without what is filled in and without escapes.
fn fixed_part(text: &str) -> String {
    let (mut fixed, mut depth, mut escaped) = (String::new(), 0, false);
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            '\\' => escaped = true,
            _ if escaped => escaped = false,
            _ if depth == 0 => fixed.push(letter),
            _ => {}
        }
    }
    fixed
}

fn is_spoken(literal: &Literal, all: bool) -> bool {
    let text = fixed_part(literal.text);
    if KEYS.contains(&literal.text) || !text.chars().any(char::is_alphabetic) {
        return false;
    }
    let quoted_name = literal.text.ends_with("\\\"") && !text.contains(' ');
    if quoted_name || text.starts_with('#') || UNREAD_BEHIND.iter().any(|mark| literal.before.ends_with(mark)) {
        return false;
    }
    if READ_BEHIND.iter().any(|mark| literal.before.ends_with(mark)) {
        return true;
    }
    // A child of an element: `<b>{ "so" }</b>`.
    let opened = literal.before.ends_with(">{ ") || literal.before.trim() == "{";
    let child = opened && literal.behind.starts_with(" }");
    child || is_sentence(&text) || all && text.split(' ').any(is_word)
}

/// Returns whether it begins as sentences do, or has two words side by side, and is no style, address or element.
fn is_sentence(text: &str) -> bool {
    let first = text.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let mut letters = first.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let capital = capital && !first[1..].is_empty() && letters.all(char::is_lowercase);
    let foreign = text.starts_with(['<', '(']) || text.starts_with("aws ") || text.contains("px");
    let names = text.split(' ').any(|word| word.trim_end_matches(':').contains(':'));
    capital || text.split(' ').filter(|word| is_word(word)).count() > 1 && !foreign && !names
}

fn is_word(word: &str) -> bool {
    word.chars().filter(char::is_ascii_lowercase).count() > 1
}

fn hidden_in(source: &Source) -> Vec<String> {
    let path = source.path.display().to_string();
    let all = ALL_SPOKEN.iter().any(|part| path.contains(part));
    let code = architecture::code(&source.text);
    let spoken = literals(&code).into_iter().filter(|literal| is_spoken(literal, all));
    spoken.map(|literal| format!("{path}: \"{}\"", literal.text)).collect()
}

#[test]
fn what_the_page_says_stands_in_one_room() {
    let sources = architecture::sources();
    let wrong: Vec<String> = sources
        .iter()
        .filter(|source| matches!(source.room.as_str(), "session" | "web"))
        // A file of tests speaks to nobody.
        .filter(|source| !architecture::code(&source.text).contains("#[test]"))
        .flat_map(hidden_in)
        .collect();
    assert!(wrong.is_empty(), "these belong in src/say:\n{}", wrong.join("\n"));
}

#[test]
fn planted_sentences_are_found_and_other_texts_are_not() {
    let spoken = |code: &str, all: bool| literals(code).iter().any(|literal| is_spoken(literal, all));
    for (code, all, want) in [
        (r#"<button>{ "Save" }</button>"#, false, true),
        (r#"<b>{ "shown" }</b>"#, false, true),
        (r#"<i aria-label="marks">"#, false, true),
        (r#"format!("At {at}")"#, false, true),
        (r#"format!("{many} things were left")"#, false, true),
        (r#"let text = "nothing to see";"#, false, true),
        (r#"kind: "instance","#, true, true),
        (r#"kind: "instance","#, false, false),
        (r#"<div class="btn primary">"#, false, false),
        (r#""ArrowDown" => 1"#, false, false),
        (r#"format!("left:{}px;top:{}px")"#, false, false),
        (r#".expect("a file has a name")"#, false, false),
        (r#"(State::Failed, "FAILED")"#, true, false),
        (r#"icon("close")"#, false, false),
    ] {
        assert_eq!(spoken(code, all), want, "{code}");
    }
    assert_eq!(literals(r#"a('"', "b\"c", '\'')"#)[0].text, r#"b\"c"#);
}
