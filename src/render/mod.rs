//! Reports → bytes, to the writer that it is given. It reads no ledger, no clock and no database.

pub mod json;
pub mod text;
