//! Where things are between two moments. All of it follows from the moment alone: nothing remembers.

use super::View;
use super::shape::{Point, Step};
use crate::units::{SimTime, Span};

impl View {
    /// Returns the simulated span that lasts `millis` for whoever watches.
    pub(super) fn watched(&self, millis: u64) -> Span {
        Span::from_millis(millis).times(u64::from(self.pace.max(1)))
    }

    /// Returns how far a cycle of `millis` watched has come, 0 to 1; 0 where motion is not wanted.
    pub(super) fn cycle(&self, now: SimTime, millis: u64) -> f32 {
        if self.calm { 0.0 } else { part_of(now.as_millis() % self.period(millis), self.period(millis)) }
    }

    fn period(&self, millis: u64) -> u64 {
        self.watched(millis).as_millis().max(1)
    }

    /// Returns how much of a moment of `span` that began `since` is over, 0 to 1; `None` before and after.
    pub(super) fn moment(since: SimTime, now: SimTime, span: Span) -> Option<f32> {
        (now >= since && now - since < span).then(|| part_of((now - since).as_millis(), span.as_millis()))
    }

    /// Returns how far a pulse of `millis` watched has come since the last beat of a steady rhythm.
    pub(super) fn pulse(&self, first: SimTime, every: Span, now: SimTime, millis: u64) -> Option<f32> {
        let beat = last_beat(first, every, now)?;
        if self.calm { None } else { View::moment(beat, now, self.watched(millis)) }
    }
}

/// Returns `part / whole`, whatever the size of the numbers.
pub(super) fn part_of(part: u64, whole: u64) -> f32 {
    (part as f64 / whole.max(1) as f64).clamp(0.0, 1.0) as f32
}

/// Returns the last of `first, first + every, …` at or before now.
pub(super) fn last_beat(first: SimTime, every: Span, now: SimTime) -> Option<SimTime> {
    let every = every.as_millis().max(1);
    (now >= first).then(|| first + Span::from_millis((now - first).as_millis() / every * every))
}

/// Returns how long it is until the next of `first, first + every, …`, strictly after now.
pub(super) fn until_beat(first: SimTime, every: Span, now: SimTime) -> Span {
    match last_beat(first, every, now) {
        Some(last) => last + Span::from_millis(every.as_millis().max(1)) - now,
        None => first - now,
    }
}

/// Slows down towards the end.
pub(super) fn ease_out(part: f32) -> f32 {
    let rest = 1.0 - part.clamp(0.0, 1.0);
    1.0 - rest * rest * rest
}

/// A way through the picture: pieces whose lengths are known, so that things move along it evenly.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Track {
    pieces: Vec<Piece>,
    length: f32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    from: Point,
    first: Point,
    second: Point,
    to: Point,
    length: f32,
    straight: bool,
}

impl Track {
    /// Returns the way through `corners`, each rounded by its radius as far as its neighbours allow.
    pub fn rounded(corners: &[(Point, f32)]) -> Track {
        let mut track = Track::default();
        let Some(((first, _), (last, _))) = corners.first().zip(corners.last()) else { return track };
        let mut at = *first;
        for three in corners.windows(3) {
            let [(before, _), (corner, radius), (after, _)] = *three else { continue };
            let radius = radius.min(corner.distance(before) / 2.0).min(corner.distance(after) / 2.0);
            let leave = corner.towards(before, share(radius, corner.distance(before)));
            let join = corner.towards(after, share(radius, corner.distance(after)));
            track.go(at, leave);
            track.bend(leave, leave.towards(corner, 0.55), join.towards(corner, 0.55), join);
            at = join;
        }
        track.go(at, *last);
        track
    }

    /// Returns one curve with these control points.
    pub fn curve(from: Point, first: Point, second: Point, to: Point) -> Track {
        let mut track = Track::default();
        track.bend(from, first, second, to);
        track
    }

    fn go(&mut self, from: Point, to: Point) {
        self.add(Piece { from, first: from, second: to, to, length: from.distance(to), straight: true });
    }

    fn bend(&mut self, from: Point, first: Point, second: Point, to: Point) {
        // Halfway between the chord and the way round by the control points: close enough for pictures.
        let around = from.distance(first) + first.distance(second) + second.distance(to);
        let length = (around + from.distance(to)) / 2.0;
        self.add(Piece { from, first, second, to, length, straight: false });
    }

    fn add(&mut self, piece: Piece) {
        if piece.length > 0.01 {
            self.length += piece.length;
            self.pieces.push(piece);
        }
    }

    /// Returns the point `part` of the way along.
    pub fn at(&self, part: f32) -> Point {
        let mut rest = part.clamp(0.0, 1.0) * self.length;
        for piece in &self.pieces {
            if rest <= piece.length {
                return piece.at(rest / piece.length);
            }
            rest -= piece.length;
        }
        self.pieces.last().map(|piece| piece.to).unwrap_or_default()
    }

    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::with_capacity(self.pieces.len() + 1);
        steps.extend(self.pieces.first().map(|piece| Step::Move(piece.from)));
        steps.extend(self.pieces.iter().map(|piece| match piece.straight {
            true => Step::Line(piece.to),
            false => Step::Curve(piece.first, piece.second, piece.to),
        }));
        steps
    }

    /// Returns the first `part` of the way, as it looks while it is being drawn.
    pub fn steps_until(&self, part: f32) -> Vec<Step> {
        const POINTS: usize = 24;
        if part >= 1.0 {
            return self.steps();
        }
        let point = |nth: usize| self.at(part * nth as f32 / POINTS as f32);
        let step = |nth: usize| if nth == 0 { Step::Move(point(0)) } else { Step::Line(point(nth)) };
        (0..=POINTS).map(step).collect()
    }
}

impl Piece {
    fn at(&self, part: f32) -> Point {
        if self.straight {
            return self.from.towards(self.to, part);
        }
        let (a, b, c) = (
            self.from.towards(self.first, part),
            self.first.towards(self.second, part),
            self.second.towards(self.to, part),
        );
        a.towards(b, part).towards(b.towards(c, part), part)
    }
}

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::shape::Size;

    fn view(pace: u32, calm: bool) -> View {
        View { pace, calm, ..View::whole(Size::default()) }
    }

    fn at(millis: u64) -> SimTime {
        SimTime::from_millis(millis)
    }

    #[test]
    fn a_moment_looks_equally_long_at_every_pace() {
        for (pace, now, want) in [(1, 500, 0.5), (60, 30_000, 0.5), (60, 500, 500.0 / 60_000.0)] {
            let span = view(pace, false).watched(1000);
            assert_eq!(View::moment(at(0), at(now), span), Some(want), "pace {pace}");
        }
        assert_eq!(View::moment(at(10), at(9), Span::from_millis(5)), None, "not begun");
        assert_eq!(View::moment(at(10), at(15), Span::from_millis(5)), None, "over");
    }

    #[test]
    fn nothing_cycles_where_motion_is_not_wanted() {
        assert_eq!(view(1, true).cycle(at(777), 1000), 0.0);
        assert_eq!(view(1, false).cycle(at(750), 1000), 0.75);
        assert_eq!(view(1, true).pulse(at(0), Span::from_secs(5), at(1), 600), None);
    }

    #[test]
    fn beats_come_at_their_rhythm() {
        let (first, every) = (at(2_000), Span::from_secs(5));
        for (now, last, until) in [
            (0, None, 2_000),
            (1_999, None, 1),
            (2_000, Some(2_000), 5_000),
            (6_500, Some(2_000), 500),
            (7_000, Some(7_000), 5_000),
        ] {
            assert_eq!(last_beat(first, every, at(now)), last.map(at), "{now}");
            assert_eq!(until_beat(first, every, at(now)).as_millis(), until, "{now}");
        }
        assert_eq!(until_beat(at(0), Span::ZERO, at(5)).as_millis(), 1, "a rhythm of nothing does not stop the clock");
    }

    #[test]
    fn a_track_begins_and_ends_where_it_was_told() {
        let (from, corner, to) = (Point::new(0.0, 0.0), Point::new(0.0, 100.0), Point::new(50.0, 100.0));
        let track = Track::rounded(&[(from, 0.0), (corner, 20.0), (to, 0.0)]);
        assert_eq!((track.at(0.0), track.at(1.0)), (from, to));
        let middle = track.at(0.5);
        assert!(middle.x >= 0.0 && middle.y <= 100.0);
        assert!(track.at(0.2).y < track.at(0.3).y, "it goes on");
        assert_eq!(Track::rounded(&[]).at(0.5), Point::default());
    }
}
