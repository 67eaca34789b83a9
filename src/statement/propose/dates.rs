//! The dates of a table → whether the day or the month comes first, proved by a number over 12, or
//! by a balance that runs from row to row.

use super::{Proposal, Table, column::Contents};
use crate::statement::{
    date, days::BothWays, line::column_letters, profile::DateOrder, rows::Cell,
};

/// The order of day and month.
#[derive(Default)]
pub(super) struct Days {
    /// The order; none where every date could be read both ways.
    pub(super) order: Option<DateOrder>,
    /// The evidence for it.
    pub(super) says: Option<String>,
    /// Whether a date can be read in this order alone.
    pub(super) proved: bool,
    /// The order in which alone the dates of the table follow each other.
    pub(super) follows: Option<DateOrder>,
}

impl Days {
    /// Keeps what the dates prove, and what they prove beside a balance that runs from row to row:
    /// such rows stand in the order of time, and so do their dates, read as they are meant.
    pub(super) fn keep(mut self, runs: bool, proposal: &mut Proposal) {
        if let (None, true, Some(order)) = (self.order, runs, self.follows) {
            let first = match order {
                DateOrder::DayFirst => "day",
                DateOrder::MonthFirst => "month",
            };
            self.order = Some(order);
            self.proved = true;
            self.says = Some(format!(
                "the balance runs from row to row, and only with the {first} first do the dates \
                 stand in order"
            ));
        }
        proposal.answers.dates = self.order;
        proposal.proved.dates = self.order.filter(|_| self.proved);
        proposal.dates = self.says;
    }
}

/// The order and its evidence.
pub(super) fn order(table: &Table, contents: &[Contents]) -> Days {
    let proved = |order, says| Days {
        order: Some(order),
        says: Some(says),
        proved: true,
        follows: None,
    };
    let mut days = contents.iter().filter(|found| found.days > 0);
    let Some(column) = days
        .by_ref()
        .max_by_key(|found| found.days)
        .map(|found| found.column)
    else {
        return Days::default();
    };
    let mut ambiguous = false;
    let mut both = BothWays::default();
    for row in &table.rows {
        let Some(Cell::Text(text)) = row.cell(column) else {
            continue;
        };
        let (day_first, month_first) = date::both_ways(text, None);
        both.see(
            || row.place(None, Some(column)),
            text,
            (day_first, month_first),
        );
        let at = format!("{}{}", column_letters(column), row.number);
        match (day_first, month_first) {
            (Some(_), None) => {
                let says = format!("{at} holds {}: only the day can be first", text.trim());
                return proved(DateOrder::DayFirst, says);
            }
            (None, Some(_)) => {
                let says = format!("{at} holds {}: only the month can be first", text.trim());
                return proved(DateOrder::MonthFirst, says);
            }
            (Some(one), Some(other)) => ambiguous |= one != other,
            (None, None) => {}
        }
    }
    if ambiguous {
        return Days {
            follows: both.follows(),
            ..Days::default()
        };
    }
    Days {
        order: Some(DateOrder::DayFirst),
        says: Some("the file's dates can be read in one way only".to_owned()),
        proved: false,
        follows: None,
    }
}
