//! Nearer pictures: words keep to their room, places stay where they are, and there is more to read.

use super::room::wrong_words;
use super::worlds::{built_in, fleet, picture, recorded, secs, view, worlds};
use ecs_orrery::frame::shape::{Area, Frame, Point, Shape, Subject};
use ecs_orrery::frame::{View, Zoom};
use ecs_orrery::sim::world::ids::HostId;

const WINDOW: (f32, f32) = (1068.0, 696.0);

fn near(factor: f32, at: (f32, f32), size: (f32, f32)) -> View {
    View { zoom: Zoom::FIT.nearer(factor, Point::new(at.0, at.1)), ..view(size) }
}

fn area_of(frame: &Frame, wanted: Subject) -> Area {
    frame.hits.iter().find(|(_, subject)| *subject == wanted).unwrap_or_else(|| panic!("{wanted:?} is seen")).0
}

#[test]
fn words_keep_to_their_room_at_every_zoom() {
    let mut wrong = Vec::new();
    for (name, scenario, moments) in worlds() {
        let recording = recorded(scenario, *moments.last().expect("it is looked at"));
        for (nth, at) in moments.into_iter().enumerate().step_by(2) {
            let cursor = recording.seek(secs(at));
            for (size, factor) in [(WINDOW, 1.5), (WINDOW, 3.1), (WINDOW, 9.0), (WINDOW, 24.0), ((390.0, 620.0), 2.5)] {
                let place = [(0.5, 0.5), (0.1, 0.2), (0.9, 0.8)][nth % 3];
                let selected = [None, Some(Subject::Host(HostId::new(1)))][nth % 2];
                let frame = picture(&cursor, &View { selected, ..near(factor, place, size) });
                let lines = wrong_words(&frame).into_iter();
                wrong.extend(lines.map(|line| format!("{name} at {at} s, {size:?} × {factor}: {line}")));
            }
        }
    }
    let shown = wrong.iter().take(30).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} mistakes, first:\n{shown}", wrong.len());
}

#[test]
fn a_host_under_the_pointer_stays_there() {
    let cursor = recorded(fleet(), 75).seek(secs(75));
    let host = Subject::Host(HostId::new(77));
    let center = area_of(&picture(&cursor, &view(WINDOW)), host).center();
    for factor in [2.0, 5.0, 12.0] {
        let frame = picture(&cursor, &near(factor, (center.x / WINDOW.0, center.y / WINDOW.1), WINDOW));
        let moved = area_of(&frame, host);
        assert!(moved.contains(center), "× {factor}: {center:?} is not in {moved:?}");
    }
}

#[test]
fn nearer_there_is_more_to_read() {
    let cursor = recorded(fleet(), 75).seek(secs(75));
    let center = area_of(&picture(&cursor, &view(WINDOW)), Subject::Host(HostId::new(77))).center();
    let names = |factor: f32| {
        let frame = picture(&cursor, &near(factor, (center.x / WINDOW.0, center.y / WINDOW.1), WINDOW));
        let named = |shape: &&Shape| match shape {
            Shape::Text(text) => matches!(frame.hit(text.extent().center()), Some(Subject::Task(_))),
            _ => false,
        };
        frame.shapes.iter().filter(named).count()
    };
    let instances = |factor: f32| {
        let frame = picture(&cursor, &near(factor, (center.x / WINDOW.0, center.y / WINDOW.1), WINDOW));
        frame.shapes.iter().any(|shape| matches!(shape, Shape::Text(text) if text.text.starts_with("i-")))
    };
    assert!(instances(6.0), "instances have names");
    assert_eq!(names(1.0), 0, "cells say nothing");
    assert!(names(20.0) >= 4, "tasks have names: {}", names(20.0));
}

#[test]
fn what_is_not_seen_costs_nothing() {
    let cursor = recorded(fleet(), 75).seek(secs(75));
    let whole = picture(&cursor, &view(WINDOW)).shapes.len();
    let part = picture(&cursor, &near(12.0, (0.5, 0.5), WINDOW)).shapes.len();
    assert!(part * 3 < whole, "{part} of {whole} shapes");
    let journey = recorded(built_in("first-journey"), 30).seek(secs(30));
    let frame = picture(&journey, &near(6.0, (0.95, 0.5), WINDOW));
    assert!(frame.hits.iter().all(|(area, _)| area.x >= -0.1 && area.right() <= WINDOW.0 + 0.1));
}
