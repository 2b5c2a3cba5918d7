//! Every built-in scenario at three moments in both themes, as kept; and on none of them do words meet.
//!
//! One picture of each scenario is kept whole, to be looked at; of the others the fingerprint is enough.

use super::room::wrong_words;
use super::worlds::{picture, recorded, view};
use crate::golden::golden;
use ecs_orrery::frame::shape::{Frame, Shape, Text};
use ecs_orrery::frame::{Theme, svg};
use ecs_orrery::report::{Ledger, MarkKind};
use ecs_orrery::scenario::library::LIBRARY;
use ecs_orrery::sim::Recording;
use ecs_orrery::units::SimTime;

const WINDOW: (f32, f32) = (1068.0, 696.0);
/// A large cluster's picture is kept as its fingerprint only.
const MOST_BYTES: usize = 96 * 1024;

/// Returns three moments of a story: while something begins, in the middle of it, and when it is over.
fn moments(recording: &Recording) -> [SimTime; 3] {
    let marks = Ledger::of(recording).metrics.marks;
    let told: Vec<SimTime> = marks.iter().filter(|mark| mark.kind != MarkKind::Command).map(|mark| mark.at).collect();
    let later: Vec<SimTime> = told.into_iter().filter(|at| *at > SimTime::ZERO).collect();
    let end = recording.recorded_to().as_millis();
    let at = |part: u64| {
        let place = later.len() as u64 * part / 100;
        later.get(place as usize).map_or(end * part / 100, |at| at.as_millis())
    };
    // Whole seconds are easier to find again.
    [at(5), at(50), at(95)].map(|millis| SimTime::from_millis(millis / 1000 * 1000))
}

/// Returns 64 bits that change with any letter of a text.
fn fingerprint(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

/// Returns the words that leave the box they were written into: the innermost one below them.
fn words_outside_their_box(frame: &Frame) -> Vec<String> {
    let boxes = frame.shapes.iter().enumerate().filter_map(|(nth, shape)| match shape {
        Shape::Rect { area, fill: Some(_), .. } => Some((nth, *area)),
        _ => None,
    });
    let boxes: Vec<_> = boxes.collect();
    let texts = frame.shapes.iter().enumerate().filter_map(|(nth, shape)| match shape {
        Shape::Text(text) => Some((nth, text)),
        _ => None,
    });
    let outside = |(nth, text): &(usize, &Text)| {
        let written = text.extent();
        let under = boxes.iter().take_while(|(place, _)| place < nth).map(|(_, area)| area);
        let own = under.filter(|area| area.contains(written.center()));
        let own = own.min_by(|one, two| (one.width * one.height).total_cmp(&(two.width * two.height)));
        own.is_some_and(|own| written.x < own.x - 0.5 || written.right() > own.right() + 0.5)
    };
    texts.filter(outside).map(|(_, text)| format!("`{}` leaves its box: {:?}", text.text, text.extent())).collect()
}

#[test]
fn every_scenario_is_drawn_as_kept_and_its_words_do_not_meet() {
    let mut prints = String::new();
    let mut wrong = Vec::new();
    for entry in LIBRARY {
        let scenario = (entry.build)();
        let end = (scenario.end() - SimTime::ZERO).as_secs();
        let recording = recorded(scenario, end);
        for (nth, at) in moments(&recording).into_iter().enumerate() {
            let frame = picture(&recording.seek(at), &view(WINDOW));
            let moment = at.as_millis() / 1000;
            let lines = wrong_words(&frame).into_iter().chain(words_outside_their_box(&frame));
            wrong.extend(lines.map(|line| format!("{} at {moment} s: {line}", entry.slug)));
            for (theme, name) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
                let document = svg(&frame, theme);
                prints.push_str(&format!("{} {moment}s {name} {}\n", entry.slug, fingerprint(&document)));
                if nth == 1 && theme == Theme::Dark && document.len() <= MOST_BYTES {
                    golden(&format!("frames/library/{}.svg", entry.slug), &document);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} mistakes:\n{}", wrong.len(), wrong.join("\n"));
    golden("frames/library/prints.txt", &prints);
}

#[test]
fn words_that_leave_their_box_are_found() {
    use ecs_orrery::frame::shape::{Area, Fill, Ink, Point};
    let mut frame = Frame::default();
    frame.rect(Area::new(0.0, 0.0, 200.0, 100.0), 0.0, Fill::of(Ink::Panel), None);
    frame.rect(Area::new(10.0, 10.0, 40.0, 20.0), 0.0, Fill::of(Ink::Panel), None);
    frame.text(Text::new("in", Point::new(12.0, 24.0), 10.0, 30.0));
    assert_eq!(words_outside_their_box(&frame), Vec::<String>::new());
    frame.text(Text::new("far too long", Point::new(-10.0, 24.0), 10.0, 90.0));
    assert_eq!(words_outside_their_box(&frame).len(), 1);
}
