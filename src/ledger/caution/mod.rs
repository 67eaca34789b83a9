//! Entries, promises and claims before they are made → what whoever makes them should look at
//! twice.
//!
//! No law forbids any of it, and each is right now and then: a refund is money in on a cost
//! account. It is said before it is done, and a person confirms it.

mod looked;

pub(super) use self::looked::other_project;
pub use self::looked::{Standing, cautions, of_cost, standing};
use std::fmt;

use super::{
    calendar::short_date,
    code::{AccountCode, FundCode, GrantCode, ProjectCode},
    journal::{Draft, EntryKind, EntryNumber, LineNumber},
    money::Money,
    posted::PostedEntry,
};

/// A caution, and the lines of which it is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// What is said.
    pub caution: Caution,
    /// The lines, where several entries are looked at together; none where it is said of one.
    pub lines: Vec<LineNumber>,
}

/// Lines that a sentence names.
const NAMED: usize = 12;

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.caution)?;
        let numbers: Vec<String> = self.lines.iter().map(ToString::to_string).collect();
        match numbers.as_slice() {
            [] => Ok(()),
            [one] => write!(f, " (line {one})"),
            many => {
                let named = many.get(..NAMED).unwrap_or(many).join(", ");
                let more = many.len().saturating_sub(NAMED);
                let count = many.len();
                write!(f, " ({count} lines: {named}")?;
                if more > 0 {
                    write!(f, " and {more} more")?;
                }
                f.write_str(")")
            }
        }
    }
}

impl From<Caution> for Told {
    fn from(caution: Caution) -> Told {
        let lines = Vec::new();
        Told { caution, lines }
    }
}

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
    /// Restricted money becomes another grant's.
    #[error(
        "{amount} goes from fund {from}, which is restricted, to fund {to}, which is restricted to \
         something else; that needs the funder's authority"
    )]
    Diverted {
        /// The fund that gives.
        from: FundCode,
        /// The fund that receives.
        to: FundCode,
        /// How much.
        amount: Money,
    },
    /// A transfer of what is owed.
    #[error(
        "the transfer goes through account {account}, which holds no money but what is owed; \
         choose the account that holds the money"
    )]
    TransferOfOwed {
        /// The account.
        account: AccountCode,
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
    /// A cost of a grant's money on no project.
    #[error(
        "a cost of fund {fund} stands on no project, and its grant {grant} is for project {of}; \
         name the project that it was for"
    )]
    NoProject {
        /// The fund that pays.
        fund: FundCode,
        /// The grant of the fund.
        grant: GrantCode,
        /// The project that the grant is for.
        of: ProjectCode,
    },
    /// Another project's income.
    #[error(
        "income of project {project} goes to fund {fund}, whose grant {grant} is for project {of}"
    )]
    IncomeOfOther {
        /// The project of the income.
        project: ProjectCode,
        /// The fund that receives it.
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
    /// A promise of before the book.
    #[error(
        "the promise was made on {made}, before the book begins on {begins}; look at the day, or \
         leave it out where the earlier book paid it"
    )]
    PromisedBeforeBook {
        /// The day of the promise.
        made: String,
        /// The first day of the book.
        begins: String,
    },
    /// A payment when the grant no longer pays.
    #[error("the payment is expected on {expected}, and grant {grant} ends on {ends}")]
    PaidAfterGrant {
        /// The day of the payment.
        expected: String,
        /// The grant that pays.
        grant: GrantCode,
        /// Its last day.
        ends: String,
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
    /// A claim of what came already.
    #[error(
        "{came} came of the {allocated} that grant {grant} allocates, so {left} is left to claim, \
         and this claim is of {amount}"
    )]
    ReceivedAlready {
        /// The grant.
        grant: GrantCode,
        /// What came of it.
        came: Money,
        /// What it allocates, over all its years.
        allocated: Money,
        /// What did not come yet.
        left: Money,
        /// What is claimed.
        amount: Money,
    },
    /// A claim for days that were still to come.
    #[error(
        "the claim of {claimed} is for {period}, of which no day was over; is the day right, or \
         does the funder pay ahead?"
    )]
    ClaimedInAdvance {
        /// The day of the claim.
        claimed: String,
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
    /// An entry that may be posted already.
    #[error("entry {number} of {on} posts the same, \"{text}\"; is it the same {what}?")]
    PostedBefore {
        /// The entry.
        number: EntryNumber,
        /// Its day, as 31/03/2021.
        on: String,
        /// What it says.
        text: String,
        /// "transfer" or "entry".
        what: &'static str,
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

/// That an entry which is posted by hand is posted already: one of its day and kind, with its sides
/// in any order. What answers a statement line is told apart by the line.
pub fn posted_before(draft: &Draft, posted: &PostedEntry) -> Option<Caution> {
    let sides = |entry: &Draft| {
        let mut sides = entry.postings.clone();
        sides.sort_unstable_by_key(|side| {
            let place = (side.account, side.fund, side.project, side.line);
            (place, side.grant, side.amount)
        });
        sides
    };
    let known = &posted.entry;
    let same = by_hand(draft) && known.kind == draft.kind && known.date == draft.date;
    (same && sides(known) == sides(draft)).then(|| Caution::PostedBefore {
        number: posted.number,
        on: short_date(known.date),
        text: known.text.clone(),
        what: match draft.kind {
            EntryKind::Transfer => "transfer",
            EntryKind::Opening
            | EntryKind::Award
            | EntryKind::Ordinary
            | EntryKind::Reversal
            | EntryKind::Replacement
            | EntryKind::Accrual
            | EntryKind::AccrualReversal
            | EntryKind::Closing => "entry",
        },
    })
}

/// Whether somebody typed it, and it puts no other entry right.
pub fn by_hand(draft: &Draft) -> bool {
    let typed = matches!(
        draft.kind,
        EntryKind::Ordinary | EntryKind::Accrual | EntryKind::Transfer
    );
    typed && draft.lines.is_empty()
}
