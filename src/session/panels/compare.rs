//! Two futures side by side, in numbers.

use super::header::focus;
use super::timeline;
use crate::report::words;
use crate::say::compare as say;
use crate::session::futures::Told;
use crate::session::{Session, Tone};
use crate::sim::world::ids::ServiceId;
use crate::units::Span;

#[derive(Clone, Debug, PartialEq)]
pub struct CompareModel {
    pub service: String,
    /// The futures there are to choose from, by number and name.
    pub others: Vec<(u32, String)>,
    pub chosen: Option<u32>,
    /// Empty while one of the two is still being recorded.
    pub rows: Vec<Row>,
}

/// One number of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub name: &'static str,
    pub here: String,
    pub there: String,
    /// What the present one has more or less; empty where they are the same.
    pub difference: String,
    /// Whether that is better or worse.
    pub tone: Tone,
}

pub fn of(session: &Session) -> CompareModel {
    let service = focus(session.world(), session.selection);
    let futures = session.futures.all();
    let others = futures.iter().map(|future| (future.id, future.said.clone())).collect();
    let chosen = session.compared.and_then(|id| session.futures.find(id));
    let pair = chosen.and_then(|future| future.told()).zip(session.told()).zip(service);
    CompareModel {
        service: service.map(|id| session.world().service(id).name.clone()).unwrap_or_default(),
        others,
        chosen: chosen.map(|future| future.id),
        rows: pair.map_or_else(Vec::new, |((there, here), service)| rows(&here, there, service)),
    }
}

fn rows(here: &Told, there: &Told, service: ServiceId) -> Vec<Row> {
    let place = service.index();
    let pair = here.report.services.get(place).zip(there.report.services.get(place));
    let Some((one, two)) = pair else { return Vec::new() };
    let judged = |told: &Told| told.verdicts.get(place).copied().flatten();
    let (first, second) = (judged(here), judged(there));
    let spans = |name, of: fn(&crate::report::Verdict) -> Option<Span>| {
        span_row(name, first.as_ref().and_then(of), second.as_ref().and_then(of))
    };
    let outcome = Row {
        name: say::OUTCOME,
        here: one.outcome.word().to_owned(),
        there: two.outcome.word().to_owned(),
        difference: if one.outcome == two.outcome { String::new() } else { say::DIFFERS.to_owned() },
        tone: timeline::outcome_tone(one.outcome),
    };
    let optional = |value: Option<u32>| value.map(u64::from);
    let counted = [
        count_row(
            say::MOST_TASKS_AT_ONCE,
            optional(one.max_tasks_observed),
            optional(two.max_tasks_observed),
            Less::Same,
        ),
        count_row(
            say::LEAST_HEALTHY_TASKS,
            optional(one.min_healthy_observed),
            optional(two.min_healthy_observed),
            Less::Worse,
        ),
        count_row(
            say::REQUESTS_LOST,
            Some(here.report.requests.failed),
            Some(there.report.requests.failed),
            Less::Better,
        ),
        count_row(say::COST_IN_TASK_SECONDS, Some(one.task_seconds), Some(two.task_seconds), Less::Better),
    ];
    let below = span_row(
        say::TIME_BELOW_DESIRED,
        Some(Span::from_millis(one.ms_below_desired)),
        Some(Span::from_millis(two.ms_below_desired)),
    );
    let spans = [
        spans(say::UNTIL_IT_FAILED, |verdict| verdict.tripped),
        spans(say::TO_ROLL_BACK, |verdict| verdict.rolled_back),
        spans(say::TO_DEPLOY, |verdict| verdict.completed),
    ];
    std::iter::once(outcome)
        .chain(spans.into_iter().chain([below]).flatten())
        .chain(counted.into_iter().flatten())
        .collect()
}

/// What it means when the present number is the smaller one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Less {
    Better,
    Worse,
    Same,
}

fn judge(here: u64, there: u64, less: Less) -> Tone {
    match (less, here.cmp(&there)) {
        (_, std::cmp::Ordering::Equal) | (Less::Same, _) => Tone::Plain,
        (Less::Better, std::cmp::Ordering::Less) | (Less::Worse, std::cmp::Ordering::Greater) => Tone::Ok,
        _ => Tone::Bad,
    }
}

/// Writes what one has more or less than the other.
fn signed(here: u64, there: u64, say: impl Fn(u64) -> String) -> String {
    match here.cmp(&there) {
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Less => format!("−{}", say(there - here)),
        std::cmp::Ordering::Greater => format!("+{}", say(here - there)),
    }
}

fn count_row(name: &'static str, here: Option<u64>, there: Option<u64>, less: Less) -> Option<Row> {
    let say = |value: Option<u64>| value.map_or("–".to_owned(), words::grouped);
    let both = here.zip(there);
    (here.is_some() || there.is_some()).then(|| Row {
        name,
        here: say(here),
        there: say(there),
        difference: both.map_or(say::ONLY_ONE.to_owned(), |(one, two)| signed(one, two, words::grouped)),
        tone: both.map_or(Tone::Plain, |(one, two)| judge(one, two, less)),
    })
}

fn span_row(name: &'static str, here: Option<Span>, there: Option<Span>) -> Option<Row> {
    let say = |value: Option<Span>| value.map_or("–".to_owned(), words::span);
    let both = here.zip(there).map(|(one, two)| (one.as_millis(), two.as_millis()));
    (here.is_some() || there.is_some()).then(|| Row {
        name,
        here: say(here),
        there: say(there),
        difference: both.map_or(say::ONLY_ONE.to_owned(), |(one, two)| {
            signed(one, two, |millis| words::span(Span::from_millis(millis)))
        }),
        tone: both.map_or(Tone::Plain, |(one, two)| judge(one, two, Less::Better)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_a_sign_and_a_meaning() {
        for (here, there, less, want) in [
            (5, 9, Less::Better, ("−4", Tone::Ok)),
            (9, 5, Less::Better, ("+4", Tone::Bad)),
            (2, 3, Less::Worse, ("−1", Tone::Bad)),
            (6, 4, Less::Same, ("+2", Tone::Plain)),
            (4, 4, Less::Better, ("", Tone::Plain)),
        ] {
            let row = count_row("x", Some(here), Some(there), less).expect("both are known");
            assert_eq!((row.difference.as_str(), row.tone), want, "{here} and {there}");
        }
        assert_eq!(count_row("x", None, None, Less::Same), None);
        assert_eq!(
            span_row("x", Some(Span::from_secs(3)), None).map(|row| row.difference),
            Some("only one".to_owned())
        );
    }
}
