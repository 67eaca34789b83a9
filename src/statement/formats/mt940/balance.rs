//! A balance of an MT940, `C140829EUR147,64`: side, day, currency, amount.

use jiff::civil::Date;

use super::field::{Field, six};
use crate::statement::{
    formats::{
        day,
        figure::{self, Marks},
        harvest::place,
        text,
    },
    line::Stated,
};

/// A balance of a statement.
pub(super) struct Balance {
    pub(super) stated: Stated,
    pub(super) currency: Option<String>,
    /// Its day; none where the file gives one that does not exist.
    pub(super) date: Option<Date>,
}

/// Reads a balance; what cannot be proved comes back as a sentence.
pub(super) fn read(field: &Field<'_>) -> Result<Balance, String> {
    let whole: String = field.first.split_whitespace().collect();
    let unclear = || format!("'{whole}' is not a balance such as C200403GBP147,64");
    let (debit, rest) = match whole.strip_prefix('C') {
        Some(rest) => (false, rest),
        None => (true, whole.strip_prefix('D').ok_or_else(unclear)?),
    };
    let (digits, rest) = rest.split_at_checked(6).ok_or_else(unclear)?;
    let (year, month, date) = six(digits).ok_or_else(unclear)?;
    let letters = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let (currency, figure) = rest.split_at_checked(letters).ok_or_else(unclear)?;
    if !matches!(letters, 0 | 3) {
        return Err(unclear());
    }
    let amount = figure::read(figure, Marks::Either).map_err(|error| error.to_string())?;
    if amount.is_negative() {
        return Err(unclear());
    }
    Ok(Balance {
        stated: Stated {
            amount: if debit { amount.turned() } else { amount },
            at: place(field.line),
        },
        currency: text::filled(currency),
        date: day::of(year, month, date),
    })
}
