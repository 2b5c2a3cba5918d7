//! `aws ecs update-container-instances-state` and `deregister-container-instance`.

use super::CLUSTER;
use super::change::{in_this_cluster, obey, short};
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, TEXTS, Values};
use crate::report::Here;
use crate::scenario::Command;
use crate::scenario::command::InstanceStatus;
use serde_json::{Value, json};

pub const OPERATIONS: &[Operation] = &[
    Operation {
        service: "ecs",
        name: "update-container-instances-state",
        api: "ecs:UpdateContainerInstancesState",
        does: "drain container instances, or make them ACTIVE again",
        flags: &[
            CLUSTER,
            Flag::new("containerInstances", TEXTS).required().of(Values::Instances),
            Flag::new("status", Shape::Text).required().of(Values::Words(&["ACTIVE", "DRAINING"])),
        ],
        example: "ecs update-container-instances-state --cluster CLUSTER --container-instances INSTANCE --status DRAINING \
                  --query 'containerInstances[].status'",
        run: Run::Own(set_state),
    },
    Operation {
        service: "ecs",
        name: "deregister-container-instance",
        api: "ecs:DeregisterContainerInstance",
        does: "take a container instance out of the cluster; one with tasks only with --force",
        flags: &[
            CLUSTER,
            Flag::new("containerInstance", Shape::Text).required().of(Values::Instances),
            Flag::new("force", Shape::Switch),
        ],
        example: "ecs deregister-container-instance --cluster CLUSTER --container-instance INSTANCE --force \
                  --query containerInstance.status",
        run: Run::Own(deregister),
    },
];

fn set_state(call: &Call<'_>) -> Result<Outcome, Fault> {
    in_this_cluster(call)?;
    let status = match call.text("status") {
        Some("ACTIVE") => InstanceStatus::Active,
        Some("DRAINING") => InstanceStatus::Draining,
        _ => {
            let text = "Container instance status should be one of [ACTIVE,DRAINING]";
            return Err(call.refused("InvalidParameterException", text));
        }
    };
    let names = call.texts("containerInstances");
    let answer = described(call, call.here, &names)?;
    let known = answer["containerInstances"].as_array().cloned().unwrap_or_default();
    let ids: Vec<String> = known.iter().filter_map(arn_of).map(|arn| short(arn).to_owned()).collect();
    // What is missing is a failure, and the others are still obeyed.
    if ids.is_empty() {
        return Ok(Outcome::out(call.print(&answer)?));
    }
    let after = obey(call, Command::UpdateContainerInstancesState { container_instances: ids, status })?;
    let answer = described(call, after.here(), &names)?;
    after.done(call, &answer)
}

fn deregister(call: &Call<'_>) -> Result<Outcome, Fault> {
    in_this_cluster(call)?;
    let name = call.text("containerInstance").unwrap_or_default();
    let mut known = described(call, call.here, &[name])?;
    let mut instance = known["containerInstances"][0].take();
    let Some(id) = arn_of(&instance).map(|arn| short(arn).to_owned()) else {
        return Err(call.refused("InvalidParameterException", "Referenced container instance not found."));
    };
    let after =
        obey(call, Command::DeregisterContainerInstance { container_instance: id, force: call.is_set("force") })?;
    instance["status"] = json!("INACTIVE");
    after.done(call, &json!({ "containerInstance": instance }))
}

fn arn_of(instance: &Value) -> Option<&str> {
    instance["containerInstanceArn"].as_str()
}

fn described(call: &Call<'_>, here: Here<'_>, names: &[&str]) -> Result<Value, Fault> {
    let input = json!({ "cluster": here.catalog().cluster, "containerInstances": names });
    call.ask(here, "ecs:DescribeContainerInstances", &input)
}
