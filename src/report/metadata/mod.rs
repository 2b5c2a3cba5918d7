//! What `curl` would get: the addresses that a container or its instance asks for credentials and metadata.
//!
//! Agent's task metadata server (169.254.170.2), its introspection (localhost:51678), EC2's own metadata
//! (169.254.169.254). amazon-ecs-agent, ecs-agent/tmds and agent/handlers; developer guide, task metadata endpoints.

mod containers;
mod credentials;
mod environment;
mod imds;
mod introspection;
mod network;
mod protection;
mod reply;
mod route;
mod server;
mod stats;
mod tasks;
mod url;

use super::here::Here;
use crate::scenario::NetworkMode;
use crate::sim::world::ids::{HostId, TaskId};
use crate::sim::world::{Container, ContainerPhase, Host, Task};
pub use environment::variables;
pub(in crate::report) use introspection::version as agent_version;
pub use reply::{Answer, Body, Reply, Silence};
use route::Server;
pub(in crate::report) use tasks::execution_stopped;
pub use url::{MOST_LETTERS, Url};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The application in a container of a task.
    Container { task: TaskId, container: u8 },
    /// Somebody logged in on a container instance.
    Instance(HostId),
}

/// Returns what a GET of this address gets at this moment. `$ECS_…` and `$AWS_…` variables of the container are
/// filled in first.
pub fn get(here: Here<'_>, asker: Asker, address: &str) -> Reply {
    let caller = match Caller::find(here, asker) {
        Ok(caller) => caller,
        Err(silence) => return Reply::Silence(silence),
    };
    let address = environment::expand(here, &caller, address);
    let url = match Url::parse(&address) {
        Ok(url) => url,
        Err(silence) => return Reply::Silence(silence),
    };
    match route::route(here, &caller, &url) {
        Ok(Server::Tasks) => server::answer(here, &caller, &url),
        Ok(Server::Introspection) => introspection::answer(here, caller.host, &url),
        Ok(Server::Instance) => imds::answer(here, caller.host, &url),
        Err(silence) => Reply::Silence(silence),
    }
}

/// The asker, found alive.
pub(in crate::report) struct Caller<'a> {
    pub host: &'a Host,
    /// The container that asks; none where somebody on the instance does.
    pub inside: Option<Inside<'a>>,
}

#[derive(Clone, Copy)]
pub(in crate::report) struct Inside<'a> {
    pub task: &'a Task,
    pub container: u8,
    pub network_mode: NetworkMode,
}

impl<'a> Caller<'a> {
    fn find(here: Here<'a>, asker: Asker) -> Result<Caller<'a>, Silence> {
        let world = here.world();
        match asker {
            Asker::Instance(host) => {
                let alive = |host: &&Host| host.is_instance() && !host.vanished;
                let host = world.host(host).filter(alive).ok_or(Silence::NoInstance)?;
                Ok(Caller { host, inside: None })
            }
            Asker::Container { task, container } => {
                let task = world.task(task).ok_or(Silence::NoTask)?;
                let row = task.containers.get(usize::from(container)).ok_or(Silence::NoContainer)?;
                if row.phase != ContainerPhase::Running {
                    return Err(Silence::NotRunning);
                }
                let host = task.host.and_then(|host| world.host(host)).ok_or(Silence::NotRunning)?;
                let network_mode = here.catalog().definition(task.definition).network_mode;
                Ok(Caller { host, inside: Some(Inside { task, container, network_mode }) })
            }
        }
    }
}

/// Returns whether Docker has a container: it was created, and its task's record is kept.
pub(in crate::report) fn exists(container: &Container) -> bool {
    match container.phase {
        ContainerPhase::Waiting | ContainerPhase::Pulling | ContainerPhase::Pulled => false,
        ContainerPhase::Created | ContainerPhase::Running | ContainerPhase::Stopped => true,
    }
}
