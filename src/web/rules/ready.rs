//! The rules of books, made ready for pages that ask them. A search for all their texts in one pass
//! takes longer to make than a page does, and depends on nothing but the records of the rules; so
//! it is made once for the newest of them, however often lines are coded meanwhile.

use std::sync::Arc;

use crate::{
    actions::code,
    statement::suggest::rules::Rules,
    web::{
        failure::PageError,
        lately::{Lately, Weighs},
        visit::Visit,
    },
};

/// Books whose rules are kept at most.
const MOST: usize = 8;
/// What the rules of all of them may take, in bytes.
const HEAVIEST: usize = 64 << 20;
/// What a rule takes in the search for all, in bytes.
const RULE: usize = 16 << 10;

/// A book, and the newest record of its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    book: String,
    newest: i64,
}

impl Weighs for Rules {
    fn weight(&self) -> usize {
        self.names().count().saturating_mul(RULE)
    }
}

/// The rules that an office keeps ready.
pub(in crate::web) struct Ready(Lately<Key, Rules>);

impl Default for Ready {
    fn default() -> Ready {
        Ready(Lately::room_for(MOST, HEAVIEST))
    }
}

impl Ready {
    /// The rules of the visited book.
    pub(in crate::web) async fn of(&self, visit: &mut Visit) -> Result<Arc<Rules>, PageError> {
        let key = Key {
            book: visit.book.slug.clone(),
            newest: visit.reader.newest_rule().await?,
        };
        let made = async { Ok(code::rules_of(&mut visit.reader).await?) };
        self.0.get(&key, made).await
    }
}
