//! What the book is made of, and that it is whole: accounts, funds, grants, projects, rules, chain.

pub(super) mod accounts;
pub(super) mod funds;
pub(super) mod rules;
pub(super) mod verify;
