//! What a file that was brought in still tells when it is read again: the rows that were held
//! already, each with the line that holds it, and what there was to look at. Reading it takes what
//! reading it took the first time, so it is done where somebody asks, and kept for a while.

use maud::{Markup, html};

use crate::{
    actions::{
        import::again::{self, Again},
        profile,
    },
    statement::{profile::DateOrder, stage::plan::StagedLine},
    store::statements::import::{Holder, KeptImport},
    web::{
        failure::PageError,
        lately::{Lately, Weighs},
        parts::{
            Tone, bare_pounds, counted, days_written_out, notice, sentence, short_day,
            told_sentence,
        },
        visit::Visit,
    },
};

use super::{plan::read_file, sheet};

/// Files that are kept at most.
const MOST: usize = 16;
/// What all of them may take, in bytes.
const HEAVIEST: usize = 64 << 20;
/// What a row takes, in bytes.
const ROW: usize = 500;
/// Rows on one page.
pub(super) const PAGE: usize = 50;

impl Weighs for Again {
    fn weight(&self) -> usize {
        let rows = self.held.len().saturating_add(self.warnings.len());
        rows.saturating_add(1).saturating_mul(ROW)
    }
}

/// The files that an office has read again, by book, number and how far the book had come.
pub(in crate::web) struct Agains(Lately<(String, i64, i64), Again>);

impl Default for Agains {
    fn default() -> Agains {
        Agains(Lately::room_for(MOST, HEAVIEST))
    }
}

/// The file read again; or why it cannot be told any more, in a sentence.
async fn told(
    visit: &mut Visit,
    kept: &KeptImport,
) -> Result<Result<std::sync::Arc<Again>, String>, PageError> {
    let office = visit.office.clone();
    let key = (visit.book.slug.clone(), kept.number, visit.head.count);
    let made = read_again(visit, kept);
    match office.agains().0.get(&key, made).await {
        Ok(again) => Ok(Ok(again)),
        Err(error) => Ok(Err(error.for_form()?)),
    }
}

/// Reads a file with the layout that read it. Where somebody once said whether the day or the month
/// comes first, the order that gives what was kept is the one that was said.
async fn read_again(visit: &mut Visit, kept: &KeptImport) -> Result<Again, PageError> {
    let digest = kept.import.file;
    let file = visit.reader.file(digest).await?;
    let mut bytes = file
        .ok_or_else(|| PageError::NotFound(digest.to_string()))?
        .bytes;
    let mut layouts = profile::known(&mut visit.reader).await?;
    if layouts
        .iter()
        .any(|known| known.name == kept.import.profile)
    {
        layouts.retain(|known| known.name == kept.import.profile);
    }
    let orders = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)];
    let mut last = None;
    for dates in orders {
        let (read, back) = read_file(&visit.office, layouts.clone(), (bytes, dates), None).await?;
        bytes = back;
        let open = read.days_open.is_some();
        let made = again::again(&mut visit.reader, kept, &bytes, read).await;
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
    after: i64,
) -> Result<(Markup, Option<i64>), PageError> {
    if kept.import.tally.duplicates == 0 {
        return Ok((
            html! { p { "No row of this file was held already." } },
            None,
        ));
    }
    let again = match told(visit, kept).await? {
        Ok(again) => again,
        Err(says) => return Ok((untold(&says), None)),
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
pub(super) async fn looked_at(visit: &mut Visit, kept: &KeptImport) -> Result<Markup, PageError> {
    let again = match told(visit, kept).await? {
        Ok(again) => again,
        Err(says) => return Ok(untold(&says)),
    };
    Ok(html! {
        p class="small soft" {
            "Worked out again from the file. What was said of single lines beside the book, as it "
            "stood then, is not told again."
        }
        @if !again.agrees { (otherwise(kept)) }
        @if again.warnings.is_empty() { p { "Nothing in this file was to be looked at twice." } }
        @else {
            ul class="tasks" {
                @for said in &again.warnings {
                    li {
                        span class="mono" { (said.at) }
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
    html! {
        div class="scroll fits" tabindex="0" role="region" aria-label="Rows held already" {
            table class="dense lines" {
                thead { tr {
                    th scope="col" { "Cell" } th scope="col" { "Date" } th scope="col" { "Text" }
                    th scope="col" class="money first" { "Amount £" }
                    th scope="col" { "What holds it" }
                } }
                tbody { @for (row, holder) in rows {
                    @let line = &row.line;
                    tr class="aside" {
                        td { (sheet::link(visit, kept.import.file, &line.at)) }
                        td { (short_day(line.date)) }
                        td class="wide" { (line.text) }
                        td class="money first" { (bare_pounds(line.amount)) }
                        td class="wide" { "Held already" (holds(visit, *holder, imports)) }
                    }
                } }
            }
        }
    }
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
