//! Every format at so many lines: reading it whole, against the floor of its parser.
//!
//! A floor is what any program must do with the same bytes to have them as lines, and no more:
//! decode them, cut them into records, and make of each record a day, an amount in whole pence and
//! its words, all owned and kept. Of a table, the cells of a row are owned too, since nobody knows
//! before the heading which of them will be kept. Nothing is recognised, proved or placed. Where a library
//! cuts, it is that library, asked in its quickest way; where the reader is our own, the same text is
//! cut by the plainest code there is. Each prints what it is. Both run in this process, on the same
//! bytes; the child process that reads a file of the office comes on top of either.

use std::{
    error::Error,
    hint::black_box,
    io::{Cursor, Write as _},
    time::{Duration, Instant},
};

use crate::floor;
use fundledger::statement::{error::Limits, profile, read::read_bytes};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// How often each is timed; the median counts.
const RUNS: usize = 5;

type Floor = fn(&[u8]) -> usize;

/// Times each format and prints one line for it.
pub fn run(lines: u32) -> Result<(), Box<dyn Error>> {
    let profiles = profile::embedded()?;
    let limits = Limits::default();
    println!("{lines} lines    reading    floor   ratio  the floor cuts by");
    for (name, bytes, floor, says) in formats(lines) {
        let found = read_bytes(bytes.clone(), &profiles, None, &limits)?;
        let read: usize = found.statements.iter().map(|one| one.lines.len()).sum();
        if read != usize::try_from(lines)? || !found.problems.is_empty() {
            return Err(format!(
                "{name}: {read} lines, problems {:?}",
                found.problems.first()
            )
            .into());
        }
        let mut copies = vec![bytes.clone(); RUNS];
        let ours = median(|| {
            let copy = copies.pop().unwrap_or_default();
            black_box(read_bytes(copy, &profiles, None, &limits)).is_ok()
        });
        assert_eq!(
            floor(&bytes),
            read,
            "{name}: the floor reads every line too"
        );
        let theirs = median(|| floor(&bytes) == read);
        println!(
            "{name:<12} {:>8.1?} {:>8.1?}  {:>5.2}  {says}",
            ours,
            theirs,
            ours.as_secs_f64() / theirs.as_secs_f64()
        );
    }
    Ok(())
}

fn median(mut work: impl FnMut() -> bool) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            assert!(work(), "it was read a moment ago");
            began.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

/// A line of the made statement: its day, whether it is money in, its pence, its text.
fn line(number: u32) -> (u32, bool, u32, String) {
    (
        number % 28 + 1,
        number % 3 == 0,
        number % 90_000 + 100,
        format!("Payment {number}"),
    )
}

fn formats(lines: u32) -> Vec<(&'static str, Vec<u8>, Floor, &'static str)> {
    let csv = csv(lines);
    let wide = csv.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("csv", csv.clone().into_bytes(), floor::csv, "the csv crate"),
        (
            "csv UTF-16",
            wide,
            floor::csv_wide,
            "encoding_rs, then the csv crate",
        ),
        ("html", html(lines).into_bytes(), floor::html, "html5gum"),
        ("ods", ods(lines), floor::ods, "zip, then quick-xml"),
        ("camt", camt(lines).into_bytes(), floor::camt, "quick-xml"),
        ("ofx", ofx(lines).into_bytes(), floor::ofx, "each <, then >"),
        (
            "qif",
            qif(lines).into_bytes(),
            floor::qif,
            "line ends, then the first letter",
        ),
        (
            "mt940",
            mt940(lines).into_bytes(),
            floor::mt940,
            "line ends, then the tag",
        ),
        (
            "santander",
            santander(lines).into_bytes(),
            floor::santander,
            "line ends, then the label",
        ),
    ]
}

fn csv(lines: u32) -> String {
    let mut text = "Date,Description,Paid out,Paid in\n".to_owned();
    for number in 0..lines {
        let (day, into, pence, says) = line(number);
        let amount = format!("{}.{:02}", pence / 100, pence % 100);
        let (out, into) = if into {
            ("", amount.as_str())
        } else {
            (amount.as_str(), "")
        };
        text += &format!("{day:02}/06/2020,{says},{out},{into}\n");
    }
    text
}

fn html(lines: u32) -> String {
    let rows = csv(lines);
    let rows = rows.lines().map(|row| {
        let cells = row.split(',').map(|cell| format!("<td>{cell}</td>"));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    });
    format!(
        "<html><body><table>{}</table></body></html>",
        rows.collect::<String>()
    )
}

fn ods(lines: u32) -> Vec<u8> {
    let rows = csv(lines);
    let rows = rows.lines().map(|row| {
        let cells = row.split(',').map(|cell| match cell {
            "" => "<table:table-cell/>".to_owned(),
            _ => format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p>\
                 </table:table-cell>"
            ),
        });
        format!(
            "<table:table-row>{}</table:table-row>",
            cells.collect::<String>()
        )
    });
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\">\
         <office:body><office:spreadsheet><table:table table:name=\"S\">{}</table:table>\
         </office:spreadsheet></office:body></office:document-content>",
        rows.collect::<String>()
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_str()),
    ] {
        archive
            .start_file(name, packed)
            .expect("an archive in memory");
        archive
            .write_all(text.as_bytes())
            .expect("an archive in memory");
    }
    archive.finish().expect("an archive in memory").into_inner()
}

fn camt(lines: u32) -> String {
    let entries = (0..lines).map(|number| {
        let (day, into, pence, says) = line(number);
        let side = if into { "CRDT" } else { "DBIT" };
        format!(
            "<Ntry><Amt Ccy=\"GBP\">{}.{:02}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts>\
             <BookgDt><Dt>2020-06-{day:02}</Dt></BookgDt><AddtlNtryInf>{says}</AddtlNtryInf></Ntry>\n",
            pence / 100,
            pence % 100
        )
    });
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>\
         <Acct><Id><Othr><Id>1</Id></Othr></Id><Ccy>GBP</Ccy></Acct>{}</Stmt></BkToCstmrStmt>\
         </Document>",
        entries.collect::<String>()
    )
}

fn ofx(lines: u32) -> String {
    let entries = (0..lines).map(|number| {
        let (day, into, pence, says) = line(number);
        let sign = if into { "" } else { "-" };
        format!(
            "<STMTTRN>\n<TRNTYPE>OTHER\n<DTPOSTED>202006{day:02}\n<TRNAMT>{sign}{}.{:02}\n\
             <FITID>{number}\n<NAME>{says}\n</STMTTRN>\n",
            pence / 100,
            pence % 100
        )
    });
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<STMTRS>\n\
         <CURDEF>GBP\n<BANKACCTFROM>\n<ACCTID>1\n</BANKACCTFROM>\n<BANKTRANLIST>\n{}</BANKTRANLIST>\n\
         </STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n",
        entries.collect::<String>()
    )
}

fn qif(lines: u32) -> String {
    let entries = (0..lines).map(|number| {
        let (day, into, pence, says) = line(number);
        let sign = if into { "" } else { "-" };
        // The last days of the month prove which of day and month comes first.
        format!(
            "D{day:02}/06/2020\nT{sign}{}.{:02}\nP{says}\n^\n",
            pence / 100,
            pence % 100
        )
    });
    format!("!Type:Bank\n{}", entries.collect::<String>())
}

fn santander(lines: u32) -> String {
    let mut balance = 0_i64;
    let mut entries: Vec<String> = (0..lines)
        .map(|number| {
            let (_, into, pence, says) = line(number);
            // The newest stands first, so that the days go down where the numbers go up.
            let day = 1 + u64::from(number) * 28 / u64::from(lines.max(1));
            let signed = if into {
                i64::from(pence)
            } else {
                -i64::from(pence)
            };
            balance += signed;
            let plain = |pence: i64| {
                let sign = if pence < 0 { "-" } else { "" };
                let pence = pence.unsigned_abs();
                format!("{sign}{}.{:02}", pence / 100, pence % 100)
            };
            format!(
                "Date: {day:02}/06/2020\r\nDescription: {says}\r\nAmount: {}\r\n\
                 Balance: {}\r\n\r\n",
                plain(signed),
                plain(balance)
            )
        })
        .collect();
    entries.reverse();
    format!(
        "From: 01/06/2020 to 30/06/2020\r\n\r\nAccount: XXXX XXXX XXXX 0001\r\n\r\n{}",
        entries.concat()
    )
}

fn mt940(lines: u32) -> String {
    let mut balance = 0_i64;
    let entries: String = (0..lines)
        .map(|number| {
            let (day, into, pence, says) = line(number);
            let side = if into { 'C' } else { 'D' };
            balance += if into {
                i64::from(pence)
            } else {
                -i64::from(pence)
            };
            format!(
                ":61:2006{day:02}06{day:02}{side}{},{:02}NTRFNONREF\n:86:{says}\n",
                pence / 100,
                pence % 100
            )
        })
        .collect();
    let side = if balance < 0 { 'D' } else { 'C' };
    let pence = balance.unsigned_abs();
    format!(
        ":20:1\n:25:1\n:28C:1/1\n:60F:C200601GBP0,00\n{entries}:62F:{side}200628GBP{},{:02}\n-\n",
        pence / 100,
        pence % 100
    )
}
