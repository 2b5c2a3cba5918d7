//! Every invariant, and a planted fault that breaks it: a check that cannot fail is no check.

use super::INVARIANTS;
use crate::scenario::{CapacityProvider, Protocol};
use crate::sim::Recording;
use crate::sim::catalog::HostPort;
use crate::sim::fixture::{journey, journey_on_fargate};
use crate::sim::world::ids::{DeploymentId, GroupId, HostId, ImageId, LayerId, ServiceId, TargetId, TaskId};
use crate::sim::world::{
    App, Arrival, ArrivalStage, DeploymentStatus, Fault, Health, HostKind, HostStatus, ServiceStatus, Stop, StopCause,
    TargetState, TaskStatus, World,
};
use crate::units::{Bytes, SimTime, Span};

const NOW: SimTime = SimTime::from_millis(200_000);

/// Breaks a world in which three tasks run in service.
type Plant = fn(&mut World);

const FAULTS: &[(&str, Plant)] = &[
    ("free and used resources of an instance add up to its total", |world| host(world).free.cpu += 1),
    ("a host lists exactly the tasks that hold its resources", |world| host(world).tasks.clear()),
    ("a microVM lives exactly as long as its task", |world| {
        host(world).kind = HostKind::MicroVm { task: TaskId::new(77) };
    }),
    ("only tasks that no agent has taken over wait for one", |world| host(world).waiting.push(TaskId::new(0))),
    ("an agent runs no more than its host has", |world| {
        let host = host(world);
        (host.total.cpu, host.free.cpu) = (1, 0);
    }),
    ("an agent's queue holds tasks that wait, oldest first", |world| host(world).queue.push(TaskId::new(0))),
    ("an image is pulled for a container that waits for it", |world| host(world).pulls.push((TaskId::new(0), 0))),
    ("a layer is present or on its way, never both", |world| arriving(world, 1, ArrivalStage::Queued)),
    ("a host downloads no more layers at once than it may", |world| {
        (0..4).for_each(|_| arriving(world, 1, downloading(1)));
    }),
    ("downloads share no more than the host's bandwidth", |world| arriving(world, 1, downloading(60_000_001))),
    ("an extraction ends after it began", |world| {
        arriving(world, 1, ArrivalStage::Extracting { since: NOW, until: SimTime::ZERO });
    }),
    ("a task enters its statuses in order of time", |world| {
        task(world).entered[TaskStatus::Pending as usize] = Some(NOW);
    }),
    ("every change of a task's status raises its version", |world| task(world).version = 1),
    ("a running task has a host, an address and started containers", |world| task(world).address = None),
    ("a task on its way out has a reason", |world| {
        task(world).stop = Some(Stop { at: NOW, cause: StopCause::User(None) });
    }),
    ("a container that has exited has an exit code, and no other has", |world| {
        task(world).containers[0].exit_code = Some(0);
    }),
    ("an application answers only while its container runs", |world| {
        task(world).containers[0].phase = crate::sim::world::ContainerPhase::Created;
    }),
    ("no two live tasks share an address and a port", |world| {
        let address = world.task(TaskId::new(1)).and_then(|task| task.address);
        task(world).address = address;
    }),
    ("only containers that run have been sent a signal", |world| {
        let container = &mut task(world).containers[0];
        (container.started_at, container.kill_at) = (None, Some(NOW));
    }),
    ("a target belongs to a task that knows it", |world| task(world).targets = Default::default()),
    ("a target is listed once, in its own group", |world| world.groups[0].targets.push(TargetId::new(0))),
    ("a target has its task's address", |world| target(world).address += 1),
    ("the tally of a target group equals a fresh count", |world| world.groups[0].tally.healthy -= 1),
    ("a target answers as its application does", |world| target(world).app = App::Down),
    ("a target's streak stays below its threshold", |world| target(world).streak = 99),
    ("a draining target, and no other, says when it leaves", |world| target(world).state = TargetState::Draining),
    ("no more targets answer than get requests", |world| world.groups[0].flow.answering = 99_000),
    ("a service lists exactly its tasks that are not stopped", |world| {
        world.services.get_mut(ServiceId::new(0)).expect("there").tasks.pop();
    }),
    ("a service has one primary deployment, listed first", |world| {
        world.deployments.get_mut(DeploymentId::new(0)).expect("there").status = DeploymentStatus::Active;
    }),
    ("a service lists its own deployments and no inactive one", |world| {
        world.deployments.get_mut(DeploymentId::new(0)).expect("there").status = DeploymentStatus::Inactive;
    }),
    ("a steady service runs what it wants, in service", |world| {
        world.services.get_mut(ServiceId::new(0)).expect("there").desired = 4;
    }),
    ("a task of a service belongs to one of its deployments", |world| task(world).deployment = None),
    ("a host's taken ports are those of its tasks, each once", |world| {
        host(world).ports.push(HostPort { port: 80, protocol: Protocol::Tcp });
    }),
    ("an instance that has left the cluster runs nothing", |world| host(world).status = HostStatus::Inactive),
    ("an instance that has ended has no connected agent", |world| host(world).vanished = true),
    ("nothing runs on an instance that has ended", |world| {
        let host = host(world);
        (host.vanished, host.agent.connected) = (true, false);
    }),
    ("the images of a host are noted once", |world| host(world).store.note_image(ImageId::new(7), NOW + LATER, None)),
    ("health is known of checked containers only", |world| task(world).containers[0].health = Health::Healthy),
    ("a container is restarted under its policy only", |world| task(world).containers[0].restarts = 1),
    ("credentials go to tasks with a role and end with them", |world| task(world).credentials_until = Some(NOW)),
    ("a Spot task runs on Fargate", |world| task(world).provider = Some(CapacityProvider::FargateSpot)),
    ("a target's weight is a share of a full one", |world| target(world).weight = 0),
    ("a target is cut exactly while its zone fails", |world| target(world).cut = true),
    ("a service keeps at most a hundred events, in order", |world| {
        let events = vec![world.next_entry(); 101];
        world.services.get_mut(ServiceId::new(0)).expect("there").events = events;
    }),
    ("a service that is gone has no tasks", |world| {
        world.services.get_mut(ServiceId::new(0)).expect("there").status = ServiceStatus::Inactive;
    }),
    ("a fault that lasts does not end in the past", |world| {
        world.faults.begin(Fault::DenySecrets, Some(SimTime::ZERO));
    }),
];

const LATER: Span = Span::from_secs(1);

fn task(world: &mut World) -> &mut crate::sim::world::Task {
    world.tasks.get_mut(TaskId::new(0)).expect("three tasks run")
}

fn host(world: &mut World) -> &mut crate::sim::world::Host {
    world.hosts.get_mut(HostId::new(0)).expect("three hosts are there")
}

fn target(world: &mut World) -> &mut crate::sim::world::Target {
    world.targets.get_mut(TargetId::new(0)).expect("three targets are registered")
}

fn arriving(world: &mut World, layer: u32, stage: ArrivalStage) {
    let latest = world.next_entry();
    let arrival = Arrival { layer: LayerId::new(layer), size: Bytes(1), stage, latest };
    host(world).store.coming.push(arrival);
}

fn downloading(bytes_per_second: u64) -> ArrivalStage {
    ArrivalStage::Downloading { since: SimTime::ZERO, done: 0, bytes_per_second }
}

#[test]
fn sound_worlds_break_no_invariant() {
    for scenario in [journey(), journey_on_fargate()] {
        let mut recording = Recording::new(scenario);
        recording.record_until(NOW);
        for invariant in INVARIANTS {
            assert!((invariant.holds)(recording.head().world(), NOW), "{}", invariant.name);
        }
    }
}

#[test]
fn every_invariant_has_a_planted_fault_that_trips_it() {
    let mut recording = Recording::new(journey());
    recording.record_until(NOW);
    assert_eq!(recording.head().world().group(GroupId::new(0)).tally.healthy, 3, "the world that is broken is sound");
    for invariant in INVARIANTS {
        let fault = FAULTS.iter().find(|(name, _)| *name == invariant.name);
        let (name, plant) = fault.unwrap_or_else(|| panic!("no fault is planted for: {}", invariant.name));
        let mut world = recording.head().world().clone();
        plant(&mut world);
        assert!(!(invariant.holds)(&world, NOW), "the planted fault goes unseen: {name}");
    }
}
