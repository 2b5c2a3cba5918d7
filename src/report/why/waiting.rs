//! What a task waits for at a moment, for how long, and who says so.

mod run;
mod start;
#[cfg(test)]
mod tests;

use crate::report::words;
use crate::scenario::{LaunchType, NetworkMode, Setting, SettingKind};
use crate::sim::catalog::ContainerSpec;
use crate::sim::timing::{self, Badge, POLL};
use crate::sim::world::{Container, ContainerPhase, Host, Task, TaskStatus, World};
use crate::units::{Bytes, SimTime, Span};

/// What a task waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// `Waits for agent i-0c77 to poll`.
    pub what: String,
    pub since: SimTime,
    /// When it is over; absent where only a range is known.
    pub until: Option<SimTime>,
    /// Between how short and how long it takes.
    pub range: Option<(Span, Span)>,
    pub basis: Option<Basis>,
}

/// Who says how long it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// `documented`, `observed`, `assumed`, or `this scenario`.
    pub badge: &'static str,
    /// What the value is about: `How often a polling agent asks for work, 5 s`.
    pub meaning: String,
    pub source: String,
}

impl Waiting {
    fn new(what: impl Into<String>, since: SimTime) -> Waiting {
        Waiting { what: what.into(), since, until: None, range: None, basis: None }
    }

    fn until(self, until: SimTime) -> Waiting {
        Waiting { until: Some(until), ..self }
    }

    /// Names the setting that decides; where the end is not known, its range stands in.
    fn by(self, setting: Setting, world: &World) -> Waiting {
        let is_span = matches!(setting.spelled().1, SettingKind::Span);
        let range = (is_span && self.until.is_none()).then(|| world.catalog.timing.range(setting));
        Waiting { basis: Some(rule(setting, world)), range, ..self }
    }

    fn by_scenario(self, meaning: impl Into<String>, source: impl Into<String>) -> Waiting {
        let basis = Basis { badge: "this scenario", meaning: meaning.into(), source: source.into() };
        Waiting { basis: Some(basis), ..self }
    }

    /// Returns one line: `Waits for agent i-0c77 to poll, in 3.1 s`.
    pub fn text(&self, now: SimTime) -> String {
        let what = &self.what;
        match (self.until, self.range) {
            (Some(until), _) => format!("{what}, in {}", words::span(until - now)),
            (None, Some((low, high))) if low == high => {
                format!("{what}, {} of {}", words::span(now - self.since), words::span(high))
            }
            (None, Some((low, high))) => {
                let (low, high) = (words::span(low), words::span(high));
                format!("{what}, {} so far, takes {low} to {high}", words::span(now - self.since))
            }
            (None, None) => what.clone(),
        }
    }
}

impl Basis {
    /// Returns one line: `How often a polling agent asks for work, 5 s (documented: Handbook, gotcha 1)`.
    pub fn text(&self) -> String {
        format!("{} ({}: {})", self.meaning, self.badge, self.source)
    }
}

fn rule(setting: Setting, world: &World) -> Basis {
    let timing = &world.catalog.timing;
    let row = timing::row(setting);
    let value = timing::value_of(row, timing.profile);
    let (low, high) = timing.range(setting);
    let overridden = (low.as_millis(), high.as_millis()) != (value.low, value.high);
    let (badge, source) = match (overridden, value.badge) {
        (true, _) => ("this scenario", format!("rules.{}", setting.spelled().0)),
        (false, Badge::Documented) => ("documented", value.source.to_owned()),
        (false, Badge::Observed) => ("observed", value.source.to_owned()),
        (false, Badge::Assumed) => ("assumed", value.source.to_owned()),
    };
    let amount = match setting.spelled().1 {
        SettingKind::Span if low == high => words::span(low),
        SettingKind::Span => format!("{} to {}", words::span(low), words::span(high)),
        SettingKind::Rate => format!("{}/s", words::bytes(Bytes(low.as_millis()))),
        SettingKind::Count => low.as_millis().to_string(),
        SettingKind::Choice(choices) => choices[low.as_millis() as usize].to_owned(),
    };
    Basis { badge, meaning: format!("{}, {amount}", row.meaning), source }
}

/// Returns what a task waits for now; none when it is in service, or is its own master.
pub fn waiting(task: &Task, world: &World, now: SimTime) -> Option<Waiting> {
    let host = task.host.and_then(|host| world.host(host));
    if let Some(host) = host.filter(|host| world.is_off(host) && task.is_alive()) {
        let what = match host.vanished {
            true => "Its instance has ended, and ECS has yet to notice",
            false => "Its instance is stopped, and ECS has yet to notice",
        };
        // Its containers ended with it.
        let ended = task.containers.iter().filter(|container| container.phase == ContainerPhase::Stopped);
        let since = ended.map(|container| container.since).max().unwrap_or(task.since()).max(task.since());
        return Some(Waiting::new(what, since).by(Setting::InstanceLossNoticed, world));
    }
    match task.last_status {
        TaskStatus::Provisioning => Some(provisioning(task, world)),
        TaskStatus::Pending if !task.accepted => Some(handover(task, world, now)),
        TaskStatus::Pending | TaskStatus::Activating => Some(start::starting(task, world, now)),
        TaskStatus::Running => run::running(task, world, now),
        TaskStatus::Deactivating => draining(task, world),
        TaskStatus::Stopping => Some(stopping(task, world, now)),
        TaskStatus::Deprovisioning => {
            Some(Waiting::new("Its network interface is deleted", task.since()).by(Setting::EniDetach, world))
        }
        TaskStatus::Stopped => {
            let until = task.since() + world.catalog.timing.span(Setting::StoppedRetention);
            let wait = Waiting::new("Can be described until it is forgotten", task.since()).until(until);
            Some(wait.by(Setting::StoppedRetention, world))
        }
    }
}

fn provisioning(task: &Task, world: &World) -> Waiting {
    match (task.launch, world.catalog.definition(task.definition).network_mode) {
        (LaunchType::Fargate, _) => Waiting::new("Waits for its microVM and network interface", task.since())
            .by(Setting::FargateProvisioning, world),
        (LaunchType::Ec2, NetworkMode::Awsvpc) => {
            Waiting::new("Waits for its network interface", task.since()).by(Setting::EniAttach, world)
        }
        (LaunchType::Ec2, _) => Waiting::new("Waits to be handed over to its agent", task.since()),
    }
}

fn handover(task: &Task, world: &World, now: SimTime) -> Waiting {
    match task.host.and_then(|host| world.host(host)) {
        Some(host) if host.queue.contains(&task.id) => queued(task, host, world),
        Some(host) => order(host, task.since(), world, now),
        None => Waiting::new("Waits for a host", task.since()),
    }
}

/// In the agent's queue: what the first of it lacks keeps all behind it waiting.
fn queued(task: &Task, host: &Host, world: &World) -> Waiting {
    let place = host.queue.iter().position(|id| *id == task.id).unwrap_or_default();
    let since = task.queued_at.unwrap_or(task.since());
    let name = world.catalog.host_name(host);
    let (room, need) = (world.agent_room(host), world.catalog.definition(task.definition).need);
    let lack = match () {
        () if place > 0 => format!("behind {}", words::count(place as u32, "task")),
        () if need.cpu > room.cpu => format!("needs {} CPU units, {} are free", need.cpu, room.cpu),
        () if need.memory_mib > room.memory_mib => {
            format!("needs {} MiB of memory, {} are free", need.memory_mib, room.memory_mib)
        }
        () if need.gpus > room.gpus => format!("needs {}, {} are free", words::count(need.gpus, "GPU"), room.gpus),
        () => "needs a port that a stopping task still has".to_owned(),
    };
    Waiting::new(format!("Waits in the queue of agent {name}, {lack}"), since).by(Setting::ResourcesFree, world)
}

/// An order for a host's agent: the next poll finds it, or it is pushed.
fn order(host: &Host, since: SimTime, world: &World, now: SimTime) -> Waiting {
    let name = world.catalog.host_name(host);
    let polls = world.catalog.timing.number(Setting::Transport) == POLL && host.is_instance();
    if world.faults.zone_fails(host.zone) {
        let zone = &world.catalog.zone(host.zone).name;
        return Waiting::new(format!("Waits until zone {zone} can be reached"), since);
    }
    match (host.agent.connected, polls) {
        (false, _) => Waiting::new(format!("Waits for agent {name} to reconnect"), since),
        (true, true) => Waiting::new(format!("Waits for agent {name} to poll"), since)
            .until(host.agent.next_poll(now))
            .by(Setting::AgentPollInterval, world),
        (true, false) => {
            Waiting::new(format!("Waits for agent {name} to get the order"), since).by(Setting::PushLatency, world)
        }
    }
}

fn draining(task: &Task, world: &World) -> Option<Waiting> {
    let target = world.targets_of(task).max_by_key(|target| target.leaves_at)?;
    let leaves_at = target.leaves_at?;
    let spec = &world.catalog.group(target.group).spec;
    let delay = Span::from_secs(u64::from(spec.deregistration_delay));
    let wait = Waiting::new("Drains until its last request in flight has ended", target.since).until(leaves_at);
    Some(match leaves_at - target.since < delay {
        true => wait.by(Setting::DrainIdle, world),
        false => wait.by_scenario(
            format!("Draining lasts at most {}", words::span(delay)),
            format!("deregistrationDelay of target group {}", spec.target_group_name),
        ),
    })
}

fn stopping(task: &Task, world: &World, now: SimTime) -> Waiting {
    let specs = &world.catalog.definition(task.definition).containers;
    let host = task.host.and_then(|host| world.host(host));
    let running = task.containers.iter().zip(specs).find(|(container, _)| container.phase == ContainerPhase::Running);
    let ended = task.containers.iter().filter(|container| container.phase == ContainerPhase::Stopped);
    let ended_at = ended.map(|container| container.since).max();
    match (running, ended_at, host) {
        (Some((container @ Container { kill_at: Some(kill_at), .. }, spec)), _, _) => {
            shutting_down(container, spec, *kill_at, world)
        }
        // What ended before the order to stop was reported with its end; the agent has yet to hear of the order.
        (None, Some(ended_at), _) if ended_at >= task.since() => {
            Waiting::new("Reports that its containers have stopped", ended_at).by(Setting::StateReport, world)
        }
        (_, _, Some(host)) => order(host, task.since(), world, now),
        (_, _, None) => Waiting::new("Waits to be stopped", task.since()),
    }
}

/// SIGTERM was sent: the application ends by itself, or SIGKILL ends it.
fn shutting_down(container: &Container, spec: &ContainerSpec, kill_at: SimTime, world: &World) -> Waiting {
    let sent_at = SimTime::from_millis(kill_at.as_millis().saturating_sub(spec.stop_timeout.as_millis()));
    let ends_at = sent_at + world.catalog.image(container.image).behaviour.shutdown;
    if ends_at < kill_at {
        let what = format!("Got SIGTERM, container {} ends itself", spec.name);
        return Waiting::new(what, sent_at).until(ends_at).by_scenario("Time to shut down", "behaviour.shutdown");
    }
    let wait = Waiting::new(format!("Got SIGTERM, SIGKILL ends container {}", spec.name), sent_at).until(kill_at);
    match spec.stop_timeout == world.catalog.timing.span(Setting::StopTimeout) {
        true => wait.by(Setting::StopTimeout, world),
        false => wait.by_scenario(format!("stopTimeout of {}", words::span(spec.stop_timeout)), "containerDefinitions"),
    }
}
