//! What the AWS CLI, version 2.36, says when something is wrong, and the status it ends with.
//!
//! aws-cli, branch v2: errorhandler.py, errorformat.py, argparser.py.

use crate::report::describe::ApiError;

pub const PARAMETERS: u8 = 252;
pub const CONFIGURATION: u8 = 253;
pub const SERVICE: u8 = 254;
pub const GENERAL: u8 = 255;

const USAGE: &str = "usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help
";

/// An error as it is written, and the status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub text: String,
    pub exit: u8,
}

fn written(message: &str) -> String {
    format!("\naws: [ERROR]: {}\n", message.trim())
}

impl Fault {
    /// The command line cannot be read: with the usage below.
    pub fn usage(message: &str) -> Fault {
        Fault::parameters(&format!("{message}\n\n{USAGE}"))
    }

    pub fn parameters(message: &str) -> Fault {
        Fault { text: written(&format!("An error occurred (ParamValidation): {message}")), exit: PARAMETERS }
    }

    pub fn unknown_options(options: &[String]) -> Fault {
        let text = format!("\n{USAGE}\n{}", written(&format!("Unknown options: {}", options.join(", "))));
        Fault { text, exit: PARAMETERS }
    }

    pub fn invalid_choice(argument: &str, choice: &str, choices: &[&str]) -> Fault {
        let mut message = format!("argument {argument}: Found invalid choice '{choice}'\n");
        let close = close_matches(choice, choices);
        if !close.is_empty() {
            message.push_str("\nMaybe you meant:\n");
            close.iter().for_each(|word| message.push_str(&format!("\n  * {word}")));
        }
        Fault::usage(&message)
    }

    /// What the service answers; `operation` as the API names it.
    pub fn service(operation: &str, error: &ApiError) -> Fault {
        let (code, message) = (&error.code, &error.message);
        let text = format!("An error occurred ({code}) when calling the {operation} operation: {message}");
        Fault { text: written(&text), exit: SERVICE }
    }

    pub fn general(message: &str) -> Fault {
        Fault { text: written(message), exit: GENERAL }
    }
}

const MOST_MATCHES: usize = 3;

/// Returns the choices that are four fifths alike, most alike first, as Python's `difflib` measures it.
fn close_matches<'a>(word: &str, choices: &[&'a str]) -> Vec<&'a str> {
    let letters: Vec<char> = word.chars().take(100).collect();
    let mut found: Vec<(usize, &str)> = Vec::new();
    for choice in choices {
        let other: Vec<char> = choice.chars().collect();
        // The ratio is twice what matches of all letters; in millionths, so that it has an order.
        let (twice, all) = (2_000_000 * matching(&other, &letters), other.len() + letters.len());
        if all > 0 && twice / all >= 800_000 {
            found.push((twice / all, choice));
        }
    }
    found.sort_by(|one, other| other.cmp(one));
    found.into_iter().take(MOST_MATCHES).map(|(_, choice)| choice).collect()
}

/// Counts the letters in the longest common run and in those to its left and right.
fn matching(one: &[char], other: &[char]) -> usize {
    let (mut from, mut at, mut longest) = (0, 0, 0);
    for start in 0..one.len() {
        for place in 0..other.len() {
            let run = one[start..].iter().zip(&other[place..]).take_while(|(left, right)| left == right).count();
            if run > longest {
                (from, at, longest) = (start, place, run);
            }
        }
    }
    match longest {
        0 => 0,
        run => run + matching(&one[..from], &other[..at]) + matching(&one[from + run..], &other[at + run..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_read_as_the_cli_writes_them() {
        let want = "\naws: [ERROR]: An error occurred (ParamValidation): argument operation: Found invalid choice \
                    'describe-task'\n\nMaybe you meant:\n\n  * describe-tasks\n\nusage: aws [options] <command> \
                    <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n  aws help\n  aws \
                    <command> help\n  aws <command> <subcommand> help\n";
        let fault = Fault::invalid_choice("operation", "describe-task", &["list-tasks", "describe-tasks", "run-task"]);
        assert_eq!((fault.text.as_str(), fault.exit), (want, 252));
        let error = ApiError { code: "ClusterNotFoundException", message: "Cluster not found.".into() };
        let want = "\naws: [ERROR]: An error occurred (ClusterNotFoundException) when calling the DescribeServices \
                    operation: Cluster not found.\n";
        assert_eq!(Fault::service("DescribeServices", &error), Fault { text: want.to_owned(), exit: 254 });
    }

    #[test]
    fn only_what_is_much_alike_is_meant() {
        let choices = ["describe-services", "describe-service-revisions", "list-services", "wait"];
        assert_eq!(close_matches("describe-service", &choices), ["describe-services"]);
        assert_eq!(close_matches("foo", &choices), [""; 0]);
    }
}
