//! A statement line and the book's rules → a proposal of what it was for, with the reasons in
//! words; a proposal that a person confirmed → the draft of its entry.
//!
//! A rule only proposes: nothing here posts, and a line that no rule matches waits.

pub mod coding;
pub mod rule;
pub mod rules;

#[cfg(test)]
mod tests;
