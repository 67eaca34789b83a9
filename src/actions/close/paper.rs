//! The closing of a year as a paper: what it does in figures, who prepared it, what of that the
//! book has left behind since, and what stands in its way. Nothing is written.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::{
    CarryForward, add_carried,
    blockers::{in_the_way, to_look_at},
    carries, worked_out,
};
use crate::{
    actions::{ActionError, day_of},
    ledger::{
        calendar::{FinancialYear, long_date},
        digest::{Digest, Encoder, Head},
        year_end::{FundEnd, YearEnd},
    },
    store::{journal::page::EntryFilter, reader::Reader, settings::closing::PreparedClosing},
};

/// Differences of a closing that was prepared that are said; more are counted.
const SAID: usize = 6;
/// Entries that were posted since, as far as they are listed.
const LISTED: i64 = 10;

/// How the closing of a year stands.
#[derive(Debug, Clone, Serialize)]
pub struct Closing {
    /// The year.
    pub year: FinancialYear,
    /// How far it has come.
    pub stands: Stands,
    /// What it does to each fund: as it was prepared, while that stands; else as the book stands.
    pub funds: Vec<FundEnd>,
    /// How many postings it makes.
    pub postings: usize,
    /// Who prepared it last.
    pub prepared: Option<Prepared>,
    /// What the book would make otherwise by now, in sentences.
    pub moved: Vec<String>,
    /// Everything that stands in its way, in sentences.
    pub blockers: Vec<String>,
    /// What nothing forbids and whoever signs should look at, in sentences.
    pub cautions: Vec<String>,
    /// The digest of these figures, and of the record where they were prepared: what is signed is
    /// what was shown.
    pub shown: Digest,
}

/// Whoever prepared a closing.
#[derive(Debug, Clone, Serialize)]
pub struct Prepared {
    /// The role.
    pub by: String,
    /// The day, in words.
    pub on: String,
    /// The number of its record.
    pub record: i64,
    /// The head of the book that it was prepared at.
    pub head: Head,
    /// The consents to carry forward that it rests on.
    pub consents: Vec<CarryForward>,
}

/// How far the closing of a year has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// Nobody prepared it.
    Open,
    /// Prepared, to be approved by another role.
    Prepared,
    /// Prepared, and the book has moved since in a way that changes it.
    Moved,
}

impl fmt::Display for Closing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, next) = (self.year, self.year.next());
        let standing = matches!(self.stands, Stands::Prepared);
        let postings = self.postings;
        writeln!(
            f,
            "Closing {year}, {}: {postings} postings in period 13",
            if standing {
                "as it was prepared"
            } else {
                "as the book stands"
            }
        )?;
        for fund in &self.funds {
            writeln!(
                f,
                "  {} ({}): brought forward {}, income {}, costs {}, transfers {}; {next} opens \
                 with {}",
                fund.name,
                fund.fund,
                fund.brought_forward,
                fund.income,
                fund.costs,
                fund.transfers,
                fund.carried_forward
            )?;
        }
        if let Some(prepared) = &self.prepared {
            let Prepared { by, on, head, .. } = prepared;
            writeln!(f, "  Prepared by {by} on {on} (not authenticated).")?;
            let digest = head.digest.short();
            writeln!(f, "  At count {} of the book, head {digest}.", head.count)?;
            for CarryForward { fund, consent } in &prepared.consents {
                writeln!(f, "  Fund {fund} carries forward by consent: {consent}")?;
            }
        }
        if self.stands == Stands::Moved {
            writeln!(f, "  The book has moved since, so it is prepared again:")?;
            for says in &self.moved {
                writeln!(f, "  - {says}")?;
            }
        }
        for (place, says) in self.blockers.iter().enumerate() {
            if place == 0 {
                writeln!(f, "  This stands in the way:")?;
            }
            writeln!(f, "  - {says}")?;
        }
        for says in &self.cautions {
            writeln!(f, "  Look at this twice: {says}")?;
        }
        Ok(())
    }
}

/// How the closing of a year stands, and what it does in figures; nothing is written. The consents
/// are those that are about to be given; one that was prepared has its own.
///
/// # Errors
/// The year is closed already or before the book's first, or the store does not answer.
pub async fn show(
    reader: &mut Reader,
    year: FinancialYear,
    consents: &[CarryForward],
    today: Date,
) -> Result<Closing, ActionError> {
    let book = reader.book().await?;
    let kept = reader.prepared_closing(year).await?;
    let given = kept.as_ref().map(|kept| carries(&kept.body.consents));
    let rests_on = match &given {
        Some(given) if consents.is_empty() => given.as_slice(),
        _ => consents,
    };
    let blockers = in_the_way(reader, &book, year, rests_on, today).await?;
    let (balances, now) = worked_out(reader, &book, year).await?;
    let cautions = to_look_at(reader, &book, &balances).await?;
    let moved = match &kept {
        Some(kept) => moved(reader, kept, &now).await?,
        None => Vec::new(),
    };
    let standing = kept.as_ref().filter(|_| moved.is_empty());
    let end = standing.map_or_else(|| now.clone(), |kept| kept.body.year_end());
    let stands = match &kept {
        None => Stands::Open,
        Some(_) if moved.is_empty() => Stands::Prepared,
        Some(_) => Stands::Moved,
    };
    Ok(Closing {
        year,
        stands,
        funds: end.funds(&book)?,
        postings: end.posts.len(),
        moved,
        blockers: blockers.into_iter().map(|one| one.says).collect(),
        cautions,
        shown: shown(&end, standing.map(|kept| kept.record)),
        prepared: kept.map(|kept| Prepared {
            by: kept.made.by.clone(),
            on: long_date(day_of(&kept.made)),
            record: kept.record,
            head: kept.body.head,
            consents: given.unwrap_or_default(),
        }),
    })
}

/// The digest of what somebody is shown: the figures, and the record that they stand in.
fn shown(end: &YearEnd, record: Option<i64>) -> Digest {
    let mut shown = Encoder::of("closing-as-shown");
    shown.number(record.unwrap_or_default());
    for post in &end.posts {
        shown
            .text(post.account.as_str())
            .text(post.fund.as_str())
            .text(post.project.as_str())
            .text(post.line.as_str())
            .number(post.amount.pence());
    }
    add_carried(&mut shown, &end.carried);
    Digest::of(shown.finish())
}

/// What the book would make of a closing otherwise than it was prepared, and the entries that came
/// since; nothing where it still stands.
pub(super) async fn moved(
    reader: &mut Reader,
    kept: &PreparedClosing,
    now: &YearEnd,
) -> Result<Vec<String>, ActionError> {
    let mut moved = now.differs_from(&kept.body.year_end());
    if moved.is_empty() {
        return Ok(moved);
    }
    let more = moved.len().saturating_sub(SAID);
    moved.truncate(SAID);
    if more > 0 {
        moved.push(format!("{more} more figures differ"));
    }
    let of_year = EntryFilter {
        year: Some(kept.body.year),
        ..EntryFilter::default()
    };
    let since = reader.entries(&of_year, kept.body.entry, LISTED).await?;
    let numbers: Vec<String> = since.iter().map(|entry| entry.number.to_string()).collect();
    moved.extend(match numbers.as_slice() {
        [] => None,
        [one] => Some(format!("entry {one} was posted since")),
        several => Some(format!("posted since: entries {}", several.join(", "))),
    });
    Ok(moved)
}
