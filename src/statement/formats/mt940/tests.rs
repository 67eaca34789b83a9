//! What the MT940 reader promises, each rule on a small file of its own.

use super::*;
use jiff::civil::date;

fn read(bytes: &[u8]) -> Result<ReadFile, FormatError> {
    super::read(bytes, 1_000)
}

fn message(body: &str) -> String {
    format!(
        ":20:REF\r\n:25:200000/12345678\r\n:28C:1/1\r\n{}\r\n-\r\n",
        body.replace('\n', "\r\n")
    )
}

fn file(body: &str) -> ReadFile {
    read(message(body).as_bytes()).unwrap()
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

#[test]
fn a_statement_is_read_and_added_up() {
    let read = file(
        ":60F:C200331GBP100,00\n:61:2004010402D10,5NTRF4711//B99\nHALL HIRE\n:86:Paid to Anytown\n\
         :61:200402CR20,NCHK\n:62F:C200402GBP109,5\n:64:C200402GBP0,\n:86:about the statement",
    );
    let own = &read.statements[0];
    assert_eq!(own.account.as_deref(), Some("200000/12345678"));
    assert_eq!(own.currency.as_deref(), Some("GBP"));
    assert_eq!(
        (own.from, own.to),
        (Some(date(2020, 3, 31)), Some(date(2020, 4, 2)))
    );
    assert_eq!((own.balances, whys(&read)), (Some(true), vec![]));
    assert_eq!(pence(&read), [-1_050, 2_000]);
    let line = &own.lines[0];
    assert_eq!((line.date, line.at.row), (date(2020, 4, 2), 5));
    assert_eq!(line.text, "Paid to Anytown HALL HIRE");
    assert_eq!(line.reference.as_deref(), Some("4711 B99"));
    assert_eq!(line.bank_id, None);
    assert_eq!(line.kind.as_deref(), Some("NTRF"));
    assert_eq!(own.lines[1].text, "");
}

#[test]
fn every_side_of_a_movement_has_its_sign_and_its_day() {
    for (field, amount, day) in [
        ("2004010402C10,00NTRF", 1_000, date(2020, 4, 2)),
        ("2004010402RC10,00NTRF", -1_000, date(2020, 4, 2)),
        ("2004010402RD10,00NTRF", 1_000, date(2020, 4, 2)),
        ("2004010402RDR10,00NTRF", 1_000, date(2020, 4, 2)),
        ("2004010402CR10,00NTRF", 1_000, date(2020, 4, 2)),
        ("2004010402DD10,00NTRF", -1_000, date(2020, 4, 2)),
        ("200401D7260,NTRF", -726_000, date(2020, 4, 1)),
        ("200401C500NTRF", 50_000, date(2020, 4, 1)),
        ("200401    DD10,00NMSC", -1_000, date(2020, 4, 1)),
        ("2004010000C1,NMSC", 100, date(2020, 4, 1)),
        ("2012310102C1,NMSC", 100, date(2021, 1, 2)),
        ("2101021231C1,NMSC", 100, date(2020, 12, 31)),
        ("1602300301D6,NMSC", -600, date(2016, 3, 1)),
        ("200401C50,00 NTRFNONREF", 5_000, date(2020, 4, 1)),
        ("200401CR\n30,00N062", 3_000, date(2020, 4, 1)),
        ("991231C1,NMSC", 100, date(1999, 12, 31)),
    ] {
        let read = file(&format!(":61:{field}"));
        assert_eq!(pence(&read), [amount], "{field}");
        assert_eq!(read.statements[0].lines[0].date, day, "{field}");
        assert!(read.problems.is_empty(), "{field}: {:?}", read.problems);
    }
    let read = file(":61:2004010402EC10,00NTRF");
    assert!(read.statements[0].lines[0].pending);
}

#[test]
fn what_cannot_be_proved_is_set_aside_and_said() {
    for (field, said) in [
        ("200401X1,00NTRF", "is not a movement"),
        ("20040", "is not a movement"),
        ("200230C1,00NTRF", "no day that exists"),
        ("200401C1,005NTRF", "whole number of pence"),
        ("200401C1.000,00NTRF", "is not an amount"),
        ("200401CNTRF", "the amount is missing"),
    ] {
        let read = file(&format!(":61:{field}"));
        assert_eq!(
            (pence(&read).len(), read.set_aside.len(), read.rows),
            (0, 1, 1),
            "{field}"
        );
        assert!(
            whys(&read)[0].contains(said),
            "{field}: {:?}",
            read.problems
        );
    }
    let read = file(":61:2004010231C1,00NTRF");
    assert!(whys(&read)[0].contains("02-31 does not exist"));
    assert_eq!(read.statements[0].lines[0].date, date(2020, 4, 1));
    let read = file(":60F:Cnull\n:61:200401C1,NTRF\n:62F:C200401GBP1,");
    assert!(whys(&read)[0].contains("the opening balance"));
    assert_eq!(read.statements[0].balances, None);
    let read = file(":60F:C200401GBP0,\n:62F:C200401GBP0,\n:65:Dnullnull7414,3");
    assert!(whys(&read)[0].contains("the available balance"));
    let read = file(":60F:C200401GBP0,\n:62F:C200401EUR0,");
    assert!(whys(&read)[0].contains("in EUR, the account in GBP"));
}

#[test]
fn balances_that_do_not_add_up_say_by_how_much() {
    let read = file(":60F:D200331GBP1,00\n:61:200401C5,00NTRF\n:62F:C200401GBP3,50");
    assert_eq!(read.statements[0].balances, Some(false));
    assert!(whys(&read)[0].contains("by -0.50"), "{:?}", read.problems);
    assert_eq!(read.problems[0].at.row, 6);
    let late = file(":60F:C200331GBP1,\n:62F:C200401GBP1,\n-\n:61:200401C5,00NTRF");
    assert_eq!(pence(&late), [500]);
    assert!(whys(&late)[0].contains("after the closing balance"));
    assert_eq!(late.statements[0].balances, Some(false));
}

#[test]
fn pages_chain_and_interim_reports_count() {
    let page = |opening: &str| {
        message(":60F:C200331GBP1,\n:61:200401C5,NTRF\n:62M:C200401GBP6,")
            + &message(&format!(
                ":60M:C200401GBP{opening}\n:62F:C200402GBP{opening}"
            ))
    };
    assert_eq!(
        whys(&read(page("6,").as_bytes()).unwrap()),
        Vec::<&str>::new()
    );
    let broken = read(page("7,").as_bytes()).unwrap();
    assert!(whys(&broken)[0].contains("opens with 7.00, but the page before it ended with 6.00"));
    let report = |count: &str| file(&format!(":34F:GBPD0,\n:61:200401D5,NTRF\n:90D:{count}"));
    assert_eq!(whys(&report("1GBP5,")), Vec::<&str>::new());
    assert_eq!(
        report("1GBP5,").statements[0].currency.as_deref(),
        Some("GBP")
    );
    assert!(whys(&report("1GBP5,30"))[0].contains("1 entries of money out of 5.30"));
}

#[test]
fn envelopes_and_statements_without_headings_are_told_apart() {
    let text = "{1:F01BANKGB2LAXXX0000000000}{2:I940BANKGB2LXXXXN}{4:\n:20:A\n:25:1\n\
        :60F:C200401GBP1,\
        \n:62F:C200401GBP1,\n-}{5:}{1:F01BANKGB2LAXXX}{4:\n:20:B\n:25:2\n\
        :60F:C200401GBP2,\n:62F:C200401GBP2,\
        \n:60F:C200402GBP2,\n:62F:C200402GBP2,\n\u{1}-\u{3}";
    let read = read(text.as_bytes()).unwrap();
    let accounts: Vec<_> = read
        .statements
        .iter()
        .filter_map(|s| s.account.as_deref())
        .collect();
    assert_eq!(accounts, ["1", "2", "2"]);
    assert_eq!(whys(&read), Vec::<&str>::new());
}

#[test]
fn a_wrapped_time_of_day_is_text_and_not_a_field() {
    let read = file(
        ":60F:C200331GBP1,\n:61:200401C5,NTRF\n:86:at 12\n:25:37 and\n:13:45 more\n:20:26 o'clock\n\
         -Nr. 5\n:62F:C200401GBP6,",
    );
    assert_eq!(read.statements.len(), 1);
    assert_eq!(
        read.statements[0].account.as_deref(),
        Some("200000/12345678")
    );
    assert!(read.statements[0].lines[0].text.ends_with("-Nr. 5"));
    assert_eq!(read.statements[0].balances, Some(true));
}

#[test]
fn the_shapes_of_details_are_read() {
    for (details, said, party, reference) in [
        (
            "166?00GUTSCHRIFT?109310?20EREF+E 77?21SVWZ+Grant Q1?22 part?30BANKDE\
             ?31DE99?32ANYTOWN \n?33COUNCIL",
            "EREF+E 77 SVWZ+Grant Q1 part",
            Some("ANYTOWN COUNCIL"),
            Some("E 77"),
        ),
        (
            "000>100987>20HUUR>21 KANTOOR>310390",
            "HUUR KANTOOR",
            None,
            None,
        ),
        ("805?00CHARGES?106666", "CHARGES", None, None),
        (
            "?00ROOM?20HIRE OF HALL?32VILLAGE HALL",
            "HIRE OF HALL",
            Some("VILLAGE HALL"),
            None,
        ),
        ("?no shape", "?no shape", None, None),
        (
            "/EREF/01-01 12:00/BENM//NAME/J HALL CO/REMI/Reference 5/6/ISDT/2013-01-02",
            "Reference 5/6",
            Some("J HALL CO"),
            Some("01-01 12:00"),
        ),
        (
            "BEA   NR:1  21.05.11/12.54\nSHOP",
            "BEA NR:1 21.05.11/12.54 SHOP",
            None,
            None,
        ),
    ] {
        let read = file(&format!(":61:200401C5,NTRFNONREF//NONREF\n:86:{details}"));
        let line = &read.statements[0].lines[0];
        assert_eq!(line.text, said);
        assert_eq!(
            (line.party.as_deref(), line.reference.as_deref()),
            (party, reference)
        );
        assert_eq!(line.bank_id, None);
    }
}

#[test]
fn latin_text_is_read_and_other_files_are_refused() {
    let bytes: Vec<u8> = message(":61:200401C5,NTRF\n:86:Stra\u{df}e")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let file = read(&bytes).unwrap();
    assert_eq!(file.encoding.as_deref(), Some("windows-1252"));
    assert_eq!(file.statements[0].lines[0].text, "Straße");
    assert_eq!(
        read(b":20:only a reference"),
        Err(FormatError::NotThis("MT940"))
    );
    let empty = read(b":20:A\n:25:B").unwrap();
    assert!(whys(&empty)[0].contains("holds no statement"));
}
