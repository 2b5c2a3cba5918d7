//! `aws ecs register-task-definition`: the next revision of a family.

use super::change::{obey, read_command, supported};
use super::create_service::CONSTRAINTS;
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, TEXTS, Values};
use crate::scenario::shape::unmodelled;
use crate::scenario::{Command, TaskDefinition};
use serde_json::{Value, json};

const PORTS: Shape = Shape::List(&Shape::Structure(&[
    ("containerPort", Shape::Number),
    ("hostPort", Shape::Number),
    ("protocol", Shape::Text),
    ("name", Shape::Text),
    ("appProtocol", Shape::Text),
    ("containerPortRange", Shape::Text),
]));
const CONTAINER: Shape = Shape::Structure(&[
    ("name", Shape::Text),
    ("image", Shape::Text),
    ("repositoryCredentials", Shape::Any),
    ("cpu", Shape::Number),
    ("memory", Shape::Number),
    ("memoryReservation", Shape::Number),
    ("links", TEXTS),
    ("portMappings", PORTS),
    ("essential", Shape::Switch),
    ("restartPolicy", Shape::Any),
    ("entryPoint", TEXTS),
    ("command", TEXTS),
    ("environment", Shape::Any),
    ("environmentFiles", Shape::Any),
    ("mountPoints", Shape::Any),
    ("volumesFrom", Shape::Any),
    ("linuxParameters", Shape::Any),
    ("secrets", Shape::Any),
    ("dependsOn", Shape::Any),
    ("startTimeout", Shape::Number),
    ("stopTimeout", Shape::Number),
    ("versionConsistency", Shape::Text),
    ("hostname", Shape::Text),
    ("user", Shape::Text),
    ("workingDirectory", Shape::Text),
    ("disableNetworking", Shape::Switch),
    ("privileged", Shape::Switch),
    ("readonlyRootFilesystem", Shape::Switch),
    ("dnsServers", TEXTS),
    ("dnsSearchDomains", TEXTS),
    ("extraHosts", Shape::Any),
    ("dockerSecurityOptions", TEXTS),
    ("interactive", Shape::Switch),
    ("pseudoTerminal", Shape::Switch),
    ("dockerLabels", Shape::Any),
    ("ulimits", Shape::Any),
    ("logConfiguration", Shape::Any),
    ("healthCheck", Shape::Any),
    ("systemControls", Shape::Any),
    ("resourceRequirements", Shape::Any),
    ("firelensConfiguration", Shape::Any),
    ("credentialSpecs", TEXTS),
]);

pub const OPERATIONS: &[Operation] = &[Operation {
    service: "ecs",
    name: "register-task-definition",
    api: "ecs:RegisterTaskDefinition",
    does: "register the next revision of a family",
    flags: &[
        Flag::new("family", Shape::Text).required(),
        Flag::new("taskRoleArn", Shape::Text),
        Flag::new("executionRoleArn", Shape::Text),
        Flag::new("networkMode", Shape::Text).of(Values::Words(&["bridge", "host", "awsvpc", "none"])),
        Flag::new("containerDefinitions", Shape::List(&CONTAINER)).required(),
        Flag::new("volumes", Shape::Any),
        Flag::new("placementConstraints", CONSTRAINTS),
        Flag::new("requiresCompatibilities", TEXTS).of(Values::Words(&["EC2", "FARGATE"])),
        Flag::new("cpu", Shape::Text),
        Flag::new("memory", Shape::Text),
        Flag::new("tags", Shape::Any),
        Flag::new("pidMode", Shape::Text),
        Flag::new("ipcMode", Shape::Text),
        Flag::new("proxyConfiguration", Shape::Any),
        Flag::new("inferenceAccelerators", Shape::Any),
        Flag::new("ephemeralStorage", Shape::Any),
        Flag::new("runtimePlatform", Shape::Any),
        Flag::new("enableFaultInjection", Shape::Switch),
        Flag::new("trustedExecutionConfiguration", Shape::Any),
    ],
    example: "ecs register-task-definition --family web --container-definitions \
              '[{\"name\":\"app\",\"image\":\"myapp:v1\",\"memory\":256}]' --query taskDefinition.revision",
    run: Run::Own(register),
}];

fn register(call: &Call<'_>) -> Result<Outcome, Fault> {
    let mut input = supported(call, unmodelled::REGISTER_TASK_DEFINITION)?;
    // Fargate's definitions have a network interface of their own or are refused; others have bridge by default.
    input.retain(|_, value| !value.is_null());
    let command = read_command(call, "register-task-definition", input)?;
    let Command::RegisterTaskDefinition(definition) = &command else { unreachable!("asked for a new revision") };
    fits(call, definition)?;
    let family = definition.family.clone();
    let after = obey(call, command)?;
    let mut answer = call.ask(after.here(), "ecs:DescribeTaskDefinition", &json!({ "taskDefinition": family }))?;
    let answer: Value = json!({ "taskDefinition": answer["taskDefinition"].take() });
    after.done(call, &answer)
}

/// Refuses in the API's own words what is refused most.
fn fits(call: &Call<'_>, definition: &TaskDefinition) -> Result<(), Fault> {
    let client = |text: String| Err(call.refused("ClientException", text));
    if definition.requires_compatibilities.iter().any(|one| one == "FARGATE") {
        for (member, value) in [("cpu", &definition.cpu), ("memory", &definition.memory)] {
            if value.is_none() {
                return client(format!("Fargate requires that '{member}' be defined at the task level."));
            }
        }
        if definition.network_mode != crate::scenario::NetworkMode::Awsvpc {
            return client("Fargate only supports network mode \u{2018}awsvpc\u{2019}.".to_owned());
        }
    }
    for container in &definition.container_definitions {
        let sized = container.memory.is_some() || container.memory_reservation.is_some();
        if !sized && definition.memory.is_none() {
            return client(format!(
                "Invalid setting for container '{}'. At least one of 'memory' or 'memoryReservation' must be specified.",
                container.name
            ));
        }
    }
    Ok(())
}
