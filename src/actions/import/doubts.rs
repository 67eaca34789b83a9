//! What a person should look at before they confirm an import, beside what staging doubts itself:
//! a file that is not what its name says, a source that another account has, and an opening balance
//! that is not what the account had.

use jiff::civil::Date;

use super::{Said, Upload};
use crate::{
    actions::{ActionError, compare::balance_before},
    ledger::{
        calendar::{FinancialYear, short_date},
        money::Money,
    },
    statement::{
        line::{StatementLine, misnamed as said_of},
        stage::{plan::Plan, source::same_source as is_same},
    },
    store::{reader::Reader, statements::line::LineFilter},
};

/// Says that the file is not what its name says.
pub(super) fn misnamed(upload: &Upload) -> Option<Said> {
    let why = said_of(&upload.name, &upload.read.format)?;
    let at = upload.name.clone();
    Some(Said { at, why })
}

/// Says that another account holds this very file, or takes the statements of the same source: its
/// money would count twice.
pub(super) async fn same_source(
    reader: &mut Reader,
    upload: &Upload,
    plan: &Plan,
) -> Result<Vec<Said>, ActionError> {
    let imports = reader.standing_imports().await?;
    let said = |why: String| Said {
        at: upload.name.clone(),
        why,
    };
    let elsewhere = imports
        .iter()
        .find(|kept| kept.import.file == plan.file && kept.import.account != plan.account);
    let this_very = elsewhere.map(|kept| {
        said(format!(
            "this very file was brought into account {} (import {}); the same money would count \
             twice",
            kept.import.account, kept.number
        ))
    });
    let Some(source) = &plan.source else {
        return Ok(this_very.into_iter().collect());
    };
    let other = imports.iter().map(|kept| &kept.import).find(|other| {
        let theirs = other.statement_account.as_deref();
        other.account != plan.account && theirs.is_some_and(|theirs| is_same(source, theirs))
    });
    let other = other.map(|other| {
        said(format!(
            "account {} takes the statements of {source} already; the same money would count twice",
            other.account
        ))
    });
    Ok(this_very.into_iter().chain(other).collect())
}

/// Says that the file opens the account with another balance than it had: as the last statement
/// before it closed it, else as the ledger and the lines that wait have it.
pub(super) async fn opening(reader: &mut Reader, plan: &Plan) -> Result<Option<Said>, ActionError> {
    let first = plan.lines.iter().map(|staged| staged.line.date).min();
    let (Some(opening), Some(first)) = (&plan.opening, plan.from.or(first)) else {
        return Ok(None);
    };
    if plan.new_lines().next().is_none() {
        return Ok(None);
    }
    let imports = reader.standing_imports().await?;
    let closed = imports
        .iter()
        .map(|kept| &kept.import)
        .filter_map(|import| {
            let (to, closing) = (import.to?, import.closing.as_ref()?);
            (import.account == plan.account && to < first).then_some((to, import, closing.amount))
        });
    let (balance, says) = match closed.max_by_key(|(to, ..)| *to) {
        Some((to, import, amount)) => {
            let (file, to) = (&import.file_name, short_date(to));
            (
                amount,
                format!("{file} closed the account with {amount} on {to}"),
            )
        }
        None => match book_balance(reader, plan, first).await? {
            Some(amount) => (
                amount,
                format!(
                    "the book has {amount} in it at the beginning of {}",
                    short_date(first)
                ),
            ),
            None => return Ok(None),
        },
    };
    Ok((balance != opening.amount).then(|| Said {
        at: opening.at.to_string(),
        why: format!(
            "the file opens account {} with {}, and {says}; a statement between them may be \
             missing",
            plan.account, opening.amount
        ),
    }))
}

/// What the book has in the account at the beginning of a day: the ledger's balance, and the lines
/// of earlier days that wait.
async fn book_balance(
    reader: &mut Reader,
    plan: &Plan,
    day: Date,
) -> Result<Option<Money>, ActionError> {
    let waiting = LineFilter {
        account: Some(plan.account),
        waiting: Some(true),
        ..LineFilter::default()
    };
    let lines = reader.lines(&waiting, 0, i64::MAX).await?;
    let waits = lines.iter().filter(|held| held.line.date < day);
    let waits: Vec<Money> = waits.map(|held| held.open).collect();
    let ledger = balance_before(reader, plan.account, day).await?;
    if ledger.is_none() && waits.is_empty() {
        return Ok(None);
    }
    let sum = Money::sum(waits)?.plus(ledger.unwrap_or_default())?;
    Ok(Some(sum))
}

/// Says that lines are dated far after the year that is open, where a year may be mistyped.
pub(super) async fn far(reader: &mut Reader, plan: &Plan) -> Result<Option<Said>, ActionError> {
    let open = reader.book().await?.open_year();
    let far = plan.new_lines().map(|staged| &staged.line);
    let far = far.filter(|line| FinancialYear::of(line.date) > open.next());
    let far: Vec<&StatementLine> = far.collect();
    let farthest = far.iter().max_by_key(|line| line.date);
    Ok(farthest.map(|line| Said {
        at: line.at.to_string(),
        why: format!(
            "{} dated after {}, and the year that is open is {open}; the farthest is {} of {}: \
             check the year in the file",
            match far.len() {
                1 => "1 line is".to_owned(),
                many => format!("{many} lines are"),
            },
            open.next(),
            line.text,
            short_date(line.date)
        ),
    }))
}
