//! Features of services: how many, how large, how they deploy, who sends them requests, and under which rules.

use super::{Case, Luck};
use crate::scenario::{
    Begin, DeploymentCircuitBreaker, LaunchType, LoadBalancer, NetworkMode, Profile, Setting, TargetGroup, TargetType,
    ThresholdConfiguration, ThresholdType, Traffic,
};
use crate::study::soak::case::PORT;

pub(super) fn several(case: &mut Case, luck: &mut Luck) {
    let more = luck.between(1, 3) as usize;
    for name in ["api", "jobs", "mail"].into_iter().take(more) {
        let count = luck.between(0, 6);
        case.add_service(name, count);
    }
}

pub(super) fn counts(case: &mut Case, luck: &mut Luck) {
    for service in &mut case.scenario.services {
        service.desired_count = luck.between(0, 20);
    }
}

pub(super) fn steady_beginning(case: &mut Case, _: &mut Luck) {
    case.scenario.begin = Begin::Steady;
}

pub(super) fn handbook(case: &mut Case, _: &mut Luck) {
    case.scenario.rules.profile = Profile::Handbook;
}

/// Some values far from the profile's.
pub(super) fn odd_rules(case: &mut Case, luck: &mut Luck) {
    for _ in 0..luck.between(1, 4) {
        let (setting, values) = luck.one_of(&[
            (Setting::SchedulerCadence, [1_000, 3_000, 30_000]),
            (Setting::Transport, [0, 1, 1]),
            (Setting::AgentPollInterval, [1_000, 10_000, 60_000]),
            (Setting::ConcurrentDownloads, [1, 2, 10]),
            (Setting::HostBytesPerSecond, [1_000_000, 5_000_000, 500_000_000]),
            (Setting::DrainIdle, [0, 20_000, 120_000]),
            (Setting::StopTimeout, [1_000, 5_000, 120_000]),
            (Setting::StateReport, [0, 1_000, 10_000]),
            (Setting::ContainerStart, [0, 100, 20_000]),
            (Setting::RunningCountsHealthyAfter, [0, 5_000, 90_000]),
            (Setting::ThrottleFirst, [0, 1_000, 60_000]),
            (Setting::ThrottleCap, [0, 1_000, 30_000]),
        ]);
        case.scenario.rules.overrides.insert(setting, luck.one_of(&values));
    }
}

pub(super) fn short_memory(case: &mut Case, luck: &mut Luck) {
    let retention = luck.one_of(&[0, 1_000, 60_000]);
    case.scenario.rules.overrides.insert(Setting::StoppedRetention, retention);
}

/// Most services get a target group of their own.
pub(super) fn load_balancers(case: &mut Case, luck: &mut Luck) {
    for place in 0..case.scenario.services.len() {
        if luck.chance(25) {
            continue;
        }
        let awsvpc = case.definitions_of(place).all(|definition| definition.network_mode == NetworkMode::Awsvpc);
        let service = &mut case.scenario.services[place];
        let name = service.service_name.clone();
        let (interval, timeout) = luck.one_of(&[(5, 2), (10, 5), (30, 5)]);
        let on_host = !awsvpc && service.launch_type == LaunchType::Ec2;
        service.load_balancers.push(LoadBalancer {
            target_group_arn: name.clone(),
            container_name: "app".to_owned(),
            container_port: PORT,
        });
        case.scenario.target_groups.push(TargetGroup {
            target_group_name: name,
            port: PORT,
            target_type: if on_host { TargetType::Instance } else { TargetType::Ip },
            health_check_interval_seconds: interval,
            health_check_timeout_seconds: timeout,
            healthy_threshold_count: luck.between(2, 5),
            unhealthy_threshold_count: luck.between(2, 4),
            deregistration_delay: luck.one_of(&[0, 1, 3, 30, 300]),
            ..TargetGroup::default()
        });
    }
}

/// Services with a target group get a second one, of the same port.
pub(super) fn second_groups(case: &mut Case, luck: &mut Luck) {
    for service in &mut case.scenario.services {
        let Some(first) = service.load_balancers.first().cloned() else { continue };
        let name = format!("{}-2", first.target_group_arn);
        let of_first = |group: &&TargetGroup| group.target_group_name == first.target_group_arn;
        let Some(group) = case.scenario.target_groups.iter().find(of_first).cloned() else { continue };
        service.load_balancers.push(LoadBalancer { target_group_arn: name.clone(), ..first });
        case.scenario.target_groups.push(TargetGroup {
            target_group_name: name,
            deregistration_delay: luck.one_of(&[0, 2, 20]),
            ..group
        });
    }
}

/// Choices of the rules that are no numbers.
pub(super) fn other_choices(case: &mut Case, luck: &mut Luck) {
    for _ in 0..luck.between(1, 3) {
        let (setting, choices) = luck.one_of(&[
            (Setting::ResourcesFree, 2),
            (Setting::HealthGate, 2),
            (Setting::ActivatingMeaning, 2),
            (Setting::PullState, 2),
            (Setting::BreakerPreset, 3),
            (Setting::StrictHealthyThreshold, 2),
            (Setting::CredentialFlow, 2),
            (Setting::UnhealthyReplacement, 2),
            (Setting::MaxPercentCountsStopping, 2),
            (Setting::DrainEarlyExit, 2),
        ]);
        case.scenario.rules.overrides.insert(setting, u64::from(luck.between(0, choices - 1)));
    }
}

/// Disconnected instances are given up after a while.
pub(super) fn impatient(case: &mut Case, luck: &mut Luck) {
    let grace = luck.one_of(&[1_000, 30_000, 120_000]);
    case.scenario.rules.overrides.insert(Setting::DisconnectGraceSeconds, grace);
}

pub(super) fn traffic(case: &mut Case, luck: &mut Luck) {
    for group in &case.scenario.target_groups {
        let requests_per_second = luck.one_of(&[1, 50, 10_000]);
        let target_group = group.target_group_name.clone();
        case.scenario.traffic.push(Traffic { target_group, requests_per_second });
    }
}

pub(super) fn grace(case: &mut Case, luck: &mut Luck) {
    for service in &mut case.scenario.services {
        service.health_check_grace_period_seconds = luck.one_of(&[1, 30, 120, 2_147_483_647]);
    }
}

pub(super) fn percents(case: &mut Case, luck: &mut Luck) {
    for service in &mut case.scenario.services {
        let (minimum, maximum) = luck.one_of(&[
            (0, 100),
            (0, 200),
            (50, 100),
            (50, 150),
            (50, 200),
            (75, 125),
            (100, 100),
            (100, 110),
            (100, 150),
            (100, 1_000),
        ]);
        service.deployment_configuration.minimum_healthy_percent = minimum;
        service.deployment_configuration.maximum_percent = maximum;
    }
}

pub(super) fn breakers(case: &mut Case, luck: &mut Luck) {
    for service in &mut case.scenario.services {
        let (kind, value) = luck.one_of(&[
            (ThresholdType::Count, 1),
            (ThresholdType::Count, 3),
            (ThresholdType::BoundedPercent, 50),
            (ThresholdType::UnboundedPercent, 25),
        ]);
        service.deployment_configuration.deployment_circuit_breaker = DeploymentCircuitBreaker {
            enable: true,
            rollback: luck.chance(75),
            reset_on_healthy_task: luck.chance(75),
            threshold_configuration: luck.chance(80).then_some(ThresholdConfiguration { kind, value }),
        };
    }
}
