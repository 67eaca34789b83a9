//! What stands beside an entry decides what is open of it on every account and every day.

use fundledger::{
    ledger::{
        code::AccountCode,
        journal::{Draft, EntryNumber, LineNumber, Posting},
        money::Money,
    },
    store::writer::Writer,
};
use jiff::civil::{Date, date};

use super::{
    days::compared,
    fixture::{Database, act, brought, code, cost, founded, on_both, pounds, proved},
    statements::{import, line, rows},
    tampering::findings,
};

const BODY: AccountCode = AccountCode::ACCOUNTABLE_BODY;
const BANK: AccountCode = AccountCode::BANK;

/// A line of an account's statement.
async fn shown(writer: &mut Writer, account: AccountCode, day: Date, amount: &str) -> LineNumber {
    let name = format!("statement of {day}");
    let file = writer.put_file(&name, name.as_bytes()).await.unwrap();
    let mut import = import(file);
    import.account = account;
    let lines = [line(1, day, amount, &name)];
    let (nil, of_line) = (Money::NIL, lines[0].amount);
    (import.tally.rows, import.tally.blank) = (1, 0);
    (import.tally.money_in, import.tally.money_out) = if of_line.is_negative() {
        (nil, of_line.turned())
    } else {
        (of_line, nil)
    };
    let whole = brought(writer, &import, (&rows(&lines), &[])).await;
    whole.unwrap().1[0]
}

/// Posts an entry, and what puts it right; its line stays with it.
async fn put_right(writer: &mut Writer, draft: Draft, day: Date) -> [EntryNumber; 3] {
    let first = writer.post(&[proved(draft)], &act()).await.unwrap()[0];
    let original = writer.entry(first).await.unwrap().unwrap();
    let reversal = original.reversal(day).unwrap();
    let instead = Draft::ordinary(day, "Instead", original.entry.postings.clone());
    let mut instead = original.replacement(instead);
    instead.lines.clear();
    let both = [proved(reversal), proved(instead)];
    let later = writer.post(&both, &act()).await.unwrap();
    [first, later[0], later[1]]
}

async fn holds(db: &Database) {
    let days = [
        date(2020, 5, 31),
        date(2020, 6, 30),
        date(2020, 9, 30),
        date(2021, 3, 30),
        date(2021, 3, 31),
        date(2021, 4, 1),
        date(2021, 6, 30),
    ];
    compared(db, 0, &days).await;
    assert_eq!(findings(db, None).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_replaces_an_entry_is_open_once_no_line_stays_with_it() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let answered = shown(&mut writer, BODY, date(2020, 6, 1), "-240.00").await;
        let mut draft = cost(date(2020, 6, 1), "6300", "RES", "240.00");
        draft.lines = vec![answered];
        let [first, _, instead] = put_right(&mut writer, draft, date(2021, 4, 9)).await;
        writer.commit().await.unwrap();
        holds(&db).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let open = writer.open_of(instead, BODY).await.unwrap();
        assert_eq!(open, Money::NIL, "the line stays with what it mirrors");
        writer.end_match(answered, first, &act()).await.unwrap();
        let open = writer.open_of(instead, BODY).await.unwrap();
        assert_eq!(open, pounds("-240.00"), "{}", db.engine);
        writer.commit().await.unwrap();
        holds(&db).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let matched = writer.make_match(answered, instead, None, &act()).await;
        matched.unwrap();
        writer.commit().await.unwrap();
        holds(&db).await;
    })
    .await;
}

/// Between two accounts: one shows it at once, the other days later or not at all.
#[tokio::test]
async fn a_transfer_between_two_accounts_is_open_on_each_by_itself() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let out = shown(&mut writer, BANK, date(2021, 3, 30), "-500.00").await;
        let come = shown(&mut writer, BODY, date(2021, 4, 6), "500.00").await;
        let postings = [(BANK, "-500.00"), (BODY, "500.00")];
        let postings = postings
            .map(|(account, amount)| Posting::to_fund(account, code("POOL"), pounds(amount)));
        let mut draft = Draft::ordinary(date(2021, 3, 30), "Between accounts", postings.to_vec());
        draft.lines = vec![out];
        let [first, _, instead] = put_right(&mut writer, draft, date(2021, 4, 1)).await;
        writer.commit().await.unwrap();
        holds(&db).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let part = Some(pounds("200.00"));
        writer
            .make_match(come, instead, part, &act())
            .await
            .unwrap();
        writer.commit().await.unwrap();
        holds(&db).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        writer.end_match(out, first, &act()).await.unwrap();
        writer.commit().await.unwrap();
        holds(&db).await;
    })
    .await;
}
