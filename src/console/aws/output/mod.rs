//! How the AWS CLI prints an answer: json, text, table or yaml.

mod json;
mod table;
mod text;
mod width;
mod yaml;

use serde_json::Value;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Json,
    Text,
    Table,
    Yaml,
}

/// In the order in which the CLI lists them.
pub const FORMATS: &[(&str, Format)] =
    &[("json", Format::Json), ("text", Format::Text), ("table", Format::Table), ("yaml", Format::Yaml)];

/// Prints an answer; `operation` is the title of its table, `columns` the width of the terminal.
pub fn print(format: Format, operation: &str, columns: usize, answer: &Value) -> String {
    match format {
        Format::Json => json::print(answer),
        Format::Text => text::print(answer),
        Format::Table => table::print(operation, columns, answer),
        Format::Yaml => yaml::print(answer),
    }
}

/// Returns a scalar as Python writes it.
fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn is_scalar(value: &Value) -> bool {
    !(value.is_array() || value.is_object())
}

#[cfg(test)]
mod tests;
