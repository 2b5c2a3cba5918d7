//! What tasks wait for in trouble, read off short runs.

use super::waiting;
use crate::report::Ledger;
use crate::scenario::read;
use crate::sim::Recording;
use crate::sim::world::ids::{ServiceId, TaskId};
use crate::units::{SimTime, Span};

/// A service of one task on one instance, with these containers and this script.
fn played(containers: &str, script: &str) -> Recording {
    let text = format!(
        "
duration: 10m
begin: empty
rules: {{profile: aws}}
cluster: {{zones: [us-east-1a], instances: [{{count: 1, instanceType: c5.large, zone: us-east-1a}}]}}
images:
  - {{image: app, size: 40MB, behaviour: {{boot: 2s}}}}
  - {{image: job, size: 40MB, behaviour: {{exitAfter: 60s, exitCode: 0}}}}
  - {{image: sick, size: 40MB, behaviour: {{boot: 2s, health: {{status: 500}}}}}}
taskDefinitions:
  - {{family: one, revision: 1, networkMode: bridge, cpu: '256', memory: '512', containerDefinitions: [{containers}]}}
services: [{{serviceName: web, taskDefinition: 'one:1', desiredCount: 1}}]
script: [{script}]
"
    );
    let scenario = read(&text).unwrap_or_else(|problems| panic!("{problems:?}")).scenario;
    let mut recording = Recording::new(scenario);
    recording.record_until(recording.scenario().end());
    recording
}

/// Returns what the first task waits for, second by second; a line that only counts on is said once.
fn told(recording: &Recording) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for secs in 0..200 {
        let now = SimTime::ZERO + Span::from_secs(secs);
        let cursor = recording.seek(now);
        let task = cursor.world().task(TaskId::new(0));
        let line = task.and_then(|task| waiting(task, cursor.world(), now)).map(|waiting| waiting.what);
        lines.extend(line.filter(|line| lines.last() != Some(line)));
    }
    lines
}

const APP: &str = "{name: app, image: app}";
const CHECK: &str = "healthCheck: {command: [CMD, ok], interval: 30}";

#[test]
fn trouble_is_named_while_it_lasts() {
    let job = "{name: migrate, image: job, essential: false}";
    let after = |condition: &str| {
        format!("{job}, {{name: app, image: app, dependsOn: [{{containerName: migrate, condition: {condition}}}]}}")
    };
    let healthy = "{name: db, image: app, healthCheck: {command: [CMD, ok], interval: 60}}, {name: app, image: app, \
                   dependsOn: [{containerName: db, condition: HEALTHY}]}";
    let secret = "{name: app, image: app, secrets: [{name: KEY, valueFrom: 'arn:aws:ssm:::parameter/key'}]}";
    let (success, complete) = (after("SUCCESS"), after("COMPLETE"));
    for (name, containers, script, want) in [
        ("SUCCESS", success.as_str(), "", "Container app waits until migrate has exited with code 0"),
        ("COMPLETE", complete.as_str(), "", "Container app waits until migrate has exited"),
        ("what it waits for is pulled", success.as_str(), "", "Downloads job"),
        ("HEALTHY", healthy, "", "Container app waits until db is HEALTHY"),
        (
            "no registry",
            APP,
            "{at: 1s, do: fail-registry}",
            "The registry does not answer for app, its agent tries again",
        ),
        (
            "too many requests",
            APP,
            "{at: 1s, do: fail-registry, error: throttled}",
            "The registry throttles the pull of app, its agent tries again",
        ),
        ("no token", APP, "{at: 1s, do: deny-secrets}", "ECR gives no authorization for app, its agent tries again"),
        ("no secrets", secret, "{at: 1s, do: deny-secrets}", "Cannot fetch its secrets, its agent tries again"),
        ("a checked container", &format!("{{name: app, image: app, {CHECK}}}"), "", "Waits for the health check"),
        (
            "a check that fails",
            &format!("{{name: app, image: sick, {CHECK}}}"),
            "",
            "Container app failed 1 of 3 health checks",
        ),
        ("no check at all", APP, "", "Runs without a health check and counts as healthy"),
        (
            "an agent that was lost",
            APP,
            "{at: 60s, do: disconnect-agent, instance: us-east-1a/1}",
            "Runs on, agent i-0",
        ),
        ("a zone that fails", APP, "{at: 60s, do: fail-zone, zone: us-east-1a}", "Runs on, but zone us-east-1a cannot"),
        (
            "an instance that has ended",
            APP,
            "{at: 60s, do: terminate-instance, instance: us-east-1a/1}",
            "Its instance has ended, and ECS has yet to notice",
        ),
    ] {
        let told = told(&played(containers, script));
        assert!(told.iter().any(|line| line.starts_with(want)), "{name}: {told:#?}");
    }
}

#[test]
fn the_numbers_count_what_container_checks_say() {
    let healthy_at = |image: &str, secs: u64| {
        let recording = played(&format!("{{name: app, image: {image}, {CHECK}}}"), "");
        let ledger = Ledger::of(&recording);
        let series = ledger.metrics.services.iter().find(|series| series.service == ServiceId::new(0));
        series.expect("the service has numbers").healthy.at(SimTime::ZERO + Span::from_secs(secs))
    };
    assert_eq!(healthy_at("app", 40), 0, "RUNNING, and not checked yet");
    assert_eq!(healthy_at("app", 70), 1, "its first check has passed");
    assert_eq!(healthy_at("sick", 100), 0, "RUNNING for long, and never healthy");
}
