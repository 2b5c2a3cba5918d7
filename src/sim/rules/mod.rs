//! The verbs: one file for each component of ECS. Rules read, decide, commit; they own no state.

mod agent;
mod balancer;
mod begin;
mod breaker;
mod capacity;
mod cleanup;
mod container;
mod controller;
mod credentials;
mod daemon;
mod daemons;
mod dependency;
mod faults;
mod find;
pub mod health;
mod instances;
mod obey;
mod provision;
mod pull;
mod reaper;
pub mod reconcile;
pub mod rollout;
pub mod scale_in;
mod scheduler;
mod stop;
mod throttle;

use super::event::Event;
use super::rounds::{Next, Round};
use super::turn::Turn;
pub(super) use begin::begin;
pub use breaker::{threshold as breaker_threshold, threshold_under as breaker_threshold_under};
pub(super) use obey::obey;

/// Who answers which event: one line each.
pub(super) fn answer(turn: &mut Turn<'_>, event: Event) {
    match event {
        Event::CueDue(nth) => obey::cue(turn, nth),
        Event::ServiceLook(service) => controller::look(turn, service),
        Event::EniReady(task) => provision::eni_ready(turn, task),
        Event::MicroVmReady(task) => provision::microvm_ready(turn, task),
        Event::TaskPushed(task) => agent::pushed(turn, task),
        Event::ManifestResolved(task, container) => pull::manifest_resolved(turn, task, container),
        Event::PullGivenUp(task, container) => pull::given_up(turn, task, container),
        Event::LayerArrived(host, layer) => pull::layer_arrived(turn, host, layer),
        Event::LayerExtracted(host, layer) => pull::layer_extracted(turn, host, layer),
        Event::ContainerCreated(task, container) => container::created(turn, task, container),
        Event::ContainerStarted(task, container) => container::started(turn, task, container),
        Event::AppTurns(task, container) => container::app_turns(turn, task, container),
        Event::AppExits(task, container) => container::app_exits(turn, task, container),
        Event::ReportArrives(task) => agent::report_arrives(turn, task),
        Event::RegistrationDone(task) => balancer::registration_done(turn, task),
        Event::FirstRequest(target) => balancer::first_request(turn, target),
        Event::DrainOver(target) => balancer::drain_over(turn, target),
        Event::StopDelivered(task) => stop::delivered(turn, task),
        Event::TermHandled(task, container) => stop::term_handled(turn, task, container),
        Event::StopTimeout(task, container) => stop::timeout(turn, task, container),
        Event::EniReleased(task) => stop::eni_released(turn, task),
        Event::RetentionOver(task) => reaper::retention_over(turn, task),
        Event::RanLongEnough(task) => health::ran_long_enough(turn, task),
        Event::SecretsGivenUp(task) => credentials::given_up(turn, task),
        Event::CredentialsExpire(task) => credentials::refresh(turn, task),
        Event::ImageCleanup(host) => cleanup::look(turn, host),
        Event::SlowStartStep(target) => balancer::slow_start_step(turn, target),
        Event::FaultEnds(fault) => faults::time_is_over(turn, fault),
        Event::DisconnectGraceOver(host) => instances::disconnect_grace_over(turn, host),
        Event::PullStalled(host) => pull::stalled(turn, host),
        Event::InstanceLossNoticed(host) => instances::loss_noticed(turn, host),
        Event::InstanceStopNoticed(host) => instances::stop_noticed(turn, host),
        Event::InstanceBooted(host) => instances::reconnect(turn, host),
        Event::SpotTaskEnds(task) => instances::spot_task_ends(turn, task),
        Event::SpotInstanceEnds(host) => instances::vanish(turn, host),
    }
}

/// Who makes which round, and says how it goes on.
pub(super) fn make_round(turn: &mut Turn<'_>, round: Round) -> Next {
    match round {
        Round::Poll(host) => agent::poll(turn, host),
        Round::ContainerCheck(task, container) => health::check(turn, task, container),
        Round::TargetCheck(target) => balancer::check(turn, target),
    }
}
