//! Every limit of a scenario, each with its reason. What AWS limits has AWS's number.

use crate::units::{Bytes, Span};

/// A text of more cannot be a scenario that a person reads; a share link inflates to no more either.
pub const TEXT_BYTES: usize = 1 << 20;
/// The deepest scenario has 8 levels; nothing that reads recursively may run out of stack.
pub const NESTING: usize = 64;
/// Aliases can make a small text explode; the largest allowed scenario stays below.
pub const TEXT_VALUES: usize = 100_000;
/// Nobody reads more complaints at once.
pub const PROBLEMS: usize = 100;

/// AWS's names are no longer, and panels must show them.
pub const NAME: usize = 255;
/// One paragraph beside the stage.
pub const LESSON: usize = 4_000;
/// AWS: at most this long a placement expression.
pub const EXPRESSION: usize = 2_000;
/// AWS: at most this long a health check path.
pub const PATH: usize = 1_024;
/// AWS: at most this long an attribute's name or value, and this many attributes.
pub const ATTRIBUTE: usize = 128;
pub const ATTRIBUTES: usize = 10;
/// An ARN around the longest family name.
pub const ARN: usize = 512;
/// AWS: at most this long a target group's name.
pub const GROUP_NAME: usize = 32;

/// Seeds travel through JavaScript, whose numbers are exact up to here.
pub const SEED: u64 = 1 << 53;
/// Two days show everything that ECS does; a recording of more would fill the memory.
pub const DURATION: Span = Span::from_secs(48 * 3600);
/// More often than this the controller or an agent would look for the looking's sake.
pub const SHORTEST_CADENCE: Span = Span::from_secs(1);
/// Slower than a modem or faster than any network card: a slip of the pen.
pub const SLOWEST_RATE: Bytes = Bytes(1_000);
pub const FASTEST_RATE: Bytes = Bytes(100_000_000_000);
/// Docker's daemon takes any number; beyond this it changes nothing.
pub const CONCURRENT_DOWNLOADS: u64 = 100;

/// No region has more Availability Zones.
pub const ZONES: usize = 6;
/// AWS quota: container instances in a cluster.
pub const INSTANCES: u64 = 5_000;
/// Each group is a line a person wrote.
pub const INSTANCE_GROUPS: usize = 1_000;
/// Far more than a teaching scenario shows; a study of more belongs in several.
pub const SERVICES: usize = 100;
pub const IMAGES: usize = 200;
pub const TASK_DEFINITIONS: usize = 400;
pub const TARGET_GROUPS: usize = 200;
/// AWS quota: tasks in a service.
pub const DESIRED_COUNT: u64 = 5_000;
/// AWS quota world: five services at their quota.
pub const TASKS: u64 = 25_000;
/// AWS quota: containers in a task definition.
pub const CONTAINERS: usize = 10;
/// AWS quota: port mappings in a container, and target groups in a service.
pub const PORT_MAPPINGS: usize = 100;
pub const LOAD_BALANCERS: usize = 5;
/// AWS: constraints of a task, and strategy rules.
pub const CONSTRAINTS: usize = 10;
pub const STRATEGIES: usize = 5;
/// AWS: the largest CPU size of a task (192 vCPU), and a memory that no instance has.
pub const CPU_UNITS: u64 = 196_608;
pub const MEMORY_MIB: u64 = 33_554_432;
/// AWS takes a 32-bit number.
pub const GRACE_SECONDS: u64 = 2_147_483_647;
/// Percentages above say nothing new: everything may start at once.
pub const MAXIMUM_PERCENT: u64 = 1_000;

/// Docker's overlay file system stacks no more layers.
pub const LAYERS: usize = 127;
/// ECR quota: the size of a layer.
pub const LAYER: Bytes = Bytes(52_000_000_000);
/// The smallest image that can be split into layers.
pub const SMALLEST_IMAGE: Bytes = Bytes(1_000);
/// A request a microsecond; beyond, counts of a long run would leave the exact numbers of JavaScript.
pub const REQUESTS_PER_SECOND: u64 = 1_000_000;
/// A script is written by a person; interventions by hand are fewer still.
pub const CUES: usize = 1_000;
/// Log options and the like.
pub const OPTIONS: usize = 100;

/// About a minute of computing on a fast machine. Beyond, the page would seem to hang.
pub const EVENTS: u64 = 500_000_000;
/// The agent has about so many variables.
pub const AGENT_VARIABLES: usize = 50;
/// AWS's own lists have some twenty.
pub const REQUIRED_ATTRIBUTES: usize = 60;
/// CloudWatch alarms of one deployment; AWS takes no more.
pub const ALARMS: usize = 10;
/// More GPUs than any instance has.
pub const GPUS: u64 = 64;
