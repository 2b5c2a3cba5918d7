//! The control plane is overloaded and polling agents back off: gotcha 1 of the handbook.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "agent-under-load",
    group: Group::Failures,
    title: "Why does placement take half a minute when nothing is broken?",
    lesson: "The control plane is overloaded from 0:10 to 3:10, and polling agents back off: 5 seconds, 7.5, 11 and so \
        on up to 30. A task that crashes at 1:30 is missed at once and its replacement placed at 1:35, yet its \
        agent asks for work only seconds later: it serves at 2:05, after 35 seconds. The same crash at 4:30, when \
        agents poll every 5 seconds again, takes 19. Placement was never the problem; do not mistake a polling \
        delay for a lack of capacity.",
    moment: SimTime::from_millis(50_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 4
duration: 6m
begin: steady
rules: handbook
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
  - {at: 10s, do: overload-control-plane, for: 3m}
  - {at: 90s, do: crash-task, task: web/1}
  - {at: 4m30s, do: crash-task, task: web/2}
"#;
