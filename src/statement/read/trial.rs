//! The figures of a file → which way the columns called debit and credit go, where its layout is
//! that of any bank.
//!
//! A bank's debit goes out of the account; a debit in a ledger may be a cost, or money that came
//! into the bank. The same words head all of them, so only the balances can tell.

use std::ops::ControlFlow;

use super::table::Table;
use crate::{
    ledger::money::Money,
    statement::{
        error::ReadError,
        line::{Place, Problem, ReadFile, Statement, StatementLine},
        profile::Column,
        recognise::{Layout, Unknown},
        rows::Rows,
    },
};

/// The most rows that are looked at; more would prove no more.
const ROWS: u32 = 20_000;

/// What balances say of the amounts between them, counted: as the layout reads them, and the other
/// way round.
#[derive(Default)]
struct Says {
    as_read: usize,
    turned: usize,
}

/// Looks whether the balances of a file prove its layout, where that rests on the words debit and
/// credit; why it is not known, where they do not. Several sheets of one heading prove it together.
pub(super) fn trial(
    rows: &mut dyn Rows,
    layouts: &[Layout<'_>],
) -> Result<Option<Unknown>, ReadError> {
    let Some(layout) = layouts.first() else {
        return Ok(None);
    };
    let Some((debit, column)) = rests_on_debit(layout) else {
        return Ok(None);
    };
    let sheet = rows.sheets().get(layout.sheet);
    let sheet = sheet.and_then(|sheet| sheet.name.clone());
    let mut says = Says::default();
    for layout in layouts {
        let found = of_sheet(rows, layout)?;
        says.as_read = says.as_read.saturating_add(found.as_read);
        says.turned = says.turned.saturating_add(found.turned);
    }
    if says.as_read > says.turned {
        return Ok(None);
    }
    let turned = says.turned > says.as_read;
    let mut open = layout.rivals.clone();
    if !turned {
        open.insert(0, layout.profile.name.clone());
    }
    let at = Place {
        sheet,
        row: layout.heading.unwrap_or(1),
        column: Some(column),
    };
    let why = if turned {
        format!(
            "the balances go up by money under '{debit}', as a ledger's do and no bank's, so it is \
             a cost of a cost centre, or came into a bank account: nothing proves which"
        )
    } else {
        format!(
            "statements of banks and of ledgers are headed so, and no balance proves whether money \
             under '{debit}' went out or came in"
        )
    };
    Ok(Some(Unknown {
        problems: vec![Problem { at, why }],
        open,
    }))
}

/// What the balances of a sheet say.
fn of_sheet(rows: &mut dyn Rows, layout: &Layout<'_>) -> Result<Says, ReadError> {
    let mut table = Table::new(layout, None, ReadFile::default(), 0);
    let mut whole = true;
    rows.each(layout.sheet, &mut |row| {
        table.row(row);
        whole = table.file.rows < ROWS;
        Ok(if whole {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    })?;
    let (read, _) = table.finish();
    let found = read.statements.iter().map(|one| says(one, whole));
    Ok(found.fold(Says::default(), |all, one| Says {
        as_read: all.as_read.saturating_add(one.as_read),
        turned: all.turned.saturating_add(one.turned),
    }))
}

/// The caption of the column called debit and its place, where a layout of any bank reads it.
fn rests_on_debit<'l>(layout: &'l Layout<'_>) -> Option<(&'l str, u16)> {
    if !layout.profile.fallback || layout.profile.own {
        return None;
    }
    let columns = [Column::MoneyOut, Column::MoneyIn].into_iter();
    let mut columns = columns.filter_map(|role| {
        let column = layout.columns.get(role)?;
        let caption = layout.captions.get(&column)?.trim();
        let mut words = caption.split(|letter: char| !letter.is_alphabetic());
        let debit = |word: &str| {
            ["debit", "debits", "dr"]
                .iter()
                .any(|name| word.eq_ignore_ascii_case(name))
        };
        words.any(debit).then_some((caption, column))
    });
    columns.next()
}

/// What the balances of a statement say: those after its lines; of a statement without them, its
/// opening and closing, where all of it was looked at.
fn says(statement: &Statement, whole: bool) -> Says {
    let lines = &statement.lines;
    if lines.iter().any(|line| line.balance.is_some()) {
        let days = lines.first().zip(lines.last());
        let order = days.map(|(first, last)| first.date.cmp(&last.date));
        let forth = || follow(lines.iter());
        let back = || follow(lines.iter().rev());
        return match order {
            Some(std::cmp::Ordering::Less) => forth(),
            Some(std::cmp::Ordering::Greater) => back(),
            Some(std::cmp::Ordering::Equal) | None => {
                let (forth, back) = (forth(), back());
                Says {
                    as_read: forth.as_read.max(back.as_read),
                    turned: forth.turned.max(back.turned),
                }
            }
        };
    }
    let ends = statement.opening.as_ref().zip(statement.closing.as_ref());
    let sum = Money::sum(lines.iter().map(|line| line.amount));
    let (Some((opening, closing)), Ok(sum), true) = (ends, sum, whole) else {
        return Says::default();
    };
    let (opening, closing) = (opening.amount, closing.amount);
    Says {
        as_read: usize::from(!sum.is_nil() && opening.plus(sum) == Ok(closing)),
        turned: usize::from(!sum.is_nil() && opening.minus(sum) == Ok(closing)),
    }
}

/// Goes along the balances, from the first line in time; some print one after the last line of a
/// day alone.
fn follow<'l>(lines: impl Iterator<Item = &'l StatementLine>) -> Says {
    let mut says = Says::default();
    let mut before: Option<Money> = None;
    let mut since = Ok(Money::NIL);
    for line in lines {
        since = since.and_then(|since| since.plus(line.amount));
        let Some(after) = line.balance else {
            continue;
        };
        if let (Some(before), Ok(since)) = (before, since)
            && !since.is_nil()
        {
            if before.plus(since) == Ok(after) {
                says.as_read = says.as_read.saturating_add(1);
            } else if before.minus(since) == Ok(after) {
                says.turned = says.turned.saturating_add(1);
            }
        }
        (before, since) = (Some(after), Ok(Money::NIL));
    }
    says
}
