//! Two people act on one thing: whoever comes second, and had seen it as it was before, is refused
//! and told; whoever sees it as it is now may go on.

use fundledger::{
    actions::{
        ActionError,
        amend::{self, Amendment, Seen},
        code::standing,
        refusal::Refusal,
        rule,
    },
    ledger::code::AccountCode,
    statement::suggest::rule::{Conditions, Rule, Target},
};

use super::{
    fixture::{Database, act, book, code, on_both},
    statements::with_statement,
};

pub(crate) fn one_rule(name: &str, contains: &str) -> Rule {
    Rule {
        name: name.to_owned(),
        order: 0,
        when: Conditions {
            contains: Some(contains.to_owned()),
            ..Conditions::default()
        },
        then: Target {
            account: code("6300"),
            fund: code("CL"),
            project: code("CL"),
            line: code("RES"),
            grant: None,
        },
    }
}

#[track_caller]
fn changed(done: Result<(), ActionError>, what: &str) {
    match done {
        Err(ActionError::Refused(Refusal::ChangedSince(said))) => assert_eq!(said, what),
        other => panic!("{what}: {other:?}"),
    }
}

async fn rules(db: &Database) -> Vec<rule::Listed> {
    rule::listed(&db.store, "tandridge").await.unwrap()
}

#[tokio::test]
async fn a_rule_is_changed_moved_and_ended_as_it_was_seen() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let store = &db.store;
        for (name, word) in [("One", "workshop"), ("Two", "printing")] {
            let made = one_rule(name, word);
            rule::put(store, "tandridge", (None, Seen::New), made, &act())
                .await
                .unwrap();
        }
        let before = rules(&db).await;
        let order = rule::order_seen(before.iter().map(|listed| &listed.rule));
        let seen = Seen::As(before[0].seen().unwrap());
        // Somebody else changes the one and moves the other.
        let theirs = one_rule("One", "posters");
        rule::put(store, "tandridge", (Some("One"), seen), theirs, &act())
            .await
            .unwrap();
        let to_first = ("Two", 1);
        rule::reorder(store, "tandridge", to_first, Seen::As(order), &act())
            .await
            .unwrap();
        let ended = rule::end(store, "tandridge", ("One", seen), &act()).await;
        changed(ended, "rule 'One'");
        let ours = one_rule("One", "delivery");
        let put = rule::put(store, "tandridge", (Some("One"), seen), ours, &act()).await;
        changed(put, "rule 'One'");
        let moved = rule::reorder(store, "tandridge", ("One", 1), Seen::As(order), &act()).await;
        changed(moved, "the rules or their order");
        let now = rules(&db).await;
        assert_eq!(now[1].rule.when.contains.as_deref(), Some("posters"));
        let seen = Seen::As(now[1].seen().unwrap());
        rule::end(store, "tandridge", ("One", seen), &act())
            .await
            .unwrap();
        assert_eq!(rules(&db).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_line_is_left_and_a_setting_changed_as_it_was_seen() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let store = &db.store;
        let mut reader = store.read("tandridge").await.unwrap();
        let waits = reader.line(2).await.unwrap().unwrap();
        drop(reader);
        let seen = Seen::As(standing::seen(&waits.state));
        standing::leave(store, "tandridge", (2, seen), &act())
            .await
            .unwrap();
        let again = standing::leave(store, "tandridge", (2, seen), &act()).await;
        changed(again, "why line 2 is left waiting");
        let fund = |name: &str| {
            let mut fund = book().funds[&code("POOL")].clone();
            fund.name = name.to_owned();
            Amendment {
                funds: vec![fund],
                ..Amendment::default()
            }
        };
        let amended = |mut amendment: Amendment| async move {
            amendment.seen = Seen::As(amend::seen(&book(), &amendment));
            amend::amend(store, "tandridge", &amendment, &act())
                .await
                .map(drop)
        };
        amended(fund("Theirs")).await.unwrap();
        changed(amended(fund("Ours")).await, "fund POOL");
        let mut reader = store.read("tandridge").await.unwrap();
        let stands = reader.book().await.unwrap();
        assert_eq!(stands.funds[&code("POOL")].name, "Theirs");
        assert!(stands.chart.get(AccountCode::BANK).is_some());
    })
    .await;
}
