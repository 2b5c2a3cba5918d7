//! What goes on beside the life of a task: faults, instances, alarms, credentials, caches, health.

use super::{Kind, Said, Teller, Tone};
use crate::report::{health, words};
use crate::scenario::{
    AlarmState, DeploymentConfiguration, HealthAnswer, Provisioned, RegistryError, Service, Setting,
};
use crate::sim::timing;
use crate::sim::world::ids::{DefinitionId, HostId, ImageId, ServiceId, TargetId, TaskId};
use crate::sim::world::{FULL_WEIGHT, Fault, Health, HostStatus, ServiceStatus};
use crate::units::{SimTime, Span};

impl Teller<'_> {
    pub(super) fn service_status(self, service: ServiceId, to: ServiceStatus) -> Said {
        let (tone, word) = match to {
            ServiceStatus::Active => (Tone::Plain, "ACTIVE"),
            ServiceStatus::Draining => (Tone::Warn, "DRAINING, it is deleted"),
            ServiceStatus::Inactive => (Tone::Plain, "INACTIVE, its tasks have gone"),
        };
        Said::new(Kind::Scheduler, tone, format!("Service {} is {word}", self.names.service(service)))
    }

    pub(super) fn reconfigured(self, service: ServiceId, to: &DeploymentConfiguration, grace: Span) -> Said {
        let (name, min, max) = (self.names.service(service), to.minimum_healthy_percent, to.maximum_percent);
        let grace = words::span(grace);
        Said::plain(Kind::Scheduler, format!("Service {name} now rolls at {min}/{max} with a grace period of {grace}"))
    }

    pub(super) fn revision_registered(self, definition: DefinitionId) -> Said {
        Said::plain(Kind::Command, format!("Task definition {} is registered", self.names.definition(definition)))
    }

    pub(super) fn service_defined(self, wanted: &Service) -> Said {
        Said::quiet(Kind::Command, format!("Service {} is asked for", wanted.service_name))
    }

    pub(super) fn attribute_put(self, host: HostId, name: &str, value: &str) -> Said {
        let value = if value.is_empty() { String::new() } else { format!(" = {value}") };
        Said::plain(Kind::Command, format!("Instance {} has the attribute {name}{value}", self.names.host(host)))
    }

    pub(super) fn attribute_deleted(self, host: HostId, name: &str) -> Said {
        Said::plain(Kind::Command, format!("Instance {} has no attribute {name} any more", self.names.host(host)))
    }

    pub(super) fn execute_command(self, service: ServiceId, enabled: bool) -> Said {
        let can = if enabled { "can" } else { "cannot" };
        let name = self.names.service(service);
        Said::plain(Kind::Command, format!("New tasks of service {name} {can} be entered with execute-command"))
    }

    pub(super) fn task_takes_commands(self, task: TaskId) -> Said {
        Said::quiet(Kind::Command, format!("Task {} can be entered with execute-command", self.names.task(task)))
    }

    pub(super) fn alarm(self, alarm: u8, to: AlarmState) -> Said {
        let name = &self.index.catalog().alarms[usize::from(alarm)];
        match to {
            AlarmState::Alarm => Said::new(Kind::Command, Tone::Bad, format!("Alarm {name} goes to ALARM")),
            AlarmState::Ok => Said::new(Kind::Command, Tone::Good, format!("Alarm {name} goes to OK")),
        }
    }

    pub(super) fn fault_began(self, fault: Fault, until: Option<SimTime>) -> Said {
        let lasts = match until {
            Some(until) => format!(" for {}", words::span(until - self.at)),
            None => String::new(),
        };
        Said::new(Kind::Command, Tone::Bad, format!("{}{lasts}", self.fault(fault)))
    }

    pub(super) fn fault_ended(self, fault: Fault) -> Said {
        Said::new(Kind::Command, Tone::Good, format!("Over: {}", self.fault(fault)))
    }

    fn fault(self, fault: Fault) -> String {
        match fault {
            Fault::FailHealth(task, answer) => {
                let answers = match answer {
                    HealthAnswer::Ok => "answers its checks well".to_owned(),
                    HealthAnswer::Status(status) => format!("answers its checks with {status}"),
                    HealthAnswer::Timeout => "does not answer its checks in time".to_owned(),
                };
                format!("Task {} {answers}", self.names.task(task))
            }
            Fault::DisconnectAgent(host) => format!("{} cannot reach ECS", self.names.agent(host)),
            Fault::FailZone(zone) => format!("Nothing in zone {} can be reached", self.names.zone(zone)),
            Fault::SlowRegistry(times) => format!("The registry is {times} times slower"),
            Fault::FailRegistry(RegistryError::Unreachable) => "The registry does not answer".to_owned(),
            Fault::FailRegistry(RegistryError::Throttled) => "The registry answers toomanyrequests".to_owned(),
            Fault::DenySecrets => "Secrets and registry credentials cannot be fetched".to_owned(),
            Fault::ExhaustFargate(None) => "Fargate has no capacity".to_owned(),
            Fault::ExhaustFargate(Some(zone)) => format!("Fargate has no capacity in {}", self.names.zone(zone)),
            Fault::OverloadControlPlane => "The control plane is overloaded".to_owned(),
            Fault::StopInstance(host) => format!("Instance {} is stopped", self.names.host(host)),
            Fault::FailProvisioning(Provisioned::NetworkInterface) => {
                "Network interfaces cannot be provisioned".to_owned()
            }
            Fault::FailProvisioning(Provisioned::EphemeralStorage) => {
                "Ephemeral storage cannot be provisioned".to_owned()
            }
        }
    }

    pub(super) fn host_status(self, host: HostId, to: HostStatus) -> Said {
        let (tone, word) = match to {
            HostStatus::Active => (Tone::Good, "is ACTIVE"),
            HostStatus::Draining => (Tone::Warn, "is DRAINING, nothing new is placed there"),
            HostStatus::Inactive => (Tone::Bad, "is no longer registered"),
        };
        Said::new(Kind::Agent, tone, format!("Instance {} {word}", self.names.host(host)))
    }

    pub(super) fn agent_connection(self, host: HostId, connected: bool) -> Said {
        let agent = self.names.agent(host);
        match connected {
            true => Said::new(Kind::Agent, Tone::Good, format!("{agent} is connected again")),
            false => Said::new(Kind::Agent, Tone::Bad, format!("{agent} is disconnected, its containers run on")),
        }
    }

    pub(super) fn agent_pace(self, host: HostId, every: Span) -> Said {
        Said::quiet(Kind::Agent, format!("{} polls every {} from now on", self.names.agent(host), words::span(every)))
    }

    pub(super) fn spot_notice(self, task: Option<TaskId>, host: Option<HostId>, until: SimTime) -> Said {
        let what = match (task, host) {
            (Some(task), _) => format!("task {}", self.names.task(task)),
            (None, Some(host)) => format!("instance {}", self.names.host(host)),
            (None, None) => "capacity".to_owned(),
        };
        let left = words::span(until - self.at);
        Said::new(Kind::Stop, Tone::Warn, format!("AWS wants the Spot capacity of {what} back in {left}"))
    }

    pub(super) fn host_vanished(self, host: HostId) -> Said {
        let name = self.names.host(host);
        Said::new(Kind::Agent, Tone::Bad, format!("Instance {name} has ended, ECS does not know it yet"))
    }

    pub(super) fn credentials(self, task: TaskId, until: SimTime) -> Said {
        let (name, life) = (self.names.task(task), words::span(until - self.at));
        let pushed = self.index.catalog().timing.number(Setting::CredentialFlow) == timing::PUSHED;
        let who = if pushed { "The control plane assumes" } else { "Its agent assumes" };
        Said::quiet(Kind::Agent, format!("{who} the roles of task {name}, which has credentials for {life}"))
    }

    pub(super) fn authorized(self, host: HostId, until: SimTime) -> Said {
        let (agent, life) = (self.names.agent(host), words::span(until - self.at));
        Said::quiet(Kind::Pull, format!("{agent} gets an authorization token for {life}"))
    }

    pub(super) fn image_fetched(self, image: ImageId) -> Said {
        let name = &self.index.catalog().image(image).name;
        Said::plain(Kind::Pull, format!("ECR has fetched image {name} into its pull-through cache"))
    }

    pub(super) fn image_removed(self, host: HostId, image: ImageId) -> Said {
        let (agent, name) = (self.names.agent(host), &self.index.catalog().image(image).name);
        Said::plain(Kind::Pull, format!("{agent} removes image {name}, which nothing uses"))
    }

    pub(super) fn restarted(self, task: TaskId, container: u8) -> Said {
        let (name, of) = (self.names.container(task, container), self.names.task(task));
        Said::new(Kind::Container, Tone::Warn, format!("Container {name} of task {of} is restarted in place"))
    }

    pub(super) fn container_check(self, task: TaskId, container: u8, streak: u32) -> Said {
        let (name, of) = (self.names.container(task, container), self.names.task(task));
        Said::new(Kind::Container, Tone::Warn, format!("Health check {streak} of container {name} of task {of} fails"))
    }

    pub(super) fn container_health(self, task: TaskId, container: u8, to: Health) -> Said {
        let tone = match to {
            Health::Unknown => Tone::Plain,
            Health::Healthy => Tone::Good,
            Health::Unhealthy => Tone::Bad,
        };
        let word = health::word(to);
        let (name, of) = (self.names.container(task, container), self.names.task(task));
        Said::new(Kind::Container, tone, format!("Container {name} of task {of} is {word}"))
    }

    pub(super) fn counts_healthy(self, task: TaskId) -> Said {
        let name = self.names.task(task);
        Said::quiet(Kind::Task, format!("Task {name} has no health check and runs long enough to count as healthy"))
    }

    pub(super) fn target_weight(self, target: TargetId, weight: u32) -> Said {
        let (name, percent) = (self.names.target(target), weight * 100 / FULL_WEIGHT);
        Said::quiet(Kind::Target, format!("Target {name} gets {percent} % of a full share of requests"))
    }
}
