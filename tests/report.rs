//! Reports: every label and figure of the worked example, every check made to fail, every medium.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test stops at the first thing that is not as it says"
)]

#[path = "report/appendix.rs"]
mod appendix;
#[path = "report/book.rs"]
mod book;
#[path = "report/calc.rs"]
mod calc;
#[path = "report/checks.rs"]
mod checks;
#[path = "report/drift.rs"]
mod drift;
#[path = "report/media.rs"]
mod media;
#[path = "report/others.rs"]
mod others;
#[path = "report/shapes.rs"]
mod shapes;
#[path = "report/workbook.rs"]
mod workbook;
#[path = "report/worked_example.rs"]
mod worked_example;
