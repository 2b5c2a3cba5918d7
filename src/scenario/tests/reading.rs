//! What a text may say, and what is said about it when it is wrong.

use crate::scenario::*;
use crate::units::{Bytes, SimTime, Span};

/// Reads a text that is right.
fn good(text: &str) -> Read {
    read(text).unwrap_or_else(|problems| panic!("{text}\n{}", lines(&problems).join("\n")))
}

pub fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(Problem::to_string).collect()
}

/// Reads a text that is wrong.
pub fn complaints(text: &str) -> Vec<String> {
    lines(&read(text).expect_err(text))
}

const IMAGE: &str = "images: [{image: a, size: 1MB, behaviour: ";

#[test]
fn an_empty_object_is_a_scenario_of_defaults() {
    let scenario = good("{}").scenario;
    assert_eq!((scenario.seed, scenario.duration, scenario.begin), (1, Span::from_secs(600), Begin::Empty));
    assert_eq!(scenario.cluster, Cluster::default());
    assert_eq!(good("orrery: 1").scenario, scenario);
}

#[test]
fn every_way_to_write_a_value_is_read() {
    let scenario = good(
        "seed: 0\nduration: 2m30s\nbegin: steady\nrules: {profile: handbook, schedulerCadence: 8, transport: push, \
         hostBytesPerSecond: 20MB, concurrentDownloads: 6}\ncluster: {region: eu-west-1, fargate: true}\n\
         traffic: []\ntitle: 2024\nlesson: null\n",
    )
    .scenario;
    assert_eq!((scenario.seed, scenario.duration, scenario.begin), (0, Span::from_secs(150), Begin::Steady));
    assert_eq!(scenario.rules.profile, Profile::Handbook);
    let overrides: Vec<(Setting, u64)> = scenario.rules.overrides.into_iter().collect();
    let want = [
        (Setting::SchedulerCadence, 8_000),
        (Setting::Transport, 1),
        (Setting::HostBytesPerSecond, 20_000_000),
        (Setting::ConcurrentDownloads, 6),
    ];
    assert_eq!(overrides, want);
    assert_eq!(scenario.cluster.zones, ["eu-west-1a", "eu-west-1b"], "the default zones are the region's");
    assert_eq!((scenario.title.as_str(), scenario.lesson.as_str()), ("2024", ""));
}

#[test]
fn an_application_answers_in_many_ways() {
    let turning = HealthCourse::Turning { ok_for: Span::from_secs(60), then: HealthAnswer::Status(500) };
    for (text, health, course) in [
        ("{}", HealthAnswer::Ok, HealthCourse::Steady),
        ("{health: ok}", HealthAnswer::Ok, HealthCourse::Steady),
        ("{health: timeout}", HealthAnswer::Timeout, HealthCourse::Steady),
        ("{health: {status: 503}}", HealthAnswer::Status(503), HealthCourse::Steady),
        ("{health: {okFor: 60s, then: {status: 500}}}", HealthAnswer::Ok, turning),
        ("{health: {failRate: 0.1}}", HealthAnswer::Ok, HealthCourse::Failing { permille: 100 }),
        ("{health: {failRate: .007}}", HealthAnswer::Ok, HealthCourse::Failing { permille: 7 }),
        ("{health: {failRate: 1}}", HealthAnswer::Ok, HealthCourse::Failing { permille: 1000 }),
    ] {
        let read = good(&format!("{IMAGE}{text}}}]"));
        let behaviour = &read.scenario.images[0].behaviour;
        assert_eq!((behaviour.health, behaviour.course), (health, course), "{text}");
    }
}

/// A service as `describe-services` prints it, and what belongs to it.
const PASTED: &str = r#"{
	"cluster": {"fargate": true},
	"images": [{"image": "123456789012.dkr.ecr.eu-west-3.amazonaws.com/sva-go:latest", "size": 48318255}],
	"taskDefinitions": [{
		"taskDefinitionArn": "arn:aws:ecs:eu-west-3:123456789012:task-definition/sva-go:6",
		"containerDefinitions": [{
			"name": "app", "image": "123456789012.dkr.ecr.eu-west-3.amazonaws.com/sva-go:latest", "cpu": 0,
			"portMappings": [{"containerPort": 8080, "hostPort": 8080, "protocol": "tcp"}], "essential": true,
			"environment": [{"name": "A", "value": "\ud83d\ude80"}], "mountPoints": [], "volumesFrom": [],
			"stopTimeout": "1m", "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-create-group": "true"}}
		}],
		"family": "sva-go", "revision": 6, "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
		"cpu": ".5 vCPU", "memory": 1024
	}],
	"targetGroups": [{
		"TargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-3:123456789012:targetgroup/sva-go-tg/5df4be748fd54065",
		"TargetGroupName": "sva-go-tg", "Protocol": "HTTP", "Port": 8080, "VpcId": "vpc-d2d616b5",
		"HealthCheckProtocol": "HTTP", "HealthCheckPort": "traffic-port", "HealthCheckIntervalSeconds": 30,
		"Matcher": {"HttpCode": 200}, "TargetType": "ip", "LoadBalancerArns": []
	}],
	"services": [{
		"serviceArn": "arn:aws:ecs:eu-west-3:123456789012:service/corporate-cluster/sva-go",
		"serviceName": "sva-go", "desiredCount": 1, "runningCount": 0, "pendingCount": 0, "launchType": "FARGATE",
		"loadBalancers": [{
			"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-3:123456789012:targetgroup/sva-go-tg/5df4be748fd54065",
			"containerName": "app", "containerPort": 8080
		}],
		"taskDefinition": "arn:aws:ecs:eu-west-3:123456789012:task-definition/sva-go:6",
		"deploymentConfiguration": {
			"deploymentCircuitBreaker": {"enable": false, "rollback": false},
			"maximumPercent": 200, "minimumHealthyPercent": 100
		},
		"deployments": [{"id": "ecs-svc/8358419381774692848"}], "events": [], "networkConfiguration": {},
		"healthCheckGracePeriodSeconds": 0, "schedulingStrategy": "REPLICA", "propagateTags": "NONE"
	}]
}"#;

#[test]
fn blocks_out_of_the_aws_cli_paste_in_as_they_are() {
    let Read { scenario, notes } = good(PASTED);
    let definition = &scenario.task_definitions[0];
    assert_eq!((definition.cpu.as_deref(), definition.memory.as_deref()), (Some("512"), Some("1024")));
    assert_eq!(definition.container_definitions[0].stop_timeout, Some(60));
    assert_eq!(scenario.target_groups[0].matcher.http_code, "200");
    assert_eq!(scenario.images[0].size, Some(Bytes(48_318_255)));
    let notes = lines(&notes);
    for want in [
        "services[0].runningCount: not modelled: the AWS API has it, and it is ignored here",
        "services[0].networkConfiguration: not modelled: the AWS API has it, and it is ignored here",
        "taskDefinitions[0].containerDefinitions[0].environment: not modelled: the AWS API has it, and it is ignored here",
        "targetGroups[0].VpcId: not modelled: the AWS API has it, and it is ignored here",
    ] {
        assert!(notes.iter().any(|note| note == want), "{want} is not in\n{}", notes.join("\n"));
    }
    assert!(!notes.iter().any(|note| note.contains("Breaker")), "a breaker that is off is not worth a note");
}

#[test]
fn slow_start_is_acted_on_and_worth_no_note() {
    let text = "targetGroups:\n  - {TargetGroupName: f, slowStart: 0}\n  - {TargetGroupName: g, slowStart: 30s}\n";
    assert!(good(text).notes.is_empty());
}

#[test]
fn script_cues_are_read() {
    let text = format!(
        "{}script:\n  - {{at: 30s, do: update-service, service: myapp, taskDefinition: \"myapp:5\", desiredCount: 4}}\n  \
         - {{at: 90, do: stop-task, task: 0a1b2c3d}}\n  - {{at: 4m, do: crash-task, task: 0a1b, exitCode: 137}}\n",
        write::to_yaml(&(LIBRARY[0].build)())
    );
    let script = good(&text).scenario.script;
    assert_eq!(script[0].at, SimTime::from_millis(30_000));
    assert_eq!(script[1].at, SimTime::from_millis(90_000));
    let crash = Command::CrashTask { task: "0a1b".to_owned(), exit_code: 137 };
    assert_eq!(script[2].command, crash);
}

const WRONG: &[(&str, &str)] = &[
    ("orrery: 2", "orrery: this must be from 1 to 1; it is 2"),
    ("seed: 9007199254740993", "seed: this must be from 0 to 9007199254740992; it is 9007199254740993"),
    ("seed: -1", "seed: this must be from 0 to 9007199254740992; it is -1"),
    ("seed: \"7\"", "seed: write 7 without quotes"),
    ("seed: 1e3", "seed: 1e3 is not a whole number"),
    ("seed: 0x10", "seed: 0x10 is not a whole number"),
    ("seed: .nan", "seed: .nan is not a whole number"),
    ("seed: yes", "seed: this must be a whole number; it is text"),
    ("duration: 49h", "duration: this must be from 1s to 48h; it is 49h"),
    ("duration: 1e9", "duration: `1e9` is not a duration; write 30s, 2m30s, 1h or a number of seconds"),
    ("duration: [1]", "duration: this must be a duration like 30s; it is a list"),
    ("begin: stedy", "begin: `stedy` is none of empty, steady; did you mean `steady`?"),
    ("rules: AWS", "rules: `AWS` is none of aws, handbook; did you mean `aws`?"),
    ("rules: 3", "rules: this must be aws, handbook, or {profile: …}"),
    ("rules: {schedulerCadence: 0}", "rules.schedulerCadence: this must be from 1s to 48h; it is 0"),
    ("rules: {hostBytesPerSecond: 0}", "rules.hostBytesPerSecond: this must be from 1kB to 100GB; it is 0"),
    ("cluster: [a]", "cluster: a cluster is an object with names and values; this is a list"),
    ("cluster: {fargate: yes}", "cluster.fargate: this must be true or false; it is text"),
    ("cluster: {zones: []}", "cluster.zones: there must be at least one"),
    (
        "cluster: {clusterName: a b}",
        "cluster.clusterName: the character U+0020 is not allowed; use letters, digits, hyphens and underscores",
    ),
    ("title: {a: 1}", "title: this must be text; it is an object"),
    ("titel: x", "titel: this is not a field of a scenario; did you mean `title`?"),
    ("__proto__: {}", "__proto__: this is not a field of a scenario"),
    ("images: {}", "images: this must be a list; it is an object"),
    ("images: [3]", "images[0]: an image is an object with names and values; this is a number"),
    ("images: [~]", "images[0]: there is nothing here"),
    (
        "images: [{image: a, size: 1e18}]",
        "images[0].size: `1e18` is not a size; write 412MB, 512KiB or a number of bytes",
    ),
    (
        "images: [{image: a, size: 1000000TB}]",
        "images[0].size: `1000000TB` is not a size; write 412MB, 512KiB or a number of bytes",
    ),
    (
        "images: [{image: a, size: 1000000000000000000}]",
        "images[0].size: this must be from 1kB to 52GB; it is 1000000000000000000",
    ),
    (
        "images: [{size: 1MB}]",
        "images[0].image: an image needs this: the reference that task definitions use, spelled the same",
    ),
    (
        "script: [{at: 1s}]",
        "script[0].do: say what is done: update-service, delete-service, run-task, stop-task, \
         update-container-instances-state, deregister-container-instance, set-alarm-state, crash-task, fail-health, \
         terminate-instance, stop-instance, retire-task, disconnect-agent, fail-zone, slow-registry, fail-registry, \
         deny-secrets, fail-provisioning, exhaust-fargate, interrupt-spot, overload-control-plane, end-fault, \
         register-task-definition, create-service, put-attributes, delete-attributes",
    ),
    (
        "script: [{at: 1s, do: stop-tasks, task: abcd}]",
        "script[0].do: `stop-tasks` is not a verb; did you mean `stop-task`?",
    ),
    (
        "script: [{do: stop-task, task: abcd}]",
        "script[0].at: stop-task needs this: when it happens, from the beginning",
    ),
    ("script: [30s]", "script[0]: this must be like {at: 30s, do: update-service, …}"),
];

#[test]
fn wrong_values_are_named_with_their_path() {
    for (text, want) in WRONG {
        assert_eq!(complaints(text), [*want], "{text}");
    }
}

#[test]
fn wrong_behaviour_is_named_with_its_path() {
    for (behaviour, want) in [
        ("{health: {status: 99}}", "health.status: this must be from 100 to 599; it is 99"),
        (
            "{health: {failRate: 1.5}}",
            "health.failRate: this must be a number from 0 to 1 with at most three decimals, like 0.1",
        ),
        (
            "{health: {failRate: 0.00001}}",
            "health.failRate: this must be a number from 0 to 1 with at most three decimals, like 0.1",
        ),
        ("{health: fine}", "health: `fine` is none of ok, timeout"),
        ("{health: {}}", "health.status: an answer needs this: the HTTP status"),
        ("{exitAfter: -1s}", "exitAfter: `-1s` is not a duration; write 30s, 2m30s, 1h or a number of seconds"),
        ("{exitCode: 256, exitAfter: 1s}", "exitCode: this must be from 0 to 255; it is 256"),
        ("{boot: 1000000h}", "boot: 1000000h is too long; at most 48h"),
    ] {
        let text = format!("{IMAGE}{behaviour}}}]");
        assert_eq!(complaints(&text), [format!("images[0].behaviour.{want}")], "{behaviour}");
    }
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_text() {
    let text = "\
duration: 10 parsecs
rules: {profile: aws, transport: pigeon}
cluster: {instances: [{instanceType: c5.lage, zone: us-east-1x}]}
images:
  - {image: b:1, size: 200MB, behaviour: {health: {stats: 500}}}
taskDefinitions:
  - {family: f, networkMode: awsvpc, cpu: 256, memory: 4 GB, requiresCompatibilities: [FARGATE],
     containerDefinitions: [{name: app, image: nope:1}]}
services:
  - serviceName: s
    taskDefinition: f:2
    desiredCount: 99999999999999999999
    maximumPercent: 3
    deploymentConfiguration: {maximumPercent: -5}
script:
  - {at: 30s, do: update-servce, service: s}
  - {at: 30s, do: update-service, service: t}
";
    let problems = read(text).expect_err("all of this is wrong");
    let told: Vec<(Option<u32>, String)> = problems.iter().map(|problem| (problem.line, problem.to_string())).collect();
    let want = [
        (1, "duration: `10 parsecs` is not a duration; write 30s, 2m30s, 1h or a number of seconds"),
        (2, "rules.transport: `pigeon` is none of poll, push"),
        (3, "cluster.instances[0].instanceType: `c5.lage` is not in the table of instance types; try c5.large"),
        (3, "cluster.instances[0].zone: `us-east-1x` is not in `cluster.zones`; did you mean `us-east-1a`?"),
        (5, "images[0].behaviour.health.status: an answer needs this: the HTTP status"),
        (5, "images[0].behaviour.health.stats: this is not a field of an answer; did you mean `status`?"),
        (
            7,
            "taskDefinitions[0].memory: No Fargate configuration exists for given values: 256 CPU, 4096 memory; \
             with 256 CPU units it is 512, 1024 or 2048",
        ),
        (
            8,
            "taskDefinitions[0].containerDefinitions[0].image: `nope:1` is not in `images`; \
             add `- {image: \"nope:1\", size: 200MB}` there",
        ),
        (11, "services[0].taskDefinition: `f:2` is not in `taskDefinitions`; did you mean `f:1`?"),
        (12, "services[0].desiredCount: this must be from 0 to 5000; it is 99999999999999999999"),
        (13, "services[0].maximumPercent: this is not a field of a service; it belongs into `deploymentConfiguration`"),
        (14, "services[0].deploymentConfiguration.maximumPercent: this must be from 0 to 1000; it is -5"),
        (16, "script[0].do: `update-servce` is not a verb; did you mean `update-service`?"),
        (17, "script[1].service: `t` is not in `services`; did you mean `s`?"),
    ];
    let want: Vec<(Option<u32>, String)> = want.map(|(line, text)| (Some(line), text.to_owned())).to_vec();
    assert_eq!(told, want);
}

#[test]
fn a_lost_name_is_told_once_and_not_for_all_that_refers_to_it() {
    let text = write::to_yaml(&(LIBRARY[0].build)()).replace("family: myapp", "famly: myapp");
    assert_eq!(
        complaints(&text),
        [
            "taskDefinitions[0].famly: this is not a field of a task definition; did you mean `family`?",
            "taskDefinitions[0].family: a task definition needs this: the name that all revisions share",
        ]
    );
}

#[test]
fn broken_text_is_told_with_its_place() {
    for (text, want) in [
        ("", "line 1, column 1: there is nothing here"),
        ("# only a comment\n", "line 1, column 1: there is nothing here"),
        ("a: 1\n---\nb: 2\n", "line 2, column 1: a scenario is one document; this text holds several"),
        ("seed: 1\nseed: 2\n", "line 2, column 1: `seed` stands here a second time"),
        (
            "cluster: !Ref X\n",
            "line 1, column 10: `!Ref` is not part of a scenario; a CloudFormation template can be imported instead",
        ),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "line 3, column 3: merging with `<<` is not part of YAML 1.2"),
        ("? [a]\n: 1\n", "line 1, column 3: a name is text, not a list or an object"),
        ("&a [*a]\n", "line 1, column 5: this alias stands inside its own anchor"),
    ] {
        assert_eq!(complaints(text), [want], "{text:?}");
    }
    let tabs = complaints("cluster:\n\tregion: x\n");
    assert!(
        tabs[0].starts_with("line 2, column 2: ") && tabs[0].ends_with("YAML is indented with spaces, not with tabs"),
        "{tabs:?}"
    );
    for cut in ["{\"a\": [1, 2", "a: \"abc", "- a\nb: 1", "{\"seed\": 1} garbage"] {
        assert!(complaints(cut)[0].contains("this is neither YAML nor JSON"), "{cut}");
    }
}

#[test]
fn files_from_every_editor_are_read() {
    let yaml = write::to_yaml(&(LIBRARY[0].build)());
    let want = good(&yaml).scenario;
    for text in [
        yaml.replace('\n', "\r\n"),
        format!("\u{feff}{yaml}"),
        format!("%YAML 1.2\n---\n{yaml}...\n"),
        write::to_json(&want).replace("  ", "\t"),
        write::to_json(&want).replace('\n', "\r\n"),
        yaml.replace("/ecs/myapp", "/ecs/myapp ").replace("/ecs/myapp ,", "/ecs/myapp,"),
        yaml.replace("us-east-1a}", "&z us-east-1a}"),
    ] {
        assert_eq!(good(&text).scenario, want, "{text}");
    }
    let surrogates = good(r#"{"title": "\ud83d\ude80 and \\ud83d", "lesson": "\u00e9\/"}"#).scenario;
    assert_eq!((surrogates.title.as_str(), surrogates.lesson.as_str()), ("🚀 and \\ud83d", "é/"));
}

#[test]
fn a_word_without_a_colon_is_told_where_it_stands() {
    let problems = read("orrery: 1\nservices:\n  - serviceName: web\n    pla\n\n    desiredCount: 3\n")
        .expect_err("it is no name");
    assert_eq!((problems[0].line, problems[0].column), (Some(4), Some(5)), "{problems:?}");
    assert!(problems[0].message.contains("`pla`"), "{problems:?}");
}
