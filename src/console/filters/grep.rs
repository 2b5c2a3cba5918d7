//! `grep`: the lines that match a pattern.

use super::{Filter, Filtered};
use regex_lite::{Regex, RegexBuilder};

pub const GREP: Filter = Filter {
    name: "grep",
    synopsis: "grep [-ivEFnco] [-A LINES] [-B LINES] [-C LINES] PATTERN",
    does: "print the lines that match a pattern",
    example: ("grep -in -A 1 ERROR", "error\nwhy\n"),
    flags: &["-i", "-v", "-E", "-F", "-n", "-c", "-o", "-w", "-A", "-B", "-C"],
    run: |arguments, input| run(arguments, input).unwrap_or_else(|wrong| wrong),
};

#[derive(Default)]
struct Asked {
    ignore_case: bool,
    invert: bool,
    extended: bool,
    fixed: bool,
    number: bool,
    count: bool,
    only: bool,
    word: bool,
    quiet: bool,
    before: usize,
    after: usize,
    patterns: Vec<String>,
    files: Vec<String>,
}

fn run(arguments: &[String], input: &str) -> Result<Filtered, Filtered> {
    let asked = read(arguments)?;
    if let Some(file) = asked.files.iter().find(|file| *file != "-") {
        return Err(Filtered::wrong(format!("grep: {file}: No such file or directory\n"), 2));
    }
    let pattern = pattern(&asked)?;
    let lines: Vec<&str> = input.lines().collect();
    let hits: Vec<bool> = lines.iter().map(|line| pattern.is_match(line) != asked.invert).collect();
    let found = hits.iter().filter(|hit| **hit).count();
    let out = match (asked.quiet, asked.count) {
        (true, _) => String::new(),
        (_, true) => format!("{found}\n"),
        _ => shown(&asked, &pattern, &lines, &hits),
    };
    Ok(Filtered { out, err: String::new(), exit: u8::from(found == 0) })
}

fn read(arguments: &[String]) -> Result<Asked, Filtered> {
    let (mut asked, mut free, mut walk, mut ended) = (Asked::default(), Vec::new(), arguments.iter(), false);
    while let Some(argument) = walk.next() {
        if ended || argument == "-" || !argument.starts_with('-') {
            free.push(argument.clone());
        } else if argument == "--" {
            ended = true;
        } else if let Some(name) = argument.strip_prefix("--") {
            long(name, &mut asked)?;
        } else {
            let letters: Vec<char> = argument.chars().skip(1).collect();
            let mut place = 0;
            while let Some(letter) = letters.get(place) {
                place += 1;
                if matches!(letter, 'A' | 'B' | 'C' | 'e') {
                    let rest: String = letters[place..].iter().collect();
                    let value = if rest.is_empty() { walk.next().cloned() } else { Some(rest) };
                    with_value(*letter, value, &mut asked)?;
                    break;
                }
                if letter.is_ascii_digit() {
                    with_value('C', Some(letters[place - 1..].iter().collect()), &mut asked)?;
                    break;
                }
                flag(*letter, &mut asked)?;
            }
        }
    }
    if asked.patterns.is_empty() {
        if free.is_empty() {
            return Err(usage());
        }
        asked.patterns.push(free.remove(0));
    }
    asked.files = free;
    Ok(asked)
}

fn usage() -> Filtered {
    Filtered::wrong("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n", 2)
}

fn flag(letter: char, asked: &mut Asked) -> Result<(), Filtered> {
    match letter {
        'i' | 'y' => asked.ignore_case = true,
        'v' => asked.invert = true,
        'E' | 'P' => asked.extended = true,
        'F' => asked.fixed = true,
        'G' => asked.extended = false,
        'n' => asked.number = true,
        'c' => asked.count = true,
        'o' => asked.only = true,
        'w' => asked.word = true,
        'q' => asked.quiet = true,
        // One text has no names, and no colours here.
        'h' | 's' | 'a' => {}
        _ => {
            let Filtered { err, .. } = usage();
            return Err(Filtered::wrong(format!("grep: invalid option -- '{letter}'\n{err}"), 2));
        }
    }
    Ok(())
}

fn long(name: &str, asked: &mut Asked) -> Result<(), Filtered> {
    let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value.to_owned())));
    match name {
        "ignore-case" => flag('i', asked),
        "invert-match" => flag('v', asked),
        "extended-regexp" => flag('E', asked),
        "fixed-strings" => flag('F', asked),
        "line-number" => flag('n', asked),
        "count" => flag('c', asked),
        "only-matching" => flag('o', asked),
        "word-regexp" => flag('w', asked),
        "quiet" => flag('q', asked),
        "after-context" => with_value('A', value, asked),
        "before-context" => with_value('B', value, asked),
        "context" => with_value('C', value, asked),
        "color" | "colour" | "line-buffered" => Ok(()),
        _ => {
            let Filtered { err, .. } = usage();
            Err(Filtered::wrong(format!("grep: unrecognized option '--{name}'\n{err}"), 2))
        }
    }
}

fn with_value(letter: char, value: Option<String>, asked: &mut Asked) -> Result<(), Filtered> {
    let Some(value) = value else {
        let Filtered { err, .. } = usage();
        return Err(Filtered::wrong(format!("grep: option requires an argument -- '{letter}'\n{err}"), 2));
    };
    if letter == 'e' {
        asked.patterns.push(value);
        return Ok(());
    }
    let lines: usize =
        value.parse().map_err(|_| Filtered::wrong(format!("grep: {value}: invalid context length argument\n"), 2))?;
    if letter != 'A' {
        asked.before = lines;
    }
    if letter != 'B' {
        asked.after = lines;
    }
    Ok(())
}

fn pattern(asked: &Asked) -> Result<Regex, Filtered> {
    let one = |pattern: &String| {
        let pattern = match (asked.fixed, asked.extended) {
            (true, _) => regex_lite::escape(pattern),
            (_, true) => pattern.clone(),
            _ => basic(pattern),
        };
        if asked.word { format!(r"\b(?:{pattern})\b") } else { format!("(?:{pattern})") }
    };
    let all: Vec<String> = asked.patterns.iter().map(one).collect();
    RegexBuilder::new(&all.join("|"))
        .case_insensitive(asked.ignore_case)
        .build()
        .map_err(|error| Filtered::wrong(format!("grep: the pattern cannot be read: {error}\n"), 2))
}

/// Turns a basic expression into an extended one: `\|` means or, `|` means itself.
fn basic(pattern: &str) -> String {
    let (mut done, mut letters) = (String::new(), pattern.chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some(letter @ ('|' | '+' | '?' | '(' | ')' | '{' | '}')) => done.push(letter),
                Some(letter) => done.extend(['\\', letter]),
                None => done.push_str(r"\\"),
            },
            '|' | '+' | '?' | '(' | ')' | '{' | '}' => done.extend(['\\', letter]),
            // With nothing before it, a star means itself.
            '*' if done.is_empty() || done == "^" => done.push_str(r"\*"),
            '[' => {
                done.push('[');
                // What stands in brackets means itself in both.
                while let Some(inner) = letters.next() {
                    match inner {
                        '[' if letters.peek() != Some(&':') => done.push_str(r"\["),
                        '\\' => done.push_str(r"\\"),
                        _ => done.push(inner),
                    }
                    if inner == ']' && !done.ends_with("[]") && !done.ends_with("[^]") && !done.ends_with(":]") {
                        break;
                    }
                }
            }
            _ => done.push(letter),
        }
    }
    done
}

fn shown(asked: &Asked, pattern: &Regex, lines: &[&str], hits: &[bool]) -> String {
    let mut out = String::new();
    let head = |place: usize, sign: char| if asked.number { format!("{}{sign}", place + 1) } else { String::new() };
    if asked.only {
        for (place, line) in lines.iter().enumerate().filter(|(place, _)| hits[*place] && !asked.invert) {
            for hit in pattern.find_iter(line).filter(|hit| !hit.is_empty()) {
                out.push_str(&format!("{}{}\n", head(place, ':'), hit.as_str()));
            }
        }
        return out;
    }
    // How many more lines are shown behind a hit, and up to where lines have been shown.
    let (mut following, mut shown) = (0, 0);
    let separated = asked.before > 0 || asked.after > 0;
    for (place, line) in lines.iter().enumerate() {
        if hits[place] {
            let from = place.saturating_sub(asked.before).max(shown);
            if separated && shown > 0 && from > shown {
                out.push_str("--\n");
            }
            for (earlier, line) in lines.iter().enumerate().take(place).skip(from) {
                out.push_str(&format!("{}{line}\n", head(earlier, '-')));
            }
            out.push_str(&format!("{}{line}\n", head(place, ':')));
            (following, shown) = (asked.after, place + 1);
        } else if following > 0 {
            out.push_str(&format!("{}{line}\n", head(place, '-')));
            (following, shown) = (following - 1, place + 1);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grep_answers_as_grep_does() {
        let log = "one\nPull two\nthree\nfour\npull(5)\n";
        for (arguments, want, exit) in [
            (&["pull"][..], "pull(5)\n", 0),
            (&["-i", "pull"], "Pull two\npull(5)\n", 0),
            (&["-vi", "pull"], "one\nthree\nfour\n", 0),
            (&["-c", "o"], "3\n", 0),
            (&["-n", "four"], "4:four\n", 0),
            (&["-nA1", "two"], "2:Pull two\n3-three\n", 0),
            (&["-B1", "pull(5)"], "four\npull(5)\n", 0),
            (&["-A0", "-C", "0", "-E", "one|four"], "one\nfour\n", 0),
            (&["-A", "1", "one\\|four"], "one\nPull two\n--\nfour\npull(5)\n", 0),
            (&["-E", "^(one|th)"], "one\nthree\n", 0),
            (&["nothing"], "", 1),
            (&["-o", "t[hw]o*"], "two\nth\n", 0),
        ] {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            let done = GREP.run(&arguments, log);
            assert_eq!((done.out.as_str(), done.exit), (want, exit), "{arguments:?}");
        }
    }

    #[test]
    fn what_grep_cannot_read_is_an_error() {
        for arguments in [&[][..], &["-A"], &["-A", "x", "y"], &["-Z", "y"], &["-E", "("], &["a", "file"]] {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            let done = GREP.run(&arguments, "a\n");
            assert!(done.exit == 2 && done.err.starts_with(['g', 'U']), "{arguments:?}: {}", done.err);
        }
    }
}
