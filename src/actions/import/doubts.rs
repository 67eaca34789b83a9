//! What a person should look at before they confirm an import, beside what staging doubts itself:
//! a file that is not what its name says, a source that another account has, and an opening balance
//! that is not what the account had.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Said;
use crate::{
    actions::{ActionError, compare::balance_before},
    ledger::{
        calendar::{FinancialYear, short_date},
        code::AccountCode,
        digest::Digest,
        money::Money,
    },
    statement::{
        line::{ReadFile, Stated, StatementLine, misnamed as said_of},
        stage::{plan::Plan, source::same_source as is_same},
    },
    store::{reader::Reader, statements::import::KeptImport},
};

/// Says that the file is not what its name says.
pub(super) fn misnamed(name: &str, read: &ReadFile) -> Option<Said> {
    let why = said_of(name, &read.format)?;
    let at = name.to_owned();
    Some(Said { at, why })
}

/// What a file says that is held against the book.
#[derive(Debug, Clone)]
pub(super) struct Beside {
    name: String,
    file: Digest,
    account: AccountCode,
    source: Option<String>,
    /// The balance that it opens with, and its first day; none where it brings no line.
    opening: Option<(Stated, Date)>,
    /// How many new lines it has of the days of each year, and the last of them.
    years: BTreeMap<FinancialYear, (usize, StatementLine)>,
}

impl Beside {
    /// What a plan says.
    pub(super) fn of(name: &str, plan: &Plan) -> Beside {
        let first = plan.lines.iter().map(|staged| staged.line.date).min();
        let opening = plan.opening.clone().zip(plan.from.or(first));
        let mut years: BTreeMap<FinancialYear, (usize, StatementLine)> = BTreeMap::new();
        for line in plan.new_lines().map(|staged| &staged.line) {
            let year = years.entry(FinancialYear::of(line.date));
            let (count, last) = year.or_insert_with(|| (0, line.clone()));
            *count = count.saturating_add(1);
            if line.date >= last.date {
                *last = line.clone();
            }
        }
        Beside {
            name: name.to_owned(),
            file: plan.file,
            account: plan.account,
            source: plan.source.clone(),
            opening: opening.filter(|_| !years.is_empty()),
            years,
        }
    }

    /// What a person should look at, as the book is.
    pub(super) async fn doubts(&self, reader: &mut Reader) -> Result<Vec<Said>, ActionError> {
        let imports = reader.standing_imports().await?;
        let mut doubts = self.same_source(&imports);
        doubts.extend(self.opening(reader, &imports).await?);
        doubts.extend(self.far(reader.book().await?.open_year()));
        Ok(doubts)
    }

    /// Says that another account holds this very file, or takes the statements of the same source:
    /// its money would count twice.
    fn same_source(&self, imports: &[KeptImport]) -> Vec<Said> {
        let said = |why: String| Said {
            at: self.name.clone(),
            why,
        };
        let elsewhere = imports
            .iter()
            .find(|kept| kept.import.file == self.file && kept.import.account != self.account);
        let this_very = elsewhere.map(|kept| {
            said(format!(
                "this very file was brought into account {} (import {}); the same money would \
                 count twice",
                kept.import.account, kept.number
            ))
        });
        let Some(source) = &self.source else {
            return this_very.into_iter().collect();
        };
        let other = imports.iter().map(|kept| &kept.import).find(|other| {
            let theirs = other.statement_account.as_deref();
            other.account != self.account && theirs.is_some_and(|theirs| is_same(source, theirs))
        });
        let other = other.map(|other| {
            said(format!(
                "account {} takes the statements of {source} already; the same money would count \
                 twice",
                other.account
            ))
        });
        this_very.into_iter().chain(other).collect()
    }

    /// Says that the file opens the account with another balance than it had: as the last statement
    /// before it closed it, else as the ledger and the lines that wait have it.
    async fn opening(
        &self,
        reader: &mut Reader,
        imports: &[KeptImport],
    ) -> Result<Option<Said>, ActionError> {
        let Some((opening, first)) = &self.opening else {
            return Ok(None);
        };
        let own = imports.iter().map(|kept| &kept.import);
        let own = own.filter(|import| import.account == self.account);
        // One that ends in the midst of the day leaves off where this one goes on.
        let goes_on = own.clone().any(|import| {
            let closing = import.closing.as_ref();
            import.to == Some(*first) && closing.is_some_and(|at| at.amount == opening.amount)
        });
        // One that begins as this one does was looked at when it came.
        let as_before = own.clone().any(|import| {
            let before = import.opening.as_ref();
            import.from == Some(*first) && before.is_some_and(|at| at.amount == opening.amount)
        });
        // What goes on from the midst of another is held against the book, not against what closed
        // before.
        let within = own.clone().any(|import| {
            let begins = import.from.is_some_and(|from| from < *first);
            begins && import.to.is_some_and(|to| to > *first)
        });
        if goes_on || as_before {
            return Ok(None);
        }
        let closed = own.filter_map(|import| {
            let (to, closing) = (import.to?, import.closing.as_ref()?);
            (to < *first).then_some((to, import, closing.amount))
        });
        let closed = closed.max_by_key(|(to, ..)| *to).filter(|_| !within);
        let (balance, says) = match closed {
            Some((to, import, amount)) => {
                let (file, to) = (&import.file_name, short_date(to));
                (
                    amount,
                    format!("{file} closed the account with {amount} on {to}"),
                )
            }
            None => match book_balance(reader, self.account, *first).await? {
                Some(amount) => (
                    amount,
                    format!(
                        "the book has {amount} in it at the beginning of {}",
                        short_date(*first)
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
                self.account, opening.amount
            ),
        }))
    }

    /// Says that lines are dated far after the year that is open, where a year may be mistyped.
    fn far(&self, open: FinancialYear) -> Option<Said> {
        let far = self.years.iter().filter(|(year, _)| **year > open.next());
        let far: Vec<&(usize, StatementLine)> = far.map(|(_, lines)| lines).collect();
        let (_, farthest) = far.last()?;
        let count: usize = far.iter().map(|(count, _)| count).sum();
        Some(Said {
            at: farthest.at.to_string(),
            why: format!(
                "{} dated after {}, and the year that is open is {open}; the farthest is {} of \
                 {}: check the year in the file",
                match count {
                    1 => "1 line is".to_owned(),
                    many => format!("{many} lines are"),
                },
                open.next(),
                farthest.text,
                short_date(farthest.date)
            ),
        })
    }
}

/// What the book has in an account at the beginning of a day: the ledger's balance, and the lines
/// of earlier days that wait.
async fn book_balance(
    reader: &mut Reader,
    account: AccountCode,
    day: Date,
) -> Result<Option<Money>, ActionError> {
    let waiting = reader.waiting_before(account, day).await?;
    let ledger = balance_before(reader, account, day).await?;
    if ledger.is_none() && waiting.is_none() {
        return Ok(None);
    }
    let sum = waiting
        .unwrap_or_default()
        .plus(ledger.unwrap_or_default())?;
    Ok(Some(sum))
}
