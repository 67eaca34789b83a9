//! What the store promises, on both engines.

mod cluster;
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
