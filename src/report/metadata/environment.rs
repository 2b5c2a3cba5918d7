//! The variables that the agent sets in a container, and their use in an address.

use super::{Caller, Here};
use crate::report::made_up::RoleType;
use crate::scenario::LaunchType;
use crate::sim::world::Task;

const SERVER: &str = "http://169.254.170.2";

/// Returns what the agent adds to a container's environment, name and value.
///
/// Developer guide, task metadata endpoint and task-iam-roles.
pub fn variables(here: Here<'_>, task: &Task, container: u8) -> Vec<(&'static str, String)> {
    let names = here.made_up();
    let endpoint = names.endpoint_id(task, container);
    let fargate = task.launch == LaunchType::Fargate;
    let mut list = vec![
        ("AWS_EXECUTION_ENV", if fargate { "AWS_ECS_FARGATE" } else { "AWS_ECS_EC2" }.to_owned()),
        ("ECS_AGENT_URI", format!("{SERVER}/api/{endpoint}")),
        ("ECS_CONTAINER_METADATA_URI", format!("{SERVER}/v3/{endpoint}")),
        ("ECS_CONTAINER_METADATA_URI_V4", format!("{SERVER}/v4/{endpoint}")),
    ];
    if here.catalog().definition(task.definition).task_role.is_some() {
        let id = names.credentials_id(task.id, RoleType::TaskApplication);
        list.push(("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", format!("/v2/credentials/{id}")));
    }
    if fargate {
        list.extend(["AWS_DEFAULT_REGION", "AWS_REGION"].map(|name| (name, here.catalog().region.clone())));
    }
    list.sort();
    list
}

/// Fills `$NAME` and `${NAME}` in, as a shell in the container does; what is not set becomes nothing.
pub(super) fn expand(here: Here<'_>, caller: &Caller<'_>, text: &str) -> String {
    let Some(inside) = caller.inside else { return text.to_owned() };
    if !text.contains('$') || text.len() > super::MOST_LETTERS {
        return text.to_owned();
    }
    let known = variables(here, inside.task, inside.container);
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        filled.push_str(before);
        let braced = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let letter = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '_');
        let (name, behind) = braced.unwrap_or_else(|| after.split_at(after.find(letter).unwrap_or(after.len())));
        let value = known.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str());
        filled.push_str(value);
        rest = behind;
    }
    filled.push_str(rest);
    filled
}
