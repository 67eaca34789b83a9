//! Bytes of a statement file → lines, pure: no database, no network, no clock.

pub mod line;
pub mod reconcile;
pub mod stage;
pub mod suggest;
