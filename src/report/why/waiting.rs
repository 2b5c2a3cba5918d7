//! What a task waits for at a moment, for how long, and who says so.

use crate::report::story::failure_words;
use crate::report::words;
use crate::scenario::{HealthAnswer, LaunchType, NetworkMode, Setting, SettingKind};
use crate::sim::catalog::ContainerSpec;
use crate::sim::timing::{self, Badge, POLL};
use crate::sim::world::{App, Arrival, ArrivalStage, Container, ContainerPhase, Host, next_on_grid};
use crate::sim::world::{Service, Target, TargetState, Task, TaskStatus, World};
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
    match task.last_status {
        TaskStatus::Provisioning => Some(provisioning(task, world)),
        TaskStatus::Pending if !task.accepted => Some(handover(task, world, now)),
        TaskStatus::Pending | TaskStatus::Activating => Some(starting(task, world, now)),
        TaskStatus::Running => running(task, world, now),
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
        Some(host) => order(host, task.since(), world, now),
        None => Waiting::new("Waits for a host", task.since()),
    }
}

/// An order for a host's agent: the next poll finds it, or it is pushed.
fn order(host: &Host, since: SimTime, world: &World, now: SimTime) -> Waiting {
    let name = world.catalog.host_name(host);
    let polls = world.catalog.timing.number(Setting::Transport) == POLL && host.is_instance();
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

/// The agent has it: the container that is furthest behind decides.
fn starting(task: &Task, world: &World, now: SimTime) -> Waiting {
    let specs = &world.catalog.definition(task.definition).containers;
    let behind = task.containers.iter().zip(specs).min_by_key(|(container, _)| container.phase);
    let Some((container, spec)) = behind else { return Waiting::new("Waits for its agent", task.since()) };
    match container.phase {
        ContainerPhase::Waiting => Waiting::new(format!("Container {} waits its turn", spec.name), container.since),
        ContainerPhase::Pulling => pulling(task, container, world, now),
        ContainerPhase::Pulled => Waiting::new(format!("Creates container {}", spec.name), container.since)
            .by(Setting::ContainerCreate, world),
        ContainerPhase::Created => {
            Waiting::new(format!("Starts container {}", spec.name), container.since).by(Setting::ContainerStart, world)
        }
        ContainerPhase::Running => reporting(task, container, world),
        ContainerPhase::Stopped => {
            Waiting::new("Reports the end of its container", container.since).by(Setting::StateReport, world)
        }
    }
}

/// Everything runs: the control plane has to hear of it, and the load balancer.
fn reporting(task: &Task, container: &Container, world: &World) -> Waiting {
    let group = task.service.and_then(|service| world.service(service).balancer);
    match group {
        Some((group, _)) => {
            let name = &world.catalog.group(group).name;
            Waiting::new(format!("Waits to be registered in target group {name}"), container.since)
                .by(Setting::TargetRegistration, world)
        }
        None => Waiting::new("Reports that it runs", container.since).by(Setting::StateReport, world),
    }
}

fn pulling(task: &Task, container: &Container, world: &World, now: SimTime) -> Waiting {
    let image = world.catalog.image(container.image);
    let host = task.host.and_then(|host| world.host(host));
    let on_instance = host.is_none_or(Host::is_instance);
    if !container.manifest_known {
        let setting = if on_instance { Setting::PullSetupEc2 } else { Setting::PullSetupFargate };
        let what = format!("Asks ECR for authorization and the manifest of {}", image.name);
        return Waiting::new(what, container.since).by(setting, world);
    }
    let coming: Vec<&Arrival> =
        host.iter().flat_map(|host| image.layers.iter().filter_map(|layer| host.store.arrival(*layer))).collect();
    let left = format!("{} of {} layers left", coming.len(), image.layers.len());
    let downloading = |arrival: &&&Arrival| matches!(arrival.stage, ArrivalStage::Downloading { .. });
    let (active, rate) = coming.iter().filter(downloading).fold((0, 0), |(count, sum), arrival| match arrival.stage {
        ArrivalStage::Downloading { bytes_per_second, .. } => (count + 1, sum + bytes_per_second),
        _ => (count, sum),
    });
    if active > 0 {
        let (there, all): (u64, u64) =
            coming.iter().fold((0, 0), |(there, all), one| (there + one.downloaded(now).0, all + one.size.0));
        let (there, all, rate) = (words::bytes(Bytes(there)), words::bytes(Bytes(all)), words::bytes(Bytes(rate)));
        let what = format!("Downloads {}, {there} of {all} at {rate}/s, {left}", image.name);
        return Waiting::new(what, container.since).by(Setting::LayerBytesPerSecond, world);
    }
    let extracting = coming.iter().find_map(|arrival| match arrival.stage {
        ArrivalStage::Extracting { since, until } => Some((since, until)),
        _ => None,
    });
    let setting = match host.is_some_and(|host| small(host, world)) {
        _ if !on_instance => Setting::ExtractBytesPerSecondFargate,
        true => Setting::ExtractBytesPerSecondSmall,
        false => Setting::ExtractBytesPerSecondEc2,
    };
    match extracting {
        Some((since, until)) => {
            let what = format!("Extracts {}, {left}, the next is ready", image.name);
            Waiting::new(what, since).until(until).by(setting, world)
        }
        None => Waiting::new(format!("Waits for a download slot for {}, {left}", image.name), container.since)
            .by(Setting::ConcurrentDownloads, world),
    }
}

fn small(host: &Host, world: &World) -> bool {
    match host.kind {
        crate::sim::world::HostKind::Instance { spec } => world.catalog.instances[spec].machine.is_small(),
        crate::sim::world::HostKind::MicroVm { .. } => false,
    }
}

fn running(task: &Task, world: &World, now: SimTime) -> Option<Waiting> {
    let service = world.service(task.service?);
    if let Some(target) = task.target.and_then(|target| world.target(target)) {
        return checked(task, service, target, world, now);
    }
    let until = task.since() + world.catalog.timing.span(Setting::RunningCountsHealthyAfter);
    (service.balancer.is_none() && !task.was_healthy && now < until).then(|| {
        let what = "Runs without a health check and counts as healthy";
        Waiting::new(what, task.since()).until(until).by(Setting::RunningCountsHealthyAfter, world)
    })
}

/// A registered task: its next health check, or the controller that is to replace it.
fn checked(task: &Task, service: &Service, target: &Target, world: &World, now: SimTime) -> Option<Waiting> {
    let spec = &world.catalog.group(target.group).spec;
    let interval = Span::from_secs(u64::from(spec.health_check_interval_seconds));
    let next = target.next_probe(interval, now)?;
    let (threshold, path) = (spec.unhealthy_threshold_count, &spec.health_check_path);
    let by_interval = |wait: Waiting| {
        let source = format!("HealthCheckIntervalSeconds of target group {}", spec.target_group_name);
        wait.by_scenario(format!("Health checks come every {}", words::span(interval)), source)
    };
    match (target.state, target.last_failure.filter(|_| target.streak > 0)) {
        (TargetState::Draining, _) => None,
        (TargetState::Unhealthy, _) => Some(unhealthy(task, service, target, world, now)),
        (TargetState::Healthy, None) => None,
        (_, Some(failure)) if target.app != App::Answering(HealthAnswer::Ok) => {
            let (failed, why) = (target.streak, failure_words(failure));
            let then = if failed + 1 >= threshold { "is unhealthy at the next failure" } else { "is checked again" };
            let what = format!("Failed {failed} of {threshold} health checks of {path}, {why}, {then}");
            Some(by_interval(Waiting::new(what, target.since).until(next)))
        }
        (TargetState::Initial, None) if now < target.first_probe => {
            let what = format!("Waits for its first health check of {path}");
            Some(Waiting::new(what, target.since).until(next).by(Setting::FirstProbe, world))
        }
        (TargetState::Initial | TargetState::Healthy, _) => {
            let what = format!("Waits for the next health check of {path}");
            Some(by_interval(Waiting::new(what, target.since).until(next)))
        }
    }
}

fn unhealthy(task: &Task, service: &Service, target: &Target, world: &World, now: SimTime) -> Waiting {
    let grace_over = task.since() + service.grace;
    if now < grace_over {
        let source = "healthCheckGracePeriodSeconds";
        return Waiting::new("Is unhealthy, which counts after the grace period", target.since)
            .until(grace_over)
            .by_scenario(format!("Grace period of {}", words::span(service.grace)), source);
    }
    let cadence = world.catalog.timing.span(Setting::SchedulerCadence);
    let look = next_on_grid(service.first_look, cadence, now);
    Waiting::new("Is unhealthy and waits for the service controller to look", target.since)
        .until(look)
        .by(Setting::SchedulerCadence, world)
}

fn draining(task: &Task, world: &World) -> Option<Waiting> {
    let target = task.target.and_then(|target| world.target(target))?;
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
        (None, Some(ended_at), _) => {
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
