//! Balances → reports, pure: no IO, no clock, no SQL.
//!
//! Here and nowhere else signs are turned for readers: income, money in hand and what remains are
//! positive, a cost is negative. Read in this order: [`table`], [`layout`], [`end_of_year`],
//! [`drift`].

pub mod drift;
pub mod encoding;
pub mod end_of_year;
pub mod entries;
pub mod fund_movements;
pub mod layout;
pub mod reconciliation;
pub mod table;
pub mod trial_balance;

mod cells;
