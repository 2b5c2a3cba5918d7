//! `aws ecs update-service` and `delete-service`: change what a service wants.

use super::CLUSTER;
use super::change::{CONFIGURATION, in_this_cluster, no_task_role, obey, rolling, short, supported};
use super::create_service::{CONSTRAINTS, LOAD_BALANCERS, NETWORK, PROVIDERS, STRATEGIES};
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, Values};
use crate::report::Here;
use crate::scenario::shape::unmodelled;
use crate::scenario::{Command, DeploymentConfiguration, Later};
use crate::sim::world::ServiceStatus;
use serde_json::{Value, json};

const SERVICE: Flag = Flag::new("service", Shape::Text).required().of(Values::Services);

pub const OPERATIONS: &[Operation] = &[
    Operation {
        service: "ecs",
        name: "update-service",
        api: "ecs:UpdateService",
        does: "change a service: count, task definition, percentages; --force-new-deployment",
        flags: &[
            CLUSTER,
            SERVICE,
            Flag::new("desiredCount", Shape::Number),
            Flag::new("taskDefinition", Shape::Text).of(Values::Definitions),
            Flag::new("forceNewDeployment", Shape::Switch),
            Flag::new("deploymentConfiguration", CONFIGURATION),
            Flag::new("healthCheckGracePeriodSeconds", Shape::Number),
            Flag::new("capacityProviderStrategy", PROVIDERS),
            Flag::new("availabilityZoneRebalancing", Shape::Text),
            Flag::new("networkConfiguration", NETWORK),
            Flag::new("placementConstraints", CONSTRAINTS),
            Flag::new("placementStrategy", STRATEGIES),
            Flag::new("platformVersion", Shape::Text),
            Flag::new("deploymentController", Shape::Structure(&[("type", Shape::Text)])),
            Flag::new("enableExecuteCommand", Shape::Switch),
            Flag::new("enableECSManagedTags", Shape::Switch),
            Flag::new("loadBalancers", LOAD_BALANCERS),
            Flag::new("propagateTags", Shape::Text),
            Flag::new("serviceRegistries", Shape::Any),
            Flag::new("serviceConnectConfiguration", Shape::Any),
            Flag::new("volumeConfigurations", Shape::Any),
            Flag::new("vpcLatticeConfigurations", Shape::Any),
            Flag::new("gatewayConnectors", Shape::Any),
            Flag::new("monitoring", Shape::Any),
        ],
        example: "ecs update-service --cluster CLUSTER --service SERVICE --force-new-deployment --query service.desiredCount",
        run: Run::Own(update),
    },
    Operation {
        service: "ecs",
        name: "delete-service",
        api: "ecs:DeleteService",
        does: "end a service; one that wants tasks only with --force",
        flags: &[CLUSTER, SERVICE, Flag::new("force", Shape::Switch)],
        example: "ecs delete-service --cluster CLUSTER --service SERVICE --force --query service.status",
        run: Run::Own(delete),
    },
];

fn update(call: &Call<'_>) -> Result<Outcome, Fault> {
    in_this_cluster(call)?;
    supported(call, unmodelled::UPDATE_SERVICE)?;
    rolling(call)?;
    let name = short(call.text("service").unwrap_or_default());
    let count = |member: &str| match call.number(member) {
        None => Ok(None),
        Some(number) => u32::try_from(number)
            .map(Some)
            .map_err(|_| call.refused("InvalidParameterException", format!("{member} must not be negative."))),
    };
    let enabled = call.input.get("enableExecuteCommand").and_then(Value::as_bool);
    if enabled == Some(true) {
        has_task_role(call, name)?;
    }
    let command = Command::UpdateService {
        service: name.to_owned(),
        desired_count: count("desiredCount")?,
        task_definition: call.text("taskDefinition").map(|name| short(name).to_owned()),
        force_new_deployment: call.is_set("forceNewDeployment"),
        deployment_configuration: configuration(call, name)?,
        health_check_grace_period_seconds: count("healthCheckGracePeriodSeconds")?,
        enable_execute_command: Later(enabled),
    };
    let after = obey(call, command)?;
    let answer = described(call, after.here(), name)?;
    after.done(call, &answer)
}

/// Whoever enters a container does so with the rights of its task's role.
fn has_task_role(call: &Call<'_>, name: &str) -> Result<(), Fault> {
    let (world, catalog) = (call.here.world(), call.here.catalog());
    let asked = call.text("taskDefinition").map(|name| catalog.find_definition(name));
    let current = || world.service_named(name).map(|row| world.deployment(row.deployments[0]).definition);
    match asked.unwrap_or_else(current).map(|id| catalog.definition(id)) {
        Some(definition) if definition.task_role.is_none() => {
            Err(call.refused("InvalidParameterException", no_task_role("updated")))
        }
        Some(_) | None => Ok(()),
    }
}

/// Puts what was given over what the service has.
fn configuration(call: &Call<'_>, name: &str) -> Result<Option<DeploymentConfiguration>, Fault> {
    let Some(given) = call.input.get("deploymentConfiguration").and_then(Value::as_object) else { return Ok(None) };
    let Some(service) = call.here.world().service_named(name) else {
        return Err(call.refused("ServiceNotFoundException", "Service not found."));
    };
    let mut whole = serde_json::to_value(&*service.configuration).expect("a configuration is plain data");
    for (key, value) in given {
        match (key.as_str(), value) {
            ("strategy", _) => {}
            (_, Value::Object(members)) => {
                let mut inner = whole[key].as_object().cloned().unwrap_or_default();
                inner.extend(members.clone());
                whole[key] = Value::Object(inner);
            }
            (_, value) => whole[key] = value.clone(),
        }
    }
    let wrong = |error: serde_json::Error| call.refused("InvalidParameterException", error.to_string());
    serde_json::from_value(whole).map(Some).map_err(wrong)
}

fn delete(call: &Call<'_>) -> Result<Outcome, Fault> {
    in_this_cluster(call)?;
    let name = short(call.text("service").unwrap_or_default());
    let row = call.here.world().service_named(name);
    if row.is_some_and(|row| row.status != ServiceStatus::Active) {
        return Err(call.refused("ServiceNotActiveException", "Service was not ACTIVE."));
    }
    let command = Command::DeleteService { service: name.to_owned(), force: call.is_set("force") };
    let after = obey(call, command)?;
    let answer = described(call, after.here(), name)?;
    after.done(call, &answer)
}

pub fn described(call: &Call<'_>, here: Here<'_>, name: &str) -> Result<Value, Fault> {
    let input = json!({ "cluster": here.catalog().cluster, "services": [name] });
    let mut answer = call.ask(here, "ecs:DescribeServices", &input)?;
    Ok(json!({ "service": answer["services"][0].take() }))
}
