//! Long work: reading a file, bringing it in, verifying, a large workbook. It has an address of
//! its own, goes on when its page is closed, says how far it is, and is found again from every
//! page.
//!
//! Whoever starts it waits a moment, so that what is quick needs no page of its own.

mod page;
mod register;

pub(super) use self::{
    page::{notices, show},
    register::{Ended, Made, Work, Works},
};
