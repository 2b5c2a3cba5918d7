//! What a hand-written link can change in a built-in scenario: `#/first-journey?desired=10&min=50`.

use crate::scenario::walk::shortened;
use crate::scenario::{Begin, Profile, Scenario, Service};

/// One setting of the hand-written form. All of them mean the first service.
#[derive(Clone, Copy, Debug)]
pub struct Tweak {
    pub name: &'static str,
    pub about: &'static str,
    /// Returns the value now, or nothing when the scenario has no such thing.
    pub get: fn(&Scenario) -> Option<String>,
    /// Sets a value, or says what is wrong with it; limits are checked afterwards.
    pub set: fn(&mut Scenario, &str) -> Result<(), String>,
}

/// The order is that of links we write.
pub const TWEAKS: &[Tweak] = &[
    Tweak {
        name: "desired",
        about: "How many tasks the service keeps",
        get: |scenario| scenario.services.first().map(|service| service.desired_count.to_string()),
        set: |scenario, value| assign(&mut first(scenario)?.desired_count, value),
    },
    Tweak {
        name: "min",
        about: "minimumHealthyPercent of the service",
        get: |scenario| rollout(scenario, |service| service.deployment_configuration.minimum_healthy_percent),
        set: |scenario, value| assign(&mut first(scenario)?.deployment_configuration.minimum_healthy_percent, value),
    },
    Tweak {
        name: "max",
        about: "maximumPercent of the service",
        get: |scenario| rollout(scenario, |service| service.deployment_configuration.maximum_percent),
        set: |scenario, value| assign(&mut first(scenario)?.deployment_configuration.maximum_percent, value),
    },
    Tweak {
        name: "breaker",
        about: "The deployment circuit breaker: off, on, or rollback",
        get: |scenario| scenario.services.first().map(|service| breaker(service).to_owned()),
        set: set_breaker,
    },
    Tweak {
        name: "image",
        about: "The image of the container that gets the requests",
        get: |scenario| {
            let (definition, container) = served(scenario)?;
            Some(scenario.task_definitions[definition].container_definitions[container].image.clone())
        },
        set: set_image,
    },
    Tweak {
        name: "traffic",
        about: "Requests in a second",
        get: |scenario| scenario.traffic.first().map(|traffic| traffic.requests_per_second.to_string()),
        set: |scenario, value| {
            let traffic = scenario.traffic.first_mut().ok_or("this scenario has no traffic")?;
            assign(&mut traffic.requests_per_second, value)
        },
    },
    Tweak {
        name: "begin",
        about: "What there is at the first instant: empty or steady",
        get: |scenario| {
            Some(match scenario.begin {
                Begin::Empty => "empty".to_owned(),
                Begin::Steady => "steady".to_owned(),
            })
        },
        set: |scenario, value| {
            scenario.begin = match value {
                "empty" => Begin::Empty,
                "steady" => Begin::Steady,
                _ => return Err(format!("`{}` is neither empty nor steady", shortened(value))),
            };
            Ok(())
        },
    },
    Tweak { name: "rules", about: "The profile of rules: aws or handbook", get: rules, set: set_rules },
    Tweak {
        name: "duration",
        about: "How long the recording is",
        get: |scenario| Some(scenario.duration.to_string()),
        set: |scenario, value| set_duration(scenario, value),
    },
    Tweak {
        name: "seed",
        about: "What every roll of the dice derives from",
        get: |scenario| Some(scenario.seed.to_string()),
        set: |scenario, value| assign(&mut scenario.seed, value),
    },
];

fn first(scenario: &mut Scenario) -> Result<&mut Service, String> {
    scenario.services.first_mut().ok_or_else(|| "this scenario has no service".to_owned())
}

fn rollout(scenario: &Scenario, percent: fn(&Service) -> u32) -> Option<String> {
    scenario.services.first().map(|service| percent(service).to_string())
}

/// Sets a number that is written in digits only.
fn assign<T: std::str::FromStr>(target: &mut T, value: &str) -> Result<(), String> {
    let plain = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|_| plain);
    *target = number.ok_or_else(|| format!("`{}` is not a number, or too large", shortened(value)))?;
    Ok(())
}

fn set_duration(scenario: &mut Scenario, value: &str) -> Result<(), String> {
    scenario.duration = value.parse().map_err(|_| format!("`{}` is not a duration, like 10m", shortened(value)))?;
    Ok(())
}

fn breaker(service: &Service) -> &'static str {
    let breaker = service.deployment_configuration.deployment_circuit_breaker;
    match (breaker.enable, breaker.rollback) {
        (false, _) => "off",
        (true, false) => "on",
        (true, true) => "rollback",
    }
}

fn set_breaker(scenario: &mut Scenario, value: &str) -> Result<(), String> {
    let (enable, rollback) = match value {
        "off" => (false, false),
        "on" => (true, false),
        "rollback" => (true, true),
        _ => return Err(format!("`{}` is none of off, on, rollback", shortened(value))),
    };
    let breaker = &mut first(scenario)?.deployment_configuration.deployment_circuit_breaker;
    (breaker.enable, breaker.rollback) = (enable, rollback);
    Ok(())
}

/// Returns where the first service's definition stands, and in it the container behind the load balancer.
fn served(scenario: &Scenario) -> Option<(usize, usize)> {
    let service = scenario.services.first()?;
    let place = scenario.find_definition(&service.task_definition)?;
    let containers = &scenario.task_definitions[place].container_definitions;
    let behind = service.load_balancers.first().map(|balancer| balancer.container_name.as_str());
    let container = containers.iter().position(|container| Some(container.name.as_str()) == behind);
    container.or((!containers.is_empty()).then_some(0)).map(|container| (place, container))
}

fn set_image(scenario: &mut Scenario, value: &str) -> Result<(), String> {
    let (definition, container) = served(scenario).ok_or("the first service has no container")?;
    let known: Vec<&str> = scenario.images.iter().map(|image| image.image.as_str()).collect();
    if !known.contains(&value) {
        return Err(format!("`{}` is not an image of this scenario; there are {}", shortened(value), known.join(", ")));
    }
    scenario.task_definitions[definition].container_definitions[container].image = value.to_owned();
    Ok(())
}

fn rules(scenario: &Scenario) -> Option<String> {
    let profile = match scenario.rules.profile {
        Profile::Aws => "aws",
        Profile::Handbook => "handbook",
    };
    Some(profile.to_owned())
}

fn set_rules(scenario: &mut Scenario, value: &str) -> Result<(), String> {
    let profile = match value {
        "aws" => Profile::Aws,
        "handbook" => Profile::Handbook,
        _ => return Err(format!("`{}` is neither aws nor handbook", shortened(value))),
    };
    scenario.rules.profile = profile;
    Ok(())
}
