//! A played cluster that can be asked: what an address, a log or the load balancer would answer at a moment.

use super::bench::Played;
use ecs_orrery::report::metadata::{Asker, Body, Reply, Silence, get, variables};
use ecs_orrery::report::{Here, Ledger, agent_log, target_health};
use ecs_orrery::sim::world::ids::{GroupId, HostId, TaskId};
use ecs_orrery::units::SimTime;
use serde_json::Value;

pub struct Asked {
    pub played: Played,
    ledger: Ledger,
}

pub fn ask(played: Played) -> Asked {
    let ledger = Ledger::of(&played.0);
    Asked { played, ledger }
}

impl Asked {
    pub fn at<T>(&self, millis: u64, question: impl FnOnce(Here<'_>) -> T) -> T {
        let cursor = self.played.0.seek(SimTime::from_millis(millis));
        question(Here::new(&self.played.0, &self.ledger.index, &cursor))
    }

    /// Asks from the first container of a task.
    pub fn get(&self, secs: u64, task: u32, address: &str) -> Reply {
        self.get_in(secs, task, 0, address)
    }

    pub fn get_in(&self, secs: u64, task: u32, container: u8, address: &str) -> Reply {
        let asker = Asker::Container { task: TaskId::new(task), container };
        self.at(secs * 1000, |here| get(here, asker, address))
    }

    pub fn get_on_instance(&self, secs: u64, host: u32, address: &str) -> Reply {
        self.at(secs * 1000, |here| get(here, Asker::Instance(HostId::new(host)), address))
    }

    /// Returns the JSON that a container gets, which must be there.
    pub fn json(&self, secs: u64, task: u32, address: &str) -> Value {
        json(&self.get(secs, task, address), 200)
    }

    pub fn variable(&self, secs: u64, task: u32, name: &str) -> Option<String> {
        self.at(secs * 1000, |here| {
            let row = here.world().task(TaskId::new(task)).expect("described");
            variables(here, row, 0).into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
        })
    }

    pub fn log(&self, secs: u64, host: u32) -> Vec<String> {
        self.at(secs * 1000, |here| {
            let lines = agent_log::tail(here, HostId::new(host), agent_log::MOST_LINES).expect("it has a log");
            lines.iter().map(|line| line.text(here.catalog())).collect()
        })
    }

    /// Returns state, reason and description of each target of the first group.
    pub fn health(&self, millis: u64) -> Vec<Value> {
        self.at(millis, |here| {
            let targets = target_health::targets(here.world(), GroupId::new(0), here.now());
            let answer = target_health::describe(&targets);
            answer["TargetHealthDescriptions"].as_array().expect("a list").clone()
        })
    }
}

pub fn json(reply: &Reply, status: u16) -> Value {
    match reply {
        Reply::Answer(answer) if answer.status == status => match &answer.body {
            Body::Json(value) => value.clone(),
            Body::Text(text) => Value::String(text.clone()),
        },
        other => panic!("{status} wanted: {other:?}"),
    }
}

pub fn silence(reply: Reply) -> Silence {
    match reply {
        Reply::Silence(silence) => silence,
        Reply::Answer(answer) => panic!("no answer wanted: {answer:?}"),
    }
}

/// Asserts that lines with these words occur in this order.
pub fn in_order(lines: &[String], words: &[&str]) {
    let mut rest = lines.iter();
    for word in words {
        assert!(rest.any(|line| line.contains(word)), "{word:?} in its place in:\n{}", lines.join("\n"));
    }
}
