//! An image that takes minutes to pull, or does not fit on the disk.

use super::change::Change;
use super::ground::{Ground, Running};
use super::{Finding, Hazard, proof};
use crate::scenario::{LaunchType, Setting};
use crate::units::{Bytes, Span};
use serde_json::json;

pub const HAZARD: Hazard = Hazard {
    name: "image-too-big",
    source: "Handbook, gotcha 2: image pull time is the biggest startup killer; keep images below 500 MB",
    find,
};

/// Handbook, gotcha 2.
const LARGE: Bytes = Bytes(500_000_000);
/// Images are two to three times larger on the disk; common knowledge, so the kinder figure.
const UNPACKED: u64 = 2;
/// Developer guide, fargate-task-storage, and the root volume of the ECS-optimized image.
const FARGATE_DISK: Bytes = Bytes(20 << 30);
const INSTANCE_DISK: Bytes = Bytes(30 << 30);

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for service in &ground.scenario.services {
        for run in ground.runs(service) {
            let path = format!("images[{}]", run.image_place);
            if found.iter().all(|old| old.path != path) {
                found.extend(finding(ground, service.launch_type, &run, path));
            }
        }
    }
    found
}

fn finding(ground: &Ground<'_>, launch: LaunchType, run: &Running<'_>, path: String) -> Option<Finding> {
    let image = run.image;
    let layers = image.layers.iter().map(|layer| layer.size.0).sum();
    let size = Bytes(image.size.map_or(layers, |size| size.0));
    if size <= LARGE {
        return None;
    }
    let (disk, rate) = match launch {
        LaunchType::Fargate => (FARGATE_DISK, Setting::ExtractBytesPerSecondFargate),
        LaunchType::Ec2 => (INSTANCE_DISK, Setting::ExtractBytesPerSecondEc2),
    };
    let rate = ground.known.setting(rate).0.max(1);
    let least = Span::from_secs(size.0 / rate);
    let message = match size.0.saturating_mul(UNPACKED) > disk.0 {
        true => format!("`{}` has {size} and does not fit unpacked on a disk of {} GiB", image.image, disk.0 >> 30),
        false => format!("`{}` has {size}: a cold start unpacks for at least {least}", image.image),
    };
    let mut smaller = json!({ "image": image.image, "size": "200MB", "behaviour": image.behaviour });
    smaller["pullThroughCache"] = json!(image.pull_through_cache);
    Some(Finding {
        message,
        fix: vec![Change::new(path.as_str(), smaller)],
        says: "aim below 200 MB: a multi-stage build, a smaller base".to_owned(),
        proof: proof::from_nothing(),
        path,
    })
}
