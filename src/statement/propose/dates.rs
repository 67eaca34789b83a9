//! The dates of a table → whether the day or the month comes first, proved by a number over 12.

use super::{Table, column::Contents};
use crate::statement::{date, line::column_letters, profile::DateOrder, rows::Cell};

/// The order and its evidence; neither where every date could be read both ways.
pub(super) fn order(table: &Table, contents: &[Contents]) -> (Option<DateOrder>, Option<String>) {
    let mut days = contents.iter().filter(|found| found.days > 0);
    let Some(column) = days
        .by_ref()
        .max_by_key(|found| found.days)
        .map(|found| found.column)
    else {
        return (None, None);
    };
    let mut ambiguous = false;
    for row in &table.rows {
        let Some(Cell::Text(text)) = row.cell(column) else {
            continue;
        };
        let read = |order| date::read_as(text, None, order).ok();
        let (day_first, month_first) = (read(DateOrder::DayFirst), read(DateOrder::MonthFirst));
        let at = format!("{}{}", column_letters(column), row.number);
        match (day_first, month_first) {
            (Some(_), None) => {
                let says = format!("{at} holds {}: only the day can be first", text.trim());
                return (Some(DateOrder::DayFirst), Some(says));
            }
            (None, Some(_)) => {
                let says = format!("{at} holds {}: only the month can be first", text.trim());
                return (Some(DateOrder::MonthFirst), Some(says));
            }
            (Some(one), Some(other)) => ambiguous |= one != other,
            (None, None) => {}
        }
    }
    if ambiguous {
        return (None, None);
    }
    let says = "the file's dates can be read in one way only".to_owned();
    (Some(DateOrder::DayFirst), Some(says))
}
