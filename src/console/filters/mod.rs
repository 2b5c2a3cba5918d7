//! The commands at the end of a pipe: each takes lines in and gives lines out.

mod cut;
mod grep;
mod head;
mod jq;
mod sort;
mod tail;
mod tr;
mod uniq;
mod wc;

/// What a filter gives, or why it does not run, and its status.
pub struct Filtered {
    pub out: String,
    pub err: String,
    pub exit: u8,
}

pub struct Filter {
    pub name: &'static str,
    pub synopsis: &'static str,
    pub does: &'static str,
    /// An example and what it reads.
    pub example: (&'static str, &'static str),
    pub flags: &'static [&'static str],
    run: fn(&[String], &str) -> Filtered,
}

/// By name.
pub const FILTERS: &[Filter] =
    &[cut::CUT, grep::GREP, head::HEAD, jq::JQ, sort::SORT, tail::TAIL, tr::TR, uniq::UNIQ, wc::WC];

pub fn find(name: &str) -> Option<&'static Filter> {
    FILTERS.iter().find(|filter| filter.name == name)
}

impl Filter {
    pub fn run(&self, arguments: &[String], input: &str) -> Filtered {
        (self.run)(arguments, input)
    }
}

impl Filtered {
    pub fn ok(out: String) -> Filtered {
        Filtered { out, err: String::new(), exit: 0 }
    }

    pub fn wrong(err: impl Into<String>, exit: u8) -> Filtered {
        Filtered { out: String::new(), err: err.into(), exit }
    }
}

/// Returns lines as a text, each ended.
fn text<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Reads `-n 5`, `-n5`, `-5` and `--lines=5`; the rest are other arguments.
fn count_of(name: &str, arguments: &[String]) -> Result<(Option<String>, Vec<String>), Filtered> {
    let (mut count, mut rest) = (None, Vec::new());
    let mut walk = arguments.iter();
    while let Some(argument) = walk.next() {
        if matches!(argument.as_str(), "-n" | "--lines") {
            let wants = || Filtered::wrong(format!("{name}: option requires an argument -- 'n'\n"), 1);
            count = Some(walk.next().ok_or_else(wants)?.clone());
        } else if let Some(digits) = argument.strip_prefix("--lines=").or(argument.strip_prefix("-n")) {
            count = Some(digits.to_owned());
        } else if let Some(digits) = argument.strip_prefix('-').filter(|rest| rest.parse::<usize>().is_ok()) {
            count = Some(digits.to_owned());
        } else {
            rest.push(argument.clone());
        }
    }
    Ok((count, rest))
}

/// Filters read what comes through the pipe: there are no files.
fn no_files(name: &str, rest: &[String]) -> Result<(), Filtered> {
    match rest.first().filter(|first| *first != "-") {
        None => Ok(()),
        Some(flag) if flag.starts_with('-') => {
            let letter = flag.trim_start_matches('-').chars().next().unwrap_or('-');
            let known = find(name).map_or("", |filter| filter.synopsis);
            Err(Filtered::wrong(format!("{name}: invalid option -- '{letter}'\nusage: {known}\n"), 2))
        }
        Some(file) => Err(Filtered::wrong(format!("{name}: {file}: No such file or directory\n"), 2)),
    }
}
