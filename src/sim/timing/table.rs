//! The table itself: one row a setting, with its value in both profiles, its badge and its source.

use super::{
    AGENT_ASSUMES, Badge, FREE_AT_STOPPING, NO, OF_HANDBOOK, POLL, PRESENT, PUSH, PUSHED, REGISTERS, Row, START_FIRST,
    STARTS_CONTAINERS, TODAY, Value, YES,
};
use crate::scenario::Setting;

const fn documented(low: u64, high: u64, source: &'static str) -> Value {
    Value { low, high, badge: Badge::Documented, source }
}

const fn observed(low: u64, high: u64, source: &'static str) -> Value {
    Value { low, high, badge: Badge::Observed, source }
}

const fn assumed(low: u64, high: u64, source: &'static str) -> Value {
    Value { low, high, badge: Badge::Assumed, source }
}

const fn same(setting: Setting, meaning: &'static str, value: Value) -> Row {
    Row { setting, meaning, aws: value, handbook: value }
}

const fn split(setting: Setting, meaning: &'static str, aws: Value, handbook: Value) -> Row {
    Row { setting, meaning, aws, handbook }
}

const MB: u64 = 1_000_000;
const HANDBOOK: &str = "Handbook, task startup sequence";
const POLLING: &str = "Handbook, gotcha 1: the agent polls every 5 seconds";
const AGENT: &str = "amazon-ecs-agent v1.105.1, ecs-agent/acs: work is pushed over a websocket";
const FARGATE_START: &str =
    "Public capture of a Fargate start: ENI 5.0 s, pull from 12.9 s to 17.4 s, RUNNING at 19.5 s";
const PULL_MODEL: &str =
    "Fitted to the handbook's 800 MB figures: 60-90 s on EC2, about 45 s on Fargate, up to 120 s on small EC2";

/// All settings, in the order of `Setting::ALL`.
pub const TABLE: &[Row] = &[
    split(
        Setting::SchedulerCadence,
        "How often the service controller compares desired with actual",
        observed(10_000, 10_000, "Captures of service events: each step lands on a grid of about 10 s"),
        documented(5_000, 5_000, "Handbook, gotcha 1: placement begins 5 to 10 seconds after a crash"),
    ),
    split(
        Setting::Transport,
        "How the agent gets work",
        documented(PUSH, PUSH, AGENT),
        documented(POLL, POLL, POLLING),
    ),
    same(Setting::AgentPollInterval, "How often a polling agent asks for work", documented(5_000, 5_000, POLLING)),
    same(Setting::PushLatency, "From the control plane to the agent when work is pushed", assumed(50, 200, AGENT)),
    same(
        Setting::EniAttach,
        "Creating and attaching the network interface of an awsvpc task on EC2",
        observed(4_000, 6_000, FARGATE_START),
    ),
    split(
        Setting::FargateProvisioning,
        "Network interface and microVM, up to the start of the pull",
        observed(12_000, 14_000, FARGATE_START),
        documented(10_000, 15_000, "Handbook: PROVISIONING takes 10 to 15 s for the VM to boot"),
    ),
    split(
        Setting::PullSetupEc2,
        "Authorization, manifest and set-up of a pull on EC2",
        assumed(2_000, 2_000, PULL_MODEL),
        assumed(3_800, 3_800, "Fitted to the handbook's warm start of 20 to 30 s, PENDING taking 10 s or more of it"),
    ),
    same(
        Setting::PullSetupFargate,
        "Authorization, manifest and set-up of a pull on Fargate",
        assumed(4_000, 4_000, PULL_MODEL),
    ),
    same(Setting::LayerBytesPerSecond, "The most one layer download gets", assumed(20 * MB, 20 * MB, PULL_MODEL)),
    same(Setting::HostBytesPerSecond, "The most one host downloads", assumed(60 * MB, 60 * MB, PULL_MODEL)),
    same(
        Setting::ConcurrentDownloads,
        "Layers a host downloads at once",
        documented(3, 3, "Docker daemon reference: max-concurrent-downloads defaults to 3"),
    ),
    same(Setting::ExtractBytesPerSecondEc2, "Extraction on EC2, large and up", assumed(12 * MB, 12 * MB, PULL_MODEL)),
    same(
        Setting::ExtractBytesPerSecondSmall,
        "Extraction on small burstable instances",
        assumed(7_200_000, 7_200_000, PULL_MODEL),
    ),
    same(Setting::ExtractBytesPerSecondFargate, "Extraction on Fargate", assumed(22 * MB, 22 * MB, PULL_MODEL)),
    same(Setting::ContainerCreate, "Creating a container once its image is there", assumed(200, 600, FARGATE_START)),
    split(
        Setting::ContainerStart,
        "Starting a container",
        observed(1_000, 2_000, FARGATE_START),
        documented(1_000, 5_000, HANDBOOK),
    ),
    same(
        Setting::StateReport,
        "From the agent's state change to the control plane",
        assumed(100, 400, "amazon-ecs-agent: state changes are submitted over HTTPS at once"),
    ),
    same(
        Setting::TargetRegistration,
        "From the call to register a target until the load balancer knows it",
        assumed(300, 900, "Captures show registration within the second in which the task starts to run"),
    ),
    same(
        Setting::FirstProbe,
        "From registration to the first health check",
        observed(1_000, 3_000, "Capture of a rolling update: initial to healthy 1 to 3 s after registration"),
    ),
    same(
        Setting::DrainIdle,
        "Draining ends early when the last request in flight has ended",
        assumed(2_000, 5_000, "EKS best practices: a draining target leaves once nothing is in flight"),
    ),
    same(
        Setting::StopTimeout,
        "From SIGTERM to SIGKILL when the container says nothing else",
        documented(30_000, 30_000, "ContainerDefinition.stopTimeout: the default is 30 seconds"),
    ),
    same(
        Setting::EniDetach,
        "Detaching and deleting the network interface of a stopped task",
        observed(10_000, 16_000, "Capture of a load-balanced task's stop: DEPROVISIONING took 10 to 16 s"),
    ),
    same(
        Setting::StoppedRetention,
        "How long a stopped task can be described",
        documented(3_600_000, 3_600_000, "Developer guide, stopped task errors: visible for one hour"),
    ),
    same(
        Setting::RunningCountsHealthyAfter,
        "A task without any health check counts as healthy after running this long",
        documented(40_000, 40_000, "DeploymentConfiguration.minimumHealthyPercent: RUNNING for 40 seconds"),
    ),
    same(
        Setting::PullRetries,
        "All attempts at a manifest that the registry does not have",
        documented(20_000, 30_000, "amazon-ecs-agent: a manifest is asked for up to 9 times, 10 ms to 5 s apart"),
    ),
    same(
        Setting::ThrottleFirst,
        "The first wait of a service whose tasks fail to start; it doubles each time",
        assumed(15_000, 15_000, "The growth is undocumented"),
    ),
    same(
        Setting::ThrottleCap,
        "The longest wait between attempts to start",
        documented(1_620_000, 1_620_000, "Developer guide, service-throttle-logic: up to 27 minutes"),
    ),
    split(
        Setting::UnhealthyReplacement,
        "Whether an unhealthy task is stopped before or after its replacement is started",
        documented(
            START_FIRST,
            START_FIRST,
            "Developer guide, ecs_services: a replacement is started first if the maximum allows",
        ),
        documented(
            START_FIRST,
            START_FIRST,
            "Developer guide, ecs_services; the handbook's incident chooses stopFirst",
        ),
    ),
    same(
        Setting::CountExitBeforeHealthy,
        "Whether the circuit breaker counts a task that exits by itself before it was ever healthy",
        assumed(YES, YES, "The guide does not say; the handbook's crash loop needs it"),
    ),
    same(
        Setting::MaxPercentCountsStopping,
        "Whether tasks that are being stopped count towards the maximum",
        documented(NO, NO, "DeploymentConfiguration.maximumPercent in the API: RUNNING or PENDING"),
    ),
    same(
        Setting::EventSuppression,
        "How long an identical service event is held back",
        documented(21_600_000, 21_600_000, "Developer guide, service-event-messages: until resolved, or six hours"),
    ),
    split(
        Setting::DrainEarlyExit,
        "Whether draining ends early when the last request in flight has ended",
        observed(NO, NO, "Capture of a load-balanced task's stop: DEACTIVATING took about the whole delay"),
        assumed(YES, YES, "The handbook's incident drains for five seconds"),
    ),
    same(
        Setting::OverloadPollCap,
        "The longest interval between polls while the control plane is overloaded; each is 1.5 times the one before",
        assumed(30_000, 30_000, "Handbook, gotcha 1: agents back off under load"),
    ),
    same(
        Setting::InstanceLossNoticed,
        "From the end of an instance until ECS has noticed it",
        assumed(30_000, 60_000, "Undocumented: EC2's state change has to arrive"),
    ),
    same(
        Setting::SpotNotice,
        "From the warning to the end of Spot capacity",
        documented(120_000, 120_000, "Developer guide, fargate-capacity-providers: two minutes"),
    ),
    same(
        Setting::CredentialsLife,
        "How long a task's role credentials are valid",
        documented(21_600_000, 21_600_000, "Handbook: six hours, refreshed by themselves"),
    ),
    same(
        Setting::CredentialsRefresh,
        "How long before they expire new ones are pushed",
        assumed(900_000, 900_000, "amazon-ecs-agent: new credentials are pushed before the old ones expire"),
    ),
    same(
        Setting::RegistryTokenLife,
        "How long an authorization token of ECR is valid",
        documented(43_200_000, 43_200_000, "Amazon ECR guide, GetAuthorizationToken: 12 hours"),
    ),
    same(
        Setting::RegistryToken,
        "Asking ECR for an authorization token, part of the set-up of a pull",
        assumed(500, 500, PULL_MODEL),
    ),
    same(
        Setting::SecretsRetries,
        "All attempts at secrets that cannot be fetched",
        assumed(10_000, 20_000, "amazon-ecs-agent: resource initialization is tried several times"),
    ),
    same(
        Setting::UpstreamBytesPerSecond,
        "What ECR's pull-through cache gets from the registry behind it, the first time",
        assumed(10 * MB, 10 * MB, "Undocumented: the first pull is slower"),
    ),
    same(
        Setting::ImageCleanupInterval,
        "How often the agent removes images that nothing uses",
        documented(1_800_000, 1_800_000, "ECS_IMAGE_CLEANUP_INTERVAL: 30 minutes"),
    ),
    same(
        Setting::ImageMinimumAge,
        "How long ago an image must have been pulled to be removed",
        documented(3_600_000, 3_600_000, "ECS_IMAGE_MINIMUM_CLEANUP_AGE: 1 hour"),
    ),
    same(
        Setting::ImagesPerCleanup,
        "How many images one cleanup removes at most",
        documented(5, 5, "ECS_NUM_IMAGES_DELETE_PER_CYCLE: 5"),
    ),
    same(
        Setting::FargateBurst,
        "How many Fargate tasks can be launched at once",
        documented(100, 100, "Developer guide, throttling: a bucket of 100 launches"),
    ),
    same(
        Setting::FargateRefill,
        "How many launches of Fargate tasks come back in a second",
        documented(20, 20, "Developer guide, throttling: 20 launches a second"),
    ),
    same(
        Setting::BlockImds,
        "Whether containers are kept from the instance's own metadata and credentials",
        documented(YES, YES, "Handbook: instance credentials are not visible to containers; ECS_AWSVPC_BLOCK_IMDS"),
    ),
    same(
        Setting::PullState,
        "The status of a task whose images are being pulled",
        observed(0, 0, "Users see the pull inside PENDING; the newest guide counts it to ACTIVATING"),
    ),
    same(
        Setting::RestartDelay,
        "From the exit of a container with a restart policy to its start in place",
        assumed(500, 1_000, "Undocumented"),
    ),
    same(
        Setting::ResourcesFree,
        "When the scheduler counts a stopping task's CPU, memory, GPUs and ports as free; its agent waits until they are",
        documented(
            FREE_AT_STOPPING,
            FREE_AT_STOPPING,
            "AWS news, July 2023: ECS counts resources as free once a task is stopping; the agent starts what fits",
        ),
    ),
    same(
        Setting::AlarmBakeTime,
        "How long a deployment's alarms are watched after its last task has become healthy",
        assumed(
            300_000,
            300_000,
            "Developer guide, deployment-alarm-failure: computed from the alarms; one CloudWatch period of 5 minutes",
        ),
    ),
    same(
        Setting::OverloadSlowdown,
        "How many times slower an overloaded control plane pushes, hears reports, and looks at services",
        assumed(3, 3, "Undocumented; service events say that operations are being throttled"),
    ),
    same(
        Setting::HealthGate,
        "Whether a task is RUNNING before its first verdict on health",
        documented(0, 0, "API model, HealthStatus: health is a field of its own; the handbook's incident runs first"),
    ),
    split(
        Setting::ActivatingMeaning,
        "What ACTIVATING covers: the start of the containers, or the registration in target groups alone",
        documented(REGISTERS, REGISTERS, "Developer guide, task-lifecycle: steps after the launch, before RUNNING"),
        documented(STARTS_CONTAINERS, STARTS_CONTAINERS, HANDBOOK),
    ),
    split(
        Setting::BreakerPreset,
        "The circuit breaker's threshold where the service names none",
        documented(TODAY, TODAY, "API model, ServiceDeploymentCircuitBreaker: half of the desired count, 3 to 200"),
        documented(OF_HANDBOOK, OF_HANDBOOK, "Handbook, incident: after 10 consecutive failures"),
    ),
    same(
        Setting::StrictHealthyThreshold,
        "Whether a new target needs as many passed checks as one that comes back",
        documented(NO, NO, "Load balancer guide, target group health checks: one passed check after registration"),
    ),
    split(
        Setting::CredentialFlow,
        "Who assumes a task's roles: its agent, or the control plane, which pushes the credentials",
        documented(PUSHED, PUSHED, "amazon-ecs-agent v1.105.1, ecs-agent/credentials: credentials come in the payload"),
        documented(AGENT_ASSUMES, AGENT_ASSUMES, "Handbook, task IAM credentials: the agent calls AssumeRole"),
    ),
    same(
        Setting::ExecutionRole,
        "Whether tasks whose definition names no execution role have one all the same",
        assumed(PRESENT, PRESENT, "Handbook: the agent assumes the execution role to ask ECR for a token"),
    ),
    same(
        Setting::DisconnectGraceSeconds,
        "How long the tasks of a disconnected instance go on being counted; then their service replaces them",
        assumed(172_800_000, 172_800_000, "Undocumented: the tasks are counted until ECS learns more"),
    ),
    same(
        Setting::PullInactivityTimeout,
        "How long a download may stand still before the attempt has failed",
        documented(60_000, 60_000, "ECS_IMAGE_PULL_INACTIVITY_TIMEOUT: 1 minute"),
    ),
    same(
        Setting::LayerRetries,
        "All attempts at layers that the registry does not deliver, after the first has failed",
        documented(12_000, 14_000, "amazon-ecs-agent: an image is pulled up to 5 times, 1.1 to 5 s apart"),
    ),
    same(
        Setting::ThrottlePatience,
        "How many starts fail before a service waits between attempts, and says so",
        assumed(3, 3, "Undocumented: tasks that fail to start repeatedly"),
    ),
    same(
        Setting::TaskCleanupWait,
        "How long an agent keeps a stopped task's containers, and with them the images that they are made of",
        documented(10_800_000, 10_800_000, "ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION: 3 hours"),
    ),
    same(
        Setting::InstanceBoot,
        "From the start of a stopped instance until its agent is connected",
        assumed(60_000, 90_000, "Undocumented: the operating system boots, Docker and the agent start"),
    ),
    same(
        Setting::ProvisioningTimeout,
        "How long provisioning is tried before a task has failed to start",
        assumed(180_000, 180_000, "Undocumented; stoppedReason speaks of a timeout"),
    ),
];
