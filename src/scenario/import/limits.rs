//! How much may be pasted, each limit with its reason.

use super::{Piece, Refused};

/// The largest plans of whole platforms have some megabytes; a page must stay quick.
pub const PIECE_BYTES: usize = 8 << 20;
pub const BYTES: usize = 16 << 20;
/// A few commands' answers; more is a folder dropped by mistake.
pub const PIECES: usize = 64;
/// Nothing that AWS prints is deeper; what reads recursively must not run out of stack.
pub const NESTING: usize = 96;
/// A tree of more would fill the page's memory.
pub const VALUES: usize = 600_000;
/// Nobody reads more notes.
pub const NOTES: usize = 400;
/// How many places of a text are tried as the begin of a document, and how many characters that may cost.
pub const ATTEMPTS: usize = 5_000;
pub const EFFORT: usize = 24 << 20;
/// What a template's functions may write, all together, and how deep they refer to each other.
pub const EXPANSION: usize = 1 << 20;
pub const REFERENCES: usize = 32;

pub fn check(pieces: &[Piece<'_>]) -> Result<(), Refused> {
    let refused =
        |reason: String, hint: &str| Err(Refused { reasons: vec![reason], hint: hint.to_owned(), known: false });
    if pieces.len() > PIECES {
        let reason = format!("there are {} texts; {PIECES} are allowed", pieces.len());
        return refused(reason, "Choose the files that describe one cluster");
    }
    let slim = "Ask for less: `--services NAME`, `--query`, or one stack at a time";
    if let Some(piece) = pieces.iter().find(|piece| piece.text.len() > PIECE_BYTES) {
        let (size, most) = (piece.text.len() >> 20, PIECE_BYTES >> 20);
        let name = if piece.name.is_empty() { "the text" } else { piece.name };
        return refused(format!("{name} has {size} MiB; {most} MiB are allowed"), slim);
    }
    let all: usize = pieces.iter().map(|piece| piece.text.len()).sum();
    if all > BYTES {
        return refused(format!("all texts together have {} MiB; {} MiB are allowed", all >> 20, BYTES >> 20), slim);
    }
    Ok(())
}
