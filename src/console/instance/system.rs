//! What the system says: the agent's unit, disks, memory, uptime.

use super::spec;
use crate::console::aws::operation::Outcome;
use crate::console::place::wrong;
use crate::report::{Here, agent_log, clock};
use crate::sim::world::Host;
use crate::units::SimTime;

/// The root volume of the ECS-optimized image. Amazon ECS developer guide, storage configuration; documented.
const DISK_GIB: u64 = 30;
/// What the system itself takes of it. Assumed.
const SYSTEM_MIB: u64 = 2_900;
/// What the system takes of the memory beside the containers. Assumed.
const SYSTEM_MEMORY_MIB: u64 = 380;
/// Layers take more room than they weigh compressed. Assumed.
const UNPACKED_TENTHS: u64 = 25;

pub fn systemctl(here: Here<'_>, host: &Host, arguments: &[String]) -> Outcome {
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
    let unit = words.get(1).map(|name| name.trim_end_matches(".service"));
    match (words.first().copied(), unit) {
        (Some("status"), Some("ecs")) => Outcome::out(agent(here, host)),
        (Some("status"), Some("docker")) => Outcome::out(unit_text(
            "docker",
            "Docker Application Container Engine",
            "dockerd",
            &since(here, SimTime::ZERO),
        )),
        (Some("is-active"), Some("ecs" | "docker")) => Outcome::out("active\n".to_owned()),
        (Some("status" | "is-active"), Some(name)) => wrong(format!("Unit {name}.service could not be found.\n"), 4),
        (Some(verb @ ("start" | "stop" | "restart")), _) => {
            let text = format!(
                "systemctl {verb}: the agent is not stopped from here; disconnect-agent on the instance does that\n"
            );
            wrong(text, 1)
        }
        _ => wrong("systemctl: this console has status and is-active, of ecs and docker\n", 1),
    }
}

fn since(here: Here<'_>, at: SimTime) -> String {
    let ago = here.now().as_millis().saturating_sub(at.as_millis()) / 1000;
    let ago = match (ago / 3600, ago / 60 % 60, ago % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, seconds) => format!("{minutes}min {seconds}s"),
        (hours, minutes, _) => format!("{hours}h {minutes}min"),
    };
    let at = clock::seconds(here.catalog(), at).replace('T', " ").replace('Z', " UTC");
    format!("{at}; {ago} ago")
}

fn unit_text(unit: &str, describes: &str, program: &str, since: &str) -> String {
    format!(
        "● {unit}.service - {describes}\n     Loaded: loaded (/usr/lib/systemd/system/{unit}.service; enabled; preset: \
         disabled)\n     Active: active (running) since {since}\n   Main PID: 2861 ({program})\n     CGroup: \
         /system.slice/{unit}.service\n             └─2861 /usr/bin/{program}\n"
    )
}

fn agent(here: Here<'_>, host: &Host) -> String {
    let mut text = unit_text(
        "ecs",
        "Amazon Elastic Container Service - container agent",
        "amazon-ecs-init",
        &since(here, SimTime::ZERO),
    );
    text.push('\n');
    for line in agent_log::tail(here, host.id, 10).unwrap_or_default() {
        text.push_str(&line.text(here.catalog()));
        text.push('\n');
    }
    text
}

pub fn df(here: Here<'_>, host: &Host) -> Outcome {
    let bytes: u64 = host.store.present().iter().map(|layer| here.catalog().layer(*layer).size.0).sum();
    let used = SYSTEM_MIB + bytes / (1 << 20) * UNPACKED_TENTHS / 10;
    let size = DISK_GIB * 1024;
    let (used, free) = (used.min(size), size.saturating_sub(used));
    let gib = |mib: u64| format!("{}.{}G", mib / 1024, mib % 1024 * 10 / 1024);
    let percent = (used * 100).div_ceil(size);
    Outcome::out(format!(
        "Filesystem      Size  Used Avail Use% Mounted on\n/dev/xvda1      {:>4} {:>5} {:>5} {percent:>3}% /\n",
        format!("{DISK_GIB}G"),
        gib(used),
        gib(free)
    ))
}

pub fn free(here: Here<'_>, host: &Host) -> Outcome {
    let total =
        u64::from(spec(here, host).map_or(host.total.memory_mib, |spec| spec.machine.memory_mib)) + SYSTEM_MEMORY_MIB;
    let tasks = host.tasks.iter().filter_map(|id| here.world().task(*id));
    // Half of what is reserved is used: what an application really takes is its own affair.
    let running: u64 =
        tasks.map(|task| u64::from(here.catalog().definition(task.definition).need.memory_mib) / 2).sum();
    let used = (running + SYSTEM_MEMORY_MIB).min(total);
    let cache = (total - used) / 2;
    let left = total - used - cache;
    Outcome::out(format!(
        "               total        used        free      shared  buff/cache   available\nMem:{total:>16}{used:>12}{left:>12}\
         {:>12}{cache:>12}{:>12}\nSwap:{:>15}{:>12}{:>12}\n",
        1,
        total - used,
        0,
        0,
        0
    ))
}

pub fn uptime(here: Here<'_>, host: &Host) -> Outcome {
    let seconds = here.now().as_millis() / 1000;
    let up = match seconds / 3600 {
        0 => format!("{} min", seconds / 60),
        hours => format!("{hours}:{:02}", seconds / 60 % 60),
    };
    let time = clock::seconds(here.catalog(), here.now());
    let time = time.split('T').next_back().unwrap_or_default().trim_end_matches('Z').to_owned();
    let load = (host.total.cpu.saturating_sub(host.free.cpu)) * 40 / 1024;
    let load = format!("{}.{:02}", load / 100, load % 100);
    Outcome::out(format!(" {time} up {up},  1 user,  load average: {load}, {load}, {load}\n"))
}
