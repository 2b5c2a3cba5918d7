//! What lies over the page: notices and dialogs.

use super::CompareModel;
use crate::scenario::link::OFFER_FILE_ABOVE;
use crate::session::{Dialog, Notice, Session, Theme};

#[derive(Clone, Debug, PartialEq)]
pub struct OverlayModel {
    pub notices: Vec<Notice>,
    pub dialog: Option<DialogModel>,
    pub theme: Theme,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DialogModel {
    Share(ShareModel),
    Help,
    Compare(CompareModel),
}

#[derive(Clone, Debug, PartialEq)]
pub struct ShareModel {
    /// The fragment; the page puts its own address before it.
    pub fragment: String,
    pub moment: String,
    /// How many interventions travel with it.
    pub commands: usize,
    /// Whether a file is the better way to share.
    pub long: bool,
    /// Whether the clipboard took the link.
    pub copied: Option<bool>,
}

pub fn of(session: &Session) -> OverlayModel {
    let dialog = session.dialog.map(|dialog| match dialog {
        Dialog::Help => DialogModel::Help,
        Dialog::Share => DialogModel::Share(share(session)),
        Dialog::Compare => DialogModel::Compare(super::compare::of(session)),
    });
    OverlayModel { notices: session.notices.clone(), dialog, theme: session.surroundings.theme }
}

fn share(session: &Session) -> ShareModel {
    let fragment = session.address();
    ShareModel {
        moment: super::transport::spoken(session.now()),
        commands: session.recording.commands().len(),
        long: fragment.len() > OFFER_FILE_ABOVE,
        copied: session.copied,
        fragment,
    }
}
