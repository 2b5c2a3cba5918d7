//! The flags behind an operation, read into its input as the CLI reads them.

use super::fault::Fault;
use super::globals::Globals;
use super::operation::{Operation, Run};
use super::shape::{self, Shape, Wrong};
use serde_json::{Map, Value};

/// A flag of the command line: of the API, or of the CLI itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Member(usize),
    /// `--no-force`
    Off(usize),
    Input,
    Skeleton,
    MaxItems,
    PageSize,
    StartingToken,
}

fn known_flags(operation: &Operation) -> Vec<(String, Known)> {
    let mut known = Vec::new();
    for (place, flag) in operation.flags.iter().enumerate() {
        known.push((flag.name(), Known::Member(place)));
        if matches!(flag.shape, Shape::Switch) {
            known.push((format!("--no-{}", shape::kebab(flag.member)), Known::Off(place)));
        }
    }
    if matches!(operation.run, Run::Pages(_)) {
        let pages = [Known::MaxItems, Known::PageSize, Known::StartingToken];
        known.extend(["--max-items", "--page-size", "--starting-token"].map(str::to_owned).into_iter().zip(pages));
    }
    known.push(("--cli-input-json".to_owned(), Known::Input));
    known.push(("--generate-cli-skeleton".to_owned(), Known::Skeleton));
    known
}

/// Returns the names of all flags of an operation.
pub fn flag_names(operation: &Operation) -> Vec<String> {
    known_flags(operation).into_iter().map(|(name, _)| name).collect()
}

/// What is read so far.
struct Reader<'a> {
    operation: &'static Operation,
    globals: &'a mut Globals,
    input: Map<String, Value>,
    /// What `--cli-input-json` gives.
    base: Option<Map<String, Value>>,
    skeleton: bool,
    unknown: Vec<String>,
}

/// Returns the input; none where only its skeleton is asked for.
pub fn read(
    operation: &'static Operation,
    words: &[String],
    globals: &mut Globals,
) -> Result<Option<Map<String, Value>>, Fault> {
    let known = known_flags(operation);
    let mut reader = Reader { operation, globals, input: Map::new(), base: None, skeleton: false, unknown: Vec::new() };
    let mut place = 0;
    while let Some(word) = words.get(place) {
        place += 1;
        let (name, inline) = match word.split_once('=').filter(|_| word.starts_with("--")) {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let Some((full, what)) = matching(&known, name)? else {
            reader.free(word);
            continue;
        };
        let mut values: Vec<String> = inline.into_iter().collect();
        if values.is_empty() {
            let wanted = reader.wanted(*what);
            let following = words[place..].iter().take_while(|next| !is_option(next)).take(wanted.most());
            values.extend(following.cloned());
            place += values.len();
            if values.is_empty() && wanted == Wanted::One {
                return Err(Fault::usage(&format!("argument {full}: expected one argument")));
            }
        }
        reader.take(full, *what, &values)?;
    }
    reader.done()
}

/// How many words stand behind a flag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Nothing,
    Perhaps,
    One,
    /// A list may be empty.
    Many,
}

impl Wanted {
    const fn most(self) -> usize {
        match self {
            Wanted::Nothing => 0,
            Wanted::Perhaps | Wanted::One => 1,
            Wanted::Many => usize::MAX,
        }
    }
}

impl Reader<'_> {
    fn wanted(&self, what: Known) -> Wanted {
        match what {
            Known::Member(nth) => match self.operation.flags[nth].shape {
                Shape::Switch => Wanted::Nothing,
                Shape::Text | Shape::Number | Shape::Structure(_) => Wanted::One,
                Shape::List(_) | Shape::Any => Wanted::Many,
            },
            Known::Off(_) => Wanted::Nothing,
            Known::Skeleton => Wanted::Perhaps,
            Known::Input | Known::MaxItems | Known::PageSize | Known::StartingToken => Wanted::One,
        }
    }

    /// Takes a word behind no flag.
    fn free(&mut self, word: &str) {
        let free = |flag: &&shape::Flag| flag.is_positional() && !self.input.contains_key(flag.member);
        match self.operation.flags.iter().find(free).filter(|_| !is_option(word)) {
            Some(flag) => drop(self.input.insert(flag.member.to_owned(), Value::String(word.to_owned()))),
            None => self.unknown.push(word.to_owned()),
        }
    }

    fn take(&mut self, full: &str, what: Known, values: &[String]) -> Result<(), Fault> {
        let first = values.first().cloned().unwrap_or_default();
        match what {
            Known::Off(nth) => {
                self.input.insert(self.operation.flags[nth].member.to_owned(), Value::Bool(false));
            }
            Known::Member(nth) => {
                let flag = &self.operation.flags[nth];
                let value = shape::value(full, flag.shape, values).map_err(fault_of)?;
                self.input.insert(flag.member.to_owned(), value);
            }
            Known::Input => {
                let read = shape::value(full, Shape::Structure(&[]), values).map_err(fault_of)?;
                self.base = Some(read.as_object().cloned().ok_or_else(|| not_an_object(full, &first))?);
            }
            Known::Skeleton => self.skeleton = true,
            Known::MaxItems => self.globals.max_items = Some(count(full, &first)?),
            Known::PageSize => self.globals.page_size = Some(count(full, &first)?),
            Known::StartingToken => self.globals.starting_token = Some(first),
        }
        Ok(())
    }

    fn done(self) -> Result<Option<Map<String, Value>>, Fault> {
        if self.skeleton {
            return Ok(None);
        }
        let missing = self.operation.flags.iter().filter(|flag| flag.required && !self.input.contains_key(flag.member));
        let missing: Vec<String> = missing.map(shape::Flag::name).collect();
        if !missing.is_empty() && self.base.is_none() {
            return Err(Fault::usage(&format!("the following arguments are required: {}", missing.join(", "))));
        }
        if !self.unknown.is_empty() {
            return Err(Fault::unknown_options(&self.unknown));
        }
        let mut whole = self.base.unwrap_or_default();
        whole.extend(self.input);
        let faults = shape::faults(self.operation.flags, &whole);
        match faults.is_empty() {
            true => Ok(Some(whole)),
            false => Err(Fault::parameters(&format!("Parameter validation failed:\n{}", faults.join("\n")))),
        }
    }
}

/// Finds a flag by its name or by the start of it, as Python's parser does.
fn matching<'a>(known: &'a [(String, Known)], name: &str) -> Result<Option<&'a (String, Known)>, Fault> {
    if !name.starts_with("--") || name.len() < 3 {
        return Ok(None);
    }
    if let Some(exact) = known.iter().find(|(full, _)| full == name) {
        return Ok(Some(exact));
    }
    let starting: Vec<&(String, Known)> = known.iter().filter(|(full, _)| full.starts_with(name)).collect();
    match starting[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => {
            let names: Vec<&str> = starting.iter().map(|(full, _)| full.as_str()).collect();
            Err(Fault::usage(&format!("ambiguous option: {name} could match {}", names.join(", "))))
        }
    }
}

fn fault_of(wrong: Wrong) -> Fault {
    match wrong {
        Wrong::General(text) => Fault::general(&text),
        Wrong::Parameter(text) => Fault::parameters(&text),
    }
}

fn not_an_object(flag: &str, given: &str) -> Fault {
    Fault::parameters(&format!(
        "Error parsing parameter '{flag}': Invalid JSON: Expecting an object\nJSON received: {given}"
    ))
}

fn count(flag: &str, word: &str) -> Result<usize, Fault> {
    let wrong = || Fault::usage(&format!("argument {flag}: invalid int value: '{word}'"));
    word.parse::<usize>().map_err(|_| wrong())
}

pub fn is_option(word: &str) -> bool {
    word.starts_with('-') && word.len() > 1 && word.parse::<f64>().is_err() && !word.contains(' ')
}
