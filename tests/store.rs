//! What the store promises, on both engines.

mod cluster;
mod store {
    pub mod fixture;
    mod posting;
}
