//! The balance of a statement: as a file prints it, as somebody states it or counted it, or worked
//! out from its lines.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::ledger_opening;
use crate::{
    actions::{ActionError, refusal::Reconciling},
    ledger::{
        book::Book, calendar::short_date, code::AccountCode, journal::EntryNumber, money::Money,
    },
    statement::{
        line::Stated,
        reconcile::statement::{Reconciliation, StatementBalance},
    },
    store::{
        error::StoreError, reader::Reader, settings::board::KeptReconciliation,
        statements::import::NewImport,
    },
};

/// The last signed reconciliation before a day, where its balance was counted.
pub(super) struct CountedBefore {
    pub(super) on: Date,
    balance: Money,
    /// The entries that the balance did not hold yet.
    pub(super) not_in_it: Vec<EntryNumber>,
}

/// What was counted last before a day, as it was signed last; none where nothing was.
pub(super) async fn counted_before(
    reader: &mut Reader,
    account: AccountCode,
    on: Date,
) -> Result<Option<CountedBefore>, ActionError> {
    let signed = reader.reconciliations(account).await?.into_iter();
    let signed = signed.filter(|kept| kept.locked.is_some() && kept.on < on);
    let last_of_day: BTreeMap<Date, KeptReconciliation> =
        signed.map(|kept| (kept.on, kept)).collect();
    for (on, kept) in last_of_day.into_iter().rev() {
        let made: Reconciliation =
            serde_json::from_str(&kept.statement).map_err(StoreError::from)?;
        if made.basis.statement.is_counted() {
            return Ok(Some(CountedBefore {
                on,
                balance: made.statement_balance,
                not_in_it: made.basis.not_in_it,
            }));
        }
    }
    Ok(None)
}

/// Where a file prints its closing balance, and where it ends, if that is before the day: nothing
/// shows what came after.
fn closes_at(import: &NewImport, closing: &Stated, on: Date) -> String {
    let mut at = format!("{}, {}", import.file_name, closing.at);
    if let Some(to) = import.to.filter(|to| *to < on) {
        at.push_str(", where the statement ends on ");
        at.push_str(&short_date(to));
    }
    at
}

/// The balance of the statement at the day: as somebody stated it; else as the last file up to the
/// day prints it; else the first file's opening, or what was counted before it, or what the book
/// opened with, and its lines.
pub(super) async fn statement_balance(
    reader: &mut Reader,
    book: &Book,
    (account, on): (AccountCode, Date),
    counted: Option<&CountedBefore>,
    stated: Option<Money>,
) -> Result<StatementBalance, ActionError> {
    let imports = reader.standing_imports().await?;
    let imports: Vec<NewImport> = imports
        .into_iter()
        .map(|kept| kept.import)
        .filter(|i| i.account == account)
        .collect();
    let Some(first) = imports.first() else {
        let counted = stated.map(|amount| StatementBalance::Counted { amount });
        return counted.ok_or_else(|| {
            let date = short_date(on);
            Reconciling::NoStatementBalance { account, date }.into()
        });
    };
    let last_line = reader.last_shown(account, on).await?;
    let covers = |to: Date| to <= on && last_line.is_none_or(|last| last <= to);
    let printed = imports.iter().rev().find_map(|import| {
        let closing = import.closing.as_ref()?;
        import
            .to
            .filter(|to| covers(*to))
            .map(|_| (import, closing))
    });
    if let Some((import, closing)) = printed {
        let (at, printed) = (closes_at(import, closing, on), closing.amount);
        if let Some(stated) = stated.filter(|stated| *stated != printed) {
            return Err(Reconciling::StatementSays {
                account,
                printed,
                stated,
                at,
            }
            .into());
        }
        return Ok(StatementBalance::Printed {
            amount: printed,
            at,
        });
    }
    if let Some(amount) = stated {
        return Ok(StatementBalance::stated(amount));
    }
    let begins_after = |counted: &&CountedBefore| first.from.is_some_and(|from| from > counted.on);
    let before = match (&first.opening, counted.filter(begins_after)) {
        (Some(opening), _) => opening.amount,
        (None, Some(counted)) => counted.balance,
        (None, None) => ledger_opening(reader, book, account, book.first_year).await?,
    };
    Ok(StatementBalance::Added { before })
}
