//! The network of a container in the words of the metadata endpoints.

use super::Here;
use super::containers::{Members, Shape};
use crate::scenario::NetworkMode;
use crate::sim::catalog::dotted;
use crate::sim::world::Task;
use serde_json::{Value, json};

/// Returns a `Network`; version 4 tells more about a task's own network interface.
pub(super) fn of(here: Here<'_>, task: &Task, container: u8, shape: Shape) -> Value {
    let (names, mode) = (here.made_up(), here.catalog().definition(task.definition).network_mode);
    let mut members = Members::default();
    members.put("NetworkMode", mode.word());
    match mode {
        NetworkMode::Awsvpc => {
            members.maybe("IPv4Addresses", task.address.map(|address| json!([dotted(address)])));
        }
        NetworkMode::Bridge => members.put("IPv4Addresses", json!([names.bridge_address(task.id, container)])),
        NetworkMode::Host | NetworkMode::None => {}
    }
    if let (Shape::V4, NetworkMode::Awsvpc, Some(zone), Some(address)) = (shape, mode, task.zone, task.address) {
        members.put("AttachmentIndex", 0);
        members.put("MACAddress", names.mac_address(task.id));
        members.put("IPv4SubnetCIDRBlock", names.subnet_cidr(zone));
        members.put("DomainNameServers", json!([names.name_server()]));
        members.put("DomainNameSearchList", json!([names.search_domain()]));
        members.put("PrivateDNSName", names.private_dns_name(address));
        members.put("SubnetGatewayIpv4Address", names.subnet_gateway(zone));
    }
    members.done()
}
