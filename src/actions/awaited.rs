//! Commitments and claims: ending them, and saying which entry answers them.
//!
//! None of it posts anything. A line that is coded to a commitment or a claim answers it with the
//! entry that is posted then; an entry that stands already is said to answer it here, and let go
//! again where it was something else. What an entry has is counted once, whatever it answers.

use crate::{
    ledger::{
        awaited::{Awaited, Standing},
        book::Book,
        calendar::FinancialYear,
        claim::Claim,
        code::{AccountCode, LineCode, ProjectCode},
        commitment::Commitment,
        journal::EntryNumber,
        money::{Money, MoneyError},
        posted::Act,
    },
    statement::suggest::rule::Target,
    store::{
        Store,
        awaited::{Kept, Which},
        reader::Reader,
        writer::Writer,
    },
};

use super::{
    ActionError,
    refusal::{Awaiting, Refusal, named, reasoned},
};

/// The commitments of a book, in the order of their numbers.
///
/// # Errors
/// The store does not answer.
pub async fn commitments(store: &Store, slug: &str) -> Result<Vec<Kept<Commitment>>, ActionError> {
    Ok(store.read(slug).await?.commitments(Which::All).await?)
}

/// The claims of a book, in the order of their numbers.
///
/// # Errors
/// The store does not answer.
pub async fn claims(store: &Store, slug: &str) -> Result<Vec<Kept<Claim>>, ActionError> {
    Ok(store.read(slug).await?.claims(Which::All).await?)
}

/// What is left of a commitment that is set against a year's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// The commitment.
    pub number: i64,
    /// Its place.
    pub target: Target,
    /// What is left of it, above nil.
    pub left: Money,
}

/// What is set against the money of a year: what is left of each commitment that was made by its
/// end, each once. Nothing is set against a year that is closed.
///
/// # Errors
/// The store does not answer.
pub async fn committed(
    reader: &mut Reader,
    book: &Book,
    year: FinancialYear,
) -> Result<Vec<Committed>, ActionError> {
    if book.closed.contains(&year) {
        return Ok(Vec::new());
    }
    let kept = reader.commitments(Which::All).await?;
    let by_then = kept
        .into_iter()
        .filter(|kept| kept.is.made_on <= year.last_day() && !kept.standing.left().is_nil());
    let committed = by_then.map(|kept| Committed {
        number: kept.number,
        target: place_of_commitment(&kept.is),
        left: kept.standing.left(),
    });
    Ok(committed.collect())
}

/// What some commitments come to.
///
/// # Errors
/// [`MoneyError`] beyond the range of money.
pub fn together<'a>(
    committed: impl IntoIterator<Item = &'a Committed>,
) -> Result<Money, MoneyError> {
    Money::sum(committed.into_iter().map(|one| one.left))
}

/// Cancels a commitment or withdraws a claim: nothing more of it is awaited, and what answered it
/// stays.
///
/// # Errors
/// No reason, one that is unknown or was ended before, and one of which nothing is left.
pub async fn end(
    store: &Store,
    slug: &str,
    awaited: Awaited,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    reasoned(act, "what is no longer awaited")?;
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    let found = Found::open(&mut writer, &book, awaited).await?;
    if found.standing.left().is_nil() {
        return Err(Awaiting::NothingLeft(awaited).into());
    }
    writer.end_awaited(awaited, act).await?;
    writer.commit().await?;
    Ok(())
}

/// Which entry answers what is awaited, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The entry, posted already.
    pub entry: EntryNumber,
    /// How much of it; all that answers nothing else where nothing is said.
    pub amount: Option<Money>,
    /// How much more than what is left whoever says so has seen that it is.
    pub over: Money,
}

/// Lets an entry that is posted already answer a commitment or a claim.
///
/// # Errors
/// No reason, one that is unknown or was ended, an entry that is unknown, was reversed, lies
/// elsewhere or answers something else already, and more than is left where nobody confirmed it.
pub async fn answer(
    store: &Store,
    slug: &str,
    awaited: Awaited,
    said: Said,
    act: &Act,
) -> Result<Money, ActionError> {
    named(act)?;
    reasoned(act, "the answer")?;
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    let found = Found::open(&mut writer, &book, awaited).await?;
    let room = room(&mut writer, &book, &found, said.entry).await?;
    let amount = said.amount.unwrap_or(room);
    if amount.is_nil() || amount.is_negative() {
        return Err(Awaiting::NotAboveNil(amount).into());
    }
    if amount > room {
        return Err(Awaiting::NoRoom {
            entry: said.entry,
            awaited,
            room,
            amount,
        }
        .into());
    }
    found.allows(amount, said.over)?;
    writer
        .answer_awaited(awaited, said.entry, amount, act)
        .await?;
    writer.commit().await?;
    Ok(amount)
}

/// Says that an entry was something else, so that what it answered is awaited again.
///
/// # Errors
/// No reason, and an entry that does not answer it.
pub async fn let_go(
    store: &Store,
    slug: &str,
    awaited: Awaited,
    entry: EntryNumber,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    reasoned(act, "what is let go")?;
    let mut writer = store.write(slug).await?;
    let answers = writer.answered_by(entry).await?;
    if !answers.iter().any(|kept| kept.awaited == awaited) {
        return Err(Awaiting::NoAnswer { entry, awaited }.into());
    }
    writer.end_answer(awaited, entry, act).await?;
    writer.commit().await?;
    Ok(())
}

/// Where a line that pays a commitment is coded: its place, whatever grant it is charged to.
pub const fn place_of_commitment(commitment: &Commitment) -> Target {
    Target {
        account: commitment.account,
        fund: commitment.fund,
        project: commitment.project,
        line: commitment.line,
        grant: None,
    }
}

/// Where a line that answers a claim is coded: what its grant owes.
///
/// # Errors
/// A grant that the book does not have.
pub fn place_of_claim(claim: &Claim, book: &Book) -> Result<Target, ActionError> {
    let grant = claim.grant_of(book)?;
    Ok(Target {
        account: AccountCode::GRANTS_RECEIVABLE,
        fund: grant.fund,
        project: ProjectCode::NONE,
        line: LineCode::NONE,
        grant: Some(grant.code),
    })
}

/// A commitment or a claim.
enum Is {
    Commitment(Commitment),
    Claim(Claim),
}

/// What is awaited, as an act finds it.
pub(super) struct Found {
    pub(super) awaited: Awaited,
    pub(super) standing: Standing,
    /// Where a line that answers it is coded.
    pub(super) target: Target,
    is: Is,
}

impl Found {
    async fn of(reader: &mut Reader, book: &Book, awaited: Awaited) -> Result<Found, ActionError> {
        let which = Which::Numbered(awaited.number());
        let unknown = || Awaiting::Unknown(awaited);
        let (standing, target, is) = match awaited {
            Awaited::Commitment(_) => {
                let kept = reader.commitments(which).await?.pop().ok_or_else(unknown)?;
                let target = place_of_commitment(&kept.is);
                (kept.standing, target, Is::Commitment(kept.is))
            }
            Awaited::Claim(_) => {
                let kept = reader.claims(which).await?.pop().ok_or_else(unknown)?;
                let target = place_of_claim(&kept.is, book)?;
                (kept.standing, target, Is::Claim(kept.is))
            }
        };
        Ok(Found {
            awaited,
            standing,
            target,
            is,
        })
    }

    /// One that is awaited still, though more than its amount may have come.
    pub(super) async fn open(
        reader: &mut Reader,
        book: &Book,
        awaited: Awaited,
    ) -> Result<Found, ActionError> {
        let found = Found::of(reader, book, awaited).await?;
        if found.standing.ended {
            return Err(Awaiting::Ended(awaited).into());
        }
        Ok(found)
    }

    /// An amount may answer it: no more than is left, or as much more as somebody confirmed.
    pub(super) fn allows(&self, amount: Money, confirmed: Money) -> Result<(), Awaiting> {
        let (awaited, left) = (self.awaited, self.standing.left());
        let over = self.standing.beyond(amount);
        let amount = amount.magnitude();
        if over == confirmed {
            return Ok(());
        }
        Err(if confirmed.is_nil() {
            Awaiting::Over {
                awaited,
                left,
                amount,
                over,
            }
        } else {
            Awaiting::OtherOver {
                awaited,
                left,
                amount,
                over,
                confirmed,
            }
        })
    }

    /// Its place, in codes.
    fn place(&self) -> String {
        let Target {
            account,
            fund,
            project,
            line,
            grant,
        } = self.target;
        match grant {
            Some(grant) => format!("account {account} of grant {grant}"),
            None => format!("{account} {fund} {project} {line}"),
        }
    }
}

/// How much of an entry lies where something is awaited, and answers nothing else there yet.
async fn room(
    writer: &mut Writer,
    book: &Book,
    found: &Found,
    entry: EntryNumber,
) -> Result<Money, ActionError> {
    let posted = writer.entry(entry).await?;
    let posted = posted.ok_or(Refusal::UnknownEntry(entry))?;
    let reversed = writer.reversed_by(entry).await?.is_some();
    if reversed || posted.entry.reverses.is_some() {
        return Err(Awaiting::Reversed(entry).into());
    }
    let awaited = found.awaited;
    let postings = &posted.entry.postings;
    let mut room = match &found.is {
        Is::Commitment(commitment) => commitment.paid_by(postings)?,
        Is::Claim(claim) => claim.met_by(postings)?,
    };
    if room.is_nil() || room.is_negative() {
        let place = found.place();
        return Err(Awaiting::Elsewhere {
            entry,
            awaited,
            place,
        }
        .into());
    }
    for kept in writer.answered_by(entry).await? {
        let other = Found::of(writer, book, kept.awaited).await?;
        if other.target == found.target {
            room = room.minus(kept.amount)?;
        }
    }
    Ok(room)
}
