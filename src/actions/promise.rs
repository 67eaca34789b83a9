//! Making a commitment or a claim. Neither posts anything; what should be looked at twice is said
//! first, and what was said is what is confirmed.

use crate::{
    ledger::{
        book::Book,
        calendar::FinancialYear,
        claim::Claim,
        commitment::Commitment,
        money::{Money, MoneyError},
        posted::Act,
        year_end::fund_balance,
    },
    store::{Store, awaited::Which, reader::Reader},
};

use super::{
    ActionError,
    awaited::committed,
    caution::{Cautions, Heeded},
    day_of,
    gather::balances_of,
    refusal::{Refusal, named, reasoned},
};

/// Makes a commitment, and gives its number.
///
/// # Errors
/// No reason, a commitment that the book does not take, and what is to be looked at twice first:
/// one that may be recorded already, or more than its fund has left.
pub async fn commit(
    store: &Store,
    slug: &str,
    commitment: Commitment,
    heeded: Heeded,
    act: &Act,
) -> Result<i64, ActionError> {
    named(act)?;
    reasoned(act, "the commitment")?;
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    let commitment = commitment
        .proved(&book, day_of(act))
        .map_err(Refusal::all)?;
    let kept = writer.commitments(Which::All).await?;
    let standing = kept.into_iter().filter(|kept| kept.ended.is_none());
    let others: Vec<(i64, Commitment)> = standing.map(|kept| (kept.number, kept.is)).collect();
    let free = free(&mut writer, &book, &commitment).await?;
    let found: Cautions = commitment
        .cautions(&book, &others, free)
        .into_iter()
        .collect();
    found.heed(heeded)?;
    let number = writer.make_commitment(&commitment, act).await?;
    writer.commit().await?;
    Ok(number)
}

/// What the fund of a commitment has left and promised to nobody, in the year of the promise, or
/// the first that is open where that is closed; below nil where it promised more than it has.
async fn free(
    reader: &mut Reader,
    book: &Book,
    commitment: &Commitment,
) -> Result<Money, ActionError> {
    let year = FinancialYear::of(commitment.made_on).max(book.open_year());
    let (balances, _) = balances_of(reader, book, year).await?;
    let left = fund_balance(book, &balances, commitment.fund)?;
    let promised = committed(reader, book, year).await?;
    let of_fund = promised
        .iter()
        .filter(|one| one.target.fund == commitment.fund);
    let promised: Result<Money, MoneyError> = Money::sum(of_fund.map(|one| one.left));
    Ok(left.minus(promised?)?)
}

/// Makes a claim, and gives its number.
///
/// # Errors
/// No reason, a claim that the book does not take, and what is to be looked at twice first: days
/// that were claimed for already or are still to come, or more than the grant allocates or has
/// left.
pub async fn claim(
    store: &Store,
    slug: &str,
    claim: &Claim,
    heeded: Heeded,
    act: &Act,
) -> Result<i64, ActionError> {
    named(act)?;
    reasoned(act, "the claim")?;
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    claim.prove(&book, day_of(act)).map_err(Refusal::all)?;
    let kept = writer.claims(Which::All).await?;
    // Of one that was withdrawn what came of it still counts.
    let others = kept.into_iter().map(|kept| {
        let amount = match &kept.ended {
            Some(_) => kept.standing.answered,
            None => kept.is.amount,
        };
        (kept.number, Claim { amount, ..kept.is })
    });
    let others: Vec<(i64, Claim)> = others.filter(|(_, other)| !other.amount.is_nil()).collect();
    let receivables = writer.receivables().await?.into_iter();
    let came = receivables.filter(|row| row.grant == claim.grant && !row.award);
    let came = Money::sum(came.map(|row| row.amount.turned()))?;
    let found = claim.cautions(&book, &others, came)?;
    let found: Cautions = found.into_iter().collect();
    found.heed(heeded)?;
    let number = writer.make_claim(claim, act).await?;
    writer.commit().await?;
    Ok(number)
}
