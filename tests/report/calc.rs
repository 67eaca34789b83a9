//! `LibreOffice`, told to recalculate, gets the values that we cached.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::Path,
    process::Command,
};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use crate::{
    book::fund,
    media::xlsx,
    shapes::two_of_each,
    workbook::audited,
    worked_example::{of_2012_13, of_2020_21},
};

/// Recalculate on load, always: by default it trusts the values that a file carries.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// The workbook as `LibreOffice` computes it; none where that is not installed, which is said
/// and, under `CI=true`, a failure.
fn recalculated(bytes: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile/user");
    fs::create_dir_all(&profile).unwrap();
    fs::write(profile.join("registrymodifications.xcu"), PROFILE).unwrap();
    let given = folder.path().join("given.xlsx");
    fs::write(&given, bytes).unwrap();
    let made = folder.path().join("made");
    let home = folder.path().join("profile");
    let run = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", home.display()))
        .args([
            "--headless",
            "--norestore",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
        ])
        .arg("--outdir")
        .args([made.as_path(), given.as_path()])
        .output();
    let Ok(output) = run else {
        assert_ne!(
            std::env::var("CI").as_deref(),
            Ok("true"),
            "soffice is not installed"
        );
        eprintln!("SKIPPED: LibreOffice Calc (soffice) is not installed; nothing was recalculated");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some(fs::read(made.join(Path::new("given.xlsx"))).unwrap_or_else(|_| panic!("{said}")))
}

/// The value of every formula, by sheet and cell of the first workbook, in both.
fn compared(ours: &[u8], theirs: &[u8]) -> BTreeMap<String, (String, String)> {
    let mut ours: Xlsx<_> = open_workbook_from_rs(Cursor::new(ours.to_vec())).unwrap();
    let mut theirs: Xlsx<_> = open_workbook_from_rs(Cursor::new(theirs.to_vec())).unwrap();
    let mut compared = BTreeMap::new();
    for sheet in ours.sheet_names() {
        let formulas = ours.worksheet_formula(&sheet).unwrap();
        let (top, left) = formulas.start().unwrap_or_default();
        let (mine, other) = (
            ours.worksheet_range(&sheet).unwrap(),
            theirs.worksheet_range(&sheet).unwrap(),
        );
        for (row, column, formula) in formulas.used_cells() {
            let at = (
                top + u32::try_from(row).unwrap(),
                left + u32::try_from(column).unwrap(),
            );
            let value = |cell: Option<&Data>| match cell {
                Some(Data::Float(pounds)) => format!("{:.2}", pounds + 0.0),
                other => format!("{other:?}"),
            };
            let cell = format!("{sheet} {at:?} ={formula}");
            compared.insert(
                cell,
                (value(mine.get_value(at)), value(other.get_value(at))),
            );
        }
    }
    compared
}

fn differing(ours: &[u8], theirs: &[u8], at_least: usize) -> Vec<(String, (String, String))> {
    let compared = compared(ours, theirs);
    assert!(compared.len() >= at_least, "{} formulas", compared.len());
    compared
        .into_iter()
        .filter(|(_, (mine, other))| mine != other)
        .collect()
}

#[test]
fn libreoffice_computes_what_we_cached_in_both_years_reports() {
    for (ledger, formulas) in [(of_2020_21(), 4), (of_2012_13(), 2)] {
        let ours = xlsx(&ledger.report().unwrap());
        let Some(theirs) = recalculated(&ours) else {
            return;
        };
        assert_eq!(differing(&ours, &theirs, formulas), []);
    }
}

#[test]
fn libreoffice_computes_the_audited_workbooks_from_their_journals() {
    for (mut ledger, formulas) in [(of_2020_21(), 36), (of_2012_13(), 18)] {
        for _ in 0..2 {
            let ours = audited(&ledger);
            let Some(theirs) = recalculated(&ours) else {
                return;
            };
            assert_eq!(differing(&ours, &theirs, formulas), []);
            if ledger.book.closed.is_empty() {
                ledger.close();
            }
        }
    }
}

#[test]
fn libreoffice_computes_figures_of_several_funds_and_accounts() {
    let mut ledger = two_of_each();
    ledger.scope = Some([fund("CL"), fund("SS")].into());
    let ours = audited(&ledger);
    let Some(theirs) = recalculated(&ours) else {
        return;
    };
    let compared = compared(&ours, &theirs);
    let pairs = compared
        .keys()
        .filter(|cell| cell.contains(",{\"CL\";\"SS\"}"));
    assert!(
        pairs.count() >= 4,
        "funds down, accounts across: {compared:?}"
    );
    assert_eq!(differing(&ours, &theirs, 47), []);
}

#[test]
fn a_wrong_cached_value_is_seen() {
    let ours = xlsx(&of_2020_21().report().unwrap());
    let wrong = with_part(&ours, "xl/worksheets/sheet1.xml", |sheet| {
        assert_eq!(sheet.matches("<v>61722.17</v>").count(), 1);
        sheet.replace("<v>61722.17</v>", "<v>61722.18</v>")
    });
    let Some(theirs) = recalculated(&wrong) else {
        return;
    };
    let found = differing(&wrong, &theirs, 4);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1, ("61722.18".to_owned(), "61722.17".to_owned()));
}

/// The workbook with one of its parts changed.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let file = archive.by_index(place).unwrap();
        let part = file.name().unwrap().into_owned();
        let text = std::io::read_to_string(file).unwrap();
        let text = if part == name { change(text) } else { text };
        out.start_file(part, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}
