//! A scenario with what its commands register and create, so that what they name later is known.

use crate::scenario::{Command, Cue, Scenario};
use std::borrow::Cow;

/// Returns the scenario as it is once all these cues have happened, as far as they add to it.
pub fn grown<'a>(scenario: &'a Scenario, cues: &[Cue]) -> Cow<'a, Scenario> {
    let adds = |cue: &&Cue| matches!(cue.command, Command::RegisterTaskDefinition(_) | Command::CreateService(_));
    let mut adding: Vec<&Cue> = cues.iter().filter(adds).collect();
    if adding.is_empty() {
        return Cow::Borrowed(scenario);
    }
    adding.sort_by_key(|cue| cue.at);
    let mut grown = scenario.clone();
    for cue in adding {
        match &cue.command {
            Command::RegisterTaskDefinition(definition) => {
                let family = grown.task_definitions.iter().filter(|known| known.family == definition.family);
                let revision = 1 + family.map(|known| known.revision).max().unwrap_or_default();
                grown.task_definitions.push(crate::scenario::TaskDefinition { revision, ..*definition.clone() });
            }
            Command::CreateService(service)
                if !grown.services.iter().any(|known| known.service_name == service.service_name) =>
            {
                grown.services.push(*service.clone());
            }
            _ => {}
        }
    }
    Cow::Owned(grown)
}
