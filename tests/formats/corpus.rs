//! Every OFX, QIF, MT940 and CAMT file of the corpus against what other programs read from it.
//!
//! Their opinions are not law: a file agrees where it agrees with one of them whole, or it is
//! listed in `exceptions.toml` with the reason.

use std::{collections::BTreeMap, fs};

use fundledger::{
    ledger::money::Money,
    statement::{
        formats::{self, Format},
        line::{ReadFile, Stated},
    },
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{folder, listed};

/// What another program read of one statement; none where it does not say.
#[derive(Debug, Clone, PartialEq)]
struct Opinion {
    lines: u64,
    sum: Decimal,
    opening: Option<Decimal>,
    closing: Option<Decimal>,
    balances: Option<bool>,
}

/// What another program made of a file.
#[derive(Debug)]
enum Verdict {
    Statements(Vec<Opinion>),
    Total { lines: u64, sum: Decimal },
    Refused,
}

#[test]
fn every_file_of_the_corpus_reads_as_others_read_it_or_is_listed_with_the_reason() {
    let Some(folder) = folder() else {
        return;
    };
    let mut differing = BTreeMap::new();
    let mut files = 0;
    for (name, format) in [
        ("ofx", Format::Ofx),
        ("qif", Format::Qif),
        ("mt940", Format::Mt940),
        ("camt", Format::Camt),
    ] {
        let expected = fs::read_to_string(folder.join(format!("expected/{name}.json"))).unwrap();
        let expected: BTreeMap<String, Value> = serde_json::from_str(&expected).unwrap();
        for (file, value) in expected {
            files += 1;
            let bytes = fs::read(folder.join(&file)).unwrap();
            if let Err(difference) = agrees(format, &bytes, &value) {
                differing.insert(file, difference);
            }
        }
    }
    listed("statements", &differing, files, 20);
}

fn agrees(format: Format, bytes: &[u8], value: &Value) -> Result<(), String> {
    let verdicts = verdicts(format, value);
    let read = match formats::sniff(bytes) {
        Some(found) if found == format => formats::read(format, bytes, u32::MAX),
        Some(other) => return Err(format!("taken for {}", other.name())),
        None => {
            let nothing = |verdict: &Verdict| match verdict {
                Verdict::Refused => true,
                Verdict::Statements(statements) => statements.is_empty(),
                Verdict::Total { lines, .. } => *lines == 0,
            };
            let agreed = verdicts.iter().any(nothing);
            return agreed
                .then_some(())
                .ok_or_else(|| "not recognised".to_owned());
        }
    };
    let read = read.map_err(|error| error.to_string())?;
    if verdicts.iter().any(|verdict| fits(format, &read, verdict)) {
        return Ok(());
    }
    let own: Vec<Opinion> = own(&read);
    Err(format!(
        "read {own:?}, problems {:?}, others {verdicts:?}",
        read.problems
    ))
}

fn fits(format: Format, read: &ReadFile, verdict: &Verdict) -> bool {
    let own = own(read);
    match verdict {
        // Whoever refuses a file sees something wrong with it, and so must we.
        Verdict::Refused => !read.problems.is_empty(),
        Verdict::Total { lines, sum } => {
            let found: u64 = own.iter().map(|statement| statement.lines).sum();
            let total: Decimal = own.iter().map(|statement| statement.sum).sum();
            (found, total) == (*lines, *sum)
        }
        // Investments are counted as lines by other programs, and set aside by us one by one.
        Verdict::Statements(others) if format == Format::Ofx && own.is_empty() => {
            let aside = read.set_aside.iter();
            let sum: Decimal = aside.clone().map(|row| row.amount.pounds()).sum();
            let total: Decimal = others.iter().map(|statement| statement.sum).sum();
            let lines: u64 = others.iter().map(|statement| statement.lines).sum();
            let set_aside = aside
                .filter(|row| !row.why.contains("without movements"))
                .count();
            (u64::try_from(set_aside).unwrap(), sum) == (lines, total)
        }
        Verdict::Statements(others) => {
            let same = |(own, other): (&Opinion, &Opinion)| {
                let stated = |own: Option<Decimal>, other: Option<Decimal>| {
                    other.is_none_or(|other| own == Some(other))
                };
                (own.lines, own.sum) == (other.lines, other.sum)
                    && stated(own.opening, other.opening)
                    && stated(own.closing, other.closing)
                    && other
                        .balances
                        .is_none_or(|other| own.balances == Some(other))
            };
            own.len() == others.len() && own.iter().zip(others).all(same)
        }
    }
}

fn own(read: &ReadFile) -> Vec<Opinion> {
    let pounds = |stated: &Option<Stated>| stated.as_ref().map(|stated| stated.amount.pounds());
    let statements = read.statements.iter();
    statements
        .map(|statement| Opinion {
            lines: u64::try_from(statement.lines.len()).unwrap(),
            sum: Money::sum(statement.lines.iter().map(|line| line.amount))
                .unwrap()
                .pounds(),
            opening: pounds(&statement.opening),
            closing: pounds(&statement.closing),
            balances: statement.balances,
        })
        .collect()
}

fn decimal(value: &Value) -> Option<Decimal> {
    value.as_str()?.parse().ok()
}

fn verdicts(format: Format, value: &Value) -> Vec<Verdict> {
    match format {
        Format::Mt940 => mt940(value),
        Format::Camt => vec![camt(value)],
        Format::Ofx => ["ofxtools", "ofxparse"]
            .into_iter()
            .map(|program| value.get(program).map_or(Verdict::Refused, ofx))
            .collect(),
        Format::Qif => vec![qif(&value["quiffen_dayfirst"])],
        // The corpus has no file of it.
        Format::Santander => Vec::new(),
    }
}

fn mt940(value: &Value) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let statements = value["statements"].as_array().unwrap();
    if !statements.is_empty() {
        let opinions = statements.iter().map(|statement| Opinion {
            lines: statement["n"].as_u64().unwrap(),
            sum: decimal(&statement["sum"]).unwrap(),
            opening: decimal(&statement["open"]),
            closing: decimal(&statement["close"]),
            balances: statement["balances"].as_bool(),
        });
        verdicts.push(Verdict::Statements(opinions.collect()));
    }
    if let Some(whole) = value.get("mt940") {
        let lines = whole["n"].as_u64().unwrap();
        verdicts.push(Verdict::Total {
            lines,
            sum: decimal(&whole["sum"]).unwrap(),
        });
    } else if statements.is_empty() {
        verdicts.push(Verdict::Refused);
    }
    verdicts
}

fn camt(value: &Value) -> Verdict {
    let statements = value["statements"].as_array().cloned().unwrap_or_default();
    let opinions = statements.iter().map(|statement| {
        let balance = |code: &str| decimal(&statement["bal"][code][0]);
        let pending = statement["pending"].as_u64().unwrap() > 0;
        Opinion {
            lines: statement["entries"].as_u64().unwrap(),
            sum: decimal(&statement["sum"]).unwrap(),
            opening: balance("OPBD").or_else(|| balance("PRCD")),
            closing: balance("CLBD"),
            balances: statement["open+sum==close"].as_bool().filter(|_| !pending),
        }
    });
    Verdict::Statements(opinions.collect())
}

fn ofx(program: &Value) -> Verdict {
    let opinions = program.as_array().unwrap().iter().map(|statement| Opinion {
        lines: statement["n"].as_u64().unwrap(),
        sum: decimal(&statement["sum"]).unwrap(),
        opening: None,
        closing: decimal(&statement["bal"]).or_else(|| decimal(&statement["ledger"])),
        balances: None,
    });
    // An account that is only named, in a list of accounts, has no statement.
    Verdict::Statements(
        opinions
            .filter(|o| o.lines > 0 || o.closing.is_some())
            .collect(),
    )
}

fn qif(accounts: &Value) -> Verdict {
    let accounts = accounts.as_object().unwrap().values();
    let sums = accounts
        .clone()
        .map(|account| decimal(&account["sum"]).unwrap());
    Verdict::Total {
        lines: accounts.map(|account| account["n"].as_u64().unwrap()).sum(),
        sum: sums.sum(),
    }
}
