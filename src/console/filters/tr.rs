//! `tr`: letters for others, or none.

use super::{Filter, Filtered};

pub const TR: Filter = Filter {
    name: "tr",
    synopsis: "tr [-d] [-s] SET [SET]",
    does: "put letters in the place of others, or delete them: tr '\\t' '\\n'",
    example: ("tr ab AB", "abc\n"),
    flags: &["-d", "-s"],
    run: |arguments, input| run(arguments, input).unwrap_or_else(|wrong| wrong),
};

fn run(arguments: &[String], input: &str) -> Result<Filtered, Filtered> {
    let (mut delete, mut squeeze, mut sets) = (false, false, Vec::new());
    for argument in arguments {
        match argument.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            Some(letters) if sets.is_empty() && letters.chars().all(|one| "ds".contains(one)) => {
                delete |= letters.contains('d');
                squeeze |= letters.contains('s');
            }
            _ => sets.push(letters_of(argument)),
        }
    }
    let usage = |why: &str| Filtered::wrong(format!("tr: {why}\nusage: {}\n", TR.synopsis), 1);
    let (from, to) = match &sets[..] {
        [] => return Err(usage("missing operand")),
        [from] if delete || squeeze => (from, None),
        [_] => return Err(usage("two strings must be given when translating")),
        [from, to] if !delete && !to.is_empty() => (from, Some(to)),
        _ => return Err(usage("extra operand")),
    };
    let mut out = String::new();
    for letter in input.chars() {
        let place = from.iter().rposition(|one| *one == letter);
        let made = match (place, to) {
            (Some(_), None) if delete => continue,
            (Some(place), Some(to)) => to[place.min(to.len() - 1)],
            _ => letter,
        };
        let again = squeeze && place.is_some() && out.ends_with(made);
        if !again {
            out.push(made);
        }
    }
    Ok(Filtered::ok(out))
}

/// Reads `a-z`, `\n`, `\t` and letters as they are.
fn letters_of(set: &str) -> Vec<char> {
    let (mut found, mut walk): (Vec<char>, _) = (Vec::new(), set.chars().peekable());
    while let Some(letter) = walk.next() {
        let letter = match (letter, walk.peek()) {
            ('\\', Some('n')) => '\n',
            ('\\', Some('t')) => '\t',
            ('\\', Some('\\')) => '\\',
            (letter, _) => {
                found.push(letter);
                if walk.peek() == Some(&'-') {
                    walk.next();
                    match walk.next() {
                        Some(last) => found.extend((letter..=last).skip(1)),
                        None => found.push('-'),
                    }
                }
                continue;
            }
        };
        walk.next();
        found.push(letter);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_where_they_are_told() {
        for (arguments, input, want) in [
            (&["\\t", "\\n"][..], "a\tb", "a\nb"),
            (&["a-c", "A-C"], "abcd", "ABCd"),
            (&["-d", "\","], "\"a\",", "a"),
            (&["-s", " "], "a   b", "a b"),
            (&["abc", "x"], "abcd", "xxxd"),
        ] {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            assert_eq!(TR.run(&arguments, input).out, want);
        }
        assert_eq!(TR.run(&["a".to_owned()], "a").exit, 1);
        assert_eq!(TR.run(&[], "a").exit, 1);
    }
}
