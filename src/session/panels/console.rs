//! The console's drawer.

use crate::session::Session;
use crate::session::terminal::Row;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct ConsoleModel {
    pub open: bool,
    pub rows: Rc<Vec<Row>>,
    pub prompt: String,
    pub history: Rc<Vec<String>>,
    /// What the last word may become, where it may become several.
    pub offered: Vec<String>,
    /// How often a completion has changed the line, and what it is then.
    pub completed: (u32, String),
    pub busy: bool,
    /// The moment that answers are about.
    pub moment: String,
}

pub fn of(session: &Session) -> ConsoleModel {
    let terminal = &session.terminal;
    ConsoleModel {
        open: terminal.open,
        rows: Rc::clone(&terminal.rows),
        prompt: session.shown_prompt(),
        history: Rc::clone(&terminal.history),
        offered: terminal.offered.clone(),
        completed: terminal.completed.clone(),
        busy: terminal.busy,
        // A closed drawer is not drawn again while time passes.
        moment: if terminal.open { super::transport::spoken(session.now()) } else { String::new() },
    }
}
