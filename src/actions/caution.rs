//! Saying what should be looked at twice before it is posted, in one place for every page and
//! command that posts: nothing is refused for good, and what was said is what is confirmed.

use std::{collections::BTreeMap, fmt};

use crate::{
    ledger::{
        calendar::FinancialYear,
        caution::{self, Caution, Standing, Told},
        code::GrantCode,
        digest::{Digest, Encoder},
        journal::Draft,
        money::Money,
    },
    store::reader::Reader,
};

use super::{ActionError, gather::balances_of, refusal::Refusal};

/// Cautions that a sentence says.
const SAID: usize = 8;

/// The newest entries that are looked through for one that was typed already.
const LOOKED_AT: i64 = 10_000;

/// What whoever posts has looked at twice already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Heeded {
    /// Nothing: any caution is said first.
    #[default]
    Nothing,
    /// What was said, by its digest; anything else is said first.
    Said(Digest),
    /// Whatever there may be.
    Everything,
}

/// Cautions as somebody is told them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cautions(Vec<Told>);

impl Cautions {
    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each in a sentence of its own, the first of many.
    pub fn said(&self) -> Vec<String> {
        let mut said: Vec<String> = self.0.iter().take(SAID).map(Told::to_string).collect();
        let more = self.0.len().saturating_sub(SAID);
        if more > 0 {
            said.push(format!("and {more} more like these"));
        }
        said
    }

    /// The same of lines that have no number yet.
    pub(super) fn unnumbered(mut self) -> Cautions {
        for told in &mut self.0 {
            told.lines.clear();
        }
        self
    }

    /// Goes on where there is none, or where they were looked at twice.
    ///
    /// # Errors
    /// [`Refusal::Cautioned`] with what is said first.
    pub(super) fn heed(self, heeded: Heeded) -> Result<(), Refusal> {
        let said = heeded == Heeded::Everything || heeded == Heeded::Said(self.digest());
        if said || self.is_empty() {
            return Ok(());
        }
        Err(Refusal::Cautioned(self))
    }

    /// The digest of all of them: whoever confirms names it.
    pub fn digest(&self) -> Digest {
        let mut record = Encoder::of("cautions");
        for told in &self.0 {
            record.text(&told.to_string());
        }
        Digest::of(record.finish())
    }
}

impl FromIterator<Caution> for Cautions {
    fn from_iter<I: IntoIterator<Item = Caution>>(found: I) -> Cautions {
        Cautions(found.into_iter().map(Told::from).collect())
    }
}

impl fmt::Display for Cautions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().join("; "))
    }
}

/// What should be looked at twice before entries are posted.
///
/// # Errors
/// The store does not answer, and sums beyond the range of money.
pub async fn cautions(reader: &mut Reader, drafts: &[Draft]) -> Result<Cautions, ActionError> {
    let book = reader.book().await?;
    let names_grant = |draft: &Draft| draft.postings.iter().any(|side| side.grant.is_some());
    let owed = if drafts.iter().any(names_grant) {
        owed(reader).await?
    } else {
        BTreeMap::new()
    };
    let mut years: BTreeMap<FinancialYear, Vec<&Draft>> = BTreeMap::new();
    for draft in drafts {
        years.entry(draft.year).or_default().push(draft);
    }
    let mut found = Vec::new();
    for (year, drafts) in years {
        if year < book.first_year {
            continue;
        }
        let (balances, _) = balances_of(reader, &book, year).await?;
        let standing = Standing {
            book: &book,
            balances: &balances,
            owed: &owed,
        };
        found.extend(caution::cautions(&standing, drafts)?);
    }
    let before = posted_before(reader, drafts).await?;
    found.extend(before.into_iter().map(Told::from));
    found.sort();
    found.dedup();
    Ok(Cautions(found))
}

/// Those of some drafts that look posted already.
async fn posted_before(reader: &mut Reader, drafts: &[Draft]) -> Result<Vec<Caution>, ActionError> {
    let mut found = Vec::new();
    for draft in drafts.iter().filter(|draft| caution::by_hand(draft)) {
        let Some(first) = draft.postings.first() else {
            continue;
        };
        let alike = reader.posted_like(first, draft.date, LOOKED_AT).await?;
        let same = alike
            .iter()
            .filter_map(|posted| caution::posted_before(draft, posted));
        found.extend(same);
    }
    Ok(found)
}

/// What each grant still owes: what it awarded less what came of it.
async fn owed(reader: &mut Reader) -> Result<BTreeMap<GrantCode, Money>, ActionError> {
    let mut owed: BTreeMap<GrantCode, Money> = BTreeMap::new();
    for receivable in reader.receivables().await? {
        let sum = owed.entry(receivable.grant).or_default();
        *sum = sum.plus(receivable.amount)?;
    }
    Ok(owed)
}

/// What stands in a year and should be looked at.
///
/// # Errors
/// The store does not answer, and sums beyond the range of money.
pub async fn standing(reader: &mut Reader, year: FinancialYear) -> Result<Cautions, ActionError> {
    let (book, owed) = (reader.book().await?, owed(reader).await?);
    let (balances, _) = balances_of(reader, &book, year).await?;
    let standing = Standing {
        book: &book,
        balances: &balances,
        owed: &owed,
    };
    Ok(caution::standing(&standing)?.into_iter().collect())
}

/// Goes on where nothing is to be looked at twice, or where it was.
///
/// # Errors
/// [`Refusal::Cautioned`] with what is said first.
pub(super) async fn heed(
    reader: &mut Reader,
    drafts: &[Draft],
    heeded: Heeded,
) -> Result<(), ActionError> {
    if heeded == Heeded::Everything {
        return Ok(());
    }
    let found = cautions(reader, drafts).await?;
    Ok(found.heed(heeded)?)
}
