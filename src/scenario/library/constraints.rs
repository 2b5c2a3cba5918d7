//! Three services whose constraints the cluster meets, meets in part, and does not meet.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "constraints",
    group: Group::Placement,
    title: "Why is a task not placed although there is room?",
    lesson: "Three instances, two with the attribute stack=prod. apart wants four tasks on distinct instances and gets \
        three: the fourth has plenty of CPU and memory and no instance without a copy. prod-only wants three and \
        squeezes them onto two instances, while the third stays empty. nowhere asks for a c5.2xlarge, which the \
        cluster has not: no task is even created. Select a service to read which instance failed which condition. \
        Strategies are wishes; constraints are not.",
    moment: SimTime::ZERO,
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 4m
cluster:
  clusterName: production
  zones: [us-east-1a, us-east-1b]
  instances:
    - {count: 2, instanceType: c5.large, zone: us-east-1a, trunking: true, attributes: {stack: prod}}
    - {count: 1, instanceType: m5.large, zone: us-east-1b, trunking: true, attributes: {stack: test}}
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
services:
  - serviceName: apart
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}
    placementConstraints: [{type: distinctInstance}]
  - serviceName: prod-only
    taskDefinition: myapp:1
    desiredCount: 3
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}
    placementConstraints: [{type: memberOf, expression: "attribute:stack =~ prod.*"}]
  - serviceName: nowhere
    taskDefinition: myapp:1
    desiredCount: 1
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}
    placementConstraints: [{type: memberOf, expression: "attribute:ecs.instance-type == c5.2xlarge"}]
"#;
