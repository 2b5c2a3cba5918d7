//! What was asked for: title, lesson, seed, the text, and what was done by hand.

use crate::report::{asked, hazards, words};
use crate::say::scenario as say;
use crate::scenario::{Command, Scenario};
use crate::session::{Session, Tab};
use crate::units::SimTime;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioModel {
    pub title: String,
    pub lesson: String,
    pub seed: u64,
    pub duration: String,
    pub editor: super::EditorModel,
    /// What will hurt; empty until the panel is looked at.
    pub hazards: Rc<[Hazard]>,
    pub deeds: Vec<Deed>,
    pub can_undo: bool,
    pub can_redo: bool,
    pub copied: Option<bool>,
}

/// What will hurt, by which rule, and what helps.
#[derive(Clone, Debug, PartialEq)]
pub struct Hazard {
    pub path: String,
    pub message: String,
    pub says: String,
    pub source: &'static str,
}

/// Something done by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    pub at: SimTime,
    pub clock: String,
    pub said: String,
}

#[derive(Default)]
pub struct Memory {
    editor: super::editor::Memory,
    /// The hazards, and of which scenario.
    judged: Option<(Rc<Scenario>, Rc<[Hazard]>)>,
}

pub fn of(session: &Session, memory: &mut Memory) -> ScenarioModel {
    let scenario = session.recording.scenario();
    ScenarioModel {
        title: super::header::title(scenario),
        lesson: scenario.lesson.clone(),
        seed: scenario.seed,
        duration: words::span(scenario.duration),
        editor: super::editor::of(session, &mut memory.editor),
        hazards: judged(session, memory),
        deeds: session.recording.commands().iter().map(|cue| deed(cue.at, &cue.command)).collect(),
        can_undo: session.history.can_undo(),
        can_redo: session.history.can_redo(),
        copied: session.copied,
    }
}

/// Judges a scenario once, and only when somebody reads it: the engine has to place all its tasks for that.
fn judged(session: &Session, memory: &mut Memory) -> Rc<[Hazard]> {
    let scenario = session.recording.scenario();
    let known = memory.judged.as_ref().filter(|(judged, _)| Rc::ptr_eq(judged, scenario));
    if let Some((_, hazards)) = known {
        return Rc::clone(hazards);
    }
    if session.tab != Tab::Scenario {
        return Rc::from([]);
    }
    let found: Rc<[Hazard]> = hazards::hazards(scenario)
        .into_iter()
        .map(|found| Hazard { path: found.path, message: found.message, says: found.says, source: found.source })
        .collect();
    memory.judged = Some((Rc::clone(scenario), Rc::clone(&found)));
    found
}

fn deed(at: SimTime, command: &Command) -> Deed {
    Deed { at, clock: words::clock(at), said: said(command) }
}

/// Returns a command as a person would tell it.
pub fn said(command: &Command) -> String {
    match command {
        Command::UpdateService { service, desired_count, task_definition, force_new_deployment, .. } => {
            let parts = [
                desired_count.map(|count| say::desired_count(&count)),
                task_definition.as_ref().map(|name| say::task_definition(&name)),
                force_new_deployment.then(|| say::NEW_DEPLOYMENT.to_owned()),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            match parts.is_empty() {
                true => asked(command),
                false => say::update_service(&service, &parts.join(", ")),
            }
        }
        Command::StopTask { task, .. } => say::stop_task(&short(task)),
        Command::CrashTask { task, exit_code } => say::crash_task_with_exit_code(&short(task), &exit_code),
        _ => asked(command),
    }
}

fn short(task: &str) -> &str {
    task.get(..8).unwrap_or(task)
}
