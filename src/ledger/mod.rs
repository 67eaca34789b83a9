//! The nouns, pure: no IO, no clock, no SQL.
//!
//! Read in this order: [`money`], [`calendar`], [`quarter`], [`code`], [`account`], [`fund`],
//! [`grant`], [`project`], [`book`], [`journal`], [`entry`], [`posted`], [`balance`], [`about`],
//! [`year_end`], [`commitment`], [`claim`], [`awaited`], [`caution`], [`digest`], [`words`].

pub mod about;
pub mod account;
pub mod awaited;
pub mod balance;
pub mod book;
pub mod calendar;
pub mod caution;
pub mod claim;
pub mod code;
pub mod commitment;
pub mod digest;
pub mod entry;
pub mod fund;
pub mod grant;
pub mod journal;
pub mod money;
pub mod posted;
pub mod project;
pub mod quarter;
pub mod words;
pub mod year_end;
