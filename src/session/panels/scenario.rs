//! What was asked for: title, lesson, seed, the text, and what was done by hand.

use crate::report::{asked, words};
use crate::scenario::{Command, write};
use crate::session::Session;
use crate::units::SimTime;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioModel {
    pub title: String,
    pub lesson: String,
    pub seed: u64,
    pub duration: String,
    /// YAML, read only.
    pub text: Rc<str>,
    pub deeds: Vec<Deed>,
    pub can_undo: bool,
    pub can_redo: bool,
    pub copied: Option<bool>,
}

/// Something done by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    pub at: SimTime,
    pub clock: String,
    pub said: String,
}

/// The text as it was last written, and for which edition.
#[derive(Default)]
pub struct Memory {
    written: Option<(u64, Rc<str>)>,
}

pub fn of(session: &Session, memory: &mut Memory) -> ScenarioModel {
    let scenario = session.recording.scenario();
    let text = match &memory.written {
        Some((edition, text)) if *edition == session.edition => Rc::clone(text),
        _ => Rc::from(write::to_yaml(scenario)),
    };
    memory.written = Some((session.edition, Rc::clone(&text)));
    ScenarioModel {
        title: super::header::title(scenario),
        lesson: scenario.lesson.clone(),
        seed: scenario.seed,
        duration: words::span(scenario.duration),
        text,
        deeds: session.recording.commands().iter().map(|cue| deed(cue.at, &cue.command)).collect(),
        can_undo: session.history.can_undo(),
        can_redo: session.history.can_redo(),
        copied: session.copied,
    }
}

fn deed(at: SimTime, command: &Command) -> Deed {
    Deed { at, clock: words::clock(at), said: said(command) }
}

/// Returns a command as a person would tell it.
pub fn said(command: &Command) -> String {
    match command {
        Command::UpdateService { service, desired_count, task_definition, force_new_deployment, .. } => {
            let parts = [
                desired_count.map(|count| format!("desired count {count}")),
                task_definition.as_ref().map(|name| format!("task definition {name}")),
                force_new_deployment.then(|| "new deployment".to_owned()),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            match parts.is_empty() {
                true => asked(command),
                false => format!("update-service {service}: {}", parts.join(", ")),
            }
        }
        Command::StopTask { task, .. } => format!("stop-task {}", short(task)),
        Command::CrashTask { task, exit_code } => format!("crash-task {} with exit code {exit_code}", short(task)),
        _ => asked(command),
    }
}

fn short(task: &str) -> &str {
    task.get(..8).unwrap_or(task)
}
