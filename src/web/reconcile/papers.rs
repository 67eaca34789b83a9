//! Papers of reconciliations as they were worked out, kept while the book has not moved. Working
//! one out reads the whole of its account: every entry up to the day with what answers it, and
//! every line; so it is done once for a head of the book, and not at each look.

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    actions::reconcile::{self, Stands, paper::Paper},
    ledger::{
        code::AccountCode,
        digest::{Digest, Head},
        money::Money,
    },
    web::{
        failure::PageError,
        lately::{Lately, Weighs},
        visit::Visit,
    },
};

use super::page::digest;

/// Papers that are kept at most.
const MOST: usize = 64;
/// What all of them may take, in bytes.
const HEAVIEST: usize = 64 << 20;
/// What an item of a paper takes, in bytes.
const ITEM: usize = 200;

/// All that a paper is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Key {
    book: String,
    head: Head,
    of: (AccountCode, Date),
    record: Option<i64>,
    stated: Option<Money>,
}

/// A paper as it was worked out.
pub(in crate::web) struct Worked {
    /// The paper.
    pub(super) paper: Paper,
    /// The digest of the statement as the book stands, where the paper is of something kept.
    pub(super) again: Option<Digest>,
}

impl Weighs for Worked {
    fn weight(&self) -> usize {
        let (paper, made) = (&self.paper, &self.paper.made);
        let proposed: usize = paper.proposals.iter().map(|one| one.items.len()).sum();
        let items = [
            made.payments_outstanding.len(),
            made.receipts_outstanding.len(),
            made.lines_not_in_ledger.len(),
            made.reversal_pairs.len().saturating_mul(2),
            paper.late.len(),
            paper.cleared.len(),
            paper.withdrawn.len(),
            proposed,
            1,
        ];
        items.iter().sum::<usize>().saturating_mul(ITEM)
    }
}

/// The papers that an office keeps.
pub(in crate::web) struct Papers(Lately<Key, Worked>);

impl Default for Papers {
    fn default() -> Papers {
        Papers(Lately::room_for(MOST, HEAVIEST))
    }
}

impl Papers {
    /// The paper of an account at a day, of a record where one is named, against a balance where
    /// one is stated.
    pub(super) async fn of(
        &self,
        visit: &mut Visit,
        of: (AccountCode, Date),
        record: Option<i64>,
        stated: Option<Money>,
    ) -> Result<Arc<Worked>, PageError> {
        let key = Key {
            book: visit.book.slug.clone(),
            head: visit.head,
            of,
            record,
            stated,
        };
        let made = async {
            let paper = Paper::of(&mut visit.reader, of, record, stated).await?;
            let mut again = None;
            if paper.stands == Some(Stands::Locked) || paper.moved {
                let now = reconcile::paper::as_the_book_stands(&mut visit.reader, of, None).await;
                again = now.ok().map(|made| digest(&made)).transpose()?;
            }
            Ok(Worked { paper, again })
        };
        self.0.get(&key, made).await
    }
}
