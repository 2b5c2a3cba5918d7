//! What each fact is about, most important first.

use crate::report::Index;
use crate::sim::placement::Spot;
use crate::sim::world::Fault;
use crate::sim::world::ids::{DeploymentId, HostId, TargetId, TaskId};
use crate::sim::{Fact, ServiceMessage, Subject};

/// Returns the subjects of a fact; never none.
#[expect(clippy::too_many_lines, reason = "a list of all facts")]
pub fn of(fact: &Fact, index: &Index) -> Vec<Subject> {
    use Subject::{Deployment, Group, Host, Scheduler, Service, Target, Task};
    match *fact {
        Fact::CommandGiven { .. } | Fact::AlarmStateChanged { .. } | Fact::TaskDefinitionRegistered { .. } => {
            vec![Scheduler]
        }
        Fact::FaultBegan { fault, .. } | Fact::FaultEnded { fault } => of_fault(fault, index),
        Fact::SpotNoticeGiven { task: Some(task), .. } => of_task(task, index),
        Fact::SpotNoticeGiven { task: None, host, .. } => host.map(Host).into_iter().chain([Scheduler]).collect(),
        Fact::HostStatusChanged { host, .. }
        | Fact::AgentConnectionChanged { host, .. }
        | Fact::AgentPaceChanged { host, .. }
        | Fact::HostVanished { host }
        | Fact::AttributePut { host, .. }
        | Fact::AttributeDeleted { host, .. }
        | Fact::RegistryAuthorized { host, .. } => of_host(host, index),
        Fact::ImageRemoved { host, image } => vec![Host(host), Subject::Image(image)],
        Fact::ImageFetched { image } => vec![Subject::Image(image)],
        // The service is not there yet.
        Fact::ServiceDefined { .. } => vec![Scheduler],
        Fact::ServiceStatusChanged { service, .. }
        | Fact::ServiceReconfigured { service, .. }
        | Fact::ExecuteCommandChanged { service, .. } => vec![Service(service), Scheduler],
        Fact::ServiceCreated { service, .. }
        | Fact::DesiredCountChanged { service, .. }
        | Fact::StartsThrottled { service, .. }
        | Fact::DifferenceFound { service, .. } => vec![Service(service), Scheduler],
        Fact::DeploymentCreated { deployment, .. }
        | Fact::DeploymentStatusChanged { deployment, .. }
        | Fact::RolloutStateChanged { deployment, .. }
        | Fact::BakeTimeBegan { deployment, .. }
        | Fact::TaskFailuresForgotten { deployment } => of_deployment(deployment, index),
        Fact::TaskFailureCounted { deployment, task, .. } => {
            of_deployment(deployment, index).into_iter().chain(task.map(Task)).collect()
        }
        Fact::DeploymentRolledBack { service, from, to } => vec![Service(service), Deployment(to), Deployment(from)],
        Fact::ServiceEventPosted { service, ref message } => {
            let mut subjects = vec![Service(service)];
            subjects.extend(of_message(message));
            subjects
        }
        Fact::TaskPlaced { task, spot, .. } => match spot {
            Spot::Instance(host) => vec![Task(task), Host(host), Scheduler],
            Spot::Fargate(_) => vec![Task(task), Scheduler],
        },
        Fact::PlacementRefused { service, .. } => service.map(Service).into_iter().chain([Scheduler]).collect(),
        Fact::TaskFoundRunning(ref found) => of_task(found.task, index),
        Fact::TaskCreated { task, .. }
        | Fact::TaskStatusChanged { task, .. }
        | Fact::EniAttached { task, .. }
        | Fact::MicroVmStarted { task, .. }
        | Fact::TaskAccepted { task, .. }
        | Fact::TaskQueued { task, .. }
        | Fact::PullStarted { task, .. }
        | Fact::ManifestResolved { task, .. }
        | Fact::PullFailed { task, .. }
        | Fact::PullFinished { task, .. }
        | Fact::ContainerCreated { task, .. }
        | Fact::ContainerStarted { task, .. }
        | Fact::AppChanged { task, .. }
        | Fact::ContainerExited { task, .. }
        | Fact::StopRequested { task, .. }
        | Fact::StopSignalSent { task, .. }
        | Fact::EniDetached { task }
        | Fact::TaskForgotten { task }
        | Fact::CredentialsIssued { task, .. }
        | Fact::ContainerRestarted { task, .. }
        | Fact::ContainerCheckFailed { task, .. }
        | Fact::ContainerHealthChanged { task, .. }
        | Fact::TaskExecuteCommandEnabled { task }
        | Fact::TaskCountsHealthy { task } => of_task(task, index),
        Fact::LayerQueued { host, .. }
        | Fact::LayerDownloadStarted { host, .. }
        | Fact::LayerDownloaded { host, .. }
        | Fact::LayerExtractionStarted { host, .. }
        | Fact::LayerReady { host, .. } => of_host(host, index),
        Fact::TargetRegistered { target, group, task, .. } => vec![Target(target), Task(task), Group(group)],
        Fact::TargetCheckFailed { target, .. }
        | Fact::TargetCheckPassed { target, .. }
        | Fact::TargetHealthChanged { target, .. }
        | Fact::FirstRequestServed { target }
        | Fact::TargetDeregistered { target, .. }
        | Fact::TargetWeightChanged { target, .. }
        | Fact::TargetRemoved { target } => of_target(target, index),
    }
}

fn of_fault(fault: Fault, index: &Index) -> Vec<Subject> {
    match fault {
        Fault::FailHealth(task, _) => of_task(task, index),
        Fault::DisconnectAgent(host) | Fault::StopInstance(host) => of_host(host, index),
        Fault::FailZone(_)
        | Fault::SlowRegistry(_)
        | Fault::FailRegistry(_)
        | Fault::DenySecrets
        | Fault::ExhaustFargate(_)
        | Fault::FailProvisioning(_)
        | Fault::OverloadControlPlane => vec![Subject::Scheduler],
    }
}

fn of_task(task: TaskId, index: &Index) -> Vec<Subject> {
    let host = index.task(task).host.map(Subject::Host);
    [Subject::Task(task)].into_iter().chain(host).collect()
}

fn of_host(host: HostId, index: &Index) -> Vec<Subject> {
    let task = index.microvm_of(host).map(Subject::Task);
    [Subject::Host(host)].into_iter().chain(task).collect()
}

fn of_target(target: TargetId, index: &Index) -> Vec<Subject> {
    vec![Subject::Target(target), Subject::Task(index.target_task(target)), Subject::Group(index.target_group(target))]
}

fn of_deployment(deployment: DeploymentId, index: &Index) -> Vec<Subject> {
    vec![Subject::Deployment(deployment), Subject::Service(index.deployment_service(deployment))]
}

/// Returns what a message of the service's event list names besides the service.
fn of_message(message: &ServiceMessage) -> Vec<Subject> {
    match *message {
        ServiceMessage::SteadyState
        | ServiceMessage::BeganDraining { .. }
        | ServiceMessage::Deadlocked
        | ServiceMessage::OperationsThrottled
        | ServiceMessage::UnableToStart => Vec::new(),
        ServiceMessage::ContainerUnhealthy(task) => vec![Subject::Task(task)],
        ServiceMessage::StartedTasks(ref tasks)
        | ServiceMessage::ReplacedTasks { started: ref tasks, .. }
        | ServiceMessage::StoppedTasks(ref tasks) => tasks.iter().copied().map(Subject::Task).collect(),
        ServiceMessage::RegisteredTargets { group, .. } | ServiceMessage::DeregisteredTargets { group, .. } => {
            vec![Subject::Group(group)]
        }
        ServiceMessage::TargetUnhealthy { target, .. } => vec![Subject::Target(target)],
        ServiceMessage::DeploymentCompleted(deployment)
        | ServiceMessage::DeploymentFailed(deployment)
        | ServiceMessage::DeploymentAlarmed(deployment)
        | ServiceMessage::RollingBack(deployment) => vec![Subject::Deployment(deployment)],
        ServiceMessage::UnableToPlace(_) => vec![Subject::Scheduler],
        ServiceMessage::UnableToPlaceTask { task, .. } => vec![Subject::Task(task)],
    }
}
