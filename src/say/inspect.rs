//! The inspector: what is told of each kind of thing.

use std::fmt::Display;

pub const INSPECTOR: &str = "Inspector";
pub const DESIRED_COUNT: &str = "Desired count";
pub const ONE_TASK_FEWER: &str = "One task fewer";
pub const ONE_TASK_MORE: &str = "One task more";

pub const THIS_SCENARIO_HAS_NO_SERVICE: &str = "This scenario has no service";
pub const CONTAINER_INSTANCES: &str = "Container instances";

pub const LIFECYCLE: &str = "Lifecycle";
pub const DO: &str = "Do";
pub const WHY_THIS_HOST: &str = "Why this host";
pub const NOT_YET: &str = "NOT YET";
pub const ECS_FORGETS_A_STOPPED_TASK_AFTER: &str = "ECS forgets a stopped task after a while";
pub const NO_TASK_OF_THIS_RECORDING_HAS: &str = "No task of this recording has this number";
pub const IN_SERVICE: &str = "In service";
pub const CONTAINERS: &str = "Containers";
pub const NEVER_STARTED: &str = "never started";
pub const RUNNING_BOOTS: &str = "running, boots";
pub const RUNNING_DOES_NOT_ANSWER: &str = "running, does not answer";

pub const DEPLOY: &str = "Deploy";
pub const SETTINGS: &str = "Settings";
pub const NO_HOST_HAS_ROOM_FOR_ITS: &str = "No host has room for its next task";
pub const SEE_THE: &str = ", see the ";
pub const THE_LEAST_THAT_WOULD_DO: &str = "The least that would do: ";
pub const FORCE_NEW_DEPLOYMENT: &str = "Force new deployment";
pub const DEPLOYMENTS: &str = "Deployments";
pub const FARGATE: &str = "Fargate";
pub const LAUNCH_TYPE: &str = "Launch type";
pub const DEPLOYMENT: &str = "Deployment";
pub const TARGET_GROUP: &str = "Target group";
pub const GRACE_PERIOD: &str = "Grace period";

pub const CPU_FREE: &str = "cpu free";
pub const MIB_FREE: &str = "MiB free";
pub const RESOURCES: &str = "Resources";
pub const IMAGE_LAYERS: &str = "Image layers";
pub const AGENT_DISCONNECTED: &str = "AGENT DISCONNECTED";
pub const IT_HAS_LEFT_THE_CLUSTER: &str = "It has left the cluster";
pub const IT_HAS_ENDED_AND_ECS_DOES: &str = "It has ended, and ECS does not know it yet";
pub const ITS_AGENT_ASKS_FOR_WORK_AGAIN: &str = "Its agent asks for work again in ";
pub const MADE_FOR_TASK: &str = "Made for task ";
pub const AND_ENDS_WITH_IT: &str = " and ends with it";
pub const CPU_UNITS: &str = "CPU units";
pub const MEMORY: &str = "Memory";
pub const HOST_PORTS_IN_USE: &str = "Host ports in use";
pub const AGENTS_QUEUE: &str = "Agent's queue";
pub const NETWORK_INTERFACES: &str = "Network interfaces";
pub const TASKS: &str = "Tasks";
pub const NONE: &str = "None";
pub const ON_THE_HOST: &str = "On the host";
pub const ON_THEIR_WAY: &str = "On their way";

pub const ONLY_HERE: &str = "only here";
pub const LAYERS: &str = "Layers";

pub const HEALTH_CHECK: &str = "Health check";
pub const HEALTHY_AFTER: &str = "Healthy after";
pub const UNHEALTHY_AFTER: &str = "Unhealthy after";
pub const DRAINING: &str = "Draining";
pub const NO_TARGET_IS_HEALTHY_SO_REQUESTS: &str = "No target is healthy, so requests go to all of them (fail-open)";
pub const TARGET_GROUP_KIND: &str = "target group";
pub const TARGETS: &str = "Targets";
pub const TASK: &str = "Task ";
pub const IN_TARGET_GROUP: &str = " in target group ";
pub const LAST_FAILED_CHECK: &str = "Last failed check: ";
pub const IT_IS_CHECKED_AGAIN_IN: &str = "It is checked again in ";
pub const IT_LEAVES_IN: &str = "It leaves in ";
pub const NOBODY_SENDS_REQUESTS_IN_THIS: &str = "Nobody sends requests in this scenario";
pub const NO_REQUESTS_COME: &str = "No requests come";
pub const SERVED_SO_FAR: &str = " served so far";
pub const NO_ANSWER_IN_TIME: &str = "no answer in time";
pub const CONNECTION_REFUSED: &str = "connection refused";

pub const FINDS_A_HOST_FOR_EACH_TASK: &str = "Finds a host for each task: filters first, then strategies";
pub const NOTHING_WAS_PLACED_YET: &str = "Nothing was placed yet";
pub const FOR_TASK: &str = ", for task ";
pub const WHY_THERE: &str = "Why there";
pub const WHY_NOWHERE: &str = "Why nowhere";
pub const BREAK: &str = "Break";
pub const NOT_ASKED: &str = "not asked";
pub const TARGET: &str = "target";
pub const TASK_HEAD: &str = "task";
pub const STATE: &str = "state";
pub const PASSED: &str = "passed";
pub const FAILED: &str = "failed";
pub const CLIENTS: &str = "clients";
pub const REQUESTS: &str = "requests";
pub const INSTANCE: &str = "instance";
pub const ZONE: &str = "zone";
pub const TASKS_2: &str = "tasks";
pub const MICROVM: &str = "microVM";
pub const MIB: &str = " MiB";
pub const GPUS: &str = "GPUs";
pub const DEFINITION: &str = "definition";
pub const LAYER: &str = "layer";
pub const SIZE: &str = "size";
pub const SHARED: &str = "shared";
pub const HOSTS: &str = "hosts";
pub const IMAGE: &str = "image";
pub const CLUSTER: &str = "cluster";
pub const SCHEDULER: &str = "scheduler";
pub const PLACEMENT: &str = "placement";
pub const CONNECTED: &str = "connected";
pub const CPU_AND_MEMORY: &str = "cpu/mem";
pub const CONSTRAINT: &str = "constraint";
pub const SCORE: &str = "score";
pub const YES: &str = "yes";
pub const SERVICE: &str = "service";
pub const DEPLOYING: &str = "DEPLOYING";
pub const STEADY: &str = "STEADY";
pub const STATUS: &str = "status";
pub const HEALTHY: &str = "healthy";
pub const ROLLOUT: &str = "rollout";
pub const FORGOTTEN: &str = "FORGOTTEN";
pub const UNKNOWN: &str = "UNKNOWN";
pub const ON: &str = " on ";
pub const NAME: &str = "name";
pub const WAITING: &str = "waiting";
pub const PULLING: &str = "pulling";
pub const PULLED: &str = "pulled";
pub const CREATED: &str = "created";
pub const RUNNING: &str = "running";

pub const DEPLOYMENT_KIND: &str = "deployment";
pub const OF_SERVICE: &str = " of service ";
pub const WAITS_FOR_OLDER_TASKS: &str = "Waits for the tasks of older deployments to stop";
pub const LIMITS: &str = "Limits";
pub const FAILED_TASKS: &str = "Failed tasks";
pub const PLACE: &str = "place";
pub const SERVICES: &str = "Services";
pub const DESIRED: &str = "desired";
pub const PLACED_BY_THE: &str = "Its tasks are placed by the ";
pub const IN_CLUSTER: &str = " · cluster ";
pub const HEALTH_HISTORY: &str = "Health history";

pub fn and_more(more: &dyn Display) -> String {
    format!("and {more} more")
}

pub fn it_is_created_at(clock: &dyn Display) -> String {
    format!("It is created at {clock}")
}

pub fn need(cpu: &dyn Display, memory_mib: &dyn Display, address: &dyn Display) -> String {
    format!(" · {cpu} CPU · {memory_mib} MiB{address}")
}

pub fn not_essential(name: &dyn Display) -> String {
    format!("{name} (not essential)")
}

pub fn exited(code: &dyn Display) -> String {
    format!("exited {code}")
}

pub fn running_fails_permille(permille: &dyn Display) -> String {
    format!("running, fails {permille} ‰")
}

pub fn running_answers(code: &dyn Display) -> String {
    format!("running, answers {code}")
}

pub fn desired(desired: &dyn Display) -> String {
    format!("{desired} desired")
}

pub fn counts(running: &dyn Display, pending: &dyn Display, healthy: &dyn Display) -> String {
    format!(" · {running} running · {pending} pending · {healthy} healthy")
}

pub fn starts_in_a_row_failed_so(attempts: &dyn Display, span: &dyn Display) -> String {
    format!("{attempts} starts in a row failed, so ECS waits {span} before the next")
}

pub fn deploy(name: &dyn Display) -> String {
    format!("Deploy {name}")
}

pub fn percent_minimum_healthy_percent(minimum_healthy_percent: &dyn Display, maximum_percent: &dyn Display) -> String {
    format!("{minimum_healthy_percent} % minimum healthy, {maximum_percent} % maximum")
}

pub fn on_port(port: &dyn Display) -> String {
    format!(" on port {port}")
}

pub fn kind_and_place(what: &dyn Display, zone: &dyn Display, dotted: &dyn Display) -> String {
    format!("{what} in {zone} · {dotted}")
}

pub fn in_use(free: &dyn Display, total: &dyn Display, unit: &dyn Display) -> String {
    format!("{free} of {total}{unit} in use")
}

pub fn waiting_for_room(waiting: &dyn Display) -> String {
    format!("{waiting} until there is room")
}

pub fn layers_there(present: &dyn Display, bytes: &dyn Display) -> String {
    format!("{present} layers, {bytes}")
}

pub fn part_of(bytes: &dyn Display, bytes_2: &dyn Display) -> String {
    format!("{bytes} of {bytes_2}")
}

pub fn images(images: &dyn Display) -> String {
    format!("{images} images")
}

pub fn size_in_layers(bytes: &dyn Display, layers: &dyn Display) -> String {
    format!("{bytes} in {layers} layers")
}

pub fn of_hosts_have_all_of_it(whole: &dyn Display, hosts: &dyn Display) -> String {
    format!("{whole} of {hosts} hosts have all of it")
}

pub fn the_registry_has_sent_so_far(bytes: &dyn Display) -> String {
    format!("The registry has sent {bytes} so far")
}

pub fn health_check(health: &dyn Display, span: &dyn Display) -> String {
    format!("GET {health} every {span}")
}

pub fn healthy_chip(healthy: &dyn Display) -> String {
    format!("{healthy} HEALTHY")
}

pub fn streak(streak: &dyn Display, of: &dyn Display, word: &dyn Display) -> String {
    format!("{streak} of {of} checks {word} in a row")
}

pub fn requests_s_to(requests_per_second: &dyn Display) -> String {
    format!("{requests_per_second} requests/s to ")
}

pub fn failed(count: &dyn Display) -> String {
    format!("{count} failed")
}

pub fn http(code: &dyn Display) -> String {
    format!("HTTP {code}")
}

pub fn without_a_place(placement_failures: &dyn Display) -> String {
    format!("{placement_failures} WITHOUT A PLACE")
}

pub fn last_decision_at(clock: &dyn Display) -> String {
    format!("Last decision at {clock}")
}

pub fn tasks(count: u64) -> String {
    super::counted(count, "task", "tasks")
}

pub fn passed_checks(count: u32) -> String {
    super::counted(count.into(), "passed check", "passed checks")
}

pub fn failed_checks(count: u32) -> String {
    super::counted(count.into(), "failed check", "failed checks")
}

pub fn status_since(status: &dyn Display, clock: &dyn Display) -> String {
    format!(" · {status} since {clock}")
}

pub fn healthy_of_wanted(healthy: usize, alive: usize, desired: u32) -> String {
    let alive = super::counted(alive as u64, "task", "tasks");
    format!("{alive} of it, {healthy} healthy of {desired} desired")
}

pub fn alarms_are_watched_for(span: &dyn Display) -> String {
    format!("All are healthy; its alarms are watched for another {span}")
}

pub fn waits_for_healthy(missing: u32) -> String {
    let tasks = super::counted(missing.into(), "more task", "more tasks");
    format!("Waits for {tasks} to be healthy")
}

pub fn ended_after(clock: &dyn Display, span: &dyn Display) -> String {
    format!("It was over at {clock}, after {span}")
}

pub fn no_breaker(failed: u32) -> String {
    format!("{failed}; no circuit breaker counts them")
}

pub fn breaker_count(failed: u32, threshold: u32, rolls_back: bool) -> String {
    let then = if rolls_back { "rolls it back" } else { "fails it" };
    format!("{failed}; at {threshold} the circuit breaker {then}")
}

pub fn least_and_most(least: u64, most: u64) -> String {
    format!("at least {least} healthy, at most {most} at once")
}
