//! The handbook's incident: a new image whose health check answers 500, and the breaker that ends it.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "crash-loop",
    group: Group::CrashLoops,
    title: "A bad image meets the circuit breaker. Will the service survive?",
    lesson: "Three healthy tasks of myapp:5 serve when revision 6 is deployed. Its image starts, but /health answers \
        500, so every new task fails its target checks, is stopped and replaced, and fails again. The old tasks go \
        on serving, because nothing old is stopped before something new is healthy. After ten failures the circuit \
        breaker gives the deployment up and rolls back to the last one that was completed.",
    moment: SimTime::from_millis(25_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 15m
begin: steady
rules: {profile: handbook, unhealthyReplacement: stopFirst, firstProbe: 45s}
cluster:
  clusterName: production
  region: us-east-1
  zones: [us-east-1a, us-east-1b, us-east-1c]
  instances:
    - {count: 2, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 2, instanceType: c5.large, zone: us-east-1b, trunking: true}
    - {count: 2, instanceType: c5.large, zone: us-east-1c, trunking: true}
images:
  - image: myapp:v1
    layers:
      - {size: 175MB, digest: base-system}
      - {size: 115MB, digest: base-runtime}
      - {size: 52MB, digest: base-libraries}
      - {size: 38MB}
      - {size: 25MB}
    behaviour: {boot: 3s, health: ok}
  - image: myapp:v2
    layers:
      - {size: 175MB, digest: base-system}
      - {size: 115MB, digest: base-runtime}
      - {size: 52MB, digest: base-libraries}
      - {size: 85MB}
      - {size: 69MB}
    behaviour: {boot: 3s, health: {status: 500}}
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
  - family: myapp
    revision: 6
    networkMode: awsvpc
    cpu: "512"
    memory: "1024"
    containerDefinitions:
      - name: app
        image: myapp:v2
        portMappings: [{containerPort: 3000}]
        logConfiguration:
          logDriver: awslogs
          options: {awslogs-group: /ecs/myapp, awslogs-region: us-east-1, awslogs-stream-prefix: ecs}
targetGroups:
  - TargetGroupName: web
    Port: 3000
    TargetType: ip
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 15
    HealthCheckTimeoutSeconds: 5
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 3
    deregistrationDelay: 5
services:
  - serviceName: myapp
    taskDefinition: myapp:5
    desiredCount: 3
    enableExecuteCommand: true
    deploymentConfiguration:
      minimumHealthyPercent: 100
      maximumPercent: 200
      deploymentCircuitBreaker:
        enable: true
        rollback: true
        thresholdConfiguration: {type: COUNT, value: 10}
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
script:
  - {at: 30s, do: update-service, service: myapp, taskDefinition: "myapp:6"}
"#;
