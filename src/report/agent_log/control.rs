//! Lines about the agent itself: its connection, its registry token, its images, the end of its instance.

use super::line::duration;
use super::{Agent, Level, Line};
use crate::report::clock;
use crate::scenario::Setting;
use crate::sim::world::{Fault, HostKind, HostStatus};
use crate::sim::{Entry, Fact};
use crate::units::Span;

/// The first wait before a reconnection. amazon-ecs-agent, ecs-agent/acs: 250 ms, then 1.5 times longer each time.
const FIRST_RECONNECT: Span = Span::from_millis(250);

impl Agent<'_> {
    pub(super) fn control(self, entry: &Entry) -> Vec<Line> {
        let at = entry.at;
        match entry.fact {
            Fact::AgentConnectionChanged { host, connected } if host == self.host => self.connection(entry, connected),
            Fact::FaultBegan { fault: Fault::FailZone(zone), .. } if self.is_in(zone) => self.connection(entry, false),
            Fact::FaultEnded { fault: Fault::FailZone(zone) } if self.is_in(zone) => self.connection(entry, true),
            Fact::AgentPaceChanged { host, every, .. } if host == self.host => vec![self.pace(entry, every)],
            Fact::RegistryAuthorized { host, until } if host == self.host => vec![
                Line::info(at, "Received an ECR authorization token for image pulls")
                    .quoted("expiresAt", clock::seconds(self.here.catalog(), until)),
            ],
            Fact::ImageRemoved { host, image } if host == self.host => vec![
                Line::info(at, "Image ready for deletion is removed, no container uses it")
                    .quoted("image", &self.here.catalog().image(image).name)
                    .quoted("imageID", self.here.made_up().image_id(image)),
            ],
            Fact::SpotNoticeGiven { host: Some(host), until, .. } if host == self.host => self.spot(entry, until),
            Fact::HostStatusChanged { host, to: HostStatus::Inactive } if host == self.host => vec![
                Line::info(at, "Container instance is deregistered")
                    .quoted("containerInstanceARN", self.here.made_up().container_instance_arn(host)),
            ],
            _ => Vec::new(),
        }
    }

    fn is_in(self, zone: crate::sim::world::ids::ZoneId) -> bool {
        self.here.index().host_zone(self.host) == Some(zone)
    }

    fn connection(self, entry: &Entry, connected: bool) -> Vec<Line> {
        let arn = self.here.made_up().container_instance_arn(self.host);
        let (endpoint, closed) = match self.pushes() {
            true => ("Connected to ACS endpoint", "ACS connection closed with error"),
            false => ("Control plane answers polls again", "Control plane does not answer polls"),
        };
        if connected {
            return vec![Line::info(entry.at, endpoint).quoted("containerInstanceARN", arn)];
        }
        let delay = if self.pushes() { FIRST_RECONNECT } else { self.usual_pace() };
        vec![
            Line::new(entry.at, Level::Warn, closed).quoted("error", "i/o timeout"),
            Line::info(entry.at, "Waiting before reconnecting").quoted("reconnectDelay", duration(delay)),
        ]
    }

    fn usual_pace(self) -> Span {
        self.here.catalog().timing.span(Setting::AgentPollInterval)
    }

    fn pace(self, entry: &Entry, every: Span) -> Line {
        let line = match every > self.usual_pace() {
            true => Line::new(entry.at, Level::Warn, "Control plane is throttling polls, backing off"),
            false => Line::info(entry.at, "Polling the control plane at the usual pace"),
        };
        line.quoted("pollInterval", duration(every))
    }

    fn spot(self, entry: &Entry, until: crate::units::SimTime) -> Vec<Line> {
        let catalog = self.here.catalog();
        let notice = Line::new(entry.at, Level::Warn, "Received a Spot interruption notice from instance metadata")
            .quoted("action", "terminate")
            .quoted("terminatesAt", clock::seconds(catalog, until));
        let spec = self.here.world().host(self.host).map(|host| &host.kind);
        let drains = match spec {
            Some(HostKind::Instance { spec }) => catalog.instances[*spec].agent.spot_draining,
            Some(HostKind::MicroVm { .. }) | None => false,
        };
        let drain = Line::info(entry.at, "Setting container instance state to DRAINING");
        [notice].into_iter().chain(drains.then_some(drain)).collect()
    }
}
