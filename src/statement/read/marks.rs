//! A row → whether its words mark it as a total or a balance.

use std::cmp::Reverse;

use crate::statement::{
    captions::{plain, plain_letters},
    marks::Mark,
    profile::Marks,
    rows::RawRow,
};

/// A profile's texts, made plain once.
pub(super) struct MarkTexts {
    texts: Vec<MarkText>,
}

/// A text that marks a row, with the letter that it begins with: hardly any cell begins so.
struct MarkText {
    mark: Mark,
    first: char,
    text: String,
}

impl MarkTexts {
    /// The texts of a profile.
    pub(super) fn of(marks: &Marks) -> MarkTexts {
        let texts = [
            (Mark::GrandTotal, &marks.grand_total),
            (Mark::Opening, &marks.opening),
            (Mark::Closing, &marks.closing),
            (Mark::SubTotal, &marks.sub_total),
        ];
        let texts = texts.into_iter().flat_map(|(mark, texts)| {
            texts.iter().filter_map(move |text| {
                let text = plain(text);
                let first = text.chars().next()?;
                Some(MarkText { mark, first, text })
            })
        });
        MarkTexts {
            texts: texts.collect(),
        }
    }

    /// The mark of a row.
    ///
    /// A row without a date is marked by how a cell begins. A row with one may be a payment to a
    /// party whose name begins so, and is marked only by a cell that says the mark and no more, or
    /// a balance and its day.
    pub(super) fn of_row(&self, row: &RawRow, dated: bool) -> Option<Mark> {
        row.cells
            .iter()
            .filter_map(|(_, cell)| cell.text())
            .find_map(|text| self.marked(text, dated))
    }

    fn marked(&self, text: &str, dated: bool) -> Option<Mark> {
        let first = plain_letters(text).next()?;
        let alike = self.texts.iter().filter(|mark| mark.first == first);
        let marks = alike.filter(|mark| {
            let mut letters = plain_letters(text);
            let begins = mark
                .text
                .chars()
                .all(|letter| letters.next() == Some(letter));
            // A balance may have its day after it, as it is proposed without.
            let balance = matches!(mark.mark, Mark::Opening | Mark::Closing);
            begins && (!dated || letters.all(|letter| balance && letter.is_ascii_digit()))
        });
        // "Total for" says more of a row than "Total" does.
        let most = marks.min_by_key(|mark| Reverse(mark.text.len()));
        most.map(|mark| mark.mark)
    }
}
