//! `wc`: counts lines, words and bytes.

use super::{Filter, Filtered, no_files};

pub const WC: Filter = Filter {
    name: "wc",
    synopsis: "wc [-l] [-w] [-c]",
    does: "count lines, words and bytes",
    example: ("wc -l", "a\nb\n"),
    flags: &["-l", "-w", "-c"],
    run: |arguments, input| run(arguments, input).unwrap_or_else(|wrong| wrong),
};

fn run(arguments: &[String], input: &str) -> Result<Filtered, Filtered> {
    let (mut lines, mut words, mut bytes, mut rest) = (false, false, false, Vec::new());
    for argument in arguments {
        match argument.strip_prefix('-').filter(|letters| letters.chars().all(|one| "lwcm".contains(one))) {
            Some(letters) if !letters.is_empty() => {
                lines |= letters.contains('l');
                words |= letters.contains('w');
                bytes |= letters.contains(['c', 'm']);
            }
            _ => rest.push(argument.clone()),
        }
    }
    no_files("wc", &rest)?;
    let all = !(lines || words || bytes);
    let counts =
        [(lines, input.matches('\n').count()), (words, input.split_whitespace().count()), (bytes, input.len())];
    let wanted: Vec<usize> = counts.iter().filter(|(asked, _)| *asked || all).map(|(_, count)| *count).collect();
    let line = match wanted[..] {
        [one] => one.to_string(),
        _ => wanted.iter().map(|count| format!("{count:>7}")).collect::<Vec<_>>().join(" "),
    };
    Ok(Filtered::ok(format!("{line}\n")))
}
