//! The life of one container, and the lines that mark its turns.

use super::{Line, Stream};
use crate::report::here::Here;
use crate::report::story::exit_code_meaning;
use crate::scenario::image::HealthCourse;
use crate::scenario::{AppBehaviour, ContainerDefinition, HealthAnswer};
use crate::sim::world::App;
use crate::sim::world::ids::{GroupId, TargetId};
use crate::sim::{Entry, Fact, Signal};
use crate::units::SimTime;

pub struct Life<'a> {
    pub(super) here: Here<'a>,
    pub(super) stream: &'a Stream,
    pub(super) registered: &'a ContainerDefinition,
    behaviour: &'a AppBehaviour,
    entries: Vec<&'a Entry>,
    /// What requests meet from when on, in order.
    apps: Vec<(SimTime, App)>,
    /// Its targets: checked and served from when until when.
    pub(super) targets: Vec<Served>,
}

/// The time of a container in a target group.
#[derive(Clone, Debug)]
pub(super) struct Served {
    pub target: TargetId,
    pub group: GroupId,
    pub first_probe: SimTime,
    /// When it was deregistered.
    pub until: Option<SimTime>,
    /// Since when it was healthy, and until when.
    pub healthy: Vec<(SimTime, Option<SimTime>)>,
    /// The checks that failed, in order.
    pub failed: Vec<SimTime>,
}

impl<'a> Life<'a> {
    pub fn of(here: Here<'a>, stream: &'a Stream) -> Life<'a> {
        let definition = here.index().task(stream.task).definition;
        let registered = here.registered_container(definition, stream.container);
        let image = here.catalog().definition(definition).containers[usize::from(stream.container)].image;
        let ids = &here.index().task(stream.task).entries;
        let entries = ids.iter().filter_map(|id| here.trace().get(id.index())).collect();
        let behaviour = &here.catalog().image(image).behaviour;
        let mut life = Life { here, stream, registered, behaviour, entries, apps: Vec::new(), targets: Vec::new() };
        for place in 0..life.entries.len() {
            life.follow(life.entries[place]);
        }
        life
    }

    fn follow(&mut self, entry: &Entry) {
        let at = entry.at;
        match entry.fact {
            Fact::TaskFoundRunning(ref found) => {
                self.apps.push((at, self.found_app()));
                for target in &found.targets {
                    self.register(target.target, target.group, target.first_probe);
                    self.served(target.target, |row| row.healthy.push((at, None)));
                }
            }
            Fact::ContainerStarted { container, .. } | Fact::ContainerExited { container, .. }
                if self.is(container) =>
            {
                self.apps.push((at, App::Down));
            }
            Fact::AppChanged { container, to, .. } if self.is(container) => self.apps.push((at, to)),
            Fact::TargetRegistered { target, group, first_probe, .. } => self.register(target, group, first_probe),
            Fact::TargetCheckFailed { target, .. } => self.served(target, |row| row.failed.push(at)),
            Fact::TargetHealthChanged { target, to, .. } => self.served(target, |row| {
                if let Some((_, until @ None)) = row.healthy.last_mut() {
                    *until = Some(at);
                }
                if to == crate::sim::world::TargetState::Healthy {
                    row.healthy.push((at, None));
                }
            }),
            Fact::TargetDeregistered { target, .. } | Fact::TargetRemoved { target } => self.served(target, |row| {
                row.until.get_or_insert(at);
                if let Some((_, until @ None)) = row.healthy.last_mut() {
                    *until = Some(at);
                }
            }),
            _ => {}
        }
    }

    fn is(&self, container: u8) -> bool {
        container == self.stream.container
    }

    /// What was there from the beginning has booted and is well.
    fn found_app(&self) -> App {
        match self.behaviour.course {
            HealthCourse::Failing { permille } => App::Failing { permille },
            HealthCourse::Steady => App::Answering(self.behaviour.health),
            HealthCourse::Turning { .. } => App::Answering(HealthAnswer::Ok),
        }
    }

    /// Takes a target in if its requests come to this container.
    fn register(&mut self, target: TargetId, group: GroupId, first_probe: SimTime) {
        let service = self.here.index().task(self.stream.task).service;
        let balancers = service.map(|service| &self.here.catalog().services[service.index()].balancers);
        let mine = |balancer: &crate::sim::catalog::Balancer| {
            balancer.group == group && balancer.container == self.registered.name
        };
        if balancers.is_some_and(|balancers| balancers.iter().any(mine)) {
            let (until, healthy, failed) = (None, Vec::new(), Vec::new());
            self.targets.push(Served { target, group, first_probe, until, healthy, failed });
        }
    }

    fn served(&mut self, target: TargetId, change: impl FnOnce(&mut Served)) {
        if let Some(row) = self.targets.iter_mut().find(|row| row.target == target) {
            change(row);
        }
    }

    /// Returns what a request met at an instant.
    pub(super) fn app(&self, at: SimTime) -> App {
        let before = self.apps.partition_point(|(since, _)| *since <= at);
        before.checked_sub(1).map_or(App::Down, |place| self.apps[place].1)
    }

    pub fn began(&self) -> SimTime {
        self.stream.created_at
    }

    /// Returns when the container exited for good, or the present moment.
    pub fn ended(&self) -> SimTime {
        let now = self.here.now();
        let turn = self.entries.iter().rev().find_map(|entry| match entry.fact {
            Fact::ContainerStarted { container, .. } if self.is(container) => Some(now),
            Fact::ContainerExited { container, .. } if self.is(container) => Some(entry.at),
            _ => None,
        });
        turn.unwrap_or(now)
    }

    /// Returns the lines written in a span of time, both ends included.
    pub fn lines(&self, from: SimTime, to: SimTime) -> Vec<Line> {
        let to = to.min(self.here.now());
        let mut lines: Vec<Line> = Vec::new();
        let first = self.entries.partition_point(|entry| entry.at < from);
        for (place, entry) in self.entries.iter().enumerate().skip(first).take_while(|(_, entry)| entry.at <= to) {
            lines.extend(self.turn(place, entry).into_iter().map(|text| Line { at: entry.at, text }));
        }
        if self.behaviour.oom_after.is_some() {
            let warnings = self.entries.iter().enumerate().filter_map(|(place, entry)| self.pressure(place, entry));
            lines.extend(warnings.filter(|line| line.at >= from && line.at <= to));
        }
        self.often(from, to, &mut lines);
        lines.sort_by_key(|line| line.at);
        lines
    }

    /// Returns what the application writes when something happens to it.
    fn turn(&self, place: usize, entry: &Entry) -> Option<String> {
        match entry.fact {
            Fact::ContainerStarted { container, .. } if self.is(container) => {
                Some(format!("INFO starting {} from image {}", self.registered.name, self.registered.image))
            }
            Fact::AppChanged { container, to, .. } if self.is(container) => Some(self.app_changed(place, entry, to)),
            Fact::StopSignalSent { container, signal: Signal::Term, .. } if self.is(container) => {
                Some("INFO SIGTERM received: no new requests, finishing the open ones".to_owned())
            }
            Fact::ContainerExited { container, exit_code: Some(code), out_of_memory, .. } if self.is(container) => {
                self.exited(place, code, out_of_memory)
            }
            _ => None,
        }
    }

    fn app_changed(&self, place: usize, entry: &Entry, to: App) -> String {
        let before = self.entries[..place].iter().rev();
        let started = before.clone().find_map(|earlier| match earlier.fact {
            Fact::ContainerStarted { container, .. } if self.is(container) => Some(Some(earlier.at)),
            Fact::AppChanged { container, .. } if self.is(container) => Some(None),
            _ => None,
        });
        let how = match to {
            App::Down => return "WARN not listening any more".to_owned(),
            App::Answering(HealthAnswer::Ok) => "INFO ready: requests are answered with 200".to_owned(),
            App::Answering(HealthAnswer::Status(status)) => {
                format!("ERROR self-test failed: requests are answered with {status}")
            }
            App::Answering(HealthAnswer::Timeout) => "ERROR requests are accepted and not answered in time".to_owned(),
            App::Failing { permille } => {
                format!("WARN {permille} of 1,000 requests fail and are answered with 500")
            }
        };
        let port = self.registered.port_mappings.first().map(|mapping| mapping.container_port);
        match (started.flatten(), port) {
            (Some(started), Some(port)) => {
                let seconds = entry.at.since(started).as_millis() as f64 / 1_000.0;
                format!("INFO listening on 0.0.0.0:{port} after {seconds:.1} s\n{how}")
            }
            (Some(_), None) => "INFO ready".to_owned(),
            (None, _) => how,
        }
    }

    fn exited(&self, place: usize, code: u8, out_of_memory: bool) -> Option<String> {
        let mut before = self.entries[..place].iter().rev();
        let asked = before.find_map(|earlier| match earlier.fact {
            Fact::StopSignalSent { container, signal, .. } if self.is(container) => Some(Some(signal)),
            Fact::ContainerStarted { container, .. } if self.is(container) => Some(None),
            _ => None,
        });
        match (asked.flatten(), code) {
            // Who is killed writes nothing more; the shell around it does.
            _ if out_of_memory => Some("Killed".to_owned()),
            (_, 137) => None,
            (Some(_), _) => Some(format!("INFO shutdown complete, exiting with status {code}")),
            (None, 0) => Some("INFO work done, exiting with status 0".to_owned()),
            (None, _) => {
                let meaning = exit_code_meaning(code).map(|meaning| format!(" ({meaning})")).unwrap_or_default();
                Some(format!("FATAL unhandled error, exiting with status {code}{meaning}"))
            }
        }
    }

    /// Returns the warning of an application that will be killed for its memory, once it has come near the limit.
    fn pressure(&self, place: usize, entry: &Entry) -> Option<Line> {
        let starts = matches!(entry.fact, Fact::ContainerStarted { container, .. } if self.is(container));
        let after = self.behaviour.oom_after.filter(|_| starts)?;
        // Memory is taken to grow evenly, so that nine tenths of it are in use after nine tenths of the time. Assumed.
        let at = SimTime::from_millis(entry.at.as_millis().saturating_add(after.as_millis() / 10 * 9));
        let alive = !self.entries[place + 1..]
            .iter()
            .take_while(|later| later.at <= at)
            .any(|later| matches!(later.fact, Fact::ContainerExited { container, .. } if self.is(container)));
        let limit = self.registered.memory.or(self.registered.memory_reservation);
        let limit = limit.map(|limit| format!(" of {limit} MiB")).unwrap_or_default();
        alive.then(|| Line { at, text: format!("WARN heap is at 90 % of the memory limit{limit} and growing") })
    }
}
