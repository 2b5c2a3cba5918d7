//! Settings, futures that were left, loops and leaps, without a browser.

use super::idle::Stretch;
use super::knobs::Knob;
use super::panels::overlay::DialogModel;
use super::*;
use crate::frame::shape::Point;
use crate::scenario::Command;
use crate::sim::world::ids::TaskId;

const fn at(seconds: u64) -> SimTime {
    SimTime::from_millis(seconds * 1000)
}

fn opened(fragment: &str) -> Session {
    let mut session = Session::new(fragment, Surroundings::default());
    record(&mut session);
    session
}

fn record(session: &mut Session) {
    while !session.is_settled() {
        session.record_slice();
    }
}

fn act(session: &mut Session, action: Action) {
    session.update(action);
    record(session);
}

fn said(session: &mut Session) -> Vec<String> {
    session.panels().timeline.lanes.iter().map(|lane| format!("{} {}", lane.said, lane.outcome)).collect()
}

fn numbers(session: &mut Session) -> Vec<(String, &'static str)> {
    session.panels().ask.numbers.iter().map(|number| (number.value.clone(), number.label)).collect()
}

#[test]
fn a_turned_setting_plays_anew_and_keeps_moment_and_selection() {
    let mut session = opened("#/crash-loop?t=5m&sel=service:1");
    let (digest, selection) = (session.recording().digest(), session.selection());
    act(&mut session, Action::TurnedKnob(Knob::Image, 0));
    assert_ne!(session.recording().digest(), digest);
    assert_eq!((session.now(), session.selection()), (at(300), selection));
    assert_eq!(said(&mut session), ["image: answers 500 ROLLED_BACK"]);
    assert_eq!(session.panels().header.title, "A bad image meets the circuit breaker. Will the service survive?");
    act(&mut session, Action::Undid);
    assert_eq!((session.recording().digest(), session.now()), (digest, at(300)));
    act(&mut session, Action::Redid);
    let address = session.address();
    assert_eq!(opened(&address).recording().digest(), session.recording().digest(), "a link carries the settings");
}

#[test]
fn keys_go_through_the_choices_and_come_round() {
    let mut session = opened("#/crash-loop?t=1m");
    let first = Rc::clone(session.recording().scenario());
    for knob in Knob::ALL {
        let control = session.controls().into_iter().find(|control| control.knob == knob).expect("it is offered");
        for _ in 0..control.choices.len() {
            act(&mut session, Action::TurnedKnobOn(knob));
        }
        assert_eq!(session.recording().scenario(), &first, "{knob:?}");
    }
}

#[test]
fn the_answer_comes_when_it_has_happened_and_not_before() {
    let mut session = opened("#/crash-loop");
    assert_eq!(numbers(&mut session), [], "nothing has been asked for yet");
    act(&mut session, Action::Sought(at(90)));
    assert_eq!(numbers(&mut session), [("1 min".to_owned(), "deploying"), ("0".to_owned(), "requests lost")]);
    act(&mut session, Action::WentToEnd);
    let labels: Vec<&str> = numbers(&mut session).into_iter().map(|(_, label)| label).collect();
    assert_eq!(labels, ["until it failed", "to roll back", "requests lost"]);
    act(&mut session, Action::TurnedKnob(Knob::Image, 0));
    let labels: Vec<&str> = numbers(&mut session).into_iter().map(|(_, label)| label).collect();
    assert_eq!(labels, ["to deploy", "requests lost"]);
}

#[test]
fn an_intervention_leaves_a_lane_that_can_be_returned_to_and_deleted() {
    let mut session = opened("#/first-journey?t=2m");
    let before = session.recording().digest();
    let task = session.world().catalog.task_id(TaskId::new(0));
    act(&mut session, Action::Asked(Command::StopTask { task, reason: None }));
    let after = session.recording().digest();
    let lane = session.panels().timeline.lanes[0].clone();
    assert!(lane.said.starts_with("without stop-task") && !lane.areas.is_empty() && lane.x > 0, "{lane:?}");
    act(&mut session, Action::ReturnedTo(lane.id));
    assert_eq!((session.recording().digest(), session.now()), (before, at(120)));
    let lanes = session.panels().timeline.lanes.clone();
    assert_eq!(lanes.len(), 1, "what is present is no lane");
    assert!(lanes[0].said.starts_with("with stop-task"), "{}", lanes[0].said);
    act(&mut session, Action::Undid);
    assert_eq!(session.recording().digest(), after, "going back to a future can be undone");
    let id = session.panels().timeline.lanes[0].id;
    act(&mut session, Action::DeletedFuture(id));
    assert_eq!(said(&mut session), [] as [String; 0]);
    act(&mut session, Action::OpenedLibrary(0));
    assert_eq!(said(&mut session), [] as [String; 0]);
}

#[test]
fn only_the_latest_futures_are_kept() {
    let mut session = opened("#/crash-loop?t=1m");
    for _ in 0..9 {
        act(&mut session, Action::TurnedKnobOn(Knob::Image));
    }
    assert!((2..=4).contains(&said(&mut session).len()), "{:?}", said(&mut session));
}

#[test]
fn two_futures_are_compared_in_numbers() {
    let mut session = opened("#/crash-loop?t=1m");
    act(&mut session, Action::Compared(None));
    let model = |session: &mut Session| match session.panels().overlay.dialog.clone() {
        Some(DialogModel::Compare(model)) => model,
        other => panic!("the dialog compares, not {other:?}"),
    };
    assert_eq!(model(&mut session).chosen, None, "there is nothing to compare yet");
    act(&mut session, Action::Compared(None));
    assert_eq!(session.panels().overlay.dialog, None, "the key closes it again");
    act(&mut session, Action::TurnedKnob(Knob::Breaker, 0));
    act(&mut session, Action::Compared(None));
    let compared = model(&mut session);
    let row = |name: &str| compared.rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!((row("outcome").here.as_str(), row("outcome").there.as_str()), ("IN_PROGRESS", "ROLLED_BACK"));
    assert_eq!((row("until it failed").here.as_str(), row("until it failed").difference.as_str()), ("–", "only one"));
    assert!(row("cost in task-seconds").difference.starts_with('+'), "without a breaker it costs more");
}

#[test]
fn playing_leaps_over_what_is_idle_and_stays_in_its_loop() {
    let mut session = opened("#/first-journey?t=4m");
    act(&mut session, Action::ToggledSkipping);
    act(&mut session, Action::PressedPlay);
    assert!(session.panels().transport.skips && !session.panels().timeline.figure.gaps.is_empty());
    act(&mut session, Action::Ticked(Span::from_millis(100)));
    let now = session.now();
    assert!(now > at(242), "the journey is over by then: {now:?}");
    act(&mut session, Action::ToggledSkipping);
    act(&mut session, Action::Looped(Some(Stretch { from: at(10), to: at(20) })));
    assert_eq!(session.now(), at(10));
    act(&mut session, Action::ChoseSpeed(Speed::from_permille(50_000)));
    session.transport.playing = true;
    for _ in 0..30 {
        act(&mut session, Action::Ticked(Span::from_millis(100)));
        assert!((at(10)..at(20)).contains(&session.now()), "{:?}", session.now());
    }
}

#[test]
fn a_loop_is_marked_by_its_key_at_both_ends() {
    let mut session = opened("#/first-journey?t=1m");
    let looped = |session: &mut Session| session.panels().timeline.looped;
    act(&mut session, Action::MarkedLoop);
    assert!(matches!(looped(&mut session), Some((_, None))));
    act(&mut session, Action::Sought(at(30)));
    act(&mut session, Action::MarkedLoop);
    assert!(matches!(looped(&mut session), Some((from, Some(to))) if from < to), "either way round");
    act(&mut session, Action::MarkedLoop);
    assert_eq!(looped(&mut session), None);
    act(&mut session, Action::Looped(Some(Stretch { from: at(9), to: at(9) })));
    assert_eq!(looped(&mut session), None, "nothing cannot be played again");
}

#[test]
fn the_window_over_the_stage_moves_and_comes_back() {
    let mut session = opened("#/first-journey");
    act(&mut session, Action::Zoomed { by: 3.0, at: Point::new(0.2, 0.2) });
    act(&mut session, Action::Panned(0.3, 0.0));
    assert!(session.zoom().factor() > 2.9);
    act(&mut session, Action::SawWhole);
    assert!(session.zoom().is_fit());
}
