//! `169.254.169.254`: EC2's metadata of an instance, with the keys of its role; the paths that people ask for.
//!
//! EC2 user guide, instance metadata categories. A session token, which IMDSv2 wants, is taken for granted.

use super::{Here, Reply, Url};
use crate::report::clock;
use crate::report::made_up::INSTANCE_ROLE;
use crate::scenario::Setting;
use crate::sim::Fact;
use crate::sim::catalog::dotted;
use crate::sim::world::{Host, HostKind};
use crate::units::{SimTime, Span};
use serde_json::json;

/// What stands below `/latest/meta-data/`.
const CATEGORIES: &str = "ami-id\nhostname\niam/\ninstance-id\ninstance-life-cycle\ninstance-type\nlocal-hostname\n\
                          local-ipv4\nmac\nplacement/\nspot/";

pub(super) fn answer(here: Here<'_>, host: &Host, url: &Url) -> Reply {
    let HostKind::Instance { spec } = host.kind else { return Reply::not_found() };
    let (catalog, names) = (here.catalog(), here.made_up());
    let spec = &catalog.instances[spec];
    let attribute = |name: &str| spec.attribute(name).unwrap_or_default().to_owned();
    let parts = url.parts();
    let ["latest", rest @ ..] = &parts[..] else { return missing() };
    let text = match rest {
        [] => "dynamic\nmeta-data\nuser-data".to_owned(),
        ["meta-data"] => CATEGORIES.to_owned(),
        ["meta-data", "ami-id"] => attribute("ecs.ami-id"),
        ["meta-data", "hostname" | "local-hostname"] => names.private_dns_name(host.address),
        ["meta-data", "instance-id"] => catalog.ec2_instance_id(host.id),
        ["meta-data", "instance-life-cycle"] => if spec.spot { "spot" } else { "on-demand" }.to_owned(),
        ["meta-data", "instance-type"] => spec.machine.name.to_owned(),
        ["meta-data", "local-ipv4"] => dotted(host.address),
        ["meta-data", "mac"] => names.instance_mac_address(host.id),
        ["meta-data", "placement"] => "availability-zone\nregion".to_owned(),
        ["meta-data", "placement", "availability-zone"] => catalog.zone(host.zone).name.clone(),
        ["meta-data", "placement", "region"] => catalog.region.clone(),
        ["meta-data", "iam"] => "info\nsecurity-credentials/".to_owned(),
        ["meta-data", "iam", "security-credentials"] => INSTANCE_ROLE.to_owned(),
        ["meta-data", "iam", "security-credentials", role] if *role == INSTANCE_ROLE => keys(here, host),
        ["meta-data", "iam", "info"] => info(here),
        ["meta-data", "spot", "instance-action"] => match spot_action(here, host) {
            Some(action) => action,
            None => return missing(),
        },
        ["dynamic", "instance-identity", "document"] => identity(here, host, spec.machine.name),
        _ => return missing(),
    };
    Reply::text(200, text)
}

fn missing() -> Reply {
    Reply::text(404, "404 - Not Found")
}

/// Returns the keys of the instance's role; they change as those of tasks do.
fn keys(here: Here<'_>, host: &Host) -> String {
    let (catalog, now) = (here.catalog(), here.now().as_millis());
    let timing = &catalog.timing;
    let life = timing.span(Setting::CredentialsLife).as_millis().max(2_000);
    let lead = timing.span(Setting::CredentialsRefresh).as_millis().min(life - 1_000);
    let issued = now / (life - lead) * (life - lead);
    let until = SimTime::from_millis(issued) + Span::from_millis(life);
    let keys = here.made_up().instance_keys(host.id, until);
    pretty(&json!({
        "Code": "Success",
        "LastUpdated": clock::seconds(catalog, SimTime::from_millis(issued)),
        "Type": "AWS-HMAC",
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key,
        "Token": keys.token,
        "Expiration": clock::seconds(catalog, until),
    }))
}

fn info(here: Here<'_>) -> String {
    let (catalog, now) = (here.catalog(), clock::seconds(here.catalog(), SimTime::ZERO));
    let arn = format!("arn:aws:iam::{}:instance-profile/{INSTANCE_ROLE}", catalog.account);
    pretty(&json!({ "Code": "Success", "LastUpdated": now, "InstanceProfileArn": arn }))
}

/// Returns the warning of a Spot interruption, once EC2 has given it.
fn spot_action(here: Here<'_>, host: &Host) -> Option<String> {
    let until = here.trace().iter().rev().find_map(|entry| match entry.fact {
        Fact::SpotNoticeGiven { host: Some(other), until, .. } if other == host.id => Some(until),
        _ => None,
    })?;
    Some(json!({ "action": "terminate", "time": clock::seconds(here.catalog(), until) }).to_string())
}

fn identity(here: Here<'_>, host: &Host, machine: &str) -> String {
    let (catalog, HostKind::Instance { spec }) = (here.catalog(), &host.kind) else { return String::new() };
    let attribute = |name: &str| catalog.instances[*spec].attribute(name).unwrap_or_default();
    pretty(&json!({
        "accountId": catalog.account,
        "architecture": attribute("ecs.cpu-architecture"),
        "availabilityZone": catalog.zone(host.zone).name,
        "imageId": attribute("ecs.ami-id"),
        "instanceId": catalog.ec2_instance_id(host.id),
        "instanceType": machine,
        "pendingTime": clock::seconds(catalog, SimTime::ZERO),
        "privateIp": dotted(host.address),
        "region": catalog.region,
        "version": "2017-09-30",
    }))
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
