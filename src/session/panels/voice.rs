//! The stage in a sentence or two, for those who listen. Says something new only when it matters, and not too often.

use super::header::focus;
use super::transport::spoken;
use crate::say::voice as say;
use crate::session::Session;
use crate::sim::world::{Headcount, RolloutState};
use crate::units::Span;
use std::rc::Rc;

/// What was said last, and at which state of affairs.
#[derive(Default)]
pub struct Memory {
    said: Option<(State, Span, Rc<str>)>,
}

/// What makes it worth speaking again.
#[derive(Clone, Debug, PartialEq)]
struct State {
    edition: u64,
    /// While it plays, the moment alone is no news.
    paused_at: Option<u64>,
    rollout: Option<RolloutState>,
    healthy: u32,
    desired: u32,
}

/// While it plays, sentences follow each other no faster.
const PAUSE: Span = Span::from_secs(5);

impl State {
    /// Returns whether the same recording still plays.
    fn goes_on(&self, next: &State) -> bool {
        self.edition == next.edition && self.paused_at.is_none() && next.paused_at.is_none()
    }
}

pub fn of(session: &Session, memory: &mut Memory, count: &Headcount) -> Rc<str> {
    let world = session.world();
    let service = focus(world, session.selection).map(|id| world.service(id));
    let (healthy, desired) = service.map_or((0, 0), |row| (count.in_service, row.desired));
    let state = State {
        edition: session.edition,
        paused_at: (!session.transport.playing).then(|| session.now().as_millis() / 1000),
        rollout: service.map(|row| world.deployment(row.deployments[0]).rollout),
        healthy,
        desired,
    };
    let now = session.wall;
    match &memory.said {
        Some((known, _, text)) if *known == state => Rc::clone(text),
        Some((known, at, text)) if known.goes_on(&state) && now < *at + PAUSE => Rc::clone(text),
        _ => {
            let text: Rc<str> = sentence(session, healthy, desired).into();
            memory.said = Some((state, now, Rc::clone(&text)));
            text
        }
    }
}

fn sentence(session: &Session, healthy: u32, desired: u32) -> String {
    let world = session.world();
    let at = spoken(session.now());
    let Some(service) = focus(world, session.selection).map(|id| world.service(id)) else {
        let hosts = say::hosts(world.hosts.len() as u64);
        return say::at_and_no_service_yet(&at, &hosts);
    };
    let deployment = world.deployment(service.deployments[0]);
    let name = world.catalog.definition_name(deployment.definition);
    let rollout = match deployment.rollout {
        RolloutState::InProgress => say::deploying(&name),
        RolloutState::Completed => say::is_deployed(&name),
        RolloutState::Failed => say::the_deployment_of_failed(&name),
    };
    say::at_service_of_tasks_healthy(&at, &service.name, &healthy, &desired, &rollout)
}
