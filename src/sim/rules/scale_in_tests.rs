//! The order in which tasks go, against looking at every task for every one that goes.

use super::*;
use crate::scenario::DeploymentConfiguration;
use crate::sim::dice::Dice;
use crate::sim::rules::rollout::bounds;
use crate::sim::world::ids::DeploymentId;
use proptest::prelude::*;

fn plainly<'a>(view: &ServiceView, all: &[&TaskView], tasks: &[&'a TaskView], most: usize) -> Vec<&'a TaskView> {
    let (mut left, mut staying, mut order) = (tasks.to_vec(), all.to_vec(), Vec::<&TaskView>::new());
    let rank = |task: &TaskView| match task.condition {
        Condition::Unhealthy => 2,
        Condition::Starting => 1,
        Condition::Healthy => 0,
    };
    while order.len() < most && !left.is_empty() {
        let with = |same: &dyn Fn(&TaskView) -> bool| staying.iter().filter(|task| same(task)).count() as u64;
        let by_link = |task: &TaskView| -> Vec<u64> {
            let Some(host) = task.host else { return vec![0; view.removal.len()] };
            let link = |link: &Removal| match link {
                Removal::Fullest(values) => {
                    with(&|other| other.host.is_some_and(|other| values.get(&other) == values.get(&host)))
                }
                Removal::MostLeft { left, need } => {
                    let gone = order.iter().filter(|gone| (gone.zone, gone.host) == (task.zone, task.host)).count();
                    left[&host] + need * (gone as u64 + 1)
                }
                Removal::Random => 0,
            };
            view.removal.iter().map(link).collect()
        };
        let weight = |task: &TaskView| {
            let place = |other: &TaskView| (other.zone, other.host) == (task.zone, task.host);
            match view.removal.is_empty() {
                true => (vec![with(&|other| other.zone == task.zone), with(&place)], u64::from(task.id.number())),
                false => (by_link(task), view.dice.roll(Why::ScaleIn, u64::from(task.id.number()), 0)),
            }
        };
        let (place, _) =
            left.iter().enumerate().max_by_key(|(_, task)| (rank(task), weight(task))).expect("some are left");
        let task = left.swap_remove(place);
        staying.retain(|other| other.id != task.id);
        order.push(task);
    }
    order
}

fn conditions() -> impl Strategy<Value = Condition> {
    prop::sample::select(vec![Condition::Unhealthy, Condition::Starting, Condition::Healthy])
}

const HOSTS: u32 = 70;

fn chains() -> impl Strategy<Value = Vec<Removal>> {
    let hosts = || (0..HOSTS).map(HostId::new);
    let of = |few: u32| Removal::Fullest((0..HOSTS).map(|host| (HostId::new(host), host % few)).collect());
    let left = hosts().map(|host| (host, u64::from(host.number() % 4) * 100)).collect();
    let link =
        prop::sample::select(vec![of(3), of(HOSTS), of(67), Removal::MostLeft { left, need: 100 }, Removal::Random]);
    prop::collection::vec(link, 0..4)
}

proptest! {
    #[test]
    fn it_is_the_order_of_looking_at_every_task(
        rows in prop::collection::vec((prop::option::weighted(0.8, 0..HOSTS), conditions()), 0..120),
        removal in chains(),
        most in 0usize..120,
    ) {
        let tasks: Vec<TaskView> = (0..).zip(rows).map(|(id, (host, condition))| TaskView {
            id: TaskId::new(id),
            deployment: DeploymentId::new(0),
            condition,
            zone: Some(ZoneId::new(host.unwrap_or(id) % 3)),
            host: host.map(HostId::new),
            leaving: false,
        }).collect();
        let view = ServiceView {
            desired: 1,
            bounds: bounds(1, &DeploymentConfiguration::default()),
            primary: DeploymentId::new(0),
            blocked: false,
            halted: false,
            stop_first: false,
            stopping: 0,
            removal,
            dice: Dice(7),
            tasks: Vec::new(),
        };
        let all: Vec<&TaskView> = tasks.iter().collect();
        let some: Vec<&TaskView> = tasks.iter().filter(|task| task.id.number() % 3 != 0).collect();
        prop_assert_eq!(removal_order(&view, &all, &some, most), plainly(&view, &all, &some, most));
    }
}
