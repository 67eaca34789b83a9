//! A year of movements written in each format reads back as it was, and a closing balance that is
//! a penny out is seen.

use fundledger::{
    ledger::money::Money,
    statement::formats::{self, Format},
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::{collection::vec, prelude::*};

#[derive(Debug, Clone)]
struct Movement {
    day: Date,
    pence: i64,
    text: String,
}

fn movements() -> impl Strategy<Value = Vec<Movement>> {
    let one = (
        0..366_i64,
        -1_000_000_000..1_000_000_000_i64,
        "[A-Z]{1,8}( [A-Z0-9]{1,8}){0,3}",
    );
    vec(one, 1..20).prop_map(|mut all| {
        // The thirteenth proves to QIF that the day comes first.
        all[0].0 = 12;
        let movement = |(days, pence, text): (i64, i64, String)| Movement {
            day: date(2020, 1, 1) + days.days(),
            pence,
            text,
        };
        all.into_iter().map(movement).collect()
    })
}

/// The digits of an amount without its sign.
fn digits(pence: i64) -> String {
    Money::from_pence(pence).magnitude().to_plain()
}

fn ofx(all: &[Movement], closing: i64) -> String {
    let mut out = "<OFX><STMTRS><CURDEF>GBP<BANKACCTFROM><ACCTID>1</BANKACCTFROM>".to_owned();
    for (n, Movement { day, pence, text }) in all.iter().enumerate() {
        let (amount, day) = (Money::from_pence(*pence).to_plain(), day.strftime("%Y%m%d"));
        out += &format!("<STMTTRN><DTPOSTED>{day}<TRNAMT>{amount}<FITID>{n}<NAME>{text}</STMTTRN>");
    }
    let closing = Money::from_pence(closing).to_plain();
    out + &format!("<LEDGERBAL><BALAMT>{closing}</LEDGERBAL></STMTRS></OFX>")
}

fn qif(all: &[Movement]) -> String {
    let mut out = "!Type:Bank\n".to_owned();
    for Movement { day, pence, text } in all {
        let (amount, day) = (
            Money::from_pence(*pence).to_plain(),
            day.strftime("%d/%m'%y"),
        );
        out += &format!("D{day}\nT{amount}\nP{text}\n^\n");
    }
    out
}

fn mt940(all: &[Movement], opening: i64, closing: i64) -> String {
    let side = |pence: i64| if pence < 0 { 'D' } else { 'C' };
    let comma = |pence: i64| digits(pence).replace('.', ",");
    let (first, last) = (side(opening), side(closing));
    let mut out = format!(
        ":20:A\r\n:25:1\r\n:60F:{first}191231GBP{}\r\n",
        comma(opening)
    );
    for Movement { day, pence, text } in all {
        let (mark, amount) = (side(*pence), comma(*pence));
        let (value, booked) = (day.strftime("%y%m%d"), day.strftime("%m%d"));
        out += &format!(":61:{value}{booked}{mark}{amount}NTRFNONREF\r\n:86:{text}\r\n");
    }
    out + &format!(":62F:{last}201231GBP{}\r\n-\r\n", comma(closing))
}

fn camt(all: &[Movement], opening: i64, closing: i64) -> String {
    let side = |pence: i64| if pence < 0 { "DBIT" } else { "CRDT" };
    let amount = |pence: i64| {
        let (digits, side) = (digits(pence), side(pence));
        format!("<Amt Ccy=\"GBP\">{digits}</Amt><CdtDbtInd>{side}</CdtDbtInd>")
    };
    let mut out = "<Document xmlns=\"camt.053\"><BkToCstmrStmt><Stmt>".to_owned();
    for (code, pence) in [("OPBD", opening), ("CLBD", closing)] {
        let tp = format!("<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>");
        out += &format!("<Bal>{tp}{}</Bal>\n", amount(pence));
    }
    for Movement { day, pence, text } in all {
        let booked = format!("<BookgDt><Dt>{day}</Dt></BookgDt>");
        let says = format!("<AddtlNtryInf>{text}</AddtlNtryInf>");
        out += &format!("<Ntry>{}{booked}{says}</Ntry>\n", amount(*pence));
    }
    out + "</Stmt></BkToCstmrStmt></Document>"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_is_read(
        all in movements(),
        opening in -1_000_000..1_000_000_i64,
        out in 0..2_i64,
    ) {
        let closing = opening + all.iter().map(|movement| movement.pence).sum::<i64>() + out;
        for (format, text, states_both) in [
            (Format::Ofx, ofx(&all, closing), false),
            (Format::Qif, qif(&all), false),
            (Format::Mt940, mt940(&all, opening, closing), true),
            (Format::Camt, camt(&all, opening, closing), true),
        ] {
            prop_assert_eq!(formats::sniff(text.as_bytes()), Some(format));
            let read = formats::read(format, text.as_bytes(), u32::MAX).unwrap();
            let statement = &read.statements[0];
            let found: Vec<_> = statement
                .lines
                .iter()
                .map(|line| (line.date, line.amount.pence(), line.text.clone()))
                .collect();
            let written: Vec<_> = all
                .iter()
                .map(|movement| (movement.day, movement.pence, movement.text.clone()))
                .collect();
            prop_assert_eq!(found, written);
            let casts = states_both.then_some(out == 0);
            prop_assert_eq!(statement.balances, casts);
            prop_assert_eq!(read.problems.is_empty(), casts != Some(false), "{:?}", read.problems);
            if format != Format::Qif {
                let stated = statement.closing.as_ref().map(|closing| closing.amount.pence());
                prop_assert_eq!(stated, Some(closing));
            }
        }
    }
}
