//! Images in ECR: their sizes, and their layers where a manifest is there.

use crate::scenario::import::facts::{Gathered, ImageFacts};
use crate::scenario::import::json;
use crate::scenario::import::view::View;
use crate::scenario::tree::Node;

/// As many as a registry's answer has on a page.
const MOST: usize = 2_000;

pub fn image(node: &Node, gathered: &mut Gathered) {
    let Some(repository) = node.word("repositoryName") else { return };
    let tags = node.list("imageTags").iter().filter_map(View::text).map(str::to_owned).take(50).collect();
    let digest = node.word("imageDigest").map(str::to_owned);
    add(
        ImageFacts {
            repository: repository.to_owned(),
            tags,
            digest,
            bytes: node.number("imageSizeInBytes"),
            layers: Vec::new(),
        },
        gathered,
    );
}

/// `list-images` names no repository; the command before it does.
pub fn image_id(node: &Node, lead: &str, gathered: &mut Gathered) {
    let mut words = lead.split_whitespace().skip_while(|word| *word != "--repository-name").skip(1);
    let Some(repository) = words.next() else {
        gathered.said_something = true;
        return;
    };
    let tags = node.word("imageTag").map(str::to_owned).into_iter().collect();
    let digest = node.word("imageDigest").map(str::to_owned);
    let repository = repository.trim_matches(['"', '\'']).to_owned();
    add(ImageFacts { repository, tags, digest, bytes: None, layers: Vec::new() }, gathered);
}

/// `batch-get-image` has the manifest, as JSON in a text.
pub fn manifest(node: &Node, gathered: &mut Gathered) {
    let Some(repository) = node.word("repositoryName") else { return };
    let id = node.at("imageId");
    let manifest = node.at("imageManifest").and_then(View::text).and_then(json::whole);
    let layers = manifest.as_ref().map(|manifest| manifest.list("layers")).unwrap_or_default();
    let layers =
        layers.iter().filter_map(|layer| Some((layer.number("size")?, layer.word("digest").map(str::to_owned))));
    let tag = id.and_then(|id| id.word("imageTag")).map(str::to_owned);
    let digest = id.and_then(|id| id.word("imageDigest")).map(str::to_owned);
    let layers = layers.take(127).collect();
    add(
        ImageFacts { repository: repository.to_owned(), tags: tag.into_iter().collect(), digest, bytes: None, layers },
        gathered,
    );
}

fn add(image: ImageFacts, gathered: &mut Gathered) {
    if gathered.images.len() < MOST {
        gathered.images.push(image);
    }
}
