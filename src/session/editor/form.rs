//! The fields that people change, out of a scenario: each has a path, so that setting one is putting a value there.

use super::paths::{shown, typed, value_at};
use crate::say::editor as say;
use crate::scenario::machines::MACHINES;
use crate::scenario::shape::{Kind, Presence, SCENARIO};
use crate::scenario::{Scenario, SchedulingStrategy, write};
use serde_json::{Value, json};

/// Fields that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub title: String,
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub path: String,
    pub name: &'static str,
    pub value: String,
    pub entry: Entry,
    /// What stands behind the value: `%`, `s`.
    pub unit: &'static str,
    pub about: String,
}

/// How a value is given.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    Number {
        least: u64,
        most: u64,
    },
    Text,
    /// Words to choose from, as they are kept and as they are shown.
    Choice(Vec<(String, String)>),
}

const BREAKER: &str = "deploymentConfiguration.deploymentCircuitBreaker";
const STRATEGY: &str = "placementStrategy";

/// What a service's breaker may do, and the strategies that people use.
const BREAKERS: [(&str, &str); 3] = [("off", "off"), ("on", say::STOPS_THE_ROLLOUT), ("rollback", say::ROLLS_BACK)];
const STRATEGIES: [(&str, &str); 7] = [
    ("", "none"),
    ("spread:attribute:ecs.availability-zone", say::SPREAD_OVER_ZONES),
    ("spread:attribute:ecs.availability-zone spread:instanceId", say::SPREAD_OVER_ZONES_THEN_INSTANCES),
    ("spread:instanceId", say::SPREAD_OVER_INSTANCES),
    ("binpack:memory", say::BINPACK_BY_MEMORY),
    ("binpack:cpu", say::BINPACK_BY_CPU),
    ("random", "random"),
];

/// Returns all fields of a scenario.
pub fn groups(scenario: &Scenario) -> Vec<Group> {
    let whole = serde_json::to_value(scenario).expect("a scenario is plain data with text for names");
    let maker = Maker { whole: &whole };
    let mut groups = Vec::new();
    for (nth, service) in scenario.services.iter().enumerate() {
        let at = |name: &str| format!("services[{nth}].{name}");
        let replica = service.scheduling_strategy == SchedulingStrategy::Replica;
        let behind = !service.load_balancers.is_empty();
        let fields = [
            replica.then(|| maker.field(at("desiredCount"), say::DESIRED_COUNT, "")),
            Some(maker.field(at("deploymentConfiguration.minimumHealthyPercent"), say::MINIMUM_HEALTHY, "%")),
            Some(maker.field(at("deploymentConfiguration.maximumPercent"), say::MAXIMUM, "%")),
            Some(maker.breaker(at(BREAKER))),
            behind.then(|| maker.field(at("healthCheckGracePeriodSeconds"), say::GRACE_PERIOD, "s")),
            replica.then(|| maker.strategy(at(STRATEGY))),
        ];
        groups.push(group(say::service(&service.service_name), fields));
    }
    for (nth, row) in scenario.target_groups.iter().enumerate() {
        let at = |name: &str| format!("targetGroups[{nth}].{name}");
        let fields = [
            maker.field(at("HealthCheckIntervalSeconds"), say::HEALTH_CHECK_INTERVAL, "s"),
            maker.field(at("HealthCheckTimeoutSeconds"), say::HEALTH_CHECK_TIMEOUT, "s"),
            maker.field(at("HealthyThresholdCount"), say::HEALTHY_THRESHOLD, ""),
            maker.field(at("UnhealthyThresholdCount"), say::UNHEALTHY_THRESHOLD, ""),
            maker.field(at("deregistrationDelay"), say::DEREGISTRATION_DELAY, "s"),
        ];
        groups.push(group(say::target_group(&row.target_group_name), fields.map(Some)));
    }
    for (nth, definition) in scenario.task_definitions.iter().enumerate() {
        for (place, container) in definition.container_definitions.iter().enumerate() {
            let at = |name: &str| format!("taskDefinitions[{nth}].containerDefinitions[{place}].healthCheck.{name}");
            if container.health_check.is_some() {
                let fields = [
                    maker.field(at("interval"), say::HEALTH_CHECK_INTERVAL, "s"),
                    maker.field(at("retries"), say::RETRIES, ""),
                    maker.field(at("startPeriod"), say::START_PERIOD, "s"),
                ];
                let title = say::container_of(&container.name, &definition.name());
                groups.push(group(title, fields.map(Some)));
            }
        }
    }
    let sizes = (0..scenario.images.len()).map(|nth| (nth, maker.size(scenario, nth)));
    groups.extend(sizes.map(|(nth, size)| group(say::image(&scenario.images[nth].image), [Some(size)])));
    for (nth, row) in scenario.cluster.instances.iter().enumerate() {
        let at = |name: &str| format!("cluster.instances[{nth}].{name}");
        let count = maker.field(at("count"), say::COUNT, "");
        groups.push(group(say::instances_in(&row.zone), [Some(count), Some(maker.machine(at("instanceType")))]));
    }
    groups.push(group(
        say::RUN.to_owned(),
        [
            Some(maker.field("seed".to_owned(), say::SEED, "")),
            Some(maker.field("duration".to_owned(), say::DURATION, "")),
        ],
    ));
    groups
}

fn group(title: String, fields: impl IntoIterator<Item = Option<Field>>) -> Group {
    Group { title, fields: fields.into_iter().flatten().collect() }
}

/// Returns the values that a field's new text puts in place, each with its path.
pub fn values(scenario: &Scenario, path: &str, text: &str) -> Vec<(String, Value)> {
    if path.ends_with(BREAKER) {
        let (enable, rollback) = (text != "off", text == "rollback");
        return vec![(format!("{path}.enable"), json!(enable)), (format!("{path}.rollback"), json!(rollback))];
    }
    if path.ends_with(STRATEGY) {
        let rule = |rule: &str| match rule.split_once(':') {
            Some((kind, field)) => json!({ "type": kind, "field": field }),
            None => json!({ "type": rule }),
        };
        return vec![(path.to_owned(), text.split_whitespace().map(rule).collect())];
    }
    // Nothing is what it is by default.
    let value = if text.trim().is_empty() { Value::Null } else { typed(text) };
    // An image has a size or layers, not both.
    if let Some(image) = path.strip_suffix(".size").filter(|image| image.starts_with("images[")) {
        let layers = format!("{image}.layers");
        let whole = write::canonical(scenario);
        let listed = value_at(&whole, &layers).is_some().then_some((layers, Value::Null));
        return listed.into_iter().chain([(path.to_owned(), value)]).collect();
    }
    vec![(path.to_owned(), value)]
}

struct Maker<'a> {
    whole: &'a Value,
}

impl Maker<'_> {
    fn field(&self, path: String, name: &'static str, unit: &'static str) -> Field {
        let (about, default, entry) = described(&path);
        let value = value_at(self.whole, &path).or(default.as_ref()).map_or_else(String::new, shown);
        Field { path, name, value, entry, unit, about }
    }

    fn breaker(&self, path: String) -> Field {
        let asked = |name: &str| value_at(self.whole, &format!("{path}.{name}")) == Some(&json!(true));
        let value = match (asked("enable"), asked("rollback")) {
            (false, _) => "off",
            (true, false) => "on",
            (true, true) => "rollback",
        };
        let field = self.field(path, say::CIRCUIT_BREAKER, "");
        Field { value: value.to_owned(), entry: Entry::Choice(choices(&BREAKERS, value)), ..field }
    }

    fn strategy(&self, path: String) -> Field {
        let word = |rule: &Value| {
            let part = |name: &str| rule.get(name).and_then(Value::as_str).map(str::to_owned);
            [part("type"), part("field")].into_iter().flatten().collect::<Vec<_>>().join(":")
        };
        let rules = value_at(self.whole, &path).and_then(Value::as_array);
        let value = rules.map_or_else(String::new, |rules| rules.iter().map(word).collect::<Vec<_>>().join(" "));
        let entry = Entry::Choice(choices(&STRATEGIES, &value));
        Field { value, entry, ..self.field(path, say::PLACEMENT_STRATEGY, "") }
    }

    fn machine(&self, path: String) -> Field {
        let field = self.field(path, say::INSTANCE_TYPE, "");
        let known: Vec<(&str, &str)> = MACHINES.iter().map(|machine| (machine.name, machine.name)).collect();
        Field { entry: Entry::Choice(choices(&known, &field.value)), ..field }
    }

    /// The size of an image; where its layers are listed, that of all of them.
    fn size(&self, scenario: &Scenario, nth: usize) -> Field {
        let image = &scenario.images[nth];
        let layers: u64 = image.layers.iter().map(|layer| layer.size.0).sum();
        let size = image.size.map(|size| size.0).or((layers > 0).then_some(layers));
        let value = size.map_or_else(String::new, |size| crate::units::Bytes(size).to_string());
        let field = self.field(format!("images[{nth}].size"), say::SIZE, "");
        let listed = match image.layers.len() {
            0 => field.about.clone(),
            many => say::replaces_layers(many),
        };
        Field { value, about: listed, entry: Entry::Text, ..field }
    }
}

/// Returns the choices, with what is there now if it is none of them.
fn choices(known: &[(&str, &str)], now: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = known.iter().map(|(word, shown)| ((*word).into(), (*shown).into())).collect();
    if !known.iter().any(|(word, _)| *word == now) {
        all.insert(0, (now.to_owned(), say::as_written(&now)));
    }
    all
}

/// Returns what the format says of a path: its meaning, its default, and how it is given.
fn described(path: &str) -> (String, Option<Value>, Entry) {
    let mut kind = Kind::Object(&SCENARIO);
    let (mut about, mut default) = ("", None);
    for step in path.split(['.', '[']) {
        kind = match kind {
            Kind::List { of, .. } if step.ends_with(']') => *of,
            Kind::Object(object) => match object.field(step) {
                Some(field) => {
                    about = field.about;
                    default = match field.presence {
                        Presence::Default(json) => serde_json::from_str(json).ok(),
                        Presence::Required | Presence::Optional => None,
                    };
                    field.kind
                }
                None => return (String::new(), None, Entry::Text),
            },
            _ => return (String::new(), None, Entry::Text),
        };
    }
    let entry = match kind {
        Kind::Whole { least, most } | Kind::Seconds { least, most } => Entry::Number { least, most },
        _ => Entry::Text,
    };
    (about.to_owned(), default, entry)
}

#[cfg(test)]
mod tests {
    use super::super::paths::with;
    use super::*;
    use crate::scenario::library::LIBRARY;

    #[test]
    fn setting_a_field_to_what_it_is_changes_nothing() {
        for entry in LIBRARY {
            let scenario = (entry.build)();
            for field in groups(&scenario).into_iter().flat_map(|group| group.fields) {
                let layers = field.path.ends_with(".size") && field.about.starts_with("Replaces");
                let same = with(&scenario, &values(&scenario, &field.path, &field.value));
                let same = same.unwrap_or_else(|wrong| panic!("{}: {}: {wrong:?}", entry.slug, field.path));
                assert!(layers || same == scenario, "{}: {} = {}", entry.slug, field.path, field.value);
                assert!(!field.about.is_empty(), "{}: {} says what it is", entry.slug, field.path);
            }
        }
    }

    #[test]
    fn every_choice_can_be_made_and_is_shown_then() {
        let scenario = (crate::scenario::library::find("crash-loop").expect("it is built in").build)();
        let all = groups(&scenario).into_iter().flat_map(|group| group.fields);
        for field in all {
            let Entry::Choice(choices) = &field.entry else { continue };
            for (word, _) in choices {
                let Ok(made) = with(&scenario, &values(&scenario, &field.path, word)) else { continue };
                let now = groups(&made).into_iter().flat_map(|group| group.fields).find(|now| now.path == field.path);
                assert_eq!(now.map(|now| now.value).as_deref(), Some(word.as_str()), "{}", field.path);
            }
        }
    }
}
