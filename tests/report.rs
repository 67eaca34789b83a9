//! Reports: every label and figure of the worked example, every check made to fail, every medium.

#[path = "report/appendix.rs"]
mod appendix;
#[path = "report/book.rs"]
mod book;
#[path = "report/checks.rs"]
mod checks;
#[path = "report/shapes.rs"]
mod shapes;
