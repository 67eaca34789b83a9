//! Fundledger: a double-entry ledger for partnership money, from the statement's cell to the
//! board's page. This is the map of the house; read it first.
//!
//! # The flow
//!
//! ```text
//!  imports/*.toml ─┐
//!  file bytes ─────┴─ statement::rows ─ read ─ stage ─ suggest ─ ledger ─ store
//!                      RawRow        StatementLine  StagedLine  Draft → JournalEntry → PostedEntry
//!                                                                                        │
//!         bytes ─ render ──────────────────── report ─────────────── ledger::balance ────┘
//!                 text, json, csv, html, xlsx  Report                Balances
//! ```
//!
//! A write takes three hops: command → action → store. A read takes three: command → store →
//! report → render. Only an action may both read the book and decide, and it is always *load,
//! decide, save*.
//!
//! # The layers
//!
//! | Layer | What it is | Never |
//! |---|---|---|
//! | [`ledger`] | the nouns, pure | IO, clock, SQL, async |
//! | [`statement`] | bytes of a file → lines, their plan, their coding | the same |
//! | [`report`] | balances → a `Report` value | the same |
//! | [`render`] | a `Report` → text, JSON, CSV, HTML, XLSX | decides anything |
//! | [`store`] | the only SQL, one text for SQLite and PostgreSQL | decides anything |
//! | [`actions`] | the verbs: a file for each thing a person can do | HTTP, HTML, command line |
//! | [`sandbox`] | reads an uploaded file in a limited child process | — |
//! | [`clock`] | the only question put to the machine's clock | — |
//! | [`web`] | the office in the browser: a file each page | SQL, rules |
//! | [`cli`] | the commands: a file each, named as typed | SQL, rules |
//!
//! A test, `tests/house.rs`, reads the source and holds this table.
//!
//! # The laws
//!
//! 1. Every entry sums to nil, in total and within each fund.
//! 2. A posted entry is never changed or removed; a mistake is reversed, once.
//! 3. Every row and every pound of an imported file is accounted for, and the proof is kept.
//! 4. Nothing is guessed silently; what cannot be proved is refused, with its cell.
//! 5. The preview is the plan: what was confirmed is what is written, or nothing is.
//! 6. Brought forward equals what was carried forward, per fund, always.
//! 7. A closed period takes no postings.
//! 8. Nobody approves their own work.
//! 9. A cost is claimed once, from one funder.
//! 10. A report is a function of the book's head and a layout: same input, same bytes.
//! 11. Every figure can be followed to postings, line, file, sheet and cell.
//! 12. The record is tamper-evident: one chain a book, head and count printed on every report.
//! 13. Money is exact: whole pence, checked arithmetic, no floats.
//!
//! # Jargon
//!
//! A *book* is a partnership's ledger. A *fund* says whose money it is: pooled, or restricted to a
//! *grant*. A *statement line* is one movement of a bank account or cost centre; *coding* it says
//! what it was for and posts an *entry* of *postings*, debit positive and credit negative. A
//! *commitment* is a promise to pay and a *claim* what a funder was asked for: both are *awaited*,
//! post nothing, and are *answered* by entries. A row
//! *set aside* is a row of a file that is not a line. *Concerns* names the earlier, closed year
//! that a late entry is about; what it would change in an agreed report is *drift*.

pub mod actions;
pub mod cli;
pub mod clock;
pub mod ledger;
pub mod render;
pub mod report;
pub mod sandbox;
pub mod statement;
pub mod store;
pub mod web;
