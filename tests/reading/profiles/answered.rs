//! Answers about a file that a layout read already make another version of it: what no question
//! asks stays.

use fundledger::statement::{
    profile::{Column, DateOrder, Kind, Profile, Sign},
    propose::Answers,
};

const KEPT: &str = r#"
name = "treasurer"
title = "The treasurer's book"
kind = "ledger-extract"
currency = "EUR"
sign = "positive-is-money-out"
balance-sign = "positive-is-money-in"
vat = "gross"
decides = "period"
period-form = "year-and-period"
order = "newest-first"
decimal = "comma"
sheet = "Lines"
own = true
more-text = ["Remark", "Sort"]
preamble-marks = ["Printed"]
optional = ["text", "reference", "code"]

[columns]
date = ["When", "Date"]
period = ["Period"]
amount = ["Sum"]
text = ["Words", "Sort"]
reference = ["Voucher"]
code = ["Account code"]

[facts]
account = ["Cost centre"]
covers = ["Year"]

[marks]
sub-total = ["Total of", "Page"]
grand-total = ["Total"]
opening = ["Forward"]
"#;

fn answers(captions: &[(&str, Option<Column>)]) -> Answers {
    let mut answers = Answers {
        sheet: Some("Lines of May".to_owned()),
        heading: Some(3),
        sign: Some(Sign::PositiveIsMoneyOut),
        dates: Some(DateOrder::DayFirst),
        ..Answers::default()
    };
    answers.marks.grand_total = vec!["Sum of all".to_owned(), "Page".to_owned()];
    for (place, (caption, role)) in (0_u16..).zip(captions) {
        answers.captions.insert(place, (*caption).to_owned());
        answers.roles.extend(role.map(|role| (place, role)));
    }
    answers
}

#[test]
fn what_no_question_asks_stays_of_the_layout_that_read_the_file() {
    let kept = Profile::from_toml(KEPT, "kept").unwrap();
    let file = answers(&[
        ("When", Some(Column::Date)),
        ("Period", Some(Column::Period)),
        ("Amount due", Some(Column::Amount)),
        // What was the text is now said to be the other party, and what followed it is the text.
        ("Words", Some(Column::Party)),
        ("Sort", Some(Column::Text)),
        ("Remark", None),
    ]);
    let named = ("treasurer", "As answered for may.xlsx");
    let made = |kind| file.profile(named, kind, Some(&kept), &[]).unwrap();
    let again = made(Kind::LedgerExtract);
    let stays = Profile {
        columns: again.columns.clone(),
        optional: again.optional.clone(),
        marks: again.marks.clone(),
        more_text: again.more_text.clone(),
        ..kept.clone()
    };
    assert_eq!(again, stays);
    assert_eq!(again.more_text, ["Remark"]);
    assert_eq!(
        again.marks.sub_total,
        ["Total of"],
        "what was said to be a total is one"
    );
    assert_eq!(again.marks.grand_total, ["Sum of all", "Page"]);
    assert!(
        again.marks.opening.is_empty(),
        "a field that was emptied says that no row is one"
    );
    let columns = |role| again.columns.get(&role).cloned().unwrap_or_default();
    assert_eq!(columns(Column::Date), ["When", "Date"]);
    assert_eq!(columns(Column::Amount), ["Amount due", "Sum"]);
    assert_eq!(columns(Column::Text), ["Sort"]);
    assert_eq!(columns(Column::Party), ["Words"]);
    // The file lacks a voucher and a code: the next one may have them again.
    assert_eq!(columns(Column::Reference), ["Voucher"]);
    for optional in [Column::Text, Column::Reference, Column::Code] {
        assert!(again.optional.contains(&optional), "{optional:?}");
    }
    // What the file has and nobody said that others may lack, they have.
    for required in [Column::Period, Column::Amount, Column::Party] {
        assert!(again.requires(required), "{required:?}");
    }
    // Under a new name it has a title of its own; a bank's record has its balances as banks do.
    let named = ("other", "As answered for may.xlsx");
    let other = file
        .profile(named, Kind::BankExport, Some(&kept), &[])
        .unwrap();
    assert_eq!(other.title, "As answered for may.xlsx");
    assert_eq!(other.balance_sign, Some(Sign::PositiveIsMoneyIn));
}

#[test]
fn an_amount_that_was_divided_in_two_takes_the_place_of_the_one_that_the_layout_had() {
    let kept = Profile::from_toml(KEPT, "kept").unwrap();
    let file = answers(&[
        ("When", Some(Column::Date)),
        ("Spent", Some(Column::MoneyOut)),
        ("Got", Some(Column::MoneyIn)),
    ]);
    let made = file.profile(("treasurer", "x"), Kind::LedgerExtract, Some(&kept), &[]);
    let made = made.unwrap();
    assert!(!made.has(Column::Amount) && made.requires(Column::MoneyIn));
    // No column of this file gives the period, so the date decides.
    assert_eq!(made.decides, fundledger::statement::profile::Decides::Date);
    assert_eq!(made.decimal, kept.decimal);
}
