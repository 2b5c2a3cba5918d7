//! The three settings that decide most about a deployment, for any service of any scenario.
//!
//! A choice is a change of the scenario, so what is chosen is whatever changes nothing.

use crate::say::ask as say;
use crate::scenario::{AppBehaviour, Command, HealthAnswer, HealthCourse, Image, Scenario, Service, check};
use crate::units::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Knob {
    Breaker,
    Bounds,
    Image,
}

/// A setting with its choices, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    pub knob: Knob,
    /// What it is the setting of, where the name alone does not say it.
    pub of: String,
    pub choices: Vec<String>,
    /// None of them where the scenario says something of its own.
    pub chosen: Option<usize>,
}

/// One way to set a knob.
#[derive(Clone, Debug, PartialEq)]
enum Choice {
    Breaker { enable: bool, rollback: bool },
    Bounds { minimum: u32, maximum: u32 },
    Image(Box<Image>),
}

/// Minimum and maximum in per cent of the desired count.
const BOUNDS: [(u32, u32); 5] = [(100, 200), (50, 200), (100, 150), (50, 100), (0, 100)];
const CRASHES_AFTER: Span = Span::from_secs(10);

impl Knob {
    pub const ALL: [Knob; 3] = [Knob::Breaker, Knob::Bounds, Knob::Image];

    pub const fn name(self) -> &'static str {
        match self {
            Knob::Breaker => say::BREAKER,
            Knob::Bounds => say::MIN_MAX,
            Knob::Image => say::IMAGE,
        }
    }

    /// Returns the name for those who do not see what stands around it.
    pub const fn full_name(self) -> &'static str {
        match self {
            Knob::Breaker => say::CIRCUIT_BREAKER,
            Knob::Bounds => say::MINIMUM_AND_MAXIMUM_PERCENT,
            Knob::Image => say::BEHAVIOUR_OF_THE_IMAGE,
        }
    }

    pub const fn key(self) -> &'static str {
        match self {
            Knob::Breaker => "B",
            Knob::Bounds => "M",
            Knob::Image => "I",
        }
    }
}

/// Returns the settings of a service; `written` is the scenario as it was opened.
pub fn controls(written: &Scenario, scenario: &Scenario, service: &str) -> Vec<Control> {
    let controls = Knob::ALL.into_iter().filter_map(|knob| {
        let choices = choices(knob, written, scenario, service);
        let chosen = choices.iter().position(|(_, made)| made == scenario);
        let of = match knob {
            Knob::Image => deployed_image(scenario, service).map(|place| scenario.images[place].image.clone())?,
            _ => String::new(),
        };
        (choices.len() > 1).then(|| Control {
            knob,
            of: of.rsplit('/').next().unwrap_or_default().to_owned(),
            choices: choices.into_iter().map(|(name, _)| name).collect(),
            chosen,
        })
    });
    controls.collect()
}

/// Returns the scenario with a setting turned to one of its choices, and what that choice is called.
pub fn turned(
    written: &Scenario,
    scenario: &Scenario,
    service: &str,
    (knob, place): (Knob, usize),
) -> Option<(String, Scenario)> {
    choices(knob, written, scenario, service).into_iter().nth(place)
}

/// Returns what a setting can be: the choices that leave a scenario which can run, each once.
fn choices(knob: Knob, written: &Scenario, scenario: &Scenario, service: &str) -> Vec<(String, Scenario)> {
    let mut made: Vec<(String, Scenario)> = Vec::new();
    for (name, choice) in offered(knob, written, scenario, service) {
        let mut other = scenario.clone();
        if !apply(choice, &mut other, service) || made.iter().any(|(_, known)| *known == other) {
            continue;
        }
        if other == *scenario || check(&other).is_empty() {
            made.push((name, other));
        }
    }
    made
}

fn find<'a>(scenario: &'a Scenario, service: &str) -> Option<&'a Service> {
    scenario.services.iter().find(|row| row.service_name == service)
}

fn offered(knob: Knob, written: &Scenario, scenario: &Scenario, service: &str) -> Vec<(String, Choice)> {
    match knob {
        Knob::Breaker => [(say::OFF, false, false), (say::STOPS_IT, true, false), (say::ROLLS_BACK, true, true)]
            .map(|(name, enable, rollback)| (name.to_owned(), Choice::Breaker { enable, rollback }))
            .into(),
        Knob::Bounds => {
            let own = find(written, service).map(|row| {
                let bounds = &row.deployment_configuration;
                (bounds.minimum_healthy_percent, bounds.maximum_percent)
            });
            let all = own.into_iter().chain(BOUNDS);
            all.map(|(minimum, maximum)| (format!("{minimum} – {maximum} %"), Choice::Bounds { minimum, maximum }))
                .collect()
        }
        Knob::Image => images(written, scenario, service),
    }
}

/// Returns how the deployed image may behave: as it was written, and in the ways that images usually do.
fn images(written: &Scenario, scenario: &Scenario, service: &str) -> Vec<(String, Choice)> {
    let Some(place) = deployed_image(scenario, service) else { return Vec::new() };
    let Some(own) = written.images.iter().find(|image| image.image == scenario.images[place].image) else {
        return Vec::new();
    };
    let like = |behaviour: AppBehaviour, missing: bool| Image { behaviour, missing, ..own.clone() };
    let good = AppBehaviour {
        health: HealthAnswer::Ok,
        course: HealthCourse::Steady,
        exit_after: None,
        exit_code: None,
        oom_after: None,
        ..own.behaviour.clone()
    };
    let answers = |health: HealthAnswer| AppBehaviour { health, ..good.clone() };
    let crashing = AppBehaviour { exit_after: Some(CRASHES_AFTER), exit_code: Some(1), ..good.clone() };
    let leaking = AppBehaviour { oom_after: Some(CRASHES_AFTER), ..good.clone() };
    let ways = [
        (say::HEALTHY, like(good.clone(), false)),
        (say::ANSWERS_500, like(answers(HealthAnswer::Status(500)), false)),
        (say::DOES_NOT_ANSWER, like(answers(HealthAnswer::Timeout), false)),
        (say::CRASHES_AFTER_10_S, like(crashing, false)),
        (say::OUT_OF_MEMORY_AFTER_10_S, like(leaking, false)),
        (say::NOT_IN_THE_REGISTRY, like(good.clone(), true)),
    ];
    let mut offered: Vec<(String, Choice)> =
        ways.into_iter().map(|(name, image)| (name.to_owned(), Choice::Image(Box::new(image)))).collect();
    if !offered.iter().any(|(_, choice)| *choice == Choice::Image(Box::new(own.clone()))) {
        offered.insert(0, (say::AS_WRITTEN.to_owned(), Choice::Image(Box::new(own.clone()))));
    }
    offered
}

/// Returns the image of what is deployed last: by the script or, where it deploys nothing, by the service.
fn deployed_image(scenario: &Scenario, service: &str) -> Option<usize> {
    let deployed = scenario.script.iter().rev().find_map(|cue| match &cue.command {
        Command::UpdateService { service: of, task_definition: Some(definition), .. } if of == service => {
            Some(definition.as_str())
        }
        _ => None,
    });
    let row = find(scenario, service)?;
    let definition = scenario.find_definition(deployed.unwrap_or(&row.task_definition))?;
    let containers = &scenario.task_definitions[definition].container_definitions;
    let behind = row.load_balancers.first().map(|balancer| balancer.container_name.as_str());
    let container = containers.iter().find(|container| Some(container.name.as_str()) == behind);
    let container = container.or(containers.iter().find(|container| container.essential)).or(containers.first())?;
    scenario.images.iter().position(|image| image.image == container.image)
}

/// Sets what the choice says; returns whether there was such a thing to set.
fn apply(choice: Choice, scenario: &mut Scenario, service: &str) -> bool {
    if let Choice::Image(image) = choice {
        let Some(row) = scenario.images.iter_mut().find(|row| row.image == image.image) else { return false };
        *row = *image;
        return true;
    }
    let Some(row) = scenario.services.iter_mut().find(|row| row.service_name == service) else { return false };
    let configuration = &mut row.deployment_configuration;
    match choice {
        Choice::Breaker { enable, rollback } => {
            let breaker = &mut configuration.deployment_circuit_breaker;
            (breaker.enable, breaker.rollback) = (enable, rollback);
        }
        Choice::Bounds { minimum, maximum } => {
            (configuration.minimum_healthy_percent, configuration.maximum_percent) = (minimum, maximum);
        }
        Choice::Image(_) => {}
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::library::LIBRARY;

    #[test]
    fn every_choice_for_every_service_of_the_library_can_run() {
        for entry in LIBRARY {
            let written = (entry.build)();
            for service in &written.services {
                let name = &service.service_name;
                let controls = controls(&written, &written, name);
                assert!(!controls.is_empty(), "{}: {name} has settings", entry.slug);
                for control in controls {
                    // A breaker may be written in a way that is none of the three.
                    let stands = control.chosen.is_some() || control.knob == Knob::Breaker;
                    assert!(stands, "{}: {name}: {:?} stands somewhere", entry.slug, control.knob);
                    for place in 0..control.choices.len() {
                        let (_, other) =
                            turned(&written, &written, name, (control.knob, place)).expect("it is offered");
                        assert_eq!(check(&other), [], "{}: {name}: {:?} {place}", entry.slug, control.knob);
                    }
                }
            }
        }
    }

    #[test]
    fn a_setting_can_be_turned_back() {
        let written = (crate::scenario::library::find("crash-loop").expect("it is built in").build)();
        let shown = |scenario: &Scenario, knob: Knob| {
            let control =
                controls(&written, scenario, "myapp").into_iter().find(|row| row.knob == knob).expect("shown");
            control.chosen.map(|place| control.choices[place].clone())
        };
        assert_eq!(shown(&written, Knob::Breaker).as_deref(), Some("rolls back"));
        assert_eq!(shown(&written, Knob::Bounds).as_deref(), Some("100 – 200 %"));
        assert_eq!(shown(&written, Knob::Image).as_deref(), Some("answers 500"));
        let (name, off) = turned(&written, &written, "myapp", (Knob::Breaker, 0)).expect("it can be switched off");
        assert_eq!((name.as_str(), shown(&off, Knob::Breaker).as_deref()), ("off", Some("off")));
        let (_, healthy) = turned(&written, &off, "myapp", (Knob::Image, 0)).expect("the image can be good");
        assert_eq!(shown(&healthy, Knob::Image).as_deref(), Some("healthy"));
        let (_, back) = turned(&written, &healthy, "myapp", (Knob::Breaker, 2)).expect("and on again");
        let (_, back) = turned(&written, &back, "myapp", (Knob::Image, 1)).expect("and bad again");
        assert_eq!(back, written);
    }
}
