//! The forms of what a book is made of, each once: accounts, funds, funders, grants, projects and
//! their costs. A set-up asks with them, and so does a book that is kept.

mod fields;
mod lists;
mod read;

use crate::{
    actions::{refusal::About, setup::Part},
    ledger::{
        book::Book,
        calendar::long_date,
        code::{AccountCode, FundCode, FunderCode, GrantCode, LineCode, ProjectCode},
    },
    web::{
        parts::{ASKS, bare_pounds},
        said::leads::Fields,
    },
};

pub(in crate::web) use self::{fields::fields, lists::table, read::read};

/// Years of allocations that a new grant is asked for.
const YEARS: usize = 3;

/// A kind of thing that a book is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Kind {
    Account,
    Fund,
    Funder,
    Grant,
    Project,
    Cost,
}

impl Kind {
    const ALL: [Kind; 6] = [
        Kind::Account,
        Kind::Fund,
        Kind::Funder,
        Kind::Grant,
        Kind::Project,
        Kind::Cost,
    ];

    /// The word of addresses: several of them.
    pub(in crate::web) const fn word(self) -> &'static str {
        match self {
            Kind::Account => "accounts",
            Kind::Fund => "funds",
            Kind::Funder => "funders",
            Kind::Grant => "grants",
            Kind::Project => "projects",
            Kind::Cost => "costs",
        }
    }

    /// The kind of a word.
    pub(in crate::web) fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// One of them.
    pub(in crate::web) const fn one(self) -> &'static str {
        match self {
            Kind::Account => "account",
            Kind::Fund => "fund",
            Kind::Funder => "funder",
            Kind::Grant => "grant",
            Kind::Project => "project",
            Kind::Cost => "cost",
        }
    }

    /// One of them, with its article.
    pub(in crate::web) const fn an(self) -> &'static str {
        match self {
            Kind::Account => "an account",
            Kind::Fund => "a fund",
            Kind::Funder => "a funder",
            Kind::Grant => "a grant",
            Kind::Project => "a project",
            Kind::Cost => "a cost",
        }
    }

    /// The part of a set-up that asks for it.
    pub(in crate::web) const fn part(self) -> Part {
        match self {
            Kind::Account => Part::Accounts,
            Kind::Fund => Part::Funds,
            Kind::Funder => Part::Funders,
            Kind::Grant => Part::Grants,
            Kind::Project | Kind::Cost => Part::Projects,
        }
    }
}

/// What each field of a form of a thing asks for: a new one is asked what does not change later.
pub(in crate::web) fn asked(kind: Kind, new: bool) -> Fields<'static> {
    Fields {
        whole: ASKS,
        asks: match (kind, new) {
            (Kind::Account, true) => &[
                (About::Code, "code"),
                (About::Name, "name"),
                (About::Kind, "type"),
                (About::Why, "why"),
            ],
            (Kind::Fund, true) => &[
                (About::Code, "code"),
                (About::Name, "name"),
                (About::Kind, "restriction"),
                (About::Why, "why"),
            ],
            (Kind::Funder | Kind::Project, true) => &[
                (About::Code, "code"),
                (About::Name, "name"),
                (About::Why, "why"),
            ],
            (Kind::Cost, true) => &[
                (About::Project, "project"),
                (About::Code, "code"),
                (About::Name, "name"),
                (About::Amount, "budget"),
                (About::Why, "why"),
            ],
            (Kind::Grant, true) => &OF_GRANT,
            (Kind::Account | Kind::Fund | Kind::Funder | Kind::Project, false) => {
                &[(About::Name, "name"), (About::Why, "why")]
            }
            (Kind::Cost, false) => &[
                (About::Name, "name"),
                (About::Amount, "budget"),
                (About::Why, "why"),
            ],
            (Kind::Grant, false) => OF_GRANT.split_at(1).1,
        },
    }
}

/// The fields of a grant, its code first.
static OF_GRANT: [(About, &str); 11] = [
    (About::Code, "code"),
    (About::Name, "name"),
    (About::Funder, "funder"),
    (About::Fund, "fund"),
    (About::Project, "project"),
    (About::From, "starts"),
    (About::Until, "ends"),
    (About::Authority, "authority"),
    (About::Year, "year"),
    (About::Amount, "amount"),
    (About::Why, "why"),
];

/// What a form of a thing of the book starts with; none where the book does not have it. A cost is
/// named with its project, as `CL:SAL`.
pub(in crate::web) fn filled(kind: Kind, code: &str, book: &Book) -> Option<Vec<(String, String)>> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut made = match kind {
        Kind::Account => {
            let account = book.chart.get(code.parse::<AccountCode>().ok()?)?;
            vec![
                pair("name", &account.name),
                pair("type", account.kind.word()),
            ]
        }
        Kind::Fund => {
            let fund = book.funds.get(&code.parse::<FundCode>().ok()?)?;
            vec![
                pair("name", &fund.name),
                pair("restriction", fund.restriction.word()),
            ]
        }
        Kind::Funder => {
            let funder = book.funders.get(&code.parse::<FunderCode>().ok()?)?;
            vec![pair("name", &funder.name)]
        }
        Kind::Project => {
            let project = book.projects.get(&code.parse::<ProjectCode>().ok()?)?;
            vec![pair("name", &project.name)]
        }
        Kind::Cost => {
            let (project, line) = code.split_once(':')?;
            let known = book.projects.get(&project.parse::<ProjectCode>().ok()?)?;
            let of: LineCode = line.parse().ok()?;
            let cost = known.lines.iter().find(|cost| cost.code == of)?;
            return Some(vec![
                pair("project", known.code.as_str()),
                pair("code", cost.code.as_str()),
                pair("name", &cost.name),
                pair("budget", &bare_pounds(cost.budget)),
            ]);
        }
        Kind::Grant => grant(code, book)?,
    };
    made.push(pair("code", code));
    Some(made)
}

fn grant(code: &str, book: &Book) -> Option<Vec<(String, String)>> {
    let grant = book.grants.get(&code.parse::<GrantCode>().ok()?)?;
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let project = Some(grant.project).filter(|project| *project != ProjectCode::NONE);
    let mut made = vec![
        pair("name", &grant.title),
        pair("funder", grant.funder.as_str()),
        pair("fund", grant.fund.as_str()),
        pair("project", project.as_ref().map_or("", ProjectCode::as_str)),
        pair("starts", &long_date(grant.starts_on)),
        pair("ends", &long_date(grant.ends_on)),
        pair("authority", &grant.authority),
    ];
    for (place, (year, amount)) in (1_usize..).zip(&grant.allocations) {
        made.push((format!("year-{place}"), year.to_string()));
        made.push((format!("amount-{place}"), bare_pounds(*amount)));
    }
    let years = grant.allocations.len().saturating_add(1).max(YEARS);
    made.push(("years".to_owned(), years.to_string()));
    Some(made)
}
