//! Matches inside what was signed, when the walk is done: of a line and an entry that one signed
//! reconciliation holds both, the match stands now as it stood when it was signed. Where the entry
//! was reversed since, its money is put right, and the line is free.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::walk::Walk;
use crate::{
    ledger::{
        calendar::short_date,
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    store::{
        error::StoreError, journal::list::Moment, reader::Reader, statements::matching::KeptMatch,
    },
};

/// A line, an entry that answers it, and how much of it.
type Matched = (LineNumber, EntryNumber, Option<Money>);

impl Walk {
    /// What was matched or unmatched inside a locked reconciliation after it was signed.
    pub(super) async fn check_matches(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        let locked = self.signed.locked.iter();
        let locks: Vec<(AccountCode, Date, Moment)> = locked
            .map(|(account, on, _, at)| (*account, *on, *at))
            .collect();
        let Some(first) = locks.iter().map(|(.., at)| at.record).min() else {
            return Ok(());
        };
        let later = |record: Option<i64>| record.is_some_and(|record| record > first);
        let moved = |made: &&KeptMatch| later(made.made) || later(made.ended);
        let moved: Vec<&KeptMatch> = self.matches.iter().filter(moved).collect();
        let mut found: Vec<(usize, Matched, bool)> = Vec::new();
        for (place, (.., at)) in locks.iter().enumerate() {
            found.extend(
                since(&moved, *at)
                    .into_iter()
                    .filter(|((_, entry, _), _)| !self.reversed.contains_key(entry))
                    .map(|(matched, made)| (place, matched, made)),
            );
        }
        let lines: BTreeSet<LineNumber> = found.iter().map(|(_, (line, ..), _)| *line).collect();
        let entries: BTreeSet<EntryNumber> = found.iter().map(|(_, made, _)| made.1).collect();
        let lines = reader.read_lines(&Vec::from_iter(lines)).await?;
        // What cannot be read is said where it is walked past.
        let lines: BTreeMap<LineNumber, (AccountCode, Date)> = lines
            .into_iter()
            .filter_map(|(line, read)| read.ok().map(|held| (line, (held.account, held.line.date))))
            .collect();
        let entries = reader.fetch_entries(&Vec::from_iter(entries)).await?.read();
        let entries: BTreeMap<EntryNumber, Date> = entries
            .filter_map(|(entry, read)| read.ok().map(|posted| (entry, posted.entry.date)))
            .collect();
        let mut said = BTreeSet::new();
        for (place, (line, entry, _), made) in found {
            let Some((account, on, _)) = locks.get(place) else {
                continue;
            };
            let held = lines.get(&line);
            let line_inside = held.is_some_and(|(of, day)| of == account && day <= on);
            let entry_inside = entries.get(&entry).is_some_and(|day| day <= on);
            if line_inside && entry_inside && said.insert((line, entry)) {
                self.findings
                    .push(sentence((line, entry), made, (*account, *on)));
            }
        }
        Ok(())
    }
}

/// The matches of lines and entries that were there at a moment, which have been made since, or
/// (false) ended.
fn since(moved: &[&KeptMatch], at: Moment) -> BTreeMap<Matched, bool> {
    let mut stand: BTreeMap<Matched, i64> = BTreeMap::new();
    for made in moved {
        if made.line > at.line || made.entry > at.entry {
            continue;
        }
        let then = i64::from(at.has_match(made.made, made.ended));
        let now = i64::from(made.ended.is_none());
        let more = stand
            .entry((made.line, made.entry, made.amount))
            .or_default();
        *more = more.saturating_add(now).saturating_sub(then);
    }
    let differs = stand.into_iter().filter(|(_, more)| *more != 0);
    differs.map(|(matched, more)| (matched, more > 0)).collect()
}

fn sentence(
    (line, entry): (LineNumber, EntryNumber),
    made: bool,
    (account, on): (AccountCode, Date),
) -> String {
    let (does, with) = if made {
        ("was matched with", "without it")
    } else {
        ("was let go by", "with their match")
    };
    format!(
        "line {line} {does} entry {entry} after the reconciliation of account {account} at {}, \
         which holds both, was signed {with}",
        short_date(on)
    )
}
