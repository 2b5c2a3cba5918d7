//! `help` behind `aws`: what there is, and how a command is written.

use super::commands::{OPERATIONS, SERVICES};
use super::flags::flag_names;
use super::operation::Operation;
use super::output::{self, Format};
use super::shape::{Flag, Shape};
use serde_json::{Map, Value, json};

pub fn services() -> String {
    let mut text = "AWS()\n\nNAME\n       aws -\n\nSYNOPSIS\n".to_owned();
    text.push_str("          aws [options] <command> <subcommand> [parameters]\n\nAVAILABLE SERVICES\n");
    for service in SERVICES {
        text.push_str(&format!("       o {service}\n\n"));
    }
    text.push_str("       Every answer is as of the moment shown.\n");
    text
}

pub fn service(service: &str) -> String {
    let (capitals, mut text) = (service.to_uppercase(), String::new());
    text.push_str(&format!("{capitals}()\n\nNAME\n       {service} -\n\nAVAILABLE COMMANDS\n"));
    for operation in all().filter(|operation| operation.service == service) {
        text.push_str(&format!("       o {}\n         {}\n\n", operation.name, operation.does));
    }
    text
}

pub fn operation(operation: &Operation) -> String {
    let capitals = operation.name.to_uppercase();
    let mut text = format!("{capitals}()\n\nNAME\n       {} -\n\n", operation.name);
    text.push_str(&format!("DESCRIPTION\n       {}\n\nSYNOPSIS\n            {}\n", operation.does, operation.name));
    let mut required = Vec::new();
    for flag in operation.flags {
        let name = flag.name();
        let value = match flag.shape {
            Shape::Switch => format!("{name} | --no-{}", name.trim_start_matches('-')),
            _ if flag.is_positional() => format!("<{name}>"),
            _ => format!("{name} <value>"),
        };
        match flag.required {
            true => required.push(format!("          {value}\n")),
            false => required.push(format!("          [{value}]\n")),
        }
    }
    text.push_str(&required.concat());
    for name in flag_names(operation).iter().filter(|name| !known(operation, name)) {
        text.push_str(&format!("          [{name} <value>]\n"));
    }
    text.push_str(&format!("\nEXAMPLES\n          aws {}\n", operation.example));
    text
}

fn known(operation: &Operation, name: &str) -> bool {
    let bare = name.replacen("--no-", "--", 1);
    operation.flags.iter().any(|flag| flag.name() == name || flag.name() == bare)
}

pub fn all() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().copied().flatten()
}

/// `--generate-cli-skeleton`: an input with nothing in it.
pub fn skeleton(operation: &Operation) -> String {
    let members: Map<String, Value> =
        operation.flags.iter().map(|flag: &Flag| (flag.member.to_owned(), empty(flag.shape))).collect();
    output::print(Format::Json, operation.title(), 80, &Value::Object(members))
}

fn empty(shape: Shape) -> Value {
    match shape {
        Shape::Text | Shape::Any => json!(""),
        Shape::Number => json!(0),
        Shape::Switch => json!(true),
        Shape::List(inner) => json!([empty(*inner)]),
        Shape::Structure(members) => {
            Value::Object(members.iter().map(|(name, shape)| ((*name).to_owned(), empty(*shape))).collect())
        }
    }
}
