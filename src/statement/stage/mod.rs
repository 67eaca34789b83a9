//! A file that was read, and what the account already holds → the plan that a person confirms.
//!
//! Every line is new, a duplicate, or set aside with its money; genuinely identical rows are kept
//! by counting them. It decides from what it is given and writes nothing: what is confirmed by the
//! plan's digest is exactly what is then written (law 5).

pub mod changed;
pub mod doubles;
pub mod fingerprint;
pub mod plan;
pub mod proof;
pub mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::civil::Date;
use rayon::prelude::*;

use self::{
    fingerprint::{Fingerprint, fingerprints, known},
    plan::{Doubt, Plan, StagedLine, Standing},
    proof::{Proof, Sides},
    source::{same_source, source_after},
};
use super::formats::Format;
use super::line::{OpenDays, PENDING, Problem, ReadFile, SetAside, Statement, StatementLine};
use crate::ledger::{
    calendar::{FinancialYear, long_date, short_date},
    code::AccountCode,
    digest::Digest,
    money::MoneyError,
};

/// Why a file was not staged, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StageError {
    /// A table that no profile fits.
    #[error(
        "nothing was imported, since no layout is known to be its own: {0}; name a profile with \
         --profile, or say which column is what, once, with `fundledger layout propose`"
    )]
    NoProfile(Unproved),
    /// Dates that nothing proves, of which nobody said whether the day or the month comes first.
    #[error(
        "nothing was imported: {}; say which with --dates day or --dates month",
        .0.asks()
    )]
    OpenDays(Box<OpenDays>),
    /// Law 4.
    #[error("nothing was imported: {0}; have the file exported again, or say how it is to be read")]
    Unproved(Unproved),
    /// Nothing that could be imported.
    #[error("this file holds no statement; nothing was imported")]
    NoStatement,
    /// Several accounts, and nothing says which is meant.
    #[error(
        "this file holds the accounts {0}, and nothing says yet which of them this account is; \
         say it with --only NUMBER, once"
    )]
    SeveralAccounts(String),
    /// One source an account.
    #[error(
        "account {account} takes the statements of {has}, and this file is of {names}; import it \
         into the account that it belongs to"
    )]
    OtherSource {
        /// The account.
        account: AccountCode,
        /// The account number that its first file named.
        has: String,
        /// What this file names.
        names: String,
    },
    /// Pounds only.
    #[error("this statement is in {0}; a book is kept in pounds (GBP)")]
    Currency(String),
    /// Beyond the range of money, or of counting.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The rows that were read are not the rows that were staged.
    #[error("law 3 does not hold for this file, so nothing was imported:\n{0}")]
    ProofFails(Box<Proof>),
}

/// What could not be proved of a file, each with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unproved(pub Vec<Problem>);

/// How many problems a sentence names.
const NAMED: usize = 5;

impl fmt::Display for Unproved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.0.iter().take(NAMED);
        let named: Vec<String> = named
            .map(|one| format!("{}: {}", one.at.told(), one.why))
            .collect();
        f.write_str(&named.join("; "))?;
        match self.0.len().saturating_sub(NAMED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more, which reading the file alone lists"),
        }
    }
}

/// What staging must know of the book.
#[derive(Debug, Clone, Copy)]
pub struct Intake<'a> {
    /// The account that the file is imported into.
    pub account: AccountCode,
    /// The account number that its first file named.
    pub source: Option<&'a str>,
    /// The digest of the file's bytes.
    pub file: Digest,
    /// How often the account already holds each line.
    pub held: &'a BTreeMap<Fingerprint, u32>,
    /// The first year of the book; earlier lines are set aside.
    pub first_year: FinancialYear,
    /// The years that are closed; their lines wait for an open period.
    pub closed: &'a BTreeSet<FinancialYear>,
}

/// Stages a file for an account.
///
/// # Errors
/// The first [`StageError`] in order of precedence; nothing is staged in part.
pub fn stage(read: ReadFile, intake: &Intake<'_>) -> Result<Plan, StageError> {
    // A format of the banks' own names its columns itself and needs no profile.
    let profile = match read.profile {
        Some(profile) => profile,
        None if read.statements.is_empty() => {
            return Err(match Format::named(&read.format) {
                None => StageError::NoProfile(Unproved(read.problems)),
                Some(_) if read.problems.is_empty() => StageError::NoStatement,
                Some(_) => StageError::Unproved(Unproved(read.problems)),
            });
        }
        None => read.format,
    };
    if let Some(open) = read.days_open.filter(|open| open.said.is_none()) {
        return Err(StageError::OpenDays(open));
    }
    if !read.problems.is_empty() {
        return Err(StageError::Unproved(Unproved(read.problems)));
    }
    let money = money_of(&read.statements, &read.set_aside)?;
    let (ours, others) = ours_and_others(read.statements, intake)?;
    let source = source_after(
        intake.account,
        intake.source,
        ours.iter().find_map(|part| part.account.as_deref()),
    )?;
    if let Some(currency) = ours.iter().find_map(|part| foreign(part)) {
        return Err(StageError::Currency(currency.to_owned()));
    }
    let mut plan = Plan {
        account: intake.account,
        file: intake.file,
        profile,
        source,
        from: ours.iter().filter_map(|part| part.from).min(),
        to: ours.iter().filter_map(|part| part.to).max(),
        opening: ours.first().and_then(|part| part.opening.clone()),
        closing: ours.last().and_then(|part| part.closing.clone()),
        lines: Vec::new(),
        set_aside: read.set_aside,
        doubts: Vec::new(),
        proof: Proof::default(),
    };
    plan.doubt_the_source(intake, &ours);
    let many = ours.iter().map(|part| part.lines.len()).sum();
    plan.lines.reserve_exact(many);
    for part in ours {
        let fingerprints = if known(&part) {
            part.fingerprints
        } else {
            fingerprints(&part.lines)
        };
        for (line, fingerprint) in part.lines.into_iter().zip(fingerprints) {
            plan.place(line, fingerprint, intake);
        }
    }
    plan.count_occurrences(intake.held);
    plan.set_others_aside(others);
    plan.set_aside.sort_by(|one, other| one.at.cmp(&other.at));
    plan.doubt_split_days();
    plan.proof = plan.prove((read.rows, read.blank), money)?;
    if plan.proof.holds() {
        Ok(plan)
    } else {
        Err(StageError::ProofFails(Box::new(plan.proof)))
    }
}

/// The money of every row that is a line or would otherwise be one, as the file was read.
fn money_of(statements: &[Statement], set_aside: &[SetAside]) -> Result<Sides, MoneyError> {
    let lines = statements.iter().flat_map(|part| &part.lines);
    Sides::sum(
        lines
            .map(|line| line.amount)
            .chain(set_aside.iter().map(|row| row.amount)),
    )
}

/// The statements of the account's source, and those of other accounts in the same file.
fn ours_and_others(
    statements: Vec<Statement>,
    intake: &Intake<'_>,
) -> Result<(Vec<Statement>, Vec<Statement>), StageError> {
    let first = statements.first().ok_or(StageError::NoStatement)?;
    let one_account = statements
        .iter()
        .all(|part| match (&part.account, &first.account) {
            (Some(account), Some(named)) => same_source(account, named),
            (account, named) => account == named,
        });
    if one_account {
        return Ok((statements, Vec::new()));
    }
    let names = || {
        let named = statements.iter().filter_map(|part| part.account.as_deref());
        named.collect::<Vec<_>>().join(", ")
    };
    let Some(source) = intake.source else {
        return Err(StageError::SeveralAccounts(names()));
    };
    let is_ours = |part: &Statement| {
        part.account
            .as_deref()
            .is_some_and(|account| same_source(source, account))
    };
    if !statements.iter().any(is_ours) {
        return Err(StageError::OtherSource {
            account: intake.account,
            has: source.to_owned(),
            names: names(),
        });
    }
    Ok(statements.into_iter().partition(is_ours))
}

fn foreign(part: &Statement) -> Option<&str> {
    part.currency
        .as_deref()
        .filter(|currency| !currency.eq_ignore_ascii_case("GBP"))
}

impl Plan {
    /// Sets a line aside, or gives it its identity.
    fn place(&mut self, line: StatementLine, fingerprint: Fingerprint, intake: &Intake<'_>) {
        let year = year_of(&line);
        match aside(&line, intake.first_year) {
            Some(why) => self.set_aside.push(SetAside {
                at: line.at,
                why,
                amount: line.amount,
                words: line.text,
            }),
            None => self.lines.push(StagedLine {
                line,
                fingerprint,
                occurrence: 1,
                standing: Standing::New,
                closed_year: intake.closed.contains(&year).then_some(year),
            }),
        }
    }

    /// Counts the lines that are alike, each the first, second, third of the file: as many of them
    /// as the account holds are duplicates.
    fn count_occurrences(&mut self, held: &BTreeMap<Fingerprint, u32>) {
        let places = self.lines.iter().enumerate();
        let mut alike: Vec<(Fingerprint, usize)> = places
            .map(|(place, staged)| (staged.fingerprint, place))
            .collect();
        alike.par_sort_unstable();
        for twins in alike.chunk_by(|one, other| one.0 == other.0) {
            let Some((fingerprint, _)) = twins.first() else {
                continue;
            };
            let held = held.get(fingerprint).copied().unwrap_or(0);
            for (occurrence, (_, place)) in (1..).zip(twins) {
                let Some(staged) = self.lines.get_mut(*place) else {
                    continue;
                };
                staged.occurrence = occurrence;
                if occurrence <= held {
                    staged.standing = Standing::Duplicate;
                }
            }
        }
    }

    fn set_others_aside(&mut self, others: Vec<Statement>) {
        for part in others {
            let account = part.account.unwrap_or_else(|| "no number".to_owned());
            self.set_aside
                .extend(part.lines.into_iter().map(|line| SetAside {
                    at: line.at,
                    why: format!("of another account, {account}"),
                    amount: line.amount,
                    words: line.text,
                }));
        }
    }

    /// A file that names no account number cannot be shown to be of the account's source.
    fn doubt_the_source(&mut self, intake: &Intake<'_>, ours: &[Statement]) {
        let unnamed = ours.iter().find(|part| part.account.is_none());
        if let (Some(source), Some(line)) =
            (intake.source, unnamed.and_then(|part| part.lines.first()))
        {
            self.doubts.push(Doubt {
                at: line.at.clone(),
                why: format!("the file names no account number; check that it is of {source}"),
            });
        }
    }

    /// A duplicate on a day that also has new lines: a file that overlaps brings whole days, so
    /// this may be a second genuine payment, alike but for its balance.
    fn doubt_split_days(&mut self) {
        let new_days: BTreeSet<Date> = self.new_lines().map(|staged| staged.line.date).collect();
        let doubts = self
            .lines
            .iter()
            .filter(|staged| {
                staged.standing == Standing::Duplicate && new_days.contains(&staged.line.date)
            })
            .map(|staged| Doubt {
                at: staged.line.at.clone(),
                why: format!(
                    "'{}' of {} is taken for a line that is already held, though other lines of \
                     that day are new; check that it is not a second one",
                    staged.line.text, staged.line.amount
                ),
            });
        self.doubts.extend(doubts.collect::<Vec<_>>());
    }

    fn prove(&self, (rows, blank): (u32, u32), money: Sides) -> Result<Proof, MoneyError> {
        let of = |standing: Standing| {
            let lines = self.lines.iter();
            let amounts: Vec<_> = lines
                .filter(|staged| staged.standing == standing)
                .map(|staged| staged.line.amount)
                .collect();
            Sides::sum(amounts.iter().copied()).map(|sides| (count(amounts.len()), sides))
        };
        let (lines, waiting) = of(Standing::New)?;
        let (duplicates, already_held) = of(Standing::Duplicate)?;
        Ok(Proof {
            rows,
            blank,
            lines,
            duplicates,
            set_aside: count(self.set_aside.len()),
            money,
            posted: Sides::default(),
            waiting,
            already_held,
            set_aside_money: Sides::sum(self.set_aside.iter().map(|row| row.amount))?,
        })
    }
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// Why a line of a file is no line of a book that begins with a year; none where it is one.
pub fn aside(line: &StatementLine, first_year: FinancialYear) -> Option<String> {
    if line.pending {
        return Some(PENDING.to_owned());
    }
    let year = year_of(line);
    (year < first_year).then(|| {
        format!(
            "of {year}, dated {}: before {}, the first day of this book",
            short_date(line.date),
            long_date(first_year.first_day())
        )
    })
}

/// The financial year that a line belongs to: the file's own where it has one, else the date's.
pub fn year_of(line: &StatementLine) -> FinancialYear {
    line.period
        .map_or_else(|| FinancialYear::of(line.date), |(year, _)| year)
}

#[cfg(test)]
mod tests;
