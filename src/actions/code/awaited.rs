//! A line that answers a commitment or a claim: it is coded to the place that was said when the
//! promise or the claim was made, and its entry is kept as the answer.

use crate::{
    actions::{
        ActionError,
        awaited::{Found, place_of_claim, place_of_commitment},
        refusal::Awaiting,
    },
    ledger::{
        awaited::Awaited, book::Book, code::AccountCode, journal::EntryNumber, money::Money,
        posted::Act,
    },
    statement::{
        line::StatementLine,
        matching::{
            Does,
            awaited::{Open, Ready},
            rank::{Asked, likely},
        },
        suggest::rule::Target,
    },
    store::{
        awaited::{Kept, Which},
        reader::Reader,
        statements::line::HeldLine,
        writer::Writer,
    },
};

use super::confirm::Confirmed;

/// How a line answers what is awaited.
pub(super) struct Settling {
    /// Where it is coded.
    pub(super) target: Target,
    awaited: Awaited,
    /// How much of what is awaited it is: the VAT that is recovered is none of it.
    amount: Money,
}

impl Settling {
    /// What is open of a line answers what is awaited; `over` is how much more than is left whoever
    /// says so has seen that it is.
    ///
    /// # Errors
    /// [`Awaiting`] where it is unknown or was ended, goes the other way, or is more than is left
    /// by another figure.
    pub(super) async fn of(
        reader: &mut Reader,
        book: &Book,
        held: &HeldLine,
        (awaited, over): (Awaited, Money),
    ) -> Result<Settling, ActionError> {
        let found = Found::open(reader, book, awaited).await?;
        let amount = held.open_net()?;
        if awaited.on_account(amount) != amount {
            return Err(Awaiting::OtherWay {
                line: held.number,
                amount,
                awaited,
            }
            .into());
        }
        found.allows(amount, over)?;
        Ok(Settling {
            target: found.target,
            awaited,
            amount: amount.magnitude(),
        })
    }

    /// Keeps the entry of the line as the answer.
    pub(super) async fn answered(
        &self,
        writer: &mut Writer,
        entry: EntryNumber,
        act: &Act,
    ) -> Result<(), ActionError> {
        let Settling {
            awaited, amount, ..
        } = *self;
        Ok(writer.answer_awaited(awaited, entry, amount, act).await?)
    }
}

/// Of several lines at once none is more than is left of what it answers: whoever says that it is
/// looks at it by itself.
pub(super) fn none_over(confirmed: &[Confirmed]) -> Result<(), Awaiting> {
    for one in confirmed {
        if let Does::Settle { awaited, over } = one.does
            && !over.is_nil()
        {
            let line = one.line;
            return Err(Awaiting::OverAmongOthers {
                line,
                awaited,
                over,
            });
        }
    }
    Ok(())
}

/// The commitments and claims of which something is left, ready to be held against lines.
///
/// # Errors
/// A claim of a grant that the book does not have, or the store does not answer.
pub async fn open(reader: &mut Reader, book: &Book) -> Result<Vec<Ready>, ActionError> {
    let mut open = Vec::new();
    for kept in reader.commitments(Which::All).await? {
        let left = kept.standing.left();
        if left.is_nil() {
            continue;
        }
        let Kept { number, is, .. } = kept;
        open.push(Ready::of(Open {
            awaited: Awaited::Commitment(number),
            target: place_of_commitment(&is),
            from: is.payee,
            about: Vec::new(),
            reference: is.reference,
            left,
            since: is.made_on,
            expected: Some(is.expected_on),
        }));
    }
    for kept in reader.claims(Which::All).await? {
        let left = kept.standing.left();
        if left.is_nil() {
            continue;
        }
        let Kept { number, is, .. } = kept;
        let grant = is.grant_of(book)?;
        let funder = book.funders.get(&grant.funder);
        open.push(Ready::of(Open {
            awaited: Awaited::Claim(number),
            target: place_of_claim(&is, book)?,
            from: funder.map_or_else(String::new, |funder| funder.name.clone()),
            about: vec![grant.code.to_string(), grant.title.clone()],
            reference: is.reference,
            left,
            since: is.claimed_on,
            expected: None,
        }));
    }
    Ok(open)
}

/// Whether a line that is not held yet most likely answers one of them: no rule codes it then.
pub fn of_new(open: &[Ready], account: AccountCode, line: &StatementLine) -> bool {
    let amount = line.amount;
    let asked = Asked {
        number: 0,
        account,
        line,
        open: amount,
        net: amount
            .minus(line.vat.unwrap_or_default())
            .unwrap_or_default(),
    };
    likely(open, &asked).is_some()
}
