//! Statements: what was imported is kept whole, waits, is answered, and waits again.

use std::collections::BTreeMap;

use fundledger::{
    ledger::{
        code::AccountCode,
        digest::Digest,
        journal::{Draft, Posting},
        money::Money,
    },
    statement::line::{Place, SetAside, Stated, StatementLine},
    store::{
        Store,
        error::StoreError,
        journal::list::Moment,
        statements::{
            import::{NewImport, NewLine, Tally},
            line::{LineFilter, LineState, Waiting},
        },
    },
};
use jiff::civil::{Date, date};

use super::fixture::{act, brought, code, founded, on_both, pounds, proved, year};

fn place(row: u32) -> Place {
    Place {
        sheet: Some("Extract".to_owned()),
        row,
        column: Some(9),
    }
}

pub(crate) fn line(row: u32, day: Date, amount: &str, text: &str) -> StatementLine {
    StatementLine {
        at: place(row),
        date: day,
        period: None,
        own_period: None,
        amount: pounds(amount),
        vat: None,
        text: text.to_owned(),
        reference: Some(format!("T{row}")),
        kind: None,
        code: Some("4310".to_owned()),
        party: None,
        bank_id: None,
        balance: Some(pounds("10.00")),
        amount_text: amount.to_owned(),
        pending: false,
    }
}

pub(crate) fn lines() -> Vec<StatementLine> {
    vec![
        line(7, date(2020, 6, 1), "-240.00", "Workshop materials"),
        line(8, date(2020, 6, 1), "-240.00", "Workshop materials"),
        line(
            9,
            date(2020, 7, 1),
            "180.00",
            "Credit note, 100% of printing",
        ),
        line(10, date(2021, 4, 2), "-35.00", "CAFÉ ÉCOLE, Posters"),
    ]
}

pub(crate) fn set_aside() -> Vec<SetAside> {
    vec![
        SetAside {
            at: place(6),
            why: "heading".to_owned(),
            amount: Money::NIL,
            words: String::new(),
        },
        SetAside {
            at: place(11),
            why: "a date before the first year".to_owned(),
            amount: pounds("-5.00"),
            words: String::new(),
        },
    ]
}

pub(crate) fn rows(lines: &[StatementLine]) -> Vec<NewLine<'_>> {
    let mut seen: BTreeMap<[u8; 16], u32> = BTreeMap::new();
    lines
        .iter()
        .map(|line| {
            let mut key = line.clone();
            key.at = place(1);
            key.reference = None;
            let digest = Digest::of(serde_json::to_string(&key).unwrap().as_bytes());
            let fingerprint: [u8; 16] = digest.as_bytes()[..16].try_into().unwrap();
            let occurrence = seen.entry(fingerprint).or_default();
            *occurrence += 1;
            NewLine {
                line,
                fingerprint,
                occurrence: *occurrence,
            }
        })
        .collect()
}

pub(crate) fn import(file: Digest) -> NewImport {
    NewImport {
        account: AccountCode::ACCOUNTABLE_BODY,
        file,
        file_name: "extract.xlsx".to_owned(),
        profile: "council-ledger".to_owned(),
        statement_account: Some("CSP01".to_owned()),
        from: Some(date(2020, 4, 1)),
        to: None,
        opening: None,
        closing: Some(Stated {
            amount: pounds("-340.00"),
            at: place(12),
        }),
        tally: Tally {
            rows: 6,
            blank: 1,
            duplicates: 0,
            money_in: pounds("180.00"),
            money_out: pounds("520.00"),
            held_in: Money::NIL,
            held_out: Money::NIL,
        },
        plan: Digest::of(b"plan"),
    }
}

pub(crate) fn answering(line: i64, amount: &str) -> Draft {
    let (fund, amount) = (code("CL"), pounds(amount));
    let mut draft = Draft::ordinary(
        date(2020, 6, 1),
        "Workshop materials",
        vec![
            Posting::to_fund(code("6300"), fund, amount).of_project(code("CL"), code("RES")),
            Posting::to_fund(AccountCode::ACCOUNTABLE_BODY, fund, amount.turned()),
        ],
    );
    draft.lines = vec![line];
    draft
}

/// The small book with a statement of four lines, the first of which entry 7 answers.
pub(crate) async fn with_statement(store: &Store) {
    founded(store).await;
    let mut writer = store.write("tandridge").await.unwrap();
    let file = writer
        .put_file("extract.xlsx", b"the bytes of the file")
        .await
        .unwrap();
    let lines = lines();
    let (lines, aside) = (rows(&lines), set_aside());
    let whole = brought(&mut writer, &import(file), (&lines, &aside)).await;
    let (number, lines) = whole.unwrap();
    assert_eq!((number, lines), (1, vec![1, 2, 3, 4]));
    writer
        .post(&[proved(answering(1, "240.00"))], &act())
        .await
        .unwrap();
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn an_import_is_read_back_as_it_was_written() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut reader = db.store.read("tandridge").await.unwrap();
        let file = Digest::of(b"the bytes of the file");
        let kept = reader.imports().await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].import, import(file));
        assert_eq!(kept[0].made, act());
        assert_eq!(reader.set_aside_rows(1).await.unwrap(), set_aside());
        let held = reader.lines(&LineFilter::default(), 0, 10).await.unwrap();
        let read: Vec<_> = held.iter().map(|held| held.line.clone()).collect();
        assert_eq!(read, lines());
        assert_eq!(held[0].state, LineState::Answered(vec![7]));
        assert_eq!(held[0].source.cell, "J7");
        assert_eq!(held[0].source.file, "extract.xlsx");
        assert_eq!(held[1].occurrence, 2);
        assert_eq!(held[3].year, year().next());
        let source = reader
            .account_source(AccountCode::ACCOUNTABLE_BODY)
            .await
            .unwrap();
        assert_eq!(source.as_deref(), Some("CSP01"));
        let kept = reader.file(file).await.unwrap().unwrap();
        assert_eq!(kept.bytes, b"the bytes of the file");
        let held = reader.held(AccountCode::ACCOUNTABLE_BODY).await.unwrap();
        assert_eq!(
            held.values()
                .copied()
                .collect::<Vec<_>>()
                .iter()
                .sum::<u32>(),
            4
        );
        assert_eq!(
            held.len(),
            3,
            "two genuinely identical rows have one fingerprint"
        );
        assert_eq!(reader.held(AccountCode::BANK).await.unwrap().len(), 0);
    })
    .await;
}

/// Line 1 goes from entry 7 to entry 8, line 3 to entry 6, and line 2 is left waiting.
async fn moved(store: &Store) {
    let mut writer = store.write("tandridge").await.unwrap();
    writer.end_match(1, 7, &act()).await.unwrap();
    let ended = writer.end_match(1, 7, &act()).await;
    assert!(matches!(
        ended,
        Err(StoreError::NoMatch { line: 1, entry: 7 })
    ));
    assert_eq!(
        writer.line(1).await.unwrap().unwrap().state,
        LineState::Waiting
    );
    let numbers = writer
        .post(&[proved(answering(1, "240.00"))], &act())
        .await
        .unwrap();
    assert_eq!(numbers, [8]);
    writer
        .make_match(3, 6, Some(pounds("180.00")), &act())
        .await
        .unwrap();
    writer
        .leave_line(2, "the supplier was asked", &act())
        .await
        .unwrap();
    assert!(matches!(
        writer.leave_line(3, "no", &act()).await,
        Err(StoreError::LineAnswered(3))
    ));
    assert!(matches!(
        writer.leave_line(9, "no", &act()).await,
        Err(StoreError::NoLine(9))
    ));
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn a_line_waits_until_an_entry_answers_it_and_again_when_that_ends() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let waiting = Waiting {
            lines: 2,
            money_in: pounds("180.00"),
            money_out: pounds("240.00"),
        };
        assert_eq!(writer.waiting(year()).await.unwrap(), waiting);
        let again = writer.post(&[proved(answering(1, "240.00"))], &act()).await;
        assert!(
            matches!(again, Err(StoreError::LineAnswered(1))),
            "{again:?}"
        );
        drop(writer);

        moved(&db.store).await;
        let mut reader = db.store.read("tandridge").await.unwrap();
        let states: Vec<_> = reader
            .lines(&LineFilter::default(), 0, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|held| held.state)
            .collect();
        assert_eq!(
            states,
            [
                LineState::Answered(vec![8]),
                LineState::Left("the supplier was asked".to_owned()),
                LineState::Answered(vec![6]),
                LineState::Waiting,
            ]
        );
        assert_eq!(reader.entry(7).await.unwrap().unwrap().entry.lines, [1]);
        assert_eq!(
            reader.entry(6).await.unwrap().unwrap().entry.lines,
            [0_i64; 0]
        );
    })
    .await;
}

#[tokio::test]
async fn a_reconciliation_is_given_the_net_of_each_entry_and_the_lines_it_answers_now() {
    on_both(async |db| {
        with_statement(&db.store).await;
        moved(&db.store).await;
        let mut reader = db.store.read("tandridge").await.unwrap();
        let nets = reader
            .entry_nets(
                AccountCode::ACCOUNTABLE_BODY,
                date(2021, 3, 31),
                Moment::NOW,
            )
            .await
            .unwrap();
        let nets: Vec<_> = nets
            .into_iter()
            .map(|net| (net.number, net.net, net.answers))
            .collect();
        assert_eq!(
            nets,
            [
                (3, pounds("28000.00"), vec![]),
                (4, pounds("-2575.00"), vec![]),
                (5, pounds("-2700.00"), vec![]),
                (6, pounds("-1230.00"), vec![(3, pounds("180.00"))]),
                (7, pounds("-240.00"), vec![]),
                (8, pounds("-240.00"), vec![(1, pounds("-240.00"))]),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn lines_are_found_by_what_is_asked_of_them() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut reader = db.store.read("tandridge").await.unwrap();
        let with = |set: fn(&mut LineFilter)| {
            let mut filter = LineFilter::default();
            set(&mut filter);
            filter
        };
        let asked = [
            (with(|_| ()), vec![1, 2, 3, 4]),
            (with(|f| f.waiting = Some(true)), vec![2, 3, 4]),
            (with(|f| f.waiting = Some(false)), vec![1]),
            (with(|f| f.year = Some(year())), vec![1, 2, 3]),
            (with(|f| f.account = Some(AccountCode::BANK)), vec![]),
            (
                with(|f| {
                    f.import = Some(1);
                    f.waiting = Some(true);
                }),
                vec![2, 3, 4],
            ),
            (with(|f| f.text = Some("WORKSHOP".to_owned())), vec![1, 2]),
            (with(|f| f.text = Some("100%".to_owned())), vec![3]),
            (with(|f| f.text = Some("_".to_owned())), vec![]),
            (with(|f| f.text = Some(" café école".to_owned())), vec![4]),
            (
                with(|f| {
                    f.text = Some("Café".to_owned());
                    f.waiting = Some(true);
                }),
                vec![4],
            ),
            (with(|f| f.text = Some("cafe".to_owned())), vec![]),
        ];
        for (filter, expected) in asked {
            let found = reader.line_numbers(&filter, 0, 10).await.unwrap();
            assert_eq!(found, expected, "{} {filter:?}", db.engine);
        }
        assert_eq!(
            reader
                .line_numbers(&LineFilter::default(), 2, 1)
                .await
                .unwrap(),
            [3]
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_line_twice_is_refused_whole() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let file = writer
            .put_file("again.xlsx", b"the bytes of the file")
            .await
            .unwrap();
        let lines = lines();
        let again = brought(&mut writer, &import(file), (&rows(&lines), &[])).await;
        assert!(again.is_err());
        drop(writer);
        let mut reader = db.store.read("tandridge").await.unwrap();
        assert_eq!(reader.last_line().await.unwrap(), 4);
    })
    .await;
}
