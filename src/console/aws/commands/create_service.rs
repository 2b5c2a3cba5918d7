//! `aws ecs create-service`: one more service, from the moment shown on.

use super::CLUSTER;
use super::change::{CONFIGURATION, in_this_cluster, obey, read_command, rolling, supported};
use super::service::described;
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, TEXTS, Values};
use crate::scenario::shape::unmodelled;
use crate::scenario::{Command, Service, target_group_name};

pub const LOAD_BALANCERS: Shape = Shape::List(&Shape::Structure(&[
    ("targetGroupArn", Shape::Text),
    ("loadBalancerName", Shape::Text),
    ("containerName", Shape::Text),
    ("containerPort", Shape::Number),
    ("advancedConfiguration", Shape::Any),
]));
pub const PROVIDERS: Shape = Shape::List(&Shape::Structure(&[
    ("capacityProvider", Shape::Text),
    ("weight", Shape::Number),
    ("base", Shape::Number),
]));
pub const CONSTRAINTS: Shape = Shape::List(&Shape::Structure(&[("type", Shape::Text), ("expression", Shape::Text)]));
pub const STRATEGIES: Shape = Shape::List(&Shape::Structure(&[("type", Shape::Text), ("field", Shape::Text)]));
pub const NETWORK: Shape = Shape::Structure(&[(
    "awsvpcConfiguration",
    Shape::Structure(&[("subnets", TEXTS), ("securityGroups", TEXTS), ("assignPublicIp", Shape::Text)]),
)]);

pub const OPERATIONS: &[Operation] = &[Operation {
    service: "ecs",
    name: "create-service",
    api: "ecs:CreateService",
    does: "create a service, which starts its first deployment",
    flags: &[
        CLUSTER,
        Flag::new("serviceName", Shape::Text).required(),
        Flag::new("taskDefinition", Shape::Text).of(Values::Definitions),
        Flag::new("availabilityZoneRebalancing", Shape::Text),
        Flag::new("loadBalancers", LOAD_BALANCERS),
        Flag::new("serviceRegistries", Shape::Any),
        Flag::new("desiredCount", Shape::Number),
        Flag::new("clientToken", Shape::Text),
        Flag::new("launchType", Shape::Text).of(Values::Words(&["EC2", "FARGATE"])),
        Flag::new("capacityProviderStrategy", PROVIDERS),
        Flag::new("platformVersion", Shape::Text),
        Flag::new("role", Shape::Text),
        Flag::new("deploymentConfiguration", CONFIGURATION),
        Flag::new("placementConstraints", CONSTRAINTS),
        Flag::new("placementStrategy", STRATEGIES),
        Flag::new("networkConfiguration", NETWORK),
        Flag::new("healthCheckGracePeriodSeconds", Shape::Number),
        Flag::new("schedulingStrategy", Shape::Text).of(Values::Words(&["REPLICA", "DAEMON"])),
        Flag::new("deploymentController", Shape::Structure(&[("type", Shape::Text)])),
        Flag::new("tags", Shape::Any),
        Flag::new("enableECSManagedTags", Shape::Switch),
        Flag::new("propagateTags", Shape::Text),
        Flag::new("enableExecuteCommand", Shape::Switch),
        Flag::new("serviceConnectConfiguration", Shape::Any),
        Flag::new("volumeConfigurations", Shape::Any),
        Flag::new("vpcLatticeConfigurations", Shape::Any),
        Flag::new("gatewayConnectors", Shape::Any),
        Flag::new("monitoring", Shape::Any),
    ],
    example: "ecs create-service --cluster CLUSTER --service-name another --task-definition DEFINITION --desired-count 1 \
              --launch-type LAUNCH_TYPE --query service.status",
    run: Run::Own(create),
}];

fn create(call: &Call<'_>) -> Result<Outcome, Fault> {
    in_this_cluster(call)?;
    let mut input = supported(call, unmodelled::SERVICE)?;
    rolling(call)?;
    let invalid = |text: &str| call.refused("InvalidParameterException", text);
    if !input.contains_key("taskDefinition") {
        return Err(invalid("TaskDefinition can not be blank."));
    }
    if !input.contains_key("desiredCount") {
        let daemon = input.get("schedulingStrategy").is_some_and(|strategy| strategy == "DAEMON");
        if !daemon {
            return Err(invalid("DesiredCount is required for REPLICA scheduling strategy."));
        }
        input.insert("desiredCount".to_owned(), 0.into());
    }
    let command = read_command(call, "create-service", input)?;
    let Command::CreateService(wanted) = &command else { unreachable!("asked for a new service") };
    fits(call, wanted)?;
    let name = wanted.service_name.clone();
    let after = obey(call, command)?;
    let answer = described(call, after.here(), &name)?;
    after.done(call, &answer)
}

/// Refuses in the API's own words what does not go together.
fn fits(call: &Call<'_>, wanted: &Service) -> Result<(), Fault> {
    let catalog = call.here.catalog();
    let Some(id) = catalog.find_definition(&wanted.task_definition) else {
        return Err(call.refused("ClientException", "TaskDefinition not found."));
    };
    let invalid = |text: String| Err(call.refused("InvalidParameterException", text));
    let registered = call.here.registered(id);
    for balancer in &wanted.load_balancers {
        let name = target_group_name(&balancer.target_group_arn);
        if !catalog.groups.iter().any(|group| group.name == name) {
            return invalid(format!(
                "The target group with targetGroupArn {} does not exist.",
                balancer.target_group_arn
            ));
        }
        let (named, port) = (&balancer.container_name, balancer.container_port);
        let Some(container) = registered.container_definitions.iter().find(|one| one.name == *named) else {
            return invalid(format!("The container {named} does not exist in the task definition."));
        };
        if !container.port_mappings.iter().any(|mapping| mapping.container_port == port) {
            return invalid(format!("The container {named} did not have a container port {port} defined."));
        }
    }
    if wanted.enable_execute_command && registered.task_role_arn.is_none() {
        return invalid(super::change::no_task_role("created"));
    }
    Ok(())
}
