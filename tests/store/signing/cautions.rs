//! What should be looked at twice is said before an entry is posted, once for every page and
//! command, and what was said is what is confirmed.

use fundledger::{
    actions::{
        ActionError,
        amend::{self, Amendment},
        caution::{self, Cautions, Heeded},
        post,
        refusal::Refusal,
    },
    ledger::{
        code::AccountCode,
        journal::{Draft, Posting},
        project::Project,
    },
};
use jiff::civil::date;

use super::{
    fixture::{Database, act, code, cost, in_may, on_both, pounds, year},
    statements::with_statement,
};

fn sides(fund: &str, sides: &[(&str, &str)]) -> Vec<Posting> {
    let side = |(account, amount): &(&str, &str)| {
        Posting::to_fund(code(account), code(fund), pounds(amount))
    };
    sides.iter().map(side).collect()
}

fn entry(fund: &str, of: &[(&str, &str)]) -> Draft {
    Draft::ordinary(date(2021, 3, 10), "Try", sides(fund, of))
}

fn answering(mut draft: Draft) -> Draft {
    draft.lines = vec![2];
    draft
}

/// Entries, and what is said of each.
fn told() -> Vec<(Draft, &'static [&'static str])> {
    let body = AccountCode::ACCOUNTABLE_BODY;
    let mut instalment = entry("CL", &[("1100", "29000.00"), ("1200", "-29000.00")]);
    instalment.postings[1] = instalment.postings[1].of_grant(code("CL-2021"));
    let mut others = cost(date(2021, 3, 10), "6300", "RES", "10.00");
    others.postings[0] = others.postings[0].of_project(code("YP"), code("NONE"));
    let release = Draft::transfer(
        date(2021, 3, 10),
        "Left",
        "Minute 7",
        body,
        (code("CL"), code("POOL")),
        pounds("100.00"),
    );
    let split = [("6300", "300.00"), ("6200", "-60.00"), ("1100", "-240.00")];
    vec![
        (cost(date(2021, 3, 10), "6300", "RES", "10.00"), &[]),
        (
            entry("POOL", &[("6900", "6000.00"), ("1000", "-6000.00")]),
            &["fund POOL is overdrawn by £277.83"],
        ),
        (
            release,
            &["£100.00 goes from fund CL, which is restricted, to pooled fund POOL"],
        ),
        (
            answering(entry("CL", &split)),
            &[
                "both signs: -£300.00 to account 6300 and £60.00 to account 6200",
                "a cost of fund CL stands on no project, and its grant CL-2021 is for project CL",
                "£60.00 of money in goes to account 6200, which is a cost; is it a refund",
            ],
        ),
        (
            instalment,
            &["what came of grant CL-2021 is £1,000.00 more than it awarded"],
        ),
        (
            others,
            &["project YP is paid from fund CL, whose grant CL-2021 is for project CL"],
        ),
        (
            cost(date(2021, 4, 10), "6300", "RES", "10.00"),
            &["of 10/04/2021 is paid from fund CL, whose grant CL-2021 ended on 31/03/2021"],
        ),
        (
            answering(entry("POOL", &[("4900", "240.00"), ("1100", "-240.00")])),
            &["£240.00 of money out goes to account 4900, which is income"],
        ),
    ]
}

async fn with_another_project(db: &Database) {
    with_statement(&db.store).await;
    let project = Project {
        code: code("YP"),
        name: "Young people".to_owned(),
        lines: Vec::new(),
    };
    let amendment = Amendment {
        projects: vec![project],
        ..Amendment::default()
    };
    amend::amend(&db.store, "tandridge", &amendment, &act())
        .await
        .unwrap();
}

#[tokio::test]
async fn what_should_be_looked_at_twice_is_said_before_it_is_posted() {
    on_both(async |db| {
        with_another_project(&db).await;
        for (draft, says) in told() {
            let mut reader = db.store.read("tandridge").await.unwrap();
            let found = caution::cautions(&mut reader, &[draft])
                .await
                .unwrap()
                .said();
            assert_eq!(found.len(), says.len(), "{found:#?}");
            for says in says {
                assert!(
                    found.iter().any(|one| one.contains(says)),
                    "{says}: {found:#?}"
                );
            }
        }
    })
    .await;
}

#[track_caller]
fn cautioned<T: std::fmt::Debug>(done: Result<T, ActionError>) -> Cautions {
    match done {
        Err(ActionError::Refused(Refusal::Cautioned(cautions))) => cautions,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_was_said_is_what_is_confirmed_and_stands_on_the_list() {
    on_both(async |db| {
        with_another_project(&db).await;
        let store = &db.store;
        let over = || entry("POOL", &[("6900", "6000.00"), ("1000", "-6000.00")]);
        let planned = post::plan(store, "tandridge", over(), &in_may())
            .await
            .unwrap();
        let done = post::entry(store, "tandridge", over(), Heeded::Nothing, &in_may()).await;
        let said = cautioned(done);
        assert_eq!(said, planned.cautions);
        let heeded = Heeded::Said(said.digest());
        // Another entry overdraws it further: what was said is no longer all there is.
        let small = entry("POOL", &[("6900", "10.00"), ("1000", "-10.00")]);
        post::entry(store, "tandridge", small, Heeded::Nothing, &in_may())
            .await
            .unwrap();
        let done = post::entry(store, "tandridge", over(), heeded, &in_may()).await;
        let heeded = Heeded::Said(cautioned(done).digest());
        post::entry(store, "tandridge", over(), heeded, &in_may())
            .await
            .unwrap();
        let mut reader = store.read("tandridge").await.unwrap();
        let standing = caution::standing(&mut reader, year()).await.unwrap().said();
        assert_eq!(standing.len(), 1, "{standing:?}");
        assert!(
            standing[0].starts_with("fund POOL is overdrawn by £287.83"),
            "{standing:?}"
        );
    })
    .await;
}
