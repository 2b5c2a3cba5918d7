//! `cut`: some fields of each line.

use super::{Filter, Filtered, no_files};

pub const CUT: Filter = Filter {
    name: "cut",
    synopsis: "cut [-d LETTER] -f LIST",
    does: "print fields of each line, between tabs or the letter of -d",
    example: ("cut -d / -f 3", "a/b/c\n"),
    flags: &["-d", "-f", "-c"],
    run: |arguments, input| run(arguments, input).unwrap_or_else(|wrong| wrong),
};

/// From where to where, counted from one.
type Span = (usize, usize);

fn run(arguments: &[String], input: &str) -> Result<Filtered, Filtered> {
    let (mut delimiter, mut fields, mut letters, mut rest) = ('\t', None, None, Vec::new());
    let mut walk = arguments.iter();
    while let Some(argument) = walk.next() {
        let Some(flag) = ["-d", "-f", "-c"].into_iter().find(|flag| argument.starts_with(flag)) else {
            rest.push(argument.clone());
            continue;
        };
        let inline = &argument[flag.len()..];
        let value = if inline.is_empty() { walk.next().map_or("", String::as_str) } else { inline };
        match flag {
            "-d" => {
                let mut one = value.chars();
                delimiter = match (one.next(), one.next()) {
                    (Some(letter), None) => letter,
                    _ => return Err(wrong("the delimiter must be a single character")),
                };
            }
            "-f" => fields = Some(spans(value)?),
            _ => letters = Some(spans(value)?),
        }
    }
    no_files("cut", &rest)?;
    let mut out = String::new();
    for line in input.lines() {
        match (&fields, &letters) {
            (Some(wanted), None) if line.contains(delimiter) => {
                let parts = line.split(delimiter).enumerate().filter(|(nth, _)| is_in(wanted, nth + 1));
                out.push_str(&parts.map(|(_, part)| part).collect::<Vec<_>>().join(&delimiter.to_string()));
            }
            (Some(_), None) => out.push_str(line),
            (None, Some(wanted)) => {
                out.extend(line.chars().enumerate().filter(|(nth, _)| is_in(wanted, nth + 1)).map(|(_, one)| one));
            }
            _ => return Err(wrong("you must specify a list of characters, or fields")),
        }
        out.push('\n');
    }
    Ok(Filtered::ok(out))
}

fn wrong(why: &str) -> Filtered {
    Filtered::wrong(format!("cut: {why}\nusage: {}\n", CUT.synopsis), 1)
}

fn is_in(spans: &[Span], place: usize) -> bool {
    spans.iter().any(|(from, to)| (*from..=*to).contains(&place))
}

/// Reads `1,3-5,7-`.
fn spans(list: &str) -> Result<Vec<Span>, Filtered> {
    let number = |digits: &str, none: usize| match digits {
        "" => Some(none),
        digits => digits.parse().ok().filter(|number| *number > 0),
    };
    let span = |part: &str| match part.split_once('-') {
        Some((from, to)) if part != "-" => Some((number(from, 1)?, number(to, usize::MAX)?)),
        Some(_) => None,
        None => number(part, 0).filter(|place| *place > 0).map(|place| (place, place)),
    };
    let read: Option<Vec<Span>> = list.split(',').map(span).collect();
    read.ok_or_else(|| wrong(&format!("invalid field value '{list}'")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_cut_out() {
        for (arguments, input, want) in [
            (&["-f", "2"][..], "a\tb\tc\nd\n", "b\nd\n"),
            (&["-d/", "-f1,3-"], "a/b/c/d\n", "a/c/d\n"),
            (&["-c", "1-3"], "abcdef\n", "abc\n"),
        ] {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            assert_eq!(CUT.run(&arguments, input).out, want);
        }
        for arguments in [&[][..], &["-f"], &["-f", "0"], &["-f", "x"], &["-d", "ab", "-f1"], &["-f", "-"]] {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            assert_eq!(CUT.run(&arguments, "a\n").exit, 1, "{arguments:?}");
        }
    }
}
