//! Fundledger: a double-entry ledger for partnership money, from the statement's cell to the
//! board's page.

pub mod actions;
pub mod ledger;
pub mod statement;
pub mod store;
