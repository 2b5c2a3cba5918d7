//! 800 MB on three kinds of host, and 120 MB beside them.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "big-image",
    group: Group::Images,
    title: "What does an 800 MB image cost at every start?",
    lesson: "The same 800 MB in eight layers on three hosts: on Fargate the pull takes 45 seconds, on a c5.large 75, on \
        a t3.small 118. Beside them a 120 MB image needs 17. Watch what is slow: layers come three at a time, but \
        they are unpacked in order, one by one, so the processor and not the network sets the pace. On Fargate \
        every start pays this price again, since nothing is kept between tasks.",
    moment: SimTime::from_millis(12_000),
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
  zones: [us-east-1a, us-east-1b]
  fargate: true
  instances:
    - {count: 1, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 1, instanceType: c5.large, zone: us-east-1b, trunking: true}
    - {count: 1, instanceType: t3.small, zone: us-east-1b}
images:
  - image: big:v1
    layers: [{size: 100MB}, {size: 100MB}, {size: 100MB}, {size: 100MB}, {size: 100MB}, {size: 100MB}, {size: 100MB}, {size: 100MB}]
  - image: slim:v1
    layers: [{size: 60MB}, {size: 40MB}, {size: 20MB}]
taskDefinitions:
  - family: big
    revision: 1
    networkMode: awsvpc
    cpu: "256"
    memory: "512"
    containerDefinitions:
      - name: app
        image: big:v1
        portMappings: [{containerPort: 3000}]
  - family: slim
    revision: 1
    networkMode: awsvpc
    cpu: "256"
    memory: "512"
    containerDefinitions:
      - name: app
        image: slim:v1
        portMappings: [{containerPort: 3000}]
services:
  - serviceName: big-on-large
    taskDefinition: big:1
    desiredCount: 1
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}
    placementConstraints: [{type: memberOf, expression: "attribute:ecs.instance-type == c5.large and attribute:ecs.availability-zone == us-east-1a"}]
  - serviceName: big-on-small
    taskDefinition: big:1
    desiredCount: 1
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}
    placementConstraints: [{type: memberOf, expression: "attribute:ecs.instance-type == t3.small"}]
  - serviceName: big-on-fargate
    taskDefinition: big:1
    desiredCount: 1
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}
    launchType: FARGATE
  - serviceName: slim-on-large
    taskDefinition: slim:1
    desiredCount: 1
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}
    placementConstraints: [{type: memberOf, expression: "attribute:ecs.instance-type == c5.large and attribute:ecs.availability-zone == us-east-1b"}]
"#;
