//! The spreadsheets that are not .xlsx: .xls, .xlsb, .ods and web pages, whatever they are called.

use std::io::{Cursor, Write as _};

use fundledger::statement::{
    error::{Limits, ReadError},
    line::{Place, ReadFile},
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    made::{problems, read, shown},
    sandbox::in_child,
};

/// What a file says, wherever in it that stands.
fn without_places(mut file: ReadFile) -> ReadFile {
    let nowhere = |at: &mut Place| at.sheet = None;
    for statement in &mut file.statements {
        for line in &mut statement.lines {
            nowhere(&mut line.at);
            // An .xls keeps 180.5 where an .xlsx may keep 180.50.
            line.amount_text.clear();
        }
        let stated = [&mut statement.opening, &mut statement.closing];
        for stated in stated.into_iter().flatten() {
            nowhere(&mut stated.at);
        }
    }
    file.set_aside
        .iter_mut()
        .for_each(|row| nowhere(&mut row.at));
    file.format.clear();
    file.encoding = None;
    file.notes.clear();
    file
}

#[test]
fn the_samples_say_the_same_in_every_spreadsheet_format() {
    let bank = &include_bytes!("../../imports/samples/bank-export-2020-21.xlsx")[..];
    let council = &include_bytes!("../../imports/samples/council-ledger-extract-2020-21.xlsx")[..];
    let bank = without_places(read(bank.to_vec()).unwrap());
    let council = without_places(read(council.to_vec()).unwrap());
    for (format, bytes, expected) in [
        (
            "xls",
            &include_bytes!("files/bank-export-2020-21.xls")[..],
            &bank,
        ),
        (
            "ods",
            include_bytes!("files/bank-export-2020-21.ods"),
            &bank,
        ),
        (
            "xls",
            include_bytes!("files/council-ledger-extract-2020-21.xls"),
            &council,
        ),
        (
            "ods",
            include_bytes!("files/council-ledger-extract-2020-21.ods"),
            &council,
        ),
    ] {
        let file = read(bytes.to_vec()).unwrap();
        assert_eq!(file.format, format);
        assert_eq!(&without_places(file), expected, "{format}");
    }
}

#[test]
fn an_older_workbook_may_name_its_part_in_capitals() {
    let wide = |name: &str| -> Vec<u8> { name.bytes().flat_map(|byte| [byte, 0]).collect() };
    let mut bytes = include_bytes!("files/bank-export-2020-21.xls").to_vec();
    let expected = without_places(read(bytes.clone()).unwrap());
    let (name, capitals) = (wide("Workbook"), wide("WORKBOOK"));
    let at = bytes.windows(name.len()).position(|found| found == name);
    let at = at.unwrap();
    bytes.splice(at..at + name.len(), capitals);
    assert_eq!(without_places(read(bytes).unwrap()), expected);
}

#[test]
fn what_a_workbook_cannot_show_is_said() {
    let file = read(include_bytes!("files/bank-export-2020-21.xls").to_vec()).unwrap();
    assert!(file.problems.is_empty());
    assert!(file.notes[0].starts_with("hidden rows"), "{:?}", file.notes);
    assert!(file.notes[0].contains("cannot be seen"));
}

pub(crate) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

const SPACES: &str = "xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:style='s' \
                      xmlns:calcext='c'";

fn content(styles: &str, tables: &str) -> String {
    format!(
        "<office:document-content {SPACES}><office:automatic-styles>{styles}\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    )
}

fn ods(styles: &str, tables: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content(styles, tables)),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest='m'/>",
        ),
    ])
}

fn words(texts: &[&str]) -> String {
    let cells = texts.iter().map(|text| {
        format!("<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>")
    });
    format!(
        "<table:table-row>{}</table:table-row>",
        cells.collect::<String>()
    )
}

const HEADING: &[&str] = &["Date", "Text", "Out", "In"];

fn every_kind_of_cell() -> String {
    let row = |visibility: &str, cells: &str| {
        format!("<table:table-row {visibility}>{cells}</table:table-row>")
    };
    let day = |day: &str| {
        format!("<table:table-cell office:value-type='date' office:date-value='2020-04-{day}'/>")
    };
    let says = |text: &str| {
        format!("<table:table-cell office:value-type='string'>{text}</table:table-cell>")
    };
    let blank = "<table:table-cell/>";
    let number = |value: &str| {
        format!("<table:table-cell office:value-type='currency' office:value='{value}'/>")
    };
    let note = "<office:annotation><text:p>never seen</text:p></office:annotation>";
    [
        "<table:table table:name='Old' table:style-name='ta2'>".to_owned(),
        words(&["x"]),
        "</table:table><table:table table:name='S'>".to_owned(),
        "<table:table-row table:number-rows-repeated='2'><table:table-cell \
         table:number-columns-repeated='16384'/></table:table-row>"
            .to_owned(),
        words(HEADING),
        row(
            "",
            &(day("03")
                + &says(&format!(
                    "{note}<text:p>Tea<text:s text:c='2'/>&amp;</text:p>\
         <text:p>cake</text:p>"
                ))
                + blank
                + &number("1.5E+1")),
        ),
        row(
            "table:visibility='collapse'",
            &(day("04") + &says("<text:p>Hidden</text:p>") + &number("2")),
        ),
        row(
            "",
            &(day("05")
                + &says("<text:p>Error</text:p>")
                + "<table:table-cell \
         table:formula='of:=[.Z1]' calcext:value-type='error' office:value-type='string' \
         office:string-value=''><text:p>#REF!</text:p></table:table-cell>"),
        ),
        row(
            "",
            &(day("06")
                + &says("<text:p>Never</text:p>")
                + "<table:table-cell \
         table:formula='of:=1+1'/>"),
        ),
        row(
            "table:number-rows-repeated='2'",
            &(day("07") + &says("<text:p>Twice</text:p>") + &number("3")),
        ),
        row("table:number-rows-repeated='1048000'", blank),
        "</table:table>".to_owned(),
    ]
    .concat()
}

#[test]
fn an_open_document_is_read_cell_by_cell() {
    let hidden = "<style:style style:name='ta2'><style:table-properties \
                  table:display='false'/></style:style>";
    let file = read(ods(hidden, &every_kind_of_cell())).unwrap();
    insta::assert_snapshot!(shown(&file), @r"
    ods generic-bank rows 8 blank 2
    account none GBP opening none closing none balances None
      S!D4 2020-04-03 £15.00 Tea & cake
      S!C5 2020-04-04 -£2.00 Hidden
      S!C8 2020-04-07 -£3.00 Twice
      S!C9 2020-04-07 -£3.00 Twice
    aside Old!A1 £0.00 a hidden sheet, not the statement
    aside S!A3 £0.00 the heading
    aside S!C6 £0.00 the cell shows #REF!; mend the formula in the file
    aside S!C7 £0.00 the formula was never calculated; open the file in a spreadsheet program and save it
    problem S!C5 row 5 is hidden and holds -£2.00; show it in the file, or delete it
    problem S!C6 the cell shows #REF!; mend the formula in the file
    problem S!C7 the formula was never calculated; open the file in a spreadsheet program and save it
    ");
}

#[test]
fn an_open_document_is_read_as_one_xml_document_too() {
    let rows = words(HEADING) + &words(&["03/04/2020", "Tea", "1.50"]);
    let tables = format!("<table:table table:name='S'>{rows}</table:table>");
    let flat = format!(
        "<?xml version='1.0'?>\n<office:document {SPACES} \
         office:mimetype='application/vnd.oasis.opendocument.spreadsheet'>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document>"
    );
    let wide = std::iter::once(0xFEFF).chain(flat.encode_utf16());
    let wide = wide.flat_map(u16::to_le_bytes).collect();
    for bytes in [flat.into_bytes(), wide] {
        let file = read(bytes).unwrap();
        assert_eq!(
            (file.format.as_str(), file.statements[0].lines.len()),
            ("ods", 1)
        );
    }
}

#[test]
fn an_open_document_tells_which_columns_it_hides() {
    let columns = "<table:table-column/><table:table-column table:number-columns-repeated='2' \
                   table:visibility='collapse'/><table:table-column/>";
    let rows = words(HEADING) + &words(&["13/04/2020", "Tea", "1.50"]);
    let tables = format!(
        "<table:table table:name='Old'>{columns}</table:table>\
         <table:table table:name='S'>{columns}{rows}</table:table>"
    );
    let file = read(ods("", &tables)).unwrap();
    assert_eq!(
        problems(&file),
        ["S!C1 column C ('Out') is hidden and decides amounts; show it in the file"]
    );
    assert_eq!(
        file.notes,
        ["hidden in the file: column B ('Text'), which is read"]
    );
}

#[test]
fn an_open_document_that_would_hurt_is_refused() {
    let table = |rows: &str| ods("", &format!("<table:table>{rows}</table:table>"));
    let cell = "<table:table-cell office:value-type='float' office:value='1'";
    let wide = format!(
        "<table:table-row>{cell} table:number-columns-repeated='16384'/></table:table-row>"
    );
    assert!(matches!(
        read(table(&wide)),
        Err(ReadError::TooManyColumns(..))
    ));
    let long = format!(
        "<table:table-row table:number-rows-repeated='4294967295'>{cell}/></table:table-row>"
    );
    assert!(matches!(
        read(table(&(words(HEADING) + &long))),
        Err(ReadError::TooManyRows(_))
    ));
    let locked = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", "not xml at all"),
        (
            "META-INF/manifest.xml",
            "<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
        ),
    ]);
    assert_eq!(read(locked), Err(ReadError::Password));
    let text = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", ""),
    ]);
    let says = read(text).unwrap_err().to_string();
    assert!(says.contains("a word processor's document"), "{says}");
    assert_eq!(read(ods("", "")), Err(ReadError::Empty));
}

const PAGE: &str = "<html><head><meta http-equiv=Content-Type content='text/html; \
    charset=windows-1252'><style>td {x:y}</style><title>no row</title></head><body>\
    <h1>Account 12345678</h1><table><tr><td>Printed<td colspan=2>16/01/2023</table>\
    <table><tr><th>Date<th>Description<th>Paid&nbsp;out<th>Paid in<th>Balance</tr>\
    <tr><td rowspan=2>03/04/2020</td><td>Caf\u{e9} &pound;<br>bar</td><td>&pound;1.50<td><td>98.50\
    <tr><td>No day</td><td>1.00</td><td></td><td>97.50</td></tr>\
    <tr style='DISPLAY: none'><td>04/04/2020<td>Hidden<td>2.00<td><td>95.50</tr>\
    <tr><td>05/04/2020<td>Outer<td><table><tr><td>inner</td></tr></table><td>5.00<td>100.50</tr>\
    </table><script>if (1 < 2) { '<tr>' }</script></body></html>";

#[test]
fn a_web_page_is_read_as_a_spreadsheet_program_shows_it() {
    let bytes: Vec<u8> = PAGE
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let file = read(bytes).unwrap();
    assert_eq!(file.encoding.as_deref(), Some("windows-1252"));
    insta::assert_snapshot!(shown(&file), @r"
    html generic-bank rows 9 blank 0
    account none GBP opening £100.00 (Page!E4) closing £95.50 (Page!E6) balances Some(false)
      Page!C4 2020-04-03 -£1.50 Café £ bar
      Page!C6 2020-04-04 -£2.00 Hidden
    aside Page!A1 £0.00 above the heading
    aside Page!A2 £0.00 above the heading
    aside Page!A3 £0.00 the heading
    aside Page!A5 -£1.00 the row has an amount but no date
    aside Page!C7 £0.00 the row has a date but no amount; blank is not nil
    aside Page!A8 £0.00 a note: no date and no amount
    aside Page!A9 £5.00 the row has an amount but no date
    problem Page!A5 the row has an amount but no date
    problem Page!C6 row 6 is hidden and holds -£2.00; show it in the file, or delete it
    problem Page!C7 the row has a date but no amount; blank is not nil
    problem Page!A9 the row has an amount but no date
    problem Page!E6 the balance is £95.50, but £98.50 and this line's -£2.00 make £96.50: out by £1.00
    note no date of the file proves whether the day or the month comes first: 03/04/2020 at Page!A4 was read as 3 April 2020, and can be 4 March 2020; the dates of the file stand in order either way; where the month is first, say so: --dates month
    ");
}

#[test]
fn a_page_without_a_table_or_an_end_is_a_sentence() {
    assert!(read(b"<html><body></body></html>".to_vec()) == Err(ReadError::Empty));
    let file =
        read(b"<table><tr><td>Date<td>Text<td>Out<td>In<tr><td>03/04/2020<td>a<td>1".to_vec());
    assert_eq!(file.unwrap().statements[0].lines.len(), 1);
}

#[test]
fn what_a_file_is_decides_and_not_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let statement = "Date,Text,Out,In\n03/04/2020,Room,1.50,\n";
    let page = "<table><tr><td>Date<td>Text<td>Out<td>In<tr><td>03/04/2020<td>Room<td>1.50</table>";
    let workbook = &include_bytes!("../../imports/samples/bank-export-2020-21.xlsx")[..];
    for (name, bytes, format) in [
        ("export.xls", statement.as_bytes(), "csv"),
        ("export.xlsx", statement.as_bytes(), "csv"),
        ("page.xls", page.as_bytes(), "html"),
        ("page.csv", page.as_bytes(), "html"),
        ("book.csv", workbook, "xlsx"),
        ("book.ods", workbook, "xlsx"),
        (
            "old.xlsx",
            &include_bytes!("files/bank-export-2020-21.xls")[..],
            "xls",
        ),
        (
            "open.xls",
            &include_bytes!("files/bank-export-2020-21.ods")[..],
            "ods",
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let file = in_child(&path, &Limits::default()).unwrap();
        assert_eq!(file.format, format, "{name}");
        assert!(!file.statements[0].lines.is_empty(), "{name}");
    }
}

#[test]
fn cells_that_show_an_error_instead_of_words_are_said() {
    let cell = "<table:table-cell table:formula='of:=1' calcext:value-type='error' \
                office:value-type='string'><text:p>#N/A</text:p></table:table-cell>";
    let row = format!(
        "<table:table-row><table:table-cell office:value-type='string'><text:p>03/04/2020</text:p>\
         </table:table-cell>{cell}<table:table-cell office:value-type='float' office:value='1'/>\
         </table:table-row>"
    );
    let tables = format!(
        "<table:table table:name='S'>{}{row}</table:table>",
        words(HEADING)
    );
    let file = read(ods("", &tables)).unwrap();
    assert_eq!(file.statements[0].lines.len(), 1);
    assert_eq!(
        problems(&file),
        ["S!B2 the cell shows #N/A; mend the formula in the file"]
    );
}
