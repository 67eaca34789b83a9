//! A rule: what a line must say, and what it was then for. Its form in TOML and JSON is the one
//! that a person writes.

use serde::{Deserialize, Serialize};

use crate::{
    ledger::{
        code::{AccountCode, FundCode, GrantCode, LineCode, ProjectCode},
        money::Money,
        words::{self, Unfit},
    },
    statement::{line::StatementLine, stage::fingerprint::normalised},
};

/// A rule by its name, where it has one by now.
fn called(name: &str) -> String {
    if name.is_empty() {
        return "this rule".to_owned();
    }
    format!("rule '{name}'")
}

/// Why a rule was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// No name.
    #[error("a rule has a name, so that a proposal can say which rule it follows")]
    NoName,
    /// Two rules of one name.
    #[error("there are two rules named '{0}'; give one of them another name")]
    SameName(String),
    /// A rule that could match everything.
    #[error(
        "{} could match every line; give it a text, a word, a party, a type, a council code or \
         one amount to look for",
        called(.0)
    )]
    MatchesEverything(String),
    /// Words that cannot be kept.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// A range that no amount lies in.
    #[error("rule '{name}' asks for at least {least} and at most {most}; no amount is both")]
    EmptyRange {
        /// The rule.
        name: String,
        /// The least.
        least: Money,
        /// The most.
        most: Money,
    },
    /// A sign on an amount.
    #[error(
        "rule '{0}' asks for an amount below nil; amounts have no sign here, the direction says \
         in or out"
    )]
    SignedAmount(String, Money),
    /// Word patterns that cannot be held together.
    #[error("the texts and words of the rules are too many or too long to look for: {0}")]
    TooMuchText(String),
}

/// Whether money came in or went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// A receipt.
    In,
    /// A payment.
    Out,
}

impl Direction {
    /// The direction of an amount, money in positive; none for nil.
    pub fn of(amount: Money) -> Option<Direction> {
        match amount {
            Money::NIL => None,
            amount if amount.is_negative() => Some(Direction::Out),
            _ => Some(Direction::In),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
        }
    }
}

/// What a line must say; everything that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Conditions {
    /// Text that stands anywhere in the line's text; capitals and runs of spaces do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
    /// Whole words that follow one another in the text; `*` stands for the rest of a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The other party, in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The bank's or the ledger's type, such as DD or PI.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The council's account code, such as 4310.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Exactly this amount in pence, either way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// This amount or more, either way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Money>,
    /// This amount or less, either way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Money>,
    /// Money in, or money out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The account that the line was imported into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountCode>,
}

/// What a line was for: the other side of its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The account.
    pub account: AccountCode,
    /// Whose money it is.
    pub fund: FundCode,
    /// The project, on income and cost.
    #[serde(default = "no_project")]
    pub project: ProjectCode,
    /// The budget line, on income and cost.
    #[serde(default = "no_line")]
    pub line: LineCode,
    /// The grant, where this is an instalment of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantCode>,
}

const fn no_project() -> ProjectCode {
    ProjectCode::NONE
}

const fn no_line() -> LineCode {
    LineCode::NONE
}

/// A rule of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, of which a book has one.
    pub name: String,
    /// Its place: the first rule that matches proposes; the name decides between equals.
    pub order: u32,
    /// What a line must say.
    pub when: Conditions,
    /// What it was then for.
    pub then: Target,
}

impl Rule {
    /// Checks what can be checked of a rule by itself.
    ///
    /// # Errors
    /// The first of its [`faults`].
    pub fn check(&self) -> Result<(), RuleError> {
        faults(&self.name, &self.when)
            .into_iter()
            .next()
            .map_or(Ok(()), Err)
    }
}

/// Everything that is wrong with a rule by itself: its name, and what it looks for.
pub fn faults(rule: &str, when: &Conditions) -> Vec<RuleError> {
    let Conditions {
        contains,
        words: whole_words,
        party,
        kind,
        code,
        amount,
        at_least,
        at_most,
        ..
    } = when;
    let texts = [contains, whole_words, party, kind, code];
    let mut found = Vec::new();
    if rule.trim().is_empty() {
        found.push(RuleError::NoName);
    }
    let name = || rule.to_owned();
    for text in texts.into_iter().flatten() {
        let what = format!("what rule '{rule}' looks for");
        found.extend(words::sentence(&what, text).map_err(RuleError::from).err());
    }
    let says = |text: &Option<String>| {
        text.as_deref()
            .is_some_and(|text| text.chars().any(char::is_alphanumeric))
    };
    let narrows = texts.into_iter().any(says);
    // A blank text beside a real condition would look as though it did something.
    let blank = texts.into_iter().any(|text| text.is_some() && !says(text));
    if blank || !(narrows || amount.is_some()) {
        found.push(RuleError::MatchesEverything(name()));
    }
    let amounts = [amount, at_least, at_most].into_iter().flatten();
    let signed = amounts.filter(|amount| amount.is_negative());
    found.extend(signed.map(|amount| RuleError::SignedAmount(name(), *amount)));
    if let (Some(least), Some(most)) = (*at_least, *at_most)
        && least > most
    {
        found.push(RuleError::EmptyRange {
            name: name(),
            least,
            most,
        });
    }
    found
}

/// The words of a text: letters, digits and `*`, each with a space before and after.
pub(super) fn spaced_words(text: &str) -> String {
    let mut made = String::with_capacity(text.len().saturating_add(2));
    made.push(' ');
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || letter == '*' {
            made.push(letter.to_ascii_lowercase());
        } else if letter.is_alphanumeric() {
            made.extend(letter.to_lowercase());
        } else if !made.ends_with(' ') && letter != '\'' {
            made.push(' ');
        }
    }
    if !made.ends_with(' ') {
        made.push(' ');
    }
    made
}

impl Conditions {
    /// Whether a line fits; `text_holds` says whether the text and the words were found.
    pub(super) fn fit(
        &self,
        imported_into: AccountCode,
        line: &StatementLine,
        text_holds: bool,
    ) -> bool {
        let same = |wanted: &Option<String>, given: &Option<String>| {
            wanted.as_deref().is_none_or(|wanted| {
                given
                    .as_deref()
                    .is_some_and(|given| normalised(wanted) == normalised(given))
            })
        };
        let size = line.amount.magnitude();
        text_holds
            && same(&self.code, &line.code)
            && same(&self.party, &line.party)
            && same(&self.kind, &line.kind)
            && self.amount.is_none_or(|amount| amount == size)
            && self.at_least.is_none_or(|least| least <= size)
            && self.at_most.is_none_or(|most| size <= most)
            && self
                .direction
                .is_none_or(|direction| Direction::of(line.amount) == Some(direction))
            && self.account.is_none_or(|account| account == imported_into)
    }

    /// The conditions in words, each with what it counts: one that could only be this line's counts
    /// most, one that many lines share counts nothing.
    pub(super) fn in_words(&self) -> Vec<(i32, String)> {
        let quoted = |points, what: &str, text: &Option<String>| {
            let said = text.as_ref().map(|text| format!("{what} '{text}'"));
            said.map(|said| (points, said))
        };
        let money = |points, what: &str, amount: Option<Money>, more: &str| {
            amount.map(|amount| (points, format!("{what} {amount}{more}")))
        };
        [
            self.code
                .as_ref()
                .map(|code| (4, format!("council code is {code}"))),
            quoted(4, "party is", &self.party),
            self.kind
                .as_ref()
                .map(|kind| (1, format!("type is {kind}"))),
            quoted(4, "text contains", &self.contains),
            quoted(4, "text has the words", &self.words),
            money(3, "amount is", self.amount, ""),
            money(0, "amount is", self.at_least, " or more"),
            money(0, "amount is", self.at_most, " or less"),
            self.direction
                .map(|direction| (0, format!("money {}", direction.word()))),
            self.account
                .map(|account| (0, format!("imported into account {account}"))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
