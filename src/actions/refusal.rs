//! Every rule by which an action refuses, with the sentence that a finance officer reads.

use crate::{
    ledger::{
        calendar::FinancialYear,
        code::{AccountCode, FundCode},
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    statement::line::Place,
};

/// The rule that refused, which figures, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// An entry that a law refuses.
    #[error(transparent)]
    Entry(#[from] crate::ledger::entry::EntryError),
    /// A reversal that a law refuses.
    #[error(transparent)]
    Reversal(#[from] crate::ledger::posted::ReversalError),
    /// An amount beyond the range of money.
    #[error(transparent)]
    Money(#[from] crate::ledger::money::MoneyError),
    /// A year, period or date that is not one.
    #[error(transparent)]
    Calendar(#[from] crate::ledger::calendar::CalendarError),
    /// A code that is not one.
    #[error(transparent)]
    Code(#[from] crate::ledger::code::CodeError),
    /// A book file that cannot make a book.
    #[error(transparent)]
    BookFile(#[from] super::book_file::BookFileError),
    /// Lines that cannot be staged.
    #[error(transparent)]
    Stage(#[from] crate::statement::stage::StageError),
    /// A rule or a split that cannot be used.
    #[error(transparent)]
    Suggest(#[from] crate::statement::suggest::SuggestError),
    /// A reconciliation that does not come out.
    #[error(transparent)]
    Reconcile(#[from] crate::statement::reconcile::ReconcileError),
    /// A report whose checks do not hold.
    #[error(transparent)]
    Report(#[from] crate::report::ReportError),
    /// A book of that name is there.
    #[error("there is a book '{0}' already; choose another short name")]
    BookExists(String),
    /// An act without a name.
    #[error("say who acts, as a role such as \"Finance officer\"")]
    NoRole,
    /// An act that needs its reason.
    #[error("say why, with --why; it is kept with {0}")]
    NoReason(&'static str),
    /// An account that the chart does not have.
    #[error("there is no account {0} in the chart of this book")]
    UnknownAccount(AccountCode),
    /// An entry that the book does not have.
    #[error("there is no entry {0} in this book")]
    UnknownEntry(EntryNumber),
    /// A line that the book does not have.
    #[error("there is no statement line {0} in this book")]
    UnknownLine(LineNumber),
    /// A line that an entry answers already.
    #[error("line {line} is answered by entry {entry} already; reverse that entry to code it anew")]
    LineAnswered {
        /// The line.
        line: LineNumber,
        /// The entry.
        entry: EntryNumber,
    },
    /// A file that was read, but not proved.
    #[error(
        "{count} figures of the file could not be proved, the first at {at}: {why}; nothing was \
         imported"
    )]
    FileNotProved {
        /// How many problems.
        count: usize,
        /// The first problem's place.
        at: Place,
        /// The first problem.
        why: String,
    },
    /// Several statements in one file and one account.
    #[error("the file holds {0} statements; import them one account at a time with --only NUMBER")]
    SeveralStatements(usize),
    /// No statement.
    #[error("the file holds no statement line to import")]
    NoStatement,
    /// Law 5.
    #[error(
        "the plan has changed since it was confirmed: it was {confirmed} and is now {now}; look at \
         it again with --plan"
    )]
    PlanChanged {
        /// The digest that was confirmed, shortened.
        confirmed: String,
        /// The digest as it is now, shortened.
        now: String,
    },
    /// A line that no rule proposes a coding for.
    #[error("no rule proposes a coding for line {0}; code it by hand")]
    NothingProposed(LineNumber),
    /// Law 8.
    #[error("{0} prepared this and cannot also approve it; another role approves")]
    OwnWork(String),
    /// A reconciliation that somebody approved.
    #[error("account {account} is reconciled and locked at {date}")]
    Locked {
        /// The account.
        account: AccountCode,
        /// The day, as 31/03/2021.
        date: String,
    },
    /// No reconciliation to approve.
    #[error("account {account} has no reconciliation at {date} to approve; prepare it first")]
    NotPrepared {
        /// The account.
        account: AccountCode,
        /// The day.
        date: String,
    },
    /// No statement says the balance.
    #[error(
        "no statement of account {0} gives its balance at that day; say it with \
         --statement-balance"
    )]
    NoStatementBalance(AccountCode),
    /// Closing, blocked.
    #[error("{year} cannot be closed: {}", .blockers.join("; "))]
    CannotClose {
        /// The year.
        year: FinancialYear,
        /// Everything that stands in its way.
        blockers: Vec<String>,
    },
    /// Closed already.
    #[error("{0} is closed already")]
    AlreadyClosed(FinancialYear),
    /// A fund that cannot be carried forward because it has nothing, or is not restricted.
    #[error("fund {0} has no restricted balance to carry forward")]
    NothingToCarry(FundCode),
    /// A decision on a report of waiting lines or an open year is possible, but an unknown report
    /// is not.
    #[error("there is no report '{0}'")]
    UnknownReport(String),
    /// No agreed version.
    #[error("no version of {report} {year} has been decided on yet")]
    NoVersion {
        /// The report.
        report: String,
        /// The year.
        year: FinancialYear,
    },
    /// A row that the report does not have.
    #[error("{report} has no row {row}")]
    UnknownRow {
        /// The report.
        report: String,
        /// The row.
        row: String,
    },
    /// A replacement that does not say what it posts.
    #[error(
        "entry {0} has more than one side besides the account of its statement; say every posting \
         of its replacement"
    )]
    CannotRecode(EntryNumber),
    /// A correction of the demonstration that finds nothing.
    #[error("no posted line says '{0}'")]
    NothingSays(String),
    /// An amount that does not fit.
    #[error("{what} is {stated}, but {found} was found")]
    Differs {
        /// What was compared.
        what: String,
        /// What was stated.
        stated: Money,
        /// What was found.
        found: Money,
    },
}

/// An act names its role.
///
/// # Errors
/// [`Refusal::NoRole`] where the role is blank.
pub fn named(act: &crate::ledger::posted::Act) -> Result<(), Refusal> {
    if act.by.trim().is_empty() { Err(Refusal::NoRole) } else { Ok(()) }
}
