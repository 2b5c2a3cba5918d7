//! How many tasks of a service are in which state, counted in one pass over them.

use super::ids::DeploymentId;
use super::{Service, TaskStatus, World};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headcount {
    /// Wanted, and on their way or there.
    pub alive: u32,
    /// Of those, the ones of the PRIMARY deployment.
    pub of_primary: u32,
    /// Of those that are alive.
    pub running: u32,
    pub pending: u32,
    pub in_service: u32,
    /// Those in service by the service's deployments, in the order that it lists them.
    by_deployment: Vec<u32>,
}

impl World {
    pub fn headcount(&self, service: &Service) -> Headcount {
        let mut count = Headcount { by_deployment: vec![0; service.deployments.len()], ..Headcount::default() };
        for task in service.tasks.iter().filter_map(|id| self.task(*id)).filter(|task| task.is_alive()) {
            let place = service.deployments.iter().position(|id| Some(*id) == task.deployment);
            count.alive += 1;
            count.of_primary += u32::from(place == Some(0));
            count.running += u32::from(task.last_status == TaskStatus::Running);
            count.pending += u32::from(task.last_status < TaskStatus::Running);
            if self.in_service(task) {
                count.in_service += 1;
                place.into_iter().for_each(|place| count.by_deployment[place] += 1);
            }
        }
        count
    }
}

impl Headcount {
    /// Returns how many tasks of a deployment are in service.
    pub fn in_service_of(&self, service: &Service, deployment: DeploymentId) -> u32 {
        let place = service.deployments.iter().position(|id| *id == deployment);
        place.map_or(0, |place| self.by_deployment[place])
    }
}
