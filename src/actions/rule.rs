//! Keeping the rules that propose how lines are coded.

use crate::{
    ledger::{book::Book, posted::Act},
    statement::suggest::{
        rule::{Rule, Target},
        rules::Rules,
    },
    store::{
        Store, error::StoreError, reader::Reader, statements::line::LineFilter, writer::Writer,
    },
};

use super::{
    ActionError,
    refusal::{Refusal, named},
};

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
        rule.order = others
            .map(|known| known.order)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
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

/// Ends a rule; lines that were coded by it stay as they are.
///
/// # Errors
/// A rule that the book does not have.
pub async fn end(store: &Store, slug: &str, name: &str, act: &Act) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    if !writer.rules().await?.iter().any(|rule| rule.name == name) {
        return Err(Refusal::UnknownRule(name.to_owned()).into());
    }
    writer.drop_rule(name, act).await?;
    writer.commit().await?;
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

/// A rule is whole by itself, and its target is in the book.
pub(super) fn check(rule: &Rule, book: &Book) -> Result<(), ActionError> {
    rule.check()?;
    let Target {
        account,
        fund,
        project,
        line,
        grant,
    } = rule.then;
    let known = book.chart.get(account).is_some()
        && book.funds.contains_key(&fund)
        && book.has_line(project, line)
        && grant.is_none_or(|grant| book.grants.contains_key(&grant));
    if known {
        return Ok(());
    }
    let grant = grant.map_or(String::new(), |grant| format!(", grant {grant}"));
    let target = format!("{account} {fund} {project} {line}{grant}");
    Err(Refusal::UnknownTarget {
        rule: rule.name.clone(),
        target,
    }
    .into())
}
