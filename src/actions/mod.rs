//! The verbs: a file, or a folder, for each thing that a person can do.

pub mod verify;
