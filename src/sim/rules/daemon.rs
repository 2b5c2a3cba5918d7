//! DAEMON services: one task on each instance that qualifies. Everything in, a plan out. Pure.
//!
//! Developer guide, ecs_services: the maximum is 100 %, so an old task goes before its successor comes; none on DRAINING
//! instances, where the daemon is the last to stop.

use super::reconcile::{Condition, StopWhy};
use crate::sim::world::ids::{DeploymentId, HostId, TaskId};

/// What one pass looks at.
#[derive(Clone, Debug)]
pub struct DaemonView {
    pub primary: DeploymentId,
    /// Whether no task may be started now.
    pub halted: bool,
    /// So many tasks must stay healthy.
    pub min_healthy: u32,
    /// The instances that qualify, in order.
    pub hosts: Vec<HostId>,
    /// Instances that qualify no longer but still run other tasks: the daemon stays to the last.
    pub serving: Vec<HostId>,
    pub tasks: Vec<DaemonTask>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaemonTask {
    pub id: TaskId,
    pub deployment: DeploymentId,
    pub condition: Condition,
    pub host: Option<HostId>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaemonPlan {
    pub start_on: Vec<HostId>,
    pub stop: Vec<(TaskId, StopWhy)>,
    pub settled: bool,
}

pub fn reconcile(view: &DaemonView) -> DaemonPlan {
    let mut plan = DaemonPlan::default();
    let mut spare = healthy(view).saturating_sub(view.min_healthy);
    let mut kept = Vec::new();
    for task in &view.tasks {
        let at_home = task.host.is_some_and(|host| view.hosts.contains(&host));
        let needed = task.host.is_some_and(|host| view.serving.contains(&host));
        let twice = kept.contains(&task.host);
        let why = match (task.condition, task.deployment == view.primary) {
            _ if !at_home && needed => None,
            _ if !at_home || twice => Some(StopWhy::Scaling),
            (Condition::Unhealthy, _) => Some(StopWhy::Unhealthy),
            (Condition::Starting | Condition::Healthy, true) => None,
            (Condition::Starting, false) => Some(StopWhy::Scaling),
            (Condition::Healthy, false) if spare > 0 && !view.halted => {
                spare -= 1;
                Some(StopWhy::Scaling)
            }
            (Condition::Healthy, false) => None,
        };
        match why {
            Some(why) => plan.stop.push((task.id, why)),
            None => kept.push(task.host),
        }
    }
    let taken = |host: &HostId| view.tasks.iter().any(|task| task.host == Some(*host));
    if !view.halted {
        plan.start_on = view.hosts.iter().copied().filter(|host| !taken(host)).collect();
    }
    let fine = |task: &DaemonTask| task.deployment == view.primary && task.condition == Condition::Healthy;
    plan.settled = plan.start_on.is_empty()
        && plan.stop.is_empty()
        && view.tasks.len() == view.hosts.len()
        && view.hosts.iter().all(|host| view.tasks.iter().any(|task| task.host == Some(*host) && fine(task)));
    plan
}

fn healthy(view: &DaemonView) -> u32 {
    view.tasks.iter().filter(|task| task.condition == Condition::Healthy).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds a view from words: `o` old or `n` new, `h`ealthy, `s`tarting or `u`nhealthy, and the host.
    fn view(hosts: u32, min_healthy: u32, tasks: &str) -> DaemonView {
        let task = |(place, word): (usize, &str)| DaemonTask {
            id: TaskId::new(place as u32),
            deployment: DeploymentId::new(u32::from(word.starts_with('n'))),
            condition: match &word[1..2] {
                "h" => Condition::Healthy,
                "s" => Condition::Starting,
                _ => Condition::Unhealthy,
            },
            host: word[2..].parse().ok().map(HostId::new),
        };
        DaemonView {
            primary: DeploymentId::new(1),
            halted: false,
            min_healthy,
            hosts: (0..hosts).map(HostId::new).collect(),
            serving: Vec::new(),
            tasks: tasks.split_whitespace().enumerate().map(task).collect(),
        }
    }

    #[test]
    fn one_pass_over_the_instances() {
        for (name, hosts, min, tasks, starts, stops, settled) in [
            ("one on each", 3, 0, "", 3, 0, false),
            ("a new instance gets its own", 3, 0, "nh0 nh1", 1, 0, false),
            ("all there: nothing to do", 2, 0, "nh0 nh1", 0, 0, true),
            ("starting: wait", 2, 0, "nh0 ns1", 0, 0, false),
            ("an instance that no longer qualifies", 1, 0, "nh0 nh1", 0, 1, false),
            ("an update at 0 %: all old ones go first", 2, 0, "oh0 oh1", 0, 2, false),
            ("an update at 50 %: half of them", 2, 1, "oh0 oh1", 0, 1, false),
            ("the successor comes once the old one is gone", 2, 1, "oh0", 1, 0, false),
            ("an unhealthy one goes", 2, 1, "nh0 nu1", 0, 1, false),
        ] {
            let plan = reconcile(&view(hosts, min, tasks));
            assert_eq!((plan.start_on.len(), plan.stop.len(), plan.settled), (starts, stops, settled), "{name}");
        }
    }

    #[test]
    fn on_a_draining_instance_the_daemon_is_the_last_to_stop() {
        let mut draining = view(1, 0, "nh0 nh1");
        draining.serving = vec![HostId::new(1)];
        assert_eq!(reconcile(&draining).stop, []);
    }
}
