//! What parts come out as, what is made up for them, and how they go together.

use super::{notes, of, running, service, together, told};
use crate::scenario::import::NoteKind;
use crate::scenario::{Command, LaunchType, NetworkMode, SchedulingStrategy, check};

const DEFINITION: &str = r#"{"family": "web", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512",
  "containerDefinitions": [{"name": "app", "image": "app:1", "portMappings": [{"containerPort": 80}]}]}"#;

#[test]
fn every_made_up_value_is_noted_with_its_path() {
    let imported = of(DEFINITION);
    for (path, value) in [
        ("cluster.region", "us-east-1"),
        ("cluster.clusterName", "default"),
        ("services[0].serviceName", "web"),
        ("services[0].desiredCount", "2"),
        ("services[0].deploymentConfiguration.maximumPercent", "200"),
        ("taskDefinitions[0].revision", "1"),
        ("images[0].size", "300MB"),
    ] {
        let note = imported.notes.iter().find(|note| note.path == path);
        let note = note.unwrap_or_else(|| panic!("{path} is noted"));
        assert_eq!(note.kind, NoteKind::Assumed, "{path}");
        assert!(note.to_string().ends_with(&format!(": {value} assumed")), "{note}");
    }
    assert_eq!(
        notes(&imported, &["images[0].size"])[0].to_string(),
        "images[0].size: image size unknown: 300MB assumed"
    );
}

#[test]
fn a_definition_alone_gets_a_service_and_a_deployment() {
    let imported = of(DEFINITION);
    assert_eq!((service(&imported).desired_count, service(&imported).launch_type), (2, LaunchType::Fargate));
    let [cue] = &imported.scenario.script[..] else { panic!("one cue") };
    let Command::UpdateService { task_definition: Some(next), .. } = &cue.command else { panic!("a deployment") };
    assert_eq!(next, "web:2");
}

#[test]
fn a_newer_definition_beside_a_service_is_what_is_deployed() {
    let live = r#"{"serviceName": "web", "desiredCount": 2, "launchType": "FARGATE", "taskDefinition": "web:41", "deploymentConfiguration": {}}"#;
    let imported = together(&[live, &DEFINITION.replace("app:1", "app:2")]);
    assert_eq!(service(&imported).task_definition, "web:41");
    told(&imported, &["services[0]", "`web:42` of the text is deployed"]);
    told(&imported, &["services[0].taskDefinition", "the text lacks `web:41`"]);
}

#[test]
fn a_rollout_under_way_goes_on_in_the_script() {
    let text = r#"{"serviceName": "web", "desiredCount": 2, "launchType": "FARGATE", "taskDefinition": "web:9", "deployments": [
      {"status": "PRIMARY", "taskDefinition": "web:9", "rolloutState": "IN_PROGRESS", "runningCount": 0},
      {"status": "ACTIVE", "taskDefinition": "web:8", "rolloutState": "COMPLETED", "runningCount": 2}]}"#;
    let imported = of(text);
    assert_eq!(service(&imported).task_definition, "web:8");
    told(&imported, &["a rollout is under way to `web:9`"]);
}

#[test]
fn launch_types_and_providers_are_told_apart() {
    for (name, said, launch, providers) in [
        ("nothing said is EC2", r#""deploymentConfiguration": {"maximumPercent": 200}"#, LaunchType::Ec2, 0),
        ("Fargate", r#""launchType": "FARGATE""#, LaunchType::Fargate, 0),
        ("external", r#""launchType": "EXTERNAL""#, LaunchType::Ec2, 0),
        (
            "Fargate and Spot",
            r#""capacityProviderStrategy": [{"capacityProvider": "FARGATE", "base": 1, "weight": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 4}]"#,
            LaunchType::Fargate,
            2,
        ),
        (
            "two bases are one",
            r#""capacityProviderStrategy": [{"capacityProvider": "FARGATE", "base": 1, "weight": 1}, {"capacityProvider": "FARGATE_SPOT", "base": 2, "weight": 0}]"#,
            LaunchType::Fargate,
            2,
        ),
        (
            "no weight at all",
            r#""capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}]"#,
            LaunchType::Fargate,
            1,
        ),
        (
            "an Auto Scaling group",
            r#""capacityProviderStrategy": [{"capacityProvider": "my-asg", "weight": 1}]"#,
            LaunchType::Ec2,
            0,
        ),
    ] {
        let imported = of(&format!(r#"{{"serviceName": "web", "desiredCount": 2, {said}}}"#));
        assert_eq!(service(&imported).launch_type, launch, "{name}");
        assert_eq!(service(&imported).capacity_provider_strategy.len(), providers, "{name}");
    }
}

#[test]
fn daemons_have_their_own_limits() {
    let imported = of(
        r#"{"serviceName": "agent", "schedulingStrategy": "DAEMON", "desiredCount": 7, "taskDefinition": "agent:1", "launchType": "EC2"}"#,
    );
    let agent = service(&imported);
    assert_eq!((agent.scheduling_strategy, agent.desired_count), (SchedulingStrategy::Daemon, 0));
    let rollout = &agent.deployment_configuration;
    assert_eq!((rollout.minimum_healthy_percent, rollout.maximum_percent), (0, 100));
}

#[test]
fn containers_are_given_what_registering_them_needs() {
    let text = r#"{"family": "odd", "networkMode": "awsvpc", "cpu": "256", "memory": "512", "requiresCompatibilities": ["FARGATE"],
      "containerDefinitions": [
        {"name": "a", "essential": false, "cpu": 512, "memory": 4096, "portMappings": [{"containerPort": 80, "hostPort": 81}],
         "dependsOn": [{"containerName": "b", "condition": "HEALTHY"}, {"containerName": "ghost", "condition": "START"}]},
        {"name": "b", "essential": false, "portMappings": [{"containerPort": 80}], "stopTimeout": 900,
         "dependsOn": [{"containerName": "a", "condition": "START"}], "healthCheck": {"command": ["curl -f localhost"], "interval": 1}},
        {"name": "b", "image": "b:${TAG}"}]}"#;
    let imported = of(text);
    assert!(check(&imported.scenario).is_empty());
    let definition = running(&imported.scenario, service(&imported));
    let names: Vec<&str> = definition.container_definitions.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "b-2"]);
    assert_eq!(definition.container_definitions[2].image, "b:TAG");
    told(&imported, &["containerDefinitions[2].name", "another container has this name"]);
    told(&imported, &["circle"]);
    told(&imported, &["containerDefinitions[1].healthCheck.command", "CMD"]);
    told(&imported, &["not there cannot be waited for"]);
}

#[test]
fn an_awaited_container_ends() {
    let text = r#"{"family": "web", "cpu": "256", "memory": "512", "containerDefinitions": [
      {"name": "migrate", "image": "app:1", "essential": false},
      {"name": "app", "image": "app:1", "dependsOn": [{"containerName": "migrate", "condition": "SUCCESS"}]}]}"#;
    let imported = of(text);
    let images = &imported.scenario.images;
    let ends: Vec<(&str, bool)> =
        images.iter().map(|image| (image.image.as_str(), image.behaviour.exit_after.is_some())).collect();
    assert_eq!(ends, [("app:1-migrate", true), ("app:1", false)]);
}

#[test]
fn image_sizes_come_from_ecr() {
    let definition = DEFINITION.replace("app:1", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1");
    for (name, images, want) in [
        (
            "by tag",
            r#"{"imageDetails": [{"repositoryName": "team/app", "imageTags": ["1"], "imageSizeInBytes": 123000000}]}"#,
            Some(123_000_000),
        ),
        (
            "another tag",
            r#"{"imageDetails": [{"repositoryName": "team/app", "imageTags": ["9"], "imageSizeInBytes": 99000000}]}"#,
            Some(99_000_000),
        ),
        (
            "another repository",
            r#"{"imageDetails": [{"repositoryName": "app", "imageTags": ["1"], "imageSizeInBytes": 1}]}"#,
            Some(300_000_000),
        ),
        (
            "a manifest",
            r#"{"images": [{"repositoryName": "team/app", "imageId": {"imageTag": "1"}, "imageManifest": "{\"layers\": [{\"size\": 7, \"digest\": \"sha256:aa\"}, {\"size\": 8, \"digest\": \"sha256:bb\"}]}"}]}"#,
            None,
        ),
    ] {
        let imported = together(&[&definition, images]);
        let image = &imported.scenario.images[0];
        assert_eq!(image.size.map(|size| size.0), want, "{name}");
        assert_eq!(image.layers.len(), if want.is_none() { 2 } else { 0 }, "{name}");
    }
}

#[test]
fn made_up_hosts_meet_constraints_and_have_room() {
    let text = r#"{"serviceName": "web", "desiredCount": 8, "launchType": "EC2", "taskDefinition": "web:1",
      "placementConstraints": [{"type": "memberOf", "expression": "attribute:stack == prod and attribute:ecs.instance-type =~ c5.*"}, {"type": "distinctInstance"}]}"#;
    let imported = of(text);
    let groups = &imported.scenario.cluster.instances;
    assert!(
        groups.iter().all(|group| group.instance_type.starts_with("c5.") && group.attributes["stack"] == "prod"),
        "{groups:?}"
    );
    assert!(groups.iter().map(|group| group.count).sum::<u32>() > 16, "a roll of 8 tasks needs 16 hosts of their own");
    let network = of(
        r#"{"serviceName": "web", "desiredCount": 2, "launchType": "EC2", "taskDefinition": "web:1", "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}"#,
    );
    assert_eq!(running(&network.scenario, service(&network)).network_mode, NetworkMode::Awsvpc);
}

#[test]
fn events_are_offered_as_faults() {
    let text = r#"{"serviceName": "web", "desiredCount": 1, "launchType": "FARGATE", "taskDefinition": "web:1", "events": [
      {"message": "(service web) was unable to place a task. Reason: ResourceInitializationError: unable to pull secrets or registry auth"}]}"#;
    let imported = of(text);
    let offers: Vec<&Command> = imported.notes.iter().flat_map(|note| &note.offer).map(|cue| &cue.command).collect();
    assert!(matches!(offers[..], [Command::DenySecrets { .. }]), "{offers:?}");
    let secrets = running(&imported.scenario, service(&imported)).container_definitions[0].secrets.len();
    assert_eq!(secrets, 1, "the made-up container has a secret, or the fault would change nothing");
}

#[test]
fn services_that_contradict_each_other_are_made_to_go_together() {
    let shared = r#"{"family": "web", "revision": 1, "networkMode": "awsvpc", "cpu": "256", "memory": "512", "containerDefinitions": [
      {"name": "app", "image": "a", "portMappings": [{"containerPort": 80}]}, {"name": "side", "image": "b"}]}"#;
    let one = |name: &str, launch: &str, container: &str, port: u16, group: &str, definition: &str| {
        format!(
            r#"{{"serviceName": "{name}", "desiredCount": 1, "launchType": "{launch}", "taskDefinition": "{definition}", "loadBalancers": [{{"targetGroupArn": "{group}", "containerName": "{container}", "containerPort": {port}}}]}}"#
        )
    };
    for (name, first, second, kept) in [
        (
            "one port, two containers",
            one("a", "FARGATE", "app", 80, "g", "web:1"),
            one("b", "FARGATE", "side", 80, "h", "web:1"),
            1,
        ),
        (
            "a name that is not there",
            one("a", "FARGATE", "app", 80, "g", "web:1"),
            one("b", "FARGATE", "other", 80, "h", "web:1"),
            1,
        ),
        (
            "one group, two network modes",
            one("a", "FARGATE", "app", 80, "g", "web:1"),
            one("b", "EC2", "app", 80, "g", "plain:1"),
            1,
        ),
    ] {
        let imported = together(&[shared, &first, &second]);
        assert!(check(&imported.scenario).is_empty(), "{name}");
        let balanced = imported.scenario.services.iter().filter(|one| !one.load_balancers.is_empty()).count();
        assert!(balanced >= kept, "{name}");
    }
}

#[test]
fn what_is_deleted_stays_out() {
    let text = r#"{"services": [{"serviceName": "old", "status": "INACTIVE", "desiredCount": 0, "launchType": "EC2"}, {"serviceName": "web", "status": "ACTIVE", "desiredCount": 1, "launchType": "FARGATE"}],
      "containerInstances": [{"containerInstanceArn": "a", "status": "INACTIVE", "registeredResources": []}]}"#;
    let imported = of(text);
    assert_eq!(imported.scenario.services.len(), 1);
    assert!(imported.scenario.cluster.instances.is_empty());
    told(&imported, &["`old` is INACTIVE"]);
}

#[test]
fn events_alone_and_arns_in_any_text_name_their_services() {
    let events = r#"[{"id": "1", "createdAt": 1, "message": "(service web) was unable to place a task. Reason: CannotPullContainerError"}]"#;
    for text in [events.to_owned(), format!(r#"{{"events": {events}}}"#)] {
        let imported = of(&text);
        assert_eq!(service(&imported).service_name, "web");
        told(&imported, &["fail-registry"]);
    }
    let text = "serviceArns\n-----------\n{arn:aws:ecs:eu-west-1:111122223333:service/prod/a, arn:aws:ecs:eu-west-1:111122223333:service/prod/b}";
    let imported = of(text);
    let names: Vec<&str> = imported.scenario.services.iter().map(|one| one.service_name.as_str()).collect();
    assert_eq!((names, imported.scenario.cluster.cluster_name.as_str()), (vec!["a", "b"], "prod"));
}

#[test]
fn a_templates_functions_are_worked_out() {
    let with = |name: &str, count: &str| {
        format!(
            "Parameters:\n  Env: {{Type: String, Default: prod}}\n  Open: {{Type: String}}\nMappings:\n  M: {{prod: {{N: 4}}}}\nConditions:\n  Prod: !Equals [!Ref Env, prod]\n  Not: !Not [!Condition Prod]\n  Unknown: !Equals [!Ref Open, x]\nResources:\n  S:\n    Type: AWS::ECS::Service\n    Properties: {{LaunchType: FARGATE, ServiceName: {name}, DesiredCount: {count}}}\n"
        )
    };
    for (name, wrote, count, want) in [
        ("plain", "web", "3", ("web", 3)),
        ("Sub", "!Sub '${Env}-web'", "3", ("prod-web", 3)),
        ("Sub with its own names", "!Sub ['${A}-web', {A: !Ref Env}]", "3", ("prod-web", 3)),
        ("Sub's literal", "!Sub 'a${!b}'", "3", ("ab", 3)),
        ("Join", "!Join ['-', [a, !Ref Env]]", "3", ("a-prod", 3)),
        ("Select and Split", "!Select [1, !Split ['/', 'x/y/z']]", "3", ("y", 3)),
        ("FindInMap", "web", "!FindInMap [M, !Ref Env, N]", ("web", 4)),
        ("If that holds", "web", "!If [Prod, 5, 6]", ("web", 5)),
        ("If that does not", "web", "!If [Not, 5, 6]", ("web", 6)),
        ("If that is unknown", "web", "!If [Unknown, 5, 6]", ("web", 5)),
        ("NoValue", "web", "!If [Not, 5, !Ref 'AWS::NoValue']", ("web", 1)),
        ("an open parameter", "!Ref Open", "!Ref Open", ("Open", 1)),
        ("a long name", "{'Fn::Join': ['', [a, b]]}", "3", ("ab", 3)),
        ("an import", "!ImportValue other-name", "3", ("other-name", 3)),
    ] {
        let imported = of(&with(wrote, count));
        assert_eq!((service(&imported).service_name.as_str(), service(&imported).desired_count), want, "{name}");
    }
    let given = together(&[&with("!Ref Open", "3"), r#"[{"ParameterKey": "Open", "ParameterValue": "from-file"}]"#]);
    assert_eq!(service(&given).service_name, "from-file");
}

#[test]
fn instances_of_a_module_keep_to_themselves() {
    let plan = r#"{"planned_values": {"root_module": {"child_modules": [
      {"resources": [
        {"address": "module.app[\"a\"].aws_ecs_service.this", "mode": "managed", "type": "aws_ecs_service", "values": {"name": "a", "desired_count": 1, "launch_type": "FARGATE"}},
        {"address": "module.app[\"a\"].aws_ecs_task_definition.this", "mode": "managed", "type": "aws_ecs_task_definition", "values": {"family": "task-a"}}]},
      {"resources": [
        {"address": "module.app[\"b\"].aws_ecs_service.this", "mode": "managed", "type": "aws_ecs_service", "values": {"name": "b", "desired_count": 1, "launch_type": "FARGATE"}},
        {"address": "module.app[\"b\"].aws_ecs_task_definition.this", "mode": "managed", "type": "aws_ecs_task_definition", "values": {"family": "task-b"}}]}]}},
      "configuration": {"root_module": {"module_calls": {"app": {"module": {"resources": [
        {"address": "aws_ecs_service.this", "expressions": {"task_definition": {"references": ["aws_ecs_task_definition.this.arn"]}}}]}}}}}}"#;
    let imported = of(plan);
    let pairs: Vec<(&str, &str)> = imported
        .scenario
        .services
        .iter()
        .map(|one| (one.service_name.as_str(), one.task_definition.as_str()))
        .collect();
    assert_eq!(pairs, [("a", "task-a:1"), ("b", "task-b:1")]);
}
