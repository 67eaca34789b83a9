//! The exports of banks as public sources have them, header for header: each is claimed by one
//! layout of a bank and no other, and its balances prove it where it has some.

use fundledger::statement::profile;

use super::super::made::{read, read_with};

/// An export: its text, the layout that reads it, its lines and their sum in pence, and whether its
/// balances prove it.
struct Export {
    text: &'static str,
    layout: &'static str,
    lines: usize,
    pence: i64,
    balances: Option<bool>,
}

const EXPORTS: [Export; 7] = [
    Export {
        text: "Date,Type,Merchant/Description,Debit/Credit,Balance\n\
               15/04/2020,DD,HALL LTD,-£1500.00,+£572.17\n\
               07/04/2020,CR,\"COUNCIL, GRANT\",\"+£2,000.00\",\"+£2,072.17\"\n\n\
               Arranged overdraft limit,06/09/2020,£0.00\n",
        layout: "midata",
        lines: 2,
        pence: 50_000,
        balances: Some(true),
    },
    // Santander's: semicolons, one after the last column too.
    Export {
        text: "Date;Type;Merchant/Description;Debit/Credit;Balance;\n\
               15/04/2020;DEB;HALL LTD;-£150.00;+£50.00;\n13/04/2020;CRD;GRANT;£20.00;+£200.00;\n",
        layout: "midata",
        lines: 2,
        pence: -13_000,
        balances: Some(true),
    },
    // Barclays': the account above the heading.
    Export {
        text: "Account Number:,12345678,,,\n,,,,\n\
               Date,Type,Merchant/Description,Debit/Credit,Balance\n\
               15/04/2020,MAS,HALL,-£150.00,-£100.00\n13/04/2020,CR,GRANT,£20.00,£50.00\n,,,,\n\
               Arranged Overdraft Limit,17/05/2020,£0.00,,\n",
        layout: "midata",
        lines: 2,
        pence: -13_000,
        balances: Some(true),
    },
    Export {
        text: "Date,Transaction ID,Transaction description,Reference,From,To,Paid in,Paid out,\
               Category name,Transaction type,Status,Initiated by\n\
               13/04/2020,t-2,Council,GRANT,Council,,20.00,0,Income,Faster payment,Settled,\n\
               03/04/2020,t-1,Hall,INV 1,,Hall,0,150.00,Rent,Card,Settled,Treasurer\n",
        layout: "tide",
        lines: 2,
        pence: -13_000,
        balances: None,
    },
    // First Direct, Metro Bank and the Co-operative Bank head theirs as treasurers do.
    Export {
        text: "Date,Description,Amount,Balance\n13/04/2020,GRANT,20.00,70.00\n\
               03/04/2020,HALL,-150.00,50.00\n",
        layout: "generic-signed",
        lines: 2,
        pence: -13_000,
        balances: Some(true),
    },
    Export {
        text: "Date,Details,Transaction Type,In,Out,Balance\n\
               20 April 2020,HALL,Direct Debit,,150.00,50.00\n\
               19 April 2020,GRANT,Inward Payment,20.00,,200.00\n",
        layout: "generic-bank",
        lines: 2,
        pence: -13_000,
        balances: Some(true),
    },
    Export {
        text: "Date,Description,Type,Money In,Money Out,Balance\n2020-04-13,GRANT,BGC,20.00,,70.00\n\
               2020-04-03,HALL,DD,,150.00,50.00\n",
        layout: "generic-bank",
        lines: 2,
        pence: -13_000,
        balances: Some(true),
    },
];

#[test]
fn each_bank_s_export_is_read_by_its_layout_and_proved_by_its_balances() {
    for export in EXPORTS {
        let file = read(export.text.as_bytes().to_vec()).unwrap();
        let problems = &file.problems;
        assert!(problems.is_empty(), "{}: {problems:?}", export.layout);
        assert_eq!(
            file.profile.as_deref(),
            Some(export.layout),
            "{}",
            export.text
        );
        let [statement] = file.statements.as_slice() else {
            panic!("one statement: {}", export.text);
        };
        let sum: i64 = statement.lines.iter().map(|line| line.amount.pence()).sum();
        assert_eq!(
            (statement.lines.len(), sum),
            (export.lines, export.pence),
            "{}",
            export.text
        );
        assert_eq!(statement.balances, export.balances, "{}", export.text);
        assert_eq!(statement.currency.as_deref(), Some("GBP"));
    }
}

#[test]
fn no_export_is_claimed_by_the_layouts_of_two_banks() {
    for export in EXPORTS {
        let claims = profile::embedded().unwrap().into_iter().filter(|profile| {
            let file = read_with(export.text.as_bytes().to_vec(), Some(&profile.name)).unwrap();
            !profile.fallback && file.profile.is_some()
        });
        let claims: Vec<String> = claims.map(|profile| profile.name).collect();
        let own: Vec<&str> = Some(export.layout)
            .filter(|name| !name.starts_with("generic"))
            .into_iter()
            .collect();
        assert_eq!(claims, own, "{}", export.text);
    }
}

#[test]
fn santander_s_text_export_is_known_by_what_it_is_whatever_it_is_called() {
    let text = "From: 01/04/2020 to 30/04/2020\n\nAccount: XXXX XXXX XXXX 9185\n\n\
                Date: 15/04/2020\nDescription: HALL LTD\nAmount: -150.00\nBalance: 50.00\n\n\
                Date: 13/04/2020\nDescription: GRANT\nAmount: 20.00\nBalance: 200.00\n";
    let file = read(text.as_bytes().to_vec()).unwrap();
    assert_eq!((file.format.as_str(), file.profile), ("santander", None));
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    assert_eq!(file.statements[0].balances, Some(true));
    assert_eq!(
        file.statements[0].account.as_deref(),
        Some("XXXX XXXX XXXX 9185")
    );
}
