//! What the CAMT reader promises, each rule on a small file of its own.

use super::*;
use jiff::civil::date;

fn read(bytes: &[u8]) -> Result<ReadFile, FormatError> {
    super::read(bytes, 1_000)
}

fn message(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<n:Document \
         xmlns:n=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<n:BkToCstmrStmt>{body}\
         </n:BkToCstmrStmt></n:Document>"
    )
}

fn statement(body: &str) -> String {
    let account = "<Acct><Id><Othr><Id>20-00-00 12345678</Id></Othr></Id><Ccy>GBP</Ccy></Acct>";
    message(&format!("<Stmt>{account}\n{body}</Stmt>"))
}

fn balance(code: &str, amount: &str, side: &str, day: &str) -> String {
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"GBP\">{amount}</Amt>\
         <CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )
}

fn entry(amount: &str, side: &str, rest: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"GBP\">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{rest}\
         <ValDt><Dt>2020-04-05</Dt></ValDt></Ntry>\n"
    )
}

fn file(body: &str) -> ReadFile {
    read(statement(body).as_bytes()).unwrap()
}

fn pence(file: &ReadFile) -> Vec<i64> {
    file.statements
        .iter()
        .flat_map(|s| &s.lines)
        .map(|line| line.amount.pence())
        .collect()
}

#[test]
fn an_entry_is_one_line_with_its_details_as_text() {
    let detail = |name: &str, id: &str| {
        format!(
            "<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs><RltdPties><Cdtr><Pty><Nm>{name}\
             </Nm></Pty></Cdtr></RltdPties><RmtInf><Ustrd>hall &amp; tea &#163;5</Ustrd></RmtInf>\
             </TxDtls>"
        )
    };
    let two = detail("ANYTOWN HALL", "E1") + &detail("ANYTOWN HALL", "E2");
    let read = file(&entry(
        "10.00",
        "DBIT",
        &format!(
            "<Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2020-04-03T23:30:00-05:00</DtTm></BookgDt>\
         <AcctSvcrRef>B1</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>\
         ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><Btch><PmtInfId>P9</PmtInfId></Btch>\
         {two}</NtryDtls>"
        ),
    ));
    let own = &read.statements[0];
    assert_eq!(own.account.as_deref(), Some("20-00-00 12345678"));
    assert_eq!(own.currency.as_deref(), Some("GBP"));
    let line = &own.lines[0];
    assert_eq!(
        (own.lines.len(), line.amount.pence(), line.pending),
        (1, -1_000, false)
    );
    assert_eq!(line.date, date(2020, 4, 3));
    assert_eq!(line.at.row, 4);
    assert_eq!(line.text, "hall & tea £5");
    assert_eq!(line.reference.as_deref(), Some("P9 E1 E2"));
    assert_eq!(line.party.as_deref(), Some("ANYTOWN HALL"));
    assert_eq!(line.kind.as_deref(), Some("PMNT-ICDT-ESCT"));
    assert_eq!(line.bank_id.as_deref(), Some("B1"));
    assert!(read.problems.is_empty());
}

#[test]
fn a_large_batch_keeps_the_beginning_of_its_details() {
    let detail = |n: u32| {
        format!(
            "<TxDtls><Refs><EndToEndId>REFERENCE-{n}</EndToEndId></Refs>\
             <RltdPties><Dbtr><Nm>N{n}</Nm></Dbtr></RltdPties></TxDtls>"
        )
    };
    let details: String = (0..5_000).map(detail).collect();
    let read = file(&entry(
        "10.00",
        "CRDT",
        &format!("<NtryDtls>{details}</NtryDtls>"),
    ));
    let line = &read.statements[0].lines[0];
    let reference = line.reference.as_deref().unwrap();
    assert!(reference.starts_with("REFERENCE-0 REFERENCE-1 ") && reference.ends_with(" ..."));
    assert!(reference.len() < 4_100);
    assert_eq!(
        (read.rows, &line.party),
        (1, &None),
        "several parties name nobody"
    );
}

#[test]
fn batches_that_do_not_come_to_their_entry_are_noted() {
    let batch = |sums: &[&str]| {
        let of = |sum: &&str| {
            format!(
                "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs><TtlAmt Ccy=\"{sum}</TtlAmt></Btch></NtryDtls>"
            )
        };
        let details: String = sums.iter().map(of).collect();
        let file = file(&entry("30.00", "CRDT", &details));
        assert_eq!((pence(&file), file.problems.len()), (vec![3_000], 0));
        file.notes
    };
    for sums in [
        &["GBP\">30.00"][..],
        &["GBP\">10.00", "GBP\">20"],
        &["EUR\">33.00"],
    ] {
        assert_eq!(batch(sums), Vec::<String>::new());
    }
    let noted = batch(&["GBP\">10.00", "GBP\">21.00"]);
    assert!(
        noted[0].contains("come to 31.00, and its entry is 30.00, which is what is read"),
        "{noted:?}"
    );
}

#[test]
fn a_reversal_keeps_the_side_it_states_and_pending_is_in_no_balance() {
    let body = balance("OPBD", "100.00", "CRDT", "2020-04-01")
        + &balance("CLBD", "90.00", "CRDT", "2020-04-05")
        + &balance("CLAV", "5.00", "DBIT", "2020-04-05")
        + &entry("20.00", "DBIT", "<Sts>BOOK</Sts>")
        + &entry("10.00", "CRDT", "<RvslInd>true</RvslInd><Sts>BOOK</Sts>")
        + &entry("7.00", "DBIT", "<Sts>PDNG</Sts>");
    let read = file(&body);
    assert_eq!(pence(&read), [-2_000, 1_000, -700]);
    assert_eq!(read.statements[0].balances, Some(true));
    assert!(read.statements[0].lines[2].pending);
    assert_eq!(
        read.statements[0].lines[0].date,
        date(2020, 4, 5),
        "value date where no booking"
    );
    assert_eq!(read.rows, 3);
}

#[test]
fn a_statement_that_does_not_add_up_says_by_how_much() {
    let read = file(
        &(balance("PRCD", "18.15", "CRDT", "2014-12-30")
            + &balance("CLBD", "27.05", "CRDT", "2014-12-31")
            + &entry("8.850", "CRDT", "")),
    );
    assert_eq!(read.statements[0].balances, Some(false));
    let why = &read.problems[0].why;
    for figure in ["18.15", "8.85", "27.00", "27.05", "by 0.05"] {
        assert!(why.contains(figure), "{why}");
    }
    assert_eq!(read.problems[0].at.row, 5);
}

#[test]
fn pages_and_several_days_use_the_balances_at_their_own_ends() {
    for (codes, ends) in [
        (
            vec![("OPBD", "1.00", "01"), ("ITBD", "3.00", "02")],
            Some((100, 300)),
        ),
        (
            vec![("ITBD", "1.00", "01"), ("CLBD", "3.00", "02")],
            Some((100, 300)),
        ),
        (
            vec![("ITBD", "1.00", "01"), ("ITBD", "3.00", "02")],
            Some((100, 300)),
        ),
        (vec![("ITBD", "1.00", "01")], None),
        (vec![("CLAV", "1.00", "01"), ("OPAV", "3.00", "02")], None),
        (
            vec![
                ("CLBD", "3.00", "03"),
                ("OPBD", "2.00", "02"),
                ("CLBD", "2.00", "01"),
                ("OPBD", "1.00", "01"),
            ],
            Some((100, 300)),
        ),
    ] {
        let body: String = codes
            .iter()
            .map(|(code, amount, day)| balance(code, amount, "CRDT", &format!("2020-04-{day}")))
            .collect();
        let read = file(&(body + &entry("2.00", "CRDT", "")));
        let own = &read.statements[0];
        let found = own.opening.as_ref().zip(own.closing.as_ref());
        let found = found.map(|(o, c)| (o.amount.pence(), c.amount.pence()));
        assert_eq!(found, ends, "{codes:?}");
        assert_eq!(own.balances, ends.map(|_| true), "{codes:?}");
    }
}

#[test]
fn what_cannot_be_proved_is_set_aside_and_said() {
    for (entry, said) in [
        (entry("1,00", "CRDT", ""), "'1,00' is not an amount"),
        (entry("-1.00", "CRDT", ""), "a sign of its own"),
        (entry("1.00", "", ""), "does not say CRDT or DBIT"),
        (entry("1.005", "CRDT", ""), "whole number of pence"),
        (
            entry("1.00", "CRDT", "").replace("2020-04-05", "2020-02-31"),
            "neither a booking date",
        ),
    ] {
        let read = file(&entry);
        assert_eq!(
            (pence(&read).len(), read.set_aside.len(), read.rows),
            (0, 1, 1),
            "{entry}"
        );
        assert!(read.problems[0].why.contains(said), "{:?}", read.problems);
    }
}

#[test]
fn another_currency_and_a_missing_date_are_said_and_the_line_is_kept() {
    let foreign = file(&entry("1.00", "CRDT", "").replace("GBP", "EUR"));
    assert_eq!(pence(&foreign), [100]);
    assert!(
        foreign.problems[0]
            .why
            .contains("in EUR, the account in GBP")
    );
    let undated = entry("1.00", "CRDT", "").replace("ValDt", "Other");
    let undated = file(&format!("<CreDtTm>2020-04-06T10:00:00</CreDtTm>{undated}"));
    assert_eq!(undated.statements[0].lines[0].date, date(2020, 4, 6));
    assert!(
        undated.problems[0]
            .why
            .contains("the day 2020-04-06 on which the file was made")
    );
}

#[test]
fn reports_and_notifications_of_the_first_version_are_read() {
    let text = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.052.001.01\">\
        <BkToCstmrAcctRptV01><Rpt><Acct><Id><PrtryAcct><Id>A1</Id></PrtryAcct></Id></Acct><Ntry>\
        <Amt Ccy=\"SEK\">200000</Amt><CdtDbtInd>DBIT</CdtDbtInd><ValDt><Dt>2007-10-18</Dt></ValDt>\
        </Ntry></Rpt><Rpt/></BkToCstmrAcctRptV01></Document>";
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.statements.len(), 2);
    assert_eq!(read.statements[0].account.as_deref(), Some("A1"));
    assert_eq!(read.statements[0].currency.as_deref(), Some("SEK"));
    assert_eq!(pence(&read), [-20_000_000]);
}

#[test]
fn what_is_built_to_hurt_is_refused() {
    let refused = |text: &str| read(text.as_bytes()).unwrap_err();
    let bomb = message("<Stmt>&lol;</Stmt>").replacen(
        "<n:Document",
        "<!DOCTYPE d [<!ENTITY lol \"x\">]><n:Document",
        1,
    );
    assert!(matches!(refused(&bomb), FormatError::Entities { .. }));
    assert!(matches!(
        refused(&message("<Stmt>&lol;</Stmt>")),
        FormatError::Entities { .. }
    ));
    let deep = message(&"<a>".repeat(100));
    assert!(matches!(refused(&deep), FormatError::TooDeep { .. }));
    let long = message(&format!("<Stmt><Id>{}</Id></Stmt>", "x".repeat(70_000)));
    assert!(matches!(refused(&long), FormatError::TooLong { .. }));
    let cut = statement("").replace("</n:Document>", "");
    assert!(matches!(refused(&cut), FormatError::Damaged { .. }));
    assert!(matches!(
        refused(&message("<Stmt></Ntry>")),
        FormatError::Damaged { .. }
    ));
    let other = message("").replace("camt.053", "pain.001");
    assert!(matches!(refused(&other), FormatError::NotThis(_)));
    let empty = read(message("").as_bytes()).unwrap();
    assert!(empty.problems[0].why.contains("holds no statement"));
}

#[test]
fn other_encodings_are_read_as_declared() {
    let text = statement(&entry(
        "1.00",
        "CRDT",
        "<AddtlNtryInf>caf\u{e9}</AddtlNtryInf>",
    ));
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let latin: Vec<u8> = text
        .replace("UTF-8", "ISO-8859-1")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    for (bytes, encoding) in [(wide, "UTF-16LE"), (latin, "windows-1252")] {
        assert_eq!(super::super::sniff(&bytes), Some(Format::Camt));
        let read = read(&bytes).unwrap();
        assert_eq!(read.encoding.as_deref(), Some(encoding));
        assert_eq!(read.statements[0].lines[0].text, "café");
    }
}
