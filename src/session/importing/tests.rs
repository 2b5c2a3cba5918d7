//! Pastes, their review, and what is shared of them.

use super::super::{Action, Session, Surroundings};
use super::*;
use crate::session::panels::overlay::DialogModel;
use crate::session::panels::{ImportModel, overlay};
use crate::units::SimTime;

const SERVICE: &str = include_str!("../../../tests/fixtures/import/cli-v1-epoch.json");
const DEFINITION: &str = include_str!("../../../tests/fixtures/import/register-task-definition.jsonc");

fn opened() -> Session {
    let mut session = Session::new("#/first-journey?t=5s", Surroundings::default());
    record(&mut session);
    session
}

fn record(session: &mut Session) {
    while !session.is_settled() {
        session.record_slice();
    }
}

fn act(session: &mut Session, review: Review) -> Vec<Request> {
    let requests = session.update(Action::Reviewed(review));
    record(session);
    requests
}

fn model(session: &mut Session) -> ImportModel {
    match &session.panels().overlay.dialog {
        Some(DialogModel::Import(model)) => model.clone(),
        other => panic!("no review is open: {other:?}; {:?}", session.notices),
    }
}

fn share(session: &mut Session) -> overlay::ShareModel {
    session.update(Action::PressedShare);
    let shown = match &session.panels().overlay.dialog {
        Some(DialogModel::Share(model)) => model.clone(),
        other => panic!("nothing is shared: {other:?}"),
    };
    session.update(Action::ClosedDialog);
    shown
}

#[test]
fn what_runs_goes_on_until_the_review_is_accepted() {
    let mut session = opened();
    let digest = session.recording().digest();
    session.update(Action::brought("The pasted text", SERVICE));
    let shown = model(&mut session);
    assert!(
        shown.can_run && !shown.found.is_empty() && !shown.assumed.is_empty() && !shown.next.is_empty(),
        "{shown:#?}"
    );
    assert_eq!((session.recording().digest(), session.now()), (digest, SimTime::from_millis(5_000)));
    act(&mut session, Review::GaveUp);
    assert_eq!(session.recording().digest(), digest);
    session.update(Action::brought("The pasted text", SERVICE));
    act(&mut session, Review::Accepted);
    assert_ne!(session.recording().digest(), digest);
    assert_eq!(session.panels().overlay.dialog, None);
}

#[test]
fn a_second_paste_joins_the_first_and_can_be_taken_out() {
    let mut session = opened();
    session.update(Action::brought("one", SERVICE));
    let alone = model(&mut session);
    session.update(Action::brought("two", DEFINITION));
    assert_eq!(model(&mut session).pieces.len(), 2);
    session.update(Action::brought("two again", DEFINITION));
    assert_eq!(model(&mut session).pieces.len(), 2, "the same text counts once");
    act(&mut session, Review::Removed(1));
    assert_eq!(model(&mut session), alone);
    session.update(Action::brought("dirt", "just some words about nothing"));
    let shown = model(&mut session);
    assert!(shown.can_run || shown.refused.is_some(), "dirt is told of, never fatal");
}

#[test]
fn assumed_values_can_be_changed_and_wrong_ones_are_told() {
    let mut session = opened();
    session.update(Action::brought("one", SERVICE));
    let size =
        model(&mut session).assumed.into_iter().find(|row| row.path.ends_with(".size")).expect("sizes are unknown");
    act(&mut session, Review::Set { path: size.path.clone(), value: "huge".to_owned() });
    let shown = model(&mut session);
    let row = shown.assumed.iter().find(|row| row.path == size.path).expect("it stays");
    assert!(!shown.can_run && row.wrong.is_some() && row.value == "huge", "{row:?}");
    assert_eq!(act(&mut session, Review::Accepted), [], "it cannot be accepted");
    act(&mut session, Review::Set { path: size.path.clone(), value: "77MB".to_owned() });
    assert!(model(&mut session).can_run);
    act(&mut session, Review::Accepted);
    assert!(session.scenario_text().contains("77MB"));
}

#[test]
fn texts_without_anything_in_them_say_what_to_do() {
    let mut session = opened();
    session.update(Action::brought("words", "hello there, this is nothing of ECS at all\nnot even here"));
    let (reasons, hint) = model(&mut session).refused.expect("it is refused");
    assert!(!reasons.is_empty() && hint.contains("describe-services"), "{reasons:?} {hint}");
    assert!(session.error().is_some(), "the review tells it");
    act(&mut session, Review::GaveUp);
    assert_eq!(session.error(), None);
}

#[test]
fn what_came_from_an_import_is_shared_without_account_ids() {
    let mut session = opened();
    session.update(Action::brought("one", SERVICE));
    session.update(Action::brought("two", include_str!("../../../tests/fixtures/import/terminal-session.txt")));
    act(&mut session, Review::Accepted);
    let own = session.scenario_text();
    let account = own.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 12);
    let account = account.expect("the image has its account in its name").to_owned();
    let shown = share(&mut session);
    assert_eq!(shown.redacts, Some(true), "on by default");
    let text = |fragment: &str| {
        crate::scenario::write::to_yaml(&crate::scenario::link::decode(fragment).expect("it opens").scenario)
    };
    assert!(!text(&shown.fragment).contains(&account));
    let mut other = Session::new(&shown.fragment, Surroundings::default());
    record(&mut other);
    let course = |session: &Session| session.recording().trace().iter().map(|entry| entry.at).collect::<Vec<_>>();
    assert_eq!(course(&other), course(&session), "other names, the same run");
    let saved = session.update(Action::SavedShared);
    assert!(matches!(&saved[..], [Request::SaveFile(_, text)] if !text.contains(&account)), "the file neither");
    session.update(Action::ToggledRedaction);
    let shown = share(&mut session);
    assert!(text(&shown.fragment).contains(&account), "who wants it, shares it");
    session.update(Action::OpenedLibrary(0));
    assert_eq!(share(&mut session).redacts, None, "nothing here tells whose it is");
}

#[test]
fn a_scenario_is_opened_and_not_reviewed() {
    let mut session = opened();
    let text = "# mine\norrery: 1\ntitle: Mine\n";
    session.update(Action::brought("mine.yaml", text));
    assert_eq!((session.recording().scenario().title.as_str(), &*session.shown_text()), ("Mine", text));
    let both = vec![("a".to_owned(), text.to_owned()), ("b".to_owned(), SERVICE.to_owned())];
    act(&mut session, Review::Brought(both));
    assert!(session.error().is_some(), "a scenario and pastes do not mix");
    assert_eq!(session.recording().scenario().title, "Mine");
}

#[test]
fn every_text_of_the_fixtures_is_looked_over_accepted_and_edited_or_refused_with_a_hint() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import");
    let mut seen = (0, 0);
    for entry in std::fs::read_dir(folder).expect("the fixtures are there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).expect("a fixture is readable");
        let Ok(text) = import::decode(&bytes) else { continue };
        let mut session = opened();
        session.update(Action::brought(&name, &text));
        let shown = model(&mut session);
        if !shown.can_run {
            let (reasons, hint) = shown.refused.unwrap_or_else(|| panic!("{name}: it is refused"));
            assert!(!reasons.is_empty() && !hint.is_empty(), "{name}");
            seen.1 += 1;
            continue;
        }
        // Giving an assumed value as it is changes nothing.
        let before = session.import.made.clone();
        for row in shown.assumed.iter().filter(|row| row.entry != crate::session::panels::import::Given::Later) {
            act(&mut session, Review::Set { path: row.path.clone(), value: row.value.clone() });
            let shown = model(&mut session);
            assert!(shown.can_run, "{name}: {} = {}: {shown:#?}", row.path, row.value);
            assert!(session.import.made == before, "{name}: {} = {}", row.path, row.value);
        }
        for offer in shown.offers {
            act(&mut session, Review::Toggled(offer.nth));
            assert!(model(&mut session).can_run, "{name}: {}", offer.text);
        }
        act(&mut session, Review::Accepted);
        session.update(Action::ChoseTab(crate::session::Tab::Scenario));
        for view in crate::session::editor::View::ALL {
            session.update(Action::Edited(crate::session::editor::Edit::Chose(view)));
            session.panels();
        }
        let text = session.shown_text();
        assert!(crate::scenario::read(&text).is_ok(), "{name}: the text in the editor can be read");
        assert!(crate::scenario::link::decode(&session.address()).is_ok(), "{name}: its link opens");
        seen.0 += 1;
    }
    assert!(seen.0 > 10 && seen.1 > 2, "{seen:?}");
}
