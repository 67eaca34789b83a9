//! Parts 7 and 8: the selections behind Appendix A, before and after closing, and drift.

use fundledger::ledger::{
    account::AccountType,
    balance::{Balances, Choice, Part, Selection},
    book::Book,
    code::{AccountCode, FundCode, LineCode, ProjectCode},
    entry::EntryError,
    journal::Draft,
    money::Money,
};
use jiff::civil::date;

use crate::{
    books::{account, fund, money, posted_2020_21, side, year},
    memory::Ledger,
};

/// The selections of part 7 over one year's balances.
struct Paper<'a> {
    book: &'a Book,
    balances: &'a Balances,
}

impl Paper<'_> {
    fn turn(&self, accounts: &[AccountCode], projects: Choice<ProjectCode>) -> Selection {
        let mut selection = Selection::of(self.balances.year, Part::InYear);
        selection.accounts = Choice::only(accounts.iter().copied());
        selection.funds = Choice::only(self.book.funds.keys().copied());
        selection.projects = projects;
        selection.turned = true;
        selection
    }

    fn brought_forward(&self, of: FundCode) -> Money {
        let mut selection = Selection::of(self.balances.year, Part::BroughtForward);
        selection.accounts = Choice::one(AccountCode::FUND_BALANCE);
        selection.funds = Choice::one(of);
        selection.turned = true;
        self.figure(&selection)
    }

    fn figure(&self, selection: &Selection) -> Money {
        self.balances.figure(selection).unwrap()
    }

    fn rows(&self) -> Vec<(&'static str, Money)> {
        let project: ProjectCode = "CL".parse().unwrap();
        let costs: Vec<AccountCode> = self
            .book
            .chart
            .of_types(&[AccountType::Expenditure])
            .collect();
        let of_line = |lines: Choice<LineCode>| {
            let mut selection = self.turn(&costs, Choice::one(project));
            selection.lines = lines;
            selection.turned = false;
            self.figure(&selection)
        };
        let named = ["SAL", "FILM", "RES"].map(|line| line.parse::<LineCode>().unwrap());
        let grants = [AccountCode::GRANT_INCOME];
        let allocation = self.figure(&self.turn(&grants, Choice::one(project)));
        let other = [account("4100"), account("4900")];
        let other = self.figure(&self.turn(&other, Choice::All));
        let pooled = self.brought_forward(fund("POOL"));
        let restricted = self.brought_forward(fund("CL"));
        let available = Money::sum([allocation, pooled, other, restricted]).unwrap();
        let cost = self.figure(&self.turn(&costs, Choice::one(project)));
        let repayable = [AccountCode::INCOME_REPAYABLE];
        let repayable = self.figure(&self.turn(&repayable, Choice::All));
        let left = Money::sum([available, cost, repayable]).unwrap();
        let elsewhere = self.figure(&self.turn(&costs, Choice::all_but([project])));
        vec![
            ("A1", allocation),
            ("A2", pooled),
            ("A3", other),
            ("A4", restricted),
            ("TA", available),
            ("P", cost),
            ("P1", of_line(Choice::one(named[0]))),
            ("P2", of_line(Choice::one(named[1]))),
            ("P3", of_line(Choice::one(named[2]))),
            ("P4", of_line(Choice::all_but(named))),
            ("R", repayable),
            ("S", left),
            ("O", elsewhere),
            ("T", left.plus(elsewhere).unwrap()),
        ]
    }
}

fn printed(ledger: &Ledger) -> String {
    let balances = &ledger.balances(year("2020/21")).unwrap();
    let book = &ledger.book;
    let rows = Paper { book, balances }.rows();
    let rows: Vec<String> = rows
        .iter()
        .map(|(id, figure)| format!("{id} {figure}"))
        .collect();
    rows.join("\n")
}

const APPENDIX_A: &str = "\
A1 £56,000.00
A2 £5,722.17
A3 £0.00
A4 £0.00
TA £61,722.17
P -£56,000.00
P1 £41,000.00
P2 £9,000.00
P3 £6,000.00
P4 £0.00
R £0.00
S £5,722.17
O £0.00
T £5,722.17";

#[test]
fn appendix_a_is_the_same_before_and_after_closing() {
    let mut ledger = posted_2020_21();
    assert_eq!(printed(&ledger), APPENDIX_A);
    ledger.close(year("2020/21")).unwrap();
    assert_eq!(printed(&ledger), APPENDIX_A);
}

/// Part 8: the supplier's credit of 20 October 2021 for resources of the year before.
fn late_credit() -> Draft {
    let sides = vec![
        side("1100", "CL", "", "60.00"),
        side("6300", "CL", "RES", "-60.00"),
    ];
    Draft::ordinary(date(2021, 10, 20), "Credit from the supplier", sides)
}

#[test]
fn a_late_credit_cannot_enter_the_closed_year() {
    let mut ledger = posted_2020_21();
    ledger.close(year("2020/21")).unwrap();
    let mut into_the_closed_year = late_credit();
    into_the_closed_year.date = date(2021, 3, 31);
    into_the_closed_year.year = year("2020/21");
    let refused = ledger.post(into_the_closed_year);
    assert_eq!(refused, Err(EntryError::YearClosed(year("2020/21"))));
    assert_eq!(ledger.posted.len(), 56);
}

#[test]
fn a_late_credit_drifts_from_the_agreed_report_and_leaves_it_as_it_was() {
    let mut ledger = posted_2020_21();
    ledger.close(year("2020/21")).unwrap();
    let mut credit = late_credit();
    credit.concerns = Some(year("2020/21"));
    ledger.post(credit).unwrap();
    assert_eq!(printed(&ledger), APPENDIX_A);

    // The same rows, with the later entries that concern the year read as if posted in it.
    let mut drifted = ledger.balances(year("2020/21")).unwrap();
    for posted in &ledger.posted {
        if posted.entry.concerns == Some(drifted.year) {
            for posting in &posted.entry.postings {
                drifted.add(posted.entry.period, posting).unwrap();
            }
        }
    }
    let (book, balances) = (&ledger.book, &drifted);
    let rows = Paper { book, balances }.rows();
    for (id, expected) in [
        ("P3", "5,940.00"),
        ("P", "-55,940.00"),
        ("S", "5,782.17"),
        ("T", "5,782.17"),
    ] {
        assert!(rows.contains(&(id, money(expected))), "{id} in {rows:?}");
    }
}

#[test]
fn the_reversal_of_a_late_entry_concerns_what_it_concerned() {
    let mut ledger = posted_2020_21();
    let wrong = ledger.posted[10].number;
    ledger.close(year("2020/21")).unwrap();
    let reversal = ledger.entry(wrong).reversal(date(2021, 10, 20)).unwrap();
    assert_eq!(reversal.concerns, Some(year("2020/21")));
    let replacement = ledger.entry(wrong).replacement(late_credit());
    assert_eq!(replacement.concerns, Some(year("2020/21")));

    let reversal = ledger.post(reversal).unwrap();
    let replacement = ledger.post(replacement).unwrap();
    let again = ledger
        .entry(replacement)
        .reversal(date(2022, 5, 1))
        .unwrap();
    assert_eq!(again.concerns, Some(year("2020/21")));
    assert!(ledger.entry(reversal).reversal(date(2022, 5, 1)).is_err());
}
