//! The book as a layout sees it: what rows repeat for, and the names that labels use.

use std::collections::{BTreeMap, BTreeSet};

use super::{Award, Inputs, Refused};
use crate::{
    ledger::{
        about::About,
        account::AccountType,
        balance::{Choice, Part, Selection},
        code::{FundCode, GrantCode, LineCode, ProjectCode},
        fund::{Fund, Restriction},
        grant::Grant,
        money::{Money, MoneyError},
        project::Project,
    },
    report::{
        cells::Cells,
        layout::{self, Each},
        table::{Behind, Row, RowKind},
    },
};

/// The grants of a year that share a fund and a project, and so a row.
pub(super) struct Allocation<'a> {
    grants: Vec<&'a Grant>,
    fund: FundCode,
    projects: Choice<ProjectCode>,
    pub(super) amount: Money,
}

/// What one repeat of a row is about.
#[derive(Default, Clone)]
pub(super) struct Subject {
    /// By codes; the row of the layout is added where it is built.
    pub(super) about: About,
    pub(super) funder: Option<String>,
    pub(super) project: Option<String>,
    pub(super) fund: Option<String>,
    pub(super) line: Option<String>,
    pub(super) funds: Choice<FundCode>,
    pub(super) projects: Choice<ProjectCode>,
    pub(super) one_project: Option<ProjectCode>,
    pub(super) awards: Option<(Vec<GrantCode>, Money)>,
    /// Left out when nil, whatever the layout says: a project that no grant of the year pays for.
    pub(super) optional: bool,
}

/// The book as the layout sees it: what rows repeat for, and the names that labels use.
pub(super) struct Scene<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) cells: Cells<'a>,
    year: String,
    next: String,
    pooled_names: String,
    pub(super) pooled: Vec<&'a Fund>,
    pub(super) restricted: Vec<&'a Fund>,
    pub(super) allocations: Vec<Allocation<'a>>,
    pub(super) projects: Vec<(&'a Project, bool)>,
    /// What each fund closes with, money in hand positive.
    pub(super) closing: BTreeMap<FundCode, Money>,
    /// What the restricted funds close with, fund by fund, those at nil left out.
    pub(super) restricted_left: BTreeMap<FundCode, Money>,
}

impl<'a> Scene<'a> {
    pub(super) fn set(inputs: &'a Inputs<'a>) -> Result<Scene<'a>, Refused> {
        let in_scope = |fund: &&Fund| inputs.scope.is_none_or(|scope| scope.contains(&fund.code));
        let (pooled, restricted): (Vec<&Fund>, Vec<&Fund>) = inputs
            .book
            .funds
            .values()
            .filter(in_scope)
            .partition(|fund| fund.restriction == Restriction::Pooled);
        let cells = Cells::of(inputs.balances);
        let kinds = [
            AccountType::Income,
            AccountType::Expenditure,
            AccountType::FundBalance,
        ];
        let mut closing = BTreeMap::new();
        let mut restricted_left = BTreeMap::new();
        for fund in pooled.iter().chain(&restricted) {
            let selection = Selection {
                accounts: Choice::only(inputs.book.chart.of_types(&kinds)),
                funds: Choice::one(fund.code),
                turned: true,
                ..Selection::of(inputs.balances.year, Part::Whole)
            };
            let left = cells.figure(&selection)?;
            closing.insert(fund.code, left);
            if fund.restriction == Restriction::Restricted && !left.is_nil() {
                restricted_left.insert(fund.code, left);
            }
        }
        let names: Vec<&str> = pooled.iter().map(|fund| fund.name.as_str()).collect();
        let year = inputs.balances.year;
        let mut scene = Scene {
            inputs,
            cells,
            year: year.to_string(),
            next: year.next().to_string(),
            pooled_names: names.join(" and "),
            pooled,
            restricted,
            allocations: Vec::new(),
            projects: Vec::new(),
            closing,
            restricted_left,
        };
        scene.allocations = scene.allocated()?;
        scene.projects = scene.listed_projects();
        Ok(scene)
    }

    pub(super) fn funds(&self) -> impl Iterator<Item = &'a Fund> + '_ {
        self.pooled.iter().chain(&self.restricted).copied()
    }

    /// The scope as a selection says it: every fund where the report is about the whole book.
    pub(super) fn scope(&self) -> Choice<FundCode> {
        match self.inputs.scope {
            None => Choice::All,
            Some(scope) => Choice::Only(scope.clone()),
        }
    }

    /// The grants with an allocation in the year. A fund's first project also takes what stands
    /// on none of the fund's other projects, so that no income of the fund is left out.
    fn allocated(&self) -> Result<Vec<Allocation<'a>>, Refused> {
        let year = self.inputs.balances.year;
        let mut by_place: BTreeMap<(FundCode, ProjectCode), Vec<&'a Grant>> = BTreeMap::new();
        for grant in self.inputs.book.grants.values() {
            let in_scope = self.funds().any(|fund| fund.code == grant.fund);
            if in_scope && !grant.allocation(year).is_nil() {
                let place = (grant.fund, grant.project);
                by_place.entry(place).or_default().push(grant);
            }
        }
        let places: Vec<(FundCode, ProjectCode)> = by_place.keys().copied().collect();
        let mut seen = BTreeSet::new();
        let mut allocations = Vec::new();
        for ((fund, project), grants) in by_place {
            let others = places
                .iter()
                .filter(|place| place.0 == fund && place.1 != project);
            let mut others = others.map(|place| place.1).peekable();
            let projects = match (seen.insert(fund), others.peek()) {
                (true, None) => Choice::All,
                (true, Some(_)) => Choice::all_but(others),
                (false, _) => Choice::one(project),
            };
            let amount = Money::sum(grants.iter().map(|grant| grant.allocation(year)))?;
            allocations.push(Allocation {
                grants,
                fund,
                projects,
                amount,
            });
        }
        Ok(allocations)
    }

    /// The projects with a row of their own, those that a grant of the year pays for first, and
    /// whether one does.
    fn listed_projects(&self) -> Vec<(&'a Project, bool)> {
        let granted = |project: &Project| {
            let grants = self
                .allocations
                .iter()
                .flat_map(|allocation| &allocation.grants);
            grants
                .into_iter()
                .any(|grant| grant.project == project.code)
        };
        let mut projects: Vec<(&Project, bool)> = self
            .inputs
            .book
            .projects
            .values()
            .filter(|project| project.code != ProjectCode::NONE)
            .map(|project| (project, granted(project)))
            .filter(|(project, granted)| *granted || !project.lines.is_empty())
            .collect();
        projects.sort_by_key(|(_, granted)| !granted);
        projects
    }

    /// The costs of restricted funds that stand on no project, though every grant of the fund pays
    /// for one: each with the rows that count it, since nobody would look for them there.
    pub(super) fn on_no_project(&self, rows: &[Row]) -> Result<Vec<String>, MoneyError> {
        let costs = self.inputs.book.chart.of_types(&[AccountType::Expenditure]);
        let costs = Choice::only(costs);
        let mut said = Vec::new();
        for fund in &self.restricted {
            let grants = self.inputs.book.grants.values();
            let mut grants = grants.filter(|grant| grant.fund == fund.code).peekable();
            let pays = grants.peek().is_some();
            if !pays || grants.any(|grant| grant.project == ProjectCode::NONE) {
                continue;
            }
            let selection = Selection {
                accounts: costs.clone(),
                funds: Choice::one(fund.code),
                projects: Choice::one(ProjectCode::NONE),
                ..Selection::of(self.inputs.balances.year, Part::InYear)
            };
            let spent = self.cells.figure(&selection)?;
            if spent.is_nil() {
                continue;
            }
            let places: Vec<_> = self.cells.taken(&selection).map(|cell| cell.cell).collect();
            let counts = |row: &&Row| {
                let behind = row.figure().map(|figure| &figure.behind);
                let takes = |counted: &Selection| places.iter().any(|cell| counted.takes(cell));
                row.kind == RowKind::Figure
                    && matches!(behind, Some(Behind::Selection(counted))
                        if counted.part == Part::InYear && takes(counted))
            };
            let ids: Vec<&str> = rows
                .iter()
                .filter(counts)
                .map(|row| row.id.as_str())
                .collect();
            said.push(format!(
                "{spent} of the cost of {} (fund {}, restricted) stands on no project, and is \
                 counted in row {}: if the grant pays for it, code it to the grant's project.",
                fund.name,
                fund.code,
                ids.join(" and ")
            ));
        }
        Ok(said)
    }

    fn name<'s>(&'s self, subject: &'s Subject, key: &str) -> Option<&'s str> {
        match key {
            "year" => Some(&self.year),
            "next" => Some(&self.next),
            "partnership" => Some(&self.inputs.book.name),
            "short" => Some(&self.inputs.book.short_name),
            "pooled" => Some(&self.pooled_names),
            "funder" => subject.funder.as_deref(),
            "project" => subject.project.as_deref(),
            "fund" => subject.fund.as_deref(),
            "line" => subject.line.as_deref(),
            _ => None,
        }
    }

    /// A template with the book's names.
    pub(super) fn fill(&self, template: &str) -> String {
        self.fill_for(&Subject::default(), template)
    }

    pub(super) fn fill_for(&self, subject: &Subject, template: &str) -> String {
        layout::fill(template, |key| self.name(subject, key))
    }

    pub(super) fn subjects(&self, each: Option<Each>) -> Result<Vec<Subject>, Refused> {
        let of_fund = |fund: &&Fund| Subject {
            about: About {
                fund: Some(fund.code),
                ..About::default()
            },
            fund: Some(fund.name.clone()),
            funds: Choice::one(fund.code),
            ..Subject::default()
        };
        Ok(match each {
            None => vec![Subject::default()],
            Some(Each::PooledFund) => self.pooled.iter().map(of_fund).collect(),
            Some(Each::RestrictedFund) => self.restricted.iter().map(of_fund).collect(),
            Some(Each::Project) => self.projects.iter().map(of_project).collect(),
            Some(Each::Grant) => {
                let of_allocation = |allocation| self.of_allocation(allocation);
                let subjects = self.allocations.iter().map(of_allocation);
                subjects.collect::<Result<_, _>>()?
            }
            Some(Each::NextAward) => self.next_awards()?,
        })
    }

    fn of_allocation(&self, allocation: &Allocation<'_>) -> Result<Subject, Refused> {
        let about = About {
            fund: Some(allocation.fund),
            project: allocation.grants.first().map(|grant| grant.project),
            funders: allocation.grants.iter().map(|grant| grant.funder).collect(),
            ..About::default()
        };
        Ok(Subject {
            about,
            funds: Choice::one(allocation.fund),
            projects: allocation.projects.clone(),
            ..self.of_grants(&allocation.grants)?
        })
    }

    /// The names of some grants of one project: their funders, each once.
    fn of_grants(&self, grants: &[&Grant]) -> Result<Subject, Refused> {
        let book = self.inputs.book;
        let mut funders: Vec<&str> = Vec::new();
        for grant in grants {
            let funder = book
                .funders
                .get(&grant.funder)
                .ok_or(Refused::UnknownFunder {
                    grant: grant.code,
                    funder: grant.funder,
                })?;
            if !funders.contains(&funder.name.as_str()) {
                funders.push(&funder.name);
            }
        }
        let project = grants.first().map(|grant| grant.project);
        let project = project.filter(|project| *project != ProjectCode::NONE);
        Ok(Subject {
            funder: Some(funders.join(" and the ")),
            project: project
                .and_then(|project| book.projects.get(&project))
                .map(|project| project.name.clone()),
            ..Subject::default()
        })
    }

    /// A subject for each grant with an award entry for the next year.
    fn next_awards(&self) -> Result<Vec<Subject>, Refused> {
        let next = self.inputs.balances.year.next();
        let mut by_grant: BTreeMap<GrantCode, Money> = BTreeMap::new();
        for Award { grant, amount, .. } in self.inputs.awards.iter().filter(|a| a.year == next) {
            let sum = by_grant.entry(*grant).or_default();
            *sum = sum.plus(*amount)?;
        }
        let mut subjects = Vec::new();
        for (code, amount) in by_grant {
            let Some(grant) = self.inputs.book.grants.get(&code) else {
                continue;
            };
            if self.funds().any(|fund| fund.code == grant.fund) {
                let about = About {
                    grant: Some(code),
                    ..About::default()
                };
                subjects.push(Subject {
                    about,
                    awards: Some((vec![code], amount)),
                    ..self.of_grants(&[grant])?
                });
            }
        }
        Ok(subjects)
    }
}

/// The id of a repeat: A1, then A1.2 for the second grant, A1.3 for the third.
pub(super) fn repeat_id(id: &str, place: usize) -> String {
    match place {
        1 => id.to_owned(),
        _ => format!("{id}.{place}"),
    }
}

/// The place of each line of a project below its row: P1 and P2, or P.2.1 where the row repeats;
/// last that of the costs that stand on none of them, by [`LineCode::NONE`].
pub(super) fn line_ids<'s>(
    row: &'s str,
    id: &'s str,
    project: Option<&'s Project>,
) -> impl Iterator<Item = (String, LineCode, Option<&'s str>)> {
    let dot = if id == row { "" } else { "." };
    let named = project.into_iter().flat_map(|project| &project.lines);
    let named = named.map(|line| (line.code, Some(line.name.as_str())));
    (1_usize..)
        .zip(named.chain([(LineCode::NONE, None)]))
        .map(move |(place, (line, name))| (format!("{id}{dot}{place}"), line, name))
}

fn of_project((project, granted): &(&Project, bool)) -> Subject {
    Subject {
        about: About {
            project: Some(project.code),
            ..About::default()
        },
        project: Some(project.name.clone()),
        projects: Choice::one(project.code),
        one_project: Some(project.code),
        optional: !granted,
        ..Subject::default()
    }
}
