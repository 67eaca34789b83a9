//! Making a report: gathering what it is a function of, and rendering it.

use std::{collections::BTreeMap, io::Cursor};

use jiff::civil::Date;

use crate::{
    ledger::{
        balance::{Balances, Part, Selection},
        book::Book,
        calendar::{FinancialYear, Period},
        code::{AccountCode, FundCode},
        journal::{EntryKind, Posting},
        money::Money,
        posted::PostedEntry,
        year_end::{self, Carried},
    },
    render::{self, json::Trace},
    report::{
        self,
        drift::{Drift, Later},
        end_of_year::{Award, BroughtForward, Inputs, Refused, Waiting},
        layout::Layout,
        table::{Behind, Report},
    },
    store::{Store, chain, journal::list::EntryFilter, reader::Reader},
};

use super::{ActionError, follow, reconcile, refusal::Refusal};

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
    /// For a terminal.
    Text,
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
/// whose checks fail is made all the same, so that they can be read, and says that it does not hold.
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
        Ok(report) => (report, true),
        Err(ActionError::Refused(Refusal::Report(Refused::Checks(report)))) => (*report, false),
        Err(error) => return Err(error),
    };
    let trace = match format {
        Format::Json if with_postings => Some(trace(&mut reader, &report).await?),
        _ => None,
    };
    Ok(Made { bytes: rendered(&report, format, trace.as_ref())?, holds })
}

pub(super) async fn made(
    reader: &mut Reader,
    year: FinancialYear,
    asked: &Asked,
) -> Result<Report, ActionError> {
    match asked {
        Asked::EndOfYear { version: None } => end_of_year(reader, year).await,
        Asked::EndOfYear { version: Some(version) } => agreed(reader, year, Some(*version)).await,
        Asked::TrialBalance => {
            let gathered = Gathered::of(reader, year).await?;
            Ok(report::trial_balance::report(&gathered.book, &gathered.balances, gathered.head)?)
        }
        Asked::FundMovements => {
            let gathered = Gathered::of(reader, year).await?;
            Ok(report::fund_movements::report(&gathered.book, &gathered.balances, gathered.head)?)
        }
        Asked::Postings => transactions(reader, year).await,
        Asked::Reconciliation { account, date } => {
            reconcile::report(reader, *account, *date, None).await
        }
        Asked::Drift => drift(reader, year).await,
    }
}

/// Everything that the reports of a year are a function of.
pub(super) struct Gathered {
    pub(super) book: Book,
    pub(super) balances: Balances,
    layout: Layout,
    wordings: BTreeMap<String, String>,
    brought_forward: BroughtForward,
    awards: Vec<Award>,
    waiting: Waiting,
    pub(super) head: crate::ledger::digest::Head,
}

impl Gathered {
    /// Loads it all for one year.
    pub(super) async fn of(
        reader: &mut Reader,
        year: FinancialYear,
    ) -> Result<Gathered, ActionError> {
        let book = reader.book().await?;
        if year < book.first_year {
            return Err(Refusal::BeforeFirstYear { year, first: book.first_year }.into());
        }
        let (balances, brought_forward) = balances_of(reader, &book, year).await?;
        let layout = match reader.layout(END_OF_YEAR).await? {
            Some(toml) => Layout::parse(&toml)?,
            None => Layout::end_of_year()?,
        };
        let wordings = reader.wordings(END_OF_YEAR, year).await?;
        let awards = awards(&reader.awards().await?);
        let waiting = reader.waiting(year).await?;
        let waiting = Waiting {
            lines: u32::try_from(waiting.lines).unwrap_or(u32::MAX),
            money_in: waiting.money_in,
            money_out: waiting.money_out,
        };
        let head = reader.head().await?;
        Ok(Gathered { book, balances, layout, wordings, brought_forward, awards, waiting, head })
    }

    /// As the reports take it.
    pub(super) fn inputs(&self) -> Inputs<'_> {
        Inputs {
            book: &self.book,
            balances: &self.balances,
            layout: &self.layout,
            wordings: &self.wordings,
            brought_forward: &self.brought_forward,
            awards: &self.awards,
            waiting: self.waiting,
            scope: None,
            head: self.head,
        }
    }
}

/// The end of year report as the book stands.
pub(super) async fn end_of_year(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Report, ActionError> {
    let gathered = Gathered::of(reader, year).await?;
    Ok(report::end_of_year::report(&gathered.inputs())?)
}

/// The balances of a year, with what it opens with.
///
/// Where the year before is open, period 0 is not stored yet: it is worked out here as closing will
/// work it out, and is provisional.
pub(super) async fn balances_of(
    reader: &mut Reader,
    book: &Book,
    year: FinancialYear,
) -> Result<(Balances, BroughtForward), ActionError> {
    let mut before: Option<(Carried, bool)> = None;
    let mut at = book.first_year;
    while at < year {
        let balances = opened(reader.balances(at).await?, before.as_ref())?;
        let open = before.as_ref().is_some_and(|(_, open)| *open) || !book.closed.contains(&at);
        before = Some((year_end::carried_forward(book, &balances)?, open));
        at = at.next();
    }
    let balances = opened(reader.balances(year).await?, before.as_ref())?;
    let brought_forward = match before {
        Some((carried, provisional)) => BroughtForward {
            funds: fund_balances(&carried),
            authority: format!("carried forward from {}", year.previous()),
            provisional,
        },
        None => opening(reader, year).await?,
    };
    Ok((balances, brought_forward))
}

/// A year's balances with a provisional period 0, where none is stored.
fn opened(
    mut balances: Balances,
    before: Option<&(Carried, bool)>,
) -> Result<Balances, ActionError> {
    if let Some((carried, true)) = before {
        for (&(account, fund), &amount) in carried {
            balances.add(Period::BROUGHT_FORWARD, &Posting::to_fund(account, fund, amount))?;
        }
    }
    Ok(balances)
}

fn fund_balances(carried: &Carried) -> BTreeMap<FundCode, Money> {
    let of_funds = carried.iter().filter(|((account, _), _)| *account == AccountCode::FUND_BALANCE);
    of_funds.map(|((_, fund), amount)| (*fund, amount.turned())).collect()
}

/// What the opening entry of a book's first year says, and on whose authority.
async fn opening(reader: &mut Reader, year: FinancialYear) -> Result<BroughtForward, ActionError> {
    let openings = EntryFilter { kind: Some(EntryKind::Opening), ..EntryFilter::default() };
    let entries = reader.entries(&openings, 0, i64::MAX).await?;
    let mut funds: BTreeMap<FundCode, Money> = BTreeMap::new();
    let mut authority = format!("nothing; {year} is the book's first year");
    for opening in entries {
        for posting in &opening.entry.postings {
            if posting.account == AccountCode::FUND_BALANCE {
                let sum = funds.entry(posting.fund).or_default();
                *sum = sum.plus(posting.amount.turned())?;
            }
        }
        if let Some(said) = opening.entry.authority {
            authority = said;
        }
    }
    Ok(BroughtForward { funds, authority, provisional: false })
}

fn awards(posted: &[PostedEntry]) -> Vec<Award> {
    let income = posted.iter().flat_map(|award| {
        award.entry.postings.iter().filter_map(move |posting| {
            let grant = posting.grant.filter(|_| posting.account == AccountCode::GRANT_INCOME)?;
            let (entry, year) = (award.number, award.entry.year);
            Some(Award { entry, grant, year, amount: posting.amount.turned() })
        })
    });
    income.collect()
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
    Ok(reader.decisions(END_OF_YEAR, year).await?.last().map(|(decision, _)| decision.version))
}

/// A version that was decided on, as it was frozen.
pub(super) async fn agreed(
    reader: &mut Reader,
    year: FinancialYear,
    version: Option<i64>,
) -> Result<Report, ActionError> {
    let decisions = reader.decisions(END_OF_YEAR, year).await?;
    let found = match version {
        Some(version) => decisions.into_iter().find(|(decision, _)| decision.version == version),
        None => decisions.into_iter().next_back(),
    };
    let no_version = || Refusal::NoVersion { report: END_OF_YEAR.to_owned(), year };
    let (decision, _) = found.ok_or_else(no_version)?;
    let frozen = reader.file(decision.frozen).await?.ok_or_else(no_version)?;
    Ok(Report::decode(&frozen.bytes)?)
}

/// Every posting of a year, one by one.
async fn transactions(reader: &mut Reader, year: FinancialYear) -> Result<Report, ActionError> {
    let book = reader.book().await?;
    let head = reader.head().await?;
    let postings = reader.postings(&Selection::of(year, Part::Whole), 0, usize::MAX).await?;
    Ok(report::entries::report(&book, year, head, postings)?)
}

/// What later entries would change in the version that was decided on last.
async fn drift(reader: &mut Reader, year: FinancialYear) -> Result<Report, ActionError> {
    let agreed = agreed(reader, year, None).await?;
    let gathered = Gathered::of(reader, year).await?;
    let now = match report::end_of_year::report(&gathered.inputs()) {
        Ok(now) => now,
        Err(Refused::Checks(now)) => *now,
        Err(refused) => return Err(refused.into()),
    };
    let mut entries = reader.concerning(year).await?;
    let links = reader.links(agreed.head.count, i64::MAX).await?;
    let posted_since: Vec<_> =
        links.iter().filter(|link| link.kind == chain::ENTRY).map(|link| link.item).collect();
    let of_year = reader.entries_of(&posted_since).await?;
    entries.extend(of_year.into_iter().filter(|posted| posted.entry.year == year));
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
    let drift = Drift::of(&agreed, &now, &gathered.book, &gathered.balances, &later)?;
    Ok(drift.report(&agreed, gathered.head))
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
        trace.settled.extend(reader.settlements(*grant, report.year).await?);
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
        Format::Json => render::json::write(report, trace, &mut bytes).map_err(|e| refused(&e)),
        Format::Csv => render::csv::write(report, &mut bytes).map_err(|e| refused(&e)),
        Format::Html => render::html::write(report, &mut bytes).map_err(|e| refused(&e)),
        Format::Xlsx => render::xlsx::write(report, &mut bytes).map_err(|e| refused(&e)),
    }?;
    Ok(bytes.into_inner())
}

/// What a year took over from the year before, account by account; nothing in a book's first year,
/// whose opening entry says it.
pub(super) fn carried_into(gathered: &Gathered) -> Carried {
    let mut carried = Carried::new();
    if gathered.balances.year == gathered.book.first_year {
        return carried;
    }
    for (cell, sums) in &gathered.balances.cells {
        if !sums.opening.is_nil() {
            carried.insert((cell.account, cell.fund), sums.opening);
        }
    }
    carried
}
