//! Real files that break readers: each ends in a result or a sentence, within its limits.
//!
//! The folder is named by `FUNDLEDGER_CORPUS`; where it is not, this says that it was skipped.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use fundledger::statement::{
    error::{Limits, ReadError},
    rows,
};

use super::sandbox::in_child;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn corpus(part: &str) -> Option<Vec<PathBuf>> {
    let Some(root) = std::env::var_os("FUNDLEDGER_CORPUS") else {
        eprintln!("SKIPPED: FUNDLEDGER_CORPUS is not set, so no real file was read ({part})");
        return None;
    };
    let mut found = Vec::new();
    files(&Path::new(&root).join(part), &mut found);
    found.sort();
    assert!(!found.is_empty());
    Some(found)
}

fn stay_within_limits(part: &str) {
    let limits = Limits {
        seconds: 10,
        memory_bytes: 512 << 20,
        ..Limits::default()
    };
    for path in corpus(part).unwrap_or_default() {
        match in_child(&path, &limits) {
            Ok(file) if file.profile.is_none() => {
                assert!(!file.problems.is_empty(), "{}", path.display());
            }
            Ok(file) => {
                let lines: usize = file.statements.iter().map(|s| s.lines.len()).sum();
                let accounted = lines + file.set_aside.len();
                assert_eq!(accounted, file.rows as usize, "{}", path.display());
            }
            Err(ReadError::NotStarted(why)) => panic!("{}: {why}", path.display()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn files_that_break_readers_end_in_a_result_or_a_sentence() {
    stay_within_limits("nasty");
}

#[test]
fn council_spending_and_returns_end_in_a_result_or_a_sentence() {
    stay_within_limits("uk-public");
}

/// The sheets of a workbook and how many of their cells hold something.
fn counted(bytes: Vec<u8>) -> Result<Vec<(String, u64)>, ReadError> {
    let limits = Limits {
        columns: 16_384,
        ..Limits::default()
    };
    let mut file = rows::from_bytes(bytes, &limits)?;
    let names: Vec<String> = file
        .sheets()
        .iter()
        .flat_map(|sheet| sheet.name.clone())
        .collect();
    let mut found = Vec::new();
    for (number, name) in names.into_iter().enumerate() {
        let mut cells = 0;
        file.each(number, &mut |row| {
            cells += row.cells.len() as u64;
            Ok(ControlFlow::Continue(()))
        })?;
        found.push((name, cells));
    }
    Ok(found)
}

#[test]
fn sheets_and_their_cells_are_those_that_another_program_counts() {
    let Some(root) = std::env::var_os("FUNDLEDGER_CORPUS") else {
        eprintln!("SKIPPED: FUNDLEDGER_CORPUS is not set, so no sheet was counted");
        return;
    };
    let root = Path::new(&root);
    let expected = std::fs::read_to_string(root.join("expected/sheets.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    let (mut agree, mut differ) = (0, Vec::new());
    for (name, value) in expected.as_object().unwrap() {
        let Some(sheets) = value["calamine"].as_array() else {
            continue;
        };
        // A cell of spaces holds something there and nothing here; a formula without a value the
        // other way round. So few cells more or less are no difference.
        let sheets: Vec<(&str, u64)> = sheets
            .iter()
            .map(|sheet| (sheet[0].as_str().unwrap(), sheet[3].as_u64().unwrap()))
            .collect();
        let found = counted(std::fs::read(root.join(name)).unwrap());
        let same = found.as_ref().is_ok_and(|found| {
            let near = |ours: u64, theirs: u64| ours.abs_diff(theirs) * 50 <= theirs;
            let filled = sheets.iter().filter(|(_, cells)| *cells > 0);
            filled.into_iter().all(|(name, cells)| {
                found
                    .iter()
                    .any(|(own, count)| own == name && near(*count, *cells))
            })
        });
        if same {
            agree += 1;
        } else {
            differ.push(format!("{name}: {found:?}, another program {sheets:?}"));
        }
    }
    eprintln!(
        "{agree} files agree, {} differ:\n{}",
        differ.len(),
        differ.join("\n")
    );
    assert!(differ.len() * 20 <= agree, "{differ:#?}");
}
