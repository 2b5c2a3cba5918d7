//! One process of three ends: the loop that compares desired with actual finds it missing.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "reconcile-a-crash",
    group: Group::FirstSteps,
    title: "A task crashes. Who notices, and how soon is there another?",
    lesson: "Three tasks serve when the process in one of them exits with code 1 at 0:30. Its agent reports the exit in \
        under half a second; the service controller, which compares desired with actual every 5 seconds, finds two \
        of three and creates a replacement at 0:32. The rest of the 30 seconds below the desired count is the \
        ordinary start: a network interface, the agent's next poll, an image that is already there, and the first \
        passed health check at 1:01. Only 26 requests fail: those that went to the dead task before the load \
        balancer forgot it.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 4m
begin: steady
rules: handbook
cluster:
  clusterName: production
  zones: [us-east-1a, us-east-1b]
  instances:
    - {count: 1, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 1, instanceType: c5.large, zone: us-east-1b, trunking: true}
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
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
script:
  - {at: 30s, do: crash-task, task: web/1}
"#;
