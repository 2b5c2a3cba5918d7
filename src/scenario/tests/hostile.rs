//! Texts made to hurt: each is refused with a message or read, never slow, never a panic.

use super::reading::complaints;
use crate::scenario::{LIBRARY, link, read, write};
use proptest::prelude::*;

#[test]
fn huge_and_deep_texts_are_refused_early() {
    let many = |part: &str, times: usize| part.repeat(times);
    for (name, text, want) in [
        ("more than a MiB", many("a", (1 << 20) + 1), "bytes; 1048576 are allowed"),
        ("lists in lists", many("[", 90_000), "recursion limit exceeded"),
        ("65 lists", format!("{}{}", many("[", 65), many("]", 65)), "nested deeper than 64 levels"),
        ("block lists in lists", many("- ", 100_000), "nested deeper than 64 levels"),
        ("objects in objects", many("{\"a\":", 90_000), "recursion limit exceeded"),
        (
            "blocks in blocks",
            (0..200).map(|nth| format!("{}a:\n", many(" ", nth))).collect(),
            "nested deeper than 64 levels",
        ),
        ("questions", many("? ", 100_000), "a name is text"),
        ("a list of 500,000", format!("[{}0]", many("0,", 500_000)), "more than 100000 values"),
        (
            "an object of 40,000 names",
            (0..40_000).map(|nth| format!("k{nth}:\n")).collect(),
            "there are 39900 more problems",
        ),
        ("one name 40,000 times", many("seed: 1\n", 40_000), "`seed` stands here a second time"),
        ("anchors in anchors", many("- &a\n", 40_000), "a scenario is an object"),
        ("an alias bomb", bomb(), "more than 100000 values"),
        ("an alias tower", tower(), "nested deeper than 64 levels"),
        (
            "images without end",
            format!("images: [{}]", many("{image: a},", 20_000)),
            "there are 20000; 200 are allowed",
        ),
        ("cues without end", format!("script: [{}]", many("1,", 1_001)), "there are 1001; 1000 are allowed"),
        (
            "a name of 100,000 letters",
            format!("{{\"{}\": 1}}", many("n", 100_000)),
            "this is not a field of a scenario",
        ),
        ("a value of 100,000 letters", format!("begin: {}", many("n", 100_000)), "…` is none of empty, steady"),
        ("a number of 100,000 digits", format!("seed: {}", many("9", 100_000)), "this must be from 0 to"),
        ("nothing but spaces", many(" ", 1 << 20), "there is nothing here"),
        ("nothing but lines", many("\n", 1 << 20), "there is nothing here"),
        ("nothing but comments", many("#\n", 1 << 19), "there is nothing here"),
        ("nothing but backslashes", format!("\"{}\"", many("\\ud800", 150_000)), "invalid Unicode character escape"),
    ] {
        let told = complaints(&text);
        assert!(told.iter().any(|line| line.contains(want)), "{name}: {}", told[0]);
        assert!(told.len() <= 101, "{name}: {}", told.len());
        assert!(told.iter().all(|line| line.len() < 1000), "{name}: messages stay short");
    }
}

/// Nine anchors, each ten times the one before.
fn bomb() -> String {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for nth in 1..9 {
        let last = format!("*a{}", nth - 1);
        text.push_str(&format!("a{nth}: &a{nth} [{}]\n", vec![last; 10].join(", ")));
    }
    text
}

/// Each anchor is twenty levels above the one before.
fn tower() -> String {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for nth in 1..9 {
        text.push_str(&format!("a{nth}: &a{nth} {}*a{}{}\n", "[".repeat(20), nth - 1, "]".repeat(20)));
    }
    text
}

#[test]
fn strange_characters_are_refused_or_kept_as_they_are() {
    for (name, text) in [
        ("NUL", "title: a\u{0}b"),
        ("NUL, escaped", "title: \"a\\0b\""),
        ("escape", "title: \"\\e[31mred\""),
        ("carriage return inside", "title: \"a\\rb\""),
        ("next line", "title: \"a\\Nb\""),
        ("right-to-left override", "title: \"a\u{202e}b\""),
        ("zero-width space", "title: \"a\u{200b}b\""),
        ("lone surrogate", "title: \"\\ud800\""),
        ("surrogates the wrong way round", "title: \"\\udc00\\ud800\""),
        ("no character at all", "title: \"\u{ffff}\""),
        ("a tag of invisible letters", "title: \"a\u{e0041}b\""),
        ("a service with a tag", "services: [{serviceName: \"<script>\", taskDefinition: a, desiredCount: 1}]"),
        ("an image with a tag", "images: [{image: '\"><img src=x onerror=alert(1)>', size: 1MB}]"),
        ("a zone in style", "cluster: {zones: [\"url(javascript:1)\"]}"),
        ("a digest of spaces", "images: [{image: a, layers: [{size: 1MB, digest: '  '}]}]"),
    ] {
        assert!(!complaints(text).is_empty(), "{name}");
    }
    for text in
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "{{7*7}}", "${jndi:x}"]
    {
        let yaml = format!("title: {}\n", serde_json::json!(text));
        assert_eq!(read(&yaml).map(|read| read.scenario.title).as_deref(), Ok(text));
    }
}

/// A text from which mutations start.
fn seed(which: usize) -> String {
    let scenario = (LIBRARY[which / 2 % LIBRARY.len()].build)();
    if which.is_multiple_of(2) { write::to_yaml(&scenario) } else { write::to_json(&scenario) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}|[-\\[\\]{}:,&*#?|>'\"%@`! \\n\\ta0-9.~<]{0,200}") {
        let _ = read(&text);
        let _ = link::decode(&text);
        let _ = link::decode(&format!("#s=1.{text}"));
        let _ = link::decode(&format!("#/first-journey?{text}"));
    }

    #[test]
    fn any_damage_to_a_right_text_is_read_or_refused(
        which in 0..6usize, place in 0..2000usize, length in 0..40usize, patch in "\\PC{0,3}|[-\\[\\]{}:,&*#?\\n\\t \"'0-9]{0,6}",
    ) {
        let seed = seed(which);
        let chars: Vec<char> = seed.chars().collect();
        let place = place.min(chars.len());
        let end = (place + length).min(chars.len());
        let text: String = chars[..place].iter().copied().chain(patch.chars()).chain(chars[end..].iter().copied()).collect();
        match read(&text) {
            Ok(read) => prop_assert_eq!(crate::scenario::check(&read.scenario), []),
            Err(problems) => prop_assert!(!problems.is_empty() && problems.iter().all(|problem| problem.is_error())),
        }
    }

    #[test]
    fn any_damage_to_a_link_is_read_or_refused(place in 0..1200usize, length in 0..5usize, patch in "[A-Za-z0-9_=&%.~-]{0,5}") {
        let mut scenario = (LIBRARY[0].build)();
        scenario.title = "Mine".to_owned();
        let text = link::encode(&link::Link::to(scenario));
        let (place, end) = (place.min(text.len()), (place + length).min(text.len()));
        let _ = link::decode(&format!("{}{patch}{}", &text[..place], &text[end..]));
    }

    #[test]
    fn any_bytes_in_a_payload_are_read_or_refused(bytes: Vec<u8>) {
        let letters: String = bytes.iter().map(|byte| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[usize::from(byte % 64)])).collect();
        let _ = link::decode(&format!("#s=1.{letters}"));
        let _ = link::decode(&String::from_utf8_lossy(&bytes));
    }
}
