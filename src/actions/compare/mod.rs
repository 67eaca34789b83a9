//! Comparing an account of the ledger with its statements up to a day: the figures that a
//! reconciliation is made from.

mod stated;

use jiff::{ToSpan as _, civil::Date};

use self::stated::{counted_before, statement_balance};
use super::{
    ActionError,
    gather::balances_of,
    refusal::{Reconciling, Refusal},
};
use crate::{
    ledger::{
        balance::{Choice, Part, Selection},
        book::Book,
        calendar::{FinancialYear, short_date},
        code::AccountCode,
        journal::EntryNumber,
        money::Money,
    },
    statement::reconcile::{
        Answer, EntryNet, LineToAnswer, reconcile, reconcile_by_days,
        statement::{Basis, Reconciliation, Said},
    },
    store::{
        journal::list::{self, Moment},
        reader::Reader,
        statements::line::{HeldLine, LineFilter, LineState},
    },
};

/// The most entries that may be on no statement yet, and the most lines that may wait, where a
/// reconciliation is worked out: it lists each of them, and nobody signs for more.
const MOST_OPEN: i64 = 10_000;
/// The most that are looked through for those of up to the day.
const MOST_READ: i64 = 40_000;

/// A kept reconciliation, worked out again from the book as it is now.
pub(super) async fn again(
    reader: &mut Reader,
    kept: &Reconciliation,
) -> Result<Reconciliation, ActionError> {
    let Basis { account, on, .. } = kept.basis;
    let book = reader.book().await?;
    let mut basis = Basis {
        opening: ledger_opening(reader, &book, account, kept.basis.year).await?,
        ..kept.basis.clone()
    };
    let before = counted_before(reader, account, on).await?;
    basis.counted_to = before.as_ref().map(|before| before.on);
    if !basis.statement.is_counted() {
        basis.not_in_it = before.map_or_else(Vec::new, |before| before.not_in_it);
    } else if let Some(stated) = basis.statement.by_hand() {
        // Once it has statements, their lines tell.
        basis.statement =
            statement_balance(reader, &book, (account, on), None, Some(stated)).await?;
    }
    as_it_stands(reader, basis).await
}

/// A kept reconciliation, worked out again from the book as it was at a moment: lines that were
/// imported, entries that were posted and matches that were made or ended later are not in it.
pub(super) async fn as_at(
    reader: &mut Reader,
    kept: &Reconciliation,
    moment: Moment,
) -> Result<Reconciliation, ActionError> {
    let Basis { account, on, .. } = kept.basis;
    let book = reader.book().await?;
    let opening = ledger_opening(reader, &book, account, kept.basis.year).await?;
    let basis = Basis {
        opening,
        ..kept.basis.clone()
    };
    compared(reader, basis, account, on, moment).await
}

/// The ledger's balance of an account on a day, over all funds.
pub(super) async fn balance_at(
    reader: &mut Reader,
    account: AccountCode,
    on: Date,
) -> Result<Money, ActionError> {
    let book = reader.book().await?;
    let year = FinancialYear::of(on);
    let opening = ledger_opening(reader, &book, account, year).await?;
    let turnover = reader.turnover(account, year, on).await?;
    Ok(Money::sum([opening, turnover.receipts, turnover.payments])?)
}

/// The ledger's balance of an account at the beginning of a day, over all funds; none where it
/// holds nothing of the account before.
pub(super) async fn balance_before(
    reader: &mut Reader,
    account: AccountCode,
    day: Date,
) -> Result<Option<Money>, ActionError> {
    let book = reader.book().await?;
    let year = FinancialYear::of(day).max(book.first_year);
    let opening = ledger_opening(reader, &book, account, year).await?;
    // What the book opened with is dated on the first day, and is in the opening.
    let before = day.saturating_sub(1.day());
    let turnover = reader.turnover(account, year, before).await?;
    let moved = [turnover.receipts, turnover.payments];
    if opening.is_nil() && moved.iter().all(|side| side.is_nil()) {
        return Ok(None);
    }
    Ok(Some(opening.plus(Money::sum(moved)?)?))
}

/// Works out the reconciliation of an account at a day from the book as it is.
pub(super) async fn worked_out(
    reader: &mut Reader,
    account: AccountCode,
    on: Date,
    said: &Said,
) -> Result<Reconciliation, ActionError> {
    let book = reader.book().await?;
    let known = book.chart.get(account);
    let known = known.ok_or(Refusal::UnknownAccount(account))?;
    if !known.kind.holds_money() {
        return Err(Refusal::NoStatementAccount(account).into());
    }
    let year = FinancialYear::of(on);
    if year < book.first_year {
        return Err(Refusal::BeforeFirstYear {
            year,
            first: book.first_year,
        }
        .into());
    }
    let opening = ledger_opening(reader, &book, account, year).await?;
    let before = counted_before(reader, account, on).await?;
    let (at, counted) = ((account, on), before.as_ref());
    let statement = statement_balance(reader, &book, at, counted, said.balance).await?;
    let counted_to = counted.map(|before| before.on);
    let not_in_it = before.map_or_else(Vec::new, |before| before.not_in_it);
    let not_in_it = if statement.is_counted() {
        said.not_in_it.clone()
    } else if said.not_in_it.is_empty() {
        not_in_it
    } else {
        return Err(Reconciling::LinesTell(account).into());
    };
    let basis = Basis {
        account,
        year,
        on,
        opening,
        statement,
        counted_to,
        not_in_it,
    };
    let made = as_it_stands(reader, basis).await?;
    let listed = |number: &&EntryNumber| {
        let mut open = made.payments_outstanding.iter();
        open.any(|item| item.number == **number)
            || made
                .receipts_outstanding
                .iter()
                .any(|item| item.number == **number)
    };
    if let Some(entry) = said.not_in_it.iter().find(|number| !listed(number)) {
        let (entry, date) = (*entry, short_date(on));
        return Err(Reconciling::NotOfIt {
            entry,
            account,
            date,
        }
        .into());
    }
    Ok(made)
}

/// Reconciles an account from the book as it stands: from what its days come to, and from what is
/// open about the day, each of which the reconciliation lists.
async fn as_it_stands(reader: &mut Reader, basis: Basis) -> Result<Reconciliation, ActionError> {
    let Basis {
        account, year, on, ..
    } = basis;
    let mut open = reader.open(account, MOST_READ.saturating_add(1)).await?;
    let over = |found: usize, most: i64| i64::try_from(found).is_ok_and(|found| found > most);
    let most = MOST_OPEN;
    if over(open.entries.len(), MOST_READ) {
        return Err(Reconciling::EntriesOpen { account, most }.into());
    }
    if over(open.entries.len(), most) {
        // Those of after the day, and what was counted, are not listed.
        let placed = reader.placed(&open.entries).await?.into_iter();
        let listed = placed.filter(|(number, placed)| basis.may_list(*number, *placed));
        open.entries = listed.map(|(number, _)| number).collect();
    }
    if over(open.entries.len(), most) {
        return Err(Reconciling::EntriesOpen { account, most }.into());
    }
    if over(open.lines.len(), most) {
        return Err(Reconciling::LinesWait { account, most }.into());
    }
    open.entries.extend(&basis.not_in_it);
    if basis.statement.is_counted() {
        open.entries.extend(reader.reversed_before(year).await?);
    }
    let turnover = reader.turnover(account, year, on).await?;
    let open = reader.open_sides(account, on, open).await?;
    let entries: Vec<EntryNet> = open.entries.into_iter().map(net).collect();
    let made = reconcile_by_days(basis, turnover, &entries, &open.lines)?;
    Ok(made)
}

/// Reconciles an account from the whole of it, as the book was at a moment.
async fn compared(
    reader: &mut Reader,
    basis: Basis,
    account: AccountCode,
    on: Date,
    moment: Moment,
) -> Result<Reconciliation, ActionError> {
    let nets = reader.entry_nets(account, on, moment).await?;
    let entries: Vec<EntryNet> = nets.into_iter().map(net).collect();
    let of_account = LineFilter {
        account: Some(account),
        gone: true,
        ..LineFilter::default()
    };
    let lines = reader.lines(&of_account, 0, i64::MAX).await?;
    let counted = |held: &HeldLine| match held.state {
        LineState::Undone(record) | LineState::Withdrawn(record) => record > moment.record,
        LineState::Waiting | LineState::Left(_) | LineState::Answered(_) => true,
    };
    let lines: Vec<LineToAnswer> = lines
        .into_iter()
        .filter(|held| held.number <= moment.line && counted(held))
        .map(|held| LineToAnswer {
            number: held.number,
            date: held.line.date,
            year: held.year,
            text: held.line.text,
            amount: held.line.amount,
        })
        .collect();
    Ok(reconcile(basis, &entries, &lines)?)
}

/// An entry as the store finds it, as the reconciliation takes it.
fn net(found: list::EntryNet) -> EntryNet {
    let answers = found
        .answers
        .into_iter()
        .map(|(line, amount)| Answer { line, amount });
    EntryNet {
        number: found.number,
        date: found.date,
        year: found.year,
        text: found.text,
        net: found.net,
        answers: answers.collect(),
        reverses: found.reverses,
        replaces: found.replaces,
    }
}

/// What the ledger brought into the year on the account, over all funds.
async fn ledger_opening(
    reader: &mut Reader,
    book: &Book,
    account: AccountCode,
    year: FinancialYear,
) -> Result<Money, ActionError> {
    let (balances, _) = balances_of(reader, book, year).await?;
    let brought = Selection::of(year, Part::BroughtForward);
    Ok(balances.figure(&Selection {
        accounts: Choice::one(account),
        ..brought
    })?)
}

/// A time of a month or more that no statement of an account shows, after the last reconciliation
/// that is signed and up to a day: a monthly statement is missing from it at least. It is given by
/// its first day and its last. None where the statements follow one another, and where the account
/// has none, so that its balance is stated by hand anyway.
pub(super) async fn unseen(
    reader: &mut Reader,
    account: AccountCode,
    on: Date,
) -> Result<Option<(Date, Date)>, ActionError> {
    let imports = reader.standing_imports().await?;
    let imports = imports.into_iter().map(|kept| kept.import);
    let imports = imports.filter(|import| import.account == account);
    let shown = imports.filter_map(|import| {
        let to = import.to?;
        Some((import.from.unwrap_or(to), to))
    });
    let mut shown: Vec<(Date, Date)> = shown.filter(|(from, _)| *from <= on).collect();
    shown.sort_unstable();
    let Some((first, _)) = shown.first().copied() else {
        return Ok(None);
    };
    let signed = reader.reconciliations(account).await?;
    let signed = signed.iter().filter(|kept| kept.locked.is_some());
    let signed = signed.map(|kept| kept.on).filter(|day| *day < on).max();
    let mut reaches = signed.unwrap_or(first);
    let is_gap = |reaches: Date, from: Date| reaches.saturating_add(1.month()) <= from;
    for (from, to) in shown {
        if is_gap(reaches, from) {
            return Ok(Some((day_after(reaches), from.yesterday().unwrap_or(from))));
        }
        reaches = reaches.max(to);
    }
    Ok(is_gap(reaches, on).then(|| (day_after(reaches), on)))
}

fn day_after(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}
