//! Every rule by which an action refuses, with the sentence that a finance officer reads.

mod awaiting;
mod fault;
mod granting;
mod matching;
mod obstacles;
mod reconciling;
mod several;

use self::several::joined;
pub use self::{
    awaiting::Awaiting,
    fault::{About, Fault},
    granting::Granting,
    matching::Matching,
    obstacles::Obstacle,
    reconciling::{InsideLock, Reconciling},
};
pub(super) use self::{obstacles::listed, several::none_of};

use crate::{
    ledger::{
        calendar::FinancialYear,
        code::{AccountCode, FundCode, GrantCode, ProjectCode},
        journal::{EntryNumber, LineNumber},
        money::Money,
        posted::{Act, only_reads},
        words,
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
    /// Words that are too long.
    #[error(transparent)]
    Unfit(#[from] words::Unfit),
    /// A year, period or date that is not one.
    #[error(transparent)]
    Calendar(#[from] crate::ledger::calendar::CalendarError),
    /// A book file that cannot make a book.
    #[error(transparent)]
    BookFile(#[from] super::book_file::BookFileError),
    /// Lines that cannot be staged.
    #[error(transparent)]
    Stage(#[from] crate::statement::stage::StageError),
    /// A rule that cannot be used.
    #[error(transparent)]
    Rule(#[from] crate::statement::suggest::rule::RuleError),
    /// A line that cannot be coded so.
    #[error(transparent)]
    Coding(#[from] crate::statement::suggest::coding::CodingError),
    /// A reconciliation that does not come out.
    #[error(transparent)]
    Reconcile(#[from] crate::statement::reconcile::statement::ReconcileError),
    /// A line that cannot be matched so.
    #[error(transparent)]
    Matching(#[from] Matching),
    /// A commitment that cannot be made.
    #[error(transparent)]
    Commitment(#[from] crate::ledger::commitment::CommitmentError),
    /// A claim that cannot be made.
    #[error(transparent)]
    Claim(#[from] crate::ledger::claim::ClaimError),
    /// A commitment or a claim that cannot be answered or ended so.
    #[error(transparent)]
    Awaiting(#[from] Awaiting),
    /// A reconciliation that cannot be signed so, or that stands in the way.
    #[error(transparent)]
    Reconciling(#[from] Reconciling),
    /// What a grant allocates, and its awards.
    #[error(transparent)]
    Granting(#[from] Granting),
    /// A report whose checks do not hold.
    #[error(transparent)]
    Report(#[from] crate::report::end_of_year::Refused),
    /// A layout that is none.
    #[error(transparent)]
    Layout(#[from] crate::report::layout::LayoutError),
    /// A frozen report that cannot be read back.
    #[error(transparent)]
    Frozen(#[from] crate::report::encoding::DecodeError),
    /// A report that could not be written in the format.
    #[error("the report cannot be written: {0}")]
    NotRendered(String),
    /// A first year that nobody keeps a book for yet.
    #[error("{year} lies too far ahead; a book begins with {last} at the latest")]
    BeginsAhead {
        /// The year.
        year: FinancialYear,
        /// The last year that a book may begin with now.
        last: FinancialYear,
    },
    /// A book of that name is there.
    #[error("there is a book '{0}' already; choose another short name")]
    BookExists(String),
    /// An opening balance that its source does not show.
    #[error(
        "{cell} of {file} does not show the opening balance of an account: the file states \
         {amount} at {at}; name that cell and open an account with that balance"
    )]
    OpeningCell {
        /// The file.
        file: String,
        /// The cell that was named.
        cell: String,
        /// What the file states.
        amount: Money,
        /// Where.
        at: Place,
    },
    /// An opening balance that its row does not show.
    #[error(
        "{cell} of {file} does not show {amount} for account {account} in fund {fund}; name the \
         cell that does, or none"
    )]
    OpeningRow {
        /// The file.
        file: String,
        /// The cell that was named.
        cell: String,
        /// The account.
        account: AccountCode,
        /// The fund.
        fund: FundCode,
        /// The balance.
        amount: Money,
    },
    /// Several at once.
    #[error("{}", joined(.0))]
    Several(Vec<Refusal>),
    /// Nothing that a law forbids, but something to look at twice.
    #[error("look at this twice before it is posted: {0}; if it is right, confirm it")]
    Cautioned(super::caution::Cautions),
    /// Something that changed since it was looked at.
    #[error(
        "somebody else has changed {0} since you opened this page; look at what it says now, and \
         send the form again if yours should stand"
    )]
    ChangedSince(String),
    /// A code that something has already.
    #[error("{0} is there already; choose another code, or change that one")]
    CodeTaken(String),
    /// A set-up that cannot be finished yet.
    #[error("the book cannot be made yet: {}", .0.join("; "))]
    NotReady(Vec<String>),
    /// A sheet that gives no opening balances.
    #[error(transparent)]
    Opening(#[from] crate::statement::opening::OpeningError),
    /// A file that says nothing that was asked for.
    #[error("{0}")]
    NotRead(String),
    /// A sheet that goes on and on.
    #[error(
        "the sheet goes on past row {0}, which no sheet of opening balances does; give the sheet \
         of balances by itself"
    )]
    LongOpening(u32),
    /// A set-up that was finished or put away.
    #[error("this set-up is no longer here: its book was made, or it was put away")]
    NoSetup,
    /// An act without a name.
    #[error("say who acts, as a role such as \"Finance officer\"")]
    NoRole,
    /// An act of somebody who reads.
    #[error("{0} reads the book and does not write in it; act as another role")]
    OnlyReads(String),
    /// An act that needs its reason.
    #[error("say why, with --why; it is kept with {0}")]
    NoReason(&'static str),
    /// A year before the book began.
    #[error("{year} is before {first}, the first year of this book")]
    BeforeFirstYear {
        /// The year.
        year: FinancialYear,
        /// The first year.
        first: FinancialYear,
    },
    /// A year that the book has not begun.
    #[error("this book has not begun {year}; it keeps {first} to {last}")]
    NotBegun {
        /// The year.
        year: FinancialYear,
        /// The first year of the book.
        first: FinancialYear,
        /// The year that is open, or a later one that has entries.
        last: FinancialYear,
    },
    /// An account that the chart does not have.
    #[error("there is no account {0} in the chart of this book")]
    UnknownAccount(AccountCode),
    /// What postings rest on does not change.
    #[error("account {0} keeps its type, since entries may rest on it; add another account")]
    AccountKeepsType(AccountCode),
    /// What postings rest on does not change.
    #[error("fund {0} keeps its restriction, since entries may rest on it; add another fund")]
    FundKeepsRestriction(FundCode),
    /// A project that the book does not have.
    #[error("there is no project {0} in this book; add it with --project")]
    UnknownProject(ProjectCode),
    /// A grant that the book does not have.
    #[error("there is no grant {0} in this book")]
    UnknownGrant(GrantCode),
    /// An accrual that would be reversed before it stands.
    #[error(
        "the accrual of {accrued} cannot be reversed on {reversed}; say a later day, such as the \
         first of the next year"
    )]
    ReversedTooEarly {
        /// The day of the accrual.
        accrued: String,
        /// The day of its reversal.
        reversed: String,
    },
    /// A transfer of nil, or the wrong way round.
    #[error("{0} cannot be transferred; say an amount above nil, and which fund gives it")]
    NotAboveNil(Money),
    /// An account that no bank or cost centre keeps.
    #[error(
        "account {0} has no statements: it is income, cost or a fund balance; import into the bank \
         account or cost centre that the file is the statement of"
    )]
    NoStatementAccount(AccountCode),
    /// A meeting before the year's end.
    #[error("{year} ends on {ends}; a meeting cannot decide on its end of year report before then")]
    MeetingTooEarly {
        /// The year.
        year: FinancialYear,
        /// Its last day, in words.
        ends: String,
    },
    /// A meeting that was not held yet.
    #[error("{0} is still to come; record what the Board decided once it has met")]
    MeetingAhead(String),
    /// Words that somebody else gave a row meanwhile.
    #[error("row {row} says \"{says}\" by now; look at that, and reword it if it still should be")]
    RewordedSince {
        /// The row.
        row: String,
        /// What it says now.
        says: String,
    },
    /// Words that a row has already.
    #[error("row {0} says that already, so nothing changed; say what it is to say instead")]
    SameWords(String),
    /// An entry that the book does not have.
    #[error("there is no entry {0} in this book")]
    UnknownEntry(EntryNumber),
    /// A replacement that does not say what it posts.
    #[error(
        "entry {0} has more than one side besides the account of its statement; say every posting \
         of its replacement"
    )]
    CannotRecode(EntryNumber),
    /// A line that the book does not have.
    #[error("there is no statement line {0} in this book")]
    UnknownLine(LineNumber),
    /// An import that the book does not have.
    #[error("there is no import {0} in this book")]
    UnknownImport(i64),
    /// An import that cannot be undone.
    #[error("import {import} ({file}) cannot be undone: {}", joined(.why))]
    CannotUndo {
        /// The import.
        import: i64,
        /// Its file.
        file: String,
        /// Everything that stands in its way.
        why: Vec<Obstacle>,
    },
    /// Law 5.
    #[error(
        "the plan has changed since it was shown: it was {confirmed} and is now {now}; look at it \
         again and confirm what it is now"
    )]
    PlanChanged {
        /// The digest that was confirmed, shortened.
        confirmed: String,
        /// The digest as it is now, shortened.
        now: String,
    },
    /// A rule that the book does not have.
    #[error("there is no rule '{0}' in this book")]
    UnknownRule(String),
    /// A layout of statements that cannot be kept or is not.
    #[error("{0}")]
    Profile(String),
    /// A rule that leads nowhere.
    #[error("rule '{rule}' leads to {target}, which this book does not have")]
    UnknownTarget {
        /// The rule.
        rule: String,
        /// Account, fund, project and line.
        target: String,
        /// The first of them that the book does not have.
        unknown: About,
    },
    /// Law 8.
    #[error("{0} prepared this and cannot also approve it; another role approves")]
    OwnWork(String),
    /// A document of no bytes.
    #[error("{0} is empty, so there is nothing to keep; attach the document itself")]
    EmptyDocument(String),
    /// Closing, blocked.
    #[error("{year} cannot be closed: {}", joined(.blockers))]
    CannotClose {
        /// The year.
        year: FinancialYear,
        /// Everything that stands in its way.
        blockers: Vec<super::close::Blocker>,
    },
    /// No closing to approve.
    #[error("no closing of {0} was prepared; one role prepares it, another approves")]
    ClosingNotPrepared(FinancialYear),
    /// The book moved between preparing and approving.
    #[error(
        "the closing of {year} is no longer what was prepared: {}; prepare it again",
        .moved.join("; ")
    )]
    ClosingMoved {
        /// The year.
        year: FinancialYear,
        /// What the book would make otherwise, and the entries since.
        moved: Vec<String>,
    },
    /// Closed already.
    #[error("{0} is closed already")]
    AlreadyClosed(FinancialYear),
    /// No agreed version.
    #[error("no such version of {report} {year} has been decided on")]
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
    /// A correction of the demonstration that finds nothing.
    #[error("no posted line says '{0}'")]
    NothingSays(String),
}

/// An act names its role, which is one that may write, and its reason is no longer than one is.
///
/// # Errors
/// [`Refusal::NoRole`] where the role is blank, [`Refusal::OnlyReads`] where it is an auditor's,
/// and words that are too long.
pub(super) fn named(act: &Act) -> Result<(), Refusal> {
    let role = act.by.trim();
    if role.is_empty() {
        return Err(Refusal::NoRole);
    }
    if only_reads(role) {
        return Err(Refusal::OnlyReads(role.to_owned()));
    }
    words::name("the role", role)?;
    words::sentence("the reason", act.why.as_deref().unwrap_or_default())?;
    Ok(())
}

/// An act says why; `kept_with` names what the reason is kept with.
///
/// # Errors
/// [`Refusal::NoReason`] where it does not.
pub(super) fn reasoned(act: &Act, kept_with: &'static str) -> Result<(), Refusal> {
    match &act.why {
        Some(why) if !why.trim().is_empty() => Ok(()),
        _ => Err(Refusal::NoReason(kept_with)),
    }
}
