//! The control plane speaks: commands, deployments, decisions, the records of tasks.

use super::{Kind, Said, Teller, Tone};
use crate::report::why::{self, refusal_words};
use crate::report::words;
use crate::scenario::Command;
use crate::sim::Obedience;
use crate::sim::catalog::dotted;
use crate::sim::placement::{Spot, Verdict};
use crate::sim::world::ids::{DeploymentId, ServiceId, TaskId, ZoneId};
use crate::sim::world::{DeploymentStatus, RolloutState, StopCause, TaskStatus};
use crate::units::SimTime;

impl Teller<'_> {
    pub(super) fn command(self, command: &Command, outcome: &Obedience) -> Said {
        let asked = super::command::asked(command);
        match outcome {
            Obedience::Done => Said::plain(Kind::Command, asked),
            Obedience::Refused(refused) => Said::new(
                Kind::Command,
                Tone::Warn,
                format!("{asked} was refused, {}", super::command::refused_words(*refused)),
            ),
        }
    }

    pub(super) fn service_created(self, service: ServiceId) -> Said {
        let spec = &self.index.catalog().services[service.index()];
        let (wants, of) = (words::count(spec.desired, "task"), self.names.definition(spec.definition));
        Said::plain(Kind::Scheduler, format!("Service {} is created and wants {wants} of {of}", spec.name))
    }

    pub(super) fn desired_count(self, service: ServiceId, from: u32, to: u32) -> Said {
        let (name, wants) = (self.names.service(service), words::count(to, "task"));
        Said::plain(Kind::Scheduler, format!("Service {name} wants {wants}, {from} before"))
    }

    pub(super) fn deployment_created(self, deployment: DeploymentId) -> Said {
        let (service, of) = self.deployed(deployment);
        Said::plain(Kind::Scheduler, format!("Deployment of {of} begins in service {service}"))
    }

    pub(super) fn deployment_status(self, deployment: DeploymentId, to: DeploymentStatus) -> Said {
        let (service, of) = self.deployed(deployment);
        let word = deployment_status_word(to);
        Said::quiet(Kind::Scheduler, format!("Deployment of {of} in service {service} is {word}"))
    }

    pub(super) fn rollout_state(self, deployment: DeploymentId, to: RolloutState) -> Said {
        let (service, of) = self.deployed(deployment);
        let tone = match to {
            RolloutState::InProgress => Tone::Plain,
            RolloutState::Completed => Tone::Good,
            RolloutState::Failed => Tone::Bad,
        };
        let word = rollout_word(to);
        Said::new(Kind::Scheduler, tone, format!("Rollout of {of} in service {service} is {word}"))
    }

    /// Returns the names of a deployment's service and task definition.
    fn deployed(self, deployment: DeploymentId) -> (String, String) {
        let service = self.names.service(self.index.deployment_service(deployment));
        (service.to_owned(), self.names.definition(self.index.deployment_definition(deployment)))
    }

    pub(super) fn failure_counted(self, deployment: DeploymentId, failed: u32) -> Said {
        let (service, of) = self.deployed(deployment);
        let (tasks, have) = (words::count(failed, "task"), if failed == 1 { "has" } else { "have" });
        Said::new(Kind::Scheduler, Tone::Bad, format!("{tasks} of {of} {have} failed in service {service}"))
    }

    pub(super) fn failures_forgotten(self, deployment: DeploymentId) -> Said {
        let (service, of) = self.deployed(deployment);
        let text = format!("A task of {of} in service {service} is healthy, so failures are counted from 0 again");
        Said::plain(Kind::Scheduler, text)
    }

    pub(super) fn bakes(self, deployment: DeploymentId, until: SimTime) -> Said {
        let ((service, name), time) = (self.deployed(deployment), words::span(until - self.at));
        Said::plain(
            Kind::Scheduler,
            format!("{name} of service {service} is healthy, its alarms are watched for {time}"),
        )
    }

    pub(super) fn rolled_back(self, from: DeploymentId, to: DeploymentId) -> Said {
        let ((service, from), (_, to)) = (self.deployed(from), self.deployed(to));
        Said::new(Kind::Scheduler, Tone::Warn, format!("Service {service} rolls back from {from} to {to}"))
    }

    pub(super) fn throttled(self, service: ServiceId, attempts: u32, until: SimTime) -> Said {
        let (name, times) = (self.names.service(service), words::count(attempts, "time"));
        let wait = match (until - self.at).is_zero() {
            true => String::new(),
            false => format!(", the next attempt waits {}", words::span(until - self.at)),
        };
        let text = format!("Service {name} failed to start a task {times} in a row{wait}");
        Said::new(Kind::Scheduler, Tone::Warn, text)
    }

    pub(super) fn found_running(self, task: TaskId) -> Said {
        let (name, of) = (self.names.task(task), self.names.definition_of(task));
        let on = self.index.task(task).host.map(|host| format!(" on {}", self.names.host(host)));
        Said::quiet(Kind::Task, format!("Task {name} of {of} runs{} from the beginning", on.unwrap_or_default()))
    }

    pub(super) fn difference(self, service: ServiceId, (desired, alive): (u32, u32), work: (u32, u32)) -> Said {
        let deed = match work {
            (start, 0) => format!("starts {start}"),
            (0, stop) => format!("stops {stop}"),
            (start, stop) => format!("starts {start} and stops {stop}"),
        };
        let name = self.names.service(service);
        let sees = format!("Service controller sees {alive} of {desired} tasks of {name} and {deed}");
        Said::plain(Kind::Scheduler, sees)
    }

    pub(super) fn task_created(self, task: TaskId) -> Said {
        let (name, of) = (self.names.task(task), self.names.definition_of(task));
        Said::quiet(Kind::Task, format!("Task {name} of {of} is created, PROVISIONING"))
    }

    pub(super) fn placed(self, task: TaskId, spot: Spot, verdict: &Verdict) -> Said {
        let place = match spot {
            Spot::Instance(host) => {
                let zone = self.index.host_zone(host).map(|zone| format!(" in {}", self.names.zone(zone)));
                format!("{}{}", self.names.host(host), zone.unwrap_or_default())
            }
            Spot::Fargate(zone) => format!("Fargate in {}", self.names.zone(zone)),
        };
        let how = why::strategies_words(&verdict.strategies);
        let name = self.names.task(task);
        Said::plain(Kind::Scheduler, format!("Scheduler places task {name} on {place} ({how})"))
    }

    pub(super) fn placement_refused(self, service: Option<ServiceId>, verdict: &Verdict) -> Said {
        let whose = service.map(|service| format!(" of {}", self.names.service(service))).unwrap_or_default();
        let reason = match super::service_event::closest(verdict) {
            Some((host, refusal)) => format!(", {} {}", self.names.host(host), refusal_words(refusal, verdict)),
            None => String::new(),
        };
        Said::new(Kind::Scheduler, Tone::Bad, format!("Scheduler finds no place for a task{whose}{reason}"))
    }

    pub(super) fn task_status(self, task: TaskId, from: TaskStatus, to: TaskStatus) -> Said {
        let name = self.names.task(task);
        let tone = if to == TaskStatus::Running { Tone::Good } else { Tone::Plain };
        Said::new(Kind::Task, tone, format!("Task {name} goes from {} to {}", from.word(), to.word()))
    }

    pub(super) fn eni_attached(self, task: TaskId, address: u32) -> Said {
        let (name, address) = (self.names.task(task), dotted(address));
        Said::plain(Kind::Task, format!("Network interface {address} is attached to task {name}"))
    }

    pub(super) fn microvm_started(self, task: TaskId, zone: ZoneId) -> Said {
        let (name, zone) = (self.names.task(task), self.names.zone(zone));
        Said::plain(Kind::Task, format!("Fargate has a microVM for task {name} in {zone}"))
    }

    pub(super) fn stop_requested(self, task: TaskId, cause: &StopCause) -> Said {
        let tone = match cause {
            StopCause::User(_) | StopCause::Scaling(_) => Tone::Plain,
            StopCause::EssentialContainerExited
            | StopCause::CannotPullContainer(_)
            | StopCause::ResourceInitialization
            | StopCause::DependencyFailed
            | StopCause::FailedContainerHealthChecks
            | StopCause::HostTerminated(_)
            | StopCause::HostStopped(_)
            | StopCause::Retired
            | StopCause::NotProvisioned(_)
            | StopCause::HostDeregistered
            | StopCause::HostDisconnected(_)
            | StopCause::SpotInterrupted
            | StopCause::FailedElbHealthChecks(_) => Tone::Bad,
        };
        let name = self.names.task(task);
        let reason = why::stopped_reason(cause, self.index.task(task).definition, self.index.catalog());
        Said::new(Kind::Stop, tone, format!("Task {name} is told to stop, {reason}"))
    }

    pub(super) fn eni_detached(self, task: TaskId) -> Said {
        Said::quiet(Kind::Stop, format!("Network interface of task {} is deleted", self.names.task(task)))
    }

    pub(super) fn forgotten(self, task: TaskId) -> Said {
        Said::quiet(Kind::Task, format!("Task {} can no longer be described", self.names.task(task)))
    }
}

/// Returns the word of the API.
pub(in crate::report) const fn deployment_status_word(status: DeploymentStatus) -> &'static str {
    match status {
        DeploymentStatus::Primary => "PRIMARY",
        DeploymentStatus::Active => "ACTIVE",
        DeploymentStatus::Inactive => "INACTIVE",
    }
}

/// Returns the word of the API.
pub(in crate::report) const fn rollout_word(state: RolloutState) -> &'static str {
    match state {
        RolloutState::InProgress => "IN_PROGRESS",
        RolloutState::Completed => "COMPLETED",
        RolloutState::Failed => "FAILED",
    }
}
