//! Imports as they are kept, with what their proofs start from, the rows that they set aside, and
//! the lines that their accounts held before them, as far as those still counted then.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff_sqlx::Date as SqlDate;
use sqlx::FromRow;

use crate::{
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        digest::{Digest, Encoder, Head},
        journal::LineNumber,
        money::Money,
        posted::Act,
    },
    statement::{
        line::{Place, SetAside, Stated, StatementLine},
        stage::proof::Sides,
    },
    store::{
        cells::{self, Numbered},
        chain,
        error::StoreError,
        reader::Reader,
    },
};

/// The rows and pounds of a file that its proof starts from; the rest is told by its lines and
/// its rows set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Rows that are not blank.
    pub rows: i64,
    /// Blank rows, counted apart.
    pub blank: i64,
    /// Rows that the account already held.
    pub duplicates: i64,
    /// Money in of all rows.
    pub money_in: Money,
    /// Money out of all rows, without its sign.
    pub money_out: Money,
    /// Money in of the duplicates.
    pub held_in: Money,
    /// Money out of the duplicates, without its sign.
    pub held_out: Money,
}

/// An import: which file, into which account, and what the file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    /// The account that it is imported into.
    pub account: AccountCode,
    /// The digest of the file, which `put_file` keeps first.
    pub file: Digest,
    /// The file's name when it was given to us.
    pub file_name: String,
    /// The profile that read it.
    pub profile: String,
    /// The account number that the file names.
    pub statement_account: Option<String>,
    /// The first day that it covers.
    pub from: Option<Date>,
    /// The last day that it covers.
    pub to: Option<Date>,
    /// The balance before its first line.
    pub opening: Option<Stated>,
    /// The balance after its last line.
    pub closing: Option<Stated>,
    /// The rows and pounds of its proof.
    pub tally: Tally,
    /// The digest of the plan that was confirmed.
    pub plan: Digest,
}

/// A new line of a plan, with what tells it from others.
#[derive(Debug, Clone, Copy)]
pub struct NewLine<'a> {
    /// The line.
    pub line: &'a StatementLine,
    /// The fingerprint of what identifies it.
    pub fingerprint: [u8; 16],
    /// Which of the lines of that fingerprint it is, from 1.
    pub occurrence: u32,
}

/// An import as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptImport {
    /// Its number: 1, 2, 3 in its book, without a gap.
    pub number: i64,
    /// What was imported.
    pub import: NewImport,
    /// Who confirmed it, when and why.
    pub made: Act,
}

impl KeptImport {
    /// Adds the import as the chain covers it, with the heads over its lines and over its rows set
    /// aside.
    pub fn encode(&self, lines: Head, set_aside: Head, encoder: &mut Encoder) {
        let import = &self.import;
        encoder
            .restart(chain::IMPORT)
            .number(self.number)
            .text(import.account.as_str())
            .bytes(import.file.as_bytes())
            .text(&import.file_name)
            .text(&import.profile)
            .maybe(import.statement_account.as_deref());
        for day in [import.from, import.to] {
            encoder.maybe(day.map(|day| day.to_string()).as_deref());
        }
        for stated in [&import.opening, &import.closing] {
            match stated {
                None => encoder.number(0),
                Some(stated) => {
                    encode_place(encoder.number(1), &stated.at).number(stated.amount.pence())
                }
            };
        }
        let tally = &import.tally;
        encoder.number(tally.rows).number(tally.blank);
        encoder.number(tally.duplicates);
        for money in [
            tally.money_in,
            tally.money_out,
            tally.held_in,
            tally.held_out,
        ] {
            encoder.number(money.pence());
        }
        encoder.bytes(import.plan.as_bytes());
        for head in [lines, set_aside] {
            encoder.number(head.count).bytes(head.digest.as_bytes());
        }
        self.made.encode(encoder);
    }
}

/// Adds a place to a record.
pub(crate) fn encode_place<'a>(encoder: &'a mut Encoder, at: &Place) -> &'a mut Encoder {
    encoder
        .maybe(at.sheet.as_deref())
        .number(at.row.into())
        .number(at.column.map_or(-1, i64::from))
}

/// Adds a row set aside to the head over them.
pub fn encode_set_aside(row: &SetAside, encoder: &mut Encoder) {
    encode_place(encoder.restart("set-aside"), &row.at)
        .text(&row.why)
        .number(row.amount.pence());
}

#[derive(FromRow)]
struct ImportRow {
    number: i64,
    account: String,
    sha256: Vec<u8>,
    file_name: String,
    profile: String,
    statement_account: Option<String>,
    from_on: Option<SqlDate>,
    to_on: Option<SqlDate>,
    opening: Option<String>,
    closing: Option<String>,
    rows_in: i64,
    blank_rows: i64,
    duplicates: i64,
    money_in_pence: i64,
    money_out_pence: i64,
    held_in_pence: i64,
    held_out_pence: i64,
    plan: Vec<u8>,
    made_by: String,
    made_why: Option<String>,
    made_at_us: i64,
}

/// A stated balance exactly as it was written.
fn stated(text: Option<&str>) -> Result<Option<Stated>, StoreError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let read: Stated = serde_json::from_str(text)?;
    if serde_json::to_string(&read)? == text {
        Ok(Some(read))
    } else {
        Err(cells::damaged("a stated balance", text))
    }
}

impl ImportRow {
    fn import(self) -> Result<KeptImport, StoreError> {
        let made = cells::act(self.made_by, self.made_why, self.made_at_us)?;
        let tally = Tally {
            rows: self.rows_in,
            blank: self.blank_rows,
            duplicates: self.duplicates,
            money_in: Money::from_pence(self.money_in_pence),
            money_out: Money::from_pence(self.money_out_pence),
            held_in: Money::from_pence(self.held_in_pence),
            held_out: Money::from_pence(self.held_out_pence),
        };
        let import = NewImport {
            account: cells::code("an account", &self.account)?,
            file: cells::digest(&self.sha256)?,
            file_name: self.file_name,
            profile: self.profile,
            statement_account: self.statement_account,
            from: self.from_on.map(SqlDate::to_jiff),
            to: self.to_on.map(SqlDate::to_jiff),
            opening: stated(self.opening.as_deref())?,
            closing: stated(self.closing.as_deref())?,
            tally,
            plan: cells::digest(&self.plan)?,
        };
        let number = self.number;
        Ok(KeptImport {
            number,
            import,
            made,
        })
    }
}

/// A line that an account held, and the import that brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The line.
    pub line: LineNumber,
    /// Its import.
    pub import: i64,
}

type SetAsideRow = (i64, Option<String>, i64, Option<i64>, String, i64);

impl Reader {
    /// Every import, oldest first.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn imports(&mut self) -> Result<Vec<KeptImport>, StoreError> {
        let read = self.read_imports().await?;
        read.into_iter().map(|(_, import)| import).collect()
    }

    /// Every import, each read or with the reason why it cannot be: what `verify` reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn read_imports(
        &mut self,
    ) -> Result<Vec<(i64, Result<KeptImport, StoreError>)>, StoreError> {
        let text = sql!(
            "select number, account, sha256, file_name, profile, statement_account, from_on, \
             to_on, opening, closing, rows_in, blank_rows, duplicates, money_in_pence, \
             money_out_pence, held_in_pence, held_out_pence, plan, made_by, made_why, made_at_us \
             from import where book = $1 order by number"
        );
        let rows: Vec<Numbered<ImportRow>> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        let read = |row: Result<ImportRow, sqlx::Error>| row?.import();
        let rows = rows.into_iter();
        Ok(rows.map(|found| (found.number, read(found.row))).collect())
    }

    /// The rows of an import that are not lines, in the order of the file.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn set_aside_rows(&mut self, import: i64) -> Result<Vec<SetAside>, StoreError> {
        let text = sql!(
            "select position, at_sheet, at_row, at_column, why, amount_pence from set_aside \
             where book = $1 and import = $2 order by position"
        );
        let rows: Vec<SetAsideRow> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
            .bind(import).fetch_all(c).await)?;
        let rows = (1_i64..).zip(rows);
        rows.map(|(expected, (position, sheet, row, column, why, amount))| {
            if position != expected {
                return Err(cells::damaged("the next row set aside", position));
            }
            Ok(SetAside {
                at: cells::place(sheet, row, column)?,
                why,
                amount: Money::from_pence(amount),
                words: String::new(),
            })
        })
        .collect()
    }

    /// How many lines an import brought, and the money in and the money out of them.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn lines_come_to(&mut self, import: i64) -> Result<(i64, Sides), StoreError> {
        let text = sql!(
            "select count(*), \
             cast(coalesce(sum(case when amount_pence > 0 then amount_pence end), 0) as bigint), \
             cast(coalesce(sum(case when amount_pence < 0 then -amount_pence end), 0) as bigint) \
             from statement_line where book = $1 and import = $2"
        );
        let (lines, money_in, money_out) = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(import).fetch_one(c).await)?;
        let sides = Sides {
            money_in: Money::from_pence(money_in),
            money_out: Money::from_pence(money_out),
        };
        Ok((lines, sides))
    }

    /// How often an import's account held lines of some fingerprints before it; one that it did not
    /// hold is not among them.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn held_before(
        &mut self,
        import: &KeptImport,
        fingerprints: &[[u8; 16]],
    ) -> Result<BTreeMap<[u8; 16], u32>, StoreError> {
        let (book, account) = (self.id, import.import.account);
        // The sign keeps an engine from reading every line of the imports before.
        let rows: Vec<(Vec<u8>, i64)> = fetch_marked!(
            &mut self.tx,
            "select fingerprint, count(*) from statement_line \
             where book = $1 and fingerprint in ({marks}) and account = $3 and +import < $4 \
             and import not in (select u.import from import_undone u join record r \
             on r.book = u.book and r.number = u.record \
             where u.book = $1 and r.made_at_us < $5) group by fingerprint",
            book,
            fingerprints,
            account.as_str(),
            import.number,
            import.made.at.as_microsecond()
        );
        let held = rows.into_iter().map(|(fingerprint, count)| {
            let fingerprint = fingerprint.try_into();
            let fingerprint = fingerprint.map_err(|_| cells::damaged("a fingerprint", account))?;
            Ok((fingerprint, cells::small("a count", count)?))
        });
        held.collect()
    }

    /// The lines of a fingerprint that an import's account held before it, in their order.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn holders_before(
        &mut self,
        import: &KeptImport,
        fingerprint: [u8; 16],
    ) -> Result<Vec<Holder>, StoreError> {
        let text = sql!(
            "select number, import from statement_line \
             where book = $1 and account = $2 and fingerprint = $3 and import < $4 \
             and import not in (select u.import from import_undone u join record r \
             on r.book = u.book and r.number = u.record \
             where u.book = $1 and r.made_at_us < $5) order by number"
        );
        let rows: Vec<(i64, i64)> = on!(&mut self.tx, c => sqlx::query_as(text)
            .bind(self.id).bind(import.import.account.as_str()).bind(fingerprint.as_slice())
            .bind(import.number).bind(import.made.at.as_microsecond()).fetch_all(c).await)?;
        let holders = rows.into_iter();
        Ok(holders
            .map(|(line, import)| Holder { line, import })
            .collect())
    }

    /// The account number that the statements of an account come from, as the latest file left it.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn account_source(
        &mut self,
        account: AccountCode,
    ) -> Result<Option<String>, StoreError> {
        let text = sql!(
            "select statement_account from import where book = $1 and account = $2 \
             and statement_account is not null and number not in \
             (select import from import_undone where book = $1) order by number desc limit 1"
        );
        Ok(
            on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(account.as_str()).fetch_optional(c).await)?,
        )
    }
}

/// The financial year that a line belongs to: the file's own where its period column decides,
/// else that of its day.
pub fn year_of(line: &StatementLine) -> FinancialYear {
    line.period
        .map_or_else(|| FinancialYear::of(line.date), |(year, _)| year)
}
