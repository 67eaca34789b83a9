//! Whatever is changed from a database prompt, with every guard off, `verify` sees it and says
//! where.

use fundledger::{
    actions::verify::verify,
    ledger::{
        code::AccountCode,
        digest::{Digest, Head},
        journal::{Draft, Posting, SourceCell},
        year_end,
    },
    store::{settings::board::Decision, writer::Writer},
};
use jiff::civil::date;

use super::{
    fixture::{Database, act, book, closed_year, code, on_both, pounds, proved, year},
    raw::Prompt,
    signed::{report, seal_of},
    statements::with_statement,
};

/// The small book with its statement, and entries 8 and 9 with everything that an entry can have.
pub(crate) async fn rich(db: &Database) -> Head {
    with_statement(&db.store).await;
    let mut writer = db.store.write("tandridge").await.unwrap();
    let (pool, cl) = (code("POOL"), code("CL"));
    let bank = AccountCode::BANK;
    let mut transfer = Draft::transfer(
        date(2021, 5, 5),
        "Towards the van",
        "Minute 7",
        bank,
        (pool, cl),
        pounds("500.00"),
    );
    transfer.concerns = Some(year());
    transfer.reference = Some("REF 1".to_owned());
    transfer.source = Some(SourceCell {
        file: "extract.xlsx".to_owned(),
        sha256: Digest::of(b"the bytes of the file"),
        sheet: Some("Extract".to_owned()),
        cell: "J8".to_owned(),
    });
    let reversal = writer
        .entry(5)
        .await
        .unwrap()
        .unwrap()
        .reversal(date(2021, 3, 1))
        .unwrap();
    let instalment = Draft::ordinary(
        date(2020, 11, 27),
        "Grant, second half",
        vec![
            Posting::to_fund(AccountCode::ACCOUNTABLE_BODY, cl, pounds("28000.00")),
            Posting::to_fund(AccountCode::GRANTS_RECEIVABLE, cl, pounds("-28000.00"))
                .of_grant(code("CL-2021")),
        ],
    );
    let entries = [proved(transfer), proved(reversal), proved(instalment)];
    writer.post(&entries, &act()).await.unwrap();
    writer.leave_line(3, "asked", &act()).await.unwrap();
    writer.make_match(4, 6, None, &act()).await.unwrap();
    let frozen = report("end-of-year", year(), writer.head().await.unwrap()).encode();
    let decision = Decision {
        report: "end-of-year".to_owned(),
        year: year(),
        version: 0,
        frozen: Digest::START,
        outcome: "noted".to_owned(),
        on: date(2021, 10, 12),
        minute: None,
        wording: Some("That the Board notes it".to_owned()),
    };
    writer.decide(decision, &frozen, &act()).await.unwrap();
    // A seal is made from the head that its writer found, as the action makes it.
    writer.commit().await.unwrap();
    let mut writer = db.store.write("tandridge").await.unwrap();
    close(&mut writer).await;
    let head = writer.commit().await.unwrap();
    assert_eq!(
        findings(db, Some(head)).await,
        Vec::<String>::new(),
        "{}",
        db.engine
    );
    head
}

/// Closes the year: the last that is written, so that it can be cut.
async fn close(writer: &mut Writer) {
    let before = writer.head().await.unwrap();
    let balances = writer.balances(year()).await.unwrap();
    let closing = year_end::closing(&book(), &balances).unwrap();
    let closing: Vec<_> = closing.entries.into_iter().map(proved).collect();
    writer.post(&closing, &act()).await.unwrap();
    let balances = writer.balances(year()).await.unwrap();
    let carried = year_end::carried_forward(&book(), &balances).unwrap();
    let seal = seal_of(before, &carried);
    writer
        .close_year(&closed_year(&carried, seal), &act())
        .await
        .unwrap();
}

pub(crate) async fn findings(db: &Database, expected: Option<Head>) -> Vec<String> {
    verify(&db.store, "tandridge", expected, &mut |_| {})
        .await
        .unwrap()
        .findings
}

/// The columns of a table with their types, `bigint`, `text`, `date` or `bytea`.
async fn columns(prompt: &mut Prompt, engine: &str, table: &str) -> Vec<(String, String)> {
    let question = if engine == "sqlite" {
        format!("select name || ' ' || lower(type) from pragma_table_info('{table}')")
    } else {
        format!(
            "select column_name || ' ' || data_type from information_schema.columns \
             where table_name = '{table}'"
        )
    };
    let rows = prompt.column(&question).await;
    assert!(rows.len() >= 3, "{table}");
    rows.iter()
        .map(|row| {
            let (name, kind) = row.split_once(' ').unwrap();
            (name.to_owned(), kind.to_owned())
        })
        .collect()
}

/// Another value for a column, one byte or one unit away where there is a value.
fn others(engine: &str, name: &str, kind: &str) -> Vec<String> {
    match kind {
        "bigint" | "integer" => vec![
            format!("coalesce({name}, 0) + 1"),
            format!("coalesce(-{name}, 0)"),
        ],
        "date" => vec![format!("{name} + 1")],
        "bytea" => vec!["decode(repeat('ab', 32), 'hex')".to_owned()],
        "blob" => vec![format!("x'{}'", "ab".repeat(32))],
        "text" if name == "date" && engine == "sqlite" => vec![
            "substr(date, 1, 9) || case substr(date, 10) when '1' then '2' else '1' end".to_owned(),
            "substr(date, 1, 9) || '~'".to_owned(),
        ],
        "text" => vec![
            format!("'~' || substr(coalesce({name}, 'x'), 2)"),
            format!("lower(coalesce({name}, 'x'))"),
            format!("coalesce({name}, 'x') || ' '"),
            format!("''"),
        ],
        other => panic!("{other}"),
    }
}

/// Changes every column of some rows in turn, and asks that a finding names them each time, by one of
/// the names that `named` gives, parted by bars.
pub(crate) async fn every_column(db: &Database, table: &str, rows: &str, named: &str) {
    let mut prompt = Prompt::unguarded(db).await;
    prompt
        .run(&format!("create table saved as select * from {table}"))
        .await
        .unwrap();
    for (name, kind) in columns(&mut prompt, db.engine, table).await {
        for other in others(db.engine, &name, &kind) {
            let changed = format!("update {table} set {name} = {other} where {rows}");
            // A key that is taken is refused whatever else is off.
            if prompt.run(&changed).await.is_err() {
                continue;
            }
            // A value that the change leaves as it was is no change.
            let same = prompt
                .column(&format!(
                    "select cast(count(*) as text) from (select * from {table} \
                     except select * from saved) as changed"
                ))
                .await;
            if same == ["0"] {
                continue;
            }
            let found = findings(db, None).await;
            assert!(
                found
                    .iter()
                    .any(|says| named.split('|').any(|name| says.contains(name))),
                "{}: {changed} is not named {named}: {found:#?}",
                db.engine
            );
            prompt.run(&format!("delete from {table}")).await.unwrap();
            prompt
                .run(&format!("insert into {table} select * from saved"))
                .await
                .unwrap();
        }
    }
    prompt.run("drop table saved").await.unwrap();
    prompt.close().await;
    assert_eq!(findings(db, None).await, Vec::<String>::new());
}

#[tokio::test]
async fn one_byte_in_any_column_of_an_entry_is_named() {
    on_both(async |db| {
        rich(&db).await;
        for number in [4, 8, 9] {
            every_column(
                &db,
                "entry",
                &format!("number = {number}"),
                &format!("entry {number}"),
            )
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn one_byte_in_any_column_of_a_posting_is_named() {
    on_both(async |db| {
        rich(&db).await;
        for (entry, position) in [(4, 1), (8, 2), (10, 2)] {
            let rows = format!("entry = {entry} and position = {position}");
            every_column(&db, "posting", &rows, &format!("entry {entry}")).await;
        }
    })
    .await;
}

#[tokio::test]
async fn one_byte_in_a_statement_an_import_or_a_record_is_named() {
    on_both(async |db| {
        rich(&db).await;
        every_column(&db, "import", "number = 1", "import").await;
        every_column(&db, "statement_line", "number = 2", "line|import").await;
        every_column(&db, "set_aside", "position = 2", "import|set aside").await;
        every_column(&db, "record", "number = 3", "record").await;
        every_column(&db, "chain", "count = 40", "").await;
    })
    .await;
}

#[tokio::test]
async fn one_byte_in_what_is_derived_is_named() {
    on_both(async |db| {
        rich(&db).await;
        every_column(
            &db,
            "month_balance",
            "year = 2020 and period = 6",
            "balance",
        )
        .await;
        every_column(
            &db,
            "month_balance",
            "year = 2021 and period = 0",
            "balance",
        )
        .await;
        every_column(&db, "year_balance", "account = '6300'", "balance").await;
        every_column(&db, "waiting_line", "line = 3", "line").await;
        every_column(&db, "line_match", "entry = 7", "7").await;
        every_column(&db, "account", "code = '1400'", "account|settings").await;
        every_column(&db, "fund", "code = 'POOL'", "fund|settings").await;
        every_column(&db, "allocation", "year = 2020", "grant|settings").await;
        every_column(&db, "closed_year", "year = 2020", "seal|settings").await;
    })
    .await;
}

#[tokio::test]
async fn a_cut_tail_is_seen_and_with_its_head_only_by_what_was_printed() {
    on_both(async |db| {
        let printed = rich(&db).await;
        let last = verify(&db.store, "tandridge", None, &mut |_| {})
            .await
            .unwrap()
            .entries;
        let mut prompt = Prompt::unguarded(&db).await;
        // The year's closing is the end of the book: its record, its entry, and what they made.
        for table in ["closed_year", "record where kind = 'year-closed'"] {
            prompt.run(&format!("delete from {table}")).await.unwrap();
        }
        prompt
            .run(&format!(
                "delete from chain where count > {}",
                printed.count - 1
            ))
            .await
            .unwrap();
        prompt
            .run("delete from month_balance where year = 2021 and period = 0")
            .await
            .unwrap();
        prompt
            .run(
                "delete from year_balance where year = 2021 and opening_pence <> 0 \
                 and turnover_pence = 0",
            )
            .await
            .unwrap();
        prompt
            .run("update year_balance set opening_pence = 0 where year = 2021")
            .await
            .unwrap();
        let found = findings(&db, None).await;
        assert_eq!(
            found,
            [format!(
                "the chain has {} records and the book's head says {}; its end was cut or added to",
                printed.count - 1,
                printed.count
            )],
            "{}",
            db.engine
        );
        prompt
            .run(&format!(
                "update book set head_count = {0}, head_digest = (select digest from chain \
                 where book = id and count = {0})",
                printed.count - 1
            ))
            .await
            .unwrap();
        assert_eq!(findings(&db, None).await, Vec::<String>::new());
        let found = findings(&db, Some(printed)).await;
        assert_eq!(
            found,
            [format!(
                "the book has {} records and the head that was printed has {}; its end was cut",
                printed.count - 1,
                printed.count
            )]
        );
        assert!(last > 10);
    })
    .await;
}

#[tokio::test]
async fn a_head_printed_earlier_still_verifies_and_another_does_not() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let earlier = db
            .store
            .read("tandridge")
            .await
            .unwrap()
            .head()
            .await
            .unwrap();
        let mut writer = db.store.write("tandridge").await.unwrap();
        writer.leave_line(2, "asked", &act()).await.unwrap();
        let now = writer.commit().await.unwrap();
        assert_eq!(now.count, earlier.count + 1);
        assert_eq!(findings(&db, Some(earlier)).await, Vec::<String>::new());
        assert_eq!(findings(&db, Some(now)).await, Vec::<String>::new());
        let other = Head {
            digest: Digest::of(b"another book"),
            ..earlier
        };
        let found = findings(&db, Some(other)).await;
        assert_eq!(found.len(), 1);
        assert!(
            found[0].contains("is not the one whose head was printed"),
            "{found:?}"
        );
    })
    .await;
}
