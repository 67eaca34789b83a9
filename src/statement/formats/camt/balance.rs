//! The balances of a CAMT statement, of every type → which are its opening and its closing.

use jiff::civil::Date;

use super::entry::signed;
use crate::statement::{
    formats::{
        day,
        harvest::{Harvest, place},
        text,
    },
    line::{Stated, Statement},
};

/// A balance as the file gives it.
#[derive(Default)]
pub(super) struct Balance {
    line: u32,
    code: String,
    amount: String,
    pub(super) currency: Option<String>,
    side: String,
    date: Option<Date>,
}

impl Balance {
    pub(super) fn new(line: u32) -> Balance {
        Balance {
            line,
            ..Balance::default()
        }
    }

    pub(super) fn take(&mut self, path: &str, value: &str, currency: Option<&str>, line: u32) {
        match path {
            "/Tp/CdOrPrtry/Cd" | "/Tp/CdOrPrtry/Prtry" | "/Tp/Cd" | "/Tp/Prtry" => {
                value.clone_into(&mut self.code);
            }
            "/Amt" => {
                value.clone_into(&mut self.amount);
                self.currency = currency.and_then(text::filled);
                self.line = line;
            }
            "/CdtDbtInd" => value.clone_into(&mut self.side),
            "/Dt/Dt" | "/Dt/DtTm" => self.date = day::iso(value),
            _ => {}
        }
    }
}

/// Gives the statement its booked opening and closing balance.
///
/// Opening is OPBD, or PRCD (the last statement's closing) where there is none; closing is CLBD.
/// A page of a longer statement has ITBD for the end that lies on another page. Available,
/// forward and other balances are no sum of booked entries, so they close nothing.
pub(super) fn settle(
    balances: &[Balance],
    paged: bool,
    statement: &mut Statement,
    harvest: &mut Harvest,
) {
    let first = |code: &str| {
        balances
            .iter()
            .filter(|b| b.code == code)
            .min_by_key(|b| b.date)
    };
    let last = |code: &str| {
        balances
            .iter()
            .filter(|b| b.code == code)
            .max_by_key(|b| b.date)
    };
    let mut opening = first("OPBD").or_else(|| first("PRCD"));
    let mut closing = last("CLBD");
    if paged {
        let interim: Vec<&Balance> = balances.iter().filter(|b| b.code == "ITBD").collect();
        match (opening, closing, interim.as_slice()) {
            (Some(_), None, [.., page_end]) => closing = Some(page_end),
            (None, Some(_), [page_start, ..]) => opening = Some(page_start),
            (None, None, [page_start, .., page_end]) => {
                opening = Some(page_start);
                closing = Some(page_end);
            }
            _ => {}
        }
    }
    // The day of the closing balance is the last that the statement covers, where it says no other.
    statement.to = statement.to.or(closing.and_then(|balance| balance.date));
    statement.opening = opening.and_then(|balance| stated(balance, statement, harvest));
    statement.closing = closing.and_then(|balance| stated(balance, statement, harvest));
}

fn stated(balance: &Balance, statement: &Statement, harvest: &mut Harvest) -> Option<Stated> {
    let named = &balance.code;
    if let (Some(own), Some(other)) = (&statement.currency, &balance.currency)
        && own != other
    {
        let why = format!("the balance {named} is in {other}, the account in {own}");
        harvest.problem(balance.line, why);
    }
    match signed(&balance.amount, &balance.side) {
        Ok(amount) => Some(Stated {
            amount,
            at: place(balance.line),
        }),
        Err(why) => {
            harvest.problem(balance.line, format!("the balance {named}: {why}"));
            None
        }
    }
}
