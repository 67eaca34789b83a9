//! A reconciliation as a report: the figures, and everything beside them in sentences.

use jiff::civil::Date;

use super::{
    REPLACED, Stands,
    paper::{Paper, words},
};
use crate::{
    actions::{ActionError, day_of},
    ledger::{
        calendar::{long_date, short_date},
        code::AccountCode,
        posted::Act,
    },
    report::{
        reconciliation::{self, Reconciled},
        table::Report,
    },
    statement::reconcile::statement::{Item, Said, StatementBalance},
    store::reader::Reader,
};

/// The reconciliation as a report: what was prepared or approved at the day, else as it stands.
pub(in crate::actions) async fn report(
    reader: &mut Reader,
    account: AccountCode,
    date: Date,
    said: &Said,
) -> Result<Report, ActionError> {
    let book = reader.book().await?;
    let paper = Paper::of(reader, (account, date), None, said).await?;
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
            .map(|pair| both(&pair.first, &pair.second))
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
    if paper.restated {
        notes.push(
            "compared with another balance than it was kept with; what was kept stands until \
             another is prepared in its place"
                .to_owned(),
        );
    } else if paper.moved {
        notes.push(
            "the book has moved since it was prepared, so it cannot be approved; prepare it again"
                .to_owned(),
        );
    }
    notes.push(match &made.basis.statement {
        StatementBalance::Printed { at, .. } => format!("balance per statement: {at}"),
        StatementBalance::Added { before } => {
            format!(
                "balance per statement: {before} and the lines imported up to the day, on which \
                 no file closes"
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
    said.extend(kept.replaced.map(|_| REPLACED.to_owned()));
    let locked = kept.locked.as_ref();
    said.extend(locked.map(|act| signed("approved and locked", act)));
    if kept.supersedes.is_some() {
        let why = kept.prepared.why.as_deref().unwrap_or_default();
        said.push(format!("in the place of one that was signed: {why}"));
    }
    if paper.stands == Some(Stands::Superseded) {
        said.push("superseded: another came in its place".to_owned());
    }
    said
}

fn both(first: &Item, second: &Item) -> String {
    format!("entry {} and entry {}", words(first), words(second))
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
