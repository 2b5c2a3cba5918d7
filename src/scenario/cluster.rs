//! The cluster: its region, zones, container instances and whether Fargate is there.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Cluster {
    pub cluster_name: String,
    pub region: String,
    /// The Availability Zones in use; groups of instances name one of them.
    pub zones: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<InstanceGroup>,
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub fargate: Fargate,
}

/// Some container instances of one kind in one zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InstanceGroup {
    #[serde(default = "one")]
    pub count: u32,
    pub instance_type: String,
    pub zone: String,
    /// Custom attributes, as `put-attributes` would set them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// Whether the `awsvpcTrunking` account setting raises the number of task network interfaces.
    #[serde(default, skip_serializing_if = "crate::scenario::is_default")]
    pub trunking: bool,
    /// Spot instances can be interrupted.
    #[serde(default, skip_serializing_if = "crate::scenario::is_default")]
    pub spot: bool,
    /// The agent's own configuration, `ECS_IMAGE_PULL_BEHAVIOR` and the like.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agent: BTreeMap<String, String>,
    /// Images that are on the instances from the beginning, as a custom AMI has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<String>,
    /// `HttpPutResponseHopLimit` of the instances' metadata options; absent, the rules decide what containers reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_hop_limit: Option<u32>,
}

/// Whether the cluster may run tasks on Fargate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fargate(pub bool);

impl Default for Cluster {
    fn default() -> Self {
        Cluster {
            cluster_name: "default".to_owned(),
            region: "us-east-1".to_owned(),
            zones: Cluster::default_zones("us-east-1"),
            instances: Vec::new(),
            fargate: Fargate(false),
        }
    }
}

impl Cluster {
    /// Returns the zones that are meant when a scenario lists none: the region's first two.
    pub fn default_zones(region: &str) -> Vec<String> {
        vec![format!("{region}a"), format!("{region}b")]
    }

    pub fn has_default_zones(&self) -> bool {
        self.zones == Cluster::default_zones(&self.region)
    }
}

fn one() -> u32 {
    1
}
