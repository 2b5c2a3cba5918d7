//! Pictures and films to take along: their names, and from when to when a film goes.

use super::idle::Stretch;
use super::transport::Looping;
use super::{Request, Session};
use crate::frame::Key;
use crate::report::words;
use crate::scenario::link;
use crate::units::{SimTime, Span};

/// Without a loop a film takes so long to watch.
const FILM: Span = Span::from_secs(12);

impl Session {
    pub(super) fn is_looping(&self) -> bool {
        matches!(self.transport.looped, Some(Looping::Whole(_)))
    }

    /// Returns what a film would show: the loop or, without one, what comes now.
    pub(super) fn film_stretch(&self) -> Stretch {
        match self.transport.looped {
            Some(Looping::Whole(stretch)) => stretch,
            _ => {
                let length = Span::from_millis(FILM.as_millis() * u64::from(self.speed().permille()) / 1000);
                let to = (self.now() + length).min(self.end());
                // At the end, what has just been.
                let from = if self.now() < to { self.now() } else { SimTime::ZERO + to.since(SimTime::ZERO + length) };
                Stretch { from, to }
            }
        }
    }

    /// Returns a name for a file that says what and when: `crash-loop-02m32s`.
    pub(super) fn file_name(&self) -> String {
        let slug = link::slug_of(self.recording.scenario()).unwrap_or("ecs-orrery");
        let clock = words::clock(self.now());
        let moment = clock.split('.').next().unwrap_or_default().replace(':', "-");
        format!("{slug}-{moment}")
    }

    pub(super) fn begin_film(&mut self) -> Vec<Request> {
        let stretch = self.film_stretch();
        let name = self.file_name();
        self.dialog = None;
        let mut requests = self.seek(stretch.from);
        self.film = Some(stretch);
        self.transport.playing = true;
        requests.push(Request::BeginFilm(name));
        requests
    }

    pub(super) fn end_film(&mut self) -> Vec<Request> {
        match self.film.take() {
            Some(_) => {
                self.transport.playing = false;
                vec![Request::EndFilm, Request::UpdateAddress]
            }
            None => Vec::new(),
        }
    }

    pub fn is_filming(&self) -> bool {
        self.film.is_some()
    }

    /// Ends the film where it is over, or where somebody stopped or moved on.
    pub(super) fn watch_film(&mut self) -> Vec<Request> {
        let over = self.film.is_some_and(|film| {
            !self.transport.playing || self.now() >= film.to || self.now() < film.from || self.now() >= self.end()
        });
        if over { self.end_film() } else { Vec::new() }
    }

    pub(super) fn filter_by(&mut self, key: Key) -> Vec<Request> {
        self.filter = self.filter.toggled(key);
        Vec::new()
    }
}
