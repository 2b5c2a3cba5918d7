//! Two equal services but for the deregistration delay: 300 seconds, the default, and 10.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "slow-drain",
    group: Group::HealthChecks,
    title: "Why do old tasks keep their room for minutes after a deployment?",
    lesson: "Two services of four tasks are updated at 0:30; both deployments are completed within 45 seconds. But a \
        task that is deregistered keeps running until its deregistration delay is over: the ones of brisk, with 10 \
        seconds, are gone at 1:30, those of patient, with the default of 300, after six minutes. All the while they \
        are DEACTIVATING: not counted by the service, yet holding their CPU, memory and network interface. The next \
        deployment may find no room.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 10m
begin: steady
cluster:
  clusterName: production
  zones: [us-east-1a, us-east-1b]
  instances:
    - {count: 2, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 2, instanceType: c5.large, zone: us-east-1b, trunking: true}
images:
  - image: myapp:v1
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 8MB}]
  - image: myapp:v2
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 9MB}]
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
  - TargetGroupName: patient
    Port: 3000
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 300
  - TargetGroupName: brisk
    Port: 3000
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 10
services:
  - serviceName: patient
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    loadBalancers: [{targetGroupArn: patient, containerName: app, containerPort: 3000}]
  - serviceName: brisk
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    loadBalancers: [{targetGroupArn: brisk, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: patient, requestsPerSecond: 120}, {targetGroup: brisk, requestsPerSecond: 120}]
script:
  - {at: 30s, do: update-service, service: patient, taskDefinition: "myapp:2"}
  - {at: 30s, do: update-service, service: brisk, taskDefinition: "myapp:2"}
"#;
