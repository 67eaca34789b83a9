//! What reading a file gives: statements of lines, rows set aside, and problems, each with its
//! place in the file.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{profile::DateOrder, stage::fingerprint::Fingerprint};
use crate::ledger::{
    calendar::{FinancialYear, Period, long_date},
    journal::place_in_file,
    money::Money,
};

/// More lines than most statements have. Room for so many is asked for at once, since to grow
/// copies all lines again and again; what is not used of it takes addresses and no memory.
pub const MANY_LINES: usize = 1 << 17;

/// What is said of a line that the bank has not booked yet.
pub(crate) const PENDING: &str = "pending at the bank: a later statement brings it booked";

/// A place in a file: a cell of a sheet, or a line of a text file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The sheet, where the file has sheets.
    pub sheet: Option<String>,
    /// The row, from 1; the line of a text file.
    pub row: u32,
    /// The column, from 0 for A, where one cell is meant.
    pub column: Option<u16>,
}

impl Place {
    /// The cell within its sheet, such as `C12`, or `line 14`.
    pub fn cell(&self) -> String {
        match (&self.sheet, self.column) {
            (Some(_), Some(column)) => format!("{}{}", column_letters(column), self.row),
            (Some(_), None) => format!("row {}", self.row),
            (None, _) => format!("line {}", self.row),
        }
    }

    /// Where it stands in its file, as a person is told: `Extract!C12`, or `row 14`.
    pub fn told(&self) -> String {
        place_in_file(self.sheet.as_deref(), &self.cell())
    }
}

/// `Sheet!C12`, `Sheet!row 12` or `line 14`: what is kept, and what a program is given.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(sheet) => write!(f, "{sheet}!{}", self.cell()),
            None => f.write_str(&self.cell()),
        }
    }
}

/// The letters of a column, from 0 for A to 16383 for XFD.
pub fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut left = u32::from(column).saturating_add(1);
    while left > 0 {
        let place = left.saturating_sub(1);
        letters.push(char::from_digit(place.rem_euclid(26).saturating_add(10), 36).unwrap_or('?'));
        left = place.div_euclid(26);
    }
    letters
        .iter()
        .rev()
        .collect::<String>()
        .to_ascii_uppercase()
}

/// A text without blanks around it and without the apostrophe by which a spreadsheet is told that
/// it is one.
pub(crate) fn bare(text: &str) -> &str {
    let text = text.trim();
    match text.as_bytes() {
        [b'\'', ..] => text.trim_start_matches('\'').trim_start(),
        _ => text,
    }
}

/// The words of texts, one text after the other: every run of blanks is one space, and none stands
/// at either end.
pub(crate) fn squeezed(texts: &[&str]) -> String {
    if let [text] = texts
        && is_squeezed(text)
    {
        return (*text).to_owned();
    }
    let length = texts.iter().map(|text| text.len().saturating_add(1)).sum();
    let mut out = String::new();
    for word in texts.iter().flat_map(|text| text.split_whitespace()) {
        if out.is_empty() {
            out.reserve(length);
        } else {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a text is one as [`squeezed`] makes it, as most are; one in letters beyond ASCII is not
/// looked at.
fn is_squeezed(text: &str) -> bool {
    let bytes = text.as_bytes();
    if matches!(bytes, [b' ', ..] | [.., b' ']) {
        return false;
    }
    // Looked at whole, since most texts are: that is quicker than stopping at the first other byte.
    let seen = |all, byte: &u8| all & matches!(byte, b' '..=b'~');
    let doubled = bytes.windows(2).filter(|two| *two == b"  ").count();
    doubled == 0 && bytes.iter().fold(true, seen)
}

/// One movement of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    /// The cell of its amount.
    pub at: Place,
    /// The day.
    pub date: Date,
    /// The year and period that the file gives, where its profile says that its period column
    /// decides; a file's period 13 or later is period 12 here.
    pub period: Option<(FinancialYear, Period)>,
    /// The file's own period number where that is 13 or later.
    pub own_period: Option<u8>,
    /// Its effect on the account it is imported into: money in positive.
    pub amount: Money,
    /// The recoverable VAT inside the amount, where the profile says that the file is gross.
    pub vat: Option<Money>,
    /// What it says.
    pub text: String,
    /// Its reference: a transaction number, an invoice, a cheque.
    pub reference: Option<String>,
    /// The bank's type of it, such as DD or BGC.
    pub kind: Option<String>,
    /// The council's account code, such as 4310.
    pub code: Option<String>,
    /// The other party, where the file names it apart from the text.
    pub party: Option<String>,
    /// The bank's own identifier, unique on the account.
    pub bank_id: Option<String>,
    /// The balance that the file prints after it.
    pub balance: Option<Money>,
    /// The amount as the file writes it, before it was read.
    pub amount_text: String,
    /// Whether the bank has not booked it yet: it counts as a line of the file, no balance holds
    /// it, and `import` sets it aside until a later statement brings it booked.
    #[serde(default)]
    pub pending: bool,
}

/// A figure and where it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The amount, money in hand positive.
    pub amount: Money,
    /// Where.
    pub at: Place,
}

/// A statement: the lines of one account in one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Statement {
    /// The account number that the file names; the cost centre of a ledger extract.
    pub account: Option<String>,
    /// The currency; GBP where the profile says so.
    pub currency: Option<String>,
    /// The first day of the period it covers.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// The balance before its first line.
    pub opening: Option<Stated>,
    /// The balance after its last line.
    pub closing: Option<Stated>,
    /// Its lines, in the order of the file.
    pub lines: Vec<StatementLine>,
    /// What makes each of its lines itself, where that was worked out while the file was read;
    /// else none.
    #[serde(skip)]
    pub fingerprints: Vec<Fingerprint>,
    /// Whether opening and lines add up to closing; none where the file gives no balances.
    pub balances: Option<bool>,
}

impl Statement {
    /// What its balances prove, in words.
    pub fn proof_says(&self) -> &'static str {
        let printed = self.lines.iter();
        let mut printed = printed.filter(|line| !line.pending && line.balance.is_some());
        match (self.balances, &self.opening, &self.closing) {
            (Some(true), ..) => "opening and lines add up to closing",
            (Some(false), ..) => "opening and lines do not add up to closing",
            (None, None, Some(_)) if printed.nth(1).is_some() => {
                "each balance was checked against the one before it; the file prints none before \
                 its first line"
            }
            (None, None, Some(_)) => "the file prints one balance, and none before it",
            (None, Some(_), None) => "the file prints an opening balance and no closing one",
            (None, ..) => "the file prints no balances to check against",
        }
    }

    /// Whether there is a balance after each of its booked lines, of which there are several.
    pub fn runs(&self) -> bool {
        let booked = || self.lines.iter().filter(|line| !line.pending);
        booked().nth(1).is_some() && booked().all(|line| line.balance.is_some())
    }
}

/// A row of a file that is not a line, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Where the row stands.
    pub at: Place,
    /// Why it is not a line: a heading, a total that casts, a balance, a date before the first
    /// year.
    pub why: String,
    /// Its money, where it would otherwise be a line; nil for totals, headings and balances.
    pub amount: Money,
    /// What it says, for whoever looks at it before it is set aside; nothing is kept of it.
    #[serde(default)]
    pub words: String,
}

/// Something that could not be proved, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where.
    pub at: Place,
    /// What rule, which figure, and what to do.
    pub why: String,
}

/// A date that can be read both ways, in a file of which no date proves the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDays {
    /// Where it stands.
    pub at: Place,
    /// The date as it is written.
    pub text: String,
    /// The day that it is with the day first.
    pub day_first: Date,
    /// The day that it is with the month first.
    pub month_first: Date,
    /// What the order of the dates in the file speaks for.
    pub says: String,
    /// What somebody said comes first, by which the file was read; none where it was taken to be
    /// the day, until somebody says.
    #[serde(default)]
    pub said: Option<DateOrder>,
}

impl OpenDays {
    /// What is to be said, in a sentence: which comes first.
    pub fn asks(&self) -> String {
        format!(
            "no date of the file proves whether the day or the month comes first: {} at {} can be \
             {} or {}; {}",
            self.text,
            self.at.told(),
            long_date(self.day_first),
            long_date(self.month_first),
            self.says
        )
    }

    /// What a reader should know of it, where the day was taken to be first.
    pub fn note(&self) -> String {
        format!(
            "no date of the file proves whether the day or the month comes first: {} at {} was \
             read as {}, and can be {}; {}; where the month is first, \
             say so: --dates month",
            self.text,
            self.at.told(),
            long_date(self.day_first),
            long_date(self.month_first),
            self.says
        )
    }
}

/// A file as read: what `read` prints and `import` stages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReadFile {
    /// What the file really is: `xlsx`, `csv`.
    pub format: String,
    /// The profile that fits it; none where no profile does.
    pub profile: Option<String>,
    /// The encoding of a text file.
    pub encoding: Option<String>,
    /// The statements, one for each account.
    pub statements: Vec<Statement>,
    /// The rows that are not lines.
    pub set_aside: Vec<SetAside>,
    /// What could not be proved.
    pub problems: Vec<Problem>,
    /// What a reader should know of the file as a whole, which puts no figure in doubt.
    pub notes: Vec<String>,
    /// The order of day and month, where no date of the file proves it.
    pub days_open: Option<Box<OpenDays>>,
    /// The layouts that it may have, by name, where nothing in it proves which, so that somebody
    /// has to say; none where one fits, or none comes near.
    #[serde(default)]
    pub layouts_open: Vec<String>,
    /// Every row that is not blank.
    pub rows: u32,
    /// Blank rows, counted apart.
    pub blank: u32,
}

impl ReadFile {
    /// Which comes first in its dates, where nothing proves it and nobody has said it.
    pub fn asks_days(&self) -> Option<&OpenDays> {
        self.days_open.as_deref().filter(|open| open.said.is_none())
    }

    /// How many lines it gives.
    pub fn lines(&self) -> usize {
        let statements = self.statements.iter();
        statements.map(|statement| statement.lines.len()).sum()
    }

    /// What a layout by which it gives no line is missing: what refused its rows, or what most of
    /// them were set aside for. None where it gives a line.
    pub fn no_line(&self) -> Option<String> {
        if self.lines() > 0 {
            return None;
        }
        let below = self.set_aside.iter();
        let below =
            below.filter(|row| !row.why.contains("the heading") && !row.why.contains("sheet"));
        let mut reasons: BTreeMap<&str, (usize, &Place)> = BTreeMap::new();
        for row in below {
            let (count, _) = reasons.entry(&row.why).or_insert((0, &row.at));
            *count = count.saturating_add(1);
        }
        let most = reasons.into_iter().max_by_key(|(_, (count, _))| *count);
        let problems = self.problems.len();
        Some(match (self.problems.first(), most) {
            (Some(Problem { at, why }), _) if problems == 1 => format!("{}: {why}", at.told()),
            (Some(Problem { at, why }), _) => {
                format!("{problems} problems, the first at {}: {why}", at.told())
            }
            (None, Some((why, (1, at)))) => format!("{}: {why}", at.told()),
            (None, Some((why, (count, at)))) => {
                format!("{count} rows, the first at {}: {why}", at.told())
            }
            (None, None) => "no row stands below its heading".to_owned(),
        })
    }
}

/// What is heard of a file while the rest of it is still being read.
#[derive(Debug, Clone, Copy)]
pub enum Heard<'a> {
    /// How many rows have been read.
    Rows(u32),
    /// The lines of a statement as far as they have come, by its place among those of the file,
    /// with what makes each line itself.
    Lines(u32, &'a [StatementLine], &'a [Fingerprint]),
}

/// Says that a file is not what the ending of its name says; it is read as what it really is.
/// Endings that several formats share, such as `.txt`, say nothing.
pub fn misnamed(name: &str, format: &str) -> Option<String> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_lowercase();
    let says: &[&str] = match ending.as_str() {
        "xlsx" | "xlsm" => &["xlsx"],
        "xlsb" => &["xlsb"],
        "xls" => &["xls"],
        "ods" => &["ods"],
        "csv" | "tsv" => &["csv"],
        "ofx" | "qfx" => &["ofx"],
        "qif" => &["qif"],
        "sta" | "940" | "mt940" => &["mt940"],
        "xml" => &["camt", "ofx"],
        _ => return None,
    };
    (!says.contains(&format)).then(|| {
        format!(
            "the name ends in .{ending}, but the file is {format}; it was read as what it really is"
        )
    })
}
