//! An entry and what stands beside it → the months in which a reconciliation looks at it.
//!
//! Most entries stand on one day with the line that they answer, and no reconciliation lists them.
//! An entry is looked at while it and what answers it, reverses it or replaces it lie on different
//! sides of some day, and on every day where its line may be listed although it is answered.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::ledger::{calendar::FinancialYear, code::AccountCode};

/// The year that an entry is posted in, or that a line belongs to, and its day.
pub type Placed = (FinancialYear, Date);

/// A month in the calendar: its year times twelve, and its number; or [`ANY_DAY`].
pub type Month = i64;

/// The month of an entry that is looked at whatever the day.
pub const ANY_DAY: Month = 0;

/// The most months that are listed one by one. What a slip of the pen dates centuries ahead is
/// looked at on any day.
const MONTHS: Month = 120;

/// The month in which something counts: the day of a late entry of period 12 is the last of its
/// year, and that of an early one the first.
pub fn month_of((year, date): Placed) -> Month {
    let day = date.clamp(year.first_day(), year.last_day());
    let of_year = i64::from(day.year()).saturating_mul(12);
    of_year.saturating_add(i64::from(day.month()))
}

/// A line that an entry answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The account of the line.
    pub account: AccountCode,
    /// Its year and day.
    pub placed: Placed,
    /// Whether it was withdrawn, and counts no more.
    pub withdrawn: bool,
}

/// An entry with everything that stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Its year and day.
    pub placed: Placed,
    /// Whether it mirrors another.
    pub reverses: bool,
    /// Whether it puts another right.
    pub replaces: bool,
    /// The year of the entry that mirrors it.
    pub reversed_in: Option<FinancialYear>,
    /// What it reverses and replaces, and what does so to it.
    pub named: Vec<Placed>,
    /// The accounts with statements that it moves.
    pub moves: BTreeSet<AccountCode>,
    /// The lines that it answers.
    pub shown: Vec<Shown>,
}

impl Beside {
    /// The months in which a reconciliation of an account looks at it.
    pub fn months(&self) -> BTreeSet<(AccountCode, Month)> {
        let accounts = self.shown.iter().map(|shown| shown.account);
        let accounts: BTreeSet<AccountCode> = accounts.chain(self.moves.iter().copied()).collect();
        let mut months = BTreeSet::new();
        for account in accounts {
            let span = self.span(account);
            let (near, far) = match span {
                Some((first, last)) if last.saturating_sub(first) <= MONTHS => (span, false),
                Some(_) => (None, true),
                None => (None, false),
            };
            if far || self.on_any_day(account) {
                months.insert((account, ANY_DAY));
            }
            let span = near.into_iter().flat_map(|(first, last)| first..=last);
            months.extend(span.map(|month| (account, month)));
        }
        months
    }

    /// From the first to the last month of what does not stand on its day.
    fn span(&self, account: AccountCode) -> Option<(Month, Month)> {
        let named = self.named.iter().copied();
        let named = named.filter(|_| self.moves.contains(&account));
        let shown = self.shown.iter().filter(|shown| shown.account == account);
        let others = named.chain(shown.map(|shown| shown.placed));
        let apart: Vec<Month> = others
            .filter(|placed| *placed != self.placed)
            .map(month_of)
            .collect();
        let own = month_of(self.placed);
        let (first, last) = (apart.iter().min()?, apart.iter().max()?);
        Some((own.min(*first), own.max(*last)))
    }

    /// Whether its line is not in the ledger although it is answered, or the pair that it stands in
    /// is of a later year than its reversal, or it puts another right and no line shows it: such an
    /// entry is not among the open ones while a line stays with the other, and stands in the pair
    /// with the reversal only where it mirrors that on this account.
    fn on_any_day(&self, account: AccountCode) -> bool {
        let moves = self.moves.contains(&account);
        let mut shown = self.shown.iter().filter(|shown| shown.account == account);
        let mirrored = self.reverses || self.reversed_in.is_some();
        let earlier = self.reversed_in.is_some_and(|year| year < self.placed.0);
        let beside = self.replaces && self.shown.is_empty();
        shown.any(|shown| mirrored || shown.withdrawn || !moves) || (moves && (earlier || beside))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn beside(day: Date) -> Beside {
        Beside {
            placed: (FinancialYear::of(day), day),
            reverses: false,
            replaces: false,
            reversed_in: None,
            named: Vec::new(),
            moves: BTreeSet::from([AccountCode::BANK]),
            shown: Vec::new(),
        }
    }

    fn shown(day: Date) -> Shown {
        Shown {
            account: AccountCode::BANK,
            placed: (FinancialYear::of(day), day),
            withdrawn: false,
        }
    }

    fn months(of: &Beside) -> Vec<Month> {
        of.months().into_iter().map(|(_, month)| month).collect()
    }

    #[test]
    fn an_entry_on_the_day_of_its_line_is_never_looked_at() {
        let mut entry = beside(date(2020, 9, 18));
        assert!(months(&entry).is_empty());
        entry.shown.push(shown(date(2020, 9, 18)));
        assert!(months(&entry).is_empty());
    }

    #[test]
    fn it_is_looked_at_from_its_month_to_that_of_its_line() {
        let mut entry = beside(date(2020, 11, 30));
        entry.shown.push(shown(date(2021, 1, 2)));
        let november = 2020 * 12 + 11;
        assert_eq!(months(&entry), [november, november + 1, november + 2]);
    }

    #[test]
    fn a_late_entry_counts_on_the_last_day_of_its_year() {
        let year = FinancialYear::of(date(2021, 3, 31));
        assert_eq!(month_of((year, date(2021, 4, 20))), 2021 * 12 + 3);
        assert_eq!(month_of((year, date(2020, 3, 30))), 2020 * 12 + 4);
    }

    #[test]
    fn a_line_that_stayed_with_what_was_reversed_is_looked_at_on_any_day() {
        let mut entry = beside(date(2020, 9, 18));
        entry.shown.push(shown(date(2020, 9, 18)));
        entry.reversed_in = Some(entry.placed.0);
        assert_eq!(months(&entry), [ANY_DAY]);
        entry.reversed_in = None;
        entry.moves.clear();
        assert_eq!(months(&entry), [ANY_DAY], "it nets to nil on the account");
    }

    #[test]
    fn what_puts_another_right_is_looked_at_on_any_day_until_a_line_shows_it() {
        let mut entry = beside(date(2020, 9, 18));
        entry.replaces = true;
        assert_eq!(months(&entry), [ANY_DAY]);
        entry.shown.push(shown(date(2020, 9, 18)));
        assert!(months(&entry).is_empty());
    }

    #[test]
    fn a_line_dated_centuries_ahead_is_no_row_for_every_month() {
        let mut entry = beside(date(2020, 9, 18));
        entry.shown.push(shown(date(2202, 9, 18)));
        assert_eq!(months(&entry), [ANY_DAY]);
        entry.shown[0] = shown(date(2030, 9, 18));
        assert_eq!(months(&entry).len(), 121);
    }
}
