//! What is suggested for waiting lines, and why: everything that may explain them, loaded once and
//! held against each.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use serde::Serialize;

use super::{awaited, by_rules, standing::waiting};
use crate::{
    actions::{ActionError, gather::balances_of},
    ledger::{
        account::AccountType,
        awaited::Awaited,
        balance::Balances,
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, FundCode, FunderCode, GrantCode, LineCode, ProjectCode},
        fund::Restriction,
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    statement::{
        matching::{
            Ranked,
            awaited::{Open, Ready},
            expected::Expected,
            memory::Memory,
            pool::{Movement, Pool},
            rank::{Asked, Scene},
        },
        suggest::{rule::Target, rules::Rules},
    },
    store::{
        Store,
        reader::Reader,
        statements::{line::HeldLine, open::Receivable},
    },
};

/// How many open entries are looked at, the newest; a book that has more has stopped reconciling.
const ENTRIES: i64 = 5_000;
/// How many waiting lines are looked at beside those that are asked about.
pub const LINES: i64 = 10_000;

/// A line and what is suggested for it, as a command prints it.
#[derive(Debug, Clone, Serialize)]
pub struct Suggested {
    /// The line.
    pub line: LineNumber,
    /// What no entry answers of it yet.
    pub open: Money,
    /// What is suggested, the best first.
    #[serde(flatten)]
    pub ranked: Ranked,
}

/// The suggestions in their order, each with its reasons.
impl fmt::Display for Suggested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Suggested { line, open, ranked } = self;
        match ranked.suggestions.len() {
            0 => write!(f, "Nothing is suggested for line {line}, {open}.")?,
            1 => write!(f, "1 suggestion for line {line}, {open}:")?,
            many => write!(f, "{many} suggestions for line {line}, {open}:")?,
        }
        for (place, found) in (1..).zip(&ranked.suggestions) {
            let (does, points, word) = (&found.does, found.points, found.strength.word());
            write!(f, "\n{place:>3}  {does}  {points} {word}")?;
            for reason in &found.reasons {
                write!(f, "\n       {:+}  {}", reason.points, reason.says)?;
            }
        }
        for says in &ranked.says {
            write!(f, "\n{says}")?;
        }
        Ok(())
    }
}

/// What suggestions name, in words.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// What the open entries say.
    pub entries: BTreeMap<EntryNumber, String>,
    /// The open commitments and claims.
    pub awaited: BTreeMap<Awaited, Open>,
}

/// Everything that may explain some lines.
#[derive(Debug)]
pub struct Desk {
    rules: Arc<Rules>,
    memory: Memory,
    open: Pool,
    texts: Texts,
    waiting: Pool,
    awaited: Vec<Ready>,
    expected: Vec<Expected>,
    budgets: BTreeMap<(ProjectCode, LineCode), Money>,
    own_fund: Option<FundCode>,
}

impl Desk {
    /// Loads what may explain some lines.
    ///
    /// # Errors
    /// A rule that cannot be used, or the store does not answer.
    pub async fn of(
        reader: &mut Reader,
        book: &Book,
        lines: &[HeldLine],
    ) -> Result<Desk, ActionError> {
        let waiting = reader.waiting_movements(LINES).await?;
        let rules = Arc::new(by_rules::rules_of(reader).await?);
        Desk::beside(reader, book, lines, waiting, rules).await
    }

    /// The same, where the lines that wait were read and the rules made ready already.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn beside(
        reader: &mut Reader,
        book: &Book,
        lines: &[HeldLine],
        waiting: Vec<Movement>,
        rules: Arc<Rules>,
    ) -> Result<Desk, ActionError> {
        let memory = reader
            .remembered(lines.iter().map(|held| &held.line))
            .await?;
        let open = reader.open_entries(ENTRIES).await?;
        let said = |entry: &Movement| (entry.number, entry.text.clone());
        let awaited = awaited::open(reader, book).await?;
        let named = |one: &Ready| (one.is().awaited, one.is().clone());
        let receivables = reader.receivables().await?;
        let balances = reader.balances(book.open_year()).await?;
        let years = lines.iter().map(|held| held.year);
        let newest = years.chain([book.open_year()]).max();
        let newest = newest.unwrap_or_else(|| book.open_year());
        let (newest, _) = balances_of(reader, book, newest).await?;
        Ok(Desk {
            rules,
            memory,
            texts: Texts {
                entries: open.iter().map(said).collect(),
                awaited: awaited.iter().map(named).collect(),
            },
            open: Pool::of(open),
            waiting: Pool::of(waiting),
            expected: [
                expected(book, &receivables, &awaited),
                repayable(book, &newest),
            ]
            .concat(),
            awaited,
            budgets: left(book, &balances),
            own_fund: own_fund(book),
        })
    }

    /// What is suggested for a line.
    pub fn ranked(&self, held: &HeldLine) -> Ranked {
        let scene = Scene {
            rules: &self.rules,
            memory: &self.memory,
            open: &self.open,
            waiting: &self.waiting,
            awaited: &self.awaited,
            expected: &self.expected,
            budgets: &self.budgets,
            own_fund: self.own_fund,
        };
        scene.ranked(asked(held))
    }

    /// Where the rules lead.
    pub fn targets(&self) -> impl Iterator<Item = Target> {
        self.rules.targets()
    }

    /// What suggestions name.
    pub const fn texts(&self) -> &Texts {
        &self.texts
    }

    /// What is left of a budget line that has a budget.
    pub fn left_of(&self, project: ProjectCode, line: LineCode) -> Option<Money> {
        self.budgets.get(&(project, line)).copied()
    }
}

/// A held line, as it is asked about.
pub fn asked(held: &HeldLine) -> Asked<'_> {
    Asked {
        number: held.number,
        account: held.account,
        line: &held.line,
        open: held.open,
        // Beyond the range of money nothing is suggested for it.
        net: held.open_net().unwrap_or_default(),
    }
}

/// What is suggested for one line.
///
/// # Errors
/// A line that is unknown or answered already, and the store does not answer.
pub async fn suggest(
    store: &Store,
    slug: &str,
    line: LineNumber,
) -> Result<Suggested, ActionError> {
    let mut reader = store.read(slug).await?;
    let book = reader.book().await?;
    let held = waiting(&mut reader, line).await?;
    let desk = Desk::of(&mut reader, &book, std::slice::from_ref(&held)).await?;
    Ok(Suggested {
        line,
        open: held.open,
        ranked: desk.ranked(&held),
    })
}

/// What is still to come of awards that were posted, and was not claimed: a claim of the same money
/// is held against lines by itself.
fn expected(book: &Book, receivables: &[Receivable], awaited: &[Ready]) -> Vec<Expected> {
    let grants: BTreeSet<GrantCode> = receivables.iter().map(|row| row.grant).collect();
    let grants = grants.into_iter().filter_map(|code| book.grants.get(&code));
    grants
        .filter_map(|grant| {
            let rows = || receivables.iter().filter(|row| row.grant == grant.code);
            let owed = Money::sum(rows().map(|row| row.amount)).ok()?;
            let of_grant = |one: &&Ready| one.is().target.grant == Some(grant.code);
            let claims = awaited.iter().filter(of_grant).map(|one| one.is().left);
            let claimed = Money::sum(claims).ok()?;
            let left = owed.minus(claimed).ok()?;
            let beside = if claimed.is_nil() {
                ""
            } else {
                " and not claimed"
            };
            let awarded = rows().filter(|row| row.award).map(|row| row.amount);
            let received = rows().filter(|row| !row.award && row.amount.is_negative());
            let funder = book.funders.get(&grant.funder);
            (!left.is_nil() && !left.is_negative()).then(|| Expected {
                what: format!("{left} of {} is still to come{beside}", grant.title),
                from: funder.map_or_else(String::new, |funder| funder.name.clone()),
                about: vec![grant.code.to_string(), grant.title.clone()],
                left,
                whole: Money::sum(awarded).unwrap_or_default(),
                before: received.map(|row| row.amount.turned()).collect(),
                first: grant.starts_on,
                last: grant.ends_on,
                target: Target {
                    account: AccountCode::GRANTS_RECEIVABLE,
                    fund: grant.fund,
                    project: ProjectCode::NONE,
                    line: LineCode::NONE,
                    grant: Some(grant.code),
                },
            })
        })
        .collect()
}

/// What funds owe back to the funders of their grants, as the newest year has it.
fn repayable(book: &Book, balances: &Balances) -> Vec<Expected> {
    let mut owed: BTreeMap<FundCode, Money> = BTreeMap::new();
    for (cell, sums) in &balances.cells {
        if cell.account == AccountCode::GRANT_REPAYABLE {
            let sum = owed.entry(cell.fund).or_default();
            let more = sums.opening.plus(sums.turnover);
            *sum = more.and_then(|more| sum.plus(more)).unwrap_or(*sum);
        }
    }
    let owed = owed.into_iter().filter(|(_, left)| left.is_negative());
    owed.flat_map(|(fund, left)| of_funders(book, balances.year, fund, left))
        .collect()
}

/// What a fund owes back, once for each funder of its grants.
fn of_funders(book: &Book, year: FinancialYear, fund: FundCode, left: Money) -> Vec<Expected> {
    let mut about: BTreeMap<FunderCode, Vec<String>> = BTreeMap::new();
    for grant in book.grants.values().filter(|grant| grant.fund == fund) {
        let said = about.entry(grant.funder).or_default();
        said.extend([grant.code.to_string(), grant.title.clone()]);
    }
    let name = book.funds.get(&fund).map(|fund| fund.name.clone());
    let name = name.unwrap_or_default();
    let funders = about.into_iter();
    funders
        .filter_map(|(funder, about)| {
            Some(Expected {
                what: format!("{} is repayable from {name}", left.magnitude()),
                from: book.funders.get(&funder)?.name.clone(),
                about,
                left,
                whole: left,
                before: Vec::new(),
                first: year.first_day(),
                last: year.last_day(),
                target: Target {
                    account: AccountCode::GRANT_REPAYABLE,
                    fund,
                    project: ProjectCode::NONE,
                    line: LineCode::NONE,
                    grant: None,
                },
            })
        })
        .collect()
}

/// What is left of each budget line that has a budget, over all funds.
fn left(book: &Book, balances: &Balances) -> BTreeMap<(ProjectCode, LineCode), Money> {
    let mut left = BTreeMap::new();
    for project in book.projects.values() {
        for line in project.lines.iter().filter(|line| !line.budget.is_nil()) {
            left.insert((project.code, line.code), line.budget);
        }
    }
    for (cell, sums) in &balances.cells {
        let cost = book
            .chart
            .get(cell.account)
            .is_some_and(|account| account.kind == AccountType::Expenditure);
        if let (true, Some(left)) = (cost, left.get_mut(&(cell.project, cell.line))) {
            *left = left.minus(sums.turnover).unwrap_or(*left);
        }
    }
    left
}

/// The one fund that money between two accounts can be of: the only pooled one.
fn own_fund(book: &Book) -> Option<FundCode> {
    let mut pooled = book
        .funds
        .values()
        .filter(|fund| fund.restriction == Restriction::Pooled);
    match (pooled.next(), pooled.next()) {
        (Some(fund), None) => Some(fund.code),
        _ => None,
    }
}
