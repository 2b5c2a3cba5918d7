//! Where a task goes: filters, then strategies, each step with its reasons. Everything in, a verdict out.

use super::world::ids::{HostId, ZoneId};
use super::world::Resources;

/// The outcome of one placement, with every host's fate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Verdict {
    pub need: Resources,
    pub launch: crate::scenario::LaunchType,
    pub chosen: Option<Spot>,
    /// How many hosts were left after each step, in order; starts with all of them.
    pub steps: Vec<Step>,
    pub refused: Vec<(HostId, Refusal)>,
    /// The hosts that passed every filter, best first, each with one key for each strategy (lowest wins).
    pub ranked: Vec<(HostId, Vec<i64>)>,
    /// The strategies in the order they were applied, as people write them: `spread:attribute:ecs.availability-zone`.
    pub strategies: Vec<String>,
}

/// Where a task goes: a container instance, or a zone of Fargate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    Instance(HostId),
    Fargate(ZoneId),
}

/// One step of the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    pub kind: StepKind,
    pub left: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// All container instances of the cluster.
    Cluster,
    /// ACTIVE, with a connected agent.
    Eligible,
    /// Enough CPU, memory, network interfaces and ports.
    Resources,
    Constraints,
    /// Strategies choose one.
    Strategy,
}

/// Why a host was out, with the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    Draining,
    AgentDisconnected,
    NotEnoughCpu { needed: u32, free: u32 },
    NotEnoughMemory { needed: u32, free: u32 },
    NotEnoughEnis { needed: u32, free: u32 },
    /// `distinctInstance`: a task of the group is already there.
    NotDistinct,
}
