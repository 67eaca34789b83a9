//! The small grammars of the command line: where money goes, and how much.

use std::str::FromStr;

use clap::ValueEnum;
use jiff::civil::Date;

use crate::{
    ledger::{
        calendar::parse_date,
        code::{AccountCode, LineCode, ProjectCode},
        journal::Posting,
        money::Money,
    },
    statement::{profile::DateOrder, suggest::rule::Target},
};

/// What comes first in a date.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum First {
    /// 25/04/2020
    Day,
    /// 04/25/2020
    Month,
}

impl From<First> for DateOrder {
    fn from(first: First) -> DateOrder {
        match first {
            First::Day => DateOrder::DayFirst,
            First::Month => DateOrder::MonthFirst,
        }
    }
}

/// Where money goes, as typed: `6300:CL:CL:RES`, account, fund, project and line; a grant after @.
#[derive(Debug, Clone)]
pub(super) struct Place(pub(super) Target);

/// A place and an amount: `6300:CL:CL:RES=1,230.00`.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The place.
    pub(super) place: Place,
    /// The amount.
    pub(super) amount: Money,
}

const PLACE: &str = "write it as ACCOUNT:FUND or ACCOUNT:FUND:PROJECT:LINE, as 6300:CL:CL:RES; \
                     a grant follows @, such as 1200:CL@CL-2021";

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Place, String> {
        let (codes, grant) = match text.split_once('@') {
            Some((codes, grant)) => (codes, Some(grant)),
            None => (text, None),
        };
        let wrong = |error: crate::ledger::code::CodeError| format!("{error}; {PLACE}");
        let codes: Vec<&str> = codes.split(':').collect();
        let (account, fund, project, line) = match codes.as_slice() {
            [account, fund] => (account, fund, None, None),
            [account, fund, project] => (account, fund, Some(project), None),
            [account, fund, project, line] => (account, fund, Some(project), Some(line)),
            _ => return Err(PLACE.to_owned()),
        };
        Ok(Place(Target {
            account: account.parse::<AccountCode>().map_err(wrong)?,
            fund: fund.parse().map_err(wrong)?,
            project: project
                .map_or(Ok(ProjectCode::NONE), |code| code.parse())
                .map_err(wrong)?,
            line: line
                .map_or(Ok(LineCode::NONE), |code| code.parse())
                .map_err(wrong)?,
            grant: grant.map(str::parse).transpose().map_err(wrong)?,
        }))
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Part, String> {
        let (place, amount) = text
            .split_once('=')
            .ok_or_else(|| format!("say the amount after =; {PLACE}"))?;
        let amount = amount.parse::<Money>().map_err(|error| error.to_string())?;
        if amount.is_negative() {
            return Err(format!(
                "'{amount}' has a sign; write {} on the other side, or in the shares of the line \
                 without it",
                amount.magnitude()
            ));
        }
        Ok(Part {
            place: place.parse()?,
            amount,
        })
    }
}

impl Part {
    /// The part as a debit.
    pub(super) const fn debit(&self) -> Posting {
        posting(&self.place, self.amount)
    }

    /// The part as a credit.
    pub(super) const fn credit(&self) -> Posting {
        posting(&self.place, self.amount.turned())
    }
}

/// A posting to a place.
pub(super) const fn posting(place: &Place, amount: Money) -> Posting {
    let Target {
        account,
        fund,
        project,
        line,
        grant,
    } = place.0;
    Posting {
        account,
        fund,
        project,
        line,
        grant,
        amount,
    }
}

/// A day as typed: 31/03/2021, 2021-03-31 or "31 March 2021".
pub(super) fn day(text: &str) -> Result<Date, String> {
    parse_date(text).map_err(|error| error.to_string())
}
