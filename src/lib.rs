//! Fundledger: a double-entry ledger for partnership money, from the statement's cell to the
//! board's page.

pub mod ledger;
pub mod sandbox;
pub mod statement;
