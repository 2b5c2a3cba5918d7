//! The trace for machines: one JSON object a line.

use super::names::Names;
use super::story::{deployment_status_word, failure_code, rollout_word, state_word};
use super::{Index, Ledger, health, why};
use crate::scenario::{AlarmState, Command, HealthAnswer, LaunchType};
use crate::sim::catalog::dotted;
use crate::sim::placement::{Refusal, Spot, Verdict};
use crate::sim::world::ids::{
    DefinitionId, DeploymentId, HostId, ImageId, LayerId, ServiceId, TargetId, TaskId, ZoneId,
};
use crate::sim::world::{App, Fault, HostStatus, PullFailure, ServiceStatus, StopCause};
use crate::sim::{Cause, Entry, Fact, Obedience, Recording, Refused, ServiceMessage, Signal};
use crate::units::SimTime;
use serde_json::{Map, Value, json};

/// Hands every entry to `out` as a line of JSON, in order, with names as they were known by then.
pub fn json_lines<E>(recording: &Recording, mut out: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let mut ledger = Ledger::new(recording);
    for (number, entry) in recording.trace().iter().enumerate() {
        ledger.follow(entry);
        out(&Value::Object(object(number, entry, &ledger.index)).to_string())?;
    }
    Ok(())
}

/// Returns an entry as the object of its line.
pub fn object(number: usize, entry: &Entry, index: &Index) -> Map<String, Value> {
    let mut row = Row { names: Names(index), map: Map::new() };
    row.put("n", number).put("atMs", entry.at.as_millis()).put("fact", entry.fact.name());
    if let Cause::Entry(cause) = entry.cause {
        row.put("cause", cause.number());
    }
    row.fact(entry);
    row.map
}

/// An object in the making; every method adds to it.
struct Row<'a> {
    names: Names<'a>,
    map: Map<String, Value>,
}

impl Row<'_> {
    fn put(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        self.map.insert(name.to_owned(), value.into());
        self
    }

    #[expect(clippy::too_many_lines, reason = "a list of all facts")]
    fn fact(&mut self, entry: &Entry) -> &mut Self {
        match entry.fact {
            Fact::CommandGiven { ref command, ref outcome } => self.command(command, outcome),
            Fact::ServiceCreated { service, first_look } => {
                self.service(service).put("firstLookMs", first_look.as_millis())
            }
            Fact::DesiredCountChanged { service, from, to } => self.service(service).change(from, to),
            Fact::DeploymentCreated { deployment, .. } => self.deployment(deployment),
            Fact::DeploymentStatusChanged { deployment, to } => {
                self.deployment(deployment).put("to", deployment_status_word(to))
            }
            Fact::RolloutStateChanged { deployment, to } => self.deployment(deployment).put("to", rollout_word(to)),
            Fact::BakeTimeBegan { deployment, until } => self.deployment(deployment).put("untilMs", until.as_millis()),
            Fact::TaskFailureCounted { deployment, task, failed } => {
                self.task_if(task).deployment(deployment).put("failed", failed)
            }
            Fact::TaskFailuresForgotten { deployment } => self.deployment(deployment),
            Fact::DeploymentRolledBack { from, to, .. } => self.rollback(from, to),
            Fact::StartsThrottled { service, attempts, until } => {
                self.service(service).put("attempts", attempts).put("untilMs", until.as_millis())
            }
            Fact::DifferenceFound { service, desired, alive, start, stop } => {
                self.service(service).put("desired", desired).put("alive", alive).put("start", start).put("stop", stop)
            }
            Fact::ServiceEventPosted { service, ref message } => self.service(service).message(message, entry),
            Fact::TaskFoundRunning(ref found) => {
                self.task(found.task).definition(found.definition).put("launchType", launch_word(found.launch))
            }
            Fact::TaskCreated { task, definition, launch, .. } => {
                self.task(task).definition(definition).put("launchType", launch_word(launch))
            }
            Fact::TaskPlaced { task, spot, ref verdict } => self.task(task).spot(spot).verdict(verdict),
            Fact::PlacementRefused { service, ref verdict } => self.service_if(service).verdict(verdict),
            Fact::TaskStatusChanged { task, from, to } => self.task(task).change(from.word(), to.word()),
            Fact::EniAttached { task, address } => self.task(task).put("address", dotted(address)),
            Fact::MicroVmStarted { task, zone, .. } => self.task(task).zone(zone),
            Fact::TaskAccepted { task, .. }
            | Fact::TaskQueued { task, .. }
            | Fact::EniDetached { task }
            | Fact::TaskForgotten { task } => self.task(task),
            Fact::PullStarted { task, container }
            | Fact::ContainerRestarted { task, container }
            | Fact::PullFinished { task, container } => self.image(task, container),
            Fact::PullFailed { task, container, failure } => {
                self.image(task, container).put("failure", pull_failure_word(failure))
            }
            Fact::ManifestResolved { task, container, missing_layers, missing } => {
                self.image(task, container).put("missingLayers", missing_layers).put("missingBytes", missing.0)
            }
            Fact::LayerQueued { host, layer }
            | Fact::LayerDownloadStarted { host, layer }
            | Fact::LayerDownloaded { host, layer }
            | Fact::LayerReady { host, layer } => self.layer(host, layer),
            Fact::LayerExtractionStarted { host, layer, until } => {
                self.layer(host, layer).put("untilMs", until.as_millis())
            }
            Fact::ContainerCreated { task, container } | Fact::ContainerStarted { task, container } => {
                self.container(task, container)
            }
            Fact::AppChanged { task, container, to } => self.container(task, container).put("to", app_word(to)),
            Fact::ContainerExited { task, container, exit_code, out_of_memory } => {
                self.container(task, container).put("exitCode", exit_code).put("outOfMemory", out_of_memory)
            }
            Fact::TargetRegistered { target, .. }
            | Fact::TargetCheckFailed { target, .. }
            | Fact::TargetCheckPassed { target, .. }
            | Fact::TargetHealthChanged { target, .. }
            | Fact::FirstRequestServed { target }
            | Fact::TargetDeregistered { target, .. }
            | Fact::TargetWeightChanged { target, .. }
            | Fact::TargetRemoved { target } => self.target(target).target_details(&entry.fact),
            Fact::ServiceStatusChanged { .. }
            | Fact::ServiceReconfigured { .. }
            | Fact::AlarmStateChanged { .. }
            | Fact::FaultBegan { .. }
            | Fact::FaultEnded { .. }
            | Fact::HostStatusChanged { .. }
            | Fact::AgentConnectionChanged { .. }
            | Fact::AgentPaceChanged { .. }
            | Fact::SpotNoticeGiven { .. }
            | Fact::HostVanished { .. }
            | Fact::CredentialsIssued { .. }
            | Fact::RegistryAuthorized { .. }
            | Fact::ImageFetched { .. }
            | Fact::ImageRemoved { .. }
            | Fact::ContainerCheckFailed { .. }
            | Fact::ContainerHealthChanged { .. }
            | Fact::TaskDefinitionRegistered { .. }
            | Fact::ServiceDefined { .. }
            | Fact::AttributePut { .. }
            | Fact::AttributeDeleted { .. }
            | Fact::ExecuteCommandChanged { .. }
            | Fact::TaskExecuteCommandEnabled { .. }
            | Fact::TaskCountsHealthy { .. } => self.change_beside(&entry.fact),
            Fact::StopRequested { task, ref cause } => self.task(task).stop(task, cause),
            Fact::StopSignalSent { task, container, signal, kill_at } => {
                self.container(task, container).signal(signal, kill_at)
            }
        }
    }

    /// Adds what goes on beside the life of a task.
    fn change_beside(&mut self, fact: &Fact) -> &mut Self {
        match *fact {
            Fact::ServiceStatusChanged { service, to } => self.service(service).put("to", service_status_word(to)),
            Fact::ServiceReconfigured { service, ref configuration, grace } => self
                .service(service)
                .put("deploymentConfiguration", serde_json::to_value(configuration.as_ref()).unwrap_or_default())
                .put("healthCheckGracePeriodSeconds", grace.as_secs()),
            Fact::AlarmStateChanged { alarm, to } => {
                let name = self.names.0.catalog().alarms[usize::from(alarm)].clone();
                self.put("alarm", name).put("to", if to == AlarmState::Alarm { "ALARM" } else { "OK" })
            }
            Fact::FaultBegan { fault, until } => {
                self.fault(fault);
                match until {
                    Some(until) => self.put("untilMs", until.as_millis()),
                    None => self,
                }
            }
            Fact::FaultEnded { fault } => self.fault(fault),
            Fact::HostStatusChanged { host, to } => self.host(host).put("to", host_status_word(to)),
            Fact::TaskDefinitionRegistered { definition, .. } => self.definition(definition),
            Fact::ServiceDefined { ref wanted, .. } => {
                self.put("service", wanted.service_name.clone()).put("taskDefinition", wanted.task_definition.clone())
            }
            Fact::AttributePut { host, ref name, ref value } => {
                self.host(host).put("name", &**name).put("value", &**value)
            }
            Fact::AttributeDeleted { host, ref name } => self.host(host).put("name", &**name),
            Fact::ExecuteCommandChanged { service, enabled } => {
                self.service(service).put("enableExecuteCommand", enabled)
            }
            Fact::TaskExecuteCommandEnabled { task } => self.task(task).put("enableExecuteCommand", true),
            Fact::AgentConnectionChanged { host, connected } => self.host(host).put("connected", connected),
            Fact::AgentPaceChanged { host, next, every } => {
                self.host(host).put("nextMs", next.as_millis()).put("everyMs", every.as_millis())
            }
            Fact::SpotNoticeGiven { task, host, until } => {
                self.task_if(task);
                if let Some(host) = host {
                    self.host(host);
                }
                self.put("untilMs", until.as_millis())
            }
            Fact::HostVanished { host } => self.host(host),
            Fact::CredentialsIssued { task, until } => self.task(task).put("untilMs", until.as_millis()),
            Fact::RegistryAuthorized { host, until } => self.host(host).put("untilMs", until.as_millis()),
            Fact::ImageFetched { image } => self.image_name(image),
            Fact::ImageRemoved { host, image } => self.host(host).image_name(image),
            Fact::ContainerCheckFailed { task, container, streak } => {
                self.container(task, container).put("streak", streak)
            }
            Fact::ContainerHealthChanged { task, container, to } => {
                self.container(task, container).put("to", health::word(to))
            }
            Fact::TaskCountsHealthy { task } => self.task(task),
            _ => self,
        }
    }

    fn image_name(&mut self, image: ImageId) -> &mut Self {
        let name = self.names.0.catalog().image(image).name.clone();
        self.put("image", name)
    }

    fn fault(&mut self, fault: Fault) -> &mut Self {
        self.put("fault", super::words::fault_verb(fault.verb()));
        match fault {
            Fault::FailHealth(task, answer) => self.task(task).put("answer", app_word(App::Answering(answer))),
            Fault::DisconnectAgent(host) | Fault::StopInstance(host) => self.host(host),
            Fault::FailProvisioning(resource) => {
                self.put("resource", serde_json::to_value(resource).unwrap_or_default())
            }
            Fault::FailZone(zone) | Fault::ExhaustFargate(Some(zone)) => self.zone(zone),
            Fault::SlowRegistry(times) => self.put("times", times),
            Fault::FailRegistry(error) => self.put("error", serde_json::to_value(error).unwrap_or_default()),
            Fault::DenySecrets | Fault::ExhaustFargate(None) | Fault::OverloadControlPlane => self,
        }
    }

    /// Adds what a fact says of its target.
    fn target_details(&mut self, fact: &Fact) -> &mut Self {
        match *fact {
            Fact::TargetRegistered { first_probe, .. } => self.put("firstCheckMs", first_probe.as_millis()),
            Fact::TargetCheckFailed { failure, streak, .. } => {
                self.put("reason", failure_code(failure)).put("streak", streak)
            }
            Fact::TargetCheckPassed { streak, .. } => self.put("streak", streak),
            Fact::TargetHealthChanged { from, to, .. } => self.change(state_word(from), state_word(to)),
            Fact::TargetWeightChanged { weight, .. } => self.put("weight", weight),
            Fact::TargetDeregistered { leaves_at, .. } => self.put("leavesAtMs", leaves_at.as_millis()),
            _ => self,
        }
    }

    fn command(&mut self, command: &Command, outcome: &Obedience) -> &mut Self {
        let outcome = match outcome {
            Obedience::Done => "DONE",
            Obedience::Refused(refused) => refused_word(*refused),
        };
        self.put("command", serde_json::to_value(command).unwrap_or_default()).put("outcome", outcome)
    }

    fn change(&mut self, from: impl Into<Value>, to: impl Into<Value>) -> &mut Self {
        self.put("from", from).put("to", to)
    }

    fn service(&mut self, service: ServiceId) -> &mut Self {
        self.put("service", self.names.service(service))
    }

    fn service_if(&mut self, service: Option<ServiceId>) -> &mut Self {
        match service {
            Some(service) => self.service(service),
            None => self,
        }
    }

    fn definition(&mut self, definition: DefinitionId) -> &mut Self {
        self.put("taskDefinition", self.names.definition(definition))
    }

    fn deployment(&mut self, deployment: DeploymentId) -> &mut Self {
        let names = self.names;
        self.service(names.0.deployment_service(deployment))
            .put("deployment", names.deployment(deployment))
            .definition(names.0.deployment_definition(deployment))
    }

    fn rollback(&mut self, from: DeploymentId, to: DeploymentId) -> &mut Self {
        let names = self.names;
        self.deployment(to).change(names.deployment(from), names.deployment(to))
    }

    fn task(&mut self, task: TaskId) -> &mut Self {
        let names = self.names;
        let life = names.0.task(task);
        let row = self.service_if(life.service).put("task", names.0.catalog().task_id(task));
        if let Some(deployment) = life.deployment {
            row.put("deployment", names.deployment(deployment));
        }
        match life.host {
            Some(host) => row.host(host),
            None => row,
        }
    }

    fn task_if(&mut self, task: Option<TaskId>) -> &mut Self {
        match task {
            Some(task) => self.task(task),
            None => self,
        }
    }

    fn container(&mut self, task: TaskId, container: u8) -> &mut Self {
        let names = self.names;
        self.task(task).put("container", names.container(task, container))
    }

    fn image(&mut self, task: TaskId, container: u8) -> &mut Self {
        let names = self.names;
        self.container(task, container).put("image", names.image(task, container))
    }

    /// A container instance goes by its EC2 id; a microVM has its task and no name of its own.
    fn host(&mut self, host: HostId) -> &mut Self {
        match self.names.0.microvm_of(host) {
            Some(task) => self.put("task", self.names.0.catalog().task_id(task)),
            None => self.put("instance", self.names.0.catalog().ec2_instance_id(host)),
        }
    }

    fn zone(&mut self, zone: ZoneId) -> &mut Self {
        self.put("zone", self.names.zone(zone))
    }

    fn layer(&mut self, host: HostId, layer: LayerId) -> &mut Self {
        let names = self.names;
        let digest = names.0.catalog().layer(layer).digest.as_str();
        self.host(host).put("layer", digest).put("bytes", names.layer_size(layer).0)
    }

    fn target(&mut self, target: TargetId) -> &mut Self {
        let names = self.names;
        self.task(names.0.target_task(target))
            .put("targetGroup", names.group(names.0.target_group(target)))
            .put("target", names.target(target))
    }

    fn spot(&mut self, spot: Spot) -> &mut Self {
        match spot {
            Spot::Instance(host) => match self.names.0.host_zone(host) {
                Some(zone) => self.host(host).zone(zone),
                None => self.host(host),
            },
            Spot::Fargate(zone) => self.zone(zone),
        }
    }

    /// Writes the funnel, and who was out of it and why.
    fn verdict(&mut self, verdict: &Verdict) -> &mut Self {
        let need = &verdict.need;
        let catalog = self.names.0.catalog();
        let out = |(host, refusal): &(HostId, Refusal)| json!({ "instance": catalog.ec2_instance_id(*host), "reason": why::refusal_words(*refusal, verdict) });
        let refused: Vec<Value> = verdict.refused.iter().map(out).collect();
        if !refused.is_empty() {
            self.put("refused", refused);
        }
        self.put("need", json!({ "cpu": need.cpu, "memory": need.memory_mib, "enis": need.enis }))
            .put("left", verdict.steps.iter().map(|step| step.left).collect::<Vec<u32>>())
            .put("strategies", verdict.strategies.clone())
    }

    fn message(&mut self, message: &ServiceMessage, entry: &Entry) -> &mut Self {
        if let ServiceMessage::StartedTasks(tasks)
        | ServiceMessage::StoppedTasks(tasks)
        | ServiceMessage::ReplacedTasks { started: tasks, .. } = message
        {
            let ids: Vec<String> = tasks.iter().map(|task| self.names.0.catalog().task_id(*task)).collect();
            self.put("tasks", ids);
        }
        self.put("message", super::sentence(entry, self.names.0).text)
    }

    fn stop(&mut self, task: TaskId, cause: &StopCause) -> &mut Self {
        let index = self.names.0;
        let reason = why::stopped_reason(cause, index.task(task).definition, index.catalog());
        self.put("stopCode", why::stopped_code(cause)).put("stoppedReason", reason)
    }

    fn signal(&mut self, signal: Signal, kill_at: SimTime) -> &mut Self {
        self.put("signal", signal_word(signal)).put("killAtMs", kill_at.as_millis())
    }
}

const fn launch_word(launch: LaunchType) -> &'static str {
    match launch {
        LaunchType::Ec2 => "EC2",
        LaunchType::Fargate => "FARGATE",
    }
}

const fn signal_word(signal: Signal) -> &'static str {
    match signal {
        Signal::Term => "SIGTERM",
        Signal::Kill => "SIGKILL",
    }
}

fn app_word(app: App) -> Value {
    match app {
        App::Down => json!("down"),
        App::Answering(HealthAnswer::Ok) => json!("ok"),
        App::Answering(HealthAnswer::Status(status)) => json!({ "status": status }),
        App::Answering(HealthAnswer::Timeout) => json!("timeout"),
        App::Failing { permille } => json!({ "failing": permille }),
    }
}

/// Returns the exception that the API call would have raised.
const fn refused_word(refused: Refused) -> &'static str {
    match refused {
        Refused::ServiceNotFound => "ServiceNotFoundException",
        Refused::ServiceNotActive => "ServiceNotActiveException",
        Refused::AlarmNotFound => "ResourceNotFound",
        Refused::AttributeTargetNotFound => "TargetNotFoundException",
        Refused::TooManyAttributes => "AttributeLimitExceededException",
        Refused::TaskNotFound
        | Refused::ServiceExists
        | Refused::ServiceIsDraining
        | Refused::TargetGroupNotFound
        | Refused::TaskIsStopping
        | Refused::ContainerNotRunning
        | Refused::ServiceScaledAboveZero
        | Refused::InstanceNotFound
        | Refused::InstanceHasTasks
        | Refused::ZoneNotFound
        | Refused::NotSpot
        | Refused::NotFargate
        | Refused::NothingToEnd => "InvalidParameterException",
        Refused::TaskDefinitionNotFound => "ClientException",
    }
}

const fn service_status_word(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Active => "ACTIVE",
        ServiceStatus::Draining => "DRAINING",
        ServiceStatus::Inactive => "INACTIVE",
    }
}

const fn host_status_word(status: HostStatus) -> &'static str {
    match status {
        HostStatus::Active => "ACTIVE",
        HostStatus::Draining => "DRAINING",
        HostStatus::Inactive => "INACTIVE",
    }
}

const fn pull_failure_word(failure: PullFailure) -> &'static str {
    match failure {
        PullFailure::Missing => "missing",
        PullFailure::Unreachable => "unreachable",
        PullFailure::Stalled => "stalled",
        PullFailure::Throttled => "throttled",
        PullFailure::Denied => "denied",
    }
}
