//! Reads a command line of the AWS CLI and makes the call.

use super::commands::{NOT_MODELLED, OPERATIONS, SERVICES};
use super::fault::{CONFIGURATION, Fault, PARAMETERS};
use super::flags::{self, is_option};
use super::globals::{GLOBALS, Globals};
use super::operation::{Call, Operation, Outcome, Run};
use super::{help, paging};
use crate::report::{Here, describe};
use serde_json::{Value, json};

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
    let read = flags::read(operation, rest, &mut globals)?;
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
            let mut answer = paging::whole(&call, pages)?;
            let next = if call.globals.is_text() { paging::next_of(&mut answer) } else { None };
            let mut out = call.print(&answer)?;
            // As text the CLI prints the token apart, and asks it the query as well.
            if let Some(next) = next {
                out.push_str(&call.print(&json!({ "NextToken": { "NextToken": next } }))?);
            }
            Ok(Outcome::out(out))
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

/// Asks an operation without a command line: for completion.
pub fn quietly(here: Here<'_>, api: &str, input: &Value) -> Option<Value> {
    describe::answer(here, api, input).ok()
}
