//! Patterns against a table, against the crate `regex-lite`, and against any text at all.

use super::*;
use proptest::prelude::*;

#[test]
fn the_whole_text_must_match() {
    for (pattern, text, want) in [
        ("c5.*", "c5.large", true),
        ("c5.*", "c5", true),
        ("c5.*", "m5.large", false),
        ("c5", "c5.large", false),
        ("large", "c5.large", false),
        (".*large", "c5.large", true),
        ("t2.*", "t2small", true),
        (r"t2\..*", "t2small", false),
        ("(m5|c5).(large|xlarge)", "c5.xlarge", true),
        ("(m5|c5).(large|xlarge)", "c5.2xlarge", false),
        ("us-east-1[a-c]", "us-east-1b", true),
        ("us-east-1[^a-c]", "us-east-1b", false),
        (r"i-[0-9a-f]{17}", "i-00112233445566778", true),
        (r"i-[0-9a-f]{17}", "i-0011223344556677", false),
        (r"\d+\.\d+", "1.25", true),
        (r"[\w.-]+", "a_b.c-d", true),
        (r"\w+", "a b", false),
        ("^a$", "a", true),
        ("a^b", "ab", false),
        ("", "", true),
        ("", "a", false),
        ("a|", "", true),
        ("(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ("(|a)+", "aaa", true),
        ("(?:ab)??c", "abc", true),
        ("prod.*", "Prod", false),
        ("größe", "größe", true),
        ("gr..e", "größe", true),
        ("a{2,3}", "a", false),
        ("a{2,3}", "aaa", true),
        ("a{2,3}", "aaaa", false),
        ("a{2,}", "aaaaa", true),
    ] {
        let read = Pattern::parse(pattern).expect(pattern);
        assert_eq!(read.matches(text), want, "{pattern} on {text}");
    }
}

#[test]
fn what_is_not_understood_is_refused_with_its_place() {
    for (pattern, at, message) in [
        ("*a", 0, "there is nothing to repeat"),
        ("a**", 2, "there are two counts in a row"),
        ("a*+", 2, "possessive counts are not supported"),
        ("a(b", 1, "this `(` is never closed"),
        ("ab)", 2, "this `)` has no `(`"),
        ("x[a-z", 1, "this `[` is never closed"),
        ("x[]", 2, "the class is empty; write `\\]` for the sign itself"),
        ("[z-a]", 1, "the range ends before it begins"),
        ("[a[b]]", 2, "write `\\[` inside a class"),
        ("[a-z&&b]", 4, "intersections of classes are not supported"),
        ("a{3,2}", 1, "the count ends before it begins"),
        ("a{x}", 2, "a count is a number of at most 1000"),
        ("a{1001}", 2, "a count is a number of at most 1000"),
        ("a{2", 3, "the count has no `}`"),
        ("{2}", 0, "there is nothing to repeat; write `\\{` for the sign itself"),
        ("(?=a)", 1, "only groups `(…)` and `(?:…)` are supported"),
        ("(?i)a", 1, "only groups `(…)` and `(?:…)` are supported"),
        (r"a\b", 1, "this escape is not supported"),
        (r"(a)\1", 3, "this escape is not supported"),
        ("a\\", 1, "a `\\` needs a sign behind it"),
        ("^*", 0, "`^` and `$` cannot be repeated"),
        ("((a{100}){100}){100}", 0, "the pattern is too large"),
        ("((((){1000}){1000}){1000}){1000}", 0, "the pattern is too large"),
    ] {
        assert_eq!(Pattern::parse(pattern), Err(PatternError { at, message }), "{pattern}");
    }
    let deep = format!("{}{}", "(".repeat(900), ")".repeat(900));
    assert_eq!(Pattern::parse(&deep).map_err(|error| error.message), Err("groups are nested too deep"));
}

/// Writes patterns out of parts that both readers know.
fn patterns() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        "[abc.-]",
        Just(r"\.".to_owned()),
        Just(r"\d".to_owned()),
        Just(r"\W".to_owned()),
        Just("[a-b1]".to_owned()),
        Just("[^a]".to_owned()),
        Just(r"[\s\w]".to_owned()),
    ];
    let count = prop_oneof![Just(""), Just("*"), Just("+"), Just("?"), Just("{2}"), Just("{1,3}"), Just("{0,}?")];
    let counted = |part| (part, count.clone()).prop_map(|(part, count)| format!("{part}{count}"));
    counted(atom.boxed()).prop_recursive(4, 24, 4, move |inner| {
        let joined = |sign: &'static str| {
            prop::collection::vec(inner.clone(), 1..4).prop_map(move |parts| format!("({})", parts.join(sign)))
        };
        let edge = inner.clone().prop_map(|part| format!("(^{part}|{part}$)"));
        (prop_oneof![joined(""), joined("|"), joined("").boxed(), edge], count.clone())
            .prop_map(|(part, count)| format!("{part}{count}"))
    })
}

proptest! {
    #[test]
    fn it_agrees_with_another_engine(pattern in patterns(), texts in prop::collection::vec("[abc1. -]{0,6}", 12)) {
        let other = regex_lite::Regex::new(&format!("^(?:{pattern})$"));
        let (Ok(mine), Ok(other)) = (Pattern::parse(&pattern), other) else {
            // Either may find it too large; nothing else can go wrong.
            prop_assume!(Pattern::parse(&pattern).is_err_and(|error| error.message == "the pattern is too large"));
            return Ok(());
        };
        for text in texts {
            prop_assert_eq!(mine.matches(&text), other.is_match(&text), "{} on {:?}", &pattern, &text);
        }
    }

    #[test]
    fn what_it_accepts_the_other_engine_accepts_and_matches_alike(
        pattern in r"[ab1.*+?(|)^$\[\]{},\\dDs-]{0,10}",
        texts in prop::collection::vec("[ab1 -]{0,5}", 6),
    ) {
        if let Ok(mine) = Pattern::parse(&pattern) {
            let other = regex_lite::Regex::new(&format!("^(?:{pattern})$"));
            prop_assert!(other.is_ok(), "{} is none for the other engine", pattern);
            for text in texts {
                let other = other.as_ref().expect("it was just asserted").is_match(&text);
                prop_assert_eq!(mine.matches(&text), other, "{} on {:?}", &pattern, &text);
            }
        }
    }

    #[test]
    fn any_text_gives_a_pattern_or_an_error_inside_the_text(text in any::<String>(), on in any::<String>()) {
        match Pattern::parse(&text) {
            Ok(pattern) => _ = pattern.matches(&on),
            Err(error) => prop_assert!(text.is_char_boundary(error.at)),
        }
    }
}
