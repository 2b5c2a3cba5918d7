//! A good application whose health path answers 404.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "bad-health-path",
    group: Group::HealthChecks,
    title: "The application works. Why is every new task replaced?",
    lesson: "The application of revision 2 works, but its health path answers 404, and the target group takes only 200. \
        Each new task runs for two checks, is called unhealthy and is stopped: to ECS a wrong path and a broken \
        application are the same. Three failures, at least 3 being the smallest threshold, and the breaker rolls \
        back at 1:59; no request was sent to the new tasks. Look at the reason of a failed check: it names the \
        code.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 12m
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
    behaviour: {health: {status: 404}}
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
    HealthCheckPath: /healthz
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 30
services:
  - serviceName: web
    taskDefinition: myapp:1
    desiredCount: 4
    enableExecuteCommand: true
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
script:
  - {at: 30s, do: update-service, service: web, taskDefinition: "myapp:2"}
"#;
