//! A book, its entries and its report: what a test needs to make one and to change it.

use std::collections::{BTreeMap, BTreeSet};

use fundledger::{
    ledger::{
        about::About,
        balance::Balances,
        book::Book,
        calendar::{FinancialYear, parse_date},
        code::{AccountCode, FundCode, GrantCode, LineCode, ProjectCode},
        digest::{Digest, Head},
        entry::JournalEntry,
        fund::{Fund, Restriction},
        grant::Grant,
        journal::{Draft, EntryKind, Posting, SourceCell},
        money::Money,
        posted::FoundPosting,
        project::{BudgetLine, Project},
        year_end,
    },
    report::{
        end_of_year::{self, Award, BroughtForward, Inputs, Refused, Waiting},
        layout::Layout,
        table::Report,
    },
};

pub(crate) fn year(text: &str) -> FinancialYear {
    text.parse().unwrap()
}

pub(crate) fn gbp(text: &str) -> Money {
    text.parse().unwrap()
}

pub(crate) fn fund(text: &str) -> FundCode {
    text.parse().unwrap()
}

pub(crate) fn account(text: &str) -> AccountCode {
    text.parse().unwrap()
}

pub(crate) fn project(text: &str) -> ProjectCode {
    text.parse().unwrap()
}

pub(crate) fn line(text: &str) -> LineCode {
    text.parse().unwrap()
}

pub(crate) fn grant(text: &str) -> GrantCode {
    text.parse().unwrap()
}

/// A book, its entries, and everything else that its report is a function of.
pub(crate) struct Ledger {
    pub(crate) book: Book,
    pub(crate) entries: Vec<Draft>,
    pub(crate) year: FinancialYear,
    pub(crate) wordings: BTreeMap<About, String>,
    pub(crate) brought_forward: BroughtForward,
    pub(crate) waiting: Waiting,
    pub(crate) scope: Option<BTreeSet<FundCode>>,
    pub(crate) layout: Layout,
}

impl Ledger {
    pub(crate) fn post(&mut self, draft: Draft) -> i64 {
        let mut open = self.book.clone();
        open.closed.clear();
        let proved = JournalEntry::balance(draft, &open).unwrap();
        self.entries.push(proved.draft().clone());
        i64::try_from(self.entries.len()).unwrap()
    }

    /// Writes a debit of the bank and a credit of the fund balance as somebody at a database prompt
    /// would: no entry that is proved can hold it.
    pub(crate) fn smuggle(&mut self, amount: &str) {
        let pool = fund("POOL");
        let postings = vec![
            Posting::to_fund(account("1000"), pool, gbp(amount)),
            Posting::to_fund(AccountCode::FUND_BALANCE, pool, gbp(amount).turned()),
        ];
        let day = parse_date("01/05/2020").unwrap();
        self.entries.push(Draft::ordinary(day, "Found", postings));
    }

    /// Posts an entry of two sides in a fund, the cost or income side with its project and line.
    pub(crate) fn pay(
        &mut self,
        date: &str,
        text: &str,
        of: (&str, &str),
        place: (&str, &str, &str),
        pounds: &str,
    ) -> i64 {
        let (debit, credit) = of;
        let (in_fund, in_project, in_line) = place;
        let amount = gbp(pounds);
        let side = |code: &str, amount: Money| {
            let posting = Posting::to_fund(account(code), fund(in_fund), amount);
            let kind = self.book.chart.get(account(code)).unwrap().kind;
            if kind.carries_project() {
                posting.of_project(project(in_project), line(in_line))
            } else {
                posting
            }
        };
        let postings = vec![side(debit, amount), side(credit, amount.turned())];
        self.post(Draft::ordinary(parse_date(date).unwrap(), text, postings))
    }

    pub(crate) fn balances_of(&self, year: FinancialYear) -> Balances {
        let mut balances = Balances::of(year);
        for entry in self.entries.iter().filter(|entry| entry.year == year) {
            for posting in &entry.postings {
                balances.add(entry.period, posting).unwrap();
            }
        }
        balances
    }

    pub(crate) fn balances(&self) -> Balances {
        self.balances_of(self.year)
    }

    pub(crate) fn close(&mut self) {
        let closing = year_end::closing(&self.book, &self.balances()).unwrap();
        for draft in closing.entries {
            self.post(draft);
        }
        self.book.closed.insert(self.year);
    }

    pub(crate) fn awards(&self) -> Vec<Award> {
        let awards = self.entries.iter().zip(1..);
        let awards = awards.filter(|(entry, _)| entry.kind == EntryKind::Award);
        awards
            .map(|(entry, number)| Award {
                entry: number,
                grant: entry.postings[0].grant.unwrap(),
                year: entry.year,
                amount: entry.postings[0].amount,
            })
            .collect()
    }

    pub(crate) fn head(&self) -> Head {
        Head {
            count: i64::try_from(self.entries.len()).unwrap(),
            digest: Digest::of(b"the head of a test"),
        }
    }

    pub(crate) fn report(&self) -> Result<Report, Refused> {
        self.report_of(&self.balances())
    }

    pub(crate) fn report_of(&self, balances: &Balances) -> Result<Report, Refused> {
        end_of_year::report(&Inputs {
            book: &self.book,
            balances,
            layout: &self.layout,
            wordings: &self.wordings,
            brought_forward: &self.brought_forward,
            awards: &self.awards(),
            waiting: self.waiting,
            scope: self.scope.as_ref(),
            head: self.head(),
        })
    }

    /// The postings of every entry as a selection finds them, each with a cell of its own.
    pub(crate) fn found(
        &self,
    ) -> Vec<(
        FinancialYear,
        fundledger::ledger::calendar::Period,
        FoundPosting,
    )> {
        let mut found = Vec::new();
        for (entry, number) in self.entries.iter().zip(1_i64..) {
            for posting in &entry.postings {
                let posting = FoundPosting {
                    entry: number,
                    kind: entry.kind,
                    date: entry.date,
                    text: entry.text.clone(),
                    posting: *posting,
                    source: (entry.kind != EntryKind::Award).then(|| SourceCell {
                        file: "extract.xlsx".to_owned(),
                        sha256: Digest::of(b"extract"),
                        sheet: Some("Extract".to_owned()),
                        cell: format!("J{}", number + 6),
                    }),
                    reverses: entry.reverses,
                    reversed_by: None,
                    replaces: entry.replaces,
                };
                found.push((entry.year, entry.period, posting));
            }
        }
        found
    }
}

pub(crate) fn funds(amounts: &[(&str, &str)]) -> BTreeMap<FundCode, Money> {
    amounts
        .iter()
        .map(|(code, amount)| (fund(code), gbp(amount)))
        .collect()
}

pub(crate) fn a_fund(code: &str, name: &str, restriction: Restriction) -> Fund {
    Fund {
        code: fund(code),
        name: name.to_owned(),
        restriction,
    }
}

pub(crate) fn a_project(code: &str, name: &str, lines: &[(&str, &str, &str)]) -> Project {
    let lines = lines.iter().map(|(code, name, budget)| BudgetLine {
        code: line(code),
        name: (*name).to_owned(),
        budget: gbp(budget),
    });
    Project {
        code: project(code),
        name: name.to_owned(),
        lines: lines.collect(),
    }
}

pub(crate) fn a_grant(
    code: &str,
    title: &str,
    of: (&str, &str),
    allocations: &[(&str, &str)],
) -> Grant {
    let allocations = allocations
        .iter()
        .map(|(of, amount)| (year(of), gbp(amount)));
    let allocations: BTreeMap<_, _> = allocations.collect();
    let first = *allocations.keys().next().unwrap();
    Grant {
        code: grant(code),
        title: title.to_owned(),
        funder: "OPCC".parse().unwrap(),
        fund: fund(of.0),
        project: project(of.1),
        starts_on: first.first_day(),
        ends_on: first.last_day(),
        authority: format!("Award letter for {title}"),
        allocations,
    }
}

/// Reverses an entry and posts what should have stood instead, with what it concerns.
pub(crate) fn reverse_and_replace(
    ledger: &mut Ledger,
    number: i64,
    day: &str,
    to: (&str, &str),
) -> i64 {
    use fundledger::ledger::posted::{Act, PostedEntry};
    let original = PostedEntry {
        number,
        entry: ledger.entries[usize::try_from(number - 1).unwrap()].clone(),
        posted: Act {
            by: "Finance officer".to_owned(),
            why: None,
            at: "2021-04-01T00:00:00Z".parse().unwrap(),
        },
    };
    let day = parse_date(day).unwrap();
    ledger.post(original.reversal(day).unwrap());
    let mut postings = original.entry.postings.clone();
    postings[0].account = account(to.0);
    postings[0].line = line(to.1);
    let right = Draft::ordinary(day, original.entry.text.clone(), postings);
    ledger.post(original.replacement(right))
}
