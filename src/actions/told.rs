//! Records of the book in sentences: what somebody did, as `verify` names it, and pages tell it.

use serde_json::Value;

use crate::{
    ledger::{calendar::long_date, money::Money},
    store::{
        awaited::{answers, claims, commitments},
        settings::{board, closing, profiles, records::Record, reworded, wording},
        statements::{matching, undone},
    },
};

/// What a record did, in a sentence without its stop.
pub fn recorded(record: &Record) -> String {
    let (kind, code) = (record.kind.as_str(), record.code.as_str());
    let body: Value = serde_json::from_str(&record.body).unwrap_or_default();
    match kind {
        "book" => "Opened the book".to_owned(),
        "project" if code == "NONE" => "Recorded that a cost may belong to no project".to_owned(),
        "account" => format!("Recorded account {code}{}", named(&body)),
        "fund" => format!("Recorded fund {code}{}", named(&body)),
        "funder" => format!("Recorded funder {code}{}", named(&body)),
        "project" => format!("Recorded project {code}{}", named(&body)),
        "grant" => format!("Recorded grant {code}{}", named(&body)),
        wording::RULE if body.get("rule").is_some_and(Value::is_null) => {
            format!("Ended the rule \u{201c}{code}\u{201d}")
        }
        wording::RULE => format!("Recorded the rule \u{201c}{code}\u{201d}"),
        wording::LAYOUT => format!("Recorded the rows of the report {code}"),
        reworded::WORDING => reworded(code),
        wording::EVIDENCE => format!("Attached a document to {}", attached_to(code)),
        profiles::PROFILE if body.is_null() => {
            format!("Took the statement layout {code} away")
        }
        profiles::PROFILE => format!("Recorded the statement layout {code}"),
        matching::MATCH => format!("Answered line {code} with entry {}", entry(&body)),
        matching::MATCH_ENDED => {
            format!("Undid that entry {} answered line {code}", entry(&body))
        }
        matching::LINE_LEFT => format!("Left line {code} waiting"),
        undone::IMPORT_UNDONE => format!("Undid file {code}"),
        undone::WITHDRAWAL_ASKED => format!("Asked that line {code} be withdrawn"),
        undone::LINE_WITHDRAWN => format!("Approved that line {code} be withdrawn"),
        commitments::COMMITMENT => {
            let payee = body.get("payee").and_then(Value::as_str);
            let payee = payee.unwrap_or_default();
            format!("Promised {} to {payee}, commitment {code}", amount(&body))
        }
        claims::CLAIM => {
            let grant = body.get("grant").and_then(Value::as_str);
            let grant = grant.unwrap_or_default();
            format!("Claimed {} of grant {grant}, claim {code}", amount(&body))
        }
        answers::ANSWERED => format!("Answered {code} with entry {}", entry(&body)),
        answers::ANSWER_ENDED => {
            format!("Undid that entry {} answered {code}", entry(&body))
        }
        answers::AWAITED_ENDED if code.starts_with("claim") => format!("Withdrew {code}"),
        answers::AWAITED_ENDED => format!("Cancelled {code}"),
        board::RECONCILIATION => format!("Prepared the reconciliation of {}", account_at(code)),
        board::RECONCILIATION_LOCKED => {
            format!(
                "Approved and locked the reconciliation of {}",
                account_at(code)
            )
        }
        board::DECISION => {
            let year = code.split_whitespace().last().unwrap_or(code);
            format!("Recorded the Board's decision on {year}")
        }
        closing::CLOSING_PREPARED => format!("Prepared the closing of {code}"),
        closing::YEAR_CLOSED => format!("Approved the closing of {code}, and sealed it"),
        other => format!("Recorded {} {code}", other.replace('-', " ")),
    }
}

/// `: Pooled Fund`, where a record says a name or a title.
fn named(body: &Value) -> String {
    let name = body.get("name").or_else(|| body.get("title"));
    let name = name.and_then(Value::as_str);
    name.map_or_else(String::new, |name| format!(": {name}"))
}

/// The amount that a record says.
fn amount(body: &Value) -> String {
    let amount = body.get("amount").and_then(Value::as_str);
    let amount = amount.and_then(|text| text.parse::<Money>().ok());
    amount.map_or_else(String::new, |amount| amount.to_string())
}

/// The entry that a record of a match names.
fn entry(body: &Value) -> String {
    body.get("entry")
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// `end-of-year 2020/21 O` as a sentence.
fn reworded(code: &str) -> String {
    let mut parts = code.split_whitespace().skip(1);
    match (parts.next(), parts.next()) {
        (Some(year), Some(row)) => {
            format!("Reworded row {row} of the report of {year}")
        }
        _ => format!("Reworded {code}"),
    }
}

/// `decision 2020/21 1` as "the Board's decision on 2020/21, version 1"; anything else as it is.
fn attached_to(code: &str) -> String {
    let mut parts = code.split_whitespace();
    match (parts.next(), parts.next(), parts.next()) {
        (Some("decision"), Some(year), Some(version)) => {
            format!("the Board's decision on {year}, version {version}")
        }
        _ => code.to_owned(),
    }
}

/// `1100 2021-03-31` as "account 1100 at 31 March 2021".
fn account_at(code: &str) -> String {
    let day = code
        .split_once(' ')
        .and_then(|(account, day)| Some((account, day.parse().ok()?)));
    day.map_or_else(
        || format!("account {code}"),
        |(account, day)| format!("account {account} at {}", long_date(day)),
    )
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::ledger::posted::Act;

    fn told(kind: &str, code: &str, body: &str) -> String {
        recorded(&Record {
            number: 1,
            kind: kind.to_owned(),
            code: code.to_owned(),
            body: body.to_owned(),
            made: Act {
                by: "Finance officer".to_owned(),
                why: None,
                at: Timestamp::UNIX_EPOCH,
            },
        })
    }

    /// Kinds, codes and bodies of records, and how they are told.
    const TOLD: &[(&str, &str, &str, &str)] = &[
        (
            "match",
            "6",
            r#"{"line":6,"entry":9}"#,
            "Answered line 6 with entry 9",
        ),
        (
            "match-ended",
            "6",
            r#"{"line":6,"entry":9}"#,
            "Undid that entry 9 answered line 6",
        ),
        (
            "profile",
            "a-bank",
            "{}",
            "Recorded the statement layout a-bank",
        ),
        (
            "profile",
            "a-bank",
            "null",
            "Took the statement layout a-bank away",
        ),
        (
            "rule",
            "Hall",
            r#"{"order":0,"rule":null}"#,
            "Ended the rule “Hall”",
        ),
        (
            "rule",
            "Hall",
            r#"{"order":0,"rule":{}}"#,
            "Recorded the rule “Hall”",
        ),
        (
            "fund",
            "POOL",
            r#"{"name":"Pooled Fund"}"#,
            "Recorded fund POOL: Pooled Fund",
        ),
        (
            "commitment",
            "3",
            r#"{"number":3,"payee":"Print supplier","amount":"1500.00"}"#,
            "Promised £1,500.00 to Print supplier, commitment 3",
        ),
        (
            "claim",
            "2",
            r#"{"number":2,"grant":"CL-2021","amount":"14000.00"}"#,
            "Claimed £14,000.00 of grant CL-2021, claim 2",
        ),
        (
            "awaited-answered",
            "commitment 3",
            r#"{"awaited":"commitment","number":3,"entry":9,"amount":"5.00"}"#,
            "Answered commitment 3 with entry 9",
        ),
        (
            "awaited-answer-ended",
            "claim 2",
            r#"{"awaited":"claim","number":2,"entry":9}"#,
            "Undid that entry 9 answered claim 2",
        ),
        ("awaited-ended", "claim 2", "{}", "Withdrew claim 2"),
        (
            "awaited-ended",
            "commitment 3",
            "{}",
            "Cancelled commitment 3",
        ),
        ("import-undone", "3", "{}", "Undid file 3"),
        (
            "withdrawal-asked",
            "4",
            "{}",
            "Asked that line 4 be withdrawn",
        ),
        (
            "line-withdrawn",
            "4",
            "{}",
            "Approved that line 4 be withdrawn",
        ),
        (
            "evidence",
            "decision 2020/21 1",
            "{}",
            "Attached a document to the Board's decision \
              on 2020/21, version 1",
        ),
        (
            "wording",
            "end-of-year 2020/21 O",
            "{}",
            "Reworded row O of the report of 2020/21",
        ),
        (
            "closing-prepared",
            "2020/21",
            "{}",
            "Prepared the closing of 2020/21",
        ),
        (
            "reconciliation",
            "1100 2021-03-31",
            "{}",
            "Prepared the reconciliation of account \
              1100 at 31 March 2021",
        ),
    ];

    #[test]
    fn every_kind_of_record_is_a_sentence() {
        for (kind, code, body, says) in TOLD.iter().copied() {
            assert_eq!(told(kind, code, body), says);
        }
    }
}
