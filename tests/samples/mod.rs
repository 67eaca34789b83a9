//! Makes the sample workbooks of `imports/samples` from amounts given as data: the year 2020/21
//! as the paper has it, or the same year with every amount changed by a seed.
//!
//! It never reads a workbook and never asks the time, so the same year gives the same bytes.

#![allow(
    dead_code,
    reason = "each test binary that includes this module uses its own part of it"
)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a sample that cannot be made is a test that fails"
)]

mod workbook;
mod year;

pub(crate) use workbook::{make_bank, make_extract};
pub(crate) use year::SampleYear;
