//! `aws ecs put-attributes` and `delete-attributes`: what placement sees of container instances.

use super::CLUSTER;
use super::change::{in_this_cluster, obey, read_command, short};
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape};
use crate::scenario::{Command, TargetedAttribute};
use serde_json::{Map, Value, json};

const ATTRIBUTES: Flag = Flag::new(
    "attributes",
    Shape::List(&Shape::Structure(&[
        ("name", Shape::Text),
        ("value", Shape::Text),
        ("targetType", Shape::Text),
        ("targetId", Shape::Text),
    ])),
)
.required();

pub const OPERATIONS: &[Operation] = &[
    Operation {
        service: "ecs",
        name: "put-attributes",
        api: "ecs:PutAttributes",
        does: "give container instances attributes, which placement constraints see",
        flags: &[CLUSTER, ATTRIBUTES],
        example: "ecs put-attributes --cluster CLUSTER --attributes name=stack,value=blue,targetId=INSTANCE",
        run: Run::Own(put),
    },
    Operation {
        service: "ecs",
        name: "delete-attributes",
        api: "ecs:DeleteAttributes",
        does: "take attributes off container instances",
        flags: &[CLUSTER, ATTRIBUTES],
        example: "ecs delete-attributes --cluster CLUSTER --attributes name=stack,targetId=INSTANCE",
        run: Run::Own(delete),
    },
];

fn put(call: &Call<'_>) -> Result<Outcome, Fault> {
    change(call, "put-attributes")
}

fn delete(call: &Call<'_>) -> Result<Outcome, Fault> {
    change(call, "delete-attributes")
}

fn change(call: &Call<'_>, verb: &str) -> Result<Outcome, Fault> {
    in_this_cluster(call)?;
    let mut rows = call.input.get("attributes").and_then(Value::as_array).cloned().unwrap_or_default();
    if rows.is_empty() {
        return Err(call.refused("InvalidParameterException", "Attributes cannot be empty."));
    }
    for row in &mut rows {
        let target = row["targetId"].as_str().map(|id| json!(short(id)));
        let Some(target) = target else {
            return Err(call.refused("InvalidParameterException", "targetId cannot be empty."));
        };
        row["targetId"] = target;
    }
    let input = Map::from_iter([("attributes".to_owned(), Value::Array(rows))]);
    let command = read_command(call, verb, input)?;
    let attributes = match &command {
        Command::PutAttributes { attributes } | Command::DeleteAttributes { attributes } => attributes.clone(),
        _ => unreachable!("asked for attributes"),
    };
    let after = obey(call, command)?;
    let names = call.here.made_up();
    let row = |one: &TargetedAttribute| {
        let kind = format!("container-instance/{}/", call.here.catalog().cluster);
        let mut row = json!({ "name": one.name });
        if let Some(value) = &one.value {
            row["value"] = json!(value);
        }
        row["targetId"] = json!(names.arn_of(&kind, &one.target_id));
        row
    };
    let rows: Vec<Value> = attributes.iter().map(row).collect();
    after.done(call, &json!({ "attributes": rows }))
}
