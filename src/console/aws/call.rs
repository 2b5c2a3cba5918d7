//! Reads a command line of the AWS CLI and makes the call.

use super::commands::{NOT_MODELLED, OPERATIONS, SERVICES};
use super::fault::{CONFIGURATION, Fault, PARAMETERS};
use super::globals::{GLOBALS, Globals};
use super::operation::{Call, Operation, Outcome, Run};
use super::shape::{self, Shape, Wrong};
use super::{help, paging};
use crate::report::{Here, describe};
use serde_json::{Map, Value};

/// What `aws --version` says: the version whose words are spoken here.
const VERSION: &str = "aws-cli/2.36.7 Python/3.13.7 Linux/6.12 exe/x86_64.amzn.2023\n";

/// Runs `aws` with what was typed behind it.
pub fn run(here: Here<'_>, arguments: &[String]) -> Outcome {
    call(here, arguments).unwrap_or_else(Outcome::fault)
}

fn call(here: Here<'_>, arguments: &[String]) -> Result<Outcome, Fault> {
    let (mut globals, rest) = split_globals(arguments)?;
    if globals.version {
        return Ok(Outcome::out(VERSION.to_owned()));
    }
    let required = |what: &str| Fault::usage(&format!("the following arguments are required: {what}"));
    let Some((service, rest)) = rest.split_first() else { return Err(required("command")) };
    if service == "help" {
        return Ok(Outcome::out(help::services()));
    }
    if service.starts_with('-') {
        return Err(Fault::unknown_options(std::slice::from_ref(service)));
    }
    if !SERVICES.contains(&service.as_str()) {
        return Err(unknown_service(service));
    }
    let Some((name, rest)) = rest.split_first() else { return Err(required("operation")) };
    if name == "help" {
        return Ok(Outcome::out(help::service(service)));
    }
    let (operation, rest) = find(service, name, rest)?;
    if rest == ["help"] {
        return Ok(Outcome::out(help::operation(operation)));
    }
    let read = read_flags(operation, rest, &mut globals)?;
    let Some(input) = read else { return Ok(Outcome::out(help::skeleton(operation))) };
    if let Some(region) = globals.region.as_ref().filter(|region| **region != here.catalog().region) {
        let there = &here.catalog().region;
        let text = format!("nothing of this recording lies in {region}: its cluster is in {there}");
        let fault = Fault::general(&text);
        return Err(Fault { exit: CONFIGURATION, ..fault });
    }
    let call = Call { here, operation, input, globals };
    match operation.run {
        Run::Own(own) => own(&call),
        Run::Answer => {
            let input = Value::Object(call.input.clone());
            let answer = call.ask(here, operation.api, &input)?;
            Ok(Outcome::out(call.print(&answer)?))
        }
        Run::Pages(pages) => {
            let answer = paging::whole(&call, pages)?;
            Ok(Outcome::out(call.print(&answer)?))
        }
    }
}

/// Options of every command stand anywhere in the line.
fn split_globals(arguments: &[String]) -> Result<(Globals, Vec<String>), Fault> {
    let (mut globals, mut rest) = (Globals::default(), Vec::new());
    let mut walk = arguments.iter().peekable();
    while let Some(argument) = walk.next() {
        let (name, inline) =
            argument.split_once('=').map_or((argument.as_str(), None), |(name, value)| (name, Some(value)));
        let Some((known, takes)) = GLOBALS.iter().find(|(known, _)| *known == name) else {
            rest.push(argument.clone());
            continue;
        };
        let value = match (takes, inline) {
            (false, _) => None,
            (true, Some(value)) => Some(value),
            (true, None) => match walk.next_if(|next| !is_option(next)) {
                Some(next) => Some(next.as_str()),
                None => return Err(Fault::usage(&format!("argument {known}: expected one argument"))),
            },
        };
        globals.take(known, value)?;
    }
    Ok((globals, rest))
}

fn is_option(word: &str) -> bool {
    word.starts_with('-') && word.len() > 1 && word.parse::<f64>().is_err() && !word.contains(' ')
}

fn unknown_service(service: &str) -> Fault {
    match NOT_MODELLED.iter().find(|(known, _)| *known == service) {
        Some(_) => not_here(service),
        None => Fault::invalid_choice("command", service, SERVICES),
    }
}

fn not_here(what: &str) -> Fault {
    let text = format!("aws {what} exists, but this console does not have it: `help` lists what it has");
    Fault { exit: PARAMETERS, ..Fault::general(&text) }
}

fn find<'a>(service: &str, name: &str, rest: &'a [String]) -> Result<(&'static Operation, &'a [String]), Fault> {
    let of = || OPERATIONS.iter().copied().flatten().filter(|operation| operation.service == service);
    if let Some(operation) = of().find(|operation| operation.name == name) {
        return Ok((operation, rest));
    }
    let group: Vec<&str> = of().filter_map(|one| one.name.strip_prefix(name)?.strip_prefix(' ')).collect();
    if !group.is_empty() {
        let Some((second, rest)) = rest.split_first() else {
            let usage = format!("usage: aws [options] {service} {name} <subcommand> [parameters]");
            return Err(Fault::parameters(&format!("{usage}\naws: [ERROR]: too few arguments")));
        };
        let found = of().find(|one| one.name.split_once(' ') == Some((name, second)));
        return found.map(|found| (found, rest)).ok_or_else(|| Fault::invalid_choice("subcommand", second, &group));
    }
    let not_modelled = NOT_MODELLED.iter().filter(|(known, _)| *known == service).flat_map(|(_, names)| *names);
    if not_modelled.into_iter().any(|known| *known == name) {
        return Err(not_here(&format!("{service} {name}")));
    }
    let mut names: Vec<&str> = of().map(|one| one.name.split(' ').next().unwrap_or(one.name)).collect();
    names.dedup();
    Err(Fault::invalid_choice("operation", name, &names))
}

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

/// Returns the input; none where only its skeleton is asked for.
fn read_flags(
    operation: &'static Operation,
    rest: &[String],
    globals: &mut Globals,
) -> Result<Option<Map<String, Value>>, Fault> {
    let known = known_flags(operation);
    let (mut input, mut base, mut skeleton) = (Map::new(), None, false);
    let mut unknown: Vec<String> = Vec::new();
    let mut place = 0;
    while let Some(word) = rest.get(place) {
        place += 1;
        let (name, inline) = match word.split_once('=').filter(|_| word.starts_with("--")) {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let Some((full, what)) = matching(&known, name)? else {
            let free = |flag: &&shape::Flag| flag.is_positional() && !input.contains_key(flag.member);
            match operation.flags.iter().find(free).filter(|_| !is_option(word)) {
                Some(flag) => drop(input.insert(flag.member.to_owned(), Value::String(word.clone()))),
                None => unknown.push(word.clone()),
            }
            continue;
        };
        let many = match *what {
            Known::Member(nth) => match operation.flags[nth].shape {
                Shape::Switch => None,
                Shape::Text | Shape::Number => Some(false),
                Shape::List(_) | Shape::Structure(_) | Shape::Any => Some(true),
            },
            Known::Off(_) => None,
            _ => Some(false),
        };
        let mut words: Vec<String> = inline.into_iter().collect();
        if words.is_empty() && (many.is_some() && *what != Known::Skeleton) {
            while let Some(next) = rest.get(place).filter(|next| !is_option(next)) {
                words.push(next.clone());
                place += 1;
                if many == Some(false) {
                    break;
                }
            }
            if words.is_empty() {
                let wanted = if many == Some(true) { "at least one argument" } else { "one argument" };
                return Err(Fault::usage(&format!("argument {full}: expected {wanted}")));
            }
        }
        let first = words.first().cloned().unwrap_or_default();
        match *what {
            Known::Off(nth) => {
                input.insert(operation.flags[nth].member.to_owned(), Value::Bool(false));
            }
            Known::Member(nth) => {
                let flag = &operation.flags[nth];
                input.insert(flag.member.to_owned(), shape::value(full, flag.shape, &words).map_err(fault_of)?);
            }
            Known::Input => {
                let read = shape::value(full, Shape::Structure(&[]), &words).map_err(fault_of)?;
                base = Some(read.as_object().cloned().ok_or_else(|| not_an_object(full, &first))?);
            }
            Known::Skeleton => {
                skeleton = true;
                if rest.get(place).is_some_and(|next| !is_option(next)) {
                    place += 1;
                }
            }
            Known::MaxItems => globals.max_items = Some(count(full, &first)?),
            Known::PageSize => globals.page_size = Some(count(full, &first)?),
            Known::StartingToken => globals.starting_token = Some(first),
        }
    }
    if skeleton {
        return Ok(None);
    }
    let missing = operation.flags.iter().filter(|flag| flag.required && !input.contains_key(flag.member));
    let missing: Vec<String> = missing.map(super::shape::Flag::name).collect();
    if !missing.is_empty() && base.is_none() {
        return Err(Fault::usage(&format!("the following arguments are required: {}", missing.join(", "))));
    }
    if !unknown.is_empty() {
        return Err(Fault::unknown_options(&unknown));
    }
    let mut whole = base.unwrap_or_default();
    whole.extend(input);
    let faults = shape::faults(operation.flags, &whole);
    match faults.is_empty() {
        true => Ok(Some(whole)),
        false => Err(Fault::parameters(&format!("Parameter validation failed:\n{}", faults.join("\n")))),
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

/// Asks an operation without a command line: for completion.
pub fn quietly(here: Here<'_>, api: &str, input: &Value) -> Option<Value> {
    describe::answer(here, api, input).ok()
}
