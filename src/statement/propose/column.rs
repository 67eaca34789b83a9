//! The cells of each column → what they hold, and what the column may be by its caption and by
//! them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Table, heading::is_day, named, of};
use crate::statement::{
    amount::{self, DecimalMark},
    captions::{misspelt, plain},
    profile::{Column, Profile},
    rows::Cell,
};

/// What the cells of a column hold, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contents {
    pub(super) column: u16,
    pub(super) filled: usize,
    pub(super) days: usize,
    /// Figures with a point between pounds and pence, or without pence.
    pub(super) figures: usize,
    /// Figures that only a comma between pounds and pence makes one.
    pub(super) commas: usize,
    /// Figures that can only be money: with pence, a sign or a pound sign.
    pub(super) money: usize,
    pub(super) letters: usize,
}

impl Contents {
    fn mostly(&self, some: usize) -> bool {
        self.filled > 0 && some.saturating_mul(5) >= self.filled.saturating_mul(4)
    }

    /// Whether it may hold money.
    pub(super) fn may_be_money(&self) -> bool {
        self.mostly(self.figures.saturating_add(self.commas)) && !self.is_days()
    }

    /// Whether most cells are days: the word Total may stand among them.
    fn is_days(&self) -> bool {
        self.days.saturating_mul(2) > self.filled
    }
}

/// What stands in each column of the table.
pub(super) fn contents(table: &Table) -> Vec<Contents> {
    let mut found: BTreeMap<u16, Contents> = BTreeMap::new();
    let captioned = table.captions.keys().copied();
    let filled = table
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().map(|(at, _)| *at));
    for column in captioned.chain(filled) {
        found.entry(column).or_insert(Contents {
            column,
            filled: 0,
            days: 0,
            figures: 0,
            commas: 0,
            money: 0,
            letters: 0,
        });
    }
    for (column, cell) in table.rows.iter().flat_map(|row| &row.cells) {
        if let Some(contents) = found.get_mut(column) {
            count(contents, cell);
        }
    }
    found.into_values().collect()
}

fn count(contents: &mut Contents, cell: &Cell) {
    let one = |counter: &mut usize| *counter = counter.saturating_add(1);
    one(&mut contents.filled);
    let shown = cell.shown();
    let day = match cell {
        Cell::Date(_) => true,
        Cell::Text(text) => is_day(text),
        Cell::Number(_) | Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated => false,
    };
    if day {
        return one(&mut contents.days);
    }
    let point = amount::read(&shown, DecimalMark::Point).is_ok();
    if point {
        one(&mut contents.figures);
    } else if amount::read(&shown, DecimalMark::Comma).is_ok() {
        one(&mut contents.commas);
    } else {
        contents.letters = contents.letters.saturating_add(shown.chars().count());
        return;
    }
    if shown.contains(['.', ',', '£', '-', '(', '\u{2212}']) {
        one(&mut contents.money);
    }
}

/// Between pounds and pence stands a comma only where some figure can be read in no other way.
pub(super) fn decimal(contents: &[Contents]) -> DecimalMark {
    if contents
        .iter()
        .any(|found| found.may_be_money() && found.commas > 0)
    {
        DecimalMark::Comma
    } else {
        DecimalMark::Point
    }
}

/// The order in which captions are tried: what a line cannot be without comes first.
const ROLES: [Column; 16] = [
    Column::Date,
    Column::Amount,
    Column::MoneyOut,
    Column::MoneyIn,
    Column::Balance,
    Column::Side,
    Column::Text,
    Column::Reference,
    Column::Party,
    Column::Kind,
    Column::Account,
    Column::Currency,
    Column::Code,
    Column::Period,
    Column::BankId,
    Column::Vat,
];

/// The roles that the captions give, as the known profiles use them.
pub(super) fn by_caption(
    table: &Table,
    contents: &[Contents],
    known: &[Profile],
    why: &mut BTreeMap<u16, Vec<String>>,
) -> BTreeMap<u16, Column> {
    let mut roles = BTreeMap::new();
    for role in ROLES {
        let captions = captions(known, role);
        let fitting = |found: &&Contents| {
            let caption = table
                .captions
                .get(&found.column)
                .map(|caption| plain(caption));
            let named = caption.is_some_and(|caption| {
                captions.contains(&caption) || captions.iter().any(|one| misspelt(&caption, one))
            });
            named && suits(found, role)
        };
        let free = contents
            .iter()
            .filter(|found| !roles.contains_key(&found.column));
        if let Some(found) = free
            .filter(|found| fitting(found))
            .max_by_key(|found| found.filled)
        {
            let column = found.column;
            let says = format!("statements that we know call {} so", role.says());
            why.entry(column).or_default().push(says);
            roles.insert(column, role);
        }
    }
    // One column of money out without one of money in is no pair, and an amount needs no pair.
    let has = |roles: &BTreeMap<u16, Column>, role| roles.values().any(|found| *found == role);
    let pair = has(&roles, Column::MoneyOut) && has(&roles, Column::MoneyIn);
    if pair {
        roles.retain(|_, role| *role != Column::Amount && *role != Column::Side);
    } else {
        roles.retain(|_, role| !matches!(role, Column::MoneyOut | Column::MoneyIn));
    }
    why.retain(|column, _| roles.contains_key(column));
    roles
}

/// The captions that known profiles give to a role, made plain.
pub(super) fn captions(known: &[Profile], role: Column) -> BTreeSet<String> {
    let lists = known
        .iter()
        .filter_map(|profile| profile.columns.get(&role));
    lists.flatten().map(|caption| plain(caption)).collect()
}

/// Whether what stands in a column can be what its caption says.
fn suits(found: &Contents, role: Column) -> bool {
    match role {
        Column::Date => found.is_days(),
        Column::Amount | Column::MoneyOut | Column::MoneyIn | Column::Balance | Column::Vat => {
            found.may_be_money() || found.filled == 0
        }
        Column::Side
        | Column::Text
        | Column::Reference
        | Column::Party
        | Column::Kind
        | Column::Account
        | Column::Currency
        | Column::Code
        | Column::Period
        | Column::BankId
        | Column::Ignored => true,
    }
}

/// Roles that no caption gave and the cells do: the day, and what a line says.
pub(super) fn by_contents(
    contents: &[Contents],
    roles: &mut BTreeMap<u16, Column>,
    why: &mut BTreeMap<u16, Vec<String>>,
) {
    let taken = |roles: &BTreeMap<u16, Column>, role| roles.values().any(|found| *found == role);
    if !taken(roles, Column::Date)
        && let Some(days) = contents.iter().find(|found| found.is_days())
    {
        let says = format!("{} cells are dates", of(days.days, days.filled));
        why.entry(days.column).or_default().push(says);
        roles.insert(days.column, Column::Date);
    }
    let free = |found: &&Contents| !roles.contains_key(&found.column);
    if !taken(roles, Column::Text)
        && let Some(text) = contents
            .iter()
            .filter(free)
            .max_by_key(|found| found.letters)
        && text.letters > 0
    {
        let says = "it holds the most words".to_owned();
        why.entry(text.column).or_default().push(says);
        roles.insert(text.column, Column::Text);
    }
    let money = [Column::Amount, Column::MoneyOut, Column::MoneyIn];
    if !money.into_iter().any(|role| taken(roles, role)) {
        let free = contents
            .iter()
            .filter(|found| !roles.contains_key(&found.column));
        let money: Vec<&Contents> = free
            .filter(|found| found.may_be_money() && found.money > 0)
            .collect();
        if let [only] = money.as_slice() {
            let says = format!("{} cells are amounts of money", of(only.money, only.filled));
            why.entry(only.column).or_default().push(says);
            roles.insert(only.column, Column::Amount);
        }
    }
}

impl Table {
    /// A column's name for a sentence.
    pub(super) fn name(&self, column: u16) -> String {
        named(self, column)
    }
}
