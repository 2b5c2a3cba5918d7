//! The first instant: services are created, agents begin to poll.

use crate::scenario::Setting;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::{Cause, Fact};
use crate::sim::timing;
use crate::sim::turn::Turn;
use crate::sim::world::Host;
use crate::sim::world::ids::ServiceId;
use crate::units::{SimTime, Span};

pub(in crate::sim) fn begin(turn: &mut Turn<'_>) {
    let catalog = turn.catalog();
    if catalog.timing.number(Setting::Transport) == timing::POLL {
        let first = |host: &Host| (host.agent.first_poll, host.id);
        let polls: Vec<_> = turn.world().hosts.values().filter(|host| host.is_instance()).map(first).collect();
        for (at, host) in polls {
            turn.schedule_at(at, Event::AgentPoll(host));
        }
    }
    for place in 0..catalog.services.len() as u32 {
        create(turn, ServiceId::new(place));
    }
}

/// Creates a service with its first deployment. The controller looks for the first time within one cadence.
fn create(turn: &mut Turn<'_>, service: ServiceId) {
    turn.root(Cause::Beginning);
    let catalog = turn.catalog();
    let cadence = catalog.timing.span(Setting::SchedulerCadence);
    let window = (Span::from_millis(cadence.as_millis().min(1000)), cadence);
    let phase = turn.dice().span(Why::LookPhase, u64::from(service.number()), 0, window);
    let first_look = SimTime::ZERO + phase;
    turn.commit_cause(Fact::ServiceCreated { service, first_look });
    let deployment = turn.world().deployments.next_id();
    let definition = catalog.services[service.index()].definition;
    turn.commit_cause(Fact::DeploymentCreated { deployment, service, definition });
    turn.schedule_at(first_look, Event::ServiceLook(service));
}
