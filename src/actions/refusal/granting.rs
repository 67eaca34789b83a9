//! The refusals about what a grant allocates to a year, and its award there.

use super::About;
use crate::ledger::{calendar::FinancialYear, code::GrantCode, journal::EntryNumber, money::Money};

/// Why an award is not posted, or what a grant allocates stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum Granting {
    /// A grant that allocates nothing to the year.
    #[error("grant {grant} has no allocation for {year}")]
    NoAllocation {
        /// The grant.
        grant: GrantCode,
        /// The year.
        year: FinancialYear,
    },
    /// An award that is posted already.
    #[error("the allocation of grant {grant} for {year} is posted already, by entry {entry}")]
    AwardPosted {
        /// The grant.
        grant: GrantCode,
        /// The year.
        year: FinancialYear,
        /// The entry.
        entry: EntryNumber,
    },
    /// An award that stands in the journal.
    #[error(
        "entry {entry} posted {posted} as the award of grant {grant} for {year}; leave that year's \
         allocation, the fund and the project as they are, or reverse the entry first and post the \
         award again afterwards"
    )]
    AwardStands {
        /// The grant.
        grant: GrantCode,
        /// The year.
        year: FinancialYear,
        /// What was posted.
        posted: Money,
        /// The award.
        entry: EntryNumber,
        /// What would be another: the amount, the fund or the project.
        is: About,
    },
    /// What a grant allocates to a closed year.
    #[error(
        "{year} is closed, so what grant {grant} allocates to it stays as it is; what came or went \
         back since is posted in an open year"
    )]
    AllocationClosed {
        /// The grant.
        grant: GrantCode,
        /// The year.
        year: FinancialYear,
    },
}
