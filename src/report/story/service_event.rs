//! The service's event list, in AWS's words. Developer guide, service-event-messages, and captures.

use super::{Kind, Said, Teller, Tone};
use crate::report::why::stopped_reason;
use crate::scenario::{LaunchType, TargetType};
use crate::sim::placement::{Refusal, Verdict};
use crate::sim::world::ids::{HostId, ServiceId, TargetId, TaskId};
use crate::sim::world::{ProbeFailure, TaskStatus};
use crate::sim::{Catalog, ServiceMessage};

impl Teller<'_> {
    pub(super) fn service_event(self, service: ServiceId, message: &ServiceMessage) -> Said {
        let prefix = format!("(service {})", self.names.service(service));
        let (tone, text) = match *message {
            ServiceMessage::SteadyState => (Tone::Good, "has reached a steady state.".to_owned()),
            ServiceMessage::StartedTasks(ref tasks) => {
                (Tone::Plain, format!("has started {} tasks: {}.", tasks.len(), self.listed(tasks)))
            }
            ServiceMessage::ReplacedTasks { ref started, replaced } => {
                let (many, listed) = (started.len(), self.listed(started));
                let text = format!(
                    "has started {many} tasks: {listed}.  Amazon ECS replaced {replaced} tasks due to an unhealthy status."
                );
                (Tone::Warn, text)
            }
            ServiceMessage::ContainerUnhealthy(task) => {
                let id = self.index.catalog().task_id(task);
                (Tone::Bad, format!("(task {id}) failed container health checks."))
            }
            ServiceMessage::Deadlocked => (Tone::Bad, DEADLOCKED.to_owned()),
            ServiceMessage::DeploymentAlarmed(deployment) => {
                let id = self.names.deployment(deployment);
                (Tone::Bad, format!("(deployment {id}) deployment failed: alarm detected."))
            }
            ServiceMessage::StoppedTasks(ref tasks) => (Tone::Plain, self.stopped_tasks(&prefix, tasks)),
            ServiceMessage::RegisteredTargets { count, group } => {
                let arn = self.names.group_arn(group);
                (Tone::Plain, format!("registered {count} targets in (target-group {arn})"))
            }
            ServiceMessage::DeregisteredTargets { count, group } => {
                let arn = self.names.group_arn(group);
                (Tone::Plain, format!("deregistered {count} targets in (target-group {arn})"))
            }
            ServiceMessage::BeganDraining { count } => {
                (Tone::Plain, format!("has begun draining connections on {count} tasks."))
            }
            ServiceMessage::TargetUnhealthy { target, failure } => (Tone::Bad, self.unhealthy(target, failure)),
            ServiceMessage::DeploymentCompleted(deployment) => {
                (Tone::Good, format!("(deployment {}) deployment completed.", self.names.deployment(deployment)))
            }
            ServiceMessage::DeploymentFailed(deployment) => {
                let id = self.names.deployment(deployment);
                (Tone::Bad, format!("(deployment {id}) deployment failed: tasks failed to start."))
            }
            ServiceMessage::RollingBack(deployment) => {
                (Tone::Warn, format!("rolling back to deployment {}.", self.names.deployment(deployment)))
            }
            ServiceMessage::OperationsThrottled => {
                (Tone::Warn, "operations are being throttled. Will try again later.".to_owned())
            }
            ServiceMessage::UnableToStart => {
                (Tone::Bad, format!("is unable to consistently start tasks successfully. {GUIDE}"))
            }
            ServiceMessage::UnableToPlaceTask { task, ref cause } => {
                let reason = stopped_reason(cause, self.index.task(task).definition, self.index.catalog());
                let reason = reason.trim_end_matches('.');
                (Tone::Bad, format!("was unable to place a task. Reason: {reason}."))
            }
            ServiceMessage::UnableToPlace(ref verdict) => (Tone::Bad, unable_to_place(verdict, self.index.catalog())),
        };
        Said::new(Kind::Service, tone, format!("{prefix} {text}"))
    }

    fn listed(self, tasks: &[TaskId]) -> String {
        let named: Vec<String> =
            tasks.iter().map(|task| format!("(task {})", self.index.catalog().task_id(*task))).collect();
        named.join(" ")
    }

    /// AWS lists the ids of running tasks only, and posts two events when both kinds were stopped.
    fn stopped_tasks(self, prefix: &str, tasks: &[TaskId]) -> String {
        let ran = |task: &TaskId| {
            self.index.task(*task).entered(TaskStatus::Running).is_some_and(|running| running <= self.at)
        };
        let (running, pending): (Vec<TaskId>, Vec<TaskId>) = tasks.iter().copied().partition(ran);
        let stopped_running = format!("has stopped {} running tasks: {}.", running.len(), self.listed(&running));
        let stopped_pending = format!("has stopped {} pending tasks.", pending.len());
        match (running.is_empty(), pending.is_empty()) {
            (_, true) => stopped_running,
            (true, false) => stopped_pending,
            (false, false) => format!("{stopped_running} {prefix} {stopped_pending}"),
        }
    }

    fn unhealthy(self, target: TargetId, failure: ProbeFailure) -> String {
        let catalog = self.index.catalog();
        let (task, group) = (self.index.target_task(target), self.index.target_group(target));
        let port = self.index.target_socket(target).1;
        let who = match (catalog.group(group).spec.target_type, self.index.task(task).host) {
            (TargetType::Instance, Some(host)) => format!("(instance {})", catalog.ec2_instance_id(host)),
            _ => format!("(task {})", catalog.task_id(task)),
        };
        let reason = match failure {
            ProbeFailure::Status(status) => format!("Health checks failed with these codes: [{status}]"),
            ProbeFailure::Timeout => "Request timed out".to_owned(),
            ProbeFailure::Refused => "Health checks failed".to_owned(),
        };
        let arn = self.names.group_arn(group);
        format!("{who} (port {port}) is unhealthy in (target-group {arn}) due to (reason {reason}).")
    }
}

const DEADLOCKED: &str = "was unable to stop or start tasks during a deployment because of the service deployment \
     configuration. Update the minimumHealthyPercent or maximumPercent value and try again.";

const GUIDE: &str = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

/// Returns the message of a placement that found no place, with the closest host and what it lacks.
fn unable_to_place(verdict: &Verdict, catalog: &Catalog) -> String {
    if verdict.launch == LaunchType::Fargate {
        return "was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or \
                in a different availability zone."
            .to_owned();
    }
    let reason = match closest(verdict) {
        None => "No Container Instances were found in your cluster.".to_owned(),
        Some((host, refusal)) => {
            let instance = catalog.container_instance_id(host);
            format!("The closest matching (container-instance {instance}) {}.", lacks(refusal))
        }
    };
    format!("was unable to place a task because no container instance met all of its requirements. {reason} {GUIDE}")
}

/// Returns the host that came furthest; among those the one that lacks the least, then the first.
pub(in crate::report) fn closest(verdict: &Verdict) -> Option<(HostId, Refusal)> {
    let rank = |refusal: Refusal| match refusal {
        Refusal::Draining => 0,
        Refusal::AgentDisconnected => 1,
        Refusal::MissingAttribute { .. } => 2,
        Refusal::NotEnoughCpu { .. } => 3,
        Refusal::NotEnoughMemory { .. } => 4,
        Refusal::PortTaken(_) => 5,
        Refusal::NotEnoughGpus { .. } => 6,
        Refusal::NotEnoughEnis { .. } => 7,
        Refusal::NotDistinct | Refusal::NotMember { .. } => 8,
    };
    let short = |refusal: Refusal| match refusal {
        Refusal::NotEnoughCpu { needed, free }
        | Refusal::NotEnoughMemory { needed, free }
        | Refusal::NotEnoughGpus { needed, free }
        | Refusal::NotEnoughEnis { needed, free } => needed.saturating_sub(free),
        Refusal::Draining
        | Refusal::AgentDisconnected
        | Refusal::MissingAttribute { .. }
        | Refusal::PortTaken(_)
        | Refusal::NotDistinct
        | Refusal::NotMember { .. } => 0,
    };
    // A draining instance is no candidate at all, so alone it makes the cluster an empty one.
    let candidates = verdict.refused.iter().copied().filter(|(_, refusal)| *refusal != Refusal::Draining);
    candidates.min_by_key(|(host, refusal)| (std::cmp::Reverse(rank(*refusal)), short(*refusal), *host))
}

fn lacks(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotEnoughCpu { .. } => "has insufficient CPU units available",
        Refusal::NotEnoughMemory { .. } => "has insufficient memory available",
        Refusal::NotEnoughGpus { .. } => "encountered error \"RESOURCE:GPU\"",
        Refusal::PortTaken(_) => "is already using a port required by your task",
        Refusal::MissingAttribute { .. } => "is missing an attribute required by your task",
        Refusal::NotEnoughEnis { .. } => "encountered error \"RESOURCE:ENI\"",
        Refusal::NotDistinct => "encountered error \"DistinctInstance placement constraint unsatisfied.\"",
        Refusal::NotMember { .. } => "encountered error \"MemberOf placement constraint unsatisfied.\"",
        Refusal::Draining | Refusal::AgentDisconnected => "encountered error \"AGENT\"",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::world::Resources;

    #[test]
    fn the_closest_host_is_the_one_that_came_furthest_and_lacks_least() {
        let cpu = |free| Refusal::NotEnoughCpu { needed: 512, free };
        let memory = Refusal::NotEnoughMemory { needed: 1024, free: 0 };
        for (name, refused, want) in [
            ("an empty cluster has none", &[][..], None),
            ("a draining one is none", &[Refusal::Draining], None),
            ("a disconnected one is better than none", &[Refusal::Draining, Refusal::AgentDisconnected], Some(1)),
            ("the smaller gap wins", &[cpu(0), cpu(256), cpu(128)], Some(1)),
            ("enough CPU comes further than not enough", &[cpu(511), memory], Some(1)),
        ] {
            let refused = refused.iter().enumerate().map(|(id, refusal)| (HostId::new(id as u32), *refusal)).collect();
            let verdict = Verdict {
                need: Resources::default(),
                launch: LaunchType::Ec2,
                chosen: None,
                steps: Vec::new(),
                refused,
                ranked: Vec::new(),
                constraints: Vec::new(),
                attributes: Vec::new(),
                strategies: Vec::new(),
            };
            assert_eq!(closest(&verdict).map(|(host, _)| host.number()), want, "{name}");
        }
    }
}
