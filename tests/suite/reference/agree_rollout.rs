//! Ten thousand passes of a rolling update, asked of the engine and of the model.

use super::adapt;
use super::chance::Chance;
use super::rollout::{Condition, Deployment, Service, Task, fullest, pass};

const CASES: u32 = 10_000;
const HOSTS_PER_ZONE: u32 = 3;

fn case(chance: &mut Chance) -> Service {
    let (minimum_healthy_percent, maximum_percent) = loop {
        let percents = (chance.pick(&[0, 25, 50, 75, 100, 100]), chance.pick(&[100, 100, 125, 134, 150, 200]));
        if percents.0 <= percents.1 {
            break percents;
        }
    };
    let old = chance.below(4);
    let task = |chance: &mut Chance| {
        let zone = chance.below(3);
        Task {
            deployment: if chance.below(4) < old { Deployment::Old } else { Deployment::New },
            condition: chance.pick(&[
                Condition::Starting,
                Condition::Healthy,
                Condition::Healthy,
                Condition::Healthy,
                Condition::Unhealthy,
            ]),
            zone,
            host: zone * HOSTS_PER_ZONE + chance.below(HOSTS_PER_ZONE),
        }
    };
    let tasks = chance.below(13);
    Service {
        desired: u64::from(chance.below(8)),
        minimum_healthy_percent,
        maximum_percent,
        halted: chance.one_in(6),
        blocked: chance.one_in(4),
        tasks: (0..tasks).map(|_| task(chance)).collect(),
    }
}

#[test]
fn engine_and_model_start_and_stop_as_many_tasks_in_every_pass() {
    let mut chance = Chance::new(1);
    for nth in 0..CASES {
        let service = case(&mut chance);
        let (engine, model) = (adapt::reconcile(&service).pass, pass(&service));
        assert_eq!(engine, model, "case {nth}, engine left, model right: {service:#?}");
    }
}

/// Returns the first task of a deployment that was taken from a place that was not the fullest, if there is one.
///
/// Which condition goes first is left open; among tasks of one condition the places must be right, unless all go.
fn wrong_choice(service: &Service, stops: &[usize], class: Deployment) -> Option<String> {
    let mut left: Vec<(usize, Task)> = service.tasks.iter().copied().enumerate().collect();
    for stop in stops {
        let gone = service.tasks[*stop];
        let alike = |task: &Task| task.deployment == gone.deployment && task.condition == gone.condition;
        let all_go = (0..service.tasks.len()).all(|place| stops.contains(&place) || !alike(&service.tasks[place]));
        let standing: Vec<Task> = left.iter().map(|(_, task)| *task).collect();
        let (place, right) = ((gone.zone, gone.host), fullest(&standing, alike));
        let chosen = gone.deployment == class && gone.condition != Condition::Unhealthy && !all_go;
        if chosen && !right.contains(&place) {
            return Some(format!(
                "{stops:?}: {stop} was taken from {place:?}, the fullest are {right:?}: {service:#?}"
            ));
        }
        left.retain(|(number, _)| number != stop);
    }
    None
}

#[test]
fn a_scale_in_of_one_deployment_takes_from_the_fullest_places() {
    let mut chance = Chance::new(2);
    let mut seen = 0;
    for nth in 0..CASES {
        let mut service = case(&mut chance);
        service.tasks.retain(|task| task.deployment == Deployment::New && task.condition != Condition::Unhealthy);
        let stops = adapt::reconcile(&service).stops;
        seen += stops.len();
        if let Some(wrong) = wrong_choice(&service, &stops, Deployment::New) {
            panic!("case {nth}: {wrong}");
        }
    }
    assert!(seen > 5_000, "tasks were stopped: {seen}");
}

#[test]
fn a_roll_takes_from_the_places_that_hold_most_of_the_service() {
    let mut chance = Chance::new(3);
    let mut wrong = Vec::new();
    for nth in 0..CASES {
        let service = case(&mut chance);
        let stops = adapt::reconcile(&service).stops;
        for class in [Deployment::Old, Deployment::New] {
            let found = wrong_choice(&service, &stops, class);
            wrong.extend(found.map(|text| (service.tasks.len(), format!("case {nth}: {text}"))));
        }
    }
    let smallest = wrong.iter().min_by_key(|(tasks, _)| *tasks);
    assert!(wrong.is_empty(), "{} of {CASES}, for example {}", wrong.len(), smallest.map_or("", |(_, text)| text));
}
