//! Making a report: gathering what it is a function of, and rendering it.

use std::io::Cursor;

use jiff::civil::Date;

use crate::{
    ledger::{
        balance::{Part, Selection},
        calendar::FinancialYear,
        code::AccountCode,
        digest::Head,
        posted::PostedEntry,
    },
    render::{self, json::Trace},
    report::{
        self,
        drift::{Against, Drift, Later},
        end_of_year::Refused,
        table::{Behind, Report},
    },
    statement::reconcile::statement::Said,
    store::{Store, chain, reader::Reader},
};

use super::{ActionError, follow, gather::Gathered, reconcile, refusal::Refusal};

/// The name by which a book keeps the layout and the wordings of its end of year report.
pub const END_OF_YEAR: &str = "end-of-year";

/// Which report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Appendix A: as the book stands, or a version that was decided on.
    EndOfYear {
        /// The version.
        version: Option<i64>,
    },
    /// Every account by fund.
    TrialBalance,
    /// What moved each fund.
    FundMovements,
    /// Every posting.
    Postings,
    /// An account against its statement.
    Reconciliation {
        /// The account.
        account: AccountCode,
        /// The day.
        date: Date,
    },
    /// What later entries would change in the version that was decided on.
    Drift,
}

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a pipe or a file: a row a line, however long.
    Text,
    /// For a terminal of so many characters a line.
    Terminal(usize),
    /// For programs.
    Json,
    /// For a spreadsheet, plain.
    Csv,
    /// For a browser.
    Html,
    /// For a spreadsheet, laid out, with live formulas.
    Xlsx,
}

/// A report as bytes.
#[derive(Debug, Clone)]
pub struct Made {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether every check that refuses a report holds; the bytes say which does not.
    pub holds: bool,
}

/// Makes a report of a year in a format.
///
/// # Errors
/// A version that was never decided on, and whatever refuses a report other than its checks: one
/// whose checks fail is made all the same, so that they can be read, and does not hold.
pub async fn report(
    store: &Store,
    slug: &str,
    year: FinancialYear,
    asked: &Asked,
    format: Format,
    with_postings: bool,
) -> Result<Made, ActionError> {
    let mut reader = store.read(slug).await?;
    let (report, holds) = match made(&mut reader, year, asked).await {
        Ok(report) => {
            // The end of year report is refused by its own checks; any other says what fails.
            let refuses = !matches!(asked, Asked::EndOfYear { .. });
            let holds = !refuses || report.failing().next().is_none();
            (report, holds)
        }
        Err(ActionError::Refused(Refusal::Report(Refused::Checks(report)))) => (*report, false),
        Err(error) => return Err(error),
    };
    let trace = match format {
        Format::Json if with_postings => Some(trace(&mut reader, &report).await?),
        Format::Json
        | Format::Text
        | Format::Terminal(_)
        | Format::Csv
        | Format::Html
        | Format::Xlsx => None,
    };
    Ok(Made {
        bytes: rendered(&report, format, trace.as_ref())?,
        holds,
    })
}

pub(super) async fn made(
    reader: &mut Reader,
    year: FinancialYear,
    asked: &Asked,
) -> Result<Report, ActionError> {
    begun(reader, year).await?;
    match asked {
        Asked::EndOfYear { version: None } => end_of_year(reader, year).await,
        Asked::EndOfYear {
            version: Some(version),
        } => agreed(reader, year, Some(*version)).await,
        Asked::TrialBalance => {
            let gathered = Gathered::of(reader, year).await?;
            Ok(report::trial_balance::report(
                &gathered.book,
                &gathered.balances,
                gathered.head,
            )?)
        }
        Asked::FundMovements => {
            let found = Gathered::of(reader, year).await?;
            let (book, balances) = (&found.book, &found.balances);
            Ok(report::fund_movements::report(book, balances, found.head)?)
        }
        Asked::Postings => transactions(reader, year).await,
        Asked::Reconciliation { account, date } => {
            reconcile::report(reader, *account, *date, &Said::default()).await
        }
        Asked::Drift => drift(reader, year).await,
    }
}

/// That a book has begun a year: it is open or closed, or has entries.
async fn begun(reader: &mut Reader, year: FinancialYear) -> Result<(), ActionError> {
    let book = reader.book().await?;
    let (first, open) = (book.first_year, book.open_year());
    if year <= open {
        return Ok(());
    }
    let last = reader.years().await?.into_iter().max();
    let last = last.map_or(open, |last| last.max(open));
    if year <= last {
        return Ok(());
    }
    Err(Refusal::NotBegun { year, first, last }.into())
}

/// The end of year report as the book stands.
pub(super) async fn end_of_year(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Report, ActionError> {
    let gathered = Gathered::of(reader, year).await?;
    let mut report = report::end_of_year::report(&gathered.inputs())?;
    report.notes.extend(not_in_it(reader, year).await?);
    Ok(report)
}

/// That a report which nobody decided on leaves out what stands in later years and concerns its
/// own; of one that was decided on, drift tells it.
async fn not_in_it(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Option<String>, ActionError> {
    if !reader.decisions(END_OF_YEAR, year).await?.is_empty() {
        return Ok(None);
    }
    let Some(drift) = draft_drift(reader, year).await? else {
        return Ok(None);
    };
    let rows = match drift.visible().count() {
        1 => "1 row".to_owned(),
        several => format!("{several} rows"),
    };
    Ok(Some(format!(
        "Later entries concern {year} and are not in these figures; they would change {rows}."
    )))
}

/// The version of the end of year report that was decided on last, where there is one.
///
/// # Errors
/// The store does not answer.
pub async fn decided_version(
    store: &Store,
    slug: &str,
    year: FinancialYear,
) -> Result<Option<i64>, ActionError> {
    let mut reader = store.read(slug).await?;
    Ok(reader
        .decisions(END_OF_YEAR, year)
        .await?
        .last()
        .map(|(decision, _)| decision.version))
}

/// A version that was decided on, as it was frozen.
pub(super) async fn agreed(
    reader: &mut Reader,
    year: FinancialYear,
    version: Option<i64>,
) -> Result<Report, ActionError> {
    let decisions = reader.decisions(END_OF_YEAR, year).await?;
    let found = match version {
        Some(version) => decisions
            .into_iter()
            .find(|(decision, _)| decision.version == version),
        None => decisions.into_iter().next_back(),
    };
    let no_version = || Refusal::NoVersion {
        report: END_OF_YEAR.to_owned(),
        year,
    };
    let (decision, _) = found.ok_or_else(no_version)?;
    let frozen = reader.file(decision.frozen).await?.ok_or_else(no_version)?;
    Ok(Report::decode(&frozen.bytes)?)
}

/// Every posting of a year, one by one.
async fn transactions(reader: &mut Reader, year: FinancialYear) -> Result<Report, ActionError> {
    let book = reader.book().await?;
    let head = reader.head().await?;
    let postings = reader
        .postings(&Selection::of(year, Part::Whole), 0, usize::MAX)
        .await?;
    Ok(report::entries::report(&book, year, head, postings)?)
}

/// How many rows of the version that was decided on last would now differ; the rows themselves,
/// and the entries that made the difference, are what [`Asked::Drift`] gives.
///
/// # Errors
/// [`Refusal::NoVersion`] where nothing was decided on, and whatever refuses the report.
pub async fn drifted(reader: &mut Reader, year: FinancialYear) -> Result<usize, ActionError> {
    let agreed = agreed(reader, year, None).await?;
    // Entries of the year itself are in its figures already: they would only be named.
    let concerning = reader.concerning(year).await?;
    let (drift, _) = drift_by(reader, year, &agreed, &concerning).await?;
    Ok(drift.rows.len())
}

/// How many rows the year itself, whatever later entries concern it, now makes otherwise than the
/// version that was decided on last; none where nothing was.
pub(super) async fn moved_since_decided(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<usize, ActionError> {
    if reader.decisions(END_OF_YEAR, year).await?.is_empty() {
        return Ok(0);
    }
    let agreed = agreed(reader, year, None).await?;
    Ok(drift_by(reader, year, &agreed, &[]).await?.0.rows.len())
}

/// What later entries that concern a year would change in its report as it stands; none where they
/// change nothing of it.
///
/// # Errors
/// Whatever refuses the report.
pub async fn draft_drift(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Option<Report>, ActionError> {
    let concerning = reader.concerning(year).await?;
    if concerning.is_empty() {
        return Ok(None);
    }
    let drift = drift_of_draft(reader, year, &concerning).await?;
    Ok(Some(drift).filter(|drift| drift.visible().next().is_some()))
}

async fn drift_of_draft(
    reader: &mut Reader,
    year: FinancialYear,
    concerning: &[PostedEntry],
) -> Result<Report, ActionError> {
    let standing = whatever_fails(&Gathered::of(reader, year).await?)?;
    let (drift, head) = drift_by(reader, year, &standing, concerning).await?;
    Ok(drift.report(&standing, Against::Draft, head))
}

/// What later entries would change in the version that was decided on last; where there is none,
/// in the report as it stands.
pub(super) async fn drift(reader: &mut Reader, year: FinancialYear) -> Result<Report, ActionError> {
    if reader.decisions(END_OF_YEAR, year).await?.is_empty() {
        let concerning = reader.concerning(year).await?;
        return drift_of_draft(reader, year, &concerning).await;
    }
    let agreed = agreed(reader, year, None).await?;
    let mut entries = reader.concerning(year).await?;
    let links = reader.links(agreed.head.count, i64::MAX).await?;
    let posted_since: Vec<_> = links
        .iter()
        .filter(|link| link.kind == chain::ENTRY)
        .map(|link| link.item)
        .collect();
    let of_year = reader.entries_of(&posted_since).await?;
    entries.extend(
        of_year
            .into_iter()
            .filter(|posted| posted.entry.year == year),
    );
    let (drift, head) = drift_by(reader, year, &agreed, &entries).await?;
    Ok(drift.report(&agreed, Against::Decided, head))
}

/// The report as the book stands, though a check of it should fail.
fn whatever_fails(gathered: &Gathered) -> Result<Report, ActionError> {
    match report::end_of_year::report(&gathered.inputs()) {
        Ok(now) => Ok(now),
        Err(Refused::Checks(now)) => Ok(*now),
        Err(refused) => Err(refused.into()),
    }
}

/// What entries would change in an agreed report, and the head that this was read from.
async fn drift_by(
    reader: &mut Reader,
    year: FinancialYear,
    agreed: &Report,
    entries: &[PostedEntry],
) -> Result<(Drift, Head), ActionError> {
    let gathered = Gathered::of(reader, year).await?;
    let now = whatever_fails(&gathered)?;
    let later: Vec<Later> = entries
        .iter()
        .flat_map(|posted| {
            posted.entry.postings.iter().map(|posting| Later {
                entry: posted.number,
                year: posted.entry.year,
                period: posted.entry.period,
                posting: *posting,
            })
        })
        .collect();
    let drift = Drift::of(agreed, &now, &gathered.book, &gathered.balances, &later)?;
    Ok((drift, gathered.head))
}

/// The postings behind the figures of a report.
async fn trace(reader: &mut Reader, report: &Report) -> Result<Trace, ActionError> {
    let mut trace = Trace::default();
    for row in report.visible() {
        let Some(figure) = row.figure() else { continue };
        if matches!(figure.behind, Behind::Nothing | Behind::Rows(_)) {
            continue;
        }
        let found = follow::behind(reader, &figure.behind, 0, usize::MAX).await?;
        trace.postings.insert(row.id.clone(), found);
    }
    for grant in reader.book().await?.grants.keys() {
        trace
            .settled
            .extend(reader.settlements(*grant, report.year).await?);
    }
    Ok(trace)
}

/// A report as bytes.
pub(super) fn rendered(
    report: &Report,
    format: Format,
    trace: Option<&Trace>,
) -> Result<Vec<u8>, ActionError> {
    let refused = |error: &dyn std::fmt::Display| Refusal::NotRendered(error.to_string());
    let mut bytes = Cursor::new(Vec::new());
    match format {
        Format::Text => render::text::write(report, None, &mut bytes).map_err(|e| refused(&e)),
        Format::Terminal(width) => {
            render::text::write(report, Some(width), &mut bytes).map_err(|e| refused(&e))
        }
        Format::Json => render::json::write(report, trace, &mut bytes).map_err(|e| refused(&e)),
        Format::Csv => render::csv::write(report, &mut bytes).map_err(|e| refused(&e)),
        Format::Html => render::html::write(report, &mut bytes).map_err(|e| refused(&e)),
        Format::Xlsx => render::xlsx::write(report, &mut bytes).map_err(|e| refused(&e)),
    }?;
    Ok(bytes.into_inner())
}
