//! What is kept beside entries and lines so that pages need not add them up, made again from the
//! chain and compared.

mod balances;
pub(super) mod days;
