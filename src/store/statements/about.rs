//! What an account holds already: how often it holds a line, and which lines each day of a file
//! has, so that the lines of an account about some days are found without reading its others.
//!
//! A line of a file is written beside a hundred thousand others, so it has no index of days to pay
//! for: what a file adds to the days of its account is gathered, and written once for each day.

use std::collections::BTreeMap;

use jiff::civil::{self, Date};
use jiff_sqlx::Date as SqlDate;

use super::line::HeldLine;
use crate::{
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        journal::LineNumber,
        money::{Money, MoneyError},
    },
    store::{
        batch::Block,
        cells,
        error::StoreError,
        journal::days::{DaySum, DaySums},
        reader::Reader,
        writer::Writer,
    },
};

/// Before the day of any line. The first day that there is can be written on one engine only.
const EARLIEST: Date = civil::date(1, 1, 1);

/// The numbers of some lines, from the first to the last.
pub type Span = (LineNumber, LineNumber);

/// How often an account holds each line, by fingerprint.
pub type LinesHeld = BTreeMap<[u8; 16], u32>;

/// The lines of each day of each import.
pub type DayLines = BTreeMap<(i64, Date), Span>;

/// Takes a line into the span of its day.
pub fn widen(span: &mut Span, line: LineNumber) {
    *span = (span.0.min(line), span.1.max(line));
}

/// What the lines of a file add to the days of its account, gathered as they come.
#[derive(Debug)]
pub(crate) struct Arrived {
    account: AccountCode,
    days: BTreeMap<(FinancialYear, Date), (DaySum, Span)>,
}

impl Arrived {
    /// Nothing yet.
    pub(crate) const fn on(account: AccountCode) -> Arrived {
        Arrived {
            account,
            days: BTreeMap::new(),
        }
    }

    /// Adds a line.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub(crate) fn add(
        &mut self,
        line: LineNumber,
        day: (FinancialYear, Date),
        amount: Money,
    ) -> Result<(), MoneyError> {
        let nothing = (DaySum::default(), (line, line));
        let (sum, span) = self.days.entry(day).or_insert(nothing);
        widen(span, line);
        sum.add_line(amount)
    }
}

impl Reader {
    /// The lines of an account that count, from one day, or the first, to another, in the order of
    /// their numbers, from the one after `after`.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn lines_about(
        &mut self,
        account: AccountCode,
        (first, last): (Option<Date>, Date),
        after: LineNumber,
    ) -> Result<Vec<HeldLine>, StoreError> {
        let text = sql!(
            "select d.first_line, d.last_line from import i cross join import_day d \
             where i.book = $1 and i.account = $2 and d.book = i.book and d.import = i.number \
             and d.date >= $3 and d.date <= $4 and d.last_line > $5 \
             and not exists (select 1 from import_undone u \
             where u.book = i.book and u.import = i.number) order by d.first_line, d.last_line"
        );
        let first = first.unwrap_or(EARLIEST);
        let spans: Vec<Span> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
            .bind(account.as_str()).bind(cells::day(first)).bind(cells::day(last)).bind(after)
            .fetch_all(c).await)?;
        let book = self.id;
        let numbers = numbers_of(&spans, after);
        let rows: Vec<(LineNumber, SqlDate)> = fetch_listed!(
            &mut self.tx,
            "select number, date from statement_line l \
             where book = $1 and number in ({list}) and not exists (select 1 \
             from line_withdrawn w where w.book = l.book and w.line = l.number)",
            book,
            numbers
        );
        let about = |(_, day): &(LineNumber, SqlDate)| (first..=last).contains(&day.to_jiff());
        let numbers: Vec<LineNumber> = rows.into_iter().filter(about).map(|row| row.0).collect();
        self.lines_of(&numbers).await
    }

    /// How often an account holds each of its lines, by fingerprint.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn held(&mut self, account: AccountCode) -> Result<LinesHeld, StoreError> {
        let text = sql!(
            "select fingerprint, count(*) from statement_line \
             where book = $1 and account = $2 and import not in \
             (select import from import_undone where book = $1) group by fingerprint"
        );
        let rows: Vec<(Vec<u8>, i64)> = on!(&mut self.tx, c => sqlx::query_as(text)
            .bind(self.id).bind(account.as_str()).fetch_all(c).await)?;
        counted(rows, account)
    }

    /// How often an account holds lines of some fingerprints; one that it does not hold is not
    /// among them. It asks for those lines, however many others the account has.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn held_of(
        &mut self,
        account: AccountCode,
        fingerprints: &[[u8; 16]],
    ) -> Result<LinesHeld, StoreError> {
        let book = self.id;
        // The sign keeps an engine from reading every line of the imports that stand.
        let rows: Vec<(Vec<u8>, i64)> = fetch_marked!(
            &mut self.tx,
            "select fingerprint, count(*) from statement_line \
             where book = $1 and fingerprint in ({marks}) and account = $3 and +import not in \
             (select import from import_undone where book = $1) group by fingerprint",
            book,
            fingerprints,
            account.as_str()
        );
        counted(rows, account)
    }

    /// How many lines of an account count, of one year or of all.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn lines_held(
        &mut self,
        account: AccountCode,
        year: Option<FinancialYear>,
    ) -> Result<i64, StoreError> {
        let text = sql!(
            "select cast(coalesce(sum(lines), 0) as bigint) from account_day \
             where book = $1 and account = $2 and ($3 = 0 or year = $3)"
        );
        let year = year.map_or(0, |year| i64::from(year.start()));
        Ok(
            on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(account.as_str()).bind(year).fetch_one(c).await)?,
        )
    }

    /// What the lines of an account that wait come to, of the days before one; none where none
    /// waits.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn waiting_before(
        &mut self,
        account: AccountCode,
        day: Date,
    ) -> Result<Option<Money>, StoreError> {
        let text = sql!(
            "select cast(sum(w.amount_pence) as bigint) from waiting_line w \
             join statement_line l on l.book = w.book and l.number = w.line \
             where w.book = $1 and w.account = $2 and l.date < $3"
        );
        let pence: Option<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(account.as_str()).bind(cells::day(day)).fetch_one(c).await)?;
        Ok(pence.map(Money::from_pence))
    }

    /// From which day to which an account has so many lines before a day and after it, within some
    /// days of it: those are the nearest, and all of theirs.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn days_with(
        &mut self,
        lines: i64,
        account: AccountCode,
        (first, on, last): (Date, Date, Date),
    ) -> Result<(Date, Date), StoreError> {
        let text = sql!(
            "select date, cast(sum(lines) as bigint) from account_day \
             where book = $1 and account = $2 and date >= $3 and date <= $4 and lines > 0 \
             group by date order by date"
        );
        let days: Vec<(SqlDate, i64)> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
            .bind(account.as_str()).bind(cells::day(first)).bind(cells::day(last))
            .fetch_all(c).await)?;
        let days: Vec<(Date, i64)> = days.into_iter().map(|(d, n)| (d.to_jiff(), n)).collect();
        let (before, later): (Vec<_>, Vec<_>) = days.into_iter().partition(|(day, _)| *day <= on);
        let from = reached(before.into_iter().rev(), lines).unwrap_or(first);
        let to = reached(later.into_iter(), lines).unwrap_or(last);
        Ok((from, to))
    }

    /// The lines of each day of each import, as kept: what `verify` reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn day_lines(&mut self) -> Result<DayLines, StoreError> {
        let text =
            sql!("select import, date, first_line, last_line from import_day where book = $1");
        let rows: Vec<(i64, SqlDate, i64, i64)> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        let days = rows.into_iter();
        Ok(days
            .map(|(import, date, first, last)| ((import, date.to_jiff()), (first, last)))
            .collect())
    }
}

/// Lines by fingerprint, counted.
fn counted(rows: Vec<(Vec<u8>, i64)>, account: AccountCode) -> Result<LinesHeld, StoreError> {
    let count = |(fingerprint, count): (Vec<u8>, i64)| {
        let fingerprint = fingerprint.try_into();
        let fingerprint = fingerprint.map_err(|_| cells::damaged("a fingerprint", account))?;
        Ok((fingerprint, cells::small("a count", count)?))
    };
    rows.into_iter().map(count).collect()
}

/// The day by which days one after another have so many lines; none where they never do.
fn reached(mut days: impl Iterator<Item = (Date, i64)>, lines: i64) -> Option<Date> {
    let mut found = 0_i64;
    days.find_map(|(day, of_day)| {
        found = found.saturating_add(of_day);
        (found >= lines).then_some(day)
    })
}

/// The numbers of some spans that begin one after another, each once.
fn numbers_of(spans: &[Span], after: LineNumber) -> Vec<LineNumber> {
    let mut numbers = Vec::new();
    let mut reached = after;
    for (first, last) in spans {
        numbers.extend((*first).max(reached.saturating_add(1))..=*last);
        reached = reached.max(*last);
    }
    numbers
}

impl Writer {
    /// Writes what the lines of an import add to the days of its account.
    pub(crate) async fn add_arrived(
        &mut self,
        import: i64,
        arrived: &Arrived,
    ) -> Result<(), StoreError> {
        let mut sums = DaySums::new();
        let mut lines: BTreeMap<Date, Span> = BTreeMap::new();
        for ((year, date), (sum, (first, last))) in &arrived.days {
            sums.insert((arrived.account, *year, *date), *sum);
            // A day stands in two years where the file says which period a line belongs to.
            let span = lines.entry(*date).or_insert((*first, *last));
            widen(span, *first);
            widen(span, *last);
        }
        let book = self.id;
        let lines: Vec<(Date, Span)> = lines.into_iter().collect();
        let mut block = Block::on(&self.tx);
        insert_rows!(
            &mut block,
            "insert into import_day (date, first_line, last_line, book, import)",
            3 + 2,
            "",
            lines,
            |query, row| query.bind(cells::day(row.0)).bind(row.1.0).bind(row.1.1),
            |query| query.bind(book).bind(import)
        );
        block.run(&mut self.tx).await?;
        self.add_days(&sums).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_lie_over_one_another_give_each_number_once() {
        let spans = [(3, 5), (4, 4), (5, 7), (9, 9)];
        assert_eq!(numbers_of(&spans, 0), [3, 4, 5, 6, 7, 9]);
        assert_eq!(numbers_of(&spans, 5), [6, 7, 9]);
        assert!(numbers_of(&spans, 9).is_empty());
    }
}
