//! `aws ecs update-service` and `delete-service`: change what a service wants.

use super::CLUSTER;
use super::change::{in_this_cluster, obey, short, without};
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, TEXTS, Values};
use crate::report::Here;
use crate::scenario::{Command, DeploymentConfiguration};
use crate::sim::world::ServiceStatus;
use serde_json::{Value, json};

const BREAKER: Shape = Shape::Structure(&[("enable", Shape::Switch), ("rollback", Shape::Switch)]);
const ALARMS: Shape =
    Shape::Structure(&[("alarmNames", TEXTS), ("rollback", Shape::Switch), ("enable", Shape::Switch)]);
const CONFIGURATION: Shape = Shape::Structure(&[
    ("deploymentCircuitBreaker", BREAKER),
    ("maximumPercent", Shape::Number),
    ("minimumHealthyPercent", Shape::Number),
    ("alarms", ALARMS),
    ("strategy", Shape::Text),
    ("bakeTimeInMinutes", Shape::Number),
]);

/// What UpdateService takes and the engine does not know.
const NOT_MODELLED: &[&str] = &[
    "capacityProviderStrategy",
    "availabilityZoneRebalancing",
    "networkConfiguration",
    "placementConstraints",
    "placementStrategy",
    "platformVersion",
    "deploymentController",
    "enableExecuteCommand",
    "enableECSManagedTags",
    "loadBalancers",
    "propagateTags",
    "serviceRegistries",
    "serviceConnectConfiguration",
    "volumeConfigurations",
];

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
            Flag::new("capacityProviderStrategy", Shape::Any),
            Flag::new("availabilityZoneRebalancing", Shape::Text),
            Flag::new("networkConfiguration", Shape::Any),
            Flag::new("placementConstraints", Shape::Any),
            Flag::new("placementStrategy", Shape::Any),
            Flag::new("platformVersion", Shape::Text),
            Flag::new("deploymentController", Shape::Any),
            Flag::new("enableExecuteCommand", Shape::Switch),
            Flag::new("enableECSManagedTags", Shape::Switch),
            Flag::new("loadBalancers", Shape::Any),
            Flag::new("propagateTags", Shape::Text),
            Flag::new("serviceRegistries", Shape::Any),
            Flag::new("serviceConnectConfiguration", Shape::Any),
            Flag::new("volumeConfigurations", Shape::Any),
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
    without(call, NOT_MODELLED)?;
    let name = short(call.text("service").unwrap_or_default());
    let count = |member: &str| match call.number(member) {
        None => Ok(None),
        Some(number) => u32::try_from(number)
            .map(Some)
            .map_err(|_| call.refused("InvalidParameterException", format!("{member} must not be negative."))),
    };
    let command = Command::UpdateService {
        service: name.to_owned(),
        desired_count: count("desiredCount")?,
        task_definition: call.text("taskDefinition").map(|name| short(name).to_owned()),
        force_new_deployment: call.is_set("forceNewDeployment"),
        deployment_configuration: configuration(call, name)?,
        health_check_grace_period_seconds: count("healthCheckGracePeriodSeconds")?,
    };
    let after = obey(call, command)?;
    let answer = described(call, after.here(), name)?;
    after.done(call, &answer)
}

/// Puts what was given over what the service has.
fn configuration(call: &Call<'_>, name: &str) -> Result<Option<DeploymentConfiguration>, Fault> {
    let Some(given) = call.input.get("deploymentConfiguration").and_then(Value::as_object) else { return Ok(None) };
    let Some(service) = call.here.world().services.values().find(|service| service.name == name) else {
        return Err(call.refused("ServiceNotFoundException", "Service not found."));
    };
    let mut whole = serde_json::to_value(&*service.configuration).expect("a configuration is plain data");
    for (key, value) in given {
        match (key.as_str(), value) {
            ("strategy", value) if *value == json!("ROLLING") => {}
            ("strategy" | "bakeTimeInMinutes", _) => {
                let text = format!("deploymentConfiguration.{key} is not modelled: deployments here are rolling.");
                return Err(call.refused("UnsupportedFeatureException", text));
            }
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
    let row = call.here.world().services.values().find(|service| service.name == name);
    if row.is_some_and(|row| row.status != ServiceStatus::Active) {
        return Err(call.refused("ServiceNotActiveException", "Service was not ACTIVE."));
    }
    let command = Command::DeleteService { service: name.to_owned(), force: call.is_set("force") };
    let after = obey(call, command)?;
    let answer = described(call, after.here(), name)?;
    after.done(call, &answer)
}

fn described(call: &Call<'_>, here: Here<'_>, name: &str) -> Result<Value, Fault> {
    let input = json!({ "cluster": here.catalog().cluster, "services": [name] });
    let mut answer = call.ask(here, "ecs:DescribeServices", &input)?;
    Ok(json!({ "service": answer["services"][0].take() }))
}
