//! Entries, promises and claims before they are made → what whoever makes them should look at
//! twice.
//!
//! No law forbids any of it, and each is right now and then: a refund is money in on a cost
//! account. It is said before it is done, and a person confirms it.

mod looked;

pub(super) use self::looked::other_project;
pub use self::looked::{Standing, cautions, standing};
use super::{
    code::{AccountCode, FundCode, GrantCode, ProjectCode},
    money::Money,
};

/// Something to look at twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Caution {
    /// More than the fund has.
    #[error("fund {fund} is overdrawn by {by}; a fund spends what it has, or is given more first")]
    Overdrawn {
        /// The fund.
        fund: FundCode,
        /// How far below nil it would stand.
        by: Money,
    },
    /// Restricted money becomes anybody's.
    #[error(
        "{amount} goes from fund {from}, which is restricted, to pooled fund {to}; that needs the \
         funder's authority"
    )]
    Released {
        /// The fund that gives.
        from: FundCode,
        /// The fund that receives.
        to: FundCode,
        /// How much.
        amount: Money,
    },
    /// A line that is shared out adds and takes away.
    #[error(
        "its shares have both signs: {one} to account {account} and {other} to account \
         {other_account}; an amount may have slipped its sign"
    )]
    BothSigns {
        /// A share of one sign.
        one: Money,
        /// Its account.
        account: AccountCode,
        /// A share of the other.
        other: Money,
        /// Its account.
        other_account: AccountCode,
    },
    /// More came than was awarded.
    #[error("what came of grant {grant} is {over} more than it awarded")]
    AboveAward {
        /// The grant.
        grant: GrantCode,
        /// By how much.
        over: Money,
    },
    /// Another project's money.
    #[error("project {project} is paid from fund {fund}, whose grant {grant} is for project {of}")]
    OtherProject {
        /// The project of the cost.
        project: ProjectCode,
        /// The fund that pays.
        fund: FundCode,
        /// The grant of the fund.
        grant: GrantCode,
        /// The project that the grant is for.
        of: ProjectCode,
    },
    /// A cost of another time than the grant's.
    #[error("a cost of {on} is paid from fund {fund}, whose grant {grant} {when}")]
    OutsideGrant {
        /// The day of the cost.
        on: String,
        /// The fund that pays.
        fund: FundCode,
        /// The grant of the fund.
        grant: GrantCode,
        /// "ended on 31/03/2021" or "begins on 01/04/2020".
        when: String,
    },
    /// A promise that may be recorded already.
    #[error("commitment {number} to {payee} {same}; is it the same promise?")]
    PromisedBefore {
        /// The commitment.
        number: i64,
        /// Whom it is to.
        payee: String,
        /// "quotes 48213 too" or "is of £500.00 and of 04/05/2020 too".
        same: String,
    },
    /// A promise of more than there is.
    #[error(
        "{amount} is promised, and fund {fund} has {free} left that is promised to nobody; look at \
         the amount, or give the fund more first"
    )]
    PromisedBeyond {
        /// How much is promised.
        amount: Money,
        /// The fund that pays.
        fund: FundCode,
        /// What it has less what it promised before.
        free: Money,
    },
    /// A period that was claimed for already.
    #[error(
        "claim {number} of grant {grant} is for {period} already, {amount}; look at the period, or \
         withdraw claim {number} first"
    )]
    ClaimedBefore {
        /// The claim.
        number: i64,
        /// The grant.
        grant: GrantCode,
        /// How much was claimed, or came of it where it was withdrawn.
        amount: Money,
        /// The days that it is for.
        period: String,
    },
    /// Claims of more than was awarded.
    #[error(
        "the claims of grant {grant} for {years} come to {claimed}, and it allocates {allocated}; \
         look at the amount, or change the allocation"
    )]
    ClaimedBeyond {
        /// The grant.
        grant: GrantCode,
        /// The year, or the first and the last.
        years: String,
        /// All that was claimed of it, this claim among it.
        claimed: Money,
        /// What it allocates to those years.
        allocated: Money,
    },
    /// Money out that takes income away.
    #[error(
        "{amount} of money out goes to account {account}, which is income; is it income that goes \
         back?"
    )]
    OutToIncome {
        /// How much.
        amount: Money,
        /// The account.
        account: AccountCode,
    },
    /// Money out that a grant would owe again.
    #[error(
        "{amount} of money out goes to account {account}, as if a grant owed it again; was a \
         receipt taken back? What goes back to a funder is posted to account {back}"
    )]
    OutToReceivable {
        /// How much.
        amount: Money,
        /// The account.
        account: AccountCode,
        /// The account of what is repayable.
        back: AccountCode,
    },
    /// Money in that takes cost away.
    #[error(
        "{amount} of money in goes to account {account}, which is a cost; is it a refund or a \
         credit note?"
    )]
    InToCost {
        /// How much.
        amount: Money,
        /// The account.
        account: AccountCode,
    },
}
