//! One's own machine: `aws`, and `ssh` to the container instances.

use super::Program;
use super::aws::{self, operation::Outcome};
use super::place::{Place, not_found, wrong};
use crate::report::{Here, agent_log};
use crate::sim::world::Host;

/// A fleet has thousands of instances; so many are looked at for the one whose agent wrote last.
const MOST_ASKED: usize = 200;

/// By name.
pub const PROGRAMS: &[Program] = &[
    Program {
        name: "aws",
        synopsis: "aws COMMAND SUBCOMMAND [OPTIONS]",
        does: "ask AWS, or change something there",
        example: "aws ecs list-clusters",
    },
    Program { name: "date", synopsis: "date", does: "print the time of the moment shown, in UTC", example: "date" },
    Program {
        name: "echo",
        synopsis: "echo WORD…",
        does: "print words, with variables filled in",
        example: "echo $AWS_REGION",
    },
    Program {
        name: "ssh",
        synopsis: "ssh [ec2-user@]INSTANCE",
        does: "log in on a container instance, by its id or address",
        example: "ssh INSTANCE_HOST",
    },
];

pub fn run(here: Here<'_>, arguments: &[String]) -> Outcome {
    let (name, rest) = arguments.split_first().map_or(("", &[][..]), |(name, rest)| (name.as_str(), rest));
    match name {
        "aws" => aws::run(here, rest),
        "ssh" => ssh(here, rest),
        "echo" => Outcome::out(format!("{}\n", rest.join(" "))),
        "date" => date(here),
        "true" => Outcome::default(),
        "false" => wrong("", 1),
        "docker" | "systemctl" | "cat" | "tail" | "curl" => {
            not_found("bash", name, "On your own machine there is nothing to see: ssh to a container instance first")
        }
        _ => not_found("bash", name, "`help` lists what this console has"),
    }
}

pub fn date(here: Here<'_>) -> Outcome {
    Outcome::out(format!("{}\n", crate::report::clock::seconds(here.catalog(), here.now())))
}

fn ssh(here: Here<'_>, arguments: &[String]) -> Outcome {
    let mut names = Vec::new();
    let mut walk = arguments.iter();
    while let Some(argument) = walk.next() {
        match argument.as_str() {
            "-i" | "-p" | "-l" | "-o" | "-F" | "-J" => {
                walk.next();
            }
            flag if flag.starts_with('-') => {}
            name => names.push(name),
        }
    }
    let Some((target, command)) = names.split_first() else {
        return wrong("usage: ssh [ec2-user@]INSTANCE\n", 255);
    };
    let name = target.rsplit('@').next().unwrap_or(target);
    let Some(host) = instance(here, name) else {
        let known: Vec<String> = instances(here).map(|host| here.catalog().ec2_instance_id(host.id)).take(5).collect();
        let hint = match known.is_empty() {
            true => "This cluster has no container instances: on Fargate use aws ecs execute-command".to_owned(),
            false => format!("Container instances here: {}", known.join(" ")),
        };
        return wrong(format!("ssh: Could not resolve hostname {name}: Name or service not known\n{hint}\n"), 255);
    };
    if here.world().faults.zone_fails(host.zone) {
        return wrong(format!("ssh: connect to host {name} port 22: Connection timed out\n"), 255);
    }
    let place = Place::Instance(host.id);
    match command.is_empty() {
        true => Outcome { out: welcome(here, host, name), enter: Some(place), ..Outcome::default() },
        false => {
            let words: Vec<String> = command.iter().map(ToString::to_string).collect();
            let words = if words.len() == 1 { words[0].split_whitespace().map(str::to_owned).collect() } else { words };
            place.run(here, words.strip_prefix(&["sudo".to_owned()]).unwrap_or(&words))
        }
    }
}

pub fn instances<'a>(here: Here<'a>) -> impl Iterator<Item = &'a Host> {
    here.world().hosts.values().filter(|host| host.is_instance() && !host.vanished)
}

/// Finds an instance by the start of its EC2 id or container instance id, by its address, or as `ec2-host`, which is
/// what handbooks call any of them.
fn instance<'a>(here: Here<'a>, name: &str) -> Option<&'a Host> {
    let (catalog, short) = (here.catalog(), name.rsplit('/').next().unwrap_or(name));
    if name == "ec2-host" {
        return liveliest(here);
    }
    let long_enough = short.trim_start_matches("i-").len() >= 4;
    instances(here).find(|host| {
        let address = crate::sim::catalog::dotted(host.address);
        let named = catalog.ec2_instance_id(host.id).starts_with(short)
            || catalog.container_instance_id(host.id).starts_with(short);
        address == name || here.made_up().private_dns_name(host.address) == name || (long_enough && named)
    })
}

/// Returns the instance whose agent wrote last.
fn liveliest<'a>(here: Here<'a>) -> Option<&'a Host> {
    let latest =
        |host: &&Host| agent_log::latest_first(here, host.id).and_then(|mut lines| lines.next()).map(|line| line.at);
    // Of equals the first.
    let hosts: Vec<&Host> = instances(here).take(MOST_ASKED).collect();
    hosts.into_iter().rev().max_by_key(latest)
}

fn welcome(here: Here<'_>, host: &Host, asked: &str) -> String {
    let id = here.catalog().ec2_instance_id(host.id);
    let note = if asked == "ec2-host" { format!("ec2-host stands for {id} here.\n") } else { String::new() };
    let address = here.made_up().private_dns_name(host.address);
    format!(
        "{note}   ,     #_\n   ~\\_  ####_        Amazon Linux 2023 (ECS Optimized)\n  ~~  \\_#####\\\n  ~~     \\###|       {id}  {address}\n"
    )
}
