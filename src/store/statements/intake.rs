//! A plan that was confirmed, written whole: the import with its proof, its new lines, all of them
//! waiting, and the rows set aside. One link of the chain covers all three.

use std::slice::Chunks;

use tokio::sync::mpsc;

use super::{
    about::Arrived,
    import::{KeptImport, NewImport, NewLine, encode_set_aside, year_of},
    line::{ToList, encode_line},
};
use crate::{
    ledger::{
        calendar::{FinancialYear, Period},
        code::AccountCode,
        digest::{Encoder, Head},
        journal::{EntryNumber, LineNumber},
        money::Money,
        posted::Act,
    },
    statement::line::{SetAside, Stated, StatementLine},
    store::{
        batch::{Block, Blocks, ROWS},
        cells, chain,
        error::StoreError,
        writer::{Unlisted, Writer},
    },
};

/// Lines in one block.
pub(crate) const LINES: usize = ROWS;

impl Writer {
    /// Begins an import into an account. Its lines are written next, then what it is.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn begin_import(&mut self, account: AccountCode) -> Result<Arriving, StoreError> {
        let newest = sql!("select max(number) from import where book = $1");
        let import = chain::next(self.highest(newest).await?);
        let first = chain::next(self.last_line().await?);
        Ok(Arriving {
            book: self.id,
            import,
            account,
            first,
            next: first,
            opening: self.opening(account).await?,
            unlisted: Unlisted::default(),
            over: Head::START,
            encoder: Encoder::default(),
            engine: Block::on(&self.tx),
        })
    }

    /// Writes lines of an import; `told` hears how many are written.
    ///
    /// # Errors
    /// Whatever the engine refuses: a line that the account already holds.
    pub async fn lines_in(
        &mut self,
        arriving: &mut Arriving,
        lines: &[NewLine<'_>],
        told: &mut (dyn FnMut(usize) + Send),
    ) -> Result<(), StoreError> {
        let mut at_hand = AtHand {
            arriving,
            rows: lines.chunks(LINES),
            told: &mut *told,
            written: 0,
        };
        self.run_each(&mut at_hand).await?;
        told(lines.len());
        Ok(())
    }

    /// Writes the blocks of lines that somebody makes meanwhile, until there are no more.
    ///
    /// # Errors
    /// As [`Writer::lines_in`].
    pub(crate) async fn lines_as_they_come(
        &mut self,
        blocks: mpsc::Receiver<Ready>,
    ) -> Result<(), StoreError> {
        self.run_each(&mut Coming(blocks)).await
    }

    /// Says what an import is whose lines are written, and gives its number and theirs. They are
    /// listed as waiting once this writer commits, but for those that are answered before.
    ///
    /// # Errors
    /// Whatever the engine refuses: a file that was not kept first.
    pub async fn end_import(
        &mut self,
        arriving: Arriving,
        import: &NewImport,
        (lines, set_aside): (&[NewLine<'_>], &[SetAside]),
        act: &Act,
    ) -> Result<(i64, Vec<LineNumber>), StoreError> {
        let Arriving {
            import: number,
            first,
            opening,
            unlisted,
            over: over_lines,
            mut encoder,
            ..
        } = arriving;
        let kept = KeptImport {
            number,
            import: import.clone(),
            made: act.clone(),
        };
        self.insert_import(&kept).await?;
        self.refresh_open(&opening).await?;
        self.insert_set_aside(number, set_aside).await?;
        let mut over_rows = Head::START;
        for row in set_aside {
            encode_set_aside(row, &mut encoder);
            over_rows = over_rows.after(encoder.finish());
        }
        kept.encode(over_lines, over_rows, &mut encoder);
        self.link(chain::IMPORT, number, encoder.finish()).await?;
        self.unlisted.join(unlisted);
        let mut arrived = Arrived::on(import.account);
        for (line, row) in (first..).zip(lines) {
            let day = (year_of(row.line), row.line.date);
            arrived.add(line, day, row.line.amount)?;
        }
        self.add_arrived(number, &arrived).await?;
        let numbers = (first..).zip(lines).map(|(number, _)| number).collect();
        Ok((number, numbers))
    }

    async fn insert_import(&mut self, kept: &KeptImport) -> Result<(), StoreError> {
        let stated = |stated: &Option<Stated>| -> Result<Option<String>, StoreError> {
            Ok(stated.as_ref().map(serde_json::to_string).transpose()?)
        };
        let (import, made, id) = (&kept.import, &kept.made, self.id);
        let (opening, closing) = (stated(&import.opening)?, stated(&import.closing)?);
        let text = sql!(
            "insert into import (book, number, account, sha256, file_name, profile, \
             statement_account, from_on, to_on, opening, closing, rows_in, blank_rows, \
             duplicates, money_in_pence, money_out_pence, held_in_pence, held_out_pence, plan, \
             made_by, made_why, made_at_us) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
             $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
        );
        let tally = &import.tally;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(kept.number)
            .bind(import.account.as_str()).bind(import.file.as_bytes().as_slice())
            .bind(&import.file_name).bind(&import.profile).bind(&import.statement_account)
            .bind(import.from.map(cells::day)).bind(import.to.map(cells::day))
            .bind(&opening).bind(&closing).bind(tally.rows).bind(tally.blank)
            .bind(tally.duplicates).bind(tally.money_in.pence()).bind(tally.money_out.pence())
            .bind(tally.held_in.pence()).bind(tally.held_out.pence())
            .bind(import.plan.as_bytes().as_slice()).bind(&made.by).bind(&made.why)
            .bind(made.at.as_microsecond()).execute(c).await.map(drop))?;
        Ok(())
    }

    async fn insert_set_aside(&mut self, import: i64, rows: &[SetAside]) -> Result<(), StoreError> {
        let book = self.id;
        let rows: Vec<_> = (1_i64..).zip(rows).collect();
        let mut block = Block::on(&self.tx);
        insert_rows!(
            &mut block,
            "insert into set_aside (position, at_sheet, at_row, at_column, why, amount_pence, \
             book, import)",
            6 + 2,
            "",
            rows,
            |query, row| query
                .bind(row.0)
                .bind(&row.1.at.sheet)
                .bind(i64::from(row.1.at.row))
                .bind(row.1.at.column.map(i64::from))
                .bind(&row.1.why)
                .bind(row.1.amount.pence()),
            |query| query.bind(book).bind(import)
        );
        block.run(&mut self.tx).await
    }
}

/// The lines of an import on their way in: each block of them numbers its lines and moves the head
/// over them, so that blocks must be run in the order in which they were made.
pub struct Arriving {
    book: i64,
    import: i64,
    account: AccountCode,
    first: LineNumber,
    next: LineNumber,
    /// The entries of the account, where this is its first statement.
    opening: Vec<EntryNumber>,
    /// The lines that have a block and that no entry answers yet.
    unlisted: Unlisted,
    /// The head over those that have a block.
    over: Head,
    encoder: Encoder,
    /// An empty block of the engine.
    engine: Block,
}

impl Arriving {
    /// The number of the next line.
    pub(crate) const fn next(&self) -> LineNumber {
        self.next
    }

    /// The lines that have a block and that no entry answers yet.
    pub(crate) const fn unlisted(&mut self) -> &mut Unlisted {
        &mut self.unlisted
    }

    /// The block that writes the next lines.
    pub(crate) fn block(&mut self, rows: &[NewLine<'_>]) -> Ready {
        let first = self.next;
        let mut block = self.engine.another();
        for row in rows {
            encode_line(self.next, row, &mut self.encoder);
            self.over = self.over.after(self.encoder.finish());
            self.next = chain::next(self.next);
        }
        let waiting = rows.iter().map(|row| ToList {
            account: self.account,
            year: year_of(row.line),
            date: row.line.date,
            amount: row.line.amount,
        });
        self.unlisted.add(first, waiting);
        let of = (self.book, self.import, self.account);
        add_lines(&mut block, of, &numbered(first, rows));
        Ready(block)
    }
}

/// A block of lines, ready for the engine.
pub(crate) struct Ready(Block);

impl Ready {
    /// The block, for what is to be written with its lines.
    pub(crate) const fn block(&mut self) -> &mut Block {
        &mut self.0
    }
}

/// Lines with their numbers, from that of the first of them on.
fn numbered<'a>(first: LineNumber, rows: &[NewLine<'a>]) -> Vec<(LineNumber, NewLine<'a>)> {
    (first..).zip(rows.iter().copied()).collect()
}

/// Lines that are all there.
struct AtHand<'a> {
    arriving: &'a mut Arriving,
    rows: Chunks<'a, NewLine<'a>>,
    told: &'a mut (dyn FnMut(usize) + Send),
    written: usize,
}

impl Blocks for AtHand<'_> {
    type Error = StoreError;

    async fn next(&mut self, _: Block) -> Result<Option<Block>, StoreError> {
        let Some(rows) = self.rows.next() else {
            return Ok(None);
        };
        (self.told)(self.written);
        self.written = self.written.saturating_add(rows.len());
        let Ready(block) = self.arriving.block(rows);
        Ok(Some(block))
    }
}

/// Blocks that somebody makes meanwhile.
struct Coming(mpsc::Receiver<Ready>);

impl Blocks for Coming {
    type Error = StoreError;

    async fn next(&mut self, _: Block) -> Result<Option<Block>, StoreError> {
        Ok(self.0.recv().await.map(|Ready(block)| block))
    }
}

/// What the lines of a file often have in common: the sheet, the year, the period where a column
/// decides it, and what the layout has no column for.
type Alike<'a> = (
    Option<&'a String>,
    FinancialYear,
    (Option<(FinancialYear, Period)>, Option<u8>),
    Option<Money>,
    [Option<&'a String>; 3],
);

fn alike(line: &StatementLine) -> Alike<'_> {
    (
        line.at.sheet.as_ref(),
        year_of(line),
        (line.period, line.own_period),
        line.vat,
        [&line.code, &line.party, &line.bank_id].map(Option::as_ref),
    )
}

/// Adds the lines of an import to a block.
fn add_lines(
    block: &mut Block,
    (book, import, account): (i64, i64, AccountCode),
    rows: &[(LineNumber, NewLine<'_>)],
) {
    insert_rows!(
        block,
        "insert into statement_line (number, fingerprint, occurrence, at_row, at_column, date, \
         amount_pence, text, reference, kind, balance_pence, amount_text, at_sheet, year, \
         period_year, period, own_period, vat_pence, code, party, bank_id, book, import, account)",
        12 + 9 + 3,
        "",
        rows,
        |query, row| {
            let line = row.1.line;
            query
                .bind(row.0)
                .bind(row.1.fingerprint.as_slice())
                .bind(i64::from(row.1.occurrence))
                .bind(i64::from(line.at.row))
                .bind(line.at.column.map(i64::from))
                .bind(cells::day(line.date))
                .bind(line.amount.pence())
                .bind(&line.text)
                .bind(&line.reference)
                .bind(&line.kind)
                .bind(line.balance.map(Money::pence))
                .bind(&line.amount_text)
        },
        alike | one,
        other | alike(one.1.line) == alike(other.1.line),
        |query, row| {
            let (sheet, year, (period, own_period), vat, [code, party, bank_id]) =
                alike(row.1.line);
            query
                .bind(sheet)
                .bind(i64::from(year.start()))
                .bind(period.map(|(year, _)| i64::from(year.start())))
                .bind(period.map(|(_, period)| i64::from(period)))
                .bind(own_period.map(i64::from))
                .bind(vat.map(Money::pence))
                .bind(code)
                .bind(party)
                .bind(bank_id)
        },
        |query| query.bind(book).bind(import).bind(account.as_str())
    );
}
