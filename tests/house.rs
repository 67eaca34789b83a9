//! The house rules, held by reading the source: layers, sizes, names and bans (design, part 5).
//!
//! A fault names the file, the line and what to do. Each rule also has a test that shows it fail
//! on a made-up text, since a rule that cannot fail holds nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

#[path = "house/bans.rs"]
mod bans;
#[path = "house/layers.rs"]
mod layers;
#[path = "house/shape.rs"]
mod shape;
#[path = "house/source.rs"]
mod source;
#[path = "house/style.rs"]
mod style;
#[path = "house/words.rs"]
mod words;
