//! The review of an import: what was found, what was assumed, what was left out, and what to paste next.

use crate::say::import as say;
use crate::scenario::import::{Note, NoteKind};
use crate::scenario::{Scenario, write};
use crate::session::Session;
use crate::session::editor::paths::{shown, value_at};
use crate::session::importing::Import;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub struct ImportModel {
    pub pieces: Vec<PieceRow>,
    /// What the scenario is made of, a line each; empty when nothing could be made.
    pub found: Vec<String>,
    /// Why nothing could be made of it, and what to do.
    pub refused: Option<(Vec<String>, String)>,
    pub assumed: Vec<Assumed>,
    pub offers: Vec<Offer>,
    /// What was changed, is not modelled or was skipped, under its heading.
    pub told: Vec<(&'static str, Vec<String>)>,
    pub next: Vec<Next>,
    /// What is wrong with the values that were given.
    pub wrong: Vec<String>,
    pub can_run: bool,
    /// Whether the clipboard took what was copied last.
    pub copied: Option<bool>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PieceRow {
    pub name: String,
    pub lines: usize,
}

/// A value that no text says.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumed {
    pub path: String,
    pub why: String,
    pub value: String,
    pub entry: Given,
    /// Why this value cannot stand there.
    pub wrong: Option<String>,
}

impl Assumed {
    /// Returns what the value is called where it stands.
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }
}

/// How another value is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    Line,
    YesOrNo,
    /// It has parts, so it is changed in the text once it runs.
    Later,
}

/// Something that the text tells of and that can be played.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub nth: usize,
    pub text: String,
    pub taken: bool,
}

/// A command whose answer says what is assumed now.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    pub gives: &'static str,
    pub command: String,
}

pub fn of(session: &Session) -> ImportModel {
    let import = &session.import;
    let notes = import.notes();
    let piece = |(name, text): &(String, String)| PieceRow { name: name.clone(), lines: text.lines().count() };
    let (scenario, refused) = match &import.read {
        Some(Ok(imported)) => (Some(&imported.scenario), None),
        Some(Err(refused)) => (None, Some((refused.reasons.clone(), refused.hint.clone()))),
        None => (None, None),
    };
    let wrong: Vec<(String, String)> = match &import.made {
        Some(Err(problems)) => problems.iter().map(|problem| (problem.path.clone(), problem.message.clone())).collect(),
        Some(Ok(_)) | None => Vec::new(),
    };
    let assumed = assumed(import, &wrong);
    let elsewhere = wrong.iter().filter(|(path, _)| !assumed.iter().any(|row| row.path == *path));
    ImportModel {
        pieces: import.pieces.iter().map(piece).collect(),
        found: scenario.map_or_else(Vec::new, found),
        refused,
        offers: offers(import),
        told: told(notes),
        next: scenario.map_or_else(Vec::new, |scenario| next(scenario, notes)),
        wrong: elsewhere.map(|(path, message)| format!("{path}: {message}")).collect(),
        can_run: matches!(import.made, Some(Ok(_))),
        copied: session.copied,
        assumed,
    }
}

fn found(scenario: &Scenario) -> Vec<String> {
    let some = |what: [&str; 2], names: Vec<&str>| (!names.is_empty()).then(|| say::named(what, &names));
    let definitions: Vec<String> = scenario.task_definitions.iter().map(|row| row.name()).collect();
    let hosts: u64 = scenario.cluster.instances.iter().map(|group| u64::from(group.count)).sum();
    let parts = [
        Some(say::cluster_in(&scenario.cluster.cluster_name, &scenario.cluster.region)),
        some(say::SERVICES, scenario.services.iter().map(|row| row.service_name.as_str()).collect()),
        some(say::TASK_DEFINITIONS, definitions.iter().map(String::as_str).collect()),
        some(say::IMAGES, scenario.images.iter().map(|row| row.image.as_str()).collect()),
        some(say::TARGET_GROUPS, scenario.target_groups.iter().map(|row| row.target_group_name.as_str()).collect()),
        (hosts > 0).then(|| say::container_instances(hosts)),
    ];
    parts.into_iter().flatten().collect()
}

fn assumed(import: &Import, wrong: &[(String, String)]) -> Vec<Assumed> {
    let Some(Ok(imported)) = &import.read else { return Vec::new() };
    let whole = write::canonical(&imported.scenario);
    let row = |note: &Note| {
        // What stands there counts, whatever the note calls it.
        let noted = note.assumed.as_ref()?;
        let there = value_at(&whole, &note.path);
        let parted = there.is_some_and(|there| there.is_object() || there.is_array());
        let value = there.filter(|_| !parted).unwrap_or(noted);
        let entry = match value {
            _ if parted => Given::Later,
            Value::Bool(_) => Given::YesOrNo,
            Value::Array(_) | Value::Object(_) => Given::Later,
            Value::Null | Value::Number(_) | Value::String(_) => Given::Line,
        };
        Some(Assumed {
            path: note.path.clone(),
            why: sentence(&note.why),
            value: import.given.get(&note.path).cloned().unwrap_or_else(|| shown(value)),
            entry,
            wrong: wrong.iter().find(|(path, _)| *path == note.path).map(|(_, message)| message.clone()),
        })
    };
    import.notes().iter().filter(|note| note.kind == NoteKind::Assumed).filter_map(row).collect()
}

fn offers(import: &Import) -> Vec<Offer> {
    let offered = import.notes().iter().enumerate().filter(|(_, note)| !note.offer.is_empty());
    offered.map(|(nth, note)| Offer { nth, text: sentence(&note.why), taken: import.taken.contains(&nth) }).collect()
}

fn told(notes: &[Note]) -> Vec<(&'static str, Vec<String>)> {
    let kinds = [
        (NoteKind::Changed, say::CHANGED_SO_THAT_IT_CAN_RUN),
        (NoteKind::Seen, say::WORTH_A_LOOK),
        (NoteKind::NotModelled, say::READ_BUT_NOT_MODELLED),
        (NoteKind::Skipped, say::SKIPPED),
    ];
    let of = |kind: NoteKind| {
        let list = notes.iter().filter(move |note| note.kind == kind && note.offer.is_empty());
        list.map(ToString::to_string).collect::<Vec<_>>()
    };
    // What is assumed without a value is told like the rest.
    let open = notes.iter().filter(|note| note.kind == NoteKind::Assumed && note.assumed.is_none());
    let open: Vec<String> = open.map(ToString::to_string).collect();
    let rest = kinds.map(|(kind, title)| (title, of(kind)));
    [(say::NOT_SAID_BY_THE_TEXTS, open)].into_iter().chain(rest).filter(|(_, list)| !list.is_empty()).collect()
}

/// Returns the commands that would say what is assumed now, the most telling first.
fn next(scenario: &Scenario, notes: &[Note]) -> Vec<Next> {
    let assumed = |wanted: &dyn Fn(&str) -> bool| {
        notes.iter().any(|note| note.kind == NoteKind::Assumed && note.assumed.is_some() && wanted(&note.path))
    };
    let cluster = &scenario.cluster.cluster_name;
    let mut list = Vec::new();
    let mut add = |gives: &'static str, command: String| list.push(Next { gives, command });
    if let Some(service) = scenario.services.first() {
        if assumed(&|path| path.starts_with("services[")) {
            let names: Vec<&str> = scenario.services.iter().take(10).map(|row| row.service_name.as_str()).collect();
            let command = format!("aws ecs describe-services --cluster {cluster} --services {}", names.join(" "));
            add(say::HOW_THE_SERVICE_IS_SET_UP, command);
        }
        if assumed(&|path| path.starts_with("taskDefinitions[")) {
            let name = service.task_definition.rsplit('/').next().unwrap_or_default();
            add(say::WHAT_A_TASK_IS_MADE_OF, format!("aws ecs describe-task-definition --task-definition {name}"));
        }
    }
    if assumed(&|path| path.starts_with("cluster.instances")) {
        let arns =
            format!("aws ecs list-container-instances --cluster {cluster} --query containerInstanceArns --output text");
        let command =
            format!("aws ecs describe-container-instances --cluster {cluster} --container-instances $({arns})");
        add(say::WHICH_INSTANCES_THERE_ARE, command);
    }
    let delays = |path: &str| path.ends_with("deregistrationDelay") || path.ends_with("slowStart");
    if let Some(group) = scenario.target_groups.first() {
        let name = &group.target_group_name;
        if assumed(&|path| path.starts_with("targetGroups[") && !delays(path)) {
            add(say::HOW_TARGETS_ARE_CHECKED, format!("aws elbv2 describe-target-groups --names {name}"));
        }
        if assumed(&delays) {
            let arn = format!(
                "aws elbv2 describe-target-groups --names {name} --query TargetGroups[0].TargetGroupArn --output text"
            );
            add(
                say::HOW_LONG_TARGETS_DRAIN,
                format!("aws elbv2 describe-target-group-attributes --target-group-arn $({arn})"),
            );
        }
    }
    let sized = |path: &str| path.starts_with("images[") && (path.ends_with("size") || path.ends_with("layers"));
    if let Some(image) = scenario.images.first().filter(|_| assumed(&sized)) {
        add(
            say::HOW_LARGE_THE_IMAGE_IS,
            format!("aws ecr describe-images --repository-name {}", repository(&image.image)),
        );
    }
    list
}

/// Returns `team/app` of `111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app:v1`.
fn repository(image: &str) -> &str {
    let name = image.split_once('/').filter(|(host, _)| host.contains('.')).map_or(image, |(_, name)| name);
    let name = name.split('@').next().unwrap_or(name);
    name.rsplit_once(':').map_or(name, |(name, _)| name)
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::repository;

    #[test]
    fn a_repository_is_an_image_without_registry_and_version() {
        for (image, want) in [
            ("111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app:v1", "team/app"),
            ("app@sha256:00", "app"),
            ("app:v1", "app"),
            ("team/app", "team/app"),
        ] {
            assert_eq!(repository(image), want);
        }
    }
}
