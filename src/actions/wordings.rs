//! The words of a year's report that stand, each with what its row is about.
//!
//! A wording belongs to its row's subject, not to the row's place: a grant that sorts before
//! another takes its place, and not its words. Older records hold the place alone; each of those
//! belongs to what had that place in the book as it stood when it was recorded, or where nothing
//! had it yet, to what took it first.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    ledger::{
        about::About, book::Book, calendar::FinancialYear, fund::Fund, grant::Grant,
        posted::PostedEntry, project::Project,
    },
    report::{
        end_of_year,
        layout::{Layout, RowLayout},
    },
    store::{
        error::StoreError,
        reader::Reader,
        settings::{records::Record, reworded::Reworded},
    },
};

use super::{ActionError, gather::awards, report::END_OF_YEAR};

/// What rows repeat for, and so what the place of a row depends on.
struct Past<'a> {
    now: &'a Book,
    layout: &'a Layout,
    year: FinancialYear,
    awarded: &'a [PostedEntry],
    /// The records of funds, grants and projects, oldest first.
    records: Vec<Record>,
}

/// The words of a year that stand.
pub(super) async fn standing(
    reader: &mut Reader,
    (book, layout): (&Book, &Layout),
    year: FinancialYear,
    awarded: &[PostedEntry],
) -> Result<BTreeMap<About, String>, ActionError> {
    let mut standing = BTreeMap::new();
    let mut past = None;
    for reworded in reader.wordings(END_OF_YEAR, year).await? {
        let about = match &reworded.about {
            Some(about) => about.clone(),
            None if layout.rows.iter().any(|row| is_plain(row, &reworded.row)) => {
                About::row(&reworded.row)
            }
            None => {
                let past = match &mut past {
                    Some(past) => past,
                    none => none.insert(Past {
                        now: book,
                        layout,
                        year,
                        awarded,
                        records: settings(reader).await?,
                    }),
                };
                let found = past.about(&reworded)?;
                found.unwrap_or_else(|| About::row(&reworded.row))
            }
        };
        standing.insert(about, reworded.label);
    }
    Ok(standing)
}

/// What is recorded of a row's subject: nothing where its id says it.
pub(super) fn recorded(layout: &Layout, id: &str, about: &About) -> Option<About> {
    let plain = layout.rows.iter().any(|row| is_plain(row, id));
    (!plain).then(|| about.clone())
}

fn is_plain(row: &RowLayout, id: &str) -> bool {
    row.id == id && row.each.is_none()
}

async fn settings(reader: &mut Reader) -> Result<Vec<Record>, StoreError> {
    let mut records = Vec::new();
    for kind in ["fund", "grant", "project"] {
        records.extend(reader.records_of(kind, None).await?);
    }
    records.sort_by_key(|record| record.number);
    Ok(records)
}

impl Past<'_> {
    /// What had the row's place when it was reworded, or took it first after that.
    fn about(&self, reworded: &Reworded) -> Result<Option<About>, ActionError> {
        let mut book = Book {
            funds: BTreeMap::new(),
            grants: BTreeMap::new(),
            projects: BTreeMap::new(),
            ..self.now.clone()
        };
        let split = |record: &Record| record.number < reworded.number;
        let (before, after) = self.records.split_at(self.records.partition_point(split));
        for record in before {
            fold(&mut book, record)?;
        }
        let mut found = self.find(&book, &reworded.row, Some(reworded.made.at))?;
        for record in after {
            if found.is_some() {
                return Ok(found);
            }
            fold(&mut book, record)?;
            found = self.find(&book, &reworded.row, Some(record.made.at))?;
        }
        match found {
            None => self.find(&book, &reworded.row, None),
            found => Ok(found),
        }
    }

    fn find(
        &self,
        book: &Book,
        row: &str,
        until: Option<Timestamp>,
    ) -> Result<Option<About>, ActionError> {
        let awarded: Vec<PostedEntry> = self
            .awarded
            .iter()
            .filter(|award| until.is_none_or(|until| award.posted.at <= until))
            .cloned()
            .collect();
        let mut places = end_of_year::places(book, self.layout, self.year, &awards(&awarded))?;
        Ok(places.remove(row))
    }
}

fn fold(book: &mut Book, record: &Record) -> Result<(), StoreError> {
    match record.kind.as_str() {
        "fund" => {
            let fund: Fund = serde_json::from_str(&record.body)?;
            book.funds.insert(fund.code, fund);
        }
        "grant" => {
            let grant: Grant = serde_json::from_str(&record.body)?;
            book.grants.insert(grant.code, grant);
        }
        _ => {
            let project: Project = serde_json::from_str(&record.body)?;
            book.projects.insert(project.code, project);
        }
    }
    Ok(())
}
