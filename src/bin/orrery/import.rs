//! `orrery import`: files in, a scenario on standard output, notes on standard error.

use crate::args::FileFormat;
use crate::told::{Page, Told, Trouble};
use ecs_orrery::scenario::import::{self, PIECE_BYTES, Piece};
use ecs_orrery::scenario::write;
use std::fs::File;
use std::io::{self, Read, Write};

const DONE: u8 = 0;

pub fn run(files: &[String], format: FileFormat, redact: bool) -> Told<u8> {
    let texts = files.iter().map(|name| read(name)).collect::<Told<Vec<String>>>()?;
    let name = |name: &str| match (files.len(), name) {
        (1, _) => String::new(),
        (_, "-") => "standard input".to_owned(),
        (_, name) => name.to_owned(),
    };
    let names: Vec<String> = files.iter().map(|file| name(file)).collect();
    let pieces: Vec<Piece<'_>> = names.iter().zip(&texts).map(|(name, text)| Piece { name, text }).collect();
    let imported = import::import(&pieces).map_err(|refused| Trouble::all(&refused.reasons).hint(refused.hint))?;
    let imported = if redact { import::redact(&imported) } else { imported };
    let mut page = Page::open();
    match format {
        FileFormat::Yaml => page.text(&write::to_yaml(&imported.scenario))?,
        FileFormat::Json => page.text(&write::to_json(&imported.scenario))?,
    }
    page.done()?;
    let mut err = io::stderr().lock();
    for note in &imported.notes {
        // Where notes cannot be written, the scenario still counts.
        let _ = writeln!(err, "{}: {note}", note.kind.word());
    }
    Ok(DONE)
}

fn read(name: &str) -> Told<String> {
    let failed = |error: io::Error| {
        let why = if error.kind() == io::ErrorKind::NotFound {
            format!("there is no file `{name}`")
        } else {
            format!("`{name}` cannot be read: {error}")
        };
        Trouble::new(why).hint("Files, or `-` for standard input")
    };
    let mut bytes = Vec::new();
    let most = PIECE_BYTES as u64 + 1;
    match name {
        "-" => io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(failed)?,
        _ => File::open(name).map_err(failed)?.take(most).read_to_end(&mut bytes).map_err(failed)?,
    };
    import::decode(&bytes)
        .map_err(|error| Trouble::new(format!("`{name}`: {error}")).hint("Save what the command printed to a file"))
}
