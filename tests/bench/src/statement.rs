//! A bank statement of 2020/21 as a workbook: payees, amounts and days drawn from a seed, a
//! running balance that casts, and nothing taken from a real account.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

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

/// Numbers that are the same for a seed on every machine (`SplitMix64`).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
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
        let payee = draw.below(400);
        let text = format!(
            "{} {} {payee} {}",
            PLACES[payee as usize % PLACES.len()],
            BODIES[payee as usize / PLACES.len() % BODIES.len()],
            draw.one_of(&PURPOSES)
        );
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
