//! The files that can be read: the agent's log and its configuration.

use super::spec;
use crate::console::aws::operation::Outcome;
use crate::console::filters;
use crate::console::place::wrong;
use crate::report::{Here, agent_log};
use crate::sim::world::Host;

const LOG: &str = "/var/log/ecs/ecs-agent.log";
const CONFIGURATION: &str = "/etc/ecs/ecs.config";

/// Runs `cat`, or a filter, on files.
pub fn run(here: Here<'_>, host: &Host, name: &str, arguments: &[String]) -> Outcome {
    let is_file = |argument: &&String| argument.starts_with('/');
    let (files, rest): (Vec<&String>, Vec<&String>) = arguments.iter().partition(is_file);
    let follows = rest.iter().any(|flag| matches!(flag.as_str(), "-f" | "-F"));
    if files.is_empty() {
        let text = match rest.iter().find(|argument| !argument.starts_with('-')) {
            Some(file) if name != "grep" => format!("{name}: {file}: No such file or directory\n"),
            _ => format!("{name}: name a file: {LOG}\n"),
        };
        return wrong(text, 1);
    }
    let mut text = String::new();
    for file in files {
        match file.as_str() {
            LOG => {
                let count = if name == "tail" && !follows { counted(&rest) } else { agent_log::MOST_LINES };
                for line in agent_log::tail(here, host.id, count).unwrap_or_default() {
                    text.push_str(&line.text(here.catalog()));
                    text.push('\n');
                }
            }
            CONFIGURATION => text.push_str(&configuration(here, host)),
            "/var/log/ecs" | "/var/log/ecs/" | "/etc/ecs" => {
                return wrong(format!("{name}: {file}: Is a directory\n"), 1);
            }
            other => return wrong(format!("{name}: {other}: No such file or directory\n"), 1),
        }
    }
    let rest: Vec<String> = rest.into_iter().cloned().collect();
    match filters::find(name) {
        Some(filter) => {
            let done = filter.run(&rest, &text);
            Outcome { out: done.out, err: done.err, exit: done.exit, ..Outcome::default() }
        }
        None => Outcome::out(text),
    }
}

/// Returns how many lines a `tail` can want at most.
fn counted(arguments: &[&String]) -> usize {
    let digits = arguments.iter().filter_map(|word| word.trim_start_matches(['-', 'n']).parse::<usize>().ok()).max();
    let from_the_start = arguments.iter().any(|word| word.contains('+'));
    if from_the_start { agent_log::MOST_LINES } else { digits.unwrap_or(10).clamp(10, agent_log::MOST_LINES) }
}

fn configuration(here: Here<'_>, host: &Host) -> String {
    let mut text = format!("ECS_CLUSTER={}\n", here.catalog().cluster);
    let Some(spec) = spec(here, host) else { return text };
    use crate::sim::catalog::PullBehaviour;
    let pull = match spec.agent.pull_behaviour {
        PullBehaviour::Default => None,
        PullBehaviour::Always => Some("always"),
        PullBehaviour::Once => Some("once"),
        PullBehaviour::PreferCached => Some("prefer-cached"),
    };
    if let Some(pull) = pull {
        text.push_str(&format!("ECS_IMAGE_PULL_BEHAVIOR={pull}\n"));
    }
    if spec.agent.spot_draining {
        text.push_str("ECS_ENABLE_SPOT_INSTANCE_DRAINING=true\n");
    }
    if let Some(block) = spec.agent.block_imds {
        text.push_str(&format!("ECS_AWSVPC_BLOCK_IMDS={block}\n"));
    }
    if spec.agent.cleanup.off {
        text.push_str("ECS_DISABLE_IMAGE_CLEANUP=true\n");
    }
    text
}
