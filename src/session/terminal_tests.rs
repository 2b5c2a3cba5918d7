//! The console as the page drives it, with the desk where the worker would be.

use super::*;
use crate::console::Desk;
use crate::session::tests::{opened, record};

fn type_to(session: &mut Session, desk: &mut Desk, typing: Typing) {
    let mut requests: VecDeque<Request> = session.update(Action::Typed(typing)).into();
    while let Some(request) = requests.pop_front() {
        if let Request::AskConsole(ask) = request {
            let answer = Typing::Answered(Box::new(desk.answer(*ask)));
            requests.extend(session.update(Action::Typed(answer)));
            record(session);
        }
    }
}

fn said(session: &Session) -> String {
    session.terminal.rows.iter().map(|row| format!("{}\n", row.text)).collect()
}

fn line(text: &str) -> Typing {
    Typing::Line(text.to_owned())
}

#[test]
fn a_command_answers_as_of_the_moment_and_changes_the_recording_like_a_button() {
    let (mut session, mut desk) = (opened("#/crash-loop?t=10s"), Desk::default());
    let before = session.recording().digest();
    type_to(&mut session, &mut desk, Typing::Toggled);
    assert!(session.terminal.open && !session.terminal.prompt.is_empty(), "the prompt is there");
    let update =
        "aws ecs update-service --cluster production --service myapp --desired-count 2 --query service.desiredCount";
    type_to(&mut session, &mut desk, line(update));
    assert!(said(&session).ends_with("2\n"), "{}", said(&session));
    assert_ne!(session.recording().digest(), before);
    session.update(Action::Undid);
    record(&mut session);
    assert_eq!(session.recording().digest(), before, "it can be undone");
    assert_eq!(session.terminal.history.as_slice(), [update]);
}

#[test]
fn waiting_moves_the_clock_and_mistakes_are_told() {
    let (mut session, mut desk) = (opened("#/first-journey?t=5s"), Desk::default());
    let scenario = Rc::clone(session.recording().scenario());
    let (cluster, service) = (&scenario.cluster.cluster_name, &scenario.services[0].service_name);
    type_to(
        &mut session,
        &mut desk,
        line(&format!("aws ecs wait services-stable --cluster {cluster} --services {service} && echo steady")),
    );
    assert!(session.now() > SimTime::from_millis(30_000), "{:?}", session.now());
    assert!(said(&session).ends_with("steady\n"), "{}", said(&session));
    type_to(&mut session, &mut desk, line("aws ecs list-taks"));
    assert!(session.terminal.rows.iter().any(|row| row.kind == RowKind::Err), "{}", said(&session));
}

#[test]
fn tab_finishes_a_word_and_what_is_typed_ahead_comes_in_turn() {
    let (mut session, mut desk) = (opened("#/crash-loop"), Desk::default());
    type_to(&mut session, &mut desk, Typing::Completion("aws ecs describe-contai".to_owned()));
    assert_eq!(session.terminal.completed, (1, "aws ecs describe-container-instances ".to_owned()));
    let asked = session.update(Action::Typed(line("pwd")));
    assert_eq!(session.update(Action::Typed(line("echo two"))), [], "one at a time");
    let Some(Request::AskConsole(ask)) = asked.into_iter().next() else { panic!("the first is asked") };
    let answer = desk.answer(*ask);
    let next = session.update(Action::Typed(Typing::Answered(Box::new(answer))));
    assert!(matches!(&next[..], [Request::AskConsole(ask)] if ask.line == "echo two"), "{next:?}");
}

#[test]
fn a_command_goes_on_in_the_next_line_until_it_is_whole_or_given_up() {
    let (mut session, mut desk) = (opened("#/crash-loop?t=10s"), Desk::default());
    type_to(&mut session, &mut desk, Typing::Toggled);
    type_to(&mut session, &mut desk, line("aws ecs list-clusters \\"));
    assert_eq!(session.shown_prompt(), "> ");
    type_to(&mut session, &mut desk, Typing::Completion("  --outp".to_owned()));
    assert_eq!(session.terminal.completed.1, "  --output ");
    type_to(&mut session, &mut desk, line("  --output text"));
    assert!(said(&session).contains("> ") && said(&session).contains("CLUSTERARNS\t"), "{}", said(&session));
    type_to(&mut session, &mut desk, line("echo 'open"));
    type_to(&mut session, &mut desk, Typing::GivenUp("half".to_owned()));
    assert!(said(&session).ends_with("> half^C\n"), "{}", said(&session));
    assert_ne!(session.shown_prompt(), "> ");
}
