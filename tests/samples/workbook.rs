//! Writes a sample year as the two workbooks that a council's ledger and a bank would give.

use fundledger::ledger::{
    calendar::{FinancialYear, Period},
    money::Money,
};
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::year::{ExtractLine, SampleYear, Written};

const EXTRACT_HEADINGS: [&str; 10] = [
    "TT",
    "TransNo",
    "Trans date",
    "Period",
    "Hdl.acc",
    "Acc(T)",
    "Cat1",
    "Ap/Ar ID(T)",
    "Text",
    "Amount",
];

const BANK_HEADINGS: [&str; 5] = ["Date", "Text", "Out", "In", "Balance"];

/// The council's ledger extract: 5 preamble rows, a header, the lines with a sub-total and a
/// blank row after each code, and a grand total.
pub(crate) fn make_extract(year: &SampleYear) -> Vec<u8> {
    extract(year).expect("the extract is made")
}

/// The bank's export: 4 preamble rows, a blank row, a header, and the lines with their balance.
pub(crate) fn make_bank(year: &SampleYear) -> Vec<u8> {
    bank(year).expect("the bank export is made")
}

/// A sheet that is written from the top, row by row.
struct Sheet<'a> {
    cells: &'a mut Worksheet,
    row: u32,
    money: Format,
    day: Format,
}

impl Sheet<'_> {
    fn texts(&mut self, texts: &[&str]) -> Result<(), XlsxError> {
        for (column, text) in (0_u16..).zip(texts) {
            if !text.is_empty() {
                self.cells.write_string(self.row, column, *text)?;
            }
        }
        Ok(())
    }

    fn text_row(&mut self, texts: &[&str]) -> Result<(), XlsxError> {
        self.texts(texts)?;
        self.next();
        Ok(())
    }

    fn money(&mut self, column: u16, amount: Money) -> Result<(), XlsxError> {
        let cell: f64 = amount.to_plain().parse().expect("an amount is a number");
        self.cells
            .write_number_with_format(self.row, column, cell, &self.money)?;
        Ok(())
    }

    fn day(&mut self, column: u16, date: Date) -> Result<(), XlsxError> {
        self.cells
            .write_datetime_with_format(self.row, column, date, &self.day)?;
        Ok(())
    }

    fn next(&mut self) {
        self.row = self.row.saturating_add(1);
    }
}

fn extract(year: &SampleYear) -> Result<Vec<u8>, XlsxError> {
    workbook(
        "Extract",
        "Ledger extract",
        &[5, 9, 12, 9, 14, 38, 8, 30, 38, 13],
        |sheet| {
            sheet.text_row(&["Ledger transactions by account"])?;
            sheet.text_row(&["Cost centre", "CSP01 Community Safety"])?;
            sheet.text_row(&["Year", "2020/21"])?;
            sheet.text_row(&["Printed on", "14/04/2021"])?;
            sheet.text_row(&["Amounts net of VAT; cost positive"])?;
            sheet.next();
            sheet.text_row(&EXTRACT_HEADINGS)?;
            for group in year.extract.chunk_by(|one, other| one.code == other.code) {
                for line in group {
                    extract_line(sheet, line)?;
                }
                if let Some(line) = group.first() {
                    sheet.texts(&["", "", "", "", &format!("Total {}", line.code)])?;
                    sheet.money(9, year.total(line.code))?;
                    sheet.next();
                    sheet.next();
                }
            }
            sheet.texts(&["", "", "", "", "Grand total"])?;
            sheet.money(9, year.grand_total())
        },
    )
}

fn extract_line(sheet: &mut Sheet<'_>, line: &ExtractLine) -> Result<(), XlsxError> {
    let texts = [
        line.kind,
        "",
        "",
        "",
        line.code,
        line.code_name,
        "CL",
        line.party,
        &line.text,
    ];
    sheet.texts(&texts)?;
    sheet.cells.write_number(sheet.row, 1, line.number)?;
    sheet.day(2, line.date)?;
    sheet
        .cells
        .write_number(sheet.row, 3, year_and_period(line.date))?;
    match line.written {
        Written::Number => sheet.money(9, line.amount)?,
        Written::Pounds => {
            sheet
                .cells
                .write_string(sheet.row, 9, line.amount.to_string())?;
        }
        Written::Brackets => {
            let inside = line.amount.magnitude().to_string().replace('£', "");
            sheet
                .cells
                .write_string(sheet.row, 9, format!("({inside})"))?;
        }
    }
    sheet.next();
    Ok(())
}

/// The starting year and the period within it: April 2020 is 202001, March 2021 is 202012.
fn year_and_period(date: Date) -> u32 {
    let (year, period) = (FinancialYear::of(date).start(), Period::of(date).number());
    format!("{year}{period:02}")
        .parse()
        .expect("a year and a period are a number")
}

fn bank(year: &SampleYear) -> Result<Vec<u8>, XlsxError> {
    workbook("Statement", "Bank export", &[18, 42, 12, 12, 12], |sheet| {
        sheet.text_row(&["Account name", "Community Safety Partnership"])?;
        sheet.text_row(&["Account number", "10203040"])?;
        for (label, amount) in [
            ("Opening balance", year.opening),
            ("Closing balance", year.closing()),
        ] {
            sheet.texts(&[label])?;
            sheet.money(1, amount)?;
            sheet.next();
        }
        sheet.next();
        sheet.text_row(&BANK_HEADINGS)?;
        let mut balance = year.opening;
        for line in &year.bank {
            balance = balance
                .plus(line.amount)
                .expect("the balance is within range");
            sheet.day(0, line.date)?;
            sheet.texts(&["", line.text])?;
            let column = if line.amount.is_negative() { 2 } else { 3 };
            sheet.money(column, line.amount.magnitude())?;
            sheet.money(4, balance)?;
            sheet.next();
        }
        Ok(())
    })
}

/// A workbook of one sheet, created on a fixed day so that its bytes are always the same.
fn workbook(
    name: &str,
    title: &str,
    widths: &[u16],
    fill: impl FnOnce(&mut Sheet<'_>) -> Result<(), XlsxError>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2021, 4, 14)?;
    let properties = DocProperties::new()
        .set_title(format!("{title} 2020/21"))
        .set_comment(
            "A sample: its figures are those of the published paper, its names are invented",
        )
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let sheet = workbook.add_worksheet().set_name(name)?;
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    fill(&mut Sheet {
        cells: sheet,
        row: 0,
        money: Format::new().set_num_format("#,##0.00"),
        day: Format::new().set_num_format("dd/mm/yyyy"),
    })?;
    workbook.save_to_buffer()
}
