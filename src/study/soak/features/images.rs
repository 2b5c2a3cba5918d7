//! Features of images: what is in them, how their application acts, and revisions that bring it in.

use super::done::update;
use super::{Case, Luck};
use crate::scenario::image::HealthCourse;
use crate::scenario::{AppBehaviour, ContainerDefinition, HealthAnswer, Image, Layer};
use crate::units::{Bytes, SimTime, Span};

pub(super) fn sidecar(case: &mut Case, luck: &mut Luck) {
    let essential = luck.chance(50);
    add_sidecar(case, luck, essential, AppBehaviour::default());
}

/// A helper that does its work and ends, as helpers that are not essential may.
pub(super) fn short_sidecar(case: &mut Case, luck: &mut Luck) {
    let exit_after = Some(Span::from_millis(u64::from(luck.between(100, 90_000))));
    add_sidecar(case, luck, false, AppBehaviour { exit_after, exit_code: Some(0), ..AppBehaviour::default() });
}

fn add_sidecar(case: &mut Case, luck: &mut Luck, essential: bool, behaviour: AppBehaviour) {
    let place = case.any_service(luck);
    let name = format!("{}-helper:{}", case.scenario.services[place].service_name, case.scenario.images.len());
    let image = case.add_image(&name);
    case.scenario.images.last_mut().expect("just added").behaviour = behaviour;
    for definition in case.definitions_of(place) {
        let name = format!("helper{}", definition.container_definitions.len());
        let container = ContainerDefinition { name, image: image.clone(), essential, ..ContainerDefinition::default() };
        definition.container_definitions.push(container);
    }
}

/// All images stand on the same base.
pub(super) fn shared_layers(case: &mut Case, _: &mut Luck) {
    let layer = |megabytes: u64, digest: Option<String>| Layer { size: Bytes(megabytes * 1_000_000), digest };
    for image in &mut case.scenario.images {
        let own = image.size.take().unwrap_or_default().0 / 4_000_000;
        image.layers =
            vec![layer(40, Some("base".to_owned())), layer(20, Some("runtime".to_owned())), layer(own.max(1), None)];
    }
}

pub(super) fn large(case: &mut Case, luck: &mut Luck) {
    for image in case.scenario.images.iter_mut().filter(|image| image.layers.is_empty()) {
        image.size = Some(Bytes(u64::from(luck.between(300, 2_000)) * 1_000_000));
    }
}

/// SIGTERM is ignored, so that SIGKILL must come.
pub(super) fn deaf(case: &mut Case, luck: &mut Luck) {
    for image in &mut case.scenario.images {
        image.behaviour.shutdown = luck.one_of(&[Span::ZERO, Span::from_secs(20), Span::from_secs(600)]);
    }
    for definition in &mut case.scenario.task_definitions {
        for container in &mut definition.container_definitions {
            container.stop_timeout = luck.one_of(&[None, Some(2), Some(10), Some(120)]);
        }
    }
}

pub(super) fn slow_boot(case: &mut Case, luck: &mut Luck) {
    for image in &mut case.scenario.images {
        image.behaviour.boot = luck.one_of(&[Span::ZERO, Span::from_secs(20), Span::from_secs(90)]);
    }
}

/// The first image of a service is one of the bad ones.
pub(super) fn bad_from_the_beginning(case: &mut Case, luck: &mut Luck) {
    let place = case.any_service(luck);
    let name = format!("{}:v1", case.scenario.services[place].service_name);
    let bad = luck.one_of(&[sick, silent, turning, exits, dies, is_missing]);
    let image = case.scenario.images.iter_mut().find(|image| image.image == name);
    bad(image.expect("every service has a first image"), luck);
}

pub(super) fn good_revision(case: &mut Case, luck: &mut Luck) {
    revise(case, luck, |_, _| ());
}

pub(super) fn sick_revision(case: &mut Case, luck: &mut Luck) {
    revise(case, luck, sick);
}

pub(super) fn silent_revision(case: &mut Case, luck: &mut Luck) {
    revise(case, luck, silent);
}

pub(super) fn turning_revision(case: &mut Case, luck: &mut Luck) {
    revise(case, luck, turning);
}

pub(super) fn exit_loop(case: &mut Case, luck: &mut Luck) {
    revise(case, luck, exits);
}

pub(super) fn out_of_memory(case: &mut Case, luck: &mut Luck) {
    revise(case, luck, dies);
}

pub(super) fn missing(case: &mut Case, luck: &mut Luck) {
    revise(case, luck, is_missing);
}

type Sickness = fn(&mut Image, &mut Luck);

fn sick(image: &mut Image, luck: &mut Luck) {
    image.behaviour.health = HealthAnswer::Status(luck.one_of(&[404, 500, 503]));
}

fn silent(image: &mut Image, _: &mut Luck) {
    image.behaviour.health = HealthAnswer::Timeout;
}

fn turning(image: &mut Image, luck: &mut Luck) {
    let then = luck.one_of(&[HealthAnswer::Timeout, HealthAnswer::Status(500)]);
    let ok_for = Span::from_secs(u64::from(luck.between(5, 300)));
    image.behaviour.course = HealthCourse::Turning { ok_for, then };
}

fn exits(image: &mut Image, luck: &mut Luck) {
    image.behaviour.exit_after = Some(Span::from_millis(u64::from(luck.between(500, 200_000))));
    image.behaviour.exit_code = Some(luck.one_of(&[0, 1, 139]));
}

fn dies(image: &mut Image, luck: &mut Luck) {
    image.behaviour.oom_after = Some(Span::from_millis(u64::from(luck.between(500, 200_000))));
}

fn is_missing(image: &mut Image, _: &mut Luck) {
    image.missing = true;
}

/// Registers a revision with an image of its own, and deploys it at some moment.
fn revise(case: &mut Case, luck: &mut Luck, sickness: Sickness) {
    let place = case.any_service(luck);
    let name = case.scenario.services[place].service_name.clone();
    let latest = case.definitions_of(place).max_by_key(|definition| definition.revision);
    let mut definition = latest.expect("every service has a definition").clone();
    definition.revision += 1;
    let first = case.scenario.images.iter().find(|image| image.image == format!("{name}:v1"));
    let mut image = first.expect("every service has a first image").clone();
    image.image = format!("{name}:v{}", definition.revision);
    let AppBehaviour { boot, shutdown, .. } = image.behaviour;
    image.behaviour = AppBehaviour { boot, shutdown, ..AppBehaviour::default() };
    image.missing = false;
    sickness(&mut image, luck);
    definition.container_definitions[0].image = image.image.clone();
    let revision = definition.name();
    case.scenario.images.push(image);
    case.scenario.task_definitions.push(definition);
    let at = early(case, luck);
    case.script(at, update(&name, None, Some(revision), false));
}

/// Deployments take their time, so most begin in the first half.
fn early(case: &Case, luck: &mut Luck) -> SimTime {
    let half = case.scenario.duration.as_millis() / 2;
    if luck.chance(80) { SimTime::from_millis(luck.below(half)) } else { case.any_time(luck) }
}
