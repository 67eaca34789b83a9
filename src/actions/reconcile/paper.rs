//! A reconciliation as a paper: the statement that was prepared or signed, else as the book stands;
//! what came later, what has cleared since, and what may explain a difference.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Listed, Stands, kept, list,
    propose::{Proposal, proposals},
    replaced_by, stated_in, unshown,
    withdraw::Withdrawn,
};
use crate::{
    actions::{
        ActionError,
        compare::{again, worked_out},
        day_of,
        refusal::{Reconciling, Refusal},
    },
    ledger::{
        calendar::{long_date, short_date},
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
        posted::Act,
    },
    report::{
        reconciliation::{self, Reconciled},
        table::Report,
    },
    statement::reconcile::statement::{Item, ReconcileError, Reconciliation, StatementBalance},
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
    /// A time up to the day that no statement shows now, from the last day that one shows to the
    /// first that one shows again.
    pub unseen: Option<(Date, Date)>,
    /// What may explain a difference.
    pub proposals: Vec<Proposal>,
    /// Whether the book has moved since it was prepared.
    pub moved: bool,
    /// What would be prepared in its place, where the book has moved since it was prepared.
    pub instead: Option<Instead>,
}

/// What would be prepared now in the place of a reconciliation that was kept.
#[derive(Debug)]
pub struct Instead {
    /// The statement as the book stands.
    pub made: Reconciliation,
    /// The balance that somebody stated for it, where no file prints one.
    pub stated: Option<Money>,
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
        stated: Option<Money>,
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
            None => worked_out(reader, account, date, stated).await?,
        };
        let listed = list(reader, account).await?;
        let of_record = |one: &&Listed| kept.as_ref().is_some_and(|k| k.record == one.record);
        let before = |one: &&Listed| one.stands == Stands::Locked && one.on < date;
        let name = book.chart.get(account).map(|known| known.name.clone());
        let stands = listed.iter().find(of_record).map(|one| one.stands);
        let open = stands == Some(Stands::Prepared);
        let mut paper = Paper {
            name: name.unwrap_or_default(),
            stands,
            last: listed.iter().find(before).map(|one| (one.on, one.closing)),
            late: late(reader, kept.as_ref()).await?,
            cleared: cleared(reader, &made).await?,
            withdrawn: super::withdraw::of_account(reader, account, date).await?,
            unseen: unshown(reader, &made).await?,
            proposals: Vec::new(),
            moved: open && moved(reader, &made).await?,
            instead: None,
            made,
            kept,
        };
        if paper.moved {
            paper.instead = instead(reader, &paper.made).await.ok();
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

/// What would be prepared now in the place of one that was kept. A balance that was stated by hand
/// is stated again, unless a file prints another by now.
///
/// # Errors
/// As [`Paper::of`].
pub async fn instead(reader: &mut Reader, kept: &Reconciliation) -> Result<Instead, ActionError> {
    let (account, date) = (kept.basis.account, kept.basis.on);
    let stated = kept.basis.statement.by_hand();
    match worked_out(reader, account, date, stated).await {
        Ok(made) => Ok(Instead { made, stated }),
        Err(ActionError::Refused(Refusal::Reconciling(Reconciling::StatementSays { .. }))) => {
            Ok(Instead {
                made: worked_out(reader, account, date, None).await?,
                stated: None,
            })
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
    stated: Option<Money>,
) -> Result<Reconciliation, ActionError> {
    worked_out(reader, account, date, stated).await
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

/// The reconciliation as a report: what was prepared or approved at the day, else as it stands.
pub(in crate::actions) async fn report(
    reader: &mut Reader,
    account: AccountCode,
    date: Date,
    stated: Option<Money>,
) -> Result<Report, ActionError> {
    let book = reader.book().await?;
    let paper = Paper::of(reader, (account, date), None, stated).await?;
    let made = &paper.made;
    let waits = if paper.moved {
        "Not in the ledger when it was prepared: line"
    } else {
        "Not in the ledger yet: line"
    };
    let reconciled = Reconciled {
        account: format!("{account} {}", paper.name),
        statement: made.statement_balance,
        payments_outstanding: rows("Entry", &made.payments_outstanding),
        receipts_outstanding: rows("Entry", &made.receipts_outstanding),
        opening: made.basis.opening,
        receipts: made.receipts,
        payments: made.payments,
        not_in_ledger: rows(waits, &made.lines_not_in_ledger),
        left_out: made
            .reversal_pairs
            .iter()
            .map(|pair| said(&pair.first, &pair.second))
            .collect(),
    };
    let head = reader.head().await?;
    let year = made.basis.year;
    let mut report = reconciliation::report(&book, year, date, head, &[reconciled])?;
    report.notes.extend(notes(&paper));
    Ok(report)
}

/// Everything beside the figures, in sentences.
fn notes(paper: &Paper) -> Vec<String> {
    let made = &paper.made;
    let mut notes = Vec::new();
    if paper.moved {
        notes.push(
            "the book has moved since it was prepared, so it cannot be approved; prepare it again"
                .to_owned(),
        );
    }
    notes.push(match &made.basis.statement {
        StatementBalance::Printed { at, .. } => format!("balance per statement: {at}"),
        StatementBalance::Added { before } => {
            format!(
                "balance per statement: {before} and the lines imported, since no file prints it"
            )
        }
        StatementBalance::Counted { .. } => {
            "balance per statement: as stated by hand; no statement of the account was imported, \
             so its entries are compared in sum and not one by one"
                .to_owned()
        }
    });
    // What was signed is not judged by the statements that came since.
    let open = paper.kept.as_ref().is_none_or(|kept| kept.locked.is_none());
    if let Some((from, to)) = paper.unseen.filter(|_| open) {
        let (from, to) = (short_date(from), short_date(to));
        notes.push(format!(
            "no statement shows the account from {from} to {to}"
        ));
    }
    if let Some((on, closing)) = paper.last {
        let day = short_date(on);
        notes.push(format!(
            "follows the one signed at {day}, which closed with {closing}"
        ));
    }
    notes.extend(signatures(paper));
    for line in &paper.late {
        notes.push(format!(
            "came after it was signed, and is not in it: line {}",
            words(line)
        ));
    }
    for gone in &paper.withdrawn {
        notes.push(format!("withdrawn: {gone}"));
    }
    for proposal in &paper.proposals {
        let kind = if proposal.lines { "line" } else { "entry" };
        let items = proposal.items.iter();
        let items: Vec<String> = items.map(|one| format!("{kind} {}", words(one))).collect();
        let items = items.join("; ");
        notes.push(
            format!("{}: {items}", proposal.says)
                .trim_end_matches(": ")
                .to_owned(),
        );
    }
    notes
}

/// Who prepared and who approved; nobody is authenticated yet.
fn signatures(paper: &Paper) -> Vec<String> {
    let signed = |what: &str, act: &Act| {
        let day = long_date(day_of(act));
        format!("{what} by {} on {day} (not authenticated)", act.by)
    };
    let Some(kept) = &paper.kept else {
        return vec!["not prepared or approved yet".to_owned()];
    };
    let mut said = vec![signed("prepared", &kept.prepared)];
    let why = kept
        .prepared
        .why
        .as_deref()
        .filter(|_| kept.supersedes.is_none());
    said.extend(why.map(|why| format!("prepared because: {why}")));
    said.extend(kept.replaced.map(replaced_by));
    let locked = kept.locked.as_ref();
    said.extend(locked.map(|act| signed("approved and locked", act)));
    if let Some(record) = kept.supersedes {
        let why = kept.prepared.why.as_deref().unwrap_or_default();
        said.push(format!(
            "in the place of the one that record {record} keeps: {why}"
        ));
    }
    if paper.stands == Some(Stands::Superseded) {
        said.push("superseded: another came in its place".to_owned());
    }
    said
}

fn said(first: &Item, second: &Item) -> String {
    format!("entry {} and entry {}", words(first), words(second))
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

/// What stands on one side only, as rows of the report.
fn rows(what: &str, items: &[Item]) -> Vec<reconciliation::Item> {
    let row = |item: &Item| {
        let Item {
            number, date, text, ..
        } = item;
        reconciliation::Item {
            says: format!("{what} {number} of {}: {text}", short_date(*date)),
            amount: item.amount,
        }
    };
    items.iter().map(row).collect()
}
