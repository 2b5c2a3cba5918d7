//! From an image in the registry to a healthy target: the handbook's opening diagram.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "first-journey",
    group: Group::FirstSteps,
    title: "How does an ECR image become a healthy target?",
    lesson: "Three tasks are wanted and nothing runs yet. Follow one of them from the service controller's first look \
        to the scheduler, the agent, the image pull, the container and the first passed health check. Most of the \
        wait is the pull, because no instance has any of the seven layers yet.",
    moment: SimTime::ZERO,
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 5m
rules: handbook
cluster:
  clusterName: production
  region: us-east-1
  zones: [us-east-1a, us-east-1b]
  instances:
    - {count: 2, instanceType: c5.large, zone: us-east-1a}
    - {count: 1, instanceType: c5.large, zone: us-east-1b}
images:
  - image: myapp:v1
    layers:
      - {size: 175MB, digest: base-system}
      - {size: 115MB, digest: base-runtime}
      - {size: 52MB, digest: base-libraries}
      - {size: 30MB}
      - {size: 18MB}
      - {size: 10MB}
      - {size: 5MB}
    behaviour: {boot: 3s, health: ok}
taskDefinitions:
  - family: myapp
    revision: 5
    networkMode: awsvpc
    cpu: "512"
    memory: "1024"
    containerDefinitions:
      - name: app
        image: myapp:v1
        portMappings: [{containerPort: 3000}]
        logConfiguration:
          logDriver: awslogs
          options: {awslogs-group: /ecs/myapp, awslogs-region: us-east-1, awslogs-stream-prefix: ecs}
targetGroups:
  - TargetGroupName: web
    Port: 3000
    TargetType: ip
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 10
    HealthCheckTimeoutSeconds: 5
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 3
    deregistrationDelay: 30
services:
  - serviceName: myapp
    taskDefinition: myapp:5
    desiredCount: 3
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
"#;
