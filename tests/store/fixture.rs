//! A small book, and a database of each engine to keep it in.

use std::{collections::BTreeMap, future::Future};

use fundledger::{
    ledger::{
        account::Chart,
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, FundCode, LineCode, ProjectCode},
        digest::Digest,
        entry::JournalEntry,
        fund::{Fund, Restriction},
        grant::{Funder, Grant},
        journal::{Draft, LineNumber, Posting},
        money::Money,
        posted::Act,
        project::{BudgetLine, Project},
        year_end::Carried,
    },
    statement::line::SetAside,
    store::{
        Store,
        error::StoreError,
        settings::closing::YearClosedBody,
        statements::import::{NewImport, NewLine},
        writer::Writer,
    },
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};

/// A database with the tables and nothing else.
pub(crate) struct Database {
    pub(crate) engine: &'static str,
    pub(crate) url: String,
    pub(crate) store: Store,
    _folder: Option<tempfile::TempDir>,
}

/// An empty SQLite database.
pub(crate) async fn sqlite() -> Database {
    let folder = tempfile::tempdir().unwrap();
    let url = folder.path().join("book.sqlite").display().to_string();
    let store = Store::open(&url, true).await.unwrap();
    store.migrate().await.unwrap();
    Database {
        engine: "sqlite",
        url,
        store,
        _folder: Some(folder),
    }
}

/// An empty PostgreSQL database; none where its programs are missing.
pub(crate) async fn postgres() -> Option<Database> {
    let url = crate::cluster::cluster()?.database();
    let store = Store::open(&url, false).await.unwrap();
    Some(Database {
        engine: "postgres",
        url,
        store,
        _folder: None,
    })
}

/// Runs a test on a fresh database of each engine.
pub(crate) async fn on_both<F: Future<Output = ()>>(test: impl Fn(Database) -> F) {
    test(sqlite().await).await;
    if let Some(database) = postgres().await {
        test(database).await;
    }
}

pub(crate) fn code<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn pounds(text: &str) -> Money {
    text.parse().unwrap()
}

pub(crate) fn year() -> FinancialYear {
    code("2020/21")
}

pub(crate) fn act() -> Act {
    Act {
        by: "Finance officer".to_owned(),
        why: Some("as the statement says".to_owned()),
        at: Timestamp::from_microsecond(1_600_000_000_123_456).unwrap(),
    }
}

/// What the finance officer does in May 2021, once the year's last statement is there.
pub(crate) fn in_may() -> Act {
    Act {
        at: Timestamp::from_second(1_620_000_000).unwrap(),
        ..act()
    }
}

/// The pooled fund, a restricted fund with its grant and project, the standard chart.
pub(crate) fn book() -> Book {
    let (pool, cl): (FundCode, FundCode) = (code("POOL"), code("CL"));
    let fund = |code, name: &str, restriction| Fund {
        code,
        name: name.to_owned(),
        restriction,
    };
    let line = |text: &str, name: &str, budget| BudgetLine {
        code: code(text),
        name: name.to_owned(),
        budget: pounds(budget),
    };
    let project = Project {
        code: code("CL"),
        name: "County Lines Project".to_owned(),
        lines: vec![
            line("SAL", "Salary and on costs", "41000.00"),
            line("FILM", "A commissioned film", "9000.00"),
            line("RES", "Resources", "6000.00"),
        ],
    };
    let funder = Funder {
        code: code("OPCC"),
        name: "Office of the Police and Crime Commissioner".to_owned(),
    };
    let grant = Grant {
        code: code("CL-2021"),
        title: "County Lines".to_owned(),
        funder: funder.code,
        fund: cl,
        project: project.code,
        starts_on: date(2020, 4, 1),
        ends_on: date(2021, 3, 31),
        authority: "Award letter of 20 March 2020".to_owned(),
        allocations: BTreeMap::from([(year(), pounds("56000.00"))]),
    };
    Book {
        slug: "tandridge".to_owned(),
        name: "Tandridge Community Safety Partnership".to_owned(),
        short_name: "CSP".to_owned(),
        first_year: year(),
        chart: Chart::standard().unwrap(),
        funds: BTreeMap::from([
            (pool, fund(pool, "Pooled Fund", Restriction::Pooled)),
            (
                cl,
                fund(cl, "County Lines 2020/21", Restriction::Restricted),
            ),
        ]),
        funders: BTreeMap::from([(funder.code, funder)]),
        grants: BTreeMap::from([(grant.code, grant)]),
        projects: BTreeMap::from([
            (ProjectCode::NONE, Project::none()),
            (project.code, project),
        ]),
        closed: std::collections::BTreeSet::new(),
    }
}

/// A cost of the project from the accountable body's account.
pub(crate) fn cost(day: Date, account: &str, line: &str, amount: &str) -> Draft {
    let (fund, amount) = (code("CL"), pounds(amount));
    let line: LineCode = code(line);
    Draft::ordinary(
        day,
        format!("Cost of {line} £{amount}"),
        vec![
            Posting::to_fund(code(account), fund, amount).of_project(code("CL"), line),
            Posting::to_fund(AccountCode::ACCOUNTABLE_BODY, fund, amount.turned()),
        ],
    )
}

pub(crate) fn proved(draft: Draft) -> JournalEntry {
    JournalEntry::balance(draft, &book()).unwrap()
}

/// Opening balances, the award, an instalment and three costs.
pub(crate) fn entries() -> Vec<JournalEntry> {
    let book = book();
    let grant = &book.grants[&code("CL-2021")];
    let opening = [(AccountCode::BANK, code("POOL"), pounds("5722.17"))];
    let opening = Draft::opening(year(), "The agreed balance of 2019/20", &opening).unwrap();
    let instalment = Draft::ordinary(
        date(2020, 5, 29),
        "Grant, first half",
        vec![
            Posting::to_fund(
                AccountCode::ACCOUNTABLE_BODY,
                grant.fund,
                pounds("28000.00"),
            ),
            Posting::to_fund(
                AccountCode::GRANTS_RECEIVABLE,
                grant.fund,
                pounds("-28000.00"),
            )
            .of_grant(grant.code),
        ],
    );
    vec![
        proved(opening),
        proved(Draft::award(grant, year())),
        proved(instalment),
        proved(cost(date(2020, 4, 30), "6000", "SAL", "2575.00")),
        proved(cost(date(2020, 9, 18), "6200", "FILM", "2700.00")),
        proved(cost(date(2021, 3, 19), "6300", "RES", "1230.00")),
    ]
}

/// The small book, posted.
pub(crate) async fn founded(store: &Store) {
    let mut writer = store.found_book(&book(), &act()).await.unwrap();
    writer.post(&entries(), &act()).await.unwrap();
    writer.commit().await.unwrap();
}

/// The record of the year's closing in one act, as years were closed before closing was two.
pub(crate) fn closed_year(carried: &Carried, seal: Digest) -> YearClosedBody {
    YearClosedBody {
        year: year(),
        seal,
        carried: carried
            .iter()
            .map(|((account, fund), sum)| (*account, *fund, *sum))
            .collect(),
        approved_by: "Section 151 officer's delegate".to_owned(),
        consents: Vec::new(),
        prepared: None,
    }
}

/// Brings a file in as an import does: its lines, then what it is with the rows that it set aside.
pub(crate) async fn brought(
    writer: &mut Writer,
    import: &NewImport,
    (lines, set_aside): (&[NewLine<'_>], &[SetAside]),
) -> Result<(i64, Vec<LineNumber>), StoreError> {
    let mut arriving = writer.begin_import(import.account).await?;
    writer.lines_in(&mut arriving, lines, &mut |_| {}).await?;
    let rows = (lines, set_aside);
    writer.end_import(arriving, import, rows, &act()).await
}
