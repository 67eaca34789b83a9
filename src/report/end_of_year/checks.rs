//! The checks C1 to C7 that are printed with the report of a year.
//!
//! C1, C2, C3, C5 and C6 refuse the report; C4 forbids a wording and a restricted balance that is
//! not shown; C7 is said on its face.

use super::{
    Inputs, Refused,
    scene::{Scene, repeat_id},
};
use crate::{
    ledger::{
        balance::{Cell, Choice, Part, Selection, YearSums},
        code::{AccountCode, FundCode},
        money::Money,
    },
    report::{
        cells::Numbered,
        layout::Each,
        table::{Behind, Check, Report, Row, RowKind},
    },
};

/// Whether a check refuses the report.
pub(super) fn refuses(check: &Check) -> bool {
    !check.holds && matches!(check.id.as_str(), "C1" | "C2" | "C3" | "C5" | "C6")
}

pub(super) fn of(
    inputs: &Inputs<'_>,
    scene: &Scene<'_>,
    report: &Report,
) -> Result<Vec<Check>, Refused> {
    Ok(vec![
        breakdowns(report)?,
        every_posting_once(inputs, scene, report)?,
        closing(inputs, scene, report)?,
        restricted_apart(scene, report),
        allocations(inputs, scene, report)?,
        brought_forward(inputs, report)?,
        nothing_waits(inputs),
    ])
}

/// A list of findings as one sentence, or what is said where there are none.
fn listed(findings: &[String], none: &str) -> String {
    if findings.is_empty() {
        none.to_owned()
    } else {
        findings.join("; ")
    }
}

/// `P1 + P2`; a project whose lines are all nil and hidden has none to name.
fn listed_ids(ids: &[&str]) -> String {
    if ids.is_empty() {
        "no line".to_owned()
    } else {
        ids.join(" + ")
    }
}

fn amount(row: &Row) -> Money {
    row.figure().map_or(Money::NIL, |figure| figure.amount)
}

/// C1: the lines of a project add up to its cost; those that are hidden are nil and not named.
fn breakdowns(report: &Report) -> Result<Check, Refused> {
    let mut holds = true;
    let mut said = Vec::new();
    for row in &report.rows {
        let breaks = |memo: &&Row| memo.breaks_down.as_deref() == Some(&row.id);
        let memos: Vec<&Row> = report.rows.iter().filter(breaks).collect();
        if memos.is_empty() || (row.hidden && memos.iter().all(|memo| memo.hidden)) {
            continue;
        }
        let sum = Money::sum(memos.iter().map(|memo| amount(memo)))?;
        let cost = amount(row).turned();
        holds &= sum == cost;
        let printed = memos.iter().filter(|memo| !memo.hidden);
        let ids: Vec<&str> = printed.map(|memo| memo.id.as_str()).collect();
        let lines = listed_ids(&ids);
        let is_not = if sum == cost {
            String::new()
        } else {
            format!(" is not {cost}")
        };
        said.push(format!("{lines} = {sum}{is_not}, the cost of {}", row.id));
    }
    Ok(Check::new(
        "C1",
        holds,
        listed(&said, "no project has lines"),
    ))
}

/// C2: each posting to income, expenditure or transfers falls in exactly one row that counts.
fn every_posting_once(
    inputs: &Inputs<'_>,
    scene: &Scene<'_>,
    report: &Report,
) -> Result<Check, Refused> {
    let counting: Vec<(&str, &Selection)> = report.rows.iter().filter_map(counts).collect();
    let mut takers = vec![0_usize; scene.cells.count];
    for (_, selection) in &counting {
        for cell in scene.cells.taken(selection) {
            if let Some(takers) = takers.get_mut(cell.place) {
                *takers = takers.saturating_add(1);
            }
        }
    }
    let closing = inputs.book.chart.iter().filter(|account| account.closes());
    let all = Selection {
        accounts: Choice::only(closing.map(|account| account.code)),
        funds: Choice::only(scene.funds().map(|fund| fund.code)),
        ..Selection::of(inputs.balances.year, Part::InYear)
    };
    let mut wrong = Vec::new();
    let mut transfers = Money::NIL;
    let mut seen = 0_usize;
    for Numbered {
        place: at,
        cell,
        sums: YearSums { turnover, .. },
        ..
    } in scene.cells.taken(&all)
    {
        seen = seen.saturating_add(1);
        if takers.get(*at) == Some(&1) {
            continue;
        }
        let takers = counting
            .iter()
            .filter(|(_, selection)| selection.takes(cell));
        let rows: Vec<&str> = takers.map(|(id, _)| *id).collect();
        match rows.as_slice() {
            [] if cell.account == AccountCode::TRANSFERS => {
                transfers = transfers.plus(*turnover)?;
            }
            [] => wrong.push(format!(
                "{turnover} on {} is in no row; record the grant's allocation for the year, or \
                 post it to an account that the layout has",
                place(cell)
            )),
            rows => {
                let place = place(cell);
                wrong.push(format!(
                    "{turnover} on {place} is in rows {}",
                    rows.join(" and ")
                ));
            }
        }
    }
    if !transfers.is_nil() {
        wrong.push(format!(
            "transfers of {transfers} cross the funds of the report and are in no row"
        ));
    }
    let balances = if seen == 1 { "balance" } else { "balances" };
    let held = format!("{seen} {balances} of income, expenditure and transfers, each in one row");
    Ok(Check::new("C2", wrong.is_empty(), listed(&wrong, &held)))
}

/// The selection of a row that counts over the year.
fn counts(row: &Row) -> Option<(&str, &Selection)> {
    match &row.figure()?.behind {
        Behind::Selection(selection)
            if row.kind == RowKind::Figure && selection.part == Part::InYear =>
        {
            Some((&row.id, selection))
        }
        Behind::Selection(_) | Behind::Nothing | Behind::Rows(_) | Behind::Awards { .. } => None,
    }
}

fn place(cell: &Cell) -> String {
    let Cell {
        fund,
        project,
        line,
        account,
    } = cell;
    format!("account {account}, fund {fund}, project {project}, line {line}")
}

/// C3: what remains is what the funds close with.
fn closing(inputs: &Inputs<'_>, scene: &Scene<'_>, report: &Report) -> Result<Check, Refused> {
    let balances = scene
        .funds()
        .filter_map(|fund| scene.closing.get(&fund.code));
    let balance = Money::sum(balances.copied())?;
    let id = &inputs.layout.closing;
    let remaining = report.figure(id).unwrap_or_default();
    let holds = remaining == balance;
    let is = if holds { "=" } else { "is not" };
    let says = format!("{id} = {remaining} {is} {balance}, the closing balance of the funds");
    Ok(Check::new("C3", holds, says))
}

/// C4: restricted funds close at nil, or else what is left is shown in a row of its own and no
/// total is worded as a pooled fund's.
fn restricted_apart(scene: &Scene<'_>, report: &Report) -> Check {
    let pooled: Vec<&str> = scene.pooled.iter().map(|fund| fund.name.as_str()).collect();
    let owner = if pooled.is_empty() {
        "a pooled fund".to_owned()
    } else {
        pooled.join(" or ")
    };
    let mut holds = true;
    let mut said = Vec::new();
    for fund in &scene.restricted {
        let Some(left) = scene.restricted_left.get(&fund.code) else {
            continue;
        };
        let name = &fund.name;
        let shown = report.visible().find(|row| shows(row, fund.code, *left));
        holds &= shown.is_some();
        said.push(match shown {
            Some(row) => format!(
                "{left} is left in {name}, is shown in row {} and does not belong to {owner}",
                row.id
            ),
            None => format!("{left} is left in {name}, which is restricted, and is in no row"),
        });
    }
    if !said.is_empty() {
        for row in report.visible().filter(|row| row.kind == RowKind::Total) {
            if let Some(name) = pooled.iter().find(|name| row.label.contains(**name)) {
                holds = false;
                said.push(format!("row {} words it as {name}'s", row.id));
            }
        }
    }
    Check::new(
        "C4",
        holds,
        listed(&said, "every restricted fund closes at £0.00"),
    )
}

/// Whether a row is the closing balance of one fund.
fn shows(row: &Row, fund: FundCode, left: Money) -> bool {
    row.figure().is_some_and(|figure| match &figure.behind {
        Behind::Selection(selection) => {
            selection.part == Part::Whole
                && selection.funds == Choice::one(fund)
                && figure.amount == left
        }
        Behind::Nothing | Behind::Rows(_) | Behind::Awards { .. } => false,
    })
}

/// C5: a grant's income is its allocation.
fn allocations(inputs: &Inputs<'_>, scene: &Scene<'_>, report: &Report) -> Result<Check, Refused> {
    let mut holds = true;
    let mut said = Vec::new();
    let mut compare = |id: &str, shown: Money, allocated: Money| {
        holds &= shown == allocated;
        let is = if shown == allocated { "=" } else { "is not" };
        said.push(format!("{id} = {shown} {is} {allocated}, the allocation"));
    };
    let granted = inputs
        .layout
        .rows
        .iter()
        .find(|row| row.each == Some(Each::Grant));
    if let Some(granted) = granted {
        for (place, allocation) in (1_usize..).zip(&scene.allocations) {
            let id = repeat_id(&granted.id, place);
            compare(
                &id,
                report.figure(&id).unwrap_or_default(),
                allocation.amount,
            );
        }
    }
    for row in &report.rows {
        if let Some(figure) = row.figure()
            && let Behind::Awards { grants, year } = &figure.behind
        {
            let grants = grants
                .iter()
                .filter_map(|code| inputs.book.grants.get(code));
            let allocated = Money::sum(grants.map(|grant| grant.allocation(*year)))?;
            compare(&row.id, figure.amount, allocated);
        }
    }
    Ok(Check::new(
        "C5",
        holds,
        listed(&said, "no grant has an allocation in the year"),
    ))
}

/// C6: what was brought forward is what was carried forward, fund by fund.
fn brought_forward(inputs: &Inputs<'_>, report: &Report) -> Result<Check, Refused> {
    let mut holds = true;
    let mut said = Vec::new();
    let brought = inputs.brought_forward;
    for row in report.rows.iter().filter(|row| row.kind == RowKind::Figure) {
        let Some(Behind::Selection(selection)) = row.figure().map(|figure| &figure.behind) else {
            continue;
        };
        if selection.part != Part::BroughtForward {
            continue;
        }
        let funds = brought
            .funds
            .iter()
            .filter(|(fund, _)| selection.funds.takes(**fund));
        let carried = Money::sum(funds.map(|(_, amount)| *amount))?;
        let shown = amount(row);
        holds &= shown == carried;
        if row.hidden && shown == carried {
            continue;
        }
        let is = if shown == carried { "=" } else { "is not" };
        said.push(format!(
            "{} = {shown} {is} {carried}, {}",
            row.id, brought.authority
        ));
    }
    Ok(Check::new(
        "C6",
        holds,
        listed(&said, "nothing was brought forward"),
    ))
}

/// C7: no statement line waits.
fn nothing_waits(inputs: &Inputs<'_>) -> Check {
    let waiting = &inputs.waiting;
    let (lines, wait) = if waiting.lines == 1 {
        ("line", "waits")
    } else {
        ("lines", "wait")
    };
    let says = format!(
        "{} statement {lines} of the year {wait}: {} in, {} out",
        waiting.lines, waiting.money_in, waiting.money_out
    );
    Check::new("C7", waiting.lines == 0, says)
}
