//! What we promise, a file per promise, played through the program itself on both engines.

#[path = "../cluster/mod.rs"]
mod cluster;
mod office;
#[path = "../samples/mod.rs"]
mod samples;

mod demonstration;
mod following;
mod importing;
mod second_book;
mod year;
