//! Fills gaps between the parts: services that only their tasks tell of, a service for a task definition alone.

use crate::scenario::import::facts::{
    DefinitionFacts, Gathered, Launch, Part, ServiceFacts, TaskFacts, Trouble, family_and_revision,
};
use crate::scenario::import::fit::Fitted;
use crate::scenario::import::names::allowed;
use crate::scenario::import::notes::{NoteKind, Remark};
use crate::scenario::import::view::{closed, resource};
use crate::scenario::shape::Letters;
use crate::scenario::walk::shortened;
use serde_json::{Map, Value, json};

/// The CDK ends its names with a hash and says Service more than once.
fn without_hash(id: &str) -> String {
    let hashed = id.len() > 8
        && id.is_char_boundary(id.len() - 8)
        && id[id.len() - 8..].bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
    if !hashed {
        return id.to_owned();
    }
    let mut name = &id[..id.len() - 8];
    while let Some(rest) = name.strip_suffix("Service").or(name.strip_suffix("service")).filter(|rest| !rest.is_empty())
    {
        name = rest;
    }
    name.to_owned()
}

/// So many services are made up at most.
const MOST: usize = 10;

/// Stopped tasks of nothing that is named tell why they stopped, and of nothing that could run: returns that in words.
pub fn only_stopped(gathered: &Gathered) -> Option<String> {
    let nothing = gathered.services.is_empty()
        && gathered.definitions.is_empty()
        && gathered.groups.is_empty()
        && gathered.images.is_empty()
        && gathered.hosts.is_empty();
    let bare = |task: &TaskFacts| {
        !task.running
            && task.service.is_none()
            && task.definition.is_none()
            && task.containers.iter().all(|(_, image)| image.is_none())
    };
    let first = gathered.tasks.first().filter(|_| nothing && gathered.tasks.iter().all(bare))?;
    let count = match gathered.tasks.len() {
        1 => "one stopped task".to_owned(),
        many => format!("{many} stopped tasks"),
    };
    let of = first.cluster.as_deref().map_or_else(String::new, |name| format!(" of cluster {}", shortened(name)));
    let names: Vec<String> = first.containers.iter().map(|(name, _)| shortened(name)).collect();
    let with = if names.is_empty() { String::new() } else { format!(", container {}", names.join(", ")) };
    let reason =
        first.stopped.as_deref().map_or_else(String::new, |reason| format!(", stopped by {}", shortened(reason)));
    Some(format!("{count}{of}{with}{reason}; from stopped tasks alone nothing can be built"))
}

pub fn complete(gathered: &mut Gathered) {
    let tasks = gathered.tasks.clone();
    for task in &tasks {
        of_task(task, gathered);
    }
    tell(&tasks, gathered);
    for service in &mut gathered.services {
        let tasks: Vec<&TaskFacts> =
            tasks.iter().filter(|task| task.service.as_deref() == Some(service.name.as_str())).collect();
        let running = tasks.iter().filter(|task| task.running).count() as u64;
        if !tasks.is_empty() && service.running.is_none() {
            service.running = Some(running);
        }
        for reason in tasks.iter().filter_map(|task| task.stopped.as_deref()) {
            service.trouble.secrets += u32::from(speaks_of_secrets(reason));
            service.trouble.pull += u32::from(reason.contains("CannotPull"));
        }
    }
    adopt(gathered);
    if gathered.services.is_empty() {
        made_up(gathered);
    }
    for (nth, service) in gathered.services.iter_mut().filter(|service| service.name.is_empty()).enumerate() {
        let family = service.definition.as_deref().map(|name| match resource(name) {
            Some(resource) => resource.split('.').next().unwrap_or(resource).to_owned(),
            None => family_and_revision(&closed(name)).0,
        });
        let alias = service
            .part
            .aliases
            .first()
            .filter(|alias| !alias.contains(':'))
            .map(|alias| alias.rsplit('.').next().unwrap_or(alias).to_owned());
        let name = alias
            .map(|alias| without_hash(&alias))
            .or(family)
            .map(|name| allowed(&Letters::NAME, &name))
            .filter(|name| !name.is_empty());
        service.name = name.unwrap_or_else(|| if nth == 0 { "web".to_owned() } else { format!("service-{}", nth + 1) });
        let remark = Remark::new(NoteKind::Assumed, "serviceName", "the text does not name the service");
        service.part.remark(Remark { assumed: Some(json!(service.name)), line: service.part.line, ..remark });
    }
}

/// A running task belongs to a service, or at least to a definition.
fn of_task(task: &TaskFacts, gathered: &mut Gathered) {
    let part = Part { source: String::new(), ..Part::default() };
    if let Some(name) =
        task.service.as_deref().map(|name| allowed(&Letters::NAME, name)).filter(|name| !name.is_empty())
    {
        gathered.fargate |= task.launch == Some(Launch::Fargate);
        gathered.add_service(ServiceFacts {
            part,
            name,
            cluster: task.cluster.clone(),
            definition: task.definition.clone(),
            launch: task.launch,
            ..ServiceFacts::default()
        });
    }
    let (family, revision) = match &task.definition {
        Some(reference) => family_and_revision(reference),
        None => (task.containers.first().map(|one| one.0.clone()).unwrap_or_default(), None),
    };
    let family = allowed(&Letters::NAME, &family);
    if family.is_empty() || gathered.definitions.iter().any(|one| one.family == family && one.revision == revision) {
        return;
    }
    let mut said = Map::new();
    let container = |(name, image): &(String, Option<String>)| {
        let mut one = Map::from_iter([("name".to_owned(), json!(allowed(&Letters::NAME, name)))]);
        if let Some(image) = image {
            one.insert("image".to_owned(), json!(allowed(&Letters::IMAGE, image)));
        }
        Value::Object(one)
    };
    let secret = task.stopped.as_deref().is_some_and(speaks_of_secrets);
    said.insert("family".to_owned(), json!(family));
    let mut containers: Vec<Value> = task.containers.iter().map(container).collect();
    if let Some(first) = containers.first_mut().filter(|_| secret) {
        first["secrets"] = json!([{"name": "SECRET", "valueFrom": "unknown-secret"}]);
    }
    said.insert("containerDefinitions".to_owned(), Value::Array(containers));
    for (name, number) in [("cpu", task.cpu), ("memory", task.memory)] {
        if let Some(number) = number.filter(|number| (1..=196_608).contains(number)) {
            said.insert(name.to_owned(), json!(number.to_string()));
        }
    }
    if task.launch == Some(Launch::Fargate) {
        said.insert("networkMode".to_owned(), json!("awsvpc"));
    }
    let why = "taken from its tasks; paste `describe-task-definition` to have all of it";
    let remarks = vec![Remark::new(NoteKind::Seen, "", why)];
    let part = Part { fitted: Fitted { said, remarks }, ..Part::default() };
    gathered.fargate |= secret || task.launch == Some(Launch::Fargate);
    gathered.definitions.push(DefinitionFacts { part, family, revision, successor_of: None });
}

/// Fargate's way to say that it got no secret, or no way to the registry.
fn speaks_of_secrets(reason: &str) -> bool {
    reason.contains("ResourceInitializationError") || reason.contains("secret")
}

/// Tells what tasks say beyond their definition.
fn tell(tasks: &[TaskFacts], gathered: &mut Gathered) {
    let stopped: Vec<&TaskFacts> = tasks.iter().filter(|task| !task.running).collect();
    if let Some(reason) = stopped.iter().find_map(|task| task.stopped.as_deref()) {
        let why = format!("{} of {} tasks are stopped: {}", stopped.len(), tasks.len(), shortened(reason));
        gathered.notes.say(NoteKind::Seen, "", why);
    }
    if let Some(times) = tasks.iter().find_map(|task| task.times.as_deref()) {
        gathered.notes.say(NoteKind::Seen, "", format!("a task's start took: {times}"));
    }
    if !tasks.is_empty() && gathered.services.is_empty() {
        let why = "tasks alone do not tell their service; paste `describe-services` and `describe-task-definition`";
        gathered.notes.say(NoteKind::Seen, "", why);
    }
}

/// A service that names no definition runs the one that stands beside it.
fn adopt(gathered: &mut Gathered) {
    let used: Vec<String> = gathered
        .services
        .iter()
        .filter_map(|service| service.definition.as_deref())
        .map(|name| family_and_revision(name).0)
        .collect();
    let mut free = gathered.definitions.iter().filter(|one| one.successor_of.is_none() && !used.contains(&one.family));
    for service in gathered.services.iter_mut().filter(|service| service.definition.is_none()) {
        let Some(definition) = free.next() else { return };
        service.definition = Some(match definition.revision {
            Some(revision) => format!("{}:{revision}", definition.family),
            None => definition.family.clone(),
        });
        let remark =
            Remark::new(NoteKind::Assumed, "taskDefinition", "the service names none, so it runs the one beside it");
        service.part.remark(Remark { assumed: Some(json!(service.definition)), ..remark });
    }
}

/// Nothing names a service: makes one, so that there is something to see.
fn made_up(gathered: &mut Gathered) {
    let mut families: Vec<(String, Option<String>)> = Vec::new();
    for definition in gathered.definitions.iter().filter(|one| one.successor_of.is_none()) {
        let reference = match (definition.revision, definition.part.aliases.first()) {
            (Some(revision), _) => format!("{}:{revision}", definition.family),
            (None, _) => definition.family.clone(),
        };
        match families.iter_mut().find(|(family, _)| *family == definition.family) {
            Some(known) => known.1 = Some(reference),
            None => families.push((definition.family.clone(), Some(reference))),
        }
    }
    let from_image =
        || gathered.images.first().map(|image| image.repository.rsplit('/').next().unwrap_or_default().to_owned());
    let from_group = || gathered.groups.first().map(|group| group.name.clone());
    if families.is_empty() {
        let name = from_image().or_else(from_group).unwrap_or_else(|| "web".to_owned());
        families.push((name, None));
    }
    for (name, definition) in families.into_iter().take(MOST) {
        let name =
            Some(allowed(&Letters::NAME, &name)).filter(|name| !name.is_empty()).unwrap_or_else(|| "web".to_owned());
        let said = Map::from_iter([("desiredCount".to_owned(), json!(2))]);
        let assumed = |path: &str, value: Value, why: &str| Remark {
            assumed: Some(value),
            ..Remark::new(NoteKind::Assumed, path, why)
        };
        let remarks = vec![
            assumed("serviceName", json!(name), "the text has no service, so one was made up, for something to see"),
            assumed("desiredCount", json!(2), "the text has no service"),
        ];
        let part = Part { fitted: Fitted { said, remarks }, ..Part::default() };
        let secrets =
            gathered.tasks.iter().filter(|task| task.stopped.as_deref().is_some_and(speaks_of_secrets)).count();
        let trouble = Trouble { secrets: u32::try_from(secrets).unwrap_or(u32::MAX), ..Trouble::default() };
        let launch = (secrets > 0).then_some(Launch::Fargate);
        let launch = launch.or_else(|| gathered.tasks.iter().find_map(|task| task.launch));
        gathered.services.push(ServiceFacts { part, name, definition, trouble, launch, ..ServiceFacts::default() });
    }
}
