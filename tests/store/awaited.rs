//! Commitments, claims and what answers them: kept as they were recorded, counted once whatever is
//! done, and every changed byte named.

use fundledger::{
    actions::{
        awaited::{self, Said},
        reverse::{self, Instead},
    },
    ledger::{
        awaited::{Awaited, State},
        claim::Claim,
        commitment::Commitment,
        money::Money,
    },
    store::{Store, awaited::Which},
};
use jiff::civil::date;

use super::{
    fixture::{Database, act, code, cost, founded, in_may, on_both, pounds, proved},
    raw::Prompt,
    tampering::{every_column, findings},
};

const BOOK: &str = "tandridge";

fn printing(amount: &str) -> Commitment {
    Commitment {
        payee: "Print supplier".to_owned(),
        reference: Some("48213".to_owned()),
        amount: pounds(amount),
        account: code("6300"),
        fund: code("CL"),
        project: code("CL"),
        line: code("RES"),
        grant: Some(code("CL-2021")),
        made_on: date(2020, 5, 4),
        expected_on: date(2020, 6, 30),
    }
}

fn quarter(amount: &str) -> Claim {
    Claim {
        grant: code("CL-2021"),
        from_on: date(2020, 4, 1),
        to_on: date(2020, 6, 30),
        amount: pounds(amount),
        claimed_on: date(2020, 7, 10),
        reference: None,
    }
}

async fn whole(db: &Database) {
    assert_eq!(
        findings(db, None).await,
        Vec::<String>::new(),
        "{}",
        db.engine
    );
}

/// Two commitments and two claims: one of each answered, one of each ended; and an answer let go.
async fn awaiting(db: &Database) {
    founded(&db.store).await;
    let mut writer = db.store.write(BOOK).await.unwrap();
    for amount in ["1500.00", "70.00"] {
        writer
            .make_commitment(&printing(amount), &act())
            .await
            .unwrap();
        writer.make_claim(&quarter(amount), &act()).await.unwrap();
    }
    // Entry 6 is the cost of £1,230.00, entry 3 the instalment.
    let first = Awaited::Commitment(1);
    let of = [(first, 6, "230.00"), (Awaited::Claim(1), 3, "1500.00")];
    for (awaited, entry, amount) in of {
        let amount = pounds(amount);
        writer
            .answer_awaited(awaited, entry, amount, &act())
            .await
            .unwrap();
    }
    writer.end_answer(first, 6, &act()).await.unwrap();
    let all = pounds("1230.00");
    writer.answer_awaited(first, 6, all, &act()).await.unwrap();
    for awaited in [Awaited::Commitment(2), Awaited::Claim(2)] {
        writer.end_awaited(awaited, &act()).await.unwrap();
    }
    writer.commit().await.unwrap();
    whole(db).await;
}

#[tokio::test]
async fn what_is_awaited_is_kept_with_who_and_why_and_its_records_never_change() {
    on_both(async |db| {
        awaiting(&db).await;
        let mut reader = db.store.read(BOOK).await.unwrap();
        let kept = reader.commitments(Which::All).await.unwrap();
        assert_eq!(kept[0].is, printing("1500.00"));
        assert_eq!((kept[0].number, &kept[0].made), (1, &act()));
        assert_eq!(kept[0].standing.left(), pounds("270.00"));
        assert_eq!(kept[0].answers.len(), 2);
        assert_eq!(kept[1].ended, Some(act()));
        assert_eq!(kept[1].standing.state(), State::Ended);
        let claims = reader.claims(Which::Numbered(1)).await.unwrap();
        assert_eq!(claims[0].is, quarter("1500.00"));
        assert_eq!(claims[0].standing.state(), State::Met);
        assert_eq!(reader.claims(Which::Numbered(9)).await.unwrap(), []);
        assert_eq!(reader.answered_by(6).await.unwrap().len(), 1);
        // Golden: what the chain covers of each kind, to the byte.
        let records = reader.read_records(0, 1_000).await.unwrap();
        let bodies = records.into_iter().map(|(_, read)| read.unwrap());
        let bodies: Vec<(String, String)> = bodies
            .filter(|record| {
                ["commitment", "claim"].contains(&record.kind.as_str())
                    || record.kind.starts_with("awaited")
            })
            .map(|record| (format!("{} {}", record.kind, record.code), record.body))
            .collect();
        let said = |kind: &str| bodies.iter().find(|(of, _)| of == kind).unwrap().1.clone();
        assert_eq!(
            said("commitment 1"),
            r#"{"number":1,"payee":"Print supplier","reference":"48213","amount":"1500.00","account":"6300","fund":"CL","project":"CL","line":"RES","grant":"CL-2021","made_on":"2020-05-04","expected_on":"2020-06-30"}"#
        );
        assert_eq!(
            said("claim 1"),
            r#"{"number":1,"grant":"CL-2021","from_on":"2020-04-01","to_on":"2020-06-30","amount":"1500.00","claimed_on":"2020-07-10"}"#
        );
        assert_eq!(
            said("awaited-answered commitment 1"),
            r#"{"awaited":"commitment","number":1,"entry":6,"amount":"230.00"}"#
        );
        assert_eq!(
            said("awaited-answer-ended commitment 1"),
            r#"{"awaited":"commitment","number":1,"entry":6}"#
        );
        assert_eq!(
            said("awaited-ended claim 2"),
            r#"{"awaited":"claim","number":2}"#
        );
        drop(reader);
        // An entry that is reversed counts no more.
        reversed(&db.store, 6).await;
        let mut reader = db.store.read(BOOK).await.unwrap();
        let kept = reader.commitments(Which::Numbered(1)).await.unwrap();
        assert_eq!(kept[0].standing.left(), pounds("1500.00"));
        drop(reader);
        whole(&db).await;
    })
    .await;
}

async fn reversed(store: &Store, entry: i64) {
    let day = date(2021, 3, 31);
    reverse::entry(store, BOOK, entry, day, Instead::Nothing, &in_may())
        .await
        .unwrap();
}

#[tokio::test]
async fn one_byte_in_what_is_awaited_is_named_and_none_is_changed_from_a_prompt() {
    on_both(async |db| {
        awaiting(&db).await;
        let mut prompt = Prompt::open(&db).await;
        for (table, change) in [
            ("commitment", "payee = 'x'"),
            ("claim", "reference = 'x'"),
            ("awaited_ended", "number = 7"),
            ("awaited_answer", "amount_pence = 1"),
        ] {
            for change in [
                format!("update {table} set {change}"),
                format!("delete from {table}"),
            ] {
                assert!(
                    prompt.run(&change).await.is_err(),
                    "{}: {change}",
                    db.engine
                );
            }
        }
        prompt.close().await;
        every_column(&db, "commitment", "number = 1", "commitment|awaited").await;
        every_column(&db, "claim", "number = 1", "claim|awaited").await;
        every_column(&db, "awaited_ended", "awaited = 'claim'", "claim|awaited").await;
        let let_go = "awaited = 'commitment' and position = 1";
        every_column(&db, "awaited_answer", let_go, "commitment|awaited").await;
        every_column(&db, "awaited_answer", "position = 2", "commitment|awaited").await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_of_more_than_the_entry_has_is_found() {
    on_both(async |db| {
        awaiting(&db).await;
        let mut writer = db.store.write(BOOK).await.unwrap();
        let penny = Money::from_pence(1);
        let first = Awaited::Commitment(1);
        writer
            .answer_awaited(first, 6, penny, &act())
            .await
            .unwrap();
        writer.commit().await.unwrap();
        let found = findings(&db, None).await;
        assert_eq!(
            found,
            [
                "entry 6 answers £1,230.01 of what is awaited in 6300 CL CL RES, and has £1,230.00 \
              there"
            ]
        );
    })
    .await;
}

/// Numbers that look drawn, the same for a seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        i64::try_from((mixed ^ (mixed >> 27)) % u64::try_from(bound).unwrap()).unwrap()
    }
}

/// What a naive model knows: who answers what, in pence, and which entries were reversed.
#[derive(Default)]
struct Model {
    answers: Vec<(i64, i64, i64)>,
    reversed: Vec<i64>,
}

impl Model {
    fn of_commitment(&self, number: i64) -> i64 {
        let of = self.answers.iter().filter(|(to, ..)| *to == number);
        let counts = of.filter(|(_, entry, _)| !self.reversed.contains(entry));
        counts.map(|(.., pence)| pence).sum()
    }

    fn of_entry(&self, entry: i64) -> i64 {
        let of = self.answers.iter().filter(|(_, by, _)| *by == entry);
        of.map(|(.., pence)| pence).sum()
    }
}

/// Whatever is answered, let go and reversed, in whatever order: what is left of each is its amount
/// less what counts, and no entry counts for more than it is.
#[tokio::test]
async fn whatever_is_done_nothing_counts_twice() {
    on_both(async |db| {
        founded(&db.store).await;
        let (promised, paid) = (40_000, 15_000);
        let mut writer = db.store.write(BOOK).await.unwrap();
        for _ in 0..3 {
            let commitment = printing("400.00");
            writer.make_commitment(&commitment, &act()).await.unwrap();
        }
        let costs: Vec<_> = (1..=6)
            .map(|day| proved(cost(date(2020, 6, day), "6300", "RES", "150.00")))
            .collect();
        let entries = writer.post(&costs, &act()).await.unwrap();
        writer.commit().await.unwrap();
        let (mut draw, mut model) = (Draw(7), Model::default());
        for _ in 0..60 {
            let number = 1 + draw.below(3);
            let awaited = Awaited::Commitment(number);
            let entry = entries[usize::try_from(draw.below(6)).unwrap()];
            match draw.below(8) {
                0 if !model.reversed.contains(&entry) && model.reversed.len() < 3 => {
                    reversed(&db.store, entry).await;
                    model.reversed.push(entry);
                }
                1 | 2 => {
                    let done = awaited::let_go(&db.store, BOOK, awaited, entry, &act()).await;
                    let had = model.answers.len();
                    model
                        .answers
                        .retain(|(to, by, _)| (*to, *by) != (number, entry));
                    assert_eq!(done.is_ok(), model.answers.len() < had, "{done:?}");
                }
                _ => {
                    let pence = 1 + draw.below(paid);
                    let left = (promised - model.of_commitment(number)).max(0);
                    let over = (pence - left).max(0);
                    let said = Said {
                        entry,
                        amount: Some(Money::from_pence(pence)),
                        over: Money::from_pence(over),
                    };
                    let done = awaited::answer(&db.store, BOOK, awaited, said, &act()).await;
                    let room = paid - model.of_entry(entry);
                    let may = !model.reversed.contains(&entry) && pence <= room;
                    assert_eq!(done.is_ok(), may, "{done:?}");
                    if may {
                        model.answers.push((number, entry, pence));
                    }
                }
            }
            let mut reader = db.store.read(BOOK).await.unwrap();
            for kept in reader.commitments(Which::All).await.unwrap() {
                let counted = model.of_commitment(kept.number);
                assert_eq!(kept.standing.answered.pence(), counted, "{}", db.engine);
                let left = (promised - counted).max(0);
                assert_eq!(kept.standing.left().pence(), left, "{}", db.engine);
            }
        }
        assert!(!model.reversed.is_empty() && !model.answers.is_empty());
        whole(&db).await;
    })
    .await;
}
