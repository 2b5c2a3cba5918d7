//! Why a task stopped, in AWS's words: `stopCode`, `stoppedReason`, exit codes. Fact sheet 2.

use crate::report::story::exit_code_meaning;
use crate::sim::Catalog;
use crate::sim::world::ids::DefinitionId;
use crate::sim::world::{StopCause, Task};

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
        StopCause::User(_) => "UserInitiated",
        StopCause::CannotPullContainer => "TaskFailedToStart",
        StopCause::EssentialContainerExited => "EssentialContainerExited",
        StopCause::Scaling(_) | StopCause::FailedElbHealthChecks(_) => "ServiceSchedulerInitiated",
    }
}

/// Returns why a container ended, where DescribeTasks gives it a reason of its own.
fn reason(task: &Task, container: &crate::sim::world::Container, catalog: &Catalog) -> Option<String> {
    let cannot_pull = task.stop.as_ref().is_some_and(|stop| stop.cause == StopCause::CannotPullContainer);
    match container.out_of_memory {
        true => Some("OutOfMemoryError: Container killed due to memory usage".to_owned()),
        false => (cannot_pull && catalog.image(container.image).missing)
            .then(|| cannot_pull_container(&catalog.image(container.image).name, catalog)),
    }
}

/// `definition` is the one of the task that stops.
pub fn stopped_reason(cause: &StopCause, definition: DefinitionId, catalog: &Catalog) -> String {
    match cause {
        StopCause::User(None) => "Task stopped by user".to_owned(),
        StopCause::User(Some(reason)) => reason.clone(),
        StopCause::EssentialContainerExited => "Essential container in task exited".to_owned(),
        StopCause::CannotPullContainer => {
            let containers = catalog.definition(definition).containers.iter();
            let missing = containers.map(|container| catalog.image(container.image)).find(|image| image.missing);
            cannot_pull_container(missing.map_or("", |image| &image.name), catalog)
        }
        StopCause::Scaling(deployment) => {
            format!("Scaling activity initiated by (deployment {})", catalog.deployment_id(*deployment))
        }
        StopCause::FailedElbHealthChecks(group) => {
            let arn = catalog.target_group_arn(&catalog.group(*group).name);
            format!("Task failed ELB health checks in (target-group {arn})")
        }
    }
}

/// The number of attempts is the one that captures show.
fn cannot_pull_container(image: &str, catalog: &Catalog) -> String {
    let reference = match image.split_once('/') {
        Some((host, _)) if host.contains('.') => image.to_owned(),
        _ => format!("{}.dkr.ecr.{}.amazonaws.com/{image}", catalog.account, catalog.region),
    };
    format!(
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref {reference}: \
         {reference}: not found"
    )
}
