//! Pictures that are made again and again: nothing of an earlier one is left, and none grows with the trace.

use super::worlds::{built_in, fleet, recorded, secs, view};
use ecs_orrery::frame::shape::{Frame, Shape};
use ecs_orrery::frame::{View, compose, recompose};
use ecs_orrery::sim::Recording;
use ecs_orrery::study::workload;

#[test]
fn a_picture_in_the_room_of_another_one_equals_a_new_one() {
    let (small, large) = (recorded(built_in("crash-loop"), 240), recorded(fleet(), 60));
    let mut frame = Frame::default();
    for (recording, at, size) in [
        (&small, 30, (1068.0, 696.0)),
        (&large, 1, (1068.0, 696.0)),
        (&small, 200, (390.0, 500.0)),
        (&small, 200, (10.0, 10.0)),
        (&large, 30, (1440.0, 900.0)),
    ] {
        let (cursor, view) = (recording.seek(secs(at)), view(size));
        recompose(&mut frame, cursor.world(), cursor.now(), &view);
        assert_eq!(frame, compose(cursor.world(), cursor.now(), &view), "{at} s, {size:?}");
    }
}

#[test]
fn a_picture_takes_no_more_room_the_longer_the_trace_is() {
    let mut recording = Recording::new(workload::crash_loop());
    let end = recording.scenario().end();
    recording.record_until(end);
    let view = View { pace: 60, ..view((1068.0, 696.0)) };
    let mut frame = Frame::default();
    let mut most = |minutes: std::ops::Range<u64>| {
        let rooms = minutes.map(|minute| {
            let cursor = recording.seek(secs(minute * 60));
            recompose(&mut frame, cursor.world(), cursor.now(), &view);
            (cursor.entries(), room(&frame))
        });
        rooms.fold((0, 0), |(entries, most), (seen, room)| (entries.max(seen), most.max(room)))
    };
    let (early, late) = (most(2..12), most(49..59));
    assert!(late.0 > early.0 * 4, "the trace is longer: {early:?}, {late:?}");
    assert!(late.1 <= early.1 + early.1 / 4, "the picture is not: {early:?}, {late:?}");
}

/// Returns about how many bytes a picture holds on to.
fn room(frame: &Frame) -> usize {
    let own = |shape: &Shape| match shape {
        Shape::Text(text) => text.text.capacity(),
        Shape::Path { steps, .. } => std::mem::size_of_val(steps.as_slice()),
        Shape::Rect { .. } | Shape::Disc { .. } | Shape::Arc { .. } => 0,
    };
    let lists = frame.shapes.capacity() * size_of::<Shape>() + frame.hits.capacity() * 24;
    lists + frame.shapes.iter().map(own).sum::<usize>()
}
