//! The cursor's walks: ticks, steps, jumps, and waiting for a recording that is still being made.

use super::idle::{self, Stretch};
use super::transport::Looping;
use super::{Request, Session, TELLING};
use crate::frame::Zoom;
use crate::session::Speed;
use crate::sim::world::ids::EntryId;
use crate::sim::world::{RolloutState, TaskStatus};
use crate::sim::{Fact, ServiceMessage, Subject};
use crate::units::{SimTime, Span};
use std::rc::Rc;

impl Session {
    pub(super) fn tick(&mut self, wall: Span) -> Vec<Request> {
        self.wall += wall;
        if self.goal.is_some() {
            self.approach_goal();
            return Vec::new();
        }
        let step = self.transport.tick(wall);
        if step.is_zero() {
            return self.watch_film();
        }
        let mut to = self.now() + step;
        if self.transport.skips {
            to = idle::leap(&self.known_gaps(), to);
        }
        if let Some(Looping::Whole(stretch)) = self.transport.looped
            && (to >= stretch.to || to < stretch.from)
            && self.film.is_none()
        {
            to = stretch.from;
        }
        self.recording.move_to(&mut self.cursor, to);
        let filmed = self.watch_film();
        if self.now() < self.end() || !filmed.is_empty() {
            return filmed;
        }
        self.transport.playing = false;
        vec![Request::UpdateAddress]
    }

    /// Plays or pauses; at the end it plays from the beginning.
    pub(super) fn press_play(&mut self) -> Vec<Request> {
        self.transport.playing = !self.transport.playing;
        if self.transport.playing && self.now() >= self.end() {
            self.move_cursor(SimTime::ZERO);
        }
        if self.transport.playing { Vec::new() } else { vec![Request::UpdateAddress] }
    }

    /// Goes to a moment and stays there.
    pub(super) fn go(&mut self, at: SimTime) -> Vec<Request> {
        self.transport.playing = false;
        self.seek(at)
    }

    /// Goes to a moment; playing goes on.
    pub(super) fn seek(&mut self, at: SimTime) -> Vec<Request> {
        self.move_cursor(at);
        vec![Request::UpdateAddress]
    }

    fn move_cursor(&mut self, at: SimTime) {
        self.goal = None;
        let at = at.min(self.end());
        if at > self.recording.recorded_to() {
            self.goal = Some(at);
            self.approach_goal();
        } else {
            self.recording.move_to(&mut self.cursor, at);
        }
    }

    /// Brings the cursor as near to its goal as is recorded.
    pub(super) fn approach_goal(&mut self) {
        let Some(goal) = self.goal else { return };
        let there = self.recording.is_complete() || self.recording.recorded_to() >= goal;
        if there {
            self.goal = None;
            self.recording.move_to(&mut self.cursor, goal);
        }
    }

    pub(super) fn choose(&mut self, speed: Speed) -> Vec<Request> {
        self.transport.choose(speed);
        Vec::new()
    }

    /// Sets the speed at which the story takes about as long as people watch, unless that is settled.
    pub(super) fn choose_speed(&mut self) {
        if !self.transport.speed_settled {
            self.transport.speed = Speed::to_tell(self.story_ends() - SimTime::ZERO, TELLING);
        }
    }

    /// Returns when the last thing settles: a steady state, a finished rollout, a task that stopped.
    fn story_ends(&self) -> SimTime {
        let settles = |fact: &Fact| match fact {
            Fact::ServiceEventPosted { message, .. } => *message == ServiceMessage::SteadyState,
            Fact::RolloutStateChanged { to, .. } => *to != RolloutState::InProgress,
            Fact::TaskStatusChanged { to, .. } => matches!(to, TaskStatus::Running | TaskStatus::Stopped),
            Fact::TargetHealthChanged { .. } => true,
            _ => false,
        };
        let trace = self.recording.trace();
        trace.iter().rev().find(|entry| settles(&entry.fact)).map_or(self.recording.recorded_to(), |entry| entry.at)
    }

    /// Goes to the moment of an entry and shows what it is about.
    pub(super) fn go_to_entry(&mut self, entry: EntryId) -> Vec<Request> {
        let Some(found) = self.recording.trace().get(entry.index()) else { return Vec::new() };
        let at = found.at;
        let subjects = super::panels::events::line(self, entry).subjects;
        self.selection = subjects.first().copied().or(self.selection);
        self.go(at)
    }

    pub(super) fn next_event(&self) -> SimTime {
        let trace = self.recording.trace();
        trace.get(self.cursor.entries()).map_or(self.end(), |entry| entry.at)
    }

    pub(super) fn previous_event(&self) -> SimTime {
        let trace = &self.recording.trace()[..self.cursor.entries()];
        trace.iter().rev().find(|entry| entry.at < self.now()).map_or(SimTime::ZERO, |entry| entry.at)
    }

    /// Returns the next instant at which something was decided.
    pub(super) fn next_change(&self) -> SimTime {
        let decisions = &self.ledger.metrics.decisions;
        let next = decisions.partition_point(|at| *at <= self.now());
        decisions.get(next).copied().unwrap_or(self.end())
    }

    pub(super) fn previous_change(&self) -> SimTime {
        let decisions = &self.ledger.metrics.decisions;
        let next = decisions.partition_point(|at| *at < self.now());
        next.checked_sub(1).map_or(SimTime::ZERO, |place| decisions[place])
    }

    /// Returns the stretches of this run in which nothing is decided.
    pub(super) fn gaps(&self) -> Vec<Stretch> {
        idle::gaps(&self.ledger.metrics.decisions, self.recording.recorded_to(), self.end())
    }

    /// As `gaps`, found once for as much as is recorded.
    fn known_gaps(&mut self) -> Rc<[Stretch]> {
        let key = (self.edition, self.ledger.entries(), self.recording.recorded_to());
        match &self.known_gaps {
            Some((known, gaps)) if *known == key => Rc::clone(gaps),
            _ => {
                let gaps: Rc<[Stretch]> = self.gaps().into();
                self.known_gaps = Some((key, Rc::clone(&gaps)));
                gaps
            }
        }
    }

    pub(super) fn toggle_skipping(&mut self) -> Vec<Request> {
        self.transport.skips = !self.transport.skips;
        Vec::new()
    }

    /// Marks the beginning of a loop here, then its end, then gives it up.
    pub(super) fn mark_loop(&mut self) -> Vec<Request> {
        let now = self.now();
        self.transport.looped = match self.transport.looped {
            None => Some(Looping::From(now)),
            Some(Looping::From(from)) if from < now => Some(Looping::Whole(Stretch { from, to: now })),
            Some(Looping::From(from)) if now < from => Some(Looping::Whole(Stretch { from: now, to: from })),
            Some(Looping::From(_) | Looping::Whole(_)) => None,
        };
        Vec::new()
    }

    pub(super) fn set_loop(&mut self, stretch: Option<Stretch>) -> Vec<Request> {
        let end = self.end();
        let within = stretch.map(|stretch| Stretch { from: stretch.from.min(end), to: stretch.to.min(end) });
        self.transport.looped = within.filter(|stretch| stretch.from < stretch.to).map(Looping::Whole);
        match self.transport.looped {
            Some(Looping::Whole(stretch)) => self.seek(stretch.from),
            _ => Vec::new(),
        }
    }

    pub(super) fn zoom_to(&mut self, zoom: Zoom) -> Vec<Request> {
        self.zoom = zoom;
        Vec::new()
    }

    pub(super) fn pick(&mut self, subject: Option<Subject>) -> Vec<Request> {
        self.selection = subject;
        vec![Request::UpdateAddress]
    }
}
