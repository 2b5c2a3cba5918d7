//! A tag that moves: tasks of one revision may run different images.

use super::change::Change;
use super::ground::Ground;
use super::{Finding, Hazard, proof};
use serde_json::json;

pub const HAZARD: Hazard = Hazard {
    name: "latest",
    source: "AWS, software version consistency, July 2024: a tag is resolved to a digest once for each deployment",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for one in ground.rolling() {
        for run in ground.runs(one.service) {
            let path = format!(
                "taskDefinitions[{}].containerDefinitions[{}].image",
                run.definition_place, run.container_place
            );
            let Some(repository) = moving(&run.image.image).filter(|_| found.iter().all(|old| old.path != path)) else {
                continue;
            };
            let pinned = format!("{repository}:v{}", run.definition.revision);
            let mut image = json!(run.image);
            image["image"] = json!(pinned);
            let added = format!("images[{}]", ground.scenario.images.len());
            found.push(Finding {
                message: format!(
                    "`{}` is what was pushed last before each deployment: two deployments of one revision may differ",
                    run.image.image
                ),
                fix: vec![Change::new(added, image), Change::new(path.as_str(), pinned.as_str())],
                says: format!("name `{pinned}`"),
                proof: proof::bad_revision(ground, &one),
                path,
            });
        }
    }
    found
}

/// Returns the repository of an image whose tag is `latest`, said or not.
fn moving(image: &str) -> Option<&str> {
    let name = image.rfind('/').map_or(0, |place| place + 1);
    match image[name..].split_once(':') {
        _ if image.contains('@') => None,
        None => Some(image),
        Some((_, "latest")) => image.strip_suffix(":latest"),
        Some(_) => None,
    }
}
