//! Clusters.

use super::asked::missing;
use super::{ApiError, Asked};
use crate::report::members::Members;
use crate::scenario::LaunchType;
use crate::sim::world::{HostStatus, ServiceStatus, Task, TaskStatus};
use serde_json::{Value, json};

/// DescribeClusters takes so many at once.
const MOST: usize = 100;

pub(super) fn list(asked: Asked<'_>) -> Result<Value, ApiError> {
    asked.listed("clusterArns", vec![json!(asked.names().cluster_arn())])
}

pub(super) fn describe(asked: Asked<'_>) -> Result<Value, ApiError> {
    let named = asked.texts("clusters", MOST)?;
    let named = if named.is_empty() { vec!["default"] } else { named };
    let include = asked.texts("include", 5)?;
    let (mut clusters, mut failures) = (Vec::new(), Vec::new());
    for name in named {
        match asked.is_cluster(name) {
            true => clusters.push(cluster(asked, &include)),
            false => failures.push(missing(&asked.names().arn_of("cluster/", name))),
        }
    }
    Ok(json!({ "clusters": clusters, "failures": failures }))
}

fn cluster(asked: Asked<'_>, include: &[&str]) -> Value {
    let (world, catalog) = (asked.world(), asked.catalog());
    let tasks = |wanted: fn(&Task) -> bool| world.tasks.values().filter(|task| wanted(task)).count();
    let instances = world.hosts.values().filter(|host| host.is_instance() && host.status != HostStatus::Inactive);
    let active = world.services.values().filter(|service| service.status == ServiceStatus::Active);
    let mut members = Members::default();
    members.put("clusterArn", asked.names().cluster_arn());
    members.put("clusterName", catalog.cluster.as_str());
    members.put("status", "ACTIVE");
    members.put("registeredContainerInstancesCount", instances.count());
    members.put("runningTasksCount", tasks(is_running));
    members.put("pendingTasksCount", tasks(is_pending));
    members.put("activeServicesCount", active.count());
    members.put("statistics", if include.contains(&"STATISTICS") { statistics(asked) } else { json!([]) });
    members.put("tags", json!([]));
    let settings = json!([{ "name": "containerInsights", "value": "disabled" }]);
    members.put("settings", if include.contains(&"SETTINGS") { settings } else { json!([]) });
    let providers = if catalog.fargate { json!(["FARGATE", "FARGATE_SPOT"]) } else { json!([]) };
    members.put("capacityProviders", providers);
    members.put("defaultCapacityProviderStrategy", json!([]));
    members.done()
}

/// Returns whether ECS counts a task as running.
pub(super) fn is_running(task: &Task) -> bool {
    task.last_status == TaskStatus::Running
}

/// Returns whether ECS counts a task as pending: wanted and not yet running.
pub(super) fn is_pending(task: &Task) -> bool {
    task.is_alive() && task.last_status < TaskStatus::Running
}

fn statistics(asked: Asked<'_>) -> Value {
    let world = asked.world();
    let tasks = |launch, wanted: fn(&Task) -> bool| {
        world.tasks.values().filter(|task| task.launch == launch && wanted(task)).count()
    };
    let services = |launch, status| {
        world.services.values().filter(|service| service.launch == launch && service.status == status).count()
    };
    let (ec2, fargate) = (LaunchType::Ec2, LaunchType::Fargate);
    let rows = [
        ("runningEC2TasksCount", tasks(ec2, is_running)),
        ("runningFargateTasksCount", tasks(fargate, is_running)),
        ("pendingEC2TasksCount", tasks(ec2, is_pending)),
        ("pendingFargateTasksCount", tasks(fargate, is_pending)),
        ("activeEC2ServiceCount", services(ec2, ServiceStatus::Active)),
        ("activeFargateServiceCount", services(fargate, ServiceStatus::Active)),
        ("drainingEC2ServiceCount", services(ec2, ServiceStatus::Draining)),
        ("drainingFargateServiceCount", services(fargate, ServiceStatus::Draining)),
    ];
    rows.iter().map(|(name, value)| json!({ "name": name, "value": value.to_string() })).collect()
}
