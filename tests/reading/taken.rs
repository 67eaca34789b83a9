//! Which layout takes a file: one that fits in full, by its own headings; what nothing but common
//! captions or a shape speaks for is not taken without a word of somebody.

use fundledger::statement::{
    error::Limits,
    line::ReadFile,
    profile::{self, Profile},
    read,
};

use super::made::{problems, read, read_with};

/// As the office keeps what was answered for a file headed Date, Description, Amount, in which the
/// month comes first.
const US: &str = "name='us-dates'\ntitle='x'\nkind='bank-export'\ncurrency='GBP'\nown=true\n\
    sign='positive-is-money-in'\ndates='month-first'\noptional=['text']\n[columns]\n\
    date=['Date','transactiondate','postingdate']\namount=['Amount','value','amountpaid']\n\
    text=['Description','details','memo','narrative']\n";

/// The same of a card, whose headings are its own.
const CARD: &str = "name='wex-card'\ntitle='x'\nkind='bank-export'\ncurrency='GBP'\nown=true\n\
    sign='positive-is-money-out'\noptional=['text']\n[columns]\n\
    date=['Transaction Date','date','postingdate']\namount=['Amount (GBP)','value']\n\
    text=['Merchant','description','details']\n";

fn with(own: &[&str], text: &str) -> ReadFile {
    let mut profiles = profile::embedded().unwrap();
    let own = own
        .iter()
        .map(|text| Profile::from_toml(text, "own").unwrap());
    profiles.extend(own);
    let bytes = text.as_bytes().to_vec();
    read::read_bytes(bytes, &profiles, None, &Limits::default()).unwrap()
}

fn taken(own: &[&str], text: &str) -> Option<String> {
    with(own, text).profile
}

#[test]
fn a_layout_of_the_book_takes_the_headings_it_was_made_of_and_no_others() {
    let own = "Date,Description,Amount\n10/13/2025,Patrols,-450.00\n";
    assert_eq!(taken(&[US], own).as_deref(), Some("us-dates"));
    for (other, why) in [
        (
            "Transaction Date,Merchant,Amount (GBP)\n03/04/2026,PRINT SHOP,85.00\n",
            "lacks 'Description' for us-dates",
        ),
        (
            "Date,Memo,Amount\n03/04/2025,COUNCIL FUNDING,85.00\n05/06/2025,CAFE,-23.45\n",
            "shares few captions with us-dates",
        ),
    ] {
        let file = with(&[US], other);
        assert_eq!(file.profile, None, "{other}");
        let said = problems(&file).join(" ");
        assert!(said.contains(why), "{said}");
    }
    let card = "Amount (GBP) , Merchant,Transaction Date\n85.00,PRINT SHOP,03/04/2026\n";
    assert_eq!(taken(&[US, CARD], card).as_deref(), Some("wex-card"));
}

/// The answers to a form hold while it is plain that it is the same: a heading renamed, columns in
/// another order, spaces at the end.
#[test]
fn a_heading_that_drifts_is_still_that_of_the_layout_that_was_answered_for_it() {
    let drifted = "Amount (GBP)  ,Merchant ,Posting date\n85.00,PRINT SHOP,23/04/2026\n";
    assert_eq!(taken(&[US, CARD], drifted).as_deref(), Some("wex-card"));
    // Another column of amounts may mean something else, and so may one that nothing is known of.
    for other in [
        "Transaction Date,Merchant,Value\n23/04/2026,PRINT SHOP,85.00\n",
        "Transaction Date,Details,Amount (GBP)\n23/04/2026,PRINT SHOP,85.00\n",
    ] {
        assert_eq!(taken(&[US, CARD], other), None, "{other}");
    }
}

#[test]
fn what_the_program_knows_to_the_letter_goes_before_a_layout_of_other_headings() {
    let rest = "Date,Details,Amount,Balance\n02/06/2025,Lighting,-1500.00,4941.78\n\
                16/06/2025,Patrols,-450.00,4491.78\n";
    assert_eq!(taken(&[US, CARD], rest).as_deref(), Some("generic-signed"));
    // The very headings of the book's own go before both.
    let own = US
        .replace("'Description',", "'Details',")
        .replace("month-first", "day-first");
    let own = format!("{own}balance=['Balance']\n");
    assert_eq!(taken(&[&own, CARD], rest).as_deref(), Some("us-dates"));
}

#[test]
fn two_layouts_of_the_book_that_fit_alike_are_both_open() {
    let other = US.replace("us-dates", "other");
    let file = with(
        &[US, &other],
        "Date,Description,Amount\n10/13/2025,Patrols,-450.00\n",
    );
    assert_eq!(file.profile, None);
    assert_eq!(file.layouts_open, ["us-dates", "other"]);
}

const HEADING: &str = "Date,Description,Debit,Credit,Balance\n";

#[test]
fn the_balances_prove_that_debit_and_credit_are_a_banks() {
    let rows = "02/02/2026,Agency,1875.00,,5000.00\n09/02/2026,Patrols,450.00,,4550.00\n\
                16/02/2026,Grant,,5000.00,9550.00\n";
    let mut newest_first: Vec<&str> = rows.lines().collect();
    newest_first.reverse();
    for rows in [rows.to_owned(), newest_first.join("\n")] {
        let file = read(format!("{HEADING}{rows}").into()).unwrap();
        assert_eq!(problems(&file), [""; 0]);
        assert_eq!(file.profile.as_deref(), Some("generic-bank"));
        let statement = &file.statements[0];
        assert_eq!(statement.balances, Some(true));
        assert_eq!(
            statement.closing.as_ref().unwrap().amount.to_string(),
            "£9,550.00"
        );
    }
    // Some banks print a balance after the last line of a day alone.
    let daily = rows.replace(
        "1875.00,,5000.00",
        "1875.00,,5000.00\n09/02/2026,Hall,50.00,,",
    );
    let daily = daily
        .replace("4550.00", "4500.00")
        .replace("9550.00", "9500.00");
    let file = read(format!("{HEADING}{daily}").into()).unwrap();
    assert_eq!(file.profile.as_deref(), Some("generic-bank"));
    assert_eq!(file.statements[0].balances, Some(true));
    // A penny that is wrong is told as a penny.
    let penny = rows
        .replace("4550.00", "4550.01")
        .replace("9550.00", "9550.01");
    let file = read(format!("{HEADING}{penny}").into()).unwrap();
    assert_eq!(file.profile.as_deref(), Some("generic-bank"));
    let said = problems(&file);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].ends_with("out by £0.01"), "{said:?}");
    // Opening and closing prove it too.
    let ends = "Opening balance,6875.00\nClosing balance,9550.00\n\nDate,Description,Debit,Credit\n\
                02/02/2026,Agency,1875.00,\n09/02/2026,Patrols,450.00,\n\
                16/02/2026,Grant,,5000.00\n";
    let file = read(ends.into()).unwrap();
    assert_eq!(
        file.profile.as_deref(),
        Some("generic-bank"),
        "{:?}",
        problems(&file)
    );
    assert_eq!(file.statements[0].balances, Some(true));
}

#[test]
fn debit_and_credit_that_no_balance_proves_are_not_guessed() {
    let one = format!("{HEADING}02/02/2026,Agency,1875.00,,5000.00\n");
    let bare = "Date,Description,Debit,Credit\n02/02/2026,Printer,187.00,\n".to_owned();
    for text in [one, bare] {
        let file = read(text.clone().into()).unwrap();
        assert_eq!((&file.profile, file.statements.len()), (&None, 0));
        assert_eq!(file.layouts_open, ["generic-bank", "council-oracle"]);
        let said = problems(&file).join(" ");
        assert!(
            said.contains("no balance proves whether money under 'Debit'"),
            "{said}"
        );
        for (layout, sum) in [
            ("generic-bank", "-£1,875.00"),
            ("council-oracle", "-£1,875.00"),
        ] {
            let file = read_with(text.clone().into(), Some(layout)).unwrap();
            let amount = file.statements[0].lines[0].amount.to_string();
            assert!(amount == sum || amount == "-£187.00", "{layout}: {amount}");
        }
    }
    // A balance that goes up by debit is no bank's: it is a cost, or what came into a bank.
    let ledger = "02/02/2026,Agency,1875.00,,1875.00\n09/02/2026,Patrols,450.00,,2325.00\n";
    let file = read(format!("{HEADING}{ledger}").into()).unwrap();
    assert_eq!(
        (&file.profile, file.layouts_open.as_slice()),
        (&None, &["council-oracle".to_owned()][..])
    );
    let said = problems(&file).join(" ");
    assert!(said.contains("go up by money under 'Debit'"), "{said}");
    // What names a cost centre is a ledger's.
    let extract = format!("Cost centre: CSP01\n\n{HEADING}{ledger}");
    let file = read(extract.into()).unwrap();
    assert_eq!(
        file.profile.as_deref(),
        Some("council-oracle"),
        "{:?}",
        problems(&file)
    );
    assert_eq!(file.statements[0].balances, Some(true));
}

#[test]
fn a_shape_without_a_heading_is_no_banks_until_somebody_says_so() {
    let text = "03/03/2026,PRINT SHOP,85.00\n05/03/2026,REFUND,-10.00\n";
    let file = read(text.into()).unwrap();
    assert_eq!((&file.profile, file.statements.len()), (&None, 0));
    assert_eq!(file.layouts_open, ["hsbc"]);
    let said = problems(&file).join(" ");
    assert!(
        said.contains("the file has no heading; it has the shape of HSBC UK"),
        "{said}"
    );
    let file = read_with(text.into(), Some("hsbc")).unwrap();
    assert_eq!(file.statements[0].lines.len(), 2);
    // What the book keeps was answered for such files of one of its accounts.
    let own = "name='ours'\ntitle='x'\nkind='bank-export'\ncurrency='GBP'\nown=true\n\
               sign='positive-is-money-out'\naccount='1000'\nheaderless=['date','text','amount']\n";
    assert_eq!(taken(&[own], text).as_deref(), Some("ours"));
    let own = Profile::from_toml(own, "own").unwrap();
    assert!(own.takes("1000".parse().unwrap()) && !own.takes("1100".parse().unwrap()));
}

#[test]
fn words_that_no_column_reads_are_not_lost_where_the_layout_lacks_its_own() {
    let text = "Date,Amount,CR/DR,Merchant\n23/04/2020,150.00,DR,PRINT SHOP\n\
                24/04/2020,20.00,CR,COUNCIL GRANT\n";
    let file = read(text.into()).unwrap();
    assert_eq!(file.profile, None);
    let said = problems(&file).join(" ");
    assert!(
        said.contains("has 'Merchant', which barclays-daily does not read"),
        "{said}"
    );
    let plain = "Date,Detail,Amount\n23/04/2020,COUNCIL GRANT,150.00\n";
    let file = read(plain.into()).unwrap();
    assert_eq!(
        (&file.profile, file.layouts_open.as_slice()),
        (&None, &["council-spend".to_owned()][..])
    );
}

#[test]
fn a_heading_of_two_lines_is_read_by_both() {
    let own = "name='two'\ntitle='x'\nkind='bank-export'\ncurrency='GBP'\nown=true\n\
               sign='positive-is-money-in'\n[columns]\ndate=['Date']\ntext=['Narrative']\n\
               money-out=['Out']\nmoney-in=['In']\nbalance=['Balance']\n";
    let text = "Borough Bank,,,,\nPosting,Narrative,Money,Money,Running\nDate,,Out,In,Balance\n\
                02/12/2025,Agency,1875.00,,100.00\n03/12/2025,OPCC,,4375.00,4475.00\n";
    let file = with(&[own], text);
    assert_eq!(
        file.profile.as_deref(),
        Some("two"),
        "{:?}",
        problems(&file)
    );
    let lines = &file.statements[0].lines;
    assert_eq!(
        (lines[0].text.as_str(), lines[1].text.as_str()),
        ("Agency", "OPCC")
    );
    assert_eq!(file.notes, [""; 0]);
    assert_eq!(taken(&[], text).as_deref(), Some("generic-bank"));
}
