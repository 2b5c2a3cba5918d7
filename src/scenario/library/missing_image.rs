//! A task definition that names a tag which the registry does not have.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "missing-image",
    group: Group::Images,
    title: "What happens when the image was never pushed?",
    lesson: "Revision 2 names a tag that was never pushed. The agent asks nine times within half a minute, then the \
        task stops with CannotPullContainerError and TaskFailedToStart. With a breaker the third failure rolls \
        guarded back at 1:19. Without one the scheduler slows down instead of giving up: it waits 15 seconds, then \
        30, then 60, up to 27 minutes, and unguarded has failed 17 tasks in 20 minutes. The old tasks of both go on \
        serving.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 20m
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
  - {image: "myapp:v2", missing: true}
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
  - serviceName: guarded
    taskDefinition: myapp:1
    desiredCount: 3
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
  - serviceName: unguarded
    taskDefinition: myapp:1
    desiredCount: 3
script:
  - {at: 30s, do: update-service, service: guarded, taskDefinition: "myapp:2"}
  - {at: 30s, do: update-service, service: unguarded, taskDefinition: "myapp:2"}
"#;
