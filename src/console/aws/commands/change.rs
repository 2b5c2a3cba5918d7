//! What a changing command has in common with the others: it is obeyed on a copy, whose answer is printed.

use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Outcome};
use crate::report::{Here, Ledger};
use crate::scenario::Command;
use crate::scenario::check::check_command;
use crate::sim::{Cursor, Fact, Obedience, Recording, Refused};
use serde_json::Value;

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

/// Members that the API knows and the engine does not.
pub fn without(call: &Call<'_>, members: &[&str]) -> Result<(), Fault> {
    match members.iter().find(|member| call.input.contains_key(**member)) {
        None => Ok(()),
        Some(member) => {
            let text = format!("{member} is not modelled, so it cannot be changed in a running recording.");
            Err(call.refused("UnsupportedFeatureException", text))
        }
    }
}

pub fn obey(call: &Call<'_>, command: Command) -> Result<After, Fault> {
    let here = call.here;
    let problem = check_command(here.scenario(), &command).into_iter().find(|problem| problem.is_error());
    if let Some(problem) = problem {
        return Err(refusal_of(call, &command)
            .unwrap_or_else(|| call.refused("InvalidParameterException", problem.to_string())));
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

/// What the scenario's check refuses because a name is unknown, ECS refuses in its own words.
fn refusal_of(call: &Call<'_>, command: &Command) -> Option<Fault> {
    let (scenario, known) = (call.here.scenario(), call.here.world());
    match command {
        Command::UpdateService { service, .. } | Command::DeleteService { service, .. }
            if !known.services.values().any(|row| row.name == *service) =>
        {
            Some(refusal(call, Refused::ServiceNotFound))
        }
        Command::UpdateService { task_definition: Some(name), .. } | Command::RunTask { task_definition: name, .. } => {
            let family = name.split(':').next().unwrap_or_default();
            let revision: Option<u32> = name.split_once(':').and_then(|(_, revision)| revision.parse().ok());
            let fits = scenario.task_definitions.iter().any(|definition| {
                definition.family == family && revision.is_none_or(|revision| definition.revision == revision)
            });
            (!fits).then(|| refusal(call, Refused::TaskDefinitionNotFound))
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
        Refused::TaskDefinitionNotFound => call.refused("ClientException", "Unable to describe task definition."),
        Refused::ServiceNotActive => call.refused("ServiceNotActiveException", "Service was not ACTIVE."),
        Refused::ServiceScaledAboveZero => invalid("The service cannot be stopped while it is scaled above 0."),
        Refused::InstanceNotFound => invalid("Container instance not found."),
        Refused::InstanceHasTasks => invalid("Found running tasks on the instance."),
        Refused::AlarmNotFound => call.refused("ResourceNotFound", "Alarm does not exist."),
        Refused::ZoneNotFound | Refused::NotSpot | Refused::NothingToEnd => invalid("Nothing to do."),
    }
}

/// Returns the last part of an ARN, or the name itself.
pub fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
