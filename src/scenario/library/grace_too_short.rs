//! An application that boots longer than its health checks are patient.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "grace-too-short",
    group: Group::HealthChecks,
    title: "Why are healthy tasks killed while they still boot?",
    lesson: "Revision 2 needs 75 seconds before it listens. Its targets are unhealthy after two checks, and the grace \
        period of 30 seconds ends long before: three tasks are stopped while they boot and the breaker rolls back \
        at 2:09. At 8:00 it is deployed again with 120 seconds of grace. 75 would not be enough, nor 90: a target \
        that was unhealthy needs two passed checks, 10 seconds apart, before it is healthy. This time it completes \
        at 10:09.",
    moment: SimTime::from_millis(28_000),
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
cluster:
  clusterName: production
  zones: [us-east-1a, us-east-1b]
  instances:
    - {count: 1, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 1, instanceType: c5.large, zone: us-east-1b, trunking: true}
images:
  - image: myapp:v1
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 8MB}]
  - image: myapp:v2
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 9MB}]
    behaviour: {boot: 75s}
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
  - family: myapp
    revision: 2
    networkMode: awsvpc
    cpu: "256"
    memory: "512"
    containerDefinitions:
      - name: app
        image: myapp:v2
        portMappings: [{containerPort: 3000}]
targetGroups:
  - TargetGroupName: web
    Port: 3000
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 30
services:
  - serviceName: web
    taskDefinition: myapp:1
    desiredCount: 3
    enableExecuteCommand: true
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    healthCheckGracePeriodSeconds: 30
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
script:
  - {at: 30s, do: update-service, service: web, taskDefinition: "myapp:2"}
  - {at: 8m, do: update-service, service: web, taskDefinition: "myapp:2", healthCheckGracePeriodSeconds: 120}
"#;
