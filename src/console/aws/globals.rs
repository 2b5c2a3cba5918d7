//! The options that every command of the AWS CLI takes.

use super::fault::Fault;
use super::output::{self, Format};
use super::query::Query;
use serde_json::Value;

/// Name, and whether a value follows.
pub const GLOBALS: &[(&str, bool)] = &[
    ("--debug", false),
    ("--endpoint-url", true),
    ("--no-verify-ssl", false),
    ("--no-paginate", false),
    ("--output", true),
    ("--query", true),
    ("--profile", true),
    ("--region", true),
    ("--version", false),
    ("--color", true),
    ("--no-sign-request", false),
    ("--ca-bundle", true),
    ("--cli-read-timeout", true),
    ("--cli-connect-timeout", true),
    ("--cli-binary-format", true),
    ("--no-cli-pager", false),
    ("--cli-auto-prompt", false),
    ("--no-cli-auto-prompt", false),
    ("--cli-error-format", true),
];

pub const OUTPUTS: &[&str] = &["json", "text", "table", "yaml", "yaml-stream", "off"];

/// How many columns a terminal has of which nothing is known.
pub const COLUMNS: usize = 80;

#[derive(Default)]
pub struct Globals {
    pub query: Option<Query>,
    output: &'static str,
    pub region: Option<String>,
    pub version: bool,
    pub no_paginate: bool,
    pub max_items: Option<usize>,
    pub page_size: Option<usize>,
    pub starting_token: Option<String>,
}

impl Globals {
    /// Takes one option with its value.
    pub fn take(&mut self, name: &str, value: Option<&str>) -> Result<(), Fault> {
        let value = value.unwrap_or_default();
        match name {
            "--query" => {
                let wrong = |why: String| Fault::parameters(&format!("Bad value for --query {value}: {why}"));
                self.query = Some(Query::read(value).map_err(wrong)?);
            }
            "--output" => {
                let known = OUTPUTS.iter().find(|known| **known == value);
                self.output = known.ok_or_else(|| Fault::invalid_choice("--output", value, OUTPUTS))?;
            }
            "--color" if !matches!(value, "on" | "off" | "auto") => {
                return Err(Fault::invalid_choice("--color", value, &["on", "off", "auto"]));
            }
            "--region" => self.region = Some(value.to_owned()),
            "--version" => self.version = true,
            "--no-paginate" => self.no_paginate = true,
            // What concerns the way to AWS has no effect where there is no way to go.
            _ => {}
        }
        Ok(())
    }

    pub fn is_text(&self) -> bool {
        self.output == "text"
    }

    pub fn print(&self, title: &str, answer: &Value) -> Result<String, Fault> {
        let picked;
        let answer = match &self.query {
            None => answer,
            Some(query) => {
                picked = query.search(answer).map_err(|why| Fault::general(&why))?;
                &picked
            }
        };
        Ok(match self.output {
            "off" => String::new(),
            "yaml-stream" => output::print(Format::Yaml, title, COLUMNS, &serde_json::json!([answer])),
            name => {
                let format = output::FORMATS.iter().find(|(known, _)| *known == name).map_or(Format::Json, |row| row.1);
                output::print(format, title, COLUMNS, answer)
            }
        })
    }
}
