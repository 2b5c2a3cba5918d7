//! What a task looks like: its state as one of the few appearances that the legend explains.

use super::words;
use crate::scenario::Setting;
use crate::sim::timing;
use crate::sim::world::{
    ContainerPhase, Health, ProbeFailure, StopCause, Target, TargetState, Task, TaskStatus, World,
};
use crate::units::{SimTime, Span};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Look {
    /// Its network interface or its microVM is being made.
    Provisioning {
        since: Span,
    },
    /// On a host, not yet taken over by the agent; `poll` says when a polling agent asks again.
    Placed {
        poll: Option<Span>,
    },
    Pulling {
        permille: u32,
        stage: PullStage,
    },
    /// The image is there, the containers start.
    Activating,
    /// RUNNING, and the load balancer has not judged it yet.
    Unchecked,
    /// In service.
    Healthy,
    /// Checks fail, and the load balancer has not given up on it yet.
    Failing {
        failed: u32,
        of: u32,
    },
    /// Given up on, after `of` failed checks in a row.
    Unhealthy {
        of: u32,
    },
    Draining {
        left: Span,
    },
    /// `kill` says how long until SIGKILL, once SIGTERM was sent.
    Stopping {
        kill: Option<Span>,
    },
    Stopped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PullStage {
    Manifest,
    Download,
    Extract,
}

/// The appearances in the order a task goes through them, for drawing rules that are shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not running yet: dashed.
    Coming,
    Running,
    /// Hatched.
    Bad,
    /// Dim and dashed.
    Leaving,
    Gone,
}

impl Look {
    pub fn of(world: &World, task: &Task, now: SimTime) -> Look {
        match task.last_status {
            TaskStatus::Provisioning => Look::Provisioning { since: now - task.since() },
            TaskStatus::Pending if !task.accepted => {
                // In its agent's queue it waits for room, not for a poll.
                Look::Placed { poll: poll(world, task, now).filter(|_| task.queued_at.is_none()) }
            }
            TaskStatus::Pending if task.containers.iter().any(|one| one.phase > ContainerPhase::Pulled) => {
                Look::Activating
            }
            TaskStatus::Pending => pulling(world, task, now),
            TaskStatus::Activating => Look::Activating,
            TaskStatus::Running => running(world, task),
            TaskStatus::Deactivating => match target(world, task).and_then(|target| target.leaves_at) {
                Some(at) => Look::Draining { left: at - now },
                None => Look::Stopping { kill: None },
            },
            TaskStatus::Stopping | TaskStatus::Deprovisioning => Look::Stopping { kill: kill(task, now) },
            TaskStatus::Stopped => Look::Stopped,
        }
    }

    pub fn kind(self) -> Kind {
        match self {
            Look::Provisioning { .. } | Look::Placed { .. } | Look::Pulling { .. } => Kind::Coming,
            Look::Activating | Look::Unchecked | Look::Healthy => Kind::Running,
            Look::Failing { .. } | Look::Unhealthy { .. } => Kind::Bad,
            Look::Draining { .. } | Look::Stopping { .. } => Kind::Leaving,
            Look::Stopped => Kind::Gone,
        }
    }

    /// Returns what the block says, the fullest wording first; nothing where the glyph says it all.
    pub fn says(self) -> Vec<String> {
        match self {
            Look::Provisioning { .. } => vec!["provisioning".to_owned(), "new".to_owned()],
            Look::Placed { .. } => vec!["placed".to_owned()],
            Look::Pulling { stage: PullStage::Manifest, .. } => vec!["pulling".to_owned(), "pull".to_owned()],
            Look::Pulling { permille, .. } => {
                let percent = permille / 10;
                vec![format!("pulling {percent} %"), format!("{percent} %"), format!("{percent}%")]
            }
            Look::Activating => vec!["activating".to_owned(), "start".to_owned()],
            Look::Unchecked | Look::Healthy => Vec::new(),
            Look::Failing { failed, of } => vec![format!("{failed} / {of}"), format!("{failed}/{of}")],
            Look::Unhealthy { of } => vec!["unhealthy".to_owned(), format!("{of} / {of}"), format!("{of}/{of}")],
            Look::Draining { left } => {
                let left = words::seconds(left);
                vec![format!("draining {left}"), left]
            }
            Look::Stopping { .. } => vec!["stopping".to_owned(), "stop".to_owned()],
            Look::Stopped => vec!["stopped".to_owned()],
        }
    }

    /// Returns a second line of detail, the fullest wording first.
    pub fn adds(self) -> Vec<String> {
        match self {
            Look::Placed { poll: Some(poll) } => {
                let poll = words::seconds(poll);
                vec![format!("agent polls in {poll}"), format!("poll in {poll}"), poll]
            }
            Look::Pulling { stage: PullStage::Manifest, .. } => vec!["manifest".to_owned()],
            Look::Pulling { stage: PullStage::Download, .. } => vec!["downloading".to_owned()],
            Look::Pulling { stage: PullStage::Extract, .. } => vec!["extracting".to_owned()],
            Look::Stopping { kill: Some(kill) } => {
                let kill = words::seconds(kill);
                vec![format!("SIGKILL in {kill}"), format!("kill in {kill}")]
            }
            _ => Vec::new(),
        }
    }
}

/// Returns why a task stopped, the fullest wording first.
pub(super) fn reason(world: &World, task: &Task) -> Vec<String> {
    let exit = task.containers.iter().find_map(|container| container.exit_code);
    let wordings = match task.stop.as_ref().map(|stop| &stop.cause) {
        Some(StopCause::CannotPullContainer(_)) => ["cannot pull the image", "cannot pull", "no image"],
        Some(StopCause::EssentialContainerExited) => {
            if task.containers.iter().any(|container| container.out_of_memory) {
                return vec!["out of memory".to_owned(), "no memory".to_owned()];
            }
            return match exit {
                Some(code) => vec![format!("container exited, {code}"), format!("exit {code}")],
                None => vec!["container exited".to_owned(), "exited".to_owned()],
            };
        }
        Some(StopCause::User(_)) => ["stopped by user", "by user", "user"],
        Some(StopCause::Scaling(_)) if replaced(world, task) => ["replaced by a newer one", "replaced", "old"],
        Some(StopCause::Scaling(_)) => ["too many: scaled in", "scaled in", "scaled"],
        Some(StopCause::ResourceInitialization) => ["cannot fetch secrets", "no secrets", "secrets"],
        Some(StopCause::DependencyFailed) => ["dependency failed", "dependency", "depends"],
        Some(StopCause::HostTerminated(_)) => ["its instance is gone", "host gone", "gone"],
        Some(StopCause::HostStopped(_)) => ["its instance is stopped", "host stopped", "off"],
        Some(StopCause::Retired) => ["retired for maintenance", "retired", "AWS"],
        Some(StopCause::NotProvisioned(_)) => ["not provisioned in time", "not provisioned", "late"],
        Some(StopCause::HostDisconnected(_)) => ["its agent is away", "agent away", "away"],
        Some(StopCause::HostDeregistered) => ["instance deregistered", "deregistered", "gone"],
        Some(StopCause::SpotInterrupted) => ["Spot interrupted", "interrupted", "Spot"],
        Some(StopCause::FailedElbHealthChecks(_) | StopCause::FailedContainerHealthChecks) => {
            ["failed health checks", "failed checks", "checks"]
        }
        None => ["stopped", "stopped", "stop"],
    };
    wordings.map(str::to_owned).to_vec()
}

/// Returns whether a newer deployment took the task's place.
fn replaced(world: &World, task: &Task) -> bool {
    let primary = task.service.and_then(|service| world.service(service).deployments.first().copied());
    primary.is_some() && task.deployment != primary
}

/// Returns what a failed check met.
pub(super) fn failure(failure: ProbeFailure) -> String {
    match failure {
        ProbeFailure::Status(status) => format!("HTTP {status}"),
        ProbeFailure::Timeout => "timeout".to_owned(),
        ProbeFailure::Refused => "refused".to_owned(),
    }
}

fn target<'a>(world: &'a World, task: &Task) -> Option<&'a Target> {
    world.leading_target(task)
}

fn poll(world: &World, task: &Task, now: SimTime) -> Option<Span> {
    let polls = world.catalog.timing.number(Setting::Transport) == timing::POLL;
    let host = task.host.and_then(|id| world.host(id)).filter(|host| polls && host.is_instance());
    host.filter(|host| host.agent.connected).map(|host| host.agent.next_poll(now) - now)
}

fn pulling(world: &World, task: &Task, now: SimTime) -> Look {
    let (mut total, mut done, mut downloaded) = (0, 0, 0);
    let mut known = true;
    for (place, container) in task.containers.iter().enumerate() {
        let progress = world.pull_progress(task, place, now);
        known &= container.manifest_known || container.phase > ContainerPhase::Pulling;
        total += progress.total.0;
        downloaded += progress.downloaded.0;
        done += progress.downloaded.0 + progress.extracted.0;
    }
    if task.containers.iter().all(|container| container.phase >= ContainerPhase::Pulled) {
        return Look::Activating;
    }
    let stage = match known {
        false => PullStage::Manifest,
        true if downloaded < total => PullStage::Download,
        true => PullStage::Extract,
    };
    let permille = u128::from(done) * 1000 / u128::from((total * 2).max(1));
    Look::Pulling { permille: permille as u32, stage }
}

fn running(world: &World, task: &Task) -> Look {
    let checked = container_health(world, task);
    let Some(target) = target(world, task) else { return checked.unwrap_or(Look::Healthy) };
    if let Some(look) = checked.filter(|look| look.kind() == Kind::Bad && target.state == TargetState::Healthy) {
        return look;
    }
    let of = world.catalog.group(target.group).spec.unhealthy_threshold_count;
    match target.state {
        TargetState::Initial if target.streak == 0 => Look::Unchecked,
        TargetState::Initial | TargetState::Healthy if target.streak > 0 => Look::Failing { failed: target.streak, of },
        TargetState::Unhealthy => Look::Unhealthy { of },
        TargetState::Initial | TargetState::Healthy | TargetState::Draining => Look::Healthy,
    }
}

/// Returns what the health checks of its essential containers make of it; the worst one speaks.
fn container_health(world: &World, task: &Task) -> Option<Look> {
    let specs = &world.catalog.definition(task.definition).containers;
    let rows = task.containers.iter().zip(specs).filter(|(_, spec)| spec.essential);
    let looks = rows.filter_map(|(container, spec)| {
        let of = spec.health_check?.retries;
        Some(match (container.health, container.health_streak) {
            (Health::Unhealthy, _) => (3, Look::Unhealthy { of }),
            (Health::Healthy | Health::Unknown, failed @ 1..) => (2, Look::Failing { failed, of }),
            (Health::Unknown, 0) => (1, Look::Unchecked),
            (Health::Healthy, 0) => (0, Look::Healthy),
        })
    });
    looks.max_by_key(|(rank, _)| *rank).map(|(_, look)| look)
}

fn kill(task: &Task, now: SimTime) -> Option<Span> {
    let running = task.containers.iter().filter(|container| container.phase == ContainerPhase::Running);
    running.filter_map(|container| container.kill_at).max().map(|at| at - now)
}
