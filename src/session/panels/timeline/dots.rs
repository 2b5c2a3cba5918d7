//! The dots of a time line: what happened, by kind; what falls together is one dot with the weightiest word.

use super::areas::Scale;
use super::{Dot, WIDE};
use crate::report::{Mark, MarkKind};
use crate::say::timeline as say;
use crate::session::Tone;
use crate::session::panels::transport::spoken;
use crate::sim::world::ids::EntryId;

/// Dots closer than this become one: a finger could not tell them apart.
const DOT: u32 = 22;
/// A label needs so much free space behind its dot.
const LABEL: u32 = 90;

/// The shape of a dot: what kind of thing happened, told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Somebody did something: a diamond.
    Deed,
    /// A deployment went on: a square.
    Deployment,
    /// Something failed: a triangle.
    Trouble,
    /// The rest: a disc.
    Other,
}

impl Sign {
    /// Returns the word that style sheets use.
    pub const fn word(self) -> &'static str {
        match self {
            Sign::Deed => "deed",
            Sign::Deployment => "deployment",
            Sign::Trouble => "trouble",
            Sign::Other => "other",
        }
    }

    const fn of(kind: MarkKind) -> Sign {
        match kind {
            MarkKind::Command => Sign::Deed,
            MarkKind::DeploymentCreated
            | MarkKind::DeploymentCompleted
            | MarkKind::DeploymentFailed
            | MarkKind::RolledBack => Sign::Deployment,
            MarkKind::TaskFailedToStart
            | MarkKind::TaskCrashed
            | MarkKind::Unhealthy
            | MarkKind::PlacementFailed
            | MarkKind::InstanceLost
            | MarkKind::SpotNotice => Sign::Trouble,
            MarkKind::TaskStopped | MarkKind::Healthy | MarkKind::SteadyState | MarkKind::FaultEnded => Sign::Other,
        }
    }
}

pub fn dots(marks: &[Mark], scale: &Scale, told: &dyn Fn(EntryId) -> (String, Option<String>)) -> Vec<Dot> {
    let mut dots: Vec<(Dot, Vec<Mark>)> = Vec::new();
    for mark in marks {
        let x = scale.x(mark.at);
        match dots.last_mut().filter(|(dot, _)| x - dot.x < DOT) {
            Some((dot, here)) => {
                // The gravest one gives the colour and is where a click leads.
                if tone(mark.kind) > dot.tone {
                    (dot.tone, dot.entry, dot.at) = (tone(mark.kind), mark.entry, mark.at);
                }
                here.push(*mark);
            }
            None => {
                let dot = Dot {
                    x,
                    at: mark.at,
                    tone: tone(mark.kind),
                    sign: Sign::of(mark.kind),
                    entry: mark.entry,
                    title: String::new(),
                    label: None,
                };
                dots.push((dot, vec![*mark]));
            }
        }
    }
    let places: Vec<u32> = dots.iter().map(|(dot, _)| dot.x).chain([WIDE as u32 + LABEL]).collect();
    let finished = dots.into_iter().zip(&places[1..]).map(|((mut dot, here), next)| {
        let what = if let [only] = here.as_slice() { told(only.entry).0 } else { counted(&here) };
        dot.title = say::mark(&what, &spoken(dot.at));
        let weightiest = here.iter().max_by_key(|mark| weight(mark.kind));
        dot.sign = weightiest.map_or(dot.sign, |mark| Sign::of(mark.kind));
        let loudest = here.iter().filter(|mark| weight(mark.kind) > 0).max_by_key(|mark| weight(mark.kind));
        let room = next - dot.x >= LABEL && dot.x + LABEL <= WIDE as u32;
        dot.label =
            loudest.filter(|_| room).map(|mark| told(mark.entry).1.unwrap_or_else(|| mark.kind.word().to_owned()));
        dot
    });
    finished.collect()
}

/// Returns `crash`, or `2 crash, healthy` for several.
fn counted(marks: &[Mark]) -> String {
    let mut rows: Vec<(MarkKind, u32)> = Vec::new();
    for kind in marks.iter().map(|mark| &mark.kind) {
        match rows.iter_mut().find(|(known, _)| known == kind) {
            Some((_, count)) => *count += 1,
            None => rows.push((*kind, 1)),
        }
    }
    let said = |(kind, count): (MarkKind, u32)| match count {
        1 => kind.word().to_owned(),
        _ => format!("{count} × {}", kind.word()),
    };
    rows.into_iter().map(said).collect::<Vec<_>>().join(", ")
}

/// Returns how much a kind matters where only one word has room; 0 is never written.
const fn weight(kind: MarkKind) -> u8 {
    match kind {
        MarkKind::TaskStopped | MarkKind::Healthy | MarkKind::Unhealthy => 0,
        MarkKind::SteadyState => 1,
        MarkKind::Command => 2,
        MarkKind::FaultEnded => 3,
        MarkKind::DeploymentCompleted => 4,
        MarkKind::TaskFailedToStart | MarkKind::TaskCrashed => 5,
        MarkKind::DeploymentCreated => 6,
        MarkKind::PlacementFailed => 7,
        MarkKind::SpotNotice | MarkKind::InstanceLost => 8,
        MarkKind::DeploymentFailed => 9,
        MarkKind::RolledBack => 10,
    }
}

pub const fn tone(kind: MarkKind) -> Tone {
    match kind {
        MarkKind::Command | MarkKind::DeploymentCreated | MarkKind::TaskStopped => Tone::Info,
        MarkKind::DeploymentCompleted | MarkKind::Healthy | MarkKind::SteadyState | MarkKind::FaultEnded => Tone::Ok,
        MarkKind::PlacementFailed | MarkKind::RolledBack | MarkKind::SpotNotice => Tone::Warn,
        MarkKind::TaskFailedToStart
        | MarkKind::DeploymentFailed
        | MarkKind::TaskCrashed
        | MarkKind::InstanceLost
        | MarkKind::Unhealthy => Tone::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SimTime;

    const fn at(seconds: u64) -> SimTime {
        SimTime::from_millis(seconds * 1000)
    }

    #[test]
    fn close_marks_become_one_dot_of_the_gravest_tone() {
        let scale = Scale { end: at(1000), upto: at(1000), top: 1 };
        let mark = |seconds, kind| Mark { at: at(seconds), kind, entry: EntryId::new(seconds as u32) };
        let marks = [
            mark(10, MarkKind::Healthy),
            mark(12, MarkKind::TaskCrashed),
            mark(14, MarkKind::Healthy),
            mark(500, MarkKind::SteadyState),
        ];
        let dots = dots(&marks, &scale, &|_| ("It is steady".to_owned(), None));
        let said: Vec<(u32, Tone, &str, u32)> =
            dots.iter().map(|dot| (dot.x, dot.tone, dot.title.as_str(), dot.entry.number())).collect();
        let want =
            [(10, Tone::Bad, "2 × healthy, crash, at 12 s", 12), (500, Tone::Ok, "It is steady, at 8 min 20 s", 500)];
        assert_eq!(said, want);
        assert_eq!(dots[1].label.as_deref(), Some("steady state"));
    }

    #[test]
    fn of_what_falls_together_the_weightiest_is_written() {
        let scale = Scale { end: at(1000), upto: at(1000), top: 1 };
        let told = |entry: EntryId| (format!("entry {}", entry.number()), None);
        for (kinds, want) in [
            (
                vec![
                    MarkKind::DeploymentFailed,
                    MarkKind::RolledBack,
                    MarkKind::DeploymentCompleted,
                    MarkKind::SteadyState,
                ],
                Some("rolled back"),
            ),
            (vec![MarkKind::Command, MarkKind::DeploymentCreated], Some("deployment")),
            (vec![MarkKind::DeploymentCompleted, MarkKind::SteadyState], Some("deployment completed")),
            (vec![MarkKind::Healthy, MarkKind::TaskStopped], None),
        ] {
            let mark = |kind| Mark { at: at(400), kind, entry: EntryId::new(4) };
            let marks: Vec<Mark> = kinds.into_iter().map(mark).collect();
            let dot = &dots(&marks, &scale, &told)[0];
            assert_eq!(dot.label.as_deref(), want);
            let deployed = want.is_some_and(|word| word != "crash");
            assert_eq!(dot.sign == Sign::Deployment, deployed, "{want:?}");
        }
    }
}
