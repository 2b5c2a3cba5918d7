//! A container instance, logged in as `ec2-user`: the agent, its log, Docker, the disk.

mod docker;
mod log;
mod system;

use super::aws::operation::Outcome;
use super::place::{not_found, wrong};
use super::{Program, curl, laptop};
use crate::report::Here;
use crate::report::metadata::Asker;
use crate::sim::world::Host;
use crate::sim::world::ids::HostId;

/// By name.
pub const PROGRAMS: &[Program] = &[
    Program {
        name: "cat",
        synopsis: "cat /var/log/ecs/ecs-agent.log",
        does: "print the agent's log, or its configuration /etc/ecs/ecs.config",
        example: "sudo cat /var/log/ecs/ecs-agent.log | tail -100",
    },
    Program {
        name: "curl",
        synopsis: "curl localhost:51678/v1/tasks",
        does: "ask the agent what it knows, or an application",
        example: "curl -s localhost:51678/v1/metadata",
    },
    Program { name: "date", synopsis: "date", does: "print the time of the moment shown, in UTC", example: "date" },
    Program { name: "df", synopsis: "df -h", does: "how full the disks are", example: "df -h" },
    Program {
        name: "docker",
        synopsis: "docker ps|images|inspect|logs|stats|exec",
        does: "look at containers and images",
        example: "docker ps -a",
    },
    Program { name: "echo", synopsis: "echo WORD…", does: "print words", example: "echo hello" },
    Program { name: "free", synopsis: "free -m", does: "how full the memory is", example: "free -m" },
    Program {
        name: "grep",
        synopsis: "grep PATTERN /var/log/ecs/ecs-agent.log",
        does: "search the agent's log",
        example: "sudo grep -i pull /var/log/ecs/ecs-agent.log || true",
    },
    Program {
        name: "systemctl",
        synopsis: "systemctl status ecs",
        does: "whether the agent runs",
        example: "sudo systemctl status ecs",
    },
    Program {
        name: "tail",
        synopsis: "tail [-n COUNT] /var/log/ecs/ecs-agent.log",
        does: "the latest lines of the agent's log",
        example: "sudo tail -n 20 /var/log/ecs/ecs-agent.log",
    },
    Program { name: "uptime", synopsis: "uptime", does: "since when the instance runs", example: "uptime" },
];

pub fn run(here: Here<'_>, id: HostId, arguments: &[String]) -> Outcome {
    let Some(host) = here.world().host(id).filter(|host| !host.vanished) else {
        let name = here.catalog().ec2_instance_id(id);
        let text = format!("Connection to {name} closed by remote host.\n");
        return Outcome { err: text, exit: 255, leave: true, ..Outcome::default() };
    };
    let (name, rest) = arguments.split_first().map_or(("", &[][..]), |(name, rest)| (name.as_str(), rest));
    match name {
        "cat" | "tail" | "head" | "grep" | "less" | "wc" => log::run(here, host, name, rest),
        "systemctl" => system::systemctl(here, host, rest),
        "docker" => docker::run(here, host, rest),
        "curl" => curl::curl(here, Asker::Instance(id), rest),
        "wget" => curl::wget(here, Asker::Instance(id), rest),
        "df" => system::df(here, host),
        "free" => system::free(here, host),
        "uptime" => system::uptime(here, host),
        "hostname" => Outcome::out(format!("{}\n", here.made_up().private_dns_name(host.address))),
        "whoami" => Outcome::out("ec2-user\n".to_owned()),
        "echo" => Outcome::out(format!("{}\n", rest.join(" "))),
        "date" => laptop::date(here),
        "true" => Outcome::default(),
        "false" => wrong("", 1),
        "aws" => not_found("bash", name, "The instance has no AWS CLI: leave it with exit"),
        _ => not_found("bash", name, "`help` lists what an instance has here"),
    }
}

/// Returns the instance's type and what is configured for its agent.
fn spec<'a>(here: Here<'a>, host: &Host) -> Option<&'a crate::sim::catalog::InstanceSpec> {
    match host.kind {
        crate::sim::world::HostKind::Instance { spec } => here.catalog().instances.get(spec),
        crate::sim::world::HostKind::MicroVm { .. } => None,
    }
}
