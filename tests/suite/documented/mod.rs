//! Every documented rule that the engine follows: one row each, named after the rule, played on a small cluster.
//!
//! The sections are those of AWS's guides as the engine's sources name them.

mod additions;
mod agent;
mod agent_log;
mod api;
mod app_log;
pub mod asked;
mod balancer;
pub mod bench;
mod breaker;
mod controller;
mod credentials;
mod fargate;
mod faults;
mod groups;
mod images;
mod incident;
mod lifecycle;
mod metadata;
mod placement;
mod queue;
mod rollout;
mod scale_in;
mod settings;
mod target_health;

/// A rule in one sentence, and what shows that it holds.
type Rule = (&'static str, fn());

const SECTIONS: &[(&str, &[Rule])] = &[
    ("service controller", controller::RULES),
    ("rolling updates", rollout::RULES),
    ("scale-in", scale_in::RULES),
    ("circuit breaker and alarms", breaker::RULES),
    ("placement", placement::RULES),
    ("container agent", agent::RULES),
    ("the agent's queue and an overloaded control plane", queue::RULES),
    ("images", images::RULES),
    ("task lifecycle", lifecycle::RULES),
    ("load balancer", balancer::RULES),
    ("several target groups", groups::RULES),
    ("Fargate", fargate::RULES),
    ("faults and interventions", faults::RULES),
    ("what a run adds", additions::RULES),
    ("settings", settings::RULES),
    ("task credentials", credentials::RULES),
    ("task metadata", metadata::RULES),
    ("the agent's log", agent_log::RULES),
    ("target health", target_health::RULES),
    ("the AWS APIs", api::RULES),
    ("application logs", app_log::RULES),
    ("the handbook's incident", incident::RULES),
];

#[test]
fn every_documented_rule_holds() {
    let mut broken = Vec::new();
    for (section, rules) in SECTIONS {
        for (rule, shows) in *rules {
            if std::panic::catch_unwind(shows).is_err() {
                broken.push(format!("{section}: {rule}"));
            }
        }
    }
    assert!(broken.is_empty(), "{} rules do not hold:\n{}", broken.len(), broken.join("\n"));
}
