//! Small workbooks and text files, made where they are needed.

use fundledger::statement::{
    error::{Limits, ReadError},
    line::ReadFile,
    profile, read,
};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

/// What to write in a cell.
#[derive(Clone, Copy)]
pub(crate) enum V {
    /// Nothing.
    X,
    /// Text.
    T(&'static str),
    /// A number.
    N(f64),
    /// A real date: year, month, day.
    D(u16, u8, u8),
    /// A formula and its kept value.
    F(&'static str, &'static str),
}

pub(crate) fn write(sheet: &mut Worksheet, rows: &[&[V]]) {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*cells) {
            match *cell {
                V::X => {}
                V::T(text) => drop(sheet.write_string(row, column, text).unwrap()),
                V::N(number) => drop(sheet.write_number(row, column, number).unwrap()),
                V::D(y, m, d) => {
                    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(y, m, d).unwrap();
                    sheet
                        .write_datetime_with_format(row, column, date, &day)
                        .unwrap();
                }
                V::F(formula, value) => {
                    let formula = Formula::new(formula).set_result(value);
                    sheet.write_formula(row, column, formula).unwrap();
                }
            }
        }
    }
}

/// The bytes of a workbook with one sheet.
pub(crate) fn sheet(name: &str, rows: &[&[V]]) -> Vec<u8> {
    book(|workbook| {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        write(sheet, rows);
    })
}

/// The bytes of a workbook.
pub(crate) fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

/// Reads bytes with every profile of the program.
pub(crate) fn read(bytes: Vec<u8>) -> Result<ReadFile, ReadError> {
    read_with(bytes, None)
}

pub(crate) fn read_with(bytes: Vec<u8>, wanted: Option<&str>) -> Result<ReadFile, ReadError> {
    let profiles = profile::embedded().unwrap();
    let file = read::read_bytes(bytes, &profiles, wanted, &Limits::default());
    if let Ok(file) = &file
        && file.profile.is_some()
    {
        let lines: usize = file.statements.iter().map(|s| s.lines.len()).sum();
        assert_eq!(file.rows as usize, lines + file.set_aside.len(), "law 3");
    }
    file
}

/// A file as one text: what was recognised, lines, rows set aside, problems.
pub(crate) fn shown(file: &ReadFile) -> String {
    let mut text = format!(
        "{} {} rows {} blank {}\n",
        file.format,
        file.profile.as_deref().unwrap_or("no profile"),
        file.rows,
        file.blank
    );
    for statement in &file.statements {
        let money = |s: &Option<fundledger::statement::line::Stated>| match s {
            Some(s) => format!("{} ({})", s.amount, s.at),
            None => "none".to_owned(),
        };
        text += &format!(
            "account {} {} opening {} closing {} balances {:?}\n",
            statement.account.as_deref().unwrap_or("none"),
            statement.currency.as_deref().unwrap_or("none"),
            money(&statement.opening),
            money(&statement.closing),
            statement.balances
        );
        for line in &statement.lines {
            text += &format!(
                "  {} {} {} {}\n",
                line.at, line.date, line.amount, line.text
            );
        }
    }
    for row in &file.set_aside {
        text += &format!("aside {} {} {}\n", row.at, row.amount, row.why);
    }
    for problem in &file.problems {
        text += &format!("problem {} {}\n", problem.at, problem.why);
    }
    for note in &file.notes {
        text += &format!("note {note}\n");
    }
    text
}

/// The problems of a file, each as `place why`.
pub(crate) fn problems(file: &ReadFile) -> Vec<String> {
    file.problems
        .iter()
        .map(|problem| format!("{} {}", problem.at, problem.why))
        .collect()
}
