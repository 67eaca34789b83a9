//! The bytes in which an agreed report is frozen, and the way back.
//!
//! They are written in the chain's encoding, field by field with its length before it.
//!
//! **Invariant:** what a version encoded, every later version decodes to the same report; the
//! golden digest in the tests holds it.

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::civil::Date;

use super::table::{Behind, Check, Column, ColumnKind, Figure, Report, Row, RowKind, Term, Value};
use crate::ledger::{
    balance::{Choice, Part, Selection},
    calendar::FinancialYear,
    digest::{Digest, Encoder, Head},
    money::Money,
};

/// The kind of the record, its version in it.
const KIND: &str = "report.1";

/// A frozen report that cannot be read back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Bytes of something else, or of a later version.
    #[error("these bytes are not a frozen report of version 1")]
    OtherKind,
    /// Bytes that end too early, or a field that is not what it should be.
    #[error("the frozen report is damaged at byte {0}; restore it from a backup")]
    Damaged(usize),
}

impl Report {
    /// The report as bytes: the same report gives the same bytes (law 10).
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Encoder::of(KIND);
        out.text(&self.id)
            .text(&self.title)
            .maybe(self.paper.as_deref());
        out.text(&self.partnership).number(self.year.start().into());
        out.number(self.head.count)
            .bytes(self.head.digest.as_bytes());
        out.text(&self.label_heading);
        list(&mut out, &self.columns, |out, column| {
            out.text(&column.heading).text(column.kind.word());
        });
        list(&mut out, &self.rows, encode_row);
        list(&mut out, &self.notes, |out, note| {
            out.text(note);
        });
        list(&mut out, &self.checks, |out, check| {
            out.text(&check.id)
                .number(check.holds.into())
                .text(&check.says);
        });
        out.finish().to_vec()
    }

    /// The digest of its bytes, by which a decision names it.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.encode())
    }

    /// A frozen report.
    ///
    /// # Errors
    /// [`DecodeError`] where the bytes are not one.
    pub fn decode(bytes: &[u8]) -> Result<Report, DecodeError> {
        let mut fields = Fields { bytes, at: 0 };
        if fields.text() != Ok(KIND.to_owned()) {
            return Err(DecodeError::OtherKind);
        }
        let report = Report {
            id: fields.text()?,
            title: fields.text()?,
            paper: fields.maybe()?,
            partnership: fields.text()?,
            year: fields.year()?,
            head: Head {
                count: fields.number()?,
                digest: fields.read(Digest::from_slice)?,
            },
            label_heading: fields.text()?,
            columns: fields.list(|fields| {
                Ok(Column {
                    heading: fields.text()?,
                    kind: fields.word(ColumnKind::from_word)?,
                })
            })?,
            rows: fields.list(Fields::row)?,
            notes: fields.list(Fields::text)?,
            checks: fields.list(|fields| {
                Ok(Check {
                    id: fields.text()?,
                    holds: fields.truth()?,
                    says: fields.text()?,
                })
            })?,
        };
        if fields.at == bytes.len() {
            Ok(report)
        } else {
            Err(DecodeError::Damaged(fields.at))
        }
    }
}

fn list<T>(out: &mut Encoder, items: &[T], mut one: impl FnMut(&mut Encoder, &T)) {
    out.number(i64::try_from(items.len()).unwrap_or(i64::MAX));
    for item in items {
        one(out, item);
    }
}

fn encode_row(out: &mut Encoder, row: &Row) {
    out.text(&row.id).text(row.kind.word()).text(&row.label);
    out.number(row.level.into()).number(row.hidden.into());
    out.maybe(row.breaks_down.as_deref());
    list(out, &row.values, |out, value| match value {
        Value::Blank => {
            out.text("blank");
        }
        Value::Text(text) => {
            out.text("text").text(text);
        }
        Value::Date(day) => {
            out.text("date").text(&day.to_string());
        }
        Value::Money(figure) => {
            out.text("money").number(figure.amount.pence());
            encode_behind(out, &figure.behind);
        }
    });
}

fn encode_behind(out: &mut Encoder, behind: &Behind) {
    match behind {
        Behind::Nothing => {
            out.text("nothing");
        }
        Behind::Selection(selection) => {
            out.text("selection").number(selection.year.start().into());
            out.text(part_word(selection.part))
                .number(selection.turned.into());
            encode_choice(out, &selection.accounts);
            encode_choice(out, &selection.funds);
            encode_choice(out, &selection.projects);
            encode_choice(out, &selection.lines);
        }
        Behind::Rows(terms) => {
            list(out.text("rows"), terms, |out, term| {
                out.text(&term.row).number(term.less.into());
            });
        }
        Behind::Awards { grants, year } => {
            list(out.text("awards"), grants, |out, grant| {
                out.text(grant.as_str());
            });
            out.number(year.start().into());
        }
    }
}

fn encode_choice<T: Ord + fmt::Display>(out: &mut Encoder, choice: &Choice<T>) {
    let (word, codes) = match choice {
        Choice::All => ("all", None),
        Choice::Only(codes) => ("only", Some(codes)),
        Choice::AllBut(codes) => ("all-but", Some(codes)),
    };
    let codes: Vec<&T> = codes.into_iter().flatten().collect();
    list(out.text(word), &codes, |out, code| {
        out.text(&code.to_string());
    });
}

const PARTS: [Part; 5] = [
    Part::BroughtForward,
    Part::InYear,
    Part::Closing,
    Part::ToMarch,
    Part::Whole,
];

const fn part_word(part: Part) -> &'static str {
    match part {
        Part::BroughtForward => "brought-forward",
        Part::InYear => "in-year",
        Part::Closing => "closing",
        Part::ToMarch => "to-march",
        Part::Whole => "whole",
    }
}

/// The fields of a record, one after the other.
struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Fields<'a> {
    fn damaged(&self) -> DecodeError {
        DecodeError::Damaged(self.at)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let end = self.at.checked_add(length).ok_or_else(|| self.damaged())?;
        let taken = self.bytes.get(self.at..end).ok_or_else(|| self.damaged())?;
        self.at = end;
        Ok(taken)
    }

    fn field(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = <[u8; 8]>::try_from(self.take(8)?).map_err(|_| self.damaged())?;
        let length = usize::try_from(u64::from_be_bytes(length)).map_err(|_| self.damaged())?;
        self.take(length)
    }

    fn read<T>(&mut self, one: impl Fn(&[u8]) -> Option<T>) -> Result<T, DecodeError> {
        let field = self.field()?;
        one(field).ok_or_else(|| self.damaged())
    }

    fn text(&mut self) -> Result<String, DecodeError> {
        self.read(|field| String::from_utf8(field.to_vec()).ok())
    }

    fn word<T>(&mut self, one: impl Fn(&str) -> Option<T>) -> Result<T, DecodeError> {
        self.read(|field| one(std::str::from_utf8(field).ok()?))
    }

    fn code<T: FromStr>(&mut self) -> Result<T, DecodeError> {
        self.word(|word| word.parse().ok())
    }

    fn number(&mut self) -> Result<i64, DecodeError> {
        self.read(|field| Some(i64::from_be_bytes(field.try_into().ok()?)))
    }

    fn truth(&mut self) -> Result<bool, DecodeError> {
        match self.number()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.damaged()),
        }
    }

    fn year(&mut self) -> Result<FinancialYear, DecodeError> {
        let start = i16::try_from(self.number()?).map_err(|_| self.damaged())?;
        FinancialYear::starting(start).map_err(|_| self.damaged())
    }

    fn maybe(&mut self) -> Result<Option<String>, DecodeError> {
        if self.truth()? {
            self.text().map(Some)
        } else {
            Ok(None)
        }
    }

    fn list<T>(
        &mut self,
        mut one: impl FnMut(&mut Fields<'a>) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let count = self.number()?;
        (0..count).map(|_| one(self)).collect()
    }

    fn row(&mut self) -> Result<Row, DecodeError> {
        Ok(Row {
            id: self.text()?,
            kind: self.word(RowKind::from_word)?,
            label: self.text()?,
            level: u8::try_from(self.number()?).map_err(|_| self.damaged())?,
            hidden: self.truth()?,
            breaks_down: self.maybe()?,
            values: self.list(Fields::value)?,
        })
    }

    fn value(&mut self) -> Result<Value, DecodeError> {
        match self.text()?.as_str() {
            "blank" => Ok(Value::Blank),
            "text" => Ok(Value::Text(self.text()?)),
            "date" => Ok(Value::Date(self.code::<Date>()?)),
            "money" => Ok(Value::Money(Figure {
                amount: Money::from_pence(self.number()?),
                behind: self.behind()?,
            })),
            _ => Err(self.damaged()),
        }
    }

    fn behind(&mut self) -> Result<Behind, DecodeError> {
        match self.text()?.as_str() {
            "nothing" => Ok(Behind::Nothing),
            "selection" => self.selection().map(Behind::Selection),
            "rows" => {
                let term = |fields: &mut Fields<'a>| {
                    Ok(Term {
                        row: fields.text()?,
                        less: fields.truth()?,
                    })
                };
                self.list(term).map(Behind::Rows)
            }
            "awards" => Ok(Behind::Awards {
                grants: self.list(Fields::code)?,
                year: self.year()?,
            }),
            _ => Err(self.damaged()),
        }
    }

    fn selection(&mut self) -> Result<Selection, DecodeError> {
        let year = self.year()?;
        let part = |word: &str| PARTS.into_iter().find(|part| part_word(*part) == word);
        let part = self.word(part)?;
        let turned = self.truth()?;
        Ok(Selection {
            year,
            part,
            turned,
            accounts: self.choice()?,
            funds: self.choice()?,
            projects: self.choice()?,
            lines: self.choice()?,
        })
    }

    fn choice<T: Ord + FromStr>(&mut self) -> Result<Choice<T>, DecodeError> {
        let word = self.text()?;
        let codes: BTreeSet<T> = self.list(Fields::code)?.into_iter().collect();
        match word.as_str() {
            "all" => Ok(Choice::All),
            "only" => Ok(Choice::Only(codes)),
            "all-but" => Ok(Choice::AllBut(codes)),
            _ => Err(self.damaged()),
        }
    }
}
