//! The figures of a table → which columns are amounts and which is the balance after them, proved
//! by how the balance moves.

use std::collections::BTreeMap;

use super::{Proofs, Table, column::Contents, heading::is_dated, of};
use crate::{
    ledger::money::Money,
    statement::{
        amount::{self, DecimalMark},
        captions::plain,
        profile::{Column, Fact, Profile, Sign},
        rows::{Cell, RawRow},
    },
};

/// More columns of figures than any statement has beside its money.
const COLUMNS: usize = 8;

/// What the balances prove.
pub(super) struct Proved {
    roles: Vec<(u16, Column, Option<String>)>,
    pub(super) sign: Sign,
    /// Whether the balance goes down by a figure without a minus.
    pub(super) against: bool,
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
        proofs.sign = proofs.sides.is_empty().then_some(self.sign);
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

/// The figures of the rows that have a balance, in one column each.
struct Figures {
    columns: Vec<(u16, Vec<Option<Money>>)>,
}

/// How the amounts of a table move its balance.
#[derive(Clone, Copy)]
enum Way {
    Signed(u16, Sign),
    Apart { out: u16, into: u16 },
}

impl Way {
    /// Where only one column of a pair is filled, as its captions tell, the other stays with it:
    /// the next file may fill that one too.
    fn paired(self, roles: &BTreeMap<u16, Column>) -> Way {
        let of = |wanted| {
            let found = roles.iter().find(|(_, role)| **role == wanted);
            found.map(|(column, _)| *column)
        };
        match (self, of(Column::MoneyOut), of(Column::MoneyIn)) {
            (Way::Signed(column, Sign::PositiveIsMoneyOut), Some(out), Some(into))
                if column == out =>
            {
                Way::Apart { out, into }
            }
            (Way::Signed(column, Sign::PositiveIsMoneyIn), Some(out), Some(into))
                if column == into =>
            {
                Way::Apart { out, into }
            }
            (way, _, _) => way,
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
    let money = contents.iter().filter(|found| found.may_be_money());
    let columns: Vec<(u16, Vec<Option<Money>>)> = money
        .take(COLUMNS)
        .map(|found| (found.column, figures(&table.rows, found.column, mark)))
        .collect();
    let figures = Figures { columns };
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
    best.map(|(way, balance, tally)| said(table, way.paired(roles), balance, &tally))
}

fn figures(rows: &[RawRow], column: u16, mark: DecimalMark) -> Vec<Option<Money>> {
    let figure = |row: &RawRow| {
        let read = match row.cell(column)? {
            Cell::Number(text) => amount::read(text, DecimalMark::Point),
            Cell::Text(text) => amount::read(text, mark),
            Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated => return None,
        };
        let read = read.ok()?;
        Some(match read.side {
            Some(amount::Side::Debit) => read.money.turned(),
            Some(amount::Side::Credit) | None => read.money,
        })
    };
    rows.iter().map(figure).collect()
}

fn ways(figures: &Figures, balance: u16) -> Vec<Way> {
    let others = || {
        figures
            .columns
            .iter()
            .map(|(at, _)| *at)
            .filter(|at| *at != balance)
    };
    let mut ways = Vec::new();
    for one in others() {
        ways.push(Way::Signed(one, Sign::PositiveIsMoneyIn));
        ways.push(Way::Signed(one, Sign::PositiveIsMoneyOut));
        for into in others().filter(|into| *into != one) {
            ways.push(Way::Apart { out: one, into });
        }
    }
    ways
}

/// How many balances follow from the one before.
#[derive(Default)]
struct Tally {
    follow: usize,
    checked: usize,
    out: (usize, usize),
    into: (usize, usize),
}

impl Tally {
    /// A chance agreement of one or two rows proves nothing, and neither does one in ten that
    /// fails.
    fn proves(&self) -> bool {
        self.follow >= 2 && self.follow.saturating_mul(10) >= self.checked.saturating_mul(9)
    }

    fn beats(&self, other: &Tally) -> bool {
        (self.follow, other.checked) > (other.follow, self.checked)
    }
}

impl Figures {
    fn of(&self, column: u16) -> &[Option<Money>] {
        let found = self.columns.iter().find(|(at, _)| *at == column);
        found.map_or(&[], |(_, figures)| figures.as_slice())
    }

    fn tally(&self, way: Way, balance: u16, newest_first: bool) -> Tally {
        let balances = self.of(balance);
        let mut order: Vec<usize> = (0..balances.len()).collect();
        if newest_first {
            order.reverse();
        }
        let mut tally = Tally::default();
        let mut before: Option<Money> = None;
        for row in order {
            let Some(after) = balances.get(row).copied().flatten() else {
                continue;
            };
            let figure = |column: u16| self.of(column).get(row).copied().flatten();
            let (out, into) = match way {
                Way::Signed(column, Sign::PositiveIsMoneyIn) => (None, figure(column)),
                Way::Signed(column, Sign::PositiveIsMoneyOut) => (figure(column), None),
                Way::Apart { out, into } => (figure(out), figure(into)),
            };
            let moved = into.unwrap_or_default().minus(out.unwrap_or_default());
            if let (Some(before), Ok(moved), true) = (before, moved, out.or(into).is_some()) {
                let follows = before.plus(moved) == Ok(after);
                tally.see(follows, out, into);
            }
            before = Some(after);
        }
        tally
    }
}

impl Tally {
    fn see(&mut self, follows: bool, out: Option<Money>, into: Option<Money>) {
        let filled = |money: Option<Money>| money.is_some_and(|money| !money.is_nil());
        let add = |counter: &mut usize, one: bool| {
            *counter = counter.saturating_add(usize::from(one));
        };
        add(&mut self.checked, true);
        add(&mut self.follow, follows);
        add(&mut self.out.1, filled(out));
        add(&mut self.out.0, filled(out) && follows);
        add(&mut self.into.1, filled(into));
        add(&mut self.into.0, filled(into) && follows);
    }
}

fn said(table: &Table, way: Way, balance: u16, tally: &Tally) -> Proved {
    let (name, all) = (table.name(balance), of(tally.follow, tally.checked));
    let after = format!("it follows from the amounts: {all} rows");
    match way {
        Way::Signed(column, sign) => {
            let moves = if sign == Sign::PositiveIsMoneyIn {
                "goes up by"
            } else {
                "goes down by"
            };
            let says = format!("{name} {moves} {}: {all} rows", table.name(column));
            Proved {
                roles: vec![
                    (column, Column::Amount, Some(says.clone())),
                    (balance, Column::Balance, Some(after)),
                ],
                sign,
                against: sign == Sign::PositiveIsMoneyOut,
                says,
            }
        }
        Way::Apart { out, into } => {
            // A column in which nothing stands proves nothing.
            let side = |moves: &str, column: u16, (some, all): (usize, usize)| {
                let named = table.name(column);
                let rows = of(some, all);
                (all > 0)
                    .then(|| format!("{name} goes {moves} when {named} is filled: {rows} rows"))
            };
            let (down, up) = (side("down", out, tally.out), side("up", into, tally.into));
            let says = down.clone().or_else(|| up.clone()).unwrap_or_default();
            Proved {
                roles: vec![
                    (out, Column::MoneyOut, down),
                    (into, Column::MoneyIn, up),
                    (balance, Column::Balance, Some(after)),
                ],
                sign: Sign::PositiveIsMoneyIn,
                against: false,
                says,
            }
        }
    }
}

/// The sign that the balances above the heading prove: opening and amounts make closing.
pub(super) fn by_ends(
    table: &Table,
    roles: &BTreeMap<u16, Column>,
    known: &[Profile],
) -> Option<(Sign, String)> {
    let (column, _) = roles.iter().find(|(_, role)| **role == Column::Amount)?;
    let opening = stated(table, known, Fact::Opening)?;
    let closing = stated(table, known, Fact::Closing)?;
    let (day, _) = roles.iter().find(|(_, role)| **role == Column::Date)?;
    // A row without a day is a total, or a note.
    let dated: Vec<RawRow> = table
        .rows
        .iter()
        .filter(|row| is_dated(row, *day))
        .cloned()
        .collect();
    let amounts = figures(&dated, *column, DecimalMark::Point);
    let sum = Money::sum(amounts.into_iter().flatten())
        .ok()
        .filter(|sum| !sum.is_nil())?;
    let says =
        |how: &str| format!("opening {opening} {how} the amounts {sum} is closing {closing}");
    if opening.plus(sum) == Ok(closing) {
        Some((Sign::PositiveIsMoneyIn, says("and")))
    } else if opening.minus(sum) == Ok(closing) {
        Some((Sign::PositiveIsMoneyOut, says("less")))
    } else {
        None
    }
}

fn stated(table: &Table, known: &[Profile], fact: Fact) -> Option<Money> {
    let named = known
        .iter()
        .filter_map(|profile| profile.facts.get(&fact))
        .flatten();
    let named: Vec<String> = named.map(|caption| plain(caption)).collect();
    let rows = table.above.iter();
    let mut pairs = rows.flat_map(|row| row.cells.iter().zip(row.cells.iter().skip(1)));
    pairs.find_map(|((_, label), (_, value))| {
        let label = label.text().map(|text| plain(text.trim_end_matches(':')))?;
        let figure = amount::read(&value.shown(), DecimalMark::Point).ok()?;
        named.contains(&label).then_some(figure.money)
    })
}
