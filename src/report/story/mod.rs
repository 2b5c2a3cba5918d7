//! The trace as sentences: one for every entry, for eyes and for screen readers.
//!
//! Service events keep AWS's words to the letter; everything else is one short sentence of ours.

mod change;
mod command;
mod control;
mod host;
mod service_event;
pub mod subjects;
mod target;

use super::Index;
use super::names::Names;
use crate::sim::world::ids::EntryId;
use crate::sim::{Cause, Entry, Fact, Subject};
use crate::units::SimTime;
pub use command::asked;
pub(in crate::report) use control::{deployment_status_word, rollout_word};
pub(in crate::report) use host::exit_code_meaning;
pub(in crate::report) use target::{failure_code, failure_words, state_word};

/// One line of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: SimTime,
    pub kind: Kind,
    pub tone: Tone,
    pub text: String,
    /// The earlier entry that led here; none at the beginning and for interventions.
    pub cause: Option<EntryId>,
    /// What it is about, most important first.
    pub subjects: Vec<Subject>,
}

/// Who acts: a list gives each its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A person or the script.
    Command,
    /// A message of the service's event list.
    Service,
    /// The service controller and the placement of tasks.
    Scheduler,
    /// The record of a task: its status, its network interface.
    Task,
    Agent,
    Pull,
    Container,
    /// The load balancer.
    Target,
    Stop,
}

/// How it feels: a list gives each its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Fine print that a short list leaves out.
    Quiet,
    Plain,
    Good,
    /// Needs attention and may pass.
    Warn,
    Bad,
}

impl Kind {
    /// Returns the word for lists and filters.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Command => "Command",
            Kind::Service => "Service",
            Kind::Scheduler => "Scheduler",
            Kind::Task => "Task",
            Kind::Agent => "Agent",
            Kind::Pull => "Pull",
            Kind::Container => "Container",
            Kind::Target => "Target",
            Kind::Stop => "Stop",
        }
    }
}

/// A sentence before it is dated.
struct Said {
    kind: Kind,
    tone: Tone,
    text: String,
}

impl Said {
    fn new(kind: Kind, tone: Tone, text: impl Into<String>) -> Said {
        Said { kind, tone, text: text.into() }
    }

    fn plain(kind: Kind, text: impl Into<String>) -> Said {
        Said::new(kind, Tone::Plain, text)
    }

    fn quiet(kind: Kind, text: impl Into<String>) -> Said {
        Said::new(kind, Tone::Quiet, text)
    }
}

/// Tells what happened at an instant.
#[derive(Clone, Copy)]
struct Teller<'a> {
    index: &'a Index,
    names: Names<'a>,
    at: SimTime,
}

/// Returns an entry as a sentence. Its cost does not depend on the length of the trace.
pub fn sentence(entry: &Entry, index: &Index) -> Line {
    let Said { kind, tone, text } = Teller { index, names: Names(index), at: entry.at }.tell(&entry.fact);
    let cause = match entry.cause {
        Cause::Entry(cause) => Some(cause),
        Cause::Beginning | Cause::Intervention => None,
    };
    Line { at: entry.at, kind, tone, text, cause, subjects: subjects::of(&entry.fact, index) }
}

impl Teller<'_> {
    #[expect(clippy::too_many_lines, reason = "a list of all facts")]
    fn tell(self, fact: &Fact) -> Said {
        match *fact {
            Fact::CommandGiven { ref command, ref outcome } => self.command(command, outcome),
            Fact::ServiceCreated { service, .. } => self.service_created(service),
            Fact::DesiredCountChanged { service, from, to } => self.desired_count(service, from, to),
            Fact::DeploymentCreated { deployment, .. } => self.deployment_created(deployment),
            Fact::DeploymentStatusChanged { deployment, to } => self.deployment_status(deployment, to),
            Fact::RolloutStateChanged { deployment, to } => self.rollout_state(deployment, to),
            Fact::BakeTimeBegan { deployment, until } => self.bakes(deployment, until),
            Fact::TaskFailureCounted { deployment, failed, .. } => self.failure_counted(deployment, failed),
            Fact::TaskFailuresForgotten { deployment } => self.failures_forgotten(deployment),
            Fact::DeploymentRolledBack { from, to, .. } => self.rolled_back(from, to),
            Fact::StartsThrottled { service, attempts, until } => self.throttled(service, attempts, until),
            Fact::DifferenceFound { service, desired, alive, start, stop } => {
                self.difference(service, (desired, alive), (start, stop))
            }
            Fact::ServiceEventPosted { service, ref message } => self.service_event(service, message),
            Fact::TaskFoundRunning(ref found) => self.found_running(found.task),
            Fact::TaskCreated { task, .. } => self.task_created(task),
            Fact::TaskPlaced { task, spot, ref verdict } => self.placed(task, spot, verdict),
            Fact::PlacementRefused { service, ref verdict } => self.placement_refused(service, verdict),
            Fact::TaskStatusChanged { task, from, to } => self.task_status(task, from, to),
            Fact::EniAttached { task, address } => self.eni_attached(task, address),
            Fact::MicroVmStarted { task, zone, .. } => self.microvm_started(task, zone),
            Fact::TaskAccepted { task, host } => self.accepted(task, host),
            Fact::TaskQueued { task, host } => self.queued(task, host),
            Fact::PullStarted { task, container } => self.pull_started(task, container),
            Fact::ManifestResolved { task, container, missing_layers, missing } => {
                self.manifest(task, container, missing_layers, missing)
            }
            Fact::LayerQueued { host, layer } => self.layer_queued(host, layer),
            Fact::LayerDownloadStarted { host, layer } => self.layer_download(host, layer),
            Fact::LayerDownloaded { host, layer } => self.layer_downloaded(host, layer),
            Fact::LayerExtractionStarted { host, layer, until } => self.layer_extraction(host, layer, until),
            Fact::LayerReady { host, layer } => self.layer_ready(host, layer),
            Fact::PullFailed { task, container, failure } => self.pull_failed(task, container, failure),
            Fact::PullFinished { task, container } => self.pull_finished(task, container),
            Fact::ContainerCreated { task, container } => self.container_created(task, container),
            Fact::ContainerStarted { task, container } => self.container_started(task, container),
            Fact::AppChanged { task, container, to } => self.app(task, container, to),
            Fact::ContainerExited { task, container, exit_code, out_of_memory } => {
                self.exited(task, container, exit_code, out_of_memory)
            }
            Fact::TargetRegistered { target, first_probe, .. } => self.registered(target, first_probe),
            Fact::TargetCheckFailed { target, failure, streak } => self.check_failed(target, failure, streak),
            Fact::TargetCheckPassed { target, streak } => self.check_passed(target, streak),
            Fact::TargetHealthChanged { target, from, to } => self.target_health(target, from, to),
            Fact::FirstRequestServed { target } => self.first_request(target),
            Fact::TargetDeregistered { target, leaves_at } => self.deregistered(target, leaves_at),
            Fact::TargetRemoved { target } => self.target_removed(target),
            Fact::StopRequested { task, ref cause } => self.stop_requested(task, cause),
            Fact::StopSignalSent { task, container, signal, kill_at } => self.signal(task, container, signal, kill_at),
            Fact::EniDetached { task } => self.eni_detached(task),
            Fact::TaskForgotten { task } => self.forgotten(task),
            Fact::ServiceStatusChanged { service, to } => self.service_status(service, to),
            Fact::ServiceReconfigured { service, ref configuration, grace } => {
                self.reconfigured(service, configuration, grace)
            }
            Fact::AlarmStateChanged { alarm, to } => self.alarm(alarm, to),
            Fact::FaultBegan { fault, until } => self.fault_began(fault, until),
            Fact::FaultEnded { fault } => self.fault_ended(fault),
            Fact::HostStatusChanged { host, to } => self.host_status(host, to),
            Fact::AgentConnectionChanged { host, connected } => self.agent_connection(host, connected),
            Fact::AgentPaceChanged { host, every, .. } => self.agent_pace(host, every),
            Fact::SpotNoticeGiven { task, host, until } => self.spot_notice(task, host, until),
            Fact::HostVanished { host } => self.host_vanished(host),
            Fact::CredentialsIssued { task, until } => self.credentials(task, until),
            Fact::RegistryAuthorized { host, until } => self.authorized(host, until),
            Fact::ImageFetched { image } => self.image_fetched(image),
            Fact::ImageRemoved { host, image } => self.image_removed(host, image),
            Fact::ContainerRestarted { task, container } => self.restarted(task, container),
            Fact::ContainerCheckFailed { task, container, streak } => self.container_check(task, container, streak),
            Fact::ContainerHealthChanged { task, container, to } => self.container_health(task, container, to),
            Fact::TaskCountsHealthy { task } => self.counts_healthy(task),
            Fact::TargetWeightChanged { target, weight } => self.target_weight(target, weight),
            Fact::TaskDefinitionRegistered { definition, .. } => self.revision_registered(definition),
            Fact::ServiceDefined { ref wanted, .. } => self.service_defined(wanted),
            Fact::AttributePut { host, ref name, ref value } => self.attribute_put(host, name, value),
            Fact::AttributeDeleted { host, ref name } => self.attribute_deleted(host, name),
            Fact::ExecuteCommandChanged { service, enabled } => self.execute_command(service, enabled),
            Fact::TaskExecuteCommandEnabled { task } => self.task_takes_commands(task),
        }
    }
}
