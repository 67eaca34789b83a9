//! The figures of a table → which columns are amounts and which is the balance after them, proved
//! by how the balance moves.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Proofs, Table,
    column::Contents,
    heading::is_dated,
    of_rows,
    tally::{Figures, Tally, Way, ways},
};
use crate::{
    ledger::money::Money,
    statement::{
        amount::{self, DecimalMark, Side},
        profile::{Column, Sign, sides::usual},
        rows::{Cell, RawRow},
    },
};

/// More columns of figures than any statement has beside its money.
const COLUMNS: usize = 8;

/// What the balances prove.
pub(super) struct Proved {
    roles: Vec<(u16, Column, Option<String>)>,
    pub(super) sign: Sign,
    /// The column of sides, and the one that it marks money in by.
    pub(super) marked: Option<(u16, Side)>,
    /// Whether the balance goes down by a figure without a minus.
    pub(super) against: bool,
    /// Whether it runs through every row, so that the rows stand in the order of time.
    pub(super) runs: bool,
    pub(super) says: String,
}

impl Proved {
    /// Keeps what is proved, for answers to be held against.
    pub(super) fn keep(&self, proofs: &mut Proofs) {
        let of = |wanted: &[Column]| {
            let roles = self
                .roles
                .iter()
                .filter(|(_, role, _)| wanted.contains(role));
            let roles = roles.map(|(column, role, _)| (*column, *role));
            roles.collect::<BTreeMap<u16, Column>>()
        };
        proofs.sides = of(&[Column::MoneyOut, Column::MoneyIn]);
        let signed = proofs.sides.is_empty() && self.marked.is_none();
        proofs.sign = signed.then_some(self.sign);
        proofs.balance = of(&[Column::Balance]).into_keys().next();
    }

    /// What is proved goes before what captions seem to say.
    pub(super) fn adopt(
        &self,
        roles: &mut BTreeMap<u16, Column>,
        why: &mut BTreeMap<u16, Vec<String>>,
    ) {
        let money = [
            Column::Amount,
            Column::MoneyOut,
            Column::MoneyIn,
            Column::Balance,
            Column::Side,
        ];
        let before = roles.clone();
        roles.retain(|_, role| !money.contains(role));
        for (column, role, says) in &self.roles {
            if before.get(column) != Some(role) {
                why.remove(column);
            }
            if let Some(says) = says {
                why.entry(*column).or_default().push(says.clone());
            }
            roles.insert(*column, *role);
        }
    }
}

/// Looks for the columns of which one is the balance after the others; `roles` are what the
/// captions seem to say.
pub(super) fn prove(
    table: &Table,
    contents: &[Contents],
    mark: DecimalMark,
    roles: &BTreeMap<u16, Column>,
) -> Option<Proved> {
    let mut money: Vec<&Contents> = contents
        .iter()
        .filter(|found| found.may_be_money())
        .collect();
    // What can be nothing but money goes before numbers of accounts and of cheques.
    money.sort_by_key(|found| found.money == 0);
    let columns = money.into_iter().take(COLUMNS);
    let columns = columns.map(|found| (found.column, figures(&table.rows, found.column, mark)));
    let figures = Figures {
        columns: columns.collect(),
        sides: sides(table, contents, roles),
        undated: undated(table, roles),
    };
    let mut best: Option<(Way, u16, Tally)> = None;
    for (balance, _) in &figures.columns {
        for way in ways(&figures, *balance) {
            for newest_first in [false, true] {
                let tally = figures.tally(way, *balance, newest_first);
                let better = best.as_ref().is_none_or(|(_, _, best)| tally.beats(best));
                if tally.proves() && better {
                    best = Some((way, *balance, tally));
                }
            }
        }
    }
    best.map(|(way, balance, tally)| Proved {
        runs: tally.follow == tally.checked,
        ..said((table, contents), way.paired(roles), balance, &tally)
    })
}

/// The sides that the rows are marked by, in each column that may mark them.
fn sides(
    table: &Table,
    contents: &[Contents],
    roles: &BTreeMap<u16, Column>,
) -> Vec<(u16, Vec<Option<Side>>)> {
    let may_mark =
        |found: &&Contents| found.is_sides() || roles.get(&found.column) == Some(&Column::Side);
    let columns = contents.iter().filter(may_mark).map(|found| found.column);
    let marked = |column: u16| (column, sides_of(&table.rows, column));
    columns.map(marked).collect()
}

/// The sides that the rows are marked by in a column, as banks write them.
pub(super) fn sides_of(rows: &[RawRow], column: u16) -> Vec<Option<Side>> {
    let sides = rows.iter().map(|row| usual(&row.cell(column)?.shown()));
    sides.collect()
}

/// The rows without a day; none where no column of days is known, or most rows have no day.
fn undated(table: &Table, roles: &BTreeMap<u16, Column>) -> BTreeSet<usize> {
    let Some((day, _)) = roles.iter().find(|(_, role)| **role == Column::Date) else {
        return BTreeSet::new();
    };
    let rows = table.rows.iter().enumerate();
    let rows = rows.filter(|(_, row)| !is_dated(row, *day));
    let undated: BTreeSet<usize> = rows.map(|(place, _)| place).collect();
    if undated.len().saturating_mul(2) > table.rows.len() {
        return BTreeSet::new();
    }
    undated
}

/// The figures of a column.
pub(super) fn figures(rows: &[RawRow], column: u16, mark: DecimalMark) -> Vec<Option<Money>> {
    let figure = |row: &RawRow| {
        let read = match row.cell(column)? {
            Cell::Number(text) => amount::read(text, DecimalMark::Point),
            Cell::Text(text) => amount::read(text, mark),
            Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated => return None,
        };
        let read = read.ok()?;
        Some(match read.side {
            Some(Side::Debit) => read.money.turned(),
            Some(Side::Credit) | None => read.money,
        })
    };
    rows.iter().map(figure).collect()
}

fn said((table, contents): (&Table, &[Contents]), way: Way, balance: u16, tally: &Tally) -> Proved {
    let (name, all) = (table.name(balance), of_rows(tally.follow, tally.checked));
    let after = format!("each figure is the one before it and the row's money: {all}");
    let balance = (balance, Column::Balance, Some(after));
    // What nothing stands in proves nothing.
    let moves = |way: &str, when: String, (some, all): (usize, usize)| {
        let rows = of_rows(some, all);
        (all > 0).then(|| format!("{name} goes {way} {when}: {rows}"))
    };
    match way {
        Way::Signed(column, sign) => {
            let way = if sign == Sign::PositiveIsMoneyIn {
                "up"
            } else {
                "down"
            };
            let says = format!("{name} goes {way} by {}: {all}", table.name(column));
            Proved {
                roles: vec![(column, Column::Amount, Some(says.clone())), balance],
                sign,
                marked: None,
                against: sign == Sign::PositiveIsMoneyOut,
                runs: false,
                says,
            }
        }
        Way::Apart { out, into } => {
            let filled = |column| format!("when {} is filled", table.name(column));
            let down = moves("down", filled(out), tally.out);
            let up = moves("up", filled(into), tally.into);
            let says = down.clone().or_else(|| up.clone()).unwrap_or_default();
            Proved {
                roles: vec![
                    (out, Column::MoneyOut, down),
                    (into, Column::MoneyIn, up),
                    balance,
                ],
                sign: Sign::PositiveIsMoneyIn,
                marked: None,
                against: false,
                runs: false,
                says,
            }
        }
        Way::Sided { amount, side, into } => {
            let marked = |is_in: bool| {
                let found = contents.iter().filter(|found| found.column == side);
                let words = found.flat_map(Contents::few_words);
                let words: Vec<String> = words
                    .filter(|word| usual(word).is_some_and(|side| (side == into) == is_in))
                    .collect();
                format!("where {} is {}", table.name(side), words.join(" or "))
            };
            let down = moves("down", marked(false), tally.out);
            let up = moves("up", marked(true), tally.into);
            let says: Vec<String> = down.into_iter().chain(up).collect();
            let says = says.join(", and ");
            let by_it = format!("{name} moves by it: {all}");
            Proved {
                roles: vec![
                    (amount, Column::Amount, Some(by_it)),
                    (side, Column::Side, Some(says.clone())),
                    balance,
                ],
                sign: Sign::PositiveIsMoneyIn,
                marked: Some((side, into)),
                against: false,
                runs: false,
                says,
            }
        }
    }
}
