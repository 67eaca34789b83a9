//! A row → whether its words mark it as a total or a balance.

use crate::statement::{profile::Marks, recognise::plain, rows::RawRow};

/// What a row's words say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A total since the last one.
    SubTotal,
    /// A total of all.
    GrandTotal,
    /// A balance before the lines.
    Opening,
    /// A balance after them.
    Closing,
}

/// A profile's texts, made plain once.
pub(super) struct MarkTexts {
    texts: Vec<(Mark, String)>,
    longest: usize,
}

impl MarkTexts {
    /// The texts of a profile.
    pub(super) fn of(marks: &Marks) -> MarkTexts {
        let texts: Vec<(Mark, String)> = [
            (Mark::GrandTotal, &marks.grand_total),
            (Mark::Opening, &marks.opening),
            (Mark::Closing, &marks.closing),
            (Mark::SubTotal, &marks.sub_total),
        ]
        .into_iter()
        .flat_map(|(mark, texts)| texts.iter().map(move |text| (mark, plain(text))))
        .collect();
        let longest = texts.iter().map(|(_, text)| text.len()).max();
        MarkTexts {
            texts,
            longest: longest.unwrap_or_default(),
        }
    }

    /// The mark of a row.
    ///
    /// A row without a date is marked by how a cell begins. A row with one may be a payment to a
    /// party whose name begins so, and is marked only by a cell that says the mark and no more.
    pub(super) fn of_row(&self, row: &RawRow, dated: bool) -> Option<Mark> {
        // Spaces and stops are not counted in a mark: twice its length leaves room for them.
        let most = self.longest.saturating_mul(2);
        row.cells
            .iter()
            .filter_map(|(_, cell)| cell.text())
            .filter(|text| !dated || text.len() <= most)
            .map(plain)
            .find_map(|text| {
                self.texts
                    .iter()
                    .find(|(_, mark)| {
                        if dated {
                            text == *mark
                        } else {
                            text.starts_with(mark)
                        }
                    })
                    .map(|(mark, _)| *mark)
            })
    }
}
