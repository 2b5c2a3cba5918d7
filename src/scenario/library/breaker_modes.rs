//! One bad revision, four breakers: how the threshold is counted, and what happens once it is reached.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "breaker-modes",
    group: Group::CrashLoops,
    title: "How many failures does each breaker allow?",
    lesson: "Four services of four tasks get the same revision, whose process exits 20 seconds after it started. The \
        default, half of the desired count but at least 3, trips at three failures; UNBOUNDED_PERCENT 50 trips at \
        two, without rollback, and stays FAILED beside its old tasks; COUNT 10 needs a tenth failure and trips at \
        2:32, a minute after the default; without a breaker 110 tasks have failed after 15 minutes. Tasks fail in \
        batches, so the count at the trip can be above the threshold.",
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
  zones: [us-east-1a, us-east-1b, us-east-1c]
  instances:
    - {count: 3, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 3, instanceType: c5.large, zone: us-east-1b, trunking: true}
    - {count: 3, instanceType: c5.large, zone: us-east-1c, trunking: true}
images:
  - image: myapp:v1
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 8MB}]
  - image: myapp:v2
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 9MB}]
    behaviour: {exitAfter: 20s, exitCode: 1}
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
services:
  - serviceName: default
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
  - serviceName: unbounded
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: false, thresholdConfiguration: {type: UNBOUNDED_PERCENT, value: 50}}}
  - serviceName: count
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true, thresholdConfiguration: {type: COUNT, value: 10}}}
  - serviceName: off
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: false, rollback: false}}
script:
  - {at: 30s, do: update-service, service: default, taskDefinition: "myapp:2"}
  - {at: 30s, do: update-service, service: unbounded, taskDefinition: "myapp:2"}
  - {at: 30s, do: update-service, service: count, taskDefinition: "myapp:2"}
  - {at: 30s, do: update-service, service: off, taskDefinition: "myapp:2"}
"#;
