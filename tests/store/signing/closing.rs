//! Years that were closed, in one act as they once were and in two: what breaks a law of closing is
//! in the chain as it should be, and `verify` says so.

use fundledger::{
    actions::close,
    ledger::{digest::Digest, posted::Act, year_end},
    store::settings::closing::{ClosingPreparedBody, YearClosedBody},
};
use jiff::civil::date;

use super::{
    fixture::{Database, act, book, closed_year, cost, founded, on_both, pounds, proved, year},
    signed::{posted, reviewer, says, seal_of},
    tampering::findings,
};

/// Closes the small book's year with a record that somebody may have changed.
pub(crate) async fn closed(db: &Database, change: impl Fn(&mut YearClosedBody), sealed: bool) {
    founded(&db.store).await;
    let mut writer = db.store.write("tandridge").await.unwrap();
    let head = writer.head().await.unwrap();
    let balances = writer.balances(year()).await.unwrap();
    let closing = year_end::closing(&book(), &balances).unwrap();
    let closing: Vec<_> = closing.entries.into_iter().map(proved).collect();
    writer.post(&closing, &act()).await.unwrap();
    let carried = year_end::carried_forward(&book(), &balances).unwrap();
    let mut body = closed_year(&carried, Digest::START);
    change(&mut body);
    let carried = body.carried.iter();
    let carried = carried.map(|(a, f, sum)| ((*a, *f), *sum)).collect();
    if sealed {
        body.seal = seal_of(head, &carried);
    }
    writer.close_year(&body, &act()).await.unwrap();
    writer.commit().await.unwrap();
}

/// Closes the small book's year in two acts, with records that somebody may have changed.
async fn closed_in_two(
    db: &Database,
    prepared: impl Fn(&mut ClosingPreparedBody),
    approved: impl Fn(&mut YearClosedBody),
    by: &Act,
) {
    founded(&db.store).await;
    let mut writer = db.store.write("tandridge").await.unwrap();
    let balances = writer.balances(year()).await.unwrap();
    let end = year_end::YearEnd::of(&book(), &balances).unwrap();
    let carried: Vec<_> = end
        .carried
        .iter()
        .map(|((a, f), sum)| (*a, *f, *sum))
        .collect();
    let mut body = ClosingPreparedBody {
        year: year(),
        head: writer.head().await.unwrap(),
        entry: 6,
        posts: end.posts,
        carried,
        consents: Vec::new(),
    };
    prepared(&mut body);
    writer.prepare_closing(&body, &act()).await.unwrap();
    writer.commit().await.unwrap();
    let mut writer = db.store.write("tandridge").await.unwrap();
    let head = writer.head().await.unwrap();
    let kept = writer.prepared_closing(year()).await.unwrap().unwrap();
    assert_eq!(kept.body, body);
    let closing = year_end::closing(&book(), &balances).unwrap();
    let closing: Vec<_> = closing.entries.into_iter().map(proved).collect();
    writer.post(&closing, by).await.unwrap();
    let mut closed = closed_year(&end.carried, Digest::START);
    closed.prepared = Some(kept.record);
    approved(&mut closed);
    let carried = closed.carried.iter();
    let carried = carried.map(|(a, f, sum)| ((*a, *f), *sum)).collect();
    closed.seal = seal_of(head, &carried);
    writer.close_year(&closed, by).await.unwrap();
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn an_entry_posted_after_its_year_was_closed_is_found() {
    on_both(async |db| {
        closed(&db, |_| (), true).await;
        assert_eq!(findings(&db, None).await, Vec::<String>::new());
        posted(&db, [cost(date(2021, 3, 30), "6300", "RES", "10.00")]).await;
        let found = findings(&db, None).await;
        let late = "entry 8 is posted in 2020/21, which was closed before it";
        assert!(says(&found, late), "{found:#?}");
    })
    .await;
}

#[tokio::test]
async fn a_year_closed_in_one_act_before_closing_was_two_is_whole() {
    on_both(async |db| {
        closed(&db, |_| (), true).await;
        assert_eq!(findings(&db, None).await, Vec::<String>::new());
        let mut reader = db.store.read("tandridge").await.unwrap();
        let signed = close::signed(&mut reader, year()).await.unwrap().unwrap();
        assert_eq!(signed.prepared, act());
        assert_eq!(signed.approved_by, reviewer().by);
        assert_eq!(signed.approved, None);
    })
    .await;
}

/// What somebody changed of what was prepared and of what was approved, and who approved it.
type Change = (fn(&mut ClosingPreparedBody), fn(&mut YearClosedBody), Act);

#[tokio::test]
async fn a_closing_in_two_acts_is_what_was_prepared_by_another_role() {
    on_both(async |db| {
        closed_in_two(&db, |_| (), |_| (), &reviewer()).await;
        assert_eq!(findings(&db, None).await, Vec::<String>::new());
        let mut reader = db.store.read("tandridge").await.unwrap();
        let signed = close::signed(&mut reader, year()).await.unwrap().unwrap();
        assert_eq!(
            (signed.prepared, signed.approved),
            (act(), Some(reviewer()))
        );
    })
    .await;
    let changes: [(Change, &str); 5] = [
        (
            (|body| body.head.count -= 1, |_| (), reviewer()),
            "the closing of 2020/21 says that it was prepared at another head",
        ),
        (
            (|body| body.posts.truncate(1), |_| (), reviewer()),
            "the closing of 2020/21 posts or carries forward something else",
        ),
        (
            (|_| (), |body| body.prepared = None, reviewer()),
            "does not name the closing that was prepared last",
        ),
        (
            (|_| (), |_| (), act()),
            "was recorded by 'Finance officer' and names 'Section 151 officer's delegate'",
        ),
        (
            (
                |_| (),
                |body| body.approved_by = "Finance OFFICER".to_owned(),
                act(),
            ),
            "was prepared and approved by the same role, 'Finance OFFICER'",
        ),
    ];
    for ((prepared, approved, by), says_so) in changes {
        on_both(async |db| {
            closed_in_two(&db, prepared, approved, &by).await;
            let found = findings(&db, None).await;
            assert!(says(&found, says_so), "{says_so}: {found:#?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_seal_and_what_it_carries_forward_are_worked_out_again() {
    on_both(async |db| {
        closed(&db, |body| body.seal = Digest::of(b"another"), false).await;
        let found = findings(&db, None).await;
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(
            says(&found, "the seal of 2020/21 is not the digest"),
            "{found:#?}"
        );
    })
    .await;
    on_both(async |db| {
        let more = |body: &mut YearClosedBody| body.carried[0].2 = pounds("9999.00");
        closed(&db, more, true).await;
        let found = findings(&db, None).await;
        assert_eq!(
            found,
            ["2021/22 does not open with what 2020/21 carries forward"]
        );
    })
    .await;
}
