//! A hazard's two clicks: the smallest change that removes it, and the run that shows it.

use super::editor::Way;
use super::opening::Opened;
use super::{Notice, Request, Session};
use crate::report::hazards;
use crate::say::scenario as say;
use crate::scenario::check::hazards::Found;
use crate::scenario::{Problem, Scenario};

impl Session {
    /// Plays the scenario without its nth hazard: the same commands, at the same moment.
    pub(super) fn apply_fix(&mut self, nth: usize) -> Vec<Request> {
        let Some(changed) = self.changed(nth, Found::fixed) else { return Vec::new() };
        match changed {
            Ok(scenario) => {
                let mut requests = self.run_edited(scenario, Way::Fix);
                let text = self.shown_text();
                requests.extend(self.keep_text(&text));
                requests
            }
            Err(problems) => self.tell(refused(&problems)),
        }
    }

    /// Plays, from its beginning, the run that shows what the nth hazard does.
    pub(super) fn run_proof(&mut self, nth: usize) -> Vec<Request> {
        match self.changed(nth, Found::proof) {
            Some(Ok(scenario)) => {
                self.open(Opened::new(scenario), true);
                vec![Request::PushAddress]
            }
            Some(Err(problems)) => self.tell(refused(&problems)),
            None => Vec::new(),
        }
    }

    fn changed<T>(&self, nth: usize, change: impl Fn(&Found, &Scenario) -> T) -> Option<T> {
        let scenario = self.recording.scenario();
        hazards::hazards(scenario).get(nth).map(|found| change(found, scenario))
    }
}

fn refused(problems: &[Problem]) -> Notice {
    Notice::bad(say::THIS_CHANGE_CANNOT_BE_RUN, say::WHAT_RAN_GOES_ON).listing(problems.iter().map(ToString::to_string))
}
