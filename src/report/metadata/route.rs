//! Which server an address leads to, and from where it can be reached.

use super::{Caller, Here, Inside, Silence, Url};
use crate::scenario::{NetworkMode, Setting};
use crate::sim::timing;
use crate::sim::world::HostKind;

/// Who listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Server {
    /// The agent's task metadata server.
    Tasks,
    /// The agent's introspection.
    Introspection,
    /// EC2's instance metadata.
    Instance,
}

const TASKS: &str = "169.254.170.2";
const INSTANCE: &str = "169.254.169.254";
/// Where the agent's two servers listen on their instance.
const INTROSPECTION_PORT: u16 = 51_678;
const TASKS_PORT: u16 = 51_679;

pub(super) fn route(here: Here<'_>, caller: &Caller<'_>, url: &Url) -> Result<Server, Silence> {
    let (host, port) = (url.host.clone(), url.port);
    let local = matches!(host.as_str(), "localhost" | "127.0.0.1");
    if caller.inside.is_some_and(|inside| inside.network_mode == NetworkMode::None) && !local {
        return Err(Silence::NoNetwork);
    }
    match (host.as_str(), port) {
        (TASKS, 80) => Ok(Server::Tasks),
        (INSTANCE, 80) if instance_answers(here, caller) => Ok(Server::Instance),
        (INSTANCE, 80) => Err(Silence::TimedOut { host, port }),
        (TASKS | INSTANCE, _) => Err(Silence::Refused { host, port }),
        (_, INTROSPECTION_PORT) if local && shares_host_network(caller) => Ok(Server::Introspection),
        (_, TASKS_PORT) if local && shares_host_network(caller) => Ok(Server::Tasks),
        (_, INTROSPECTION_PORT | TASKS_PORT) if local => Err(Silence::Refused { host, port }),
        _ => Err(Silence::NotModelled { host, port }),
    }
}

/// The agent's own ports are on its instance: a container sees them in host mode only.
fn shares_host_network(caller: &Caller<'_>) -> bool {
    caller.host.is_instance() && caller.inside.is_none_or(|inside| inside.network_mode == NetworkMode::Host)
}

/// Returns whether EC2's metadata can be reached.
///
/// Developer guide, task-iam-roles: containers reach it unless they are kept from it. In awsvpc mode the agent does
/// that (`ECS_AWSVPC_BLOCK_IMDS`), in bridge mode a rule of the firewall; in host mode nothing can. A Fargate task has
/// no instance of its own.
fn instance_answers(here: Here<'_>, caller: &Caller<'_>) -> bool {
    let HostKind::Instance { spec } = caller.host.kind else { return false };
    let blocked = here.catalog().timing.number(Setting::BlockImds) == timing::YES;
    let own = here.catalog().instances[spec].agent.block_imds;
    match caller.inside {
        None | Some(Inside { network_mode: NetworkMode::Host, .. }) => true,
        Some(Inside { network_mode: NetworkMode::Awsvpc, .. }) => !own.unwrap_or(blocked),
        Some(_) => !blocked,
    }
}
