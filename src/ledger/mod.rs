//! The nouns, pure: no IO, no clock, no SQL.
//!
//! Read in this order: [`money`], [`calendar`], [`code`], [`account`], [`fund`], [`grant`],
//! [`project`], [`book`], [`journal`], [`entry`], [`posted`], [`balance`], [`year_end`],
//! [`caution`], [`digest`], [`words`].

pub mod account;
pub mod balance;
pub mod book;
pub mod calendar;
pub mod caution;
pub mod code;
pub mod digest;
pub mod entry;
pub mod fund;
pub mod grant;
pub mod journal;
pub mod money;
pub mod posted;
pub mod project;
pub mod words;
pub mod year_end;
