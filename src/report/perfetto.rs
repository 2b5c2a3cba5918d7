//! The trace in Chrome's trace event format, which Perfetto and chrome://tracing open.
//!
//! A process is the control plane, a container instance, or a zone of Fargate; a thread is a task or a layer.

use super::names::Names;
use super::story::subjects;
use super::{Index, Ledger, lanes, trace};
use crate::sim::world::ids::{HostId, LayerId, TaskId};
use crate::sim::{Entry, Fact, Recording, Subject};
use crate::units::SimTime;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CONTROL_PLANE: Track = (1, 1);
const FIRST_HOST: u64 = 10;
const FIRST_FARGATE_ZONE: u64 = 1_000_000;
const FIRST_TASK: u64 = 10;
const FIRST_LAYER: u64 = 1_000_000;

/// A process and a thread in it.
type Track = (u64, u64);

/// Returns a recording as one JSON document.
pub fn document(recording: &Recording) -> Value {
    let ledger = Ledger::of(recording);
    let mut sheet = Sheet { index: &ledger.index, events: Vec::new(), tracks: BTreeMap::new() };
    for life in ledger.index.tasks() {
        sheet.task(life.id, recording.recorded_to());
    }
    sheet.layers(recording.trace());
    for (number, entry) in recording.trace().iter().enumerate() {
        sheet.instant(number, entry);
    }
    sheet.name_tracks();
    json!({ "displayTimeUnit": "ms", "traceEvents": sheet.events })
}

struct Sheet<'a> {
    index: &'a Index,
    events: Vec<Value>,
    /// The tracks in use, with the names of process and thread.
    tracks: BTreeMap<Track, (String, String)>,
}

impl Sheet<'_> {
    fn slice(&mut self, (pid, tid): Track, name: &str, from: SimTime, to: SimTime) {
        let micros = |at: SimTime| at.as_millis() * 1000;
        let duration = micros(to).saturating_sub(micros(from));
        let event = json!({ "name": name, "ph": "X", "ts": micros(from), "dur": duration, "pid": pid, "tid": tid });
        self.events.push(event);
    }

    /// The phases of a task; steps that overlap others are shown by their layers instead.
    fn task(&mut self, task: TaskId, end: SimTime) {
        let track = self.task_track(task);
        let mut lanes = lanes(self.index.task(task), end);
        // Slices nest in the order they come, so the longer of two that begin together comes first.
        lanes.sort_by_key(|lane| (lane.from, std::cmp::Reverse(lane.to.unwrap_or(end))));
        for lane in lanes {
            let overlaps = matches!(lane.step, Some(super::lanes::Step::Downloading | super::lanes::Step::Extracting));
            if !overlaps {
                self.slice(track, lane.word(), lane.from, lane.to.unwrap_or(end));
            }
        }
    }

    fn layers(&mut self, trace: &[Entry]) {
        let mut began: BTreeMap<(HostId, LayerId), SimTime> = BTreeMap::new();
        for entry in trace {
            match entry.fact {
                Fact::LayerDownloadStarted { host, layer } | Fact::LayerExtractionStarted { host, layer, .. } => {
                    began.insert((host, layer), entry.at);
                }
                Fact::LayerDownloaded { host, layer } => self.layer("download", (host, layer), &mut began, entry.at),
                Fact::LayerReady { host, layer } => self.layer("extract", (host, layer), &mut began, entry.at),
                _ => {}
            }
        }
    }

    fn layer(
        &mut self,
        deed: &str,
        (host, layer): (HostId, LayerId),
        began: &mut BTreeMap<(HostId, LayerId), SimTime>,
        at: SimTime,
    ) {
        let Some(from) = began.remove(&(host, layer)) else { return };
        let names = Names(self.index);
        let (pid, process) = self.process(host);
        let track = (pid, FIRST_LAYER + u64::from(layer.number()));
        self.tracks.entry(track).or_insert_with(|| (process, format!("layer {}", names.layer(layer))));
        self.slice(track, &format!("{deed} {}", names.layer(layer)), from, at);
    }

    /// One fact, on the track of what it is about.
    fn instant(&mut self, number: usize, entry: &Entry) {
        let subjects = subjects::of(&entry.fact, self.index);
        let (pid, tid) = subjects
            .iter()
            .find_map(|subject| match subject {
                Subject::Task(task) => Some(self.task_track(*task)),
                _ => None,
            })
            .unwrap_or(CONTROL_PLANE);
        self.events.push(json!({
            "name": entry.fact.name(), "ph": "i", "s": "t", "ts": entry.at.as_millis() * 1000, "pid": pid, "tid": tid,
            "args": trace::object(number, entry, self.index),
        }));
    }

    fn task_track(&mut self, task: TaskId) -> Track {
        let life = self.index.task(task);
        let names = Names(self.index);
        let (pid, process) = match (life.host, life.zone) {
            (Some(host), _) => self.process(host),
            (None, Some(zone)) => (FIRST_FARGATE_ZONE + u64::from(zone.number()), names.zone(zone).to_owned()),
            (None, None) => (CONTROL_PLANE.0, "Control plane".to_owned()),
        };
        let track = (pid, FIRST_TASK + u64::from(task.number()));
        let thread = || format!("task {} {}", names.task(task), names.definition(life.definition));
        self.tracks.entry(track).or_insert_with(|| (process, thread()));
        track
    }

    fn process(&self, host: HostId) -> (u64, String) {
        let names = Names(self.index);
        let zone = self.index.host_zone(host);
        let zone_name = zone.map(|zone| names.zone(zone)).unwrap_or_default();
        match (self.index.microvm_of(host), zone) {
            (Some(_), Some(zone)) => (FIRST_FARGATE_ZONE + u64::from(zone.number()), format!("Fargate {zone_name}")),
            _ => (FIRST_HOST + u64::from(host.number()), format!("{} {zone_name}", names.host(host))),
        }
    }

    fn name_tracks(&mut self) {
        self.tracks.insert(CONTROL_PLANE, ("Control plane".to_owned(), "services and scheduler".to_owned()));
        for ((pid, tid), (process, thread)) in std::mem::take(&mut self.tracks) {
            for (what, name) in [("process_name", process), ("thread_name", thread)] {
                self.events.push(json!({ "name": what, "ph": "M", "pid": pid, "tid": tid, "args": { "name": name } }));
            }
        }
    }
}
