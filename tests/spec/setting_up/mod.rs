//! A book set up a step at a time keeps every answer, and what was confirmed is what is written;
//! what it is made of is then kept up by the same verbs from a page and from a terminal.

mod kept_up;

use fundledger::{
    actions::{
        ActionError,
        amend::{self, Amendment, Seen},
        book_file::{Opening, OpeningBalance},
        refusal::Refusal,
        setup::{self, Part, Thing},
    },
    ledger::{
        account::{Account, AccountType},
        fund::{Fund, Restriction},
        posted::Act,
    },
    store::Store,
};
use rust_xlsxwriter::Workbook;

use crate::office::{Office, on_both};

fn act() -> Act {
    Act {
        by: "Finance officer".to_owned(),
        why: Some("As the Board agreed".to_owned()),
        at: jiff::Timestamp::from_second(1_600_000_000).expect("an instant"),
    }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(work)
}

async fn opened(office: &Office) -> Store {
    let store = Store::open(office.database(), true)
        .await
        .expect("a database");
    store.migrate().await.expect("its tables");
    store
}

fn fund(code: &str) -> Thing {
    Thing::Fund(Fund {
        code: code.parse().expect("a code"),
        name: format!("{code} Fund"),
        restriction: Restriction::Pooled,
    })
}

/// Answers everything, a step at a time, each from the version that the step before left.
async fn answered(store: &Store, key: &str) {
    setup::begin(store, key, &act()).await.expect("it begins");
    setup::begin(store, key, &act())
        .await
        .expect("it has begun, and stays as it is");
    let mut version = 1;
    let mut step = async |change: &dyn Fn(&mut setup::Answers) -> Result<(), ActionError>| {
        let done = setup::change(store, (key, version), None, &act(), change).await;
        done.expect("the step is kept");
        version += 1;
    };
    let year = "2025/26".parse().expect("a year");
    step(&|answers| answers.partnership(("Anyshire CSP", "", "anyshire"), Some(year))).await;
    step(&|answers| answers.put(fund("POOL"), true)).await;
    step(&|answers| {
        for part in [Part::Accounts, Part::Funders, Part::Grants, Part::Projects] {
            answers.settle(part);
        }
        Ok(())
    })
    .await;
    step(&|answers| {
        answers.open_with(Opening {
            authority: "Balance of 2024/25 as agreed".to_owned(),
            source: None,
            balances: vec![OpeningBalance {
                account: "1000".parse().expect("a code"),
                fund: "POOL".parse().expect("a code"),
                amount: "812.40".parse().expect("an amount"),
                cell: None,
            }],
        })
    })
    .await;
}

fn refusal<T: std::fmt::Debug>(done: Result<T, ActionError>) -> Refusal {
    match done {
        Err(ActionError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn what_was_answered_survives_and_what_was_confirmed_is_what_is_written() {
    on_both(|office| {
        wait(async {
            let who = act();
            let store = opened(office).await;
            answered(&store, "feed").await;
            store.close().await;
            // Another run of the program finds it as it was left.
            let store = opened(office).await;
            let kept = setup::find(&store, "feed").await.expect("it is kept");
            assert_eq!((kept.version, kept.answers.missing()), (5, vec![]));
            let confirmed = kept.digest().expect("a digest");

            let late = setup::change(&store, ("feed", 3), None, &who, |answers| {
                answers.put(fund("LATE"), true)
            });
            assert!(matches!(refusal(late.await), Refusal::ChangedSince(_)));
            let twice = setup::change(&store, ("feed", 5), None, &who, |answers| {
                answers.put(fund("POOL"), true)
            });
            assert!(matches!(refusal(twice.await), Refusal::CodeTaken(_)));
            let used = setup::change(&store, ("feed", 5), None, &who, |answers| {
                answers.take(Part::Funds, "POOL")
            });
            assert!(refusal(used.await).to_string().contains("names fund POOL"));
            assert_eq!(
                setup::find(&store, "feed").await.expect("kept").answers,
                kept.answers
            );

            setup::change(&store, ("feed", 5), None, &who, |answers| {
                answers.put(fund("CL"), true)
            })
            .await
            .expect("a fund more");
            let changed = setup::confirm(&store, "feed", None, confirmed, &who).await;
            assert!(matches!(refusal(changed), Refusal::PlanChanged { .. }));
            assert!(
                store.books().await.expect("books").is_empty(),
                "nothing was written"
            );

            let now = setup::find(&store, "feed")
                .await
                .expect("kept")
                .digest()
                .expect("a digest");
            let both = tokio::join!(
                setup::confirm(&store, "feed", None, now, &who),
                setup::confirm(&store, "feed", None, now, &who),
            );
            let made = [both.0, both.1];
            assert_eq!(
                made.iter().filter(|done| done.is_ok()).count(),
                1,
                "{made:?}"
            );
            assert_eq!(store.books().await.expect("books").len(), 1);
            assert!(matches!(
                refusal(setup::find(&store, "feed").await),
                Refusal::NoSetup
            ));
            store.close().await;
        });
        let balance = office
            .run(&["report", "trial-balance", "2025/26"])
            .done()
            .out;
        assert!(balance.contains("£812.40"), "{balance}");
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_thing_is_changed_as_it_was_seen_or_somebody_is_told() {
    on_both(|office| {
        wait(async {
            let who = act();
            let store = opened(office).await;
            answered(&store, "feed").await;
            let setup = setup::find(&store, "feed").await.expect("kept");
            let digest = setup.digest().expect("a digest");
            setup::confirm(&store, "feed", None, digest, &who)
                .await
                .expect("a book");
            let training = |name: &str, seen| Amendment {
                accounts: vec![Account {
                    code: "6400".parse().expect("a code"),
                    name: name.to_owned(),
                    kind: AccountType::Expenditure,
                }],
                seen,
                ..Amendment::default()
            };
            let put = async |amendment: Amendment| {
                amend::amend(&store, "anyshire", &amendment, &who).await
            };
            put(training("Training", Seen::New))
                .await
                .expect("a new account");
            assert!(matches!(
                refusal(put(training("Other", Seen::New)).await),
                Refusal::CodeTaken(_)
            ));
            let book = store
                .read("anyshire")
                .await
                .expect("a book")
                .book()
                .await
                .expect("settings");
            let seen = Seen::As(amend::seen(&book, &training("", Seen::Nothing)));
            put(training("Courses", seen))
                .await
                .expect("as it was seen");
            let late = refusal(put(training("Travel", seen)).await);
            assert!(
                late.to_string().contains("has changed account 6400"),
                "{late}"
            );
            put(training("Travel", Seen::Nothing))
                .await
                .expect("whatever it said");
            store.close().await;
        });
        office.run(&["verify"]).done();
    });
}

fn balances(office: &Office, rows: &[[&str; 3]]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Balances").expect("a name");
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, *cell).expect("a cell");
        }
    }
    office.file("closing.xlsx", book.save_to_buffer().expect("a workbook"));
}

#[test]
fn balances_of_a_book_file_lead_to_their_cells_or_are_refused() {
    on_both(|office| {
        balances(
            office,
            &[
                ["Account", "Fund", "Balance"],
                ["1000", "POOL", "812.40"],
                ["2000", "POOL", "(12.40)"],
                ["Total", "", "800.00"],
            ],
        );
        let book = |amount: &str| {
            let balance = |account: &str, amount: &str, cell: &str| {
                format!(
                    "[[opening.balances]]\naccount = \"{account}\"\nfund = \"POOL\"\n\
                     amount = \"{amount}\"\ncell = \"{cell}\"\n"
                )
            };
            office.file(
                "book.toml",
                format!(
                    "name = \"Anyshire\"\nslug = \"anyshire\"\nfirst-year = \"2025/26\"\n\
                     [[funds]]\ncode = \"POOL\"\nname = \"Pooled\"\nrestriction = \"pooled\"\n\
                     [opening]\nauthority = \"The Board\"\n\
                     [opening.source]\nfile = \"closing.xlsx\"\nsheet = \"Balances\"\n{}{}",
                    balance("1000", amount, "C2"),
                    balance("2000", "-12.40", "C3"),
                ),
            )
        };
        book("812.41");
        let init = ["init", "--from", "book.toml"];
        office
            .run(&init)
            .refused("C2 of closing.xlsx does not show £812.41");
        book("812.40");
        office.run(&init).done();
        let story = office.run(&["show", "entry", "2", "--json"]).done().json();
        let source = &story["sources"][0];
        assert_eq!(
            (&source["sheet"], &source["cell"]),
            (&"Balances".into(), &"C3".into())
        );
        let report = office
            .run(&["report", "trial-balance", "2025/26"])
            .done()
            .out;
        assert!(
            report.contains("£812.40") && report.contains("-£12.40"),
            "{report}"
        );
        office.run(&["verify"]).done();
    });
}
