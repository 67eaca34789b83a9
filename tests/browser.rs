//! The office as a browser meets it: the real program, asked over HTTP as a browser without
//! JavaScript asks, and in a real browser, by hand and by keyboard, with and without JavaScript.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::format_push_string,
    clippy::too_many_lines,
    reason = "a test stops at the first thing that is not as it was promised"
)]

#[path = "browser/asked/mod.rs"]
mod asked;
#[path = "browser/kept/awaited.rs"]
mod awaited;
#[path = "browser/kept/by_hand.rs"]
mod by_hand;
#[path = "browser/kept/chain.rs"]
mod chain;
#[path = "browser/chromium/mod.rs"]
mod chromium;
#[path = "cluster/mod.rs"]
mod cluster;
#[path = "browser/coding.rs"]
mod coding;
#[path = "browser/counted.rs"]
mod counted;
#[path = "browser/kept/entries.rs"]
mod entries;
#[path = "browser/figures.rs"]
mod figures;
#[path = "browser/kept/files.rs"]
mod files;
#[path = "browser/guarded.rs"]
mod guarded;
#[path = "browser/kept/home.rs"]
mod home;
#[path = "browser/http.rs"]
mod http;
#[path = "browser/leads/mod.rs"]
mod leads;
#[path = "browser/kept/matched.rs"]
mod matched;
#[path = "browser/kept/meanwhile.rs"]
mod meanwhile;
#[path = "browser/met.rs"]
mod met;
#[path = "browser/office.rs"]
mod office;
#[path = "browser/plans/mod.rs"]
mod plans;
#[path = "browser/kept/reads.rs"]
mod reads;
#[path = "browser/reconcile.rs"]
mod reconcile;
#[path = "browser/paper/reworded.rs"]
mod reworded;
#[path = "browser/kept/setup.rs"]
mod setup;
#[path = "browser/kept/sheet.rs"]
mod sheet;
#[path = "browser/kept/things.rs"]
mod things;
#[path = "browser/told.rs"]
mod told;
#[path = "browser/undo.rs"]
mod undo;
#[path = "browser/walk.rs"]
mod walk;
#[path = "browser/work.rs"]
mod work;
