//! Services: their names and numbers, where they run, and which definition they begin with and get deployed.

use super::{Fill, definitions, unique};
use crate::scenario::check::limits;
use crate::scenario::import::facts::{Launch, ServiceFacts};
use crate::scenario::import::notes::NoteKind;
use crate::scenario::query::check_expression;
use crate::scenario::{
    Command, ConstraintType, Cue, DeploymentConfiguration, LaunchType, PlacementStrategy, SchedulingStrategy, Service,
    StrategyType, typed,
};
use crate::units::{SimTime, Span};
use serde_json::{Value, json};

pub fn make(fill: &mut Fill) {
    let facts = std::mem::take(&mut fill.gathered.services);
    fill.too_many("services", "services", facts.len(), limits::SERVICES);
    let mut clusters: Vec<&str> = facts.iter().filter_map(|one| one.cluster.as_deref()).collect();
    clusters.dedup();
    if clusters.len() > 1 {
        let why = format!("the services are of {} clusters; here they share one", clusters.len());
        fill.notes.say(NoteKind::Changed, "cluster.clusterName", why);
    }
    for one in facts.into_iter().take(limits::SERVICES) {
        one_service(fill, one);
    }
}

fn one_service(fill: &mut Fill, mut facts: ServiceFacts) {
    let path = format!("services[{}]", fill.scenario.services.len());
    let remarks = std::mem::take(&mut facts.part.fitted.remarks);
    fill.notes.place(&path, &facts.part.source, remarks);
    let said = Value::Object(facts.part.fitted.said.clone());
    let mut service: Service = typed::from_value(said).unwrap_or_default();
    let taken = |name: &str| fill.scenario.services.iter().any(|one| one.service_name == name);
    service.service_name = unique(&facts.name, limits::NAME, taken);
    if service.service_name != facts.name {
        fill.changed(
            format!("{path}.serviceName"),
            service.service_name.clone(),
            "another cluster has a service of this name",
        );
    }
    counts(fill, &mut service, &facts, &path);
    launch(fill, &mut service, &facts, &path);
    let (now, next) = definitions::of_service(fill, &facts, service.launch_type == LaunchType::Fargate, &path);
    service.task_definition = fill.scenario.task_definitions[now].name();
    placement(fill, &mut service, &path);
    rollout(fill, &mut service, &facts, &path);
    trouble(fill, &facts, &path);
    fill.next.push(next);
    fill.scenario.services.push(service);
}

fn counts(fill: &mut Fill, service: &mut Service, facts: &ServiceFacts, path: &str) {
    let path = format!("{path}.desiredCount");
    if service.scheduling_strategy == SchedulingStrategy::Daemon {
        service.desired_count = 0;
        return;
    }
    if facts.part.fitted.said.contains_key("desiredCount") {
        return;
    }
    let number = |number: u64| u32::try_from(number.min(limits::DESIRED_COUNT)).unwrap_or(1);
    service.desired_count = match (facts.least, facts.running) {
        (Some(least), _) => {
            let least = number(least);
            fill.notes.assume(&path, least, "not said; auto scaling keeps at least so many");
            least
        }
        (None, Some(running)) if running > 0 => {
            let running = number(running);
            fill.notes.assume(&path, running, "not said; so many run");
            running
        }
        (None, Some(_) | None) => {
            fill.notes.assume(&path, 1, "not said");
            1
        }
    };
    // What was open in the text stays the reason; auto scaling is another.
    if facts.least.is_some() {
        fill.notes.say(NoteKind::Seen, path, "auto scaling sets it, which is not modelled");
    }
}

fn launch(fill: &mut Fill, service: &mut Service, facts: &ServiceFacts, path: &str) {
    let definition = definitions::facts_of(fill, facts);
    let only_fargate = definition.is_some_and(|place| {
        let said = &fill.definition_facts(place).part.fitted.said;
        let compatible = |name: &str| {
            said.get("requiresCompatibilities").and_then(Value::as_array).is_some_and(|all| all.contains(&json!(name)))
        };
        compatible("FARGATE") && !compatible("EC2")
    });
    let path = format!("{path}.launchType");
    let unknown = definition.is_none() && fill.gathered.hosts.is_empty() && !on_hosts(service, fill);
    let launch = match facts.launch {
        Some(launch) => launch,
        None if only_fargate => {
            fill.notes.assume(&path, "FARGATE", "not said; the task definition is for Fargate only");
            Launch::Fargate
        }
        // Nothing tells; a made-up service is easiest to look at without hosts.
        None if unknown && !facts.part.fitted.said.contains_key("deploymentConfiguration") && fill.gathered.fargate => {
            fill.notes.assume(&path, "FARGATE", "not said; the cluster has Fargate");
            Launch::Fargate
        }
        None if unknown && facts.part.line == 0 => {
            fill.notes.assume(&path, "FARGATE", "not said");
            Launch::Fargate
        }
        None => {
            fill.notes.assume(&path, "EC2", "not said; this is the API's default");
            Launch::Ec2
        }
    };
    service.launch_type = match launch {
        Launch::Fargate => LaunchType::Fargate,
        Launch::Ec2 => LaunchType::Ec2,
    };
    if launch == Launch::Fargate {
        fill.scenario.cluster.fargate.0 = true;
    } else {
        service.capacity_provider_strategy.clear();
    }
}

/// Returns whether something about the service only goes with container instances.
fn on_hosts(service: &Service, fill: &Fill) -> bool {
    let instance_targets =
        fill.gathered.groups.iter().any(|group| group.part.fitted.said.get("TargetType") == Some(&json!("instance")));
    service.scheduling_strategy == SchedulingStrategy::Daemon
        || !service.placement_strategy.is_empty()
        || instance_targets
}

/// Drops what the launch type, the scheduling strategy or the query language do not take.
fn placement(fill: &mut Fill, service: &mut Service, path: &str) {
    let fargate = service.launch_type == LaunchType::Fargate;
    if fargate && service.scheduling_strategy == SchedulingStrategy::Daemon {
        service.scheduling_strategy = SchedulingStrategy::Replica;
        service.desired_count = service.desired_count.max(1);
        fill.changed(format!("{path}.schedulingStrategy"), "REPLICA", "Fargate takes no DAEMON");
    }
    let daemon = service.scheduling_strategy == SchedulingStrategy::Daemon;
    if (fargate || daemon) && !service.placement_strategy.is_empty() {
        service.placement_strategy.clear();
        let what = if fargate { "Fargate" } else { "a DAEMON" };
        fill.changed(format!("{path}.placementStrategy"), json!([]), format!("{what} takes no placement strategies"));
    }
    let mut wrong = Vec::new();
    service.placement_constraints.retain_mut(|constraint| {
        let problem = match (constraint.kind, &constraint.expression) {
            (ConstraintType::DistinctInstance, _) if fargate => {
                Some("Fargate takes no placement constraints".to_owned())
            }
            (ConstraintType::DistinctInstance, _) => {
                constraint.expression = None;
                None
            }
            (ConstraintType::MemberOf, None) => Some("memberOf has no expression".to_owned()),
            (ConstraintType::MemberOf, Some(text)) => check_expression(text),
        };
        wrong.extend(problem.clone());
        problem.is_none()
    });
    for why in wrong {
        fill.notes.say(NoteKind::Changed, format!("{path}.placementConstraints"), format!("one was left out: {why}"));
    }
    service.placement_strategy.retain_mut(fits);
}

/// `field` is spelled in several ways; what nobody knows is left out.
fn fits(strategy: &mut PlacementStrategy) -> bool {
    let field = strategy.field.take().unwrap_or_default();
    let lower = field.to_ascii_lowercase();
    strategy.field = match strategy.kind {
        StrategyType::Random => None,
        StrategyType::Binpack if ["cpu", "memory"].contains(&lower.as_str()) => Some(lower),
        StrategyType::Spread if lower == "instanceid" => Some("instanceId".to_owned()),
        StrategyType::Spread if lower == "host" || field.starts_with("attribute:") => Some(field),
        StrategyType::Binpack | StrategyType::Spread => return false,
    };
    true
}

fn rollout(fill: &mut Fill, service: &mut Service, facts: &ServiceFacts, path: &str) {
    let path = format!("{path}.deploymentConfiguration");
    let said = facts.part.fitted.said.get("deploymentConfiguration");
    let says = |name: &str| said.is_some_and(|said| said.get(name).is_some());
    let rollout = &mut service.deployment_configuration;
    let mut note = |field: &str, value: u32| {
        fill.notes.assume(format!("{path}.{field}"), value, "not said; this is ECS's default")
    };
    if service.scheduling_strategy == SchedulingStrategy::Daemon {
        if !says("maximumPercent") || rollout.maximum_percent > 100 {
            rollout.maximum_percent = 100;
            note("maximumPercent", 100);
        }
        if !says("minimumHealthyPercent") {
            rollout.minimum_healthy_percent = 0;
            note("minimumHealthyPercent", 0);
        }
    } else {
        if !says("maximumPercent") {
            note("maximumPercent", rollout.maximum_percent);
        }
        if !says("minimumHealthyPercent") {
            note("minimumHealthyPercent", rollout.minimum_healthy_percent);
        }
    }
    let DeploymentConfiguration { maximum_percent, minimum_healthy_percent, alarms, .. } = rollout;
    if *minimum_healthy_percent > *maximum_percent {
        *minimum_healthy_percent = *maximum_percent;
        let why = "it cannot be above maximumPercent";
        fill.notes.change(format!("{path}.minimumHealthyPercent"), *maximum_percent, why);
    }
    if alarms.enable && alarms.alarm_names.is_empty() {
        alarms.enable = false;
        fill.notes.change(format!("{path}.alarms.enable"), false, "no alarm is named");
    } else if alarms.enable {
        let why = "alarms fail a deployment here too: set one with the verb `set-alarm-state`";
        fill.notes.say(NoteKind::Seen, format!("{path}.alarms"), why);
    }
    if !says("deploymentCircuitBreaker") {
        fill.notes.assume(format!("{path}.deploymentCircuitBreaker.enable"), false, "not said; this is ECS's default");
    }
}

/// Tells of what the service's events complain about, and offers it as a fault.
fn trouble(fill: &mut Fill, facts: &ServiceFacts, path: &str) {
    let cue = |command: Command| vec![Cue { at: SimTime::ZERO + Span::from_secs(20), command }];
    let lasts = Some(Span::from_secs(600));
    let trouble = facts.trouble;
    if trouble.secrets > 0 {
        let why = format!(
            "{} times the text says that a secret cannot be read; the fault `deny-secrets` shows it",
            trouble.secrets
        );
        fill.notes.offer(path, why, cue(Command::DenySecrets { lasts }));
    }
    if trouble.pull > 0 {
        let why = format!(
            "{} times the text says that an image cannot be pulled; the fault `fail-registry` shows it",
            trouble.pull
        );
        fill.notes.offer(
            path,
            why,
            cue(Command::FailRegistry { error: crate::scenario::RegistryError::default(), lasts }),
        );
    }
    if trouble.no_hosts > 0 {
        fill.notes.say(NoteKind::Seen, "cluster.instances", "events say that the cluster had no container instances");
    }
    if trouble.placement > 0 {
        let why = format!("{} events say that tasks could not be placed", trouble.placement);
        fill.notes.say(NoteKind::Seen, path, why);
    }
    if trouble.unhealthy > 0 {
        let why =
            format!("{} events tell of unhealthy tasks; give the image a `behaviour` to see it", trouble.unhealthy);
        fill.notes.say(NoteKind::Seen, path, why);
    }
    let failed: u64 = facts.deployments.iter().map(|deployment| deployment.failed).max().unwrap_or_default();
    if failed > 0 {
        let why = format!("the deployment has {failed} failed tasks in the text; here its images work");
        fill.notes.say(NoteKind::Seen, path, why);
    }
    let desired = facts.part.fitted.said.get("desiredCount").and_then(Value::as_u64);
    if let (Some(running), Some(desired)) = (facts.running, desired)
        && running < desired
    {
        let why = format!("{running} of {desired} tasks run in the text; here all do at the beginning");
        fill.notes.say(NoteKind::Seen, format!("{path}.desiredCount"), why);
    }
}
