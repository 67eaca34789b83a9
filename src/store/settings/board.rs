//! What is signed of the accounts and by the board: reconciliations, and decisions on frozen
//! reports.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    ledger::{calendar::FinancialYear, code::AccountCode, digest::Digest, posted::Act},
    store::{
        cells, chain, error::StoreError, journal::list::Moment, reader::Reader,
        settings::records::Record, writer::Writer,
    },
};

/// The kind of record that keeps a reconciliation.
pub const RECONCILIATION: &str = "reconciliation";
/// The kind of record that locks a reconciliation.
pub const RECONCILIATION_LOCKED: &str = "reconciliation-locked";
/// The kind of record that keeps a decision.
pub const DECISION: &str = "decision";

/// A reconciliation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReconciliation {
    /// The number of the record that keeps it.
    pub record: i64,
    /// The record of the signed reconciliation of the same day in whose place it comes.
    pub supersedes: Option<i64>,
    /// The account.
    pub account: AccountCode,
    /// The day that it reconciles to.
    pub on: Date,
    /// The reconciliation statement, in JSON.
    pub statement: String,
    /// Who prepared it, when and why.
    pub prepared: Act,
    /// Who approved and locked it: this record, and no other of its day.
    pub locked: Option<Act>,
    /// The record that came in its place before anybody approved it.
    pub replaced: Option<i64>,
    /// How far the book had come when it was locked.
    pub at: Option<Moment>,
}

/// An account that is locked up to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The account.
    pub account: AccountCode,
    /// The day.
    pub on: Date,
    /// How far the book had come: what has a higher number is not in what was signed.
    pub at: Moment,
}

/// What a record of a reconciliation says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciliationBody {
    /// The account.
    pub account: AccountCode,
    /// The day.
    pub on: Date,
    /// The statement; none in the record that locks it.
    pub statement: Option<serde_json::Value>,
    /// The record of the signed reconciliation in whose place it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<i64>,
    /// In the record that locks it: how far the book had come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

/// A decision of the board on a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The report, such as `end-of-year`.
    pub report: String,
    /// The year.
    pub year: FinancialYear,
    /// 1 for the first decision on the report of the year, then 2.
    pub version: i64,
    /// The digest of the frozen report, which [`Reader::file`] gives.
    pub frozen: Digest,
    /// Noted, agreed or amended, in the board's own word.
    pub outcome: String,
    /// The day of the meeting.
    pub on: Date,
    /// The minute.
    pub minute: Option<String>,
    /// The words of the decision.
    pub wording: Option<String>,
}

fn reconciliation_code(account: AccountCode, on: Date) -> String {
    format!("{account} {on}")
}

fn decision_code(report: &str, year: FinancialYear) -> String {
    format!("{report} {year}")
}

/// What the file of a frozen report is called, by the code of its decisions and its version.
pub(crate) fn frozen_name(code: &str, version: i64) -> String {
    format!("{code}, version {version}")
}

impl Reader {
    /// The last day up to which each account is reconciled and locked.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn locked_until(&mut self) -> Result<BTreeMap<AccountCode, Date>, StoreError> {
        let mut until = BTreeMap::new();
        for Lock { account, on, .. } in self.locks().await? {
            let day = until.entry(account).or_insert(on);
            *day = on.max(*day);
        }
        Ok(until)
    }

    /// Every lock, oldest first. One that does not say how far the book had come holds everything.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn locks(&mut self) -> Result<Vec<Lock>, StoreError> {
        let records = self.records_of(RECONCILIATION_LOCKED, None).await?;
        let lock = |record: Record| {
            let body: ReconciliationBody = serde_json::from_str(&record.body)?;
            Ok(Lock {
                account: body.account,
                on: body.on,
                at: body.at.unwrap_or(Moment::NOW),
            })
        };
        records.into_iter().map(lock).collect()
    }

    /// The reconciliations of an account, oldest first; the last of a day is the one that stands.
    /// A lock is of the one that was prepared last before it; one that was prepared earlier and
    /// never approved was replaced.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn reconciliations(
        &mut self,
        account: AccountCode,
    ) -> Result<Vec<KeptReconciliation>, StoreError> {
        let mut records = self.records_of(RECONCILIATION, None).await?;
        records.extend(self.records_of(RECONCILIATION_LOCKED, None).await?);
        records.sort_by_key(|record| record.number);
        let mut kept: Vec<KeptReconciliation> = Vec::new();
        for record in records {
            let body: ReconciliationBody = serde_json::from_str(&record.body)?;
            if body.account != account {
                continue;
            }
            let last = kept.iter_mut().rfind(|other| other.on == body.on);
            let open = last.filter(|other| other.locked.is_none());
            if record.kind == RECONCILIATION_LOCKED {
                if let Some(open) = open {
                    open.locked = Some(record.made);
                    open.at = body.at;
                }
                continue;
            }
            if let Some(open) = open {
                open.replaced = Some(record.number);
            }
            kept.push(KeptReconciliation {
                record: record.number,
                supersedes: body.supersedes,
                account,
                on: body.on,
                statement: body.statement.unwrap_or_default().to_string(),
                prepared: record.made,
                locked: None,
                replaced: None,
                at: None,
            });
        }
        Ok(kept)
    }

    /// The decisions on a report of a year, oldest first, each with who recorded it.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn decisions(
        &mut self,
        report: &str,
        year: FinancialYear,
    ) -> Result<Vec<(Decision, Act)>, StoreError> {
        let code = decision_code(report, year);
        let records = self.records_of(DECISION, Some(&code)).await?;
        records
            .into_iter()
            .map(|record| Ok((serde_json::from_str(&record.body)?, record.made)))
            .collect()
    }
}

impl Writer {
    /// Keeps a reconciliation statement, given in JSON. Where one of that day is signed, it comes
    /// in that one's place once it is locked, and both are kept.
    ///
    /// # Errors
    /// [`StoreError::Record`] where the text is not JSON.
    pub async fn save_reconciliation(
        &mut self,
        account: AccountCode,
        on: Date,
        statement: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let signed = self.reconciliations(account).await?;
        let signed = signed
            .iter()
            .rfind(|kept| kept.on == on && kept.locked.is_some());
        let body = ReconciliationBody {
            account,
            on,
            statement: Some(serde_json::from_str(statement)?),
            supersedes: signed.map(|kept| kept.record),
            at: None,
        };
        let code = reconciliation_code(account, on);
        self.record(RECONCILIATION, &code, &body, act)
            .await
            .map(drop)
    }

    /// Locks the reconciliation of an account at a day.
    ///
    /// # Errors
    /// [`StoreError::NoReconciliation`] where there is none, or it is locked.
    pub async fn lock_reconciliation(
        &mut self,
        account: AccountCode,
        on: Date,
        act: &Act,
    ) -> Result<(), StoreError> {
        let kept = self.reconciliations(account).await?;
        let last = kept.iter().rfind(|kept| kept.on == on);
        if last.is_none_or(|kept| kept.locked.is_some()) {
            let date = on.to_string();
            return Err(StoreError::NoReconciliation { account, date });
        }
        let newest = sql!("select max(number) from record where book = $1");
        let at = Moment {
            entry: self.last_entry().await?,
            line: self.last_line().await?,
            record: chain::next(self.highest(newest).await?),
        };
        let body = ReconciliationBody {
            account,
            on,
            statement: None,
            supersedes: None,
            at: Some(at),
        };
        let code = reconciliation_code(account, on);
        self.record(RECONCILIATION_LOCKED, &code, &body, act)
            .await
            .map(drop)
    }

    /// Keeps a decision with the frozen bytes of the report that it is on, and gives the decision
    /// with its version.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn decide(
        &mut self,
        mut decision: Decision,
        frozen: &[u8],
        act: &Act,
    ) -> Result<Decision, StoreError> {
        let earlier = self.decisions(&decision.report, decision.year).await?;
        decision.version = cells::count(earlier.len()).saturating_add(1);
        let code = decision_code(&decision.report, decision.year);
        let name = frozen_name(&code, decision.version);
        decision.frozen = self.put_file(&name, frozen).await?;
        self.record(DECISION, &code, &decision, act).await?;
        Ok(decision)
    }
}
