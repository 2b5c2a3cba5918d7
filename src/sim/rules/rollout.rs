//! How far a rolling update may go: the arithmetic of the two percentages. Pure.

use crate::scenario::DeploymentConfiguration;

/// The bounds that the percentages give for a desired count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// So many tasks must stay healthy: rounded up.
    pub min_healthy: u32,
    /// So many tasks may be running or pending: rounded down.
    pub max_tasks: u32,
}

/// Returns the bounds; developer guide, deployment-type-ecs: minimum rounds up, maximum rounds down.
pub fn bounds(desired: u32, configuration: &DeploymentConfiguration) -> Bounds {
    let share = |percent: u32| u64::from(desired) * u64::from(percent);
    let bounded = |tasks: u64| u32::try_from(tasks).unwrap_or(u32::MAX);
    Bounds {
        min_healthy: bounded(share(configuration.minimum_healthy_percent).div_ceil(100)),
        max_tasks: bounded(share(configuration.maximum_percent) / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guides_examples() {
        for (name, desired, min, max, want) in [
            ("defaults double and never dip", 10, 100, 200, (10, 20)),
            ("4 at 50 % may stop 2 first", 4, 50, 200, (2, 8)),
            ("2 at 75 % cannot stop one first", 2, 75, 200, (2, 4)),
            ("3 at 125 % cannot start one first", 3, 100, 125, (3, 3)),
            ("10 at 50/150", 10, 50, 150, (5, 15)),
            ("10 at 0/100", 10, 0, 100, (0, 10)),
            ("1 at 100/134 is stuck", 1, 100, 134, (1, 1)),
            ("nothing wanted, nothing allowed", 0, 100, 200, (0, 0)),
        ] {
            let configuration = DeploymentConfiguration {
                minimum_healthy_percent: min,
                maximum_percent: max,
                ..DeploymentConfiguration::default()
            };
            let got = bounds(desired, &configuration);
            assert_eq!((got.min_healthy, got.max_tasks), want, "{name}");
        }
    }
}
