//! An application that outgrows its memory limit.

use super::change::Change;
use super::ground::Ground;
use super::{Finding, Hazard, proof};

pub const HAZARD: Hazard = Hazard {
    name: "memory-below-use",
    source: "Developer guide, task_definition_parameters: a container that exceeds its memory is killed",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for one in ground.rolling() {
        for run in ground.runs(one.service) {
            let path = format!("images[{}].behaviour.oomAfter", run.image_place);
            let Some(after) = run.image.behaviour.oom_after.filter(|_| found.iter().all(|old| old.path != path)) else {
                continue;
            };
            let definition = run.definition.name();
            found.push(Finding {
                message: format!(
                    "`{}` outgrows the memory of `{definition}` {after} after each start",
                    run.image.image
                ),
                fix: vec![Change::without(path.as_str())],
                says: "give it the memory that it uses: take this out".to_owned(),
                proof: proof::run(&one, &run),
                path,
            });
        }
    }
    found
}
