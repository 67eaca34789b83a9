//! Every workbook of the corpus against what two other programs read from it: its sheets, how far
//! each is filled and with what, what is hidden, from which year its days are counted, and which
//! formulas keep no value.
//!
//! Their opinions are not law: a file agrees, or it is listed in `exceptions.toml` with the reason.

use std::{collections::BTreeMap, fs, ops::ControlFlow};

use fundledger::statement::{
    error::Limits,
    rows::{self, Cell},
};
use jiff::civil::{Date, date};
use serde_json::Value;

use super::{folder, listed};

/// How many sheets of a workbook the expectations list.
const LISTED: usize = 60;

/// The days from which workbooks count.
const FIRST_DAYS: [Date; 2] = [date(1899, 12, 31), date(1904, 1, 1)];

/// What a sheet holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Filled {
    height: u64,
    width: u64,
    cells: u64,
    numbers: u64,
    days: u64,
}

/// What a workbook is said to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Workbook {
    sheets: Vec<(String, Filled)>,
    hidden: Vec<String>,
    hidden_rows: u64,
    epoch_1904: bool,
    uncalculated: u64,
}

fn read(bytes: Vec<u8>) -> Result<Workbook, String> {
    let mut open = rows::from_bytes(bytes, &Limits::default()).map_err(|e| e.to_string())?;
    let mut workbook = Workbook {
        epoch_1904: open.notes().iter().any(|note| note.contains("1904")),
        ..Workbook::default()
    };
    for (number, sheet) in open.sheets().to_vec().into_iter().enumerate() {
        let name = sheet.name.unwrap_or_default();
        if sheet.hidden {
            workbook.hidden.push(name.clone());
        }
        let mut filled = Filled::default();
        let (mut rows, mut columns) = (Vec::new(), Vec::new());
        let read = open.each(number, &mut |row| {
            workbook.hidden_rows += u64::from(row.hidden);
            for (column, cell) in &row.cells {
                // The other program gives an error as blank, and passes over a formula without a
                // value.
                filled.cells += u64::from(!matches!(cell, Cell::Error(_) | Cell::Uncalculated));
                match cell {
                    Cell::Number(_) => filled.numbers += 1,
                    // A time of day alone is a moment of the first day that a workbook counts;
                    // the other program has a kind of its own for it.
                    Cell::Date(at) if FIRST_DAYS.contains(&at.date()) => {}
                    Cell::Date(_) => filled.days += 1,
                    Cell::Uncalculated => {
                        workbook.uncalculated += 1;
                        continue;
                    }
                    Cell::Text(_) | Cell::Bool(_) | Cell::Error(_) => {}
                }
                rows.push(u64::from(row.number));
                columns.push(u64::from(*column));
            }
            Ok(ControlFlow::Continue(()))
        });
        read.map_err(|error| error.to_string())?;
        (filled.height, filled.width) = (extent(&rows), extent(&columns));
        workbook.sheets.push((name, filled));
    }
    Ok(workbook)
}

/// From the first to the last.
fn extent(places: &[u64]) -> u64 {
    let ends = places.iter().min().zip(places.iter().max());
    ends.map_or(0, |(first, last)| last - first + 1)
}

/// What the first program says of each sheet; none where it refuses the file or says nothing of it.
fn of_calamine(value: &Value) -> Option<Vec<(String, Filled)>> {
    let sheets = value["calamine"].as_array()?;
    let filled = sheets.iter().map(|sheet| {
        let count = |at: usize| sheet[at].as_u64();
        let filled = Filled {
            height: count(1)?,
            width: count(2)?,
            cells: count(3)?,
            numbers: count(4)?,
            days: count(5)?,
        };
        Some((sheet[0].as_str()?.to_owned(), filled))
    });
    filled.collect()
}

/// Where a workbook is not what others say of it.
fn differences(own: &Workbook, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    // The other program's list ends at the sixtieth sheet.
    let seen = own.sheets.get(..LISTED).unwrap_or(&own.sheets);
    if let Some(sheets) = of_calamine(value)
        && sheets != seen
    {
        let own = own.sheets.iter().filter(|sheet| !sheets.contains(sheet));
        let others = sheets
            .iter()
            .filter(|sheet| !own.clone().any(|own| own == *sheet));
        found.push(format!(
            "sheets {:?}, not {:?}",
            own.clone().collect::<Vec<_>>(),
            others.collect::<Vec<_>>()
        ));
    }
    let other = &value["openpyxl"];
    let mut differs = |what: &str, own: &Value| {
        let said = &other[what];
        if !said.is_null() && said != own {
            found.push(format!("{what} {own}, not {said}"));
        }
    };
    differs("hidden", &own.hidden.clone().into());
    differs("hidden_rows", &own.hidden_rows.into());
    differs("epoch1904", &own.epoch_1904.into());
    differs("formulas_no_cache", &own.uncalculated.into());
    found
}

#[test]
fn every_workbook_of_the_corpus_holds_what_others_see_in_it_or_is_listed_with_the_reason() {
    let Some(folder) = folder() else {
        return;
    };
    let expected = fs::read_to_string(folder.join("expected/sheets.json")).unwrap();
    let expected: BTreeMap<String, Value> = serde_json::from_str(&expected).unwrap();
    let mut differing = BTreeMap::new();
    for (file, value) in &expected {
        let bytes = fs::read(folder.join(file)).unwrap();
        let found = match read(bytes) {
            Ok(own) => differences(&own, value),
            // Whoever refuses a file agrees with another who does.
            Err(_) if refused(value) => Vec::new(),
            Err(error) => vec![error],
        };
        if !found.is_empty() {
            differing.insert(file.clone(), found.join("; "));
        }
    }
    listed("sheets", &differing, expected.len(), 10);
}

fn refused(value: &Value) -> bool {
    !value["calamine_error"].is_null() || !value["openpyxl_error"].is_null()
}
