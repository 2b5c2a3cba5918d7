//! The credentials of a task's role through six hours, and what a start needs that a running task does not.

use super::{Entry, Group};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "credentials",
    group: Group::Failures,
    title: "Where does a task get its credentials, and when do they change?",
    lesson: "Containers never see a key of the instance. At its start each task gets credentials of its role, valid for \
        six hours, and asks for them at 169.254.170.2. At 5:45:00, a quarter of an hour before they end, new ones \
        are pushed for both tasks: nothing restarts. From 6:15 on secrets cannot be fetched for five minutes. \
        Running tasks do not care; but the one that crashes at 6:16 is replaced by tasks that stop with \
        ResourceInitializationError, five times, before one starts at 6:20.",
    moment: SimTime::from_millis(20_660_000),
    build: scenario,
};

fn scenario() -> Scenario {
    ENTRY.read(TEXT)
}

const TEXT: &str = r#"
orrery: 1
seed: 7
duration: 7h
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
    taskRoleArn: arn:aws:iam::111122223333:role/myapp-task
    executionRoleArn: arn:aws:iam::111122223333:role/myapp-execution
    containerDefinitions:
      - name: app
        image: myapp:v1
        portMappings: [{containerPort: 3000}]
        secrets: [{name: DB_PASSWORD, valueFrom: "arn:aws:ssm:us-east-1:111122223333:parameter/db"}]
services:
  - serviceName: web
    taskDefinition: myapp:1
    desiredCount: 2
    enableExecuteCommand: true
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
script:
  - {at: 6h15m, do: deny-secrets, for: 5m}
  - {at: 6h16m, do: crash-task, task: web/1}
"#;
