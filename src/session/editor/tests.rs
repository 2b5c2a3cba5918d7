//! Typing, filling in, undoing: what runs, what stays, what is kept.

use super::super::{Action, Session, Surroundings, Tab};
use super::*;
use crate::units::SimTime;

fn opened(fragment: &str) -> Session {
    let mut session = Session::new(fragment, Surroundings::default());
    session.update(Action::ChoseTab(Tab::Scenario));
    record(&mut session);
    session
}

fn record(session: &mut Session) {
    while !session.is_settled() {
        session.record_slice();
    }
}

fn edit(session: &mut Session, edit: Edit) -> Vec<Request> {
    let requests = session.update(Action::Edited(edit));
    record(session);
    requests
}

/// Types a text and pauses.
fn write_text(session: &mut Session, text: &str, clock: u64) -> Vec<Request> {
    assert_eq!(edit(session, Edit::Typed { text: text.to_owned(), caret: 0 }), [Request::ReadTextSoon]);
    edit(session, Edit::Paused(clock))
}

fn desired(session: &Session) -> u32 {
    session.recording().scenario().services[0].desired_count
}

fn model(session: &mut Session) -> crate::session::panels::EditorModel {
    session.panels().scenario.editor.clone()
}

#[test]
fn what_can_be_run_is_run_at_the_same_moment_with_the_same_selection() {
    let mut session = opened("#/crash-loop?t=2m&sel=service:1");
    let before = desired(&session);
    let text = session.shown_text().replace(&format!("desiredCount: {before}"), "desiredCount: 9 # more");
    write_text(&mut session, &text, 1_000);
    assert_eq!(desired(&session), 9);
    assert_eq!(
        (session.now(), session.selection()),
        (SimTime::from_millis(120_000), crate::session::opening::subject("service:1"))
    );
    assert_eq!(&*session.shown_text(), text, "the text stays as it was typed");
    assert_eq!(session.panels().header.chosen, session.library_place(), "a tweaked one is still of the library");
    session.update(Action::Undid);
    record(&mut session);
    assert_eq!(desired(&session), before);
    assert!(!session.shown_text().contains("# more"), "the text follows");
}

#[test]
fn what_cannot_be_run_stays_with_what_is_wrong_and_what_runs_goes_on() {
    let mut session = opened("#/crash-loop?t=2m");
    let digest = session.recording().digest();
    let text = session.shown_text().replace("desiredCount:", "desierdCount:");
    let requests = write_text(&mut session, &text, 1_000);
    assert!(
        matches!(&requests[..], [Request::KeepDrafts(kept)] if kept.contains("desierdCount")),
        "it is kept at once"
    );
    let shown = model(&mut session);
    assert_eq!(shown.state, crate::session::panels::editor::State::Wrong);
    let line = text.lines().position(|line| line.contains("desierdCount")).expect("it is there") as u32 + 1;
    assert!(
        shown.problems.iter().any(|row| row.line == line && row.path.contains("desierdCount")),
        "{:?}",
        shown.problems
    );
    assert_eq!(session.recording().digest(), digest);
    // A knob is turned meanwhile: the text follows what runs, and the mistake is in the history.
    edit(&mut session, Edit::Set { path: "services[0].desiredCount".to_owned(), value: "5".to_owned() });
    assert_eq!(desired(&session), 5);
    assert!(!session.shown_text().contains("desierdCount"));
    edit(&mut session, Edit::Chose(View::History));
    let nth = session.editor.drafts.list().iter().position(|draft| draft.text == text).expect("nothing is lost");
    edit(&mut session, Edit::RestoredDraft(nth));
    assert_eq!((&*session.shown_text(), desired(&session)), (text.as_str(), 5));
    edit(&mut session, Edit::Reverted);
    assert_eq!(model(&mut session).state, crate::session::panels::editor::State::Runs);
}

#[test]
fn a_form_and_a_text_are_two_views_of_one_scenario() {
    let mut session = opened("#/crash-loop?t=1m");
    let before = desired(&session);
    edit(&mut session, Edit::Chose(View::Form));
    let set = |session: &mut Session, path: &str, value: &str| {
        edit(session, Edit::Set { path: path.to_owned(), value: value.to_owned() });
    };
    set(&mut session, "services[0].desiredCount", "6");
    set(&mut session, "services[0].desiredCount", "7");
    set(&mut session, "services[0].deploymentConfiguration.deploymentCircuitBreaker", "off");
    assert!(session.shown_text().contains("desiredCount: 7"));
    assert!(session.address().starts_with("#/crash-loop?desired=7&breaker=off"), "{}", session.address());
    set(&mut session, "services[0].desiredCount", "many");
    let refused = model(&mut session).refused.expect("it is told");
    assert_eq!((refused.path.as_str(), desired(&session)), ("services[0].desiredCount", 7));
    edit(&mut session, Edit::Chose(View::Changes));
    let shown = model(&mut session);
    assert!(shown.changed.0 > 0 && shown.changes.len() < 40, "{:?}", shown.changes);
    session.update(Action::Undid);
    session.update(Action::Undid);
    assert_eq!(desired(&session), before, "two steps of the same field are one");
    assert_eq!(session.address().split('?').next(), Some("#/crash-loop"));
}

#[test]
fn what_the_form_a_fix_and_a_knob_change_keeps_the_writers_text() {
    let mut session = opened("#/crash-loop-no-breaker?t=1m");
    let text = format!("# Mine.\n{}", session.shown_text()).replace("desiredCount:", "desiredCount:   ");
    let text = text.replace("services:\n", "services:\n  # The one that matters.\n");
    write_text(&mut session, &text, 1_000);
    let kept = |session: &Session| {
        let text = session.shown_text();
        assert!(text.starts_with("# Mine.\n") && text.contains("  # The one that matters.\n"), "{text}");
        assert_eq!(
            crate::scenario::read(&text).map(|read| read.scenario).as_ref(),
            Ok(&**session.recording().scenario())
        );
        text
    };
    edit(&mut session, Edit::Set { path: "services[0].desiredCount".to_owned(), value: "7".to_owned() });
    assert!(kept(&session).contains("desiredCount:    7"), "the spacing is the writer's");
    session.update(Action::TurnedKnob(crate::session::knobs::Knob::Bounds, 1));
    record(&mut session);
    let bounds = kept(&session);
    let found = crate::report::hazards::hazards(session.recording().scenario());
    let nth = found.iter().position(|found| found.fixed(session.recording().scenario()).is_ok()).expect("it has a fix");
    session.update(Action::AppliedFix(nth));
    record(&mut session);
    assert_ne!(kept(&session), bounds);
    session.update(Action::Undid);
    record(&mut session);
    assert_eq!(kept(&session), bounds, "what is taken back comes with its text");
    for _ in 0..2 {
        session.update(Action::Undid);
        record(&mut session);
    }
    assert_eq!(&*kept(&session), text);
    session.update(Action::Redid);
    record(&mut session);
    assert!(kept(&session).contains("desiredCount:    7"));
    let saved = edit(&mut session, Edit::Saved);
    assert!(matches!(&saved[..], [Request::SaveFile(_, file)] if file.starts_with("# Mine.\n")), "{saved:?}");
}

#[test]
fn typing_on_is_one_step_and_what_was_done_by_hand_is_done_again() {
    let mut session = opened("#/crash-loop?t=2m");
    let task = session.world().catalog.task_id(crate::sim::world::ids::TaskId::new(0));
    session.update(Action::Asked(crate::scenario::Command::StopTask { task, reason: None }));
    record(&mut session);
    let text = session.shown_text().to_string();
    for seed in [2_u64, 23, 234] {
        write_text(&mut session, &text.replacen("title: ", &format!("title: {seed} "), 1), seed);
    }
    assert_eq!(session.recording().commands().len(), 1);
    session.update(Action::Undid);
    assert!(session.panels().scenario.can_undo, "stopping the task can be taken back too");
    session.update(Action::Undid);
    assert!(!session.panels().scenario.can_undo);
}

#[test]
fn names_are_offered_while_one_types_and_not_after() {
    let mut session = opened("#/first-journey");
    let text = "orrery: 1\ntit".to_owned();
    edit(&mut session, Edit::Typed { caret: text.len(), text });
    let offered = model(&mut session).completion.expect("something fits");
    assert_eq!((offered.typed, offered.offers[0].word.as_str()), (3, "title"));
    edit(&mut session, Edit::MovedCaret(2));
    assert_eq!(model(&mut session).completion, None, "in the middle of a word nothing is offered");
}

#[test]
fn storage_that_keeps_nothing_is_told_and_nothing_else_happens() {
    let mut session = opened("#/first-journey");
    edit(&mut session, Edit::CouldNotKeep("The browser's storage is full".to_owned()));
    assert!(model(&mut session).not_kept.is_some());
    assert_eq!(session.error(), None);
    let requests = write_text(&mut session, "nonsense", 5);
    assert!(matches!(requests[..], [Request::KeepDrafts(_)]), "it is tried again");
}

#[test]
fn what_was_forgotten_can_be_brought_back() {
    let mut session = opened("#/first-journey");
    write_text(&mut session, "nonsense", 5);
    edit(&mut session, Edit::Chose(View::History));
    assert_eq!(model(&mut session).drafts.len(), 1);
    edit(&mut session, Edit::ForgotDrafts);
    assert_eq!((model(&mut session).drafts.len(), model(&mut session).can_bring_back), (0, true));
    edit(&mut session, Edit::BroughtDraftsBack);
    assert_eq!((model(&mut session).drafts.len(), model(&mut session).can_bring_back), (1, false));
}
