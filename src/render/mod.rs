//! Reports, and blocks of rows as they come → bytes, to the writer that it is given. It reads no
//! ledger, no clock and no database.

pub mod csv;
pub mod html;
pub mod journal;
pub mod json;
pub mod lists;
pub mod sheet;
pub mod text;
pub mod workbook;
pub mod xlsx;

mod formula;
mod look;
