//! Movements that a line may be held against, found by amount, by reference or by payee, never by
//! looking at all of them.

use jiff::civil::{Date, date};

use super::words;
use crate::ledger::{code::AccountCode, money::Money};

/// How many movements of one amount, reference or payee are looked at, the nearest days first.
pub(super) const NEAREST: usize = 16;

/// Day nought of the numbers that days are compared by.
const EPOCH: Date = date(1970, 1, 1);

/// A movement: an entry that no line shows yet, or a line that no entry answers yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The number of the entry or of the line.
    pub number: i64,
    /// The account that it moves.
    pub account: AccountCode,
    /// Its day.
    pub date: Date,
    /// What is open of it, money in positive.
    pub open: Money,
    /// What it says.
    pub text: String,
    /// Its reference.
    pub reference: Option<String>,
    /// The other party, where it names one.
    pub party: Option<String>,
}

/// A movement with what it is found by, made once.
#[derive(Debug)]
pub struct Ready {
    /// The movement.
    pub movement: Movement,
    pub(super) day: i64,
    pub(super) reference: Option<String>,
    /// The words that can be references, its own among them.
    pub(super) references: Vec<String>,
    pub(super) payee: Option<String>,
    /// Its telling words, sorted.
    pub(super) words: Vec<String>,
}

impl Ready {
    /// Reads a movement.
    pub fn of(movement: Movement) -> Ready {
        let Movement {
            date,
            text,
            reference,
            party,
            ..
        } = &movement;
        let (reference, party) = (reference.as_deref(), party.as_deref());
        let mut telling: Vec<String> = [Some(text.as_str()), party]
            .into_iter()
            .flatten()
            .flat_map(words::words)
            .filter(|word| words::telling(word))
            .collect();
        telling.sort_unstable();
        telling.dedup();
        Ready {
            day: day_number(*date),
            reference: words::reference(reference),
            references: words::references([reference, Some(text)]),
            payee: words::named(party, text),
            words: telling,
            movement,
        }
    }

    /// How many days lie between two movements.
    pub(super) fn days_from(&self, other: &Ready) -> i64 {
        self.day.saturating_sub(other.day).saturating_abs()
    }

    /// The telling words that both say.
    pub(super) fn shared_words<'a>(&'a self, other: &Ready) -> Vec<&'a str> {
        let both = |word: &&String| other.words.binary_search(word).is_ok();
        self.words.iter().filter(both).map(String::as_str).collect()
    }

    /// Whether it says a word that can be a reference.
    pub(super) fn says_reference(&self, word: &String) -> bool {
        self.references.binary_search(word).is_ok()
    }

    /// Whether its text says a reference of several words, as they are looked for.
    pub(super) fn says(&self, phrase: &str) -> bool {
        let text = self.movement.text.as_str();
        // Most texts hold no such number, and are not taken apart.
        let number = phrase.split(' ').find(|word| {
            let mut letters = word.bytes();
            !word.is_empty() && letters.all(|letter| letter.is_ascii_digit())
        });
        let may = number.is_none_or(|number| text.contains(number));
        may && words::spaced(text).contains(phrase)
    }

    /// A reference-like word that both say.
    pub(super) fn shared_reference(&self, other: &Ready) -> Option<&str> {
        let both = |word: &&String| other.references.binary_search(word).is_ok();
        self.references.iter().find(both).map(String::as_str)
    }
}

/// A day as a number, so that days are compared by a subtraction.
pub(super) fn day_number(day: Date) -> i64 {
    day.duration_since(EPOCH).as_hours().div_euclid(24)
}

/// Movements, made ready once and sorted by each thing that they are found by.
#[derive(Debug, Default)]
pub struct Pool {
    ready: Vec<Ready>,
    accounts: Vec<AccountCode>,
    by_amount: Vec<(AccountCode, Money, i64, usize)>,
    by_reference: Vec<(AccountCode, String, i64, usize)>,
    by_payee: Vec<(AccountCode, String, i64, usize)>,
}

impl Pool {
    /// Makes movements ready.
    pub fn of(movements: impl IntoIterator<Item = Movement>) -> Pool {
        let mut pool = Pool::default();
        for (place, movement) in movements.into_iter().enumerate() {
            let ready = Ready::of(movement);
            let (account, day) = (ready.movement.account, ready.day);
            let amount = ready.movement.open;
            pool.by_amount.push((account, amount, day, place));
            let own = ready.reference.iter();
            for reference in ready.references.iter().chain(own) {
                let key = (account, reference.clone(), day, place);
                pool.by_reference.push(key);
            }
            if let Some(payee) = &ready.payee {
                pool.by_payee.push((account, payee.clone(), day, place));
            }
            pool.accounts.push(account);
            pool.ready.push(ready);
        }
        pool.accounts.sort_unstable();
        pool.accounts.dedup();
        pool.by_amount.sort_unstable();
        pool.by_reference.sort_unstable();
        pool.by_reference.dedup();
        pool.by_payee.sort_unstable();
        pool
    }

    /// The accounts that it has movements of.
    pub(super) fn accounts(&self) -> &[AccountCode] {
        &self.accounts
    }

    /// The movements of an account that have an amount open, the nearest days first.
    pub(super) fn of_amount(&self, account: AccountCode, amount: Money, day: i64) -> Vec<&Ready> {
        let key = |found: &(AccountCode, Money, i64, usize)| (found.0, found.1);
        let from = self
            .by_amount
            .partition_point(|at| key(at) < (account, amount));
        let to = self
            .by_amount
            .partition_point(|at| key(at) <= (account, amount));
        let found = self.by_amount.get(from..to).unwrap_or_default();
        self.nearest(found, |at| (at.2, at.3), day)
    }

    /// The movements of an account that say a reference.
    pub(super) fn of_reference(&self, account: AccountCode, word: &str, day: i64) -> Vec<&Ready> {
        self.keyed(&self.by_reference, account, word, day)
    }

    /// The movements of an account with a payee.
    pub(super) fn of_payee(&self, account: AccountCode, payee: &str, day: i64) -> Vec<&Ready> {
        self.keyed(&self.by_payee, account, payee, day)
    }

    fn keyed(
        &self,
        index: &[(AccountCode, String, i64, usize)],
        account: AccountCode,
        key: &str,
        day: i64,
    ) -> Vec<&Ready> {
        let from = index.partition_point(|at| (at.0, at.1.as_str()) < (account, key));
        let to = index.partition_point(|at| (at.0, at.1.as_str()) <= (account, key));
        let found = index.get(from..to).unwrap_or_default();
        self.nearest(found, |at| (at.2, at.3), day)
    }

    /// Some of what was found, which stands in the order of its days: those around a day.
    fn nearest<T>(&self, found: &[T], at: impl Fn(&T) -> (i64, usize), day: i64) -> Vec<&Ready> {
        let middle = found.partition_point(|one| at(one).0 < day);
        let from = middle.saturating_sub(NEAREST);
        let to = middle.saturating_add(NEAREST).min(found.len());
        let mut places: Vec<(i64, usize)> = found
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .map(|one| (at(one).0.saturating_sub(day).saturating_abs(), at(one).1))
            .collect();
        places.sort_unstable();
        places.truncate(NEAREST);
        let ready = places.into_iter().map(|(_, place)| self.ready.get(place));
        ready.flatten().collect()
    }
}
