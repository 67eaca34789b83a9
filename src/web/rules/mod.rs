//! Rules that propose what lines were for: the list in its order, one made, changed and tried on
//! past lines before it is kept, moved, and ended. Beside them the layouts that are recognised.

pub(super) mod edit;
pub(super) mod end;
pub(super) mod layout;
pub(super) mod list;
pub(super) mod profiles;
pub(super) mod ready;

use crate::{
    ledger::code::{LineCode, ProjectCode},
    statement::suggest::rule::{Conditions, Direction, Target},
};

use super::{
    parts::{in_address, pounds},
    visit::Visit,
};

/// What a line must say, in words.
fn conditions(when: &Conditions) -> String {
    let quoted = |what: &str, text: &Option<String>| {
        text.as_ref()
            .map(|text| format!("{what} \u{201c}{text}\u{201d}"))
    };
    let way = when.direction.map(|direction| match direction {
        Direction::In => "money in".to_owned(),
        Direction::Out => "money out".to_owned(),
    });
    let said = [
        quoted("text with", &when.contains),
        quoted("words", &when.words),
        quoted("party", &when.party),
        quoted("type", &when.kind),
        quoted("council code", &when.code),
        when.amount
            .map(|amount| format!("exactly {}", pounds(amount))),
        when.at_least
            .map(|amount| format!("{} or more", pounds(amount))),
        when.at_most
            .map(|amount| format!("{} or less", pounds(amount))),
        way,
        when.account.map(|account| format!("account {account}")),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Where a line goes, in words.
fn target(visit: &Visit, to: &Target) -> String {
    let book = &visit.book;
    let account = book.chart.get(to.account);
    let account = account.map_or("", |account| account.name.as_str());
    let fund = book.funds.get(&to.fund);
    let fund = fund.map_or("", |fund| fund.name.as_str());
    let project = book.projects.get(&to.project);
    let cost = project.and_then(|project| {
        let line = project.lines.iter().find(|line| line.code == to.line);
        line.map(|line| line.name.as_str())
    });
    let place = match (project.filter(|_| to.project != ProjectCode::NONE), cost) {
        (Some(project), Some(cost)) if to.line != LineCode::NONE => {
            format!(", {}: {cost}", project.name)
        }
        (Some(project), _) => format!(", {}", project.name),
        (None, _) => String::new(),
    };
    let grant = to.grant.map(|grant| format!(", grant {grant}"));
    format!(
        "{} {account}, {fund}{place}{}",
        to.account,
        grant.unwrap_or_default()
    )
}

/// The address of a rule; its name may hold anything.
fn place(visit: &Visit, name: &str, rest: &str) -> String {
    visit.to(&format!("/rules/{}{rest}", in_address(name)))
}
