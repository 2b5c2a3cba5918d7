//! What holds for any text at all, and for every query.

use super::*;
use proptest::prelude::*;

/// Writes one term of each kind, with values that need quotes and values that do not.
fn terms() -> impl Strategy<Value = String> {
    let quoted = |value: String| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
    let value = prop_oneof!["[a-z0-9:.*/@-]{1,9}", "\\PC{0,9}".prop_map(quoted), Just("'it''s'".replace("''", "\\'"))];
    let name = "[A-Za-z0-9_./\\\\-]{1,12}";
    let compare = prop::sample::select(vec!["==", "!=", ">", ">=", "<", "<=", "equals", "less_than"]);
    let list = prop::collection::vec(value.clone(), 1..4).prop_map(|values| format!("[{}]", values.join(",")));
    prop_oneof![
        (name, compare.clone(), value.clone()).prop_map(|(name, by, value)| format!("attribute:{name} {by} {value}")),
        (name, prop::bool::ANY).prop_map(|(name, is)| format!("attribute:{name} {}exists", if is { "" } else { "!" })),
        (name, list.clone()).prop_map(|(name, list)| format!("attribute:{name} not_in {list}")),
        (name, "[a-z.*?]{1,4}[a-z]").prop_map(|(name, pattern)| format!("attribute:{name} =~ 'x{pattern}'")),
        list.prop_map(|list| format!("task:group in{list}")),
        value.prop_map(|value| format!("ec2InstanceId !={value}")),
        (compare.clone(), 0u32..9).prop_map(|(by, count)| format!("runningTasksCount {by} {count}")),
        (compare.clone(), "[0-9]{1,5}(\\.[0-9]{1,5}){0,3}")
            .prop_map(|(by, version)| format!("agentVersion {by} {version}")),
        (compare, "20[0-9]{2}-0[1-9]-1[0-9](T1[0-9]:[0-5][0-9]:[0-5][0-9](Z|[+-]0[0-9]:30)?)?")
            .prop_map(|(by, date)| format!("registeredAt {by} {date}")),
        Just("agentConnected in [true]".to_owned()),
    ]
}

fn expressions() -> impl Strategy<Value = String> {
    terms().prop_recursive(4, 16, 3, |inner| {
        let pair = (inner.clone(), prop::sample::select(vec![" and ", " or ", " && ", " || "]), inner.clone());
        prop_oneof![
            pair.prop_map(|(one, joint, other)| format!("{one}{joint}{other}")),
            inner.clone().prop_map(|part| format!("({part})")),
            inner.clone().prop_map(|part| format!("not ({part})")),
            inner.prop_map(|part| format!("! {part}")),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_as_the_same(text in expressions()) {
        let Ok(query) = parse(&text) else {
            // The generator's patterns and lengths are not all legal.
            let message = parse(&text).expect_err("just tried").message;
            let legal = message.starts_with("the regular expression") || message.starts_with("an expression has at most");
            prop_assert!(legal, "{}: {}", text, message);
            return Ok(());
        };
        let printed = query.to_string();
        prop_assume!(printed.chars().count() <= 2000);
        prop_assert_eq!(parse(&printed), Ok(query.clone()), "{}", &printed);
        prop_assert_eq!(parse(&printed).map(|again| again.to_string()), Ok(printed));
        prop_assert_ne!(query.holds(&Instance), parse(&format!("not ({text})")).is_ok_and(|not| not.holds(&Instance)));
    }

    #[test]
    fn any_text_gives_a_query_or_an_error_inside_the_text(
        text in prop_oneof![
            any::<String>(),
            "[a-z:!=<>~&|()\\[\\], '\"\\\\.*+?{}0-9-]{0,80}",
            prop::collection::vec(prop::sample::select(vec![
                "attribute:a", "task:group", "agentVersion", "registeredAt", " ", "==", "!", "not ", "in", "[", "]", "(",
                ")", ",", "'", "\"", "\\", "=~", "exists", "and ", "or ", "&&", "1.2", "2018-06-18", "é", "\u{0}", "\n",
            ]), 0..20).prop_map(|parts| parts.concat()),
        ],
    ) {
        match parse(&text) {
            Ok(query) => {
                query.holds(&Instance);
                prop_assert_eq!(parse(&query.to_string()), Ok(query));
            }
            Err(error) => {
                prop_assert!(text.is_char_boundary(error.at), "{:?}", error);
                prop_assert_eq!(error.to_string().lines().count(), if error.expected.is_empty() { 3 } else { 4 });
            }
        }
    }
}
