//! What redaction takes out, and what it leaves.

use super::of;
use crate::scenario::import::{Redactor, redact};
use crate::scenario::{check, write};

#[test]
fn texts_lose_what_tells_whose_they_are() {
    let mut redactor = Redactor::default();
    for (given, want) in [
        (
            "123456789999.dkr.ecr.eu-west-1.amazonaws.com/shop/app:1",
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/app:1",
        ),
        ("arn:aws:iam::123456789999:role/payments-prod", "arn:aws:iam::111122223333:role/role-1"),
        ("arn:aws:iam::999999999999:role/other", "arn:aws:iam::444455556666:role/role-2"),
        (
            "arn:aws:secretsmanager:eu-west-1:123456789999:secret:db-AbC:password::",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:secret-1",
        ),
        (
            "arn:aws:ecs:eu-west-1:123456789999:task-definition/web:7",
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7",
        ),
        ("registry.acme.dev/app:1.2.3.4", "host-1.example.com/app:1.2.3.4"),
        ("registry.acme.dev:5000/app", "host-1.example.com:5000/app"),
        ("public.ecr.aws/nginx/nginx:1.27", "public.ecr.aws/nginx/nginx:1.27"),
        ("ghcr.io/acme/app@sha256:0c0c", "ghcr.io/acme/app@sha256:0c0c"),
        ("curl -f http://localhost:8080/health", "curl -f http://localhost:8080/health"),
        ("curl http://10.1.2.3:80 http://10.1.2.4", "curl http://192.0.2.1:80 http://192.0.2.2"),
        ("curl -u me:pw https://db.prod.internal/x", "curl -u REDACTED https://host-2.example.com/x"),
        ("curl -H 'Authorization: Bearer abc.def'", "curl -H 'Authorization: Bearer REDACTED"),
        ("API_TOKEN=abc run", "API_TOKEN=REDACTED run"),
        ("mail alex@acme.io", "mail user-1@example.com"),
        ("AKIAIOSFODNN7EXAMPLE", "REDACTED"),
        ("fe80::1ff:fe23:4567:890a", "2001:db8::1"),
        ("app.py server.jar 12:34:56 v1.15.1.0-prod", "app.py server.jar 12:34:56 v1.15.1.0-prod"),
        ("attribute:ecs.instance-type =~ c5.*", "attribute:ecs.instance-type =~ c5.*"),
        ("sha256:842a0206d43c123456789012aabb", "sha256:842a0206d43c123456789012aabb"),
    ] {
        assert_eq!(redactor.text(given), want);
        assert_eq!(redactor.text(want), want, "a second time changes nothing");
    }
}

#[test]
fn a_redacted_scenario_runs_and_is_the_same_each_time() {
    let text = r#"{"family": "web", "networkMode": "awsvpc", "cpu": "256", "memory": "512", "taskRoleArn": "arn:aws:iam::210987654321:role/web",
      "containerDefinitions": [{"name": "app", "image": "210987654321.dkr.ecr.us-east-1.amazonaws.com/app:1", "environment": [{"name": "PASSWORD", "value": "hunter2"}],
        "secrets": [{"name": "KEY", "valueFrom": "/prod/key"}],
        "logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": "abc", "splunk-url": "https://splunk.acme.com:8088"}}}]}"#;
    let imported = of(text);
    let redacted = redact(&imported);
    let yaml = write::to_yaml(&redacted.scenario);
    for secret in ["210987654321", "hunter2", "/prod/key", "abc", "acme", "role/web"] {
        assert!(!yaml.contains(secret), "{secret} is in\n{yaml}");
    }
    assert!(check(&redacted.scenario).is_empty());
    assert_eq!(redacted, redact(&imported));
    assert_eq!(redact(&redacted).scenario, redacted.scenario);
}
