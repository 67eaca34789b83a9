//! A bank statement of 2020/21 as a workbook: payees, amounts and days drawn from a seed, a
//! running balance that casts, and nothing taken from a real account.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::draw::Draw;

const HEADINGS: [&str; 7] = [
    "Date",
    "Type",
    "Description",
    "Reference",
    "Paid out",
    "Paid in",
    "Balance",
];
const PLACES: [&str; 8] = [
    "North", "South", "East", "West", "Green", "River", "Hill", "Park",
];
const BODIES: [&str; 8] = [
    "Trust",
    "Council",
    "Foundation",
    "Supplies",
    "Services",
    "Energy",
    "Studios",
    "Partners",
];
const PURPOSES: [&str; 10] = [
    "Salary",
    "Rent",
    "Insurance",
    "Travel",
    "Printing",
    "Venue hire",
    "Training",
    "Workshop",
    "Materials",
    "Grant instalment",
];
/// 1 April 2020, as workbooks count days.
const FIRST_DAY: u32 = 43_922;
const DAYS: u32 = 365;

/// The parties that the statement pays and is paid by, each with one name.
pub const PAYEES: u64 = 400;

/// The name of a party.
pub fn payee(number: u64) -> String {
    let place = PLACES[number as usize % PLACES.len()];
    let body = BODIES[number as usize / PLACES.len() % BODIES.len()];
    format!("{place} {body} {number}")
}

/// Writes the statement.
pub fn write(rows: u32, seed: u64, file: &str) -> Result<(), String> {
    made(rows, seed, file).map_err(|error| format!("{file} cannot be written: {error}"))
}

fn made(rows: u32, seed: u64, file: &str) -> Result<(), XlsxError> {
    let mut draw = Draw(seed);
    let (day_format, money_format) = (
        Format::new().set_num_format("dd/mm/yyyy"),
        Format::new().set_num_format("#,##0.00"),
    );
    let mut workbook = Workbook::new();
    // A workbook says when it was made; fixed, so that the same seed gives the same bytes.
    let made_on = ExcelDateTime::from_serial_datetime(f64::from(FIRST_DAY + DAYS))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made_on));
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("Statement")?;
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, column, heading)?;
    }
    let mut balance: i64 = 0;
    for row in 1..=rows {
        let day = FIRST_DAY + (u64::from(row - 1) * u64::from(DAYS) / u64::from(rows)) as u32;
        let paid_in = draw.below(100) < 45;
        let pence = 1 + (draw.below(1_000) * draw.below(1_000)) as i64;
        balance += if paid_in { pence } else { -pence };
        let kind = if paid_in {
            "BGC"
        } else {
            draw.one_of(&["DD", "FPO", "CHQ", "DEB"])
        };
        let text = format!("{} {}", payee(draw.below(PAYEES)), draw.one_of(&PURPOSES));
        let at = ExcelDateTime::from_serial_datetime(f64::from(day))?;
        sheet.write_datetime_with_format(row, 0, &at, &day_format)?;
        sheet.write_string(row, 1, kind)?;
        sheet.write_string(row, 2, text)?;
        sheet.write_string(row, 3, format!("R{row:07}"))?;
        let column = if paid_in { 5 } else { 4 };
        sheet.write_number_with_format(row, column, pounds(pence), &money_format)?;
        sheet.write_number_with_format(row, 6, pounds(balance), &money_format)?;
    }
    workbook.save(file)
}

/// A workbook keeps numbers as floats; these are far below the size at which a penny is lost.
fn pounds(pence: i64) -> f64 {
    pence as f64 / 100.0
}
