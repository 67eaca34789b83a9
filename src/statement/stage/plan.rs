//! The plan of an import: every line with its standing, every row set aside, the proof, and the
//! digest that a confirmation names.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{fingerprint::Fingerprint, proof::Proof};
use crate::{
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        digest::{Digest, Encoder, Head},
    },
    statement::line::{Place, SetAside, Stated, StatementLine},
};

/// Whether a line will be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It will be written, and waits until it is coded.
    New,
    /// The account already holds it; it will not be written.
    Duplicate,
}

/// A line with its identity and its standing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedLine {
    /// The line as read.
    pub line: StatementLine,
    /// What makes it itself.
    pub fingerprint: Fingerprint,
    /// The first, second, third row of the file with this fingerprint.
    pub occurrence: u32,
    /// Whether it will be written.
    pub standing: Standing,
    /// The closed year that it belongs to: it posts in an open year and concerns this one.
    pub closed_year: Option<FinancialYear>,
}

/// Something that a person should look at before confirming; it stops nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Where.
    pub at: Place,
    /// What to look at, and why.
    pub why: String,
}

/// What an import will write, once it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The account that the file is imported into.
    pub account: AccountCode,
    /// The digest of the file's bytes.
    pub file: Digest,
    /// The profile that read it.
    pub profile: String,
    /// The account number that the account's statements come from, this file counted in.
    pub source: Option<String>,
    /// The first day that the statement covers, where it says so.
    pub from: Option<Date>,
    /// The last day, where it says so.
    pub to: Option<Date>,
    /// The balance before the first line, where it is given.
    pub opening: Option<Stated>,
    /// The balance after the last line, where it is given.
    pub closing: Option<Stated>,
    /// Every line, in the order of the file.
    pub lines: Vec<StagedLine>,
    /// Every row that is not a line, and why, in the order of the file.
    pub set_aside: Vec<SetAside>,
    /// What a person should look at.
    pub doubts: Vec<Doubt>,
    /// Law 3.
    pub proof: Proof,
}

impl Plan {
    /// The lines that will be written.
    pub fn new_lines(&self) -> impl Iterator<Item = &StagedLine> {
        self.lines
            .iter()
            .filter(|staged| staged.standing == Standing::New)
    }

    /// The digest of everything that will be written and of everything that will not: the file,
    /// the account, every line with its standing, every row set aside. A confirmation names it.
    pub fn digest(&self) -> Digest {
        let mut record = Encoder::of("plan");
        record
            .text(self.account.as_str())
            .bytes(self.file.as_bytes())
            .text(&self.profile)
            .maybe(self.source.as_deref())
            .number(self.proof.rows.into())
            .number(self.proof.blank.into());
        for balance in [&self.opening, &self.closing] {
            let stated = balance
                .as_ref()
                .map(|at| format!("{} {}", at.amount, at.at));
            record.maybe(stated.as_deref());
        }
        for day in [self.from, self.to] {
            record.maybe(day.map(|day| day.to_string()).as_deref());
        }
        let mut head = Head::START.after(record.finish());
        for staged in &self.lines {
            staged.encode(record.restart("line"));
            head = head.after(record.finish());
        }
        for row in &self.set_aside {
            encode_place(&row.at, record.restart("set-aside"));
            record.text(&row.why).number(row.amount.pence());
            head = head.after(record.finish());
        }
        head.digest
    }
}

impl StagedLine {
    /// Adds all that the line says, as the plan's digest covers it.
    fn encode(&self, record: &mut Encoder) {
        let line = &self.line;
        encode_place(&line.at, record);
        record
            .bytes(self.fingerprint.as_bytes())
            .number(self.occurrence.into())
            .number(i64::from(self.standing == Standing::New))
            .number(self.closed_year.map_or(0, |year| year.start().into()))
            .text(&line.date.to_string())
            .number(line.amount.pence())
            .text(&line.amount_text)
            .text(&line.text);
        for text in [
            &line.reference,
            &line.kind,
            &line.code,
            &line.party,
            &line.bank_id,
        ] {
            record.maybe(text.as_deref());
        }
        for amount in [line.vat, line.balance] {
            match amount {
                None => record.number(0),
                Some(amount) => record.number(1).number(amount.pence()),
            };
        }
    }
}

fn encode_place(at: &Place, record: &mut Encoder) {
    record
        .maybe(at.sheet.as_deref())
        .number(at.row.into())
        .number(at.column.map_or(-1, i64::from));
}
