//! The `fundledger` program.

fn main() {}
