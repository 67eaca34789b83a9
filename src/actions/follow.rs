//! Following figures from a snapshot: a report as a value, what is behind one of its figures, and
//! the balances of a year with what it opens with. Nothing is written.

use crate::{
    ledger::{
        balance::Balances,
        book::Book,
        calendar::FinancialYear,
        code::AccountCode,
        journal::{EntryNumber, Posting},
        posted::{FoundPosting, PostedEntry},
    },
    report::{
        end_of_year::Refused,
        table::{Behind, Report},
    },
    store::reader::Reader,
};

use super::{
    ActionError,
    gather::balances_of,
    refusal::Refusal,
    report::{self, Asked},
};

/// A report of a year as a value, and whether every check that refuses one holds.
///
/// # Errors
/// A version that was never decided on, and whatever refuses a report other than its checks.
pub async fn report(
    reader: &mut Reader,
    year: FinancialYear,
    asked: &Asked,
) -> Result<(Report, bool), ActionError> {
    match report::made(reader, year, asked).await {
        Ok(report) => Ok((report, true)),
        Err(ActionError::Refused(Refusal::Report(Refused::Checks(report)))) => Ok((*report, false)),
        Err(error) => Err(error),
    }
}

/// The postings behind a figure, from the entry after `after`: at least `limit` of them where there
/// are so many. A figure that adds other rows has none of its own.
///
/// # Errors
/// The store does not answer.
pub async fn behind(
    reader: &mut Reader,
    behind: &Behind,
    after: EntryNumber,
    limit: usize,
) -> Result<Vec<FoundPosting>, ActionError> {
    match behind {
        Behind::Nothing | Behind::Rows(_) => Ok(Vec::new()),
        Behind::Selection(selection) => Ok(reader.postings(selection, after, limit).await?),
        Behind::Awards { grants, year } => {
            let awards = reader.awards().await?;
            let of_year = awards.iter().filter(|award| award.entry.year == *year);
            Ok(of_year
                .filter(|award| award.number > after)
                .flat_map(|award| award.entry.postings.iter().map(move |p| (award, *p)))
                .filter(|(_, p)| p.account == AccountCode::GRANT_INCOME)
                .filter(|(_, p)| p.grant.is_some_and(|grant| grants.contains(&grant)))
                .map(|(award, posting)| found(award, posting))
                .collect())
        }
    }
}

fn found(award: &PostedEntry, posting: Posting) -> FoundPosting {
    FoundPosting {
        entry: award.number,
        kind: award.entry.kind,
        date: award.entry.date,
        text: award.entry.text.clone(),
        posting,
        source: award.entry.source.clone(),
        reverses: award.entry.reverses,
        reversed_by: None,
        replaces: award.entry.replaces,
    }
}

/// The balances of a year with what it opens with; that is provisional while the year before is
/// open.
///
/// # Errors
/// The store does not answer.
pub async fn balances(
    reader: &mut Reader,
    book: &Book,
    year: FinancialYear,
) -> Result<Balances, ActionError> {
    Ok(balances_of(reader, book, year).await?.0)
}
