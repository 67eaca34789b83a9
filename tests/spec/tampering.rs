//! Somebody at a database prompt changes a book, and `verify` says which entry and exits 5.

use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

use crate::office::{Office, on_both};

/// Runs SQL as somebody at a prompt, with every trigger dropped first.
fn at_a_prompt(office: &Office, sql: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        if office.database().starts_with("postgres") {
            let mut prompt = PgConnection::connect(office.database())
                .await
                .expect("a prompt");
            for statement in ["set session_replication_role = replica"].iter().chain(sql) {
                prompt
                    .execute(sqlx::AssertSqlSafe(*statement))
                    .await
                    .expect("the prompt obeys");
            }
        } else {
            let address = format!("sqlite://{}", office.database());
            let mut prompt = SqliteConnection::connect(&address).await.expect("a prompt");
            let triggers: Vec<String> =
                sqlx::query_scalar("select name from sqlite_master where type = 'trigger'")
                    .fetch_all(&mut prompt)
                    .await
                    .expect("the triggers");
            let dropped = triggers.iter().map(|name| format!("drop trigger {name}"));
            let off = "pragma foreign_keys = off".to_owned();
            let all = [off]
                .into_iter()
                .chain(dropped)
                .chain(sql.iter().map(|s| (*s).to_owned()));
            for statement in all {
                prompt
                    .execute(sqlx::AssertSqlSafe(statement))
                    .await
                    .expect("the prompt obeys");
            }
        }
    });
}

#[test]
fn a_changed_amount_names_its_entry() {
    on_both(|office| {
        office.demonstrate();
        at_a_prompt(
            office,
            &["update posting set amount_pence = 257600 where entry = 3 and position = 2"],
        );
        let verified = office.run(&["verify"]);
        assert_eq!(verified.code, 5, "{}", verified.out);
        assert!(verified.out.contains("entry 3"), "{}", verified.out);
    });
}

#[test]
fn a_file_that_was_given_another_name_is_named() {
    on_both(|office| {
        office.demonstrate();
        let extract = "like 'council-ledger-extract%'";
        let change = format!("update file set name = 'evil.xlsx' where name {extract}");
        at_a_prompt(office, &[&change]);
        let verified = office.run(&["verify"]);
        assert_eq!(verified.code, 5, "{}", verified.out);
        for says in ["file 'evil.xlsx'", "its name was changed"] {
            assert!(verified.out.contains(says), "{says}: {}", verified.out);
        }
    });
}

#[test]
fn a_cut_tail_is_seen_and_one_cut_with_its_head_is_seen_by_the_printed_head() {
    on_both(|office| {
        office.demonstrate();
        let printed = office.run(&["verify", "--json"]).done().json();
        let (head, count) = (
            printed["head"].as_str().expect("a head"),
            printed["count"].to_string(),
        );
        at_a_prompt(
            office,
            &[
                "delete from posting where entry = 57",
                "delete from entry where number = 57",
                "delete from chain where count = (select max(count) from chain)",
            ],
        );
        assert_eq!(
            office.run(&["verify"]).code,
            5,
            "the count shows that the tail is cut"
        );
        at_a_prompt(
            office,
            &[
                "update book set head_count = head_count - 1, \
                 head_digest = (select digest from chain order by count desc limit 1)",
                "delete from month_balance where year = 2021 and period > 0",
                "update year_balance set turnover_pence = 0 where year = 2021",
                "delete from year_balance where year = 2021 and account = '6300'",
                "delete from year_balance where year = 2021 and account = '1100'",
                "delete from open_entry where entry = 57",
                "update account_day set receipts_pence = 0, payments_pence = 0 where year = 2021",
            ],
        );
        let hidden = office.run(&["verify"]);
        assert_eq!(
            hidden.code, 0,
            "a tail cut with its head cannot be seen inside: {}",
            hidden.out
        );
        let against_paper = office.run(&["verify", "--head", head, "--count", &count]);
        assert_eq!(against_paper.code, 5, "{}", against_paper.out);
    });
}
