//! What goes wrong for everybody, in the few words that a heading has room for; the fullest wording first.

use crate::frame::Scene;
use crate::scenario::RegistryError;
use crate::sim::world::Fault;

type Words = Option<&'static [&'static str]>;

pub(super) fn of_registry(scene: &Scene<'_>) -> Words {
    let faults = &scene.world.faults;
    match faults.registry_error() {
        Some(RegistryError::Unreachable) => Some(&["does not answer", "no answer"]),
        Some(RegistryError::Throttled) => Some(&["toomanyrequests", "throttles"]),
        None if faults.registry_slowness() > 1 => Some(&["delivers slowly", "slow"]),
        None if faults.has(Fault::DenySecrets) => Some(&["secrets and tokens denied", "denied"]),
        None => None,
    }
}

pub(super) fn of_control_plane(scene: &Scene<'_>) -> Words {
    scene.world.faults.has(Fault::OverloadControlPlane).then_some(&["overloaded, agents back off", "overloaded"])
}

pub(super) fn of_fargate(scene: &Scene<'_>) -> Words {
    let exhausted = scene.world.faults.iter().any(|(fault, _)| matches!(fault, Fault::ExhaustFargate(_)));
    exhausted.then_some(&["Fargate has no capacity", "no Fargate"])
}

pub(super) fn of_zone(name: &str, short: &str) -> [String; 3] {
    [format!("{name} cannot be reached"), format!("{short} unreachable"), format!("{short} fails")]
}
