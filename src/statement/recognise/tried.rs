//! The profiles → which of them fit the first rows of a sheet, and how well.

use std::collections::BTreeSet;

use super::{
    Layout,
    heading::{Candidate, Captions, NearMiss, heading, more_text, near_miss, tells, unread},
    shape::{amounts_tell, headerless},
};
use crate::statement::{
    captions::plain,
    profile::Profile,
    rows::{RawRow, Sheet},
};

/// A fit of a profile to a sheet, and how good it is.
pub(super) struct Fit<'p> {
    pub(super) layout: Layout<'p>,
    pub(super) score: (u8, usize, usize),
}

/// What the profiles are for the first rows of a sheet.
#[derive(Default)]
pub(super) struct Tried<'p> {
    pub(super) fits: Vec<Fit<'p>>,
    pub(super) misses: Vec<NearMiss>,
    /// Layouts of which nothing but the shape or common captions speak.
    pub(super) open: Vec<&'p Profile>,
    /// The captions of the program's own profiles, made plain, where the book's are among them.
    common: BTreeSet<String>,
}

/// Tries each profile on the first rows of a sheet.
pub(super) fn tried<'p>(
    (sheet, number): (&Sheet, usize),
    profiles: &[&'p Profile],
    head: &[RawRow],
    said: bool,
) -> Tried<'p> {
    let above = std::iter::once(None).chain(head.iter().map(Some));
    let candidates = head.iter().zip(above);
    let candidates: Vec<Candidate<'_>> = candidates
        .map(|(row, above)| Candidate::of(row, above))
        .collect();
    let mut tried = Tried {
        common: common(profiles),
        ..Tried::default()
    };
    for profile in profiles {
        if !sheet_fits(profile, sheet.name.as_deref()) {
            continue;
        }
        if profile.headerless.is_empty() {
            tried.headed(profile, number, (head, &candidates), said);
        } else if let Some(layout) = headerless(profile, number, head) {
            let score = (rank(profile, true), profile.headerless.len(), 0);
            // A shape alone proves nothing: the book's own was answered for such files.
            if said || profile.own || amounts_tell(profile, head) {
                tried.fits.push(Fit { layout, score });
            } else {
                tried.open.push(profile);
            }
        }
    }
    tried
}

/// The captions that the program's own profiles have, made plain: what any statement may have.
fn common(profiles: &[&Profile]) -> BTreeSet<String> {
    if profiles.iter().all(|profile| !profile.own) {
        return BTreeSet::new();
    }
    let programs = profiles.iter().filter(|profile| !profile.own);
    let captions = programs.flat_map(|profile| profile.columns.values());
    captions.flatten().map(|caption| plain(caption)).collect()
}

fn sheet_fits(profile: &Profile, name: Option<&str>) -> bool {
    match (&profile.sheet, name) {
        (Some(start), Some(name)) => plain(name).starts_with(&plain(start)),
        _ => true,
    }
}

impl<'p> Tried<'p> {
    /// Tries a profile with a heading on each of the first rows.
    fn headed(
        &mut self,
        profile: &'p Profile,
        sheet: usize,
        (head, candidates): (&[RawRow], &[Candidate<'_>]),
        said: bool,
    ) {
        let captions = Captions::of(profile, &self.common);
        for (place, candidate) in candidates.iter().enumerate() {
            let row = candidate.row;
            let found = match heading(&captions, candidate, said) {
                Ok(found) => found,
                Err(miss) => {
                    self.misses.extend(miss);
                    continue;
                }
            };
            let (above, below) = head.split_at_checked(place).unwrap_or_default();
            if !marks_stand(profile, above) {
                continue;
            }
            let below = below.get(1..).unwrap_or_default();
            let left = unread(profile, &found.columns, &candidate.captions, below);
            if let (Some(left), false) = (left, said) {
                let name = &profile.name;
                let why = format!("has '{left}', which {name} does not read, and no text");
                let miss = near_miss(profile, row, found.columns.len(), why);
                self.misses.push(miss);
                continue;
            }
            if !said && !tells(profile, candidate, above) {
                let name = &profile.name;
                let why =
                    format!("has the columns of {name}, and nothing that only its files have");
                let miss = near_miss(profile, row, found.columns.len(), why);
                self.misses.push(miss);
                self.open.push(profile);
                return;
            }
            let all = found.columns.len();
            let marks = profile.preamble_marks.len();
            // Which caption a layout of the program names first says nothing.
            let first = if profile.own { found.first.len() } else { 0 };
            let whole = found.exact == all && (!profile.own || found.first.len() == all);
            let score = (
                rank(profile, whole),
                found.exact.saturating_add(marks),
                first,
            );
            let layout = Layout {
                profile,
                sheet,
                heading: Some(row.number),
                more_text: more_text(profile, &candidate.captions),
                columns: found.columns.into_iter().collect(),
                captions: candidate.captions.clone(),
                notes: found.notes,
                rivals: Vec::new(),
            };
            self.fits.push(Fit { layout, score });
            return;
        }
    }
}

fn marks_stand(profile: &Profile, above: &[RawRow]) -> bool {
    profile.preamble_marks.iter().all(|mark| {
        let mark = plain(mark);
        above
            .iter()
            .flat_map(|row| &row.cells)
            .filter_map(|(_, cell)| cell.text())
            .any(|text| plain(text).starts_with(&mark))
    })
}

/// Which profiles go before which: a book's own under the very captions that it was made of, then a
/// bank's own layout, then what is tried where nothing else fits and fits to the letter, then a
/// book's own under other captions, then the rest.
fn rank(profile: &Profile, whole: bool) -> u8 {
    match (profile.own, profile.fallback, whole) {
        (true, _, true) => 4,
        (false, false, _) => 3,
        (false, true, true) => 2,
        (true, _, false) => 1,
        (false, true, false) => 0,
    }
}
