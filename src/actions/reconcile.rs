//! Reconciling an account with its statement at a day: prepared by one role, approved and locked by
//! another.

use jiff::civil::Date;

use crate::{
    ledger::{
        calendar::{long_date, short_date},
        code::AccountCode,
        money::Money,
        posted::Act,
    },
    report::{reconciliation::Reconciled, table::Report},
    statement::reconcile::statement::{Item, Reconciliation, StatementBalance},
    store::{Store, error::StoreError, reader::Reader, settings::board::KeptReconciliation},
};

use super::{
    ActionError,
    compare::{again, worked_out},
    day_of,
    refusal::{Refusal, named},
    report::{Format, Made, rendered},
};

/// Works out the reconciliation of an account as the book stands, and writes nothing.
///
/// # Errors
/// An account that the chart does not have, and no balance to compare with.
pub async fn show(
    store: &Store,
    slug: &str,
    account: AccountCode,
    date: Date,
    stated: Option<Money>,
    format: Format,
) -> Result<Made, ActionError> {
    let mut reader = store.read(slug).await?;
    let report = report(&mut reader, account, date, stated).await?;
    let holds = report.failing().next().is_none();
    Ok(Made {
        bytes: rendered(&report, format, None)?,
        holds,
    })
}

/// Keeps the reconciliation of an account at a day, as prepared by somebody.
///
/// # Errors
/// A difference that no waiting line explains, a day that is locked already, and everything that
/// showing it refuses.
pub async fn prepare(
    store: &Store,
    slug: &str,
    account: AccountCode,
    date: Date,
    stated: Option<Money>,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    if kept(&mut writer, account, date)
        .await?
        .is_some_and(|kept| kept.locked.is_some())
    {
        return Err(Refusal::Locked {
            account,
            date: short_date(date),
        }
        .into());
    }
    let made = worked_out(&mut writer, account, date, stated).await?;
    made.check()?;
    let statement = serde_json::to_string(&made).map_err(StoreError::from)?;
    writer
        .save_reconciliation(account, date, &statement, act)
        .await?;
    writer.commit().await?;
    Ok(())
}

/// Approves what another role prepared, and locks the account up to the day.
///
/// # Errors
/// Nothing prepared, the same role (law 8), or a book that has moved since.
pub async fn approve(
    store: &Store,
    slug: &str,
    account: AccountCode,
    date: Date,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let prepared = kept(&mut writer, account, date).await?;
    if prepared.as_ref().is_some_and(|kept| kept.locked.is_some()) {
        return Err(Refusal::ApprovedAlready {
            account,
            date: short_date(date),
        }
        .into());
    }
    let prepared = prepared
        .filter(|kept| kept.locked.is_none())
        .ok_or_else(|| Refusal::NotPrepared {
            account,
            date: short_date(date),
        })?;
    if prepared
        .prepared
        .by
        .trim()
        .eq_ignore_ascii_case(act.by.trim())
    {
        return Err(Refusal::OwnWork(act.by.clone()).into());
    }
    let statement = stated_in(&prepared)?;
    if again(&mut writer, &statement).await? != statement {
        return Err(Refusal::PreparedDiffers {
            account,
            date: short_date(date),
        }
        .into());
    }
    writer.lock_reconciliation(account, date, act).await?;
    writer.commit().await?;
    Ok(())
}

async fn kept(
    reader: &mut Reader,
    account: AccountCode,
    date: Date,
) -> Result<Option<KeptReconciliation>, ActionError> {
    let all = reader.reconciliations(account).await?;
    Ok(all.into_iter().rfind(|kept| kept.on == date))
}

fn stated_in(kept: &KeptReconciliation) -> Result<Reconciliation, ActionError> {
    Ok(serde_json::from_str(&kept.statement).map_err(StoreError::from)?)
}

/// The reconciliation as a report: what was prepared or approved at the day, else as it stands.
pub(super) async fn report(
    reader: &mut Reader,
    account: AccountCode,
    date: Date,
    stated: Option<Money>,
) -> Result<Report, ActionError> {
    let book = reader.book().await?;
    let kept = kept(reader, account, date).await?;
    let made = match &kept {
        Some(kept) => stated_in(kept)?,
        None => worked_out(reader, account, date, stated).await?,
    };
    let name = book
        .chart
        .get(account)
        .map(|known| known.name.as_str())
        .unwrap_or_default();
    let reconciled = Reconciled {
        account: format!("{account} {name}"),
        statement: made.statement_balance,
        payments_outstanding: sum(&made.payments_outstanding)?,
        receipts_outstanding: sum(&made.receipts_outstanding)?,
        opening: made.basis.opening,
        receipts: made.receipts,
        payments: made.payments,
        left_out: made
            .reversal_pairs
            .iter()
            .map(|pair| said(&pair.first, &pair.second))
            .collect(),
        outstanding: made
            .payments_outstanding
            .iter()
            .chain(&made.receipts_outstanding)
            .map(|item| format!("entry {}", item_words(item)))
            .collect(),
    };
    let head = reader.head().await?;
    let year = made.basis.year;
    let mut report = crate::report::reconciliation::report(&book, year, date, head, &[reconciled])?;
    for line in &made.lines_not_in_ledger {
        report
            .notes
            .push(format!("not in the ledger yet: line {}", item_words(line)));
    }
    report.notes.push(match &made.basis.statement {
        StatementBalance::Printed { at, .. } => format!("balance per statement: {at}"),
        StatementBalance::Added { before } => {
            format!(
                "balance per statement: {before} and the lines imported, since no file prints it"
            )
        }
    });
    report.notes.extend(signatures(kept.as_ref()));
    if kept.is_some() && again(reader, &made).await? != made {
        report.notes.push(
            "the book has moved since: lines or entries of this period came later and are not in it"
                .to_owned(),
        );
    }
    Ok(report)
}

/// Who prepared and who approved; nobody is authenticated yet.
fn signatures(kept: Option<&KeptReconciliation>) -> Vec<String> {
    let signed = |what: &str, act: &Act| {
        let day = long_date(day_of(act));
        format!("{what} by {} on {day} (not authenticated)", act.by)
    };
    let Some(kept) = kept else {
        return vec!["not prepared or approved yet".to_owned()];
    };
    let mut said = vec![signed("prepared", &kept.prepared)];
    said.extend(
        kept.locked
            .as_ref()
            .map(|act| signed("approved and locked", act)),
    );
    said
}

fn said(first: &Item, second: &Item) -> String {
    format!(
        "entry {} and entry {}",
        item_words(first),
        item_words(second)
    )
}

fn item_words(item: &Item) -> String {
    let Item {
        number,
        date,
        text,
        amount,
    } = item;
    format!("{number} of {}, {amount}: {text}", short_date(*date))
}

fn sum(items: &[Item]) -> Result<Money, Refusal> {
    Ok(Money::sum(items.iter().map(|item| item.amount))?)
}
