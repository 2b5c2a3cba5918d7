//! What facts about services and deployments do.

use super::super::ids::{DeploymentId, EntryId, GroupId, HostId, ServiceId};
use super::super::{
    Deployment, DeploymentStatus, HostKind, RolloutState, Service, ServiceStatus, TargetNews, Throttle, World,
};
use crate::scenario::{AlarmState, DeploymentConfiguration};
use crate::sim::answer::ServiceMessage;
use crate::units::{SimTime, Span};
use std::rc::Rc;

/// AWS keeps so many events of a service.
const EVENTS_KEPT: usize = 100;

impl World {
    pub(super) fn create_service(&mut self, id: EntryId, service: ServiceId, first_look: SimTime) {
        let spec = &self.catalog.services[service.index()];
        let service = Service {
            id: service,
            name: spec.name.clone(),
            desired: spec.desired,
            launch: spec.launch,
            status: ServiceStatus::Active,
            configuration: Rc::clone(&spec.configuration),
            grace: spec.grace,
            execute_command: spec.wanted.enable_execute_command,
            balancers: Rc::clone(&spec.balancers),
            tasks: Vec::new(),
            deployments: Vec::new(),
            first_look,
            rests: false,
            stirred: true,
            unreplaced: 0,
            blocked: false,
            steady_said: None,
            complained: None,
            failing_said: None,
            deadlocked: false,
            overload_said: false,
            events: Vec::new(),
            throttle: Throttle::default(),
            news: vec![TargetNews::default(); spec.balancers.len()],
            latest: id,
        };
        self.services.insert(service.id, service);
    }

    pub(super) fn create_deployment(&mut self, id: EntryId, now: SimTime, mut deployment: Deployment) {
        deployment.ignored_alarms = self.ringing();
        let older = self.service(deployment.service).deployments.clone();
        for old in older {
            let old = self.deployment_mut(old);
            (old.status, old.updated_at) = (DeploymentStatus::Active, now);
        }
        let service = self.service_mut(id, deployment.service);
        service.deployments.insert(0, deployment.id);
        service.start_over();
        self.deployments.insert(deployment.id, deployment);
    }

    /// Returns the alarms that are in ALARM now, one bit each.
    fn ringing(&self) -> u64 {
        let ringing = self.alarms.iter().enumerate().filter(|(_, state)| **state == AlarmState::Alarm);
        ringing.map(|(place, _)| 1 << place.min(63)).sum()
    }

    pub(super) fn bake(&mut self, id: EntryId, deployment: DeploymentId, until: SimTime) {
        let row = self.deployment_mut(deployment);
        row.bakes_until = Some(until);
        let service = row.service;
        self.service_mut(id, service);
    }

    pub(super) fn change_deployment(
        &mut self,
        id: EntryId,
        now: SimTime,
        deployment: DeploymentId,
        to: DeploymentStatus,
    ) {
        let row = self.deployment_mut(deployment);
        (row.status, row.updated_at) = (to, now);
        let service = row.service;
        if to == DeploymentStatus::Inactive {
            self.service_mut(id, service).deployments.retain(|listed| *listed != deployment);
        }
    }

    pub(super) fn roll_back(
        &mut self,
        id: EntryId,
        now: SimTime,
        service: ServiceId,
        from: DeploymentId,
        to: DeploymentId,
    ) {
        for (deployment, status) in [(from, DeploymentStatus::Active), (to, DeploymentStatus::Primary)] {
            let row = self.deployment_mut(deployment);
            (row.status, row.updated_at) = (status, now);
        }
        let ringing = self.ringing();
        let row = self.deployment_mut(to);
        (row.rollout, row.failed_tasks) = (RolloutState::InProgress, 0);
        (row.ignored_alarms, row.bakes_until) = (ringing, None);
        let service = self.service_mut(id, service);
        service.deployments.retain(|listed| *listed != to);
        service.deployments.insert(0, to);
        service.start_over();
    }

    pub(super) fn post(&mut self, id: EntryId, now: SimTime, service: ServiceId, message: &ServiceMessage) {
        let service = self.services.get_mut(service).expect("services are never removed");
        if service.events.len() == EVENTS_KEPT {
            service.events.remove(0);
        }
        service.events.push(id);
        match message {
            ServiceMessage::SteadyState => {
                (service.rests, service.complained, service.deadlocked) = (true, None, false);
                (service.stirred, service.unreplaced, service.failing_said) = (false, 0, None);
                service.steady_said = Some(now);
            }
            ServiceMessage::UnableToPlace(_) => service.complained = Some(now),
            ServiceMessage::UnableToPlaceTask { .. } => service.failing_said = Some(now),
            ServiceMessage::StartedTasks(_) | ServiceMessage::ReplacedTasks { .. } => {
                if let ServiceMessage::ReplacedTasks { replaced, .. } = message {
                    service.unreplaced -= i32::try_from(*replaced).unwrap_or(i32::MAX);
                }
                (service.complained, service.deadlocked, service.latest) = (None, false, id);
            }
            ServiceMessage::RegisteredTargets { group, .. } => service.news_of(*group).registered = 0,
            ServiceMessage::DeregisteredTargets { group, .. } => service.news_of(*group).deregistered = 0,
            ServiceMessage::Deadlocked => service.deadlocked = true,
            ServiceMessage::OperationsThrottled => service.overload_said = true,
            ServiceMessage::StoppedTasks(_)
            | ServiceMessage::BeganDraining { .. }
            | ServiceMessage::TargetUnhealthy { .. }
            | ServiceMessage::ContainerUnhealthy(_)
            | ServiceMessage::DeploymentCompleted(_)
            | ServiceMessage::DeploymentFailed(_)
            | ServiceMessage::DeploymentAlarmed(_)
            | ServiceMessage::RollingBack(_)
            | ServiceMessage::UnableToStart => service.latest = id,
        }
    }

    pub(super) fn change_service(&mut self, id: EntryId, service: ServiceId, to: ServiceStatus) {
        let row = self.service_mut(id, service);
        row.status = to;
        row.stir();
    }

    /// What was steady stays so: other percentages and another grace period ask for nothing where all is well.
    pub(super) fn reconfigure(
        &mut self,
        id: EntryId,
        service: ServiceId,
        configuration: &Rc<DeploymentConfiguration>,
        grace: Span,
    ) {
        if configuration.alarms.alarm_names.iter().any(|name| !self.catalog.alarms.contains(name)) {
            Rc::make_mut(&mut self.catalog).know_alarms(&configuration.alarms.alarm_names);
            self.alarms.resize(self.catalog.alarms.len(), AlarmState::Ok);
        }
        let row = self.service_mut(id, service);
        (row.configuration, row.grace) = (Rc::clone(configuration), grace);
        row.deadlocked = false;
    }

    pub(super) fn change_desired(&mut self, id: EntryId, service: ServiceId, to: u32) {
        let row = self.service_mut(id, service);
        if row.desired != to {
            row.stir();
        }
        row.desired = to;
    }

    pub(super) fn change_rollout(&mut self, now: SimTime, deployment: DeploymentId, to: RolloutState) {
        let row = self.deployment_mut(deployment);
        (row.rollout, row.updated_at) = (to, now);
        if to == RolloutState::Completed {
            row.completed_at = Some(now);
        }
    }

    pub(super) fn count_failure(&mut self, id: EntryId, deployment: DeploymentId, failed: u32) {
        let row = self.deployment_mut(deployment);
        row.failed_tasks = failed;
        let service = row.service;
        self.service_mut(id, service).stir();
    }

    /// An alarm may fail a deployment of any service that watches it.
    pub(super) fn change_alarm(&mut self, id: EntryId, alarm: u8, to: AlarmState) {
        self.alarms[usize::from(alarm)] = to;
        self.concern_all(id);
    }

    /// The control plane works at its usual pace again.
    pub(super) fn forget_overload(&mut self) {
        for place in 0..self.services.len() as u32 {
            self.services.get_mut(ServiceId::new(place)).expect("services are never removed").overload_said = false;
        }
    }

    /// Placement sees an instance with other eyes from now on.
    pub(super) fn set_attribute(&mut self, id: EntryId, host: HostId, name: &str, value: Option<&str>) {
        if let Some(HostKind::Instance { spec }) = self.host(host).map(|host| host.kind.clone()) {
            Rc::make_mut(&mut self.catalog).set_attribute(spec, name, value);
        }
        self.unsettle(id, Some(host));
    }

    /// Something happened that may lead to the next step of any service that is not steady.
    pub(super) fn concern_all(&mut self, id: EntryId) {
        for place in 0..self.services.len() as u32 {
            self.service_mut(id, ServiceId::new(place));
        }
    }

    /// An instance is another than it was: also a steady service with a task there has to look, and every DAEMON.
    pub(super) fn unsettle(&mut self, id: EntryId, host: Option<HostId>) {
        let tasks = host.and_then(|host| self.host(host)).map(|host| host.tasks.clone()).unwrap_or_default();
        let there: Vec<ServiceId> = tasks.iter().filter_map(|task| self.task(*task)?.service).collect();
        for place in 0..self.services.len() as u32 {
            let service = ServiceId::new(place);
            let looks = there.contains(&service) || self.catalog.services[service.index()].daemon;
            let row = self.service_mut(id, service);
            row.rests &= !looks;
        }
    }
}

impl Service {
    /// Returns what is new in one of its target groups.
    pub(super) fn news_of(&mut self, group: GroupId) -> &mut TargetNews {
        let place = self.balancers.iter().position(|balancer| balancer.group == group);
        &mut self.news[place.expect("its tasks register in its own groups")]
    }

    /// Another deployment is primary now: what was said and throttled before is over.
    fn start_over(&mut self) {
        self.stir();
        (self.throttle, self.complained, self.deadlocked) = (Throttle::default(), None, false);
        self.failing_said = None;
    }
}
