//! Keeping the rules that propose how lines are coded.

pub mod trial;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    ledger::{
        book::Book,
        code::AccountCode,
        digest::{Digest, Encoder},
        posted::Act,
        words,
    },
    statement::suggest::{
        coding::{self, CodingError},
        rule::{Rule, Target, faults},
        rules::Rules,
    },
    store::{
        Store, error::StoreError, reader::Reader, statements::line::LineFilter, writer::Writer,
    },
};

use super::{
    ActionError,
    amend::Seen,
    day_of,
    refusal::{About, Matching, Refusal, named, none_of},
};

/// A rule with how often it was followed.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// The rule.
    #[serde(flatten)]
    pub rule: Rule,
    /// How many lines were coded as it proposed.
    pub fired: i64,
    /// The day on which it was followed last, as 2020-04-03.
    pub last: Option<jiff::civil::Date>,
}

impl Listed {
    /// What the rule says, as a digest: whoever changes it names it.
    ///
    /// # Errors
    /// None in practice: a rule is written as JSON wherever it is kept.
    pub fn seen(&self) -> Result<Digest, ActionError> {
        seen(&self.rule)
    }
}

fn seen(rule: &Rule) -> Result<Digest, ActionError> {
    let text = serde_json::to_string(rule).map_err(StoreError::from)?;
    Ok(Digest::of(Encoder::of("rule").text(&text).finish()))
}

/// The names of rules in their order, as a digest: whoever moves one names it.
pub fn order_seen<'a>(rules: impl IntoIterator<Item = &'a Rule>) -> Digest {
    let mut record = Encoder::of("order-of-rules");
    for rule in rules {
        record.text(&rule.name);
    }
    Digest::of(record.finish())
}

/// The rules in the order in which they are tried, with how often each was followed.
///
/// # Errors
/// The store does not answer.
pub async fn listed(store: &Store, slug: &str) -> Result<Vec<Listed>, ActionError> {
    let mut reader = store.read(slug).await?;
    let counts = reader.rule_uses().await?;
    let mut rules = kept(&mut reader).await?;
    rules.sort_by(|one, other| (one.order, &one.name).cmp(&(other.order, &other.name)));
    let listed = |rule: Rule| {
        let used = counts.get(&rule.name);
        Listed {
            fired: used.map_or(0, |used| used.fired),
            last: used.map(|used| day_of(&used.last)),
            rule,
        }
    };
    Ok(rules.into_iter().map(listed).collect())
}

/// The rules in the order in which they are tried.
///
/// # Errors
/// The store does not answer.
pub async fn list(store: &Store, slug: &str) -> Result<Vec<Rule>, ActionError> {
    let mut rules = kept(&mut store.read(slug).await?).await?;
    rules.sort_by(|one, other| (one.order, &one.name).cmp(&(other.order, &other.name)));
    Ok(rules)
}

/// Keeps a rule, or another version of the one that has its name, and says how many waiting lines
/// it fits. Without a place of its own it is tried last.
///
/// # Errors
/// A rule that could match everything, or whose target the book does not have.
pub async fn add(
    store: &Store,
    slug: &str,
    mut rule: Rule,
    last: bool,
    act: &Act,
) -> Result<usize, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    let rules = kept(&mut writer).await?;
    if last {
        let others = rules.iter().filter(|known| known.name != rule.name);
        rule.order = next(&others.cloned().collect::<Vec<_>>());
    }
    check(&rule, &book)?;
    let alone = Rules::of([rule.clone()])?;
    let waiting = writer.lines(&waiting_lines(), 0, i64::MAX).await?;
    let fits = waiting
        .iter()
        .filter(|held| alone.propose(held.account, &held.line).is_some());
    let fits = fits.count();
    keep(&mut writer, &rule, act).await?;
    writer.commit().await?;
    Ok(fits)
}

/// Adds a rule, or changes the one named `was`, as somebody saw it; a new one is tried last.
///
/// # Errors
/// A rule that somebody else changed since, a name that another rule has, and whatever [`add`]
/// refuses.
pub async fn put(
    store: &Store,
    slug: &str,
    (was, seen_as): (Option<&str>, Seen),
    mut rule: Rule,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    let rules = kept(&mut writer).await?;
    let known = |name: &str| rules.iter().find(|known| known.name == name);
    let what = || format!("rule '{}'", was.unwrap_or(&rule.name));
    match (was.map(known), seen_as) {
        (Some(None), _) => return Err(Refusal::UnknownRule(was.unwrap_or_default().into()).into()),
        (Some(Some(stands)), Seen::As(digest)) if seen(stands)? != digest => {
            return Err(Refusal::ChangedSince(what()).into());
        }
        (Some(Some(stands)), _) => rule.order = stands.order,
        (None, _) => rule.order = next(&rules),
    }
    if was != Some(rule.name.as_str()) && known(&rule.name).is_some() {
        return Err(Refusal::CodeTaken(format!("a rule named '{}'", rule.name)).into());
    }
    check(&rule, &book)?;
    if let Some(was) = was.filter(|was| *was != rule.name) {
        writer.drop_rule(was, act).await?;
    }
    keep(&mut writer, &rule, act).await?;
    writer.commit().await?;
    Ok(())
}

/// The place after the last rule.
fn next(rules: &[Rule]) -> u32 {
    let last = rules.iter().map(|known| known.order).max();
    last.unwrap_or(0).saturating_add(1)
}

/// Moves a rule to a place, from 1, and the others up or down; only those whose place changes are
/// kept anew.
///
/// # Errors
/// A rule that the book does not have, and an order that somebody else changed since.
pub async fn reorder(
    store: &Store,
    slug: &str,
    (name, to): (&str, usize),
    seen_as: Seen,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let mut rules = kept(&mut writer).await?;
    rules.sort_by(|one, other| (one.order, &one.name).cmp(&(other.order, &other.name)));
    if matches!(seen_as, Seen::As(digest) if digest != order_seen(rules.iter())) {
        return Err(Refusal::ChangedSince("the rules or their order".to_owned()).into());
    }
    let unknown = || Refusal::UnknownRule(name.to_owned());
    let at = rules
        .iter()
        .position(|rule| rule.name == name)
        .ok_or_else(unknown)?;
    let moved = rules.remove(at);
    rules.insert(to.saturating_sub(1).min(rules.len()), moved);
    for (place, mut rule) in (1_u32..).zip(rules) {
        if rule.order != place {
            rule.order = place;
            keep(&mut writer, &rule, act).await?;
        }
    }
    writer.commit().await?;
    Ok(())
}

/// Ends a rule; lines that were coded by it stay as they are.
///
/// # Errors
/// A rule that the book does not have, and one that somebody else changed since.
pub async fn end(
    store: &Store,
    slug: &str,
    (name, seen_as): (&str, Seen),
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let rules = kept(&mut writer).await?;
    let known = rules.iter().find(|rule| rule.name == name);
    let known = known.ok_or_else(|| Refusal::UnknownRule(name.to_owned()))?;
    if let Seen::As(digest) = seen_as
        && digest != seen(known)?
    {
        return Err(Refusal::ChangedSince(format!("rule '{name}'")).into());
    }
    writer.drop_rule(name, act).await?;
    writer.commit().await?;
    Ok(())
}

/// Counts the lines that were coded as rules proposed, each by its rule's name.
pub(super) async fn count<'a>(
    writer: &mut Writer,
    followed: impl Iterator<Item = &'a str>,
    act: &Act,
) -> Result<(), ActionError> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for rule in followed {
        let count = counts.entry(rule).or_default();
        *count = count.saturating_add(1);
    }
    for (rule, lines) in counts {
        writer.count_rule(rule, lines, act).await?;
    }
    Ok(())
}

/// The rules of a book, as they are kept.
pub(super) async fn kept(reader: &mut Reader) -> Result<Vec<Rule>, ActionError> {
    let kept = reader.rules().await?;
    let rules = kept
        .into_iter()
        .map(|kept| serde_json::from_str(&kept.rule));
    Ok(rules.collect::<Result<_, _>>().map_err(StoreError::from)?)
}

/// Keeps a rule.
pub(super) async fn keep(writer: &mut Writer, rule: &Rule, act: &Act) -> Result<(), ActionError> {
    let text = serde_json::to_string(rule).map_err(StoreError::from)?;
    writer
        .put_rule(&rule.name, rule.order.into(), &text, act)
        .await?;
    Ok(())
}

/// The lines that wait.
fn waiting_lines() -> LineFilter {
    LineFilter {
        waiting: Some(true),
        ..LineFilter::default()
    }
}

/// A line could be posted where a rule leads, by the laws that posting keeps. What the book opened
/// with is settled once, by somebody who looks at it, so a rule names the grant of what is owed.
fn postable(rule: &Rule, book: &Book) -> Result<(), CodingError> {
    let account = rule.then.account;
    let mut held = book.chart.iter().filter(|one| one.kind.holds_money());
    let other = || held.find(|one| one.code != account).map(|one| one.code);
    if account == AccountCode::GRANTS_RECEIVABLE && rule.then.grant.is_none() {
        return Err(CodingError::NoGrant);
    }
    match rule.when.account.or_else(other) {
        Some(imported_into) => coding::postable(imported_into, rule.then, book),
        None => Ok(()),
    }
}

/// A rule is whole by itself, its target is in the book, and a line could be posted there.
pub(super) fn check(rule: &Rule, book: &Book) -> Result<(), ActionError> {
    let mut found: Vec<Refusal> = faults(&rule.name, &rule.when)
        .into_iter()
        .map(Refusal::from)
        .collect();
    let name = words::name("the name of the rule", &rule.name);
    found.extend(name.map_err(Refusal::from).err());
    let Target {
        account,
        fund,
        project,
        line,
        grant,
    } = rule.then;
    let known = [
        (About::Account, book.chart.get(account).is_some()),
        (About::Fund, book.funds.contains_key(&fund)),
        (About::Place, book.has_line(project, line)),
        (
            About::Grant,
            grant.is_none_or(|grant| book.grants.contains_key(&grant)),
        ),
    ];
    if let Some((unknown, _)) = known.into_iter().find(|(_, known)| !known) {
        let grant = grant.map_or(String::new(), |grant| format!(", grant {grant}"));
        found.push(Refusal::UnknownTarget {
            rule: rule.name.clone(),
            target: format!("{account} {fund} {project} {line}{grant}"),
            unknown,
        });
    } else if let Err(why) = postable(rule, book) {
        let (rule, why) = (rule.name.clone(), Box::new(why.into()));
        found.push(Matching::RuleLeadsNowhere { rule, why }.into());
    }
    Ok(none_of(found)?)
}
