//! One task on every instance: what a DAEMON does when it is updated and when its instance is drained.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "daemon",
    group: Group::Placement,
    title: "How does a DAEMON service roll, and when does it leave?",
    lesson: "The service logs keeps one task on each instance. A DAEMON cannot exceed 100 %: at 0:39 all three old \
        tasks stop at once, since its minimum is 0, and for ten seconds and a pull no instance has one. At 4:00 one \
        instance is set DRAINING: its two web tasks are replaced elsewhere and drain; the daemon, first to come and \
        last to go, is stopped at 5:09, when they are gone, and is not replaced.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 8m
begin: steady
cluster:
  clusterName: production
  zones: [us-east-1a, us-east-1b, us-east-1c]
  instances:
    - {count: 1, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 1, instanceType: c5.large, zone: us-east-1b, trunking: true}
    - {count: 1, instanceType: c5.large, zone: us-east-1c, trunking: true}
images:
  - image: myapp:v1
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 8MB}]
  - {image: "logs:v1", size: 40MB}
  - {image: "logs:v2", size: 41MB}
taskDefinitions:
  - family: myapp
    revision: 1
    networkMode: awsvpc
    cpu: "256"
    memory: "512"
    containerDefinitions:
      - name: app
        image: myapp:v1
        portMappings: [{containerPort: 3000}]
  - family: logs
    revision: 1
    networkMode: host
    cpu: "128"
    memory: "256"
    containerDefinitions: [{name: logs, image: "logs:v1"}]
  - family: logs
    revision: 2
    networkMode: host
    cpu: "128"
    memory: "256"
    containerDefinitions: [{name: logs, image: "logs:v2"}]
targetGroups:
  - TargetGroupName: web
    Port: 3000
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 30
services:
  - serviceName: logs
    taskDefinition: logs:1
    desiredCount: 0
    schedulingStrategy: DAEMON
    deploymentConfiguration: {minimumHealthyPercent: 0, maximumPercent: 100, deploymentCircuitBreaker: {enable: true, rollback: true}}
  - serviceName: web
    taskDefinition: myapp:1
    desiredCount: 6
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
script:
  - {at: 30s, do: update-service, service: logs, taskDefinition: "logs:2"}
  - {at: 4m, do: update-container-instances-state, containerInstances: [us-east-1b/1], status: DRAINING}
"#;
