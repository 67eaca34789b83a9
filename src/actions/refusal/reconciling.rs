//! The refusals of reconciling: what a statement says, what is signed and locked, and what may be
//! withdrawn.

use std::fmt;

use crate::ledger::{
    code::AccountCode,
    journal::{EntryNumber, LineNumber},
    money::Money,
    words::grouped,
};

/// A line and an entry that one signed reconciliation holds both.
#[derive(Debug)]
pub struct InsideLock {
    /// The line.
    pub line: LineNumber,
    /// Its day, as 31/03/2021.
    pub line_on: String,
    /// The entry.
    pub entry: EntryNumber,
    /// Its day.
    pub entry_on: String,
    /// The account that is reconciled.
    pub account: AccountCode,
    /// The day that it is reconciled to.
    pub date: String,
}

impl fmt::Display for InsideLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let InsideLock {
            line,
            line_on,
            entry,
            entry_on,
            account,
            date,
        } = self;
        write!(
            f,
            "line {line} of {line_on} and entry {entry} of {entry_on} lie inside the \
             reconciliation of account {account} at {date}"
        )
    }
}

/// Why a reconciliation is not prepared or approved, or what one that is signed keeps as it is.
#[derive(Debug, thiserror::Error)]
pub enum Reconciling {
    /// A balance stated for a day that is kept with another.
    #[error(
        "account {account} was prepared or signed at {date} with a statement balance of {holds}, \
         and {stated} does not change that; prepare it again with --prepare, which says why where \
         it is signed"
    )]
    KeptWith {
        /// The account.
        account: AccountCode,
        /// The day.
        date: String,
        /// The balance that it was kept with.
        holds: Money,
        /// The balance that is stated now.
        stated: Money,
    },
    /// A balance stated by hand against the file.
    #[error(
        "{at} says that the balance of account {account} is {printed}, not {stated}; correct the \
         ledger, or import the statement that says otherwise"
    )]
    StatementSays {
        /// The account.
        account: AccountCode,
        /// What the file prints.
        printed: Money,
        /// What somebody stated.
        stated: Money,
        /// The file and the cell.
        at: String,
    },
    /// A reconciliation that somebody approved.
    #[error(
        "account {account} is reconciled, approved and locked to {date}: date the entry after that \
         day, and where it is about a closed year say which it concerns; a mistake from before is \
         reversed on a later day"
    )]
    Locked {
        /// The account.
        account: AccountCode,
        /// The day, as 31/03/2021.
        date: String,
    },
    /// A match that a signed reconciliation rests on is to end.
    #[error(
        "{0}, which is signed with their match; reverse entry {entry} on a day after {date}, and \
         the line waits again",
        entry = .0.entry, date = .0.date
    )]
    SignedTogether(InsideLock),
    /// A match that a signed reconciliation does not know.
    #[error(
        "{0}, which is signed without their match; reverse entry {entry} on a day after {date}, \
         and code the line on a day after it",
        entry = .0.entry, date = .0.date
    )]
    SignedApart(InsideLock),
    /// Approved twice.
    #[error("the reconciliation of account {account} at {date} is approved and locked already")]
    ApprovedAlready {
        /// The account.
        account: AccountCode,
        /// The day.
        date: String,
    },
    /// A signed reconciliation, without a reason for another.
    #[error(
        "account {account} is reconciled, approved and locked to {date} already; to prepare \
         another in its place say why (--why), and another role approves it"
    )]
    Signed {
        /// The account.
        account: AccountCode,
        /// The day.
        date: String,
    },
    /// A reconciliation of a day before the last that is signed.
    #[error(
        "account {account} is reconciled, approved and locked to {later}; one of {date} can be \
         shown and not signed, since what follows it is signed already"
    )]
    LockedLater {
        /// The account.
        account: AccountCode,
        /// The day that was asked for.
        date: String,
        /// The last day that is signed.
        later: String,
    },
    /// A time that no statement shows, without a reason.
    #[error(
        "no statement of account {account} shows it from {from} to {to}, and none prints a \
         balance; bring in those that are missing, state the balance that one prints, or say how \
         it is known what the account held (--why), which stands on the paper"
    )]
    Unseen {
        /// The account.
        account: AccountCode,
        /// The first day that none shows.
        from: String,
        /// The last.
        to: String,
    },
    /// Lines that the book lacks, without a reason.
    #[error(
        "{lines} on the statement of account {account} at {date} and not in the book (difference \
         {difference}); code what waits first, or say why it is signed so (--why), which stands on \
         the paper: once it is approved, what answers {those} is dated after {date}"
    )]
    Lacks {
        /// The account.
        account: AccountCode,
        /// The day.
        date: String,
        /// The difference; nil where the lines come to nil together.
        difference: Money,
        /// "line 18 is" or "3 lines are".
        lines: String,
        /// "it" or "them".
        those: &'static str,
    },
    /// A day that has not come.
    #[error(
        "account {account} cannot be reconciled at {date}: today is {today}; sign it on that day \
         or later, when the statement shows it"
    )]
    NotYet {
        /// The account.
        account: AccountCode,
        /// The day that was asked for.
        date: String,
        /// The day of the act.
        today: String,
    },
    /// An opening that is not the last closing.
    #[error(
        "account {account} was signed at {date} with {signed}, and the ledger now has {now} on \
         that day; the next reconciliation opens with what the last closed with, so run 'verify'"
    )]
    DoesNotFollow {
        /// The account.
        account: AccountCode,
        /// The day of the last that is signed.
        date: String,
        /// What it closed with.
        signed: Money,
        /// What the ledger has on that day now.
        now: Money,
    },
    /// Nobody asked for the withdrawal.
    #[error("nobody asked that statement line {0} be withdrawn; one role asks, another approves")]
    WithdrawalNotAsked(LineNumber),
    /// No reconciliation to approve.
    #[error("account {account} has no reconciliation at {date} to approve; prepare it first")]
    NotPrepared {
        /// The account.
        account: AccountCode,
        /// The day.
        date: String,
    },
    /// The book moved between preparing and approving.
    #[error(
        "the reconciliation of account {account} at {date} is no longer what was prepared; prepare \
         it again"
    )]
    PreparedDiffers {
        /// The account.
        account: AccountCode,
        /// The day.
        date: String,
    },
    /// An entry that is said not to be in a balance, of an account whose lines tell.
    #[error(
        "account {0} has statements, whose lines tell which entries they do not show yet; leave \
         out what is said of single entries"
    )]
    LinesTell(AccountCode),
    /// An entry that is said not to be in a balance, and is none of the account by the day.
    #[error(
        "entry {entry} is not open on account {account} at {date}, so it cannot be missing from \
         its balance; give the numbers of entries of the account up to that day"
    )]
    NotOfIt {
        /// The entry.
        entry: EntryNumber,
        /// The account.
        account: AccountCode,
        /// The day.
        date: String,
    },
    /// More entries on no statement than a reconciliation lists.
    #[error(
        "more than {} entries of account {account} are on no statement yet, and a \
         reconciliation lists each of them; import the statements that show them, and match what \
         waits with them",
        grouped(most)
    )]
    EntriesOpen {
        /// The account.
        account: AccountCode,
        /// The most that are listed.
        most: i64,
    },
    /// More lines not in the ledger than a reconciliation lists.
    #[error(
        "more than {} lines of account {account} wait, and a reconciliation lists each of them; \
         code them first",
        grouped(most)
    )]
    LinesWait {
        /// The account.
        account: AccountCode,
        /// The most that are listed.
        most: i64,
    },
    /// No statement says the balance.
    #[error(
        "no imported statement of account {account} gives its balance at {date}; say it with \
         --statement-balance"
    )]
    NoStatementBalance {
        /// The account.
        account: AccountCode,
        /// The day.
        date: String,
    },
}
