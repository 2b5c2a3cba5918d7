//! `docker`: the containers and images of an instance.

use crate::console::Place;
use crate::console::aws::operation::Outcome;
use crate::console::place::wrong;
use crate::report::app_log::{self, Life};
use crate::report::metadata::{self, Asker};
use crate::report::{Here, clock};
use crate::scenario::NetworkMode;
use crate::sim::world::{ContainerPhase, Host, Task};
use crate::units::SimTime;
use serde_json::json;

const SUBCOMMANDS: &str = "docker: this console has ps, images, inspect, logs, stats, exec and version\n";

/// A container that Docker knows.
struct Row<'a> {
    task: &'a Task,
    place: u8,
}

pub fn run(here: Here<'_>, host: &Host, arguments: &[String]) -> Outcome {
    let Some((verb, rest)) = arguments.split_first() else { return wrong(SUBCOMMANDS, 1) };
    // `docker container ls` and `docker image ls` are the older commands by their newer names.
    let (verb, rest) = match (verb.as_str(), rest.split_first()) {
        ("container", Some((second, rest))) => (if second == "ls" { "ps" } else { second.as_str() }, rest),
        ("image", Some((second, rest))) if second == "ls" => ("images", rest),
        (verb, _) => (verb, rest),
    };
    match verb {
        "ps" => list(here, host, rest),
        "images" => images(here, host),
        "inspect" => each(here, host, rest, "inspect", |row| Outcome::out(inspect(here, row))),
        "logs" => each(here, host, rest, "logs", |row| logs(here, row, rest)),
        "stats" => stats(here, host),
        "exec" => exec(here, host, rest),
        "version" | "--version" | "-v" => Outcome::out("Docker version 25.0.8, build 0bab007\n".to_owned()),
        verb => wrong(format!("docker: '{verb}' is not a docker command here.\n{SUBCOMMANDS}"), 1),
    }
}

fn rows<'a>(here: Here<'a>, host: &Host) -> Vec<Row<'a>> {
    let known = |phase| matches!(phase, ContainerPhase::Created | ContainerPhase::Running | ContainerPhase::Stopped);
    let tasks = here.world().tasks.values().filter(|task| task.host == Some(host.id));
    let rows = tasks.flat_map(|task| {
        let places = task.containers.iter().enumerate().filter(|(_, row)| known(row.phase));
        places.map(move |(place, _)| Row { task, place: place as u8 })
    });
    let mut rows: Vec<Row<'a>> = rows.collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.container().started_at, row.task.id)));
    rows
}

impl Row<'_> {
    fn container(&self) -> &crate::sim::world::Container {
        &self.task.containers[usize::from(self.place)]
    }

    fn id(&self, here: Here<'_>) -> String {
        here.made_up().docker_id(self.task, self.place)
    }

    fn name(&self, here: Here<'_>) -> String {
        here.made_up().docker_name(self.task, self.place)
    }

    fn image(&self, here: Here<'_>) -> String {
        here.registered_container(self.task.definition, self.place).image.clone()
    }

    fn is_running(&self) -> bool {
        self.container().phase == ContainerPhase::Running
    }

    fn status(&self, here: Here<'_>) -> String {
        let row = self.container();
        match row.phase {
            ContainerPhase::Running => {
                let health = match here.registered_container(self.task.definition, self.place).health_check {
                    None => "",
                    Some(_) => match row.health {
                        crate::sim::world::Health::Healthy => " (healthy)",
                        crate::sim::world::Health::Unhealthy => " (unhealthy)",
                        crate::sim::world::Health::Unknown => " (health: starting)",
                    },
                };
                format!("Up {}{health}", ago(here, row.started_at.unwrap_or(row.since)))
            }
            ContainerPhase::Stopped => {
                format!("Exited ({}) {} ago", row.exit_code.unwrap_or(0), ago(here, row.since))
            }
            _ => "Created".to_owned(),
        }
    }
}

/// Writes how long ago something was, as Docker does.
fn ago(here: Here<'_>, at: SimTime) -> String {
    let seconds = here.now().as_millis().saturating_sub(at.as_millis()) / 1000;
    match seconds {
        0 => "Less than a second".to_owned(),
        1 => "1 second".to_owned(),
        2..60 => format!("{seconds} seconds"),
        60..120 => "About a minute".to_owned(),
        120..3600 => format!("{} minutes", seconds / 60),
        3600..7200 => "About an hour".to_owned(),
        _ => format!("{} hours", seconds / 3600),
    }
}

/// Prints a table as Docker does: three spaces between columns.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0) + 3;
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        format!("{}\n", cells.collect::<String>().trim_end())
    };
    rows.iter().map(line).collect()
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn list(here: Here<'_>, host: &Host, arguments: &[String]) -> Outcome {
    let letters = |letter: char| {
        arguments.iter().any(|flag| flag.starts_with('-') && !flag.starts_with("--") && flag.contains(letter))
    };
    let all = letters('a') || arguments.iter().any(|flag| flag == "--all");
    let known = rows(here, host);
    let shown = known.iter().filter(|row| all || row.is_running());
    if letters('q') {
        return Outcome::out(shown.map(|row| format!("{:.12}\n", row.id(here))).collect());
    }
    let mut lines = vec![head(&["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"])];
    for row in shown {
        let container = row.container();
        let created = container.started_at.unwrap_or(container.since);
        let mapped = here.registered_container(row.task.definition, row.place).port_mappings.first();
        let ports = match mapped {
            Some(mapping)
                if row.is_running()
                    && here.catalog().definition(row.task.definition).network_mode == NetworkMode::Bridge =>
            {
                format!("0.0.0.0:{}->{}/tcp", row.task.port, mapping.container_port)
            }
            _ => String::new(),
        };
        lines.push(vec![
            row.id(here).chars().take(12).collect(),
            row.image(here),
            "\"/docker-entrypoint.…\"".to_owned(),
            format!("{} ago", ago(here, created)),
            row.status(here),
            ports,
            row.name(here),
        ]);
    }
    Outcome::out(table(&lines))
}

fn images(here: Here<'_>, host: &Host) -> Outcome {
    let mut lines = vec![head(&["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"])];
    for kept in host.store.images() {
        let image = here.catalog().image(kept.image);
        let (repository, tag) = image.name.rsplit_once(':').unwrap_or((&image.name, "latest"));
        let id = here.made_up().image_id(kept.image);
        let id: String = id.trim_start_matches("sha256:").chars().take(12).collect();
        let size = format!("{}MB", image.size.0 / 1_000_000);
        lines.push(vec![repository.to_owned(), tag.to_owned(), id, format!("{} ago", ago(here, kept.pulled_at)), size]);
    }
    Outcome::out(table(&lines))
}

fn stats(here: Here<'_>, host: &Host) -> Outcome {
    let mut lines = vec![head(&["CONTAINER ID", "NAME", "CPU %", "MEM USAGE / LIMIT", "MEM %", "NET I/O"])];
    for row in rows(here, host).iter().filter(|row| row.is_running()) {
        let asker = Asker::Container { task: row.task.id, container: row.place };
        let reply = metadata::get(here, asker, "$ECS_CONTAINER_METADATA_URI_V4/stats");
        let Some((200, stats)) = reply.json() else { continue };
        let number = |path: &str| stats.pointer(path).and_then(serde_json::Value::as_u64).unwrap_or(0);
        let mib = |bytes: u64| format!("{}MiB", bytes >> 20);
        let (usage, limit) = (number("/memory_stats/usage"), number("/memory_stats/limit").max(1));
        let total =
            number("/cpu_stats/cpu_usage/total_usage").saturating_sub(number("/precpu_stats/cpu_usage/total_usage"));
        let system =
            number("/cpu_stats/system_cpu_usage").saturating_sub(number("/precpu_stats/system_cpu_usage")).max(1);
        let cpus = number("/cpu_stats/online_cpus").max(1);
        let percent = |part: u64, whole: u64| {
            let hundredths = u128::from(part) * 10_000 / u128::from(whole);
            format!("{}.{:02}%", hundredths / 100, hundredths % 100)
        };
        let kb = |bytes: u64| format!("{}kB", bytes / 1000);
        lines.push(vec![
            row.id(here).chars().take(12).collect(),
            row.name(here),
            percent(total * cpus, system),
            format!("{} / {}", mib(usage), mib(limit)),
            percent(usage, limit),
            format!("{} / {}", kb(number("/networks/eth0/rx_bytes")), kb(number("/networks/eth0/tx_bytes"))),
        ]);
    }
    Outcome::out(table(&lines))
}

/// Finds containers by the start of their id, or by name.
fn find<'a>(here: Here<'a>, host: &Host, name: &str) -> Option<Row<'a>> {
    rows(here, host)
        .into_iter()
        .find(|row| row.name(here) == name || (name.len() >= 2 && row.id(here).starts_with(name)))
}

fn each(here: Here<'_>, host: &Host, arguments: &[String], verb: &str, then: impl Fn(&Row<'_>) -> Outcome) -> Outcome {
    let mut names = Vec::new();
    let mut walk = arguments.iter();
    while let Some(word) = walk.next() {
        match word.as_str() {
            "--tail" | "-n" | "--since" | "--format" => {
                walk.next();
            }
            flag if flag.starts_with('-') => {}
            name => names.push(name),
        }
    }
    if names.is_empty() {
        return wrong(format!("\"docker {verb}\" requires at least 1 argument: a container's id or name\n"), 1);
    }
    let mut whole = Outcome::default();
    for name in names {
        match find(here, host, name) {
            Some(row) => {
                let one = then(&row);
                whole.out.push_str(&one.out);
                whole.err.push_str(&one.err);
                whole.exit = whole.exit.max(one.exit);
            }
            None => {
                let text = match verb {
                    "inspect" => format!("Error: No such object: {name}\n"),
                    _ => format!("Error response from daemon: No such container: {name}\n"),
                };
                whole.err.push_str(&text);
                whole.exit = 1;
            }
        }
    }
    whole
}

fn inspect(here: Here<'_>, row: &Row<'_>) -> String {
    let (container, catalog) = (row.container(), here.catalog());
    let time = |at: Option<SimTime>| at.map_or("0001-01-01T00:00:00Z".to_owned(), |at| clock::millis(catalog, at));
    let status = match container.phase {
        ContainerPhase::Running => "running",
        ContainerPhase::Stopped => "exited",
        _ => "created",
    };
    let ended = (container.phase == ContainerPhase::Stopped).then_some(container.since);
    let variables = metadata::variables(here, row.task, row.place);
    let variables: Vec<String> = variables.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let registered = here.registered_container(row.task.definition, row.place);
    let value = json!([{
        "Id": row.id(here),
        "Created": time(container.started_at.or(Some(container.since))),
        "State": {
            "Status": status,
            "Running": row.is_running(),
            "OOMKilled": container.out_of_memory,
            "ExitCode": container.exit_code.unwrap_or(0),
            "StartedAt": time(container.started_at),
            "FinishedAt": time(ended),
        },
        "Image": here.made_up().image_id(container.image),
        "Name": format!("/{}", row.name(here)),
        "RestartCount": container.restarts,
        "HostConfig": {
            "CpuShares": registered.cpu,
            "Memory": u64::from(registered.memory.unwrap_or(0)) << 20,
            "MemoryReservation": u64::from(registered.memory_reservation.unwrap_or(0)) << 20,
        },
        "Config": {
            "Env": variables,
            "Image": registered.image,
            "Labels": {
                "com.amazonaws.ecs.cluster": catalog.cluster,
                "com.amazonaws.ecs.container-name": registered.name,
                "com.amazonaws.ecs.task-arn": here.made_up().task_arn(row.task.id),
                "com.amazonaws.ecs.task-definition-family": catalog.definition(row.task.definition).family,
                "com.amazonaws.ecs.task-definition-version": catalog.definition(row.task.definition).revision.to_string(),
            },
        },
    }]);
    crate::console::aws::output::print(crate::console::aws::output::Format::Json, "", 80, &value)
}

/// What the container wrote: Docker keeps the latest part of it, beside what its log driver sends away.
fn logs(here: Here<'_>, row: &Row<'_>, arguments: &[String]) -> Outcome {
    let stream = app_log::streams(here).into_iter().find(|one| one.task == row.task.id && one.container == row.place);
    let Some(stream) = stream else {
        let text = "what a container writes is modelled where its log driver is awslogs\n";
        return wrong(format!("docker logs: {text}"), 1);
    };
    let mut lines = Life::of(here, &stream).lines(SimTime::ZERO, here.now());
    let tail = arguments.iter().position(|flag| matches!(flag.as_str(), "--tail" | "-n"));
    let count = tail.and_then(|place| arguments.get(place + 1)).and_then(|count| count.parse::<usize>().ok());
    if let Some(count) = count {
        lines.drain(..lines.len().saturating_sub(count));
    }
    let times = arguments.iter().any(|flag| matches!(flag.as_str(), "-t" | "--timestamps"));
    let line = |line: &app_log::Line| match times {
        true => format!("{} {}\n", clock::millis(here.catalog(), line.at), line.text),
        false => format!("{}\n", line.text),
    };
    Outcome::out(lines.iter().map(line).collect())
}

fn exec(here: Here<'_>, host: &Host, arguments: &[String]) -> Outcome {
    let words: Vec<&String> = arguments.iter().skip_while(|word| word.starts_with('-')).collect();
    let Some((name, command)) = words.split_first() else {
        return wrong("\"docker exec\" requires at least 2 arguments: a container and a command\n", 1);
    };
    let Some(row) = find(here, host, name) else {
        return wrong(format!("Error response from daemon: No such container: {name}\n"), 1);
    };
    if !row.is_running() {
        return wrong(format!("Error response from daemon: container {} is not running\n", row.id(here)), 1);
    }
    let place = Place::Container { task: row.task.id, container: row.place };
    let command: Vec<String> = command.iter().map(ToString::to_string).collect();
    match command.first().map(String::as_str) {
        None => wrong("\"docker exec\" requires at least 2 arguments: a container and a command\n", 1),
        Some("sh" | "bash" | "/bin/sh" | "/bin/bash") => Outcome { enter: Some(place), ..Outcome::default() },
        Some(_) => place.run(here, &command),
    }
}
