//! Tells what a document is, by what stands in it, and hands it to its reader.

use super::facts::{Gathered, family_and_revision};
use super::notes::NoteKind;
use super::split::{Document, Split, is_ornament};
use super::view::{View, closed, key};
use super::{cloudformation, describe, json, template, terraform, wrong};
use crate::scenario::tree::{Data, Node};
use crate::scenario::walk::shortened;

/// How deep wrappers may be.
const WRAPPERS: usize = 8;

/// So many documents of no use are told of one by one.
const STRANGE: usize = 8;

/// Takes what other documents are read with: the values of a template's parameters.
pub fn settings(node: &Node, gathered: &mut Gathered) {
    let stacks = node.list("Stacks").iter().flat_map(|stack| stack.list("Parameters"));
    for item in node.items().iter().chain(node.list("Parameters")).chain(stacks).take(2_000) {
        if let (Some(name), Some(value)) = (item.word("ParameterKey"), item.word("ParameterValue")) {
            gathered.parameters.insert(name.to_owned(), value.to_owned());
        }
    }
    if let Some(parameters) = node.at("Parameters").filter(|_| !node.has("Resources")) {
        for member in parameters.members().iter().take(2_000) {
            if let Some(value) = member.value.text() {
                gathered.parameters.insert(member.name.clone(), value.to_owned());
            }
        }
    }
}

/// Reads all documents of a text, and says what of it was left out.
pub fn piece(split: &Split, gathered: &mut Gathered) {
    let before = parts(gathered);
    let strange: Vec<(u32, String)> =
        split.documents.iter().filter_map(|document| one_document(document, gathered)).collect();
    let nothing = parts(gathered) == before;
    let skipped: Vec<&str> = split.skipped.iter().map(|skipped| skipped.text.as_str()).collect();
    if let Some((what, hint)) = wrong::known(&skipped.join("\n")).filter(|_| nothing || split.documents.is_empty()) {
        let line = split.skipped.first().map_or(1, |skipped| skipped.from);
        return gathered.notes.about_text(NoteKind::Seen, line, format!("{what}; {hint}"));
    }
    for (line, why) in strange.iter().take(STRANGE) {
        gathered.notes.about_text(NoteKind::Skipped, *line, why);
    }
    if let Some((line, _)) = strange.get(STRANGE) {
        let why = format!("{} more documents say nothing of ECS", strange.len() - STRANGE);
        gathered.notes.about_text(NoteKind::Skipped, *line, why);
    }
    for (line, what) in split.open.iter().take(50) {
        let why = format!("`{{{{{}}}}}` is left open", shortened(what));
        gathered.notes.about_text(NoteKind::Seen, *line, why);
    }
    // An ARN that AWS says is not there names no service.
    if nothing && !split.whole.contains("MISSING") {
        arns(&split.whole, gathered);
    }
    for skipped in &split.skipped {
        let lines = match skipped.to - skipped.from {
            0 => "this line".to_owned(),
            more => format!("{} lines", more + 1),
        };
        let first = skipped.text.lines().find(|line| !is_ornament(line)).unwrap_or_default();
        let why = format!("{lines} skipped, from `{}` on", shortened(&closed(first.trim())));
        gathered.notes.about_text(NoteKind::Skipped, skipped.from, why);
    }
}

/// Counts what was gathered.
fn parts(gathered: &Gathered) -> usize {
    gathered.services.len()
        + gathered.definitions.len()
        + gathered.groups.len()
        + gathered.images.len()
        + gathered.hosts.len()
        + gathered.tasks.len()
        + gathered.machines.len()
        + gathered.parameters.len()
        + usize::from(gathered.said_something)
}

/// Reads a document; returns what to say of one that is strange.
fn one_document(document: &Document, gathered: &mut Gathered) -> Option<(u32, String)> {
    // An answer that only says what is not there is known for that.
    let known = recognise(&document.node, &document.lead, 0, gathered) || !document.node.list("failures").is_empty();
    if let Some(broken) = &document.broken {
        let place = format!("column {}: {}", broken.column, broken.message);
        let why = match (broken.cut_off, known) {
            (true, true) => format!("{place}, in the middle of something; what stands before counts"),
            (_, true) => format!("{place}; what stands before counts"),
            (_, false) => format!("this is neither JSON nor YAML: {place}"),
        };
        return Some((broken.line, why));
    }
    if !known {
        let names: Vec<&str> = document.node.members().iter().map(|member| member.name.as_str()).take(4).collect();
        let what = if names.is_empty() { "a list".to_owned() } else { shortened(&names.join(", ")) };
        let node = &document.node;
        let known = if node.has("@level") {
            "it is the log of `terraform plan -json`; run `terraform show -json PLANFILE` and paste that"
        } else if node.has("apiVersion") && node.has("kind") {
            "it is for Kubernetes"
        } else if node.at("services").is_some_and(|services| matches!(services.data, Data::Object(_))) {
            "it is a Compose file; what ECS runs of it, `aws ecs describe-task-definition` prints"
        } else if is_parameters(node) {
            "these are parameters of `ecs-cli compose`"
        } else if node.has("taskArns") {
            "it is a list of names; run `aws ecs describe-services` for what runs them"
        } else if node.word("type").is_some_and(|kind| kind.ends_with("Service") || kind.ends_with("Job")) {
            "it is a Copilot manifest; run `copilot svc package` and paste the template"
        } else {
            ""
        };
        let said = [wrong::ELSE, known].concat();
        let said = said.strip_suffix(": ").unwrap_or(&said);
        return Some((document.line, format!("this document ({what}){said}")));
    }
    None
}

/// Reads a document; returns whether it was known.
fn recognise(node: &Node, lead: &str, depth: usize, gathered: &mut Gathered) -> bool {
    if depth > WRAPPERS {
        return false;
    }
    match &node.data {
        Data::Object(_) => object(node, lead, depth, gathered),
        Data::List(items) if describe::events(items, gathered) => true,
        Data::List(items) => {
            let mut known = false;
            let mut lead = lead;
            for item in items {
                known |= recognise(item, lead, depth + 1, gathered);
                lead = "";
            }
            known
        }
        Data::Text(text) if text.starts_with("arn:") => arns(text, gathered),
        Data::Text(text) if text.trim_start().starts_with(['{', '[']) => match json::whole(text) {
            Some(inner) => recognise(&inner, lead, depth + 1, gathered),
            None => false,
        },
        Data::Text(text) if text.lines().any(|line| line.trim_end() == "Resources:") => {
            let mut values = 0;
            let (nodes, _) = template::read(text, node.line().max(1), &mut values);
            let known = nodes.iter().filter(|node| recognise(node, lead, depth + 1, gathered)).count();
            known > 0
        }
        Data::Text(_) | Data::Number(_) | Data::Boolean(_) | Data::Null => false,
    }
}

type Reader = fn(&Node, &str, &mut Gathered);

/// Lists in answers of the API, and who reads their items.
const LISTS: &[(&str, Reader)] = &[
    ("services", |node, _, gathered| describe::service(node, gathered)),
    ("service", |node, _, gathered| describe::service(node, gathered)),
    ("taskDefinition", |node, _, gathered| describe::definition(node, gathered)),
    ("taskDefinitions", |node, _, gathered| describe::definition(node, gathered)),
    ("tasks", |node, _, gathered| describe::task(node, gathered)),
    ("task", |node, _, gathered| describe::task(node, gathered)),
    ("containerInstances", |node, _, gathered| describe::host(node, gathered)),
    ("containerInstance", |node, _, gathered| describe::host(node, gathered)),
    ("clusters", |node, _, gathered| describe::cluster(node, gathered)),
    ("cluster", |node, _, gathered| describe::cluster(node, gathered)),
    ("TargetGroups", |node, _, gathered| describe::group(node, gathered)),
    ("imageDetails", |node, _, gathered| describe::image(node, gathered)),
    ("imageIds", |node, lead, gathered| describe::image_id(node, lead, gathered)),
    ("images", |node, _, gathered| describe::manifest(node, gathered)),
    ("ScalableTargets", |node, _, gathered| describe::scaling(node, gathered)),
    ("deployments", |node, _, gathered| describe::deployment(node, gathered)),
    ("Reservations", |node, _, gathered| {
        node.list("Instances").iter().for_each(|one| describe::machine(one, gathered))
    }),
    ("containerDefinitions", |_, _, _| {}),
];

fn object(node: &Node, lead: &str, depth: usize, gathered: &mut Gathered) -> bool {
    if cloudformation::is(node) {
        cloudformation::read(node, gathered);
        return true;
    }
    if terraform::is(node) {
        terraform::read(node, gathered);
        return true;
    }
    if node.has("apiVersion") && node.has("kind") || is_parameters(node) {
        return false;
    }
    failures(node, gathered);
    if !node.has("serviceName") && describe::events(node.list("events"), gathered) {
        return true;
    }
    if one_thing(node, gathered) {
        return true;
    }
    if node.has("TargetHealthDescriptions") {
        describe::target_health(node, lead, gathered);
        return true;
    }
    if is_attributes(node) {
        describe::group_attributes(node, lead, gathered);
        return true;
    }
    let mut known = false;
    for member in node.members() {
        let reader = LISTS.iter().find(|(name, _)| key(name) == key(&member.name)).map(|(_, reader)| reader);
        let objects = member.value.items().iter().filter(|item| matches!(item.data, Data::Object(_)));
        match reader.filter(|_| member.name != "containerDefinitions") {
            Some(read) if objects.clone().next().is_some() && fits(&member.name, &member.value) => {
                objects.for_each(|item| read(item, lead, gathered));
                known = true;
            }
            _ if matches!(member.value.data, Data::Object(_) | Data::List(_)) || written_inside(&member.value) => {
                known |= recognise(&member.value, lead, depth + 1, gathered);
            }
            _ => {}
        }
    }
    known
}

/// Names that the API did not know.
fn failures(node: &Node, gathered: &mut Gathered) {
    for failure in node.list("failures").iter().take(20) {
        if let Some((arn, reason)) = failure.word("arn").zip(failure.word("reason")) {
            let why =
                format!("AWS says {} of `{}`; is the right `--cluster` named?", shortened(reason), shortened(arn));
            gathered.notes.about_text(NoteKind::Seen, failure.line(), why);
        }
    }
}

/// What is named in the plural is a list; Compose files and others have objects there.
fn fits(name: &str, value: &Node) -> bool {
    !cloudformation::is(value) && (!name.ends_with('s') || matches!(value.data, Data::List(_)))
}

/// A template or an answer that stands in a text.
fn written_inside(node: &Node) -> bool {
    node.text().is_some_and(|text| {
        text.len() > 20 && (text.trim_start().starts_with(['{', '[']) || text.contains("Resources:"))
    })
}

/// `ecs-params.yml`, which stands beside a Compose file.
fn is_parameters(node: &Node) -> bool {
    let inner = node.at("task_definition");
    inner.is_some_and(|inner| ["ecs_network_mode", "task_size", "services"].iter().any(|name| inner.has(name)))
}

fn is_attributes(node: &Node) -> bool {
    let items = node.list("Attributes");
    items.iter().any(|item| item.has("Key") && item.has("Value"))
}

/// Reads one thing that stands without a wrapper, as `--query` prints it or as tools keep it.
fn one_thing(node: &Node, gathered: &mut Gathered) -> bool {
    let has = |names: &[&str]| names.iter().filter(|name| node.has(name)).count();
    let holds_text = |name: &str| node.at(name).is_some_and(|node| node.text().is_some());
    if has(&["containerDefinitions"]) > 0 {
        describe::definition(node, gathered);
    } else if holds_text("image") && holds_text("name") && !node.has("imageId") {
        describe::container(node, gathered);
    } else if has(&["rolloutState", "failedTasks"]) > 0 && !node.has("serviceName") && holds_text("taskDefinition") {
        describe::deployment(node, gathered);
    } else if is_service(node) {
        describe::service(node, gathered);
    } else if holds_text("taskArn") {
        describe::task(node, gathered);
    } else if holds_text("containerInstanceArn") || has(&["registeredResources"]) > 0 {
        describe::host(node, gathered);
    } else if has(&["HealthCheckPath", "UnhealthyThresholdCount", "TargetType"]) > 1
        && has(&["TargetGroupName", "TargetGroupArn"]) > 0
    {
        describe::group(node, gathered);
    } else if has(&["imageSizeInBytes"]) > 0 {
        describe::image(node, gathered);
    } else if holds_text("imageManifest") {
        describe::manifest(node, gathered);
    } else {
        return false;
    }
    true
}

/// A service of `describe-services`, the input of `create-service`, or some of its fields under names of one's own.
fn is_service(node: &Node) -> bool {
    let has = |names: &[&str]| names.iter().filter(|name| node.has(name)).count();
    if node.has("services") || node.has("Resources") || node.has("containers") || node.has("taskArn") {
        return false;
    }
    let own = has(&["serviceName", "serviceArn"]) > 0;
    let counts = has(&["desiredCount", "desired", "runningCount", "running"]);
    let input = has(&[
        "deploymentConfiguration",
        "desiredCount",
        "launchType",
        "networkConfiguration",
        "schedulingStrategy",
        "capacityProviderStrategy",
        "loadBalancers",
        "placementStrategy",
    ]);
    let named = has(&["name", "service"]) > 0
        && counts > 0
        && node.any(&["name", "service"]).is_some_and(|name| name.text().is_some());
    own && (counts + input > 0 || node.has("taskDefinition") || node.has("status")) || named || input >= 2
}

/// Takes what ARNs alone tell: that a service or a task definition is there.
pub fn arns(text: &str, gathered: &mut Gathered) -> bool {
    let mut known = false;
    for word in text
        .split(|c: char| c.is_whitespace() || "\"',()[]{}".contains(c))
        .filter(|word| word.starts_with("arn:"))
        .take(200)
    {
        if word.contains(":service/") && word.contains(":ecs:") {
            describe::service_arn(word, gathered);
            known = true;
        } else if word.contains(":task-definition/") {
            let (family, _) = family_and_revision(word);
            let new = gathered.services.iter().all(|service| service.name != family);
            if new && gathered.definitions.is_empty() && gathered.services.len() < 10 {
                describe::definition_arn(word, gathered);
            }
            known = true;
        } else if word.contains(":cluster/") && word.contains(":ecs:") {
            gathered.hear_cluster(word);
            gathered.said_something = true;
            known = true;
        }
    }
    known
}
