//! Pictures of whole worlds: goldens, and what must hold in any window at any moment.

use crate::golden::golden;
use ecs_orrery::frame::shape::{Area, Frame, Point, Shape, Size, Step, Subject, Text};
use ecs_orrery::frame::{Theme, View, compose, svg, text_width};
use ecs_orrery::scenario::library::{self, LIBRARY};
use ecs_orrery::scenario::{Begin, Command, Cue, HealthAnswer, LaunchType, Scenario, TargetGroup, Traffic};
use ecs_orrery::sim::world::ids::{GroupId, HostId, ImageId, ServiceId, TargetId, TaskId};
use ecs_orrery::sim::{Cursor, Recording};
use ecs_orrery::units::{SimTime, Span};

/// A phone upright and across, a small window, the mock's, a laptop's, a large one.
const SIZES: [(f32, f32); 7] = [
    (390.0, 620.0),
    (844.0, 340.0),
    (768.0, 560.0),
    (880.0, 900.0),
    (1068.0, 696.0),
    (1440.0, 720.0),
    (2000.0, 1100.0),
];

fn view((width, height): (f32, f32)) -> View {
    View { size: Size { width, height }, pace: 1, selected: None, calm: false }
}

fn secs(seconds: u64) -> SimTime {
    SimTime::ZERO + Span::from_secs(seconds)
}

fn built_in(slug: &str) -> Scenario {
    (library::find(slug).expect("it is in the library").build)()
}

fn recorded(mut scenario: Scenario, to: u64) -> Recording {
    scenario.duration = scenario.duration.max(Span::from_secs(to));
    let mut recording = Recording::new(scenario);
    recording.record_until(secs(to));
    recording
}

fn picture(cursor: &Cursor, view: &View) -> Frame {
    compose(cursor.world(), cursor.now(), view)
}

fn deploy(scenario: &mut Scenario, at: u64, service: &str, revision: &str) {
    let (service, task_definition) = (service.to_owned(), Some(revision.to_owned()));
    let command = Command::UpdateService { service, desired_count: None, task_definition, force_new_deployment: false };
    scenario.script.push(Cue { at: secs(at), command });
}

/// 200 hosts in six zones, 600 and 400 tasks; at 60 s one service is replaced.
fn fleet() -> Scenario {
    let mut scenario = built_in("crash-loop");
    scenario.script.clear();
    let zones = ["a", "b", "c", "d", "e", "f"].map(|letter| format!("us-east-1{letter}"));
    let group = scenario.cluster.instances[0].clone();
    let machines = zones.iter().zip([34, 34, 33, 33, 33, 33]).map(|(zone, count)| {
        let mut group = group.clone();
        (group.zone, group.count, group.instance_type) = (zone.clone(), count, "c5.2xlarge".to_owned());
        group
    });
    scenario.cluster.instances = machines.collect();
    scenario.cluster.zones = zones.to_vec();
    scenario.images[1].behaviour.health = HealthAnswer::Ok;
    let other = TargetGroup { target_group_name: "api".to_owned(), ..scenario.target_groups[0].clone() };
    scenario.target_groups.push(other);
    let mut api = scenario.services[0].clone();
    (api.service_name, api.desired_count) = ("api".to_owned(), 400);
    api.load_balancers[0].target_group_arn = "api".to_owned();
    scenario.services[0].desired_count = 600;
    scenario.services.push(api);
    scenario.traffic.push(Traffic { target_group: "api".to_owned(), requests_per_second: 41_200 });
    let (service, next) = (scenario.services[0].service_name.clone(), scenario.task_definitions[1].name());
    deploy(&mut scenario, 60, &service, &next);
    scenario
}

/// More services, images and target groups than there is room for, with long names.
fn crowd() -> Scenario {
    let mut scenario = built_in("first-journey");
    let (service, definition) = (scenario.services[0].clone(), scenario.task_definitions[0].clone());
    let (image, group) = (scenario.images[0].clone(), scenario.target_groups[0].clone());
    for nth in 0..24 {
        let name = format!("a-service-with-a-rather-long-name-{nth}");
        let mut image = image.clone();
        image.image = format!("123456789012.dkr.ecr.us-east-1.amazonaws.com/{name}:v{nth}");
        let mut definition = definition.clone();
        (definition.family, definition.cpu, definition.memory) = (name.clone(), Some("32".into()), Some("64".into()));
        definition.network_mode = ecs_orrery::scenario::NetworkMode::Bridge;
        definition.container_definitions[0].image = image.image.clone();
        let mut service = service.clone();
        (service.task_definition, service.desired_count) = (definition.name(), 1 + nth % 4);
        match nth % 4 {
            0 => service.load_balancers[0].target_group_arn = name.clone(),
            _ => service.load_balancers.clear(),
        }
        if nth % 4 == 0 {
            scenario.target_groups.push(TargetGroup { target_group_name: name.clone(), ..group.clone() });
        }
        service.service_name = name;
        scenario.images.push(image);
        scenario.task_definitions.push(definition);
        scenario.services.push(service);
    }
    scenario
}

/// Twelve tasks where six fit, then one: full hosts, refusals, drains.
fn too_many() -> Scenario {
    let mut scenario = built_in("first-journey");
    let service = scenario.services[0].service_name.clone();
    scenario.services[0].desired_count = 12;
    let command =
        Command::UpdateService { service, desired_count: Some(1), task_definition: None, force_new_deployment: false };
    scenario.script.push(Cue { at: secs(90), command });
    scenario
}

/// Instances and Fargate in one cluster.
fn both_launch_types() -> Scenario {
    let mut scenario = built_in("first-journey");
    scenario.cluster.fargate.0 = true;
    let mut other = scenario.services[0].clone();
    (other.service_name, other.launch_type, other.desired_count) = ("jobs".to_owned(), LaunchType::Fargate, 7);
    other.load_balancers.clear();
    scenario.services.push(other);
    scenario
}

fn nothing_at_all() -> Scenario {
    let mut scenario = built_in("first-journey");
    scenario.services.clear();
    scenario.traffic.clear();
    scenario.target_groups.clear();
    scenario.task_definitions.clear();
    scenario.images.clear();
    scenario
}

fn no_hosts() -> Scenario {
    let mut scenario = nothing_at_all();
    scenario.cluster.instances.clear();
    scenario
}

/// A service that starts with all it wants, and requests but no target group of its own.
fn no_balancer() -> Scenario {
    let mut scenario = built_in("first-journey");
    scenario.begin = Begin::Steady;
    scenario.services[0].load_balancers.clear();
    scenario.traffic.clear();
    scenario.target_groups.clear();
    scenario
}

/// Every world with the moments at which it is looked at.
fn worlds() -> Vec<(&'static str, Scenario, Vec<u64>)> {
    let mut worlds: Vec<(&str, Scenario, Vec<u64>)> =
        LIBRARY.iter().map(|entry| (entry.slug, (entry.build)(), vec![0, 2, 13, 25, 60, 130, 170, 290])).collect();
    worlds.extend([
        ("fleet", fleet(), vec![0, 12, 61, 75, 120, 150]),
        ("crowd", crowd(), vec![0, 8, 30, 90]),
        ("too many", too_many(), vec![2, 14, 80, 92, 110]),
        ("both launch types", both_launch_types(), vec![3, 20, 120]),
        ("nothing at all", nothing_at_all(), vec![0, 30]),
        ("no hosts", no_hosts(), vec![0, 30]),
        ("no load balancer", no_balancer(), vec![0, 30]),
    ]);
    worlds
}

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
fn wrong_words(frame: &Frame) -> Vec<String> {
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

#[test]
fn words_stay_apart_and_inside_in_every_window() {
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
                    let lines = wrong_words(&picture(&cursor, &View { selected, ..view(size) }));
                    wrong.extend(lines.into_iter().map(|line| format!("{name} at {at} s, {size:?}: {line}")));
                }
            }
        }
    }
    let shown = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} mistakes, first:\n{shown}", wrong.len());
}

#[test]
fn the_check_of_words_sees_planted_mistakes() {
    let mut frame = Frame { size: Size { width: 100.0, height: 100.0 }, ..Frame::default() };
    frame.text(Text::new("one", Point::new(10.0, 50.0), 10.0, 40.0));
    assert_eq!(wrong_words(&frame), Vec::<String>::new());
    frame.text(Text::new("two", Point::new(40.0, 52.0), 10.0, 20.0));
    frame.text(Text::new("out", Point::new(90.0, 90.0), 10.0, 20.0));
    assert_eq!(wrong_words(&frame).len(), 2);
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

#[test]
fn shapes_and_hits_stay_inside_and_are_finite() {
    for (name, scenario, moments) in worlds() {
        let recording = recorded(scenario, *moments.last().expect("it is looked at"));
        for at in moments {
            for size in SIZES {
                let frame = picture(&recording.seek(secs(at)), &view(size));
                let whole = Area::new(-2.0, -2.0, size.0 + 4.0, size.1 + 4.0);
                for shape in &frame.shapes {
                    let outside = points(shape).into_iter().find(|point| !whole.contains(*point));
                    assert!(outside.is_none(), "{name} at {at} s, {size:?}: {outside:?} of {shape:?}");
                }
                for (area, subject) in &frame.hits {
                    assert!(inside(&frame, area), "{name} at {at} s, {size:?}: {subject:?} at {area:?}");
                }
            }
        }
    }
}

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
