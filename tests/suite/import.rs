//! What people paste, from file to verdict: the project's own texts, and real ones where they lie beside it.

use ecs_orrery::report::{Ledger, run};
use ecs_orrery::scenario::check;
use ecs_orrery::scenario::import::{self, Imported, Piece};
use ecs_orrery::sim::Recording;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn own() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", "import"].iter().collect()
}

fn import(folder: &Path, files: &[&str]) -> Result<Imported, String> {
    let read = |file: &&str| {
        fs::read(folder.join(file)).map_err(|error| format!("{file}: {error}")).expect("the text is there")
    };
    let texts: Vec<String> = files.iter().map(|file| import::decode(&read(file)).expect("it is text")).collect();
    let pieces: Vec<Piece<'_>> = files.iter().zip(&texts).map(|(name, text)| Piece { name, text }).collect();
    import::import(&pieces).map_err(|refused| format!("{}\n{}", refused.reasons.join("\n"), refused.hint))
}

/// Runs what was imported to its end and returns the report.
fn verdict(imported: &Imported) -> Value {
    let wrong = check(&imported.scenario);
    assert!(wrong.is_empty(), "{wrong:?}");
    let mut recording = Recording::new(imported.scenario.clone());
    recording.record_until(imported.scenario.end());
    serde_json::to_value(run::report(&recording, &Ledger::of(&recording))).expect("a report is plain data")
}

fn outcomes(report: &Value) -> Vec<(String, String)> {
    let word = |service: &Value, name: &str| service[name].as_str().unwrap_or_default().to_owned();
    let services = report["services"].as_array().expect("a list");
    services.iter().map(|service| (word(service, "serviceName"), word(service, "outcome"))).collect()
}

/// Asks a value of the scenario by its path in canonical JSON, `services.0.desiredCount`.
fn at<'a>(scenario: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(scenario, |value, step| match step.parse::<usize>() {
        Ok(nth) => &value[nth],
        Err(_) => &value[step],
    })
}

struct Row {
    files: &'static [&'static str],
    /// Paths and the JSON that stands there.
    want: &'static [(&'static str, &'static str)],
    /// Words of a note.
    notes: &'static [&'static str],
    outcomes: &'static [(&'static str, &'static str)],
}

fn assert_rows(folder: &Path, rows: &[Row]) {
    for row in rows {
        let imported = import(folder, row.files).unwrap_or_else(|refused| panic!("{:?}: {refused}", row.files));
        let scenario = serde_json::to_value(&imported.scenario).expect("a scenario is plain data");
        for (path, want) in row.want {
            let want: Value = serde_json::from_str(want).expect("the table holds JSON");
            assert_eq!(*at(&scenario, path), want, "{:?}: {path}", row.files);
        }
        let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
        for words in row.notes {
            assert!(
                notes.iter().any(|note| note.contains(words)),
                "{:?}: no note says {words}:\n{}",
                row.files,
                notes.join("\n")
            );
        }
        let got = outcomes(&verdict(&imported));
        let got: Vec<(&str, &str)> = got.iter().map(|(name, outcome)| (name.as_str(), outcome.as_str())).collect();
        assert_eq!(got, row.outcomes, "{:?}", row.files);
    }
}

#[test]
fn own_texts_come_to_a_verdict() {
    assert_rows(&own(), &OWN);
}

#[test]
fn own_texts_that_hold_nothing_are_refused_with_a_command() {
    for (file, want) in [
        ("table.txt", "--output json"),
        ("terraform-source.tf", "terraform show -json"),
        ("access-denied.txt", "the command failed"),
        ("text-output.txt", "--output json"),
        ("terraform-plan-readable.txt", "terraform show -json"),
        ("compose.yaml", "aws ecs describe-task-definition"),
        ("copilot-manifest.yaml", "copilot svc package"),
        ("kubectl.txt", "aws ecs describe-services"),
        ("kubernetes.yaml", "it is for Kubernetes"),
        ("command-alone.txt", "without its answer"),
        ("missing-service.json", "is the right `--cluster` named?"),
        ("events-alone.txt", "events alone"),
        ("cdk-diff.txt", "cdk synth"),
        ("cdk-source.ts", "cdk synth"),
        ("lambda-template.json", "aws ecs describe-services"),
        ("ecs-params.yaml", "parameters of `ecs-cli compose`"),
        ("pulumi-preview.txt", "aws ecs describe-services"),
        ("list-tasks.json", "run `aws ecs describe-services`"),
        ("stopped-tasks-alone.json", "from stopped tasks alone nothing can be built"),
    ] {
        let refused = import(&own(), &[file]).expect_err("it is refused");
        assert!(refused.contains(want), "{file}: {refused}");
    }
}

/// Real pastes are not the project's own; where they lie beside it, each is held to what it must yield.
#[test]
fn real_pastes_come_to_a_verdict() {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", "fixtures", "real"].iter().collect();
    let Ok(entries) = fs::read_dir(&folder) else {
        return println!("skipped: {} is not there", folder.display());
    };
    let mut files: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    files.retain(|file| file != "SOURCES.md");
    files.sort();
    for file in &files {
        match import(&folder, &[file]) {
            Ok(imported) => {
                let report = verdict(&imported);
                assert!(!outcomes(&report).is_empty(), "{file} has a service");
            }
            Err(refused) => {
                let (_, words) =
                    NOTHING_TO_RUN.iter().find(|(name, _)| name == file).unwrap_or_else(|| panic!("{file}: {refused}"));
                words.iter().for_each(|words| assert!(refused.contains(words), "{file}: {refused}"));
            }
        }
    }
    assert_rows(&folder, &REAL);
}

/// Samples of which nothing can be run, and what is said instead.
const NOTHING_TO_RUN: [(&str, &[&str]); 2] = [
    (
        "12-describe-tasks-query-stopped.json",
        &[
            "2 stopped tasks of cluster nitro-app-cluster, container web, stopped by ResourceInitializationError",
            "aws ecs describe-services",
            "aws ecs describe-task-definition",
        ],
    ),
    ("24-terraform-plan-human.txt", &["terraform show -json"]),
];

const REAL: [Row; 18] = [
    Row {
        files: &["07-describe-task-definition-recorded.json"],
        want: &[
            ("taskDefinitions.0.revision", "77"),
            ("taskDefinitions.0.containerDefinitions.0.memory", "1024"),
            ("taskDefinitions.0.containerDefinitions.0.portMappings.0.containerPort", "5000"),
        ],
        notes: &["the text has no service"],
        outcomes: &[("dev-redash-server", "COMPLETED")],
    },
    Row {
        files: &["13-describe-target-groups-recorded.json"],
        want: &[
            ("targetGroups.0.Port", "80"),
            ("targetGroups.1.Port", "8080"),
            ("targetGroups.1.deregistrationDelay", "300"),
        ],
        notes: &["targetGroups[1]: no load balancer sends to it in the text"],
        outcomes: &[("test1target", "COMPLETED")],
    },
    Row {
        files: &["15-describe-images-page.txt"],
        want: &[("images.0.image", "\"cluster-autoscaler:v1.13.6\""), ("images.0.size", "\"48318255B\"")],
        notes: &["the text describes this image: cluster-autoscaler:v1.13.6 assumed", "9 lines skipped"],
        outcomes: &[("cluster-autoscaler", "COMPLETED")],
    },
    Row {
        files: &["16-create-service-ecspresso.json"],
        want: &[
            ("services.0.desiredCount", "1"),
            ("services.0.deploymentConfiguration.deploymentCircuitBreaker.rollback", "true"),
            ("services.0.capacityProviderStrategy.0.base", "1"),
            ("services.0.capacityProviderStrategy.1.weight", "2"),
        ],
        notes: &["the text does not name the service: web", "3 subnets and a public IP"],
        outcomes: &[("web", "COMPLETED")],
    },
    Row {
        files: &["18-register-task-definition-sidecars.json"],
        want: &[
            ("taskDefinitions.0.containerDefinitions.0.healthCheck.timeout", "6"),
            ("taskDefinitions.0.containerDefinitions.3.dependsOn.0.condition", "\"START\""),
        ],
        notes: &["its 6 s are longer than the interval of 5 s", "leaves region open"],
        outcomes: &[("aws-otel-FARGATE", "COMPLETED")],
    },
    Row {
        files: &["01-describe-services-crashloop.json"],
        want: &[
            ("cluster.region", "\"eu-west-3\""),
            ("cluster.clusterName", "\"corporate-cluster\""),
            ("services.1.desiredCount", "1"),
            ("targetGroups.1.Port", "8080"),
        ],
        notes: &["the text lacks `sva-go-develop-task:6`"],
        outcomes: &[("sva-go-develop-service", "COMPLETED"), ("tantosvago30-develop-service", "COMPLETED")],
    },
    Row {
        files: &["02-describe-services-secret-denied.json"],
        want: &[
            ("targetGroups.0.TargetGroupName", "\"trance-formation-tg\""),
            ("services.0.loadBalancers.0.containerPort", "8000"),
        ],
        notes: &["21 times the text says that a secret cannot be read"],
        outcomes: &[("trance-formation-service", "COMPLETED")],
    },
    Row {
        files: &["04-describe-services-recorded-no-hosts.json"],
        want: &[
            ("services.0.deploymentConfiguration.maximumPercent", "150"),
            ("services.1.deploymentConfiguration.minimumHealthyPercent", "0"),
            ("services.1.desiredCount", "0"),
        ],
        notes: &["the cluster had no container instances"],
        outcomes: &[("c7n-test", "IN_PROGRESS"), ("test-no-tag", "COMPLETED")],
    },
    Row {
        files: &["05-describe-services-recorded-midrollout.json", "07-describe-task-definition-recorded.json"],
        want: &[
            ("services.0.taskDefinition", "\"dev-redash-server:75\""),
            ("script.0.taskDefinition", "\"dev-redash-server:77\""),
            ("taskDefinitions.1.cpu", "\"512\""),
        ],
        notes: &["the text lacks `dev-redash-server:75`"],
        outcomes: &[("redash-server", "COMPLETED")],
    },
    Row {
        files: &["06-describe-services-recorded-huge.json"],
        want: &[
            ("services.0.deploymentConfiguration.deploymentCircuitBreaker.rollback", "true"),
            ("services.1.deploymentConfiguration.deploymentCircuitBreaker", "null"),
        ],
        notes: &[],
        outcomes: &[("test", "COMPLETED"), ("c7n-test-service", "COMPLETED")],
    },
    Row {
        files: &["09-describe-container-instances-recorded-draining.json"],
        want: &[
            ("cluster.instances.0.instanceType", "\"t2.micro\""),
            ("cluster.instances.0.zone", "\"us-east-1d\""),
            ("script.0.status", "\"DRAINING\""),
        ],
        notes: &["the instance registers 993 MiB"],
        outcomes: &[("web", "IN_PROGRESS")],
    },
    Row {
        files: &["03-describe-services-epoch.json", "10-describe-container-instances-doc.json"],
        want: &[("services.0.desiredCount", "2"), ("cluster.region", "\"us-west-2\"")],
        notes: &["unknown type"],
        outcomes: &[("fargate-service", "COMPLETED")],
    },
    Row {
        files: &["11-describe-tasks-fargate.json"],
        want: &[
            ("services.0.serviceName", "\"pulsegrid-service\""),
            ("services.0.taskDefinition", "\"pulsegrid-task:2\""),
            ("cluster.region", "\"eu-north-1\""),
        ],
        notes: &["provisioning 20.7 s, pulling 1.3 s, starting 15.1 s"],
        outcomes: &[("pulsegrid-service", "COMPLETED")],
    },
    Row {
        files: &["17-create-service-jsonnet.txt"],
        want: &[
            ("services.0.loadBalancers.0.targetGroupArn", "\"http-alpha\""),
            ("services.0.loadBalancers.0.containerName", "\"nginx\""),
        ],
        notes: &["line 23: `{{tfstate", "line 35: `{{tfstate"],
        outcomes: &[("web", "COMPLETED")],
    },
    Row {
        files: &["19-cloudformation-copilot-service.yaml"],
        want: &[
            ("services.0.desiredCount", "3"),
            ("services.0.healthCheckGracePeriodSeconds", "60"),
            ("services.0.loadBalancers.2.containerName", "\"fe\""),
            ("targetGroups.2.deregistrationDelay", "60"),
            ("taskDefinitions.0.containerDefinitions.2.healthCheck.retries", "2"),
        ],
        notes: &["`echo` ends at once", "alarms fail a deployment"],
        outcomes: &[("Service", "COMPLETED")],
    },
    Row {
        files: &["20-cloudformation-daemon.yaml"],
        want: &[
            ("services.0.deploymentConfiguration.maximumPercent", "100"),
            ("services.0.deploymentConfiguration.minimumHealthyPercent", "0"),
            ("taskDefinitions.0.memory", "\"64\""),
        ],
        notes: &["which knows `Command`"],
        outcomes: &[("otel-daemon-service", "COMPLETED")],
    },
    Row {
        files: &["21-cloudformation-placement.json"],
        want: &[
            ("services.0.desiredCount", "0"),
            ("services.0.placementStrategy.1.field", "\"host\""),
            ("taskDefinitions.0.containerDefinitions.0.memory", "500"),
        ],
        notes: &["classic load balancer", "leaves HealthCheckGracePeriodSeconds open"],
        outcomes: &[("ServiceName", "COMPLETED")],
    },
    Row {
        files: &["22-cdk-synth-three-services.json"],
        want: &[
            ("services.2.deploymentConfiguration.maximumPercent", "150"),
            ("services.2.desiredCount", "2"),
            ("targetGroups.0.deregistrationDelay", "10"),
            ("taskDefinitions.0.memory", "\"2048\""),
        ],
        notes: &["86 resources of the template play no part", "worked out for a region"],
        outcomes: &[("name", "COMPLETED"), ("greeting", "COMPLETED"), ("greeter", "COMPLETED")],
    },
];

const OWN: [Row; 27] = [
    Row {
        files: &["two-answers-one-line-each.txt", "target-group-attributes.txt", "images-query.json"],
        want: &[
            ("cluster.region", "\"ap-northeast-1\""),
            ("services.0.desiredCount", "3"),
            ("services.0.healthCheckGracePeriodSeconds", "30"),
            ("taskDefinitions.0.revision", "88"),
            ("taskDefinitions.0.containerDefinitions.0.stopTimeout", "60"),
            ("targetGroups.0.deregistrationDelay", "10"),
            ("targetGroups.0.slowStart", "30"),
            ("images.0.size", "\"187654321B\""),
        ],
        notes: &[],
        outcomes: &[("cart", "COMPLETED")],
    },
    Row {
        files: &["images-query.json"],
        want: &[("images.0.image", "\"cart:1.2.3\"")],
        notes: &["the text describes this image: cart:1.2.3 assumed"],
        outcomes: &[("cart", "COMPLETED")],
    },
    Row {
        files: &["trailing-commas.json"],
        want: &[("taskDefinitions.0.containerDefinitions.0.memory", "128"), ("services.0.launchType", "\"EC2\"")],
        notes: &["containerDefinitions.command"],
        outcomes: &[("worker", "COMPLETED")],
    },
    Row {
        files: &["yaml-stream.yaml"],
        want: &[("services.0.taskDefinition", "\"mail:3\""), ("cluster.region", "\"eu-west-1\"")],
        notes: &[],
        outcomes: &[("mail", "COMPLETED")],
    },
    Row {
        files: &["terraform-plan-for-each.json"],
        want: &[
            ("cluster.clusterName", "\"apps\""),
            ("cluster.region", "\"eu-north-1\""),
            ("services.1.loadBalancers.0.targetGroupArn", "\"app-green\""),
            ("services.1.deploymentConfiguration.minimumHealthyPercent", "50"),
            ("targetGroups.1.deregistrationDelay", "15"),
        ],
        notes: &[],
        outcomes: &[("app-blue", "COMPLETED"), ("app-green", "COMPLETED")],
    },
    Row {
        files: &["terraform-show-state.json"],
        want: &[("services.0.taskDefinition", "\"app-blue:1\""), ("services.1.desiredCount", "2")],
        notes: &["the text names no region"],
        outcomes: &[("app-blue", "COMPLETED"), ("app-green", "COMPLETED")],
    },
    Row {
        files: &["cloudformation-short-tags.yaml"],
        want: &[
            ("services.0.desiredCount", "3"),
            ("taskDefinitions.0.family", "\"api-prod\""),
            ("taskDefinitions.0.cpu", "\"1024\""),
            ("targetGroups.0.HealthCheckPath", "\"/healthz\""),
            ("targetGroups.0.deregistrationDelay", "15"),
        ],
        notes: &["2 resources of the template play no part"],
        outcomes: &[("Service", "COMPLETED")],
    },
    Row {
        files: &["stopped-task-of-a-family.json"],
        want: &[("services.0.launchType", "\"FARGATE\""), ("taskDefinitions.0.revision", "4")],
        notes: &["Essential container in task exited"],
        outcomes: &[("batch", "COMPLETED")],
    },
    Row {
        files: &["three-hosts.json"],
        want: &[
            ("cluster.region", "\"eu-west-2\""),
            ("cluster.instances.2.zone", "\"eu-west-2c\""),
            ("cluster.instances.0.instanceType", "\"m5.large\""),
        ],
        notes: &["the text has no service"],
        outcomes: &[("web", "COMPLETED")],
    },
    Row {
        files: &["smart-quotes.txt"],
        want: &[("services.0.serviceName", "\"chat\"")],
        notes: &["the text lacks `cart:88`"],
        outcomes: &[("chat", "COMPLETED")],
    },
    Row {
        files: &["service-deployments.json"],
        want: &[("services.0.deploymentConfiguration.deploymentCircuitBreaker.rollback", "true")],
        notes: &[],
        outcomes: &[("api", "COMPLETED")],
    },
    Row {
        files: &["target-group-attributes.txt"],
        want: &[("targetGroups.0.HealthCheckPath", "\"/health\""), ("targetGroups.0.slowStart", "30")],
        notes: &["the text has no service"],
        outcomes: &[("cart-blue", "COMPLETED")],
    },
    Row {
        files: &["powershell-definition-utf16.txt"],
        want: &[("taskDefinitions.0.containerDefinitions.0.healthCheck.startPeriod", "30")],
        notes: &["from `PS C:"],
        outcomes: &[("cart", "COMPLETED")],
    },
    Row {
        files: &["terminal-session.txt", "container-instances.json", "target-groups.json", "images.json"],
        want: &[
            ("cluster.clusterName", "\"shop\""),
            ("cluster.zones", r#"["eu-central-1a", "eu-central-1b", "eu-central-1c"]"#),
            ("cluster.instances.0.count", "2"),
            ("cluster.instances.0.attributes", r#"{"stack": "prod"}"#),
            ("services.0.placementStrategy.1.field", "\"memory\""),
            ("services.0.deploymentConfiguration.maximumPercent", "150"),
            ("targetGroups.0.HealthCheckPath", "\"/actuator/health\""),
            ("targetGroups.0.deregistrationDelay", "20"),
            ("images.0.size", "\"214748364B\""),
        ],
        notes: &["m7i-flex.large", "DRAINING in the text", "agent is not connected"],
        outcomes: &[("checkout", "COMPLETED")],
    },
    Row {
        files: &["powershell-utf16le.json"],
        want: &[("services.0.desiredCount", "4"), ("services.0.healthCheckGracePeriodSeconds", "45")],
        notes: &["the text lacks `checkout:41`"],
        outcomes: &[("checkout", "COMPLETED")],
    },
    Row {
        files: &["boto3-print.txt"],
        want: &[
            ("cluster.region", "\"us-west-2\""),
            ("services.0.deploymentConfiguration.minimumHealthyPercent", "50"),
        ],
        notes: &[],
        outcomes: &[("mailer", "COMPLETED")],
    },
    Row {
        files: &["query-projection.json"],
        want: &[("services.0.desiredCount", "6")],
        notes: &["5 of 6 tasks run in the text"],
        outcomes: &[("api", "COMPLETED"), ("worker", "COMPLETED")],
    },
    Row {
        files: &["service-arns.json"],
        want: &[("cluster.clusterName", "\"edge\""), ("cluster.region", "\"us-east-2\"")],
        notes: &["services[1].desiredCount: not said: 1 assumed"],
        outcomes: &[("gateway", "COMPLETED"), ("auth", "COMPLETED")],
    },
    Row {
        files: &["daemon-external.json"],
        want: &[("services.0.schedulingStrategy", "\"DAEMON\""), ("services.1.desiredCount", "3")],
        notes: &["EXTERNAL is not modelled", "asg-provider is not modelled", "CODE_DEPLOY", "BLUE_GREEN"],
        outcomes: &[("node-agent", "COMPLETED"), ("spot-pool", "COMPLETED")],
    },
    Row {
        files: &["register-task-definition.jsonc"],
        want: &[
            ("taskDefinitions.0.cpu", "\"1024\""),
            ("taskDefinitions.0.memory", "\"2048\""),
            ("images.0.behaviour.exitAfter", "\"5s\""),
        ],
        notes: &["leaves TAG open", "leaves IMAGE_TAG open"],
        outcomes: &[("batch", "COMPLETED")],
    },
    Row {
        files: &["ecspresso-service.jsonnet"],
        want: &[("services.0.desiredCount", "5"), ("targetGroups.0.TargetGroupName", "\"search\"")],
        notes: &["leaves STAGE open"],
        outcomes: &[("search-STAGE", "COMPLETED")],
    },
    Row {
        files: &["cloudformation-ec2.yaml"],
        want: &[
            ("cluster.clusterName", "\"prod-cluster\""),
            ("cluster.instances.0.instanceType", "\"c5.xlarge\""),
            ("services.0.desiredCount", "6"),
            ("services.0.healthCheckGracePeriodSeconds", "90"),
            ("taskDefinitions.0.containerDefinitions.0.cpu", "512"),
            ("targetGroups.0.deregistrationDelay", "30"),
        ],
        notes: &["`OnlyInDev` is left out", "leaves Image open"],
        outcomes: &[("orders-prod", "COMPLETED")],
    },
    Row {
        files: &["cdk-synth-banner.txt"],
        want: &[("services.0.desiredCount", "3"), ("taskDefinitions.0.memory", "\"1024\"")],
        notes: &["worked out for a region"],
        outcomes: &[("Api", "COMPLETED")],
    },
    Row {
        files: &["terraform-plan-modules.json"],
        want: &[
            ("cluster.region", "\"eu-west-1\""),
            ("services.0.taskDefinition", "\"front:17\""),
            ("services.0.loadBalancers.0.targetGroupArn", "\"front-targets\""),
            ("targetGroups.0.Matcher.HttpCode", "\"200,204\""),
            ("images.0.image", "\"ghcr.io/acme/front:1.8.2\""),
            ("script.0.taskDefinition", "\"front:18\""),
        ],
        notes: &["`front:18` of the text is deployed"],
        outcomes: &[("front", "COMPLETED")],
    },
    Row {
        files: &["terraform.tfstate"],
        want: &[("services.0.taskDefinition", "\"state-web:5\""), ("cluster.clusterName", "\"state\"")],
        notes: &[],
        outcomes: &[("state-web", "COMPLETED")],
    },
    Row {
        files: &["stopped-tasks.json"],
        want: &[("services.0.serviceName", "\"payments\"")],
        notes: &["CannotPullContainerError", "`fail-registry` shows it"],
        outcomes: &[("payments", "COMPLETED")],
    },
    Row {
        files: &[
            "target-health.txt",
            "markdown-chat.md",
            "describe-services.yaml",
            "cli-v1-epoch.json",
            "cut-off.json",
        ],
        want: &[],
        notes: &[
            "1 of 2 targets are healthy, reason Target.ResponseCodeMismatch",
            "cut-off.json, line 45",
            "classic load balancer",
        ],
        outcomes: &[
            ("flappy", "COMPLETED"),
            ("yaml-out", "COMPLETED"),
            ("legacy", "COMPLETED"),
            ("checkout", "COMPLETED"),
        ],
    },
];
