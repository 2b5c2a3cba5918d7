//! The start throttle: a service whose tasks never reach RUNNING waits longer and longer between attempts.
//!
//! Developer guide, service-throttle-logic. It never gives up; an update or a running task releases it.

use super::controller::post;
use crate::scenario::Setting;
use crate::sim::answer::ServiceMessage;
use crate::sim::fact::Fact;
use crate::sim::turn::Turn;
use crate::sim::world::ids::ServiceId;
use crate::units::Span;

/// Notes a failed start, and lets the next one wait.
pub(super) fn brake(turn: &mut Turn<'_>, service: ServiceId) {
    let timing = &turn.world().catalog.timing;
    let (first, cap) = (timing.span(Setting::ThrottleFirst), timing.span(Setting::ThrottleCap));
    let patience = u32::try_from(timing.number(Setting::ThrottlePatience)).unwrap_or(u32::MAX).max(1);
    let throttle = turn.world().service(service).throttle;
    if turn.now() < throttle.until {
        return;
    }
    let attempts = throttle.attempts + 1;
    let wait = match attempts.checked_sub(patience) {
        Some(beyond) => first.times(1u64 << beyond.min(20)).min(cap),
        None => Span::ZERO,
    };
    let until = turn.now() + wait;
    turn.commit(Fact::StartsThrottled { service, attempts, until });
    if attempts == patience {
        post(turn, service, ServiceMessage::UnableToStart);
    }
}
