//! What a changing command has in common with the others: it is obeyed on a copy, whose answer is printed.

use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Outcome};
use crate::console::aws::shape::{Shape, TEXTS};
use crate::report::{Here, Ledger};
use crate::scenario::check::check_command;
use crate::scenario::shape::unmodelled::{DEPLOYMENT_CONFIGURATION, PASSED_OVER};
use crate::scenario::{Command, TargetedAttribute, read};
use crate::sim::world::Host;
use crate::sim::{Cursor, Fact, Obedience, Recording, Refused};
use serde_json::{Map, Value};

const BREAKER: Shape = Shape::Structure(&[
    ("enable", Shape::Switch),
    ("rollback", Shape::Switch),
    ("resetOnHealthyTask", Shape::Switch),
    ("thresholdConfiguration", Shape::Structure(&[("type", Shape::Text), ("value", Shape::Number)])),
]);
const ALARMS: Shape =
    Shape::Structure(&[("alarmNames", TEXTS), ("rollback", Shape::Switch), ("enable", Shape::Switch)]);
pub const CONFIGURATION: Shape = Shape::Structure(&[
    ("deploymentCircuitBreaker", BREAKER),
    ("maximumPercent", Shape::Number),
    ("minimumHealthyPercent", Shape::Number),
    ("alarms", ALARMS),
    ("strategy", Shape::Text),
    ("bakeTimeInMinutes", Shape::Number),
    ("lifecycleHooks", Shape::Any),
    ("linearConfiguration", Shape::Any),
    ("canaryConfiguration", Shape::Any),
    ("earlySuccessCriteria", Shape::Any),
]);

/// The recording as it is once a command was obeyed.
pub struct After {
    recording: Recording,
    ledger: Ledger,
    cursor: Cursor,
    command: Command,
}

impl After {
    pub fn here(&self) -> Here<'_> {
        Here::new(&self.recording, &self.ledger.index, &self.cursor)
    }

    /// Prints an answer, and hands the command on to change the recording itself.
    pub fn done(self, call: &Call<'_>, answer: &Value) -> Result<Outcome, Fault> {
        let out = call.print(answer)?;
        Ok(Outcome { out, commands: vec![self.command], ..Outcome::default() })
    }
}

/// Makes sure that the cluster is this one: every changing command names it.
pub fn in_this_cluster(call: &Call<'_>) -> Result<(), Fault> {
    let name = call.text("cluster").unwrap_or("default");
    match name.rsplit('/').next() == Some(&call.here.catalog().cluster) {
        true => Ok(()),
        false => Err(call.refused("ClusterNotFoundException", "Cluster not found.")),
    }
}

/// Returns the input without what changes nothing here; what would change something and is not modelled is refused.
pub fn supported(call: &Call<'_>, not_modelled: &[&str]) -> Result<Map<String, Value>, Fault> {
    let mut input = call.input.clone();
    input.retain(|name, value| !(not_modelled.contains(&name.as_str()) && changes_nothing(name, value)));
    match input.keys().find(|name| not_modelled.contains(&name.as_str())) {
        None => Ok(input),
        Some(name) => {
            let text = format!("{name} is not modelled, so it cannot be changed in a running recording.");
            Err(call.refused("UnsupportedFeatureException", text))
        }
    }
}

/// Refuses deployments that are not rolling.
pub fn rolling(call: &Call<'_>) -> Result<(), Fault> {
    let given = call.input.get("deploymentConfiguration").and_then(Value::as_object);
    let other = |(name, value): &(&String, &Value)| {
        let known = DEPLOYMENT_CONFIGURATION.contains(&name.as_str());
        known && !(name.as_str() == "strategy" && **value == "ROLLING")
    };
    match given.and_then(|given| given.iter().find(other)) {
        None => Ok(()),
        Some((name, _)) => {
            let text = format!("deploymentConfiguration.{name} is not modelled: deployments here are rolling.");
            Err(call.refused("UnsupportedFeatureException", text))
        }
    }
}

/// Returns whether a member is bookkeeping, or says what is so anyway.
fn changes_nothing(name: &str, value: &Value) -> bool {
    let usual = match name {
        "availabilityZoneRebalancing" => *value == "DISABLED",
        "deploymentController" => value["type"] == "ECS",
        _ => value.as_array().is_some_and(Vec::is_empty),
    };
    usual || PASSED_OVER.contains(&name)
}

/// Reads an input into the command of that verb, as a script's line is read.
pub fn read_command(call: &Call<'_>, verb: &str, mut input: Map<String, Value>) -> Result<Command, Fault> {
    input.remove("cluster");
    let code = if verb == "register-task-definition" { "ClientException" } else { "InvalidParameterException" };
    read::command(verb, input).map_err(|problems| {
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        call.refused(code, first)
    })
}

/// What the API says where `execute-command` is wanted and nobody may enter.
pub fn no_task_role(done: &str) -> String {
    format!(
        "The service couldn't be {done} because a valid taskRoleArn is not being used. Specify a valid task role in your \
         task definition and try again."
    )
}

pub fn obey(call: &Call<'_>, command: Command) -> Result<After, Fault> {
    let here = call.here;
    let problem = check_command(here.scenario(), here.recording().commands(), &command)
        .into_iter()
        .find(|problem| problem.is_error());
    if let Some(problem) = problem {
        return Err(refusal_of(call, &command).unwrap_or_else(|| call.refused(code_of(&command), problem.to_string())));
    }
    let (mut recording, now) = (here.recording().clone(), here.now());
    recording.intervene(now, command.clone());
    let given = |fact: &Fact| match fact {
        Fact::CommandGiven { outcome, .. } => Some(outcome.clone()),
        _ => None,
    };
    if let Some(Obedience::Refused(refused)) = recording.trace().iter().rev().find_map(|entry| given(&entry.fact)) {
        return Err(refusal(call, refused));
    }
    let (ledger, cursor) = (Ledger::of(&recording), recording.seek(now));
    Ok(After { recording, ledger, cursor, command })
}

fn code_of(command: &Command) -> &'static str {
    match command {
        Command::RegisterTaskDefinition(_) => "ClientException",
        _ => "InvalidParameterException",
    }
}

/// What the scenario's check refuses because a name is unknown, ECS refuses in its own words.
fn refusal_of(call: &Call<'_>, command: &Command) -> Option<Fault> {
    let known = call.here.world();
    match command {
        Command::UpdateService { service, .. } | Command::DeleteService { service, .. }
            if known.service_named(service).is_none() =>
        {
            Some(refusal(call, Refused::ServiceNotFound))
        }
        Command::UpdateService { task_definition: Some(name), .. } | Command::RunTask { task_definition: name, .. } => {
            known.catalog.find_definition(name).is_none().then(|| refusal(call, Refused::TaskDefinitionNotFound))
        }
        Command::PutAttributes { attributes } | Command::DeleteAttributes { attributes } => {
            let lost = |one: &TargetedAttribute| {
                let named =
                    |host: &Host| host.is_instance() && known.catalog.container_instance_id(host.id) == one.target_id;
                !known.hosts.values().any(named)
            };
            attributes.iter().any(lost).then(|| refusal(call, Refused::AttributeTargetNotFound))
        }
        _ => None,
    }
}

fn refusal(call: &Call<'_>, refused: Refused) -> Fault {
    let invalid = |text: &str| call.refused("InvalidParameterException", text);
    match refused {
        Refused::ServiceNotFound => call.refused("ServiceNotFoundException", "Service not found."),
        Refused::TaskNotFound => invalid("The referenced task was not found."),
        Refused::TaskIsStopping => invalid("The task is stopping."),
        Refused::ContainerNotRunning => invalid("The container is not running."),
        Refused::TaskDefinitionNotFound => call.refused("ClientException", "TaskDefinition not found."),
        Refused::ServiceNotActive => call.refused("ServiceNotActiveException", "Service was not ACTIVE."),
        Refused::ServiceScaledAboveZero => invalid("The service cannot be stopped while it is scaled above 0."),
        Refused::InstanceNotFound => invalid("Container instance not found."),
        Refused::InstanceHasTasks => invalid("Found running tasks on the instance."),
        Refused::AlarmNotFound => call.refused("ResourceNotFound", "Alarm does not exist."),
        Refused::ServiceExists => invalid("Creation of service was not idempotent."),
        Refused::ServiceIsDraining => invalid("Unable to Start a service that is still Draining."),
        Refused::TargetGroupNotFound => invalid("The target group does not exist."),
        Refused::AttributeTargetNotFound => {
            call.refused("TargetNotFoundException", "The specified target wasn't found.")
        }
        Refused::TooManyAttributes => {
            let text = "You can apply up to 10 custom attributes for each resource.";
            call.refused("AttributeLimitExceededException", text)
        }
        Refused::ZoneNotFound | Refused::NotSpot | Refused::NotFargate | Refused::NothingToEnd => {
            invalid("Nothing to do.")
        }
    }
}

/// Returns the last part of an ARN, or the name itself.
pub fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
