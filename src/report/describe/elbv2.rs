//! Elastic Load Balancing: target groups, the health of their targets, the load balancer in front of them.

use super::{ApiError, Asked};
use crate::report::members::Members;
use crate::report::target_health;
use crate::sim::catalog::GroupSpec;
use crate::sim::world::ids::{GroupId, ZoneId};
use crate::units::SimTime;
use serde_json::{Value, json};

const MOST: usize = 20;
/// Targets that a request may name.
const MOST_TARGETS: usize = 1_000;
/// What every load balancer of a region has; that of us-east-1 in the user guide's examples.
const HOSTED_ZONE: &str = "Z35SXDOTRQ7X7K";

pub(super) fn target_groups(asked: Asked<'_>) -> Result<Value, ApiError> {
    let (arns, names) = (asked.texts("TargetGroupArns", MOST)?, asked.texts("Names", MOST)?);
    let balancer = asked.text("LoadBalancerArn")?;
    if balancer.is_some_and(|arn| arn != asked.names().load_balancer_arn()) {
        return Err(no_load_balancer(balancer.unwrap_or_default()));
    }
    let mut wanted: Vec<GroupId> = Vec::new();
    for arn in &arns {
        wanted.push(group_of(asked, arn)?);
    }
    for name in &names {
        let found = groups(asked).find(|id| asked.catalog().group(*id).name == *name);
        wanted.push(found.ok_or_else(no_group)?);
    }
    if arns.is_empty() && names.is_empty() {
        wanted = groups(asked).collect();
    }
    let rows = wanted.into_iter().map(|id| target_group(asked, id)).collect();
    paged(asked, "TargetGroups", rows)
}

pub(super) fn target_health(asked: Asked<'_>) -> Result<Value, ApiError> {
    let group = group_of(asked, asked.required_text("TargetGroupArn")?)?;
    let include = asked.texts("Include", 2)?;
    let mut named: Vec<(String, Option<u16>)> = Vec::new();
    for target in asked.objects("Targets", MOST_TARGETS)? {
        let invalid = || ApiError::new("ValidationError", "A target must have an Id, and a Port from 1 to 65535.");
        let id = target.get("Id").and_then(Value::as_str).ok_or_else(invalid)?;
        let port = match target.get("Port").filter(|port| !port.is_null()) {
            None => None,
            Some(port) => {
                let port = port.as_u64().and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0);
                Some(port.ok_or_else(invalid)?)
            }
        };
        named.push((id.to_owned(), port));
    }
    let (world, now) = (asked.world(), asked.here.now());
    let mut health = match named.is_empty() {
        true => target_health::describe(&target_health::targets(world, group, now)),
        false => target_health::describe(&target_health::named(world, group, now, &named)),
    };
    if include.iter().any(|word| matches!(*word, "AnomalyDetection" | "All")) {
        let rows = health["TargetHealthDescriptions"].as_array_mut();
        for row in rows.into_iter().flatten() {
            row["AnomalyDetection"] = json!({ "Result": "normal", "MitigationInEffect": "no" });
        }
    }
    Ok(health)
}

pub(super) fn target_group_attributes(asked: Asked<'_>) -> Result<Value, ApiError> {
    let group = group_of(asked, asked.required_text("TargetGroupArn")?)?;
    let spec = &asked.catalog().group(group).spec;
    let (delay, slow_start) = (spec.deregistration_delay.to_string(), spec.slow_start.to_string());
    // The defaults of an Application Load Balancer; user guide, target group attributes.
    let rows = [
        ("stickiness.enabled", "false"),
        ("deregistration_delay.timeout_seconds", delay.as_str()),
        ("stickiness.type", "lb_cookie"),
        ("stickiness.lb_cookie.duration_seconds", "86400"),
        ("slow_start.duration_seconds", slow_start.as_str()),
        ("load_balancing.algorithm.type", "round_robin"),
        ("load_balancing.algorithm.anomaly_mitigation", "off"),
        ("load_balancing.cross_zone.enabled", "use_load_balancer_configuration"),
        ("target_group_health.dns_failover.minimum_healthy_targets.count", "1"),
        ("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"),
        ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"),
        ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"),
    ];
    let rows: Vec<Value> = rows.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    Ok(json!({ "Attributes": rows }))
}

pub(super) fn load_balancers(asked: Asked<'_>) -> Result<Value, ApiError> {
    let (arns, names) = (asked.texts("LoadBalancerArns", MOST)?, asked.texts("Names", MOST)?);
    let there = !asked.catalog().groups.is_empty();
    let (arn, name) = (asked.names().load_balancer_arn(), asked.names().load_balancer_name());
    if let Some(unknown) = arns.iter().find(|given| !there || **given != arn) {
        return Err(no_load_balancer(unknown));
    }
    if let Some(unknown) = names.iter().find(|given| !there || **given != name) {
        return Err(no_load_balancer(unknown));
    }
    let rows = if there { vec![load_balancer(asked)] } else { Vec::new() };
    paged(asked, "LoadBalancers", rows)
}

fn paged(asked: Asked<'_>, name: &str, rows: Vec<Value>) -> Result<Value, ApiError> {
    let (part, next) = asked.page("PageSize", "Marker", 400, rows)?;
    let mut members = Members::default();
    members.put(name, part);
    members.maybe("NextMarker", next.map(Value::from));
    Ok(members.done())
}

fn groups(asked: Asked<'_>) -> impl Iterator<Item = GroupId> {
    (0..asked.catalog().groups.len() as u32).map(GroupId::new)
}

fn group_of(asked: Asked<'_>, arn: &str) -> Result<GroupId, ApiError> {
    if !arn.starts_with("arn:aws:elasticloadbalancing:") || !arn.contains(":targetgroup/") {
        return Err(ApiError::new("ValidationError", format!("'{arn}' is not a valid target group ARN")));
    }
    groups(asked).find(|id| asked.names().target_group_arn(*id) == arn).ok_or_else(no_group)
}

fn no_group() -> ApiError {
    ApiError::new("TargetGroupNotFound", "One or more target groups not found")
}

fn no_load_balancer(name: &str) -> ApiError {
    ApiError::new("LoadBalancerNotFound", format!("Load balancers '[{name}]' not found"))
}

fn target_group(asked: Asked<'_>, id: GroupId) -> Value {
    let (names, GroupSpec { spec, .. }) = (asked.names(), asked.catalog().group(id));
    json!({
        "TargetGroupArn": names.target_group_arn(id),
        "TargetGroupName": spec.target_group_name,
        "Protocol": "HTTP",
        "Port": spec.port,
        "VpcId": names.vpc_id(),
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPort": "traffic-port",
        "HealthCheckEnabled": true,
        "HealthCheckIntervalSeconds": spec.health_check_interval_seconds,
        "HealthCheckTimeoutSeconds": spec.health_check_timeout_seconds,
        "HealthyThresholdCount": spec.healthy_threshold_count,
        "UnhealthyThresholdCount": spec.unhealthy_threshold_count,
        "HealthCheckPath": spec.health_check_path,
        "Matcher": { "HttpCode": spec.matcher.http_code },
        "LoadBalancerArns": [names.load_balancer_arn()],
        "TargetType": spec.target_type,
        "ProtocolVersion": "HTTP1",
        "IpAddressType": "ipv4",
    })
}

fn load_balancer(asked: Asked<'_>) -> Value {
    let (names, catalog) = (asked.names(), asked.catalog());
    let zones = catalog.zones.iter().enumerate();
    let zones: Vec<Value> = zones
        .map(|(place, zone)| {
            let subnet = names.subnet_id(ZoneId::new(place as u32));
            json!({ "ZoneName": zone.name, "SubnetId": subnet, "LoadBalancerAddresses": [] })
        })
        .collect();
    json!({
        "LoadBalancerArn": names.load_balancer_arn(),
        "DNSName": names.load_balancer_dns_name(),
        "CanonicalHostedZoneId": HOSTED_ZONE,
        "CreatedTime": asked.time(SimTime::ZERO),
        "LoadBalancerName": names.load_balancer_name(),
        "Scheme": "internet-facing",
        "VpcId": names.vpc_id(),
        "State": { "Code": "active" },
        "Type": "application",
        "AvailabilityZones": zones,
        "SecurityGroups": [names.security_group_id()],
        "IpAddressType": "ipv4",
    })
}
