//! The floor of each format: its bytes → plain lines, by the shortest way there is.

use std::{
    hint::black_box,
    io::{Cursor, Read as _},
};

use jiff::civil::Date;
use quick_xml::events::Event;
use zip::ZipArchive;

/// What every program needs of a line.
#[derive(Default)]
struct Plain {
    day: Date,
    pence: i64,
    words: [String; 3],
}

/// The lines so far; they are kept whole until the last has been read.
#[derive(Default)]
struct Lines(Vec<Plain>);

impl Lines {
    /// The cells of a row: day, words, money out, money in.
    fn row(&mut self, cells: &[String]) {
        let [day, words, out, into] = cells else {
            return;
        };
        let Some(day) = dashed(day, '/') else {
            return;
        };
        let pence = if out.is_empty() {
            pence(into, '.')
        } else {
            -pence(out, '.')
        };
        self.0.push(Plain {
            day,
            pence,
            words: [words.clone(), String::new(), String::new()],
        });
    }

    /// How many there are, each of them looked at.
    fn count(&self) -> usize {
        let whole = |line: &&Plain| line.pence != 0 && line.day.year() > 0;
        self.0
            .iter()
            .filter(whole)
            .filter(|line| !line.words[0].is_empty())
            .count()
    }
}

/// `1234.56`, or with a comma for the point.
fn pence(text: &str, mark: char) -> i64 {
    let (pounds, pence) = text.split_once(mark).unwrap_or((text, "0"));
    let whole: i64 = pounds.parse().unwrap_or_default();
    let odd: i64 = pence.parse().unwrap_or_default();
    whole * 100 + if text.starts_with('-') { -odd } else { odd }
}

/// `03/04/2020`.
fn dashed(text: &str, mark: char) -> Option<Date> {
    let mut parts = text.split(mark);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A year, a month and a day in two digits each, of this century.
fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    Date::new(2000 + year, month.parse().ok()?, day.parse().ok()?).ok()
}

pub fn csv(bytes: &[u8]) -> usize {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let mut record = csv::StringRecord::new();
    let mut lines = Lines::default();
    while reader.read_record(&mut record).unwrap_or_default() {
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        lines.row(&cells);
    }
    lines.count()
}

pub fn csv_wide(bytes: &[u8]) -> usize {
    let (text, _, _) = encoding_rs::UTF_16LE.decode(bytes);
    csv(text.as_bytes())
}

pub fn html(bytes: &[u8]) -> usize {
    use html5gum::{Token, Tokenizer};
    let text = String::from_utf8_lossy(bytes);
    let mut lines = Lines::default();
    let mut cells: Vec<String> = Vec::new();
    for token in Tokenizer::new(text.as_ref()) {
        match token.unwrap_or_else(|never| match never {}) {
            Token::StartTag(tag) if tag.name.as_slice() == b"td" => cells.push(String::new()),
            Token::String(text) => {
                if let Some(cell) = cells.last_mut() {
                    cell.push_str(&String::from_utf8_lossy(&text));
                }
            }
            Token::EndTag(tag) if tag.name.as_slice() == b"tr" => {
                lines.row(&cells);
                cells.clear();
            }
            _ => {}
        }
    }
    lines.count()
}

pub fn ods(bytes: &[u8]) -> usize {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut content = String::new();
    let mut part = archive.by_name("content.xml").expect("its content");
    part.read_to_string(&mut content).expect("its content");
    let mut reader = quick_xml::Reader::from_str(&content);
    let mut lines = Lines::default();
    let mut cells: Vec<String> = Vec::new();
    loop {
        match reader.read_event().expect("sound XML") {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "table-cell" => {
                cells.push(String::new());
            }
            Event::Text(text) => {
                if let Some(cell) = cells.last_mut() {
                    cell.push_str(&text.xml10_content());
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "table-row" => {
                lines.row(&cells);
                cells.clear();
            }
            Event::Eof => return lines.count(),
            _ => {}
        }
    }
}

pub fn camt(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut lines = Lines::default();
    let (mut line, mut name, mut value) = (Plain::default(), String::new(), String::new());
    let mut out = false;
    loop {
        match reader.read_event().expect("sound XML") {
            Event::Start(tag) => {
                name.clear();
                name.push_str(tag.local_name().as_ref());
                value.clear();
            }
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::End(tag) if tag.local_name().as_ref() == "Ntry" => {
                line.pence = if out { -line.pence } else { line.pence };
                lines.0.push(std::mem::take(&mut line));
            }
            Event::End(_) => {
                match name.as_str() {
                    "Amt" => line.pence = pence(&value, '.'),
                    "CdtDbtInd" => out = value == "DBIT",
                    "Dt" => {
                        let parts = day(&value[2..4], &value[5..7], &value[8..10]);
                        line.day = parts.expect("a day");
                    }
                    "AddtlNtryInf" => line.words[0].clone_from(&value),
                    _ => {}
                }
                name.clear();
            }
            Event::Eof => return lines.count(),
            _ => {}
        }
    }
}

pub fn ofx(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = Lines::default();
    let mut line = Plain::default();
    for (name, value) in text.split('<').filter_map(|piece| piece.split_once('>')) {
        let value = value.trim();
        match name {
            "DTPOSTED" => {
                let parts = day(&value[2..4], &value[4..6], &value[6..8]);
                line.day = parts.expect("a day");
            }
            "TRNAMT" => line.pence = pence(value, '.'),
            "NAME" => line.words[0] = value.to_owned(),
            "TRNTYPE" => line.words[1] = value.to_owned(),
            "FITID" => line.words[2] = value.to_owned(),
            "/STMTTRN" => lines.0.push(std::mem::take(&mut line)),
            _ => {}
        }
    }
    lines.count()
}

pub fn qif(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = Lines::default();
    let mut line = Plain::default();
    for piece in text.lines() {
        let (letter, value) = piece.split_at(1);
        match letter {
            "D" => line.day = dashed(value, '/').expect("a day"),
            "T" => line.pence = pence(value, '.'),
            "P" => line.words[0] = value.to_owned(),
            "^" => lines.0.push(std::mem::take(&mut line)),
            _ => {}
        }
    }
    lines.count()
}

pub fn santander(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = Lines::default();
    let mut line = Plain::default();
    for piece in text.lines() {
        let Some((label, value)) = piece.split_once(": ") else {
            continue;
        };
        match label {
            "Date" => line.day = dashed(value, '/').expect("a day"),
            "Description" => line.words[0] = value.to_owned(),
            "Amount" => line.pence = pence(value, '.'),
            "Balance" => {
                black_box(pence(value, '.'));
                lines.0.push(std::mem::take(&mut line));
            }
            _ => {}
        }
    }
    lines.count()
}

pub fn mt940(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = Lines::default();
    for piece in text.lines() {
        if let Some(field) = piece.strip_prefix(":61:") {
            let side = &field[10..11];
            let rest = &field[11..];
            let end = rest.find(|c: char| c != ',' && !c.is_ascii_digit());
            let (amount, rest) = rest.split_at(end.unwrap_or(rest.len()));
            let (kind, reference) = rest.split_at(4);
            let amount = pence(amount, ',');
            lines.0.push(Plain {
                day: day(&field[..2], &field[6..8], &field[8..10]).expect("a day"),
                pence: if side == "D" { -amount } else { amount },
                words: [String::new(), kind.to_owned(), reference.to_owned()],
            });
        } else if let Some(details) = piece.strip_prefix(":86:")
            && let Some(line) = lines.0.last_mut()
        {
            line.words[0] = details.to_owned();
        }
    }
    lines.count()
}
