//! A shell in a container: its environment, its processes, and what it can reach.

use super::aws::operation::Outcome;
use super::place::{not_found, wrong};
use super::{Program, curl, laptop};
use crate::report::Here;
use crate::report::metadata::{self, Asker};
use crate::sim::world::ids::TaskId;
use crate::sim::world::{ContainerPhase, Task};

/// By name.
pub const PROGRAMS: &[Program] = &[
    Program {
        name: "curl",
        synopsis: "curl [-s] [-i] [-f] URL",
        does: "ask the metadata endpoint, the credentials, or the application",
        example: "curl -s $ECS_CONTAINER_METADATA_URI_V4/task",
    },
    Program { name: "date", synopsis: "date", does: "print the time of the moment shown, in UTC", example: "date" },
    Program {
        name: "echo",
        synopsis: "echo WORD…",
        does: "print words",
        example: "echo $ECS_CONTAINER_METADATA_URI_V4",
    },
    Program { name: "env", synopsis: "env", does: "print the variables, the agent's among them", example: "env" },
    Program { name: "hostname", synopsis: "hostname", does: "print the container's host name", example: "hostname" },
    Program { name: "ps", synopsis: "ps", does: "list the processes", example: "ps" },
    Program {
        name: "wget",
        synopsis: "wget -q -O - URL",
        does: "as curl, in small images",
        example: "wget -qO- 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || echo none",
    },
];

/// Returns the task while somebody can be in its container.
fn alive(here: Here<'_>, task: TaskId, container: u8) -> Option<&Task> {
    let task = here.world().task(task)?;
    let row = task.containers.get(usize::from(container))?;
    (row.phase == ContainerPhase::Running).then_some(task)
}

pub fn variable(here: Here<'_>, task: TaskId, container: u8, name: &str) -> Option<String> {
    let (task, own) = (here.world().task(task)?, container);
    environment(here, task, own).into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

fn environment(here: Here<'_>, task: &Task, container: u8) -> Vec<(&'static str, String)> {
    let mut list = metadata::variables(here, task, container);
    list.push(("HOME", "/root".to_owned()));
    list.push(("HOSTNAME", host_name(here, task, container)));
    list.push(("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned()));
    list.push(("TERM", "xterm-256color".to_owned()));
    list.sort();
    list
}

fn host_name(here: Here<'_>, task: &Task, container: u8) -> String {
    match task.address {
        Some(address)
            if here.catalog().definition(task.definition).network_mode != crate::scenario::NetworkMode::Bridge =>
        {
            here.made_up().private_dns_name(address)
        }
        _ => here.made_up().docker_id(task, container).chars().take(12).collect(),
    }
}

pub fn run(here: Here<'_>, task: TaskId, container: u8, arguments: &[String]) -> Outcome {
    let Some(row) = alive(here, task, container) else {
        let text = "The container has ended, and the session with it.\n".to_owned();
        return Outcome { err: text, exit: 137, leave: true, ..Outcome::default() };
    };
    let (name, rest) = arguments.split_first().map_or(("", &[][..]), |(name, rest)| (name.as_str(), rest));
    let asker = Asker::Container { task, container };
    match name {
        "curl" => curl::curl(here, asker, rest),
        "wget" => curl::wget(here, asker, rest),
        "env" | "printenv" => match rest.first() {
            None => {
                let lines =
                    environment(here, row, container).into_iter().map(|(name, value)| format!("{name}={value}\n"));
                Outcome::out(lines.collect())
            }
            Some(name) => match variable(here, task, container, name) {
                Some(value) => Outcome::out(format!("{value}\n")),
                None => wrong("", 1),
            },
        },
        "ps" => processes(here, row, container),
        "hostname" => Outcome::out(format!("{}\n", host_name(here, row, container))),
        "echo" => Outcome::out(format!("{}\n", rest.join(" "))),
        "date" => laptop::date(here),
        "whoami" => Outcome::out("root\n".to_owned()),
        "true" => Outcome::default(),
        "false" => wrong("", 1),
        "aws" => not_found("sh", name, "The image has no AWS CLI: leave the container with exit"),
        _ => not_found("sh", name, "`help` lists what a container has here"),
    }
}

fn processes(here: Here<'_>, task: &Task, container: u8) -> Outcome {
    let definition = here.registered_container(task.definition, container);
    let image = definition.image.rsplit('/').next().unwrap_or(&definition.image);
    let program = image.split([':', '@']).next().unwrap_or(image);
    let since = task.containers[usize::from(container)].started_at.unwrap_or(here.now());
    let seconds = here.now().as_millis().saturating_sub(since.as_millis()) / 1000;
    let time = format!("{}:{:02}", seconds / 3600, seconds / 60 % 60);
    Outcome::out(format!(
        "PID   USER     TIME  COMMAND\n    1 root     {time:>5} /app/{program}\n   17 root      0:00 /bin/sh\n   23 root      0:00 ps\n"
    ))
}
