//! The refusals of each layer and verb → where they lie.

use super::{About, Lies, at, lies, of};
use crate::{
    actions::{
        book_file::BookFileError,
        refusal::{Awaiting, Granting, Matching, Reconciling},
    },
    ledger::{
        calendar::CalendarError, claim::ClaimError, code::AccountCode, commitment::CommitmentError,
        entry::EntryError, words::Unfit,
    },
    report::end_of_year::Refused,
    statement::suggest::{coding::CodingError, rule::RuleError},
};

pub(super) fn of_entry(error: &EntryError) -> Lies {
    match error {
        EntryError::BeforeFirstYear { .. }
        | EntryError::YearClosed(_)
        | EntryError::TooFarAhead { .. }
        | EntryError::PeriodNotForKind { .. }
        | EntryError::DateOutsidePeriod { .. } => at(About::Day),
        EntryError::ConcernsNotEarlier { .. } => at(About::Concerns),
        EntryError::NoText => at(About::Text),
        EntryError::NilPosting(account) => {
            of(About::Amount, &"0.00").beside(About::Account, account)
        }
        EntryError::UnknownAccount(account)
        | EntryError::TransferOfOther(account)
        | EntryError::OpeningOfTheYear(account)
        | EntryError::StaysAtClosing(account) => of(About::Account, account),
        EntryError::TransferOutsideTransfer => of(About::Account, &AccountCode::TRANSFERS),
        EntryError::FundBalanceOutsideYearEnd => of(About::Account, &AccountCode::FUND_BALANCE),
        EntryError::UnknownFund(fund) => of(About::Fund, fund),
        EntryError::UnknownLine { project, line } => of(About::Place, &format!("{project} {line}")),
        EntryError::UnknownGrant(grant) => of(About::Grant, grant),
        EntryError::GrantInOtherFund {
            grant, posted_to, ..
        } => of(About::Fund, posted_to).beside(About::Grant, grant),
        EntryError::ProjectOnBalanceSheet(account) => {
            at(About::Place).beside(About::Account, account)
        }
        EntryError::TransferWithinFund(_) => at(About::Receives),
        EntryError::NoAuthority(_) => at(About::Authority),
        EntryError::FundDoesNotBalance { fund, .. } => at(About::Amount).beside(About::Fund, fund),
        EntryError::Money(_) => at(About::Amount),
        EntryError::TooFewPostings(_) | EntryError::DoesNotBalance(_) => at(About::Whole),
    }
}

pub(super) fn of_words(unfit: &Unfit) -> Lies {
    match unfit {
        Unfit::TooLong { has, .. } => at(About::Long(*has)),
        Unfit::Control { .. } => at(About::Unreadable),
    }
}

pub(super) fn of_calendar(error: &CalendarError) -> Lies {
    at(match error {
        CalendarError::Year(_) => About::Year,
        CalendarError::Quarter(_) => About::Quarter,
        CalendarError::Period(_) | CalendarError::Date(_) | CalendarError::FarDate(_) => About::Day,
    })
}

pub(super) fn of_book(error: &BookFileError) -> Lies {
    match error {
        BookFileError::Unknown { is, code, .. } => of(*is, code),
        BookFileError::Twice { .. }
        | BookFileError::Code(_)
        | BookFileError::Reserved(_)
        | BookFileError::Slug(_) => at(About::Code),
        BookFileError::EndsFirst { .. } => at(About::Until),
        BookFileError::OutsideGrant { year, .. } => of(About::Year, year),
        BookFileError::Date(error) => of_calendar(error),
        BookFileError::Unfit(unfit) => of_words(unfit),
        BookFileError::Unreadable(_) => at(About::Whole),
    }
}

pub(super) fn of_rule(error: &RuleError) -> Lies {
    match error {
        RuleError::NoName | RuleError::SameName(_) => at(About::Name),
        RuleError::MatchesEverything(_) | RuleError::TooMuchText(_) => at(About::Condition),
        RuleError::Unfit(unfit) => of_words(unfit),
        RuleError::EmptyRange { .. } => at(About::Least),
        RuleError::SignedAmount(_, amount) => of(About::Amount, amount),
    }
}

pub(super) fn of_coding(error: &CodingError) -> Lies {
    match error {
        CodingError::NoShare => at(About::Account),
        CodingError::NilShare(account) => {
            of(About::Amount, &"0.00").beside(About::Account, account)
        }
        CodingError::SameAccount(account) => of(About::Account, account),
        CodingError::NoGrant => at(About::Grant),
        CodingError::MoreThanOwed { amount, .. } => of(About::Amount, amount),
        CodingError::Entry(error) => of_entry(error),
        CodingError::Nil
        | CodingError::Remainder { .. }
        | CodingError::VatTooLarge { .. }
        | CodingError::Money(_) => at(About::Whole),
    }
}

pub(super) fn of_matching(error: &Matching) -> Lies {
    match error {
        Matching::NotOpen { entry, .. } => at(About::Amount).beside(About::Entry, entry),
        Matching::MoreThanOpen { .. } => at(About::Amount),
        Matching::RuleLeadsNowhere { why, .. } => lies(why),
        Matching::DoesNotAnswer { .. }
        | Matching::LineAmongMany { .. }
        | Matching::IsOpening(_)
        | Matching::AnswersAnother { .. }
        | Matching::LineGone(_)
        | Matching::LineAnswered { .. }
        | Matching::NothingToUndo(_)
        | Matching::NothingSelected
        | Matching::NoEvidence(_)
        | Matching::PartWithVat(_)
        | Matching::NotTogether { .. }
        | Matching::NoTransfer { .. }
        | Matching::NothingProposed(_) => at(About::Whole),
    }
}

pub(super) fn of_commitment(error: &CommitmentError) -> Lies {
    at(match error {
        CommitmentError::NoPayee => About::Payee,
        CommitmentError::NotAboveNil(_) => About::Amount,
        CommitmentError::ExpectedFirst { .. } => About::Until,
        CommitmentError::MadeAhead(_) => About::Day,
        CommitmentError::UnknownAccount(_) | CommitmentError::NoCost(_) => About::Account,
        CommitmentError::UnknownFund(_) | CommitmentError::GrantInOtherFund { .. } => About::Fund,
        CommitmentError::UnknownLine { .. } => About::Place,
        CommitmentError::UnknownGrant(_) | CommitmentError::WhichGrant { .. } => About::Grant,
        CommitmentError::Unfit(unfit) => return of_words(unfit),
    })
}

pub(super) fn of_claim(error: &ClaimError) -> Lies {
    match error {
        ClaimError::UnknownGrant(_) => at(About::Grant),
        ClaimError::NotAboveNil(_) => at(About::Amount),
        ClaimError::EndsFirst { .. } => at(About::Until),
        ClaimError::OutsideGrant { begins, .. } => {
            let day = if *begins { About::From } else { About::Until };
            Lies(vec![About::Quarter, day], Vec::new())
        }
        ClaimError::ClaimedAhead(_) => at(About::Day),
        ClaimError::Unfit(unfit) => of_words(unfit),
    }
}

pub(super) fn of_awaited(error: &Awaiting) -> Lies {
    at(match error {
        Awaiting::Over { .. } | Awaiting::OtherOver { .. } => About::Over,
        Awaiting::OtherWay { .. }
        | Awaiting::Unknown(_)
        | Awaiting::Ended(_)
        | Awaiting::NothingLeft(_) => About::Awaited,
        Awaiting::Reversed(_) | Awaiting::Elsewhere { .. } | Awaiting::NoAnswer { .. } => {
            About::Entry
        }
        Awaiting::NoRoom { .. } | Awaiting::NotAboveNil(_) => About::Amount,
        Awaiting::OverAmongOthers { .. } => About::Whole,
    })
}

pub(super) fn of_reconciling(error: &Reconciling) -> Lies {
    at(match error {
        Reconciling::KeptWith { .. }
        | Reconciling::StatementSays { .. }
        | Reconciling::NoStatementBalance { .. } => About::Balance,
        Reconciling::LinesTell(_) | Reconciling::NotOfIt { .. } => About::Entry,
        Reconciling::Locked { .. }
        | Reconciling::SignedTogether(_)
        | Reconciling::SignedApart(_) => About::Day,
        Reconciling::Signed { .. } | Reconciling::Unseen { .. } | Reconciling::Lacks { .. } => {
            About::Why
        }
        Reconciling::ApprovedAlready { .. }
        | Reconciling::LockedLater { .. }
        | Reconciling::EntriesOpen { .. }
        | Reconciling::LinesWait { .. }
        | Reconciling::NotYet { .. }
        | Reconciling::DoesNotFollow { .. }
        | Reconciling::WithdrawalNotAsked(_)
        | Reconciling::NotPrepared { .. }
        | Reconciling::PreparedDiffers { .. } => About::Whole,
    })
}

pub(super) fn of_grant(error: &Granting) -> Lies {
    match error {
        Granting::AllocationClosed { year, .. } => at(About::Amount).beside(About::Year, year),
        Granting::AwardStands { year, is, .. } => at(*is).beside(About::Year, year),
        Granting::NoAllocation { .. } | Granting::AwardPosted { .. } => at(About::Whole),
    }
}

pub(super) fn of_report(error: &Refused) -> Lies {
    at(match error {
        Refused::Wording { .. } => About::Text,
        Refused::Checks(_) | Refused::UnknownFunder { .. } | Refused::Money(_) => About::Whole,
    })
}
