//! What the AWS CLI has and this console has not: it says so instead of calling it unknown.

use super::CLUSTER;
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, Values};

/// Commands of the API that a running recording cannot obey. ECS itself refuses in this way what a cluster cannot do.
const fn refused(name: &'static str, api: &'static str, flags: &'static [Flag], example: &'static str) -> Operation {
    Operation { service: "ecs", name, api, does: "not in a running recording", flags, example, run: Run::Own(refuse) }
}

const ATTRIBUTES: Flag = Flag::new("attributes", Shape::Any).required();

pub const OPERATIONS: &[Operation] = &[
    refused(
        "register-task-definition",
        "ecs:RegisterTaskDefinition",
        &[
            Flag::new("family", Shape::Text).required(),
            Flag::new("containerDefinitions", Shape::Any).required(),
            Flag::new("taskRoleArn", Shape::Text),
            Flag::new("executionRoleArn", Shape::Text),
            Flag::new("networkMode", Shape::Text),
            Flag::new("requiresCompatibilities", Shape::Any),
            Flag::new("cpu", Shape::Text),
            Flag::new("memory", Shape::Text),
        ],
        "ecs register-task-definition --family web --container-definitions '[]'",
    ),
    refused(
        "create-service",
        "ecs:CreateService",
        &[
            CLUSTER,
            Flag::new("serviceName", Shape::Text).required(),
            Flag::new("taskDefinition", Shape::Text).of(Values::Definitions),
            Flag::new("desiredCount", Shape::Number),
            Flag::new("launchType", Shape::Text),
            Flag::new("networkConfiguration", Shape::Any),
            Flag::new("loadBalancers", Shape::Any),
            Flag::new("deploymentConfiguration", Shape::Any),
        ],
        "ecs create-service --cluster CLUSTER --service-name another --task-definition DEFINITION --desired-count 1",
    ),
    refused(
        "put-attributes",
        "ecs:PutAttributes",
        &[CLUSTER, ATTRIBUTES],
        "ecs put-attributes --cluster CLUSTER --attributes name=stack,value=blue,targetId=INSTANCE",
    ),
    refused(
        "delete-attributes",
        "ecs:DeleteAttributes",
        &[CLUSTER, ATTRIBUTES],
        "ecs delete-attributes --cluster CLUSTER --attributes name=stack,targetId=INSTANCE",
    ),
];

fn refuse(call: &Call<'_>) -> Result<Outcome, Fault> {
    let text = "This recording began with all it has: add it to the scenario, which then plays anew.";
    Err(call.refused("UnsupportedFeatureException", text))
}

/// Services by name with their commands; none where the whole service is not here.
pub const NOT_MODELLED: &[(&str, &[&str])] = &[
    ("ecs", &["associate-gateway-with-cluster", "continue-service-deployment", "create-capacity-provider", "create-cluster", "create-daemon", "create-express-gateway-service", "create-gateway", "create-task-set", "delete-account-setting", "delete-capacity-provider", "delete-cluster", "delete-daemon", "delete-daemon-task-definition", "delete-express-gateway-service", "delete-gateway", "delete-task-definitions", "delete-task-set", "deregister-task-definition", "describe-capacity-providers", "describe-daemon", "describe-daemon-deployments", "describe-daemon-revisions", "describe-daemon-task-definition", "describe-express-gateway-service", "describe-gateway", "describe-gateway-resources", "describe-gateway-route", "describe-task-sets", "disassociate-gateway-from-cluster", "get-task-protection", "list-account-settings", "list-daemon-deployments", "list-daemon-task-definitions", "list-daemons", "list-gateway-cluster-associations", "list-gateway-routes", "list-gateways", "list-services-by-namespace", "list-tags-for-resource", "put-account-setting", "put-account-setting-default", "put-cluster-capacity-providers", "register-daemon-task-definition", "start-task", "stop-service-deployment", "tag-resource", "untag-resource", "update-capacity-provider", "update-cluster", "update-cluster-settings", "update-container-agent", "update-daemon", "update-express-gateway-service", "update-gateway", "update-service-primary-task-set", "update-task-protection", "update-task-set"]),
    ("elbv2", &["add-listener-certificates", "add-tags", "add-trust-store-revocations", "create-listener", "create-load-balancer", "create-rule", "create-target-group", "create-trust-store", "delete-listener", "delete-load-balancer", "delete-rule", "delete-shared-trust-store-association", "delete-target-group", "delete-trust-store", "deregister-targets", "describe-account-limits", "describe-capacity-reservation", "describe-listener-attributes", "describe-listener-certificates", "describe-listeners", "describe-load-balancer-attributes", "describe-rules", "describe-ssl-policies", "describe-tags", "describe-trust-store-associations", "describe-trust-store-revocations", "describe-trust-stores", "get-resource-policy", "get-trust-store-ca-certificates-bundle", "get-trust-store-revocation-content", "modify-capacity-reservation", "modify-ip-pools", "modify-listener", "modify-listener-attributes", "modify-load-balancer-attributes", "modify-rule", "modify-target-group", "modify-target-group-attributes", "modify-trust-store", "register-targets", "remove-listener-certificates", "remove-tags", "remove-trust-store-revocations", "set-ip-address-type", "set-rule-priorities", "set-security-groups", "set-subnets"]),
    ("logs", &["associate-kms-key", "associate-source-to-s3-table-integration", "cancel-export-task", "cancel-import-task", "create-delivery", "create-export-task", "create-import-task", "create-log-anomaly-detector", "create-log-group", "create-log-stream", "create-lookup-table", "create-scheduled-query", "delete-account-policy", "delete-data-protection-policy", "delete-delivery", "delete-delivery-destination", "delete-delivery-destination-policy", "delete-delivery-source", "delete-destination", "delete-index-policy", "delete-integration", "delete-log-anomaly-detector", "delete-log-group", "delete-log-stream", "delete-lookup-table", "delete-metric-filter", "delete-query-definition", "delete-resource-policy", "delete-retention-policy", "delete-scheduled-query", "delete-subscription-filter", "delete-syslog-configuration", "delete-transformer", "describe-account-policies", "describe-configuration-templates", "describe-deliveries", "describe-delivery-destinations", "describe-delivery-sources", "describe-destinations", "describe-export-tasks", "describe-field-indexes", "describe-import-task-batches", "describe-import-tasks", "describe-index-policies", "describe-lookup-tables", "describe-metric-filters", "describe-queries", "describe-query-definitions", "describe-resource-policies", "describe-subscription-filters", "disassociate-kms-key", "disassociate-source-from-s3-table-integration", "get-data-protection-policy", "get-delivery", "get-delivery-destination", "get-delivery-destination-policy", "get-delivery-source", "get-integration", "get-log-anomaly-detector", "get-log-fields", "get-log-group-fields", "get-log-object", "get-log-record", "get-lookup-table", "get-query-results", "get-scheduled-query", "get-scheduled-query-history", "get-storage-tier-policy", "get-transformer", "list-aggregate-log-group-summaries", "list-anomalies", "list-integrations", "list-log-anomaly-detectors", "list-log-groups", "list-log-groups-for-query", "list-scheduled-queries", "list-sources-for-s3-table-integration", "list-syslog-configurations", "list-tags-for-resource", "list-tags-log-group", "put-account-policy", "put-bearer-token-authentication", "put-data-protection-policy", "put-delivery-destination", "put-delivery-destination-policy", "put-delivery-source", "put-destination", "put-destination-policy", "put-index-policy", "put-integration", "put-log-events", "put-log-group-deletion-protection", "put-metric-filter", "put-query-definition", "put-resource-policy", "put-retention-policy", "put-storage-tier-policy", "put-subscription-filter", "put-syslog-configuration", "put-transformer", "start-live-tail", "start-query", "stop-query", "tag-log-group", "tag-resource", "test-metric-filter", "test-transformer", "untag-log-group", "untag-resource", "update-anomaly", "update-delivery-configuration", "update-log-anomaly-detector", "update-lookup-table", "update-scheduled-query"]),
    ("ecr", &["batch-get-image", "create-repository", "delete-repository", "get-authorization-token", "get-lifecycle-policy", "put-image"]),
    ("cloudwatch", &["describe-alarms", "get-metric-data", "get-metric-statistics", "list-metrics", "put-metric-alarm"]),
    ("sts", &["assume-role", "get-session-token"]),
    ("application-autoscaling", &[]),
    ("autoscaling", &[]),
    ("cloudformation", &[]),
    ("cloudtrail", &[]),
    ("codedeploy", &[]),
    ("configure", &[]),
    ("ec2", &[]),
    ("events", &[]),
    ("iam", &[]),
    ("kms", &[]),
    ("lambda", &[]),
    ("rds", &[]),
    ("route53", &[]),
    ("s3", &[]),
    ("s3api", &[]),
    ("secretsmanager", &[]),
    ("servicediscovery", &[]),
    ("sns", &[]),
    ("sqs", &[]),
    ("ssm", &[]),
    ("sso", &[]),
];
