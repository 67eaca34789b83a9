//! A reconciliation as a paper: the statement that was prepared or signed, else as the book stands;
//! what came later, what has cleared since, and what may explain a difference.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Listed, Stands, kept, list,
    propose::{Proposal, proposals},
    stated_in, unshown,
    withdraw::Withdrawn,
};
use crate::{
    actions::{
        ActionError,
        compare::{again, worked_out},
        refusal::{Reconciling, Refusal},
    },
    ledger::{
        calendar::short_date,
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    statement::reconcile::statement::{Item, ReconcileError, Reconciliation, Said},
    store::{reader::Reader, settings::board::KeptReconciliation, statements::line::HeldLine},
};

/// A reconciliation with everything that is known about it.
#[derive(Debug)]
pub struct Paper {
    /// The account's name.
    pub name: String,
    /// The statement.
    pub made: Reconciliation,
    /// As it was prepared or signed; none where it is worked out from the book as it stands.
    pub kept: Option<KeptReconciliation>,
    /// How it stands, where it was prepared.
    pub stands: Option<Stands>,
    /// The day of the last one before it that is signed, and what it closed with.
    pub last: Option<(Date, Money)>,
    /// Lines of its period that came after it was signed.
    pub late: Vec<Item>,
    /// The lines that answer by now what was outstanding, and their days, by entry.
    pub cleared: BTreeMap<EntryNumber, (LineNumber, Date)>,
    /// The lines of its period that were withdrawn.
    pub withdrawn: Vec<Withdrawn>,
    /// A time up to the day that no statement shows now: its first day and its last.
    pub unseen: Option<(Date, Date)>,
    /// What may explain a difference.
    pub proposals: Vec<Proposal>,
    /// Whether the book has moved since it was prepared, or another balance is said.
    pub moved: bool,
    /// Whether something else is said of the balance than it was kept with.
    pub restated: bool,
    /// What would be prepared in its place, where the book has moved since it was prepared.
    pub instead: Option<Instead>,
}

/// What would be prepared now in the place of a reconciliation that was kept.
#[derive(Debug)]
pub struct Instead {
    /// The statement as the book stands.
    pub made: Reconciliation,
    /// What somebody says of its balance.
    pub said: Said,
}

impl Paper {
    /// The paper of an account at a day: the record that is named, else what was prepared or signed
    /// last, else as the book stands.
    ///
    /// # Errors
    /// An account that the chart does not have, and no balance to compare with.
    pub async fn of(
        reader: &mut Reader,
        (account, date): (AccountCode, Date),
        record: Option<i64>,
        said: &Said,
    ) -> Result<Paper, ActionError> {
        let book = reader.book().await?;
        let kept = match record {
            None => kept(reader, account, date).await?,
            Some(record) => {
                let all = reader.reconciliations(account).await?;
                all.into_iter()
                    .find(|kept| kept.record == record && kept.on == date)
            }
        };
        let made = match &kept {
            Some(kept) => stated_in(kept)?,
            None => worked_out(reader, account, date, said).await?,
        };
        let listed = list(reader, account).await?;
        let of_record = |one: &&Listed| kept.as_ref().is_some_and(|k| k.record == one.record);
        let before = |one: &&Listed| one.stands == Stands::Locked && one.on < date;
        let name = book.chart.get(account).map(|known| known.name.clone());
        let stands = listed.iter().find(of_record).map(|one| one.stands);
        let open = stands == Some(Stands::Prepared);
        let other_balance = said
            .balance
            .is_some_and(|now| now != made.statement_balance);
        let other_entries = !said.not_in_it.is_empty() && said.not_in_it != made.basis.not_in_it;
        let restated = kept.is_some() && (other_balance || other_entries);
        let mut paper = Paper {
            name: name.unwrap_or_default(),
            stands,
            last: listed.iter().find(before).map(|one| (one.on, one.closing)),
            late: late(reader, kept.as_ref()).await?,
            cleared: cleared(reader, &made).await?,
            withdrawn: super::withdraw::of_account(reader, account, date).await?,
            unseen: unshown(reader, &made).await?,
            proposals: Vec::new(),
            moved: open && (restated || moved(reader, &made).await?),
            restated,
            instead: None,
            made,
            kept,
        };
        if restated && (open || stands == Some(Stands::Locked)) {
            // What is wrong with what is said now is said.
            paper.instead = Some(instead(reader, &paper.made, said).await?);
        } else if paper.moved {
            paper.instead = instead(reader, &paper.made, said).await.ok();
        }
        if let Some(instead) = &paper.instead {
            paper.proposals = proposals(reader, &instead.made).await?;
        } else if (open && !paper.moved) || stands.is_none() {
            paper.proposals = proposals(reader, &paper.made).await?;
        }
        Ok(paper)
    }

    /// What the difference is beyond the lines that wait; nil where it is nil or explained.
    ///
    /// # Errors
    /// Sums beyond the range of money.
    pub fn unexplained(&self) -> Result<Money, ActionError> {
        unexplained(&self.made)
    }
}

/// Whether a statement that was prepared would be another as the book stands, or none.
async fn moved(reader: &mut Reader, made: &Reconciliation) -> Result<bool, ActionError> {
    match again(reader, made).await {
        Ok(now) => Ok(now != *made),
        Err(ActionError::Refused(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

/// What the difference of a statement is beyond the lines that wait; nil where it is nil or
/// explained.
///
/// # Errors
/// Sums beyond the range of money.
pub fn unexplained(made: &Reconciliation) -> Result<Money, ActionError> {
    match made.check() {
        Ok(()) => Ok(Money::NIL),
        Err(ReconcileError::Unexplained { by, .. }) => Ok(by),
        Err(error) => Err(error.into()),
    }
}

/// What was said of the balance of a statement.
fn said_in(kept: &Reconciliation) -> Said {
    let counted = kept.basis.statement.is_counted();
    let not_in_it = kept.basis.not_in_it.iter().filter(|_| counted);
    Said {
        balance: kept.basis.statement.by_hand(),
        not_in_it: not_in_it.copied().collect(),
    }
}

/// What would be prepared now in the place of one that was kept: with what is said of its balance
/// now, else as it was said then, unless a file prints another by now.
///
/// # Errors
/// As [`Paper::of`].
pub async fn instead(
    reader: &mut Reader,
    kept: &Reconciliation,
    said: &Said,
) -> Result<Instead, ActionError> {
    let (account, date) = (kept.basis.account, kept.basis.on);
    let said = if *said == Said::default() {
        said_in(kept)
    } else {
        said.clone()
    };
    match worked_out(reader, account, date, &said).await {
        Ok(made) => Ok(Instead { made, said }),
        Err(ActionError::Refused(Refusal::Reconciling(
            Reconciling::StatementSays { .. } | Reconciling::LinesTell(_),
        ))) => {
            let said = Said::default();
            let made = worked_out(reader, account, date, &said).await?;
            Ok(Instead { made, said })
        }
        Err(error) => Err(error),
    }
}

/// The statement of an account at a day as the book stands, whatever was prepared or signed.
///
/// # Errors
/// As [`Paper::of`].
pub async fn as_the_book_stands(
    reader: &mut Reader,
    (account, date): (AccountCode, Date),
    said: &Said,
) -> Result<Reconciliation, ActionError> {
    worked_out(reader, account, date, said).await
}

/// The lines of its period that came after a reconciliation was signed.
async fn late(
    reader: &mut Reader,
    kept: Option<&KeptReconciliation>,
) -> Result<Vec<Item>, ActionError> {
    let Some((kept, at)) = kept.and_then(|kept| Some((kept, kept.at?))) else {
        return Ok(Vec::new());
    };
    let until = (None, kept.on);
    let late = reader.lines_about(kept.account, until, at.line).await?;
    Ok(late.iter().map(item).collect())
}

/// The lines that answer by now what was outstanding.
async fn cleared(
    reader: &mut Reader,
    made: &Reconciliation,
) -> Result<BTreeMap<EntryNumber, (LineNumber, Date)>, ActionError> {
    let entries: Vec<EntryNumber> = outstanding(made).map(|item| item.number).collect();
    let answered = reader.lines_answered_by(&entries).await?;
    let lines: Vec<LineNumber> = answered.iter().map(|(line, ..)| *line).collect();
    let lines = reader.lines_of(&lines).await?;
    let mut cleared = BTreeMap::new();
    for (line, entry, _) in answered {
        let held = lines.iter().find(|held| held.number == line);
        let ours = held.filter(|held| held.account == made.basis.account);
        cleared.extend(ours.map(|held| (entry, (line, held.line.date))));
    }
    Ok(cleared)
}

pub(super) fn outstanding(made: &Reconciliation) -> impl Iterator<Item = &Item> {
    made.payments_outstanding
        .iter()
        .chain(&made.receipts_outstanding)
}

pub(super) fn item(held: &HeldLine) -> Item {
    Item {
        number: held.number,
        date: held.line.date,
        text: held.line.text.clone(),
        amount: held.line.amount,
    }
}

/// "45 of 29/03/2021, -£520.00: design of notes".
pub fn words(item: &Item) -> String {
    let Item {
        number,
        date,
        text,
        amount,
    } = item;
    format!("{number} of {}, {amount}: {text}", short_date(*date))
}
