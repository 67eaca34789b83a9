//! The entries that a reconciliation looks at: those that are open, those that do not stand on one
//! day with what answers them, and the pairs of its year; with all that stands beside them, so that
//! what is open of each can be told on any day.
//!
//! Which entries lie apart is made from entries and matches whenever either changes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff_sqlx::Date as SqlDate;

use crate::{
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    statement::reconcile::{
        LineToAnswer,
        apart::{ANY_DAY, Beside, Month, Placed, Shown, month_of},
    },
    store::{
        batch::Block,
        cells,
        error::StoreError,
        journal::list::{EntryNet, Moment},
        reader::Reader,
        statements::open::Open,
        writer::Writer,
    },
};

/// An entry that lies apart on an account, in a month.
pub type ApartRow = (String, Month, EntryNumber);

/// Entries and lines, each with all that stands beside it.
#[derive(Debug, Clone, Default)]
pub struct OpenSides {
    /// The entries, in the order of their numbers.
    pub entries: Vec<EntryNet>,
    /// The lines that count, in the order of theirs.
    pub lines: Vec<LineToAnswer>,
}

/// What an entry is, and what it names.
type EntryRow = (i64, i64, SqlDate, Option<i64>, Option<i64>);

impl Reader {
    /// The entries and lines of an account that may be listed by its reconciliation on a day: from
    /// all that is open on it, those that lie apart about the day, and the reversals of its year.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn open_sides(
        &mut self,
        account: AccountCode,
        on: Date,
        open: Open,
    ) -> Result<OpenSides, StoreError> {
        let mut new: BTreeSet<EntryNumber> = open.entries.into_iter().collect();
        new.extend(self.listed_on(account, (FinancialYear::of(on), on)).await?);
        let mut fresh: BTreeSet<LineNumber> = open.lines.into_iter().collect();
        let (mut entries, mut lines) = (BTreeSet::new(), BTreeSet::new());
        // Until everything that stands beside what was found is found too.
        while !(new.is_empty() && fresh.is_empty()) {
            entries.extend(&new);
            lines.extend(&fresh);
            let mut others = self.named_beside(&Vec::from_iter(new.clone())).await?;
            others.extend(self.answering(&Vec::from_iter(fresh)).await?);
            let answered = self.answered_in(account, &Vec::from_iter(new)).await?;
            new = others.difference(&entries).copied().collect();
            fresh = answered.difference(&lines).copied().collect();
        }
        let entries = Vec::from_iter(entries);
        Ok(OpenSides {
            entries: self.nets_of(account, &entries, Moment::NOW).await?,
            lines: self.counting(&Vec::from_iter(lines)).await?,
        })
    }

    /// The entries that lie apart about the day, and the reversals of the year.
    async fn listed_on(
        &mut self,
        account: AccountCode,
        (year, on): Placed,
    ) -> Result<Vec<EntryNumber>, StoreError> {
        let text = sql!(
            "select entry from entry_apart where book = $1 and account = $2 and month in ($3, $4)"
        );
        let apart: Vec<EntryNumber> = on!(&mut self.tx, c => sqlx::query_scalar(text)
            .bind(self.id).bind(account.as_str()).bind(ANY_DAY).bind(month_of((year, on)))
            .fetch_all(c).await)?;
        let text =
            sql!("select number from entry where book = $1 and year = $2 and reverses is not null");
        let reversals: Vec<EntryNumber> = on!(&mut self.tx, c => sqlx::query_scalar(text)
            .bind(self.id).bind(i64::from(year.start())).fetch_all(c).await)?;
        Ok(apart.into_iter().chain(reversals).collect())
    }

    /// What some entries reverse or replace, and what does so to them.
    async fn named_beside(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<BTreeSet<EntryNumber>, StoreError> {
        let own = self.entries_placed(numbers).await?;
        let named = own.into_iter().flat_map(|(.., one, other)| [one, other]);
        let mut found: BTreeSet<EntryNumber> = named.flatten().collect();
        found.extend(self.reversals_of(numbers).await?.into_values());
        let replacing = self.replacing(numbers).await?.into_iter();
        found.extend(replacing.map(|(_, number)| number));
        Ok(found)
    }

    /// The year and the day of some entries.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn placed(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<Vec<(EntryNumber, Placed)>, StoreError> {
        let rows = self.entries_placed(numbers).await?.into_iter();
        rows.map(|(number, year, date, ..)| Ok((number, (cells::year(year)?, date.to_jiff()))))
            .collect()
    }

    async fn entries_placed(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<Vec<EntryRow>, StoreError> {
        let book = self.id;
        Ok(fetch_listed!(
            &mut self.tx,
            "select number, year, date, reverses, replaces from entry \
             where book = $1 and number in ({list})",
            book,
            numbers
        ))
    }

    /// The entries that replace some entries, each after the one that it replaces.
    pub(super) async fn replacing(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<Vec<(EntryNumber, EntryNumber)>, StoreError> {
        let book = self.id;
        Ok(fetch_listed!(
            &mut self.tx,
            "select replaces, number from entry where book = $1 and replaces in ({list})",
            book,
            numbers
        ))
    }

    /// The lines of an account that some entries answer.
    async fn answered_in(
        &mut self,
        account: AccountCode,
        numbers: &[EntryNumber],
    ) -> Result<BTreeSet<LineNumber>, StoreError> {
        let book = self.id;
        let rows: Vec<(LineNumber, String)> = fetch_listed!(
            &mut self.tx,
            "select m.line, l.account from line_match m \
             join statement_line l on l.book = m.book and l.number = m.line \
             where m.book = $1 and m.entry in ({list}) and m.ended is null",
            book,
            numbers
        );
        let ours = rows.into_iter().filter(|(_, of)| of == account.as_str());
        Ok(ours.map(|(line, _)| line).collect())
    }

    /// The entries that answer some lines.
    async fn answering(
        &mut self,
        lines: &[LineNumber],
    ) -> Result<BTreeSet<EntryNumber>, StoreError> {
        let book = self.id;
        let rows: Vec<(LineNumber, EntryNumber)> = fetch_listed!(
            &mut self.tx,
            "select line, entry from line_match \
             where book = $1 and line in ({list}) and ended is null order by line, entry",
            book,
            lines
        );
        Ok(rows.into_iter().map(|(_, entry)| entry).collect())
    }

    /// The lines of some numbers that count, in the order of their numbers.
    async fn counting(&mut self, numbers: &[LineNumber]) -> Result<Vec<LineToAnswer>, StoreError> {
        let book = self.id;
        let rows: Vec<(i64, SqlDate, i64, String, i64)> = fetch_listed!(
            &mut self.tx,
            "select l.number, l.date, l.year, l.text, l.amount_pence from statement_line l \
             where l.book = $1 and l.number in ({list}) \
             and not exists (select 1 from import_undone u \
             where u.book = l.book and u.import = l.import) \
             and not exists (select 1 from line_withdrawn w \
             where w.book = l.book and w.line = l.number) order by l.number",
            book,
            numbers
        );
        let line = |(number, date, year, text, pence): (i64, SqlDate, i64, String, i64)| {
            Ok(LineToAnswer {
                number,
                date: date.to_jiff(),
                year: cells::year(year)?,
                text,
                amount: Money::from_pence(pence),
            })
        };
        rows.into_iter().map(line).collect()
    }

    /// The entries that lie apart, as they are kept: what `verify` reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn apart_rows(&mut self) -> Result<BTreeSet<ApartRow>, StoreError> {
        let text = sql!("select account, month, entry from entry_apart where book = $1");
        let rows: Vec<ApartRow> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        Ok(rows.into_iter().collect())
    }

    /// Some entries with everything that stands beside them.
    async fn stands_beside(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<BTreeMap<EntryNumber, Beside>, StoreError> {
        let own = self.entries_placed(numbers).await?;
        let reversed = self.reversals_of(numbers).await?;
        let replaced = self.replacing(numbers).await?;
        let named = own.iter().flat_map(|(.., one, other)| [*one, *other]);
        let mut others: BTreeSet<EntryNumber> = named.flatten().collect();
        others.extend(reversed.values());
        others.extend(replaced.iter().map(|(_, number)| *number));
        let others = self.entries_placed(&Vec::from_iter(others)).await?;
        let mut lying: BTreeMap<EntryNumber, Placed> = BTreeMap::new();
        for (number, year, date, ..) in own.iter().chain(&others) {
            lying.insert(*number, (cells::year(*year)?, date.to_jiff()));
        }
        let mut found: BTreeMap<EntryNumber, Beside> = BTreeMap::new();
        for (number, _, _, reverses, replaces) in &own {
            let Some(placed) = lying.get(number) else {
                continue;
            };
            let named = [reverses, replaces].into_iter().flatten();
            let beside = Beside {
                placed: *placed,
                reverses: reverses.is_some(),
                replaces: replaces.is_some(),
                reversed_in: None,
                named: named.filter_map(|of| lying.get(of).copied()).collect(),
                moves: BTreeSet::new(),
                shown: Vec::new(),
            };
            found.insert(*number, beside);
        }
        for (original, reversal) in reversed {
            let placed = lying.get(&reversal).copied();
            if let Some((beside, placed)) = found.get_mut(&original).zip(placed) {
                beside.reversed_in = Some(placed.0);
                beside.named.push(placed);
            }
        }
        for (original, replacement) in replaced {
            let placed = lying.get(&replacement).copied();
            if let Some(beside) = found.get_mut(&original) {
                beside.named.extend(placed);
            }
        }
        self.add_moves(numbers, &mut found).await?;
        self.add_shown(numbers, &mut found).await?;
        Ok(found)
    }

    /// Adds the accounts with statements that entries move.
    async fn add_moves(
        &mut self,
        numbers: &[EntryNumber],
        found: &mut BTreeMap<EntryNumber, Beside>,
    ) -> Result<(), StoreError> {
        let book = self.id;
        let rows: Vec<(EntryNumber, String)> = fetch_listed!(
            &mut self.tx,
            "select p.entry, p.account from posting p \
             where p.book = $1 and p.entry in ({list}) and p.period > 0 \
             and exists (select 1 from import i where i.book = p.book and i.account = p.account) \
             group by p.entry, p.account having sum(p.amount_pence) <> 0",
            book,
            numbers
        );
        for (entry, account) in rows {
            let account = cells::code("an account", &account)?;
            if let Some(beside) = found.get_mut(&entry) {
                beside.moves.insert(account);
            }
        }
        Ok(())
    }

    /// Adds the lines that entries answer.
    async fn add_shown(
        &mut self,
        numbers: &[EntryNumber],
        found: &mut BTreeMap<EntryNumber, Beside>,
    ) -> Result<(), StoreError> {
        let book = self.id;
        let rows: Vec<(EntryNumber, String, i64, SqlDate, i64)> = fetch_listed!(
            &mut self.tx,
            "select m.entry, l.account, l.year, l.date, cast(case when exists (select 1 \
             from line_withdrawn w where w.book = l.book and w.line = l.number) \
             then 1 else 0 end as bigint) from line_match m \
             join statement_line l on l.book = m.book and l.number = m.line \
             where m.book = $1 and m.entry in ({list}) and m.ended is null",
            book,
            numbers
        );
        for (entry, account, year, date, withdrawn) in rows {
            let shown = Shown {
                account: cells::code("an account", &account)?,
                placed: (cells::year(year)?, date.to_jiff()),
                withdrawn: withdrawn > 0,
            };
            if let Some(beside) = found.get_mut(&entry) {
                beside.shown.push(shown);
            }
        }
        Ok(())
    }
}

impl Writer {
    /// Makes again in which months some entries lie apart.
    pub(super) async fn refresh_apart(
        &mut self,
        entries: &[EntryNumber],
    ) -> Result<(), StoreError> {
        let book = self.id;
        let _gone: Vec<(i64,)> = fetch_listed!(
            &mut self.tx,
            "delete from entry_apart where book = $1 and entry in ({list}) returning entry",
            book,
            entries
        );
        let mut rows: Vec<(AccountCode, Month, EntryNumber)> = Vec::new();
        for (entry, beside) in self.stands_beside(entries).await? {
            let months = beside.months().into_iter();
            rows.extend(months.map(|(account, month)| (account, month, entry)));
        }
        let mut block = Block::on(&self.tx);
        insert_rows!(
            &mut block,
            "insert into entry_apart (account, month, entry, book)",
            3 + 1,
            "",
            rows,
            |query, row| query.bind(row.0.as_str()).bind(row.1).bind(row.2),
            |query| query.bind(book)
        );
        block.run(&mut self.tx).await
    }
}
