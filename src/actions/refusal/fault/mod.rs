//! A refusal → what of the request is at fault, so that a form leads to the field that asked for
//! it. No field is named here: a page says under which name it asks for which part.

mod causes;

use self::causes::{
    of_awaited, of_book, of_calendar, of_claim, of_coding, of_commitment, of_entry, of_grant,
    of_matching, of_reconciling, of_report, of_rule, of_words,
};
use super::{Obstacle, Refusal};
use crate::actions::close::Blocker;

/// A part of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Nothing by itself: the request as a whole, or what it is about.
    Whole,
    /// How much.
    Amount,
    /// How much more than there is.
    Over,
    /// The balance of a statement.
    Balance,
    /// The least that a rule asks for.
    Least,
    /// An account.
    Account,
    /// A fund, or the one that gives.
    Fund,
    /// The fund that receives.
    Receives,
    /// A project and its cost.
    Place,
    /// A project by itself.
    Project,
    /// A grant.
    Grant,
    /// Who awarded a grant.
    Funder,
    /// The day of what is done.
    Day,
    /// The first of two days.
    From,
    /// The last of two days.
    Until,
    /// A quarter.
    Quarter,
    /// A financial year.
    Year,
    /// The closed year that an entry concerns.
    Concerns,
    /// What an entry, a row or a decision says.
    Text,
    /// A name.
    Name,
    /// A code.
    Code,
    /// What kind of thing it is: the type of an account, the restriction of a fund.
    Kind,
    /// Whom a promise is to.
    Payee,
    /// What allows it.
    Authority,
    /// Why.
    Why,
    /// An entry, by its number.
    Entry,
    /// A commitment or a claim.
    Awaited,
    /// What should have stood instead.
    Instead,
    /// What a rule looks for.
    Condition,
    /// A file.
    File,
    /// The consent to carry money forward.
    Consent,
    /// Words of so many characters, whichever they are.
    Long(usize),
    /// Words with a character that nobody can read, whichever they are.
    Unreadable,
}

impl About {
    /// What a code is of, in a word.
    pub const fn word(self) -> &'static str {
        match self {
            About::Account => "account",
            About::Fund | About::Receives => "fund",
            About::Project | About::Place => "project",
            About::Grant => "grant",
            About::Funder => "funder",
            About::Entry => "entry",
            About::Whole
            | About::Amount
            | About::Over
            | About::Balance
            | About::Least
            | About::Day
            | About::From
            | About::Until
            | About::Quarter
            | About::Year
            | About::Concerns
            | About::Text
            | About::Name
            | About::Code
            | About::Kind
            | About::Payee
            | About::Authority
            | About::Why
            | About::Awaited
            | About::Instead
            | About::Condition
            | About::File
            | About::Consent
            | About::Long(_)
            | About::Unreadable => "",
        }
    }
}

/// What of a request is at fault, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The parts that could be put right, the likeliest first.
    pub parts: Vec<About>,
    /// What was said beside it, which tells one row of a table from the others: the account 1000 of
    /// a nil amount.
    pub beside: Vec<(About, String)>,
    /// The rule, the figure, and what to do.
    pub says: String,
}

impl Fault {
    /// A fault of the request as a whole.
    pub fn of_the_whole(says: String) -> Fault {
        Fault {
            parts: vec![About::Whole],
            beside: Vec::new(),
            says,
        }
    }
}

/// Where a fault lies.
struct Lies(Vec<About>, Vec<(About, String)>);

impl Lies {
    fn beside(mut self, part: About, said: &impl ToString) -> Lies {
        self.1.push((part, said.to_string()));
        self
    }
}

/// Where one part is at fault.
fn at(part: About) -> Lies {
    Lies(vec![part], Vec::new())
}

/// The same, where a table may hold several: the one that says this.
fn of(part: About, said: &impl ToString) -> Lies {
    at(part).beside(part, said)
}

impl Refusal {
    /// What of the request is at fault: one fault, or each of several.
    pub fn faults(&self) -> Vec<Fault> {
        if let Refusal::Several(several) = self {
            return several.iter().flat_map(Refusal::faults).collect();
        }
        if let Refusal::CannotClose { blockers, .. } = self {
            return blockers.iter().map(blocked).collect();
        }
        if let Refusal::CannotUndo { why, .. } = self {
            return why.iter().map(Obstacle::fault).collect();
        }
        let Lies(parts, beside) = lies(self);
        let says = self.to_string();
        vec![Fault {
            parts,
            beside,
            says,
        }]
    }
}

/// What stands in the way of closing: a consent that was not given leads to where it is asked for.
fn blocked(blocker: &Blocker) -> Fault {
    let consent = blocker.consent.map(|fund| (About::Fund, fund.to_string()));
    Fault {
        parts: vec![consent.as_ref().map_or(About::Whole, |_| About::Consent)],
        beside: consent.into_iter().collect(),
        says: blocker.says.clone(),
    }
}

fn lies(refusal: &Refusal) -> Lies {
    match refusal {
        Refusal::Entry(error) => of_entry(error),
        Refusal::Unfit(unfit) => of_words(unfit),
        Refusal::Calendar(error) => of_calendar(error),
        Refusal::BookFile(error) => of_book(error),
        Refusal::Rule(error) => of_rule(error),
        Refusal::Coding(error) => of_coding(error),
        Refusal::Matching(error) => of_matching(error),
        Refusal::Commitment(error) => of_commitment(error),
        Refusal::Claim(error) => of_claim(error),
        Refusal::Awaiting(error) => of_awaited(error),
        Refusal::Reconciling(error) => of_reconciling(error),
        Refusal::Granting(error) => of_grant(error),
        Refusal::Report(error) => of_report(error),
        Refusal::Money(_) | Refusal::NotAboveNil(_) => at(About::Amount),
        Refusal::BeginsAhead { .. } | Refusal::NotBegun { .. } => at(About::Year),
        Refusal::BookExists(_) | Refusal::CodeTaken(_) => at(About::Code),
        Refusal::NoReason(_) => at(About::Why),
        Refusal::BeforeFirstYear { .. }
        | Refusal::MeetingTooEarly { .. }
        | Refusal::MeetingAhead(_) => at(About::Day),
        Refusal::ReversedTooEarly { .. } => at(About::Until),
        Refusal::UnknownAccount(code) | Refusal::NoStatementAccount(code) => {
            of(About::Account, code)
        }
        Refusal::AccountKeepsType(_) | Refusal::FundKeepsRestriction(_) => at(About::Kind),
        Refusal::UnknownProject(code) => of(About::Project, code),
        Refusal::UnknownGrant(code) => of(About::Grant, code),
        Refusal::UnknownTarget { unknown, .. } => at(*unknown),
        Refusal::RewordedSince { .. } | Refusal::SameWords(_) => at(About::Text),
        Refusal::UnknownEntry(number) => of(About::Entry, number),
        Refusal::CannotRecode(_) => at(About::Instead),
        Refusal::Opening(_)
        | Refusal::NotRead(_)
        | Refusal::LongOpening(_)
        | Refusal::OpeningCell { .. }
        | Refusal::OpeningRow { .. }
        | Refusal::EmptyDocument(_) => at(About::File),
        Refusal::Reversal(_)
        | Refusal::Stage(_)
        | Refusal::Reconcile(_)
        | Refusal::Layout(_)
        | Refusal::Frozen(_)
        | Refusal::NotRendered(_)
        | Refusal::Cautioned(_)
        | Refusal::ChangedSince(_)
        | Refusal::NotReady(_)
        | Refusal::NoSetup
        | Refusal::NoRole
        | Refusal::OnlyReads(_)
        | Refusal::UnknownLine(_)
        | Refusal::UnknownImport(_)
        | Refusal::CannotUndo { .. }
        | Refusal::PlanChanged { .. }
        | Refusal::UnknownRule(_)
        | Refusal::Profile(_)
        | Refusal::OwnWork(_)
        | Refusal::ClosingNotPrepared(_)
        | Refusal::ClosingMoved { .. }
        | Refusal::AlreadyClosed(_)
        | Refusal::NoVersion { .. }
        | Refusal::UnknownRow { .. }
        | Refusal::NothingSays(_)
        | Refusal::CannotClose { .. }
        | Refusal::Several(_) => at(About::Whole),
    }
}
