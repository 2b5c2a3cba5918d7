//! Whether a container may be started: what `dependsOn` asks of the others. Pure.

use crate::scenario::DependencyCondition;
use crate::sim::world::{Container, ContainerPhase, Health};

/// What `dependsOn` says of a container now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    Waits,
    /// What it depends on can no longer happen.
    Never,
}

/// Returns whether all conditions are met. ContainerDependency in the API model.
pub fn readiness(conditions: &[(u8, DependencyCondition)], containers: &[Container]) -> Readiness {
    let each = conditions.iter().map(|(other, condition)| met(*condition, &containers[usize::from(*other)]));
    each.fold(Readiness::Ready, |all, one| match (all, one) {
        (Readiness::Never, _) | (_, Readiness::Never) => Readiness::Never,
        (Readiness::Waits, _) | (_, Readiness::Waits) => Readiness::Waits,
        (Readiness::Ready, Readiness::Ready) => Readiness::Ready,
    })
}

fn met(condition: DependencyCondition, other: &Container) -> Readiness {
    let exited = other.phase == ContainerPhase::Stopped;
    let when = |ready: bool| if ready { Readiness::Ready } else { Readiness::Waits };
    match condition {
        DependencyCondition::Start => when(other.started_at.is_some()),
        DependencyCondition::Complete => when(exited),
        DependencyCondition::Success if exited && other.exit_code != Some(0) => Readiness::Never,
        DependencyCondition::Success => when(exited),
        DependencyCondition::Healthy => match other.health {
            Health::Healthy => Readiness::Ready,
            Health::Unhealthy => Readiness::Never,
            Health::Unknown if exited => Readiness::Never,
            Health::Unknown => Readiness::Waits,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::world::ids::ImageId;
    use crate::units::SimTime;

    fn container(phase: ContainerPhase, exit_code: Option<u8>, health: Health) -> Container {
        let started = phase >= ContainerPhase::Running;
        Container {
            phase,
            exit_code,
            health,
            started_at: started.then_some(SimTime::ZERO),
            ..Container::new(ImageId::new(0), SimTime::ZERO)
        }
    }

    #[test]
    fn each_condition_waits_for_its_own_event() {
        use ContainerPhase::{Created, Running, Stopped};
        use DependencyCondition::{Complete, Healthy, Start, Success};
        use Health::Unknown;
        for (name, condition, other, want) in [
            ("START waits for the start", Start, container(Created, None, Unknown), Readiness::Waits),
            ("START is met by a running one", Start, container(Running, None, Unknown), Readiness::Ready),
            ("START is met by one that has ended", Start, container(Stopped, Some(1), Unknown), Readiness::Ready),
            ("COMPLETE waits for the exit", Complete, container(Running, None, Unknown), Readiness::Waits),
            ("COMPLETE takes any exit code", Complete, container(Stopped, Some(1), Unknown), Readiness::Ready),
            ("SUCCESS waits for the exit", Success, container(Running, None, Unknown), Readiness::Waits),
            ("SUCCESS takes exit code 0", Success, container(Stopped, Some(0), Unknown), Readiness::Ready),
            ("SUCCESS never comes after a failure", Success, container(Stopped, Some(1), Unknown), Readiness::Never),
            ("HEALTHY waits for the verdict", Healthy, container(Running, None, Unknown), Readiness::Waits),
            ("HEALTHY is met", Healthy, container(Running, None, Health::Healthy), Readiness::Ready),
            (
                "HEALTHY never comes to the unhealthy",
                Healthy,
                container(Running, None, Health::Unhealthy),
                Readiness::Never,
            ),
        ] {
            assert_eq!(readiness(&[(0, condition)], &[other]), want, "{name}");
        }
        assert_eq!(readiness(&[], &[]), Readiness::Ready, "without conditions nothing waits");
    }
}
