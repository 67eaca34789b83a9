//! What the book is made of, and that it is whole: accounts, funds, grants, projects, rules, chain.

pub(super) mod account;
pub(super) mod accounts;
pub(super) mod begin;
mod behind;
pub(super) mod change;
pub(super) mod evidence;
pub(super) mod funds;
pub(super) mod grants;
pub(super) mod projects;
pub(super) mod told;
pub(super) mod verify;
