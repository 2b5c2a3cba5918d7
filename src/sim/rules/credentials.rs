//! Role credentials of tasks: handed over with the task, refreshed before they expire, gone with it.
//!
//! The control plane assumes the roles and pushes the credentials; the agent serves them to the containers.

use super::{agent, breaker, container, stop, throttle};
use crate::scenario::Setting;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::turn::Turn;
use crate::sim::world::ids::TaskId;
use crate::sim::world::{Fault, StopCause, Task};
use crate::units::Span;

/// Hands a task the credentials of its roles, if it has any.
pub(super) fn issue(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task) else { return };
    let definition = turn.world().catalog.definition(row.definition);
    if definition.task_role.is_none() && definition.execution_role.is_none() {
        return;
    }
    let timing = &turn.world().catalog.timing;
    let (life, lead) = (timing.span(Setting::CredentialsLife), timing.span(Setting::CredentialsRefresh));
    let until = turn.now() + life;
    turn.commit(Fact::CredentialsIssued { task, until });
    let refresh = Span::from_millis(life.as_millis().saturating_sub(lead.as_millis()).max(1_000));
    turn.schedule(refresh, Event::CredentialsExpire(task));
}

/// New ones are pushed before the old ones expire. An agent that cannot be reached gets them when it is back.
pub(super) fn refresh(turn: &mut Turn<'_>, task: TaskId) {
    let lead = turn.catalog().timing.span(Setting::CredentialsRefresh);
    let due = |task: &Task| task.credentials_until.is_some_and(|until| until <= turn.now() + lead);
    let reachable = |task: &Task| task.host.is_some_and(|host| agent::is_reachable(turn.world(), host));
    if turn.world().task(task).is_some_and(|task| task.holds_resources() && due(task) && reachable(task)) {
        issue(turn, task);
    }
}

/// Begins to fail if the task's secrets, on Fargate also its registry credentials, cannot be fetched now.
pub(super) fn secrets_are_denied(turn: &mut Turn<'_>, task: TaskId) -> bool {
    let denied = turn.world().faults.has(Fault::DenySecrets) && needs_secrets(turn, task);
    if denied {
        let after = turn.roll(Setting::SecretsRetries, Why::SecretsRetries, task.number(), 0);
        turn.schedule(after, Event::SecretsGivenUp(task));
    }
    denied
}

fn needs_secrets(turn: &Turn<'_>, task: TaskId) -> bool {
    turn.world().task(task).is_some_and(|task| {
        let definition = turn.world().catalog.definition(task.definition);
        let wants = definition.containers.iter().any(|container| container.secrets);
        wants || task.launch == crate::scenario::LaunchType::Fargate
    })
}

/// All attempts are over: the task fails to start, unless the secrets can be fetched after all.
pub(super) fn given_up(turn: &mut Turn<'_>, task: TaskId) {
    if !turn.world().task(task).is_some_and(Task::is_alive) {
        return;
    }
    if !turn.world().faults.has(Fault::DenySecrets) {
        return container::begin(turn, task);
    }
    breaker::count(turn, task);
    if let Some(service) = turn.world().task(task).and_then(|task| task.service) {
        throttle::brake(turn, service);
    }
    stop::request(turn, task, StopCause::ResourceInitialization);
}
