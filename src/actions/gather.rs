//! Gathering what the reports of a year are a function of: balances with what the year opens with,
//! layout, wordings, awards, and the lines that wait.

use std::collections::BTreeMap;

use crate::{
    ledger::{
        about::About,
        balance::Balances,
        book::Book,
        calendar::{FinancialYear, Period},
        code::{AccountCode, FundCode},
        digest::Head,
        journal::{EntryKind, Posting},
        money::Money,
        posted::PostedEntry,
        year_end::{self, Carried},
    },
    report::{
        end_of_year::{self, Award, BroughtForward, Inputs, Refused, Waiting},
        layout::Layout,
    },
    store::{journal::page::EntryFilter, reader::Reader},
};

use super::{ActionError, refusal::Refusal, report::END_OF_YEAR, wordings};

/// Everything that the reports of a year are a function of.
pub(super) struct Gathered {
    pub(super) book: Book,
    pub(super) balances: Balances,
    pub(super) layout: Layout,
    pub(super) wordings: BTreeMap<About, String>,
    brought_forward: BroughtForward,
    awards: Vec<Award>,
    waiting: Waiting,
    pub(super) head: Head,
}

impl Gathered {
    /// Loads it all for one year.
    pub(super) async fn of(
        reader: &mut Reader,
        year: FinancialYear,
    ) -> Result<Gathered, ActionError> {
        let book = reader.book().await?;
        if year < book.first_year {
            return Err(Refusal::BeforeFirstYear {
                year,
                first: book.first_year,
            }
            .into());
        }
        let (balances, brought_forward) = balances_of(reader, &book, year).await?;
        let layout = match reader.layout(END_OF_YEAR).await? {
            Some(toml) => Layout::parse(&toml)?,
            None => Layout::end_of_year()?,
        };
        let awarded = reader.awards().await?;
        let wordings = wordings::standing(reader, (&book, &layout), year, &awarded).await?;
        let awards = awards(&awarded);
        let waiting = reader.waiting(year).await?;
        let waiting = Waiting {
            lines: u32::try_from(waiting.lines).unwrap_or(u32::MAX),
            money_in: waiting.money_in,
            money_out: waiting.money_out,
        };
        let head = reader.head().await?;
        Ok(Gathered {
            book,
            balances,
            layout,
            wordings,
            brought_forward,
            awards,
            waiting,
            head,
        })
    }

    /// What each row of the year's report is about, by its id.
    pub(super) fn places(&self) -> Result<BTreeMap<String, About>, Refused> {
        let year = self.balances.year;
        end_of_year::places(&self.book, &self.layout, year, &self.awards)
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
    // What a closed year carried forward is stored, so nothing before the last one is read again.
    let closed = year.min(book.open_year()).previous();
    let mut at = book.first_year.max(closed);
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
            balances.add(
                Period::BROUGHT_FORWARD,
                &Posting::to_fund(account, fund, amount),
            )?;
        }
    }
    Ok(balances)
}

fn fund_balances(carried: &Carried) -> BTreeMap<FundCode, Money> {
    let of_funds = carried
        .iter()
        .filter(|((account, _), _)| *account == AccountCode::FUND_BALANCE);
    of_funds
        .map(|((_, fund), amount)| (*fund, amount.turned()))
        .collect()
}

/// What the opening entry of a book's first year says, and on whose authority.
async fn opening(reader: &mut Reader, year: FinancialYear) -> Result<BroughtForward, ActionError> {
    let openings = EntryFilter {
        kind: Some(EntryKind::Opening),
        ..EntryFilter::default()
    };
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
    Ok(BroughtForward {
        funds,
        authority,
        provisional: false,
    })
}

pub(super) fn awards(posted: &[PostedEntry]) -> Vec<Award> {
    let income = posted.iter().flat_map(|award| {
        award.entry.postings.iter().filter_map(move |posting| {
            let grant = posting
                .grant
                .filter(|_| posting.account == AccountCode::GRANT_INCOME)?;
            let (entry, year) = (award.number, award.entry.year);
            Some(Award {
                entry,
                grant,
                year,
                amount: posting.amount.turned(),
            })
        })
    });
    income.collect()
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
