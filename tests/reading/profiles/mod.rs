//! Each profile of the program on a small file of its layout.

mod answered;
mod banks;
mod status;
mod totals;

use fundledger::statement::profile::{self, Profile, ProfileError};

use super::made::{
    V::{D, N, T, X},
    read, read_with, sheet, shown,
};

fn csv(text: &str) -> String {
    shown(&read(text.as_bytes().to_vec()).unwrap())
}

#[test]
fn every_embedded_profile_is_sound_and_named_as_its_file() {
    let names: Vec<String> = profile::embedded()
        .unwrap()
        .into_iter()
        .map(|profile| profile.name)
        .collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("imports");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().path().to_str()?.to_owned()))
        .filter_map(|path| path.strip_suffix(".toml").map(str::to_owned))
        .filter_map(|path| Some(path.rsplit_once('/')?.1.to_owned()))
        .collect();
    files.sort();
    assert_eq!(names, files);
}

/// What is read of a file under the profile that it is recognised by: lines and their sum.
fn summed(text: &str, profile: &str) -> (usize, i64) {
    let file = read(text.as_bytes().to_vec()).unwrap();
    assert_eq!(
        file.profile.as_deref(),
        Some(profile),
        "{:?}",
        file.problems
    );
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    let lines = || {
        file.statements
            .iter()
            .flat_map(|statement| &statement.lines)
    };
    (
        lines().count(),
        lines().map(|line| line.amount.pence()).sum(),
    )
}

#[test]
fn the_other_banks_and_councils() {
    let bankline = "Sort Code,Account Number,Account Alias,Account Short Name,Currency,Account Type,\
        BIC,Bank Name,Branch Name,Date,Narrative #1,Narrative #2,Narrative #3,Narrative #4,\
        Narrative #5,Type,Debit,Credit\n600000,12345678,A,A,GBP,C,B,N,B,03/04/20,ROOM,HIRE,,,,BAC,\
        150.00,\n600000,12345678,A,A,GBP,C,B,N,B,04/04/20,GRANT,,,,,BAC,,20.00\n";
    assert_eq!(summed(bankline, "bankline"), (2, -13_000));
    let daily = "Barclays,123,x,20200403\nDate,Narrative,Amount,CR/DR\n23/04/2020,Room,150.00,DR\n\
                 23/04/2020,Grant,20.00,CR\n";
    assert_eq!(summed(daily, "barclays-daily"), (2, -13_000));
    let hsbcnet = "Sort code-account,Transaction date,Currency,Amount,Description,Type\n\
                   40-00-00 12345678,03/04/2020,GBP,-150.00,Room,DD\n";
    assert_eq!(summed(hsbcnet, "hsbcnet"), (1, -15_000));
    let starling = "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,\
                    Notes\n03/04/2020,Hall,INV 1,FASTER PAYMENT,-150.00,50.00,OTHER,\n";
    assert_eq!(summed(starling, "starling"), (1, -15_000));
    let monzo = "Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,\
                 Local currency,Notes and #tags,Address,Receipt,Description,Category split,\
                 Money Out,Money In\ntx_1,03/04/2020,09:00:00,Faster payment,Hall,,General,-150.00,\
                 GBP,-150.00,GBP,May,,,ROOM HIRE,,-150.00,\n\
                 tx_2,13/04/2020,09:00:00,Faster payment,Council,,General,20.00,GBP,20.00,GBP,,,,\
                 GRANT,,,20.00\n";
    assert_eq!(summed(monzo, "monzo"), (2, -13_000));
    let wise = "\"TransferWise ID\",Date,\"Date Time\",Amount,Currency,Description,\
                \"Payment Reference\",\"Running Balance\",\"Exchange From\",\"Exchange To\",\
                \"Exchange Rate\",\"Payer Name\",\"Payee Name\",\"Payee Account Number\",Merchant,\
                Note,\"Total fees\"\nTRANSFER-2,13-04-2020,13-04-2020 09:00:00.100,20.00,GBP,\
                Received money from Council,GRANT,70.00,,,,Council,,,,,0.00\n\
                TRANSFER-1,03-04-2020,03-04-2020 09:00:00.100,-150.00,GBP,Sent money to Hall,\
                INV 1,50.00,,,,,Hall,,,,0.00\n";
    assert_eq!(summed(wise, "wise"), (2, -13_000));
    let revolut = "Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,Payer,\
                   Card number,Card label,Card state,Orig currency,Orig amount,Payment currency,\
                   Amount,Total amount,Exchange rate,Fee,Fee currency,Balance,Account\n\
                   2020-04-13,2020-04-13,b,TOPUP,COMPLETED,Council,GRANT,,,,,GBP,20.00,GBP,20.00,\
                   20.00,,0.00,GBP,70.00,GBP Main\n2020-04-03,2020-04-03,a,TRANSFER,COMPLETED,\
                   To Hall,INV 1,,,,,GBP,-149.80,GBP,-149.80,-150.00,,0.20,GBP,50.00,GBP Main\n";
    assert_eq!(summed(revolut, "revolut-business"), (2, -13_000));
    // The exports of the Co-operative Bank and of Metro Bank are headed as treasurers head theirs.
    for kind in ["Type", "Transaction Type"] {
        let plain = format!(
            "Date,Description,{kind},Money In,Money Out,Balance\n13/04/2020,GRANT,BGC,20.00,,70.00\n\
             03/04/2020,ROOM,DD,,150.00,50.00\n"
        );
        assert_eq!(summed(&plain, "generic-bank"), (2, -13_000));
    }
    // SAP shows a credit in four ways, and each is the same amount.
    let sap = "Vendor ID,Vendor Name,Cost Element,Expenditure Account Code Description,\
               SAP Document No,Amount £,Clearing Date\n1,A,4000,Fees,51,100.20,21.01.2021\n\
               1,A,4000,Fees,52,-100.20,21.01.2021\n1,A,4000,Fees,53,100.20-,21.01.2021\n\
               1,A,4000,Fees,54,(100.20),21.01.2021\n1,A,4000,Fees,55,100.20 CR,21.01.2021\n";
    assert_eq!(summed(sap, "council-sap"), (5, 30_060));
    let gl = "Accounting Period: 01/04/2020 to 31/03/2021\n\
              Account,Date,Batch Name,Line,Category,Journal Entry Name,Entered Debit,Entered Credit,\
              Accounted Debit,Accounted Credit\n4310,15-05,B1,1,Purchase,Room,99.00,,100.00,\n\
              4310,31-03,B2,1,Receipt,Refund,,9.00,,10.00 CR\n";
    assert_eq!(summed(gl, "council-oracle-gl"), (2, -9_000));
    let spend = "Body,Body Name,Voucher No,Pay Date,Line Goods Amount,Name,Cred ID,Cost,Detail,\
                 Line GL Code \n1,Council,51,03/04/2020,500.00,Hall,7,C,Room hire,12150/0511\n";
    assert_eq!(summed(spend, "council-spend"), (1, -50_000));
}

#[test]
fn lloyds() {
    insta::assert_snapshot!(csv(
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,\
         Debit Amount,Credit Amount,Balance,\n\
         24/04/2020,FPI,'11-22-33,12345678,REFUND,,150.00,5722.17\n\
         03/04/2020,DEB,'11-22-33,12345678,ROOM HIRE,150.00,,5572.17\n"
    ), @r"
    csv lloyds rows 3 blank 0
    account 12345678 GBP opening £5,722.17 (line 3) closing £5,722.17 (line 2) balances Some(true)
      line 2 2020-04-24 £150.00 REFUND
      line 3 2020-04-03 -£150.00 ROOM HIRE
    aside line 1 £0.00 the heading
    ");
}

#[test]
fn lloyds_commercial_with_two_accounts_gives_two_statements() {
    insta::assert_snapshot!(csv(
        "Post Date,Account Number,Account Name,Type,Amount,Customer Reference,\
         Transaction Detail,Balance\n\
         04/04/2020,300000-12345678 GBP,CSP,BGC,1.42,R1,Interest,101.42\n\
         03/04/2020,300000-12345678 GBP,CSP,FPO,-10.00,R2,Room,100.00\n\
         03/04/2020,300000-87654321 GBP,CSP,FPO,-2.00,R3,Tea,8.00\n"
    ), @r"
    csv lloyds-commercial rows 4 blank 0
    account 300000-12345678 GBP opening £110.00 (line 3) closing £101.42 (line 2) balances Some(true)
      line 2 2020-04-04 £1.42 Interest
      line 3 2020-04-03 -£10.00 Room
    account 300000-87654321 GBP opening none closing £8.00 (line 4) balances None
      line 4 2020-04-03 -£2.00 Tea
    aside line 1 £0.00 the heading
    ");
}

#[test]
fn barclays_has_no_balance_and_an_empty_number() {
    insta::assert_snapshot!(csv(
        "Number,Date,Account,Amount,Subcategory,Memo\n\
         ,03/04/2020,20-00-00 12345678,-150.00,PAYMENT,ROOM HIRE          BOARD MEETING\n\
         ,24/04/2020,20-00-00 12345678,150.00,CR,REFUND\n"
    ), @r"
    csv barclays rows 3 blank 0
    account 20-00-00 12345678 GBP opening none closing none balances None
      line 2 2020-04-03 -£150.00 ROOM HIRE BOARD MEETING
      line 3 2020-04-24 £150.00 REFUND
    aside line 1 £0.00 the heading
    ");
}

#[test]
fn natwest_with_either_kind_of_date() {
    insta::assert_snapshot!(csv(
        "Date, Type, Description, Value, Balance, Account Name, Account Number\n\
         24 Apr 2020,BAC,\"REFUND, ROOM\",150.00,5722.17,\"'CSP\",\"'600000-12345678\"\n\
         \" 03/04/2020 \",CHQ,000123,-150.00,5572.17,\"'CSP\",\"'600000-12345678\"\n"
    ), @r"
    csv natwest rows 3 blank 0
    account 600000-12345678 GBP opening £5,722.17 (line 3) closing £5,722.17 (line 2) balances Some(true)
      line 2 2020-04-24 £150.00 REFUND, ROOM
      line 3 2020-04-03 -£150.00 000123
    aside line 1 £0.00 the heading
    ");
}

#[test]
fn hsbc_has_no_heading() {
    // Other files have its shape too, but for the pound sign in every amount.
    let text = "23/04/2020,ROOM HIRE,-£10.99\n02/04/2020,GRANT,\"£2,450.00\"\n";
    let file = read(text.as_bytes().to_vec()).unwrap();
    let one = text.replace("-£", "-");
    assert_eq!(read(one.into_bytes()).unwrap().layouts_open, ["hsbc"]);
    insta::assert_snapshot!(shown(&file), @r"
    csv hsbc rows 2 blank 0
    account none GBP opening none closing none balances None
      line 1 2020-04-23 -£10.99 ROOM HIRE
      line 2 2020-04-02 £2,450.00 GRANT
    ");
}

#[test]
fn nationwide_has_its_preamble_and_pound_signs() {
    insta::assert_snapshot!(csv(
        "\"Account Name:\",\"FlexAccount ****5678\"\n\"Account Balance:\",\"£9,999.99\"\n\
         \"Available Balance: \",\"£9,999.99\"\n\n\
         \"Date\",\"Transaction type\",\"Description\",\"Paid out\",\"Paid in\",\"Balance\"\n\
         \"03 Apr 2020\",\"Direct debit\",\"ROOM HIRE\",\"£150.00\",\"\",\"£5,572.17\"\n\
         \"24 Apr 2020\",\"Bank credit\",\"REFUND\",\"\",\"£150.00\",\"£5,722.17\"\n"
    ), @r"
    csv nationwide rows 6 blank 1
    account FlexAccount ****5678 GBP opening £5,722.17 (line 6) closing £5,722.17 (line 7) balances Some(true)
      line 6 2020-04-03 -£150.00 ROOM HIRE
      line 7 2020-04-24 £150.00 REFUND
    aside line 1 £0.00 above the heading
    aside line 2 £0.00 above the heading
    aside line 3 £0.00 above the heading
    aside line 5 £0.00 the heading
    ");
}

#[test]
fn a_treasurers_workbook_under_ordinary_headings() {
    let bytes = sheet(
        "Statement",
        &[
            &[T("Account name"), T("Community Safety Partnership")],
            &[T("Account number:"), N(10_203_040.0)],
            &[T("Opening balance"), N(5722.17)],
            &[T("Closing balance"), N(5722.17)],
            &[],
            &[T("Date"), T("Text"), T("Out"), T("In"), T("Balance")],
            &[D(2020, 4, 3), T("Room hire"), N(150.0), X, N(5572.17)],
            &[
                D(2020, 4, 24),
                T("Refund"),
                X,
                N(150.0),
                N(5_722.170_000_000_001),
            ],
        ],
    );
    insta::assert_snapshot!(shown(&read(bytes).unwrap()), @r"
    xlsx generic-bank rows 7 blank 1
    account 10203040 GBP opening £5,722.17 (Statement!B3) closing £5,722.17 (Statement!B4) balances Some(true)
      Statement!C7 2020-04-03 -£150.00 Room hire
      Statement!D8 2020-04-24 £150.00 Refund
    aside Statement!A1 £0.00 above the heading
    aside Statement!A2 £0.00 above the heading
    aside Statement!A3 £0.00 above the heading
    aside Statement!A4 £0.00 above the heading
    aside Statement!A6 £0.00 the heading
    ");
}

#[test]
fn a_wanted_profile_is_the_only_one_tried() {
    let hsbc = b"03/04/2020,ROOM HIRE,-10.99\n".to_vec();
    let file = read_with(hsbc.clone(), Some("lloyds")).unwrap();
    assert_eq!((file.profile, file.statements.len()), (None, 0));
    let refused = read_with(hsbc, Some("mattress")).unwrap_err().to_string();
    assert!(
        refused.starts_with("there is no profile called 'mattress'; the profiles are bankline,")
    );
}

#[test]
fn a_profile_that_cannot_give_a_line_is_refused() {
    let head = "name='x'\ntitle='x'\nkind='bank-export'\ncurrency='GBP'\n\
                sign='positive-is-money-in'\nvat='gross'\n";
    for (rest, why) in [
        (
            "headerless=['date','text']",
            "must have one column of amounts",
        ),
        (
            "headerless=['date','money-in']",
            "must have one column of amounts",
        ),
        ("headerless=['text','amount']", "lacks a column of dates"),
        ("", "must name either captions"),
        (
            "decides='period'\nheaderless=['date','amount']",
            "lets the period decide",
        ),
        ("colour='red'", "cannot be read"),
        (
            "[columns]\ndate=['Date']\namount=[]",
            "has a column without a caption",
        ),
        (
            "headerless=['date','side','money-in','money-out']",
            "has a column of sides",
        ),
        (
            "headerless=['date','amount']\nsheet=\"S\\u0000\"",
            "holds a control character",
        ),
        (
            "[columns]\ndate=['Date']\namount=[\"Amount\\u001b\"]",
            "holds a control character",
        ),
    ] {
        let refused = Profile::from_toml(&format!("{head}{rest}"), "x.toml").unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
    }
    assert!(matches!(
        Profile::from_toml("name=", "x.toml"),
        Err(ProfileError::Toml { .. })
    ));
}

#[test]
fn a_profile_from_a_file_reads_cr_and_dr_and_decimal_commas() {
    let text = "name='own'\ntitle='Own'\nkind='bank-export'\ncurrency='GBP'\nvat='gross'\n\
                sign='positive-is-money-in'\ndecimal='comma'\n[columns]\ndate=['Day']\n\
                amount=['Sum']\nside=['CR/DR']\ntext=['What']\n";
    let own = Profile::from_toml(text, "own.toml").unwrap();
    let read = |text: &str| {
        let limits = fundledger::statement::error::Limits::default();
        let bytes = text.as_bytes().to_vec();
        let own = std::slice::from_ref(&own);
        shown(&fundledger::statement::read::read_bytes(bytes, own, None, &limits).unwrap())
    };
    insta::assert_snapshot!(read(
        "Day;Sum;CR/DR;What\n03.04.2020;1.234,56;CR;Grant\n04.04.2020;10,00;DR;Room\n\
         05.04.2020;-1,00;DR;Both\n06.04.2020;1,00;XX;Neither\n"
    ), @r"
    csv own rows 5 blank 0
    account none GBP opening none closing none balances None
      line 2 2020-04-03 £1,234.56 Grant
      line 3 2020-04-04 -£10.00 Room
    aside line 1 £0.00 the heading
    aside line 4 £0.00 '-1,00' beside DR has two signs, so it is not clear whether it is money in or out
    aside line 5 £0.00 'XX' is neither CR nor DR
    problem line 4 '-1,00' beside DR has two signs, so it is not clear whether it is money in or out
    problem line 5 'XX' is neither CR nor DR
    ");
}
