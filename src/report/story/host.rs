//! The hosts speak: agents, image pulls, containers and their end.

use super::{Kind, Said, Teller, Tone};
use crate::report::Milestone;
use crate::report::words;
use crate::scenario::HealthAnswer;
use crate::sim::Signal;
use crate::sim::world::ids::{HostId, LayerId, TaskId};
use crate::sim::world::{App, PullFailure};
use crate::units::{Bytes, SimTime};

impl Teller<'_> {
    pub(super) fn accepted(self, task: TaskId, host: HostId) -> Said {
        Said::plain(Kind::Agent, format!("{} takes over task {}", self.names.agent(host), self.names.task(task)))
    }

    pub(super) fn queued(self, task: TaskId, host: HostId) -> Said {
        let (agent, name) = (self.names.agent(host), self.names.task(task));
        Said::new(Kind::Agent, Tone::Warn, format!("{agent} queues task {name} until its instance has room"))
    }

    pub(super) fn pull_started(self, task: TaskId, container: u8) -> Said {
        let (agent, image) = (self.names.agent_of(task), self.names.image(task, container));
        Said::plain(Kind::Pull, format!("{agent} asks ECR for authorization and the manifest of {image}"))
    }

    pub(super) fn manifest(self, task: TaskId, container: u8, missing_layers: u8, missing: Bytes) -> Said {
        let image = self.names.image(task, container);
        let catalog = self.index.catalog();
        let definition = catalog.definition(self.index.task(task).definition);
        let all = catalog.image(definition.containers[usize::from(container)].image).layers.len();
        let rest = match missing_layers {
            0 => format!("all {all} layers are cached or on their way"),
            _ => format!("{missing_layers} of {all} layers are missing, {}", words::bytes(missing)),
        };
        Said::plain(Kind::Pull, format!("Manifest of {image} is there for task {}, {rest}", self.names.task(task)))
    }

    pub(super) fn layer_queued(self, host: HostId, layer: LayerId) -> Said {
        let (name, host) = (self.names.layer(layer), self.names.host(host));
        Said::quiet(Kind::Pull, format!("Layer {name} waits for a download slot on {host}"))
    }

    pub(super) fn layer_download(self, host: HostId, layer: LayerId) -> Said {
        let (name, host, size) =
            (self.names.layer(layer), self.names.host(host), words::bytes(self.names.layer_size(layer)));
        Said::quiet(Kind::Pull, format!("Download of layer {name} to {host} begins, {size}"))
    }

    pub(super) fn layer_downloaded(self, host: HostId, layer: LayerId) -> Said {
        let (name, host, size) =
            (self.names.layer(layer), self.names.host(host), words::bytes(self.names.layer_size(layer)));
        Said::quiet(Kind::Pull, format!("Layer {name} has arrived on {host}, {size}"))
    }

    pub(super) fn layer_extraction(self, host: HostId, layer: LayerId, until: SimTime) -> Said {
        let (name, host) = (self.names.layer(layer), self.names.host(host));
        let takes = words::span(until - self.at);
        Said::quiet(Kind::Pull, format!("Extraction of layer {name} on {host} begins and takes {takes}"))
    }

    pub(super) fn layer_ready(self, host: HostId, layer: LayerId) -> Said {
        let (name, host) = (self.names.layer(layer), self.names.host(host));
        Said::quiet(Kind::Pull, format!("Layer {name} is ready on {host}"))
    }

    pub(super) fn pull_failed(self, task: TaskId, container: u8, failure: PullFailure) -> Said {
        let (image, name) = (self.names.image(task, container), self.names.task(task));
        let why = match failure {
            PullFailure::Missing => format!("Image {image} is not in the registry"),
            PullFailure::Unreachable => format!("The registry does not answer for image {image}"),
            PullFailure::Stalled => format!("The registry stopped delivering image {image}"),
            PullFailure::Throttled => format!("The registry throttles the pull of image {image}"),
            PullFailure::Denied => format!("ECR gives no authorization for image {image}"),
        };
        Said::new(Kind::Pull, Tone::Bad, format!("{why}, task {name} cannot start"))
    }

    pub(super) fn pull_finished(self, task: TaskId, container: u8) -> Said {
        let (image, name) = (self.names.image(task, container), self.names.task(task));
        let took = self.index.task(task).reached(Milestone::PullStarted).map(|began| self.at - began);
        let took = took.map(|took| format!(", pulled in {}", words::span(took))).unwrap_or_default();
        Said::plain(Kind::Pull, format!("Image {image} is ready for task {name}{took}"))
    }

    pub(super) fn container_created(self, task: TaskId, container: u8) -> Said {
        let (name, of) = (self.names.container(task, container), self.names.task(task));
        Said::quiet(Kind::Container, format!("Container {name} of task {of} is created"))
    }

    pub(super) fn container_started(self, task: TaskId, container: u8) -> Said {
        let (name, of) = (self.names.container(task, container), self.names.task(task));
        Said::plain(Kind::Container, format!("Container {name} of task {of} starts"))
    }

    pub(super) fn app(self, task: TaskId, container: u8, to: App) -> Said {
        let (tone, does) = match to {
            App::Down => (Tone::Warn, "no longer listens".to_owned()),
            App::Answering(HealthAnswer::Ok) => (Tone::Good, "listens and answers well".to_owned()),
            App::Answering(HealthAnswer::Status(status)) => (Tone::Bad, format!("listens and answers {status}")),
            App::Failing { permille } => (Tone::Warn, format!("listens and fails {} of a thousand requests", permille)),
            App::Answering(HealthAnswer::Timeout) => (Tone::Bad, "listens and does not answer in time".to_owned()),
        };
        let (name, of) = (self.names.container(task, container), self.names.task(task));
        Said::new(Kind::Container, tone, format!("Application in container {name} of task {of} {does}"))
    }

    pub(super) fn exited(self, task: TaskId, container: u8, exit_code: Option<u8>, out_of_memory: bool) -> Said {
        let told = self.index.task(task).reached(Milestone::StopRequested).is_some_and(|told| told <= self.at);
        let tone = if told { Tone::Plain } else { Tone::Bad };
        let (name, of) = (self.names.container(task, container), self.names.task(task));
        let Some(exit_code) = exit_code else {
            return Said::new(
                Kind::Container,
                Tone::Bad,
                format!("Container {name} of task {of} is gone with its host"),
            );
        };
        let meaning = match out_of_memory {
            true => Some("killed for its memory"),
            false => exit_code_meaning(exit_code),
        };
        let meaning = meaning.map(|words| format!(", {words}")).unwrap_or_default();
        Said::new(Kind::Container, tone, format!("Container {name} of task {of} exits with code {exit_code}{meaning}"))
    }

    pub(super) fn signal(self, task: TaskId, container: u8, signal: Signal, kill_at: SimTime) -> Said {
        let (agent, name, of) =
            (self.names.agent_of(task), self.names.container(task, container), self.names.task(task));
        match signal {
            Signal::Term => {
                let rest = words::span(kill_at - self.at);
                let text = format!("{agent} sends SIGTERM to container {name} of task {of}, SIGKILL follows in {rest}");
                Said::plain(Kind::Stop, text)
            }
            Signal::Kill => {
                let text = format!("{agent} sends SIGKILL to container {name} of task {of}, its stopTimeout is over");
                Said::new(Kind::Stop, Tone::Warn, text)
            }
        }
    }
}

/// Returns what an exit code says, where it says more than its number. Fact sheet 2.4.
pub(in crate::report) const fn exit_code_meaning(code: u8) -> Option<&'static str> {
    match code {
        134 => Some("aborted by SIGABRT"),
        137 => Some("killed by SIGKILL"),
        139 => Some("segmentation fault"),
        143 => Some("ended by SIGTERM"),
        _ => None,
    }
}
