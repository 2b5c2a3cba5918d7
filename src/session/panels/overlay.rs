//! What lies over the page: notices and dialogs.

use super::{CompareModel, FactsModel, ImportModel};
use crate::say::share as say;
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
    Facts(FactsModel),
    Import(ImportModel),
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
    pub title: String,
    /// Whether what tells whose cluster it is is taken out; nothing where there is nothing to take out.
    pub redacts: Option<bool>,
    /// Whether a person can read and write this link.
    pub readable: bool,
    /// Where a film begins and ends, and how fast it plays; nothing where the browser makes no films.
    pub film: Option<String>,
    /// Whether the clipboard took the link.
    pub copied: Option<bool>,
}

pub fn of(session: &Session) -> OverlayModel {
    let dialog = session.dialog.map(|dialog| match dialog {
        Dialog::Help => DialogModel::Help,
        Dialog::Share => DialogModel::Share(share(session)),
        Dialog::Facts => DialogModel::Facts(super::facts::of(session)),
        Dialog::Import => DialogModel::Import(super::import::of(session)),
        Dialog::Compare => DialogModel::Compare(super::compare::of(session)),
    });
    OverlayModel { notices: session.notices.clone(), dialog, theme: session.surroundings.theme }
}

fn film(session: &Session) -> String {
    let stretch = session.film_stretch();
    let (from, to) = (super::transport::spoken(stretch.from), super::transport::spoken(stretch.to));
    let whole = if session.is_looping() { say::THE_LOOP } else { say::WHAT_COMES_NOW };
    say::stretch_and_speed(&whole, &from, &to, &session.speed())
}

fn share(session: &Session) -> ShareModel {
    let fragment = session.address();
    ShareModel {
        moment: super::transport::spoken(session.now()),
        commands: session.recording.commands().len(),
        long: fragment.len() > OFFER_FILE_ABOVE,
        film: session.surroundings.films.then(|| film(session)),
        copied: session.copied,
        title: super::header::title(session.recording.scenario()),
        redacts: session.can_redact().then_some(session.redacts),
        readable: fragment.starts_with("#/"),
        fragment,
    }
}
