//! What a file says of all its entries together is held against them, and never mended.

use fundledger::statement::formats::{self, Format};

/// What is wrong with a statement of two entries, 5.00 in and 2.50 out, and one that is pending.
fn said_of(summary: &str) -> Vec<String> {
    let entry = |amount: &str, side: &str, status: &str| {
        format!(
            "<Ntry><Amt Ccy=\"GBP\">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>\
             <Sts><Cd>{status}</Cd></Sts><BookgDt><Dt>2020-04-03</Dt></BookgDt></Ntry>"
        )
    };
    let text = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.052.001.08\"><BkToCstmrAcctRpt>\
         <Rpt><TxsSummry>{summary}</TxsSummry>{}{}{}</Rpt></BkToCstmrAcctRpt></Document>",
        entry("5.00", "CRDT", "BOOK"),
        entry("2.50", "DBIT", "BOOK"),
        entry("1.00", "DBIT", "PDNG"),
    );
    let read = formats::read(Format::Camt, text.as_bytes(), u32::MAX).unwrap();
    assert_eq!(read.statements[0].lines.len(), 3);
    read.problems
        .into_iter()
        .map(|problem| problem.why)
        .collect()
}

#[test]
fn a_camt_summary_is_held_against_its_entries() {
    // Banks count what is pending among the entries, or leave it out.
    for holds in [
        "<TtlNtries><NbOfNtries>3</NbOfNtries><Sum>8.50</Sum></TtlNtries>",
        "<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>7.50</Sum><TtlNetNtry><Amt>2.50</Amt>\
         <CdtDbtInd>CRDT</CdtDbtInd></TtlNetNtry></TtlNtries>",
        "<TtlCdtNtries><NbOfNtries>1</NbOfNtries></TtlCdtNtries>\
         <TtlDbtNtries><Sum>3.500</Sum></TtlDbtNtries>",
        "",
    ] {
        assert_eq!(said_of(holds), Vec::<String>::new(), "{holds}");
    }
    let differs = "<TtlNtries><NbOfNtries>4</NbOfNtries></TtlNtries>\
                   <TtlDbtNtries><NbOfNtries>2</NbOfNtries><Sum>4.50</Sum></TtlDbtNtries>";
    assert_eq!(
        said_of(differs),
        [
            "the statement says 4 entries, but it has 3 of 8.50; download it again",
            "the statement says 2 entries of money out of 4.50, but it has 2 of 3.50; \
             download it again",
        ]
    );
    let unread = said_of("<TtlNtries><Sum>many</Sum></TtlNtries>");
    assert!(unread[0].contains("the sum of the entries"), "{unread:?}");
}
