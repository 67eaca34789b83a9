//! A row of captions → where it puts the columns of a profile, or how near it came.

use std::collections::BTreeMap;

use crate::statement::{
    captions::{cut_short, exactly, misspelt, plain},
    profile::{Column, Profile},
    rows::{Cell, RawRow},
};

/// The captions of a profile's columns: as it writes them, and made plain.
pub(super) struct Captions<'p> {
    profile: &'p Profile,
    columns: Vec<(Column, Vec<(&'p str, String)>)>,
}

impl<'p> Captions<'p> {
    /// Those of a profile.
    pub(super) fn of(profile: &'p Profile) -> Captions<'p> {
        let columns = profile.columns.iter().map(|(column, captions)| {
            let captions = captions.iter();
            let captions = captions.map(|caption| (caption.as_str(), plain(caption)));
            (*column, captions.collect())
        });
        Captions {
            profile,
            columns: columns.collect(),
        }
    }
}

/// How near a row came to being a heading.
pub(super) struct NearMiss {
    /// Whether the profile is one that the book keeps.
    pub(super) own: bool,
    pub(super) found: usize,
    pub(super) row: u32,
    pub(super) column: u16,
    pub(super) why: String,
}

/// A row whose captions are those of a profile.
#[derive(Default)]
pub(super) struct Heading {
    pub(super) columns: BTreeMap<Column, u16>,
    pub(super) notes: Vec<String>,
    /// How many of the columns have the caption that the profile names first.
    pub(super) first: usize,
    /// A caption that stands twice.
    twice: Option<String>,
}

/// The columns whose words follow those of the text.
pub(super) fn more_text(profile: &Profile, captions: &BTreeMap<u16, String>) -> Vec<u16> {
    let column = |wanted: &String| {
        let mut fitting = captions
            .iter()
            .filter(|(_, text)| plain(text) == plain(wanted));
        fitting.next().map(|(column, _)| *column)
    };
    profile.more_text.iter().filter_map(column).collect()
}

/// A row of which every cell may be a caption, with its texts made plain once for every profile.
pub(super) struct Candidate<'r> {
    pub(super) row: &'r RawRow,
    texts: Vec<(u16, String)>,
}

impl<'r> Candidate<'r> {
    /// A row.
    pub(super) fn of(row: &'r RawRow) -> Candidate<'r> {
        let texts = row.cells.iter();
        let texts = texts.filter_map(|(column, cell)| Some((*column, plain(cell.text()?))));
        Candidate {
            row,
            texts: texts.collect(),
        }
    }
}

/// Where a row's captions put the profile's columns; or how near it came, from two columns up.
pub(super) fn heading(
    captions: &Captions<'_>,
    candidate: &Candidate<'_>,
) -> Result<Heading, Option<NearMiss>> {
    let (profile, row) = (captions.profile, candidate.row);
    let found = placed(captions, candidate);
    if found.columns.is_empty() {
        return Err(None);
    }
    let missing: Vec<String> = profile
        .columns
        .iter()
        .filter(|(column, _)| profile.requires(**column) && !found.columns.contains_key(column))
        .filter_map(|(_, captions)| captions.first().map(|caption| format!("'{caption}'")))
        .collect();
    // What an amount's sign means was answered for one layout: a heading that shares few of its
    // captions is another's, and is asked about.
    let signed = profile.has(Column::Amount) && !profile.has(Column::Side);
    let few = found.first.saturating_mul(2) < found.columns.len();
    let strange = profile.own && signed && few;
    if missing.is_empty() && found.twice.is_none() && !strange {
        return Ok(found);
    }
    if found.columns.len() < 2 {
        return Err(None);
    }
    let name = &profile.name;
    let why = match found.twice {
        Some(caption) => format!("has two columns called '{caption}' ({name})"),
        None if missing.is_empty() => format!("shares few captions with {name}"),
        None => format!("lacks {} for {name}", missing.join(" and ")),
    };
    Err(Some(NearMiss {
        own: profile.own,
        found: found.columns.len(),
        row: row.number,
        column: row.first_column().unwrap_or_default(),
        why,
    }))
}

/// Puts each column where a free caption is the profile's: exactly, cut short, or misspelt.
fn placed(captions: &Captions<'_>, Candidate { row, texts }: &Candidate<'_>) -> Heading {
    let mut found = Heading::default();
    let ways: [fn(&str, &str) -> bool; 3] = [exactly, cut_short, misspelt];
    for (way, fits) in ways.into_iter().enumerate() {
        for (column, captions) in &captions.columns {
            if found.columns.contains_key(column) {
                continue;
            }
            for (place, (caption, wanted)) in captions.iter().enumerate() {
                let taken = |at: &u16| found.columns.values().any(|taken| taken == at);
                let mut free = texts
                    .iter()
                    .filter(|(at, text)| fits(text, wanted) && !taken(at));
                match (free.next(), free.next()) {
                    (Some((at, _)), None) => {
                        if way == 2 {
                            let shown = row.cell(*at).map(Cell::shown).unwrap_or_default();
                            let shown = shown.trim();
                            let says = format!("the column '{shown}' is read as '{caption}'");
                            found.notes.push(says);
                        }
                        found.columns.insert(*column, *at);
                        found.first = found.first.saturating_add(usize::from(place == 0));
                        break;
                    }
                    (Some(_), Some(_)) => found.twice = Some((*caption).to_owned()),
                    (None, _) => {}
                }
            }
        }
    }
    found
}
