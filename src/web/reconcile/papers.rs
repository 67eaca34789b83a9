//! Papers of reconciliations as they were worked out, kept while the book has not moved: what may
//! explain a difference is a search, so it is made once for a head of the book, and not at each
//! look.

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    actions::reconcile::{
        Stands,
        paper::{Paper, instead},
    },
    ledger::{code::AccountCode, digest::Head},
    statement::reconcile::statement::{Reconciliation, Said},
    web::{
        failure::PageError,
        lately::{Lately, Weighs},
        visit::Visit,
    },
};

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
    said: Said,
}

impl Weighs for Paper {
    fn weight(&self) -> usize {
        let listed = |made: &Reconciliation| {
            [
                made.payments_outstanding.len(),
                made.receipts_outstanding.len(),
                made.lines_not_in_ledger.len(),
                made.reversal_pairs.len().saturating_mul(2),
            ]
        };
        let proposed: usize = self.proposals.iter().map(|one| one.items.len()).sum();
        let beside = [
            self.late.len(),
            self.cleared.len(),
            self.withdrawn.len(),
            proposed,
            1,
        ];
        let instead = self
            .instead
            .iter()
            .flat_map(|instead| listed(&instead.made));
        let items = listed(&self.made).into_iter().chain(beside).chain(instead);
        items.sum::<usize>().saturating_mul(ITEM)
    }
}

/// The papers that an office keeps.
pub(in crate::web) struct Papers(Lately<Key, Paper>);

impl Default for Papers {
    fn default() -> Papers {
        Papers(Lately::room_for(MOST, HEAVIEST))
    }
}

impl Papers {
    /// The paper of an account at a day, of a record where one is named, against a balance where
    /// one is stated.
    pub(in crate::web) async fn of(
        &self,
        visit: &mut Visit,
        of: (AccountCode, Date),
        record: Option<i64>,
        said: &Said,
    ) -> Result<Arc<Paper>, PageError> {
        let key = Key {
            book: visit.book.slug.clone(),
            head: visit.head,
            of,
            record,
            said: said.clone(),
        };
        let made = async {
            let mut paper = Paper::of(&mut visit.reader, of, record, said).await?;
            if paper.stands == Some(Stands::Locked) && paper.instead.is_none() {
                paper.instead = instead(&mut visit.reader, &paper.made, said).await.ok();
            }
            Ok(paper)
        };
        self.0.get(&key, made).await
    }
}
