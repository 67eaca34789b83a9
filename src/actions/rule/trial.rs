//! Trying a rule on the lines that the book has: what it would propose for those that wait, and
//! where it agrees and differs with what people did. Nothing is written.

use serde::Serialize;

use crate::{
    actions::ActionError,
    ledger::{
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
        posted::PostedEntry,
    },
    statement::suggest::{
        rule::{Conditions, Direction, Rule, Target},
        rules::Rules,
    },
    store::{
        Store,
        statements::line::{HeldLine, LineFilter, LineState},
    },
};

use super::{check, kept};

/// Lines that a trial looks at, the newest ones, however many the book has.
const LOOKED_AT: i64 = 5_000;

/// What a rule does with the lines that it fits.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Trial {
    /// How many of the newest lines were looked at.
    pub looked_at: usize,
    /// Lines that wait, for which it would be the first to speak.
    pub proposes: Vec<Tried>,
    /// Lines that people coded as it says.
    pub agrees: Vec<Tried>,
    /// Lines that people coded otherwise.
    pub differs: Vec<Tried>,
    /// Lines that fit it, and that a rule before it speaks for.
    pub taken_before: Vec<Tried>,
}

/// A line that a rule fits.
#[derive(Debug, Clone, Serialize)]
pub struct Tried {
    /// The line.
    pub line: LineNumber,
    /// Its day, as 2020-04-03.
    pub date: jiff::civil::Date,
    /// What it says.
    pub text: String,
    /// Its amount, money in positive.
    pub amount: Money,
    /// The entry that answers it.
    pub entry: Option<EntryNumber>,
    /// Where people put it, in codes; where another rule speaks for it, that rule's name.
    pub instead: Option<String>,
}

impl Trial {
    /// How many lines it fits.
    pub const fn fits(&self) -> usize {
        self.proposes
            .len()
            .saturating_add(self.agrees.len())
            .saturating_add(self.differs.len())
            .saturating_add(self.taken_before.len())
    }
}

/// Tries a rule among the rules of the book; it takes the place of the one named `was`.
///
/// # Errors
/// A rule that could match everything, or whose target the book does not have.
pub async fn trial(
    store: &Store,
    slug: &str,
    rule: &Rule,
    was: Option<&str>,
) -> Result<Trial, ActionError> {
    let mut reader = store.read(slug).await?;
    check(rule, &reader.book().await?)?;
    let mut rules = kept(&mut reader).await?;
    rules.retain(|known| known.name != rule.name && Some(known.name.as_str()) != was);
    let before: Vec<Rule> = rules
        .into_iter()
        .filter(|known| (known.order, &known.name) < (rule.order, &rule.name))
        .collect();
    let (alone, before) = (Rules::of([rule.clone()])?, Rules::of(before)?);
    let after = reader.last_line().await?.saturating_sub(LOOKED_AT).max(0);
    let lines = reader
        .lines(&LineFilter::default(), after, LOOKED_AT)
        .await?;
    let mut trial = Trial {
        looked_at: lines.len(),
        ..Trial::default()
    };
    for held in &lines {
        let gone = matches!(held.state, LineState::Undone(_) | LineState::Withdrawn(_));
        if gone || alone.propose(held.account, &held.line).is_none() {
            continue;
        }
        let taken = before.propose(held.account, &held.line);
        let mut tried = tried(held);
        match (&held.state, taken) {
            (LineState::Answered(entries), _) => {
                let posted = reader.entries_of(entries).await?;
                let places: Vec<Target> = places(&posted, held.account);
                tried.entry = entries.first().copied();
                if places.iter().all(|place| same(place, &rule.then)) && !places.is_empty() {
                    trial.agrees.push(tried);
                } else {
                    tried.instead = Some(said(&places));
                    trial.differs.push(tried);
                }
            }
            (LineState::Waiting | LineState::Left(_), Some(other)) => {
                tried.instead = Some(other.rule);
                trial.taken_before.push(tried);
            }
            (LineState::Waiting | LineState::Left(_), None) => trial.proposes.push(tried),
            (LineState::Undone(_) | LineState::Withdrawn(_), _) => {}
        }
    }
    Ok(trial)
}

fn tried(held: &HeldLine) -> Tried {
    Tried {
        line: held.number,
        date: held.line.date,
        text: held.line.text.clone(),
        amount: held.line.amount,
        entry: None,
        instead: None,
    }
}

/// Where entries put a line: every side but that of its own account.
fn places(posted: &[PostedEntry], account: AccountCode) -> Vec<Target> {
    let sides = posted.iter().flat_map(|made| &made.entry.postings);
    sides
        .filter(|posting| posting.account != account)
        .map(|posting| Target {
            account: posting.account,
            fund: posting.fund,
            project: posting.project,
            line: posting.line,
            grant: posting.grant,
        })
        .collect()
}

/// Whether two places are one; a person may have named a grant that a rule does not.
fn same(one: &Target, other: &Target) -> bool {
    let codes = |target: &Target| (target.account, target.fund, target.project, target.line);
    codes(one) == codes(other)
}

fn said(places: &[Target]) -> String {
    let one = |target: &Target| {
        let Target {
            account,
            fund,
            project,
            line,
            ..
        } = target;
        format!("{account} {fund} {project} {line}")
    };
    places.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What a rule for lines like one would look for: the council's code where it has one, else the
/// other party, else its words without figures; and the way that the money went.
pub fn like(held: &HeldLine) -> Conditions {
    let line = &held.line;
    let given = |text: &Option<String>| {
        text.clone()
            .filter(|text| text.chars().any(char::is_alphanumeric))
    };
    let mut when = Conditions {
        direction: Direction::of(line.amount),
        ..Conditions::default()
    };
    if let Some(code) = given(&line.code) {
        when.code = Some(code);
    } else if let Some(party) = given(&line.party) {
        when.party = Some(party);
    } else {
        let plain = |word: &&str| word.chars().all(|c| c.is_alphabetic() || "'&-".contains(c));
        let words: Vec<&str> = line.text.split_whitespace().take_while(plain).collect();
        let text = if words.is_empty() {
            line.text.clone()
        } else {
            words.join(" ")
        };
        when.contains = Some(text);
    }
    when
}
