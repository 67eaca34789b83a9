//! Pages of the journal.
//!
//! Each page reads one index from where it begins. What no index knows, the words of a text, is
//! looked for in a bounded number of entries, and the page says where to look on.

use jiff::civil::Date;

use crate::{
    ledger::{
        balance::Part,
        calendar::FinancialYear,
        code::{AccountCode, FundCode, GrantCode, ProjectCode},
        journal::{Draft, EntryKind, EntryNumber},
        money::Money,
        posted::PostedEntry,
    },
    store::{
        cells::{self, Words},
        error::StoreError,
        reader::Reader,
    },
};

use super::seek::Touching;

/// Which entries are asked for; none of a part means all.
#[derive(Debug, Clone, Default)]
pub struct EntryFilter {
    /// Posted in this year.
    pub year: Option<FinancialYear>,
    /// With a posting to this account.
    pub account: Option<AccountCode>,
    /// With a posting of this fund (the same posting as the account's).
    pub fund: Option<FundCode>,
    /// With a posting of this project (the same posting).
    pub project: Option<ProjectCode>,
    /// Whose text holds this, in small or capital letters.
    pub text: Option<String>,
    /// Of this kind.
    pub kind: Option<EntryKind>,
    /// Dated on this day or later.
    pub from: Option<Date>,
    /// Dated on this day or earlier.
    pub to: Option<Date>,
    /// Whose debits come to this or more.
    pub least: Option<Money>,
    /// Whose debits come to this or less.
    pub most: Option<Money>,
    /// With a posting that names this grant.
    pub grant: Option<GrantCode>,
}

/// A page of entries, and where to look on.
#[derive(Debug, Clone, Default)]
pub struct EntryPage {
    /// The entries.
    pub entries: Vec<PostedEntry>,
    /// The entry after which to look on; none where the last one was looked at.
    pub more: Option<EntryNumber>,
}

/// A day before every entry, which both engines know.
const FIRST_DAY: Date = Date::constant(1, 1, 1);
/// The most entries of one page.
const LONGEST: usize = 10_000;
/// Entries that are looked at for one page where words are asked for, which no index knows.
const SEARCHED: usize = 10_000;
/// The same where each of them must be read whole first.
const LOOKED_AT: usize = 500;

impl EntryFilter {
    /// Whether an entry is what is asked for of an entry that was read whole.
    fn takes(&self, entry: &Draft) -> bool {
        let words = Words::of(self.text.as_deref());
        let names = |grant| entry.postings.iter().any(|side| side.grant == Some(grant));
        self.kind.is_none_or(|kind| kind == entry.kind)
            && words.is_none_or(|words| words.are_in(&entry.text))
            && self.year.is_none_or(|year| year == entry.year)
            && self.from.is_none_or(|from| entry.date >= from)
            && self.to.is_none_or(|to| entry.date <= to)
            && self.grant.is_none_or(names)
            && self.takes_amount(entry)
    }

    fn takes_amount(&self, entry: &Draft) -> bool {
        if self.least.is_none() && self.most.is_none() {
            return true;
        }
        let sides = entry.postings.iter().map(|side| side.amount);
        let debits = Money::sum(sides.filter(|amount| !amount.is_negative()));
        debits.is_ok_and(|sum| {
            self.least.is_none_or(|least| sum >= least) && self.most.is_none_or(|most| sum <= most)
        })
    }

    /// Whether something is asked for that only a whole entry tells.
    const fn looks_inside(&self) -> bool {
        self.least.is_some() || self.most.is_some() || self.grant.is_some()
    }

    /// The first and the last day that are asked for.
    fn days(&self) -> (Date, Date) {
        let (from, to) = (self.from, self.to);
        (from.unwrap_or(FIRST_DAY), to.unwrap_or(Date::MAX))
    }

    /// The years in which the days that are asked for may lie: the year itself, or those of the
    /// days, with the one beside each for a late or an early entry.
    fn may_be_of(&self, year: FinancialYear) -> bool {
        let from = self.from.map(|from| FinancialYear::of(from).previous());
        let to = self.to.map(|to| FinancialYear::of(to).next());
        from.is_none_or(|from| year >= from) && to.is_none_or(|to| year <= to)
    }
}

impl Reader {
    /// Entries in the order of their numbers, from the one after `after`.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn entries(
        &mut self,
        filter: &EntryFilter,
        after: EntryNumber,
        limit: i64,
    ) -> Result<Vec<PostedEntry>, StoreError> {
        let mut entries = Vec::new();
        let mut next = Some(after);
        while let Some(after) = next.filter(|_| cells::count(entries.len()) < limit) {
            let left = limit.saturating_sub(cells::count(entries.len()));
            let page = self.entry_page(filter, after, left).await?;
            entries.extend(page.entries);
            next = page.more;
        }
        Ok(entries)
    }

    /// A page of entries: as many as fit it, or those among the many that were looked at for it.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn entry_page(
        &mut self,
        filter: &EntryFilter,
        after: EntryNumber,
        limit: i64,
    ) -> Result<EntryPage, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(LONGEST).min(LONGEST);
        if filter.account.is_some() || filter.fund.is_some() || filter.project.is_some() {
            return self.touching_page(filter, after, limit).await;
        }
        if let Some(grant) = filter.grant {
            let numbers = self.naming_grant(grant, after).await?;
            return self.sifted(filter, (&numbers, None), limit).await;
        }
        if filter.looks_inside() {
            let looked_at = limit.max(LOOKED_AT);
            let (numbers, more) = self.entry_numbers(filter, after, looked_at).await?;
            return self.sifted(filter, (&numbers, more), limit).await;
        }
        let (numbers, more) = self.entry_numbers(filter, after, limit).await?;
        let entries = self.entries_of(&numbers).await?;
        Ok(EntryPage { entries, more })
    }

    /// The page of entries whose one posting has an account, a fund or a project.
    async fn touching_page(
        &mut self,
        filter: &EntryFilter,
        after: EntryNumber,
        limit: usize,
    ) -> Result<EntryPage, StoreError> {
        let years = match filter.year {
            Some(year) => vec![year],
            None => self.years().await?,
        };
        let years = years.into_iter().filter(|year| filter.may_be_of(*year));
        let mut cells = Vec::new();
        for year in years {
            let balances = self.balances(year).await?;
            let wanted = balances.cells.into_keys().filter(|cell| {
                filter.account.is_none_or(|account| account == cell.account)
                    && filter.fund.is_none_or(|fund| fund == cell.fund)
                    && filter.project.is_none_or(|project| project == cell.project)
            });
            cells.extend(wanted.map(|cell| (year, cell)));
        }
        let periods = Part::Whole.periods();
        // Kind and text are looked for in the entries themselves, many at a time.
        let any_day = filter.from.is_none() && filter.to.is_none();
        let any_words = filter.kind.is_none() && filter.text.is_none();
        let plain = any_day && any_words && !filter.looks_inside();
        let looked_at = if plain { limit } else { limit.max(LOOKED_AT) };
        let asked = Touching { cells, periods };
        let found = self.touching(&asked, after, looked_at).await?;
        let full = found.len() >= looked_at;
        let numbers: Vec<EntryNumber> = found.into_iter().take(looked_at).collect();
        let last = numbers.last().copied().filter(|_| full);
        self.sifted(filter, (&numbers, last), limit).await
    }

    /// The page of the entries of some numbers that are what is asked for; after which to look on
    /// where all of them fit it.
    async fn sifted(
        &mut self,
        filter: &EntryFilter,
        (numbers, last): (&[EntryNumber], Option<EntryNumber>),
        limit: usize,
    ) -> Result<EntryPage, StoreError> {
        let mut entries = self.entries_of(numbers).await?;
        entries.retain(|made| filter.takes(&made.entry));
        let more = if entries.len() > limit {
            entries.truncate(limit);
            entries.last().map(|made| made.number)
        } else {
            last
        };
        Ok(EntryPage { entries, more })
    }

    /// The entries after one that name a grant: its awards and its instalments.
    async fn naming_grant(
        &mut self,
        grant: GrantCode,
        after: EntryNumber,
    ) -> Result<Vec<EntryNumber>, StoreError> {
        let book = self.id;
        let found: Vec<(i64,)> = fetch_by_engine!(
            &mut self.tx,
            "select distinct entry from posting {by posting_by_grant} where book = $1 \
             and grant_code = $2 and grant_code is not null and entry > $3 order by entry",
            |query| query.bind(book).bind(grant.as_str()).bind(after)
        );
        Ok(found.into_iter().map(|(number,)| number).collect())
    }

    /// The entries that are looked at for a page, so many at most, with their texts where words are
    /// asked for; so many of them at most are of the year and the kind.
    async fn looked_at(
        &mut self,
        filter: &EntryFilter,
        after: EntryNumber,
        with_text: bool,
        (limited, seen): (i64, i64),
    ) -> Result<Vec<(EntryNumber, String)>, StoreError> {
        let kind = filter.kind.map_or("", EntryKind::word);
        let year = filter.year.map_or(0, |year| i64::from(year.start()));
        let (id, with_text) = (self.id, i64::from(with_text));
        let (from, to) = filter.days();
        let (year_only, by_kind) = match filter.kind {
            None | Some(EntryKind::Ordinary) => (filter.year.is_some(), false),
            Some(_) => (false, true),
        };
        Ok(if by_kind {
            fetch_by_engine!(
                &mut self.tx,
                "select number, case when $5 = 1 then text else '' end \
                 from (select number, year, date, text from entry {by entry_by_kind} \
                 where book = $1 and number > $2 and kind = $4 and kind <> 'ordinary' \
                 order by number limit $7) e where ($3 = 0 or year = $3) \
                 and date >= $8 and date <= $9 order by number limit $6",
                |query| query
                    .bind(id)
                    .bind(after)
                    .bind(year)
                    .bind(kind)
                    .bind(with_text)
                    .bind(limited)
                    .bind(seen)
                    .bind(cells::day(from))
                    .bind(cells::day(to))
            )
        } else if year_only {
            fetch_by_engine!(
                &mut self.tx,
                "select number, case when $5 = 1 then text else '' end \
                 from (select number, kind, date, text from entry {by entry_by_year} \
                 where book = $1 and number > $2 and year = $3 order by number limit $7) e \
                 where ($4 = '' or kind = $4) and date >= $8 and date <= $9 \
                 order by number limit $6",
                |query| query
                    .bind(id)
                    .bind(after)
                    .bind(year)
                    .bind(kind)
                    .bind(with_text)
                    .bind(limited)
                    .bind(seen)
                    .bind(cells::day(from))
                    .bind(cells::day(to))
            )
        } else {
            let text = sql!(
                "select number, case when $5 = 1 then text else '' end \
                 from (select number, year, kind, date, text from entry \
                 where book = $1 and number > $2 order by number limit $7) e \
                 where ($3 = 0 or year = $3) and ($4 = '' or kind = $4) \
                 and date >= $8 and date <= $9 order by number limit $6"
            );
            on!(&mut self.tx, c => sqlx::query_as(text).bind(id).bind(after).bind(year)
                .bind(kind).bind(with_text).bind(limited).bind(seen).bind(cells::day(from))
                .bind(cells::day(to)).fetch_all(c).await)?
        })
    }

    /// The numbers of a page of entries, and the number after which to look on.
    async fn entry_numbers(
        &mut self,
        filter: &EntryFilter,
        after: EntryNumber,
        limit: usize,
    ) -> Result<(Vec<EntryNumber>, Option<EntryNumber>), StoreError> {
        let kind = filter.kind.map_or("", EntryKind::word);
        let year = filter.year.map_or(0, |year| i64::from(year.start()));
        let words = Words::of(filter.text.as_deref());
        let looked_at = SEARCHED.max(limit);
        let seen = cells::count(looked_at);
        // Where words are asked for, every entry that is looked at comes with its text.
        let limited = words.as_ref().map_or(cells::count(limit), |_| seen);
        let bounds = (limited, seen);
        let read = self
            .looked_at(filter, after, words.is_some(), bounds)
            .await?;
        let asked = |text: &str| words.as_ref().is_none_or(|words| words.are_in(text));
        let numbers: Vec<i64> = read
            .into_iter()
            .filter(|(_, text)| asked(text))
            .map(|(number, _)| number)
            .take(limit)
            .collect();
        if numbers.len() >= limit {
            let more = numbers.last().copied();
            return Ok((numbers, more));
        }
        let offset = cells::count(looked_at.saturating_sub(1));
        let last = last_looked_at(filter);
        let more: Option<i64> = on!(&mut self.tx, c => sqlx::query_scalar(last).bind(self.id)
            .bind(after).bind(year).bind(kind).bind(offset).fetch_optional(c).await)?;
        Ok((numbers, more))
    }
}

/// The statement that finds the last entry that was looked at for a filter, where there are more.
const fn last_looked_at(filter: &EntryFilter) -> &'static str {
    match (filter.kind, filter.year) {
        (None | Some(EntryKind::Ordinary), None) => sql!(
            "select number from entry where book = $1 and number > $2 \
             and ($3 = 0 or $4 = '' or true) order by number limit 1 offset $5"
        ),
        (None | Some(EntryKind::Ordinary), Some(_)) => sql!(
            "select number from entry where book = $1 and number > $2 and year = $3 \
             and ($4 = '' or true) order by number limit 1 offset $5"
        ),
        (Some(_), _) => sql!(
            "select number from entry where book = $1 and number > $2 and ($3 = 0 or true) \
             and kind = $4 and kind <> 'ordinary' order by number limit 1 offset $5"
        ),
    }
}
