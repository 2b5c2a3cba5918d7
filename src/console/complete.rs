//! What Tab offers: commands, flags, and the ids that there are at the moment.

use super::aws::call::quietly;
use super::aws::commands::SERVICES;
use super::aws::flags::flag_names;
use super::aws::globals::{GLOBALS, OUTPUTS};
use super::aws::help::all;
use super::aws::operation::Operation;
use super::aws::shape::Values;
use super::filters::{self, FILTERS};
use super::{Console, Place, laptop};
use crate::report::{Here, app_log};
use crate::sim::world::ContainerPhase;
use serde_json::json;

/// More are not offered at once.
const MOST_WORDS: usize = 200;

/// What a word may become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// From where to the cursor the word stands, in letters.
    pub from: usize,
    /// In order, each once.
    pub words: Vec<String>,
    /// What all of them begin with.
    pub common: String,
}

/// Completes the word before the cursor, which counts letters.
pub fn complete(console: &Console, here: Here<'_>, line: &str, cursor: usize) -> Completion {
    let before: String = line.chars().take(cursor.min(super::words::MOST_LETTERS)).collect();
    let (starts, piped) = command_begins(&before);
    let command = &before[starts..];
    let mut words: Vec<&str> = command.split_whitespace().filter(|word| *word != "\\").collect();
    let open = command.chars().next_back().is_none_or(char::is_whitespace);
    let word = if open { "" } else { words.pop().unwrap_or_default() };
    if words.first() == Some(&"sudo") {
        words.remove(0);
    }
    let mut offered = offered(console, here, &words, word, piped);
    let typed = word.trim_start_matches(['\'', '"']);
    offered.retain(|one| one.starts_with(typed));
    offered.sort();
    offered.dedup();
    offered.truncate(MOST_WORDS);
    let from = before.chars().count() - typed.chars().count();
    Completion { from, common: common(&offered), words: offered }
}

/// Returns where the last command of a line begins, and whether it stands behind a pipe. What is in quotes separates
/// nothing, nor does a line that goes on.
fn command_begins(line: &str) -> (usize, bool) {
    let (mut begins, mut piped, mut quote, mut escaped) = (0, false, None, false);
    for (place, letter) in line.char_indices() {
        match (quote, letter) {
            _ if escaped => escaped = false,
            (None | Some('"'), '\\') => escaped = true,
            (Some(open), letter) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '|' | ';' | '&' | '\n') => {
                // The second sign of `||` makes a list of the pipe.
                piped = letter == '|' && !(place > 0 && begins == place && line[..place].ends_with('|'));
                begins = place + 1;
            }
            (None, _) => {}
        }
    }
    (begins, piped)
}

/// Returns what all words begin with.
fn common(words: &[String]) -> String {
    let Some(first) = words.first() else { return String::new() };
    let shared = |other: &String| first.chars().zip(other.chars()).take_while(|(one, two)| one == two).count();
    let length = words.iter().map(shared).min().unwrap_or(0);
    first.chars().take(length).collect()
}

fn owned<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

fn offered(console: &Console, here: Here<'_>, words: &[&str], word: &str, piped: bool) -> Vec<String> {
    let place = console.place();
    let Some((program, rest)) = words.split_first() else {
        let filters = FILTERS.iter().map(|filter| filter.name);
        if piped {
            return owned(filters);
        }
        let own = place.programs().iter().map(|program| program.name);
        return owned(own.chain(["help", "history", "clear", "exit"]));
    };
    if let Some(filter) = filters::find(program).filter(|_| piped) {
        return owned(filter.flags.iter().copied());
    }
    match (place, *program) {
        (Place::Laptop, "aws") => aws(here, rest, word),
        (Place::Laptop, "ssh") => laptop::instances(here).map(|host| here.catalog().ec2_instance_id(host.id)).collect(),
        (Place::Laptop, _) => Vec::new(),
        (_, "help") => owned(place.programs().iter().map(|program| program.name)),
        (Place::Instance(_), "systemctl") => owned(["status", "is-active", "ecs", "docker"]),
        (Place::Instance(_), "cat" | "tail" | "grep" | "head" | "less") => {
            owned(["/var/log/ecs/ecs-agent.log", "/etc/ecs/ecs.config"])
        }
        (Place::Instance(host), "docker") => docker(here, host, rest),
        (Place::Instance(_), "curl") => owned(["localhost:51678/v1/metadata", "localhost:51678/v1/tasks"]),
        (Place::Container { .. }, "curl" | "wget") => owned([
            "$ECS_CONTAINER_METADATA_URI_V4",
            "$ECS_CONTAINER_METADATA_URI_V4/task",
            "$ECS_CONTAINER_METADATA_URI_V4/stats",
            "$ECS_CONTAINER_METADATA_URI_V4/task/stats",
            "169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "localhost/health",
        ]),
        _ => Vec::new(),
    }
}

fn docker(here: Here<'_>, host: crate::sim::world::ids::HostId, rest: &[&str]) -> Vec<String> {
    if rest.is_empty() {
        return owned(["ps", "images", "inspect", "logs", "stats", "exec"]);
    }
    let tasks = here.world().tasks.values().filter(|task| task.host == Some(host));
    let names = tasks.flat_map(|task| {
        let there =
            |phase| matches!(phase, ContainerPhase::Created | ContainerPhase::Running | ContainerPhase::Stopped);
        let places = task.containers.iter().enumerate().filter(move |(_, row)| there(row.phase));
        places.map(move |(place, _)| here.made_up().docker_name(task, place as u8))
    });
    names.collect()
}

fn aws(here: Here<'_>, rest: &[&str], word: &str) -> Vec<String> {
    let globals = || GLOBALS.iter().map(|(name, _)| *name);
    if let Some(last) = rest.last().filter(|last| **last == "--output" || **last == "--region") {
        return if *last == "--output" { owned(OUTPUTS.iter().copied()) } else { vec![here.catalog().region.clone()] };
    }
    let Some((service, rest)) = rest.split_first() else {
        return owned(SERVICES.iter().copied().chain(["help"]));
    };
    let of = || all().filter(|one| one.service == *service);
    let Some((name, rest)) = rest.split_first() else {
        return owned(of().map(|one| one.name.split(' ').next().unwrap_or(one.name)).chain(["help"]));
    };
    let (operation, rest) = match of().find(|one| one.name == *name) {
        Some(found) => (found, rest),
        None => match rest.split_first() {
            None => return owned(of().filter_map(|one| one.name.strip_prefix(name)?.strip_prefix(' '))),
            Some((second, rest)) => match of().find(|one| one.name.split_once(' ') == Some((name, second))) {
                Some(found) => (found, rest),
                None => return Vec::new(),
            },
        },
    };
    // Values follow their flag, several behind one that takes a list.
    let flag = rest.iter().rev().find(|word| word.starts_with("--")).and_then(|name| operation.flag(name));
    let positional = operation.flags.iter().find(|flag| flag.is_positional()).filter(|_| rest.is_empty());
    let mut found = Vec::new();
    if let Some(flag) = flag.or(positional).filter(|_| !word.starts_with('-')) {
        found = values(here, operation, rest, flag.values);
    }
    if found.is_empty() || word.starts_with('-') {
        let used = |name: &String| rest.contains(&name.as_str());
        found.extend(flag_names(operation).into_iter().filter(|name| name.starts_with('-') && !used(name)));
        found.extend(owned(globals()));
    }
    found
}

/// Returns the ids that a flag can take at this moment.
pub(super) fn values(here: Here<'_>, _: &Operation, words: &[&str], wanted: Values) -> Vec<String> {
    let (world, names, catalog) = (here.world(), here.made_up(), here.catalog());
    match wanted {
        Values::Free => Vec::new(),
        Values::Words(words) => owned(words.iter().copied()),
        Values::Clusters => vec![catalog.cluster.clone()],
        Values::Services => world.services.values().map(|service| service.name.clone()).collect(),
        Values::Tasks => {
            let tasks = world.tasks.values();
            tasks.flat_map(|task| [catalog.task_id(task.id), names.task_arn(task.id)]).collect()
        }
        Values::Definitions => catalog.definitions.iter().map(crate::sim::catalog::Definition::name).collect(),
        Values::Instances => {
            let hosts = world.hosts.values().filter(|host| host.is_instance() && host.is_registered());
            hosts
                .flat_map(|host| [catalog.container_instance_id(host.id), names.container_instance_arn(host.id)])
                .collect()
        }
        Values::TargetGroups => (0..catalog.groups.len() as u32)
            .map(|place| names.target_group_arn(crate::sim::world::ids::GroupId::new(place)))
            .collect(),
        Values::LogGroups => app_log::groups(here),
        Values::LogStreams => {
            let group =
                words.iter().position(|word| *word == "--log-group-name").and_then(|place| words.get(place + 1));
            let streams = app_log::streams(here).into_iter();
            streams
                .filter(|stream| group.is_none_or(|group| stream.group == *group))
                .map(|stream| stream.name)
                .collect()
        }
        Values::Containers => {
            let all = catalog.definitions.iter().flat_map(|one| &one.registered.container_definitions);
            all.map(|container| container.name.clone()).collect()
        }
        Values::ServiceDeployments => {
            let mut found = Vec::new();
            for service in world.services.values() {
                let input = json!({ "cluster": catalog.cluster, "service": service.name });
                let answer = quietly(here, "ecs:ListServiceDeployments", &input).unwrap_or_default();
                let rows = answer["serviceDeployments"].as_array().cloned().unwrap_or_default();
                found.extend(rows.iter().filter_map(|row| row["serviceDeploymentArn"].as_str().map(str::to_owned)));
            }
            found
        }
    }
}
