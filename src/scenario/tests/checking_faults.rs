//! What the check refuses of containers among each other, agents, daemons, Spot, alarms, and of every verb.

use super::checking::{Break, definition, refused};
use super::reading::lines;
use crate::scenario::*;
use crate::units::Span;

/// Gives the first definition containers of these names after its own; none of them is essential.
fn beside(scenario: &mut Scenario, names: &[&str]) -> Vec<ContainerDefinition> {
    let first = definition(scenario).container_definitions[0].clone();
    let one = |name: &&str| ContainerDefinition {
        name: (*name).to_owned(),
        essential: false,
        port_mappings: Vec::new(),
        ..first.clone()
    };
    names.iter().map(one).collect()
}

fn waiting_for(container: ContainerDefinition, name: &str, condition: DependencyCondition) -> ContainerDefinition {
    let dependency = ContainerDependency { container_name: name.to_owned(), condition };
    ContainerDefinition { depends_on: vec![dependency], ..container }
}

fn depends(scenario: &mut Scenario, name: &str, condition: DependencyCondition) {
    let sidecar = beside(scenario, &["sidecar"]).remove(0);
    definition(scenario).container_definitions.push(waiting_for(sidecar, name, condition));
}

fn agent(scenario: &mut Scenario, name: &str, value: &str) {
    scenario.cluster.instances[0].agent.insert(name.to_owned(), value.to_owned());
}

fn on_fargate(scenario: &mut Scenario) -> &mut Service {
    scenario.cluster.fargate = Fargate(true);
    scenario.services[0].launch_type = LaunchType::Fargate;
    &mut scenario.services[0]
}

fn share(provider: CapacityProvider, weight: u32, base: u32) -> CapacityProviderItem {
    CapacityProviderItem { capacity_provider: provider, weight, base }
}

fn daemon(scenario: &mut Scenario) -> &mut Service {
    scenario.services[0].scheduling_strategy = SchedulingStrategy::Daemon;
    &mut scenario.services[0]
}

const CONTAINERS: &[(&str, Break, &str)] = &[
    (
        "waits for nobody known",
        |s| depends(s, "ap", DependencyCondition::Start),
        "taskDefinitions[0].containerDefinitions[1].dependsOn[0].containerName: the task has no container `ap`; did you mean `app`?",
    ),
    (
        "waits for itself",
        |s| depends(s, "sidecar", DependencyCondition::Start),
        "taskDefinitions[0].containerDefinitions[1].dependsOn: `sidecar` waits for itself in a circle",
    ),
    (
        "waits in a circle of three",
        |s| {
            let rows = beside(s, &["a", "b", "c"]);
            let next = rows.into_iter().zip(["b", "c", "a"]);
            let rows = next.map(|(row, name)| waiting_for(row, name, DependencyCondition::Start));
            definition(s).container_definitions.extend(rows);
        },
        "taskDefinitions[0].containerDefinitions[1].dependsOn: `a` waits for itself in a circle",
    ),
    (
        "waits for the end of an essential one",
        |s| depends(s, "app", DependencyCondition::Success),
        "taskDefinitions[0].containerDefinitions[1].dependsOn[0].condition: `app` is essential, so its end is the task's end; use START or HEALTHY",
    ),
    (
        "waits for a health that nobody checks",
        |s| depends(s, "app", DependencyCondition::Healthy),
        "taskDefinitions[0].containerDefinitions[1].dependsOn[0].condition: `app` has no healthCheck, so it never becomes HEALTHY",
    ),
    (
        "a health check of another shell",
        |s| {
            let check = HealthCheck { command: vec!["curl".into()], ..HealthCheck::default() };
            definition(s).container_definitions[0].health_check = Some(check);
        },
        "taskDefinitions[0].containerDefinitions[0].healthCheck.command: the command begins with CMD or CMD-SHELL, like \
         [CMD-SHELL, \"curl -f localhost || exit 1\"]",
    ),
    (
        "a health check by the minute of ten",
        |s| {
            let check = HealthCheck { interval: 600, ..HealthCheck::default() };
            definition(s).container_definitions[0].health_check = Some(check);
        },
        "taskDefinitions[0].containerDefinitions[0].healthCheck.interval: this must be from 5 to 300; it is 600",
    ),
    (
        "restarts every second",
        |s| {
            let policy = RestartPolicy { enabled: true, restart_attempt_period: 1, ..RestartPolicy::default() };
            definition(s).container_definitions[0].restart_policy = Some(policy);
        },
        "taskDefinitions[0].containerDefinitions[0].restartPolicy.restartAttemptPeriod: this must be from 60 to 1800; it is 1",
    ),
    (
        "GPUs twice",
        |s| {
            let gpu = ResourceRequirement { kind: ResourceKind::Gpu, value: "1".into() };
            definition(s).container_definitions[0].resource_requirements = vec![gpu; 2];
        },
        "taskDefinitions[0].containerDefinitions[0].resourceRequirements[1]: GPUs are asked for once, with their number",
    ),
    (
        "GPUs on Fargate",
        |s| {
            on_fargate(s);
            let gpu = ResourceRequirement { kind: ResourceKind::Gpu, value: "1".into() };
            definition(s).container_definitions[0].resource_requirements = vec![gpu];
        },
        "services[0].taskDefinition: `myapp:5` cannot run on Fargate: Fargate has no GPUs",
    ),
    (
        "an attribute as long as a page",
        |s| definition(s).requires_attributes.push(Attribute { name: "a".repeat(129), value: None }),
        "taskDefinitions[0].requiresAttributes[0].name: this has 129 characters; 128 are allowed",
    ),
    (
        "an attribute without a name",
        |s| definition(s).requires_attributes.push(Attribute::default()),
        "taskDefinitions[0].requiresAttributes[0].name: this must not be empty",
    ),
];

#[test]
fn containers_among_each_other() {
    refused(CONTAINERS);
}

#[test]
fn what_aws_allows_of_containers_passes() {
    let mut scenario = (LIBRARY[0].build)();
    let health_check = HealthCheck { interval: 5, timeout: 60, retries: 1, ..HealthCheck::default() };
    definition(&mut scenario).container_definitions[0].health_check = Some(health_check);
    let rows = beside(&mut scenario, &["migrate", "proxy"]);
    let [migrate, proxy] = <[_; 2]>::try_from(rows).expect("two");
    let proxy = ContainerDefinition {
        restart_policy: Some(RestartPolicy { enabled: true, ..RestartPolicy::default() }),
        ..waiting_for(proxy, "migrate", DependencyCondition::Success)
    };
    definition(&mut scenario).container_definitions.extend([migrate, proxy]);
    depends(&mut scenario, "app", DependencyCondition::Healthy);
    assert_eq!(lines(&check(&scenario)), Vec::<String>::new(), "a timeout may be longer than the interval");
}

#[test]
fn a_web_of_dependencies_is_checked_at_once() {
    let mut scenario = (LIBRARY[0].build)();
    let names: Vec<String> = (0..9).map(|nth| format!("c{nth}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut rows = beside(&mut scenario, &names);
    for (row, next) in rows.iter_mut().zip(&names[1..]) {
        let next = ContainerDependency { container_name: (*next).to_owned(), ..ContainerDependency::default() };
        row.depends_on = vec![next; 10];
    }
    definition(&mut scenario).container_definitions.extend(rows);
    let found = lines(&check(&scenario));
    assert!(found.iter().all(|line| !line.contains("circle")), "{found:?}");
}

const INSTANCES: &[(&str, Break, &str)] = &[
    (
        "a variable with a slip",
        |s| agent(s, "ECS_IMAGE_PULL_BEHAVIOUR", "once"),
        "cluster.instances[0].agent.ECS_IMAGE_PULL_BEHAVIOUR: the agent has no variable `ECS_IMAGE_PULL_BEHAVIOUR`; did \
         you mean `ECS_IMAGE_PULL_BEHAVIOR`?",
    ),
    (
        "a fifth behaviour",
        |s| agent(s, "ECS_IMAGE_PULL_BEHAVIOR", "never"),
        "cluster.instances[0].agent.ECS_IMAGE_PULL_BEHAVIOR: write one of default, always, once, prefer-cached",
    ),
    (
        "cleanup every minute",
        |s| agent(s, "ECS_IMAGE_CLEANUP_INTERVAL", "1m"),
        "cluster.instances[0].agent.ECS_IMAGE_CLEANUP_INTERVAL: write a duration of at least 10m, like `30m`",
    ),
    (
        "cleanup now and then",
        |s| agent(s, "ECS_IMAGE_CLEANUP_INTERVAL", "often"),
        "cluster.instances[0].agent.ECS_IMAGE_CLEANUP_INTERVAL: write a duration of at least 10m, like `30m`",
    ),
    (
        "no images in a cycle",
        |s| agent(s, "ECS_NUM_IMAGES_DELETE_PER_CYCLE", "0"),
        "cluster.instances[0].agent.ECS_NUM_IMAGES_DELETE_PER_CYCLE: write a whole number of at least 1",
    ),
    (
        "a truth of its own",
        |s| agent(s, "ECS_ENABLE_SPOT_INSTANCE_DRAINING", "yes"),
        "cluster.instances[0].agent.ECS_ENABLE_SPOT_INSTANCE_DRAINING: write `true` or `false`",
    ),
    (
        "a bad value of what is not modelled",
        |s| agent(s, "ECS_RESERVED_MEMORY", "much"),
        "cluster.instances[0].agent.ECS_RESERVED_MEMORY: write a whole number of at least 0",
    ),
    (
        "an image that is not listed",
        |s| s.cluster.instances[0].images.push("myapp:v2".into()),
        "cluster.instances[0].images[0]: `myapp:v2` is not in `images`; did you mean `myapp:v1`?",
    ),
];

#[test]
fn agents_and_what_their_instances_have() {
    refused(INSTANCES);
    let mut scenario = (LIBRARY[0].build)();
    agent(&mut scenario, "ECS_TASK_METADATA_RPS_LIMIT", "40,60");
    agent(&mut scenario, "ECS_IMAGE_PULL_BEHAVIOR", "once");
    assert_eq!(check(&scenario), []);
    let note = "cluster.instances[0].agent.ECS_TASK_METADATA_RPS_LIMIT: not modelled: it changes nothing here";
    assert_eq!(lines(&check::notes(&scenario)), [note]);
}

const SERVICES: &[(&str, Break, &str)] = &[
    (
        "Spot on instances",
        |s| s.services[0].capacity_provider_strategy = vec![share(CapacityProvider::FargateSpot, 1, 0)],
        "services[0].capacityProviderStrategy: FARGATE and FARGATE_SPOT need `launchType: FARGATE` here",
    ),
    (
        "two bases",
        |s| {
            on_fargate(s).capacity_provider_strategy =
                vec![share(CapacityProvider::Fargate, 1, 1), share(CapacityProvider::FargateSpot, 1, 1)];
        },
        "services[0].capacityProviderStrategy: only one capacity provider can have a base",
    ),
    (
        "no weight",
        |s| on_fargate(s).capacity_provider_strategy = vec![share(CapacityProvider::Fargate, 0, 2)],
        "services[0].capacityProviderStrategy: at least one capacity provider needs a weight above 0",
    ),
    (
        "a provider twice",
        |s| on_fargate(s).capacity_provider_strategy = vec![share(CapacityProvider::Fargate, 1, 0); 2],
        "services[0].capacityProviderStrategy: a capacity provider can be named once",
    ),
    (
        "a daemon on Fargate",
        |s| {
            on_fargate(s);
            daemon(s);
        },
        "services[0].schedulingStrategy: DAEMON needs container instances; Fargate takes REPLICA only",
    ),
    (
        "a daemon that starts first",
        |s| daemon(s).deployment_configuration.maximum_percent = 150,
        "services[0].deploymentConfiguration.maximumPercent: a DAEMON's maximum is 100: an old task stops before its \
         successor starts",
    ),
    (
        "a daemon that spreads",
        |s| {
            let spread = PlacementStrategy { kind: StrategyType::Spread, field: Some("instanceId".into()) };
            daemon(s).placement_strategy.push(spread);
        },
        "services[0].placementStrategy: DAEMON takes no placement strategies",
    ),
    (
        "alarms without names",
        |s| s.services[0].deployment_configuration.alarms.enable = true,
        "services[0].deploymentConfiguration.alarms.alarmNames: name at least one alarm, or write `enable: false`",
    ),
];

#[test]
fn daemons_spot_and_alarms() {
    refused(SERVICES);
    let mut scenario = (LIBRARY[0].build)();
    daemon(&mut scenario);
    assert_eq!(check(&scenario), [], "what it says of a maximum by default is no mistake");
    let note = "services[0].desiredCount: a DAEMON has one task on each instance, whatever this says";
    assert_eq!(lines(&check::notes(&scenario)), [note]);
}

/// Reads the first built-in scenario, spoilt, with this line as its script: what is wrong with it, or only said.
fn judged(spoil: Break, cue: &str) -> Vec<String> {
    let mut scenario = (LIBRARY[0].build)();
    spoil(&mut scenario);
    judged_of(&scenario, cue)
}

fn judged_of(scenario: &Scenario, cue: &str) -> Vec<String> {
    let text = format!("{}script: [{{at: 1s, {cue}}}]\n", write::to_yaml(scenario));
    match read(&text) {
        Ok(read) => lines(&read.notes),
        Err(problems) => lines(&problems),
    }
}

const SPOT: &str = "this will be refused: no instances are `spot: true`";

/// In a cluster of two instances in us-east-1a and one in us-east-1b, with one service, `myapp`, on EC2.
const COMMANDS: &[(&str, &[&str])] = &[
    ("do: delete-service, service: myapp", &[]),
    ("do: delete-service, service: myap", &["script[0].service: `myap` is not in `services`; did you mean `myapp`?"]),
    (
        "do: update-service, service: myapp, deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 50}",
        &["script[0].deploymentConfiguration.minimumHealthyPercent: this must not be above maximumPercent, 50"],
    ),
    (
        "do: update-service, service: myapp, deploymentConfiguration: {alarms: {enable: true}}",
        &["script[0].deploymentConfiguration.alarms.alarmNames: name at least one alarm, or write `enable: false`"],
    ),
    ("do: run-task, taskDefinition: myapp, count: 10", &[]),
    ("do: run-task, taskDefinition: myapp, count: 11", &["script[0].count: this must be from 1 to 10; it is 11"]),
    (
        "do: run-task, taskDefinition: 'myapp:6'",
        &["script[0].taskDefinition: `myapp:6` is not in `taskDefinitions`; did you mean `myapp:5`?"],
    ),
    (
        "do: run-task, taskDefinition: myapp, launchType: FARGATE",
        &["script[0].launchType: the cluster has no Fargate; write `fargate: true` there"],
    ),
    ("do: stop-task, task: myapp/3", &[]),
    ("do: stop-task, task: 'arn:aws:ecs:us-east-1:123456789012:task/production/0a1b'", &[]),
    ("do: stop-task, task: myapp/0", &["script[0].task: `myapp/0` names no task; the first one is myapp/1"]),
    ("do: stop-task, task: myapp/0a1b", &["script[0].task: `myapp/0a1b` names no task; the first one is myapp/1"]),
    ("do: crash-task, task: web/1", &["script[0].task: `web` is not in `services`"]),
    (
        "do: fail-health, task: abc",
        &["script[0].task: `abc` is not a task's id; write at least its first four digits, or `service/1` for the \
           first of a service"],
    ),
    (
        "do: fail-health, task: myapp/1, for: 0s",
        &["script[0].for: a fault lasts longer than 0; leave this out to end it with end-fault"],
    ),
    ("do: update-container-instances-state, containerInstances: [us-east-1a/1, i-0abc], status: DRAINING", &[]),
    (
        "do: update-container-instances-state, containerInstances: [us-east-1a/1, i-0ab], status: ACTIVE",
        &["script[0].containerInstances[1]: `i-0ab` is not an instance's id; write `i-` and four digits at least, or \
           `zone/1` for the first of a zone"],
    ),
    (
        "do: deregister-container-instance, containerInstance: us-east-1a/3, force: true",
        &["script[0].containerInstance: `us-east-1a/3` names no instance; us-east-1a has 2, from us-east-1a/1 on"],
    ),
    (
        "do: terminate-instance, instance: us-east-1c/1",
        &["script[0].instance: `us-east-1c` is not in `cluster.zones`; did you mean `us-east-1a`?"],
    ),
    (
        "do: terminate-instance, instance: us-east-1b/0",
        &["script[0].instance: `us-east-1b/0` names no instance; us-east-1b has 1, from us-east-1b/1 on"],
    ),
    ("do: disconnect-agent, instance: 'arn:aws:ecs:us-east-1:1:container-instance/production/0123abcd'", &[]),
    (
        "do: fail-zone, zone: us-east-1",
        &["script[0].zone: `us-east-1` is not in `cluster.zones`; did you mean `us-east-1a`?"],
    ),
    ("do: slow-registry, times: 1", &["script[0].times: this must be from 2 to 1000; it is 1"]),
    ("do: fail-registry, error: broken", &["script[0].error: `broken` is none of unreachable, throttled"]),
    ("do: deny-secrets, for: 2m", &[]),
    ("do: exhaust-fargate", &["script[0].do: this changes nothing: the cluster has no Fargate"]),
    ("do: overload-control-plane, for: 90", &[]),
    ("do: interrupt-spot", &["script[0].task: name either a task on FARGATE_SPOT or a Spot instance"]),
    (
        "do: interrupt-spot, task: myapp/1, instance: us-east-1a/1",
        &["script[0].task: name either a task on FARGATE_SPOT or a Spot instance"],
    ),
    ("do: interrupt-spot, task: myapp/1", &["script[0].task: this will be refused: no service uses FARGATE_SPOT"]),
    ("do: end-fault, fault: fail-zone", &[]),
    (
        "do: set-alarm-state, alarmName: errors, stateValue: ALARM",
        &["script[0].alarmName: no deployment watches this alarm, so it changes nothing"],
    ),
];

#[test]
fn commands_of_every_verb() {
    for (cue, want) in COMMANDS {
        assert_eq!(judged(|_| {}, cue), *want, "{cue}");
    }
    let here = "do: interrupt-spot, instance: us-east-1a/1";
    assert_eq!(judged(|_| {}, here), [format!("script[0].instance: {SPOT}")]);
    assert_eq!(judged(|s| s.cluster.instances[0].spot = true, here), Vec::<String>::new());
    let watch: Break = |s| s.services[0].deployment_configuration.alarms.alarm_names = vec!["errors".into()];
    assert_eq!(judged(watch, "do: set-alarm-state, alarmName: errors, stateValue: OK"), Vec::<String>::new());
}

#[test]
fn alarms_set_by_hand_must_be_known() {
    let mut scenario = (LIBRARY[0].build)();
    let set = |name: &str| Command::SetAlarmState { alarm_name: name.into(), state_value: AlarmState::Alarm };
    assert_eq!(lines(&check_command(&scenario, &[], &set("errors"))), ["alarmName: no service has an alarm `errors`"]);
    scenario.services[0].deployment_configuration.alarms.alarm_names = vec!["errors".into()];
    assert_eq!(check_command(&scenario, &[], &set("errors")), []);
    let want = "alarmName: no service has an alarm `eror`; did you mean `errors`?";
    assert_eq!(lines(&check_command(&scenario, &[], &set("eror"))), [want]);
}

#[test]
fn what_goes_on_inside_tasks_and_what_faults_undo_is_counted() {
    let long: Break = |s| {
        s.duration = Span::from_secs(48 * 3600);
        s.services[0].desired_count = 5_000;
    };
    let events = |spoil: Break, cue: &str| {
        let mut scenario = (LIBRARY[0].build)();
        spoil(&mut scenario);
        let found = judged_of(&scenario, cue);
        assert!(found.len() <= 1, "{found:?}");
        found.first().is_some_and(|line| line.starts_with("duration: this run would have about"))
    };
    assert!(!events(long, "do: end-fault, fault: fail-zone"), "as it is, it passes");
    let checked: Break = |s| {
        s.duration = Span::from_secs(48 * 3600);
        s.services[0].desired_count = 5_000;
        let check = HealthCheck { interval: 5, ..HealthCheck::default() };
        let container = definition(s).container_definitions[0].clone();
        let rows = ["a", "b", "c"].map(|name| ContainerDefinition {
            name: name.into(),
            port_mappings: Vec::new(),
            health_check: Some(check.clone()),
            ..container.clone()
        });
        definition(s).container_definitions.extend(rows);
    };
    assert!(events(checked, "do: end-fault, fault: fail-zone"), "container health checks count");
    assert!(events(long, "do: deny-secrets"), "so does a fault that nobody ends");
    assert!(!events(long, "do: deny-secrets, for: 10m"), "a short one fits");
}
