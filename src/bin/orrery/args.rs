//! What can be typed.

use clap::{Parser, Subcommand, ValueEnum};
use ecs_orrery::units::Span;
use std::str::FromStr;

/// A working model of Amazon ECS on the command line.
///
/// SCENARIO is the name of a built-in scenario (see `orrery list`), a YAML or JSON file, `-` for standard input,
/// or a share link.
#[derive(Debug, Parser)]
#[command(name = "orrery", version, about, max_term_width = 100)]
pub struct Orrery {
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Print the built-in scenarios
    List,
    /// Print what is wrong with a scenario, one problem a line; exit 0 when clean, 1 when it can run, 2 when not
    Check { scenario: String },
    /// Run a scenario and print its report
    Run {
        scenario: String,
        #[command(flatten)]
        run: RunArgs,
        #[arg(long, value_enum, default_value_t = Output::Text)]
        output: Output,
        /// Exit with 3 when this holds of the report, like `requests.failed > 0 || services.outcome != COMPLETED`
        #[arg(long, value_name = "EXPR")]
        fail_if: Option<String>,
    },
    /// Print every fact with its time and its cause
    Trace {
        scenario: String,
        #[command(flatten)]
        run: RunArgs,
        #[arg(long, value_enum, default_value_t = Format::Jsonl)]
        format: Format,
    },
    /// Print the fingerprint of the trace, 16 hexadecimal digits
    Digest {
        scenario: String,
        #[command(flatten)]
        run: RunArgs,
    },
    /// Print the stage at a moment as SVG
    Svg {
        scenario: String,
        /// The moment: 90s, 2m30s, 1h
        #[arg(long, value_name = "TIME")]
        at: Span,
        #[arg(long, value_enum, default_value_t = Theme::Dark)]
        theme: Theme,
        /// Width and height in pixels
        #[arg(long, value_name = "WxH", default_value = "1280x800")]
        size: Pixels,
        /// Another seed than the scenario's own
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
    },
    /// Print a share link
    Link {
        scenario: String,
        /// The moment that the link opens at
        #[arg(long, value_name = "TIME")]
        at: Option<Span>,
    },
    /// Print the scenario in a share link as YAML
    Open { link: String },
    /// Make a scenario out of what describes your services: the AWS CLI's answers, templates, plans; notes go to stderr
    Import {
        /// Files, or `-` for standard input; together they make one scenario
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        #[arg(long, value_enum, default_value_t = FileFormat::Yaml)]
        format: FileFormat,
        /// Replace account ids, names in ARNs, hosts, addresses and secrets
        #[arg(long)]
        redact: bool,
    },
    /// Type a line into the console at a moment: `orrery aws crash-loop --at 2m -- aws ecs list-clusters`
    ///
    /// The line is run as in a shell on a laptop; `ssh` and `aws ecs execute-command` lead further. What it changes goes
    /// on within the line. The exit code is that of its last command.
    Aws {
        scenario: String,
        /// The moment: 90s, 2m30s, 1h
        #[arg(long, value_name = "TIME")]
        at: Span,
        /// Another seed than the scenario's own
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
        /// What is typed; one argument is a whole line, several are words
        #[arg(required = true, last = true, value_name = "LINE")]
        line: Vec<String>,
    },
    /// Run random scenarios against everything that must hold; exit 1 with the seed of the first that breaks something
    Soak {
        /// How many seeds
        #[arg(long, value_name = "N", default_value_t = 1_000)]
        seeds: u64,
        /// The first of them
        #[arg(long, value_name = "S", default_value_t = 0)]
        start: u64,
    },
    /// Print how fast the engine goes here, as JSON: one side of a comparison with the browser
    #[command(hide = true)]
    Pace,
    /// Measure the engine against a bare heap in the same run
    Bench {
        #[arg(long, value_enum, default_value_t = Output::Text)]
        output: Output,
    },
}

#[derive(Clone, Copy, Debug, clap::Args)]
pub struct RunArgs {
    /// Another seed than the scenario's own
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Stop here instead of at the scenario's end: 90s, 2m30s, 1h
    #[arg(long, value_name = "TIME")]
    pub until: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    Dark,
    Light,
}

/// The size of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels {
    pub width: u16,
    pub height: u16,
}

impl FromStr for Pixels {
    type Err = String;

    fn from_str(text: &str) -> Result<Pixels, String> {
        let side = |digits: &str| digits.parse().ok().filter(|side| (100..=10_000).contains(side));
        let sides = text.split_once('x').and_then(|(width, height)| Some((side(width)?, side(height)?)));
        let (width, height) = sides.ok_or_else(|| "write 1280x800; each side has 100 to 10000 pixels".to_owned())?;
        Ok(Pixels { width, height })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line
    Jsonl,
    /// Chrome's trace event format, for ui.perfetto.dev
    Perfetto,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    Yaml,
    Json,
}
