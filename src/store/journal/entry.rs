//! Posted entries, read back strictly: what this program cannot have written is refused by name.

use serde::Deserialize;

use crate::{
    ledger::{
        journal::{Draft, EntryKind, EntryNumber, LineNumber, Posting, SourceCell},
        money::Money,
        posted::PostedEntry,
    },
    store::{
        cells::{self, Numbered},
        error::StoreError,
        reader::Reader,
    },
};

/// The columns of an entry in their order, as one JSON array holds them.
#[derive(Deserialize)]
struct EntryRow {
    kind: String,
    date: String,
    year: i64,
    period: i64,
    concerns: Option<i64>,
    text: String,
    reference: Option<String>,
    authority: Option<String>,
    reverses: Option<i64>,
    replaces: Option<i64>,
    source_file: Option<String>,
    source_sha256: Option<String>,
    source_sheet: Option<String>,
    source_cell: Option<String>,
    posted_by: String,
    posted_why: Option<String>,
    posted_at_us: i64,
    postings: Option<String>,
    answers: Option<String>,
}

/// A number that an entry names, which is never nil.
fn named(number: Option<i64>) -> Result<Option<i64>, StoreError> {
    match number {
        Some(number) if number <= 0 => Err(cells::damaged("the number of an entry", number)),
        named => Ok(named),
    }
}

impl EntryRow {
    fn entry(self, number: EntryNumber) -> Result<PostedEntry, StoreError> {
        let posted = cells::act(self.posted_by, self.posted_why, self.posted_at_us)?;
        let source = match (self.source_file, self.source_sha256, self.source_cell) {
            (None, None, None) if self.source_sheet.is_none() => None,
            (Some(file), Some(sha256), Some(cell)) => Some(SourceCell {
                file,
                sha256: cells::hex_digest(&sha256)?,
                sheet: self.source_sheet,
                cell,
            }),
            (file, _, cell) => {
                let value = file.or(cell).unwrap_or_default();
                return Err(cells::damaged("a source with file, digest and cell", value));
            }
        };
        let answers = rows_of("a line that it answers", self.answers.as_deref())?;
        let lines: Result<Vec<LineNumber>, StoreError> = answers
            .into_iter()
            .map(|row| whole("a line", row.get(1).copied().unwrap_or_default()))
            .collect();
        let mut entry = Draft {
            kind: EntryKind::from_word(&self.kind)
                .ok_or_else(|| cells::damaged("a kind of entry", self.kind))?,
            date: cells::written_day(&self.date)?,
            year: cells::year(self.year)?,
            period: cells::period(self.period)?,
            concerns: self.concerns.map(cells::year).transpose()?,
            text: self.text,
            reference: self.reference,
            authority: self.authority,
            reverses: named(self.reverses)?,
            replaces: named(self.replaces)?,
            lines: lines?,
            source,
            postings: Vec::new(),
        };
        for row in rows_of("a posting", self.postings.as_deref())? {
            let posting = posting(&entry, &row)?;
            entry.postings.push(posting);
        }
        Ok(PostedEntry {
            number,
            entry,
            posted,
        })
    }
}

/// The parts of a text that gathers rows, each with its position first; in the order of their
/// positions, which run from 1 without a gap.
fn rows_of<'a>(
    what: &'static str,
    gathered: Option<&'a str>,
) -> Result<Vec<Vec<&'a str>>, StoreError> {
    let mut rows = Vec::new();
    for row in gathered.unwrap_or_default().split_terminator(';') {
        let parts: Vec<&str> = row.split(' ').collect();
        let position: Option<i64> = parts.first().and_then(|first| first.parse().ok());
        rows.push((position.ok_or_else(|| cells::damaged(what, row))?, parts));
    }
    rows.sort_by_key(|(position, _)| *position);
    let in_order = |(expected, (position, parts)): (i64, (i64, _))| {
        if expected == position {
            Ok(parts)
        } else {
            Err(cells::damaged(what, format!("position {position}")))
        }
    };
    (1..).zip(rows).map(in_order).collect()
}

fn whole(what: &'static str, text: &str) -> Result<i64, StoreError> {
    text.parse().map_err(|_| cells::damaged(what, text))
}

/// A posting from its gathered row, which repeats the year and the period of its entry.
fn posting(entry: &Draft, row: &[&str]) -> Result<Posting, StoreError> {
    let [_, year, period, account, fund, project, line, amount, grant] = row else {
        return Err(cells::damaged("a posting", row.join(" ")));
    };
    let place = (
        cells::year(whole("a year", year)?)?,
        cells::period(whole("a period", period)?)?,
    );
    if place != (entry.year, entry.period) {
        let place = format!("{} period {}", place.0, place.1.number());
        return Err(cells::damaged("the year and period of its entry", place));
    }
    let grant = match *grant {
        "-" => None,
        marked => match marked.strip_prefix('+') {
            Some(grant) => Some(cells::code("a grant", grant)?),
            None => return Err(cells::damaged("a grant", marked)),
        },
    };
    Ok(Posting {
        account: cells::code("an account", account)?,
        fund: cells::code("a fund", fund)?,
        project: cells::code("a project", project)?,
        line: cells::code("a budget line", line)?,
        grant,
        amount: Money::from_pence(whole("an amount", amount)?),
    })
}

/// An entry as it was read, or why it could not be.
pub type ReadEntry = (EntryNumber, Result<PostedEntry, StoreError>);

/// Entries as the engine gave them. To read them takes about as long as to fetch them, so whoever
/// walks many reads some while the engine fetches the next.
#[derive(Default)]
pub struct FetchedEntries(Vec<Numbered<(EntryNumber, String)>>);

impl FetchedEntries {
    /// The entries in the order of their numbers, each read or with the reason why it cannot be.
    pub fn read(self) -> impl Iterator<Item = ReadEntry> {
        let read = |number, row: Result<(EntryNumber, String), sqlx::Error>| {
            serde_json::from_str::<EntryRow>(&row?.1)?.entry(number)
        };
        let rows = self.0.into_iter();
        rows.map(move |found| (found.number, read(found.number, found.row)))
    }
}

impl Reader {
    /// The highest number of an entry; 0 where there is none.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn last_entry(&mut self) -> Result<EntryNumber, StoreError> {
        self.highest(sql!("select max(number) from entry where book = $1"))
            .await
    }

    /// An entry of a number; none where there is none.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn entry(&mut self, number: EntryNumber) -> Result<Option<PostedEntry>, StoreError> {
        Ok(self.entries_of(&[number]).await?.pop())
    }

    /// The entries of some numbers, in the order of their numbers.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn entries_of(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<Vec<PostedEntry>, StoreError> {
        let fetched = self.fetch_entries(numbers).await?;
        fetched.read().map(|(_, entry)| entry).collect()
    }

    /// The entries of some numbers, to be read one by one: what `verify` asks for, so that one
    /// damaged entry is named and the rest are still looked at.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn fetch_entries(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<FetchedEntries, StoreError> {
        let book = self.id;
        // One text an entry, its postings and the lines that it came with gathered into it.
        let entries: Vec<Numbered<(EntryNumber, String)>> = fetch_listed!(
            &mut self.tx,
            "select e.number, cast({array}(e.kind, e.date, e.year, e.period, e.concerns, e.text, \
             e.reference, e.authority, e.reverses, e.replaces, e.source_file, \
             {hex e.source_sha256}, e.source_sheet, e.source_cell, e.posted_by, e.posted_why, \
             e.posted_at_us, \
             (select string_agg(concat_ws(' ', p.position, p.year, p.period, p.account, \
             p.fund, p.project, p.line, p.amount_pence, coalesce('+' || p.grant_code, '-')), ';') \
             from posting p where p.book = e.book and p.entry = e.number), \
             (select string_agg(concat_ws(' ', m.position, m.line), ';') from line_match m \
             where m.book = e.book and m.entry = e.number and m.made is null)) as text) \
             from entry e where e.book = $1 and e.number in ({list}) order by e.number",
            book,
            numbers
        );
        Ok(FetchedEntries(entries))
    }
}
