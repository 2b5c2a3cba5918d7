//! The scenario format as one table: every object, its fields, their kinds, defaults and meaning.
//!
//! Reading, checking, writing, the JSON Schema and completion all walk this table, so it is the only
//! place to touch when the format grows. The types beside it hold the data; a test keeps both in step.

mod balancer;
mod ecs;
mod letters;
mod own;
mod schema;
mod script;
pub mod unmodelled;

pub(super) use balancer::TARGET_GROUP;
pub(super) use ecs::{SERVICE, TASK_DEFINITION};
pub use letters::{Alphabet, Letters};
pub use own::{LINK, SCENARIO};
pub use schema::schema;
pub use script::{CUE, VERBS};

use crate::units::{Bytes, Span};

/// An object of the format.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// What people call it, with its article: `a service`.
    pub name: &'static str,
    pub about: &'static str,
    pub fields: &'static [Field],
    /// Names that the AWS API has for it and the engine does not model.
    pub unmodelled: &'static [&'static str],
}

#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub presence: Presence,
    /// One sentence: what it is.
    pub about: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub enum Presence {
    Required,
    /// When absent, there is none.
    Optional,
    /// When absent, this JSON is meant.
    Default(&'static str),
}

/// What may stand as a value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Text(Letters),
    /// One of these words. The API's other words are known but not modelled.
    Word {
        known: &'static [&'static str],
        unmodelled: &'static [&'static str],
    },
    Boolean,
    Whole {
        least: u64,
        most: u64,
    },
    /// Whole seconds, as AWS counts them; `2m` is accepted too.
    Seconds {
        least: u64,
        most: u64,
    },
    Duration {
        least: Span,
        most: Span,
    },
    Size {
        least: Bytes,
        most: Bytes,
    },
    /// A number from 0 to 1 with at most three decimals.
    Fraction,
    /// CPU units or MiB as a text of digits; numbers, `1 vCPU` and `2 GB` are accepted too.
    Digits(Digits),
    /// Names to texts.
    Texts {
        name: Letters,
        value: Letters,
        most: usize,
    },
    List {
        of: &'static Kind,
        least: usize,
        most: usize,
    },
    Object(&'static Object),
    /// A word alone, or one of these objects: the one that has the first field's name.
    Forms {
        words: &'static [&'static str],
        objects: &'static [&'static Object],
    },
    /// One of these objects: the one whose name stands under `do`.
    Verb(&'static [&'static Object]),
}

/// What a text of digits counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    CpuUnits,
    MemoryMib,
    Gpus,
}

/// The field that names the verb of a cue.
pub const VERB_FIELD: &str = "do";

impl Object {
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

const fn required(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, presence: Presence::Required, about }
}

const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, presence: Presence::Optional, about }
}

const fn field(name: &'static str, kind: Kind, default: &'static str, about: &'static str) -> Field {
    Field { name, kind, presence: Presence::Default(default), about }
}

const fn any_of(of: &'static Kind, most: usize) -> Kind {
    Kind::List { of, least: 0, most }
}

const fn words(known: &'static [&'static str]) -> Kind {
    Kind::Word { known, unmodelled: &[] }
}

const fn up_to(most: u64) -> Kind {
    Kind::Whole { least: 0, most }
}

/// Any span of a run.
const SPAN: Kind = Kind::Duration { least: Span::ZERO, most: crate::scenario::check::limits::DURATION };
