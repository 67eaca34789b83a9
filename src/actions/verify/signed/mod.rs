//! What somebody signed, on the walk: reconciliations and decisions of the board, each worked out
//! again from the entries. Year ends are in `years`.
//!
//! A locked reconciliation is worked out again from the book as it was when it was locked: a late
//! line of its account, and a mistake that is put right later, are no damage to what was signed.
//! What was posted inside the lock afterwards is judged by itself.

mod years;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{laws::Inside, settings::read, walk::Walk};
use crate::{
    actions::{ActionError, compare},
    ledger::{
        calendar::{FinancialYear, short_date},
        code::AccountCode,
        digest::{Digest, Head},
        journal::Posting,
    },
    report::table::Report,
    statement::reconcile::statement::Reconciliation,
    store::{
        error::StoreError,
        journal::list::Moment,
        reader::Reader,
        settings::{
            board::{self, Decision, ReconciliationBody},
            closing::{self, PreparedClosing},
            records::Record,
        },
    },
};

/// A reconciliation as it was prepared, and the role that did.
#[derive(Debug)]
pub(super) struct Prepared {
    by: String,
    statement: Option<serde_json::Value>,
}

/// What was signed so far.
#[derive(Debug, Default)]
pub(super) struct Signed {
    /// The head before the closing entries that the walk is among, and their year.
    pub(super) before_closing: Option<(FinancialYear, Head)>,
    /// The postings of the closing entries that the walk is among.
    pub(super) closing_posts: Vec<Posting>,
    /// The closings that were prepared last, by their years.
    pub(super) closings: BTreeMap<FinancialYear, PreparedClosing>,
    /// The last day up to which each account is locked.
    pub(super) locks: BTreeMap<AccountCode, Date>,
    /// What was posted inside a lock after it was made.
    pub(super) inside: Inside,
    prepared: BTreeMap<(AccountCode, Date), Prepared>,
    /// The reconciliations that were locked, and how far the book had come then.
    pub(super) locked: Vec<(AccountCode, Date, Prepared, Moment)>,
    /// The record of the one that was prepared last for a day, and of the one that is signed.
    newest: BTreeMap<(AccountCode, Date), i64>,
    standing: BTreeMap<(AccountCode, Date), i64>,
    /// The decisions, each with the number of its record.
    decisions: Vec<(i64, Decision)>,
}

/// Whether two roles are one: small letters and spaces at the ends make no other role.
pub(super) fn same_role(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

impl Walk {
    /// Keeps what a record signs and checks what can be checked at once.
    pub(super) fn sign(&mut self, record: &Record, before: Option<Head>) -> Result<(), StoreError> {
        match record.kind.as_str() {
            closing::CLOSING_PREPARED => self.closing_prepared(read(record)?, record, before),
            closing::YEAR_CLOSED => self.year_closed(&read(record)?, record, before),
            board::DECISION => self.signed.decisions.push((record.number, read(record)?)),
            board::RECONCILIATION => {
                let ReconciliationBody {
                    account,
                    on,
                    statement,
                    supersedes,
                    ..
                } = read(record)?;
                self.supersedes((account, on), supersedes, record);
                let by = record.made.by.clone();
                let prepared = Prepared { by, statement };
                self.signed.prepared.insert((account, on), prepared);
            }
            board::RECONCILIATION_LOCKED => self.locked(&read(record)?, record),
            _ => {}
        }
        Ok(())
    }

    /// One that comes in the place of another names the one that is signed for that day, and why.
    fn supersedes(&mut self, of: (AccountCode, Date), named: Option<i64>, record: &Record) {
        let signed = self.signed.standing.get(&of).copied();
        let said = record
            .made
            .why
            .as_deref()
            .is_some_and(|why| !why.trim().is_empty());
        if named != signed || (named.is_some() && !said) {
            self.findings.push(format!(
                "record {}: the reconciliation of account {} at {} does not say which signed one \
                 it comes in the place of, and why",
                record.number,
                of.0,
                short_date(of.1)
            ));
        }
        self.signed.newest.insert(of, record.number);
    }

    fn locked(&mut self, body: &ReconciliationBody, record: &Record) {
        let ReconciliationBody {
            account, on, at, ..
        } = *body;
        let newest = self.signed.newest.get(&(account, on)).copied();
        self.signed
            .standing
            .extend(newest.map(|record| ((account, on), record)));
        let until = self.signed.locks.entry(account).or_insert(on);
        *until = on.max(*until);
        let what = format!(
            "the reconciliation of account {account} at {}",
            short_date(on)
        );
        let Some(prepared) = self.signed.prepared.remove(&(account, on)) else {
            self.findings
                .push(format!("{what} was approved, and nobody had prepared it"));
            return;
        };
        if same_role(&prepared.by, &record.made.by) {
            self.findings.push(format!(
                "{what} was prepared and approved by the same role, '{}'",
                prepared.by.trim()
            ));
        }
        let moment = Moment {
            entry: self.entries,
            line: self.lines,
            record: record.number,
        };
        if at.is_some_and(|said| said != moment) {
            self.findings.push(format!(
                "{what} was locked, and says that the book had come further or less far than it had"
            ));
        }
        self.signed.locked.push((account, on, prepared, moment));
    }

    /// Every locked reconciliation still says what was signed.
    pub(super) async fn compare_reconciliations(
        &mut self,
        reader: &mut Reader,
    ) -> Result<(), StoreError> {
        for (account, on, prepared, moment) in std::mem::take(&mut self.signed.locked) {
            let what = format!(
                "the reconciliation of account {account} at {}",
                short_date(on)
            );
            let statement = prepared.statement.unwrap_or_default();
            let Ok(signed) = serde_json::from_value::<Reconciliation>(statement) else {
                self.findings.push(format!(
                    "{what} was signed, and is no reconciliation statement"
                ));
                continue;
            };
            if (signed.basis.account, signed.basis.on) != (account, on) {
                self.findings
                    .push(format!("{what} was signed with the statement of another"));
            }
            match compare::as_at(reader, &signed, moment).await {
                Ok(again) if again == signed => {}
                Ok(_) => self.findings.push(format!(
                    "{what} was signed, and the book as it was then makes other figures of it"
                )),
                Err(ActionError::Store(refused)) => self.note(&what, Err(refused))?,
                Err(refused) => self.findings.push(format!("{what}: {refused}")),
            }
        }
        Ok(())
    }

    /// Every frozen report is the report that its decision names, made from this book (law 10).
    pub(super) async fn compare_frozen(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        for (number, decision) in std::mem::take(&mut self.signed.decisions) {
            let Decision {
                report: name,
                year,
                frozen,
                ..
            } = &decision;
            let what = format!("the report decided on in record {number} ({name} {year})");
            let file = match reader.file(*frozen).await {
                Ok(Some(file)) => file,
                // That it is missing is said where the files are compared.
                Ok(None) => continue,
                Err(damage) => {
                    self.note(&what, Err(damage))?;
                    continue;
                }
            };
            if Digest::of(&file.bytes) != *frozen {
                self.findings.push(format!(
                    "{what} is not what was frozen; its digest is another"
                ));
            }
            let report = match Report::decode(&file.bytes) {
                Ok(report) => report,
                Err(damage) => {
                    self.findings.push(format!("{what}: {damage}"));
                    continue;
                }
            };
            if (&report.id, &report.year) != (name, year) {
                self.findings.push(format!(
                    "{what} is frozen as the report {} {}",
                    report.id, report.year
                ));
            }
            if !of_this_book(reader, report.head).await? {
                self.findings.push(format!(
                    "{what} was made from a head that this book never had, {} at count {}",
                    report.head.digest.short(),
                    report.head.count
                ));
            }
        }
        Ok(())
    }
}

/// Whether the chain passes through a head.
async fn of_this_book(reader: &mut Reader, head: Head) -> Result<bool, StoreError> {
    if head.count == 0 {
        return Ok(head == Head::START);
    }
    let links = reader.links(head.count.saturating_sub(1), 1).await?;
    let found = links.first();
    Ok(found.is_some_and(|link| link.count == head.count && link.digest == head.digest))
}
