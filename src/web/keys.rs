//! The keyboard: which key means what, and when it means nothing.

use super::panels::zoom::STEP;
use crate::frame::shape::Point;
use crate::say::keys as say;
use crate::session::knobs::Knob;
use crate::session::{Action, Typing};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// What the help lists.
pub const KEYS: &[(&[&str], &str)] = &[
    (&[say::SPACE], say::PLAY_OR_PAUSE),
    (&["←", "→"], say::PREVIOUS_OR_NEXT_EVENT),
    (&[say::SHIFT_LEFT, say::SHIFT_RIGHT], say::PREVIOUS_OR_NEXT_CHANGE),
    (&["Home", "End"], say::BEGINNING_OR_END),
    (&["+", "−"], say::FASTER_OR_SLOWER),
    (&["K"], say::LEAP_OVER_STRETCHES_IN_WHICH),
    (&["L"], say::PLAY_A_PART_AGAIN_AND_AGAIN),
    (&["B", "M", "I"], say::THE_NEXT_CHOICE_FOR_BREAKER_MIN),
    (&["U", say::SHIFT_U], say::UNDO_OR_REDO),
    (&["X", "Z", "H", "…"], say::WHAT_THE_INSPECTOR_OFFERS),
    (&["C"], say::COMPARE_TWO_FUTURES),
    (&["V"], say::WHAT_THE_PICTURE_SHOWS_AS_TABLES),
    (&["1", "… 9"], say::A_SCENARIO_OF_THE_LIBRARY),
    (&["W", "A", "S", "D"], say::MOVE_OVER_THE_STAGE),
    (&["Q", "E"], say::GO_BACK_OR_COME_NEARER_THE),
    (&["F"], say::THE_WHOLE_STAGE),
    (&["↑", "↓"], say::ON_THE_STAGE_THE_NEXT_THING),
    (&["`"], say::THE_CONSOLE),
    (&[say::CTRL_V], say::ANYWHERE_A_LINK_A_SCENARIO_OR),
    (&[say::CTRL_SPACE], say::IN_A_SCENARIOS_TEXT_WHAT_FITS),
    (&["T"], say::LIGHT_OR_DARK),
    (&["?"], say::THIS_HELP),
    (&[say::ESC], say::CLOSE_OR_LOOK_AT_NOTHING_IN),
];

/// Returns what a key pressed anywhere on the page means.
pub fn action(event: &KeyboardEvent) -> Option<Action> {
    if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let place = target.map_or(Place::Page, |target| Place::of(&target));
    meaning(&event.key(), event.shift_key(), place)
}

/// A key moves the window by so much of itself.
const PAN: f32 = 0.15;
const MIDDLE: Point = Point::new(0.5, 0.5);

/// What has the focus, as far as keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Page,
    /// Space and enter press it.
    Button,
    /// Arrows, home and end move it.
    Slider,
    /// Arrows, home and end scroll it.
    List,
    /// Everything is typed into it, or a dialog lies over the page.
    Field,
}

impl Place {
    fn of(target: &Element) -> Place {
        let inside = |selector: &str| target.closest(selector).ok().flatten().is_some();
        if inside("dialog[open]") {
            return Place::Field;
        }
        match target.tag_name().as_str() {
            "INPUT" if target.get_attribute("type").as_deref() == Some("range") => Place::Slider,
            "INPUT" | "TEXTAREA" | "SELECT" => Place::Field,
            "BUTTON" | "A" | "SUMMARY" => Place::Button,
            _ if inside(".log, .inspect, .sheet, .scroll") => Place::List,
            _ => Place::Page,
        }
    }
}

fn meaning(key: &str, shift: bool, place: Place) -> Option<Action> {
    let moves = matches!(key, "ArrowLeft" | "ArrowRight" | "Home" | "End");
    match place {
        Place::Field => return None,
        Place::Button if matches!(key, " " | "Enter") => return None,
        Place::Slider | Place::List if moves => return None,
        Place::List if key == " " => return None,
        _ => {}
    }
    match key {
        " " => Some(Action::PressedPlay),
        "ArrowRight" if shift => Some(Action::WentToNextChange),
        "ArrowLeft" if shift => Some(Action::WentToPreviousChange),
        "ArrowRight" => Some(Action::SteppedForward),
        "ArrowLeft" => Some(Action::SteppedBack),
        "Home" => Some(Action::WentToStart),
        "End" => Some(Action::WentToEnd),
        "+" | "=" => Some(Action::SpedUp),
        "-" | "−" => Some(Action::SlowedDown),
        "?" => Some(Action::PressedHelp),
        "`" => Some(Action::Typed(Typing::Toggled)),
        "k" | "K" => Some(Action::ToggledSkipping),
        "l" | "L" => Some(Action::MarkedLoop),
        "b" | "B" => Some(Action::TurnedKnobOn(Knob::Breaker)),
        "m" | "M" => Some(Action::TurnedKnobOn(Knob::Bounds)),
        "i" | "I" => Some(Action::TurnedKnobOn(Knob::Image)),
        "u" | "U" if shift => Some(Action::Redid),
        "u" | "U" => Some(Action::Undid),
        "c" | "C" => Some(Action::Compared(None)),
        "v" | "V" => Some(Action::PressedFacts),
        "w" | "W" => Some(Action::Panned(0.0, -PAN)),
        "a" | "A" => Some(Action::Panned(-PAN, 0.0)),
        "s" | "S" => Some(Action::Panned(0.0, PAN)),
        "d" | "D" => Some(Action::Panned(PAN, 0.0)),
        "e" | "E" => Some(Action::Zoomed { by: STEP, at: MIDDLE }),
        "q" | "Q" => Some(Action::Zoomed { by: 1.0 / STEP, at: MIDDLE }),
        "f" | "F" => Some(Action::SawWhole),
        "x" | "h" | "z" | "g" | "n" | "j" | "r" | "p" | "o" => {
            key.to_uppercase().chars().next().map(Action::PressedDeed)
        }
        "t" | "T" => Some(Action::ToggledTheme),
        "Escape" => Some(Action::Picked(None)),
        digit if digit.len() == 1 => {
            let number = digit.chars().next()?.to_digit(10)?;
            (number > 0).then(|| Action::OpenedLibrary(number as usize - 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_mean_something_where_they_are_not_needed_otherwise() {
        use Place::{Button, Field, List, Page, Slider};
        for (key, shift, place, want) in [
            (" ", false, Page, Some(Action::PressedPlay)),
            (" ", false, Slider, Some(Action::PressedPlay)),
            (" ", false, Button, None),
            (" ", false, List, None),
            ("ArrowRight", false, Page, Some(Action::SteppedForward)),
            ("ArrowRight", true, Button, Some(Action::WentToNextChange)),
            ("ArrowLeft", false, Slider, None),
            ("End", false, List, None),
            ("3", false, Page, Some(Action::OpenedLibrary(2))),
            ("0", false, Page, None),
            ("U", true, Page, Some(Action::Redid)),
            ("b", false, Page, Some(Action::TurnedKnobOn(Knob::Breaker))),
            ("f", false, Page, Some(Action::SawWhole)),
            ("d", false, Button, Some(Action::Panned(PAN, 0.0))),
            ("w", false, Field, None),
            ("t", false, Field, None),
            ("é", false, Page, None),
            ("F5", false, Page, None),
        ] {
            assert_eq!(meaning(key, shift, place), want, "{key:?} on {place:?}");
        }
    }
}
