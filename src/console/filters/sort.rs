//! `sort`: lines in order.

use super::{Filter, Filtered, no_files, text};
use std::cmp::Ordering;

pub const SORT: Filter = Filter {
    name: "sort",
    synopsis: "sort [-r] [-n] [-u] [-k FIELD]",
    does: "sort lines, by letters or by number",
    example: ("sort -rn", "1\n10\n2\n"),
    flags: &["-r", "-n", "-u", "-k"],
    run: |arguments, input| run(arguments, input).unwrap_or_else(|wrong| wrong),
};

fn run(arguments: &[String], input: &str) -> Result<Filtered, Filtered> {
    let (mut reverse, mut number, mut unique, mut field, mut rest) = (false, false, false, 0_usize, Vec::new());
    let mut walk = arguments.iter();
    while let Some(argument) = walk.next() {
        match argument.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            Some(letters) if letters.chars().all(|one| "rnu".contains(one)) => {
                reverse |= letters.contains('r');
                number |= letters.contains('n');
                unique |= letters.contains('u');
            }
            Some(letters) if letters.starts_with('k') => {
                let digits = if letters == "k" { walk.next().map_or("", String::as_str) } else { &letters[1..] };
                let first = digits.split([',', '.']).next().unwrap_or_default();
                let wrong = || Filtered::wrong(format!("sort: invalid number at field start: '{digits}'\n"), 2);
                field = first.parse().ok().filter(|field| *field > 0).ok_or_else(wrong)?;
            }
            _ => rest.push(argument.clone()),
        }
    }
    no_files("sort", &rest)?;
    let key = |line: &'_ str| match field {
        0 => line.to_owned(),
        _ => line.split_whitespace().skip(field - 1).collect::<Vec<_>>().join(" "),
    };
    let mut lines: Vec<&str> = input.lines().collect();
    let order = |left: &&str, right: &&str| {
        let (one, other) = (key(left), key(right));
        let by_key = if number { value(&one).total_cmp(&value(&other)) } else { one.cmp(&other) };
        let order = by_key.then_with(|| if unique { Ordering::Equal } else { left.cmp(right) });
        if reverse { order.reverse() } else { order }
    };
    lines.sort_by(order);
    if unique {
        lines.dedup_by(|left, right| order(left, right) == Ordering::Equal);
    }
    Ok(Filtered::ok(text(lines)))
}

/// Returns the number that a line begins with; zero where none is.
fn value(text: &str) -> f64 {
    let text = text.trim_start();
    let end = text.char_indices().find(|(at, one)| !(one.is_ascii_digit() || *one == '.' || (*at == 0 && *one == '-')));
    text[..end.map_or(text.len(), |(at, _)| at)].parse().unwrap_or(0.0)
}
