//! Bytes of a statement file → lines, pure: no database, no network, no clock.

pub mod amount;
pub(crate) mod captions;
pub(crate) mod control;
pub mod date;
pub(crate) mod days;
pub mod error;
pub mod formats;
pub mod line;
mod marks;
pub mod matching;
pub mod opening;
pub mod profile;
pub mod propose;
pub mod read;
pub mod recognise;
pub mod reconcile;
pub mod rows;
pub mod samples;
pub mod stage;
pub mod suggest;
