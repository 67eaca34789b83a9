//! Staging: what is new, what is held, what is set aside, and that nothing is lost.

mod doubted;
mod whatever;

use jiff::civil::date;

use super::{fingerprint::fingerprint, *};
use crate::{ledger::money::Money, statement::line::Place};

fn line(row: u32, day: Date, pence: i64, text: &str) -> StatementLine {
    StatementLine {
        at: Place {
            sheet: Some("Statement".to_owned()),
            row,
            column: Some(2),
        },
        date: day,
        period: None,
        own_period: None,
        amount: Money::from_pence(pence),
        vat: None,
        text: text.to_owned(),
        reference: None,
        kind: None,
        code: None,
        party: None,
        bank_id: None,
        balance: None,
        amount_text: String::new(),
        pending: false,
    }
}

fn file(lines: Vec<StatementLine>) -> ReadFile {
    let heading = SetAside {
        at: line(1, date(2020, 4, 1), 0, "").at,
        why: "the header".to_owned(),
        amount: Money::NIL,
        words: String::new(),
    };
    ReadFile {
        format: "xlsx".to_owned(),
        profile: Some("generic-bank".to_owned()),
        rows: count(lines.len()).saturating_add(1),
        statements: vec![Statement {
            account: Some("10203040".to_owned()),
            currency: Some("GBP".to_owned()),
            lines,
            ..Statement::default()
        }],
        set_aside: vec![heading],
        ..ReadFile::default()
    }
}

type Held = BTreeMap<Fingerprint, u32>;

fn staged(read: ReadFile, held: &Held) -> Result<Plan, StageError> {
    let closed = BTreeSet::from([FinancialYear::of(date(2020, 4, 1))]);
    stage(
        read,
        &Intake {
            account: AccountCode::BANK,
            source: Some("10203040"),
            file: Digest::of(b"file"),
            held,
            first_year: FinancialYear::of(date(2020, 4, 1)),
            closed: &closed,
        },
    )
}

fn hold(held: &mut Held, plan: &Plan) {
    for staged in plan.new_lines() {
        let count = held.entry(staged.fingerprint).or_default();
        *count = (*count).max(staged.occurrence);
    }
}

#[test]
fn identical_rows_of_one_file_are_two_lines_and_the_same_file_again_adds_nothing() {
    let day = date(2021, 5, 4);
    let rows = || {
        vec![
            line(2, day, -24_000, "Workshop"),
            line(3, day, -24_000, "Workshop"),
        ]
    };
    let mut held = Held::new();
    let first = staged(file(rows()), &held).unwrap();
    assert_eq!(first.proof.lines, 2);
    let occurrences: Vec<u32> = first.lines.iter().map(|staged| staged.occurrence).collect();
    assert_eq!(occurrences, [1, 2]);
    hold(&mut held, &first);
    let again = staged(file(rows()), &held).unwrap();
    assert_eq!((again.proof.lines, again.proof.duplicates), (0, 2));
    assert_eq!(
        again.proof.already_held.money_out,
        Money::from_pence(48_000)
    );
    let mut three = rows();
    three.push(line(4, day, -24_000, "Workshop"));
    let third = staged(file(three), &held).unwrap();
    assert_eq!((third.proof.lines, third.proof.duplicates), (1, 2));
}

/// The balance is no part of a line's identity: the same line from a layout without balances, or
/// with its day in another order, is the same line. What that could hide is doubted aloud.
#[test]
fn a_balance_does_not_make_another_line_and_a_changed_description_does() {
    let day = date(2021, 5, 4);
    let first = line(2, day, -1_000, "Room  hire ");
    let mut same = line(9, day, -1_000, "ROOM HIRE");
    same.balance = Some(Money::from_pence(99));
    assert_eq!(fingerprint(&first), fingerprint(&same));
    let changes: [fn(&mut StatementLine); 7] = [
        |l| l.text.push('s'),
        |l| l.amount = Money::from_pence(1_000),
        |l| l.date = date(2021, 5, 5),
        |l| l.reference = Some("1".to_owned()),
        |l| l.bank_id = Some("1".to_owned()),
        |l| l.code = Some("4310".to_owned()),
        |l| l.own_period = Some(13),
    ];
    for change in changes {
        let mut other = first.clone();
        change(&mut other);
        assert_ne!(fingerprint(&first), fingerprint(&other));
    }
    let mut held = Held::new();
    let before = staged(file(vec![first]), &held).unwrap();
    hold(&mut held, &before);
    let mixed = file(vec![same, line(10, day, -7_500, "Posters")]);
    let plan = staged(mixed, &held).unwrap();
    assert_eq!(plan.proof.duplicates, 1);
    assert_eq!(
        plan.doubts.first().unwrap().why,
        "'ROOM HIRE' of -£10.00 is taken for a line that is already held, though other lines of \
         that day are new; check that it is not a second one"
    );
}

#[test]
fn a_line_before_the_first_year_is_set_aside_with_its_money() {
    let early = line(2, date(2020, 3, 31), -5_000, "Late invoice");
    let plan = staged(
        file(vec![early, line(3, date(2021, 4, 1), 100, "In")]),
        &Held::new(),
    );
    let plan = plan.unwrap();
    assert_eq!((plan.proof.lines, plan.proof.set_aside), (1, 2));
    assert_eq!(
        plan.proof.set_aside_money.money_out,
        Money::from_pence(5_000)
    );
    assert_eq!(
        plan.set_aside.last().unwrap().why,
        "of 2019/20, dated 31/03/2020: before 1 April 2020, the first day of this book"
    );
}

#[test]
fn a_line_of_a_closed_year_is_new_and_says_which_year_it_concerns() {
    let closed = line(2, date(2021, 3, 31), -5_000, "Late invoice");
    let plan = staged(file(vec![closed]), &Held::new()).unwrap();
    let staged = plan.new_lines().next().unwrap();
    assert_eq!(staged.closed_year.unwrap().to_string(), "2020/21");
}

#[test]
fn refusals_come_in_order_and_say_what_to_do() {
    let day = date(2021, 5, 4);
    let good = || file(vec![line(2, day, 100, "In")]);
    let said = |read: ReadFile| staged(read, &Held::new()).unwrap_err().to_string();
    let mut wrong = good();
    wrong.statements.clear();
    assert!(said(wrong.clone()).starts_with("this file holds no statement"));
    wrong.problems.push(Problem {
        at: line(7, day, 0, "").at,
        why: "'12..5' is not an amount".to_owned(),
    });
    assert_eq!(
        said(wrong.clone()),
        "nothing was imported: Statement!C7: '12..5' is not an amount; have the file exported \
         again, or say how it is to be read"
    );
    let one = wrong.problems[0].clone();
    wrong.problems = vec![one; 7];
    assert!(said(wrong.clone()).contains("; and 2 more, which reading"));
    wrong.profile = None;
    assert!(
        said(wrong).starts_with("nothing was imported, since no layout is known to be its own")
    );
    let mut euros = good();
    euros.statements[0].currency = Some("EUR".to_owned());
    assert!(said(euros).contains("in EUR"));
    let mut other = good();
    other.statements[0].account = Some("50607080".to_owned());
    assert!(said(other).contains("takes the statements of 10203040"));
    let mut lost = good();
    lost.rows = 9;
    assert!(said(lost).contains("rows in 9 = lines 1 + duplicates 0 + set aside 1"));
}

#[test]
fn another_account_in_the_same_file_is_set_aside_with_its_money() {
    let day = date(2021, 5, 4);
    let mut read = file(vec![line(2, day, 100, "In")]);
    read.statements.push(Statement {
        account: Some("50607080".to_owned()),
        lines: vec![line(3, day, -900, "Theirs")],
        ..Statement::default()
    });
    read.rows = 3;
    let plan = staged(read, &Held::new()).unwrap();
    assert_eq!(plan.proof.lines, 1);
    assert_eq!(plan.proof.set_aside_money.money_out, Money::from_pence(900));
    assert_eq!(
        plan.set_aside.last().unwrap().why,
        "of another account, 50607080"
    );
}

#[test]
fn the_digest_covers_everything_that_was_confirmed() {
    let day = date(2021, 5, 4);
    let plan = staged(file(vec![line(2, day, 100, "In")]), &Held::new()).unwrap();
    let same = staged(file(vec![line(2, day, 100, "In")]), &Held::new()).unwrap();
    assert_eq!(plan.digest(), same.digest());
    let changes: [fn(&mut Plan); 13] = [
        |p| p.account = AccountCode::ACCOUNTABLE_BODY,
        |p| p.file = Digest::of(b"another"),
        |p| p.profile.push('2'),
        |p| p.source = None,
        |p| p.lines[0].standing = Standing::Duplicate,
        |p| p.lines[0].occurrence = 2,
        |p| p.lines[0].line.party = Some("Somebody".to_owned()),
        |p| p.lines[0].line.vat = Some(Money::NIL),
        |p| p.lines[0].line.at.row = 3,
        |p| p.set_aside[0].why.push('!'),
        |p| p.set_aside[0].amount = Money::from_pence(1),
        |p| p.set_aside.clear(),
        |p| p.lines.clear(),
    ];
    for change in changes {
        let mut other = plan.clone();
        change(&mut other);
        assert_ne!(plan.digest(), other.digest());
    }
}
