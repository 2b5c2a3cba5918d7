//! A small cluster to try rules on: a scenario in JSON with the parts that a rule changes.

use ecs_orrery::scenario::{Scenario, check};
use ecs_orrery::sim::world::ids::{ServiceId, TaskId};
use ecs_orrery::sim::world::{Task, TaskStatus, World};
use ecs_orrery::sim::{Entry, Fact, Recording, ServiceMessage};
use ecs_orrery::units::{SimTime, Span};
use serde_json::{Value, json};

pub const SERVICE: ServiceId = ServiceId::new(0);

/// Two zones with two c5.large each, one service of two awsvpc tasks behind a load balancer, steady.
fn base() -> Value {
    json!({
        "seed": 7,
        "duration": "20m",
        "begin": "steady",
        "cluster": {
            "zones": ["us-east-1a", "us-east-1b"],
            "instances": [
                { "count": 2, "instanceType": "c5.large", "zone": "us-east-1a", "trunking": true },
                { "count": 2, "instanceType": "c5.large", "zone": "us-east-1b", "trunking": true }
            ],
            "fargate": true
        },
        "images": [
            { "image": "app:v1", "size": "40MB", "behaviour": { "boot": "2s" } },
            { "image": "app:v2", "size": "41MB", "behaviour": { "boot": "2s" } },
            { "image": "bad:v1", "size": "40MB", "behaviour": { "boot": "2s", "health": { "status": 500 } } },
            { "image": "gone:v1", "size": "40MB", "missing": true },
            { "image": "exits:v1", "size": "40MB", "behaviour": { "exitAfter": "10s", "exitCode": 1 } },
            { "image": "job:v1", "size": "40MB", "behaviour": { "exitAfter": "10s", "exitCode": 0 } }
        ],
        "taskDefinitions": [definition("app", 1, "app:v1"), definition("app", 2, "app:v2")],
        "targetGroups": [{
            "TargetGroupName": "web", "Port": 80, "TargetType": "ip", "HealthCheckIntervalSeconds": 10,
            "UnhealthyThresholdCount": 2, "deregistrationDelay": 20
        }],
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }],
        "traffic": [{ "targetGroup": "web", "requestsPerSecond": 100 }]
    })
}

/// A task definition of one container.
pub fn definition(family: &str, revision: u32, image: &str) -> Value {
    json!({
        "family": family, "revision": revision, "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "containerDefinitions": [{ "name": "app", "image": image, "portMappings": [{ "containerPort": 80 }] }]
    })
}

/// A task definition in bridge mode with these containers.
pub fn bridge(family: &str, containers: Value) -> Value {
    json!({
        "family": family, "revision": 1, "networkMode": "bridge", "cpu": "256", "memory": "512",
        "containerDefinitions": containers
    })
}

/// A service of one bridge task without a load balancer.
pub fn alone(containers: Value) -> Value {
    json!({
        "begin": "empty",
        "taskDefinitions": [bridge("one", containers)],
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 1 }],
        "traffic": [], "targetGroups": []
    })
}

/// Plays the small cluster with these parts in place of its own; objects are merged, lists replaced.
pub fn play(parts: Value) -> Played {
    let mut whole = base();
    merge(&mut whole, parts);
    let scenario: Scenario = serde_json::from_value(whole).expect("the parts fit the format");
    assert_eq!(check(&scenario), [], "the scenario can be run");
    let mut recording = Recording::new(scenario);
    recording.record_until(recording.scenario().end());
    Played(recording)
}

/// The small cluster under the hand of a script.
pub fn scripted(script: Value) -> Played {
    play(json!({ "script": script }))
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// A run from beginning to end.
pub struct Played(pub Recording);

impl Played {
    pub fn facts(&self) -> impl Iterator<Item = &Entry> {
        self.0.trace().iter()
    }

    /// Returns when each fact that matches happened, in seconds and their thousandths.
    pub fn times(&self, matches: impl Fn(&Fact) -> bool) -> Vec<u64> {
        self.facts().filter(|entry| matches(&entry.fact)).map(|entry| entry.at.as_millis()).collect()
    }

    pub fn first(&self, matches: impl Fn(&Fact) -> bool) -> Option<u64> {
        self.times(matches).first().copied()
    }

    pub fn count(&self, matches: impl Fn(&Fact) -> bool) -> usize {
        self.times(matches).len()
    }

    /// Returns the service's messages and when they were posted.
    pub fn messages(&self) -> Vec<(u64, ServiceMessage)> {
        let message = |entry: &Entry| match &entry.fact {
            Fact::ServiceEventPosted { service, message } if *service == SERVICE => {
                Some((entry.at.as_millis(), message.clone()))
            }
            _ => None,
        };
        self.facts().filter_map(message).collect()
    }

    pub fn says(&self, matches: impl Fn(&ServiceMessage) -> bool) -> usize {
        self.messages().iter().filter(|(_, message)| matches(message)).count()
    }

    /// Returns the world so many seconds after the beginning.
    pub fn at(&self, secs: u64) -> World {
        self.0.seek(SimTime::ZERO + Span::from_secs(secs)).world().clone()
    }

    pub fn end(&self) -> &World {
        self.0.head().world()
    }

    /// Returns how many tasks of the service are wanted at each moment something happens: the least and the most.
    pub fn alive(&self) -> (usize, usize) {
        let mut world = self.0.opening();
        let (mut least, mut most) = (usize::MAX, 0);
        let mut began = false;
        for (place, entry) in self.facts().enumerate() {
            world.replay(entry);
            let last = self.0.trace().get(place + 1).is_none_or(|next| next.at != entry.at);
            if last && !world.services.is_empty() {
                let count = alive(&world).len();
                began |= count > 0;
                if began {
                    (least, most) = (least.min(count), most.max(count));
                }
            }
        }
        (least, most)
    }

    /// Returns the statuses that a task went through, and when.
    pub fn life(&self, task: u32) -> Vec<(TaskStatus, u64)> {
        let row = self.facts().filter_map(|entry| match entry.fact {
            Fact::TaskStatusChanged { task: id, to, .. } if id == TaskId::new(task) => Some((to, entry.at.as_millis())),
            _ => None,
        });
        row.collect()
    }
}

/// Returns the tasks of the service that are wanted to run.
pub fn alive(world: &World) -> Vec<&Task> {
    world.tasks_of(SERVICE).filter(|task| task.is_alive()).collect()
}

/// Returns how many tasks of the service are in service.
pub fn serving(world: &World) -> usize {
    alive(world).into_iter().filter(|task| world.in_service(task)).count()
}
