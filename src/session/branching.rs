//! Doing something makes another future; the one before stays a lane that can be returned to, compared and deleted.

use super::futures::Told;
use super::history::Step;
use super::knobs::{self, Knob};
use super::panels::header::focus;
use super::panels::inspect;
use super::panels::scenario::said;
use super::{Dialog, Notice, Request, Session, Tone};
use crate::say::futures as say;
use crate::scenario::Command;
use crate::sim::world::ids::EntryId;
use crate::sim::{Fact, Obedience};
use crate::units::SimTime;
use std::rc::Rc;

impl Session {
    pub(super) fn step(&self) -> Step {
        Step {
            scenario: Rc::clone(self.recording.scenario()),
            commands: self.recording.commands().to_vec(),
            place: self.place,
            text: self.editor.own.clone(),
        }
    }

    /// Does something to the cluster now. What would have happened later stays as a lane of its own.
    pub(super) fn ask(&mut self, command: Command) -> Vec<Request> {
        let (now, before) = (self.now(), self.step());
        let later = before.commands.iter().filter(|cue| cue.at > now).count();
        let (told, deed) = (self.told(), said(&command));
        // The past is shared, so only what follows is recorded again.
        self.recording.intervene(now, command);
        self.futures.leave((before.clone(), told), now, say::without(&deed), &self.step());
        self.history.push(before);
        self.another_edition();
        if let Some(notice) = self.refusal() {
            self.notify(notice);
        } else if later > 0 {
            let text = say::THE_FUTURE_WITH_IT_STAYS_BELOW;
            self.notify(Notice::new(Tone::Info, say::no_longer_happened(later), text));
        }
        self.after_recording(vec![Request::UpdateAddress])
    }

    /// Returns what to say when the last command was refused.
    /// Does what the key stands for in the inspector, or says why that cannot be.
    pub(super) fn press_deed(&mut self, key: char) -> Vec<Request> {
        let Some(deed) = inspect::deed_at(self, key) else { return Vec::new() };
        match deed.refused {
            None => self.ask(deed.command),
            Some(why) => self.tell(Notice::new(Tone::Info, say::cannot_be_done(&deed.label), why)),
        }
    }

    fn refusal(&self) -> Option<Notice> {
        let entries = &self.recording.trace()[..self.cursor.entries()];
        let given = entries.iter().rposition(|entry| matches!(entry.fact, Fact::CommandGiven { .. }))?;
        match &entries[given].fact {
            Fact::CommandGiven { outcome: Obedience::Refused(_), .. } => {
                let line = super::panels::events::line(self, EntryId::new(given as u32));
                Some(Notice::bad(say::ECS_REFUSED_THIS, line.text))
            }
            _ => None,
        }
    }

    /// Turns one of the settings at hand and plays the scenario anew, up to this moment.
    pub(super) fn turn(&mut self, knob: Knob, place: usize) -> Vec<Request> {
        let Some(service) = self.focused_service() else { return Vec::new() };
        let scenario = Rc::clone(self.recording.scenario());
        let Some((_, other)) = knobs::turned(&self.written, &scenario, &service, (knob, place)) else {
            return Vec::new();
        };
        if other == *scenario {
            return Vec::new();
        }
        let was = self.controls().into_iter().find(|control| control.knob == knob);
        let was = was.and_then(|control| control.choices.get(control.chosen?).cloned());
        let left = format!("{}: {}", knob.name(), was.as_deref().unwrap_or(say::AS_WRITTEN));
        let text = self.editor.patched(&other);
        let to = Step { scenario: other.into(), text, ..self.step() };
        self.history.push(self.step());
        self.leave_for(to, SimTime::ZERO, left)
    }

    /// Turns a setting to its next choice.
    pub(super) fn turn_on(&mut self, knob: Knob) -> Vec<Request> {
        let Some(control) = self.controls().into_iter().find(|control| control.knob == knob) else {
            return Vec::new();
        };
        let next = control.chosen.map_or(0, |place| (place + 1) % control.choices.len());
        self.turn(knob, next)
    }

    pub(super) fn controls(&self) -> Vec<knobs::Control> {
        let scenario = self.recording.scenario();
        self.focused_service().map_or_else(Vec::new, |service| knobs::controls(&self.written, scenario, &service))
    }

    fn focused_service(&self) -> Option<String> {
        let world = self.world();
        focus(world, self.selection).map(|id| world.service(id).name.clone()).or_else(|| {
            // Where the run has not begun, the first one of the text.
            self.recording.scenario().services.first().map(|service| service.service_name.clone())
        })
    }

    pub(super) fn undo(&mut self) -> Vec<Request> {
        let before = self.history.undo(self.step());
        self.go_back_to(before, say::TAKEN_BACK)
    }

    pub(super) fn redo(&mut self) -> Vec<Request> {
        let after = self.history.redo(self.step());
        self.go_back_to(after, say::BEFORE_IT_WAS_DONE_AGAIN)
    }

    fn go_back_to(&mut self, step: Option<Step>, why: &str) -> Vec<Request> {
        let Some(step) = step else { return Vec::new() };
        let (parted, left) = self.difference(&step, why);
        self.leave_for(step, parted, left)
    }

    /// Returns where the present run parts from another one, and what it has that the other has not.
    fn difference(&self, other: &Step, why: &str) -> (SimTime, String) {
        if other.scenario != *self.recording.scenario() {
            return (SimTime::ZERO, say::other_settings(&why));
        }
        let commands = self.recording.commands();
        let same = commands.iter().zip(&other.commands).take_while(|(one, two)| one == two).count();
        let cues = [commands.get(same), other.commands.get(same)];
        let parted = cues.iter().flatten().map(|cue| cue.at).min().unwrap_or(SimTime::ZERO);
        let left = match cues {
            [Some(cue), _] => say::with(&said(&cue.command)),
            [None, Some(cue)] => say::without(&said(&cue.command)),
            [None, None] => why.to_owned(),
        };
        (parted, left)
    }

    /// Goes back to a future that was left; the present one takes its place among them.
    pub(super) fn return_to(&mut self, id: u32) -> Vec<Request> {
        let Some(step) = self.futures.find(id).map(|future| future.step.clone()) else { return Vec::new() };
        let (parted, left) = self.difference(&step, say::LEFT_FOR_ANOTHER);
        self.history.push(self.step());
        self.leave_for(step, parted, left)
    }

    pub(super) fn delete_future(&mut self, id: u32) -> Vec<Request> {
        self.futures.delete(id);
        if self.compared == Some(id) {
            self.compared = None;
        }
        Vec::new()
    }

    /// Shows what would have been beside what is.
    pub(super) fn compare(&mut self, id: Option<u32>) -> Vec<Request> {
        let latest = self.futures.all().last().map(|future| future.id);
        let open = self.dialog == Some(Dialog::Compare);
        if id.is_none() && open {
            return self.close_dialog();
        }
        self.compared = id.or(self.compared.filter(|id| self.futures.find(*id).is_some())).or(latest);
        self.dialog = Some(Dialog::Compare);
        Vec::new()
    }

    /// Keeps the present run as a lane and plays another one, up to this moment.
    fn leave_for(&mut self, to: Step, parted: SimTime, left: String) -> Vec<Request> {
        self.futures.leave((self.step(), self.told()), parted, left, &to);
        self.go_over_to(to)
    }

    /// Returns what there is to say about the present run, once it is over.
    pub(super) fn told(&self) -> Option<Told> {
        self.recording.is_complete().then(|| Told::of(&self.recording, &self.ledger))
    }

    /// Adds what is due when a recording was complete at once.
    pub(super) fn after_recording(&mut self, mut requests: Vec<Request>) -> Vec<Request> {
        if self.is_recorded() {
            requests.push(Request::StartStudy);
        }
        requests
    }
}
