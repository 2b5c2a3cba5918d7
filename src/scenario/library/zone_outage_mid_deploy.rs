//! A zone fails while a rolling update is half done.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "zone-outage-mid-deploy",
    group: Group::Failures,
    title: "A zone fails in the middle of a deployment. What is left?",
    lesson: "Nine new tasks were started beside nine old ones when a zone goes dark at 0:45, with three of each kind in \
        it. The load balancer drops the old targets there after two failed checks; 1,157 of 172,800 requests fail. \
        Six new tasks get healthy in the other zones, and with the old ones the healthy count never falls below \
        nine: the room to double was the reserve. But three new tasks are lost in the dark, neither failed nor \
        running, so the update waits for the zone: it completes at 5:59, after the zone came back at 5:45.",
    moment: SimTime::from_millis(40_000),
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
  zones: [us-east-1a, us-east-1b, us-east-1c]
  instances:
    - {count: 2, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 2, instanceType: c5.large, zone: us-east-1b, trunking: true}
    - {count: 2, instanceType: c5.large, zone: us-east-1c, trunking: true}
images:
  - image: myapp:v1
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 8MB}]
  - image: myapp:v2
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 9MB}]
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
    desiredCount: 9
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
script:
  - {at: 30s, do: update-service, service: web, taskDefinition: "myapp:2"}
  - {at: 45s, do: fail-zone, zone: us-east-1b, for: 5m}
"#;
