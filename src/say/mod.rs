//! Every word that the page says by itself, in one language: a translation is another room of this name.
//!
//! A name is how its sentence begins, and what varies goes in as a parameter, since other languages put it elsewhere.
//! What AWS says (events, errors, states) is AWS's and stands where it arises.

pub mod ask;
pub mod compare;
pub mod console;
pub mod deeds;
pub mod editor;
pub mod events;
pub mod facts;
pub mod futures;
pub mod header;
pub mod help;
pub mod import;
pub mod inspect;
pub mod keys;
pub mod opening;
pub mod page;
pub mod scenario;
pub mod share;
pub mod stage;
pub mod timeline;
pub mod voice;

/// Returns one or many of something with its number.
fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
