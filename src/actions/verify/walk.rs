//! The walk along the chain: every link against the row that it covers, in the order in which they
//! were made, gathering what the tables should hold now.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    PAGE,
    awaited::Recorded,
    derived::days::Days,
    files::Names,
    gone::Gone,
    open::Open,
    pages::{Page, Pages},
    settings::Settings,
    signed::Signed,
};
use crate::{
    actions::progress::{Reached, Told, counted},
    ledger::{
        digest::{Digest, Encoder, Head},
        journal::{EntryNumber, LineNumber},
        money::Money,
        posted::PostedEntry,
    },
    store::{
        chain::{self, KeptLink},
        error::StoreError,
        journal::{balance::MonthSums, entry::ReadEntry},
        reader::Reader,
        statements::{import::KeptImport, matching::KeptMatch},
    },
};

/// What has been read, and what it should have made.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) findings: Vec<String>,
    /// The last link, as it is kept.
    pub(super) last: Option<Head>,
    /// How many of each were met, and how many postings they have.
    pub(super) entries: i64,
    pub(super) postings: i64,
    pub(super) imports: i64,
    pub(super) lines: i64,
    pub(super) set_aside: i64,
    pub(super) records: i64,
    pub(super) sums: MonthSums,
    pub(super) reversed: BTreeMap<EntryNumber, EntryNumber>,
    /// The matches in the order in which they were made.
    pub(super) matches: Vec<KeptMatch>,
    /// How many matches each entry has.
    pub(super) matches_of: BTreeMap<EntryNumber, i64>,
    /// The places in `matches` of those that were not ended, by line.
    pub(super) standing: BTreeMap<LineNumber, Vec<usize>>,
    /// The lines that wait, with the reason where somebody gave one.
    pub(super) waiting: BTreeMap<LineNumber, Option<String>>,
    /// The amount of each line that waits or waited.
    pub(super) known_lines: BTreeMap<LineNumber, WaitingLine>,
    pub(super) awaited: Recorded,
    pub(super) gone: Gone,
    pub(super) names: Names,
    pub(super) open: Open,
    pub(super) days: Days,
    pub(super) settings: Settings,
    pub(super) signed: Signed,
    /// Imports that were read and not met yet.
    pub(super) kept_imports: BTreeMap<i64, Result<KeptImport, StoreError>>,
    pub(super) encoder: Encoder,
    /// The entries of the page that reverse or replace another, which is fetched when the page is
    /// done.
    pub(super) named: Vec<PostedEntry>,
    /// The digest that the chain has at the count of the head that was printed elsewhere.
    printed: Option<Digest>,
}

/// What is known of a line without reading it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WaitingLine {
    pub(super) account: String,
    pub(super) year: i64,
    pub(super) amount: Money,
}

/// Links that are checked between two looks at what the engine has done.
const STRIDE: usize = 16;

/// The entry of a number. They come in the order of their numbers, as the links do where nothing
/// was moved; those passed on the way are kept for the links that ask for them later.
fn numbered(
    number: EntryNumber,
    entries: &mut impl Iterator<Item = ReadEntry>,
    early: &mut BTreeMap<EntryNumber, Result<PostedEntry, StoreError>>,
) -> Option<Result<PostedEntry, StoreError>> {
    if let Some(read) = early.remove(&number) {
        return Some(read);
    }
    for (found, read) in entries {
        if found == number {
            return Some(read);
        }
        early.insert(found, read);
    }
    None
}

impl Walk {
    /// Reads the chain from its start to its end, with all that it covers.
    pub(super) async fn chain(
        &mut self,
        reader: &mut Reader,
        expected: Option<Head>,
        count: i64,
        told: Told<'_>,
    ) -> Result<(), StoreError> {
        self.kept_imports = reader.read_imports().await?.into_iter().collect();
        let read = self.kept_imports.values().flatten();
        self.open = Open::on(read.map(|kept| kept.import.account));
        let mut pages = Pages::default();
        let mut page = pages.next(reader).await?;
        while let Some(now) = page {
            told(Reached {
                step: "Walking the chain",
                what: "records",
                done: counted(self.last.map_or(0, |head| head.count)),
                of: Some(counted(count)),
            });
            page = match now.links.as_slice() {
                [link] if link.kind == chain::IMPORT => {
                    let before = self.follow(link);
                    self.import(reader, link, before).await?;
                    self.pass(link, expected);
                    pages.next(reader).await?
                }
                _ => {
                    let (next, ()) = tokio::join!(pages.next(reader), self.page(now, expected));
                    let next = next?;
                    self.beside_originals(reader).await?;
                    next
                }
            };
        }
        Ok(())
    }

    /// Reads and checks a page of entries and records, and gives way often, so that the engine
    /// is handed its next statement as soon as it has done the last.
    async fn page(&mut self, page: Page, expected: Option<Head>) {
        let Page {
            links,
            entries,
            mut records,
        } = page;
        let mut early = BTreeMap::new();
        let mut entries = entries.read();
        for (place, link) in links.into_iter().enumerate() {
            if place.is_multiple_of(STRIDE) {
                tokio::task::yield_now().await;
            }
            let before = self.follow(&link);
            match link.kind.as_str() {
                chain::ENTRY => {
                    let read = numbered(link.item, &mut entries, &mut early);
                    self.entry(&link, before, read);
                }
                chain::RECORD => self.record(&link, before, records.remove(&link.item)),
                other => self.findings.push(format!(
                    "record {} of the chain covers a '{other}', which is nothing",
                    link.count
                )),
            }
            self.pass(&link, expected);
        }
    }

    /// Goes on from a link that was checked.
    fn pass(&mut self, link: &KeptLink, expected: Option<Head>) {
        if expected.is_some_and(|head| head.count == link.count) {
            self.printed = Some(link.digest);
        }
        let (count, digest) = (link.count, link.digest);
        self.last = Some(Head { count, digest });
    }

    /// The head before a link, or none where links are missing before it, which is a finding.
    fn follow(&mut self, link: &KeptLink) -> Option<Head> {
        let last = self.last.unwrap_or(Head::START);
        let expected = last.count.saturating_add(1);
        if link.count == expected {
            return Some(last);
        }
        let before = link.count.saturating_sub(1);
        self.findings.push(if before == expected {
            format!("record {expected} of the chain is missing")
        } else {
            format!("records {expected} to {before} of the chain are missing")
        });
        None
    }

    /// A value that cannot be read is a finding; anything else that the engine refuses is not.
    pub(super) fn note(
        &mut self,
        what: &str,
        done: Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match done {
            Err(damage) if damage.is_damage() => {
                self.findings.push(format!("{what}: {damage}"));
                Ok(())
            }
            done => done,
        }
    }

    /// Whether a link covers what was just encoded; where the link before it is missing nobody can
    /// say.
    pub(super) fn covers(&self, link: &KeptLink, before: Option<Head>) -> bool {
        before.is_none_or(|head| head.after(self.encoder.finish()).digest == link.digest)
    }

    /// The chain ends where the book says that it ends, and passes through what was printed.
    pub(super) fn ends_at(&mut self, head: Head, expected: Option<Head>) {
        let last = self.last.unwrap_or(Head::START);
        if last.count != head.count {
            self.findings.push(format!(
                "the chain has {} records and the book's head says {}; its end was cut or added to",
                last.count, head.count
            ));
        } else if last.digest != head.digest {
            let count = head.count;
            self.findings.push(format!(
                "the book's head is not the digest of its last record, {count}"
            ));
        }
        let Some(expected) = expected else {
            return;
        };
        let at = if expected.count == 0 {
            Some(Digest::START)
        } else {
            self.printed
        };
        match at {
            None => self.findings.push(format!(
                "the book has {} records and the head that was printed has {}; its end was cut",
                last.count, expected.count
            )),
            Some(digest) if digest != expected.digest => self.findings.push(format!(
                "record {} of the book is not the one whose head was printed; the book was \
                 written anew from there or before",
                expected.count
            )),
            Some(_) => {}
        }
    }

    /// Nothing stands in the tables that the chain does not cover.
    pub(super) async fn counts(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        let kept = reader.counts().await?;
        let matched = i64::try_from(self.matches.len()).unwrap_or(i64::MAX);
        let compared = [
            ("entries", kept.entries, self.entries),
            ("postings", kept.postings, self.postings),
            ("imports", kept.imports, self.imports),
            ("statement lines", kept.lines, self.lines),
            ("rows set aside", kept.set_aside, self.set_aside),
            ("settings and decisions", kept.records, self.records),
            ("matches", kept.matches, matched),
        ];
        for (what, kept, covered) in compared {
            if kept != covered {
                self.findings.push(format!(
                    "there are {kept} {what} in the database, and the chain covers {covered}"
                ));
            }
        }
        self.compare_matches(reader).await
    }

    async fn compare_matches(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        let key = |kept: &KeptMatch| (kept.entry, kept.position);
        let mut expected: BTreeMap<_, _> = self.matches.iter().map(|m| (key(m), m)).collect();
        let newest = reader.last_entry().await?;
        let mut after = 0;
        while after < newest {
            for kept in reader.matches(after, PAGE).await? {
                let KeptMatch { line, entry, .. } = kept;
                if expected.remove(&key(&kept)) != Some(&kept) {
                    self.findings.push(format!(
                        "line {line}: its match with entry {entry} is not what was recorded"
                    ));
                }
            }
            after = after.saturating_add(PAGE);
        }
        let missing: Vec<String> = expected
            .values()
            .map(|m| {
                format!(
                    "line {}: its match with entry {} is missing",
                    m.line, m.entry
                )
            })
            .collect();
        self.findings.extend(missing);
        Ok(())
    }

    /// A line as it should be listed where it waits: with what is open of it.
    fn waits_as(&self, line: LineNumber) -> Option<WaitingLine> {
        let known = self.known_lines.get(&line)?;
        Some(WaitingLine {
            amount: self.open_of(line),
            ..known.clone()
        })
    }

    /// What waits is what no entry answers.
    pub(super) async fn compare_lines(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        let rows = reader.waiting_rows().await?;
        let mut seen = BTreeSet::new();
        for (line, account, year, pence, why) in rows {
            seen.insert(line);
            let amount = Money::from_pence(pence);
            let kept = WaitingLine {
                account,
                year,
                amount,
            };
            match self.waiting.get(&line) {
                None => self.findings.push(format!(
                    "line {line} is listed as waiting, and an entry answers it"
                )),
                Some(reason) if *reason != why => self.findings.push(format!(
                    "line {line}: why it waits is not what was recorded"
                )),
                Some(_) if self.waits_as(line).as_ref() != Some(&kept) => {
                    self.findings.push(format!(
                        "line {line} is listed as waiting with another account, year or amount"
                    ));
                }
                Some(_) => {}
            }
        }
        let missing: Vec<String> = self
            .waiting
            .keys()
            .filter(|line| !seen.contains(line))
            .map(|line| format!("line {line} waits, and is not listed as waiting"))
            .collect();
        self.findings.extend(missing);
        Ok(())
    }
}
