//! The cells of each column → what they hold, and what the column may be by its caption and by
//! them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Table, heading::is_day, named, of};
use crate::statement::{
    amount::{self, DecimalMark, Side},
    captions::{misspelt, plain},
    profile::{
        Column, Profile,
        sides::{plainly, same, usual},
        status,
    },
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
    /// Texts that only a point between them makes one.
    points: usize,
    /// Figures that can only be money: with pence, a sign or a pound sign.
    pub(super) money: usize,
    /// Figures below nil.
    pub(super) minus: usize,
    pub(super) letters: usize,
    /// What stands in it, each once, as far as that are a few short words.
    words: BTreeSet<String>,
    /// Whether it holds more words than those, or longer ones.
    wordy: bool,
}

/// More different words than the sides of any statement are marked by.
const WORDS: usize = 8;
/// Longer than any such word, in bytes.
const LONGEST: usize = 24;

impl Contents {
    fn mostly(&self, some: usize) -> bool {
        self.filled > 0 && some.saturating_mul(5) >= self.filled.saturating_mul(4)
    }

    /// Whether it may hold money.
    pub(super) fn may_be_money(&self) -> bool {
        let figures = self.figures.saturating_add(self.commas);
        self.mostly(figures) && !self.is_days() && !self.is_sides()
    }

    /// Whether it holds the words of both sides and no others.
    pub(super) fn is_sides(&self) -> bool {
        let marks = |side| self.words.iter().any(|word| usual(word) == Some(side));
        !self.wordy
            && marks(Side::Credit)
            && marks(Side::Debit)
            && self.words.iter().all(|word| usual(word).is_some())
    }

    /// How many of the words in it say what a bank has done with a line.
    fn words_of_status(&self) -> usize {
        let words = self.words.iter().filter(|_| !self.wordy);
        words.filter(|word| status::usual(word).is_some()).count()
    }

    /// Whether it holds such words and no others.
    fn is_status(&self) -> bool {
        !self.words.is_empty() && self.words_of_status() == self.words.len()
    }

    /// The words in it, where they are few enough to be asked about.
    pub(super) fn few_words(&self) -> Vec<String> {
        let words = self.words.iter().filter(|_| !self.wordy);
        words.cloned().collect()
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
            points: 0,
            money: 0,
            minus: 0,
            letters: 0,
            words: BTreeSet::new(),
            wordy: false,
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
    let word = shown.trim();
    contents.wordy |= contents.words.len() > WORDS || word.len() > LONGEST;
    if !contents.wordy && !contents.words.iter().any(|known| same(known, word)) {
        contents.words.insert(word.to_owned());
    }
    let day = match cell {
        Cell::Date(_) => true,
        Cell::Text(text) => is_day(text),
        Cell::Number(_) | Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated => false,
    };
    if day {
        return one(&mut contents.days);
    }
    let read = amount::read(&shown, DecimalMark::Point);
    let point = read.is_ok();
    if point && cell.text().is_some() && amount::read(&shown, DecimalMark::Comma).is_err() {
        one(&mut contents.points);
    }
    let read = read.or_else(|_| amount::read(&shown, DecimalMark::Comma));
    let below = |amount: &amount::Amount| amount.money.is_negative();
    contents.minus = contents
        .minus
        .saturating_add(usize::from(read.as_ref().is_ok_and(below)));
    if point {
        one(&mut contents.figures);
    } else if read.is_ok() {
        one(&mut contents.commas);
    } else {
        contents.letters = contents.letters.saturating_add(shown.chars().count());
        return;
    }
    if shown.contains(['.', ',', '£', '-', '(', '\u{2212}']) {
        one(&mut contents.money);
    }
}

/// What stands between pounds and pence, where some figure can be read with one of them alone: a
/// comma where a figure needs it, else a point where one does.
pub(super) fn decimal(contents: &[Contents]) -> Option<DecimalMark> {
    let money = || contents.iter().filter(|found| found.may_be_money());
    if money().any(|found| found.commas > 0) {
        return Some(DecimalMark::Comma);
    }
    money()
        .any(|found| found.points > 0)
        .then_some(DecimalMark::Point)
}

/// The order in which captions are tried: what a line cannot be without comes first. Whether an
/// amount includes the VAT beside it no caption says, so that is for a person to say.
const ROLES: [Column; 16] = [
    Column::Date,
    Column::Amount,
    Column::MoneyOut,
    Column::MoneyIn,
    Column::Balance,
    Column::Side,
    Column::Status,
    Column::Text,
    Column::Reference,
    Column::Party,
    Column::Kind,
    Column::Account,
    Column::Currency,
    Column::Code,
    Column::Period,
    Column::BankId,
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
            let says = format!("known statements use this heading for {}", role.says());
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
        // What nobody knows is asked; a column of many texts is none of status.
        Column::Status => !found.few_words().is_empty(),
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
    sides(contents, roles, why);
    let mut of_status = contents.iter().filter(|found| found.is_status());
    if !taken(roles, Column::Status)
        && let Some(found) = of_status.find(|found| !roles.contains_key(&found.column))
    {
        let words = found.few_words().join(" or ");
        let says = format!("{} cells are {words}", of(found.filled, found.filled));
        why.entry(found.column).or_default().push(says);
        roles.insert(found.column, Column::Status);
    }
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

/// The column of sides, where no caption gave it: words of both sides beside amounts without a
/// minus, of which a side has no need. Letters and signs that say no side by themselves are not
/// taken for sides where their heading is known to be of something else: C may be a cheque.
fn sides(
    contents: &[Contents],
    roles: &mut BTreeMap<u16, Column>,
    why: &mut BTreeMap<u16, Vec<String>>,
) {
    let given = |role: &Column| matches!(role, Column::Side | Column::MoneyOut | Column::MoneyIn);
    if roles.values().any(given) {
        return;
    }
    let unsigned = |found: &Contents| found.may_be_money() && found.money > 0 && found.minus == 0;
    let mut sides = contents.iter().filter(|found| found.is_sides());
    let (Some(found), None, true) = (sides.next(), sides.next(), contents.iter().any(unsigned))
    else {
        return;
    };
    let words = found.few_words();
    let says = format!(
        "{} cells are {}",
        of(found.filled, found.filled),
        words.join(" or ")
    );
    if !words.iter().all(|word| plainly(word).is_some()) && roles.contains_key(&found.column) {
        let says = format!("{says}: nothing proves that they mark money in and money out");
        why.entry(found.column).or_default().push(says);
        return;
    }
    why.insert(found.column, vec![says]);
    roles.insert(found.column, Column::Side);
}

impl Table {
    /// A column's name for a sentence.
    pub(super) fn name(&self, column: u16) -> String {
        named(self, column)
    }
}
