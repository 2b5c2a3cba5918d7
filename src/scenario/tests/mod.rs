//! The room as a whole: what is read, refused, written and shared.

mod checking;
mod checking_faults;
mod checking_parts;
mod format;
pub(crate) mod generate;
mod hostile;
mod links;
mod reading;
mod round_trip;
