//! Names that AWS would have given: ARNs, interface ids, Docker ids, keys. Made up from the seed, the same every time.
//!
//! One file, so that every answer about a thing calls it the same. Keys say `EXAMPLE`, as in AWS's own documentation.

use crate::sim::Catalog;
use crate::sim::catalog::dotted;
use crate::sim::world::ids::{
    DefinitionId, DeploymentId, EntryId, GroupId, HostId, ImageId, ServiceId, TaskId, ZoneId,
};
use crate::sim::world::{Task, World};
use crate::units::SimTime;

/// The role of the instance profile of every container instance: the name that the developer guide uses.
pub const INSTANCE_ROLE: &str = "ecsInstanceRole";
/// The docker0 bridge and the first address behind it.
const DOCKER_BRIDGE: u32 = u32::from_be_bytes([172, 17, 0, 0]);
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE62: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[derive(Clone, Copy)]
pub struct MadeUp<'a>(pub &'a Catalog);

/// One of the two roles of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleType {
    /// The role of the application in the containers.
    TaskApplication,
    /// The role with which the agent pulls images and fetches secrets.
    TaskExecution,
}

/// Temporary keys of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    pub access_key_id: String,
    pub secret_access_key: String,
    pub token: String,
}

impl RoleType {
    pub const ALL: [RoleType; 2] = [RoleType::TaskApplication, RoleType::TaskExecution];

    /// Returns the word of the agent.
    pub const fn word(self) -> &'static str {
        match self {
            RoleType::TaskApplication => "TaskApplication",
            RoleType::TaskExecution => "TaskExecution",
        }
    }
}

impl<'a> MadeUp<'a> {
    fn arn(self, what: &str) -> String {
        format!("arn:aws:ecs:{}:{}:{what}", self.0.region, self.0.account)
    }

    pub fn cluster_arn(self) -> String {
        self.arn(&format!("cluster/{}", self.0.cluster))
    }

    pub fn service_arn(self, service: ServiceId) -> String {
        self.arn(&format!("service/{}/{}", self.0.cluster, self.0.services[service.index()].name))
    }

    pub fn task_arn(self, task: TaskId) -> String {
        self.arn(&format!("task/{}/{}", self.0.cluster, self.0.task_id(task)))
    }

    pub fn container_arn(self, task: TaskId, container: u8) -> String {
        let id = self.uuid("container", task.number(), container.into());
        self.arn(&format!("container/{}/{}/{id}", self.0.cluster, self.0.task_id(task)))
    }

    pub fn container_instance_arn(self, host: HostId) -> String {
        self.arn(&format!("container-instance/{}/{}", self.0.cluster, self.0.container_instance_id(host)))
    }

    pub fn definition_arn(self, definition: DefinitionId) -> String {
        self.arn(&format!("task-definition/{}", self.0.definition_name(definition)))
    }

    /// Returns the ARN that a name would have, or the name where it is an ARN already.
    pub fn arn_of(self, kind: &str, name: &str) -> String {
        match name.starts_with("arn:") {
            true => name.to_owned(),
            false => self.arn(&format!("{kind}{name}")),
        }
    }

    /// Returns what a deployment of a service is called beside its `ecs-svc/…`.
    pub fn service_deployment_arn(self, service: ServiceId, deployment: DeploymentId) -> String {
        let name = self.letters("service-deployment", deployment.number().into(), BASE62, 21);
        self.arn(&format!("service-deployment/{}/{}/{name}", self.0.cluster, self.0.services[service.index()].name))
    }

    /// Returns the revision that a deployment brings; both have the same digits.
    pub fn service_revision_arn(self, service: ServiceId, deployment: DeploymentId) -> String {
        let id = self.0.deployment_id(deployment);
        let digits = id.trim_start_matches("ecs-svc/");
        self.arn(&format!("service-revision/{}/{}/{digits}", self.0.cluster, self.0.services[service.index()].name))
    }

    pub fn service_event_id(self, entry: EntryId) -> String {
        self.uuid("service-event", entry.number(), 0)
    }

    /// Returns the session in which somebody works beside the recording.
    pub fn caller_arn(self) -> String {
        format!("arn:aws:sts::{}:assumed-role/Operator/ecs-orrery", self.0.account)
    }

    pub fn caller_id(self) -> String {
        format!("AROA{}EXAMPLE:ecs-orrery", self.letters("caller", 0, BASE32, 10))
    }

    pub fn security_group_id(self) -> String {
        format!("sg-0{:016x}", self.0.made_up("security-group", 0, 0))
    }

    /// Returns the name of the load balancer in front of all target groups.
    pub fn load_balancer_name(self) -> String {
        // A name has at most 32 characters and no hyphen at its ends.
        let cluster: String = self.0.cluster.chars().filter(|letter| letter.is_ascii_alphanumeric()).take(28).collect();
        format!("{cluster}-alb")
    }

    pub fn load_balancer_arn(self) -> String {
        let digits = self.0.made_up("load-balancer", 0, 0);
        let (region, account, name) = (&self.0.region, self.0.account, self.load_balancer_name());
        format!("arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/app/{name}/{digits:016x}")
    }

    pub fn load_balancer_dns_name(self) -> String {
        let digits = self.0.made_up("load-balancer-dns", 0, 0) % 1_000_000_000;
        format!("{}-{digits}.{}.elb.amazonaws.com", self.load_balancer_name(), self.0.region)
    }

    /// Returns the address of the account's registry.
    pub fn registry(self) -> String {
        format!("{}.dkr.ecr.{}.amazonaws.com", self.0.account, self.0.region)
    }

    /// Returns a token for the registry that is valid until then: `AWS:` and what stands behind it, in Base64.
    pub fn registry_token(self, until: SimTime) -> String {
        format!("QVdTOmV4YW1wbG{}EXAMPLE=", self.letters("registry-token", until.as_millis(), BASE62, 146))
    }

    /// Returns the id of what a log stream holds of an instant: 56 digits, as CloudWatch Logs has them.
    pub fn log_event_id(self, stream: &str, at: SimTime, text: &str) -> String {
        let digest = crate::sim::digest::of(&(stream, text));
        let (high, low) =
            (self.0.made_up("log", at.as_millis(), digest), self.0.made_up("log", digest, at.as_millis()));
        format!("{:056}", u128::from(high) << 64 | u128::from(low))
    }

    pub fn target_group_arn(self, group: GroupId) -> String {
        self.0.target_group_arn(&self.0.group(group).name)
    }

    /// Returns a role's ARN; task definitions may give its name only.
    pub fn role_arn(self, role: &str) -> String {
        match role.starts_with("arn:") {
            true => role.to_owned(),
            false => format!("arn:aws:iam::{}:role/{role}", self.0.account),
        }
    }

    /// Returns a role's name: what follows the last slash of its ARN.
    pub fn role_name(self, role: &'a str) -> &'a str {
        role.rsplit('/').next().unwrap_or(role)
    }

    pub fn eni_id(self, task: TaskId) -> String {
        format!("eni-0{:016x}", self.0.made_up("eni", task.number().into(), 0))
    }

    /// Returns the id of the attachment between a task and its network interface.
    pub fn attachment_id(self, task: TaskId) -> String {
        self.uuid("attachment", task.number(), 0)
    }

    /// Returns the hardware address of a task's network interface: locally administered, as EC2's are.
    pub fn mac_address(self, task: TaskId) -> String {
        mac(self.0.made_up("mac", task.number().into(), 0))
    }

    pub fn instance_mac_address(self, host: HostId) -> String {
        mac(self.0.made_up("instance-mac", host.number().into(), 0))
    }

    pub fn vpc_id(self) -> String {
        self.attribute("ecs.vpc-id").unwrap_or_else(|| format!("vpc-0{:016x}", self.0.made_up("vpc", 0, 0)))
    }

    /// Returns the subnet of a zone: the one that instances there name in `ecs.subnet-id`.
    pub fn subnet_id(self, zone: ZoneId) -> String {
        let here = self.0.instances.iter().find(|spec| spec.zone == zone);
        let named = here.and_then(|spec| spec.attribute("ecs.subnet-id")).map(str::to_owned);
        named.unwrap_or_else(|| format!("subnet-0{:016x}", self.0.made_up("subnet", zone.number().into(), 0)))
    }

    fn attribute(self, name: &str) -> Option<String> {
        self.0.instances.iter().find_map(|spec| spec.attribute(name)).map(str::to_owned)
    }

    /// Returns the addresses of a zone's subnet; `World::next_address` gives them out.
    pub fn subnet_cidr(self, zone: ZoneId) -> String {
        format!("10.{}.0.0/16", zone.number())
    }

    pub fn subnet_gateway(self, zone: ZoneId) -> String {
        format!("10.{}.0.1/16", zone.number())
    }

    pub fn name_server(self) -> String {
        "10.0.0.2".to_owned()
    }

    /// Returns what the VPC's name server appends: `ec2.internal` in us-east-1, else the region's own.
    pub fn search_domain(self) -> String {
        match self.0.region.as_str() {
            "us-east-1" => "ec2.internal".to_owned(),
            region => format!("{region}.compute.internal"),
        }
    }

    /// Returns `ip-10-0-1-12.ec2.internal`.
    pub fn private_dns_name(self, address: u32) -> String {
        format!("ip-{}.{}", dotted(address).replace('.', "-"), self.search_domain())
    }

    /// Returns a bridge-mode container's address behind docker0.
    pub fn bridge_address(self, task: TaskId, container: u8) -> String {
        let place = 2 + (task.number() * 11 + u32::from(container)) % 65_000;
        dotted(DOCKER_BRIDGE + place)
    }

    /// Returns Docker's 64 hex digits; on Fargate the task's id with a number behind it. A restart keeps it.
    pub fn docker_id(self, task: &Task, container: u8) -> String {
        match task.launch {
            crate::scenario::LaunchType::Fargate => self.endpoint_id(task, container),
            crate::scenario::LaunchType::Ec2 => self.instance_docker_id(task.id, container),
        }
    }

    /// Returns the Docker id of a container on a container instance, whether its task's record is kept or not.
    pub fn instance_docker_id(self, task: TaskId, container: u8) -> String {
        self.hex64("docker", task.number(), container.into())
    }

    /// Returns the name that the agent gives Docker: `ecs-family-revision-name-` and hex digits.
    pub fn docker_name(self, task: &Task, container: u8) -> String {
        let definition = self.0.definition(task.definition);
        let name = &definition.containers[usize::from(container)].name;
        if task.launch == crate::scenario::LaunchType::Fargate {
            return name.clone();
        }
        let roll = |nth| self.0.made_up("docker-name", task.id.number().into(), u64::from(container) * 2 + nth);
        format!("ecs-{}-{}-{name}-{:016x}{:04x}", definition.family, definition.revision, roll(0), roll(1) & 0xffff)
    }

    /// Returns what stands behind `/v3/` and `/v4/` in the addresses of a container's metadata.
    pub fn endpoint_id(self, task: &Task, container: u8) -> String {
        match task.launch {
            crate::scenario::LaunchType::Fargate => {
                let digits = self.0.made_up("runtime", task.id.number().into(), container.into()) % 9_000_000_000;
                format!("{}-{}", self.0.task_id(task.id), 1_000_000_000 + digits)
            }
            crate::scenario::LaunchType::Ec2 => self.uuid("endpoint", task.id.number(), container.into()),
        }
    }

    /// Returns the digest of an image's manifest, as registries name it: the one that its reference says, if any.
    pub fn image_digest(self, image: ImageId) -> String {
        match self.0.image(image).name.split_once('@') {
            Some((_, digest)) => digest.to_owned(),
            None => format!("sha256:{}", self.hex64("manifest", image.number(), 0)),
        }
    }

    /// Returns the id of an image on a host: the digest of its configuration.
    pub fn image_id(self, image: ImageId) -> String {
        format!("sha256:{}", self.hex64("image", image.number(), 0))
    }

    /// Returns the id under which the agent serves a task's credentials.
    pub fn credentials_id(self, task: TaskId, role: RoleType) -> String {
        self.uuid("credentials", task.number(), role as u64)
    }

    /// Returns the keys of a task's role that are valid until then: others after each refresh.
    pub fn task_keys(self, task: TaskId, role: RoleType, until: SimTime) -> Keys {
        self.keys(&format!("{}{}", role.word(), task.number()), until)
    }

    /// Returns the keys of an instance's role that are valid until then.
    pub fn instance_keys(self, host: HostId, until: SimTime) -> Keys {
        self.keys(&format!("instance{}", host.number()), until)
    }

    fn keys(self, whose: &str, until: SimTime) -> Keys {
        let letters = |kind: &str, alphabet: &[u8], count: u64| {
            self.letters(&format!("{kind}{whose}"), until.as_millis(), alphabet, count)
        };
        Keys {
            access_key_id: format!("ASIA{}EXAMPLE", letters("access", BASE32, 9)),
            secret_access_key: format!("{}EXAMPLEKEY", letters("secret", BASE64, 30)),
            token: format!("IQoJb3JpZ2luX2VjEXAMPLE{}EXAMPLETOKEN==", letters("token", BASE64, 96)),
        }
    }

    fn letters(self, kind: &str, who: u64, alphabet: &[u8], count: u64) -> String {
        let letter = |nth| self.0.made_up(kind, who, nth) as usize;
        (0..count).map(|nth| char::from(alphabet[letter(nth) % alphabet.len()])).collect()
    }

    fn uuid(self, kind: &str, who: u32, nth: u64) -> String {
        let (high, low) = (self.0.made_up(kind, who.into(), nth * 2), self.0.made_up(kind, who.into(), nth * 2 + 1));
        // Version 4, variant 1.
        let (third, fourth) = (0x4000 | (high & 0x0fff), 0x8000 | ((low >> 48) & 0x3fff));
        format!(
            "{:08x}-{:04x}-{third:04x}-{fourth:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            low & 0xffff_ffff_ffff
        )
    }

    fn hex64(self, kind: &str, who: u32, nth: u64) -> String {
        (0..4).map(|part| format!("{:016x}", self.0.made_up(kind, who.into(), nth * 4 + part))).collect()
    }
}

fn mac(bits: u64) -> String {
    let [_, _, _, a, b, c, d, e] = bits.to_be_bytes();
    format!("02:{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}")
}

/// Finds a task by its 32 digits or its ARN, while its record is kept.
pub fn find_task<'a>(world: &'a World, name: &str) -> Option<&'a Task> {
    let id = name.rsplit('/').next().unwrap_or(name);
    world.catalog.named_task(world.tasks.values(), id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::LIBRARY;

    #[test]
    fn names_have_the_form_of_aws_and_stay_the_same() {
        let catalog = Catalog::new(&(LIBRARY[0].build)());
        let names = MadeUp(&catalog);
        let task = TaskId::new(3);
        assert_eq!(names.eni_id(task), names.eni_id(task));
        assert_ne!(names.eni_id(task), names.eni_id(TaskId::new(4)));
        let uuid = names.credentials_id(task, RoleType::TaskApplication);
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!((lengths, &uuid[14..15]), (vec![8, 4, 4, 4, 12], "4"));
        assert_ne!(uuid, names.credentials_id(task, RoleType::TaskExecution));
        let mac = names.mac_address(task);
        assert!(mac.starts_with("02:") && mac.len() == 17, "{mac}");
        let digest = names.image_digest(ImageId::new(0));
        assert_eq!(digest.len(), "sha256:".len() + 64);
        assert_ne!(digest, names.image_id(ImageId::new(0)));
    }

    #[test]
    fn keys_look_like_keys_and_say_that_they_are_none() {
        let catalog = Catalog::new(&(LIBRARY[0].build)());
        let names = MadeUp(&catalog);
        let keys = |millis| names.task_keys(TaskId::new(0), RoleType::TaskApplication, SimTime::from_millis(millis));
        let first = keys(1_000);
        assert_eq!((first.access_key_id.len(), first.secret_access_key.len()), (20, 40));
        assert!(first.access_key_id.starts_with("ASIA") && first.access_key_id.ends_with("EXAMPLE"));
        assert!(first.secret_access_key.ends_with("EXAMPLEKEY") && first.token.contains("EXAMPLE"));
        assert_eq!(first, keys(1_000));
        assert_ne!(first.access_key_id, keys(2_000).access_key_id, "a refresh brings others");
    }

    #[test]
    fn a_role_may_be_named_or_given_whole() {
        let catalog = Catalog::new(&(LIBRARY[0].build)());
        let names = MadeUp(&catalog);
        assert_eq!(names.role_arn("app"), "arn:aws:iam::123456789012:role/app");
        assert_eq!(names.role_arn("arn:aws:iam::1:role/x/y"), "arn:aws:iam::1:role/x/y");
        assert_eq!(names.role_name("arn:aws:iam::1:role/x/y"), "y");
    }
}
