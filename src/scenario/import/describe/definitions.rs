//! Task definitions: answers of `describe-task-definition`, inputs of `register-task-definition`, single containers.

use crate::scenario::import::facts::{DefinitionFacts, Gathered, family_and_revision};
use crate::scenario::import::fit::{Fitted, fit};
use crate::scenario::import::names::allowed;
use crate::scenario::import::notes::{NoteKind, Remark};
use crate::scenario::import::view::{View, closed, text_node};
use crate::scenario::shape::{Letters, TASK_DEFINITION};
use crate::scenario::tree::{Data, Member, Node};
use serde_json::{Map, Value};

pub fn definition(node: &Node, gathered: &mut Gathered) {
    let definition = definition_of(node, gathered);
    gathered.add_definition(definition);
}

/// Reads a task definition in any spelling, also a template's or a plan's.
pub fn definition_of(node: &Node, gathered: &mut Gathered) -> DefinitionFacts {
    let mut fitted = fit(&TASK_DEFINITION, node, &["revision"]);
    let arn = node.word("taskDefinitionArn").or(node.word("arn")).map(str::to_owned);
    if let Some(arn) = &arn {
        gathered.hear_arn(arn);
    }
    let named = arn.as_deref().map(family_and_revision);
    let revision = node
        .number("revision")
        .and_then(|revision| u32::try_from(revision).ok())
        .filter(|one| (1..=1_000_000).contains(one));
    let revision = revision.or(named.as_ref().and_then(|named| named.1));
    let family = fitted.said.get("family").and_then(Value::as_str).map(str::to_owned);
    let family = family.or_else(|| named.map(|named| allowed(&Letters::NAME, &named.0))).unwrap_or_default();
    endless(node, &mut fitted);
    for container in node.list("containerDefinitions") {
        if let Some(region) = registry_region(container) {
            gathered.hear_region(region);
        }
    }
    drop_capabilities(&mut fitted.said);
    let aliases = arn.into_iter().collect();
    DefinitionFacts { part: gathered.part(fitted, node.line(), aliases), family, revision, successor_of: None }
}

/// Where nothing else tells the region, the logs do.
fn registry_region(container: &Node) -> Option<&str> {
    container.at("logConfiguration")?.at("options")?.word("awslogs-region")
}

/// What ECS derives by itself; any agent of today has it.
fn drop_capabilities(said: &mut Map<String, Value>) {
    let derived = |value: &Value| {
        let name = value["name"].as_str().unwrap_or_default();
        name.starts_with("com.amazonaws.ecs.capability.") || name.starts_with("ecs.capability.")
    };
    if let Some(Value::Array(attributes)) = said.get_mut("requiresAttributes") {
        attributes.retain(|attribute| !derived(attribute));
        if attributes.is_empty() {
            said.remove("requiresAttributes");
        }
    }
}

/// Commands that are over at once take an essential container's task with them.
fn endless(node: &Node, fitted: &mut Fitted) {
    for (nth, container) in node.list("containerDefinitions").iter().enumerate() {
        let command = container.list("command").first().and_then(View::text).unwrap_or_default();
        let essential = container.flag("essential").unwrap_or(true);
        let over = ["echo", "true", "ls", "env", "printenv", "date"].contains(&closed(command).as_str());
        if over && essential && !container.has("entryPoint") {
            let why = format!(
                "`{command}` ends at once, which would stop the task of an essential container; here it goes on"
            );
            let path = format!("containerDefinitions[{nth}].essential");
            fitted.remarks.push(Remark { line: container.line(), ..Remark::new(NoteKind::Seen, path, why) });
        }
    }
}

/// A container definition alone makes a task definition.
pub fn container(node: &Node, gathered: &mut Gathered) {
    let place = node.place;
    let name = node.at("name").and_then(View::text).unwrap_or("app").to_owned();
    // Several in a list belong together.
    let known = gathered.definitions.last().filter(|one| one.revision.is_none() && one.part.goes_by("containers"));
    let containers = Node { place, data: Data::List(vec![node.clone()]) };
    let member = |name: &str, value: Node| Member { name: name.to_owned(), place, value };
    let whole =
        Data::Object(vec![member("family", text_node(name, place)), member("containerDefinitions", containers)]);
    let whole = Node { place, data: whole };
    if known.is_some() {
        let fitted = fit(&TASK_DEFINITION, &whole, &[]);
        let more = fitted.said.get("containerDefinitions").and_then(Value::as_array).cloned().unwrap_or_default();
        let said = gathered.definitions.last_mut().map(|one| &mut one.part.fitted.said);
        if let Some(Value::Array(list)) = said.and_then(|said| said.get_mut("containerDefinitions")) {
            list.extend(more);
            list.truncate(10);
        }
        return;
    }
    let mut facts = definition_of(&whole, gathered);
    facts.part.aliases.push("containers".to_owned());
    gathered.add_definition(facts);
}

/// All that is known is that it is there.
pub fn definition_arn(arn: &str, gathered: &mut Gathered) {
    gathered.hear_arn(arn);
    let (family, revision) = family_and_revision(arn);
    let family = allowed(&Letters::NAME, &family);
    if !family.is_empty() {
        let part = gathered.part(Fitted::default(), 0, vec![arn.to_owned()]);
        gathered.add_definition(DefinitionFacts { part, family, revision, successor_of: None });
    }
}
