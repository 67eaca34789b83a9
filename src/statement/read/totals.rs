//! Totals and balances among the rows → whether totals cast, and by how much not; and the opening
//! and closing of the statement.
//!
//! A total is recast from the rows above it, never added, and a balance is no line.

use crate::{
    ledger::money::{Money, MoneyError},
    statement::{
        line::{Stated, Statement},
        marks::Mark,
        profile::{Column, Kind},
        read::{
            figures::{self, Fault, Figures},
            table::Table,
        },
        rows::RawRow,
    },
};

/// Sums of the rows that are lines, or would be.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    effect: Money,
    out: Money,
    into: Money,
}

impl Sums {
    fn add(&mut self, figures: &Figures) -> Result<(), MoneyError> {
        self.effect = self.effect.plus(figures.effect)?;
        if let Some((out, into)) = figures.apart {
            self.out = self.out.plus(out)?;
            self.into = self.into.plus(into)?;
        }
        Ok(())
    }

    /// How far a printed total is from these sums, by each of its columns.
    fn differences(&self, printed: &Figures) -> Result<Vec<(Money, Money)>, MoneyError> {
        let pairs = match printed.apart {
            Some((out, into)) => vec![(out, self.out), (into, self.into)],
            None => vec![(printed.effect, self.effect)],
        };
        pairs
            .into_iter()
            .filter(|(printed, sum)| printed != sum)
            .map(|(printed, sum)| Ok((sum, printed.minus(sum)?)))
            .collect()
    }
}

/// The sums so far.
#[derive(Debug, Default)]
pub(super) struct Casting {
    section: Sums,
    whole: Sums,
}

impl Casting {
    /// Adds a row that is a line, or would be.
    pub(super) fn add(&mut self, figures: &Figures) -> Result<(), MoneyError> {
        self.section.add(figures)?;
        self.whole.add(figures)
    }

    /// What a total of the kind may come to.
    const fn reached(&self, mark: Mark) -> [Money; 2] {
        match mark {
            Mark::SubTotal => [self.section.effect, self.whole.effect],
            Mark::GrandTotal | Mark::Opening | Mark::Closing => [self.whole.effect; 2],
        }
    }

    /// Recasts a sub-total, which covers the rows since the last one, or all rows so far; gives
    /// why it does not cast.
    pub(super) fn sub_total(&mut self, printed: &Figures) -> Result<Option<String>, MoneyError> {
        let section = self.section.differences(printed)?;
        let whole = self.whole.differences(printed)?;
        self.section = Sums::default();
        if section.is_empty() || whole.is_empty() {
            return Ok(None);
        }
        Ok(Some(sentence("the sub-total", printed, &section)))
    }

    /// Recasts a grand total; gives why it does not cast.
    pub(super) fn grand_total(&mut self, printed: &Figures) -> Result<Option<String>, MoneyError> {
        let whole = self.whole.differences(printed)?;
        self.section = Sums::default();
        if whole.is_empty() {
            return Ok(None);
        }
        Ok(Some(sentence("the total", printed, &whole)))
    }
}

fn sentence(what: &str, printed: &Figures, differences: &[(Money, Money)]) -> String {
    let amounts: Vec<String> = differences
        .iter()
        .map(|(sum, by)| {
            format!(
                "the rows above it add up to {}, so it is out by {}",
                sum.magnitude(),
                by.magnitude()
            )
        })
        .collect();
    format!(
        "{what} '{}' does not cast: {}; ask for the file again",
        printed.written,
        amounts.join(", and ")
    )
}

/// A balance among the rows that only its words say it is.
pub(super) struct ByWords {
    /// Which statement it is of.
    statement: usize,
    mark: Mark,
    /// How many lines of the statement stand before it.
    lines_before: usize,
    stated: Stated,
}

/// What a balance among the rows is called in the reason of its row.
const fn named(mark: Mark) -> &'static str {
    match mark {
        Mark::Closing => "the closing balance",
        Mark::Opening | Mark::SubTotal | Mark::GrandTotal => "the opening balance",
    }
}

impl Table<'_> {
    /// A row whose words mark it as a balance, as its layout names them: the balance is in the
    /// column of balances, else it is the row's last figure.
    pub(super) fn balance(&mut self, row: &RawRow, mark: Mark, figures: Option<Figures>) {
        let (at, amount) = match (self.printed(row), figures) {
            (Some(Err(fault)), _) => return self.refuse(row, fault, None),
            (Some(Ok(found)), _) => found,
            (None, Some(figures)) => (figures.column, figures.effect),
            (None, None) => return self.set_aside(row, None, "a balance without a figure"),
        };
        self.stated(row, mark, (at, amount));
        self.set_aside(row, Some(at), named(mark));
    }

    /// A row without an amount that says it is a balance, in words that mean it in any statement:
    /// it is no line, and the balance that it gives is one of the statement's.
    pub(super) fn balance_by_words(&mut self, row: &RawRow, mark: Mark) {
        let says = named(mark);
        let (at, amount) = match self.printed(row) {
            Some(Err(fault)) => return self.refuse(row, fault, None),
            Some(Ok(found)) => found,
            None => {
                let why = format!("{says} by its words, with neither an amount nor a balance");
                return self.set_aside(row, None, &why);
            }
        };
        // Where the accounts of a file are told apart, a balance of none of them proves nothing.
        if self.layout.columns.get(Column::Account).is_some()
            && figures::at(row, self.layout, Column::Account).is_none()
        {
            let why = format!("{says} by its words, without an amount; it names no account");
            return self.set_aside(row, Some(at), &why);
        }
        let at_statement = self.statement(row);
        let lines = |statement: &Statement| statement.lines.len();
        self.by_words.push(ByWords {
            statement: at_statement,
            mark,
            lines_before: self.file.statements.get(at_statement).map_or(0, lines),
            stated: Stated {
                amount,
                at: self.place(row, at),
            },
        });
        self.set_aside(
            row,
            Some(at),
            &format!("{says} by its words, without an amount"),
        );
    }

    /// Gives each statement the balances that only the words of a row say, where its layout names
    /// none: what stands at an end of the lines, since in between is the turn of a page.
    pub(super) fn take_by_words(&mut self) {
        let by_account = self.layout.profile.kind == Kind::LedgerExtract;
        for (place, statement) in self.file.statements.iter_mut().enumerate() {
            let all = statement.lines.len();
            let days = statement.lines.first().zip(statement.lines.last());
            let newest_first = days.is_some_and(|(first, last)| first.date > last.date);
            for mark in [Mark::Opening, Mark::Closing] {
                let mut found: Vec<&ByWords> = self
                    .by_words
                    .iter()
                    .filter(|found| (found.statement, found.mark) == (place, mark))
                    .collect();
                // A ledger prints one for each account code, of which one alone proves nothing.
                let codes = by_account && found.len() > 1;
                // What "balance forward" says depends on the end at which it stands.
                let before = (mark == Mark::Opening) != newest_first;
                let end = if before { 0 } else { all };
                found.retain(|found| found.lines_before == end && !codes);
                let (slot, found) = if mark == Mark::Opening {
                    (&mut statement.opening, found.first())
                } else {
                    (&mut statement.closing, found.last())
                };
                if slot.is_none() {
                    *slot = found.map(|found| found.stated.clone());
                }
            }
        }
    }

    /// What stands in the column of balances.
    fn printed(&self, row: &RawRow) -> Option<Result<(u16, Money), Fault>> {
        let (at, cell) = figures::at(row, self.layout, Column::Balance)?;
        let found = figures::money(cell, self.layout.profile);
        let found = found.map(|found| (at, figures::balance(found, self.layout.profile)));
        Some(found.map_err(|why| (at, why)))
    }

    /// Keeps a balance among the rows as one of its statement's.
    fn stated(&mut self, row: &RawRow, mark: Mark, (at, amount): (u16, Money)) {
        let at = self.place(row, at);
        self.current = self.statement(row);
        let by_account = self.layout.profile.kind == Kind::LedgerExtract;
        let Some(statement) = self.file.statements.get_mut(self.current) else {
            return;
        };
        let slot = if mark == Mark::Opening {
            &mut statement.opening
        } else {
            &mut statement.closing
        };
        match slot {
            // A ledger prints a balance for each account code: the statement's is their sum.
            Some(sum) if by_account => {
                sum.amount = sum.amount.plus(amount).unwrap_or(sum.amount);
            }
            // A bank prints one on each page: the first opens and the last closes.
            Some(_) if mark == Mark::Opening => {}
            _ => *slot = Some(Stated { amount, at }),
        }
    }

    /// A total beside a column of sides that is blank there: it says how much, and the rows above
    /// it say on which side. Whether the row was one.
    pub(super) fn total_of_no_side(&mut self, row: &RawRow, mark: Option<Mark>) -> bool {
        let sides = self.layout.columns.get(Column::Side);
        let blank = sides.is_some_and(|column| row.cell(column).is_none());
        let (Some(mark @ (Mark::SubTotal | Mark::GrandTotal)), true) = (mark, blank) else {
            return false;
        };
        let Some((column, cell)) = figures::at(row, self.layout, Column::Amount) else {
            return false;
        };
        let Ok(found) = figures::money(cell, self.layout.profile) else {
            return false;
        };
        if found.side.is_some() || found.money.is_negative() {
            return false;
        }
        let casts = self.casting.reached(mark);
        let out = casts.into_iter().any(|sum| sum == found.money.turned());
        let printed = Figures {
            effect: if out {
                found.money.turned()
            } else {
                found.money
            },
            column,
            written: cell.shown(),
            apart: None,
        };
        self.total(row, mark, &printed);
        true
    }

    /// A row whose words mark it as a total: recast, never added.
    pub(super) fn total(&mut self, row: &RawRow, mark: Mark, printed: &Figures) {
        let cast = if mark == Mark::GrandTotal {
            self.casting.grand_total(printed)
        } else {
            self.casting.sub_total(printed)
        };
        let column = printed.column;
        let why = match cast {
            Ok(None) if mark == Mark::GrandTotal => "a total that casts",
            Ok(None) => "a sub-total that casts",
            Ok(Some(why)) => return self.refuse(row, (column, why), None),
            Err(error) => return self.refuse(row, (column, error.to_string()), None),
        };
        self.set_aside(row, Some(column), why);
    }
}
