//! Names that the AWS API has and the engine does not model: accepted, ignored, and listed for the reader.
//!
//! Written down from botocore 1.44.5, `ecs` 2014-11-13 and `elasticloadbalancingv2` 2015-12-01.

/// Of all of them, what a command may carry though nothing comes of it: bookkeeping, and networks, which all work.
pub const PASSED_OVER: &[&str] = &[
    "cluster",
    "clientToken",
    "enableECSManagedTags",
    "environment",
    "group",
    "monitoring",
    "networkConfiguration",
    "platformVersion",
    "propagateTags",
    "referenceId",
    "role",
    "runtimePlatform",
    "startedBy",
    "tags",
    "volumes",
];

/// `CreateService` and `Service`.
pub const SERVICE: &[&str] = &[
    "cluster",
    "availabilityZoneRebalancing",
    "serviceRegistries",
    "clientToken",
    "platformVersion",
    "role",
    "networkConfiguration",
    "deploymentController",
    "tags",
    "enableECSManagedTags",
    "propagateTags",
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
    "gatewayConnectors",
    "monitoring",
    "serviceArn",
    "clusterArn",
    "status",
    "runningCount",
    "pendingCount",
    "platformFamily",
    "taskSets",
    "deployments",
    "roleArn",
    "events",
    "createdAt",
    "currentServiceDeployment",
    "currentServiceRevisions",
    "createdBy",
    "resourceManagementType",
];

/// `LoadBalancer`.
pub const LOAD_BALANCER: &[&str] = &["loadBalancerName", "advancedConfiguration"];

/// `DeploymentConfiguration`.
pub const DEPLOYMENT_CONFIGURATION: &[&str] = &[
    "strategy",
    "bakeTimeInMinutes",
    "lifecycleHooks",
    "linearConfiguration",
    "canaryConfiguration",
    "earlySuccessCriteria",
];

/// `RegisterTaskDefinition` and `TaskDefinition`.
pub const TASK_DEFINITION: &[&str] = &[
    "volumes",
    "tags",
    "pidMode",
    "ipcMode",
    "proxyConfiguration",
    "inferenceAccelerators",
    "ephemeralStorage",
    "runtimePlatform",
    "enableFaultInjection",
    "trustedExecutionConfiguration",
    "taskDefinitionArn",
    "status",
    "compatibilities",
    "registeredAt",
    "deregisteredAt",
    "deleteRequestedAt",
    "registeredBy",
];

/// `RegisterTaskDefinition`, which gives the revision.
pub const REGISTER_TASK_DEFINITION: &[&str] = &[
    "revision",
    "volumes",
    "tags",
    "pidMode",
    "ipcMode",
    "proxyConfiguration",
    "inferenceAccelerators",
    "ephemeralStorage",
    "runtimePlatform",
    "enableFaultInjection",
    "trustedExecutionConfiguration",
    "taskDefinitionArn",
    "status",
    "compatibilities",
    "registeredAt",
    "deregisteredAt",
    "deleteRequestedAt",
    "registeredBy",
];

/// `ContainerDefinition`.
pub const CONTAINER_DEFINITION: &[&str] = &[
    "repositoryCredentials",
    "links",
    "entryPoint",
    "command",
    "environment",
    "environmentFiles",
    "mountPoints",
    "volumesFrom",
    "linuxParameters",
    "startTimeout",
    "versionConsistency",
    "hostname",
    "user",
    "workingDirectory",
    "disableNetworking",
    "privileged",
    "readonlyRootFilesystem",
    "dnsServers",
    "dnsSearchDomains",
    "extraHosts",
    "dockerSecurityOptions",
    "interactive",
    "pseudoTerminal",
    "dockerLabels",
    "ulimits",
    "systemControls",
    "firelensConfiguration",
    "credentialSpecs",
];

/// `PortMapping`.
pub const PORT_MAPPING: &[&str] = &["name", "appProtocol", "containerPortRange"];

/// `LogConfiguration`.
pub const LOG_CONFIGURATION: &[&str] = &["secretOptions"];

/// `CreateCluster` and `Cluster`.
pub const CLUSTER: &[&str] = &[
    "tags",
    "settings",
    "configuration",
    "capacityProviders",
    "defaultCapacityProviderStrategy",
    "serviceConnectDefaults",
    "clusterArn",
    "status",
    "registeredContainerInstancesCount",
    "runningTasksCount",
    "pendingTasksCount",
    "activeServicesCount",
    "statistics",
    "attachments",
    "attachmentsStatus",
];

/// `UpdateService`.
pub const UPDATE_SERVICE: &[&str] = &[
    "cluster",
    "capacityProviderStrategy",
    "availabilityZoneRebalancing",
    "networkConfiguration",
    "placementConstraints",
    "placementStrategy",
    "platformVersion",
    "deploymentController",
    "enableECSManagedTags",
    "loadBalancers",
    "propagateTags",
    "serviceRegistries",
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
    "gatewayConnectors",
    "monitoring",
];

/// `StopTask`.
pub const STOP_TASK: &[&str] = &["cluster"];

/// `TargetGroup` and `CreateTargetGroup` of elbv2.
pub const TARGET_GROUP: &[&str] = &[
    "TargetGroupArn",
    "Protocol",
    "VpcId",
    "HealthCheckProtocol",
    "HealthCheckPort",
    "HealthCheckEnabled",
    "LoadBalancerArns",
    "ProtocolVersion",
    "IpAddressType",
    "TargetControlPort",
    "Tags",
];

/// `Matcher` of elbv2.
pub const MATCHER: &[&str] = &["GrpcCode"];

/// `DeleteService`.
pub const DELETE_SERVICE: &[&str] = &["cluster"];

/// `RunTask`.
pub const RUN_TASK: &[&str] = &[
    "capacityProviderStrategy",
    "cluster",
    "enableECSManagedTags",
    "group",
    "networkConfiguration",
    "overrides",
    "placementConstraints",
    "placementStrategy",
    "platformVersion",
    "propagateTags",
    "referenceId",
    "startedBy",
    "tags",
    "clientToken",
    "volumeConfigurations",
];

/// `SetAlarmState` of CloudWatch.
pub const SET_ALARM_STATE: &[&str] = &["stateReason", "stateReasonData"];
