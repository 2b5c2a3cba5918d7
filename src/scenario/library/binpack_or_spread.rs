//! The same six tasks packed dense and spread wide, and then one instance of each pool dies.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "binpack-or-spread",
    group: Group::Placement,
    title: "Pack tasks dense or spread them wide: what does one lost instance take?",
    lesson: "Six tasks each, three instances for each service. Packed by memory, all six of dense share one instance \
        and two stay free; spread over zones and instances, wide has two on each. At 2:00 one instance of each pool \
        loses its power. wide loses a third of its capacity for 17 seconds, dense everything: its six replacements \
        have to pull an image that the spare instances do not have, and nothing is healthy for 49 seconds. Dense \
        packing saves instances only as long as none of them fails.",
    moment: SimTime::from_millis(110_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 5m
begin: steady
cluster:
  clusterName: production
  zones: [us-east-1a, us-east-1b, us-east-1c]
  instances:
    - {count: 1, instanceType: c5.large, zone: us-east-1a, trunking: true, attributes: {pool: dense}}
    - {count: 1, instanceType: c5.large, zone: us-east-1b, trunking: true, attributes: {pool: dense}}
    - {count: 1, instanceType: c5.large, zone: us-east-1c, trunking: true, attributes: {pool: dense}}
    - {count: 1, instanceType: c5.large, zone: us-east-1a, trunking: true, attributes: {pool: wide}}
    - {count: 1, instanceType: c5.large, zone: us-east-1b, trunking: true, attributes: {pool: wide}}
    - {count: 1, instanceType: c5.large, zone: us-east-1c, trunking: true, attributes: {pool: wide}}
images:
  - image: myapp:v1
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 8MB}]
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
targetGroups:
  - TargetGroupName: dense
    Port: 3000
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 30
  - TargetGroupName: wide
    Port: 3000
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 30
services:
  - serviceName: dense
    taskDefinition: myapp:1
    desiredCount: 6
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    placementConstraints: [{type: memberOf, expression: "attribute:pool == dense"}]
    placementStrategy: [{type: binpack, field: memory}]
    loadBalancers: [{targetGroupArn: dense, containerName: app, containerPort: 3000}]
  - serviceName: wide
    taskDefinition: myapp:1
    desiredCount: 6
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    placementConstraints: [{type: memberOf, expression: "attribute:pool == wide"}]
    placementStrategy: [{type: spread, field: "attribute:ecs.availability-zone"}, {type: spread, field: instanceId}]
    loadBalancers: [{targetGroupArn: wide, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: dense, requestsPerSecond: 120}, {targetGroup: wide, requestsPerSecond: 120}]
script:
  - {at: 2m, do: terminate-instance, instance: us-east-1a/1}
  - {at: 2m, do: terminate-instance, instance: us-east-1a/2}
"#;
