//! Bytes of a statement file → lines, pure: no database, no network, no clock.

pub mod formats;
pub mod line;
