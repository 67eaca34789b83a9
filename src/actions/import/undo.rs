//! Undoing a whole file: its lines go, the entries that came with them are reversed, and a signed
//! reconciliation or a closed year that rests on it refuses. Nothing is deleted: a record takes the
//! import out, and importing the file again adds its lines again.
//!
//! As with an import, what a person confirmed by its digest is what is done, or nothing is.

use std::{collections::BTreeSet, fmt};

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    actions::{
        ActionError, day_of,
        post::Locks,
        progress::{Reached, Told, counted},
        refusal::{Obstacle, Refusal, listed, named, reasoned},
    },
    ledger::{
        book::Book,
        calendar::{long_date, short_date},
        code::AccountCode,
        digest::{Digest, Encoder},
        entry::{EntryError, JournalEntry},
        journal::{Draft, EntryNumber, LineNumber},
        posted::{Act, PostedEntry},
    },
    statement::stage::proof::Sides,
    store::{
        Store,
        reader::Reader,
        settings::board::KeptReconciliation,
        statements::{
            import::KeptImport,
            line::{HeldLine, LineFilter, LineState},
            undone::UndoneBody,
        },
    },
};

/// What undoing an import does, for a person to confirm.
#[derive(Debug, Clone, Serialize)]
pub struct Undoing {
    /// The import.
    pub import: i64,
    /// Its file.
    pub file: String,
    /// The account.
    pub account: AccountCode,
    /// The day on which it was brought in, in words.
    pub made: String,
    /// How many lines go.
    pub lines: usize,
    /// How many of them wait.
    pub waiting: usize,
    /// Their money, each side by itself.
    pub money: Sides,
    /// The entries that are reversed: those that came with its lines.
    pub reversed: Vec<EntryNumber>,
    /// The day on which all of them are reversed; none where each is on its own day.
    pub on: Option<Date>,
    /// The entries that were matched to its lines and stand by themselves.
    pub let_go: Vec<EntryNumber>,
    /// The lines of other files that those entries answered too, and that wait again.
    pub wait_again: Vec<LineNumber>,
    /// The digest of all of this; confirming names it.
    pub digest: Digest,
}

/// Says what undoing an import would do, and writes nothing.
///
/// # Errors
/// [`Refusal::CannotUndo`] with everything that stands in its way.
pub async fn plan(
    store: &Store,
    slug: &str,
    import: i64,
    on: Option<Date>,
) -> Result<Undoing, ActionError> {
    let mut reader = store.read(slug).await?;
    Ok(worked_out(&mut reader, import, on).await?.undoing)
}

/// Undoes an import as it was confirmed, all of it or nothing.
///
/// # Errors
/// [`Refusal::PlanChanged`] where it would now be another undoing, no reason, and everything that
/// planning it refuses.
pub async fn undo(
    store: &Store,
    slug: &str,
    (import, on): (i64, Option<Date>),
    confirmed: Digest,
    act: &Act,
    told: Told<'_>,
) -> Result<Undoing, ActionError> {
    named(act)?;
    reasoned(act, "the record that undoes the file")?;
    let mut writer = store.write(slug).await?;
    let Worked {
        undoing,
        entries,
        others,
    } = worked_out(&mut writer, import, on).await?;
    if undoing.digest != confirmed {
        let (confirmed, now) = (confirmed.short(), undoing.digest.short());
        return Err(Refusal::PlanChanged { confirmed, now }.into());
    }
    told(Reached {
        step: "Reversing its entries",
        what: "entries",
        done: 0,
        of: Some(counted(entries.len())),
    });
    for (line, entry) in others {
        writer.end_match(line, entry, act).await?;
    }
    writer.post(&entries, act).await?;
    let body = UndoneBody {
        import,
        reversed: undoing.reversed.clone(),
    };
    writer.undo_import(&body, act).await?;
    writer.commit().await?;
    Ok(undoing)
}

/// An undoing with what it writes.
struct Worked {
    undoing: Undoing,
    /// The reversals, proved.
    entries: Vec<JournalEntry>,
    /// The matches of other files' lines that end.
    others: Vec<(LineNumber, EntryNumber)>,
}

async fn worked_out(
    reader: &mut Reader,
    import: i64,
    on: Option<Date>,
) -> Result<Worked, ActionError> {
    let imports = reader.imports().await?;
    let kept = imports.iter().find(|kept| kept.number == import);
    let kept = kept.ok_or(Refusal::UnknownImport(import))?;
    let of_import = LineFilter {
        import: Some(import),
        gone: true,
        ..LineFilter::default()
    };
    let lines = reader.lines(&of_import, 0, i64::MAX).await?;
    let mut why = in_the_way(reader, kept, &imports, &lines).await?;
    let numbers: Vec<LineNumber> = lines.iter().map(|held| held.number).collect();
    let matches = reader.matches_of_lines(&numbers).await?;
    let with_entry = |wanted: bool| -> Vec<EntryNumber> {
        let of_kind = matches.iter().filter(|m| m.with_entry == wanted);
        let entries: BTreeSet<EntryNumber> = of_kind.map(|m| m.entry).collect();
        entries.into_iter().collect()
    };
    let came = with_entry(true);
    let done = reader.reversals_of(&came).await?;
    let reversed: Vec<EntryNumber> = came
        .iter()
        .filter(|n| !done.contains_key(n))
        .copied()
        .collect();
    let answered = reader.lines_answered_by(&reversed).await?;
    let others: Vec<(LineNumber, EntryNumber)> = answered
        .into_iter()
        .filter(|(_, _, of)| *of != import)
        .map(|(line, entry, _)| (line, entry))
        .collect();
    let entries = mirrors(reader, &reversed, on, &mut why).await?;
    if !why.is_empty() {
        return Err(Refusal::CannotUndo {
            import,
            file: kept.import.file_name.clone(),
            why: listed(why),
        }
        .into());
    }
    let wait_again: BTreeSet<LineNumber> = others.iter().map(|(line, _)| *line).collect();
    let waits = |held: &&HeldLine| matches!(held.state, LineState::Waiting | LineState::Left(_));
    let undoing = Undoing {
        import,
        file: kept.import.file_name.clone(),
        account: kept.import.account,
        made: long_date(day_of(&kept.made)),
        lines: lines.len(),
        waiting: lines.iter().filter(waits).count(),
        money: Sides::sum(lines.iter().map(|held| held.line.amount))?,
        digest: digest(import, on, &reversed, &lines, &others),
        reversed,
        on,
        let_go: with_entry(false),
        wait_again: wait_again.into_iter().collect(),
    };
    Ok(Worked {
        undoing,
        entries,
        others,
    })
}

/// The mirrors of some entries; why one cannot be made is added to what stands in the way.
async fn mirrors(
    reader: &mut Reader,
    reversed: &[EntryNumber],
    on: Option<Date>,
    why: &mut BTreeSet<Obstacle>,
) -> Result<Vec<JournalEntry>, ActionError> {
    let book = reader.book().await?;
    let locks = Locks::of(reader).await?;
    let mut entries = Vec::with_capacity(reversed.len());
    // What is signed says enough: each of its entries would be refused by the same lock.
    let signed = !why.is_empty();
    for original in reader.entries_of(reversed).await? {
        match mirrored(&original, on, &book, &locks) {
            Ok(entry) => entries.push(entry),
            Err(ActionError::Refused(refusal)) => {
                let mut says = format!("entry {}: {refusal}", original.number);
                if let Refusal::Entry(EntryError::YearClosed(year)) = refusal {
                    says = format!("{year} is closed, and entries of it are posted there");
                } else if signed {
                    continue;
                }
                why.insert(Obstacle::refused(says, &refusal));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(entries)
}

/// The mirror of an entry: on its own day, in its own period, unless another day is given.
fn mirrored(
    original: &PostedEntry,
    on: Option<Date>,
    book: &Book,
    locks: &Locks,
) -> Result<JournalEntry, ActionError> {
    let mut draft: Draft = original.reversal(on.unwrap_or(original.entry.date))?;
    if on.is_none() {
        draft.year = original.entry.year;
        draft.period = original.entry.period;
        draft.concerns = original.entry.concerns;
    }
    draft.source.clone_from(&original.entry.source);
    let entry = JournalEntry::balance(draft, book)?;
    locks.allow(entry.draft())?;
    Ok(entry)
}

/// Everything beside its entries that keeps a file from being undone.
async fn in_the_way(
    reader: &mut Reader,
    kept: &KeptImport,
    imports: &[KeptImport],
    lines: &[HeldLine],
) -> Result<BTreeSet<Obstacle>, ActionError> {
    let (number, account) = (kept.number, kept.import.account);
    let mut why = BTreeSet::new();
    let undone = reader.undone_imports().await?;
    if undone.contains_key(&number) {
        why.insert("it was undone already".to_owned().into());
    }
    // What a later file counted as held would be lost with the lines that it was held by.
    let later = imports.iter().filter(|other| {
        let counts = other.import.account == account && other.import.tally.duplicates > 0;
        other.number > number && counts && !undone.contains_key(&other.number)
    });
    for other in later {
        let says = format!(
            "{} (import {}) came later and counted {} of its rows as held already; undo that file \
             first, and bring it in again afterwards",
            other.import.file_name, other.number, other.import.tally.duplicates
        );
        why.insert(says.into());
    }
    let signed = reader.reconciliations(account).await?;
    for locked in signed.iter().filter(|signed| signed.locked.is_some()) {
        if rests_on(locked, kept, lines) {
            let at = long_date(locked.on);
            let says =
                format!("the signed reconciliation of account {account} at {at} rests on it");
            why.insert(says.into());
        }
    }
    Ok(why)
}

/// Whether what was signed holds a line of a file, or took its statement's balance from it.
fn rests_on(signed: &KeptReconciliation, kept: &KeptImport, lines: &[HeldLine]) -> bool {
    let known = signed.at.map_or(LineNumber::MAX, |at| at.line);
    let holds = |held: &HeldLine| held.line.date <= signed.on && held.number <= known;
    let balance = kept.import.closing.as_ref().is_some_and(|closing| {
        let at = format!("{}, {}", kept.import.file_name, closing.at);
        kept.made.at <= signed.prepared.at && signed.statement.contains(&at)
    });
    balance || lines.iter().any(holds)
}

fn digest(
    import: i64,
    on: Option<Date>,
    reversed: &[EntryNumber],
    lines: &[HeldLine],
    others: &[(LineNumber, EntryNumber)],
) -> Digest {
    let mut record = Encoder::of("undoing");
    record
        .number(import)
        .maybe(on.map(|day| day.to_string()).as_deref());
    for held in lines {
        let waits = !matches!(held.state, LineState::Answered(_));
        record.number(held.number).number(i64::from(waits));
    }
    for entry in reversed {
        record.number(*entry);
    }
    for (line, entry) in others {
        record.number(*line).number(*entry);
    }
    Digest::of(record.finish())
}

/// "11 to 54", or "3, 5, 8 and 20 more".
pub fn numbers(of: &[i64]) -> String {
    match of {
        [] => "none".to_owned(),
        [only] => only.to_string(),
        [first, .., last] => {
            let in_a_row = first.saturating_add(i64::try_from(of.len()).unwrap_or(i64::MAX));
            if in_a_row == last.saturating_add(1) {
                return format!("{first} to {last}");
            }
            let shown: Vec<String> = of.iter().take(12).map(i64::to_string).collect();
            match of.len().saturating_sub(shown.len()) {
                0 => shown.join(", "),
                more => format!("{} and {more} more", shown.join(", ")),
            }
        }
    }
}

impl fmt::Display for Undoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Undoing {
            import,
            file,
            account,
            made,
            lines,
            waiting,
            money,
            ..
        } = self;
        writeln!(
            f,
            "{file} (import {import}) into account {account}, brought in on {made}"
        )?;
        writeln!(
            f,
            "lines that go: {lines}, of which {waiting} wait; money in {}, money out {}",
            money.money_in, money.money_out
        )?;
        let on = match self.on {
            None => "each on its own day".to_owned(),
            Some(day) => format!("all on {}", short_date(day)),
        };
        let count = self.reversed.len();
        writeln!(
            f,
            "entries reversed, {on}: {count} ({})",
            numbers(&self.reversed)
        )?;
        if !self.let_go.is_empty() {
            let entries = numbers(&self.let_go);
            writeln!(
                f,
                "entries that stand by themselves, and answer it no more: {entries}"
            )?;
        }
        if !self.wait_again.is_empty() {
            let lines = numbers(&self.wait_again);
            writeln!(f, "lines of other files that wait again: {lines}")?;
        }
        writeln!(f, "importing the file again adds its lines again")?;
        write!(f, "undoing {}", self.digest)
    }
}
