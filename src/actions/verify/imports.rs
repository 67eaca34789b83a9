//! Imports on the walk: each with its lines and its rows set aside as the chain covers them, and
//! the proof of law 3 made again from them.

use super::{
    PAGE,
    walk::{WaitingLine, Walk},
};
use crate::{
    ledger::{
        digest::{Encoder, Head},
        money::{Money, MoneyError},
    },
    store::{
        chain::KeptLink,
        error::StoreError,
        reader::Reader,
        statements::{
            import::{KeptImport, encode_set_aside, year_of},
            line::{HeldLine, LineFilter, encode_line},
        },
    },
};

/// What the lines or the rows set aside of an import come to.
#[derive(Debug, Clone, Copy)]
struct Covered {
    head: Head,
    money_in: Money,
    money_out: Money,
}

impl Covered {
    const NOTHING: Covered = Covered {
        head: Head::START,
        money_in: Money::NIL,
        money_out: Money::NIL,
    };

    fn add(&mut self, encoded: &Encoder, amount: Money) -> Result<(), MoneyError> {
        self.head = self.head.after(encoded.finish());
        if amount.is_negative() {
            self.money_out = self.money_out.minus(amount)?;
        } else {
            self.money_in = self.money_in.plus(amount)?;
        }
        Ok(())
    }
}

impl Walk {
    pub(super) async fn import(
        &mut self,
        reader: &mut Reader,
        link: &KeptLink,
        before: Option<Head>,
    ) -> Result<(), StoreError> {
        let number = link.item;
        let expected = self.imports.saturating_add(1);
        if number != expected {
            self.findings.push(format!(
                "import {number} stands in the chain where import {expected} should"
            ));
        }
        self.imports = number;
        let kept = match self.kept_imports.remove(&number) {
            None => {
                self.findings
                    .push(format!("import {number} is in the chain, and is missing"));
                return Ok(());
            }
            Some(Err(damage)) => {
                self.findings.push(format!("import {number}: {damage}"));
                return Ok(());
            }
            Some(Ok(kept)) => kept,
        };
        let lines = self.lines_of(reader, &kept).await?;
        let set_aside = self.set_aside_of(reader, &kept).await?;
        kept.encode(lines.head, set_aside.head, &mut self.encoder);
        let name = &kept.import.file_name;
        if self.covers(link, before) {
            self.names.given(kept.import.file, name);
        } else {
            self.findings.push(format!(
                "import {number} ('{name}') is not what the chain covers; something in it, in its \
                 lines or in its rows set aside was changed"
            ));
        }
        self.prove(&kept, &lines, &set_aside);
        if reader
            .file(kept.import.file)
            .await
            .is_ok_and(|f| f.is_none())
        {
            self.findings
                .push(format!("import {number}: its file is not in the database"));
        }
        Ok(())
    }

    /// Reads the lines of an import, which wait from now on.
    async fn lines_of(
        &mut self,
        reader: &mut Reader,
        kept: &KeptImport,
    ) -> Result<Covered, StoreError> {
        let filter = LineFilter {
            import: Some(kept.number),
            gone: true,
            ..LineFilter::default()
        };
        let mut covered = Covered::NOTHING;
        let mut after = self.lines;
        loop {
            let numbers = reader.line_numbers(&filter, after, PAGE).await?;
            let Some(last) = numbers.last() else {
                return Ok(covered);
            };
            after = *last;
            for (number, read) in reader.read_lines(&numbers).await? {
                let expected = self.lines.saturating_add(1);
                if number != expected {
                    self.findings.push(format!(
                        "line {number} of import {} stands where line {expected} should",
                        kept.number
                    ));
                }
                self.lines = number;
                match read {
                    Ok(line) => self.line(kept, &line, &mut covered)?,
                    Err(damage) => self.findings.push(format!("line {number}: {damage}")),
                }
            }
        }
    }

    fn line(
        &mut self,
        kept: &KeptImport,
        held: &HeldLine,
        covered: &mut Covered,
    ) -> Result<(), StoreError> {
        let number = held.number;
        encode_line(number, &held.as_new(), &mut self.encoder);
        covered.add(&self.encoder, held.line.amount)?;
        if held.account != kept.import.account || held.year != year_of(&held.line) {
            self.findings.push(format!(
                "line {number} has another account or year than its import and its day give it"
            ));
        }
        self.gone.met(held);
        self.days.met(held);
        let known = WaitingLine {
            account: held.account.to_string(),
            year: held.year.start().into(),
            amount: held.line.amount,
        };
        self.known_lines.insert(number, known);
        self.waiting.insert(number, None);
        Ok(())
    }

    async fn set_aside_of(
        &mut self,
        reader: &mut Reader,
        kept: &KeptImport,
    ) -> Result<Covered, StoreError> {
        let mut covered = Covered::NOTHING;
        match reader.set_aside_rows(kept.number).await {
            Ok(rows) => {
                for row in rows {
                    self.set_aside = self.set_aside.saturating_add(1);
                    encode_set_aside(&row, &mut self.encoder);
                    covered.add(&self.encoder, row.amount)?;
                }
            }
            Err(damage) => self.findings.push(format!(
                "import {}: a row set aside cannot be read: {damage}",
                kept.number
            )),
        }
        Ok(covered)
    }

    /// Law 3: every row and every pound of the file, each side by itself.
    fn prove(&mut self, kept: &KeptImport, lines: &Covered, set_aside: &Covered) {
        let (number, tally) = (kept.number, kept.import.tally);
        let rows = [lines.head.count, tally.duplicates, set_aside.head.count]
            .into_iter()
            .fold(0_i64, i64::saturating_add);
        if rows != tally.rows {
            self.findings.push(format!(
                "import {number}: its file has {} rows, and {rows} are accounted for",
                tally.rows
            ));
        }
        let sides = [
            (
                "in",
                tally.money_in,
                tally.held_in,
                lines.money_in,
                set_aside.money_in,
            ),
            (
                "out",
                tally.money_out,
                tally.held_out,
                lines.money_out,
                set_aside.money_out,
            ),
        ];
        for (side, of_file, held, of_lines, aside) in sides {
            let accounted = Money::sum([held, of_lines, aside]);
            if accounted != Ok(of_file) {
                self.findings.push(format!(
                    "import {number}: its file has {of_file} of money {side}, and its lines, \
                     duplicates and rows set aside come to another sum"
                ));
            }
        }
    }
}
