//! The money of a year as home tells it: what each fund had, spent and has left, what was spent of
//! each budget line, and where the lines that wait would go if they were coded as the rules
//! propose. One pass over the year's balances, never over the ledger.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    actions::{
        ActionError,
        awaited::{self, Committed},
        code::{awaited::open, suggest::asked},
        follow, rule,
    },
    ledger::{
        account::AccountType,
        awaited::Awaited,
        balance::Cell,
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, FundCode, LineCode, ProjectCode},
        money::{Money, MoneyError},
    },
    statement::{matching::rank::likely, suggest::rules::Rules},
    store::statements::line::{HeldLine, LineFilter, LineState, Waiting},
    web::{failure::PageError, visit::Visit},
};

/// The most waiting lines that are placed one by one; beyond that they are told as one sum.
const PLACED: i64 = 500;

/// What became of a fund's money in a year.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Position {
    /// Brought forward, income, and transfers from other funds.
    pub(super) available: Money,
    /// Costs that are posted.
    pub(super) spent: Money,
    /// Costs that wait, less refunds of costs that wait, where the rules would place them.
    pub(super) waits: Money,
    /// What is left of commitments.
    pub(super) committed: Money,
}

impl Position {
    /// What is left, before what waits and what is promised is taken.
    pub(super) fn left(&self) -> Result<Money, MoneyError> {
        self.available.minus(self.spent)
    }

    /// What may still be spent. What is repayable to a funder is no part of what is left.
    pub(super) fn free(&self) -> Result<Money, MoneyError> {
        self.left()?.minus(self.waits)?.minus(self.committed)
    }

    /// The sum of several.
    pub(super) fn sum<'a>(
        positions: impl IntoIterator<Item = &'a Position>,
    ) -> Result<Position, MoneyError> {
        let mut sum = Position::default();
        for position in positions {
            sum.available = sum.available.plus(position.available)?;
            sum.spent = sum.spent.plus(position.spent)?;
            sum.waits = sum.waits.plus(position.waits)?;
            sum.committed = sum.committed.plus(position.committed)?;
        }
        Ok(sum)
    }
}

/// What became of a budget line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spending {
    /// Posted.
    pub(super) spent: Money,
    /// Waiting, as the rules propose.
    pub(super) waits: Money,
    /// How many lines that is.
    pub(super) lines: i64,
}

impl Spending {
    /// This and another together.
    pub(super) fn with(&self, other: &Spending) -> Result<Spending, MoneyError> {
        Ok(Spending {
            spent: self.spent.plus(other.spent)?,
            waits: self.waits.plus(other.waits)?,
            lines: self.lines.saturating_add(other.lines),
        })
    }
}

/// What restricted funds have once what waits is taken: it is free for their own purpose alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Held {
    /// The funds that hold any.
    pub(super) funds: Vec<FundCode>,
    /// What they hold together.
    pub(super) sum: Money,
    /// The funds that have less than is taken from them.
    pub(super) short_funds: Vec<FundCode>,
    /// What those lack: it has to come from a pooled fund.
    pub(super) short: Money,
}

/// A year's money.
pub(super) struct YearMoney {
    /// Every fund of the book.
    pub(super) funds: BTreeMap<FundCode, Position>,
    /// The funds and projects that have grant income of the year.
    pub(super) granted: BTreeSet<(FundCode, ProjectCode)>,
    /// Every budget line that was touched.
    pub(super) lines: BTreeMap<(ProjectCode, LineCode), Spending>,
    /// What is left of each commitment, set against the funds where every line was placed.
    pub(super) committed: Vec<Committed>,
    /// The lines of the year that wait.
    pub(super) waiting: Waiting,
    /// What waits and no rule places, money out; none where the lines are too many to place.
    pub(super) unplaced: Option<Money>,
    /// What waits and comes in as the rules see it: refunds of costs, which lower what waits.
    pub(super) refunded: Money,
    /// The day of the oldest line that waits, where they were looked at.
    pub(super) oldest: Option<jiff::civil::Date>,
}

impl YearMoney {
    /// Gathers it.
    pub(super) async fn of(visit: &mut Visit, year: FinancialYear) -> Result<YearMoney, PageError> {
        let book = visit.book.clone();
        let balances = follow::balances(&mut visit.reader, &book, year).await?;
        let kinds: BTreeMap<AccountCode, AccountType> = book
            .chart
            .iter()
            .map(|account| (account.code, account.kind))
            .collect();
        let mut money = YearMoney {
            funds: book
                .funds
                .keys()
                .map(|fund| (*fund, Position::default()))
                .collect(),
            granted: BTreeSet::new(),
            lines: BTreeMap::new(),
            committed: awaited::committed(&mut visit.reader, &book, year).await?,
            waiting: visit.reader.waiting(year).await?,
            unplaced: None,
            refunded: Money::NIL,
            oldest: None,
        };
        let income = balances.cells.iter().filter(|(cell, sums)| {
            cell.account == AccountCode::GRANT_INCOME && !sums.turnover.is_nil()
        });
        money.granted = income.map(|(cell, _)| (cell.fund, cell.project)).collect();
        for (cell, sums) in &balances.cells {
            let kind = kinds.get(&cell.account).copied();
            money
                .take(cell, kind, sums.opening, sums.turnover)
                .map_err(ActionError::from)?;
        }
        if money.waiting.lines <= PLACED {
            money.place(visit, year, &kinds).await?;
            money.commit().map_err(ActionError::from)?;
        }
        Ok(money)
    }

    /// What the restricted funds hold, each by itself: one never makes good what another lacks.
    pub(super) fn held(&self, book: &Book) -> Result<Held, MoneyError> {
        let mut held = Held::default();
        for fund in book.restricted() {
            let has = match self.funds.get(&fund.code) {
                Some(position) => position.free()?,
                None => Money::NIL,
            };
            if has.is_negative() {
                held.short_funds.push(fund.code);
                held.short = held.short.plus(has.magnitude())?;
            } else if !has.is_nil() {
                held.funds.push(fund.code);
                held.sum = held.sum.plus(has)?;
            }
        }
        Ok(held)
    }

    /// What takes more from some funds than they have: "is promised", "waits and is promised".
    pub(super) fn taken_from(&self, funds: &[FundCode]) -> Result<String, MoneyError> {
        let positions = funds.iter().filter_map(|fund| self.funds.get(fund));
        let sum = Position::sum(positions)?;
        let takes = [
            (sum.left()?.is_negative(), "was spent"),
            (sum.waits > Money::NIL, "waits"),
            (!sum.committed.is_nil(), "is promised"),
        ];
        let takes = takes.iter().filter(|(takes, _)| *takes);
        let takes: Vec<&str> = takes.map(|(_, word)| *word).collect();
        Ok(takes.join(" and "))
    }

    fn take(
        &mut self,
        cell: &Cell,
        kind: Option<AccountType>,
        opening: Money,
        turnover: Money,
    ) -> Result<(), MoneyError> {
        let fund = self.funds.entry(cell.fund).or_default();
        if cell.account == AccountCode::FUND_BALANCE {
            fund.available = fund.available.minus(opening)?;
        } else if cell.account == AccountCode::TRANSFERS || kind == Some(AccountType::Income) {
            fund.available = fund.available.minus(turnover)?;
        } else if kind == Some(AccountType::Expenditure) {
            fund.spent = fund.spent.plus(turnover)?;
            let line = self.lines.entry((cell.project, cell.line)).or_default();
            line.spent = line.spent.plus(turnover)?;
        }
        Ok(())
    }

    /// Places the costs that wait, and the refunds of such, where the rules would.
    async fn place(
        &mut self,
        visit: &mut Visit,
        year: FinancialYear,
        kinds: &BTreeMap<AccountCode, AccountType>,
    ) -> Result<(), PageError> {
        let mut unplaced = Money::NIL;
        if self.waiting.lines > 0 {
            let kept = rule::list(visit.office.store(), &visit.book.slug).await?;
            let rules = Rules::of(kept).map_err(ActionError::from)?;
            let open = open(&mut visit.reader, &visit.book).await?;
            let mut promised: BTreeMap<i64, Committed> = self
                .committed
                .iter()
                .map(|one| (one.number, *one))
                .collect();
            let of_year = LineFilter {
                waiting: Some(true),
                year: Some(year),
                ..LineFilter::default()
            };
            for held in visit.reader.lines(&of_year, 0, PLACED).await? {
                let day = held.line.date;
                self.oldest = Some(self.oldest.map_or(day, |oldest| oldest.min(day)));
                let cost = held.open.turned();
                let awaited = likely(&open, &asked(&held));
                if cost.is_negative() {
                    // What seems to be a claim, or is matched in part, is placed by no rule.
                    if awaited.is_none() && held.open == held.line.amount {
                        let placed = self.refund(&rules, kinds, &held, cost);
                        placed.map_err(ActionError::from)?;
                    }
                } else {
                    if let Some((Awaited::Commitment(number), _)) = awaited
                        && let Some(one) = promised.get_mut(&number)
                    {
                        self.pays(one, cost).map_err(ActionError::from)?;
                        continue;
                    }
                    if !self
                        .placed(&rules, kinds, &held, cost)
                        .map_err(ActionError::from)?
                    {
                        unplaced = unplaced.plus(cost).map_err(ActionError::from)?;
                    }
                }
            }
        }
        self.unplaced = Some(unplaced);
        Ok(())
    }

    /// A waiting cost that seems to pay a commitment is set against the fund with that, once; only
    /// what it is beyond it waits beside.
    fn pays(&mut self, one: &mut Committed, cost: Money) -> Result<(), MoneyError> {
        let paid = if cost < one.left { cost } else { one.left };
        one.left = one.left.minus(paid)?;
        let beyond = cost.minus(paid)?;
        if beyond.is_nil() {
            return Ok(());
        }
        let target = one.target;
        let fund = self.funds.entry(target.fund).or_default();
        fund.waits = fund.waits.plus(beyond)?;
        let line = self.lines.entry((target.project, target.line)).or_default();
        line.waits = line.waits.plus(beyond)?;
        line.lines = line.lines.saturating_add(1);
        Ok(())
    }

    /// Sets what is left of commitments against their funds.
    fn commit(&mut self) -> Result<(), MoneyError> {
        for one in &self.committed {
            let fund = self.funds.entry(one.target.fund).or_default();
            fund.committed = fund.committed.plus(one.left)?;
        }
        Ok(())
    }

    /// Counts a refund, as a cost below nil, where a rule proposes it.
    fn refund(
        &mut self,
        rules: &Rules,
        kinds: &BTreeMap<AccountCode, AccountType>,
        held: &HeldLine,
        cost: Money,
    ) -> Result<(), MoneyError> {
        if self.placed(rules, kinds, held, cost)? {
            self.refunded = self.refunded.plus(held.open)?;
        }
        Ok(())
    }

    /// Counts one cost where a rule proposes it; false where none does.
    fn placed(
        &mut self,
        rules: &Rules,
        kinds: &BTreeMap<AccountCode, AccountType>,
        held: &HeldLine,
        cost: Money,
    ) -> Result<bool, MoneyError> {
        let left = matches!(held.state, LineState::Left(_));
        let Some(proposal) = rules.propose(held.account, &held.line).filter(|_| !left) else {
            return Ok(false);
        };
        let target = proposal.target;
        if kinds.get(&target.account) != Some(&AccountType::Expenditure) {
            return Ok(false);
        }
        let fund = self.funds.entry(target.fund).or_default();
        fund.waits = fund.waits.plus(cost)?;
        let line = self.lines.entry((target.project, target.line)).or_default();
        line.waits = line.waits.plus(cost)?;
        line.lines = line.lines.saturating_add(1);
        Ok(true)
    }
}
