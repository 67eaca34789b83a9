//! The figures of a table → how many of them are the one before and the money since, in every way
//! in which amounts may move a balance.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ledger::money::Money,
    statement::{
        amount::Side,
        profile::{Column, Sign},
    },
};

/// The figures of the rows, in one column each.
pub(super) struct Figures {
    pub(super) columns: Vec<(u16, Vec<Option<Money>>)>,
    /// The sides that the rows are marked by, in each column that marks them.
    pub(super) sides: Vec<(u16, Vec<Option<Side>>)>,
    /// The rows without a day: totals, and balances by themselves.
    pub(super) undated: BTreeSet<usize>,
}

/// How the amounts of a table move its balance.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Signed(u16, Sign),
    Apart {
        out: u16,
        into: u16,
    },
    /// Beside a column of sides, of which this one is money in.
    Sided {
        amount: u16,
        side: u16,
        into: Side,
    },
}

impl Way {
    /// Where only one column of a pair is filled, as its captions tell, the other stays with it:
    /// the next file may fill that one too.
    pub(super) fn paired(self, roles: &BTreeMap<u16, Column>) -> Way {
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

/// Every way in which the columns may move one of them.
pub(super) fn ways(figures: &Figures, balance: u16) -> Vec<Way> {
    let others = || {
        figures
            .columns
            .iter()
            .map(|(at, _)| *at)
            .filter(|at| *at != balance)
    };
    let mut ways = Vec::new();
    for one in others() {
        // Of two ways that prove as much, the column of sides is read: the next file may mark both.
        for (side, _) in &figures.sides {
            for into in [Side::Credit, Side::Debit] {
                ways.push(Way::Sided {
                    amount: one,
                    side: *side,
                    into,
                });
            }
        }
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
pub(super) struct Tally {
    pub(super) follow: usize,
    pub(super) checked: usize,
    pub(super) out: (usize, usize),
    pub(super) into: (usize, usize),
}

impl Tally {
    /// A chance agreement of one or two rows proves nothing, and neither does one in ten that
    /// fails.
    pub(super) fn proves(&self) -> bool {
        self.follow >= 2 && self.follow.saturating_mul(10) >= self.checked.saturating_mul(9)
    }

    pub(super) fn beats(&self, other: &Tally) -> bool {
        (self.follow, other.checked) > (other.follow, self.checked)
    }
}

impl Figures {
    fn of(&self, column: u16) -> &[Option<Money>] {
        let found = self.columns.iter().find(|(at, _)| *at == column);
        found.map_or(&[], |(_, figures)| figures.as_slice())
    }

    fn side(&self, column: u16, row: usize) -> Option<Side> {
        let (_, sides) = self.sides.iter().find(|(at, _)| *at == column)?;
        sides.get(row).copied().flatten()
    }

    /// How many balances are the one before and the money since; a balance may stand in some rows
    /// only, as where one is printed at the end of each day.
    pub(super) fn tally(&self, way: Way, balance: u16, newest_first: bool) -> Tally {
        let balances = self.of(balance);
        let mut order: Vec<usize> = (0..balances.len()).collect();
        if newest_first {
            order.reverse();
        }
        let mut tally = Tally::default();
        let mut before: Option<Money> = None;
        let mut since = Moved::default();
        for row in order {
            let moved = self.moved(way, row);
            // A total moves nothing, and what stands beside it is no balance after it.
            if moved.any() && self.undated.contains(&row) {
                continue;
            }
            since.add(moved);
            let Some(after) = balances.get(row).copied().flatten() else {
                continue;
            };
            // A balance that stays while nothing moves proves nothing.
            if let (Some(before), true) = (before, since.moves()) {
                tally.see(since.after(before) == Some(after), since);
            }
            before = Some(after);
            since = Moved::default();
        }
        tally
    }

    /// The money of a row.
    fn moved(&self, way: Way, row: usize) -> Moved {
        let figure = |column: u16| self.of(column).get(row).copied().flatten();
        let (out, into) = match way {
            Way::Signed(column, Sign::PositiveIsMoneyIn) => (None, figure(column)),
            Way::Signed(column, Sign::PositiveIsMoneyOut) => (figure(column), None),
            Way::Apart { out, into } => (figure(out), figure(into)),
            Way::Sided { amount, side, into } => match self.side(side, row) {
                Some(marked) if marked == into => (None, figure(amount)),
                Some(_) => (figure(amount), None),
                None => (None, None),
            },
        };
        Moved {
            out,
            into,
            beyond: false,
        }
    }
}

/// The money of a row, or of several.
#[derive(Debug, Clone, Copy, Default)]
struct Moved {
    out: Option<Money>,
    into: Option<Money>,
    /// Whether it is beyond the range of money.
    beyond: bool,
}

impl Moved {
    fn any(self) -> bool {
        self.out.or(self.into).is_some()
    }

    /// Whether money moved, and not only nothing.
    fn moves(self) -> bool {
        let figures = self.out.into_iter().chain(self.into);
        figures.into_iter().any(|figure| !figure.is_nil())
    }

    fn add(&mut self, more: Moved) {
        for (sum, more) in [(&mut self.out, more.out), (&mut self.into, more.into)] {
            let Some(more) = more else {
                continue;
            };
            match sum.unwrap_or_default().plus(more) {
                Ok(added) => *sum = Some(added),
                Err(_) => self.beyond = true,
            }
        }
    }

    /// The balance after it.
    fn after(self, before: Money) -> Option<Money> {
        let moved = self.into.unwrap_or_default();
        let moved = moved.minus(self.out.unwrap_or_default()).ok()?;
        before.plus(moved).ok().filter(|_| !self.beyond)
    }
}

impl Tally {
    fn see(&mut self, follows: bool, Moved { out, into, .. }: Moved) {
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
