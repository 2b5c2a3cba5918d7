//! An image in the registry: its layers, who shares them, and which hosts have it.

use super::{Badge, Body, Cell, InspectorModel, Section, Table, TableRow};
use crate::report::words;
use crate::say::inspect as say;
use crate::session::panels::Piece;
use crate::session::panels::timeline::revision_number;
use crate::session::{Session, Tone};
use crate::sim::Subject;
use crate::sim::world::ids::{DefinitionId, ImageId};

pub fn of(session: &Session, id: ImageId) -> InspectorModel {
    let world = session.world();
    let catalog = &world.catalog;
    let image = catalog.image(id);
    let has = |layer| world.hosts.values().filter(|host| host.store.has(layer)).count();
    let rows = image.layers.iter().map(|layer| {
        let row = catalog.layer(*layer);
        let shared = if row.images > 1 { say::images(&row.images) } else { say::ONLY_HERE.to_owned() };
        TableRow::new(vec![
            Cell::text(shortened(&row.digest)),
            Cell::number(words::bytes(row.size)),
            Cell::text(shared),
            Cell::number(has(*layer).to_string()),
        ])
    });
    let table = Table { heads: vec![say::LAYER, say::SIZE, say::SHARED, say::HOSTS], rows: rows.collect(), more: 0 };
    let whole = world.hosts.values().filter(|host| image.layers.iter().all(|layer| host.store.has(*layer))).count();
    let user = (0..catalog.definitions.len())
        .find(|place| catalog.definitions[*place].containers.iter().any(|container| container.image == id));
    InspectorModel {
        subject: Some(Subject::Image(id)),
        kind: say::IMAGE,
        name: image.name.clone(),
        badge: user.map(|place| Badge {
            revision: Some(revision_number(catalog, DefinitionId::new(place as u32))),
            tone: Tone::Plain,
        }),
        lines: vec![
            vec![Piece::plain(say::size_in_layers(&words::bytes(image.size), &image.layers.len()))],
            vec![Piece::plain(say::of_hosts_have_all_of_it(&whole, &world.hosts.len()))],
            vec![Piece::plain(say::the_registry_has_sent_so_far(&words::bytes(world.bytes_pulled)))],
        ],
        sections: vec![Section::new(say::LAYERS, Body::Table(table))],
        ..InspectorModel::default()
    }
}

fn shortened(digest: &str) -> String {
    let digest = digest.strip_prefix("sha256:").unwrap_or(digest);
    digest.chars().take(14).collect()
}
