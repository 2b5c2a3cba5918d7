//! Services: their counts, deployments and events.

use super::asked::missing;
use super::{ApiError, Asked, cluster, deployment};
use crate::report::members::Members;
use crate::report::story;
use crate::scenario::{self, LaunchType, NetworkMode, SchedulingStrategy, StrategyType};
use crate::sim::catalog::Balancer;
use crate::sim::world::ids::{DefinitionId, EntryId};
use crate::sim::world::{Service, ServiceStatus};
use crate::sim::{Fact, ServiceMessage};
use crate::units::SimTime;
use serde_json::{Value, json};

/// DescribeServices takes so many at once.
const MOST: usize = 10;
/// What "latest" means for Linux tasks. Developer guide, platform versions.
pub(super) const PLATFORM_VERSION: &str = "1.4.0";

pub(super) const LAUNCH_TYPES: [&str; 4] = ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"];

pub(super) fn list(asked: Asked<'_>) -> Result<Value, ApiError> {
    asked.in_cluster()?;
    let launch = asked.word("launchType", &LAUNCH_TYPES)?;
    let strategy = asked.word("schedulingStrategy", &["REPLICA", "DAEMON"])?;
    let wanted = |service: &&Service| {
        service.status == ServiceStatus::Active
            && launch.is_none_or(|launch| launch == launch_word(service.launch))
            && strategy.is_none_or(|strategy| strategy == strategy_word(asked, service))
    };
    let services = asked.world().services.values().filter(wanted);
    asked.listed("serviceArns", services.map(|service| json!(asked.names().service_arn(service.id))).collect())
}

pub(super) fn describe(asked: Asked<'_>) -> Result<Value, ApiError> {
    asked.in_cluster()?;
    let named = asked.texts("services", MOST)?;
    if named.is_empty() {
        return Err(ApiError::invalid("Services cannot be empty."));
    }
    let (mut services, mut failures) = (Vec::new(), Vec::new());
    for name in named {
        match find(asked, name) {
            Some(found) => services.push(service(asked, found)),
            None => {
                failures.push(missing(&asked.names().arn_of(&format!("service/{}/", asked.catalog().cluster), name)))
            }
        }
    }
    Ok(json!({ "services": services, "failures": failures }))
}

/// Finds a service by its name or ARN.
pub(super) fn find<'a>(asked: Asked<'a>, name: &str) -> Option<&'a Service> {
    let mut all = asked.world().services.values().rev();
    all.find(|row| row.name == name || asked.names().service_arn(row.id) == name)
}

pub(super) const fn launch_word(launch: LaunchType) -> &'static str {
    match launch {
        LaunchType::Ec2 => "EC2",
        LaunchType::Fargate => "FARGATE",
    }
}

fn strategy_word(asked: Asked<'_>, service: &Service) -> &'static str {
    if asked.catalog().services[service.id.index()].daemon { "DAEMON" } else { "REPLICA" }
}

/// Returns the service as the scenario asks for it.
pub(super) fn wanted<'a>(asked: Asked<'a>, service: &Service) -> &'a scenario::Service {
    &asked.catalog().services[service.id.index()].wanted
}

fn service(asked: Asked<'_>, service: &Service) -> Value {
    let (names, world) = (asked.names(), asked.world());
    let tasks =
        |counts: fn(&crate::sim::world::Task) -> bool| world.tasks_of(service.id).filter(|task| counts(task)).count();
    let primary = service.deployments.first().map(|id| world.deployment(*id));
    let mut members = Members::default();
    members.put("serviceArn", names.service_arn(service.id));
    members.put("serviceName", service.name.as_str());
    members.put("clusterArn", names.cluster_arn());
    members.put("loadBalancers", load_balancers(asked, &service.balancers));
    members.put("serviceRegistries", json!([]));
    members.put("status", status_word(service.status));
    members.put("desiredCount", service.desired);
    members.put("runningCount", tasks(cluster::is_running));
    members.put("pendingCount", tasks(cluster::is_pending));
    capacity(asked, service, &mut members, &["launchType", "capacityProviderStrategy"]);
    members.maybe("taskDefinition", primary.map(|row| json!(names.definition_arn(row.definition))));
    members.put("deploymentConfiguration", deployment::configuration(&service.configuration));
    members.put("deployments", deployment::all(asked, service));
    if service.is_balanced() {
        let role = "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
        members.put("roleArn", names.role_arn(role));
    }
    members.put("events", events(asked, service));
    members.put("createdAt", asked.time(created_at(asked, service)));
    if let Some(row) = primary {
        members.put("currentServiceDeployment", names.service_deployment_arn(service.id, row.id));
    }
    members.put("currentServiceRevisions", deployment::revisions(asked, service));
    placement(asked, service, &mut members);
    let network = primary.and_then(|row| network(asked, row.definition));
    members.maybe("networkConfiguration", network);
    if service.is_balanced() {
        members.put("healthCheckGracePeriodSeconds", service.grace.as_millis() / 1000);
    }
    members.put("schedulingStrategy", strategy_word(asked, service));
    members.put("deploymentController", json!({ "type": "ECS" }));
    members.put("createdBy", names.caller_arn());
    members.put("enableECSManagedTags", false);
    members.put("propagateTags", "NONE");
    members.put("enableExecuteCommand", service.execute_command);
    members.put("availabilityZoneRebalancing", "DISABLED");
    members.done()
}

const fn status_word(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Active => "ACTIVE",
        ServiceStatus::Draining => "DRAINING",
        ServiceStatus::Inactive => "INACTIVE",
    }
}

/// Puts what runs the tasks of a service, in the order of the shape: a strategy takes the place of a launch type.
pub(super) fn capacity(asked: Asked<'_>, service: &Service, members: &mut Members, order: &[&str]) {
    let providers = &wanted(asked, service).capacity_provider_strategy;
    for name in order {
        match *name {
            "launchType" if providers.is_empty() => members.put(name, launch_word(service.launch)),
            "capacityProviderStrategy" if !providers.is_empty() => {
                let item = |item: &scenario::CapacityProviderItem| json!({ "capacityProvider": item.capacity_provider, "weight": item.weight, "base": item.base });
                members.put(name, providers.iter().map(item).collect::<Value>());
            }
            _ => {}
        }
    }
    if service.launch == LaunchType::Fargate {
        members.put("platformVersion", PLATFORM_VERSION);
        members.put("platformFamily", "Linux");
    }
}

pub(super) fn load_balancers(asked: Asked<'_>, balancers: &[Balancer]) -> Value {
    let row = |balancer: &Balancer| {
        json!({
            "targetGroupArn": asked.names().target_group_arn(balancer.group),
            "containerName": balancer.container,
            "containerPort": balancer.port,
        })
    };
    balancers.iter().map(row).collect()
}

/// Returns the subnets and the security group of tasks with a network interface of their own.
pub(super) fn network(asked: Asked<'_>, definition: DefinitionId) -> Option<Value> {
    let (names, catalog) = (asked.names(), asked.catalog());
    if catalog.definition(definition).network_mode != NetworkMode::Awsvpc {
        return None;
    }
    let zones = (0..catalog.zones.len() as u32).map(crate::sim::world::ids::ZoneId::new);
    let subnets: Vec<String> = zones.map(|zone| names.subnet_id(zone)).collect();
    let groups = [names.security_group_id()];
    Some(json!({
        "awsvpcConfiguration": { "subnets": subnets, "securityGroups": groups, "assignPublicIp": "DISABLED" }
    }))
}

fn placement(asked: Asked<'_>, service: &Service, members: &mut Members) {
    let wanted = wanted(asked, service);
    let constraint = |one: &scenario::PlacementConstraint| {
        let mut row = Members::default();
        row.put("type", json!(one.kind));
        row.maybe("expression", one.expression.as_ref().map(|text| json!(text)));
        row.done()
    };
    let strategy = |one: &scenario::PlacementStrategy| {
        let mut row = Members::default();
        row.put("type", json!(one.kind));
        // The API answers with `instanceId` where `host` was asked for, and in capitals for binpack.
        let field = one.field.as_deref().filter(|_| one.kind != StrategyType::Random);
        row.maybe(
            "field",
            field.map(|field| match (one.kind, field) {
                (_, "host") => json!("instanceId"),
                (StrategyType::Binpack, field) => json!(field.to_ascii_uppercase()),
                (_, field) => json!(field),
            }),
        );
        row.done()
    };
    members.put("placementConstraints", wanted.placement_constraints.iter().map(constraint).collect::<Value>());
    // A daemon has no strategies.
    if wanted.scheduling_strategy == SchedulingStrategy::Replica {
        members.put("placementStrategy", wanted.placement_strategy.iter().map(strategy).collect::<Value>());
    } else {
        members.put("placementStrategy", json!([]));
    }
}

fn created_at(asked: Asked<'_>, service: &Service) -> SimTime {
    let created = |fact: &Fact| matches!(*fact, Fact::ServiceCreated { service: created, .. } if created == service.id);
    asked.here.trace().iter().find(|entry| created(&entry.fact)).map_or(SimTime::ZERO, |entry| entry.at)
}

/// Returns the latest hundred events, newest first.
fn events(asked: Asked<'_>, service: &Service) -> Vec<Value> {
    let trace = asked.here.trace();
    let mut rows = Vec::new();
    for id in service.events.iter().rev() {
        let Some(entry) = trace.get(id.index()) else { continue };
        let text = story::sentence(entry, asked.here.index()).text;
        let message = match &entry.fact {
            Fact::ServiceEventPosted { message, .. } => message,
            _ => continue,
        };
        for (nth, part) in parts(message, &text, &service.name).into_iter().enumerate().rev() {
            let second = EntryId::new(u32::MAX - id.number());
            let uuid = asked.names().service_event_id(if nth == 0 { *id } else { second });
            rows.push(json!({ "id": uuid, "createdAt": asked.time(entry.at), "message": part }));
        }
    }
    rows.truncate(100);
    rows
}

/// Returns the messages of an event: AWS posts two when both running and pending tasks were stopped.
fn parts(message: &ServiceMessage, text: &str, service: &str) -> Vec<String> {
    let again = format!(". (service {service}) ");
    match text.split_once(&again).filter(|_| matches!(message, ServiceMessage::StoppedTasks(_))) {
        Some((first, second)) => vec![format!("{first}."), format!("(service {service}) {second}")],
        None => vec![text.to_owned()],
    }
}
