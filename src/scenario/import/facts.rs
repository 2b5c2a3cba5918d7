//! What the texts say, part by part, before anything is made up. Parts that are the same thing become one.

use super::fit::Fitted;
use super::notes::{Notes, Remark};
use crate::scenario::walk::shortened;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct Gathered {
    pub notes: Notes,
    pub regions: BTreeMap<String, u32>,
    pub cluster: Option<String>,
    pub services: Vec<ServiceFacts>,
    pub definitions: Vec<DefinitionFacts>,
    pub groups: Vec<GroupFacts>,
    pub images: Vec<ImageFacts>,
    pub hosts: Vec<HostFacts>,
    pub tasks: Vec<TaskFacts>,
    /// EC2 instances by id: type and zone.
    pub machines: BTreeMap<String, (Option<String>, Option<String>)>,
    /// What a template's parameters are given beside it.
    pub parameters: BTreeMap<String, String>,
    /// The region that templates are worked out for, and whether anything asked for it.
    pub region_asked: bool,
    pub fargate: bool,
    /// Something about ECS was read that no scenario can show.
    pub said_something: bool,
}

/// One thing out of the texts.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub fitted: Fitted,
    pub source: String,
    pub line: u32,
    /// Names it goes by elsewhere: its ARN, the resource's name in a template.
    pub aliases: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct ServiceFacts {
    pub part: Part,
    pub name: String,
    /// Whether the name was made up.
    pub unnamed: bool,
    pub cluster: Option<String>,
    /// As the text refers to it.
    pub definition: Option<String>,
    pub launch: Option<Launch>,
    pub running: Option<u64>,
    /// The smallest number of tasks that auto scaling keeps.
    pub least: Option<u64>,
    pub deployments: Vec<DeploymentFacts>,
    pub trouble: Trouble,
    /// What the capacity providers are called, where they are not Fargate's.
    pub provider: Option<String>,
    /// It has subnets and security groups for tasks with interfaces of their own.
    pub own_interfaces: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Launch {
    Ec2,
    Fargate,
}

#[derive(Clone, Debug, Default)]
pub struct DeploymentFacts {
    pub primary: bool,
    pub definition: String,
    pub in_progress: bool,
    pub failed: u64,
}

/// What a service's events tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    pub secrets: u32,
    pub pull: u32,
    pub no_hosts: u32,
    pub placement: u32,
    pub unhealthy: u32,
}

#[derive(Clone, Debug, Default)]
pub struct DefinitionFacts {
    pub part: Part,
    pub family: String,
    pub revision: Option<u32>,
    /// It is to be deployed in place of this one.
    pub successor_of: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct GroupFacts {
    pub part: Part,
    pub name: String,
    pub protocol: Option<String>,
    pub unbalanced: bool,
}

#[derive(Clone, Debug, Default)]
pub struct ImageFacts {
    pub repository: String,
    pub tags: Vec<String>,
    pub digest: Option<String>,
    pub bytes: Option<u64>,
    pub layers: Vec<(u64, Option<String>)>,
}

#[derive(Clone, Debug, Default)]
pub struct HostFacts {
    pub count: u32,
    pub instance_type: Option<String>,
    pub zone: Option<String>,
    pub cpu: Option<u64>,
    pub memory: Option<u64>,
    pub id: String,
    pub draining: bool,
    pub disconnected: bool,
    pub spot: bool,
    pub attributes: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default)]
pub struct TaskFacts {
    pub service: Option<String>,
    pub cluster: Option<String>,
    pub definition: Option<String>,
    pub launch: Option<Launch>,
    pub zone: Option<String>,
    pub running: bool,
    pub cpu: Option<u64>,
    pub memory: Option<u64>,
    /// Names and images.
    pub containers: Vec<(String, Option<String>)>,
    pub stopped: Option<String>,
    /// What it took, in words.
    pub times: Option<String>,
}

impl Gathered {
    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
            && self.definitions.is_empty()
            && self.groups.is_empty()
            && self.images.is_empty()
            && self.hosts.is_empty()
            && self.tasks.is_empty()
            && !self.said_something
    }

    /// Remembers the region in an ARN or a zone, where it is one.
    pub fn hear_region(&mut self, region: &str) {
        if is_region(region) {
            *self.regions.entry(region.to_owned()).or_default() += 1;
        }
    }

    pub fn hear_arn(&mut self, arn: &str) {
        if let Some(region) = arn_part(arn, 3) {
            self.hear_region(region);
        }
    }

    pub fn hear_cluster(&mut self, name_or_arn: &str) {
        self.hear_arn(name_or_arn);
        let name = tail(name_or_arn);
        if self.cluster.is_none() && !name.is_empty() {
            self.cluster = Some(name.to_owned());
        }
    }

    /// Returns the region that most of the texts speak of.
    pub fn region(&self) -> Option<&str> {
        let most = self.regions.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(*name)));
        most.map(|(name, _)| name.as_str())
    }

    pub fn part(&self, fitted: Fitted, line: u32, aliases: Vec<String>) -> Part {
        Part { fitted, source: self.notes.source().to_owned(), line, aliases }
    }

    pub fn add_service(&mut self, service: ServiceFacts) {
        let same = |known: &&mut ServiceFacts| {
            let clusters = known.cluster.is_none() || service.cluster.is_none() || known.cluster == service.cluster;
            !service.unnamed && !known.unnamed && known.name == service.name && clusters
        };
        match self.services.iter_mut().find(same) {
            Some(known) => known.merge(service),
            None => self.services.push(service),
        }
    }

    pub fn add_definition(&mut self, definition: DefinitionFacts) {
        let same = |known: &&mut DefinitionFacts| {
            known.family == definition.family
                && known.revision == definition.revision
                && known.successor_of == definition.successor_of
        };
        match self.definitions.iter_mut().find(same) {
            Some(known) => known.part.merge(definition.part),
            None => self.definitions.push(definition),
        }
    }

    pub fn add_group(&mut self, group: GroupFacts) {
        match self.groups.iter_mut().find(|known| known.name == group.name) {
            Some(known) => {
                known.part.merge(group.part);
                known.protocol = known.protocol.take().or(group.protocol);
            }
            None => self.groups.push(group),
        }
    }
}

impl Part {
    /// Takes over what was not said yet, also inside objects.
    fn merge(&mut self, other: Part) {
        merge(&mut self.fitted.said, other.fitted.said);
        self.fitted.remarks.extend(other.fitted.remarks);
        self.aliases.extend(other.aliases);
    }

    pub fn goes_by(&self, name: &str) -> bool {
        self.aliases.iter().any(|alias| alias == name)
    }

    pub fn remark(&mut self, remark: Remark) {
        self.fitted.remarks.push(remark);
    }
}

fn merge(into: &mut serde_json::Map<String, Value>, from: serde_json::Map<String, Value>) {
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            (Some(Value::Object(known)), Value::Object(more)) => merge(known, more),
            (Some(Value::Array(known)), Value::Array(more)) if known.is_empty() => *known = more,
            (Some(_), _) => {}
            (None, value) => {
                into.insert(name, value);
            }
        }
    }
}

impl ServiceFacts {
    fn merge(&mut self, other: ServiceFacts) {
        self.part.merge(other.part);
        self.cluster = self.cluster.take().or(other.cluster);
        self.definition = self.definition.take().or(other.definition);
        self.launch = self.launch.or(other.launch);
        self.running = self.running.or(other.running);
        self.least = self.least.or(other.least);
        self.provider = self.provider.take().or(other.provider);
        self.own_interfaces |= other.own_interfaces;
        self.trouble = if self.trouble == Trouble::default() { other.trouble } else { self.trouble };
        if self.deployments.is_empty() {
            self.deployments = other.deployments;
        }
    }
}

/// Returns a part of an ARN, counted from 0.
pub fn arn_part(arn: &str, nth: usize) -> Option<&str> {
    let parts = arn.strip_prefix("arn:").map(|_| arn.splitn(6, ':'));
    parts.and_then(|mut parts| parts.nth(nth)).filter(|part| !part.is_empty())
}

/// Returns what stands behind the last slash.
pub fn tail(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// `us-east-1`, `us-gov-west-1`, `eu-isoe-west-1`.
pub fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let letters = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let number = parts
        .last()
        .is_some_and(|last| last.len() <= 2 && !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()));
    (3..=4).contains(&parts.len()) && parts[0].len() == 2 && parts[..parts.len() - 1].iter().all(letters) && number
}

/// Returns the region of a zone like `us-east-1a`.
pub fn region_of_zone(zone: &str) -> Option<&str> {
    let region = zone.strip_suffix(|c: char| c.is_ascii_lowercase())?;
    is_region(region).then_some(region)
}

/// Splits `family:revision`, also at the end of an ARN.
pub fn family_and_revision(reference: &str) -> (String, Option<u32>) {
    let name = tail(reference);
    match name.rsplit_once(':') {
        Some((family, revision)) => match revision.parse() {
            Ok(revision) => (family.to_owned(), Some(revision).filter(|revision| (1..=1_000_000).contains(revision))),
            Err(_) => (name.to_owned(), None),
        },
        None => (name.to_owned(), None),
    }
}

/// Quotes a name in a sentence.
pub fn quoted(name: &str) -> String {
    format!("`{}`", shortened(name))
}
