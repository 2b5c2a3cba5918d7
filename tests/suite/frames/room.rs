//! Everything keeps to its room: words do not lie on each other, nothing leaves the frame.

use super::worlds::{SIZES, built_in, picture, recorded, secs, view, worlds};
use ecs_orrery::frame::shape::{Area, Frame, Point, Shape, Size, Step, Subject, Text};
use ecs_orrery::frame::{View, text_width};
use ecs_orrery::sim::world::ids::{HostId, TaskId};

fn texts(frame: &Frame) -> impl Iterator<Item = &Text> {
    frame.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(text) => Some(text),
        _ => None,
    })
}

fn inside(frame: &Frame, area: &Area) -> bool {
    const HAIR: f32 = 0.1;
    area.x >= -HAIR
        && area.y >= -HAIR
        && area.right() <= frame.size.width + HAIR
        && area.bottom() <= frame.size.height + HAIR
}

/// Returns what is wrong with the words of a frame: they leave it, or two lie on each other.
///
/// What counts is the whole room of a text, so that it holds however wide the viewer's font is.
pub fn wrong_words(frame: &Frame) -> Vec<String> {
    let texts: Vec<&Text> = texts(frame).collect();
    let mut wrong = Vec::new();
    for (nth, text) in texts.iter().enumerate() {
        if !inside(frame, &text.reserved()) {
            wrong.push(format!("`{}` leaves the frame: {:?}", text.text, text.reserved()));
        }
        for other in texts[..nth].iter().filter(|other| other.reserved().overlaps(&text.reserved())) {
            wrong.push(format!("`{}` and `{}` overlap", other.text, text.text));
        }
    }
    wrong
}

fn points(shape: &Shape) -> Vec<Point> {
    let corners = |area: &Area| vec![Point::new(area.x, area.y), Point::new(area.right(), area.bottom())];
    match shape {
        Shape::Rect { area, .. } => corners(area),
        Shape::Disc { center, radius, .. } | Shape::Arc { center, radius, .. } => {
            corners(&Area::around(*center, *radius))
        }
        Shape::Path { steps, .. } => {
            let ends = steps.iter().filter_map(|step| match step {
                Step::Move(to) | Step::Line(to) | Step::Curve(_, _, to) => Some(*to),
                Step::Close => None,
            });
            ends.collect()
        }
        Shape::Text(text) => vec![text.at],
    }
}

/// Returns what is wrong with the shapes of a frame: they leave it, or are nowhere.
fn wrong_shapes(frame: &Frame) -> Vec<String> {
    let whole = Area::new(-2.0, -2.0, frame.size.width + 4.0, frame.size.height + 4.0);
    let strays = frame.shapes.iter().filter(|shape| !points(shape).into_iter().all(|point| whole.contains(point)));
    let hits = frame.hits.iter().filter(|(area, _)| !inside(frame, area));
    strays.map(|shape| format!("{shape:?}")).chain(hits.map(|hit| format!("{hit:?}"))).collect()
}

#[test]
fn everything_keeps_to_its_room_in_every_window() {
    let mut wrong = Vec::new();
    for (name, scenario, moments) in worlds() {
        let recording = recorded(scenario, *moments.last().expect("it is looked at"));
        for at in moments {
            let cursor = recording.seek(secs(at));
            for size in SIZES {
                // A selection opens the lens and turns the dial; both must find their place as well.
                let selected = [None, Some(Subject::Host(HostId::new(1))), Some(Subject::Task(TaskId::new(2)))];
                let selected = selected[(at as usize + size.0 as usize) % 3];
                for selected in [None, selected] {
                    let frame = picture(&cursor, &View { selected, ..view(size) });
                    let lines = wrong_words(&frame).into_iter().chain(wrong_shapes(&frame));
                    wrong.extend(lines.map(|line| format!("{name} at {at} s, {size:?}: {line}")));
                }
            }
        }
    }
    let shown = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} mistakes, first:\n{shown}", wrong.len());
}

#[test]
fn the_checks_see_planted_mistakes() {
    let mut frame = Frame { size: Size { width: 100.0, height: 100.0 }, ..Frame::default() };
    frame.text(Text::new("one", Point::new(10.0, 50.0), 10.0, 40.0));
    assert_eq!(wrong_words(&frame), Vec::<String>::new());
    frame.text(Text::new("two", Point::new(40.0, 52.0), 10.0, 20.0));
    frame.text(Text::new("out", Point::new(90.0, 90.0), 10.0, 20.0));
    assert_eq!(wrong_words(&frame).len(), 2);
    assert_eq!(wrong_shapes(&frame), Vec::<String>::new());
    frame.pick(Area::new(90.0, 0.0, 20.0, 5.0), Subject::Clients);
    frame.disc(Point::new(f32::NAN, 5.0), 2.0, None, None);
    assert_eq!(wrong_shapes(&frame).len(), 2);
}

#[test]
fn words_of_the_journey_are_not_cut_off() {
    let recording = recorded(built_in("first-journey"), 290);
    for at in [0, 2, 13, 25, 60, 120, 290] {
        for size in SIZES {
            let frame = picture(&recording.seek(secs(at)), &view(size));
            for text in texts(&frame) {
                let wide = text_width(&text.text, text.size, text.face, text.bold);
                assert!(wide <= text.room + 0.2, "{at} s, {size:?}: `{}` needs {wide} of {}", text.text, text.room);
                assert!(text.size >= 7.5, "{at} s, {size:?}: `{}` is too small to read", text.text);
            }
        }
    }
}
