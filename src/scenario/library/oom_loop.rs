//! An image that passes its first checks and runs out of memory later: too late for the breaker.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "oom-loop",
    group: Group::CrashLoops,
    title: "Why does the breaker not see tasks that die of memory?",
    lesson: "Revision 2 leaks: the kernel kills each process two minutes after its start, exit code 137. By then every \
        task has passed its health checks, so the deployment completed at 1:19 with no failure counted, and what is \
        completed is not judged again: the breaker is on and stays silent. From 2:48 on all four tasks die within \
        two seconds of each other, because they started together, and so do their successors, every 130 seconds; \
        each time nothing at all is healthy until the first of the next four is. A breaker guards deployments, not \
        services: an alarm is needed for this one.",
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
    behaviour: {oomAfter: 2m}
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
    HealthCheckPath: /health
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
