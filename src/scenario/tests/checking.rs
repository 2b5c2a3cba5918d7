//! What the check refuses: each row breaks one thing in a scenario that is right.

use super::reading::lines;
use crate::scenario::*;
use crate::units::{SimTime, Span};

pub(super) type Break = fn(&mut Scenario);

pub(super) fn definition(scenario: &mut Scenario) -> &mut TaskDefinition {
    &mut scenario.task_definitions[0]
}

fn update(scenario: &mut Scenario, desired_count: Option<u32>, task_definition: Option<&str>) {
    let task_definition = task_definition.map(str::to_owned);
    let service = "myapp".to_owned();
    let command = Command::UpdateService {
        service,
        desired_count,
        task_definition,
        force_new_deployment: false,
        deployment_configuration: None,
        health_check_grace_period_seconds: None,
        enable_execute_command: Default::default(),
    };
    scenario.script.push(Cue { at: SimTime::ZERO, command });
}

/// Runs each row on the first built-in scenario.
pub(super) fn refused(rows: &[(&str, Break, &str)]) {
    for (name, spoil, want) in rows {
        let mut scenario = (LIBRARY[0].build)();
        spoil(&mut scenario);
        let found = lines(&check(&scenario));
        assert!(found.iter().any(|line| line == want), "{name}: {found:?}");
        assert!(found.len() <= 2, "{name}: {found:?}");
    }
}

#[test]
fn fargate_sizes() {
    for (cpu, memory, good) in [
        ("256", "512", true),
        ("256", "1536", false),
        ("256", "2048", true),
        ("256", "4096", false),
        ("512", "512", false),
        ("512", "4096", true),
        ("1024", "8192", true),
        ("1024", "8193", false),
        ("2048", "16384", true),
        ("4096", "30720", true),
        ("4096", "31744", false),
        ("8192", "16384", true),
        ("8192", "17408", false),
        ("16384", "122880", true),
        ("100", "512", false),
    ] {
        let mut scenario = (LIBRARY[1].build)();
        definition(&mut scenario).cpu = Some(cpu.to_owned());
        definition(&mut scenario).memory = Some(memory.to_owned());
        assert_eq!(check(&scenario).is_empty(), good, "{cpu} {memory}");
    }
    let mut scenario = (LIBRARY[1].build)();
    definition(&mut scenario).requires_compatibilities.clear();
    definition(&mut scenario).network_mode = NetworkMode::Bridge;
    assert_eq!(
        lines(&check(&scenario)),
        ["services[0].taskDefinition: `myapp:5` cannot run on Fargate: Fargate needs awsvpc",]
    );
}

const SERVICES: &[(&str, Break, &str)] = &[
    (
        "unknown definition",
        |s| s.services[0].task_definition = "myapp:6".into(),
        "services[0].taskDefinition: `myapp:6` is not in `taskDefinitions`; did you mean `myapp:5`?",
    ),
    (
        "unknown target group",
        |s| {
            s.services[0].load_balancers[0].target_group_arn =
                "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/webb/1".into()
        },
        "services[0].loadBalancers[0].targetGroupArn: `webb` is not in `targetGroups`; did you mean `web`?",
    ),
    (
        "unknown container",
        |s| s.services[0].load_balancers[0].container_name = "nginx".into(),
        "services[0].taskDefinition: `myapp:5` has no container `nginx`, which the load balancer needs",
    ),
    (
        "unmapped port",
        |s| s.services[0].load_balancers[0].container_port = 80,
        "services[0].taskDefinition: the container `app` of `myapp:5` does not map port 80",
    ),
    (
        "instance targets for awsvpc",
        |s| s.target_groups[0].target_type = TargetType::Instance,
        "services[0].taskDefinition: `myapp:5` has network mode awsvpc, so the target group's TargetType must be ip",
    ),
    (
        "Fargate where there is none",
        |s| s.services[0].launch_type = LaunchType::Fargate,
        "services[0].launchType: the cluster has no Fargate; write `fargate: true` there",
    ),
    (
        "twice",
        |s| {
            let twin = s.services[0].clone();
            s.services.push(twin)
        },
        "services[1].serviceName: there is already a service `myapp`",
    ),
    (
        "a billion tasks",
        |s| s.services[0].desired_count = 1_000_000_000,
        "services[0].desiredCount: this must be from 0 to 5000; it is 1000000000",
    ),
    (
        "min above max",
        |s| s.services[0].deployment_configuration.maximum_percent = 99,
        "services[0].deploymentConfiguration.minimumHealthyPercent: this must not be above maximumPercent, 99",
    ),
    (
        "min above everything",
        |s| s.services[0].deployment_configuration.minimum_healthy_percent = 101,
        "services[0].deploymentConfiguration.minimumHealthyPercent: this must be from 0 to 100; it is 101",
    ),
    (
        "binpack by taste",
        |s| {
            s.services[0]
                .placement_strategy
                .push(PlacementStrategy { kind: StrategyType::Binpack, field: Some("taste".into()) })
        },
        "services[0].placementStrategy[0].field: binpack needs the field cpu or memory",
    ),
    (
        "memberOf nothing",
        |s| {
            s.services[0]
                .placement_constraints
                .push(PlacementConstraint { kind: ConstraintType::MemberOf, expression: None })
        },
        "services[0].placementConstraints[0]: memberOf needs an expression, like `attribute:ecs.instance-type =~ c5.*`",
    ),
    (
        "timeout above interval",
        |s| s.target_groups[0].health_check_timeout_seconds = 10,
        "targetGroups[0].HealthCheckTimeoutSeconds: the timeout must be shorter than the interval, 10 s",
    ),
    (
        "interval 0",
        |s| s.target_groups[0].health_check_interval_seconds = 0,
        "targetGroups[0].HealthCheckIntervalSeconds: this must be from 5 to 300; it is 0",
    ),
    (
        "a matcher of words",
        |s| s.target_groups[0].matcher.http_code = "fine".into(),
        "targetGroups[0].Matcher.HttpCode: write codes from 200 to 499, like `200`, `200,202` or `200-299`",
    ),
    (
        "a matcher of errors",
        |s| s.target_groups[0].matcher.http_code = "200-500".into(),
        "targetGroups[0].Matcher.HttpCode: write codes from 200 to 499, like `200`, `200,202` or `200-299`",
    ),
    (
        "a path without a slash",
        |s| s.target_groups[0].health_check_path = "javascript:alert(1)".into(),
        "targetGroups[0].HealthCheckPath: a path begins with /",
    ),
    ("port 0", |s| s.target_groups[0].port = 0, "targetGroups[0].Port: this must be from 1 to 65535; it is 0"),
    (
        "traffic to nowhere",
        |s| s.traffic[0].target_group = "wob".into(),
        "traffic[0].targetGroup: `wob` is not in `targetGroups`; did you mean `web`?",
    ),
    (
        "traffic beyond counting",
        |s| s.traffic[0].requests_per_second = u32::MAX,
        "traffic[0].requestsPerSecond: this must be from 0 to 1000000; it is 4294967295",
    ),
];

#[test]
fn services_and_target_groups() {
    refused(SERVICES);
}

#[test]
fn scripts_and_sums() {
    refused(&[
        (
            "a script that wants too much",
            |s| update(s, Some(5001), None),
            "script[0].desiredCount: this must be from 0 to 5000; it is 5001",
        ),
        (
            "a script that deploys nothing",
            |s| update(s, None, Some("myapp:6")),
            "script[0].taskDefinition: `myapp:6` is not in `taskDefinitions`; did you mean `myapp:5`?",
        ),
        (
            "a task by its nickname",
            |s| {
                s.script
                    .push(Cue { at: SimTime::ZERO, command: Command::CrashTask { task: "bobby".into(), exit_code: 1 } })
            },
            "script[0].task: `bobby` is not a task's id; write at least its first four digits, or `service/1` for the \
             first of a service",
        ),
        (
            "26,000 tasks",
            |s| {
                let service = Service { desired_count: 4_400, ..s.services[0].clone() };
                s.services = (0..6).map(|nth| Service { service_name: format!("s{nth}"), ..service.clone() }).collect();
            },
            "services: the services want 26400 tasks; at most 25000 in all",
        ),
        (
            "a fleet that is checked for two days",
            |s| {
                s.duration = Span::from_secs(48 * 3600);
                s.target_groups[0].health_check_interval_seconds = 6;
                let service = Service { desired_count: 5_000, ..s.services[0].clone() };
                s.services = (0..5).map(|nth| Service { service_name: format!("s{nth}"), ..service.clone() }).collect();
            },
            "duration: this run would have about 720 million events, and 500 million are allowed; make it shorter or smaller",
        ),
        (
            "a fleet that crashes for two days",
            |s| {
                s.duration = Span::from_secs(48 * 3600);
                s.services[0].desired_count = 5_000;
                s.images[0].behaviour.exit_after = Some(Span::ZERO);
            },
            "duration: this run would have about 5270 million events, and 500 million are allowed; make it shorter or smaller",
        ),
    ]);
    let mut late = (LIBRARY[0].build)();
    update(&mut late, Some(2), None);
    late.script[0].at = SimTime::from_millis(301_000);
    assert_eq!(check(&late), []);
    assert_eq!(lines(&check::notes(&late)), ["script[0].at: this comes after the end of the recording, 5m"]);
}

#[test]
fn the_world_of_the_quotas_passes() {
    let mut scenario = (LIBRARY[0].build)();
    scenario.duration = Span::from_secs(3600);
    scenario.cluster.instances[0].count = 4_999;
    let service = Service { desired_count: 5_000, ..scenario.services[0].clone() };
    scenario.services = (0..5).map(|nth| Service { service_name: format!("s{nth}"), ..service.clone() }).collect();
    assert_eq!(lines(&check(&scenario)), Vec::<String>::new());
}

#[test]
fn commands_are_checked_alone() {
    let scenario = (LIBRARY[0].build)();
    let stop = Command::StopTask { task: "0a1b".into(), reason: None };
    assert_eq!(check_command(&scenario, &[], &stop), []);
    let update = Command::UpdateService {
        service: "arn:aws:ecs:us-east-1:123456789012:service/production/myapp".into(),
        desired_count: Some(6_000),
        task_definition: Some("myapp".into()),
        force_new_deployment: true,
        deployment_configuration: None,
        health_check_grace_period_seconds: None,
        enable_execute_command: Default::default(),
    };
    assert_eq!(lines(&check_command(&scenario, &[], &update)), ["desiredCount: a service has at most 5000 tasks"]);
}
