//! What the ledger refuses, in order of precedence: one draft breaks every rule at once, and is
//! put right one rule at a time.

use fundledger::ledger::{
    calendar::Period,
    code::{GrantCode, LineCode, ProjectCode},
    entry::{EntryError, JournalEntry},
    journal::{Draft, EntryKind},
    money::{Money, MoneyError},
};
use jiff::civil::date;

use crate::books::{account, demonstration, fund, money, side, year};

#[test]
fn a_draft_is_refused_for_the_first_rule_that_it_breaks() {
    let mut book = demonstration();
    book.closed.insert(year("2020/21"));
    let mut draft = Draft::ordinary(date(2018, 5, 1), " ", vec![side("9999", "X", "", "0.00")]);
    (draft.year, draft.period) = (year("2019/20"), Period::CLOSING);
    draft.concerns = Some(year("2021/22"));
    let why = |draft: &Draft, book| JournalEntry::balance(draft.clone(), book).unwrap_err();

    let (second, first) = (year("2019/20"), book.first_year);
    assert_eq!(
        why(&draft, &book),
        EntryError::BeforeFirstYear {
            year: second,
            first
        }
    );
    draft.year = year("2020/21");
    assert_eq!(why(&draft, &book), EntryError::YearClosed(year("2020/21")));
    draft.year = year("2021/22");
    assert_eq!(
        why(&draft, &book),
        EntryError::PeriodNotForKind {
            kind: "ordinary",
            period: 13,
            year: draft.year
        }
    );
    draft.period = Period::of(date(2021, 5, 1));
    assert_eq!(
        why(&draft, &book),
        EntryError::DateOutsidePeriod {
            date: "01/05/2018".to_owned(),
            period: 2,
            year: draft.year
        }
    );
    draft.date = date(2021, 5, 1);
    assert_eq!(
        why(&draft, &book),
        EntryError::ConcernsNotEarlier {
            year: draft.year,
            concerns: year("2021/22")
        }
    );
    draft.concerns = Some(year("2020/21"));
    assert_eq!(why(&draft, &book), EntryError::NoText);
    draft.text = "Film".to_owned();
    assert_eq!(why(&draft, &book), EntryError::TooFewPostings(1));
    draft.postings.push(side("1100", "CL", "", "-7.00"));
    check_postings(draft, &book);
}

fn check_postings(mut draft: Draft, book: &fundledger::ledger::book::Book) {
    let why = |draft: &Draft| JournalEntry::balance(draft.clone(), book).unwrap_err();
    let grant: GrantCode = "CL-2021".parse().unwrap();
    let project: ProjectCode = "CL".parse().unwrap();
    let line: LineCode = "NOWHERE".parse().unwrap();
    {
        let wrong = &mut draft.postings[0];
        (wrong.project, wrong.line) = (project, line);
        wrong.grant = Some("NO-SUCH".parse().unwrap());
    }
    assert_eq!(why(&draft), EntryError::NilPosting(account("9999")));
    draft.postings[0].amount = money("10.00");
    assert_eq!(why(&draft), EntryError::UnknownAccount(account("9999")));
    draft.postings[0].account = account("3100");
    assert_eq!(why(&draft), EntryError::UnknownFund(fund("X")));
    draft.postings[0].fund = fund("POOL");
    assert_eq!(why(&draft), EntryError::UnknownLine { project, line });
    draft.postings[0].line = "FILM".parse().unwrap();
    let unknown = "NO-SUCH".parse().unwrap();
    assert_eq!(why(&draft), EntryError::UnknownGrant(unknown));
    draft.postings[0].grant = Some(grant);
    assert_eq!(
        why(&draft),
        EntryError::GrantInOtherFund {
            grant,
            kept_in: fund("CL"),
            posted_to: fund("POOL")
        }
    );
    draft.postings[0].grant = None;
    assert_eq!(
        why(&draft),
        EntryError::ProjectOnBalanceSheet(account("3100"))
    );
    (draft.postings[0].project, draft.postings[0].line) = (ProjectCode::NONE, LineCode::NONE);
    assert_eq!(why(&draft), EntryError::TransferOutsideTransfer);
    draft.kind = EntryKind::Transfer;
    assert_eq!(why(&draft), EntryError::NoAuthority("transfer"));
    draft.authority = Some("Minute 7".to_owned());
    assert_eq!(why(&draft), EntryError::DoesNotBalance(money("3.00")));
    draft.postings[1].amount = money("-10.00");
    assert_eq!(
        why(&draft),
        EntryError::FundDoesNotBalance {
            fund: fund("CL"),
            by: money("-10.00")
        }
    );
    draft.postings[1].fund = fund("POOL");
    assert_eq!(why(&draft), EntryError::TransferWithinFund(fund("POOL")));
    for (code, amount) in [("3100", "-10.00"), ("1100", "10.00")] {
        draft.postings.push(side(code, "CL", "", amount));
    }
    assert!(JournalEntry::balance(draft, book).is_ok());
}

#[test]
fn sums_beyond_the_range_of_money_are_refused_and_never_wrap() {
    let most = Money::from_pence(Money::LIMIT);
    let mut postings = vec![side("1000", "POOL", "", "1.00"); 2];
    for posting in &mut postings {
        posting.amount = most;
    }
    let draft = Draft::ordinary(date(2020, 5, 1), "Too much", postings);
    let refused = JournalEntry::balance(draft, &demonstration());
    assert_eq!(refused, Err(EntryError::Money(MoneyError::TooLarge)));
}

#[test]
fn a_refusal_is_a_sentence_with_its_figures_and_what_to_do() {
    let book = demonstration();
    let sides = vec![
        side("1100", "CL", "", "12.40"),
        side("1100", "POOL", "", "-12.40"),
    ];
    let draft = Draft::ordinary(date(2020, 5, 1), "Lent", sides);
    let why = JournalEntry::balance(draft, &book).unwrap_err();
    assert_eq!(
        why.to_string(),
        "the entry is out by £12.40 in fund CL; each fund balances by itself, and money crosses \
         funds only by a transfer"
    );
}
