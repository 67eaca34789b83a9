//! The entries that a report or a reconciliation asks for by what they are.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff_sqlx::Date as SqlDate;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::{
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        journal::{EntryKind, EntryNumber, LineNumber},
        money::Money,
        posted::PostedEntry,
    },
    store::{cells, error::StoreError, reader::Reader},
};

/// How far a book had come at some moment: what has a higher number came later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The last entry.
    pub entry: EntryNumber,
    /// The last statement line.
    pub line: LineNumber,
    /// The last record.
    pub record: i64,
}

impl Moment {
    /// As the book stands.
    pub const NOW: Moment = Moment {
        entry: EntryNumber::MAX,
        line: LineNumber::MAX,
        record: i64::MAX,
    };

    /// Whether a match stood: one that came with its entry, or by a record, and was not ended yet.
    pub fn has_match(self, made: Option<i64>, ended: Option<i64>) -> bool {
        made.is_none_or(|record| record <= self.record)
            && ended.is_none_or(|record| record > self.record)
    }
}

/// An entry as it touches one account: what a reconciliation compares with statement lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryNet {
    /// The entry.
    pub number: EntryNumber,
    /// Its day.
    pub date: Date,
    /// The year that it is posted in.
    pub year: FinancialYear,
    /// What it says.
    pub text: String,
    /// The sum of its postings to the account over all funds, money in positive.
    pub net: Money,
    /// The lines of the account that it answers now, and how much of each.
    pub answers: Vec<(LineNumber, Money)>,
    /// The entry that it mirrors.
    pub reverses: Option<EntryNumber>,
    /// The entry that it puts right.
    pub replaces: Option<EntryNumber>,
}

#[derive(FromRow)]
struct NetRow {
    number: i64,
    date: SqlDate,
    text: String,
    net: i64,
    reverses: Option<i64>,
    replaces: Option<i64>,
}

impl Reader {
    /// The number before the first entry of a year.
    pub(super) async fn before_year(
        &mut self,
        year: FinancialYear,
    ) -> Result<EntryNumber, StoreError> {
        let text = sql!("select min(number) from entry where book = $1 and year = $2");
        let first: Option<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(i64::from(year.start())).fetch_one(c).await)?;
        Ok(first.unwrap_or(1).saturating_sub(1))
    }

    /// The newest entries of a year, at most so many.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn newest_of_year(
        &mut self,
        year: FinancialYear,
        limit: i64,
    ) -> Result<Vec<EntryNumber>, StoreError> {
        let text = sql!(
            "select number from entry where book = $1 and year = $2 order by number desc limit $3"
        );
        Ok(
            on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(i64::from(year.start())).bind(limit).fetch_all(c).await)?,
        )
    }

    /// The entries of a year whose reversals are posted in an earlier one.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn reversed_before(
        &mut self,
        year: FinancialYear,
    ) -> Result<Vec<EntryNumber>, StoreError> {
        let text = sql!(
            "select e.number from entry r join entry e on e.book = r.book \
             and e.number = r.reverses where r.book = $1 and r.year = $2 \
             and r.reverses is not null and e.year = $3"
        );
        let mut found: Vec<EntryNumber> = Vec::new();
        for earlier in self
            .years()
            .await?
            .into_iter()
            .filter(|other| *other < year)
        {
            let of_year: Vec<EntryNumber> = on!(&mut self.tx, c => sqlx::query_scalar(text)
                .bind(self.id).bind(i64::from(earlier.start())).bind(i64::from(year.start()))
                .fetch_all(c).await)?;
            found.extend(of_year);
        }
        Ok(found)
    }

    /// The entry that mirrors one; none where it was not reversed.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn reversed_by(
        &mut self,
        number: EntryNumber,
    ) -> Result<Option<EntryNumber>, StoreError> {
        Ok(self.reversals_of(&[number]).await?.remove(&number))
    }

    pub(crate) async fn reversals_of(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<BTreeMap<EntryNumber, EntryNumber>, StoreError> {
        let book = self.id;
        let rows: Vec<(i64, i64)> = fetch_listed!(
            &mut self.tx,
            "select reverses, number from entry where book = $1 and reverses in ({list})",
            book,
            numbers
        );
        Ok(rows.into_iter().collect())
    }

    /// The award entries of every grant and year, in the order of their numbers.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn awards(&mut self) -> Result<Vec<PostedEntry>, StoreError> {
        let text = sql!(
            "select number from entry where book = $1 and kind = $2 and kind <> 'ordinary' \
             order by number"
        );
        let kind = EntryKind::Award.word();
        let numbers: Vec<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(kind).fetch_all(c).await)?;
        self.entries_of(&numbers).await
    }

    /// The entries of later years that concern a year, in the order of their numbers.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn concerning(
        &mut self,
        year: FinancialYear,
    ) -> Result<Vec<PostedEntry>, StoreError> {
        let text =
            sql!("select number from entry where book = $1 and concerns = $2 order by number");
        let numbers: Vec<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(i64::from(year.start())).fetch_all(c).await)?;
        self.entries_of(&numbers).await
    }

    /// The years of some entries.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn years_of_entries(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<BTreeMap<EntryNumber, FinancialYear>, StoreError> {
        let book = self.id;
        let rows: Vec<(i64, i64)> = fetch_listed!(
            &mut self.tx,
            "select number, year from entry where book = $1 and number in ({list})",
            book,
            numbers
        );
        let year = |(number, year)| Ok((number, cells::year(year)?));
        rows.into_iter().map(year).collect()
    }

    /// The entries of an account up to a day with their nets on it, opening balances left out, in
    /// the order of their numbers, as the book stood at a moment. A year that has ended by then is
    /// taken whole, the late entries of its last period too, whatever their day. An entry that nets
    /// to nil on the account is none of them.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn entry_nets(
        &mut self,
        account: AccountCode,
        up_to: Date,
        moment: Moment,
    ) -> Result<Vec<EntryNet>, StoreError> {
        let text = sql!(
            "select e.number, e.date, e.text, cast(sum(p.amount_pence) as bigint) as net, \
             e.reverses, e.replaces from posting p \
             join entry e on e.book = p.book and e.number = p.entry \
             where p.book = $1 and p.year = $2 and p.account = $3 and p.project = 'NONE' \
             and p.period > 0 \
             and e.date <= $4 \
             group by e.number, e.date, e.text, e.reverses, e.replaces \
             having sum(p.amount_pence) <> 0 order by e.number"
        );
        let mut nets = Vec::new();
        for year in self.years().await? {
            let until = if up_to >= year.last_day() {
                Date::MAX
            } else {
                up_to
            };
            let rows: Vec<NetRow> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
                .bind(i64::from(year.start())).bind(account.as_str()).bind(cells::day(until))
                .fetch_all(c).await)?;
            nets.extend(rows.into_iter().map(|row| EntryNet {
                number: row.number,
                date: row.date.to_jiff(),
                year,
                text: row.text,
                net: Money::from_pence(row.net),
                answers: Vec::new(),
                reverses: row.reverses,
                replaces: row.replaces,
            }));
        }
        nets.retain(|net| net.number <= moment.entry);
        nets.sort_by_key(|net| net.number);
        self.add_answers(account, &mut nets, moment).await?;
        Ok(nets)
    }

    /// Some entries with their nets on an account, as [`Reader::entry_nets`] gives them.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn nets_of(
        &mut self,
        account: AccountCode,
        numbers: &[EntryNumber],
        moment: Moment,
    ) -> Result<Vec<EntryNet>, StoreError> {
        type Row = (
            i64,
            SqlDate,
            i64,
            String,
            Option<i64>,
            Option<i64>,
            String,
            i64,
        );
        let book = self.id;
        let rows: Vec<Row> = fetch_listed!(
            &mut self.tx,
            "select e.number, e.date, e.year, e.text, e.reverses, e.replaces, p.account, \
             cast(sum(p.amount_pence) as bigint) from posting p \
             join entry e on e.book = p.book and e.number = p.entry \
             where p.book = $1 and p.entry in ({list}) and p.period > 0 \
             group by e.number, e.date, e.year, e.text, e.reverses, e.replaces, p.account \
             having sum(p.amount_pence) <> 0 order by e.number",
            book,
            numbers
        );
        let ours = rows.into_iter().filter(|row| row.6 == account.as_str());
        let net = |(number, date, year, text, reverses, replaces, _, net): Row| {
            Ok(EntryNet {
                number,
                date: date.to_jiff(),
                year: cells::year(year)?,
                text,
                net: Money::from_pence(net),
                answers: Vec::new(),
                reverses,
                replaces,
            })
        };
        let mut nets = ours.map(net).collect::<Result<Vec<_>, StoreError>>()?;
        self.add_answers(account, &mut nets, moment).await?;
        Ok(nets)
    }

    async fn add_answers(
        &mut self,
        account: AccountCode,
        nets: &mut [EntryNet],
        moment: Moment,
    ) -> Result<(), StoreError> {
        type Row = (i64, i64, i64, String, Option<i64>, Option<i64>);
        let numbers: Vec<EntryNumber> = nets.iter().map(|net| net.number).collect();
        let book = self.id;
        let rows: Vec<Row> = fetch_listed!(
            &mut self.tx,
            "select m.entry, m.line, coalesce(m.amount_pence, l.amount_pence), l.account, \
             m.made, m.ended \
             from line_match m join statement_line l on l.book = m.book and l.number = m.line \
             where m.book = $1 and m.entry in ({list}) \
             order by m.entry, m.position",
            book,
            numbers
        );
        let mut answers: BTreeMap<EntryNumber, Vec<(LineNumber, Money)>> = BTreeMap::new();
        for (entry, line, amount, of, made, ended) in rows {
            if of == account.as_str() && moment.has_match(made, ended) {
                let answer = (line, Money::from_pence(amount));
                answers.entry(entry).or_default().push(answer);
            }
        }
        for net in nets {
            net.answers = answers.remove(&net.number).unwrap_or_default();
        }
        Ok(())
    }
}
