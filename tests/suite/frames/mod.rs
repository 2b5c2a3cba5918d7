//! Pictures of whole worlds: goldens, and what must hold at any moment.

mod again;
mod library;
mod room;
mod worlds;
mod zoomed;

use crate::golden::golden;
use ecs_orrery::frame::shape::{Ink, Point, Shape, Subject};
use ecs_orrery::frame::{Theme, View, svg};
use ecs_orrery::sim::Cursor;
use ecs_orrery::sim::world::ids::{GroupId, HostId, ImageId, ServiceId, TargetId, TaskId};
use ecs_orrery::units::SimTime;
use room::wrong_words;
use worlds::{SIZES, built_in, fleet, picture, recorded, secs, view, worlds};

#[test]
fn everything_can_be_picked() {
    let recording = recorded(built_in("first-journey"), 120);
    let cursor = recording.seek(secs(120));
    for size in SIZES {
        let frame = picture(&cursor, &view(size));
        for subject in [
            Subject::Task(TaskId::new(0)),
            Subject::Host(HostId::new(0)),
            Subject::Service(ServiceId::new(0)),
            Subject::Image(ImageId::new(0)),
            Subject::Target(TargetId::new(0)),
            Subject::Group(GroupId::new(0)),
            Subject::Scheduler,
            Subject::Clients,
        ] {
            let found = frame.hits.iter().find(|(_, held)| *held == subject);
            let (area, _) = found.unwrap_or_else(|| panic!("{subject:?} can be picked, {size:?}"));
            let corner = Point::new(area.x + area.width * 0.02 + 0.5, area.y + area.height * 0.02 + 0.5);
            let reached = [area.center(), corner].iter().any(|point| frame.hit(*point) == Some(subject));
            assert!(reached, "{subject:?} is not covered, {size:?}");
        }
    }
}

#[test]
fn what_is_selected_has_an_outline() {
    let cursor = recorded(built_in("first-journey"), 120).seek(secs(120));
    let plain = picture(&cursor, &view((1068.0, 696.0)));
    let mut subjects: Vec<Subject> = plain.hits.iter().map(|(_, subject)| *subject).collect();
    subjects.sort();
    subjects.dedup();
    assert!(subjects.len() > 10, "there is something to select");
    for subject in subjects {
        let chosen = picture(&cursor, &View { selected: Some(subject), ..view((1068.0, 696.0)) });
        assert!(chosen.shapes.len() > plain.shapes.len(), "{subject:?}");
    }
    let gone = View { selected: Some(Subject::Task(TaskId::new(9999))), ..view((1068.0, 696.0)) };
    assert_eq!(picture(&cursor, &gone), plain, "what is not there is not outlined");
}

#[test]
fn a_moment_looks_the_same_from_both_sides() {
    let recording = recorded(built_in("crash-loop"), 240);
    let mut cursor = recording.seek(SimTime::ZERO);
    let mut forward = Vec::new();
    for at in 0..60 {
        recording.move_to(&mut cursor, secs(at * 4));
        forward.push(picture(&cursor, &view((1068.0, 696.0))));
    }
    for at in (0..60).rev() {
        recording.move_to(&mut cursor, secs(at * 4));
        assert!(forward[at as usize] == picture(&cursor, &view((1068.0, 696.0))), "at {} s", at * 4);
    }
}

/// Things travel between facts for those who like motion, and stand still for those who do not.
#[test]
fn calm_pictures_stand_still_between_facts() {
    let recording = recorded(built_in("first-journey"), 121);
    let (one, two) = (recording.seek(SimTime::from_millis(120_100)), recording.seek(SimTime::from_millis(120_180)));
    let still = |cursor: &Cursor, calm: bool| {
        let shapes = picture(cursor, &View { calm, ..view((1068.0, 696.0)) }).shapes;
        shapes.into_iter().filter(|shape| matches!(shape, Shape::Disc { .. } | Shape::Path { .. })).collect::<Vec<_>>()
    };
    assert!(still(&one, true) == still(&two, true), "nothing moves");
    assert!(still(&one, false) != still(&two, false), "requests flow");
}

#[test]
fn walks_look_alike_at_every_speed() {
    let recording = recorded(built_in("first-journey"), 240);
    let dots = |at: u64, pace: u32| {
        let frame = picture(&recording.seek(SimTime::from_millis(at)), &View { pace, ..view((1068.0, 696.0)) });
        let small =
            frame.shapes.into_iter().filter(|shape| matches!(shape, Shape::Disc { radius, .. } if *radius < 2.0));
        small.collect::<Vec<_>>()
    };
    let period = 1_700;
    assert_eq!(dots(120 * period / 2, 1).len(), dots(120 * period / 2, 60).len());
    assert!(dots(90 * period, 1) == dots(90 * period + 60 * 850, 1), "a whole number of rounds");
    assert!(dots(60 * period, 60) == dots(120 * period, 60), "sixty times the span at sixty times the speed");
}

#[test]
fn any_window_has_a_picture() {
    let cursor = recorded(built_in("first-journey"), 30).seek(secs(30));
    for size in [(0.0, 0.0), (-5.0, 10.0), (f32::NAN, 100.0), (f32::INFINITY, 100.0), (20.0, 4000.0)] {
        assert_eq!(picture(&cursor, &view(size)).shapes, [], "{size:?}");
    }
    for size in [(48.0, 48.0), (100.0, 2000.0), (3000.0, 100.0), (320.0, 480.0), (5120.0, 2880.0), (700.0, 470.0)] {
        let frame = picture(&cursor, &view(size));
        assert!(!frame.shapes.is_empty(), "{size:?}");
        assert_eq!(wrong_words(&frame), Vec::<String>::new(), "{size:?}");
    }
}

#[test]
fn a_fleet_takes_shapes_in_proportion_to_itself() {
    let cursor = recorded(fleet(), 75).seek(secs(75));
    let world = cursor.world();
    assert_eq!((world.hosts.len(), world.tasks.len() >= 1_600), (200, true));
    let frame = picture(&cursor, &view((1068.0, 696.0)));
    assert!(frame.shapes.len() < 6_000, "{} shapes", frame.shapes.len());
    assert!(frame.hits.len() > 2_000, "{} things can be picked", frame.hits.len());
}

#[test]
fn the_journey_is_drawn_as_kept() {
    let recording = recorded(built_in("first-journey"), 120);
    for at in [2, 25, 120] {
        let frame = picture(&recording.seek(secs(at)), &view((1068.0, 696.0)));
        for (theme, name) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
            golden(&format!("frames/first-journey-{at}s-{name}.svg"), &svg(&frame, theme));
        }
    }
}

#[test]
fn a_document_is_well_formed() {
    for (name, scenario, moments) in worlds() {
        let at = *moments.last().expect("it is looked at");
        let document = svg(&picture(&recorded(scenario, at).seek(secs(at)), &view((1068.0, 696.0))), Theme::Dark);
        assert!(document.starts_with("<svg ") && document.ends_with("</svg>\n"), "{name}");
        assert!(!document.contains("NaN") && !document.contains("inf"), "{name}");
        assert_eq!(document.matches("<text").count(), document.matches("</text>").count(), "{name}");
    }
}

/// A picture saved to a file looks like the page: both name the same colours.
#[test]
fn the_style_sheet_has_the_same_colours() {
    let sheet = include_str!("../../../static/style.css");
    for (property, ink) in [
        ("--bg", Ink::Background),
        ("--panel", Ink::Panel),
        ("--panel-2", Ink::PanelRaised),
        ("--line", Ink::Line),
        ("--line-soft", Ink::LineSoft),
        ("--ink", Ink::Strong),
        ("--ink-2", Ink::Normal),
        ("--ink-3", Ink::Dim),
        ("--accent", Ink::Accent),
        ("--ok", Ink::Ok),
        ("--warn", Ink::Warn),
        ("--bad", Ink::Bad),
        ("--info", Ink::Info),
        ("--rev-a", Ink::Revision(0)),
        ("--rev-b", Ink::Revision(1)),
        ("--rev-c", Ink::Revision(2)),
        ("--rev-d", Ink::Revision(3)),
    ] {
        let want = format!("{property}: light-dark({}, {});", Theme::Light.colour(ink), Theme::Dark.colour(ink));
        assert!(sheet.contains(&want), "static/style.css says otherwise than `{want}`");
    }
}
