//! Two kinds of Spot capacity are taken back with two minutes' notice.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "spot-interruption",
    group: Group::Failures,
    title: "What happens in the two minutes before Spot capacity is taken?",
    lesson: "At 0:30 AWS takes back a Spot instance and a Fargate Spot task, with two minutes' notice. The agent sets \
        its instance DRAINING, so the service starts replacements first, and both old tasks leave in order, 34 \
        seconds before the instance vanishes at 2:30: never fewer than four are healthy. The Fargate task is \
        deregistered and stopped at once; its replacement is healthy 48 seconds later, and in between three of four \
        serve. A minimum of 100 % would have made the first service wait for room that a full cluster may not have.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 6m
begin: steady
cluster:
  clusterName: production
  zones: [us-east-1a, us-east-1b]
  fargate: true
  instances:
    - {count: 1, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 1, instanceType: c5.large, zone: us-east-1b, trunking: true, spot: true, agent: {ECS_ENABLE_SPOT_INSTANCE_DRAINING: "true"}}
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
  - TargetGroupName: on-instances
    Port: 3000
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 30
  - TargetGroupName: on-fargate
    Port: 3000
    HealthCheckPath: /health
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 30
services:
  - serviceName: on-instances
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {minimumHealthyPercent: 50, deploymentCircuitBreaker: {enable: true, rollback: true}}
    loadBalancers: [{targetGroupArn: on-instances, containerName: app, containerPort: 3000}]
  - serviceName: on-fargate
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {minimumHealthyPercent: 50, deploymentCircuitBreaker: {enable: true, rollback: true}}
    launchType: FARGATE
    capacityProviderStrategy: [{capacityProvider: FARGATE, base: 1, weight: 1}, {capacityProvider: FARGATE_SPOT, weight: 2}]
    loadBalancers: [{targetGroupArn: on-fargate, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: on-instances, requestsPerSecond: 120}, {targetGroup: on-fargate, requestsPerSecond: 120}]
script:
  - {at: 30s, do: interrupt-spot, instance: us-east-1b/1}
  - {at: 30s, do: interrupt-spot, task: on-fargate/2}
"#;
