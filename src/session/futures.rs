//! Futures that were left for another one. Each is kept to be returned to, compared and deleted.

use super::history::Step;
use super::panels::timeline::{self, Lane};
use crate::report::{Ledger, Report, Verdict, report, verdict};
use crate::sim::Recording;
use crate::sim::world::ids::ServiceId;
use crate::units::SimTime;
use std::rc::Rc;

/// One that could have been.
#[derive(Clone, Debug)]
pub struct Future {
    pub id: u32,
    pub step: Step,
    /// Where it parts from the present one.
    pub parted: SimTime,
    /// What was different, in a few words.
    pub said: String,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    /// It was left before all of it was recorded.
    Recording(Box<(Recording, Ledger)>),
    Told(Rc<Told>),
}

/// What there is to say about a run once it is over.
#[derive(Clone, Debug)]
pub struct Told {
    pub report: Report,
    /// By the number of the service.
    pub verdicts: Vec<Option<Verdict>>,
    pub lanes: Vec<Lane>,
}

#[derive(Clone, Debug, Default)]
pub struct Futures {
    /// The latest last.
    kept: Vec<Future>,
    next: u32,
}

/// More lanes than this nobody can tell apart; the oldest goes first.
const MOST_FUTURES: usize = 4;

impl Told {
    pub fn of(recording: &Recording, ledger: &Ledger) -> Told {
        let end = recording.recorded_to();
        let services = ledger.metrics.services.len() as u32;
        let judged = |service| verdict(&ledger.metrics.marks, recording.trace(), service, end);
        Told {
            report: report(recording, ledger),
            verdicts: (0..services).map(|number| judged(ServiceId::new(number))).collect(),
            lanes: ledger.metrics.services.iter().map(|series| timeline::lane(series, recording)).collect(),
        }
    }
}

fn begun(step: &Step) -> (Recording, Ledger) {
    let recording = Recording::with_commands(Rc::clone(&step.scenario), step.commands.clone());
    let ledger = Ledger::new(&recording);
    (recording, ledger)
}

impl Future {
    pub fn told(&self) -> Option<&Rc<Told>> {
        match &self.state {
            State::Told(told) => Some(told),
            State::Recording(_) => None,
        }
    }
}

impl Futures {
    /// Keeps a run that is left. The one that is gone to is no longer one that could have been.
    ///
    /// Without `told` it is recorded again, slice by slice.
    pub fn leave(&mut self, (step, told): (Step, Option<Told>), parted: SimTime, said: String, to: &Step) {
        self.kept.retain(|future| future.step != step && future.step != *to);
        let state = told.map_or_else(|| State::Recording(Box::new(begun(&step))), |told| State::Told(Rc::new(told)));
        self.next += 1;
        self.kept.push(Future { id: self.next, step, parted, said, state });
        if self.kept.len() > MOST_FUTURES {
            self.kept.remove(0);
        }
    }

    pub fn all(&self) -> &[Future] {
        &self.kept
    }

    pub fn find(&self, id: u32) -> Option<&Future> {
        self.kept.iter().find(|future| future.id == id)
    }

    pub fn delete(&mut self, id: u32) {
        self.kept.retain(|future| future.id != id);
    }

    pub fn forget(&mut self) {
        self.kept.clear();
    }

    /// Records a slice of one that was left too early; returns whether there is more of that to do.
    pub fn record_slice(&mut self) -> bool {
        let open = self.kept.iter_mut().find(|future| matches!(future.state, State::Recording(_)));
        let Some(future) = open else { return false };
        if let State::Recording(run) = &mut future.state {
            let (recording, ledger) = &mut **run;
            let complete = recording.record_slice();
            ledger.catch_up(recording);
            if complete {
                future.state = State::Told(Rc::new(Told::of(recording, ledger)));
            }
        }
        !self.is_told()
    }

    /// Returns whether all that is kept has been recorded to its end.
    pub fn is_told(&self) -> bool {
        self.kept.iter().all(|future| future.told().is_some())
    }
}
