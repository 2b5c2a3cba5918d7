//! Target groups in the shape of elbv2, and the traffic they get.

use super::{Field, Kind, Letters, Object, field, required, unmodelled, up_to, words};
use crate::scenario::check::limits;

pub const TARGET_GROUP: Object = Object {
    name: "a target group",
    about: "Where a load balancer sends requests, and how it checks health.",
    fields: &[
        required("TargetGroupName", Kind::Text(Letters::GROUP), "The name that services and traffic refer to."),
        field("Port", PORT, "80", "The port on which the targets receive traffic."),
        field(
            "TargetType",
            Kind::Word { known: &["ip", "instance"], unmodelled: &["lambda", "alb"] },
            "\"ip\"",
            "Tasks with their own network interface are ip targets; bridge and host tasks are instance targets.",
        ),
        field("HealthCheckPath", Kind::Text(Letters::PATH), "\"/\"", "The path that health checks ask for."),
        seconds("HealthCheckIntervalSeconds", 5, 300, "30", "The time from one health check of a target to the next."),
        seconds("HealthCheckTimeoutSeconds", 2, 120, "5", "How long a health check waits; less than the interval."),
        field(
            "HealthyThresholdCount",
            THRESHOLD,
            "5",
            "How many checks in a row an unhealthy target must pass; a new one needs one.",
        ),
        field("UnhealthyThresholdCount", THRESHOLD, "2", "How many checks in a row a target must fail."),
        field("Matcher", Kind::Object(&MATCHER), "{}", "The answers that count as healthy."),
        seconds(
            "deregistrationDelay",
            0,
            3600,
            "300",
            "How long a deregistered target may finish its requests; `deregistration_delay.timeout_seconds`.",
        ),
        seconds(
            "slowStart",
            0,
            900,
            "0",
            "In how many seconds a new target's share of requests grows; `slow_start.duration_seconds`.",
        ),
    ],
    unmodelled: unmodelled::TARGET_GROUP,
};

const MATCHER: Object = Object {
    name: "a matcher",
    about: "The answers that count as healthy.",
    fields: &[field(
        "HttpCode",
        Kind::Text(Letters::PATH),
        "\"200\"",
        "Codes from 200 to 499: `200`, `200,202`, `200-299`.",
    )],
    unmodelled: unmodelled::MATCHER,
};

pub const TRAFFIC: Object = Object {
    name: "a stream of traffic",
    about: "A steady stream of requests to a target group.",
    fields: &[
        required("targetGroup", Kind::Text(Letters::GROUP), "The target group's name."),
        required("requestsPerSecond", up_to(limits::REQUESTS_PER_SECOND), "How many requests arrive in a second."),
    ],
    unmodelled: &[],
};

pub const PORT: Kind = Kind::Whole { least: 1, most: 65_535 };
const THRESHOLD: Kind = Kind::Whole { least: 2, most: 10 };

const fn seconds(name: &'static str, least: u64, most: u64, default: &'static str, about: &'static str) -> Field {
    field(name, Kind::Seconds { least, most }, default, about)
}

pub const PROTOCOL: Kind = words(&["tcp", "udp"]);
