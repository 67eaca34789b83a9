//! No bytes make a reader panic, and no shape of a file makes it slow.

use fundledger::statement::formats::{self, Format};
use proptest::{collection::vec, prelude::*, sample::Index};

/// A full sheet.
const ROWS: u32 = 1_048_576;

const FORMATS: [Format; 5] = [
    Format::Ofx,
    Format::Qif,
    Format::Mt940,
    Format::Camt,
    Format::Santander,
];

/// A file of each format that reads without a problem.
const VALID: [&str; 5] = [
    "OFXHEADER:100\nCHARSET:1252\n\n<OFX><STMTTRNRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS>\
     <CURDEF>GBP<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST><DTSTART>20200401\n<STMTTRN>\
     <TRNTYPE>DEBIT<DTPOSTED>20200403120000[-5:EST]<TRNAMT>-1,234.56<FITID>A<NAME>T &amp; C\
     <MEMO><![CDATA[x]]></STMTTRN></BANKTRANLIST><LEDGERBAL>\
     <BALAMT>1.00</LEDGERBAL></STMTRS></OFX>",
    "!Account\nNCurrent\nTBank\n^\n!Type:Bank\nD13/ 4'20\nT-1,234.56\nPPayee\nSOne\n$-1,234.56\n^\n\
     !Type:Cat\nNRent\n^\n",
    "{1:F01X}{4:\n:20:A\n:25:1/2\n:28C:1/1\n:60F:C200401GBP1,00\n:61:2004010402RDR5,50NTRFREF//B\n\
     more\n:86:166?00LABEL?20EREF+1?32PAYEE\n:62F:C200402GBP6,50\n:90C:1GBP5,50\n-}",
    "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">\
     <BkToCstmrStmt><Stmt><Acct><Id><IBAN>GB00</IBAN></Id></Acct><Bal><Tp><CdOrPrtry><Cd>OPBD</Cd>\
     </CdOrPrtry></Tp><Amt Ccy=\"GBP\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal><Ntry>\
     <Amt Ccy=\"GBP\">5.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2020-04-03\
     </Dt></BookgDt><AddtlNtryInf>a &amp; b</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt>\
     </Document>",
    "From: 01/04/2020 to 30/04/2020\n\nAccount: XXXX 9185\n\nDate: 03/04/2020\n\
     Description: ROOM HIRE\nAmount: -10.45 GBP\nBalance: 89.55 GBP\n",
];

fn read_all(bytes: &[u8]) {
    let _ = formats::sniff(bytes);
    for format in FORMATS {
        if let Ok(read) = formats::read(format, bytes, ROWS) {
            let lines: usize = read.statements.iter().map(|s| s.lines.len()).sum();
            assert_eq!(
                usize::try_from(read.rows).unwrap(),
                lines + read.set_aside.len()
            );
        }
    }
}

#[test]
fn the_valid_files_are_told_apart_and_read() {
    for (format, text) in FORMATS.into_iter().zip(VALID) {
        assert_eq!(formats::sniff(text.as_bytes()), Some(format));
        let read = formats::read(format, text.as_bytes(), ROWS).unwrap();
        assert_eq!(read.format, format.name());
        assert_eq!(
            (read.statements[0].lines.len(), read.problems.len()),
            (1, 0),
            "{read:?}"
        );
    }
    for other in [
        &b""[..],
        b"Date,Amount\n1/1/2020,5\n",
        b"PK\x03\x04",
        b"<html></html>",
        b"\xff\xfe",
    ] {
        assert_eq!(formats::sniff(other), None);
    }
}

#[test]
fn a_long_file_that_never_closes_is_read_to_its_end() {
    // Each of these would take minutes if a reader looked again at what it has read.
    let hostile = [
        ("<OFX>".to_owned(), "<![CDATA["),
        ("<OFX>".to_owned(), "<!--"),
        ("<OFX>".to_owned(), "<a "),
        ("<OFX><NAME>".to_owned(), "<"),
        ("<OFX><STMTRS>".to_owned(), "<STMTTRN></X>"),
        ("<OFX><NAME>".to_owned(), "&amp"),
        ("!Type:Bank\n".to_owned(), "S\n$1\n"),
        (
            "!Type:Bank\n".to_owned(),
            "!Account\nNA\n^\n!Type:Bank\nD1/1/2020\nT1\n^\n",
        ),
        (":20:A\n:25:B\n:61:200401C1,NTRF\n".to_owned(), ":86:?20\n"),
        (
            ":20:A\n:25:B\n:60F:C200401GBP1,\n:61:200401C1,NTRF\n:86:x\n".to_owned(),
            ":20:\n",
        ),
        (
            ":20:A\n:25:B\n".to_owned(),
            ":61:200401C1,NTRF\n:90C:1GBP1,\n",
        ),
    ];
    for (start, more) in hostile {
        let text = start.clone() + &more.repeat(400_000 / more.len());
        read_all(text.as_bytes());
    }
}

#[test]
fn a_file_with_more_movements_than_it_may_have_is_refused() {
    for (format, [start, more, end]) in [
        (Format::Ofx, ["<OFX><STMTRS>", "<STMTTRN>", ""]),
        (Format::Qif, ["!Type:Bank\n", "T1\n^\n", ""]),
        (Format::Mt940, [":20:A\n:25:B\n", ":61:\n", ""]),
        (
            Format::Camt,
            [
                "<Document><BkToCstmrStmt><Stmt>",
                "<Ntry/>",
                "</Stmt></BkToCstmrStmt></Document>",
            ],
        ),
        (
            Format::Santander,
            ["From: 1\n", "Date: 1\nDescription: a\nAmount: 1\n", ""],
        ),
    ] {
        let of = |count: usize| {
            let text = [start, &more.repeat(count), end].concat();
            formats::read(format, text.as_bytes(), 1_000)
        };
        assert_eq!(of(1_000).unwrap().rows, 1_000, "{format:?}");
        assert_eq!(
            of(1_001).unwrap_err().to_string(),
            "the file has more than 1000 movements; split it by period"
        );
    }
}

#[test]
fn statements_without_end_are_refused_too() {
    for (format, start, more) in [
        (Format::Ofx, "<OFX>", "<STMTRS>"),
        (Format::Qif, "!Type:Bank\n", "!Type:Cash\n"),
        (Format::Mt940, ":20:A\n", ":60F:C200401GBP1,\n"),
        (Format::Camt, "<Document><BkToCstmrStmt>", "<Stmt/>"),
        (
            Format::Santander,
            "From: 1\nDate: 1\nDescription: a\nAmount: 1\n",
            "From: 1\n",
        ),
    ] {
        let text = start.to_owned() + &more.repeat(4_100);
        let refused = formats::read(format, text.as_bytes(), 1_000).unwrap_err();
        assert!(refused.to_string().contains("more than 1000"), "{refused}");
    }
}

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (
        any::<Index>(),
        prop_oneof![
            any::<u8>(),
            prop::sample::select(b"<>&/!^:{}?,.-\n\r\0 0129CDNT".to_vec()),
        ],
        0..4_u8,
    );
    (0..VALID.len(), vec(change, 1..12)).prop_map(|(which, changes)| {
        let mut bytes = VALID[which].as_bytes().to_vec();
        for (index, byte, kind) in changes {
            let at = index.index(bytes.len().max(1));
            match kind {
                0 => bytes.insert(at, byte),
                1 if !bytes.is_empty() => drop(bytes.remove(at)),
                2 => bytes.truncate(at),
                _ => {
                    if let Some(old) = bytes.get_mut(at) {
                        *old = byte;
                    }
                }
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..400)) {
        read_all(&bytes);
    }

    #[test]
    fn no_change_of_a_valid_file_makes_a_reader_panic(bytes in mutated()) {
        read_all(&bytes);
    }

    #[test]
    fn no_text_between_known_headers_makes_a_reader_panic(
        which in 0..VALID.len(),
        text in "([<>/&#;:?!^$A-Za-z0-9 ,.'\\n-]|é|\u{feff}){0,200}",
    ) {
        let heads = [
            "<OFX><STMTRS><STMTTRN>",
            "!Type:Bank\n",
            ":20:A\n:25:B\n:61:",
            "<!--BkToCstmr-->",
            "From: 1\nDate: 1\nDescription: a\nAmount: 1\n",
        ];
        read_all(format!("{}{text}", heads[which]).as_bytes());
    }
}
