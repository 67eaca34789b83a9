//! The proof of law 3: every row of a file is accounted for, and every pound, each side by itself.
//!
//! The left-hand figures come from the file as it was read, the right-hand ones from what was
//! decided line by line, so a row or a pound that is lost between the two shows.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ledger::money::{Money, MoneyError};

/// Money in and money out, each without a sign, because a net of nil would hide both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sides {
    /// What came in, in pence.
    pub money_in: Money,
    /// What went out, in pence, as a positive amount.
    pub money_out: Money,
}

impl Sides {
    /// The sides of one amount, money in positive.
    pub const fn of(amount: Money) -> Sides {
        if amount.is_negative() {
            Sides {
                money_in: Money::NIL,
                money_out: amount.turned(),
            }
        } else {
            Sides {
                money_in: amount,
                money_out: Money::NIL,
            }
        }
    }

    /// The sides of many amounts.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn sum(amounts: impl IntoIterator<Item = Money>) -> Result<Sides, MoneyError> {
        amounts
            .into_iter()
            .try_fold(Sides::default(), |sum, amount| sum.plus(Sides::of(amount)))
    }

    /// Each side added to the same side of another.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn plus(self, other: Sides) -> Result<Sides, MoneyError> {
        Ok(Sides {
            money_in: self.money_in.plus(other.money_in)?,
            money_out: self.money_out.plus(other.money_out)?,
        })
    }

    /// Each side less the same side of another.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn minus(self, other: Sides) -> Result<Sides, MoneyError> {
        Ok(Sides {
            money_in: self.money_in.minus(other.money_in)?,
            money_out: self.money_out.minus(other.money_out)?,
        })
    }

    /// Whether either side is below nil, which no sum of real lines can be.
    pub const fn is_negative(self) -> bool {
        self.money_in.is_negative() || self.money_out.is_negative()
    }
}

/// What became of every row and every pound of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Proof {
    /// The rows of the file that are not blank.
    pub rows: u32,
    /// Its blank rows, counted apart.
    pub blank: u32,
    /// The rows that are new lines.
    pub lines: u32,
    /// The rows that the account already holds.
    pub duplicates: u32,
    /// The rows set aside, each with its reason.
    pub set_aside: u32,
    /// The money of the file: of every row that is a line or would otherwise be one.
    pub money: Sides,
    /// The money of the new lines that are posted.
    pub posted: Sides,
    /// The money of the new lines that wait.
    pub waiting: Sides,
    /// The money of the duplicates.
    pub already_held: Sides,
    /// The money of the rows set aside that would otherwise be lines.
    pub set_aside_money: Sides,
}

impl Proof {
    /// Whether every row and every pound, each side by itself, is accounted for.
    pub fn holds(&self) -> bool {
        let counted = u64::from(self.lines)
            .saturating_add(self.duplicates.into())
            .saturating_add(self.set_aside.into());
        let negative = [
            self.posted,
            self.waiting,
            self.already_held,
            self.set_aside_money,
        ]
        .iter()
        .any(|sides| sides.is_negative());
        u64::from(self.rows) == counted && !negative && self.accounted() == Ok(self.money)
    }

    fn accounted(&self) -> Result<Sides, MoneyError> {
        self.posted
            .plus(self.waiting)?
            .plus(self.already_held)?
            .plus(self.set_aside_money)
    }

    /// The same file once these lines of it, and no others, are posted; the rest of its new lines
    /// wait. Lines that go back to waiting are left out of the next call.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn with_posted(
        &self,
        posted: impl IntoIterator<Item = Money>,
    ) -> Result<Proof, MoneyError> {
        let posted = Sides::sum(posted)?;
        let waiting = self.posted.plus(self.waiting)?.minus(posted)?;
        Ok(Proof {
            posted,
            waiting,
            ..*self
        })
    }
}

/// The two statements of law 3, as the import prints and keeps them.
impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Proof {
            rows,
            lines,
            duplicates,
            set_aside,
            blank,
            ..
        } = *self;
        let parts = [lines, duplicates, set_aside].map(i64::from);
        counted(f, rows.into(), parts, blank.into())?;
        sides(
            f,
            &[
                ("in the file", self.money),
                ("posted", self.posted),
                ("waiting", self.waiting),
                ("already held", self.already_held),
                ("set aside", self.set_aside_money),
            ],
        )?;
        f.write_str(if self.holds() {
            ACCOUNTED
        } else {
            "THE PROOF DOES NOT HOLD: do not import this file"
        })
    }
}

/// What became of every row and every pound of a file that was imported. The file's own figures are
/// kept with it; those of its lines and of its rows set aside are counted again from what the book
/// holds. Posted or waiting, a line is a line here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct FileProof {
    /// The rows of the file that are not blank.
    pub rows: i64,
    /// Its blank rows, counted apart.
    pub blank: i64,
    /// The lines that it brought.
    pub lines: i64,
    /// The rows that the account already held.
    pub duplicates: i64,
    /// The rows set aside, each with its reason.
    pub set_aside: i64,
    /// The money of the file: of every row that is a line or would otherwise be one.
    pub money: Sides,
    /// The money of its lines.
    pub in_lines: Sides,
    /// The money of the duplicates.
    pub already_held: Sides,
    /// The money of the rows set aside that would otherwise be lines.
    pub set_aside_money: Sides,
}

impl FileProof {
    /// Whether every row and every pound, each side by itself, is still accounted for.
    pub fn holds(&self) -> bool {
        let counted = self.lines.saturating_add(self.duplicates);
        let accounted = self.in_lines.plus(self.already_held);
        let accounted = accounted.and_then(|sum| sum.plus(self.set_aside_money));
        self.rows == counted.saturating_add(self.set_aside) && accounted == Ok(self.money)
    }
}

/// The two statements of law 3 of a file that was imported.
impl fmt::Display for FileProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FileProof {
            rows,
            blank,
            lines,
            duplicates,
            set_aside,
            ..
        } = *self;
        counted(f, rows, [lines, duplicates, set_aside], blank)?;
        sides(
            f,
            &[
                ("in the file", self.money),
                ("in its lines", self.in_lines),
                ("already held", self.already_held),
                ("set aside", self.set_aside_money),
            ],
        )?;
        f.write_str(if self.holds() {
            ACCOUNTED
        } else {
            "THE PROOF NO LONGER HOLDS: run `fundledger verify`"
        })
    }
}

const ACCOUNTED: &str = "every row and every pound is accounted for";

/// The statement of the rows: what they are, and what became of them.
fn counted(
    f: &mut fmt::Formatter<'_>,
    rows: i64,
    [lines, duplicates, set_aside]: [i64; 3],
    blank: i64,
) -> fmt::Result {
    writeln!(
        f,
        "rows in {rows} = lines {lines} + duplicates {duplicates} + set aside {set_aside} \
         (blank rows {blank}, counted apart)"
    )
}

/// The statement of the money, each side by itself.
fn sides(f: &mut fmt::Formatter<'_>, rows: &[(&str, Sides)]) -> fmt::Result {
    writeln!(f, "{:<14}{:>18}{:>18}", "", "money in", "money out")?;
    for (label, sides) in rows {
        let Sides {
            money_in,
            money_out,
        } = sides;
        writeln!(f, "{label:<14}{money_in:>18}{money_out:>18}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper() -> Proof {
        let both = Sides {
            money_in: Money::from_pence(5_618_000),
            money_out: Money::from_pence(5_618_000),
        };
        Proof {
            rows: 62,
            blank: 7,
            lines: 49,
            set_aside: 13,
            money: both,
            waiting: both,
            ..Proof::default()
        }
    }

    #[test]
    fn the_proof_states_both_sides() {
        insta::assert_snapshot!(paper().to_string(), @r"
        rows in 62 = lines 49 + duplicates 0 + set aside 13 (blank rows 7, counted apart)
                                money in         money out
        in the file           £56,180.00        £56,180.00
        posted                     £0.00             £0.00
        waiting               £56,180.00        £56,180.00
        already held               £0.00             £0.00
        set aside                  £0.00             £0.00
        every row and every pound is accounted for
        ");
    }

    #[test]
    fn a_lost_row_a_lost_pound_and_a_wrong_side_are_seen() {
        assert!(paper().holds());
        let lost_row = Proof {
            lines: 48,
            ..paper()
        };
        assert!(!lost_row.holds());
        let mut lost_pound = paper();
        lost_pound.waiting.money_out = Money::from_pence(5_617_900);
        assert!(!lost_pound.holds());
        // A payment read as a receipt: the net of both sides together would hide it.
        let mut wrong_side = paper();
        wrong_side.waiting.money_in = Money::from_pence(5_619_000);
        wrong_side.waiting.money_out = Money::from_pence(5_619_000);
        assert!(!wrong_side.holds());
        assert!(wrong_side.to_string().contains("DOES NOT HOLD"));
    }

    #[test]
    fn a_file_whose_lines_were_lost_since_no_longer_proves() {
        let both = paper().money;
        let kept = FileProof {
            rows: 62,
            blank: 7,
            lines: 49,
            set_aside: 13,
            money: both,
            in_lines: both,
            ..FileProof::default()
        };
        assert!(kept.holds());
        assert!(kept.to_string().ends_with(ACCOUNTED));
        let lost = FileProof { lines: 48, ..kept };
        assert!(lost.to_string().contains("NO LONGER HOLDS"));
        let mut changed = kept;
        changed.in_lines.money_out = Money::from_pence(5_617_900);
        assert!(!changed.holds());
    }

    #[test]
    fn lines_move_from_waiting_to_posted_and_back() {
        let posted = [Money::from_pence(2_800_000), Money::from_pence(-257_500)];
        let moved = paper().with_posted(posted).unwrap();
        assert!(moved.holds());
        assert_eq!(moved.posted.money_out, Money::from_pence(257_500));
        assert_eq!(moved.waiting.money_in, Money::from_pence(2_818_000));
        assert_eq!(moved.with_posted([]), Ok(paper()));
        // More posted than the file holds.
        let too_much = paper().with_posted([Money::from_pence(9_900_000)]).unwrap();
        assert!(!too_much.holds());
    }
}
