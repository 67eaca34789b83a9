//! Reports: every label and figure of the worked example, every check made to fail, every medium.

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
