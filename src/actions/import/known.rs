//! What staging a file must know of a book.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    actions::{ActionError, refusal::Refusal},
    ledger::{calendar::FinancialYear, code::AccountCode, digest::Digest},
    statement::{
        line::ReadFile,
        stage::{
            self, Intake, StageError,
            fingerprint::{self, Fingerprint},
            plan::Plan,
        },
    },
    store::{
        reader::Reader,
        statements::{about::LinesHeld, import::KeptImport},
    },
};

use super::Incoming;

/// What staging must know of a book, as it is.
pub(super) struct Known {
    account: AccountCode,
    source: Option<String>,
    file: Digest,
    /// How often the account holds each line.
    pub(super) held: BTreeMap<Fingerprint, u32>,
    /// The first year of the book.
    pub(super) first_year: FinancialYear,
    closed: BTreeSet<FinancialYear>,
}

impl Known {
    /// Loads it; of a file that is read, no more of what the account holds than may be in it.
    pub(super) async fn of(
        reader: &mut Reader,
        from: &Incoming<'_>,
        read: Option<&ReadFile>,
    ) -> Result<Known, ActionError> {
        let book = reader.book().await?;
        let account = from.account;
        let known = book
            .chart
            .get(account)
            .ok_or(Refusal::UnknownAccount(account))?;
        if !known.kind.holds_money() {
            return Err(Refusal::NoStatementAccount(account).into());
        }
        let source = reader.account_source(account).await?;
        Ok(Known {
            account,
            source: source.or_else(|| from.only.map(str::to_owned)),
            file: Digest::of(from.bytes),
            held: held(reader, account, read).await?,
            first_year: book.first_year,
            closed: book.closed,
        })
    }

    /// What decided which rows of a file were held already when it was brought in: nothing that
    /// came after it. It asks for the lines of the file, however many the account has.
    pub(super) async fn before(
        reader: &mut Reader,
        kept: &KeptImport,
        read: &ReadFile,
    ) -> Result<Known, ActionError> {
        let held = reader.held_before(kept, &of_file(read)).await?;
        Ok(Known {
            account: kept.import.account,
            source: kept.import.statement_account.clone(),
            file: kept.import.file,
            held: by_fingerprint(held),
            first_year: reader.book().await?.first_year,
            // Years are closed for lines that are new.
            closed: BTreeSet::new(),
        })
    }

    /// The file, staged against the book.
    pub(super) fn stage(&self, read: ReadFile) -> Result<Plan, StageError> {
        let intake = Intake {
            account: self.account,
            source: self.source.as_deref(),
            file: self.file,
            held: &self.held,
            first_year: self.first_year,
            closed: &self.closed,
        };
        stage::stage(read, &intake)
    }
}

/// How often an account holds lines: each of its lines, or, where it has many more than a file,
/// each that the file has.
async fn held(
    reader: &mut Reader,
    account: AccountCode,
    read: Option<&ReadFile>,
) -> Result<BTreeMap<Fingerprint, u32>, ActionError> {
    let has = reader.lines_held(account, None).await?;
    let lines = match read {
        Some(read) if has > 0 => Some(of_file(read)),
        Some(_) | None => None,
    };
    let lines = lines.filter(|lines| i64::try_from(lines.len()).is_ok_and(|file| file < has));
    let held = match lines {
        Some(lines) => reader.held_of(account, &lines).await?,
        None => reader.held(account).await?,
    };
    Ok(by_fingerprint(held))
}

/// The fingerprints of a file, each once.
fn of_file(read: &ReadFile) -> Vec<[u8; 16]> {
    let lines: BTreeSet<Fingerprint> = fingerprint::of_file(read).into_iter().collect();
    lines.iter().map(|line| *line.as_bytes()).collect()
}

fn by_fingerprint(held: LinesHeld) -> BTreeMap<Fingerprint, u32> {
    let held = held.into_iter();
    let held = held.filter_map(|(key, count)| Some((Fingerprint::from_slice(&key)?, count)));
    held.collect()
}
