//! What people set and decide stands until it is set again, and every change is in the chain.

use fundledger::{
    actions::verify::verify,
    ledger::{
        code::AccountCode,
        digest::Digest,
        project::BudgetLine,
        year_end::{self, carried_forward},
    },
    store::{error::StoreError, settings::board::Decision},
};
use jiff::civil::date;

use super::{
    fixture::{
        Database, act, book, closed_year, code, entries, founded, on_both, pounds, proved, year,
    },
    signed::seal_of,
};

async fn whole(db: &Database) {
    let verified = verify(&db.store, "tandridge", None, &mut |_| {})
        .await
        .unwrap();
    assert_eq!(verified.findings, Vec::<String>::new(), "{}", db.engine);
}

#[tokio::test]
async fn a_setting_is_changed_and_the_change_is_in_the_chain() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut changed = book();
        let project = changed.projects.get_mut(&code("CL")).unwrap();
        project.name = "County Lines, second year".to_owned();
        project.lines.remove(1);
        project.lines.push(BudgetLine {
            code: code("VAN"),
            name: "A van".to_owned(),
            budget: pounds("9000.00"),
        });
        let grant = changed.grants.get_mut(&code("CL-2021")).unwrap();
        grant.allocations.insert(year().next(), pounds("10.00"));
        let mut writer = db.store.write("tandridge").await.unwrap();
        let before = writer.head().await.unwrap().count;
        writer
            .put_project(&changed.projects[&code("CL")], &act())
            .await
            .unwrap();
        writer
            .put_grant(&changed.grants[&code("CL-2021")], &act())
            .await
            .unwrap();
        assert_eq!(writer.commit().await.unwrap().count, before + 2);
        let mut reader = db.store.read("tandridge").await.unwrap();
        assert_eq!(reader.book().await.unwrap(), changed);
        drop(reader);
        whole(&db).await;
    })
    .await;
}

#[tokio::test]
async fn rules_wordings_layouts_and_evidence_stand_as_last_set() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        writer
            .put_rule("printing", 2, r#"{"text":"printing"}"#, &act())
            .await
            .unwrap();
        writer
            .put_rule("film", 1, r#"{"party":"Production company"}"#, &act())
            .await
            .unwrap();
        writer.put_rule("gone", 3, "{}", &act()).await.unwrap();
        writer.drop_rule("gone", &act()).await.unwrap();
        writer
            .put_rule("printing", 0, r#"{"text":"print"}"#, &act())
            .await
            .unwrap();
        assert!(writer.put_rule("broken", 0, "{", &act()).await.is_err());
        for label in ["First", "Second"] {
            writer
                .put_wording("end-of-year", year(), ("P1", None, label), &act())
                .await
                .unwrap();
        }
        writer
            .put_layout("end-of-year", "title = 'A'", &act())
            .await
            .unwrap();
        let letter = ("letter.pdf", &b"the letter"[..]);
        let sha256 = writer.attach(letter, Some(2), None, &act()).await.unwrap();
        writer.commit().await.unwrap();

        let mut reader = db.store.read("tandridge").await.unwrap();
        let rules: Vec<_> = reader
            .rules()
            .await
            .unwrap()
            .into_iter()
            .map(|kept| (kept.name, kept.rule))
            .collect();
        let rule = |name: &str, rule: &str| (name.to_owned(), rule.to_owned());
        assert_eq!(
            rules,
            [
                rule("printing", r#"{"text":"print"}"#),
                rule("film", r#"{"party":"Production company"}"#)
            ]
        );
        let wordings = reader.wordings("end-of-year", year()).await.unwrap();
        let wordings: Vec<_> = wordings
            .into_iter()
            .map(|kept| (kept.row, kept.label, kept.about))
            .collect();
        let worded = |label: &str| ("P1".to_owned(), label.to_owned(), None);
        assert_eq!(wordings, [worded("First"), worded("Second")]);
        assert!(
            reader
                .wordings("end-of-year", year().next())
                .await
                .unwrap()
                .is_empty()
        );
        let layout = reader.layout("end-of-year").await.unwrap();
        assert_eq!(layout.as_deref(), Some("title = 'A'"));
        assert_eq!(reader.layout("other").await.unwrap(), None);
        let evidence = reader.evidence_of(2).await.unwrap();
        assert_eq!((evidence.len(), evidence[0].0.sha256), (1, sha256));
        assert!(reader.evidence_of(1).await.unwrap().is_empty());
        drop(reader);
        whole(&db).await;
    })
    .await;
}

#[tokio::test]
async fn reconciliations_lock_and_decisions_keep_their_frozen_bytes() {
    on_both(async |db| {
        founded(&db.store).await;
        let (bank, on) = (AccountCode::BANK, date(2021, 3, 31));
        let mut writer = db.store.write("tandridge").await.unwrap();
        let none = writer.lock_reconciliation(bank, on, &act()).await;
        assert!(matches!(none, Err(StoreError::NoReconciliation { .. })));
        for statement in [r#"{"difference":"1.00"}"#, r#"{"difference":"0.00"}"#] {
            writer
                .save_reconciliation(bank, on, statement, &act())
                .await
                .unwrap();
        }
        let kept = writer.reconciliations(bank).await.unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0].replaced, Some(kept[1].record));
        assert_eq!(kept[1].statement, r#"{"difference":"0.00"}"#);
        assert_eq!((&kept[1].locked, kept[1].replaced), (&None, None));
        writer.lock_reconciliation(bank, on, &act()).await.unwrap();
        assert!(writer.lock_reconciliation(bank, on, &act()).await.is_err());
        let mut decision = Decision {
            report: "end-of-year".to_owned(),
            year: year(),
            version: 0,
            frozen: Digest::START,
            outcome: "noted".to_owned(),
            on: date(2021, 10, 12),
            minute: Some("7".to_owned()),
            wording: Some("That the Board notes it".to_owned()),
        };
        for version in 1..=2 {
            let frozen = format!("report {version}");
            let made = writer
                .decide(decision.clone(), frozen.as_bytes(), &act())
                .await
                .unwrap();
            assert_eq!(made.version, version);
            decision = made;
        }
        writer.commit().await.unwrap();
        let mut reader = db.store.read("tandridge").await.unwrap();
        // The approval is of the one that was approved, and not of the one that it replaced.
        let kept = reader.reconciliations(bank).await.unwrap();
        let locked: Vec<_> = kept.iter().map(|one| one.locked.clone()).collect();
        assert_eq!(locked, [None, Some(act())]);
        assert_eq!(kept[0].replaced, Some(kept[1].record));
        let decisions = reader.decisions("end-of-year", year()).await.unwrap();
        assert_eq!(decisions.len(), 2);
        assert_eq!(decisions[1], (decision, act()));
        let frozen = reader.file(decisions[0].0.frozen).await.unwrap().unwrap();
        assert_eq!(frozen.bytes, b"report 1");
    })
    .await;
}

#[tokio::test]
async fn a_closed_year_opens_the_next_with_what_it_carries_forward() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let before = writer.balances(year()).await.unwrap();
        let closing = year_end::closing(&book(), &before).unwrap();
        let closing: Vec<_> = closing.entries.into_iter().map(proved).collect();
        let numbers = writer.post(&closing, &act()).await.unwrap();
        assert_eq!(numbers, [i64::try_from(entries().len()).unwrap() + 1]);
        let after = writer.balances(year()).await.unwrap();
        let carried = carried_forward(&book(), &after).unwrap();
        assert_eq!(carried, carried_forward(&book(), &before).unwrap());
        let seal = seal_of(writer.head().await.unwrap(), &carried);
        let closed = closed_year(&carried, seal);
        writer.close_year(&closed, &act()).await.unwrap();
        let again = writer.close_year(&closed, &act()).await;
        assert!(matches!(again, Err(StoreError::AlreadyClosed(_))));
        writer.commit().await.unwrap();
        let mut reader = db.store.read("tandridge").await.unwrap();
        assert_eq!(reader.seal(year()).await.unwrap(), Some(seal));
        assert_eq!(reader.seal(year().next()).await.unwrap(), None);
        assert!(reader.book().await.unwrap().closed.contains(&year()));
        let next = reader.balances(year().next()).await.unwrap();
        let opened: year_end::Carried = next
            .cells
            .iter()
            .map(|(cell, sums)| ((cell.account, cell.fund), sums.opening))
            .collect();
        assert_eq!(opened, carried);
        assert_eq!(
            carried[&(AccountCode::BANK, code("POOL"))],
            pounds("5722.17")
        );
        drop(reader);
        whole(&db).await;
    })
    .await;
}
