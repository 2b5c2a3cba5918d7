//! Near misses: the place, the sentence, the hint; and the limits.

use super::*;

#[test]
fn near_misses_say_where_and_what_was_meant() {
    for (text, at, message) in NEAR_MISSES {
        let error = parse(text).expect_err(text);
        assert_eq!((error.at, error.message.as_str()), (*at, *message), "{text}");
    }
}

#[test]
fn an_error_shows_the_text_with_a_caret_and_what_could_stand_there() {
    let shown = |text: &str| parse(text).expect_err(text).to_string();
    assert_eq!(
        shown("attribute:größe exists"),
        "an attribute's name cannot hold `ö`\n  attribute:größe exists\n              ^"
    );
    assert_eq!(
        shown("agentVersion ~ 1"),
        "`~` is no operator; did you mean `=~`?\n  agentVersion ~ 1\n               ^\nexpected == != > >= < <="
    );
    for (before, after) in
        [("", " == a"), ("attribute:a ", " b"), ("runningTasksCount > ", ""), ("attribute:a exists ", "")]
    {
        let message = parse(&format!("{before}{}{after}", "x".repeat(1900))).expect_err("it is none").message;
        assert!(message.contains("xxx…`") && message.len() < 200, "{message}");
    }
    let long = format!("attribute:{} == 'b", "a".repeat(100));
    let lines: Vec<String> = shown(&long).lines().map(str::to_owned).collect();
    assert_eq!(lines[1], format!("  …{} == 'b", "a".repeat(44)));
    assert_eq!(lines[2].chars().count(), 2 + 1 + 48 + 1);
    assert_eq!(
        check_expression("attribute:a = b").as_deref(),
        Some("`=` is no operator; did you mean `==`? (at character 13)")
    );
    assert_eq!(check_expression("attribute:a == b"), None);
}

#[test]
fn length_and_depth_have_limits() {
    let padded = |length: usize| format!("attribute:a exists{}", " ".repeat(length - 18));
    assert!(parse(&padded(2000)).is_ok());
    let error = parse(&padded(2001)).expect_err("it is too long");
    assert_eq!((error.at, error.message.as_str()), (2000, "an expression has at most 2000 characters"));
    let nested = |depth: usize| format!("{}attribute:a exists{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(64)).is_ok());
    let error = parse(&nested(65)).expect_err("it is too deep");
    assert_eq!((error.at, error.message.as_str()), (65, "`not` and parentheses are nested more than 64 deep"));
    for (sign, at) in [("!", 65), ("not ", 260)] {
        assert_eq!(parse(&sign.repeat(400)).map_err(|error| error.at), Err(at), "{sign}");
    }
    let wide = vec!["runningTasksCount>1"; 80].join(" or ");
    assert!(read(&wide).holds(&Instance));
    let name = "a".repeat(129);
    assert_eq!(parse(&format!("attribute:{name} exists")).map_err(|error| error.at), Err(10));
}

/// Text, byte, message.
const NEAR_MISSES: &[(&str, usize, &str)] = &[
    ("", 0, "the expression is empty"),
    ("  ", 0, "the expression is empty"),
    ("agentversion > 1", 0, "there is no subject `agentversion`; did you mean `agentVersion`?"),
    (
        "ecs.instance-type == a",
        0,
        "there is no subject `ecs.instance-type`; did you mean `attribute:ecs.instance-type`?",
    ),
    ("atribute:stack == a", 0, "there is no subject `atribute:stack`; did you mean `attribute:stack`?"),
    ("task:grup == a", 0, "there is no subject `task:grup`; did you mean `task:group`?"),
    ("attribute == a", 0, "there is no subject `attribute`; did you mean `attribute:`?"),
    ("colour == red", 0, "there is no subject `colour`"),
    ("attribute: == a", 10, "the attribute's name is missing"),
    ("attribute:a:b == c", 11, "an attribute's name cannot hold `:`"),
    ("attribute:größe == c", 12, "an attribute's name cannot hold `ö`"),
    ("== a", 0, "a subject is missing before `=`"),
    ("attribute:a", 11, "an operator is missing"),
    ("attribute:a = b", 12, "`=` is no operator; did you mean `==`?"),
    ("attribute:a === b", 12, "`===` is no operator; did you mean `==`?"),
    ("runningTasksCount => 1", 18, "`=>` is no operator; did you mean `>=`?"),
    ("attribute:a exist", 12, "`exist` is no operator; did you mean `exists`?"),
    ("attribute:a contains b", 12, "`contains` is no operator"),
    ("attribute:a EQUALS b", 12, "`EQUALS` is no operator; did you mean `equals`?"),
    ("attribute:a not in [b]", 12, "`not` is no operator; did you mean `!in`?"),
    ("agentVersion =~ 1.*", 13, "agentVersion cannot be tested with `=~`"),
    ("agentVersion in [1.1]", 13, "agentVersion cannot be tested with `in`"),
    ("agentConnected > true", 15, "agentConnected cannot be tested with `>`"),
    ("ec2InstanceId exists", 14, "ec2InstanceId cannot be tested with `exists`"),
    ("attribute:a ==", 14, "a value is missing"),
    ("(attribute:a == )", 16, "a value is missing before `)`"),
    ("agentVersion >= 1.x", 16, "`1.x` is no version; it is written like `1.105.1`"),
    (
        "registeredAt > yesterday",
        15,
        "`yesterday` is no date; it is written like `2018-06-18`, `2018-06-18T22:28:28Z` or with `+02:00`",
    ),
    ("runningTasksCount > -1", 20, "`-1` is no whole number"),
    ("runningTasksCount > 99999999999", 20, "`99999999999` is no whole number"),
    ("agentConnected == yes", 18, "agentConnected is `true` or `false`"),
    ("agentConnected in [true, 1]", 25, "agentConnected is `true` or `false`"),
    ("attribute:a in b", 15, "`in` takes a list, like `[a, b]`"),
    ("attribute:a in []", 15, "the list is empty"),
    ("attribute:a in [b", 15, "this `[` is never closed"),
    ("attribute:a in [b,]", 18, "a value is missing before `]`"),
    ("attribute:a in [b c]", 18, "between the values of a list stands `,`; quote a value with spaces"),
    ("attribute:a == [b]", 15, "a list goes with `in`; a value that holds `[` must be quoted"),
    ("attribute:a == 'b", 15, "this quote is never closed"),
    ("attribute:a =~ (b|c)", 15, "a value that holds `(` must be quoted"),
    ("attribute:a =~ t[23].*", 16, "a value that holds `[` must be quoted"),
    ("attribute:a =~ b{1,2}", 18, "a value that holds `,` must be quoted"),
    ("attribute:a =~ *", 15, "the regular expression is wrong: there is nothing to repeat"),
    ("attribute:a =~ 'b(c'", 17, "the regular expression is wrong: this `(` is never closed"),
    (r#"attribute:a =~ "\"\\s(""#, 21, "the regular expression is wrong: this `(` is never closed"),
    ("attribute:a == b c", 17, "`c` is out of place; join terms by `and` or `or`, and quote a value with spaces"),
    ("attribute:a exists AND attribute:b exists", 19, "`AND` joins nothing; did you mean `and`?"),
    ("attribute:a exists & attribute:b exists", 19, "`&` joins nothing; did you mean `&&`?"),
    ("attribute:a exists and", 22, "the expression ends too early"),
    ("attribute:a exists and or", 23, "a term is missing before `or`"),
    ("(attribute:a exists", 0, "this `(` is never closed"),
    (
        "(attribute:a exists attribute:b exists)",
        20,
        "`attribute:b` is out of place; join terms by `and` or `or`, and quote a value with spaces",
    ),
    ("attribute:a exists)", 18, "this `)` has no `(`; a value that holds it must be quoted"),
    ("attribute:a == b, c", 16, "a value that holds `,` must be quoted"),
    ("attribute:a == b]", 16, "a value that holds `]` must be quoted"),
    ("attribute:a == 'b', c", 18, "`,` is out of place"),
    ("attribute:a exists (attribute:b exists)", 19, "`(` is out of place"),
    ("()", 1, "a subject is missing before `)`"),
    ("not", 3, "the expression ends too early"),
];
