//! What must always hold, each with its name. Checked after every fact in debug builds and tests.

mod hosts;
mod services;
mod targets;
mod tasks;

use super::World;
use crate::sim::fact::Fact;
use crate::units::SimTime;

/// A sentence that is true of every world, and the predicate that says so.
pub struct Invariant {
    pub name: &'static str,
    pub holds: fn(&World, SimTime) -> bool,
}

pub const INVARIANTS: &[Invariant] = &[
    Invariant { name: "free and used resources of an instance add up to its total", holds: hosts::resources_add_up },
    Invariant { name: "a host lists exactly the tasks that hold its resources", holds: hosts::list_their_tasks },
    Invariant { name: "a microVM lives exactly as long as its task", holds: hosts::microvms_live_with_their_task },
    Invariant { name: "only tasks that no agent has taken over wait for one", holds: hosts::waiting_tasks_wait },
    Invariant { name: "an agent runs no more than its host has", holds: hosts::agents_keep_within_their_host },
    Invariant { name: "an agent's queue holds tasks that wait, oldest first", holds: hosts::queues_are_fair },
    Invariant { name: "an image is pulled for a container that waits for it", holds: hosts::pulls_are_wanted },
    Invariant { name: "a layer is present or on its way, never both", holds: hosts::layers_are_in_one_place },
    Invariant { name: "a host downloads no more layers at once than it may", holds: hosts::downloads_are_limited },
    Invariant { name: "downloads share no more than the host's bandwidth", holds: hosts::bandwidth_is_shared },
    Invariant { name: "an extraction ends after it began", holds: hosts::extractions_end },
    Invariant { name: "a task enters its statuses in order of time", holds: tasks::statuses_are_in_order },
    Invariant { name: "every change of a task's status raises its version", holds: tasks::versions_count },
    Invariant {
        name: "a running task has a host, an address and started containers",
        holds: tasks::running_is_running,
    },
    Invariant { name: "a task on its way out has a reason", holds: tasks::stops_have_reasons },
    Invariant {
        name: "a container that has exited has an exit code, and no other has",
        holds: tasks::exits_have_codes,
    },
    Invariant { name: "an application answers only while its container runs", holds: tasks::apps_run_in_containers },
    Invariant { name: "no two live tasks share an address and a port", holds: tasks::addresses_are_unique },
    Invariant { name: "only containers that run have been sent a signal", holds: tasks::signals_go_to_the_living },
    Invariant { name: "a target belongs to a task that knows it", holds: targets::have_tasks },
    Invariant { name: "a target is listed once, in its own group", holds: targets::are_listed_once },
    Invariant { name: "a target has its task's address", holds: targets::have_their_tasks_address },
    Invariant { name: "the tally of a target group equals a fresh count", holds: targets::tallies_are_right },
    Invariant { name: "a target answers as its application does", holds: targets::answer_as_their_app },
    Invariant { name: "a target's streak stays below its threshold", holds: targets::streaks_are_short },
    Invariant { name: "a draining target, and no other, says when it leaves", holds: targets::draining_ends },
    Invariant { name: "no more targets answer than get requests", holds: targets::flows_are_shares },
    Invariant { name: "a service lists exactly its tasks that are not stopped", holds: services::list_their_tasks },
    Invariant { name: "a service has one primary deployment, listed first", holds: services::have_one_primary },
    Invariant {
        name: "a service lists its own deployments and no inactive one",
        holds: services::list_their_deployments,
    },
    Invariant { name: "a steady service runs what it wants, in service", holds: services::steady_is_steady },
    Invariant {
        name: "a task of a service belongs to one of its deployments",
        holds: services::tasks_have_deployments,
    },
    Invariant { name: "a host's taken ports are those of its tasks, each once", holds: hosts::ports_are_taken_once },
    Invariant { name: "an instance that has left the cluster runs nothing", holds: hosts::the_gone_run_nothing },
    Invariant { name: "an instance that has ended has no connected agent", holds: hosts::the_vanished_are_silent },
    Invariant { name: "nothing runs on an instance that has ended", holds: hosts::the_vanished_run_nothing },
    Invariant { name: "the images of a host are noted once", holds: hosts::images_are_noted_once },
    Invariant { name: "health is known of checked containers only", holds: tasks::health_is_checked },
    Invariant { name: "a container is restarted under its policy only", holds: tasks::restarts_have_a_policy },
    Invariant { name: "credentials go to tasks with a role and end with them", holds: tasks::credentials_have_a_role },
    Invariant { name: "a Spot task runs on Fargate", holds: tasks::providers_are_fargates },
    Invariant { name: "a target's weight is a share of a full one", holds: targets::weights_are_shares },
    Invariant { name: "a target is cut exactly while its zone fails", holds: targets::cut_with_their_zone },
    Invariant { name: "a service keeps at most a hundred events, in order", holds: services::events_are_few },
    Invariant { name: "a service that is gone has no tasks", holds: services::the_gone_have_no_tasks },
    Invariant { name: "a fault that lasts does not end in the past", holds: services::faults_end_later },
];

/// Panics with the name of the first invariant that a fact broke.
///
/// Large worlds are looked at once in a while, so that debug runs stay usable.
pub(in crate::sim) fn assert_after(world: &World, now: SimTime, fact: &Fact) {
    let things = world.tasks.len() + world.hosts.len();
    if things > 100 && !world.entries.is_multiple_of(things as u32) {
        return;
    }
    for invariant in INVARIANTS {
        assert!((invariant.holds)(world, now), "broken after {fact:?} at {now:?}: {}", invariant.name);
    }
}

#[cfg(test)]
mod planted;
