//! Task definitions: finds the one that a service means, and the one that is deployed next.

use super::{Fill, containers, sizes};
use crate::scenario::check::limits;
use crate::scenario::import::facts::{DefinitionFacts, Part, ServiceFacts, family_and_revision, quoted};
use crate::scenario::import::fit::Fitted;
use crate::scenario::import::names::allowed;
use crate::scenario::import::notes::{NoteKind, Remark};
use crate::scenario::import::view::{closed, resource};
use crate::scenario::shape::Letters;
use crate::scenario::{NetworkMode, TaskDefinition, typed};
use serde_json::{Value, json};

/// The revision that a copy to deploy has at most.
const LAST_REVISION: u32 = 1_000_000;

/// Returns the place of the gathered definition that a service runs.
pub fn facts_of(fill: &Fill, service: &ServiceFacts) -> Option<usize> {
    let reference = running_reference(service)?;
    find(fill, &reference).or_else(|| of_family(fill, &family_and_revision(&closed(&reference)).0))
}

/// While a deployment is under way, the service still runs what the older one has.
fn running_reference(service: &ServiceFacts) -> Option<String> {
    let primary = service.deployments.iter().find(|one| one.primary && one.in_progress);
    let older = service
        .deployments
        .iter()
        .find(|one| !one.primary && primary.is_some_and(|primary| primary.definition != one.definition));
    older.map(|one| one.definition.clone()).or_else(|| service.definition.clone())
}

fn find(fill: &Fill, reference: &str) -> Option<usize> {
    let all = &fill.gathered.definitions;
    if let Some(named) = resource(reference) {
        let own = named.split('.').next().unwrap_or(named);
        return all.iter().position(|one| one.part.goes_by(named) || one.part.goes_by(own));
    }
    let (family, revision) = family_and_revision(&closed(reference));
    let family = allowed(&Letters::NAME, &family);
    let exact = all.iter().position(|one| {
        one.part.goes_by(reference) || one.family == family && one.revision == revision && revision.is_some()
    });
    exact.or_else(|| {
        let named = |one: &DefinitionFacts| one.family == family && revision.is_none() && one.successor_of.is_none();
        let place = (0..all.len()).filter(|place| named(&all[*place]));
        place.max_by_key(|place| all[*place].revision)
    })
}

fn of_family(fill: &Fill, family: &str) -> Option<usize> {
    let family = allowed(&Letters::NAME, family);
    let all = &fill.gathered.definitions;
    (0..all.len()).filter(|place| all[*place].family == family).max_by_key(|place| all[*place].revision)
}

/// Returns the places, in the scenario, of the definition that a service begins with and of the one deployed to it.
pub fn of_service(fill: &mut Fill, service: &ServiceFacts, fargate: bool, path: &str) -> (usize, Option<usize>) {
    let reference = running_reference(service);
    let exact = reference.as_deref().and_then(|reference| find(fill, reference));
    let (family, revision) = match (&reference, exact) {
        (_, Some(place)) => (fill.definition_facts(place).family.clone(), fill.definition_facts(place).revision),
        (Some(reference), None) => family_and_revision(&closed(reference)),
        (None, None) => (service.name.clone(), None),
    };
    let family = Some(allowed(&Letters::NAME, &family))
        .filter(|family| !family.is_empty())
        .unwrap_or_else(|| service.name.clone());
    let newer = newer(fill, service, &family, revision, exact);
    let now = match exact {
        Some(place) => convert(fill, place, fargate),
        None => stand_in(fill, (&family, revision), newer, service, fargate, path),
    };
    let next = next(fill, service, now, newer, fargate, path);
    (now, next)
}

/// Finds a definition of the same family that comes after the running one.
fn newer(
    fill: &Fill,
    service: &ServiceFacts,
    family: &str,
    revision: Option<u32>,
    exact: Option<usize>,
) -> Option<usize> {
    let all = &fill.gathered.definitions;
    let alias = exact.map(|place| all[place].part.aliases.clone()).unwrap_or_default();
    let successor = all.iter().position(|one| one.successor_of.as_ref().is_some_and(|of| alias.contains(of)));
    let primary = service
        .deployments
        .iter()
        .find(|one| one.primary && one.in_progress)
        .and_then(|one| find(fill, &one.definition));
    let primary = primary.filter(|place| Some(*place) != exact);
    let later = || {
        let later = |one: &DefinitionFacts| match (one.revision, revision) {
            (None, Some(_)) => true,
            (Some(other), Some(revision)) => other > revision,
            (_, None) => false,
        };
        (0..all.len()).find(|place| Some(*place) != exact && all[*place].family == family && later(&all[*place]))
    };
    successor.or(primary).or_else(later)
}

/// The running definition is not there: a relative's copy or a made-up one takes its place.
fn stand_in(
    fill: &mut Fill,
    (family, revision): (&str, Option<u32>),
    newer: Option<usize>,
    service: &ServiceFacts,
    fargate: bool,
    path: &str,
) -> usize {
    let relative = newer.or_else(|| of_family(fill, family));
    let named = |revision: u32| format!("{family}:{revision}");
    let path = format!("{path}.taskDefinition");
    if let Some(relative) = relative {
        let revision = revision.unwrap_or(1);
        if let Some(known) =
            fill.scenario.find_definition(&named(revision)).filter(|_| is_there(fill, &named(revision)))
        {
            return known;
        }
        let facts = DefinitionFacts { revision: Some(revision), ..fill.definition_facts(relative).clone() };
        let copy = match facts.revision == fill.definition_facts(relative).revision {
            true => convert(fill, relative, fargate),
            false => write(fill, &facts, fargate, Some(service)),
        };
        let other = fill
            .definition_facts(relative)
            .revision
            .map_or("the one without a revision".to_owned(), |other| format!("revision {other}"));
        fill.notes.assume(
            path,
            named(revision),
            format!("the text lacks {}; a copy of {other} stands in", quoted(&named(revision))),
        );
        return copy;
    }
    if is_there(fill, &named(revision.unwrap_or(1))) {
        return fill.scenario.find_definition(&named(revision.unwrap_or(1))).unwrap_or_default();
    }
    let why = format!(
        "the text lacks {}; paste `describe-task-definition` to have it",
        quoted(&named(revision.unwrap_or(1)))
    );
    let made = made_up(service, family, revision, why);
    write(fill, &made, fargate, Some(service))
}

fn is_there(fill: &Fill, name: &str) -> bool {
    fill.scenario.task_definitions.iter().any(|one| one.name() == name)
}

/// Makes a definition of one container that goes with the service's load balancers.
fn made_up(service: &ServiceFacts, family: &str, revision: Option<u32>, why: String) -> DefinitionFacts {
    let mut said = serde_json::Map::new();
    said.insert("family".to_owned(), json!(family));
    if service.trouble.secrets > 0 {
        let secret = json!({"name": "SECRET", "valueFrom": "unknown-secret"});
        said.insert("containerDefinitions".to_owned(), json!([{ "secrets": [secret] }]));
    }
    let mut remark = Remark::new(NoteKind::Assumed, "containerDefinitions", why);
    remark.assumed = (service.trouble.secrets > 0).then(|| json!("one container with a secret"));
    let part = Part { fitted: Fitted { said, remarks: vec![remark] }, ..Part::default() };
    DefinitionFacts { part, family: family.to_owned(), revision, successor_of: None }
}

/// Returns what is deployed: the newer definition that the text has, else a copy under the next revision.
fn next(
    fill: &mut Fill,
    service: &ServiceFacts,
    now: usize,
    newer: Option<usize>,
    fargate: bool,
    path: &str,
) -> Option<usize> {
    if fill.scenario.task_definitions.len() >= limits::TASK_DEFINITIONS {
        return None;
    }
    let running = fill.scenario.task_definitions[now].clone();
    if let Some(place) = newer {
        let facts = fill.definition_facts(place).clone();
        let revision = facts.revision.unwrap_or(running.revision.saturating_add(1));
        if revision != running.revision || facts.family != running.family {
            let made = match facts.revision {
                Some(_) => convert(fill, place, fargate),
                None => write(fill, &DefinitionFacts { revision: Some(revision), ..facts }, fargate, Some(service)),
            };
            let why = format!(
                "{} of the text is deployed in the script",
                quoted(&fill.scenario.task_definitions[made].name())
            );
            fill.notes.say(NoteKind::Seen, path, why);
            return Some(made);
        }
    }
    let primary = service
        .deployments
        .iter()
        .find(|one| one.primary && one.in_progress && one.definition != service_running(service));
    let (family, revision) = match primary {
        Some(primary) => family_and_revision(&primary.definition),
        None => (running.family.clone(), None),
    };
    let revision = revision.unwrap_or(running.revision.saturating_add(1));
    let family =
        Some(allowed(&Letters::NAME, &family)).filter(|family| !family.is_empty()).unwrap_or(running.family.clone());
    let copy = TaskDefinition { family, revision, ..running.clone() };
    if let Some(known) = fill.scenario.task_definitions.iter().position(|one| one.name() == copy.name()) {
        return (known != now).then_some(known);
    }
    if copy.revision > LAST_REVISION {
        return None;
    }
    let at = fill.scenario.task_definitions.len();
    let why = match primary {
        Some(_) => format!(
            "a rollout is under way to {}, which the text lacks; a copy of {} stands in",
            quoted(&copy.name()),
            quoted(&running.name())
        ),
        None => format!("a copy of {} under the next revision, to have something to deploy", quoted(&running.name())),
    };
    fill.notes.assume(format!("taskDefinitions[{at}]"), copy.name(), why);
    fill.scenario.task_definitions.push(copy);
    Some(at)
}

fn service_running(service: &ServiceFacts) -> String {
    running_reference(service).unwrap_or_default()
}

/// Puts a gathered definition into the scenario, once.
fn convert(fill: &mut Fill, place: usize, fargate: bool) -> usize {
    if let Some(known) = fill.made[place] {
        sizes::suit(fill, known, fargate);
        return known;
    }
    let facts = fill.definition_facts(place).clone();
    let made = write(fill, &facts, fargate, None);
    fill.made[place] = Some(made);
    made
}

fn write(fill: &mut Fill, facts: &DefinitionFacts, fargate: bool, service: Option<&ServiceFacts>) -> usize {
    let at = fill.scenario.task_definitions.len();
    let path = format!("taskDefinitions[{at}]");
    fill.notes.place(&path, &facts.part.source, facts.part.fitted.remarks.clone());
    let mut definition: TaskDefinition =
        typed::from_value(Value::Object(facts.part.fitted.said.clone())).unwrap_or_default();
    definition.family = Some(allowed(&Letters::NAME, &facts.family))
        .filter(|family| !family.is_empty())
        .unwrap_or_else(|| "app".to_owned());
    definition.revision = match facts.revision {
        Some(revision) => revision,
        None => {
            fill.notes.assume(format!("{path}.revision"), 1, "not said");
            1
        }
    };
    while is_there(fill, &definition.name()) {
        definition.revision += 1;
    }
    if !facts.part.fitted.said.contains_key("networkMode") {
        let for_fargate = fargate || definition.requires_compatibilities.iter().any(|one| one == "FARGATE");
        let subnets = service.is_some_and(|service| service.own_interfaces);
        definition.network_mode = if for_fargate || subnets { NetworkMode::Awsvpc } else { NetworkMode::Bridge };
        let why =
            if subnets && !for_fargate { "not said; the service has a network configuration" } else { "not said" };
        fill.notes.assume(format!("{path}.networkMode"), definition.network_mode.word(), why);
    }
    containers::complete(fill, &mut definition, &path, service);
    fill.scenario.task_definitions.push(definition);
    sizes::suit(fill, at, fargate);
    at
}

/// Definitions that no service runs are kept and told of.
pub fn unused(fill: &mut Fill) {
    for place in 0..fill.gathered.definitions.len() {
        let facts = fill.definition_facts(place);
        let name = format!("{}:{}", facts.family, facts.revision.unwrap_or(1));
        let known = fill.made[place].is_some()
            || is_there(fill, &name)
            || facts.revision.is_none() && of_scenario(fill, &facts.family);
        if !known && fill.scenario.task_definitions.len() < limits::TASK_DEFINITIONS.min(50) {
            let at = convert(fill, place, false);
            fill.notes.say(NoteKind::Seen, format!("taskDefinitions[{at}]"), "no service of the text runs it");
        }
    }
}

fn of_scenario(fill: &Fill, family: &str) -> bool {
    fill.scenario.task_definitions.iter().any(|one| one.family == family)
}
