//! The office as its people walk it: a book set up, a year from its files to the Board's decision,
//! and a grid of lines that is gone through with its own keys.

mod after;
mod begin;
mod grid;
mod reads;
mod year;
