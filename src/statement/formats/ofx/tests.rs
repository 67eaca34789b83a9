//! What the OFX reader promises, each rule on a small file of its own.

use super::*;
use jiff::civil::date;

const SGML: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nCHARSET:1252\r\n\r\n<OFX>\
<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP\r\n<BANKACCTFROM><BANKID>112233<ACCTID>12345678\
</BANKACCTFROM>\r\n<BANKTRANLIST><DTSTART>20200401<DTEND>20200430\r\n\
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20200403233000[-5:EST]<TRNAMT>-321,44<FITID>A1<CHECKNUM>000101\
<NAME>COUNCIL & CO<MEMO>COUNCIL & CO HALL HIRE</STMTTRN>\r\n\
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20200404<TRNAMT>1,000.00<FITID>A2<NAME>\r\n<MEMO>GRANT</STMTTRN>\
</BANKTRANLIST><LEDGERBAL><BALAMT>678.56<DTASOF>20200430</LEDGERBAL>\
<AVAILBAL><BALAMT>9999.99<DTASOF>20200430</AVAILBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

fn read(bytes: &[u8]) -> Result<ReadFile, FormatError> {
    super::read(bytes, 1_000)
}

fn pence(file: &ReadFile) -> Vec<i64> {
    file.statements
        .iter()
        .flat_map(|s| &s.lines)
        .map(|line| line.amount.pence())
        .collect()
}

fn whys(file: &ReadFile) -> Vec<&str> {
    file.problems
        .iter()
        .map(|problem| problem.why.as_str())
        .collect()
}

/// A statement body of OFX 2 around movements.
fn xml(movements: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <?OFX OFXHEADER=\"200\" VERSION=\"211\"?>\n<OFX>\n\
         <CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>GBP</CURDEF>\n<CCACCTFROM><ACCTID>4111\
         </ACCTID></CCACCTFROM>\n<BANKTRANLIST>{movements}</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS>\
         </CREDITCARDMSGSRSV1></OFX>"
    )
}

#[test]
fn sgml_with_open_elements_is_read_as_written() {
    let file = read(SGML.as_bytes()).unwrap();
    let statement = &file.statements[0];
    assert_eq!(statement.account.as_deref(), Some("12345678"));
    assert_eq!(statement.currency.as_deref(), Some("GBP"));
    assert_eq!(
        (statement.from, statement.to),
        (Some(date(2020, 4, 1)), Some(date(2020, 4, 30)))
    );
    assert_eq!(statement.closing.as_ref().unwrap().amount.pence(), 67_856);
    assert_eq!((&statement.opening, statement.balances), (&None, None));
    assert_eq!(pence(&file), [-32_144, 100_000]);
    let first = &statement.lines[0];
    assert_eq!(first.date, date(2020, 4, 3));
    assert_eq!(first.at, place(9));
    assert_eq!(first.text, "COUNCIL & CO HALL HIRE");
    assert_eq!(first.party.as_deref(), Some("COUNCIL & CO"));
    assert_eq!(first.reference.as_deref(), Some("000101"));
    assert_eq!(first.bank_id.as_deref(), Some("A1"));
    assert_eq!(first.kind.as_deref(), Some("DEBIT"));
    assert_eq!(statement.lines[1].text, "GRANT");
    assert_eq!((file.rows, whys(&file)), (2, vec![]));
}

#[test]
fn xml_sections_and_entities_are_read_too() {
    let file = read(
        xml(
            "<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20200403</DTPOSTED><TRNAMT>-5.50</TRNAMT>\
             <NAME><![CDATA[A <b> & C]]></NAME><MEMO>tea &amp; cake &#163;5</MEMO></STMTTRN>",
        )
        .as_bytes(),
    )
    .unwrap();
    assert_eq!(file.statements[0].lines[0].text, "A <b> & C tea & cake £5");
    assert_eq!(file.statements[0].account.as_deref(), Some("4111"));
}

#[test]
fn what_cannot_be_proved_is_set_aside_and_said() {
    for (movement, said) in [
        ("<DTPOSTED>20200403<TRNAMT>$120", "'$120' is not an amount"),
        (
            "<DTPOSTED>20200403<TRNAMT>115.8331",
            "whole number of pence",
        ),
        ("<DTPOSTED>20200403", "the amount is missing"),
        ("<TRNAMT>1.00", "'' is not the date"),
        (
            "<DTPOSTED>20200231<TRNAMT>1.00",
            "'20200231' is not the date",
        ),
    ] {
        let file = read(xml(&format!("<STMTTRN>{movement}</STMTTRN>")).as_bytes()).unwrap();
        assert_eq!(pence(&file).len(), 0, "{movement}");
        assert_eq!((file.set_aside.len(), file.rows), (1, 1), "{movement}");
        assert!(
            whys(&file)[0].contains(said),
            "{movement}: {:?}",
            file.problems
        );
    }
}

/// A movement of a type and an amount.
fn typed(kind: &str, amount: &str) -> String {
    format!("<STMTTRN><TRNTYPE>{kind}<DTPOSTED>20200403<TRNAMT>{amount}\n</STMTTRN>")
}

#[test]
fn types_that_mostly_do_not_go_with_their_signs_are_a_problem_and_nothing_is_turned() {
    let file = read(xml(&typed("DEBIT", "12.00").repeat(5)).as_bytes()).unwrap();
    assert_eq!(pence(&file), [1_200; 5]);
    assert_eq!(
        whys(&file),
        [
            "5 of the 5 movements whose type tells money in from money out have the other sign \
          (DEBIT beside 12.00 on line 5, DEBIT beside 12.00 on line 6, DEBIT beside 12.00 on line \
          7): every sign may be turned, and none is; ask the bank"
        ]
    );
    assert_eq!(file.problems[0].at, place(5));
    let turned = |kind, amount| {
        let file = read(xml(&typed(kind, amount)).as_bytes()).unwrap();
        file.problems.len()
    };
    for kind in ["Debit", "CHECK", "DIRECTDEBIT", "CASH"] {
        let found = ["12.00", "-12.00", "0.00"].map(|amount| turned(kind, amount));
        assert_eq!(found, [1, 0, 0], "{kind}");
    }
    for kind in ["CREDIT", "dep", "DIRECTDEP", "DIV"] {
        let found = ["12.00", "-12.00", "0.00"].map(|amount| turned(kind, amount));
        assert_eq!(found, [0, 1, 0], "{kind}");
    }
    for kind in [
        "XFER", "INT", "FEE", "SRVCHG", "PAYMENT", "POS", "ATM", "OTHER", "",
    ] {
        let found = ["12.00", "-12.00"].map(|amount| turned(kind, amount));
        assert_eq!(found, [0, 0], "{kind}");
    }
}

#[test]
fn a_few_types_that_do_not_go_with_their_signs_are_noted() {
    let movements = typed("DEBIT", "-5.00").repeat(4) + &typed("CREDIT", "-3.00");
    let file = read(xml(&movements).as_bytes()).unwrap();
    assert_eq!((pence(&file)[4], whys(&file)), (-300, vec![]));
    assert_eq!(
        file.notes,
        [
            "1 of the 5 movements whose type tells money in from money out have the other sign \
          (CREDIT beside -3.00 on line 9); each is read by its sign"
        ]
    );
}

#[test]
fn an_amount_in_another_currency_is_kept_as_written_and_said() {
    let movement = "<STMTTRN><DTPOSTED>20200403<TRNAMT>1.00<CURRENCY><CURRATE>0.9<CURSYM>EUR\
        </CURRENCY></STMTTRN>";
    let file = read(xml(movement).as_bytes()).unwrap();
    assert_eq!(pence(&file), [100]);
    assert!(whys(&file)[0].contains("1.00 is in EUR, the account in GBP"));
}

#[test]
fn an_amount_that_the_bank_turned_into_the_accounts_currency_is_only_an_amount() {
    let movement = "<STMTTRN><DTPOSTED>20200403<TRNAMT>1.00<ORIGCURRENCY><CURRATE>0.9<CURSYM>EUR\
        </ORIGCURRENCY></STMTTRN>";
    let file = read(xml(movement).as_bytes()).unwrap();
    assert_eq!((pence(&file), whys(&file)), (vec![100], vec![]));
}

#[test]
fn a_movement_that_corrects_another_is_said_and_one_that_takes_it_back_is_no_line() {
    let movement = |action: &str| {
        let movement = format!(
            "<STMTTRN><DTPOSTED>20200403<TRNAMT>-5.00<FITID>B2<CORRECTFITID>A1\
             <CORRECTACTION>{action}<NAME>TEA</STMTTRN>"
        );
        read(xml(&movement).as_bytes()).unwrap()
    };
    let replaced = movement("REPLACE");
    assert_eq!(pence(&replaced), [-500]);
    assert!(
        whys(&replaced)[0].contains("in the place of A1"),
        "{replaced:?}"
    );
    let deleted = movement("DELETE");
    assert_eq!((pence(&deleted), deleted.set_aside.len()), (vec![], 1));
    assert_eq!(deleted.set_aside[0].amount.pence(), -500);
    assert!(
        whys(&deleted)[0].contains("takes the movement A1 back"),
        "{deleted:?}"
    );
}

#[test]
fn a_name_that_was_cut_is_read_whole_and_a_payee_of_its_own_too() {
    for movement in [
        "<NAME>NORTH PARK COMMUNITY FOUNDATION<EXTDNAME>NORTH PARK COMMUNITY FOUNDATION LTD",
        "<EXTDNAME>NORTH PARK COMMUNITY FOUNDATION LTD<NAME>NORTH PARK COMMUNITY FOUNDATION",
        "<PAYEE><NAME>NORTH PARK COMMUNITY FOUNDATION LTD<ADDR1>1 HIGH STREET</PAYEE>",
    ] {
        let movement = format!("<STMTTRN><DTPOSTED>20200403<TRNAMT>1.00{movement}</STMTTRN>");
        let file = read(xml(&movement).as_bytes()).unwrap();
        let party = file.statements[0].lines[0].party.as_deref();
        assert_eq!(
            party,
            Some("NORTH PARK COMMUNITY FOUNDATION LTD"),
            "{movement}"
        );
    }
}

#[test]
fn the_other_account_of_a_transfer_is_not_the_statements() {
    let movement = "<STMTTRN><DTPOSTED>20200403<TRNAMT>1.00<BANKACCTTO><BANKID>1<ACCTID>999\
        </BANKACCTTO><NAME>TRANSFER</STMTTRN>";
    let file = read(xml(movement).as_bytes()).unwrap();
    let statement = &file.statements[0];
    assert_eq!(statement.account.as_deref(), Some("4111"));
    assert_eq!(statement.lines[0].text, "TRANSFER");
}

#[test]
fn a_balance_of_a_later_day_than_the_statements_last_is_noted() {
    let of = |day: &str| {
        let later = format!("<BALAMT>678.56<DTASOF>{day}");
        read(
            SGML.replace("<BALAMT>678.56<DTASOF>20200430", &later)
                .as_bytes(),
        )
        .unwrap()
    };
    assert_eq!(of("20200430120000[0:GMT]").notes, Vec::<String>::new());
    let noted = of("20200505");
    assert!(
        noted.notes[0].contains("that of 05/05/2020, and the statement ends on 30/04/2020"),
        "{:?}",
        noted.notes
    );
    assert_eq!(
        noted.statements[0].closing.as_ref().unwrap().amount.pence(),
        67_856
    );
}

#[test]
fn an_empty_closing_balance_is_a_problem_and_a_bank_that_refused_too() {
    let file = read(SGML.replace("<BALAMT>678.56", "<BALAMT> ").as_bytes()).unwrap();
    assert_eq!(whys(&file), ["the closing balance: the amount is missing"]);
    let refused = "<OFX><STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>General</STATUS>";
    let file = read(refused.as_bytes()).unwrap();
    assert!(
        whys(&file)[0].contains("error 2000 (General)"),
        "{:?}",
        file.problems
    );
    let file = read(b"<OFX></OFX>").unwrap();
    assert!(whys(&file)[0].contains("holds no statement"));
}

#[test]
fn accounts_are_statements_and_a_shared_identifier_identifies_nothing() {
    let two = SGML.replace(
        "</STMTTRNRS>",
        "</STMTTRNRS><STMTTRNRS><STMTRS><CURDEF>GBP\
        <BANKACCTFROM><ACCTID>999</BANKACCTFROM></STMTRS></STMTTRNRS>",
    );
    let file = read(two.replace("<FITID>A2", "<FITID>A1").as_bytes()).unwrap();
    let accounts: Vec<_> = file
        .statements
        .iter()
        .map(|s| s.account.as_deref())
        .collect();
    assert_eq!(accounts, [Some("12345678"), Some("999")]);
    assert!(
        file.statements[0]
            .lines
            .iter()
            .all(|line| line.bank_id.is_none())
    );
}

#[test]
fn movements_whose_aggregates_are_never_closed_are_all_read() {
    let open = "<STMTTRN><DTPOSTED>20200403<TRNAMT>1.00".repeat(100);
    let file = read(format!("<OFX><STMTRS>{open}<LEDGERBAL><BALAMT>5.00").as_bytes()).unwrap();
    assert_eq!(pence(&file), [100; 100]);
    assert_eq!(
        file.statements[0].closing.as_ref().unwrap().amount.pence(),
        500
    );
}

#[test]
fn a_movement_outside_a_statement_is_not_lost() {
    let file = read(b"<OFX><STMTTRN><DTPOSTED>20200403<TRNAMT>7.00</STMTTRN></OFX>").unwrap();
    assert_eq!(
        (pence(&file), file.statements[0].account.as_deref()),
        (vec![700], None)
    );
}

#[test]
fn investments_and_pending_movements_are_set_aside_one_by_one() {
    let file = read(
        b"<OFX><INVSTMTRS><CURDEF>GBP<INVACCTFROM><ACCTID>I1</INVACCTFROM><INVTRANLIST>\
          <DTSTART>20200401<DTEND>20200430<BUYSTOCK><INVBUY><UNITS>10<TOTAL>-50.00\
          </INVBUY></BUYSTOCK>\
          <INVBANKTRAN><STMTTRN><DTPOSTED>20200403<TRNAMT>7.00</STMTTRN></INVBANKTRAN>\
          </INVTRANLIST></INVSTMTRS></OFX>",
    )
    .unwrap();
    let aside: Vec<_> = file
        .set_aside
        .iter()
        .map(|row| row.amount.pence())
        .collect();
    assert_eq!((aside, file.statements.len()), (vec![0, 700], 0));
    assert!(file.set_aside[0].why.contains("investment account I1"));
    let pending = xml("<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20200403<TRNAMT>-2.00</STMTTRNP>");
    let file = read(pending.as_bytes()).unwrap();
    assert_eq!(file.set_aside[0].amount.pence(), -200);
    assert!(file.problems.is_empty());
}

#[test]
fn the_header_says_the_encoding_and_hostile_nesting_is_refused() {
    let latin = SGML.replace("HALL", "CAF\u{e9}");
    let bytes: Vec<u8> = latin
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let file = read(&bytes).unwrap();
    assert_eq!(file.encoding.as_deref(), Some("windows-1252"));
    assert!(
        file.statements[0].lines[0].text.contains("CAFÉ")
            || file.statements[0].lines[0].text.contains("CAFé")
    );
    // A header that says no more than that the text is Unicode says nothing of such bytes.
    let header = |bytes: Vec<u8>| {
        let text: String = bytes.into_iter().map(char::from).collect();
        let text = text.replace("CHARSET:1252", "ENCODING:UNICODE\r\nCHARSET:NONE");
        text.chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect::<Vec<u8>>()
    };
    let unicode = read(&header(bytes)).unwrap();
    assert_eq!(
        unicode.statements[0].lines[0].text,
        file.statements[0].lines[0].text
    );
    let deep = format!("<OFX>{}", "<A>".repeat(1_000));
    assert!(matches!(
        read(deep.as_bytes()),
        Err(FormatError::TooDeep { .. })
    ));
    let long = format!("<OFX><MEMO>{}", "x".repeat(100_000));
    assert!(read(format!("{long}</MEMO>").as_bytes()).is_err());
    assert_eq!(read(b"Date,Amount"), Err(FormatError::NotThis("OFX")));
}
