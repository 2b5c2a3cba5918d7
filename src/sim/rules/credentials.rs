//! Role credentials of tasks: handed over with the task, refreshed before they expire, gone with it.
//!
//! The control plane assumes the roles and pushes the credentials; the agent serves them to the containers.

use super::{agent, container, stop};
use crate::scenario::Setting;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::timing;
use crate::sim::turn::Turn;
use crate::sim::world::ids::TaskId;
use crate::sim::world::{Fault, StopCause, Task};
use crate::units::{SimTime, Span};

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

/// New ones come before the old ones expire. What the control plane pushes does not reach an agent that is cut off.
pub(super) fn refresh(turn: &mut Turn<'_>, task: TaskId) {
    let (now, lead) = (turn.now(), turn.world().catalog.timing.span(Setting::CredentialsRefresh));
    let due = |until: SimTime| until <= now + lead;
    let world = turn.world();
    let live =
        |task: &Task| task.holds_resources() && task.credentials_until.is_some_and(due) && !world.is_adrift(task);
    if world.task(task).is_some_and(live) && reaches(turn, task) {
        issue(turn, task);
    }
}

/// Returns whether new credentials can get to a task's agent: one that assumes roles itself needs no control plane.
fn reaches(turn: &Turn<'_>, task: TaskId) -> bool {
    let host = turn.world().task(task).and_then(|task| task.host);
    let pushed = turn.world().catalog.timing.number(Setting::CredentialFlow) == timing::PUSHED;
    !pushed || host.is_some_and(|host| agent::is_reachable(turn.world(), host))
}

/// Begins to fail if the task's secrets, on Fargate also its registry credentials, cannot be fetched now.
pub(super) fn secrets_are_denied(turn: &mut Turn<'_>, task: TaskId) -> bool {
    let denied = are_denied(turn, task);
    if denied {
        let after = turn.roll(Setting::SecretsRetries, Why::SecretsRetries, task.number(), 0);
        turn.schedule(after, Event::SecretsGivenUp(task));
    }
    denied
}

fn are_denied(turn: &Turn<'_>, task: TaskId) -> bool {
    let absent = turn.world().catalog.timing.number(Setting::ExecutionRole) == timing::ABSENT;
    let lacks_role = absent
        && turn
            .world()
            .task(task)
            .is_some_and(|task| turn.world().catalog.definition(task.definition).execution_role.is_none());
    needs_secrets(turn, task) && (lacks_role || turn.world().faults.has(Fault::DenySecrets))
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
    if !are_denied(turn, task) {
        return container::begin(turn, task);
    }
    stop::fail_to_start(turn, task, StopCause::ResourceInitialization);
}
