//! The same on what councils published: Oxford's payments of 2014 by expenditure category, and
//! Trafford's purchase cards by purpose. Every category is a council officer's own coding.

use std::{collections::BTreeMap, env, fs, path::PathBuf};

use fundledger::ledger::money::Money;
use jiff::civil::{Date, date};

use crate::hold_out::{Coded, hold_out, line, target};

fn corpus() -> Option<PathBuf> {
    let folder = env::var_os("FUNDLEDGER_CORPUS");
    if folder.is_none() {
        eprintln!("SKIPPED: set FUNDLEDGER_CORPUS to measure suggestions on published payments");
    }
    Some(PathBuf::from(folder?).join("uk-public"))
}

/// Labels as accounts: a number for each, in the order in which they are met.
#[derive(Default)]
struct Labels(BTreeMap<String, String>);

impl Labels {
    fn account(&mut self, label: &str) -> String {
        let next = format!("A{}", self.0.len());
        self.0
            .entry(label.trim().to_lowercase())
            .or_insert(next)
            .clone()
    }
}

/// The rows of a file by the names of its columns, small and with `_` for what is no letter.
fn rows(path: &PathBuf) -> Vec<BTreeMap<String, String>> {
    let bytes = fs::read(path).expect("a file of the corpus");
    let text: String = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(bytes) => bytes
            .into_bytes()
            .iter()
            .map(|byte| char::from(*byte))
            .collect(),
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let name = |name: &str| name.trim().trim_start_matches('\u{feff}').to_lowercase();
    let names: Vec<String> = reader
        .headers()
        .expect("headings")
        .iter()
        .map(|heading| name(heading).replace(' ', "_"))
        .collect();
    let records = reader.records().map(|record| record.expect("a row"));
    records
        .map(|record| {
            names
                .iter()
                .cloned()
                .zip(record.iter().map(str::to_owned))
                .collect()
        })
        .collect()
}

fn pence(text: &str) -> Option<i64> {
    let plain = text.trim().replace(',', "");
    let (pounds, pence) = plain.split_once('.').unwrap_or((&plain, "00"));
    let written = format!("{pounds}.{:0<2}", pence.get(..pence.len().min(2))?);
    Some(written.parse::<Money>().ok()?.pence())
}

#[test]
fn nine_in_ten_first_suggestions_are_right_on_oxfords_payments() {
    let Some(folder) = corpus() else { return };
    let folder = folder.join("OxOpenData+expenditure-over-500/data");
    let (mut labels, mut lines) = (Labels::default(), Vec::new());
    for quarter in ["jan-mar", "apr-jun", "jul-sep", "oct-dec"] {
        let file = folder.join(format!("expenditure-over-500-{quarter}-2014.csv"));
        for row in rows(&file) {
            let (Some(amount), Some(supplier)) = (
                row.get("amount").and_then(|text| pence(text)),
                row.get("supplier_name"),
            ) else {
                continue;
            };
            // One quarter was published without its days; its months are before the last in any
            // case.
            let day = row.get("paid_date").map_or("", String::as_str);
            let day = Date::strptime("%d/%m/%Y", day).unwrap_or(date(2014, 6, 15));
            let account = labels.account(&row["expenditure_category"]);
            lines.push(Coded {
                line: line(day, -amount, supplier, Some(supplier)),
                target: target(&account),
            });
        }
    }
    lines.sort_by_key(|coded| coded.line.date);
    assert!(lines.len() > 15_000, "four quarters were read");
    hold_out(&lines, date(2014, 12, 1)).holds("Oxford's payments of 2014, by category");
}

#[test]
fn nine_in_ten_first_suggestions_are_right_on_traffords_cards() {
    let Some(folder) = corpus() else { return };
    let file = folder.join(
        "traffordDataLab+council_open_data/transparency_code/\
         government_procurement_card_transactions/\
         government_procurement_card_transactions_2024-25.csv",
    );
    let (mut labels, mut lines) = (Labels::default(), Vec::new());
    for row in rows(&file) {
        let (Some(amount), Ok(day)) = (pence(&row["amount"]), row["paymentdate"].parse()) else {
            continue;
        };
        let (payee, purpose) = (&row["beneficiaryname"], &row["purpose"]);
        let purpose = purpose
            .rsplit_once(" for ")
            .map_or("", |(_, purpose)| purpose);
        lines.push(Coded {
            line: line(day, -amount, payee, Some(payee)),
            target: target(&labels.account(purpose)),
        });
    }
    lines.sort_by_key(|coded| coded.line.date);
    // Only three purposes are published, so this says little more than that payees are recognised.
    hold_out(&lines, date(2025, 3, 1)).holds("Trafford's cards of 2024/25, by purpose");
}
