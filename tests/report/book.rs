//! The books of the worked example, entry by entry, and what a test needs to change them.

use std::collections::{BTreeMap, BTreeSet};

use fundledger::{
    ledger::{
        account::Chart,
        balance::Balances,
        book::Book,
        calendar::{FinancialYear, parse_date},
        code::{AccountCode, FundCode, GrantCode, LineCode, ProjectCode},
        digest::{Digest, Head},
        entry::JournalEntry,
        fund::{Fund, Restriction},
        grant::{Funder, Grant},
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
    pub(crate) wordings: BTreeMap<String, String>,
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

fn empty_book(slug: &str, first: &str) -> Book {
    let opcc = Funder {
        code: "OPCC".parse().unwrap(),
        name: "Office of the Police and Crime Commissioner".to_owned(),
    };
    let pool = a_fund("POOL", "Pooled Fund", Restriction::Pooled);
    Book {
        slug: slug.to_owned(),
        name: "Cambridge Community Safety Partnership".to_owned(),
        short_name: "CSP".to_owned(),
        first_year: year(first),
        chart: Chart::standard().unwrap(),
        funds: BTreeMap::from([(pool.code, pool)]),
        funders: BTreeMap::from([(opcc.code, opcc)]),
        grants: BTreeMap::new(),
        projects: BTreeMap::from([(ProjectCode::NONE, Project::none())]),
        closed: BTreeSet::new(),
    }
}

/// The book of 2020/21 before anything is posted.
pub(crate) fn empty_2020_21() -> Ledger {
    let mut book = empty_book("cambridge", "2020/21");
    let county_lines = a_project(
        "CL",
        "County Lines Project",
        &[
            (
                "SAL",
                "County Lines Project Co-ordinator's salary and on costs",
                "41,000.00",
            ),
            (
                "FILM",
                "A commissioned film with additional material",
                "9,000.00",
            ),
            (
                "RES",
                "Resources for schools and community workshops",
                "6,000.00",
            ),
        ],
    );
    let restricted = a_fund("CL", "County Lines 2020/21", Restriction::Restricted);
    let award = a_grant(
        "CL-2021",
        "County Lines 2020/21",
        ("CL", "CL"),
        &[("2020/21", "56,000")],
    );
    book.projects.insert(county_lines.code, county_lines);
    book.funds.insert(restricted.code, restricted);
    book.grants.insert(award.code, award);
    let covid = "Following other expenses including meeting costs, which were held online due to \
                 Covid-19";
    Ledger {
        book,
        entries: Vec::new(),
        year: year("2020/21"),
        wordings: BTreeMap::from([("O".to_owned(), covid.to_owned())]),
        brought_forward: BroughtForward {
            funds: funds(&[("POOL", "5,722.17")]),
            authority: "the agreed closing balance of 2019/20".to_owned(),
            provisional: false,
        },
        waiting: Waiting::default(),
        scope: None,
        layout: Layout::end_of_year().unwrap(),
    }
}

/// 2020/21 as part 3 and 4 of the worked example post it: 55 entries, before closing.
pub(crate) fn of_2020_21() -> Ledger {
    let mut ledger = empty_2020_21();
    let opening = [(account("1000"), fund("POOL"), gbp("5,722.17"))];
    let authority = "the agreed closing balance of 2019/20";
    ledger.post(Draft::opening(ledger.year, authority, &opening).unwrap());
    let award = Draft::award(&ledger.book.grants[&grant("CL-2021")], ledger.year);
    ledger.post(award);
    for date in ["29/05/2020", "27/11/2020"] {
        let side =
            |code: &str, amount: &str| Posting::to_fund(account(code), fund("CL"), gbp(amount));
        let settled = side("1200", "-28,000.00").of_grant(grant("CL-2021"));
        let postings = vec![side("1100", "28,000.00"), settled];
        ledger.post(Draft::ordinary(
            parse_date(date).unwrap(),
            "Instalment",
            postings,
        ));
    }
    for month in 1..=12 {
        let day = format!(
            "28/{:02}/{}",
            (month + 2) % 12 + 1,
            if month < 10 { 2020 } else { 2021 }
        );
        let pension = if month == 12 { "587.30" } else { "587.34" };
        for (code, pounds) in [("6000", "2,575.00"), ("6010", "254.33"), ("6020", pension)] {
            ledger.pay(
                &day,
                "Salary and on costs",
                (code, "1100"),
                ("CL", "CL", "SAL"),
                pounds,
            );
        }
    }
    for (day, pounds) in [
        ("18/09/2020", "2,700.00"),
        ("11/12/2020", "3,600.00"),
        ("19/03/2021", "2,700.00"),
    ] {
        ledger.pay(
            day,
            "Film, stage payment",
            ("6200", "1100"),
            ("CL", "CL", "FILM"),
            pounds,
        );
    }
    let wrong = ledger.pay(
        "20/11/2020",
        "Online workshops",
        ("6200", "1100"),
        ("CL", "CL", "FILM"),
        "1,230.00",
    );
    for (text, pounds) in [
        ("Resource pack, design", "1,850.00"),
        ("Resource pack, printing", "1,420.00"),
        ("Workshop materials", "240.00"),
        ("Workshop materials", "240.00"),
        ("Delivery to schools", "765.00"),
        ("Posters", "435.00"),
        ("Credit note, printing", "-180.00"),
    ] {
        ledger.pay(
            "12/01/2021",
            text,
            ("6300", "1100"),
            ("CL", "CL", "RES"),
            pounds,
        );
    }
    reverse_and_replace(&mut ledger, wrong, "31/03/2021", ("6300", "RES"));
    for (day, text, pounds) in [
        ("03/04/2020", "Room hire, board meeting", "150.00"),
        (
            "24/04/2020",
            "Refund: room hire, meeting held online",
            "-150.00",
        ),
    ] {
        ledger.pay(
            day,
            text,
            ("6900", "1000"),
            ("POOL", "NONE", "NONE"),
            pounds,
        );
    }
    ledger
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

/// The book of 2012/13, of which only totals were published.
pub(crate) fn of_2012_13() -> Ledger {
    let mut book = empty_book("cambridge-2012", "2012/13");
    let award = a_grant(
        "CSG-1314",
        "Community Safety Grant",
        ("POOL", "NONE"),
        &[("2013/14", "45,820")],
    );
    book.grants.insert(award.code, award);
    let mut ledger = Ledger {
        book,
        entries: Vec::new(),
        year: year("2012/13"),
        wordings: BTreeMap::new(),
        brought_forward: BroughtForward {
            funds: funds(&[("POOL", "88,343.00")]),
            authority: "published total; its make-up was not published".to_owned(),
            provisional: false,
        },
        waiting: Waiting::default(),
        scope: None,
        layout: Layout::movement().unwrap(),
    };
    let opening = [(account("1100"), fund("POOL"), gbp("88,343.00"))];
    let authority = "published total; its make-up was not published";
    ledger.post(Draft::opening(ledger.year, authority, &opening).unwrap());
    let nowhere = ("POOL", "NONE", "NONE");
    ledger.pay(
        "01/06/2012",
        "Grants approved",
        ("6500", "2100"),
        nowhere,
        "78,532.00",
    );
    ledger.pay(
        "01/07/2012",
        "Grants paid",
        ("2100", "1100"),
        nowhere,
        "78,532.00",
    );
    ledger.pay(
        "01/03/2013",
        "Underspend returned by a project",
        ("1100", "6590"),
        nowhere,
        "755.00",
    );
    ledger.close();
    let award = Draft::award(&ledger.book.grants[&grant("CSG-1314")], year("2013/14"));
    ledger.post(award);
    ledger
}
