//! How far long work is: a step in words and a count, told to whoever watches (a page, a terminal,
//! nobody). Telling changes nothing and decides nothing.

/// How far a piece of long work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The step, as a person reads it: "Writing the lines".
    pub step: &'static str,
    /// What is counted: "lines".
    pub what: &'static str,
    /// How many are done.
    pub done: u64,
    /// How many there are in all, where that is known.
    pub of: Option<u64>,
}

/// Whoever is told how far work is.
pub type Told<'a> = &'a mut (dyn FnMut(Reached) + Send);

/// A count as work tells it.
pub(super) fn counted(count: impl TryInto<u64>) -> u64 {
    count.try_into().unwrap_or(u64::MAX)
}
