//! What the store promises, on both engines.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "the plain sums of a test are the model that the store must meet"
)]

#[cfg(test)]
mod cluster;
#[cfg(test)]
mod store {
    mod engines;
    mod finding;
    mod fixture;
    mod laws;
    mod posting;
    mod raw;
    mod records;
    mod statements;
    mod tampering;
}
