//! The instance types, from the fact sheet's table: what they register and how fast their network is; Fargate's sizes.

/// An EC2 instance type as ECS sees it.
#[derive(Debug, PartialEq, Eq)]
pub struct Machine {
    pub name: &'static str,
    pub cpu: u32,
    /// What the instance registers: below nominal, since the system keeps some.
    pub memory_mib: u32,
    /// Whether `memory_mib` was read off real clusters; estimated otherwise.
    pub observed: bool,
    /// Tasks with their own network interface, without and with trunking.
    pub enis: u32,
    pub trunk_enis: Option<u32>,
    /// Baseline network in Mbit/s; short pulls run in burst, so the engine's own cap decides.
    pub baseline_mbps: u32,
    pub gpus: u32,
}

impl Machine {
    /// Returns whether extraction runs at the slow rate: the burstable types below large.
    pub fn is_small(&self) -> bool {
        self.name.starts_with('t') && ["micro", "small", "nano"].iter().any(|size| self.name.ends_with(size))
    }
}

/// Fargate's sizes: CPU units, the least and the most MiB, and the step between; developer guide, task definition
/// parameters.
pub const FARGATE_SIZES: &[(u64, u64, u64, u64)] = &[
    (256, 512, 2_048, 512),
    (512, 1_024, 4_096, 1_024),
    (1_024, 2_048, 8_192, 1_024),
    (2_048, 4_096, 16_384, 1_024),
    (4_096, 8_192, 30_720, 1_024),
    (8_192, 16_384, 61_440, 4_096),
    (16_384, 32_768, 122_880, 8_192),
];

/// Finds an instance type by its name.
pub fn machine(name: &str) -> Option<&'static Machine> {
    MACHINES.iter().find(|machine| machine.name == name)
}

const fn row(
    name: &'static str,
    cpu: u32,
    memory_mib: u32,
    observed: bool,
    enis: u32,
    trunk: u32,
    mbps: u32,
) -> Machine {
    let trunk_enis = if trunk == 0 { None } else { Some(trunk) };
    Machine { name, cpu, memory_mib, observed, enis, trunk_enis, baseline_mbps: mbps, gpus: 0 }
}

/// Sources: registered memory as observed on real clusters (else floor(0.958 x nominal - 60), assumed), network
/// interfaces from the developer guide's `container-instance-eni` page, baseline bandwidth from karpenter's table.
pub const MACHINES: &[Machine] = &[
    row("t2.micro", 1024, 983, true, 1, 0, 64),
    row("t2.medium", 2048, 3943, true, 2, 0, 256),
    row("t3.micro", 2048, 921, false, 1, 0, 64),
    row("t3.small", 2048, 1901, true, 2, 0, 128),
    row("t3.medium", 2048, 3828, true, 2, 0, 256),
    row("t3.large", 2048, 7788, false, 2, 0, 512),
    row("t3.xlarge", 4096, 15636, false, 3, 0, 1024),
    row("t3.2xlarge", 8192, 31332, false, 3, 0, 2048),
    row("t4g.medium", 2048, 3864, false, 2, 0, 256),
    row("m4.large", 2048, 7985, true, 1, 0, 450),
    row("m5.large", 2048, 7680, true, 2, 10, 750),
    row("m5.xlarge", 4096, 15576, true, 3, 20, 1250),
    row("m5.2xlarge", 8192, 31368, true, 3, 40, 2500),
    row("m5.4xlarge", 16384, 62950, true, 7, 60, 5000),
    row("m6g.medium", 1024, 3864, false, 1, 4, 500),
    row("m6g.large", 2048, 7788, false, 2, 10, 750),
    row("m6g.xlarge", 4096, 15636, false, 3, 20, 1250),
    row("m6i.large", 2048, 7788, false, 2, 10, 781),
    row("m6i.xlarge", 4096, 15636, false, 3, 20, 1562),
    row("m7g.large", 2048, 7788, false, 2, 10, 937),
    row("c5.large", 2048, 3704, true, 2, 10, 750),
    row("c5.xlarge", 4096, 7624, true, 3, 20, 1250),
    row("c5.2xlarge", 8192, 15463, true, 3, 40, 2500),
    row("c5.4xlarge", 16384, 31142, true, 7, 60, 5000),
    row("c5.9xlarge", 36864, 70341, true, 7, 60, 12000),
    row("c6g.large", 2048, 3864, false, 2, 10, 750),
    row("c6g.xlarge", 4096, 7788, false, 3, 20, 1250),
    row("c6g.2xlarge", 8192, 15636, false, 3, 40, 2500),
    row("c6i.large", 2048, 3864, false, 2, 10, 781),
    row("c6i.2xlarge", 8192, 15636, false, 3, 40, 3125),
    row("r5.large", 2048, 15636, false, 2, 10, 750),
    row("r5.xlarge", 4096, 31332, false, 3, 20, 1250),
    row("r6g.large", 2048, 15636, false, 2, 10, 750),
    Machine { gpus: 1, ..row("g4dn.xlarge", 4096, 15731, true, 2, 0, 5000) },
    row("inf1.xlarge", 4096, 7667, true, 3, 0, 5000),
];
