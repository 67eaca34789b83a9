//! What we promise, a file per promise, played through the program itself on both engines.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test stops at the first thing that is not as it was promised"
)]

#[path = "../cluster/mod.rs"]
mod cluster;
mod office;
#[path = "../samples/mod.rs"]
mod samples;

#[path = "judged/aside.rs"]
mod aside;
mod at_once;
mod bad_input;
#[path = "judged/cautions.rs"]
mod cautions;
mod commands;
mod demonstration;
mod following;
#[path = "statements/importing.rs"]
mod importing;
#[path = "statements/layouts.rs"]
mod layouts;
mod limits;
#[path = "statements/matching.rs"]
mod matching;
#[path = "judged/owed.rs"]
mod owed;
#[path = "judged/pending.rs"]
mod pending;
#[path = "statements/promised.rs"]
mod promised;
#[path = "statements/proposed.rs"]
mod proposed;
#[path = "statements/published.rs"]
mod published;
#[path = "statements/reconciling.rs"]
mod reconciling;
mod refusals;
#[path = "judged/rules.rs"]
mod rules;
#[path = "statements/said.rs"]
mod said;
mod second_book;
#[path = "judged/sections.rs"]
mod sections;
mod setting_up;
#[path = "statements/signed.rs"]
mod signed;
#[path = "statements/signing.rs"]
mod signing;
mod tampering;
#[path = "statements/twice.rs"]
mod twice;
#[path = "statements/undoing.rs"]
mod undoing;
mod year;
