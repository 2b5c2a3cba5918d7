//! Images: each that a container names, with its size where ECR told it.

use super::Fill;
use crate::scenario::check::limits;
use crate::scenario::import::facts::ImageFacts;
use crate::scenario::{ContainerDependency, DependencyCondition, Image, Layer};
use crate::units::{Bytes, Span};
use std::collections::BTreeMap;

/// A middling application on a slim base.
const UNKNOWN: Bytes = Bytes(300_000_000);

/// How long a container that others wait for to end takes.
const ERRAND: Span = Span::from_secs(5);

pub fn make(fill: &mut Fill) {
    name_made_up(fill);
    let errands = errands(fill);
    let mut digests: BTreeMap<String, u64> = BTreeMap::new();
    let containers = fill.scenario.task_definitions.iter().flat_map(|one| &one.container_definitions);
    let mut names: Vec<String> = Vec::new();
    for container in containers {
        if !names.contains(&container.image) {
            names.push(container.image.clone());
        }
    }
    if names.len() > limits::IMAGES {
        spare(fill, &mut names);
    }
    for name in names {
        let at = fill.scenario.images.len();
        let (mut image, note) = one(&name, &fill.gathered.images, &mut digests);
        if errands.contains(&name) {
            image.behaviour.exit_after = Some(ERRAND);
            image.behaviour.exit_code = Some(0);
            let why = "other containers wait for its end, so it does its work and ends well";
            fill.notes.assume(format!("images[{at}].behaviour.exitAfter"), "5s", why);
        }
        match note {
            Told::Exact => {}
            Told::Near(why) => fill.notes.assume(format!("images[{at}].size"), shown(&image), why),
            Told::Nothing => fill.notes.assume(format!("images[{at}].size"), UNKNOWN.to_string(), "image size unknown"),
        }
        fill.scenario.images.push(image);
    }
}

/// Returns the images of containers that must end before others begin. One that another container runs on gets a
/// name of its own.
fn errands(fill: &mut Fill) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for at in 0..fill.scenario.task_definitions.len() {
        let containers = fill.scenario.task_definitions[at].container_definitions.clone();
        let ends = |one: &&ContainerDependency| {
            matches!(one.condition, DependencyCondition::Complete | DependencyCondition::Success)
        };
        let awaited: Vec<&str> = containers
            .iter()
            .flat_map(|one| &one.depends_on)
            .filter(ends)
            .map(|one| one.container_name.as_str())
            .collect();
        for (nth, container) in containers.iter().enumerate().filter(|(_, one)| awaited.contains(&one.name.as_str())) {
            let all = fill.scenario.task_definitions.iter().flat_map(|one| &one.container_definitions);
            let shared = all.clone().any(|one| one.image == container.image && one.name != container.name);
            let own = if shared { format!("{}-{}", container.image, container.name) } else { container.image.clone() };
            let own: String = if own.len() > limits::NAME + 80 { container.name.clone() } else { own };
            if shared {
                let path = format!("taskDefinitions[{at}].containerDefinitions[{nth}].image");
                fill.notes.change(path, own.clone(), "another container runs on the same image and does not end");
                fill.scenario.task_definitions[at].container_definitions[nth].image.clone_from(&own);
            }
            if !out.contains(&own) {
                out.push(own);
            }
        }
    }
    out
}

fn shown(image: &Image) -> String {
    image.size.unwrap_or_default().to_string()
}

/// A service made up beside images runs the first of them.
fn name_made_up(fill: &mut Fill) {
    let Some(image) = fill.gathered.images.first() else { return };
    let reference = match (image.tags.first(), &image.digest) {
        (Some(tag), _) => format!("{}:{tag}", image.repository),
        (None, Some(digest)) => format!("{}@{digest}", image.repository),
        (None, None) => return,
    };
    let reference = crate::scenario::import::names::allowed(&crate::scenario::shape::Letters::IMAGE, &reference);
    let unknown = fill
        .scenario
        .task_definitions
        .iter()
        .flat_map(|one| &one.container_definitions)
        .all(|one| one.image.ends_with(":unknown"));
    if unknown && !reference.is_empty() {
        for (at, definition) in fill.scenario.task_definitions.iter_mut().enumerate() {
            for (nth, container) in definition.container_definitions.iter_mut().enumerate() {
                container.image.clone_from(&reference);
                let path = format!("taskDefinitions[{at}].containerDefinitions[{nth}].image");
                fill.notes.correct(&path, reference.clone(), "not said; the text describes this image");
            }
        }
    }
}

/// More images than a scenario has become one.
fn spare(fill: &mut Fill, names: &mut Vec<String>) {
    fill.too_many("images", "images", names.len(), limits::IMAGES);
    let rest: Vec<String> = names.split_off(limits::IMAGES);
    let last = names.last().cloned().unwrap_or_default();
    let containers = fill.scenario.task_definitions.iter_mut().flat_map(|one| &mut one.container_definitions);
    containers.filter(|one| rest.contains(&one.image)).for_each(|one| one.image.clone_from(&last));
}

enum Told {
    Exact,
    Near(String),
    Nothing,
}

fn one(name: &str, known: &[ImageFacts], digests: &mut BTreeMap<String, u64>) -> (Image, Told) {
    let image =
        |size: Option<Bytes>, layers: Vec<Layer>| Image { image: name.to_owned(), size, layers, ..Image::default() };
    let of_repository: Vec<&ImageFacts> = known.iter().filter(|one| repository(name) == one.repository).collect();
    let exact: Vec<&&ImageFacts> = of_repository.iter().filter(|one| is(name, one)).collect();
    if let Some(layered) = exact.iter().find(|one| !one.layers.is_empty()) {
        let layers: Option<Vec<Layer>> = layered.layers.iter().map(|layer| one_layer(layer, digests)).collect();
        if let Some(layers) = layers.filter(|layers| distinct(layers)) {
            return (image(None, layers), Told::Exact);
        }
    }
    let size = |one: &&ImageFacts| one.bytes.map(|bytes| Bytes(bytes.clamp(limits::SMALLEST_IMAGE.0, limits::LAYER.0)));
    if let Some(size) = exact.iter().find_map(|one| size(one)) {
        return (image(Some(size), Vec::new()), Told::Exact);
    }
    if let Some(size) = of_repository.iter().find_map(size) {
        let why = "the text has the size of another image of the repository".to_owned();
        return (image(Some(size), Vec::new()), Told::Near(why));
    }
    (image(Some(UNKNOWN), Vec::new()), Told::Nothing)
}

fn one_layer((size, digest): &(u64, Option<String>), digests: &mut BTreeMap<String, u64>) -> Option<Layer> {
    let size = (*size).clamp(1, limits::LAYER.0);
    let digest = digest
        .as_ref()
        .map(|digest| crate::scenario::import::names::allowed(&crate::scenario::shape::Letters::DIGEST, digest));
    let digest = digest.filter(|digest| !digest.is_empty());
    if let Some(digest) = &digest
        && *digests.entry(digest.clone()).or_insert(size) != size
    {
        return None;
    }
    Some(Layer { size: Bytes(size), digest })
}

fn distinct(layers: &[Layer]) -> bool {
    let mut digests: Vec<&str> = layers.iter().filter_map(|layer| layer.digest.as_deref()).collect();
    let all = digests.len();
    digests.sort_unstable();
    digests.dedup();
    digests.len() == all
}

/// Returns a reference's name without host, tag and digest.
fn repository(reference: &str) -> &str {
    let name = reference.split('@').next().unwrap_or(reference);
    let name = match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    };
    match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) => rest,
        _ => name,
    }
}

fn is(reference: &str, known: &ImageFacts) -> bool {
    if let Some((_, digest)) = reference.split_once('@') {
        return known.digest.as_deref() == Some(digest);
    }
    let tag = reference.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or("latest", |(_, tag)| tag);
    known.tags.iter().any(|one| one == tag)
}
