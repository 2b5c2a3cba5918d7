//! One pass of the controller, case by case.

use super::*;
use crate::scenario::DeploymentConfiguration;
use crate::sim::rules::rollout::bounds;

/// Builds a view from words: `o` old, `n` new, each followed by `h`ealthy, `s`tarting or `u`nhealthy.
fn view(desired: u32, (minimum_healthy_percent, maximum_percent): (u32, u32), tasks: &str) -> ServiceView {
    let configuration = DeploymentConfiguration { minimum_healthy_percent, maximum_percent, ..Default::default() };
    let task = |(place, word): (usize, &str)| TaskView {
        id: TaskId::new(place as u32),
        deployment: DeploymentId::new(u32::from(word.starts_with('n'))),
        condition: match &word[1..] {
            "h" => Condition::Healthy,
            "s" => Condition::Starting,
            _ => Condition::Unhealthy,
        },
        zone: Some(ZoneId::new(place as u32 % 2)),
        host: Some(HostId::new(place as u32 % 3)),
        leaving: false,
    };
    ServiceView {
        desired,
        bounds: bounds(desired, &configuration),
        primary: DeploymentId::new(1),
        blocked: false,
        halted: false,
        stop_first: false,
        stopping: 0,
        removal: Vec::new(),
        dice: Dice(1),
        tasks: tasks.split_whitespace().enumerate().map(task).collect(),
    }
}

fn summary(plan: &Plan) -> (u32, usize, bool) {
    (plan.start, plan.stop.len(), plan.settled)
}

#[test]
fn one_pass_of_the_controller() {
    let ten_old = "oh ".repeat(10);
    for (name, desired, percents, tasks, want) in [
        ("three missing: start three", 3, (100, 200), String::new(), (3, 0, false)),
        ("one missing: start one", 3, (100, 200), "nh nh".into(), (1, 0, false)),
        ("all healthy: nothing to do", 3, (100, 200), "nh nh nh".into(), (0, 0, true)),
        ("still starting: wait", 3, (100, 200), "nh nh ns".into(), (0, 0, false)),
        ("too many: stop the surplus", 2, (100, 200), "nh nh nh".into(), (0, 1, false)),
        ("10 at 50/200: all ten new ones at once", 10, (50, 200), ten_old.clone(), (10, 0, false)),
        ("10 at 50/150: five new ones first", 10, (50, 150), ten_old.clone(), (5, 0, false)),
        (
            "10 at 50/150: then the old ones are cut to five",
            10,
            (50, 150),
            ten_old.clone() + &"ns ".repeat(5),
            (0, 5, false),
        ),
        ("10 at 0/100: all old ones stop first", 10, (0, 100), ten_old.clone(), (0, 10, false)),
        ("100/100 can neither start nor stop", 4, (100, 100), "oh oh oh oh".into(), (0, 0, false)),
        ("1 at 100/134 can neither start nor stop", 1, (100, 134), "oh".into(), (0, 0, false)),
        ("healthy new ones let old ones go", 3, (100, 200), "oh oh oh nh nh ns".into(), (0, 2, false)),
        ("old ones that are not healthy go at once", 3, (100, 200), "os os nh ns ns".into(), (0, 2, false)),
        ("an unhealthy task is replaced first", 3, (100, 200), "nh nh nu".into(), (1, 0, false)),
        ("and stopped once the replacement is healthy", 3, (100, 200), "nh nh nu nh".into(), (0, 1, false)),
        (
            "a replacement that starts may still become healthy: wait",
            3,
            (100, 200),
            "nh nh nu ns".into(),
            (0, 0, false),
        ),
        (
            "a replacement that is unhealthy too: either goes, and another comes",
            3,
            (100, 200),
            "nh nh nu nu".into(),
            (1, 1, false),
        ),
        ("one healthy replacement stands for one unhealthy task", 3, (100, 200), "nh nu nu nh".into(), (1, 1, false)),
        ("at 100 % maximum the unhealthy one goes first", 2, (50, 100), "nh nu".into(), (0, 1, false)),
    ] {
        assert_eq!(summary(&reconcile(&view(desired, percents, &tasks))), want, "{name}");
    }
}

#[test]
fn no_host_for_the_new_makes_room_down_to_the_minimum() {
    let mut stuck = view(4, (50, 200), "oh oh oh oh");
    stuck.blocked = true;
    let plan = reconcile(&stuck);
    assert_eq!((plan.start, plan.stop.len()), (4, 2));
}

#[test]
fn a_failed_deployment_starts_nothing_and_leaves_the_old_tasks_alone() {
    let mut failed = view(4, (50, 200), "oh oh oh oh nu");
    failed.halted = true;
    assert_eq!(reconcile(&failed).start, 0);
    assert!(reconcile(&failed).stop.iter().all(|(task, _)| task.number() == 4));
}

#[test]
fn scale_in_takes_from_the_fullest_zone_and_spares_healthy_tasks() {
    let plan = reconcile(&view(2, (100, 200), "nh nh nh ns"));
    let stopped: Vec<u32> = plan.stop.iter().map(|(task, _)| task.number()).collect();
    assert_eq!(stopped, [3, 2], "the starting one first, then from the zone that holds two");
}

#[test]
fn where_the_unhealthy_stop_first_their_places_are_filled_in_the_next_pass() {
    let mut first = view(3, (100, 200), "nh nh nu");
    first.stop_first = true;
    assert_eq!(summary(&reconcile(&first)), (0, 1, false));
    let mut then = view(3, (100, 200), "nh nh");
    then.stop_first = true;
    assert_eq!(summary(&reconcile(&then)), (1, 0, false));
}

#[test]
fn tasks_on_a_draining_instance_are_replaced_like_those_of_an_older_deployment() {
    let draining = |tasks: &str, leaving: &[usize]| {
        let mut view = view(2, (100, 200), tasks);
        leaving.iter().for_each(|place| view.tasks[*place].leaving = true);
        summary(&reconcile(&view))
    };
    assert_eq!(draining("nh nh", &[1]), (1, 0, false), "the successor first");
    assert_eq!(draining("nh nh nh", &[1]), (0, 1, false), "then the one that leaves");
    assert_eq!(draining("nh ns", &[1]), (1, 1, false), "one that does not run yet goes at once");
}

#[test]
fn only_percentages_that_leave_no_way_are_a_deadlock() {
    for (name, desired, percents, tasks, want) in [
        ("100/100", 4, (100, 100), "oh oh oh oh", true),
        ("1 at 100/134", 1, (100, 134), "oh", true),
        ("a task is still under way", 2, (100, 100), "oh os", false),
        ("old tasks can go", 4, (50, 100), "oh oh oh oh", false),
        ("new tasks can come", 4, (100, 125), "oh oh oh oh", false),
        ("nothing is missing", 2, (100, 100), "nh nh", false),
    ] {
        assert_eq!(reconcile(&view(desired, percents, tasks)).deadlocked, want, "{name}");
    }
}

#[test]
fn tasks_on_their_way_out_hold_places_where_the_rule_says_so() {
    let mut full = view(2, (50, 150), "nh");
    full.stopping = 2;
    assert_eq!(reconcile(&full).start, 0);
}
