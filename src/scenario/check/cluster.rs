//! The cluster's zones and instances, and the registry's images.

use super::meaning::Findings;
use super::{agent, limits};
use crate::scenario::machines::{MACHINES, machine};
use crate::scenario::nearest::nearest;
use crate::scenario::walk::shortened;
use crate::scenario::{HealthAnswer, HealthCourse, Image, Scenario};
use crate::units::Bytes;
use std::collections::BTreeMap;

pub(super) fn check(scenario: &Scenario, found: &mut Findings) {
    zones(scenario, found);
    instances(scenario, found);
    let names = scenario.images.iter().map(|image| image.image.as_str());
    found.unique(names, "an image", |place| format!("images[{place}].image"));
    for (place, image) in scenario.images.iter().enumerate() {
        contents(image, &format!("images[{place}]"), found);
    }
    digests(scenario, found);
}

fn zones(scenario: &Scenario, found: &mut Findings) {
    let zones = scenario.cluster.zones.iter().map(String::as_str);
    found.unique(zones, "a zone", |place| format!("cluster.zones[{place}]"));
    if scenario.cluster.zones.is_empty() {
        found.error("cluster.zones", "a cluster has at least one zone");
    }
}

fn instances(scenario: &Scenario, found: &mut Findings) {
    let zones = &scenario.cluster.zones;
    let mut all = 0;
    for (place, group) in scenario.cluster.instances.iter().enumerate() {
        let path = format!("cluster.instances[{place}]");
        all += u64::from(group.count);
        if !zones.contains(&group.zone) {
            let known = zones.iter().map(String::as_str);
            found.dangling(format!("{path}.zone"), &group.zone, "cluster.zones", known);
        }
        if machine(&group.instance_type).is_none() {
            found.error(format!("{path}.instanceType"), unknown_type(&group.instance_type));
        }
    }
    for (place, group) in scenario.cluster.instances.iter().enumerate() {
        let path = format!("cluster.instances[{place}]");
        agent::check(&group.agent, &format!("{path}.agent"), found);
        let known: Vec<&str> = scenario.images.iter().map(|image| image.image.as_str()).collect();
        for (nth, image) in group.images.iter().enumerate() {
            if !known.contains(&image.as_str()) {
                found.dangling(format!("{path}.images[{nth}]"), image, "images", known.iter().copied());
            }
        }
    }
    if all > limits::INSTANCES {
        let message = format!("there are {all} instances; a cluster has at most {}", limits::INSTANCES);
        found.error("cluster.instances", message);
    }
}

/// Names the nearest type, else some of the same family, else some to begin with.
fn unknown_type(name: &str) -> String {
    let names = || MACHINES.iter().map(|machine| machine.name);
    let family = name.split('.').next().unwrap_or_default();
    let near: Vec<&str> = match nearest(name, names()) {
        Some(near) => vec![near],
        None => names().filter(|other| other.split('.').next() == Some(family)).take(3).collect(),
    };
    let near = if near.is_empty() { "t3.medium, m5.large, c5.large".to_owned() } else { near.join(", ") };
    format!("`{}` is not in the table of instance types; try {near}", shortened(name))
}

fn contents(image: &Image, path: &str, found: &mut Findings) {
    match (image.size, image.layers.is_empty()) {
        (Some(_), false) => found.error(format!("{path}.size"), "give the size or the layers, not both"),
        (None, true) if !image.missing => {
            found.error(path, "an image needs its `size`, like 200MB, or its `layers`");
        }
        _ => {}
    }
    let app = &image.behaviour;
    if app.course != HealthCourse::Steady && app.health != HealthAnswer::Ok {
        found.error(format!("{path}.behaviour.health"), "an answer that changes begins with ok");
    }
    if app.exit_code.is_some() && app.exit_after.is_none() {
        found.error(format!("{path}.behaviour.exitCode"), "this needs `exitAfter`: when the process exits");
    }
}

/// Equal digests mean the same bytes.
fn digests(scenario: &Scenario, found: &mut Findings) {
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    for (place, image) in scenario.images.iter().enumerate() {
        for (nth, layer) in image.layers.iter().enumerate() {
            let Some(digest) = &layer.digest else { continue };
            let known = *sizes.entry(digest).or_insert(layer.size.0);
            if known != layer.size.0 {
                let message = format!("the layer `{}` has {} elsewhere", shortened(digest), Bytes(known));
                found.error(format!("images[{place}].layers[{nth}].size"), message);
            }
        }
        let own: Vec<&str> = image.layers.iter().filter_map(|layer| layer.digest.as_deref()).collect();
        found.unique(own.into_iter(), "a layer", |_| format!("images[{place}].layers"));
    }
}
