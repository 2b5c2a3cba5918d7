//! What is pasted, and what comes out.

mod hostile;
mod parts;
mod reading;
mod redacting;

use super::{Imported, Note, Piece, Refused, import};
use crate::scenario::{Scenario, Service, TaskDefinition};

fn of(text: &str) -> Imported {
    match import(&[Piece { name: "", text }]) {
        Ok(imported) => imported,
        Err(refused) => panic!("refused: {refused:?}\n{text}"),
    }
}

fn refused(text: &str) -> Refused {
    import(&[Piece { name: "", text }]).expect_err("it is refused")
}

fn together(texts: &[&str]) -> Imported {
    let pieces: Vec<Piece<'_>> = texts.iter().map(|text| Piece { name: "", text }).collect();
    import(&pieces).expect("it is imported")
}

fn service(imported: &Imported) -> &Service {
    &imported.scenario.services[0]
}

/// The definition that a service begins with.
fn running<'a>(scenario: &'a Scenario, service: &Service) -> &'a TaskDefinition {
    &scenario.task_definitions[scenario.find_definition(&service.task_definition).expect("it is there")]
}

/// Notes whose path or text says all of these words.
fn notes<'a>(imported: &'a Imported, words: &[&str]) -> Vec<&'a Note> {
    imported.notes.iter().filter(|note| words.iter().all(|word| note.to_string().contains(word))).collect()
}

fn told(imported: &Imported, words: &[&str]) {
    let all: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    assert!(!notes(imported, words).is_empty(), "no note says {words:?}:\n{}", all.join("\n"));
}
