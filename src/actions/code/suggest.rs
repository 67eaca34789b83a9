//! What is suggested for waiting lines, and why: everything that may explain them, loaded once and
//! held against each.

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::Serialize;

use super::{
    awaited, budget, by_rules,
    expecting::{expected, opened_with, repayable},
    standing::waiting,
};
use crate::{
    actions::{ActionError, gather::balances_of},
    ledger::{
        awaited::Awaited,
        balance::Balances,
        book::Book,
        code::{AccountCode, FundCode, LineCode, ProjectCode},
        fund::Restriction,
        journal::{EntryNumber, LineNumber},
        money::{Money, MoneyError},
        year_end::carried_forward,
    },
    statement::{
        matching::{
            Ranked,
            awaited::{Open, Ready},
            expected::Expected,
            judged::{Standing, judged},
            memory::Memory,
            pool::{Movement, Pool},
            rank::{Asked, Scene},
        },
        suggest::{rule::Target, rules::Rules},
    },
    store::{Store, reader::Reader, statements::line::HeldLine},
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
    left: BTreeMap<FundCode, Money>,
    of_no_grant: BTreeMap<FundCode, Money>,
    book: Book,
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
        let of_no_grant = reader.owed_of_no_grant().await?;
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
                opened_with(book, &of_no_grant),
                expected(book, &receivables, &awaited),
                repayable(book, &newest),
            ]
            .concat(),
            awaited,
            budgets: budget::left(book, &balances),
            own_fund: own_fund(book),
            left: left_by_fund(book, &newest)?,
            of_no_grant,
            book: book.clone(),
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
        let standing = Standing {
            book: &self.book,
            left: &self.left,
            owed: &self.of_no_grant,
        };
        let asked = asked(held);
        judged(scene.ranked(asked), &asked, standing)
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

/// What each fund has left, as the newest year has it.
fn left_by_fund(book: &Book, balances: &Balances) -> Result<BTreeMap<FundCode, Money>, MoneyError> {
    let carried = carried_forward(book, balances)?.into_iter();
    let carried = carried.filter(|((account, _), _)| *account == AccountCode::FUND_BALANCE);
    Ok(carried
        .map(|((_, fund), sum)| (fund, sum.turned()))
        .collect())
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
