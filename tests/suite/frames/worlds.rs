//! The worlds that pictures are tested with: the library's, and some that are hard to draw.

use ecs_orrery::frame::shape::{Frame, Size};
use ecs_orrery::frame::{View, compose};
use ecs_orrery::scenario::library::{self, LIBRARY};
use ecs_orrery::scenario::{
    Begin, Command, Cue, HealthAnswer, HealthCheck, LaunchType, NetworkMode, RegistryError, Scenario, TargetGroup,
    TargetType, Traffic,
};
use ecs_orrery::sim::{Cursor, Recording};
use ecs_orrery::units::{SimTime, Span};

/// A phone upright and across, a small window, the mock's, a laptop's, a large one.
pub const SIZES: [(f32, f32); 7] = [
    (390.0, 620.0),
    (844.0, 340.0),
    (768.0, 560.0),
    (880.0, 900.0),
    (1068.0, 696.0),
    (1440.0, 720.0),
    (2000.0, 1100.0),
];

pub fn view((width, height): (f32, f32)) -> View {
    View::whole(Size { width, height })
}

pub fn secs(seconds: u64) -> SimTime {
    SimTime::ZERO + Span::from_secs(seconds)
}

pub fn built_in(slug: &str) -> Scenario {
    (library::find(slug).expect("it is in the library").build)()
}

pub fn recorded(mut scenario: Scenario, to: u64) -> Recording {
    scenario.duration = scenario.duration.max(Span::from_secs(to));
    let mut recording = Recording::new(scenario);
    recording.record_until(secs(to));
    recording
}

pub fn picture(cursor: &Cursor, view: &View) -> Frame {
    compose(cursor.world(), cursor.now(), view)
}

fn deploy(scenario: &mut Scenario, at: u64, service: &str, revision: &str) {
    let (service, task_definition) = (service.to_owned(), Some(revision.to_owned()));
    let command = Command::UpdateService {
        service,
        desired_count: None,
        task_definition,
        force_new_deployment: false,
        deployment_configuration: None,
        health_check_grace_period_seconds: None,
        enable_execute_command: Default::default(),
    };
    scenario.script.push(Cue { at: secs(at), command });
}

/// 200 hosts in six zones, 600 and 400 tasks; at 60 s one service is replaced.
pub fn fleet() -> Scenario {
    let mut scenario = built_in("crash-loop");
    scenario.script.clear();
    let zones = ["a", "b", "c", "d", "e", "f"].map(|letter| format!("us-east-1{letter}"));
    let group = scenario.cluster.instances[0].clone();
    let machines = zones.iter().zip([34, 34, 33, 33, 33, 33]).map(|(zone, count)| {
        let mut group = group.clone();
        (group.zone, group.count, group.instance_type) = (zone.clone(), count, "c5.2xlarge".to_owned());
        group
    });
    scenario.cluster.instances = machines.collect();
    scenario.cluster.zones = zones.to_vec();
    scenario.images[1].behaviour.health = HealthAnswer::Ok;
    let other = TargetGroup { target_group_name: "api".to_owned(), ..scenario.target_groups[0].clone() };
    scenario.target_groups.push(other);
    let mut api = scenario.services[0].clone();
    (api.service_name, api.desired_count) = ("api".to_owned(), 400);
    api.load_balancers[0].target_group_arn = "api".to_owned();
    scenario.services[0].desired_count = 600;
    scenario.services.push(api);
    scenario.traffic.push(Traffic { target_group: "api".to_owned(), requests_per_second: 41_200 });
    let (service, next) = (scenario.services[0].service_name.clone(), scenario.task_definitions[1].name());
    deploy(&mut scenario, 60, &service, &next);
    scenario
}

/// More services, images and target groups than there is room for, with long names.
fn crowd() -> Scenario {
    let mut scenario = built_in("first-journey");
    let (service, definition) = (scenario.services[0].clone(), scenario.task_definitions[0].clone());
    let (image, group) = (scenario.images[0].clone(), scenario.target_groups[0].clone());
    for nth in 0..24 {
        let name = format!("a-service-with-a-rather-long-name-{nth}");
        let mut image = image.clone();
        image.image = format!("123456789012.dkr.ecr.us-east-1.amazonaws.com/{name}:v{nth}");
        let mut definition = definition.clone();
        (definition.family, definition.cpu, definition.memory) = (name.clone(), Some("32".into()), Some("64".into()));
        definition.network_mode = NetworkMode::Bridge;
        definition.container_definitions[0].image = image.image.clone();
        let mut service = service.clone();
        (service.task_definition, service.desired_count) = (definition.name(), 1 + nth % 4);
        match nth % 4 {
            0 => service.load_balancers[0].target_group_arn = name.clone(),
            _ => service.load_balancers.clear(),
        }
        if nth % 4 == 0 {
            scenario.target_groups.push(TargetGroup {
                target_group_name: name.clone(),
                target_type: TargetType::Instance,
                ..group.clone()
            });
        }
        service.service_name = name;
        scenario.images.push(image);
        scenario.task_definitions.push(definition);
        scenario.services.push(service);
    }
    scenario
}

/// Twelve tasks where six fit, then one: full hosts, refusals, drains.
fn too_many() -> Scenario {
    let mut scenario = built_in("first-journey");
    let service = scenario.services[0].service_name.clone();
    scenario.services[0].desired_count = 12;
    let command = Command::UpdateService {
        service,
        desired_count: Some(1),
        task_definition: None,
        force_new_deployment: false,
        deployment_configuration: None,
        health_check_grace_period_seconds: None,
        enable_execute_command: Default::default(),
    };
    scenario.script.push(Cue { at: secs(90), command });
    scenario
}

/// Instances and Fargate in one cluster.
fn both_launch_types() -> Scenario {
    let mut scenario = built_in("first-journey");
    scenario.cluster.fargate.0 = true;
    let mut other = scenario.services[0].clone();
    (other.service_name, other.launch_type, other.desired_count) = ("jobs".to_owned(), LaunchType::Fargate, 7);
    other.load_balancers.clear();
    scenario.services.push(other);
    scenario
}

fn nothing_at_all() -> Scenario {
    let mut scenario = built_in("first-journey");
    scenario.services.clear();
    scenario.traffic.clear();
    scenario.target_groups.clear();
    scenario.task_definitions.clear();
    scenario.images.clear();
    scenario
}

fn no_hosts() -> Scenario {
    let mut scenario = nothing_at_all();
    scenario.cluster.instances.clear();
    scenario
}

/// Everything goes wrong at once: a zone, two instances, an agent, the registry, the control plane, Fargate.
fn in_trouble() -> Scenario {
    let mut scenario = both_launch_types();
    let check = HealthCheck { interval: 5, retries: 2, ..HealthCheck::default() };
    scenario.task_definitions[0].container_definitions[0].health_check = Some(check);
    let (zone, other) = (scenario.cluster.zones[0].clone(), scenario.cluster.zones[1].clone());
    let (first, second) = (format!("{zone}/1"), format!("{other}/1"));
    let answer = HealthAnswer::Status(500);
    let script = [
        (50, Command::OverloadControlPlane { lasts: None }),
        (50, Command::FailHealth { task: "jobs/1".to_owned(), answer, lasts: None }),
        (51, Command::DisconnectAgent { instance: first.clone(), lasts: Some(Span::from_secs(30)) }),
        (70, Command::TerminateInstance { instance: second }),
        (90, Command::DeregisterContainerInstance { container_instance: first, force: true }),
        (91, Command::FailRegistry { error: RegistryError::Throttled, lasts: None }),
        (92, Command::ExhaustFargate { zone: None, lasts: None }),
        (93, Command::FailZone { zone, lasts: None }),
    ];
    scenario.script.extend(script.map(|(at, command)| Cue { at: secs(at), command }));
    scenario
}

/// A service that starts with all it wants, and requests but no target group of its own.
fn no_balancer() -> Scenario {
    let mut scenario = built_in("first-journey");
    scenario.begin = Begin::Steady;
    scenario.services[0].load_balancers.clear();
    scenario.traffic.clear();
    scenario.target_groups.clear();
    scenario
}

/// Every world with the moments at which it is looked at.
pub fn worlds() -> Vec<(&'static str, Scenario, Vec<u64>)> {
    let mut worlds: Vec<(&str, Scenario, Vec<u64>)> =
        LIBRARY.iter().map(|entry| (entry.slug, (entry.build)(), vec![0, 2, 13, 25, 60, 130, 170, 290])).collect();
    worlds.extend([
        ("fleet", fleet(), vec![0, 12, 61, 75, 120, 150]),
        ("crowd", crowd(), vec![0, 8, 30, 90]),
        ("too many", too_many(), vec![2, 14, 80, 92, 110]),
        ("both launch types", both_launch_types(), vec![3, 20, 120]),
        ("in trouble", in_trouble(), vec![52, 65, 75, 95, 140, 200]),
        ("nothing at all", nothing_at_all(), vec![0, 30]),
        ("no hosts", no_hosts(), vec![0, 30]),
        ("no load balancer", no_balancer(), vec![0, 30]),
    ]);
    worlds
}
