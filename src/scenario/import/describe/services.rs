//! Services: answers of `describe-services`, inputs of `create-service`, and what stands around them.

use crate::scenario::import::facts::{
    DeploymentFacts, Gathered, Launch, ServiceFacts, Trouble, arn_part, family_and_revision, tail,
};
use crate::scenario::import::fit::{Fitted, fit};
use crate::scenario::import::names::{allowed, marked};
use crate::scenario::import::notes::{NoteKind, Remark};
use crate::scenario::import::view::{View, closed, is_open, open_names};
use crate::scenario::shape::{Letters, SERVICE};
use crate::scenario::tree::Node;
use crate::scenario::walk::shortened;
use serde_json::{Map, Value, json};

/// What is read here rather than by the table of the format.
const OWN: &[&str] = &[
    "serviceName",
    "taskDefinition",
    "launchType",
    "capacityProviderStrategy",
    "failedTasks",
    "rolloutState",
    "rolloutStateReason",
    "updatedAt",
    "name",
    "service",
    "desired",
    "running",
    "pending",
];

pub fn service(node: &Node, gathered: &mut Gathered) {
    if let Some(status @ ("INACTIVE" | "DRAINING")) = node.word("status") {
        let name = node.word("serviceName").unwrap_or_default();
        let why = format!("the service `{}` is {status}, which means deleted; left out", shortened(name));
        return gathered.notes.about_text(NoteKind::Skipped, node.line(), why);
    }
    let service = service_of(node, gathered);
    gathered.add_service(service);
}

/// Reads a service in any spelling, also a template's or a plan's.
pub fn service_of(node: &Node, gathered: &mut Gathered) -> ServiceFacts {
    let mut fitted = fit(&SERVICE, node, OWN);
    if let Some(desired) = node.number("desired").filter(|_| !fitted.said.contains_key("desiredCount")) {
        fitted.said.insert("desiredCount".to_owned(), json!(desired.min(5_000)));
    }
    let (name, unnamed) = name_of(node, &mut fitted);
    let cluster = cluster_of(node, gathered);
    let (launch, provider) = launch(node, &mut fitted);
    if let Some(definition) = node.word("taskDefinition") {
        gathered.hear_arn(definition);
    }
    controller(node, &mut fitted);
    network(node, &mut fitted);
    let aliases = node.word("serviceArn").map(str::to_owned).into_iter().collect();
    for item in node.list("loadBalancers") {
        if let Some(arn) = item.word("targetGroupArn") {
            gathered.hear_arn(arn);
        }
    }
    gathered.fargate |= launch == Some(Launch::Fargate);
    ServiceFacts {
        part: gathered.part(fitted, node.line(), aliases),
        name,
        unnamed,
        cluster,
        definition: node.at("taskDefinition").and_then(View::text).filter(|text| !text.is_empty()).map(str::to_owned),
        launch,
        running: node.any(&["runningCount", "running"]).and_then(crate::scenario::import::view::whole),
        least: None,
        deployments: deployments(node),
        trouble: trouble(node.list("events")),
        provider,
        own_interfaces: node.at("networkConfiguration").is_some_and(|network| !network.is_empty()),
    }
}

/// Subnets lie in zones that the text does not tell.
fn network(node: &Node, fitted: &mut Fitted) {
    let Some(network) = node.list("networkConfiguration").first() else { return };
    let inner = network.at("awsvpcConfiguration").unwrap_or(network);
    let subnets = match inner.list("subnets").len() {
        0 => return,
        1 => "one subnet".to_owned(),
        many => format!("{many} subnets"),
    };
    let public = |node: &Node| !node.is_empty() && !matches!(node.text(), Some("DISABLED" | "false"));
    let public = if inner.at("assignPublicIp").is_some_and(public) { " and a public IP" } else { "" };
    let why = format!("not modelled: the text has {subnets}{public}; here tasks spread over the cluster's zones");
    fitted
        .remarks
        .push(Remark { line: network.line(), ..Remark::new(NoteKind::NotModelled, "networkConfiguration", why) });
}

fn name_of(node: &Node, fitted: &mut Fitted) -> (String, bool) {
    let arn = node.word("serviceArn").map(tail);
    let raw = node.any(&["serviceName", "name", "service"]).and_then(View::text).or(arn).unwrap_or_default();
    let raw = &marked(&Letters::NAME, raw);
    let name = allowed(&Letters::NAME, &closed(tail(raw)));
    if name.is_empty() {
        return (String::new(), true);
    }
    if is_open(raw) {
        let why = format!("the text leaves {} open", open_names(raw));
        let remark = Remark::new(NoteKind::Assumed, "serviceName", why);
        fitted.remarks.push(Remark { assumed: Some(json!(name)), line: node.line(), ..remark });
    }
    (name, false)
}

fn cluster_of(node: &Node, gathered: &mut Gathered) -> Option<String> {
    let arn = node.word("clusterArn").or(node.word("cluster")).map(str::to_owned);
    if let Some(arn) = node.word("serviceArn") {
        gathered.hear_arn(arn);
    }
    let in_arn = || {
        let parts: Vec<&str> = node.word("serviceArn")?.split('/').collect();
        (parts.len() == 3).then(|| parts[1].to_owned())
    };
    let cluster = arn.or_else(in_arn)?;
    gathered.hear_cluster(&cluster);
    let name = allowed(&Letters::NAME, tail(&cluster));
    (!name.is_empty()).then_some(name)
}

/// Tells from the launch type and the capacity providers where tasks run.
fn launch(node: &Node, fitted: &mut Fitted) -> (Option<Launch>, Option<String>) {
    let mut remark = |path: &str, why: String| fitted.remarks.push(Remark::new(NoteKind::Changed, path, why));
    let said = match node.at("launchType").and_then(View::text).map(str::to_ascii_uppercase).as_deref() {
        Some("FARGATE") => Some(Launch::Fargate),
        Some("EC2") => Some(Launch::Ec2),
        Some(other @ ("EXTERNAL" | "MANAGED_INSTANCES")) => {
            remark("launchType", format!("{other} is not modelled; container instances stand in"));
            Some(Launch::Ec2)
        }
        _ => None,
    };
    let mut kept: Vec<Value> = Vec::new();
    let mut own = None;
    for item in node.list("capacityProviderStrategy") {
        let name = item.at("capacityProvider").and_then(View::text).map(closed).unwrap_or_default();
        let number = |field: &str, most: u64| item.number(field).unwrap_or_default().min(most);
        match name.as_str() {
            "FARGATE" | "FARGATE_SPOT" if kept.iter().all(|one| one["capacityProvider"] != json!(name)) => {
                kept.push(json!({ "capacityProvider": name, "weight": number("weight", 1_000), "base": number("base", 100_000) }));
            }
            "" | "FARGATE" | "FARGATE_SPOT" => {}
            _ => own = own.or(Some(allowed(&Letters::NAME, &name))),
        }
    }
    if let Some(own) = &own {
        remark(
            "capacityProviderStrategy",
            format!("the capacity provider {} is not modelled; container instances stand in", shortened(own)),
        );
        return (said.or(Some(Launch::Ec2)), Some(own.clone()));
    }
    if kept.is_empty() {
        return (said, None);
    }
    one_base(&mut kept, &mut remark);
    fitted.said.insert("capacityProviderStrategy".to_owned(), Value::Array(kept));
    (Some(Launch::Fargate), None)
}

/// The API takes one base, and weights of which one is above 0.
fn one_base(kept: &mut [Value], remark: &mut impl FnMut(&str, String)) {
    let mut based = kept.iter_mut().filter(|item| item["base"] != json!(0)).skip(1).peekable();
    if based.peek().is_some() {
        based.for_each(|item| item["base"] = json!(0));
        remark(
            "capacityProviderStrategy",
            "only one capacity provider can have a base; the first one's counts".to_owned(),
        );
    }
    if kept.iter().all(|item| item["weight"] == json!(0)) {
        kept[0]["weight"] = json!(1);
        if kept[0]["base"] == json!(0) {
            remark("capacityProviderStrategy", "no capacity provider has a weight; the first one gets 1".to_owned());
        }
    }
}

/// The engine rolls; other ways to deploy are told of.
fn controller(node: &Node, fitted: &mut Fitted) {
    let kind = node.at("deploymentController").and_then(|node| node.word("type")).unwrap_or("ECS");
    if !kind.eq_ignore_ascii_case("ECS") {
        let why = format!("the deployment controller {} is not modelled; deployments roll", shortened(kind));
        fitted.remarks.push(Remark::new(NoteKind::NotModelled, "", why));
    }
    let strategy = node.at("deploymentConfiguration").and_then(|node| node.word("strategy")).unwrap_or("ROLLING");
    if !strategy.eq_ignore_ascii_case("ROLLING") {
        let why = format!("the strategy {} is not modelled; deployments roll", shortened(strategy));
        fitted.remarks.push(Remark::new(NoteKind::NotModelled, "deploymentConfiguration", why));
    }
}

fn deployments(node: &Node) -> Vec<DeploymentFacts> {
    let one = |node: &Node| {
        Some(DeploymentFacts {
            primary: node.word("status") == Some("PRIMARY"),
            definition: node.word("taskDefinition")?.to_owned(),
            in_progress: node.word("rolloutState") == Some("IN_PROGRESS"),
            failed: node.number("failedTasks").unwrap_or_default(),
        })
    };
    node.list("deployments").iter().filter_map(one).take(20).collect()
}

/// Events alone name their service in each message.
pub fn events(items: &[Node], gathered: &mut Gathered) -> bool {
    let message = items.first().and_then(|event| event.at("message")).and_then(View::text).unwrap_or_default();
    let name = message.strip_prefix("(service ").and_then(|rest| rest.split([')', ',']).next()).unwrap_or_default();
    let name = allowed(&Letters::NAME, name);
    if name.is_empty() {
        return false;
    }
    let part = gathered.part(Fitted::default(), 0, Vec::new());
    gathered.add_service(ServiceFacts { part, name, trouble: trouble(items), ..ServiceFacts::default() });
    true
}

/// Counts what a service's events complain about.
fn trouble(events: &[Node]) -> Trouble {
    let mut trouble = Trouble::default();
    for event in events.iter().take(500) {
        let Some(message) = event.at("message").and_then(View::text) else { continue };
        let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
        if says(&["ResourceInitializationError", "unable to pull secrets", "retrieve secret"]) {
            trouble.secrets += 1;
        } else if says(&["CannotPullContainer"]) {
            trouble.pull += 1;
        } else if says(&["No Container Instances were found"]) {
            trouble.no_hosts += 1;
        } else if says(&["unable to place", "unable to consistently start"]) {
            trouble.placement += 1;
        } else if says(&["unhealthy"]) {
            trouble.unhealthy += 1;
        }
    }
    trouble
}

/// A deployment alone, as `--query services[0].deployments` prints it: its service goes by the family.
pub fn deployment(node: &Node, gathered: &mut Gathered) {
    let Some(definition) = node.word("taskDefinition") else { return };
    let (family, _) = family_and_revision(definition);
    let mut service = service_of(node, gathered);
    service.name = allowed(&Letters::NAME, &family);
    service.unnamed = false;
    let why = "the text does not name the service; its task definition's family stands in";
    let remark = Remark::new(NoteKind::Assumed, "serviceName", why);
    service.part.remark(Remark { assumed: Some(json!(service.name)), ..remark });
    gathered.add_service(service);
}

/// Auto scaling keeps at least so many tasks.
pub fn scaling(node: &Node, gathered: &mut Gathered) {
    let Some((name, least)) = node.word("ResourceId").map(tail).zip(node.number("MinCapacity")) else { return };
    if let Some(service) = gathered.services.iter_mut().find(|service| service.name == name) {
        service.least = Some(least);
    }
    gathered.said_something = true;
}

pub fn service_arn(arn: &str, gathered: &mut Gathered) {
    gathered.hear_arn(arn);
    let path = arn_part(arn, 5).unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let name = allowed(&Letters::NAME, tail(path));
    if let [_, cluster, _] = parts[..] {
        gathered.hear_cluster(cluster);
    }
    if name.is_empty() || gathered.services.len() >= 50 {
        return;
    }
    let cluster = gathered.cluster.clone();
    let part = gathered.part(Fitted { said: Map::new(), remarks: Vec::new() }, 0, vec![arn.to_owned()]);
    gathered.add_service(ServiceFacts { part, name, cluster, ..ServiceFacts::default() });
}

pub fn cluster(node: &Node, gathered: &mut Gathered) {
    let Some(name) = node.word("clusterArn").or(node.word("clusterName")).or(node.word("name")) else { return };
    gathered.hear_cluster(name);
    gathered.said_something = true;
    gathered.fargate |= node.list("capacityProviders").iter().any(|one| one.text() == Some("FARGATE"));
    let count = node.number("registeredContainerInstancesCount").unwrap_or_default();
    if count > 0 {
        let why =
            format!("the cluster has {count} container instances; paste `describe-container-instances` to have them");
        gathered.notes.say(NoteKind::Seen, "cluster.instances", why);
    }
}
