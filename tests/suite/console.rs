//! The console: every example runs, the handbook's hands-on section leads to the cause, and nothing that is typed
//! breaks it.

use crate::golden::golden;
use ecs_orrery::console::aws::help::all;
use ecs_orrery::console::aws::operation::Operation;
use ecs_orrery::console::{
    Ask, Console, Desk, MOST_OUTPUT, Place, Wants, complete, container, filters, instance, laptop, words,
};
use ecs_orrery::report::{Here, Ledger, app_log};
use ecs_orrery::scenario::{Cue, library};
use ecs_orrery::sim::world::ids::GroupId;
use ecs_orrery::sim::world::{ContainerPhase, TaskStatus};
use ecs_orrery::sim::{Cursor, Recording};
use ecs_orrery::units::SimTime;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A recording, and what reads it.
pub struct Stage {
    recording: Recording,
    ledger: Ledger,
    cursor: Cursor,
}

impl Stage {
    pub fn at(slug: &str, seconds: u64) -> Stage {
        let mut recording = Recording::new((library::find(slug).expect(slug).build)());
        recording.record_until(recording.scenario().end());
        let (ledger, cursor) = (Ledger::of(&recording), recording.seek(SimTime::from_millis(seconds * 1000)));
        Stage { recording, ledger, cursor }
    }

    pub fn here(&self) -> Here<'_> {
        Here::new(&self.recording, &self.ledger.index, &self.cursor)
    }
}

fn ask(here: Here<'_>, operation: &str, input: Value) -> Option<Value> {
    ecs_orrery::report::describe::answer(here, operation, &input).ok()
}

/// Returns what a word in capitals stands for at the moment.
fn filled(here: Here<'_>, word: &str) -> Option<String> {
    let (world, catalog, names) = (here.world(), here.catalog(), here.made_up());
    let stream = || app_log::streams(here).into_iter().next();
    let instance = || world.hosts.values().find(|host| host.is_instance() && host.is_registered() && !host.vanished);
    let running = || {
        let runs = |task: &&ecs_orrery::sim::world::Task| {
            task.last_status == TaskStatus::Running && task.containers[0].phase == ContainerPhase::Running
        };
        world.tasks.values().find(runs)
    };
    let deployment = |member: &str| {
        let input = json!({ "cluster": catalog.cluster, "service": world.services.values().next()?.name });
        let answer = ask(here, "ecs:ListServiceDeployments", input)?;
        let row = answer["serviceDeployments"].get(0)?;
        row[member].as_str().or(row[member]["arn"].as_str()).map(str::to_owned)
    };
    match word {
        "CLUSTER" => Some(catalog.cluster.clone()),
        "SERVICE" => world.services.values().next().map(|service| service.name.clone()),
        "TASK" => world.tasks.values().find(|task| task.is_alive()).map(|task| names.task_arn(task.id)),
        "RUNNING_TASK" => running().map(|task| catalog.task_id(task.id)),
        "CONTAINER" => running().map(|task| here.registered_container(task.definition, 0).name.clone()),
        "DEFINITION" => here.scenario().task_definitions.first().map(|one| format!("{}:{}", one.family, one.revision)),
        "LAUNCH_TYPE" => Some(if instance().is_some() { "EC2" } else { "FARGATE" }.to_owned()),
        "INSTANCE" => instance().map(|host| catalog.container_instance_id(host.id)),
        "INSTANCE_HOST" => instance().map(|host| catalog.ec2_instance_id(host.id)),
        "TARGET_GROUP" => (!catalog.groups.is_empty()).then(|| names.target_group_arn(GroupId::new(0))),
        "LOG_GROUP" => stream().map(|stream| stream.group),
        "LOG_STREAM" => stream().map(|stream| stream.name),
        "REPOSITORY" => {
            let answer = ask(here, "ecr:DescribeRepositories", json!({}))?;
            answer["repositories"][0]["repositoryName"].as_str().map(str::to_owned)
        }
        "SERVICE_DEPLOYMENT" => deployment("serviceDeploymentArn"),
        "SERVICE_REVISION" => deployment("targetServiceRevisionArn"),
        "ALARM_NAME" => catalog.alarms.first().cloned(),
        _ => Some(word.to_owned()),
    }
}

/// Fills in all that stands in capitals; none where the moment has no such thing.
pub fn line(here: Here<'_>, example: &str) -> Option<String> {
    let (mut done, mut word) = (String::new(), String::new());
    for letter in example.chars().chain([' ']) {
        if letter.is_ascii_uppercase() || letter == '_' {
            word.push(letter);
        } else {
            done.push_str(&filled(here, &std::mem::take(&mut word))?);
            done.push(letter);
        }
    }
    done.pop();
    Some(done)
}

/// Moments among which each example finds all it speaks of.
fn stages() -> Vec<Stage> {
    let alarmed = |slug: &&str| {
        !((library::find(slug).expect(slug).build)())
            .services
            .iter()
            .all(|service| service.deployment_configuration.alarms.alarm_names.is_empty())
    };
    let slugs = ecs_orrery::scenario::LIBRARY.iter().map(|entry| entry.slug);
    let alarms = slugs.filter(|slug| alarmed(slug)).take(1).map(|slug| Stage::at(slug, 60));
    [Stage::at("crash-loop", 240), Stage::at("crash-loop", 60)].into_iter().chain(alarms).collect()
}

#[test]
fn every_example_of_aws_runs() {
    let stages = stages();
    let mut skipped = Vec::new();
    for operation in all() {
        let found = stages.iter().find_map(|stage| Some((stage, line(stage.here(), operation.example)?)));
        let Some((stage, typed)) = found else {
            skipped.push(operation.name);
            continue;
        };
        let reply = Console::default().run(stage.here(), &format!("aws {typed}"));
        let may_fail = operation.name.starts_with("wait ");
        assert!(reply.exit == 0 || may_fail, "{typed}: {} {}", reply.exit, reply.err);
        helped(stage.here(), operation);
    }
    assert!(skipped.len() <= 2, "nothing to try them on: {skipped:?}");
}

/// Help names the command and all its flags.
fn helped(here: Here<'_>, operation: &Operation) {
    let reply = Console::default().run(here, &format!("aws {} {} help", operation.service, operation.name));
    assert_eq!(reply.exit, 0, "{}", operation.name);
    assert!(operation.flags.iter().all(|flag| reply.out.contains(&flag.name())), "{}", reply.out);
    assert!(reply.out.contains(operation.example), "{}", reply.out);
}

#[test]
fn every_example_of_every_place_runs() {
    let stage = Stage::at("crash-loop", 60);
    let here = stage.here();
    let host = format!("ssh {}", filled(here, "INSTANCE_HOST").expect("it runs on instances"));
    let task = "aws ecs execute-command --cluster CLUSTER --task RUNNING_TASK --container CONTAINER --interactive --command sh";
    let inside = line(here, task).expect("a task runs");
    for (enter, programs) in
        [("true", laptop::PROGRAMS), (host.as_str(), instance::PROGRAMS), (inside.as_str(), container::PROGRAMS)]
    {
        for program in programs {
            let mut console = Console::default();
            let reply = console.run(here, enter);
            assert_eq!(reply.exit, 0, "{enter}: {}", reply.err);
            let typed = line(here, program.example).unwrap_or_else(|| program.example.to_owned());
            let typed = if program.example.contains('$') { program.example.to_owned() } else { typed };
            let reply =
                console.run(here, &typed.replace("INSTANCE_HOST", &filled(here, "INSTANCE_HOST").unwrap_or_default()));
            assert_eq!(reply.exit, 0, "{typed}: {}", reply.err);
            let mut console = Console::default();
            console.run(here, enter);
            assert!(
                console.run(here, &format!("help {}", program.name)).out.contains(program.does),
                "{}",
                program.name
            );
        }
    }
    for filter in filters::FILTERS {
        let (typed, input) = filter.example;
        let arguments = words::expand(&words::split(typed).expect(typed)[0].commands[0], |_| None);
        let done = filter.run(&arguments[1..], input);
        assert!(done.exit == 0 && !done.out.is_empty(), "{typed}: {}", done.err);
    }
}

/// Types lines one after the other, and writes what is seen.
fn transcript(stage: &Stage, lines: &[String]) -> String {
    let (mut console, mut text, here) = (Console::default(), String::new(), stage.here());
    for line in lines {
        let prompt = console.prompt(here);
        let reply = console.run(here, line);
        text.push_str(&format!("{prompt}{line}\n{}{}", reply.out, reply.err));
        if reply.exit != 0 {
            text.push_str(&format!("[status {}]\n", reply.exit));
        }
    }
    text
}

/// The handbook's hands-on section, as it stands there.
const STEPS: [&str; 5] = [
    r#"# Step 1: Find why task stopped
aws ecs describe-tasks \
  --cluster production \
  --tasks <task-arn> \
  --query 'tasks[0].{
    Status:lastStatus,
    StoppedReason:stoppedReason,
    StopCode:stopCode,
    Containers:containers[*].{
      Name:name,
      Status:lastStatus,
      Reason:reason,
      ExitCode:exitCode
    }
  }'

# Common stopCode values:
# EssentialContainerExited → essential container exited (check exit code)
# TaskFailedToStart → image pull failed, secrets fetch failed
# UserInitiated → someone called stop-task manually
"#,
    r#"# Step 2: Check CloudWatch Logs
aws logs get-log-events \
  --log-group-name /ecs/myapp \
  --log-stream-name ecs/app/<task-id>
"#,
    r#"# Step 3: ECS Exec (like kubectl exec)
aws ecs execute-command \
  --cluster production \
  --task <task-arn> \
  --container app \
  --interactive \
  --command "/bin/sh"
"#,
    r#"# Step 4: Check agent health on EC2
ssh ec2-host
sudo systemctl status ecs
sudo cat /var/log/ecs/ecs-agent.log | tail -100
"#,
    r#"# Step 5: Check image pull issues
sudo cat /var/log/ecs/ecs-agent.log | grep "pull"
"#,
];

/// Puts what Tab finds in the place of an id that the handbook leaves open: the first word that fits.
fn by_tab(console: &Console, here: Here<'_>, step: &str, fits: impl Fn(&str) -> bool) -> String {
    let (before, rest) = step.split_once('<').expect("an id is left open");
    let after = rest.split_once('>').expect("it is closed").1;
    let found = complete(console, here, before, before.chars().count());
    let word = found.words.iter().find(|word| fits(word)).unwrap_or_else(|| panic!("{before}: {found:?}"));
    let typed: String = before.chars().take(found.from).collect();
    format!("{typed}{word}{after}")
}

#[test]
fn the_hands_on_section_leads_to_the_cause() {
    let stage = Stage::at("crash-loop", 240);
    let (here, console) = (stage.here(), Console::default());
    let catalog = here.catalog();
    let tasks = |fits: fn(&ecs_orrery::sim::world::Task) -> bool| {
        here.world().tasks.values().find(|task| fits(task)).map(|task| catalog.task_id(task.id)).expect("there is one")
    };
    let stopped = tasks(|task| task.last_status == TaskStatus::Stopped);
    // The second revision is the bad one.
    let failing = tasks(|task| task.last_status == TaskStatus::Running && task.definition.index() == 1);
    let is_arn = |word: &str, id: &str| word.starts_with("arn:") && word.ends_with(id);
    let text = transcript(
        &stage,
        &[
            "aws ecs list-tasks --cluster production --desired-status STOPPED --output text".to_owned(),
            by_tab(&console, here, STEPS[0], |word| is_arn(word, &stopped)),
            by_tab(&console, here, STEPS[1], |word| word.ends_with(&stopped)),
            by_tab(&console, here, STEPS[2], |word| is_arn(word, &failing)),
            "curl -si localhost:3000/health".to_owned(),
            "curl -s $ECS_CONTAINER_METADATA_URI_V4/task | jq -r .Family".to_owned(),
            "exit".to_owned(),
            STEPS[3].to_owned(),
            STEPS[4].to_owned(),
            "docker ps -a | head -4".to_owned(),
            "exit".to_owned(),
        ],
    );
    assert!(!text.contains("[status"), "every step is answered: {text}");
    assert!(text.contains("failed ELB health checks") && text.contains("GET /health HTTP/1.1\\\" 500"), "{text}");
    golden("console/hands-on.txt", &text);
}

#[test]
fn a_container_is_entered_only_where_that_was_enabled() {
    let refused = |stage: &Stage, task: &str, container: &str| {
        let typed = format!(
            "aws ecs execute-command --cluster {} --task {task} --container {container} --interactive --command sh",
            stage.here().catalog().cluster
        );
        let reply = Console::default().run(stage.here(), &typed);
        assert!(reply.out.contains("The Session Manager plugin was installed successfully."), "{}", reply.out);
        (reply.exit, reply.err)
    };
    let closed = Stage::at("first-journey", 150);
    let task = filled(closed.here(), "RUNNING_TASK").expect("a task runs");
    let container = filled(closed.here(), "CONTAINER").expect("it has a container");
    let (exit, why) = refused(&closed, &task, &container);
    assert!(exit == 254 && why.contains("(InvalidParameterException)"), "{exit} {why}");
    assert!(why.contains("because execute command was not enabled when the task was run"), "{why}");
    let open = Stage::at("crash-loop", 240);
    let task = filled(open.here(), "RUNNING_TASK").expect("a task runs");
    assert!(refused(&open, &task, "other").1.contains("(InvalidParameterException)"));
    assert_eq!(refused(&open, &task, "app"), (0, String::new()));
    let starting = open.here().world().tasks.values().find(|task| task.last_status < TaskStatus::Running);
    if let Some(starting) = starting.map(|task| open.here().catalog().task_id(task.id)) {
        assert!(refused(&open, &starting, "app").1.contains("isn\u{2019}t running"));
    }
    let enable = "aws ecs update-service --cluster production --service myapp --enable-execute-command";
    let reply = Console::default().run(open.here(), enable);
    assert!(reply.err.contains("a valid taskRoleArn is not being used"), "{}", reply.err);
}

#[test]
fn what_is_added_by_hand_is_there_for_the_next_line() {
    let mut desk = Desk::default();
    let scenario = std::rc::Rc::new((library::find("crash-loop").expect("it is there").build)());
    let mut commands: Vec<Cue> = Vec::new();
    let mut said = String::new();
    let lines = [
        "aws ecs register-task-definition --family myapp --network-mode awsvpc --cpu 512 --memory 1024 \
         --container-definitions '[{\"name\":\"app\",\"image\":\"myapp:v1\",\"portMappings\":[{\"containerPort\":3000}]}]' \
         --query 'taskDefinition.[family,revision,status]' --output text",
        "aws ecs create-service --cluster production --service-name late --task-definition myapp:7 --desired-count 1 \
         --load-balancers targetGroupArn=web,containerName=app,containerPort=3000 --query service.deployments[0].rolloutState",
        "aws ecs create-service --cluster production --service-name late --task-definition myapp:7 --desired-count 1",
        "aws ecs create-service --cluster production --service-name other --task-definition myapp:9 --desired-count 1",
        "aws ecs create-service --cluster production --service-name other --task-definition myapp --desired-count 1 \
         --load-balancers targetGroupArn=web,containerName=nobody,containerPort=3000",
        "aws ecs create-service --cluster production --service-name other --task-definition myapp --desired-count 1 \
         --load-balancers targetGroupArn=web,containerName=app,containerPort=80",
        "aws ecs create-service --cluster production --service-name other --task-definition myapp --desired-count 1 \
         --deployment-configuration strategy=BLUE_GREEN",
        "aws ecs create-service --cluster production --service-name other --task-definition myapp",
        "aws ecs list-services --cluster production --query 'length(serviceArns)'",
        "aws ecs put-attributes --cluster production --attributes name=stack,value=blue,targetId=INSTANCE",
        "aws ecs list-container-instances --cluster production --filter 'attribute:stack == blue' \
         --query 'length(containerInstanceArns)'",
        "aws ecs put-attributes --cluster production --attributes name=stack,value=blue,targetId=nobody",
        "aws ecs put-attributes --cluster production --attributes name=ecs.stack,value=blue,targetId=INSTANCE",
        "aws ecs delete-attributes --cluster production --attributes name=stack,targetId=INSTANCE",
        "aws ecs list-container-instances --cluster production --filter 'attribute:stack == blue' \
         --query 'length(containerInstanceArns)'",
        "aws ecs register-task-definition --family job --container-definitions '[{\"name\":\"app\",\"image\":\"job:v1\"}]'",
        "aws ecs wait services-stable --cluster production --services late && aws ecs describe-services --cluster \
         production --services late --query 'services[0].[runningCount,deployments[0].rolloutState]' --output text",
    ];
    let stage = Stage::at("crash-loop", 10);
    let instance = filled(stage.here(), "INSTANCE").expect("there is one");
    let mut at_ms = 10_000;
    for line in lines {
        let mut line = line.replace("INSTANCE", &instance);
        said.push_str(&format!("$ {line}\n"));
        while !line.is_empty() {
            let (scenario, given) = (std::rc::Rc::clone(&scenario), commands.clone());
            let answer = desk.answer(Ask { scenario, commands: given, at_ms, line, wants: Wants::Run });
            said.push_str(&format!("{}{}", answer.out, answer.err));
            let at = SimTime::from_millis(at_ms);
            commands.extend(answer.commands.into_iter().map(|command| Cue { at, command }));
            at_ms = answer.move_to_ms.unwrap_or(at_ms);
            line = answer.rest;
        }
    }
    golden("console/additions.txt", &said);
}

#[test]
fn what_is_typed_wrong_is_answered_as_the_aws_cli_does() {
    let stage = Stage::at("crash-loop", 60);
    let lines = [
        "aws",
        "aws ecss list-clusters",
        "aws s3 ls",
        "aws ecs",
        "aws ecs list-cluster",
        "aws ecs create-cluster",
        "aws ecs describe-tasks",
        "aws ecs describe-tasks --cluster",
        "aws ecs describe-tasks --tasks x --foo bar",
        "aws ecs list-tasks --cluster nowhere",
        "aws ecs describe-services --services myapp",
        "aws ecs list-clusters --query 'a['",
        "aws ecs list-clusters --query 'length(nothing)'",
        "aws ecs list-clusters --output xml",
        "aws ecs list-clusters --region eu-west-1",
        "aws ecs update-service --cluster production --service myapp --desired-count many",
        "aws ecs update-service --cluster production --service nobody --desired-count 1",
        "aws ecs update-service --cluster production --service myapp --deployment-configuration '{\"a\": 1}'",
        "aws ecs update-service --cluster production --service myapp --deployment-configuration '{'",
        "aws ecs update-service --cluster production --service myapp --deployment-configuration max",
        "aws ecs describe-tasks --cli-input-json '{\"task\": []}'",
        "aws ecs stop-task --cluster production --task 00000000000000000000000000000000",
        "aws ecs wait",
        "aws ecs wait task-running",
        "aws logs get-log-events --log-group-name /nowhere --log-stream-name x",
        "aws ecs list-tasks --cluster production --max-items x",
        "aws ecs list-tasks --cluster production --starting-token x",
        "aws ecs describe-tasks --tasks <task-arn>",
        "aws ecs describe-tasks --query 'tasks[0]",
        "aws ecs list-clusters | nope",
        "kubectl get pods",
        "ssh nowhere",
        "docker ps",
        "echo $(date)",
        "aws ecs list-clusters --query \"clusterArns[?@==`x`]\"",
        "aws ecs describe-tasks --cluster production --tasks $(aws ecs list-tasks --cluster production --query 'taskArns[:2]' --output text) --query 'tasks[].lastStatus' --output text",
        "TASKS=$(aws ecs list-tasks --cluster production --query 'taskArns[:2]' --output text)",
        "echo $(aws ecs update-service --cluster production --service myapp --desired-count 1)",
    ]
    .map(str::to_owned);
    golden("console/wrong.txt", &transcript(&stage, &lines));
}

#[test]
fn lists_are_cut_and_taken_up_again() {
    let stage = Stage::at("crash-loop", 60);
    let (here, mut console) = (stage.here(), Console::default());
    let list = line(here, "aws ecs list-tasks --cluster CLUSTER").expect("there is one");
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let whole = read(&console.run(here, &list).out)["taskArns"].as_array().expect("a list").clone();
    let (mut parts, mut token) = (Vec::new(), None::<String>);
    loop {
        let more = token.map_or(String::new(), |token| format!(" --starting-token {token}"));
        let page = read(&console.run(here, &format!("{list} --max-items 2{more}")).out);
        parts.extend(page["taskArns"].as_array().expect("a list").clone());
        token = page["NextToken"].as_str().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    assert!(whole.len() > 2);
    assert_eq!(parts, whole);
}

#[test]
fn waiting_moves_the_clock_and_changing_goes_on_from_there() {
    let stage = Stage::at("crash-loop", 5);
    let here = stage.here();
    let typed =
        line(here, "aws ecs wait services-stable --cluster CLUSTER --services SERVICE; echo there").expect("fits");
    let reply = Console::default().run(here, &typed);
    assert!(reply.exit == 0 || reply.err.contains("Waiter ServicesStable failed"), "{}", reply.err);
    if let Some(moment) = reply.move_to {
        assert!(moment > here.now());
        assert_eq!(reply.rest, "echo there");
    }
    let typed = line(here, "aws ecs stop-task --cluster CLUSTER --task TASK --query task.desiredStatus").expect("fits");
    let reply = Console::default().run(here, &typed);
    assert_eq!((reply.out.as_str(), reply.commands.len()), ("\"STOPPED\"\n", 1), "{}", reply.err);
}

#[test]
fn tab_completes_commands_flags_and_ids() {
    let stage = Stage::at("crash-loop", 60);
    let (here, console) = (stage.here(), Console::default());
    let task = filled(here, "RUNNING_TASK").expect("a task runs");
    for (typed, want) in [
        ("aw", "aws".to_owned()),
        ("aws ecs describe-ta", "describe-tasks".to_owned()),
        ("aws ecs wait services-st", "services-stable".to_owned()),
        ("aws ecs describe-tasks --clu", "--cluster".to_owned()),
        ("aws ecs list-tasks --desired-status ST", "STOPPED".to_owned()),
        ("aws ecs list-tasks --output ta", "table".to_owned()),
        ("aws ecs list-clusters | gr", "grep".to_owned()),
        ("aws ecs list-tasks --query 'a | b; c' --desired-status ST", "STOPPED".to_owned()),
        ("aws ecs \\\n  list-clus", "list-clusters".to_owned()),
        ("aws ecs list-clusters || aw", "aws".to_owned()),
    ] {
        let found = complete(&console, here, typed, typed.chars().count());
        assert!(found.words.contains(&want), "{typed}: {found:?}");
        let start: String = typed.chars().take(found.from).collect();
        assert!(typed.starts_with(&start));
    }
    let typed = format!("aws ecs describe-tasks --cluster x --tasks {}", &task[..6]);
    let found = complete(&console, here, &typed, typed.len());
    assert_eq!(found.words, [task]);
}

#[test]
fn places_end_with_what_they_stand_on() {
    let stage = Stage::at("crash-loop", 60);
    let (here, mut console) = (stage.here(), Console::default());
    assert_eq!(console.place(), Place::Laptop);
    console.run(here, "ssh ec2-host");
    assert!(matches!(console.place(), Place::Instance(_)));
    assert!(console.prompt(here).starts_with("ec2-user@i-"));
    console.run(here, "exit");
    assert_eq!(console.place(), Place::Laptop);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_splitter(text in "\\PC{0,60}", odd in "[ \\\\'\"$|&;(){},<>#\n`a-z0-9~]{0,60}") {
        for text in [text, odd] {
            if let Ok(pipelines) = words::split(&text) {
                for command in pipelines.iter().flat_map(|one| &one.commands) {
                    prop_assert!(!command.is_empty());
                    words::expand(command, |_| Some("a b".to_owned()));
                }
            }
        }
    }

    #[test]
    fn what_is_in_quotes_comes_out_as_it_was(words in prop::collection::vec("[ -~]{0,12}", 1..5)) {
        let line = words.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect::<Vec<_>>().join(" ");
        let split = words::split(&line).expect("quotes are closed");
        prop_assert_eq!(words::expand(&split[0].commands[0], |_| None), words);
    }
}

/// What lines are made of.
const WORDS: &[&str] = &[
    "aws",
    "ecs",
    "logs",
    "elbv2",
    "list-tasks",
    "describe-tasks",
    "describe-services",
    "wait",
    "tasks-running",
    "--cluster",
    "production",
    "--tasks",
    "--services",
    "myapp",
    "--query",
    "tasks[*].[a",
    "length(@)",
    "--output",
    "table",
    "yaml",
    "text",
    "--max-items",
    "1",
    "-1",
    "|",
    "grep",
    "-c",
    "jq",
    ".[]",
    "head",
    "-n",
    "ssh",
    "ec2-host",
    "docker",
    "ps",
    "-a",
    "inspect",
    "curl",
    "localhost",
    "169.254.169.254/latest",
    "$AWS_REGION",
    "'",
    "\"",
    ";",
    "&&",
    "exit",
    "help",
    "{a,b}",
    "--cli-input-json",
    "{}",
    "a=b,c=",
    "sudo",
    "tail",
    "/var/log/ecs/ecs-agent.log",
    "é…日",
    "$(aws ecs list-tasks --cluster production",
    ")",
    "X=$(echo a b)",
    "\\",
    "sort",
    "uniq",
    "wc",
];

#[test]
fn no_line_breaks_the_console() {
    let stage = Stage::at("crash-loop", 120);
    let here = stage.here();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let word = prop::sample::select(WORDS);
    let lines = prop::collection::vec(word, 0..9).prop_map(|words| words.join(" "));
    let ran = runner.run(&lines, |line| {
        let mut console = Console::default();
        for line in ["ssh ec2-host", line.as_str(), "exit", line.as_str()] {
            let reply = console.run(here, line);
            prop_assert!(reply.out.len() <= MOST_OUTPUT && reply.err.len() <= MOST_OUTPUT);
            complete(&console, here, line, line.chars().count());
        }
        Ok(())
    });
    ran.expect("no line breaks it");
}
