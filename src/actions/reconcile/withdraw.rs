//! Withdrawing a statement line that is not real: a line that its bank took back, or that an export
//! made up. One role asks, another approves; the line stays where it is, is still held when its
//! file comes again, and no longer counts.
//!
//! It hides nothing: a reconciliation lists what was withdrawn, and one that was signed with the
//! line stands as it was signed. Where the file prints a balance that holds the line, the account
//! does not reconcile without it, and that is how a real line shows.

use std::fmt;

use jiff::civil::Date;

use crate::{
    actions::{
        ActionError,
        code::standing::waiting,
        refusal::{Reconciling, Refusal, named, reasoned},
    },
    ledger::{calendar::short_date, code::AccountCode, journal::LineNumber, posted::Act},
    store::{Store, reader::Reader, statements::line::HeldLine},
};

/// A line that was withdrawn, with who asked and who approved.
#[derive(Debug, Clone)]
pub struct Withdrawn {
    /// The line.
    pub held: HeldLine,
    /// Who asked, when and why.
    pub asked: Act,
    /// Who approved.
    pub approved: Act,
}

impl fmt::Display for Withdrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, amount) = (&self.held.line, self.held.line.amount);
        write!(
            f,
            "line {} of {}, {amount}: {}; asked by {}, approved by {} (not authenticated): {}",
            self.held.number,
            short_date(line.date),
            line.text,
            self.asked.by,
            self.approved.by,
            self.asked.why.as_deref().unwrap_or_default()
        )
    }
}

/// Asks that a waiting line be withdrawn.
///
/// # Errors
/// A line that is unknown, answered or gone, and no reason.
pub async fn ask(
    store: &Store,
    slug: &str,
    line: LineNumber,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    reasoned(act, "the line")?;
    let mut writer = store.write(slug).await?;
    waiting(&mut writer, line).await?;
    writer.ask_withdrawal(line, act).await?;
    writer.commit().await?;
    Ok(())
}

/// Approves that a line be withdrawn, which another role asked for.
///
/// # Errors
/// Nobody asked, the same role asked (law 8), and a line that is answered or gone by now.
pub async fn approve(
    store: &Store,
    slug: &str,
    line: LineNumber,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    waiting(&mut writer, line).await?;
    let asked = writer.withdrawal_asked(line).await?;
    let (record, asked) = asked.ok_or(Reconciling::WithdrawalNotAsked(line))?;
    if asked.by.trim().eq_ignore_ascii_case(act.by.trim()) {
        return Err(Refusal::OwnWork(act.by.clone()).into());
    }
    writer.withdraw_line(line, record, act).await?;
    writer.commit().await?;
    Ok(())
}

/// The lines of an account up to a day that were withdrawn.
pub(super) async fn of_account(
    reader: &mut Reader,
    account: AccountCode,
    on: Date,
) -> Result<Vec<Withdrawn>, ActionError> {
    let withdrawals = reader.withdrawals().await?;
    let numbers: Vec<LineNumber> = withdrawals.iter().map(|gone| gone.line).collect();
    let lines = reader.lines_of(&numbers).await?;
    let ours = |held: &HeldLine| held.account == account && held.line.date <= on;
    let mut found = Vec::new();
    for held in lines.into_iter().filter(ours) {
        let gone = withdrawals.iter().find(|gone| gone.line == held.number);
        found.extend(gone.map(|gone| Withdrawn {
            held,
            asked: gone.asked.clone(),
            approved: gone.approved.clone(),
        }));
    }
    Ok(found)
}
