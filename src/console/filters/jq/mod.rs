//! `jq`: picks values out of JSON. The common subset of its language.

mod read;
mod run;

use super::{Filter, Filtered};
use serde_json::Value;

pub const JQ: Filter = Filter {
    name: "jq",
    synopsis: "jq [-r] [-c] [-e] FILTER",
    does: "pick values out of JSON: .tasks[] | select(.lastStatus == \"STOPPED\") | .stoppedReason",
    example: ("jq -r '.tasks[] | select(.a > 1) | .b'", "{\"tasks\": [{\"a\": 2, \"b\": \"c\"}]}"),
    flags: &["-r", "-c", "-e"],
    run: |arguments, input| answer(arguments, input).unwrap_or_else(|wrong| wrong),
};

fn answer(arguments: &[String], input: &str) -> Result<Filtered, Filtered> {
    let (mut raw, mut compact, mut status, mut free) = (false, false, false, Vec::new());
    for argument in arguments {
        match argument.strip_prefix('-').filter(|letters| !letters.is_empty() && !letters.starts_with('.')) {
            Some("-raw-output") => raw = true,
            Some("-compact-output") => compact = true,
            Some("-exit-status") => status = true,
            Some(letters) if letters.chars().all(|one| "rceMS".contains(one)) => {
                raw |= letters.contains('r');
                compact |= letters.contains('c');
                status |= letters.contains('e');
            }
            Some(_) => return Err(Filtered::wrong(format!("jq: Unknown option: {argument}\n"), 2)),
            None => free.push(argument.clone()),
        }
    }
    if free.len() > 1 {
        return Err(Filtered::wrong(format!("jq: error: Could not open {}: No such file or directory\n", free[1]), 2));
    }
    let program = free.first().map_or(".", String::as_str);
    let filter =
        read::read(program).map_err(|why| Filtered::wrong(format!("jq: error: {why}\njq: 1 compile error\n"), 3))?;
    let mut done = Filtered::ok(String::new());
    let mut last = Value::Null;
    for document in serde_json::Deserializer::from_str(input).into_iter::<Value>() {
        let document = document.map_err(|error| Filtered::wrong(format!("jq: parse error: {error}\n"), 2))?;
        let mut values = Vec::new();
        if let Err(why) = run::run(&filter, &document, &mut values) {
            done.err = format!("jq: error (at <stdin>): {why}\n");
            done.exit = 5;
        }
        for value in values {
            match &value {
                Value::String(text) if raw => done.out.push_str(text),
                value if compact => done.out.push_str(&value.to_string()),
                value => done.out.push_str(&indented(value)),
            }
            done.out.push('\n');
            last = value;
        }
    }
    if status && done.exit == 0 && matches!(last, Value::Null | Value::Bool(false)) {
        done.exit = 1;
    }
    Ok(done)
}

/// jq indents by two and writes empty lists on one line, as serde_json does.
fn indented(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jq_answers_as_jq_does() {
        let input =
            r#"{"tasks": [{"id": "b", "n": 2, "x": null}, {"id": "a", "n": 1, "x": [1]}], "m": {"z": 1, "y": "q"}}"#;
        for (program, want) in [
            (".m", r#"{"z":1,"y":"q"}"#),
            (".tasks[].id", "\"b\"\n\"a\""),
            (".tasks | length", "2"),
            (".tasks[0].id, .m.y", "\"b\"\n\"q\""),
            (".tasks[-1][\"id\"]", "\"a\""),
            (".m | keys", r#"["y","z"]"#),
            (".tasks | map(.n)", "[2,1]"),
            (".tasks[] | select(.n > 1 and .id == \"b\") | .n", "2"),
            ("[.tasks[] | {id, twice: (.n * 2)}]", r#"[{"id":"b","twice":4},{"id":"a","twice":2}]"#),
            (".tasks | sort_by(.id) | .[0].n", "1"),
            (".none", "null"),
            (".none // \"else\"", "\"else\""),
            (".tasks[] | .x | .[]?", "1"),
            (".m | to_entries[] | \"\\(.key)=\\(.value)\"", "\"z=1\"\n\"y=q\""),
            (".tasks[0:1] | .[].id", "\"b\""),
            ("[.tasks[].n] | add", "3"),
            (".tasks[] | select(.id | test(\"^a\")) | .n", "1"),
            (".m | has(\"z\")", "true"),
            (".tasks[] | [.id, .n, null] | @tsv", "\"b\\t2\\t\"\n\"a\\t1\\t\""),
            ("[.m.y, .m.z] | @csv", r#""\"q\",1""#),
            (".tasks | group_by(.n) | length", "2"),
            ("if .m.z == 1 then \"yes\" else \"no\" end", "\"yes\""),
        ] {
            let done = JQ.run(&["-c".to_owned(), program.to_owned()], input);
            assert_eq!(done.out.trim_end(), want, "{program}: {}", done.err);
        }
    }

    #[test]
    fn what_jq_cannot_do_is_an_error() {
        for (program, exit) in [(".a |", 3), (".[", 3), ("nope", 3), (".a.b", 5), (".[]", 5), ("\"x", 3), ("{a", 3)] {
            let done = JQ.run(&[program.to_owned()], "{\"a\": 1}\n\"x\"");
            assert_eq!(done.exit, exit, "{program}: {}", done.err);
        }
        let deep = "(".repeat(100_000);
        assert_eq!(JQ.run(&[deep], "1").exit, 3);
    }
}
