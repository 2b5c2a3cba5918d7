//! Scenarios for the engine's own tests: small, and independent of the library.

use super::Recording;
use super::world::ids::TaskId;
use crate::scenario::service::{DeploymentCircuitBreaker, ThresholdConfiguration, ThresholdType};
use crate::scenario::{
    AppBehaviour, Begin, Command, ContainerDefinition, Cue, Image, InstanceGroup, LaunchType, Layer, LoadBalancer,
    NetworkMode, Profile, Rules, Scenario, Service, TargetGroup, TaskDefinition, Traffic,
};
use crate::units::{Bytes, SimTime, Span};

/// A service of three on three instances in two zones, behind a load balancer.
pub(in crate::sim) fn journey() -> Scenario {
    let mut scenario = Scenario {
        orrery: 1,
        title: "Journey".to_owned(),
        lesson: String::new(),
        seed: 7,
        duration: Span::from_secs(300),
        begin: Default::default(),
        rules: Rules { profile: Profile::Handbook, ..Rules::default() },
        cluster: Default::default(),
        images: vec![image("myapp:v1")],
        task_definitions: vec![definition()],
        target_groups: vec![TargetGroup {
            target_group_name: "web".to_owned(),
            health_check_interval_seconds: 10,
            unhealthy_threshold_count: 3,
            deregistration_delay: 30,
            ..TargetGroup::default()
        }],
        services: vec![Service {
            service_name: "myapp".to_owned(),
            task_definition: "myapp:5".to_owned(),
            desired_count: 3,
            load_balancers: vec![LoadBalancer {
                target_group_arn: "web".to_owned(),
                container_name: "app".to_owned(),
                container_port: 3000,
            }],
            ..Service::default()
        }],
        traffic: vec![Traffic { target_group: "web".to_owned(), requests_per_second: 240 }],
        script: Vec::new(),
    };
    scenario.cluster.instances = [("us-east-1a", 2), ("us-east-1b", 1)]
        .map(|(zone, count)| InstanceGroup {
            count,
            instance_type: "c5.large".to_owned(),
            zone: zone.to_owned(),
            attributes: Default::default(),
            trunking: false,
            spot: false,
            agent: Default::default(),
            images: Vec::new(),
            metadata_hop_limit: None,
        })
        .to_vec();
    scenario
}

/// The same on Fargate.
pub(in crate::sim) fn journey_on_fargate() -> Scenario {
    let mut scenario = journey();
    scenario.cluster.instances.clear();
    scenario.cluster.fargate.0 = true;
    scenario.services[0].launch_type = LaunchType::Fargate;
    scenario
}

/// A steady service of three that gets revision 6, whose application acts as told; the breaker trips at `failures`.
pub(in crate::sim) fn bad_deploy(behaviour: AppBehaviour, failures: u32) -> Scenario {
    let mut scenario = journey();
    scenario.begin = Begin::Steady;
    scenario.duration = Span::from_secs(3600);
    scenario.images.push(Image { behaviour, ..image("myapp:v2") });
    let mut revision = definition();
    revision.revision = 6;
    revision.container_definitions[0].image = "myapp:v2".to_owned();
    scenario.task_definitions.push(revision);
    scenario.services[0].deployment_configuration.deployment_circuit_breaker = DeploymentCircuitBreaker {
        enable: failures > 0,
        rollback: true,
        threshold_configuration: Some(ThresholdConfiguration { kind: ThresholdType::Count, value: failures }),
        ..DeploymentCircuitBreaker::default()
    };
    scenario.script = vec![Cue {
        at: SimTime::from_millis(30_000),
        command: Command::UpdateService {
            service: "myapp".to_owned(),
            desired_count: None,
            task_definition: Some("myapp:6".to_owned()),
            force_new_deployment: false,
            deployment_configuration: None,
            health_check_grace_period_seconds: None,
            enable_execute_command: Default::default(),
        },
    }];
    scenario
}

/// The command that crashes the nth task of a recording.
pub(in crate::sim) fn crashed_task(recording: &Recording, nth: u32) -> Command {
    Command::CrashTask { task: recording.head().world().catalog.task_id(TaskId::new(nth)), exit_code: 1 }
}

fn image(name: &str) -> Image {
    let layer = |(megabytes, digest): (u64, &str)| Layer {
        size: Bytes(megabytes * 1_000_000),
        digest: (!digest.is_empty()).then(|| digest.to_owned()),
    };
    let layers = [(180, "base"), (120, "runtime"), (56, "libraries"), (24, ""), (14, ""), (8, ""), (3, "")];
    Image { image: name.to_owned(), layers: layers.map(layer).to_vec(), ..Image::default() }
}

fn definition() -> TaskDefinition {
    TaskDefinition {
        family: "myapp".to_owned(),
        revision: 5,
        network_mode: NetworkMode::Awsvpc,
        cpu: Some("512".to_owned()),
        memory: Some("1024".to_owned()),
        container_definitions: vec![ContainerDefinition {
            name: "app".to_owned(),
            image: "myapp:v1".to_owned(),
            ..ContainerDefinition::default()
        }],
        ..TaskDefinition::default()
    }
}
