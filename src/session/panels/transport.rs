//! Clock, buttons and speed.

use crate::report::words;
use crate::session::{Session, Speed};
use crate::units::{SimTime, Span};

#[derive(Clone, Debug, PartialEq)]
pub struct TransportModel {
    pub clock: String,
    pub end: String,
    pub playing: bool,
    pub speed: Speed,
    pub at_start: bool,
    pub at_end: bool,
    pub skips: bool,
    pub loops: bool,
}

pub fn of(session: &Session) -> TransportModel {
    let now = session.now();
    TransportModel {
        clock: words::clock(now),
        end: short_clock(session.end()),
        playing: session.transport.playing,
        speed: session.transport.speed,
        at_start: now == SimTime::ZERO,
        at_end: now >= session.end(),
        skips: session.transport.skips,
        loops: session.transport.looped.is_some(),
    }
}

/// Returns an instant without its tenths: `15:00`, `1:00:00`.
pub fn short_clock(at: SimTime) -> String {
    let seconds = at.since(SimTime::ZERO).as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// Returns an instant as it is said: `2 min 32 s`.
pub fn spoken(at: SimTime) -> String {
    let seconds = at.since(SimTime::ZERO).as_secs();
    words::span(Span::from_secs(seconds))
}
