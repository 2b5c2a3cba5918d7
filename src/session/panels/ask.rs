//! The settings that decide most, at hand, and the answer to the scenario's question in a few numbers.

use super::header::focus;
use crate::report::{Verdict, verdict, words};
use crate::say::ask as say;
use crate::scenario::Begin;
use crate::session::knobs::Control;
use crate::session::{Session, Tone};
use crate::sim::world::ids::ServiceId;
use crate::units::{SimTime, Span};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct AskModel {
    pub controls: Rc<[Control]>,
    /// Numbers as far as they are known at the moment: the answer is not given away.
    pub numbers: Vec<Number>,
}

/// One number of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub value: String,
    pub label: &'static str,
    pub tone: Tone,
    /// Whether it still grows.
    pub open: bool,
}

/// An edition and a service.
type Key = (u64, Option<ServiceId>);

/// The settings as they were last found, and for what.
#[derive(Default)]
pub struct Memory {
    found: Option<(Key, Rc<[Control]>)>,
}

pub fn of(session: &Session, memory: &mut Memory) -> AskModel {
    let service = focus(session.world(), session.selection);
    let key = (session.edition, service);
    let controls = match &memory.found {
        Some((known, controls)) if *known == key => Rc::clone(controls),
        _ => session.controls().into(),
    };
    memory.found = Some((key, Rc::clone(&controls)));
    AskModel { controls, numbers: numbers(session, service) }
}

fn numbers(session: &Session, service: Option<ServiceId>) -> Vec<Number> {
    let (now, marks) = (session.now(), &session.ledger.metrics.marks);
    let judged = service.and_then(|service| verdict(marks, session.recording.trace(), service, now));
    // What was there at the beginning was not deployed before our eyes.
    let steady = session.recording.scenario().begin == Begin::Steady;
    let judged = judged.filter(|verdict| !steady || verdict.began > SimTime::ZERO);
    let lost = lost(session, now);
    judged.map_or_else(Vec::new, |verdict| told(&verdict, now)).into_iter().chain(lost).collect()
}

fn told(verdict: &Verdict, now: SimTime) -> Vec<Number> {
    let number = |span: Span, label, tone, open| Number { value: words::span(span), label, tone, open };
    match (verdict.tripped, verdict.completed) {
        (Some(tripped), _) => {
            let mut told = vec![number(tripped, say::UNTIL_IT_FAILED, Tone::Bad, false)];
            let since = now - (verdict.began + tripped);
            match verdict.rolled_back {
                Some(span) if span.is_zero() => {
                    let value = say::AT_ONCE.to_owned();
                    told.push(Number { value, label: say::ROLLED_BACK, tone: Tone::Ok, open: false });
                }
                Some(span) => told.push(number(span, say::TO_ROLL_BACK, Tone::Ok, false)),
                None => told.push(number(since, say::NOT_ROLLED_BACK, Tone::Warn, true)),
            }
            told
        }
        (None, Some(completed)) => vec![number(completed, say::TO_DEPLOY, Tone::Ok, false)],
        (None, None) => vec![number(now - verdict.began, say::DEPLOYING, Tone::Warn, true)],
    }
}

/// Says how many requests were lost so far, where there are any requests.
fn lost(session: &Session, now: SimTime) -> Option<Number> {
    let counts = session.world().groups.iter().map(|group| group.flow.counts(now));
    let (served, failed) = counts.fold((0, 0), |(served, failed), (more, lost)| (served + more, failed + lost));
    let tone = if failed > 0 { Tone::Bad } else { Tone::Ok };
    let number = Number { value: words::grouped(failed / 1000), label: say::REQUESTS_LOST, tone, open: false };
    (served + failed > 0).then_some(number)
}
