//! What people have at hand of their own services, made into one scenario: answers of the AWS CLI, CloudFormation, Terraform.
//!
//! Text goes in, a scenario and its notes come out; nothing is asked of anybody. Takes what can be read, says what was
//! left out, and names every value that was made up. Whatever goes in, a scenario that comes out can be run.

mod cloudformation;
mod describe;
mod facts;
mod fill;
mod fit;
mod json;
mod limits;
mod names;
mod notes;
mod recognise;
mod redact;
mod split;
mod template;
mod terraform;
mod text;
mod view;
mod wrong;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use super::Scenario;
pub use limits::{BYTES, PIECE_BYTES, PIECES};
pub use notes::{Note, NoteKind};
pub use redact::{Redactor, redact};
pub use text::{NotText, decode};

/// A text that somebody pasted or dropped.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// How notes call it: a file's name. May be empty.
    pub name: &'a str,
    pub text: &'a str,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub scenario: Scenario,
    pub notes: Vec<Note>,
}

/// Nothing could be made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Each a sentence, with the place in the text where there is one.
    pub reasons: Vec<String>,
    /// What to paste instead.
    pub hint: String,
    /// Whether it is told what the texts are instead.
    pub known: bool,
}

/// Makes one scenario out of all pieces.
pub fn import(pieces: &[Piece<'_>]) -> Result<Imported, Refused> {
    limits::check(pieces)?;
    let mut gathered = facts::Gathered::default();
    let read: Vec<_> = pieces.iter().map(|piece| split::split(&text::uncover(piece.text))).collect();
    let documents = |nth: usize| read.get(nth).into_iter().flat_map(|split| &split.documents);
    for (nth, piece) in pieces.iter().enumerate() {
        gathered.notes.enter(piece.name);
        documents(nth).for_each(|document| recognise::settings(&document.node, &mut gathered));
    }
    for (nth, piece) in pieces.iter().enumerate() {
        gathered.notes.enter(piece.name);
        recognise::piece(&read[nth], &mut gathered);
    }
    gathered.notes.enter("");
    if gathered.is_empty() {
        return Err(wrong::refused(gathered.notes.take()));
    }
    fill::scenario(gathered)
}
