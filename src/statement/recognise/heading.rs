//! A row of captions → where it puts the columns of a profile, or how near it came.

use std::collections::{BTreeMap, BTreeSet};

use crate::statement::{
    captions::{cut_short, exactly, misspelt, plain},
    date,
    profile::{Column, DateOrder, Fact, Profile},
    rows::{Cell, RawRow},
};

/// The captions of a profile's columns: as it writes them, and made plain.
pub(super) struct Captions<'p> {
    profile: &'p Profile,
    columns: Vec<(Column, Vec<(&'p str, String)>)>,
    /// The columns that the program heads otherwise than the profile does first.
    distinct: BTreeSet<Column>,
}

impl<'p> Captions<'p> {
    /// Those of a profile; `common` are those that any statement may have.
    pub(super) fn of(profile: &'p Profile, common: &BTreeSet<String>) -> Captions<'p> {
        let columns = profile.columns.iter().map(|(column, captions)| {
            let captions = captions.iter();
            let captions = captions.map(|caption| (caption.as_str(), plain(caption)));
            (*column, captions.collect())
        });
        let columns: Vec<(Column, Vec<(&str, String)>)> = columns.collect();
        let distinct = columns.iter().filter(|(_, captions)| {
            let first = captions.first();
            first.is_some_and(|(_, first)| !common.contains(first))
        });
        Captions {
            profile,
            distinct: distinct.map(|(column, _)| *column).collect(),
            columns,
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
    /// The columns that have the caption which the profile names first.
    pub(super) first: BTreeSet<Column>,
    /// How many of the columns have a caption of the profile to the letter.
    pub(super) exact: usize,
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
    /// The captions, by column, as they are written.
    pub(super) captions: BTreeMap<u16, String>,
    texts: Vec<(u16, String)>,
}

impl<'r> Candidate<'r> {
    /// A row, and the one above it, which may be the upper line of the same heading.
    pub(super) fn of(row: &'r RawRow, above: Option<&RawRow>) -> Candidate<'r> {
        let lower = row.cells.iter();
        let mut captions: BTreeMap<u16, String> =
            lower.map(|(at, cell)| (*at, cell.shown())).collect();
        let upper: Vec<(u16, String)> = above.map_or_else(Vec::new, |above| above_it(row, above));
        captions.extend(upper.iter().cloned());
        let texts = row.cells.iter();
        let texts = texts.filter_map(|(at, cell)| Some((*at, plain(cell.text()?))));
        let upper = upper.iter().map(|(at, text)| (*at, plain(text)));
        Candidate {
            row,
            captions,
            texts: texts.chain(upper).collect(),
        }
    }
}

/// The captions that a heading of two lines has in its upper line alone.
pub(in crate::statement) fn above_it(row: &RawRow, above: &RawRow) -> Vec<(u16, String)> {
    if !are_two_lines(row, above) {
        return Vec::new();
    }
    let free = above.cells.iter().filter(|(at, _)| !heads(row, *at));
    free.map(|(at, cell)| (*at, cell.shown())).collect()
}

/// Whether the row above may be the upper line of a heading: it stands directly above, is words
/// only, and heads columns that the lower line heads too.
pub(in crate::statement) fn are_two_lines(row: &RawRow, above: &RawRow) -> bool {
    let words = |(_, cell): &(u16, Cell)| {
        let text = cell.text();
        text.is_some_and(|text| text.chars().any(char::is_alphabetic))
    };
    let both = above.cells.iter().filter(|(at, _)| heads(row, *at)).count();
    let adjoins = above.number.checked_add(1) == Some(row.number);
    adjoins && both > 1 && above.cells.iter().all(words)
}

/// Whether something stands in a column of a row.
fn heads(row: &RawRow, at: u16) -> bool {
    row.cell(at)
        .is_some_and(|cell| !cell.shown().trim().is_empty())
}

/// Where a row's captions put the profile's columns; or how near it came, from two columns up.
/// Where somebody said which profile it is, its own captions are not held to so strictly.
pub(super) fn heading(
    captions: &Captions<'_>,
    candidate: &Candidate<'_>,
    said: bool,
) -> Result<Heading, Option<NearMiss>> {
    let (profile, row) = (captions.profile, candidate.row);
    let found = placed(captions, candidate);
    if found.columns.is_empty() {
        return Err(None);
    }
    // A line of the book's own layout says something, whatever a file of it may lack.
    let own = profile.own && !said;
    let needs = |column: Column| profile.requires(column) || (own && column == Column::Text);
    let missing: Vec<String> = profile
        .columns
        .iter()
        .filter(|(column, _)| needs(**column) && !found.columns.contains_key(column))
        .filter_map(|(_, captions)| captions.first().map(|caption| format!("'{caption}'")))
        .collect();
    let strange = own && is_strange(captions, &found);
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
    Err(Some(near_miss(profile, row, found.columns.len(), why)))
}

/// A row that came near to being the heading of a profile.
pub(super) fn near_miss(profile: &Profile, row: &RawRow, found: usize, why: String) -> NearMiss {
    NearMiss {
        own: profile.own,
        found,
        row: row.number,
        column: row.first_column().unwrap_or_default(),
        why,
    }
}

/// What an amount's sign means, and that the month comes first, were answered for files of one
/// heading. Under one where a caption was renamed the sign holds while most captions are the same,
/// that of the amount too, and a balance proves it or a caption shows that it is the same form;
/// that the month comes first holds under no other.
fn is_strange(captions: &Captions<'_>, found: &Heading) -> bool {
    let profile = captions.profile;
    let all = found.columns.len();
    if found.first.len() == all {
        return false;
    }
    let few = found.first.len().saturating_mul(2) < all;
    let signed = profile.has(Column::Amount) && !profile.has(Column::Side);
    let proved = found.columns.contains_key(&Column::Balance);
    let same =
        found.first.contains(&Column::Amount) && !captions.distinct.is_disjoint(&found.first);
    (signed && (few || !(proved || same))) || profile.dates == DateOrder::MonthFirst
}

/// Whether a file shows by a caption that it is the profile's, where the others could be those of
/// any statement; what names a cost centre above the heading shows it too.
pub(super) fn tells(profile: &Profile, candidate: &Candidate<'_>, above: &[RawRow]) -> bool {
    if profile.telling.is_empty() {
        return true;
    }
    let ways: [fn(&str, &str) -> bool; 3] = [exactly, cut_short, misspelt];
    let wanted = profile.telling.iter().map(|caption| plain(caption));
    let mut texts = candidate.texts.iter().map(|(_, text)| text);
    let wanted: Vec<String> = wanted.collect();
    let named = |text: &String| {
        let mut pairs = wanted
            .iter()
            .flat_map(|wanted| ways.map(|way| (way, wanted)));
        pairs.any(|(way, wanted)| way(text, wanted))
    };
    let accounts = profile.facts.get(&Fact::Account);
    let accounts: Vec<String> = accounts.into_iter().flatten().map(|c| plain(c)).collect();
    let labels = above.iter().flat_map(|row| &row.cells);
    let mut labels = labels.filter_map(|(_, cell)| cell.text());
    texts.any(named)
        || labels.any(|text| {
            let label = text.split_once(':').map_or(text, |(label, _)| label);
            accounts.contains(&plain(label))
        })
}

/// A column with words in most of its rows that no column of the profile reads, where the file
/// lacks the one that says what a line is: its caption.
pub(super) fn unread<'c>(
    profile: &Profile,
    columns: &BTreeMap<Column, u16>,
    captions: &'c BTreeMap<u16, String>,
    below: &[RawRow],
) -> Option<&'c str> {
    let says = |column| columns.contains_key(&column);
    if !profile.has(Column::Text) || says(Column::Text) || says(Column::Party) {
        return None;
    }
    let read = |at: &u16| columns.values().any(|column| column == at);
    let wordy = |at: u16| {
        let texts = below.iter().filter_map(|row| row.cell(at)?.text());
        let words = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 3;
        let is_day = |text: &str| date::read_as(text, None, profile.dates).is_ok();
        let words = texts.filter(|text| words(text) && !is_day(text)).count();
        words.saturating_mul(2) > below.len()
    };
    let mut captions = captions.iter().filter(|(at, _)| !read(at));
    captions
        .find(|(at, _)| wordy(**at))
        .map(|(_, caption)| caption.trim())
}

/// Puts each column where a free caption is the profile's: exactly, cut short, or misspelt.
fn placed(captions: &Captions<'_>, candidate: &Candidate<'_>) -> Heading {
    let texts = &candidate.texts;
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
                            let shown = candidate.captions.get(at).map_or("", |text| text.trim());
                            let says = format!("the column '{shown}' is read as '{caption}'");
                            found.notes.push(says);
                        }
                        found.columns.insert(*column, *at);
                        if place == 0 {
                            found.first.insert(*column);
                        }
                        found.exact = found.exact.saturating_add(usize::from(way == 0));
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
