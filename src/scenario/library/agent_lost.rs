//! An agent loses the control plane: its containers run on, and nobody hears of their end.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "agent-lost",
    group: Group::Failures,
    title: "What does ECS know of an instance whose agent is gone?",
    lesson: "At 0:30 the agent of one instance loses the control plane for four minutes. Its containers run on, and ECS \
        goes on counting them. At 1:30 one of them crashes: nobody hears of it, so for three minutes the service \
        believes in four tasks and has three. At 2:30 the service is scaled from four to six, and both new tasks go \
        to the other instance. When the agent is back at 4:30 it reports the exit at once, and nine seconds later \
        the task is replaced.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 8m
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
services:
  - serviceName: web
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
script:
  - {at: 30s, do: disconnect-agent, instance: us-east-1a/1, for: 4m}
  - {at: 90s, do: crash-task, task: web/1}
  - {at: 2m30s, do: update-service, service: web, desiredCount: 6}
"#;
