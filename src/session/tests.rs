//! Actions in, state and requests out, without a browser.

use super::about::About;
use super::*;
use crate::scenario::{Command, library};
use crate::sim::world::ids::{DeploymentId, HostId, ServiceId, TaskId};
use crate::sim::world::{RolloutState, TaskStatus};

const fn at(seconds: u64) -> SimTime {
    SimTime::from_millis(seconds * 1000)
}

/// Opens an address and records it to its end.
pub(super) fn opened(fragment: &str) -> Session {
    let mut session = Session::new(fragment, Surroundings::default());
    record(&mut session);
    session
}

pub(super) fn record(session: &mut Session) -> Vec<Request> {
    let mut requests = Vec::new();
    while !session.is_settled() {
        requests.extend(session.record_slice());
    }
    requests
}

fn stop(session: &Session, task: u32) -> Action {
    let task = session.world().catalog.task_id(TaskId::new(task));
    Action::Asked(Command::StopTask { task, reason: None })
}

fn alive(session: &Session) -> usize {
    session.world().tasks.values().filter(|task| task.last_status != TaskStatus::Stopped).count()
}

#[test]
fn a_first_visit_plays_and_a_link_stands_at_its_moment() {
    let first = library::LIBRARY[library::first()].moment.as_millis() / 1000;
    for (fragment, calm, playing, now, selection) in [
        ("", false, true, first, None),
        ("", true, false, first, None),
        ("#main", false, true, first, None),
        ("#/first-journey", false, false, 0, None),
        ("#/first-journey?t=42s&sel=task:1", false, false, 42, Some(Subject::Task(TaskId::new(0)))),
        ("#/first-journey?t=42s&sel=nonsense", false, false, 42, None),
    ] {
        let mut session = Session::new(fragment, Surroundings { calm, ..Surroundings::default() });
        record(&mut session);
        let shown = (session.is_playing(), session.now(), session.selection());
        assert_eq!(shown, (playing, at(now), selection), "{fragment:?} calm {calm}");
        assert_eq!(session.error(), None, "{fragment:?}");
    }
}

#[test]
fn what_cannot_be_read_is_told_and_what_runs_goes_on() {
    let mut session = opened("#/first-journey?t=42s");
    let digest = session.recording().digest();
    for action in [
        Action::OpenedFragment("#/no-such-thing".to_owned()),
        Action::OpenedFragment("#s=1.!!!".to_owned()),
        Action::brought("broken.yaml", "services: 3"),
        Action::brought("empty.yaml", ""),
    ] {
        session.update(action.clone());
        assert!(session.error().is_some(), "{action:?} is told");
        assert_eq!((session.recording().digest(), session.now()), (digest, at(42)), "{action:?} changes nothing");
        let notices = session.panels().overlay.notices.clone();
        notices.iter().for_each(|notice| drop(session.update(Action::DismissedNotice(notice.id))));
        assert_eq!(session.error(), None, "{action:?} can be dismissed");
    }
    let broken = Session::new("#s=1.!!!", Surroundings::default());
    assert!(broken.error().is_some() && !broken.is_playing(), "a bad link can be the first visit");
}

#[test]
fn every_problem_of_a_text_is_listed() {
    let mut session = opened("");
    let text =
        "orrery: 1\nservices:\n  - {serviceName: web, desiredCount: many}\n  - {serviceName: api, desierdCount: 2}\n";
    session.update(Action::brought("broken.yaml", text));
    let overlay = session.panels().overlay.clone();
    let list = overlay.notices[0].list.join("\n");
    assert!(list.contains("services[0].desiredCount") && list.contains("services[1]"), "{list}");
}

#[test]
fn moving_about_stays_within_the_recording() {
    let mut session = opened("#/first-journey");
    let end = session.end();
    for (action, want) in [
        (Action::Sought(at(20)), at(20)),
        (Action::WentToEnd, end),
        (Action::SteppedForward, end),
        (Action::WentToNextChange, end),
        (Action::WentToStart, SimTime::ZERO),
        (Action::SteppedBack, SimTime::ZERO),
        (Action::WentToPreviousChange, SimTime::ZERO),
        (Action::Sought(at(1_000_000)), end),
    ] {
        session.update(action.clone());
        assert_eq!(session.now(), want, "{action:?}");
    }
}

#[test]
fn steps_stop_at_every_entry_and_changes_at_decisions() {
    let mut session = opened("#/first-journey");
    let mut moments = vec![session.now()];
    while session.now() < session.end() {
        session.update(Action::SteppedForward);
        moments.push(session.now());
    }
    let mut entries: Vec<SimTime> = session.recording().trace().iter().map(|entry| entry.at).collect();
    entries.push(session.end());
    entries.insert(0, SimTime::ZERO);
    entries.dedup();
    assert_eq!(moments, entries);
    for want in moments.iter().rev().skip(1) {
        session.update(Action::SteppedBack);
        assert_eq!(session.now(), *want);
    }
    let mut changes = 0;
    while session.now() < session.end() {
        session.update(Action::WentToNextChange);
        changes += 1;
    }
    assert!(changes > 3 && changes < moments.len(), "{changes} changes among {} moments", moments.len());
}

#[test]
fn playing_moves_on_stops_at_the_end_and_begins_again() {
    let mut session = opened("#/first-journey");
    session.update(Action::ChoseSpeed(Speed::FASTEST));
    assert_eq!(session.update(Action::PressedPlay), []);
    session.update(Action::Ticked(Span::from_millis(16)));
    assert_eq!(session.now().as_millis(), 16 * 3_600);
    let mut last = Vec::new();
    while session.is_playing() {
        last = session.update(Action::Ticked(Span::from_millis(16)));
    }
    assert_eq!((session.now(), last), (session.end(), vec![Request::UpdateAddress]));
    session.update(Action::PressedPlay);
    assert_eq!((session.now(), session.is_playing()), (SimTime::ZERO, true));
    assert_eq!(session.update(Action::PressedPlay), [Request::UpdateAddress], "a pause is worth an address");
}

#[test]
fn the_journey_is_told_in_about_half_a_minute() {
    let session = opened("#/first-journey");
    let story = session.recording().scenario().duration.as_millis() * 1000 / u64::from(session.speed().permille());
    assert!((15_000..200_000).contains(&story), "{} tells it all in {story} ms", session.speed());
    let steady = session.ledger.metrics.services[0].first_steady.expect("it becomes steady").as_millis();
    let told = steady * 1000 / u64::from(session.speed().permille());
    assert!((10_000..45_000).contains(&told), "{} tells the journey in {told} ms", session.speed());
}

#[test]
fn a_stopped_task_comes_back_with_undo_and_goes_with_redo() {
    let mut session = opened("#/first-journey?t=2m");
    let (digest, before) = (session.recording().digest(), alive(&session));
    let action = stop(&session, 0);
    assert!(session.update(action).contains(&Request::UpdateAddress));
    assert!(record(&mut session).contains(&Request::StartStudy), "another recording, another study");
    let changed = session.recording().digest();
    assert_ne!(changed, digest);
    assert_eq!((session.now(), session.recording().commands().len()), (at(120), 1));
    session.update(Action::Undid);
    record(&mut session);
    assert_eq!((session.recording().digest(), session.now(), alive(&session)), (digest, at(120), before));
    session.update(Action::Redid);
    record(&mut session);
    assert_eq!((session.recording().digest(), session.now()), (changed, at(120)));
    session.update(Action::Redid);
    assert_eq!(session.recording().commands().len(), 1, "there is nothing more to redo");
}

#[test]
fn acting_in_the_past_forgets_what_was_done_later_and_says_so() {
    let mut session = opened("#/first-journey?t=3m");
    let later = stop(&session, 0);
    session.update(later);
    record(&mut session);
    session.update(Action::Sought(at(120)));
    let earlier = stop(&session, 1);
    session.update(earlier);
    let commands = session.recording().commands();
    assert_eq!(commands.iter().map(|cue| cue.at).collect::<Vec<_>>(), [at(120)]);
    assert_eq!(session.panels().overlay.notices.len(), 1);
    session.update(Action::Undid);
    record(&mut session);
    assert_eq!(session.recording().commands()[0].at, at(180));
}

#[test]
fn a_refused_command_is_told_in_aws_words() {
    let mut session = opened("#/first-journey?t=2m");
    let command = Command::StopTask { task: "ffffffff".to_owned(), reason: None };
    session.update(Action::Asked(command));
    assert!(session.error().is_some());
}

#[test]
fn an_address_opens_the_same_moment_of_the_same_run() {
    let mut session = opened("#/first-journey?t=2m&sel=task:1");
    let action = stop(&session, 0);
    session.update(action);
    session.update(Action::Sought(at(150)));
    record(&mut session);
    let address = session.address();
    assert!(address.len() < 2000, "{} characters", address.len());
    let other = opened(&address);
    let of = |session: &Session| (session.recording().digest(), session.now(), session.selection());
    assert_eq!(of(&other), of(&session));
}

#[test]
fn a_new_seed_is_another_run_of_the_same_scenario() {
    let mut session = opened("#/first-journey?t=2m");
    let digest = session.recording().digest();
    assert_eq!(session.update(Action::PressedSurprise), [Request::RollSeed]);
    session.update(Action::RolledSeed(12_345));
    record(&mut session);
    assert_ne!(session.recording().digest(), digest);
    assert_eq!((session.now(), session.recording().scenario().seed), (SimTime::ZERO, 12_345));
}

#[test]
fn panels_compare_equal_until_something_changes() {
    let mut session = opened("#/first-journey?t=2m");
    let before = session.panels();
    assert!(before == session.panels(), "nothing happened");
    session.update(Action::Picked(Some(Subject::Host(HostId::new(0)))));
    let picked = session.panels();
    assert!(before.inspector != picked.inspector && before.timeline == picked.timeline);
    session.update(Action::Ticked(Span::from_millis(100)));
    assert!(picked == session.panels(), "time stands still");
    session.update(Action::ChoseTab(Tab::Scenario));
    assert!(picked.side != session.panels().side);
}

#[test]
fn everything_that_can_be_picked_has_something_to_say_at_every_moment() {
    for fragment in ["#/first-journey", "#/first-journey-fargate", "#/crash-loop"] {
        let mut session = opened(fragment);
        for moment in (0..=30).map(|nth| SimTime::from_millis(session.end().as_millis() * nth / 30)).collect::<Vec<_>>()
        {
            session.update(Action::Sought(moment));
            let world = session.world();
            let mut subjects: Vec<Subject> = vec![Subject::Scheduler, Subject::Clients, Subject::Cluster];
            subjects.extend((0..9).map(|nth| Subject::Task(TaskId::new(nth))));
            subjects.extend(world.hosts.values().map(|host| Subject::Host(host.id)));
            subjects.extend(world.targets.values().map(|target| Subject::Target(target.id)));
            subjects.extend(world.groups.iter().map(|group| Subject::Group(group.id)));
            subjects.extend(world.services.values().map(|service| Subject::Service(service.id)));
            subjects.extend(world.deployments.values().map(|row| Subject::Deployment(row.id)));
            for subject in subjects {
                session.update(Action::Picked(Some(subject)));
                let model = session.panels().inspector.clone();
                assert!(!model.name.is_empty() && !model.lines.is_empty(), "{subject:?} at {moment:?} of {fragment}");
            }
        }
    }
}

#[test]
fn events_are_narrowed_to_a_service_a_zone_an_instance_or_a_task() {
    let mut session = opened("#/crash-loop?t=5m");
    session.update(Action::ChoseTab(Tab::Events));
    session.update(Action::WentToEnd);
    let choices = session.panels().events.choices.clone();
    assert_eq!(
        choices.iter().map(|(title, _)| *title).collect::<Vec<_>>(),
        ["Services", "Zones", "Instances", "Tasks"]
    );
    let total = |session: &mut Session, about| {
        session.update(Action::NarrowedEvents(about));
        session.panels().events.total
    };
    let all = total(&mut session, About::Everything);
    for (title, list) in &choices {
        let parts: Vec<usize> = list.iter().map(|(about, _)| total(&mut session, *about)).collect();
        // Of an instance that nothing is placed on there is nothing to tell.
        assert!(parts.iter().any(|part| *part > 0), "{title}: {parts:?} of {all}");
        let most = if list.len() == 1 { all } else { all - 1 };
        assert!(parts.iter().all(|part| *part <= most), "{title}: {parts:?} of {all}");
        let words = list.iter().map(|(about, _)| About::of_word(&about.word()));
        assert!(words.eq(list.iter().map(|(about, _)| Some(*about))), "{title}");
    }
    // What is looked at is followed.
    assert_eq!(total(&mut session, About::Selected), all);
    let task = TaskId::new(1);
    session.update(Action::Picked(Some(Subject::Task(task))));
    let looked_at = session.panels().events.total;
    assert_eq!(looked_at, total(&mut session, About::Task(task)));
    assert_eq!(About::of_word("task:x"), None);
}

#[test]
fn a_key_does_what_its_button_does_or_says_why_not() {
    let mut session = opened("#/first-journey?t=2m&sel=task:1");
    let before = session.recording().commands().len();
    session.update(Action::PressedDeed('X'));
    record(&mut session);
    assert_eq!(session.recording().commands().len(), before + 1, "the task is stopped");
    session.update(Action::PressedDeed('X'));
    let told = session.panels().overlay.notices.last().map(|notice| notice.text.clone());
    assert_eq!(told.as_deref(), Some("The task is on its way out already"));
    assert_eq!(session.recording().commands().len(), before + 1);
    assert!(session.update(Action::PressedDeed('Y')).is_empty(), "no button has this key");
}

#[test]
fn a_key_stands_on_one_button_of_a_panel() {
    let mut session = opened("#/crash-loop?t=5m");
    let subjects = [Subject::Task(TaskId::new(7)), Subject::Host(HostId::new(0)), Subject::Service(ServiceId::new(0))];
    for subject in subjects.into_iter().chain([Subject::Deployment(DeploymentId::new(1)), Subject::Cluster]) {
        session.update(Action::Picked(Some(subject)));
        let panels = session.panels();
        let deeds = panels.inspector.sections.iter().filter_map(|section| match &section.body {
            panels::inspect::Body::Deeds(deeds) => Some(deeds),
            _ => None,
        });
        let mut keys: Vec<char> = deeds.flatten().filter_map(|deed| deed.key).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all, "{subject:?}");
    }
}

#[test]
fn a_deployment_says_what_it_waits_for_and_what_it_has_against_it() {
    let mut session = opened("#/crash-loop?t=5m");
    session.update(Action::Picked(Some(Subject::Deployment(DeploymentId::new(1)))));
    let model = session.panels().inspector.clone();
    let said: String = model.lines.iter().flatten().map(panels::Piece::text).collect();
    assert_eq!(model.chip.as_ref().map(|chip| chip.word.as_str()), Some("IN_PROGRESS"));
    assert!(said.contains("myapp:6 of service myapp") && said.contains("Waits for"), "{said}");
    let titles: Vec<&str> = model.sections.iter().map(|section| section.title).collect();
    assert_eq!(titles, ["Tasks", "Settings", "Deploy"]);
}

#[test]
fn the_health_of_a_task_has_a_history() {
    let mut session = opened("#/crash-loop?t=5m&sel=task:7");
    let model = session.panels().inspector.clone();
    let turns = model.sections.iter().find_map(|section| match &section.body {
        panels::inspect::Body::History(turns) => Some(turns.clone()),
        _ => None,
    });
    let turns = turns.expect("it was checked");
    assert!(turns.iter().any(|turn| turn.text.contains("is unhealthy")), "{turns:?}");
    let order: Vec<EntryId> = turns.iter().map(|turn| turn.entry).collect();
    assert!(order.is_sorted_by(|newer, older| newer > older), "the newest comes first");
}

#[test]
fn a_lost_zone_stands_in_the_verdict_as_long_as_it_lasts() {
    let mut session = opened("#/zone-outage-mid-deploy?t=1m05s");
    let lost = |session: &mut Session| {
        let pills = session.panels().header.pills.clone();
        pills.into_iter().find(|pill| pill.label == "zone lost").map(|pill| pill.value)
    };
    assert_eq!(lost(&mut session).as_deref(), Some("us-east-1b"));
    session.update(Action::WentToStart);
    assert_eq!(lost(&mut session), None);
}

#[test]
fn what_is_listed_can_be_copied() {
    let mut session = opened("#/crash-loop?t=5m");
    session.update(Action::SearchedEvents("has reached a steady".to_owned()));
    let requests = session.update(Action::PressedCopy(Copied::Events));
    let [Request::Copy(text)] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(text.lines().count(), session.panels().events.total);
    assert!(text.lines().all(|line| line.contains("has reached a steady state")), "{text}");
}

#[test]
fn events_are_listed_up_to_now_and_found_by_their_words() {
    let mut session = opened("#/first-journey");
    let total = |session: &mut Session| session.panels().events.total;
    let begin = total(&mut session);
    session.update(Action::WentToEnd);
    let end = total(&mut session);
    assert!(begin < end);
    session.update(Action::SearchedEvents("has reached STEADY".to_owned()));
    let found = session.panels().events.clone();
    assert!(found.total == 1 && found.rows[0].text.contains("steady state"), "{:?}", found.rows);
    session.update(Action::SearchedEvents("nobody says this".to_owned()));
    assert_eq!(total(&mut session), 0);
    session.update(Action::SearchedEvents(String::new()));
    session.update(Action::ToggledEventKind(events::Kinds::FinePrint));
    assert!(total(&mut session) > end, "fine print is more");
    let rows = session.panels().events.rows.clone();
    assert!(rows.windows(2).all(|pair| pair[0].at >= pair[1].at), "the newest first");
    assert!(rows.windows(2).all(|pair| pair[1].bottom + pair[1].height == pair[0].bottom), "without gaps");
}

#[test]
fn an_event_leads_to_its_moment_and_its_thing() {
    let mut session = opened("#/first-journey");
    session.update(Action::WentToEnd);
    let model = session.panels().events.clone();
    let row = model.rows.iter().find(|row| row.because.is_some()).expect("some have a cause");
    let (cause, _) = row.because.clone().expect("it was looked for");
    session.update(Action::WentToEntry(cause));
    let entry = &session.recording().trace()[cause.index()];
    assert_eq!((session.now(), session.is_playing()), (entry.at, false));
    assert!(session.selection().is_some());
}

#[test]
fn a_bad_revision_rolls_back_in_the_header_and_on_the_timeline() {
    let mut session = opened("#/crash-loop");
    session.update(Action::WentToEnd);
    let panels = session.panels();
    let world = session.world();
    let service = world.services.values().next().expect("there is a service");
    assert_eq!(world.deployment(service.deployments[0]).rollout, RolloutState::Completed);
    assert!(panels.header.pills.iter().any(|pill| pill.label == "running" && pill.value == "myapp:5"));
    assert_eq!(panels.timeline.figure.areas.len(), 4, "two revisions, healthy and all");
    assert!(panels.timeline.figure.dots.iter().any(|dot| dot.tone == Tone::Bad));
}

#[test]
fn the_viewers_theme_outlives_the_systems() {
    let mut session = opened("");
    let light = Action::SurroundingsChanged { theme: Theme::Light, calm: false };
    assert_eq!(session.update(light.clone()), [Request::WearTheme(Theme::Light)]);
    assert_eq!(session.update(Action::ToggledTheme), [Request::ShowTheme(Theme::Dark)]);
    assert_eq!(session.update(light), []);
    assert_eq!(session.surroundings().theme, Theme::Dark);
}

/// Every deed that a panel offers can be given, at once, and is carried out or refused for the reason it shows.
#[test]
fn what_the_panels_offer_can_be_done() {
    use crate::session::panels::inspect::{self, Body, Deed};
    use crate::sim::{Fact, Obedience, Subject};
    let subjects = [Subject::Task(TaskId::new(0)), Subject::Host(HostId::new(0)), Subject::Scheduler];
    let offered = |subject: Subject| -> Vec<Deed> {
        let mut session = opened("#/crash-loop?t=20s");
        session.selection = Some(subject);
        let deeds = inspect::of(&session).sections.into_iter().filter_map(|section| match section.body {
            Body::Deeds(deeds) => Some(deeds),
            _ => None,
        });
        deeds.flatten().collect()
    };
    let mut done = 0;
    for subject in subjects {
        for deed in offered(subject) {
            assert_eq!(deed.refused, None, "{}", deed.label);
            let mut session = opened("#/crash-loop?t=20s");
            session.update(Action::Asked(deed.command.clone()));
            record(&mut session);
            let mut outcomes = session.recording().trace().iter().filter_map(|entry| match &entry.fact {
                Fact::CommandGiven { command, outcome } if command.as_ref() == &deed.command => Some(outcome.clone()),
                _ => None,
            });
            assert_eq!(outcomes.next(), Some(Obedience::Done), "{}", deed.label);
            done += 1;
        }
    }
    assert!(done > 12, "{done} deeds were offered");
}

#[test]
fn hazards_are_judged_when_they_are_read_fixed_in_place_and_shown_from_the_beginning() {
    let mut session = opened("#/stuck-100-100?t=2m&sel=service:1");
    assert!(session.panels().scenario.hazards.is_empty(), "nobody looks yet");
    session.update(Action::ChoseTab(Tab::Scenario));
    let hazards = Rc::clone(&session.panels().scenario.hazards);
    assert_eq!((hazards.len(), hazards[0].path.ends_with("maximumPercent")), (1, true));
    assert_eq!(session.update(Action::RanProof(0)), [Request::PushAddress]);
    record(&mut session);
    assert!(session.is_playing() && session.recording().scenario().title == "Why does this deployment never move?");
    session.update(Action::OpenedFragment("#/stuck-100-100?t=2m&sel=service:1".to_owned()));
    record(&mut session);
    let requests = session.update(Action::AppliedFix(0));
    assert!(matches!(requests[..], [Request::UpdateAddress, Request::KeepDrafts(_)]), "{requests:?}");
    record(&mut session);
    assert!(session.panels().scenario.hazards.is_empty(), "the hazard is gone");
    let kept = (session.now(), session.selection(), session.is_playing());
    assert_eq!(kept, (at(120), opening::subject("service:1"), false), "moment and selection stay");
    assert_eq!(session.update(Action::AppliedFix(7)), [], "there is no such hazard");
    session.update(Action::Undid);
    assert_eq!(session.panels().scenario.hazards.len(), 1, "a fix can be taken back");
}
