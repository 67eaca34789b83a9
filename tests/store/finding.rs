//! What is behind a figure: a selection finds the postings that make it, and where they came from.

use fundledger::{
    ledger::{
        balance::{Choice, Part, Selection},
        code::AccountCode,
        journal::EntryKind,
        money::Money,
    },
    store::journal::page::EntryFilter,
};
use jiff::civil::date;

use super::{
    fixture::{act, code, cost, founded, on_both, pounds, proved, year},
    statements::with_statement,
};

#[tokio::test]
async fn the_postings_of_a_selection_add_up_to_its_figure() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut reader = db.store.read("tandridge").await.unwrap();
        let book = reader.book().await.unwrap();
        let balances = reader.balances(year()).await.unwrap();
        let mut selections = Vec::new();
        for part in [
            Part::BroughtForward,
            Part::InYear,
            Part::ToMarch,
            Part::Whole,
        ] {
            for accounts in [
                Choice::All,
                Choice::one(AccountCode::ACCOUNTABLE_BODY),
                Choice::all_but([AccountCode::BANK]),
            ] {
                for lines in [Choice::All, Choice::one(code("RES"))] {
                    let mut selection = Selection::of(year(), part);
                    selection.accounts = accounts.clone();
                    selection.lines = lines;
                    selection.funds = Choice::only(book.funds.keys().copied());
                    selections.push(selection);
                }
            }
        }
        for selection in selections {
            let all = reader.postings(&selection, 0, 1_000).await.unwrap();
            let sum = Money::sum(all.iter().map(|found| found.posting.amount)).unwrap();
            assert_eq!(sum, balances.figure(&selection).unwrap(), "{selection}");
            let mut paged = Vec::new();
            let mut after = 0;
            loop {
                let page = reader.postings(&selection, after, 1).await.unwrap();
                let Some(last) = page.last() else { break };
                after = last.entry;
                paged.extend(page);
            }
            assert_eq!(paged, all, "{selection}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_posting_leads_to_its_cell() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut selection = Selection::of(year(), Part::InYear);
        selection.accounts = Choice::one(code("6300"));
        let mut reader = db.store.read("tandridge").await.unwrap();
        let found = reader.postings(&selection, 0, 100).await.unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].entry, &found[0].source), (6, &None));
        let source = found[1].source.as_ref().unwrap();
        assert_eq!(
            (source.sheet.as_deref(), source.cell.as_str()),
            (Some("Extract"), "J7")
        );
        let settled = reader.settlements(code("CL-2021"), year()).await.unwrap();
        assert_eq!(settled.len(), 1);
        assert_eq!(
            (settled[0].entry, settled[0].posting.amount),
            (3, pounds("-28000.00"))
        );
        let awards = reader.awards().await.unwrap();
        assert_eq!(
            awards.iter().map(|made| made.number).collect::<Vec<_>>(),
            [2]
        );
    })
    .await;
}

#[tokio::test]
async fn entries_are_found_by_what_is_asked_of_them() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let mirror = writer
            .entry(5)
            .await
            .unwrap()
            .unwrap()
            .reversal(date(2020, 10, 1))
            .unwrap();
        let mut late = cost(date(2021, 4, 5), "6300", "RES", "60.00");
        late.concerns = Some(year());
        writer
            .post(&[proved(mirror), proved(late)], &act())
            .await
            .unwrap();
        writer.commit().await.unwrap();
        let mut reader = db.store.read("tandridge").await.unwrap();
        assert_eq!(reader.reversed_by(5).await.unwrap(), Some(7));
        assert_eq!(reader.reversed_by(6).await.unwrap(), None);
        let concerning = reader.concerning(year()).await.unwrap();
        assert_eq!(
            concerning
                .iter()
                .map(|made| made.number)
                .collect::<Vec<_>>(),
            [8]
        );
        let with = |set: fn(&mut EntryFilter)| {
            let mut filter = EntryFilter::default();
            set(&mut filter);
            filter
        };
        let asked = [
            (with(|_| ()), vec![1, 2, 3, 4, 5, 6, 7, 8]),
            (with(|f| f.year = Some(year().next())), vec![8]),
            (with(|f| f.account = Some(code("6300"))), vec![6, 8]),
            (
                with(|f| {
                    f.account = Some(code("6300"));
                    f.year = Some(year());
                }),
                vec![6],
            ),
            (
                with(|f| {
                    f.account = Some(code("1100"));
                    f.year = Some(year());
                    f.project = Some(code("CL"));
                }),
                vec![],
            ),
            (with(|f| f.fund = Some(code("POOL"))), vec![1]),
            (with(|f| f.kind = Some(EntryKind::Reversal)), vec![7]),
            (
                with(|f| f.text = Some("cost of film".to_owned())),
                vec![5, 7],
            ),
        ];
        for (filter, expected) in asked {
            let found = reader.entries(&filter, 0, 100).await.unwrap();
            let found: Vec<_> = found.iter().map(|made| made.number).collect();
            assert_eq!(found, expected, "{} {filter:?}", db.engine);
        }
        let page = reader.entries(&EntryFilter::default(), 3, 2).await.unwrap();
        assert_eq!((page.len(), page[0].number), (2, 4));
    })
    .await;
}

#[tokio::test]
async fn words_are_found_in_letters_of_any_alphabet() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut named = cost(date(2020, 11, 2), "6300", "RES", "60.00");
        named.text = "CAFÉ ÉCOLE".to_owned();
        let mut writer = db.store.write("tandridge").await.unwrap();
        writer.post(&[proved(named)], &act()).await.unwrap();
        let made = writer.entry(7).await.unwrap().unwrap();
        let mirror = made.reversal(date(2020, 12, 1)).unwrap();
        writer.post(&[proved(mirror)], &act()).await.unwrap();
        writer.commit().await.unwrap();
        let words = || EntryFilter {
            text: Some("café école ".to_owned()),
            ..EntryFilter::default()
        };
        let of_year = EntryFilter {
            year: Some(year()),
            ..words()
        };
        let of_account = EntryFilter {
            account: Some(code("6300")),
            ..words()
        };
        let of_kind = EntryFilter {
            kind: Some(EntryKind::Reversal),
            ..words()
        };
        let mut reader = db.store.read("tandridge").await.unwrap();
        for (filter, expected) in [
            (words(), vec![7, 8]),
            (of_year, vec![7, 8]),
            (of_account, vec![7, 8]),
            (of_kind, vec![8]),
        ] {
            let found = reader.entries(&filter, 0, 100).await.unwrap();
            let found: Vec<_> = found.iter().map(|made| made.number).collect();
            assert_eq!(found, expected, "{} {filter:?}", db.engine);
            // A page of one leads on to the next that holds the words.
            let first = reader.entry_page(&filter, 0, 1).await.unwrap();
            assert_eq!(first.entries[0].number, expected[0], "{filter:?}");
            let after = first.more.unwrap_or(expected[0]);
            let next = reader.entries(&filter, after, 1).await.unwrap();
            assert_eq!(
                next.first().map(|made| made.number),
                expected.get(1).copied()
            );
        }
    })
    .await;
}

#[tokio::test]
async fn entries_are_found_by_their_days_their_amounts_and_their_grants() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut reader = db.store.read("tandridge").await.unwrap();
        let with = |set: fn(&mut EntryFilter)| {
            let mut filter = EntryFilter::default();
            set(&mut filter);
            filter
        };
        let asked = [
            (with(|f| f.from = Some(date(2020, 9, 1))), vec![5, 6]),
            (
                with(|f| {
                    f.from = Some(date(2020, 4, 30));
                    f.to = Some(date(2020, 6, 1));
                }),
                vec![3, 4, 7],
            ),
            (
                with(|f| {
                    f.to = Some(date(2020, 6, 1));
                    f.account = Some(AccountCode::ACCOUNTABLE_BODY);
                }),
                vec![3, 4, 7],
            ),
            (with(|f| f.least = Some(pounds("28000.00"))), vec![2, 3]),
            (
                with(|f| {
                    f.least = Some(pounds("240.00"));
                    f.most = Some(pounds("2575.00"));
                }),
                vec![4, 6, 7],
            ),
            (with(|f| f.grant = Some(code("CL-2021"))), vec![2, 3]),
            (
                with(|f| {
                    f.grant = Some(code("CL-2021"));
                    f.from = Some(date(2020, 5, 1));
                    f.most = Some(pounds("28000.00"));
                }),
                vec![3],
            ),
        ];
        for (filter, expected) in asked {
            let found = reader.entries(&filter, 0, 100).await.unwrap();
            let found: Vec<i64> = found.into_iter().map(|entry| entry.number).collect();
            assert_eq!(found, expected, "{} {filter:?}", db.engine);
        }
    })
    .await;
}
