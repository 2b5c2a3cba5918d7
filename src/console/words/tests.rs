//! Lines as bash splits them.

use super::*;

fn words(text: &str) -> Vec<Vec<Vec<String>>> {
    let value = |name: &str| match name {
        "TASK" => Some("1a2b".to_owned()),
        "TWO" | "(b" | "(b \"c)\" | d" => Some("one two".to_owned()),
        _ => None,
    };
    let one = |pipeline: &Pipeline| pipeline.commands.iter().map(|command| expand(command, value)).collect();
    split(text).expect(text).iter().map(one).collect()
}

#[test]
fn lines_split_as_bash_splits_them() {
    for (line, want) in [
        ("a b  c", &["a", "b", "c"][..]),
        ("a 'b c' \"d e\" f\\ g", &["a", "b c", "d e", "f g"]),
        ("a '' \"\"", &["a", "", ""]),
        ("a \\\n  b # rest", &["a", "b"]),
        ("a$TASK \"$TWO\" $TWO '$TASK' ${TASK}x", &["a1a2b", "one two", "one", "two", "$TASK", "1a2bx"]),
        ("a $(b \"c)\" | d) \"$(b)\" X=$(b)", &["a", "one", "two", "one two", "X=one", "two"]),
        ("X=$(b) Y=$TWO", &["X=one two", "Y=one two"]),
        ("a $NONE \"$NONE\" $ 5$", &["a", "", "$", "5$"]),
        ("a v1/{metadata,tasks} {x} '{p,q}'", &["a", "v1/metadata", "v1/tasks", "{x}", "{p,q}"]),
        ("a 'x\ny' \"\\\"\\n\" b#c 2>&1", &["a", "x\ny", "\"\\n", "b#c"]),
    ] {
        assert_eq!(words(line), [[want]], "{line}");
    }
}

#[test]
fn pipes_and_lists_split_lines() {
    assert_eq!(words("a | b\nc; d && e |\n f").len(), 4);
    assert_eq!(words("\n# nothing\n\n"), Vec::<Vec<Vec<String>>>::new());
    let after: Vec<After> = split("a && b || c; d").expect("fits").iter().map(|one| one.after).collect();
    assert_eq!(after, [After::Anyway, After::Success, After::Failure, After::Anyway]);
}

#[test]
fn what_is_not_run_is_refused_with_a_reason() {
    for (line, part) in [
        ("a 'b", "matching `''"),
        ("a \"b", "matching `\"'"),
        ("a \\", "ends in \\"),
        ("a |", "end of file"),
        ("| a", "near unexpected token `|'"),
        ("a $(b", "matching `)'"),
        ("a $(b 'c)", "matching `)'"),
        ("a $(((((((b)))))))", "in one another"),
        ("a $(b | )", "end of file"),
        ("a `b`", "between backticks"),
        ("a > file", "no files"),
        ("a --tasks <task-arn>", "stands for a value: put the task arn there"),
        ("a & b", "background"),
        ("&& a", "near unexpected token `&&'"),
        ("a ${x:-y}", "bad substitution"),
    ] {
        let refusal = split(line).expect_err(line).to_string();
        assert!(refusal.contains(part), "{line}: {refusal}");
    }
}
