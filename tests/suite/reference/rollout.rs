//! One pass of a rolling update, counted by hand: what starts and what stops.
//!
//! Fact sheet 3.1 (order of work) and 3.3 (unhealthy tasks), in the house's reading of them.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deployment {
    New,
    Old,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    Starting,
    Healthy,
    Unhealthy,
}

#[derive(Clone, Copy, Debug)]
pub struct Task {
    pub deployment: Deployment,
    pub condition: Condition,
    pub zone: u32,
    pub host: u32,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub desired: u64,
    pub minimum_healthy_percent: u64,
    pub maximum_percent: u64,
    /// No starts are allowed: the deployment failed, or its starts are throttled.
    pub halted: bool,
    /// The last placement found no host.
    pub blocked: bool,
    pub tasks: Vec<Task>,
}

/// How many of each to start and to stop in one pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    pub start: u64,
    pub old_unhealthy: u64,
    pub old_starting: u64,
    pub old_healthy: u64,
    pub new_unhealthy: u64,
    /// New tasks that are starting or healthy, but more than desired.
    pub new_good: u64,
    /// The new deployment is complete: as many tasks as desired, all healthy, and no old ones.
    pub settled: bool,
}

/// Returns `ceil(desired × percent / 100)`: what must stay healthy.
pub fn min_healthy(desired: u64, percent: u64) -> u64 {
    (desired * percent).div_ceil(100)
}

/// Returns `floor(desired × percent / 100)`: what may be alive.
pub fn max_tasks(desired: u64, percent: u64) -> u64 {
    desired * percent / 100
}

pub fn pass(service: &Service) -> Pass {
    use Condition::{Healthy, Starting, Unhealthy};
    use Deployment::{New, Old};
    let count = |deployment: Deployment, condition: Condition| {
        let is_it = |task: &&Task| task.deployment == deployment && task.condition == condition;
        service.tasks.iter().filter(is_it).count() as u64
    };
    let desired = service.desired;
    let alive = service.tasks.len() as u64;
    let new_good = count(New, Starting) + count(New, Healthy);
    let healthy = count(New, Healthy) + count(Old, Healthy);

    let missing = desired.saturating_sub(new_good);
    let room = max_tasks(desired, service.maximum_percent).saturating_sub(alive);
    let start = if service.halted { 0 } else { missing.min(room) };
    let stuck = missing > 0 && !service.halted && (start == 0 || service.blocked);

    let keep_healthy = if stuck { min_healthy(desired, service.minimum_healthy_percent) } else { desired };
    // 3.3: replacements that are healthy, or unhealthy themselves, let as many unhealthy tasks go as are too many.
    let too_many = (count(New, Healthy) + count(New, Unhealthy)).saturating_sub(desired);
    let new_unhealthy = if too_many > 0 {
        count(New, Unhealthy).min(too_many)
    } else if stuck {
        count(New, Unhealthy).min(1)
    } else {
        0
    };
    Pass {
        start,
        old_unhealthy: count(Old, Unhealthy),
        old_starting: count(Old, Starting),
        old_healthy: count(Old, Healthy).min(healthy.saturating_sub(keep_healthy)),
        new_unhealthy,
        new_good: new_good.saturating_sub(desired),
        settled: alive == desired && count(New, Healthy) == desired,
    }
}

/// Returns the places (zone, host) that a scale-in may take the next task from: of the tasks that may go, those in
/// the zone with the most tasks of the service and there on the host with the most. More than one place is a tie.
pub fn fullest(tasks: &[Task], may_go: impl Fn(&Task) -> bool) -> Vec<(u32, u32)> {
    let in_zone = |zone: u32| tasks.iter().filter(|task| task.zone == zone).count();
    let on_host = |host: u32| tasks.iter().filter(|task| task.host == host).count();
    let leaving: Vec<&Task> = tasks.iter().filter(|task| may_go(task)).collect();
    let most_in_zone = leaving.iter().map(|task| in_zone(task.zone)).max();
    let in_it: Vec<&&Task> = leaving.iter().filter(|task| Some(in_zone(task.zone)) == most_in_zone).collect();
    let most_on_host = in_it.iter().map(|task| on_host(task.host)).max();
    let mut places: Vec<(u32, u32)> = in_it
        .iter()
        .filter(|task| Some(on_host(task.host)) == most_on_host)
        .map(|task| (task.zone, task.host))
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

#[test]
fn percentages_round_as_the_guide_says() {
    for (name, desired, min, max, want) in [
        ("4 at 50 % may stop 2 first", 4, 50, 200, (2, 8)),
        ("2 at 75 % cannot stop one first", 2, 75, 200, (2, 4)),
        ("3 at 125 % cannot start one first", 3, 100, 125, (3, 3)),
    ] {
        assert_eq!((min_healthy(desired, min), max_tasks(desired, max)), want, "{name}");
    }
}

#[test]
fn the_three_rolls_of_the_handbook_come_out() {
    use Condition::{Healthy, Starting};
    let rolled = |min: u64, max: u64, old: usize, starting: usize, new: usize| {
        let task = |deployment, condition| Task { deployment, condition, zone: 0, host: 0 };
        let mut tasks = vec![task(Deployment::Old, Healthy); old];
        tasks.extend(vec![task(Deployment::New, Starting); starting]);
        tasks.extend(vec![task(Deployment::New, Healthy); new]);
        pass(&Service {
            desired: 10,
            minimum_healthy_percent: min,
            maximum_percent: max,
            halted: false,
            blocked: false,
            tasks,
        })
    };
    let starts = |start| Pass { start, ..Pass::default() };
    let stops = |old_healthy| Pass { old_healthy, ..Pass::default() };
    for (name, min, max, old, starting, new, want) in [
        ("50/200 starts all ten first", 50, 200, 10, 0, 0, starts(10)),
        ("50/200 waits while they warm up", 50, 200, 10, 10, 0, Pass::default()),
        ("50/200 then stops the old ones", 50, 200, 10, 0, 10, stops(10)),
        ("50/150 starts five", 50, 150, 10, 0, 0, starts(5)),
        ("50/150 cuts the old ones to five meanwhile", 50, 150, 10, 5, 0, stops(5)),
        ("50/150 starts the rest in their place", 50, 150, 5, 5, 0, starts(5)),
        ("0/100 stops all the old ones", 0, 100, 10, 0, 0, stops(10)),
        ("0/100 then starts all the new ones", 0, 100, 0, 0, 0, starts(10)),
        ("100/100 is stuck", 100, 100, 10, 0, 0, Pass::default()),
    ] {
        assert_eq!(rolled(min, max, old, starting, new), want, "{name}");
    }
}

#[test]
fn a_scale_in_takes_from_the_fullest_zone_and_there_from_the_fullest_host() {
    let at = |zone, host| Task { deployment: Deployment::New, condition: Condition::Healthy, zone, host };
    for (name, tasks, want) in [
        (
            "the fuller zone, though a host elsewhere is fuller",
            vec![at(0, 0), at(0, 1), at(0, 2), at(1, 3), at(1, 3)],
            { vec![(0, 0), (0, 1), (0, 2)] },
        ),
        ("the fuller host in it", vec![at(0, 0), at(0, 1), at(0, 1), at(1, 3)], vec![(0, 1)]),
        ("all of a tie", vec![at(0, 0), at(1, 3)], vec![(0, 0), (1, 3)]),
        ("nothing from nothing", vec![], vec![]),
    ] {
        assert_eq!(fullest(&tasks, |_| true), want, "{name}");
    }
}
