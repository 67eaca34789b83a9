//! What a file that was brought in still tells when it is read again: the rows that were held
//! already, each with the line that holds it, and what there was to look at. Reading it takes what
//! reading it took the first time, so it is done where somebody asks, and kept for a while.

use std::sync::Arc;

use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        import::again::{self, Again},
        profile,
    },
    ledger::journal::place_in_file,
    sandbox,
    statement::{
        profile::{DateOrder, Profile},
        stage::plan::StagedLine,
    },
    store::statements::import::{Holder, KeptImport},
    web::{
        failure::PageError,
        lately::{Lately, Weighs},
        office::Office,
        parts::{
            Tone, bare_pounds, counted, days_written_out, notice, sentence, short_day,
            told_sentence,
        },
        visit::Visit,
    },
};

use super::{original::Original, sheet, table};

/// Files that are kept at most.
const MOST: usize = 16;
/// What all of them may take, in bytes.
const HEAVIEST: usize = 64 << 20;
/// What a row takes, in bytes.
const ROW: usize = 500;
/// Rows on one page.
pub(super) const PAGE: usize = 50;

/// What a file tells when it is read again; or why it cannot be told any more, in a sentence.
type Tells = Result<Again, String>;

impl Weighs for Tells {
    fn weight(&self) -> usize {
        let rows: usize = self.iter().map(Again::size).sum();
        rows.saturating_add(1).saturating_mul(ROW)
    }
}

/// All that decides what a file tells, beside the limits of the office, which stay as they are for
/// as long as it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    book: String,
    import: i64,
    /// How many imports were undone: one that was brought in earlier is no longer held.
    undone: usize,
    layouts: Vec<Profile>,
}

/// The files that an office has read again.
pub(in crate::web) struct Agains(Lately<Key, Tells>);

impl Default for Agains {
    fn default() -> Agains {
        Agains(Lately::room_for(MOST, HEAVIEST))
    }
}

/// What a file tells, as it is kept.
pub(super) type Told = Arc<Tells>;

/// The file read again, by a child process and with no snapshot held meanwhile. That it cannot be
/// told is kept as well, but where the machine, and not the file, decides it.
pub(super) async fn told(mut visit: Visit, kept: &KeptImport) -> Result<(Visit, Told), PageError> {
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let key = Key {
        book: slug.clone(),
        import: kept.number,
        undone: visit.reader.undone_imports().await?.len(),
        layouts: layouts(&mut visit, kept).await?,
    };
    let made = async {
        match read_again(&office, &slug, kept, &key.layouts).await {
            Ok(again) => Ok(Ok(again)),
            Err(PageError::Action(ActionError::Unreadable(error))) if !error.is_of_the_file() => {
                Err(error.into())
            }
            Err(error) => error.for_form().map(Err),
        }
    };
    let (visit, told) = visit.apart(office.agains().0.get(&key, made)).await?;
    let told = match told {
        Ok(told) => told,
        Err(error) => Arc::new(Err(error.for_form()?)),
    };
    Ok((visit, told))
}

/// The layout that read a file; all of them, where that one is no longer kept.
async fn layouts(visit: &mut Visit, kept: &KeptImport) -> Result<Vec<Profile>, PageError> {
    let mut layouts = profile::known(&mut visit.reader).await?;
    let named = |known: &Profile| known.name == kept.import.profile;
    if layouts.iter().any(named) {
        layouts.retain(named);
    }
    Ok(layouts)
}

/// Reads a file with the layout that read it. Where somebody once said whether the day or the month
/// comes first, the order that gives what was kept is the one that was said.
async fn read_again(
    office: &Office,
    slug: &str,
    kept: &KeptImport,
    layouts: &[Profile],
) -> Result<Again, PageError> {
    let original = Original::of(office, slug, kept.import.file).await?;
    let orders = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)];
    let mut last = None;
    for dates in orders {
        let layouts = layouts.to_vec();
        let read = original.read(move |program, path, limits| {
            // Which layout it is was known when it was brought in.
            let wanted = match layouts.as_slice() {
                [only] => Some(only.name.as_str()),
                _ => None,
            };
            let how = (wanted, dates);
            sandbox::read(program, path, &layouts, how, limits, &mut |_| {})
        });
        let read = read.await?;
        let open = read.days_open.is_some();
        let mut reader = office.store().read(slug).await?;
        let made = again::again(&mut reader, kept, read).await;
        let found = made.map_err(PageError::from);
        if !open || found.as_ref().is_ok_and(|again| again.agrees) {
            return found;
        }
        last = Some(found);
    }
    last.unwrap_or(Err(PageError::BadForm))
}

/// The rows that were held already, a page of them, each with the line that holds it; and the place
/// of the next page.
pub(super) async fn held(
    visit: &mut Visit,
    kept: &KeptImport,
    told: &Told,
    after: i64,
) -> Result<(Markup, Option<i64>), PageError> {
    let again = match &**told {
        Ok(again) => again,
        Err(says) => return Ok((untold(says), None)),
    };
    let skipped = usize::try_from(after).unwrap_or(0);
    let mut rows = Vec::new();
    for row in again.held.iter().skip(skipped).take(PAGE) {
        rows.push((row, again::holder(&mut visit.reader, kept, row).await?));
    }
    let imports = visit.reader.imports().await?;
    let next = skipped.saturating_add(PAGE);
    let more = (next < again.held.len()).then_some(next);
    let shown = html! {
        p class="small soft" {
            (counted(again.held.len(), "row", "rows")) ", read again from the file: each was in "
            "the account before this file came, so it was not added again."
        }
        @if !again.agrees { (otherwise(kept)) }
        (table(visit, kept, &rows, &imports))
    };
    Ok((shown, more.and_then(|more| i64::try_from(more).ok())))
}

/// What there was to look at, worked out again.
pub(super) async fn looked_at(
    visit: &mut Visit,
    kept: &KeptImport,
    told: &Told,
) -> Result<Markup, PageError> {
    let again = match &**told {
        Ok(again) => again,
        Err(says) => return Ok(untold(says)),
    };
    let warnings = again.warnings(&mut visit.reader).await?;
    Ok(html! {
        p class="small soft" {
            "Worked out again from the file. What was said of single lines when it was brought in "
            "is not repeated."
        }
        @if !again.agrees { (otherwise(kept)) }
        @if warnings.is_empty() { p { "Nothing in this file needs a second look." } }
        @else {
            ul class="tasks" {
                @for said in &warnings {
                    li {
                        span class="mono" { (place_in_file(None, &said.at)) }
                        span { (told_sentence(&said.why)) }
                    }
                }
            }
        }
    })
}

fn untold(says: &str) -> Markup {
    notice(
        Tone::Info,
        "It cannot be told from the file any more",
        &html! { (sentence(&days_written_out(says))) " The file is kept as it came." },
    )
}

/// That the file is read otherwise now than when it was brought in.
fn otherwise(kept: &KeptImport) -> Markup {
    let duplicates = kept.import.tally.duplicates;
    notice(
        Tone::Wait,
        "The file is read otherwise now",
        &html! {
            "When it was brought in, " (counted(kept.import.tally.rows, "row was", "rows were"))
            " counted and " (counted(duplicates, "was", "were")) " held already. Its layout has "
            "changed since; below is what it gives now."
        },
    )
}

fn table(
    visit: &Visit,
    kept: &KeptImport,
    rows: &[(&StagedLine, Option<Holder>)],
    imports: &[KeptImport],
) -> Markup {
    let rows = html! { @for (row, holder) in rows {
        @let line = &row.line;
        tr class="aside" {
            td { (sheet::link(visit, kept.import.file, &line.at)) }
            td { (short_day(line.date)) }
            td class="wide" { (line.text) }
            td class="money first" { (bare_pounds(line.amount)) }
            td class="wide" { "Held already" (holds(visit, *holder, imports)) }
        }
    } };
    table::of_rows("Rows held already", true, "What holds it", &rows)
}

/// ", as line 12 of april.csv".
fn holds(visit: &Visit, holder: Option<Holder>, imports: &[KeptImport]) -> Markup {
    let of = holder.and_then(|held| imports.iter().find(|kept| kept.number == held.import));
    html! {
        @if let Some(Holder { line, import }) = holder {
            ", as " a href=(visit.to(&format!("/lines/{line}"))) { "line " (line) }
            @if let Some(of) = of {
                " of " a href=(visit.to(&format!("/statements/{import}"))) {
                    (of.import.file_name) }
            }
        }
    }
}
