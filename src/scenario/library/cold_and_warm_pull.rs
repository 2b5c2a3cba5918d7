//! One instance that has the base layers and one that has nothing pull the same image.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "cold-and-warm-pull",
    group: Group::Images,
    title: "How much of a start does a warm image cache save?",
    lesson: "Two instances start the same 343 MB image. On one of them an older revision left the three base layers: it \
        downloads the changed 1 MB and the pull takes 3.9 seconds. The other has nothing and needs 41.1 seconds, \
        most of them for unpacking one layer after another. The first task serves at 0:28, the second at 1:07. This \
        is why a custom AMI or a task that pulls the base image early saves more than any other tuning of a start.",
    moment: SimTime::from_millis(8_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 4m
rules: handbook
cluster:
  clusterName: production
  zones: [us-east-1a, us-east-1b]
  instances:
    - {count: 1, instanceType: c5.large, zone: us-east-1a, trunking: true, images: ["myapp:v1"]}
    - {count: 1, instanceType: c5.large, zone: us-east-1b, trunking: true}
images:
  - image: myapp:v1
    layers: [{size: 175MB, digest: base-system}, {size: 115MB, digest: base-runtime}, {size: 52MB, digest: base-libraries}, {size: 12MB}]
  - image: myapp:v2
    layers: [{size: 175MB, digest: base-system}, {size: 115MB, digest: base-runtime}, {size: 52MB, digest: base-libraries}, {size: 1MB}]
taskDefinitions:
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
    taskDefinition: myapp:2
    desiredCount: 2
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
"#;
