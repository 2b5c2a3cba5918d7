//! `uniq`: each run of equal lines once.

use super::{Filter, Filtered, no_files};

pub const UNIQ: Filter = Filter {
    name: "uniq",
    synopsis: "uniq [-c] [-d] [-u]",
    does: "print each run of equal lines once, with -c how many",
    example: ("uniq -c", "a\na\nb\n"),
    flags: &["-c", "-d", "-u"],
    run: |arguments, input| run(arguments, input).unwrap_or_else(|wrong| wrong),
};

fn run(arguments: &[String], input: &str) -> Result<Filtered, Filtered> {
    let (mut count, mut repeated, mut single, mut rest) = (false, false, false, Vec::new());
    for argument in arguments {
        match argument.as_str() {
            "-c" => count = true,
            "-d" => repeated = true,
            "-u" => single = true,
            _ => rest.push(argument.clone()),
        }
    }
    no_files("uniq", &rest)?;
    let mut runs: Vec<(usize, &str)> = Vec::new();
    for line in input.lines() {
        match runs.last_mut() {
            Some((times, last)) if *last == line => *times += 1,
            _ => runs.push((1, line)),
        }
    }
    let mut out = String::new();
    for (times, line) in runs {
        if (repeated && times == 1) || (single && times > 1) {
            continue;
        }
        match count {
            true => out.push_str(&format!("{times:>7} {line}\n")),
            false => out.push_str(&format!("{line}\n")),
        }
    }
    Ok(Filtered::ok(out))
}
