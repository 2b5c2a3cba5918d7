//! Constraints in the placement of one task, and in whole runs.

use super::super::tests::{NEED, hosts};
use super::super::{LISTED, PlacementRules, Spot, StepKind, Verdict, members, place};
use super::*;
use crate::scenario::{Begin, Scenario};
use crate::sim::dice::Dice;
use crate::sim::fixture::journey;
use crate::sim::world::World;
use crate::sim::world::ids::HostId;
use crate::sim::{Fact, Recording};

fn member_of(expression: &str) -> PlacementConstraint {
    PlacementConstraint { kind: ConstraintType::MemberOf, expression: Some(expression.to_owned()) }
}

fn distinct() -> PlacementConstraint {
    PlacementConstraint { kind: ConstraintType::DistinctInstance, expression: None }
}

/// Places a task on one of four hosts: 1 and 2 are prod in zone 0, 3 and 4 test in zone 1; 4 has no room.
fn placed(constraints: &[PlacementConstraint]) -> Verdict {
    place(&hosts(), &NEED, &PlacementRules::new(constraints, &[]), Dice(1), 0)
}

fn chosen(verdict: &Verdict) -> Option<u32> {
    match verdict.chosen? {
        Spot::Instance(host) => Some(host.number()),
        Spot::Fargate(_) => None,
    }
}

#[test]
fn member_of_table() {
    let third = super::super::tests::catalog().ec2_instance_id(HostId::new(3));
    let by_id = format!("ec2InstanceId == {third}");
    for (name, expression, want) in [
        ("a custom attribute", "attribute:stack == prod", Some(2)),
        ("a custom attribute of the others", "attribute:stack != prod", Some(3)),
        ("an attribute nobody has", "attribute:pool exists", None),
        ("an attribute nobody has, denied", "attribute:pool !exists", Some(3)),
        ("the instance type", "attribute:ecs.instance-type =~ c5.*", Some(3)),
        ("another instance type", "attribute:ecs.instance-type == c5.2xlarge", None),
        ("the architecture", "attribute:ecs.cpu-architecture == x86_64", Some(3)),
        ("the operating system", "attribute:ecs.os-type == linux and attribute:ecs.os-family == LINUX", Some(3)),
        ("a capability", "attribute:ecs.capability.task-eni exists", Some(3)),
        ("the instance id", by_id.as_str(), Some(3)),
        ("few running tasks", "runningTasksCount < 1", Some(2)),
        ("many running tasks", "runningTasksCount >= 2", Some(1)),
        ("the agent's version", "agentVersion >= 1.100.0 and agentVersion < 2", Some(3)),
        ("an agent newer than all", "agentVersion > 1.105.1", None),
        ("the registration", "registeredAt >= 2026-06-15T09:00:00Z", Some(3)),
        ("a later registration", "registeredAt > 2026-06-15T09:00:00Z", None),
        ("the connection", "agentConnected == true", Some(3)),
        ("no task group", "task:group == service:other", None),
        ("an expression that cannot be read", "attribute:stack = prod", None),
    ] {
        assert_eq!(chosen(&placed(&[member_of(expression)])), want, "{name}");
    }
}

#[test]
fn the_first_constraint_that_does_not_hold_is_named() {
    let (stack, busy) = ("attribute:stack == prod", "runningTasksCount > 2");
    let verdict = placed(&[distinct(), member_of(stack), member_of(busy)]);
    assert_eq!(verdict.chosen, None);
    assert_eq!(verdict.constraints, ["distinctInstance".into(), Rc::from(stack), Rc::from(busy)]);
    let refused: Vec<(u32, Refusal)> = verdict.refused.iter().map(|(host, why)| (host.number(), *why)).collect();
    let want = [
        (4, Refusal::NotEnoughCpu { needed: 200, free: 128 }),
        (1, Refusal::NotDistinct),
        (3, Refusal::NotDistinct),
        (2, Refusal::NotMember { constraint: 2 }),
    ];
    assert_eq!(refused, want);
    assert_eq!(want[3].1.step(), StepKind::Constraints);
    let left: Vec<u32> = verdict.steps.iter().map(|step| step.left).collect();
    assert_eq!(left, [4, 4, 3, 0, 0], "all, cluster, resources, constraints, strategy");
}

#[test]
fn distinct_instance_refuses_hosts_with_a_task_of_the_service() {
    let verdict = placed(&[distinct()]);
    assert_eq!(chosen(&verdict), Some(2));
    assert!(verdict.refused.contains(&(HostId::new(1), Refusal::NotDistinct)));
}

#[test]
fn hosts_that_look_alike_are_asked_once_and_the_others_each() {
    let mut many: Vec<_> = (0..3).flat_map(|_| hosts()).filter(|host| host.free.cpu > 200).collect();
    many.sort_by_key(|host| host.spec.attributes.as_ptr());
    let lists: Vec<&Candidate<'_>> = many.iter().collect();
    let want = |wanted: fn(&Candidate<'_>) -> bool| many.iter().map(wanted).collect::<Vec<bool>>();
    let allowed = |text: &str| {
        let refusals = Binding::new(&member_of(text)).refusals(0, &lists);
        refusals.iter().map(Option::is_none).collect::<Vec<bool>>()
    };
    assert_eq!(allowed("attribute:stack == prod"), want(|host| host.id.number() < 3));
    assert_eq!(allowed("runningTasksCount == 0"), want(|host| host.running == 0));
    let id = many[0].catalog.ec2_instance_id(HostId::new(2));
    assert_eq!(allowed(&format!("ec2InstanceId == {id}")), want(|host| host.id.number() == 2));
}

/// Two services on three c5.large, there from the beginning: `myapp` with one task, then `other` with some.
fn neighbours(constraints: &[PlacementConstraint], desired: u32) -> Scenario {
    let mut scenario = Scenario { begin: Begin::Steady, ..journey() };
    let mut other = scenario.services[0].clone();
    other.service_name = "other".to_owned();
    other.load_balancers.clear();
    other.desired_count = desired;
    other.placement_constraints = constraints.to_vec();
    scenario.services[0].desired_count = 1;
    scenario.services.push(other);
    scenario
}

fn ran(scenario: Scenario) -> Recording {
    let mut recording = Recording::new(scenario);
    let end = recording.scenario().end();
    recording.record_until(end);
    recording
}

/// Returns the hosts of a service's tasks.
fn hosts_of(world: &World, service: usize) -> Vec<u32> {
    let tasks = world.tasks.values().filter(|task| task.service.is_some_and(|id| id.index() == service));
    let mut hosts: Vec<u32> = tasks.filter_map(|task| task.host).map(HostId::number).collect();
    hosts.sort_unstable();
    hosts
}

#[test]
fn task_groups_bring_services_together_and_keep_them_apart() {
    let near = ran(neighbours(&[member_of("task:group == service:myapp")], 1));
    let world = near.head().world();
    assert_eq!(hosts_of(world, 1), hosts_of(world, 0));
    let apart = ran(neighbours(&[member_of("not(task:group == service:myapp)")], 2));
    let world = apart.head().world();
    let (first, second) = (hosts_of(world, 0), hosts_of(world, 1));
    assert_eq!(second.len(), 2);
    assert!(second.iter().all(|host| !first.contains(host)), "{second:?} keeps away from {first:?}");
}

#[test]
fn a_group_that_keeps_away_from_itself_sees_the_tasks_of_the_same_pass() {
    let recording = ran(neighbours(&[member_of("task:group != service:other")], 3));
    assert_eq!(hosts_of(recording.head().world(), 1), [0, 1, 2]);
}

#[test]
fn a_task_definitions_constraints_stand_behind_the_services() {
    let mut scenario = journey();
    scenario.services[0].placement_constraints = vec![member_of("agentConnected == true")];
    scenario.task_definitions[0].placement_constraints =
        vec![member_of("attribute:ecs.availability-zone == us-east-1b")];
    scenario.services[0].desired_count = 4;
    let recording = ran(scenario);
    let world = recording.head().world();
    assert_eq!(hosts_of(world, 0), [2, 2], "two network interfaces, so two tasks");
    let refused = recording.trace().iter().find_map(|entry| match &entry.fact {
        Fact::PlacementRefused { verdict, .. } => Some(verdict),
        _ => None,
    });
    let verdict = refused.expect("the third finds no host");
    assert_eq!(verdict.constraints.len(), 2);
    assert_eq!(verdict.refused[1], (HostId::new(0), Refusal::NotMember { constraint: 1 }));
    assert!(verdict.refused.len() < LISTED && verdict.chosen.is_none());
}

#[test]
fn members_of_a_query_are_listed() {
    let recording = ran(neighbours(&[], 1));
    let world = recording.head().world();
    let listed = |text: &str| -> Vec<u32> {
        let query = query::parse(text).expect(text);
        members(world, &query).into_iter().map(HostId::number).collect()
    };
    assert_eq!(listed("attribute:ecs.availability-zone == us-east-1a"), [0, 1]);
    assert_eq!(listed("task:group == service:myapp"), hosts_of(world, 0));
    assert_eq!(listed("task:group =~ service:.* and runningTasksCount < 1"), [0u32; 0]);
    let busy = [hosts_of(world, 0), hosts_of(world, 1)].concat();
    let idle: Vec<u32> = (0..3).filter(|host| !busy.contains(host)).collect();
    assert_eq!(listed("runningTasksCount == 0"), idle);
    assert_eq!(listed(&format!("ec2InstanceId == {}", world.catalog.ec2_instance_id(HostId::new(1)))), [1]);
}
