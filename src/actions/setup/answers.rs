//! What was answered so far: each thing proved as it is put in or taken out, by the checks that a
//! book file meets, and what is still missing before a book can be made of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    actions::{
        ActionError,
        book_file::{BookFile, BookFileError, Opening},
        refusal::{About, Refusal, none_of},
    },
    ledger::{
        account::Chart, book::Book, calendar::FinancialYear, code::ProjectCode, project::Project,
    },
};

use super::{Answers, Thing};

/// A part of a set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The partnership and its first year.
    Partnership,
    /// The chart of accounts.
    Accounts,
    /// Funds.
    Funds,
    /// Funders.
    Funders,
    /// Grants.
    Grants,
    /// Projects and their costs.
    Projects,
    /// Opening balances.
    Opening,
}

impl Part {
    /// Every part, in the order in which they are best answered.
    pub const ALL: [Part; 7] = [
        Part::Partnership,
        Part::Accounts,
        Part::Funds,
        Part::Funders,
        Part::Projects,
        Part::Grants,
        Part::Opening,
    ];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Partnership => "Partnership and first year",
            Part::Accounts => "Chart of accounts",
            Part::Funds => "Funds",
            Part::Funders => "Funders",
            Part::Grants => "Grants",
            Part::Projects => "Projects and costs",
            Part::Opening => "Opening balances",
        }
    }
}

impl Answers {
    /// Whether a part is complete: it holds something, or somebody said that there is nothing.
    pub fn complete(&self, part: Part) -> bool {
        let settled = self.settled.contains(&part);
        match part {
            Part::Partnership => {
                self.first_year.is_some() && !self.name.is_empty() && !self.slug.is_empty()
            }
            Part::Accounts => settled || !self.accounts.is_empty(),
            Part::Funds => !self.funds.is_empty(),
            Part::Funders => settled || !self.funders.is_empty(),
            Part::Grants => settled || !self.grants.is_empty(),
            Part::Projects => settled || !self.projects.is_empty(),
            Part::Opening => settled || self.opening.is_some(),
        }
    }

    /// What is missing before a book can be made.
    pub fn missing(&self) -> Vec<Part> {
        let all = Part::ALL.into_iter();
        all.filter(|part| !self.complete(*part)).collect()
    }

    /// The book file that these answers are.
    ///
    /// # Errors
    /// [`Refusal::NotReady`] with every part that is missing.
    pub fn file(&self) -> Result<BookFile, Refusal> {
        let missing = self.missing();
        let says = || {
            let parts = missing.iter().map(|part| part.name().to_lowercase());
            Refusal::NotReady(parts.map(|part| format!("{part} not answered")).collect())
        };
        match self.first_year {
            Some(year) if missing.is_empty() => Ok(self.with(year)),
            _ => Err(says()),
        }
    }

    fn with(&self, first_year: FinancialYear) -> BookFile {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        BookFile {
            name: self.name.clone(),
            slug: self.slug.clone(),
            short_name: text(&self.short_name),
            first_year,
            layout: None,
            accounts: self.accounts.clone(),
            funds: self.funds.clone(),
            funders: self.funders.clone(),
            grants: self.grants.clone(),
            projects: self.projects.clone(),
            opening: self.opening.clone(),
            rules: Vec::new(),
            wordings: Vec::new(),
            commitments: Vec::new(),
        }
    }

    /// The book as far as it is answered, with the standard chart: what forms offer to choose from.
    ///
    /// # Errors
    /// Something that names what was not answered.
    pub fn so_far(&self) -> Result<Book, BookFileError> {
        // A name that no book can have, while none was chosen: nothing is written under it.
        let year = self
            .first_year
            .unwrap_or(FinancialYear::of(jiff::civil::date(2020, 4, 1)));
        let mut file = self.with(year);
        if file.slug.is_empty() {
            "under-way".clone_into(&mut file.slug);
        }
        file.book()
    }

    /// Says what the partnership is, and with which year its book begins.
    ///
    /// # Errors
    /// A short name that addresses could not carry, and words that are too long.
    pub fn partnership(
        &mut self,
        (name, short_name, slug): (&str, &str, &str),
        year: Option<FinancialYear>,
    ) -> Result<(), ActionError> {
        name.clone_into(&mut self.name);
        short_name.clone_into(&mut self.short_name);
        slug.clone_into(&mut self.slug);
        self.first_year = year;
        // Each by itself, so that all that is wrong is said at once.
        let alone = |name: &str, short_name: &str, slug: &str| {
            let answers = Answers {
                name: name.to_owned(),
                short_name: short_name.to_owned(),
                slug: slug.to_owned(),
                ..Answers::default()
            };
            answers.so_far().err()
        };
        let wrong = [
            alone(name, "", ""),
            alone("", short_name, ""),
            alone("", "", slug),
        ];
        none_of(wrong.into_iter().flatten().collect())?;
        self.check()
    }

    /// Says that a part is complete as it is.
    pub fn settle(&mut self, part: Part) {
        if !self.settled.contains(&part) {
            self.settled.push(part);
        }
    }

    /// Puts a thing in: a new one, or another version of the one that has its code.
    ///
    /// # Errors
    /// A new thing under a code that is taken, an account of the standard chart that would be of
    /// another type, and a thing that names what is not there.
    pub fn put(&mut self, thing: Thing, new: bool) -> Result<(), ActionError> {
        let taken = match thing {
            Thing::Account(account) => {
                let chart = self.so_far()?.chart;
                let known = new && chart.get(account.code).is_some();
                let standard = Chart::standard().map_err(BookFileError::from)?;
                let own = standard.get(account.code);
                let (code, retyped) = (account.code, own.is_some_and(|o| o.kind != account.kind));
                place(&mut self.accounts, account, false, "account", |a| {
                    a.code.as_str()
                });
                self.accounts.sort_by_key(|account| account.code);
                if known {
                    Some(taken("account", code.as_str()))
                } else {
                    retyped.then_some(Refusal::AccountKeepsType(code))
                }
            }
            Thing::Fund(fund) => place(&mut self.funds, fund, new, "fund", |f| f.code.as_str()),
            Thing::Funder(funder) => place(&mut self.funders, funder, new, "funder", |f| {
                f.code.as_str()
            }),
            Thing::Grant(grant) => {
                let wrong = grant.proved(&self.so_far()?).err();
                let taken = place(&mut self.grants, grant, new, "grant", |g| g.code.as_str());
                if let Some(wrong) = wrong {
                    let wrong = wrong.into_iter().map(Refusal::from);
                    return Err(Refusal::all(taken.into_iter().chain(wrong).collect()).into());
                }
                taken
            }
            Thing::Project(mut project) => {
                if let Some(known) = self.project(project.code) {
                    project.lines.clone_from(&known.lines);
                }
                place(&mut self.projects, project, new, "project", |p| {
                    p.code.as_str()
                })
            }
            Thing::Line(code, line) => {
                let project = self
                    .projects
                    .iter_mut()
                    .find(|project| project.code == code);
                let project = project.ok_or(Refusal::UnknownProject(code))?;
                place(&mut project.lines, line, new, "cost", |line| {
                    line.code.as_str()
                })
            }
        };
        let wrong = taken.into_iter().chain(self.faults());
        Ok(none_of(wrong.collect())?)
    }

    /// Takes a thing out.
    ///
    /// # Errors
    /// Something that names it.
    pub fn take(&mut self, part: Part, code: &str) -> Result<(), ActionError> {
        match part {
            Part::Accounts => self.accounts.retain(|known| known.code.as_str() != code),
            Part::Funds => self.funds.retain(|known| known.code.as_str() != code),
            Part::Funders => self.funders.retain(|known| known.code.as_str() != code),
            Part::Grants => self.grants.retain(|known| known.code.as_str() != code),
            Part::Projects => match code.split_once(':') {
                None => self.projects.retain(|known| known.code.as_str() != code),
                Some((project, line)) => {
                    let of = |known: &&mut Project| known.code.as_str() == project;
                    if let Some(project) = self.projects.iter_mut().find(of) {
                        project.lines.retain(|known| known.code.as_str() != line);
                    }
                }
            },
            Part::Opening => {
                self.opening = None;
                self.sheet = None;
            }
            Part::Partnership => {}
        }
        self.check()
    }

    /// Says what the book opens with.
    ///
    /// # Errors
    /// A balance that names an account or a fund that is not there.
    pub fn open_with(&mut self, opening: Opening) -> Result<(), ActionError> {
        if opening.source.is_none() {
            self.sheet = None;
        }
        self.opening = Some(opening);
        self.settled.retain(|part| *part != Part::Opening);
        self.check()
    }

    fn project(&self, code: ProjectCode) -> Option<&Project> {
        self.projects.iter().find(|project| project.code == code)
    }

    /// Every answer names what is there.
    fn check(&self) -> Result<(), ActionError> {
        Ok(none_of(self.faults())?)
    }

    fn faults(&self) -> Vec<Refusal> {
        let book = match self.so_far() {
            Ok(book) => book,
            Err(error) => return vec![error.into()],
        };
        let (mut faults, mut said) = (Vec::new(), BTreeSet::new());
        for balance in self.opening.iter().flat_map(|opening| &opening.balances) {
            let unknown = |is: About, code: &str| BookFileError::Unknown {
                what: format!("the opening balance of {}", balance.amount),
                is,
                code: code.to_owned(),
            };
            let (account, fund) = (balance.account.as_str(), balance.fund.as_str());
            if book.chart.get(balance.account).is_none() && said.insert(account) {
                faults.push(unknown(About::Account, account).into());
            }
            if !book.funds.contains_key(&balance.fund) && said.insert(fund) {
                faults.push(unknown(About::Fund, fund).into());
            }
        }
        faults
    }
}

fn taken(what: &str, code: &str) -> Refusal {
    Refusal::CodeTaken(format!("{what} {code}"))
}

/// Puts a thing where the one of its code stands, or last; a new one only last, else its code is
/// taken.
fn place<T>(
    things: &mut Vec<T>,
    thing: T,
    new: bool,
    what: &str,
    code: impl Fn(&T) -> &str,
) -> Option<Refusal> {
    let known = things.iter_mut().find(|known| code(known) == code(&thing));
    let taken = (new && known.is_some()).then(|| taken(what, code(&thing)));
    match known {
        Some(known) => *known = thing,
        None => things.push(thing),
    }
    taken
}
