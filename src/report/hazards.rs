//! What will hurt in a scenario, asked with what the engine knows: its timing, and its placement at a steady beginning.

use crate::scenario::check::hazards::{self, Found, Knowledge, Room};
use crate::scenario::query;
use crate::scenario::{Begin, Scenario, Setting};
use crate::sim::Recording;
use crate::sim::placement::{self, Refusal, StepKind};
use crate::sim::timing::Timing;
use crate::sim::world::World;
use crate::sim::world::ids::ServiceId;
use crate::units::SimTime;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Returns the hazards of a scenario, in the order of `hazards::HAZARDS`.
pub fn hazards(scenario: &Scenario) -> Vec<Found> {
    hazards::find(scenario, &Engine { scenario, timing: Timing::new(&scenario.rules), beginning: OnceCell::new() })
}

struct Engine<'a> {
    scenario: &'a Scenario,
    timing: Timing,
    /// Where everything stands when it runs; made when somebody asks.
    beginning: OnceCell<Recording>,
}

impl Engine<'_> {
    fn world(&self) -> &World {
        let recording = self.beginning.get_or_init(|| {
            let begin = Scenario { begin: Begin::Steady, script: Vec::new(), ..self.scenario.clone() };
            let mut recording = Recording::new(begin);
            recording.record_until(SimTime::ZERO);
            recording
        });
        recording.head().world()
    }
}

impl Knowledge for Engine<'_> {
    fn setting(&self, setting: Setting) -> (u64, u64) {
        let (low, high) = self.timing.range(setting);
        (low.as_millis(), high.as_millis())
    }

    fn instances_like(&self, expression: &str) -> u32 {
        query::parse(expression).map_or(0, |query| placement::members(self.world(), &query).len() as u32)
    }

    fn room(&self, service: usize) -> Room {
        let (world, id) = (self.world(), ServiceId::new(service as u32));
        let placed = world.tasks_of(id).filter(|task| task.is_alive()).count() as u32;
        let verdict = placement::one_more(world, id);
        let mut lacks: BTreeMap<(bool, &'static str), u32> = BTreeMap::new();
        for (_, refusal) in &verdict.refused {
            *lacks.entry((refusal.step() == StepKind::Resources, lack(*refusal))).or_default() += 1;
        }
        // Instances that the task may not use say nothing about room.
        let most = lacks.into_iter().max_by_key(|((resource, _), hosts)| (*resource, *hosts));
        let most = most.map(|((_, lack), hosts)| (lack, hosts));
        Room { placed, spare: u32::from(verdict.chosen.is_some()), short_of: most.map_or("", |(lack, _)| lack) }
    }
}

/// Returns what an instance has too little of.
fn lack(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotEnoughCpu { .. } => "CPU",
        Refusal::NotEnoughMemory { .. } => "memory",
        Refusal::NotEnoughEnis { .. } => hazards::INTERFACES,
        Refusal::NotEnoughGpus { .. } => "GPUs",
        Refusal::PortTaken(_) => "a free host port",
        Refusal::Draining | Refusal::AgentDisconnected => "an agent",
        Refusal::MissingAttribute { .. } => "the required attributes",
        Refusal::NotDistinct => "no other task of the service",
        Refusal::NotMember { .. } => "what the constraints ask",
    }
}
