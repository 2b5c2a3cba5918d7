//! `head`: the first lines.

use super::{Filter, Filtered, count_of, no_files, text};

pub const HEAD: Filter = Filter {
    name: "head",
    synopsis: "head [-n COUNT]",
    does: "print the first lines, ten by default",
    example: ("head -n 1", "a\nb\n"),
    flags: &["-n"],
    run: |arguments, input| run(arguments, input).unwrap_or_else(|wrong| wrong),
};

fn run(arguments: &[String], input: &str) -> Result<Filtered, Filtered> {
    let (count, rest) = count_of("head", arguments)?;
    no_files("head", &rest)?;
    let count = count.unwrap_or_else(|| "10".to_owned());
    let wrong = || Filtered::wrong(format!("head: invalid number of lines: '{count}'\n"), 1);
    let lines: Vec<&str> = input.lines().collect();
    // `-n -5`: all but the last five.
    let take = match count.strip_prefix('-') {
        Some(digits) => lines.len().saturating_sub(digits.parse().map_err(|_| wrong())?),
        None => count.parse().map_err(|_| wrong())?,
    };
    Ok(Filtered::ok(text(lines.into_iter().take(take))))
}
