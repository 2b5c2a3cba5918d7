//! Makes scenarios that are right, out of a number.

mod commands;

use crate::scenario::*;
use crate::units::{Bytes, SimTime, Span};
pub use commands::command;
use std::collections::BTreeMap;

/// Luck that a number decides.
pub struct Luck(pub u64);

impl Luck {
    /// Returns a number below `below`.
    pub fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % below
    }

    fn number(&mut self, below: u32) -> u32 {
        self.below(u64::from(below)) as u32
    }

    fn chance(&mut self) -> bool {
        self.below(2) == 1
    }

    fn one_of<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize].clone()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Luck) -> T) -> Option<T> {
        self.chance().then(|| make(self))
    }

    fn some<T>(&mut self, most: u64, mut make: impl FnMut(&mut Luck, usize) -> T) -> Vec<T> {
        (0..self.below(most + 1) as usize).map(|nth| make(self, nth)).collect()
    }

    fn span(&mut self) -> Span {
        let unit = self.one_of(&[1, 1_000, 60_000]);
        Span::from_millis(self.below(100) * unit)
    }
}

/// Texts that are awkward to write down.
const TEXTS: &[&str] = &[
    "",
    "Why does it roll back?",
    "no",
    "1e3",
    "0x1F",
    "12:30",
    "null",
    "- a: b",
    "a: b #c",
    "\"quoted\" 'twice'",
    "ends with :",
    "{flow} [list], &anchor *alias !tag |pipe >fold @at `tick` %percent",
    "Größe ≤ 5 € 🚀",
    "<script>alert(1)</script>",
    "back\\slash \\ud83d\\ude00",
    "  spaces  ",
    "~",
    "=cmd|' /C calc'!A0",
];

pub fn scenario(number: u64) -> Scenario {
    let luck = &mut Luck(number);
    let cluster = cluster(luck);
    let images = luck.some(4, image);
    let mut scenario = Scenario {
        orrery: FORMAT_VERSION,
        title: luck.one_of(TEXTS).to_owned(),
        lesson: lesson(luck),
        seed: luck.one_of(&[0, 1, 7, 1 << 53]),
        duration: Span::from_secs(1 + luck.below(7200)),
        begin: luck.one_of(&[Begin::Empty, Begin::Steady]),
        rules: rules(luck),
        cluster,
        images,
        task_definitions: Vec::new(),
        target_groups: Vec::new(),
        services: Vec::new(),
        traffic: Vec::new(),
        script: Vec::new(),
    };
    if !scenario.images.is_empty() {
        for group in &mut scenario.cluster.instances {
            group.images = luck.some(1, |luck, _| luck.one_of(&scenario.images).image);
        }
        scenario.task_definitions = luck.some(3, |luck, nth| definition(luck, nth, &scenario));
    }
    scenario.target_groups = luck.some(3, target_group);
    if !scenario.task_definitions.is_empty() {
        scenario.services = luck.some(3, |luck, nth| service(luck, nth, &scenario));
    }
    let groups = &scenario.target_groups;
    scenario.traffic = groups
        .iter()
        .map(|group| Traffic { target_group: group.target_group_name.clone(), requests_per_second: luck.number(5000) })
        .collect();
    scenario.script =
        luck.some(4, |luck, _| Cue { at: SimTime::ZERO + luck.span(), command: command(luck, &scenario) });
    scenario
}

fn lesson(luck: &mut Luck) -> String {
    let words = luck.some(60, |luck, _| luck.one_of(&["tasks", "wait", "#hash", "a", "- dash", "colon:", "x\ny", "é"]));
    words.join(" ")
}

fn rules(luck: &mut Luck) -> Rules {
    let mut rules = Rules { profile: luck.one_of(&[Profile::Aws, Profile::Handbook]), overrides: BTreeMap::new() };
    for _ in 0..luck.below(4) {
        let setting = luck.one_of(Setting::ALL);
        let number = match setting.spelled().1 {
            SettingKind::Span => 1_000 + luck.below(100_000),
            SettingKind::Rate => 1_000 + luck.below(100_000_000),
            SettingKind::Count => 1 + luck.below(10),
            SettingKind::Choice(words) => luck.below(words.len() as u64),
        };
        rules.overrides.insert(setting, number);
    }
    rules
}

fn cluster(luck: &mut Luck) -> Cluster {
    let region = luck.one_of(&["us-east-1", "eu-west-3"]).to_owned();
    let zones = match luck.below(3) {
        0 => Cluster::default_zones(&region),
        many => "abc".chars().take(many as usize).map(|letter| format!("{region}{letter}")).collect(),
    };
    let types: Vec<&str> = machines::MACHINES.iter().map(|machine| machine.name).collect();
    let instances = luck.some(3, |luck, _| InstanceGroup {
        count: luck.number(6),
        instance_type: luck.one_of(&types).to_owned(),
        zone: luck.one_of(&zones),
        attributes: luck
            .some(2, |luck, nth| (format!("stack{nth}"), luck.one_of(&["prod", "1.5", "yes"]).to_owned()))
            .into_iter()
            .collect(),
        trunking: luck.chance(),
        spot: luck.chance(),
        agent: agent(luck),
        images: Vec::new(),
        metadata_hop_limit: luck.chance().then(|| 1 + luck.number(3)),
    });
    let cluster_name = luck.one_of(&["default", "production", "123"]).to_owned();
    Cluster { cluster_name, region, zones, instances, fargate: Fargate(true) }
}

fn agent(luck: &mut Luck) -> BTreeMap<String, String> {
    let variables: [(&str, &[&str]); 8] = [
        ("ECS_IMAGE_PULL_BEHAVIOR", &["default", "always", "once", "prefer-cached"]),
        ("ECS_IMAGE_CLEANUP_INTERVAL", &["10m", "1h"]),
        ("ECS_IMAGE_MINIMUM_CLEANUP_AGE", &["1m", "90m"]),
        ("ECS_NUM_IMAGES_DELETE_PER_CYCLE", &["1", "5"]),
        ("ECS_DISABLE_IMAGE_CLEANUP", &["true", "false"]),
        ("ECS_ENABLE_SPOT_INSTANCE_DRAINING", &["true", "false"]),
        ("ECS_AWSVPC_BLOCK_IMDS", &["true", "false"]),
        ("ECS_LOGLEVEL", &["debug", "info"]),
    ];
    let chosen = luck.some(3, |luck, _| {
        let (name, values) = luck.one_of(&variables);
        (name.to_owned(), luck.one_of(values).to_owned())
    });
    chosen.into_iter().collect()
}

fn image(luck: &mut Luck, nth: usize) -> Image {
    let name = luck.one_of(&["myapp", "123456789012.dkr.ecr.us-east-1.amazonaws.com/web", "1"]);
    let layers = luck.some(4, |luck, nth| Layer {
        size: Bytes(1 + luck.below(4) * 1_000_000 + nth as u64),
        digest: luck.maybe(|luck| format!("sha256:{}{nth}", luck.below(1000))),
    });
    let mut layers = layers;
    // The same digest always has the same size.
    layers
        .iter_mut()
        .filter(|layer| layer.digest.is_some())
        .for_each(|layer| layer.digest = Some(format!("d{}", layer.size.0)));
    layers.dedup_by_key(|layer| layer.digest.clone());
    let size = layers.is_empty().then(|| Bytes(1_000 + luck.below(1 << 30)));
    Image {
        image: format!("{name}:v{nth}"),
        size,
        layers,
        behaviour: behaviour(luck),
        missing: luck.below(8) == 0,
        pull_through_cache: luck.below(8) == 0,
    }
}

fn behaviour(luck: &mut Luck) -> AppBehaviour {
    let answer = |luck: &mut Luck| luck.one_of(&[HealthAnswer::Ok, HealthAnswer::Timeout, HealthAnswer::Status(503)]);
    let (health, course) = match luck.below(4) {
        0 => (HealthAnswer::Ok, HealthCourse::Turning { ok_for: luck.span(), then: answer(luck) }),
        1 => (HealthAnswer::Ok, HealthCourse::Failing { permille: luck.number(1001) as u16 }),
        _ => (answer(luck), HealthCourse::Steady),
    };
    let exit_after = luck.maybe(Luck::span);
    let exit_code = exit_after.and_then(|_| luck.maybe(|luck| luck.number(256) as u8));
    let oom_after = luck.maybe(Luck::span);
    AppBehaviour { boot: luck.span(), health, course, shutdown: luck.span(), exit_after, exit_code, oom_after }
}

fn definition(luck: &mut Luck, nth: usize, scenario: &Scenario) -> TaskDefinition {
    let network_mode = luck.one_of(&[NetworkMode::Awsvpc, NetworkMode::Bridge, NetworkMode::Host]);
    let containers = 1 + luck.below(3) as usize;
    let container_definitions = (0..containers)
        .map(|place| ContainerDefinition {
            name: format!("c{place}"),
            image: luck.one_of(&scenario.images).image,
            cpu: luck.number(80),
            memory: luck.maybe(|luck| 200 + luck.number(100)),
            memory_reservation: luck.maybe(|luck| 4 + luck.number(100)),
            essential: place == 0 || luck.chance(),
            port_mappings: vec![PortMapping {
                container_port: 3000 + place as u16,
                host_port: luck.maybe(|_| 3000 + place as u16),
                protocol: luck.one_of(&[Protocol::Tcp, Protocol::Udp]),
            }],
            stop_timeout: luck.maybe(|luck| luck.number(121)),
            log_configuration: luck.maybe(|luck| definition::LogConfiguration {
                log_driver: "awslogs".to_owned(),
                options: BTreeMap::from([("awslogs-group".to_owned(), luck.one_of(TEXTS).to_owned())]),
            }),
            health_check: luck.maybe(|luck| HealthCheck {
                command: vec!["CMD-SHELL".to_owned(), "exit 0".to_owned()],
                interval: 5 + luck.number(296),
                timeout: 2 + luck.number(59),
                retries: 1 + luck.number(10),
                start_period: luck.number(301),
            }),
            depends_on: Vec::new(),
            restart_policy: luck.maybe(|luck| RestartPolicy {
                enabled: luck.chance(),
                ignored_exit_codes: luck.some(2, |luck, _| luck.number(256) as u8),
                restart_attempt_period: 60 + luck.number(1741),
            }),
            // Fargate has no GPUs.
            resource_requirements: match network_mode {
                NetworkMode::Awsvpc => Vec::new(),
                NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None => luck.some(1, |_, _| gpu()),
            },
            secrets: luck.some(1, |luck, _| Secret {
                name: luck.one_of(&["KEY", "A_B"]).to_owned(),
                value_from: "arn:aws:ssm:us-east-1:123456789012:parameter/key".to_owned(),
            }),
        })
        .collect();
    let container_definitions = depending(luck, container_definitions);
    TaskDefinition {
        family: luck.one_of(&["myapp", "web", "1", "no"]).to_owned(),
        revision: nth as u32 + 1,
        task_role_arn: luck.maybe(|_| "arn:aws:iam::123456789012:role/task".to_owned()),
        execution_role_arn: None,
        network_mode,
        cpu: Some("256".to_owned()),
        memory: Some("1024".to_owned()),
        requires_compatibilities: Vec::new(),
        container_definitions,
        placement_constraints: Vec::new(),
        requires_attributes: luck.some(2, |luck, _| Attribute {
            name: luck.one_of(&["ecs.capability.task-eni", "stack"]).to_owned(),
            value: luck.maybe(|_| "prod".to_owned()),
        }),
    }
}

fn gpu() -> ResourceRequirement {
    ResourceRequirement { kind: ResourceKind::Gpu, value: "1".to_owned() }
}

/// Lets containers wait for earlier ones, for what can happen to those.
fn depending(luck: &mut Luck, mut containers: Vec<ContainerDefinition>) -> Vec<ContainerDefinition> {
    for place in 1..containers.len() {
        let other = &containers[luck.below(place as u64) as usize];
        let conditions = [
            Some(DependencyCondition::Start),
            (!other.essential).then_some(DependencyCondition::Complete),
            (!other.essential).then_some(DependencyCondition::Success),
            other.health_check.as_ref().map(|_| DependencyCondition::Healthy),
        ];
        let possible: Vec<DependencyCondition> = conditions.into_iter().flatten().collect();
        let dependency = ContainerDependency { container_name: other.name.clone(), condition: luck.one_of(&possible) };
        containers[place].depends_on = luck.maybe(|_| dependency).into_iter().collect();
    }
    containers
}

fn target_group(luck: &mut Luck, nth: usize) -> TargetGroup {
    let interval = 5 + luck.number(296);
    TargetGroup {
        target_group_name: format!("{}{nth}", luck.one_of(&["web", "1"])),
        port: 1 + luck.number(65_535) as u16,
        target_type: luck.one_of(&[TargetType::Ip, TargetType::Instance]),
        health_check_path: luck.one_of(&["/", "/health?deep=1&x=#y"]).to_owned(),
        health_check_interval_seconds: interval,
        health_check_timeout_seconds: 2 + luck.number((interval - 2).min(119)),
        healthy_threshold_count: 2 + luck.number(9),
        unhealthy_threshold_count: 2 + luck.number(9),
        matcher: target_group::Matcher { http_code: luck.one_of(&["200", "200-299", "200,301"]).to_owned() },
        deregistration_delay: luck.number(3601),
        slow_start: luck.one_of(&[0, 30, 900]),
    }
}

fn service(luck: &mut Luck, nth: usize, scenario: &Scenario) -> Service {
    let definition = luck.one_of(&scenario.task_definitions);
    let wanted = match definition.network_mode {
        NetworkMode::Awsvpc => TargetType::Ip,
        NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None => TargetType::Instance,
    };
    let group = scenario.target_groups.iter().find(|group| group.target_type == wanted);
    let load_balancers = group.map(|group| LoadBalancer {
        target_group_arn: group.target_group_name.clone(),
        container_name: "c0".to_owned(),
        container_port: 3000,
    });
    let fargate = definition.network_mode == NetworkMode::Awsvpc && luck.chance();
    let daemon = !fargate && luck.below(4) == 0;
    let minimum = luck.number(101);
    let breaker = DeploymentCircuitBreaker {
        enable: luck.chance(),
        rollback: luck.chance(),
        reset_on_healthy_task: luck.chance(),
        threshold_configuration: luck.chance().then(|| ThresholdConfiguration {
            kind: luck.one_of(&[ThresholdType::Count, ThresholdType::BoundedPercent, ThresholdType::UnboundedPercent]),
            value: 1 + luck.number(100),
        }),
    };
    Service {
        service_name: format!("{}{nth}", luck.one_of(&["web", "api_"])),
        task_definition: definition.name(),
        desired_count: luck.number(12),
        launch_type: if fargate { LaunchType::Fargate } else { LaunchType::Ec2 },
        scheduling_strategy: if daemon { SchedulingStrategy::Daemon } else { SchedulingStrategy::Replica },
        capacity_provider_strategy: if fargate { providers(luck) } else { Vec::new() },
        load_balancers: load_balancers.into_iter().collect(),
        deployment_configuration: DeploymentConfiguration {
            maximum_percent: if daemon { 100 } else { minimum + luck.number(200) },
            minimum_healthy_percent: minimum,
            deployment_circuit_breaker: breaker,
            alarms: alarms(luck),
        },
        placement_constraints: if fargate { Vec::new() } else { luck.some(1, |_, _| PlacementConstraint::default()) },
        placement_strategy: if fargate || daemon { Vec::new() } else { luck.some(2, |luck, _| strategy(luck)) },
        health_check_grace_period_seconds: luck.one_of(&[0, 60, 2_147_483_647]),
        enable_execute_command: luck.chance(),
    }
}

fn alarms(luck: &mut Luck) -> DeploymentAlarms {
    let alarm_names = luck.some(2, |_, nth| format!("errors-{nth}"));
    DeploymentAlarms { enable: !alarm_names.is_empty() && luck.chance(), alarm_names, rollback: luck.chance() }
}

fn providers(luck: &mut Luck) -> Vec<CapacityProviderItem> {
    let all = [CapacityProvider::Fargate, CapacityProvider::FargateSpot];
    luck.some(2, |luck, nth| CapacityProviderItem {
        capacity_provider: all[nth],
        weight: 1 + luck.number(5),
        base: if nth == 0 { luck.number(3) } else { 0 },
    })
}

fn strategy(luck: &mut Luck) -> PlacementStrategy {
    let (kind, field) = luck.one_of(&[
        (StrategyType::Random, None),
        (StrategyType::Binpack, Some("memory")),
        (StrategyType::Spread, Some("attribute:ecs.availability-zone")),
        (StrategyType::Spread, Some("instanceId")),
    ]);
    PlacementStrategy { kind, field: field.map(str::to_owned) }
}
