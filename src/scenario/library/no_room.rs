//! A full cluster: the update waits for room that its own minimum keeps taken.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "no-room",
    group: Group::Placement,
    title: "Where should the new tasks go when the cluster is full?",
    lesson: "Two instances, full with four tasks. The update may start four more, but there is no memory for even one, \
        and with a minimum of 100 % no old task may make room: one refusal after another, at growing intervals. At \
        4:00 somebody allows 50 % and no more than four tasks: two old ones leave, and only when their drain of 30 \
        seconds is over do two new ones fit: the scheduler gives room away once a task stops, and the agent lets its \
        successor wait until it has gone. A deployment that may double needs a cluster that can, \
        or a minimum that lets go.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 10m
begin: steady
cluster:
  clusterName: production
  zones: [us-east-1a, us-east-1b]
  instances:
    - {count: 1, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 1, instanceType: c5.large, zone: us-east-1b, trunking: true}
images:
  - image: myapp:v1
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 8MB}]
  - image: myapp:v2
    layers: [{size: 120MB, digest: base-system}, {size: 60MB, digest: base-runtime}, {size: 9MB}]
taskDefinitions:
  - family: myapp
    revision: 1
    networkMode: awsvpc
    cpu: "512"
    memory: "1792"
    containerDefinitions:
      - name: app
        image: myapp:v1
        portMappings: [{containerPort: 3000}]
  - family: myapp
    revision: 2
    networkMode: awsvpc
    cpu: "512"
    memory: "1792"
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
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
script:
  - {at: 30s, do: update-service, service: web, taskDefinition: "myapp:2"}
  - {at: 4m, do: update-service, service: web, taskDefinition: "myapp:2", forceNewDeployment: true, deploymentConfiguration: {minimumHealthyPercent: 50, maximumPercent: 100}}
"#;
