//! Every built-in scenario can be asked at any moment: logs have their grammar, addresses their answers, and what two
//! of them say of one thing agrees.

use ecs_orrery::report::metadata::{Asker, Body, Reply, get, variables};
use ecs_orrery::report::{Here, Ledger, agent_log, clock, target_health};
use ecs_orrery::scenario::LIBRARY;
use ecs_orrery::sim::world::ids::{GroupId, HostId};
use ecs_orrery::sim::world::{ContainerPhase, Task};
use ecs_orrery::sim::{Fact, Recording};
use ecs_orrery::units::SimTime;
use serde_json::Value;

/// Moments at which each scenario is asked.
const MOMENTS: u64 = 9;
/// Tasks and hosts that are asked at each: a fleet has thousands.
const ASKED: usize = 12;

/// Shows every built-in scenario at moments from beginning to end.
fn everywhere(question: impl Fn(&str, Here<'_>)) {
    for entry in LIBRARY {
        let mut recording = Recording::new((entry.build)());
        recording.record_until(recording.scenario().end());
        let ledger = Ledger::of(&recording);
        let end = recording.recorded_to().as_millis();
        let mut cursor = recording.seek(SimTime::ZERO);
        for nth in 0..=MOMENTS {
            recording.move_to(&mut cursor, SimTime::from_millis(end * nth / MOMENTS));
            question(entry.slug, Here::new(&recording, &ledger.index, &cursor));
        }
    }
}

fn asked_hosts(here: Here<'_>) -> Vec<HostId> {
    here.world().hosts.values().map(|host| host.id).take(ASKED).collect()
}

#[test]
fn every_line_of_every_log_has_the_grammar_of_the_agent() {
    everywhere(|slug, here| {
        for host in asked_hosts(here) {
            let instance = here.index().microvm_of(host).is_none();
            let lines = agent_log::tail(here, host, 300);
            assert_eq!(lines.is_some(), instance, "{slug}: only instances have a log");
            let lines = lines.unwrap_or_default();
            assert!(lines.iter().map(|line| line.at).is_sorted(), "{slug}: in the order of time");
            assert!(lines.iter().all(|line| line.at <= here.now()), "{slug}: nothing of the future");
            for line in lines {
                let text = line.text(here.catalog());
                let time = clock::seconds(here.catalog(), line.at);
                let head = format!("level={} time={time} msg=\"", line.level.word());
                assert!(text.starts_with(&head) && !text.contains('\n'), "{slug}: {text}");
                let names = field_names(&text[head.len() - 1..]);
                assert!(names.is_sorted(), "{slug}: fields by name: {text}");
            }
        }
    });
}

/// Returns the names of the fields behind a quoted message.
fn field_names(text: &str) -> Vec<String> {
    let (mut names, mut quoted, mut escaped, mut word) = (Vec::new(), false, false, String::new());
    for letter in text.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ' ' if !quoted => word.clear(),
            '=' if !quoted => names.push(std::mem::take(&mut word)),
            _ if !quoted => word.push(letter),
            _ => {}
        }
    }
    names
}

#[test]
fn the_whole_log_ends_with_its_tail() {
    everywhere(|slug, here| {
        for host in asked_hosts(here).into_iter().take(2) {
            let (Some(all), Some(tail)) = (agent_log::tail(here, host, 400), agent_log::tail(here, host, 7)) else {
                continue;
            };
            assert_eq!(tail, all[all.len().saturating_sub(7)..], "{slug}");
        }
    });
}

#[test]
fn a_log_tells_of_every_container_that_started_on_its_instance() {
    everywhere(|slug, here| {
        let starts = here.trace().iter().filter(|entry| match entry.fact {
            Fact::ContainerStarted { task, .. } => here.index().task(task).host == Some(HostId::new(0)),
            _ => false,
        });
        let Some(lines) = agent_log::latest_first(here, HostId::new(0)) else { return };
        let told = lines.filter(|line| line.message == "Started container").count();
        assert_eq!(told, starts.count(), "{slug}");
    });
}

fn running(task: &Task) -> Vec<u8> {
    let places = task.containers.iter().enumerate();
    places.filter(|(_, row)| row.phase == ContainerPhase::Running).map(|(place, _)| place as u8).collect()
}

#[test]
fn every_running_container_gets_its_own_metadata() {
    everywhere(|slug, here| {
        for task in here.world().tasks.values().take(ASKED) {
            let id = here.catalog().task_id(task.id);
            for container in running(task) {
                let asker = Asker::Container { task: task.id, container };
                let name = &here.registered_container(task.definition, container).name;
                for version in ["$ECS_CONTAINER_METADATA_URI", "$ECS_CONTAINER_METADATA_URI_V4"] {
                    let own = ok(slug, get(here, asker, version));
                    assert_eq!(own["Name"].as_str(), Some(name.as_str()), "{slug}");
                    let whole = ok(slug, get(here, asker, &format!("{version}/task")));
                    assert!(whole["TaskARN"].as_str().is_some_and(|arn| arn.ends_with(&id)), "{slug}: {whole}");
                    let rows = whole["Containers"].as_array().expect("a list");
                    assert!(rows.contains(&own), "{slug}: the task lists it as it lists itself");
                    let stats = ok(slug, get(here, asker, &format!("{version}/stats")));
                    assert_eq!(stats["id"], own["DockerId"], "{slug}");
                }
            }
        }
    });
}

fn ok(slug: &str, reply: Reply) -> Value {
    match reply {
        Reply::Answer(answer) if answer.status == 200 => match answer.body {
            Body::Json(value) => value,
            Body::Text(text) => Value::String(text),
        },
        other => panic!("{slug}: {other:?}"),
    }
}

#[test]
fn whoever_has_a_role_and_runs_gets_keys_that_have_not_expired() {
    everywhere(|slug, here| {
        for task in here.world().tasks.values().take(ASKED) {
            let has_role = here.catalog().definition(task.definition).task_role.is_some();
            for container in running(task) {
                let set = variables(here, task, container);
                let told = set.iter().find(|(name, _)| *name == "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
                assert_eq!(told.is_some(), has_role, "{slug}");
                let Some((_, path)) = told else { continue };
                let asker = Asker::Container { task: task.id, container };
                let keys = ok(slug, get(here, asker, &format!("http://169.254.170.2{path}")));
                let cut = task.host.and_then(|host| here.world().host(host)).is_some_and(|host| !host.agent.connected);
                let now = clock::seconds(here.catalog(), here.now());
                assert!(cut || keys["Expiration"].as_str() > Some(now.as_str()), "{slug}: {keys}");
            }
        }
    });
}

#[test]
fn who_does_not_run_gets_no_answer() {
    everywhere(|slug, here| {
        for task in here.world().tasks.values().take(ASKED) {
            let running = running(task);
            for container in (0..task.containers.len() as u8).filter(|place| !running.contains(place)) {
                let asker = Asker::Container { task: task.id, container };
                let reply = get(here, asker, "$ECS_CONTAINER_METADATA_URI_V4/task");
                assert!(matches!(reply, Reply::Silence(_)), "{slug}: {reply:?}");
            }
        }
    });
}

#[test]
fn target_health_has_a_reason_for_all_but_the_healthy() {
    everywhere(|slug, here| {
        for group in 0..here.world().groups.len() as u32 {
            let group = GroupId::new(group);
            let targets = target_health::targets(here.world(), group, here.now());
            assert_eq!(targets.len(), here.world().group(group).targets.len(), "{slug}");
            for target in &targets {
                let health = &target.json()["TargetHealth"];
                let healthy = health["State"] == "healthy";
                assert_eq!(health["Reason"].is_null(), healthy, "{slug}: {health}");
                assert_eq!(health["Description"].is_null(), healthy, "{slug}: {health}");
            }
        }
    });
}

#[test]
fn what_a_stranger_types_never_breaks_anything() {
    everywhere(|slug, here| {
        let Some(task) = here.world().tasks.values().next() else { return };
        let long = "x".repeat(100_000);
        let broken =
            ["", "$", "${", "${}", "$$$", "://", "http://[::1]/", "http://169.254.170.2/v4//task", "é$é", &long];
        for container in 0..=task.containers.len() as u8 {
            for text in broken {
                let reply = get(here, Asker::Container { task: task.id, container }, text);
                let helpful = match &reply {
                    Reply::Silence(silence) => !silence.to_string().is_empty(),
                    Reply::Answer(answer) => answer.status >= 400,
                };
                assert!(helpful, "{slug}: {text:?}: {reply:?}");
            }
        }
    });
}
