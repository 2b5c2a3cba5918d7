//! Why a task stopped, in AWS's words: `stopCode`, `stoppedReason`, exit codes. Fact sheet 2.

use crate::report::story::exit_code_meaning;
use crate::scenario::Provisioned;
use crate::sim::Catalog;
use crate::sim::world::ids::DefinitionId;
use crate::sim::world::{Container, ContainerPhase, PullFailure, StopCause, Task};

/// The answer to "why did it stop".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// `stopCode` of DescribeTasks.
    pub code: &'static str,
    /// `stoppedReason` of DescribeTasks.
    pub reason: String,
    /// Its containers, in order.
    pub exits: Vec<Exit>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    pub container: String,
    /// Absent until the container has exited, and where it never started.
    pub code: Option<u8>,
    /// What the code says where it says more than its number.
    pub meaning: Option<&'static str>,
    /// `reason` of the container in DescribeTasks.
    pub reason: Option<String>,
}

/// Returns why a task stops or has stopped; none while it is wanted.
pub fn stopped(task: &Task, catalog: &Catalog) -> Option<Stopped> {
    let stop = task.stop.as_ref()?;
    let specs = &catalog.definition(task.definition).containers;
    let exit = |(spec, container): (&crate::sim::catalog::ContainerSpec, &crate::sim::world::Container)| Exit {
        container: spec.name.clone(),
        code: container.exit_code,
        meaning: container.exit_code.and_then(exit_code_meaning),
        reason: reason(task, container, catalog),
    };
    Some(Stopped {
        code: stopped_code(&stop.cause),
        reason: stopped_reason(&stop.cause, task.definition, catalog),
        exits: specs.iter().zip(&task.containers).map(exit).collect(),
    })
}

pub const fn stopped_code(cause: &StopCause) -> &'static str {
    match cause {
        StopCause::User(_) | StopCause::HostDeregistered => "UserInitiated",
        StopCause::CannotPullContainer(_)
        | StopCause::ResourceInitialization
        | StopCause::DependencyFailed
        | StopCause::NotProvisioned(_) => "TaskFailedToStart",
        StopCause::EssentialContainerExited => "EssentialContainerExited",
        StopCause::Scaling(_) | StopCause::FailedElbHealthChecks(_) | StopCause::FailedContainerHealthChecks => {
            "ServiceSchedulerInitiated"
        }
        StopCause::HostTerminated(_) | StopCause::HostStopped(_) | StopCause::Retired => "TerminationNotice",
        StopCause::HostDisconnected(_) => "InfrastructureHealth",
        StopCause::SpotInterrupted => "SpotInterruption",
    }
}

/// Returns why a container ended, where DescribeTasks gives it a reason of its own.
fn reason(task: &Task, container: &Container, catalog: &Catalog) -> Option<String> {
    if container.out_of_memory {
        return Some("OutOfMemoryError: Container killed due to memory usage".to_owned());
    }
    let never_started = container.started_at.is_none();
    match &task.stop.as_ref()?.cause {
        StopCause::CannotPullContainer(failure) if container.phase < ContainerPhase::Pulled || never_started => {
            let image = catalog.image(container.image);
            let mine = *failure != PullFailure::Missing || image.missing;
            mine.then(|| cannot_pull_container(*failure, &image.name, catalog))
        }
        StopCause::DependencyFailed if never_started => {
            Some("TaskDependencyError: a container that it depends on can no longer meet its condition".to_owned())
        }
        _ => None,
    }
}

/// `definition` is the one of the task that stops.
pub fn stopped_reason(cause: &StopCause, definition: DefinitionId, catalog: &Catalog) -> String {
    match cause {
        StopCause::User(None) => "Task stopped by user".to_owned(),
        StopCause::User(Some(reason)) => reason.clone(),
        StopCause::EssentialContainerExited => "Essential container in task exited".to_owned(),
        StopCause::CannotPullContainer(failure) => {
            let mut images = catalog.definition(definition).containers.iter().map(|one| catalog.image(one.image));
            let image = images.find(|image| *failure != PullFailure::Missing || image.missing);
            cannot_pull_container(*failure, image.map_or("", |image| &image.name), catalog)
        }
        StopCause::ResourceInitialization => {
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: \
             unable to retrieve secrets: service call has been retried 5 time(s)"
                .to_owned()
        }
        StopCause::DependencyFailed => "Task failed to start".to_owned(),
        StopCause::Scaling(deployment) => {
            format!("Scaling activity initiated by (deployment {})", catalog.deployment_id(*deployment))
        }
        StopCause::FailedElbHealthChecks(group) => {
            let arn = catalog.target_group_arn(&catalog.group(*group).name);
            format!("Task failed ELB health checks in (target-group {arn})")
        }
        StopCause::FailedContainerHealthChecks => "Task failed container health checks".to_owned(),
        StopCause::HostTerminated(host) => format!("Host EC2 (instance {}) terminated.", catalog.ec2_instance_id(*host)),
        StopCause::HostStopped(host) => format!("Host EC2 (instance {}) stopped.", catalog.ec2_instance_id(*host)),
        StopCause::Retired => {
            "ECS is performing maintenance on the underlying infrastructure hosting the task".to_owned()
        }
        StopCause::NotProvisioned(Provisioned::NetworkInterface) => {
            "Timeout waiting for network interface provisioning to complete.".to_owned()
        }
        StopCause::NotProvisioned(Provisioned::EphemeralStorage) => {
            "Timeout waiting for EphemeralStorage provisioning to complete.".to_owned()
        }
        StopCause::HostDeregistered => "Container instance deregistration forced by user".to_owned(),
        StopCause::HostDisconnected(host) => {
            format!("The agent of (instance {}) has been disconnected for too long.", catalog.ec2_instance_id(*host))
        }
        StopCause::SpotInterrupted => "Your Spot Task was interrupted.".to_owned(),
    }
}

/// The number of attempts is the one that captures show.
pub(in crate::report) fn cannot_pull_container(failure: PullFailure, image: &str, catalog: &Catalog) -> String {
    let reference = match image.split_once('/') {
        Some((host, _)) if host.contains('.') => image.to_owned(),
        _ => format!("{}.dkr.ecr.{}.amazonaws.com/{image}", catalog.account, catalog.region),
    };
    let host = reference.split('/').next().unwrap_or(&reference).to_owned();
    let tail = match failure {
        PullFailure::Missing => format!("{reference}: not found"),
        PullFailure::Unreachable => format!("dial tcp {host}:443: i/o timeout"),
        PullFailure::Throttled => format!("toomanyrequests: Rate exceeded for {host}"),
        PullFailure::Stalled => return "CannotPullContainerError: inactivity time exceeded timeout".to_owned(),
        PullFailure::Denied => {
            return "CannotPullECRContainerError: AccessDeniedException: the role cannot get an authorization token"
                .to_owned();
        }
    };
    format!(
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref {reference}: \
         {tail}"
    )
}
