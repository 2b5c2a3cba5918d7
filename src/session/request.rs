//! What the browser should do next; the session itself touches nothing.

use super::action::{Picture, Theme};

#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// The address should say what is shown. The page waits a moment and asks for `Session::address`.
    UpdateAddress,
    /// Another scenario is shown: a step of its own in the browser's history.
    PushAddress,
    /// Put the page's own address with this fragment on the clipboard; answer with `Action::CopiedText`.
    CopyLink(String),
    Copy(String),
    /// Answer with `Edit::Paused` once the viewer has stopped typing for a moment.
    ReadTextSoon,
    /// Keep this for the next visit; where that fails answer with `Edit::CouldNotKeep`.
    KeepDrafts(String),
    /// Save a text as a file of this name.
    SaveFile(String, String),
    /// Show this theme and remember it.
    ShowTheme(Theme),
    /// Show this theme, which nobody chose.
    WearTheme(Theme),
    /// Answer with `Action::RolledSeed`.
    RollSeed,
    /// Save the stage as it is in this form under this name.
    SavePicture(Picture, String),
    /// Film the stage from now on, to be saved under this name.
    BeginFilm(String),
    /// The film is over.
    EndFilm,
    /// Hand this to the console; answer with `Typing::Answered`, or `Typing::Refused`.
    AskConsole(Box<crate::console::Ask>),
    /// Run many seeds of what is shown in the worker; an earlier study is given up.
    StartStudy,
}
