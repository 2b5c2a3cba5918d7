//! The load balancer speaks: registration, health checks, traffic, draining.

use super::{Kind, Said, Teller, Tone};
use crate::report::words;
use crate::sim::world::ids::TargetId;
use crate::sim::world::{ProbeFailure, TargetState};
use crate::units::SimTime;

impl Teller<'_> {
    pub(super) fn registered(self, target: TargetId, first_probe: SimTime) -> Said {
        let (name, group) = (self.names.target(target), self.names.group(self.index.target_group(target)));
        let wait = words::span(first_probe - self.at);
        let text = format!("Target {name} is registered in target group {group}, its first check comes in {wait}");
        Said::plain(Kind::Target, text)
    }

    pub(super) fn check_failed(self, target: TargetId, failure: ProbeFailure, streak: u32) -> Said {
        let spec = &self.index.catalog().group(self.index.target_group(target)).spec;
        let name = self.names.target(target);
        let why = failure_words(failure);
        let path = &spec.health_check_path;
        let text = match streak {
            0 => format!("Health check {path} of target {name} fails again, {why}"),
            _ => format!(
                "Health check {path} of target {name} fails, {streak} of {}, {why}",
                spec.unhealthy_threshold_count
            ),
        };
        Said::new(Kind::Target, Tone::Warn, text)
    }

    pub(super) fn check_passed(self, target: TargetId, streak: u32) -> Said {
        let spec = &self.index.catalog().group(self.index.target_group(target)).spec;
        let (name, path) = (self.names.target(target), &spec.health_check_path);
        let text = match streak {
            0 => format!("Health check {path} of target {name} passes again"),
            _ => format!("Health check {path} of target {name} passes, {streak} of {}", spec.healthy_threshold_count),
        };
        Said::quiet(Kind::Target, text)
    }

    pub(super) fn target_health(self, target: TargetId, from: TargetState, to: TargetState) -> Said {
        let tone = match to {
            TargetState::Healthy => Tone::Good,
            TargetState::Unhealthy => Tone::Bad,
            TargetState::Initial | TargetState::Draining => Tone::Plain,
        };
        let name = self.names.target(target);
        Said::new(Kind::Target, tone, format!("Target {name} is {}, {} before", state_word(to), state_word(from)))
    }

    pub(super) fn first_request(self, target: TargetId) -> Said {
        Said::new(Kind::Target, Tone::Good, format!("Target {} serves its first request", self.names.target(target)))
    }

    pub(super) fn deregistered(self, target: TargetId, leaves_at: SimTime) -> Said {
        let (name, left) = (self.names.target(target), words::span(leaves_at - self.at));
        Said::plain(Kind::Target, format!("Target {name} is deregistered and drains for {left}"))
    }

    pub(super) fn target_removed(self, target: TargetId) -> Said {
        let (name, group) = (self.names.target(target), self.names.group(self.index.target_group(target)));
        Said::plain(Kind::Target, format!("Target {name} has left target group {group}"))
    }
}

/// Returns the word of the elbv2 API.
pub(in crate::report) const fn state_word(state: TargetState) -> &'static str {
    match state {
        TargetState::Initial => "initial",
        TargetState::Healthy => "healthy",
        TargetState::Unhealthy => "unhealthy",
        TargetState::Draining => "draining",
    }
}

/// Returns why a check failed, in plain words.
pub(in crate::report) fn failure_words(failure: ProbeFailure) -> String {
    match failure {
        ProbeFailure::Status(status) => format!("HTTP {status}"),
        ProbeFailure::Timeout => "no answer in time".to_owned(),
        ProbeFailure::Refused => "connection refused".to_owned(),
    }
}

/// Returns the reason code of DescribeTargetHealth.
pub(in crate::report) const fn failure_code(failure: ProbeFailure) -> &'static str {
    match failure {
        ProbeFailure::Status(_) => "Target.ResponseCodeMismatch",
        ProbeFailure::Timeout => "Target.Timeout",
        ProbeFailure::Refused => "Target.FailedHealthChecks",
    }
}
