//! Funds: whose money it is. A fund is pooled, or restricted to a grant.

use serde::{Deserialize, Serialize};

use super::{
    code::FundCode,
    words::{self, Unfit},
};

/// Whether a fund may be spent on anything that the partnership agrees, or on its grant alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restriction {
    /// Unrestricted within the partnership.
    Pooled,
    /// Restricted to the grant that names this fund.
    Restricted,
}

impl Restriction {
    /// The word that storage and files use.
    pub const fn word(self) -> &'static str {
        match self {
            Restriction::Pooled => "pooled",
            Restriction::Restricted => "restricted",
        }
    }

    /// The restriction of a word; none for any other word.
    pub fn from_word(word: &str) -> Option<Restriction> {
        [Restriction::Pooled, Restriction::Restricted]
            .into_iter()
            .find(|r| r.word() == word)
    }
}

/// A fund of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fund {
    /// Its code, such as POOL.
    pub code: FundCode,
    /// Its name, such as "Pooled Fund".
    pub name: String,
    /// Whether it is restricted.
    pub restriction: Restriction,
}

impl Fund {
    /// That its name is no longer than a name may be.
    ///
    /// # Errors
    /// [`Unfit`] where it is.
    pub fn fits(&self) -> Result<(), Unfit> {
        words::name(&format!("the name of fund {}", self.code), &self.name)
    }
}
