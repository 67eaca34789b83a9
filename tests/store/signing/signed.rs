//! What breaks a law but is in the chain as it should be: `verify` works it out again and says so.

use fundledger::{
    actions::{reconcile, reverse, verify::verify},
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        digest::{Digest, Encoder, Head},
        journal::{Draft, Posting},
        posted::Act,
        year_end::Carried,
    },
    report::table::Report,
    statement::{reconcile::statement::Said, suggest::rule::Target},
    store::settings::board::Decision,
};
use jiff::civil::{Date, date};

use super::{
    closing::closed,
    fixture::{Database, act, book, code, cost, founded, in_may, on_both, pounds, proved, year},
    raw::Prompt,
    statements::with_statement,
    tampering::{findings, rich},
};

/// The seal of the small book's year, made field by field.
pub(crate) fn seal_of(head: Head, carried: &Carried) -> Digest {
    let mut record = Encoder::of("seal");
    record
        .text("2020/21")
        .bytes(head.digest.as_bytes())
        .text("Section 151 officer's delegate");
    for ((account, fund), amount) in carried {
        record
            .text(account.as_str())
            .text(fund.as_str())
            .number(amount.pence());
    }
    Digest::of(record.finish())
}

/// A report without rows, to freeze.
pub(crate) fn report(id: &str, year: FinancialYear, head: Head) -> Report {
    Report {
        id: id.to_owned(),
        title: "End of Year Financial Report 2020/21".to_owned(),
        paper: None,
        partnership: book().name,
        year,
        head,
        label_heading: "Item".to_owned(),
        columns: Vec::new(),
        rows: Vec::new(),
        notes: Vec::new(),
        checks: Vec::new(),
    }
}

pub(crate) fn reviewer() -> Act {
    Act {
        by: "Section 151 officer's delegate".to_owned(),
        ..act()
    }
}

pub(crate) async fn posted(db: &Database, drafts: impl IntoIterator<Item = Draft>) {
    let mut writer = db.store.write("tandridge").await.unwrap();
    let entries: Vec<_> = drafts.into_iter().map(proved).collect();
    writer.post(&entries, &act()).await.unwrap();
    writer.commit().await.unwrap();
}

async fn original(db: &Database, number: i64) -> fundledger::ledger::posted::PostedEntry {
    let mut reader = db.store.read("tandridge").await.unwrap();
    reader.entry(number).await.unwrap().unwrap()
}

pub(crate) fn says(found: &[String], what: &str) -> bool {
    found.iter().any(|finding| finding.contains(what))
}

fn room_hire(day: Date) -> Draft {
    let (fund, amount) = (code("POOL"), pounds("150.00"));
    let postings = vec![
        Posting::to_fund(code("6900"), fund, amount),
        Posting::to_fund(AccountCode::BANK, fund, amount.turned()),
    ];
    Draft::ordinary(day, "Room hire", postings)
}

#[tokio::test]
async fn a_year_or_a_reconciliation_approved_by_the_role_that_prepared_it_is_found() {
    on_both(async |db| {
        closed(
            &db,
            |body| body.approved_by = "finance OFFICER ".to_owned(),
            true,
        )
        .await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let (bank, on) = (AccountCode::BANK, date(2021, 3, 31));
        writer
            .save_reconciliation(bank, on, "{}", &act())
            .await
            .unwrap();
        writer.lock_reconciliation(bank, on, &act()).await.unwrap();
        writer.commit().await.unwrap();
        let found = findings(&db, None).await;
        let same = "was prepared and approved by the same role";
        let year = format!("the closing of 2020/21 {same}, 'finance OFFICER'");
        let account = "the reconciliation of account 1000 at 31/03/2021";
        assert!(says(&found, &year), "{found:#?}");
        assert!(
            says(&found, &format!("{account} {same}, 'Finance officer'")),
            "{found:#?}"
        );
        let none = format!("{account} was signed, and is no reconciliation statement");
        assert!(says(&found, &none), "{found:#?}");
    })
    .await;
}

#[tokio::test]
async fn a_reversal_mirrors_its_original_once_and_a_replacement_follows_one() {
    on_both(async |db| {
        founded(&db.store).await;
        let fourth = original(&db, 4).await;
        let mut half = fourth.reversal(date(2020, 6, 1)).unwrap();
        for posting in &mut half.postings {
            posting.amount = pounds("1.00");
        }
        half.postings[0].amount = pounds("-1.00");
        posted(&db, [half]).await;
        let found = findings(&db, None).await;
        assert_eq!(
            found,
            ["entry 7 does not mirror entry 4, which it reverses"]
        );

        let mut prompt = Prompt::unguarded(&db).await;
        prompt.run("drop index entry_reverses").await.unwrap();
        prompt.close().await;
        posted(&db, [fourth.reversal(date(2020, 6, 1)).unwrap()]).await;
        let fifth = original(&db, 5).await;
        let instead = fifth.replacement(cost(date(2020, 9, 18), "6300", "RES", "2700.00"));
        posted(&db, [instead]).await;
        let found = findings(&db, None).await;
        let twice = "entry 4 is reversed twice, by 7 and by 8";
        assert!(says(&found, twice), "{found:#?}");
        let nothing = "entry 9 replaces entry 5, which no entry reversed before it";
        assert!(says(&found, nothing), "{found:#?}");

        let mut prompt = Prompt::unguarded(&db).await;
        prompt
            .run("delete from entry where number = 5")
            .await
            .unwrap();
        prompt
            .run("update entry set reverses = 99 where number = 8")
            .await
            .unwrap();
        prompt.close().await;
        let found = findings(&db, None).await;
        let nowhere = "entry 9 replaces entry 5, which is not there";
        assert!(says(&found, nowhere), "{found:#?}");
        let after = "entry 8 reverses entry 99, which comes after it";
        assert!(says(&found, after), "{found:#?}");
    })
    .await;
}

#[tokio::test]
async fn money_crosses_funds_only_by_a_transfer_with_its_authority() {
    on_both(async |db| {
        rich(&db).await;
        let mut prompt = Prompt::unguarded(&db).await;
        for change in [
            "update entry set authority = null where kind = 'transfer'",
            "update entry set kind = 'ordinary' where kind = 'opening'",
        ] {
            assert_eq!(prompt.run(change).await.unwrap(), 1);
        }
        prompt.close().await;
        let found = findings(&db, None).await;
        let authority = "entry 8: an entry of kind transfer needs its authority";
        assert!(says(&found, authority), "{found:#?}");
        let moved = "entry 1 moves account 3000, the fund balance";
        assert!(says(&found, moved), "{found:#?}");
    })
    .await;
}

#[tokio::test]
async fn a_frozen_report_is_the_one_that_its_decision_names() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let head = writer.head().await.unwrap();
        let never = Head {
            digest: Digest::of(b"another book"),
            ..head
        };
        let frozen = [
            report("end-of-year", year(), head).encode(),
            report("trial-balance", year(), head).encode(),
            report("end-of-year", year().next(), head).encode(),
            report("end-of-year", year(), never).encode(),
            b"no report at all".to_vec(),
        ];
        for bytes in &frozen {
            let decision = Decision {
                report: "end-of-year".to_owned(),
                year: year(),
                version: 0,
                frozen: Digest::START,
                outcome: "noted".to_owned(),
                on: date(2021, 10, 12),
                minute: None,
                wording: None,
            };
            writer.decide(decision, bytes, &act()).await.unwrap();
        }
        writer.commit().await.unwrap();
        let found = findings(&db, None).await;
        assert_eq!(found.len(), 4, "{found:#?}");
        let expected = [
            "is frozen as the report trial-balance 2020/21",
            "is frozen as the report end-of-year 2021/22",
            "was made from a head that this book never had",
            "these bytes are not a frozen report",
        ];
        for (finding, what) in found.iter().zip(expected) {
            assert!(finding.contains(what), "{finding}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_locked_reconciliation_still_says_what_was_signed() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let on = date(2021, 3, 31);
        let held = AccountCode::ACCOUNTABLE_BODY;
        for (account, stated) in [(AccountCode::BANK, "5722.17"), (held, "-300.00")] {
            let stated = Some(pounds(stated));
            reconcile::prepare(
                &db.store,
                "tandridge",
                account,
                on,
                &Said::balance(stated),
                &in_may(),
            )
            .await
            .unwrap();
            reconcile::approve(&db.store, "tandridge", account, on, &reviewer())
                .await
                .unwrap();
        }
        // What is allowed: a line coded anew inside the lock, and anything dated later.
        let target = Target {
            account: code("6200"),
            fund: code("CL"),
            project: code("CL"),
            line: code("FILM"),
            grant: None,
        };
        let instead = reverse::Instead::Recode(target);
        reverse::entry(&db.store, "tandridge", 7, on, instead, &act())
            .await
            .unwrap();
        posted(&db, [room_hire(date(2021, 4, 1))]).await;
        assert_eq!(
            findings(&db, None).await,
            Vec::<String>::new(),
            "{}",
            db.engine
        );
        posted(&db, [room_hire(date(2020, 6, 1))]).await;
        let found = findings(&db, None).await;
        assert_eq!(
            found,
            [
                "entry 11 moves account 1000 by -£150.00 on a day that its reconciliation at \
                 31/03/2021 had locked",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_changed_setting_is_named() {
    on_both(async |db| {
        rich(&db).await;
        let mut prompt = Prompt::unguarded(&db).await;
        let damaged = if db.engine == "sqlite" {
            "2020-04-0~"
        } else {
            "infinity"
        };
        let lines = |one: &str, other: &str| {
            format!(
                "update budget_line set position = case code when 'SAL' then {one} else {other} \
                 end where code in ('SAL', 'FILM')"
            )
        };
        let grant = |day: &str| format!("update grant_agreement set starts_on = '{day}'");
        let short = |name: &str| format!("update book set short_name = '{name}'");
        for (change, back, named) in [
            (lines("2", "1"), lines("1", "2"), "project CL"),
            (short("CPS"), short("CSP"), "short name"),
            (grant("2020-04-02"), grant("2020-04-01"), "grant CL-2021"),
            (grant(damaged), grant("2020-04-01"), "'CL-2021: "),
        ] {
            assert!(prompt.run(&change).await.unwrap() > 0);
            let found = findings(&db, None).await;
            assert!(says(&found, named), "{}: {change}: {found:#?}", db.engine);
            prompt.run(&back).await.unwrap();
            assert_eq!(findings(&db, None).await, Vec::<String>::new());
        }
        prompt
            .run("update book set slug = 'tandrigde'")
            .await
            .unwrap();
        let verified = verify(&db.store, "tandrigde", None, &mut |_| {})
            .await
            .unwrap();
        assert!(
            says(&verified.findings, "short names"),
            "{:#?}",
            verified.findings
        );
    })
    .await;
}
