//! What the session asks the browser for: addresses, copies, themes, seeds, studies, pictures and films.

use super::worker::Post;
use super::{App, Msg, browser};
use crate::console::Ask;
use crate::say::page as say;
use crate::session::editor::Edit;
use crate::session::{Action, Request, Theme, Typing};
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Moving about should not fill the address bar's log.
const ADDRESS_AFTER: u32 = 350;
/// A text is read when its writer pauses.
const READ_AFTER: u32 = 250;
/// The viewer's own run comes first.
const STUDY_AFTER: u32 = 600;

impl App {
    pub(super) fn perform(&mut self, ctx: &Context<Self>, requests: Vec<Request>) {
        if self.session.edition() != self.edition {
            self.edition = self.session.edition();
            (self.study, self.study_timer) = (None, None);
        }
        for request in requests {
            match request {
                Request::UpdateAddress => self.address = Some(later(ctx, ADDRESS_AFTER, || Msg::WroteAddress)),
                Request::PushAddress => {
                    self.address = None;
                    self.fragment = self.session.address();
                    browser::push_fragment(&self.fragment);
                }
                Request::CopyLink(fragment) => copy(browser::address_with(&fragment), &self.act),
                Request::Copy(text) => copy(text, &self.act),
                Request::ReadTextSoon => self.typing = Some(later(ctx, READ_AFTER, || Msg::PausedTyping)),
                Request::KeepDrafts(drafts) => {
                    if let Err(why) = browser::keep_drafts(&drafts) {
                        self.act.emit(Action::Edited(Edit::CouldNotKeep(why.to_owned())));
                    }
                }
                Request::SaveFile(name, text) => {
                    if super::take::save_text(&text, &name).is_none() {
                        self.act.emit(no_file());
                    }
                }
                Request::ShowTheme(theme) => {
                    browser::remember_theme(theme);
                    self.wear(theme);
                }
                Request::WearTheme(theme) => self.wear(theme),
                Request::RollSeed => self.act.emit(match browser::fresh_seed() {
                    Some(seed) => Action::RolledSeed(seed),
                    None => no_seed(),
                }),
                Request::SavePicture(picture, name) => {
                    if !self.stage.save(picture, self.session.surroundings().theme, &name) {
                        self.act.emit(not_saved());
                    }
                }
                Request::BeginFilm(name) => {
                    if !self.stage.begin_film(name, self.act.clone()) {
                        self.act.emit(Action::EndedFilm);
                        self.act.emit(no_film());
                    }
                }
                Request::EndFilm => self.stage.end_film(),
                Request::AskConsole(ask) => self.ask_console(*ask),
                Request::StartStudy => self.study_timer = Some(later(ctx, STUDY_AFTER, || Msg::BeganStudy)),
            }
        }
    }

    fn wear(&mut self, theme: Theme) {
        browser::wear(theme);
        self.stage.recolour();
    }

    fn ask_console(&mut self, ask: Ask) {
        if let Some(console) = &self.console {
            return console.ask(ask);
        }
        self.console = Post::console(ask, self.act.clone());
        if self.console.is_none() {
            self.act.emit(Action::Typed(Typing::Refused));
        }
    }

    pub(super) fn begin_study(&mut self) {
        self.study = Post::study(self.session.study_order(), self.act.clone());
    }
}

fn later(ctx: &Context<App>, millis: u32, msg: fn() -> Msg) -> Timeout {
    let link = ctx.link().clone();
    Timeout::new(millis, move || link.send_message(msg()))
}

fn copy(text: String, act: &Callback<Action>) {
    let act = act.clone();
    spawn_local(async move {
        let taken = browser::copy(text).await;
        act.emit(Action::CopiedText(taken));
    });
}

fn not_saved() -> Action {
    let text = say::THE_BROWSER_GAVE_NO_FILE_TRY.to_owned();
    Action::Failed { title: say::THE_PICTURE_CANNOT_BE_SAVED.to_owned(), text }
}

fn no_file() -> Action {
    let text = say::THE_BROWSER_GAVE_NO_FILE_COPY.to_owned();
    Action::Failed { title: say::THE_FILE_CANNOT_BE_SAVED.to_owned(), text }
}

fn no_film() -> Action {
    let text = say::IT_RECORDS_NO_WEBM_FROM_A.to_owned();
    Action::Failed { title: say::THIS_BROWSER_CANNOT_FILM_THE_STAGE.to_owned(), text }
}

fn no_seed() -> Action {
    let text = say::THE_BROWSER_GIVES_NO_RANDOM.to_owned();
    Action::Failed { title: say::THERE_IS_NO_NEW_SEED.to_owned(), text }
}
