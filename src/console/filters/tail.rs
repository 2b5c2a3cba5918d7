//! `tail`: the last lines. Nothing can be followed: the answer is as of one moment.

use super::{Filter, Filtered, count_of, no_files, text};

pub const TAIL: Filter = Filter {
    name: "tail",
    synopsis: "tail [-n COUNT]",
    does: "print the last lines, ten by default",
    example: ("tail -n 1", "a\nb\n"),
    flags: &["-n", "-f"],
    run: |arguments, input| run(arguments, input).unwrap_or_else(|wrong| wrong),
};

fn run(arguments: &[String], input: &str) -> Result<Filtered, Filtered> {
    let follows = |argument: &String| matches!(argument.as_str(), "-f" | "-F" | "--follow");
    let followed = arguments.iter().any(follows);
    let arguments: Vec<String> = arguments.iter().filter(|one| !follows(one)).cloned().collect();
    let (count, rest) = count_of("tail", &arguments)?;
    no_files("tail", &rest)?;
    let count = count.unwrap_or_else(|| "10".to_owned());
    let wrong = || Filtered::wrong(format!("tail: invalid number of lines: '{count}'\n"), 1);
    let lines: Vec<&str> = input.lines().collect();
    // `-n +5`: from the fifth line on.
    let skip = match count.strip_prefix('+') {
        Some(digits) => digits.parse::<usize>().map_err(|_| wrong())?.saturating_sub(1),
        None => lines.len().saturating_sub(count.parse().map_err(|_| wrong())?),
    };
    let mut done = Filtered::ok(text(lines.into_iter().skip(skip)));
    if followed {
        done.err = "tail: this is the moment shown; play on, then ask again to follow\n".to_owned();
    }
    Ok(done)
}
