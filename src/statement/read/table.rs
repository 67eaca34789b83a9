//! The rows of a recognised sheet → lines, rows set aside with their reason, and problems.
//!
//! **Invariant:** every row is counted once: it is a line, or it is set aside (law 3). A row whose
//! figure cannot be proved is both set aside and a problem, with its money where that is known.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::{
    ledger::money::Money,
    statement::{
        captions::plain_letters,
        days::BothWays,
        line::{
            MANY_LINES, Place, Problem, ReadFile, SetAside, Statement, StatementLine,
            column_letters,
        },
        marks::{self, Mark},
        profile::{Column, Decides, Status},
        read::{
            ending::Swapped,
            figures::{self, Fault, Figures},
            marks::MarkTexts,
            preamble::Preamble,
            status::Unclear,
            totals::{ByWords, Casting},
        },
        recognise::Layout,
        rows::{Cell, RawRow},
    },
};

/// A sheet being read.
pub(super) struct Table<'a> {
    pub(super) layout: &'a Layout<'a>,
    pub(super) sheet: Option<String>,
    pub(super) preamble: Preamble,
    pub(super) casting: Casting,
    pub(super) swapped: Swapped,
    pub(super) days: BothWays,
    pub(super) unclear: Unclear,
    marks: MarkTexts,
    /// Balances among the rows that only their words say they are.
    pub(super) by_words: Vec<ByWords>,
    pub(super) current: usize,
    /// How many lines gave no day.
    pub(super) undated: u32,
    /// Where the first of them stands.
    pub(super) undated_first: Option<Place>,
    /// The columns without a heading that were said to be passed over.
    passed_over: BTreeSet<u16>,
    /// The columns from the first on that all have a heading: how many.
    headed: u16,
    /// The columns without a heading beside those of money.
    pub(super) beside_money: Vec<u16>,
    /// How many lines it may have that no room was made for yet.
    room: usize,
    /// What has been read so far.
    pub(super) file: ReadFile,
}

/// The account that a row names.
#[derive(Debug)]
pub(super) struct Named {
    account: Option<String>,
    /// As its own column says.
    currency: Option<String>,
    /// As it stands in the name of the account.
    inside: Option<String>,
}

impl<'a> Table<'a> {
    /// Starts at the top of a sheet that seems to have so many rows.
    pub(super) fn new(
        layout: &'a Layout<'a>,
        sheet: Option<String>,
        file: ReadFile,
        rows: usize,
    ) -> Table<'a> {
        Table {
            layout,
            sheet,
            preamble: Preamble::default(),
            casting: Casting::default(),
            swapped: Swapped::of(layout.profile.dates),
            days: BothWays::default(),
            unclear: Unclear::default(),
            marks: MarkTexts::of(&layout.profile.marks),
            by_words: Vec::new(),
            current: 0,
            undated: 0,
            undated_first: None,
            passed_over: BTreeSet::new(),
            headed: (0..=u16::MAX)
                .find(|column| !layout.captions.contains_key(column))
                .unwrap_or_default(),
            beside_money: layout.beside_money(),
            room: rows,
            file,
        }
    }

    /// Reads one row.
    pub(super) fn row(&mut self, row: &RawRow) {
        self.file.rows = self.file.rows.saturating_add(1);
        self.file.blank = self.file.blank.saturating_add(row.blank_before);
        match self.layout.heading {
            Some(heading) if row.number < heading => self.above(row),
            Some(heading) if row.number == heading => self.set_aside(row, None, "the heading"),
            _ if self.is_heading(row) => self.set_aside(row, None, "the heading again"),
            _ => self.below(row),
        }
    }

    fn above(&mut self, row: &RawRow) {
        let sheet = self.sheet.as_deref();
        let problems = &mut self.file.problems;
        self.preamble.row(row, sheet, self.layout.profile, problems);
        self.set_aside(row, None, "above the heading");
    }

    fn below(&mut self, row: &RawRow) {
        let status = self.status(row);
        if status == Some(Status::Never) {
            return self.never_paid(row);
        }
        let year = self.preamble.year();
        let day = figures::day(row, self.layout, year);
        // A time of day where the day should stand is a line's as much as a day is.
        let timed = self.layout.profile.undated.is_some()
            && figures::at(row, self.layout, Column::Date).is_some();
        let mark = self.marks.of_row(row, timed || matches!(day, Ok(Some(_))));
        let figures = match self
            .unnamed(row)
            .map_or_else(|| figures::of(row, self.layout), Err)
        {
            Ok(figures) => figures,
            Err(_) if self.total_of_no_side(row, mark) => return,
            Err(fault) => return self.refuse(row, fault, None),
        };
        if mark.is_none()
            && !figures.as_ref().is_some_and(Figures::moves)
            && let Some(mark) = marks::well_known_in(row)
        {
            return self.balance_by_words(row, mark);
        }
        match (mark, figures) {
            (Some(mark @ (Mark::Opening | Mark::Closing)), figures) => {
                self.balance(row, mark, figures);
            }
            (Some(mark), Some(figures)) => self.total(row, mark, &figures),
            (Some(_), None) => self.set_aside(row, None, "a total without a figure"),
            (None, None) if status == Some(Status::Pending) => self.pending_aside(row, None),
            (None, None) => match day {
                Ok(Some(_)) => {
                    let column = self.money_column();
                    let why = "the row has a date but no amount; blank is not nil".to_owned();
                    self.refuse(row, (column, why), None);
                }
                _ => self.set_aside(row, None, "a note: no date and no amount"),
            },
            (None, Some(figures)) => self.line(row, day, figures),
        }
    }

    fn line(&mut self, row: &RawRow, day: Result<Option<Date>, Fault>, figures: Figures) {
        let Some(pending) = self.pending(row, &figures) else {
            return;
        };
        // What is not booked is in no total, as in no balance.
        if !pending && let Err(error) = self.casting.add(&figures) {
            return self.refuse(row, (figures.column, error.to_string()), None);
        }
        let money = Some(figures.effect);
        if let Some((at, cell)) = figures::at(row, self.layout, Column::Date) {
            self.swapped.see(row.number, at, cell);
            self.see_day(row, at, cell);
        }
        if figures
            .apart
            .is_some_and(|(out, into)| !out.is_nil() && !into.is_nil())
        {
            let why = "the row has money out and money in, so which it is cannot be told";
            return self.refuse(row, (figures.column, why.to_owned()), None);
        }
        let date = match day {
            Ok(Some(date)) => date,
            Ok(None) if self.layout.profile.undated.is_some() => {
                self.without_a_day(row, figures.column);
                self.layout.profile.undated.unwrap_or_default()
            }
            // Where a day will stand some banks write a word until then.
            Ok(None) | Err(_) if pending => return self.pending_aside(row, Some(&figures)),
            Ok(None) => {
                let column = self.layout.columns.get(Column::Date);
                let why = "the row has an amount but no date".to_owned();
                return self.refuse(row, (column.unwrap_or_default(), why), money);
            }
            Err(fault) => return self.refuse(row, fault, money),
        };
        let period = match self.layout.profile.decides {
            Decides::Date => Ok(None),
            Decides::Period => figures::period(row, self.layout),
        };
        let (period, vat) = match (period, figures::vat(row, self.layout)) {
            (Ok(period), Ok(vat)) => (period, vat),
            (Err(fault), _) | (_, Err(fault)) => return self.refuse(row, fault, money),
        };
        let at = self.place(row, figures.column);
        self.on_hidden(row, &figures);
        self.lost_words(row);
        let words = |column| figures::words(row, self.layout, column);
        let line = StatementLine {
            at,
            date,
            period: period.map(|found| (found.year, found.period)),
            own_period: period.and_then(|found| found.own),
            amount: figures.effect,
            vat,
            text: figures::text(row, self.layout),
            reference: words(Column::Reference),
            kind: words(Column::Kind),
            code: words(Column::Code),
            party: words(Column::Party),
            bank_id: words(Column::BankId),
            balance: self.running(row),
            amount_text: figures.written,
            pending,
        };
        self.current = self.statement(row);
        if let Some(statement) = self.file.statements.get_mut(self.current) {
            // Lines are large to move, so the first account is given room for all of them.
            statement.lines.reserve(std::mem::take(&mut self.room));
            statement.lines.push(line);
        }
    }

    /// Counts a line that gives no day, and keeps where the first stands.
    fn without_a_day(&mut self, row: &RawRow, money: u16) {
        self.undated = self.undated.saturating_add(1);
        if self.undated_first.is_none() {
            let column = self.layout.columns.get(Column::Date).unwrap_or(money);
            self.undated_first = Some(self.place(row, column));
        }
    }

    /// The balance beside a line; one that cannot be read is a problem, the line stays.
    fn running(&mut self, row: &RawRow) -> Option<Money> {
        let (at, cell) = figures::at(row, self.layout, Column::Balance)?;
        match figures::money(cell, self.layout.profile) {
            Ok(found) => Some(figures::balance(found, self.layout.profile)),
            Err(why) => {
                self.problem(self.place(row, at), why);
                None
            }
        }
    }

    /// The account that a row names, and its currency.
    pub(super) fn named(&self, row: &RawRow) -> Named {
        let named = figures::words(row, self.layout, Column::Account);
        let (account, inside) = named.map_or((None, None), |name| split_currency(&name));
        Named {
            account: account.or_else(|| self.preamble.account.clone()),
            currency: figures::words(row, self.layout, Column::Currency),
            inside,
        }
    }

    /// The statement of an account, by its place, where a line of it was met.
    pub(super) fn known(&self, named: &Named) -> Option<usize> {
        let same = |statement: &Statement| {
            let currency = named.currency.as_ref();
            statement.account == named.account
                && (currency.is_none() || statement.currency.as_ref() == currency)
        };
        self.file.statements.iter().position(same)
    }

    /// The statement of the account that a row names, made where it is the first.
    pub(super) fn statement(&mut self, row: &RawRow) -> usize {
        let named = self.named(row);
        if let Some(found) = self.known(&named) {
            return found;
        }
        let profiles = self.layout.profile.currency.clone();
        let mut lines = Vec::new();
        if self.file.statements.is_empty() {
            // Where there is no such room, the lines make their own as they come.
            let _ = lines.try_reserve(MANY_LINES);
        }
        self.file.statements.push(Statement {
            account: named.account,
            lines,
            currency: named
                .currency
                .or(named.inside)
                .or_else(|| self.preamble.currency.clone())
                .or(Some(profiles)),
            ..Statement::default()
        });
        self.file.statements.len().saturating_sub(1)
    }

    /// Says which words are not read: those of cells that show an error, and once of a column that
    /// it has no heading and stands beside one that is read, since a heading may lie over both.
    fn lost_words(&mut self, row: &RawRow) {
        for (column, why) in figures::unshown(row, self.layout) {
            self.problem(self.place(row, column), why);
        }
        let captions = &self.layout.captions;
        let unheaded = row.cells.iter().map(|(column, _)| *column);
        let headed = self.headed;
        let unheaded = unheaded.filter(|column| *column >= headed);
        for column in unheaded.filter(|column| !captions.contains_key(column)) {
            let Some((beside, caption)) = captions.range(..column).next_back() else {
                continue;
            };
            let read = self.layout.columns.places().any(|read| read == *beside);
            if read && self.passed_over.insert(column) {
                let at = self.place(row, column).told();
                self.file.notes.push(format!(
                    "column {} has no heading, so what stands in it from {at} on, beside \
                     '{caption}', is not read; give it a heading of its own where it should be",
                    column_letters(column)
                ));
            }
        }
    }

    fn is_heading(&self, row: &RawRow) -> bool {
        let captions = &self.layout.captions;
        !captions.is_empty()
            && self.layout.columns.places().all(|column| {
                match (captions.get(&column), row.cell(column)) {
                    (Some(caption), Some(Cell::Text(text))) => {
                        plain_letters(caption).eq(plain_letters(text))
                    }
                    _ => false,
                }
            })
    }

    fn money_column(&self) -> u16 {
        [Column::Amount, Column::MoneyOut, Column::MoneyIn]
            .iter()
            .find_map(|column| self.layout.columns.get(*column))
            .unwrap_or_default()
    }

    pub(super) fn place(&self, row: &RawRow, column: u16) -> Place {
        row.place(self.sheet.as_deref(), Some(column))
    }

    /// Says what could not be proved.
    pub(super) fn problem(&mut self, at: Place, why: String) {
        self.file.problems.push(Problem { at, why });
    }

    /// A row that cannot be proved: a problem, and set aside with its money where that is known.
    pub(super) fn refuse(&mut self, row: &RawRow, (column, why): Fault, money: Option<Money>) {
        let at = self.place(row, column);
        self.problem(at.clone(), why.clone());
        self.file.set_aside.push(SetAside {
            at,
            why,
            amount: money.unwrap_or_default(),
            words: row.words(),
        });
    }

    pub(super) fn set_aside(&mut self, row: &RawRow, column: Option<u16>, why: &str) {
        let column = column.or(row.first_column());
        let hidden = if row.hidden { ", on a hidden row" } else { "" };
        self.file.set_aside.push(SetAside {
            at: row.place(self.sheet.as_deref(), column),
            why: format!("{why}{hidden}"),
            amount: Money::NIL,
            words: row.words(),
        });
    }
}

/// `300000-12345678 GBP` → the account and its currency.
fn split_currency(name: &str) -> (Option<String>, Option<String>) {
    match name.rsplit_once(' ') {
        Some((account, currency))
            if currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase()) =>
        {
            (Some(account.trim().to_owned()), Some(currency.to_owned()))
        }
        _ => (Some(name.to_owned()), None),
    }
}
