//! The browser: the root component, which owns the session, paints the stage and does what the session asks for.
//!
//! Painting bypasses the virtual page; panels are drawn again only when their models differ.

mod browser;
mod fallen;
mod files;
mod keys;
mod listeners;
mod panels;
mod perform;
mod size_watch;
mod stage;
mod take;
pub mod worker;

use crate::frame::shape::{LegendKey, Point};
use crate::frame::{Filter, Zoom};
use crate::say::page as say;
use crate::session::editor::Edit;
use crate::session::{Action, Panels, Request, Session};
use crate::sim::ENGINE;
use crate::units::Span;
use gloo_events::EventListener;
use gloo_render::{AnimationFrame, request_animation_frame};
use gloo_timers::callback::Timeout;
use panels::{
    ask::Ask, console::Console, dialog::Dialog, header::Header, legend::Legend, notices::Notices, side::Side, timeline,
    timeline::Timeline, transport::Transport, zoom::ZoomButtons,
};
use stage::Stage;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use worker::Post;
use yew::prelude::*;

/// The signs, drawn once and used everywhere.
const SPRITE: &str = include_str!("../../static/icons.svg");
/// Where a press of a key or button zooms that has no place of its own.
const MIDDLE: Point = Point::new(0.5, 0.5);
/// Recording before the first picture, and between two pictures, in milliseconds.
const FIRST_SLICE: f64 = 60.0;
const SLICE: f64 = 6.0;
/// Panels are drawn again at most so often while time runs.
const PANELS_EVERY: f64 = 100.0;
/// Where motion is unwelcome, so often the picture steps.
const CALM_EVERY: f64 = 500.0;
/// A long recording does not hold up those who wait for the page to be ready.
const READY_AT_LATEST: f64 = 1500.0;

/// Shows the page in its place.
pub fn run() {
    fallen::watch();
    let Some(place) = browser::document().get_element_by_id("app") else { return };
    yew::Renderer::<App>::with_root(place).render();
}

pub struct App {
    session: Session,
    panels: Panels,
    stage: Stage,
    act: Callback<Action>,
    pulse: Option<AnimationFrame>,
    /// When time was last told to pass, by the page's clock.
    last: Option<f64>,
    panels_at: f64,
    painted_at: f64,
    address: Option<Timeout>,
    /// Until the viewer is taken to have stopped typing.
    typing: Option<Timeout>,
    /// As it was last written.
    fragment: String,
    study_timer: Option<Timeout>,
    study: Option<Post>,
    console: Option<Post>,
    /// Which recording the study is about.
    edition: u64,
    dragged_over: bool,
    ready: bool,
    marks: Marks,
    /// As the buttons on the stage last showed it: zoom, filter, whether it is filmed.
    around: (Zoom, Filter, bool),
    keys: Rc<Vec<LegendKey>>,
    _listeners: Vec<EventListener>,
}

pub enum Msg {
    Act(Action),
    Pulsed(f64),
    Resized,
    Pointed(Option<(i32, i32)>),
    Clicked(i32, i32),
    /// A finger or button went down on the stage, moved there, or went up.
    Pressed(i32, (f32, f32)),
    Dragged(i32, (f32, f32)),
    Lifted(i32),
    /// The wheel turned: so much nearer, about a place of the stage.
    Wheeled(f32, (f32, f32)),
    /// On the stage, by the keyboard: the next thing, or the one before.
    Browsed(isize),
    DraggedOver(bool),
    WroteAddress,
    PausedTyping,
    BeganStudy,
}

/// What `html` says of the page, as it was last written.
#[derive(Default, PartialEq)]
struct Marks {
    time: u64,
    playing: bool,
    digest: u64,
    error: Option<String>,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let mut session = Session::new(&browser::fragment(), browser::surroundings());
        if let Some(kept) = browser::kept_drafts() {
            session.update(Action::Edited(Edit::FoundDrafts(kept)));
        }
        session.update(Action::Edited(Edit::Paused(browser::clock())));
        let until = browser::now() + FIRST_SLICE;
        let mut requests = Vec::new();
        while !session.is_settled() && browser::now() < until {
            requests.extend(session.record_slice());
        }
        browser::wear(session.surroundings().theme);
        browser::mark("data-engine", Some(ENGINE));
        let mut app = App {
            panels: session.panels(),
            session,
            stage: Stage::default(),
            act: ctx.link().callback(Msg::Act),
            pulse: None,
            last: None,
            panels_at: 0.0,
            painted_at: 0.0,
            address: None,
            typing: None,
            fragment: browser::fragment(),
            study_timer: None,
            study: None,
            console: None,
            edition: 0,
            dragged_over: false,
            ready: false,
            marks: Marks::default(),
            around: (Zoom::FIT, Filter::default(), false),
            keys: Rc::default(),
            _listeners: listeners::all(ctx.link()),
        };
        browser::name_tab(&app.panels.header.title);
        app.perform(ctx, requests);
        app
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        let drawn = panels::counted::all();
        browser::mark("data-drawn-panels", Some(&drawn.panels.to_string()));
        browser::mark("data-drawn-rows", Some(&drawn.rows.to_string()));
        if first {
            let wheeled = ctx.link().callback(|(by, at)| Msg::Wheeled(by, at));
            self.stage.mount(ctx.link().callback(|()| Msg::Resized), wheeled);
            self.wake(ctx);
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        if fallen::has_fallen() {
            return false;
        }
        match msg {
            // A press of a key or button comes nearer to what is looked at.
            Msg::Act(Action::Zoomed { by, at }) if at == MIDDLE => {
                let at = self.stage.anchor(self.session.selection());
                self.answer(ctx, Action::Zoomed { by, at })
            }
            Msg::Act(action) => {
                // What is kept of these has its time.
                let keeps =
                    matches!(action, Action::Edited(Edit::Set { .. }) | Action::Reviewed(_) | Action::AppliedFix(_));
                let read = keeps && self.answer(ctx, Action::Edited(Edit::Paused(browser::clock())));
                self.answer(ctx, action) || read
            }
            Msg::Pulsed(at) => self.pulse(ctx, at),
            Msg::Resized => {
                self.stage.measure();
                self.paint();
                self.refresh(browser::now())
            }
            Msg::Pointed(place) => {
                self.stage.point(place, &self.session);
                false
            }
            Msg::Clicked(x, y) => {
                if !self.stage.fingers.was_click() {
                    return false;
                }
                let hit = self.stage.hit(x, y);
                self.answer(ctx, Action::Picked(hit))
            }
            Msg::Pressed(id, at) => {
                self.stage.fingers.press(id, at);
                false
            }
            Msg::Dragged(id, at) => {
                let actions = self.stage.drag(id, at);
                let mut changed = false;
                for action in actions {
                    changed |= self.answer(ctx, action);
                }
                changed
            }
            Msg::Lifted(id) => {
                self.stage.lift(id);
                false
            }
            Msg::Wheeled(by, at) => {
                let at = self.stage.part(at);
                self.answer(ctx, Action::Zoomed { by, at })
            }
            Msg::Browsed(step) => match self.stage.neighbour(self.session.selection(), step) {
                Some(subject) => self.answer(ctx, Action::Picked(Some(subject))),
                None => false,
            },
            Msg::DraggedOver(over) => std::mem::replace(&mut self.dragged_over, over) != over,
            Msg::WroteAddress => {
                self.fragment = self.session.address();
                browser::replace_fragment(&self.fragment);
                self.panels.embed
            }
            Msg::PausedTyping => {
                self.typing = None;
                self.answer(ctx, Action::Edited(Edit::Paused(browser::clock())))
            }
            Msg::BeganStudy => {
                self.begin_study();
                false
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Panels {
            header,
            ask,
            transport,
            timeline,
            side,
            inspector,
            events,
            scenario,
            console,
            overlay,
            voice,
            embed,
        } = &self.panels;
        let act = &self.act;
        let skip = Callback::from(|_: MouseEvent| {
            let canvas = browser::document().query_selector("main canvas").ok().flatten();
            if let Some(canvas) = canvas.and_then(|canvas| canvas.dyn_into::<HtmlElement>().ok()) {
                let _ = canvas.focus();
            }
        });
        html! {
            <div class={classes!("app", embed.then_some("embed"))} style={format!("--lanes:{}", timeline.lanes.len())}>
                <div hidden=true>{ Html::from_html_unchecked(AttrValue::Static(SPRITE)) }</div>
                <button type="button" class="skip" onclick={skip}>{ say::SKIP_TO_THE_STAGE }</button>
                <Header model={Rc::clone(header)} act={act.clone()} />
                if !embed { <Ask model={Rc::clone(ask)} act={act.clone()} /> }
                <main class="stage" id="stage" aria-label={say::STAGE}>
                    { self.stage.view(ctx.link()) }
                    if !embed {
                        <Legend keys={Rc::clone(&self.keys)} filter={self.session.filter()} act={act.clone()} />
                    }
                    if self.session.is_filming() {
                        <button type="button" class="btn filming" onclick={act.reform(|_: MouseEvent| Action::EndedFilm)}>{ say::FILMING_END_IT }</button>
                    }
                    <ZoomButtons zoom={self.session.zoom()} act={act.clone()} />
                    <p class="sr" role="status" aria-live="polite">{ &**voice }</p>
                    if !self.session.is_recorded() { <p class="loading" aria-hidden="true">{ say::RECORDING }</p> }
                    if *embed {
                        <h1 class="sr">{ say::heading(&header.title) }</h1>
                        <a class="out" href={format!("./{}", self.fragment)} target="_blank" rel="noopener">{ say::OPEN_IN_ECS_ORRERY }</a>
                    }
                    if self.dragged_over { <div class="drop">{ say::DROP_A_SCENARIO_AWS_ANSWERS_OR }</div> }
                </main>
                if !embed { <Console model={Rc::clone(console)} act={act.clone()} /> }
                <Side model={Rc::clone(side)} inspector={Rc::clone(inspector)} events={Rc::clone(events)}
                    scenario={Rc::clone(scenario)} act={act.clone()} />
                <footer class="foot" aria-label={say::TIME}>
                    <Transport model={Rc::clone(transport)} act={act.clone()} />
                    <Timeline model={Rc::clone(timeline)} act={act.clone()} />
                </footer>
                <Notices model={Rc::clone(overlay)} act={act.clone()} />
                <Dialog model={Rc::clone(overlay)} act={act.clone()} />
            </div>
        }
    }
}

impl App {
    /// Answers an action; returns whether a panel looks different now.
    fn answer(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        let requests = self.session.update(action);
        self.perform(ctx, requests);
        self.show();
        self.wake(ctx);
        self.refresh(browser::now())
    }

    fn refresh(&mut self, at: f64) -> bool {
        self.panels_at = at;
        let panels = self.session.panels();
        let zoom = self.session.zoom();
        let around = (zoom, self.session.filter(), self.session.is_filming());
        let keys_moved = self.stage.keys() != self.keys.as_slice();
        let changed = panels != self.panels || around != self.around || keys_moved;
        self.around = around;
        if keys_moved {
            self.keys = Rc::new(self.stage.keys().to_vec());
        }
        if panels.header.title != self.panels.header.title {
            browser::name_tab(&panels.header.title);
        }
        self.panels = panels;
        changed
    }

    /// Lets time pass since the last frame, paints, and asks for the next frame while anything moves.
    fn pulse(&mut self, ctx: &Context<Self>, at: f64) -> bool {
        self.pulse = None;
        let wall = (at - self.last.unwrap_or(at)).max(0.0).floor();
        // What is less than a millisecond counts for the next frame.
        self.last = Some(self.last.map_or(at, |last| last + wall));
        let was_moving = self.session.is_moving();
        let mut requests = self.record(SLICE);
        requests.extend(self.session.update(Action::Ticked(Span::from_millis(wall as u64))));
        self.perform(ctx, requests);
        let calm = self.session.surroundings().calm && self.session.is_playing();
        if !calm || at - self.painted_at >= CALM_EVERY {
            self.painted_at = at;
            self.paint();
        }
        let moving = self.session.is_moving();
        if moving || self.stage.is_easing(&self.session) {
            self.wake(ctx);
        } else {
            self.last = None;
        }
        let due = at - self.panels_at >= if calm { CALM_EVERY } else { PANELS_EVERY };
        let keys_moved = self.stage.keys() != self.keys.as_slice();
        (due || was_moving != moving || keys_moved) && self.refresh(at)
    }

    /// Records for so many milliseconds, if there is anything left to record.
    fn record(&mut self, budget: f64) -> Vec<Request> {
        let mut requests = Vec::new();
        let until = browser::now() + budget;
        while !self.session.is_settled() && browser::now() < until {
            requests.extend(self.session.record_slice());
        }
        requests
    }

    fn wake(&mut self, ctx: &Context<Self>) {
        if self.pulse.is_none() {
            let link = ctx.link().clone();
            self.pulse = Some(request_animation_frame(move |at| link.send_message(Msg::Pulsed(at))));
        }
    }

    fn paint(&mut self) {
        if !self.stage.paint(&self.session) {
            return;
        }
        self.show();
        if !self.ready && (self.session.is_recorded() || browser::now() > READY_AT_LATEST) {
            self.ready = true;
            browser::mark("data-ready", Some("true"));
        }
    }

    /// Writes what the page says of itself, and puts the playhead where the moment is.
    fn show(&mut self) {
        let session = &self.session;
        let complete = session.is_recorded();
        let marks = Marks {
            time: session.now().as_millis(),
            playing: session.is_playing(),
            // Until the whole is recorded the one before stands.
            digest: if complete { session.recording().digest() } else { self.marks.digest },
            error: session.error().map(str::to_owned),
        };
        if marks != self.marks || !self.ready {
            browser::mark("data-time-ms", Some(&marks.time.to_string()));
            browser::mark("data-playing", Some(if marks.playing { "true" } else { "false" }));
            browser::mark("data-error", marks.error.as_deref());
            if complete {
                browser::mark("data-digest", Some(&format!("{:016x}", marks.digest)));
            }
            self.marks = marks;
        }
        timeline::place_head(session.aim(), session.end());
    }
}
