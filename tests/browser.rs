//! The office as a browser meets it: the real program, asked over HTTP as a browser without
//! JavaScript asks, and in Chromium with the accessibility checker where both are here.

#[path = "browser/accessible.rs"]
mod accessible;
#[path = "browser/guarded.rs"]
mod guarded;
#[path = "browser/http.rs"]
mod http;
#[path = "browser/met.rs"]
mod met;
#[path = "browser/office.rs"]
mod office;
#[path = "browser/walk.rs"]
mod walk;
