//! The balances above a heading → whether opening and the amounts make closing as they seem to go,
//! or the other way round.

use std::collections::BTreeMap;

use super::{
    Table,
    balances::{figures, sides_of},
    heading::is_dated,
};
use crate::{
    ledger::money::Money,
    statement::{
        amount::{self, DecimalMark, Side},
        captions::plain,
        profile::{Column, Fact, Profile},
        rows::RawRow,
    },
};

/// What opening and closing prove of the amounts between them.
pub(super) struct Ends {
    /// Whether they go the other way than they seem to: an amount without a minus is money out, CR
    /// is, the column of money in is.
    pub(super) turned: bool,
    /// The evidence.
    pub(super) says: String,
}

/// What the balances above the heading prove: opening and amounts make closing.
pub(super) fn prove(
    table: &Table,
    roles: &BTreeMap<u16, Column>,
    known: &[Profile],
    mark: DecimalMark,
) -> Option<Ends> {
    let of = |wanted| {
        let mut found = roles.iter().filter(|(_, role)| **role == wanted);
        found.next().map(|(column, _)| *column)
    };
    let opening = stated(table, known, Fact::Opening, mark)?;
    let closing = stated(table, known, Fact::Closing, mark)?;
    let day = of(Column::Date)?;
    // A row without a day is a total, or a note.
    let dated = table.rows.iter().filter(|row| is_dated(row, day));
    let dated: Vec<RawRow> = dated.cloned().collect();
    let sum = |column| Money::sum(figures(&dated, column, mark).into_iter().flatten()).ok();
    let moved = match (of(Column::Amount), of(Column::Side)) {
        (Some(amount), Some(side)) => sided(&dated, (amount, side), mark)?,
        (Some(amount), None) => sum(amount)?,
        (None, _) => {
            let (out, into) = (of(Column::MoneyOut)?, of(Column::MoneyIn)?);
            sum(into)?.minus(sum(out)?).ok()?
        }
    };
    let says =
        |how: &str| format!("opening {opening} {how} the amounts {moved} is closing {closing}");
    if moved.is_nil() {
        None
    } else if opening.plus(moved) == Ok(closing) {
        let says = says("and");
        Some(Ends {
            turned: false,
            says,
        })
    } else if opening.minus(moved) == Ok(closing) {
        let says = says("less");
        Some(Ends { turned: true, says })
    } else {
        None
    }
}

/// The amounts beside credits less those beside debits; none where some row marks neither.
fn sided(rows: &[RawRow], (amount, side): (u16, u16), mark: DecimalMark) -> Option<Money> {
    let sides = sides_of(rows, side);
    let amounts = figures(rows, amount, mark).into_iter().zip(sides);
    let moved = amounts.filter_map(|(amount, side)| Some((amount?, side)));
    let moved = moved.map(|(amount, side)| match side? {
        Side::Credit => Some(amount),
        Side::Debit => Some(amount.turned()),
    });
    let moved: Option<Vec<Money>> = moved.collect();
    Money::sum(moved?).ok()
}

fn stated(table: &Table, known: &[Profile], fact: Fact, mark: DecimalMark) -> Option<Money> {
    let named = known
        .iter()
        .filter_map(|profile| profile.facts.get(&fact))
        .flatten();
    let named: Vec<String> = named.map(|caption| plain(caption)).collect();
    let rows = table.above.iter();
    let mut pairs = rows.flat_map(|row| row.cells.iter().zip(row.cells.iter().skip(1)));
    pairs.find_map(|((_, label), (_, value))| {
        let label = label.text().map(|text| plain(text.trim_end_matches(':')))?;
        let figure = amount::read(&value.shown(), mark).ok()?;
        named.contains(&label).then_some(figure.money)
    })
}
