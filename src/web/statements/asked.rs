//! Which rows of a file that was brought in are asked for, and what is read for a page of them.

use std::collections::BTreeMap;

use crate::{
    statement::line::{Place, SetAside},
    store::statements::{
        import::KeptImport,
        line::{HeldLine, LineFilter},
    },
    web::{failure::PageError, visit::Visit},
};

use super::{again, aside, windows::At};

/// Lines on one page.
const PAGE: i64 = 200;

/// A row of the file: where, and what became of it.
pub(super) enum FileRow {
    Line(Box<HeldLine>),
    Aside(SetAside),
}

impl FileRow {
    fn at(&self) -> &Place {
        match self {
            FileRow::Line(held) => &held.line.at,
            FileRow::Aside(row) => &row.at,
        }
    }
}

/// Which rows of the file are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    All,
    Waiting,
    Posted,
    Aside,
    Held,
    LookedAt,
}

impl Shown {
    pub(super) const EACH: [(Shown, &'static str, &'static str); 6] = [
        (Shown::All, "all", "New and set aside"),
        (Shown::Waiting, "waiting", "Waiting"),
        (Shown::Posted, "posted", "Posted"),
        (Shown::Aside, "aside", "Set aside"),
        (Shown::Held, "held", "Held already"),
        (Shown::LookedAt, "look", "To look at"),
    ];

    pub(super) fn of(word: Option<&str>) -> Shown {
        let found = Shown::EACH
            .into_iter()
            .find(|(_, known, _)| Some(*known) == word);
        found.map_or(Shown::All, |(shown, _, _)| shown)
    }

    const fn waiting(self) -> Option<bool> {
        match self {
            Shown::Waiting => Some(true),
            Shown::Posted => Some(false),
            Shown::All | Shown::Aside | Shown::Held | Shown::LookedAt => None,
        }
    }

    pub(super) const fn none(self) -> &'static str {
        match self {
            Shown::Waiting => "No line of this file waits.",
            Shown::Posted => "No line of this file is posted yet.",
            Shown::Aside => "No row of this file was set aside.",
            Shown::Held => "No row of this file was held already.",
            Shown::All | Shown::LookedAt => "This file has no more rows.",
        }
    }
}

/// What is read for the list of a page.
pub(super) enum Asked {
    Again(again::Told),
    Rows(Vec<FileRow>, Option<i64>, BTreeMap<At, String>),
}

/// Reads what is asked for, what the file itself says first: where reading it takes a while, the
/// page is of the book as it is then.
pub(super) async fn asked(
    mut visit: Visit,
    kept: &KeptImport,
    (shown, after): (Shown, i64),
    aside: Vec<SetAside>,
) -> Result<(Visit, Asked), PageError> {
    let none = shown == Shown::Held && kept.import.tally.duplicates == 0;
    if none {
        return Ok((visit, Asked::Rows(Vec::new(), None, BTreeMap::new())));
    }
    if matches!(shown, Shown::Held | Shown::LookedAt) {
        let (visit, told) = again::told(visit, kept).await?;
        return Ok((visit, Asked::Again(told)));
    }
    let (of, head) = ((kept.number, shown), visit.head);
    let (mut rows, mut last) = page_of(&mut visit, of, &aside, after).await?;
    let set_aside = rows.iter().filter_map(|row| match row {
        FileRow::Aside(row) => Some(row),
        FileRow::Line(_) => None,
    });
    let (mut visit, says) = aside::says(visit, kept.import.file, set_aside).await?;
    if visit.head != head {
        (rows, last) = page_of(&mut visit, of, &aside, after).await?;
    }
    Ok((visit, Asked::Rows(rows, last, says)))
}

/// A page of the rows set aside, from one place among them, and the place of the next page.
fn aside_page(aside: &[SetAside], after: i64) -> (Vec<FileRow>, Option<i64>) {
    let skipped = usize::try_from(after).unwrap_or(0);
    let size = usize::try_from(PAGE).unwrap_or(0);
    let next = skipped.saturating_add(size);
    let more = aside.len() > next;
    let page = aside.iter().skip(skipped).take(size).cloned();
    (
        page.map(FileRow::Aside).collect(),
        i64::try_from(next).ok().filter(|_| more),
    )
}

/// The rows of a page, and where the next one begins.
async fn page_of(
    visit: &mut Visit,
    (import, shown): (i64, Shown),
    aside: &[SetAside],
    after: i64,
) -> Result<(Vec<FileRow>, Option<i64>), PageError> {
    if shown == Shown::Aside {
        return Ok(aside_page(aside, after));
    }
    let of_file = LineFilter {
        import: Some(import),
        waiting: shown.waiting(),
        gone: true,
        ..LineFilter::default()
    };
    let lines = visit.reader.lines(&of_file, after, PAGE).await?;
    let last = lines.last().map(|held| held.number);
    let full = i64::try_from(lines.len()) == Ok(PAGE);
    let between = if shown == Shown::All { aside } else { &[] };
    Ok((merged(between, lines, after, full), last.filter(|_| full)))
}

/// Lines and the rows set aside between them, in the order of the file.
fn merged(aside: &[SetAside], lines: Vec<HeldLine>, after: i64, full: bool) -> Vec<FileRow> {
    let first = if after == 0 {
        0
    } else {
        lines.first().map_or(0, |held| held.line.at.row)
    };
    let last = if full {
        lines.last().map_or(u32::MAX, |held| held.line.at.row)
    } else {
        u32::MAX
    };
    let between = aside
        .iter()
        .filter(|row| (first..=last).contains(&row.at.row));
    let mut rows: Vec<FileRow> = between
        .cloned()
        .map(FileRow::Aside)
        .chain(lines.into_iter().map(|held| FileRow::Line(Box::new(held))))
        .collect();
    rows.sort_by(|one, other| one.at().cmp(other.at()));
    rows
}
