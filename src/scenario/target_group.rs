//! Target groups of the load balancer, in the shape of elbv2, and the traffic they get.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub struct TargetGroup {
    pub target_group_name: String,
    pub port: u16,
    pub target_type: TargetType,
    pub health_check_path: String,
    pub health_check_interval_seconds: u32,
    pub health_check_timeout_seconds: u32,
    pub healthy_threshold_count: u32,
    pub unhealthy_threshold_count: u32,
    pub matcher: Matcher,
    /// Seconds a target keeps draining; `deregistration_delay.timeout_seconds`.
    #[serde(rename = "deregistrationDelay")]
    pub deregistration_delay: u32,
    /// Seconds in which a new target's share of requests grows to its full size; `slow_start.duration_seconds`.
    #[serde(rename = "slowStart", skip_serializing_if = "crate::scenario::is_default")]
    pub slow_start: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetType {
    Instance,
    #[default]
    Ip,
}

/// The HTTP codes that count as healthy: `200`, `200,202`, `200-299`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub struct Matcher {
    pub http_code: String,
}

/// A steady stream of requests to a target group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Traffic {
    pub target_group: String,
    pub requests_per_second: u32,
}

impl Default for TargetGroup {
    fn default() -> Self {
        TargetGroup {
            target_group_name: String::new(),
            port: 80,
            target_type: TargetType::Ip,
            health_check_path: "/".to_owned(),
            health_check_interval_seconds: 30,
            health_check_timeout_seconds: 5,
            healthy_threshold_count: 5,
            unhealthy_threshold_count: 2,
            matcher: Matcher::default(),
            deregistration_delay: 300,
            slow_start: 0,
        }
    }
}

impl Default for Matcher {
    fn default() -> Self {
        Matcher { http_code: "200".to_owned() }
    }
}

impl Matcher {
    /// Returns whether an answer with this status counts as healthy.
    pub fn accepts(&self, status: u16) -> bool {
        self.ranges().any(|range| range.is_some_and(|(low, high)| low <= status && status <= high))
    }

    /// Returns each part's two ends; `None` for a part that cannot be read.
    pub fn ranges(&self) -> impl Iterator<Item = Option<(u16, u16)>> {
        self.http_code.split(',').map(|part| {
            let (low, high) = part.split_once('-').unwrap_or((part, part));
            Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
        })
    }
}
