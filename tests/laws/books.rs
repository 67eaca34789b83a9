//! Random books and random histories: what the properties are tried on.

use std::collections::{BTreeMap, BTreeSet};

use fundledger::ledger::{
    account::Chart,
    book::Book,
    calendar::FinancialYear,
    code::{AccountCode, FundCode, LineCode, ProjectCode},
    fund::{Fund, Restriction},
    journal::{Draft, Posting},
    money::Money,
    project::{BudgetLine, Project},
};
use jiff::ToSpan as _;
use proptest::{collection::vec, prelude::*, sample::Index, test_runner::FileFailurePersistence};

use crate::memory::Ledger;

/// So many cases, and failures kept beside the source.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
}

/// An amount of either sign up to ten million pounds, never nil.
pub(crate) fn amount() -> impl Strategy<Value = Money> {
    (1_i64..=1_000_000_000, any::<bool>()).prop_map(|(pence, debit)| {
        let amount = Money::from_pence(pence);
        if debit { amount } else { amount.turned() }
    })
}

/// One side, before it is known which accounts its book has.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    account: Index,
    fund: Index,
    project: Index,
    line: Index,
    amount: Money,
}

pub(crate) fn sides() -> impl Strategy<Value = Vec<Side>> {
    let indices = (
        any::<Index>(),
        any::<Index>(),
        any::<Index>(),
        any::<Index>(),
    );
    let side = (indices, amount()).prop_map(|((account, fund, project, line), amount)| Side {
        account,
        fund,
        project,
        line,
        amount,
    });
    vec(side, 1..6)
}

/// What somebody does to a book.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Entry {
        day: i64,
        sides: Vec<Side>,
    },
    Transfer {
        day: i64,
        from: Index,
        to: Index,
        amount: Money,
    },
    Reversal {
        day: i64,
        of: Index,
    },
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let day = 0_i64..365;
    let step = prop_oneof![
        6 => (day.clone(), sides()).prop_map(|(day, sides)| Step::Entry { day, sides }),
        1 => (day.clone(), any::<Index>(), any::<Index>(), amount())
            .prop_map(|(day, from, to, amount)| Step::Transfer { day, from, to, amount }),
        1 => (day, any::<Index>()).prop_map(|(day, of)| Step::Reversal { day, of }),
    ];
    vec(step, 1..25)
}

/// A book with one to four funds and up to three projects, and nothing posted.
pub(crate) fn book() -> impl Strategy<Value = Book> {
    let funds = vec(any::<bool>(), 1..=4);
    let projects = vec(0_usize..=3, 0..=3);
    (1990_i16..2090, funds, projects).prop_map(|(first, funds, projects)| Book {
        slug: "random".to_owned(),
        name: "Random Partnership".to_owned(),
        short_name: "RP".to_owned(),
        first_year: FinancialYear::starting(first).unwrap(),
        chart: Chart::standard().unwrap(),
        funds: funds.into_iter().enumerate().map(fund).collect(),
        funders: BTreeMap::new(),
        grants: BTreeMap::new(),
        projects: std::iter::once(Project::none())
            .chain(projects.into_iter().enumerate().map(project))
            .map(|project| (project.code, project))
            .collect(),
        closed: BTreeSet::new(),
    })
}

fn fund((place, restricted): (usize, bool)) -> (FundCode, Fund) {
    let code: FundCode = format!("F{place}").parse().unwrap();
    let restriction = if restricted {
        Restriction::Restricted
    } else {
        Restriction::Pooled
    };
    let name = format!("Fund {place}");
    (
        code,
        Fund {
            code,
            name,
            restriction,
        },
    )
}

fn project((place, lines): (usize, usize)) -> Project {
    let lines = 0..lines;
    Project {
        code: format!("P{place}").parse().unwrap(),
        name: format!("Project {place}"),
        lines: lines
            .map(|line| BudgetLine {
                code: format!("L{line}").parse().unwrap(),
                name: format!("Line {line}"),
                budget: Money::NIL,
            })
            .collect(),
    }
}

fn pick<T: Copy>(index: Index, from: impl Iterator<Item = T>) -> T {
    *index.get(&from.collect::<Vec<T>>())
}

fn posting(book: &Book, side: &Side) -> Posting {
    let usual = book.chart.iter().filter(|account| {
        !matches!(
            account.code,
            AccountCode::TRANSFERS | AccountCode::FUND_BALANCE
        )
    });
    let account = pick(side.account, usual);
    let fund = pick(side.fund, book.funds.keys().copied());
    let posting = Posting::to_fund(account.code, fund, side.amount);
    if !account.kind.carries_project() {
        return posting;
    }
    let project: &Project = pick(side.project, book.projects.values());
    let lines = project.lines.iter().map(|line| line.code);
    let line: LineCode = pick(side.line, lines.chain([LineCode::NONE]));
    let code: ProjectCode = project.code;
    posting.of_project(code, line)
}

/// An everyday entry that obeys every law: each fund is brought to nil on the bank account.
pub(crate) fn lawful(book: &Book, year: FinancialYear, day: i64, sides: &[Side]) -> Draft {
    let mut postings: Vec<Posting> = sides.iter().map(|side| posting(book, side)).collect();
    let mut nets: BTreeMap<FundCode, Money> = BTreeMap::new();
    for posting in &postings {
        let net = nets.entry(posting.fund).or_default();
        *net = net.plus(posting.amount).unwrap();
    }
    for (fund, net) in nets {
        if !net.is_nil() {
            postings.push(Posting::to_fund(AccountCode::BANK, fund, net.turned()));
        }
    }
    // A single side always has a net, and so its other side at the bank.
    Draft::ordinary(year.first_day() + day.days(), "At random", postings)
}

/// Does the steps in a year of a book; a step that has nothing to act on is left out.
pub(crate) fn play(ledger: &mut Ledger, year: FinancialYear, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Entry { day, sides } => {
                let draft = lawful(&ledger.book, year, *day, sides);
                ledger.post(draft).unwrap();
            }
            Step::Transfer {
                day,
                from,
                to,
                amount,
            } => {
                let funds = || ledger.book.funds.keys().copied();
                let (from, to) = (pick(*from, funds()), pick(*to, funds()));
                let date = year.first_day() + day.days();
                let bank = AccountCode::BANK;
                let transfer = Draft::transfer(date, "Moved", "Minute", bank, (from, to), *amount);
                // Within one fund there is nothing to transfer.
                if from != to {
                    ledger.post(transfer).unwrap();
                }
            }
            Step::Reversal { day, of } => {
                let done = |number| {
                    let of = |posted: &fundledger::ledger::posted::PostedEntry| {
                        posted.entry.reverses == Some(number)
                    };
                    ledger.posted.iter().any(of)
                };
                let date = year.first_day() + day.days();
                let open: Vec<Draft> = ledger
                    .posted
                    .iter()
                    .filter(|posted| !done(posted.number))
                    .filter_map(|posted| posted.reversal(date).ok())
                    .collect();
                if !open.is_empty() {
                    ledger.post(of.get(&open).clone()).unwrap();
                }
            }
        }
    }
}
