//! Target groups, their attributes and the health of their targets.

use crate::scenario::import::facts::{Gathered, GroupFacts, quoted};
use crate::scenario::import::fit::{Fitted, fit};
use crate::scenario::import::names::allowed;
use crate::scenario::import::notes::{NoteKind, Remark};
use crate::scenario::import::view::{View, closed, whole};
use crate::scenario::shape::{Letters, TARGET_GROUP};
use crate::scenario::target_group_name;
use crate::scenario::tree::Node;
use serde_json::{Map, Value, json};

pub fn group(node: &Node, gathered: &mut Gathered) {
    let group = group_of(node, gathered);
    if let Some(group) = group.filter(|group| !group.name.is_empty()) {
        gathered.add_group(group);
    }
}

/// Reads a target group in any spelling; those of Lambda functions and of other balancers have no tasks.
pub fn group_of(node: &Node, gathered: &mut Gathered) -> Option<GroupFacts> {
    if let Some(kind @ ("lambda" | "alb")) = node.word("TargetType") {
        let why = format!("a target group of type {kind} has no tasks");
        gathered.notes.about_text(NoteKind::Skipped, node.line(), why);
        return None;
    }
    let mut fitted = fit(&TARGET_GROUP, node, &["TargetGroupName", "Name", "TargetGroupAttributes"]);
    attributes(node.list("TargetGroupAttributes"), &mut fitted.said);
    let arn = node.word("TargetGroupArn").or(node.word("arn")).map(str::to_owned);
    if let Some(arn) = &arn {
        gathered.hear_arn(arn);
    }
    let name = node.any(&["TargetGroupName", "Name"]).and_then(View::text).map(closed);
    let name = name.or_else(|| arn.as_deref().map(|arn| target_group_name(arn).to_owned())).unwrap_or_default();
    let unbalanced = node.at("LoadBalancerArns").is_some_and(|arns| arns.items().is_empty());
    let protocol = node.word("HealthCheckProtocol").or(node.word("Protocol")).map(str::to_owned);
    let aliases = arn.into_iter().collect();
    let part = gathered.part(fitted, node.line(), aliases);
    Some(GroupFacts { part, name: group_name(&name), protocol, unbalanced })
}

/// Returns a name as AWS takes it: 32 letters, digits and hyphens, none of them at an end.
pub fn group_name(name: &str) -> String {
    allowed(&Letters::GROUP, name).trim_matches('-').to_owned()
}

/// Attributes that the scenario has under names of its own.
fn attributes(items: &[Node], said: &mut Map<String, Value>) {
    for item in items {
        let number = item.at("Value").and_then(whole);
        match (item.word("Key").unwrap_or_default(), number) {
            ("deregistration_delay.timeout_seconds", Some(seconds)) => {
                said.insert("deregistrationDelay".to_owned(), json!(seconds.min(3_600)));
            }
            ("slow_start.duration_seconds", Some(seconds)) => {
                said.insert("slowStart".to_owned(), json!(seconds.min(900)));
            }
            _ => {}
        }
    }
}

/// The answer does not say whose attributes they are: the command before it does, or there is one group only.
pub fn group_attributes(node: &Node, lead: &str, gathered: &mut Gathered) {
    let mut said = Map::new();
    attributes(node.list("Attributes"), &mut said);
    if said.is_empty() {
        let why = "these attributes say nothing of deregistration or slow start; not used";
        return gathered.notes.about_text(NoteKind::Skipped, node.line(), why);
    }
    let in_lead = lead.match_indices("targetgroup/").last().map(|(at, _)| &lead[at..]);
    let named =
        in_lead.map(|arn| arn.split(|c: char| c.is_whitespace() || "\"'`".contains(c)).next().unwrap_or_default());
    let known = gathered.groups.last().map(|group| group.name.clone());
    let name = match (named, known) {
        (Some(arn), _) => group_name(target_group_name(arn)),
        (None, Some(name)) => {
            let used =
                gathered.groups.last().is_some_and(|group| group.part.fitted.said.contains_key("deregistrationDelay"));
            if used {
                let why = format!(
                    "these attributes name no target group; not used, since those of {} are known",
                    quoted(&name)
                );
                return gathered.notes.about_text(NoteKind::Skipped, node.line(), why);
            }
            name
        }
        (None, None) => "targets".to_owned(),
    };
    if in_lead.is_none() {
        let why = format!("these attributes name no target group; taken for those of {}", quoted(&name));
        gathered.notes.about_text(NoteKind::Seen, node.line(), why);
    }
    if let Some(arn) = lead.split_whitespace().find(|word| word.starts_with("arn:")) {
        gathered.hear_arn(arn);
    }
    let part = gathered.part(Fitted { said, remarks: Vec::new() }, node.line(), Vec::new());
    gathered.add_group(GroupFacts { part, name, protocol: None, unbalanced: false });
}

/// Tells of targets that are not healthy.
pub fn target_health(node: &Node, lead: &str, gathered: &mut Gathered) {
    let targets = node.list("TargetHealthDescriptions");
    let state = |target: &&Node| {
        target.at("TargetHealth").and_then(|health| health.word("State")).unwrap_or_default() == "healthy"
    };
    let healthy = targets.iter().filter(state).count();
    let reason = targets.iter().find_map(|target| target.at("TargetHealth")?.word("Reason")).unwrap_or("");
    let mut why = format!("{healthy} of {} targets are healthy", targets.len());
    if !reason.is_empty() {
        why.push_str(&format!(", reason {reason}"));
    }
    gathered.notes.about_text(NoteKind::Seen, node.line(), why);
    gathered.said_something = true;
    let port = targets.iter().find_map(|target| target.at("Target")?.number("Port"));
    let instance = targets
        .iter()
        .any(|target| target.at("Target").and_then(|one| one.word("Id")).is_some_and(|id| id.starts_with("i-")));
    let named = lead.match_indices("targetgroup/").last().map(|(at, _)| &lead[at..]);
    let Some(name) = named.and_then(|arn| arn.split_whitespace().next()).map(target_group_name).map(group_name) else {
        return;
    };
    let mut said = Map::new();
    if let Some(port) = port.filter(|port| (1..=65_535).contains(port) && !instance) {
        said.insert("Port".to_owned(), json!(port));
    }
    said.insert("TargetType".to_owned(), json!(if instance { "instance" } else { "ip" }));
    let remark =
        Remark::new(NoteKind::Assumed, "HealthCheckPath", "paste `describe-target-groups` to have the health check");
    let fitted = Fitted { said, remarks: vec![Remark { assumed: Some(json!("/")), ..remark }] };
    let part = gathered.part(fitted, node.line(), Vec::new());
    gathered.add_group(GroupFacts { part, name, protocol: None, unbalanced: false });
}
