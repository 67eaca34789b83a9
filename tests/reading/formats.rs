//! What a file really is decides: encodings, separators, workbooks, hidden parts, epochs.

use fundledger::statement::error::ReadError;

use super::made::{
    V::{D, F, N, T, X},
    book, problems, read, sheet, shown, write,
};

const STATEMENT: &str = "Date,Type,Description,Paid out,Paid in\n03/04/2020,DD,Café £,1.50,\n";

#[test]
fn text_is_read_in_the_encodings_that_banks_write() {
    let wide = |little: bool| -> Vec<u8> {
        STATEMENT
            .encode_utf16()
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    };
    let marked = |mark: &[u8], rest: Vec<u8>| [mark.to_vec(), rest].concat();
    let western: Vec<u8> = STATEMENT
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    for (bytes, encoding) in [
        (STATEMENT.as_bytes().to_vec(), "UTF-8"),
        (marked(b"\xEF\xBB\xBF", STATEMENT.into()), "UTF-8"),
        (marked(b"\xFF\xFE", wide(true)), "UTF-16LE"),
        (marked(b"\xFE\xFF", wide(false)), "UTF-16BE"),
        (wide(true), "UTF-16LE"),
        (wide(false), "UTF-16BE"),
        (western, "windows-1252"),
    ] {
        let file = read(bytes).unwrap();
        assert_eq!(file.encoding.as_deref(), Some(encoding));
        let line = &file.statements[0].lines[0];
        assert_eq!((line.text.as_str(), line.amount.pence()), ("Café £", -150));
    }
}

#[test]
fn separators_breaks_and_lines_are_told_apart() {
    for delimiter in [";", "\t", "|"] {
        let text = STATEMENT.replace(',', delimiter).replace('\n', "\r\n");
        let file = read(text.into()).unwrap();
        assert_eq!(file.statements[0].lines.len(), 1, "{delimiter:?}");
    }
    let text = "sep=;\nDate;Text;Out;In\n\n;;;\n03/04/2020;\"Room\nhire\";\"1,234.50\";\n\
                04/04/2020;Tea;2;\n";
    let file = read(text.into()).unwrap();
    assert_eq!((file.rows, file.blank), (4, 2));
    let lines: Vec<String> = file.statements[0]
        .lines
        .iter()
        .map(|line| format!("{} {} {}", line.at, line.text, line.amount))
        .collect();
    assert_eq!(lines, ["line 5 Room hire -£1,234.50", "line 7 Tea -£2.00"]);
}

#[test]
fn a_quotation_mark_that_never_closes_is_refused_with_its_line() {
    let text = format!("{STATEMENT}04/04/2020,DD,\"Room,1.00,\n05/04/2020,DD,Tea,1.00,\n");
    assert_eq!(read(text.into()), Err(ReadError::QuoteNotClosed(3)));
}

#[test]
fn what_is_no_statement_is_named_for_what_it_is() {
    let compound = |word: &str| {
        let wide = word.encode_utf16().flat_map(u16::to_le_bytes);
        let head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied();
        head.chain([0; 600]).chain(wide).collect::<Vec<u8>>()
    };
    let sentence = |bytes: &[u8]| read(bytes.to_vec()).unwrap_err().to_string();
    for (bytes, says) in [
        (&b""[..], "the file is empty"),
        (b" \r\n", "the file is empty"),
        (b",,\n,,\n", "the file is empty"),
        (&sheet("Sheet1", &[]), "the file is empty"),
        (b"%PDF-1.7", "a PDF"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html><table>",
            "an archive (MHTML), which is not read; open it and save it as an Excel workbook",
        ),
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K\"Date\"\r\nE\r\n", "a SYLK sheet"),
        (b"\x89PNG\r\n", "a picture"),
        (b"<?xml version='1.0'?><a/>", "an XML document"),
        (b"PK\x03\x04 nonsense", "the workbook is damaged"),
        (b"a\x00\x01\x02,b", "neither a spreadsheet nor text"),
        (
            &compound("EncryptedPackage"),
            "remove the password and save it again",
        ),
        (&compound("Workbook"), "the workbook is damaged"),
        (
            &compound("WordDocument"),
            "an older Office file that holds no workbook",
        ),
    ] {
        assert!(sentence(bytes).contains(says), "{}", sentence(bytes));
    }
}

#[test]
fn a_cut_workbook_is_refused() {
    let mut bytes = sheet("S", &[&[T("Date"), T("Text"), T("Out"), T("In")]]);
    bytes.truncate(bytes.len() / 2);
    assert!(matches!(read(bytes), Err(ReadError::Damaged(_))));
}

#[test]
fn another_sheet_is_set_aside_and_a_hidden_one_is_said() {
    let bytes = book(|workbook| {
        write(
            workbook.add_worksheet().set_name("Notes").unwrap(),
            &[&[T("Downloaded by the treasurer")]],
        );
        write(
            workbook.add_worksheet().set_name("Statement").unwrap(),
            &[
                &[T("Date"), T("Text"), T("Out"), T("In")],
                &[D(2020, 4, 3), T("Room"), N(1.5), X],
            ],
        );
        let hidden = workbook.add_worksheet().set_name("Old").unwrap();
        write(hidden, &[&[T("x")]]);
        hidden.set_hidden(true);
    });
    insta::assert_snapshot!(shown(&read(bytes).unwrap()), @r"
    xlsx generic-bank rows 4 blank 0
    account none GBP opening none closing none balances None
      Statement!C2 2020-04-03 -£1.50 Room
    aside Notes!A1 £0.00 another sheet, not the statement
    aside Old!A1 £0.00 a hidden sheet, not the statement
    aside Statement!A1 £0.00 the heading
    ");
}

#[test]
fn a_statement_on_a_hidden_sheet_or_row_is_a_problem_and_is_still_read() {
    let rows: &[&[super::made::V]] = &[
        &[T("Date"), T("Text"), T("Out"), T("In")],
        &[D(2020, 4, 3), T("Room"), N(1.5), X],
        &[D(2020, 4, 4), T("Tea"), N(2.0), X],
    ];
    let hidden_row = book(|workbook| {
        let sheet = workbook.add_worksheet().set_name("S & T").unwrap();
        write(sheet, rows);
        sheet.set_row_hidden(1).unwrap();
    });
    let file = read(hidden_row).unwrap();
    assert_eq!(file.statements[0].lines.len(), 2);
    assert_eq!(
        problems(&file),
        ["S & T!C2 row 2 is hidden and holds -£1.50; show it in the file, or delete it"]
    );
    let hidden_sheet = book(|workbook| {
        workbook.add_worksheet().set_name("Front").unwrap();
        let sheet = workbook.add_worksheet().set_name("Back").unwrap();
        write(sheet, rows);
        sheet.set_hidden(true);
    });
    assert_eq!(
        problems(&read(hidden_sheet).unwrap()),
        ["Back!A1 the statement stands on a hidden sheet; show the sheet in the file"]
    );
}

#[test]
fn hidden_columns_are_said_and_one_that_decides_amounts_is_a_problem() {
    let file = |hidden: &'static [u16]| {
        let bytes = book(|workbook| {
            let sheet = workbook.add_worksheet().set_name("S").unwrap();
            let heading = ["Date", "Text", "Out", "In", "Officer"].map(T);
            let row = [D(2020, 4, 13), T("Room"), N(1.5), X, T("A")];
            write(sheet, &[&heading, &row]);
            for column in hidden {
                sheet.set_column_hidden(*column).unwrap();
            }
        });
        let file = read(bytes).unwrap();
        assert_eq!(file.statements[0].lines.len(), 1, "{hidden:?}");
        file
    };
    let shown = file(&[5, 6, 20]);
    assert_eq!((problems(&shown).len(), shown.notes.len()), (0, 0));
    let words = file(&[1, 4]);
    assert!(problems(&words).is_empty());
    assert_eq!(
        words.notes,
        [
            "hidden in the file: column B ('Text'), which is read; column E ('Officer'), which is \
             not read"
        ]
    );
    let money = file(&[2, 3]);
    assert_eq!(
        problems(&money),
        [
            "S!C1 column C ('Out') is hidden and decides amounts; show it in the file",
            "S!D1 column D ('In') is hidden and decides amounts; show it in the file"
        ]
    );
}

#[test]
fn a_workbook_in_utf_16_is_refused_by_what_it_is_and_not_called_empty() {
    let plain = sheet("S", &[&[T("Date"), T("Text"), T("Out"), T("In")]]);
    let wide = with_part(&plain, "xl/worksheets/sheet1.xml", |xml| -> Vec<u8> {
        let xml = xml.replace("UTF-8", "UTF-16");
        let units = std::iter::once(0xFEFF).chain(xml.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    });
    let says = read(wide).unwrap_err();
    assert_eq!(
        says.to_string(),
        "the file is an Excel workbook whose parts are in UTF-16, which is not read; open it and \
         save it as an Excel workbook (.xlsx)"
    );
}

#[test]
fn formulas_give_their_kept_values_and_errors_are_refused() {
    let bytes = sheet(
        "S",
        &[
            &[T("Date"), T("Text"), T("Out"), T("In")],
            &[D(2020, 4, 3), T("Kept"), F("=1+1", "2"), X],
            &[D(2020, 4, 4), T("Error"), F("=Z1", "#REF!"), X],
            &[D(2020, 4, 5), T("Day as amount"), D(2020, 1, 1), X],
        ],
    );
    let file = read(bytes).unwrap();
    assert_eq!(file.statements[0].lines.len(), 1);
    assert_eq!(
        problems(&file),
        [
            "S!C3 the cell shows #REF!; mend the formula in the file",
            "S!C4 the cell shows 01/01/2020, which is no amount; mend its format in the file"
        ]
    );
}

/// Changes one part of a workbook, as other programs write it.
fn with_part<T: Into<Vec<u8>>>(bytes: &[u8], name: &str, change: impl Fn(String) -> T) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let part_name = part.name().unwrap().to_string();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let changed = if part_name == name {
            change(text).into()
        } else {
            text.into_bytes()
        };
        out.start_file(part_name, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(&changed).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_formula_without_a_kept_value_is_refused() {
    let bytes = sheet(
        "S",
        &[
            &[T("Date"), T("Text"), T("Out"), T("In")],
            &[D(2020, 4, 3), T("Room"), F("=38+39", "77"), X],
        ],
    );
    let bytes = with_part(&bytes, "xl/worksheets/sheet1.xml", |xml| {
        xml.replace("<v>77</v>", "")
    });
    assert_eq!(
        problems(&read(bytes).unwrap()),
        [
            "S!C2 the formula was never calculated; open the file in a spreadsheet program and save it"
        ]
    );
}

#[test]
fn a_cell_whose_place_is_no_place_stops_nothing() {
    let bytes = sheet("S", &[&[T("Date"), T("Text"), T("Out"), T("In")]]);
    for place in [
        "worksheet>A1",
        "ZZZZZZZZZZZZZ1",
        "A99999999999999999999",
        // A row that comes round to the first where it is counted in 32 bits.
        "A4294967297",
        "1A",
    ] {
        let bytes = with_part(&bytes, "xl/worksheets/sheet1.xml", |xml| {
            let place = place.replace('>', "&gt;");
            xml.replace("r=\"B1\"", &format!("r=\"{place}\""))
        });
        // Whatever the library makes of it, it is an answer.
        match read(bytes) {
            Err(error) => assert!(!error.to_string().is_empty(), "{place}"),
            Ok(_) => assert_ne!(place, "A4294967297", "it was read as the first row"),
        }
    }
}

#[test]
fn the_epoch_of_1904_is_honoured() {
    let bytes = sheet(
        "S",
        &[
            &[T("Date"), T("Text"), T("Out"), T("In")],
            &[D(2020, 4, 3), T("Room"), N(1.0), X],
        ],
    );
    let bytes = with_part(&bytes, "xl/workbook.xml", |xml| {
        xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    });
    let file = read(bytes).unwrap();
    assert_eq!(file.statements[0].lines[0].date.to_string(), "2024-04-04");
    assert!(file.notes[0].contains("counts its days from 1904"));
}

#[test]
fn a_million_empty_rows_cost_little_and_hide_nothing() {
    let bytes = sheet(
        "S",
        &[
            &[T("Date"), T("Text"), T("Out"), T("In")],
            &[D(2020, 4, 3), T("Room"), N(1.0), X],
        ],
    );
    let bytes = with_part(&bytes, "xl/worksheets/sheet1.xml", |xml| {
        let empty: String = (3..=1_048_576)
            .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"1\"/></row>"))
            .collect();
        xml.replace("</sheetData>", &format!("{empty}</sheetData>"))
    });
    let file = read(bytes).unwrap();
    assert_eq!((file.rows, file.blank, file.problems.len()), (2, 0, 0));
}
