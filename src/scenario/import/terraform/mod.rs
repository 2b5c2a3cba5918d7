//! Terraform as JSON: a plan or a state of `terraform show -json`, or the state file itself.

mod references;
mod shapes;

use super::facts::{Gathered, HostFacts};
use super::notes::NoteKind;
use super::view::{RESOURCE, View, open_text};
use crate::scenario::tree::{Data, Node};
use references::Configuration;

/// No plan of people has more modules within modules.
const MODULES: usize = 32;

/// Returns whether a document is a plan or a state.
pub fn is(node: &Node) -> bool {
    let shown = node.has("planned_values") || node.has("resource_changes");
    let state = node.at("values").is_some_and(|values| values.has("root_module"));
    let file =
        node.has("terraform_version") && node.at("resources").is_some_and(|all| matches!(all.data, Data::List(_)));
    shown || state || file
}

/// A resource with its address, as it will be.
pub struct Resource<'a> {
    /// Without the numbers of instances: `module.web.aws_ecs_service.this`.
    pub address: String,
    /// With them.
    pub whole: String,
    pub kind: &'a str,
    pub after: Option<&'a Node>,
    pub before: Option<&'a Node>,
}

pub fn read(root: &Node, gathered: &mut Gathered) {
    let configuration = Configuration::of(root);
    if let Some(region) = configuration.region(root) {
        gathered.hear_region(&region);
    }
    let mut all = Vec::new();
    for values in ["planned_values", "values"].iter().filter_map(|name| root.at(name)) {
        if let Some(module) = values.at("root_module") {
            planned(module, 0, &mut all);
        }
    }
    changes(root, &mut all);
    state_file(root, &mut all);
    let kinds = |kind: &'static str| all.iter().filter(move |one| one.kind == kind);
    for cluster in kinds("aws_ecs_cluster") {
        match cluster.after.or(cluster.before).and_then(|node| node.word("name")) {
            Some(name) => gathered.hear_cluster(name),
            None => gathered.hear_cluster(cluster.address.rsplit('.').next().unwrap_or("default")),
        }
    }
    for definition in kinds("aws_ecs_task_definition") {
        shapes::definition(definition, gathered);
    }
    for group in kinds("aws_lb_target_group").chain(kinds("aws_alb_target_group")) {
        shapes::group(group, gathered);
    }
    for service in kinds("aws_ecs_service") {
        shapes::service(service, &configuration, &all, gathered);
    }
    for target in kinds("aws_appautoscaling_target") {
        scaling(target, &configuration, &all, gathered);
    }
    hosts(&all, gathered);
    ignored(&all, root, gathered);
    // A plan of something else tells nothing of ECS.
    gathered.said_something |= all.iter().any(|one| one.kind.starts_with("aws_ecs_"));
}

fn planned<'a>(module: &'a Node, depth: usize, all: &mut Vec<Resource<'a>>) {
    for resource in module.list("resources") {
        if resource.word("mode") == Some("data") {
            continue;
        }
        let (Some(address), Some(kind)) = (resource.word("address"), resource.word("type")) else { continue };
        all.push(Resource {
            address: bare(address),
            whole: address.to_owned(),
            kind,
            after: resource.at("values"),
            before: None,
        });
    }
    if depth < MODULES {
        module.list("child_modules").iter().for_each(|module| planned(module, depth + 1, all));
    }
}

/// Changes tell what was there before, and stand alone in a plan that was cut down with jq.
fn changes<'a>(root: &'a Node, all: &mut Vec<Resource<'a>>) {
    for resource in root.list("resource_changes") {
        let (Some(address), Some(kind)) = (resource.word("address"), resource.word("type")) else { continue };
        let Some(change) = resource.at("change").filter(|_| resource.word("mode") != Some("data")) else { continue };
        let acts =
            change.list("actions").iter().any(|action| !["no-op", "read"].contains(&action.text().unwrap_or_default()));
        let (before, after) = (change.at("before").filter(|_| acts), change.at("after"));
        match all.iter_mut().find(|known| known.whole == address) {
            Some(known) => known.before = before,
            None if after.is_some() => {
                all.push(Resource { address: bare(address), whole: address.to_owned(), kind, after, before });
            }
            None => {}
        }
    }
}

/// `terraform.tfstate`, as `terraform state pull` prints it.
fn state_file<'a>(root: &'a Node, all: &mut Vec<Resource<'a>>) {
    for resource in root.list("resources") {
        let (Some(name), Some(kind)) = (resource.word("name"), resource.word("type")) else { continue };
        if resource.word("mode") == Some("data") {
            continue;
        }
        let module = resource.word("module").map(|module| format!("{}.", bare(module))).unwrap_or_default();
        for instance in resource.list("instances") {
            let address = format!("{module}{kind}.{name}");
            let index = instance.at("index_key").and_then(View::text).map(|key| format!("[{key}]")).unwrap_or_default();
            let whole = format!("{address}{index}");
            all.push(Resource { address, whole, kind, after: instance.at("attributes"), before: None });
        }
    }
}

/// Takes the numbers and keys of instances off an address.
pub fn bare(address: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_usize);
    for c in address.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn scaling(target: &Resource<'_>, configuration: &Configuration<'_>, all: &[Resource<'_>], gathered: &mut Gathered) {
    let Some(node) = target.after else { return };
    let Some(least) = node.number("min_capacity") else { return };
    let named = node.word("resource_id").and_then(|id| id.rsplit('/').next()).map(str::to_owned);
    let address = configuration.target(target, "resource_id", "aws_ecs_service", all);
    let mine = |service: &&mut super::facts::ServiceFacts| {
        named.as_deref() == Some(service.name.as_str())
            || address.as_deref().is_some_and(|address| service.part.goes_by(address))
    };
    if let Some(service) = gathered.services.iter_mut().find(mine) {
        service.least = Some(least);
    }
}

/// Auto Scaling groups with the type of a launch template.
fn hosts(all: &[Resource<'_>], gathered: &mut Gathered) {
    let typed = |one: &&Resource<'_>| ["aws_launch_template", "aws_launch_configuration"].contains(&one.kind);
    let instance_type = all.iter().filter(typed).find_map(|one| one.after?.word("instance_type").map(str::to_owned));
    for group in all.iter().filter(|one| one.kind == "aws_autoscaling_group") {
        let Some(node) = group.after else { continue };
        let count = ["desired_capacity", "min_size", "max_size"]
            .iter()
            .find_map(|name| node.number(name).filter(|count| *count > 0));
        if let Some(count) = count {
            let (count, instance_type) = (u32::try_from(count.min(500)).unwrap_or(1), instance_type.clone());
            gathered.hosts.push(HostFacts { count, instance_type, ..HostFacts::default() });
        }
    }
}

fn ignored(all: &[Resource<'_>], root: &Node, gathered: &mut Gathered) {
    let used = [
        "aws_ecs_",
        "aws_lb_target_group",
        "aws_alb_target_group",
        "aws_appautoscaling_target",
        "aws_autoscaling_group",
        "aws_launch_",
    ];
    let count = all
        .iter()
        .filter(|one| !used.iter().any(|kind| one.kind.starts_with(kind)) || one.kind.ends_with("attachment"))
        .count();
    if count > 0 {
        let why = format!("{count} other resources of the plan play no part");
        gathered.notes.about_text(NoteKind::Skipped, root.line(), why);
    }
}

/// Returns a text that refers to a resource.
pub fn reference(address: &str) -> String {
    open_text(&format!("{RESOURCE}{address}"))
}
