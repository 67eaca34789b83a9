//! The office as a browser meets it: the real program, asked over HTTP as a browser without
//! JavaScript asks, and in Chromium with the accessibility checker where both are here.

mod accessible;
mod guarded;
mod http;
mod met;
mod office;
mod walk;
