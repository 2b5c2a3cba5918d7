//! 200 instances, 1,000 tasks, one rolling update.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "fleet-1000",
    group: Group::Scale,
    title: "How does a fleet of a thousand tasks change its version?",
    lesson: "1,000 tasks on 200 instances, updated at 0:30 between 90 % and 125 %. The first 250 new tasks start in one \
        look of the controller, 100 old ones stop to make room, and from then on each look moves what has become \
        healthy: the same arithmetic as with ten tasks, in waves. The healthy count touches 900 and 1,250 tasks are \
        never exceeded; the update completes at 3:49, and none of 30 million requests is lost. Doubling would have \
        needed 2,000 places; the cluster has 1,400.",
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
  zones: [us-east-1a, us-east-1b, us-east-1c]
  instances:
    - {count: 67, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 67, instanceType: c5.large, zone: us-east-1b, trunking: true}
    - {count: 66, instanceType: c5.large, zone: us-east-1c, trunking: true}
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
    HealthCheckIntervalSeconds: 30
    HealthyThresholdCount: 2
    UnhealthyThresholdCount: 2
    deregistrationDelay: 30
services:
  - serviceName: web
    taskDefinition: myapp:1
    desiredCount: 1000
    deploymentConfiguration: {minimumHealthyPercent: 90, maximumPercent: 125, deploymentCircuitBreaker: {enable: true, rollback: true}}
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 50000}]
script:
  - {at: 30s, do: update-service, service: web, taskDefinition: "myapp:2"}
"#;
