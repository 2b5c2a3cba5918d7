//! Dirt around and inside of what is pasted.

use super::{notes, of, refused, service, together, told};
use crate::scenario::import::{NotText, decode};

const SERVICE: &str =
    r#"{"services": [{"serviceName": "web", "desiredCount": 3, "launchType": "FARGATE", "taskDefinition": "web:7"}]}"#;

#[test]
fn a_service_is_found_in_any_dirt() {
    let pretty = SERVICE.replace(", ", ",\n  ");
    let boto = SERVICE
        .replace('"', "'")
        .replace("3,", "3, 'createdAt': datetime.datetime(2024, 1, 2, tzinfo=tzlocal()), 'x': None, 'y': True,");
    for (name, text) in [
        ("alone", SERVICE.to_owned()),
        ("a prompt before it", format!("$ aws ecs describe-services --services web\n{SERVICE}\n$ ")),
        ("Windows lines", pretty.replace('\n', "\r\n")),
        ("a byte order mark", format!("\u{feff}{SERVICE}")),
        ("a code fence", format!("see\n```json\n{pretty}\n```\nbye")),
        ("colours", pretty.replace("\"serviceName\"", "\u{1b}[34;1m\"serviceName\"\u{1b}[0m")),
        ("a pager's end", format!("{pretty}\n(END)")),
        ("a quoted mail", format!("hello\n{pretty}\nbye").lines().map(|line| format!("> {line}\n")).collect()),
        ("a build log", pretty.lines().map(|line| format!("2026-01-02T03:04:05.1234567Z {line}\n")).collect()),
        ("numbered lines", pretty.lines().enumerate().map(|(nth, line)| format!("{:>6}\t{line}\n", nth + 1)).collect()),
        ("comments and commas at the end", pretty.replace("}]}", "},],} // done").replacen('{', "{ /* my */", 1)),
        ("bare names", pretty.replace("\"serviceName\"", "serviceName").replace("\"desiredCount\"", "desiredCount")),
        ("single quotes", SERVICE.replace('"', "'")),
        ("typographic quotes", SERVICE.replace('"', "\u{201d}")),
        ("blanks that do not break", SERVICE.replace(' ', "\u{a0}")),
        ("a line that the terminal broke", SERVICE.replace("FARGATE", "FAR\nGATE")),
        ("a comma that was lost at a line's end", pretty.replace("\"web\",\n", "\"web\"\n")),
        ("Python's print", boto),
        ("a name before it", format!("const answer = {SERVICE};")),
        ("a label before it", format!("Output: {SERVICE}")),
        ("a line of prose with a colon before it", format!("Cluster: prod\n{pretty}")),
        ("YAML", "services:\n- serviceName: web\n  desiredCount: 3\n  launchType: FARGATE\n  taskDefinition: web:7\n".to_owned()),
        ("indented YAML", "  services:\n  - serviceName: web\n    desiredCount: 3\n    launchType: FARGATE\n    taskDefinition: web:7\n".to_owned()),
        ("a list", r#"[{"serviceName": "web", "desiredCount": 3, "launchType": "FARGATE", "taskDefinition": "web:7"}]"#.to_owned()),
        ("a wrapper", format!(r#"{{"status_code": 200, "data": {SERVICE}}}"#)),
        ("JSON inside JSON", format!("{{\"body\": {}}}", serde_json::to_string(SERVICE).expect("text"))),
        ("numbers as texts", SERVICE.replace("3,", "\"3\",")),
    ] {
        let imported = of(&text);
        let web = service(&imported);
        let got = (web.service_name.as_str(), web.desired_count, web.task_definition.as_str());
        assert_eq!(got, ("web", 3, "web:7"), "{name}");
        assert!(imported.scenario.cluster.fargate.0, "{name}");
    }
}

#[test]
fn bytes_of_many_encodings_are_text() {
    let utf16 = |text: &str, swap: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let with = |mark: &[u8], bytes: Vec<u8>| [mark.to_vec(), bytes].concat();
    for (name, bytes) in [
        ("UTF-8", "{\"a\": \"ü\"}".as_bytes().to_vec()),
        ("UTF-8 with its mark", with(&[0xef, 0xbb, 0xbf], "{\"a\": \"ü\"}".as_bytes().to_vec())),
        ("little", with(&[0xff, 0xfe], utf16("{\"a\": \"ü\"}", false))),
        ("big", with(&[0xfe, 0xff], utf16("{\"a\": \"ü\"}", true))),
        ("little without a mark", utf16("{\"a\": \"ü\"}", false)),
        ("big without a mark", utf16("{\"a\": \"ü\"}", true)),
    ] {
        assert_eq!(decode(&bytes).as_deref(), Ok("{\"a\": \"ü\"}"), "{name}");
    }
    assert_eq!(decode(&[0x1f, 0x8b, 0x08, 0x00, 0x00]), Err(NotText), "a zip is no text");
    assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(NotText), "a picture is no text");
}

#[test]
fn several_documents_in_one_text_are_all_read() {
    let definition = r#"{"taskDefinition": {"family": "web", "revision": 7, "containerDefinitions": [{"name": "app", "image": "app:2", "memory": 100}]}}"#;
    for text in [
        format!("{SERVICE}{definition}"),
        format!("{SERVICE}\n$ aws ecs …\n{definition}"),
        format!("[{SERVICE}, {definition}]"),
    ] {
        let imported = of(&text);
        assert_eq!(imported.scenario.images[0].image, "app:2", "{text}");
        assert_eq!(imported.scenario, together(&[SERVICE, definition]).scenario, "pieces and one text are the same");
    }
    assert_eq!(together(&[definition, SERVICE]).scenario, together(&[SERVICE, definition]).scenario, "in any order");
}

#[test]
fn what_is_cut_off_counts_as_far_as_it_goes() {
    let whole = r#"{"services": [{"serviceName": "web", "desiredCount": 3, "launchType": "FARGATE", "events": [{"message": "on"#;
    let imported = of(whole);
    assert_eq!(service(&imported).desired_count, 3);
    told(&imported, &["line 1", "the text ends here"]);
    let mistake = "{\"services\": [\n {\"serviceName\": \"web\", \"desiredCount\": 3, \"launchType\": \"FARGATE\", \"status\" \"ACTIVE\"}]}";
    let imported = of(mistake);
    assert_eq!(service(&imported).desired_count, 3);
    told(&imported, &["line 2: column 78", "`:` is missing after `status`"]);
}

#[test]
fn what_was_skipped_is_listed_with_its_lines() {
    let imported = of(&format!("hello\nthere\n\n{SERVICE}\n{{\"other\": 1}}\nbye"));
    let skipped: Vec<String> = notes(&imported, &["line "]).iter().map(ToString::to_string).collect();
    let want = [
        "line 5: this document (other) says nothing of ECS",
        "line 1: 2 lines skipped, from `hello` on",
        "line 6: this line skipped, from `bye` on",
    ];
    assert_eq!(skipped, want);
}

#[test]
fn texts_that_hold_no_scenario_name_the_command_that_gives_one() {
    for (name, text, want) in [
        (
            "a plan for people",
            "Terraform will perform the following actions:\n\n  # aws_ecs_service.web will be created\n  + resource \"aws_ecs_service\" \"web\" {\n      + name = \"web\"\n    }\n",
            "terraform show -json",
        ),
        (
            "Terraform's source",
            "resource \"aws_ecs_service\" \"web\" {\n  desired_count = 2\n}\n",
            "terraform show -json",
        ),
        ("a table", "-----\n|  a  |\n|  b  |\n|  c  |\n-----\n", "--output json"),
        ("text output", "SERVICES\tarn:x\t2\tweb\nEVENTS\t1\n", "--output json"),
        (
            "the CDK",
            "import * as ecs from 'aws-cdk-lib/aws-ecs';\nnew ecs.FargateService(this, 'S', { cluster });\n",
            "cdk synth",
        ),
        (
            "an error",
            "An error occurred (AccessDeniedException) when calling the DescribeServices operation\n",
            "the command failed",
        ),
        ("a Compose file", "services:\n  web:\n    image: nginx\n", "Compose"),
        (
            "Kubernetes",
            "apiVersion: apps/v1\nkind: Deployment\nspec: {containers: [{name: a, image: b}]}\n",
            "Kubernetes",
        ),
        (
            "Copilot",
            "name: fe\ntype: Load Balanced Web Service\nimage: {build: ./Dockerfile}\ncount: 2\n",
            "copilot svc package",
        ),
        (
            "a service that is not there",
            r#"{"services": [], "failures": [{"arn": "arn:aws:ecs:us-east-1:1:service/web", "reason": "MISSING"}]}"#,
            "--cluster",
        ),
        (
            "a plan's log",
            "{\"@level\":\"info\",\"@message\":\"aws_ecs_service.web: Plan to create\",\"type\":\"planned_change\"}\n",
            "terraform show -json",
        ),
        ("nothing", "", "describe-services"),
        ("blanks", "  \n\t\n", "describe-services"),
        ("prose", "how are you", "describe-services"),
        ("another answer", r#"{"Buckets": [{"Name": "a"}]}"#, "says nothing of ECS"),
    ] {
        let refused = refused(text);
        let all = format!("{}\n{}", refused.reasons.join("\n"), refused.hint);
        assert!(all.contains(want), "{name}: {all}");
    }
}
