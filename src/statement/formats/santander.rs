//! Santander's text export → statements.
//!
//! Its first line says which days it covers and its next which account; then each movement has four
//! lines, newest first: `Date:`, `Description:`, `Amount:` with its minus, and the `Balance:` after
//! it, which proves the amounts and their order.

use jiff::civil::Date;

use super::{
    Format, FormatError,
    harvest::{Harvest, place},
    text,
};
use crate::{
    ledger::money::Money,
    statement::{
        amount::{self, Amount, DecimalMark},
        date,
        line::{ReadFile, Statement, StatementLine, bare},
    },
};

/// How many lines may stand above the first movement.
const ABOVE: usize = 12;

/// Whether the beginning of a file is that of the export: the days that it covers, and soon after
/// them the four lines of a movement.
pub(super) fn fits(head: &str) -> bool {
    let mut filled = head.lines().map(labelled).filter(|line| !line.is_blank());
    if filled.next().and_then(|line| line.label) != Some(Label::From) {
        return false;
    }
    let rest: Vec<Option<Label>> = filled.take(ABOVE).map(|line| line.label).collect();
    let movement = [
        Some(Label::Date),
        Some(Label::Description),
        Some(Label::Amount),
    ];
    rest.windows(movement.len()).any(|lines| lines == movement)
}

/// Reads the export.
///
/// # Errors
/// [`FormatError`] where the file is another.
pub fn read(bytes: &[u8], most: u32) -> Result<ReadFile, FormatError> {
    if !fits(&text::head(bytes)) {
        return Err(FormatError::NotThis("Santander's text export"));
    }
    let (text, encoding) = text::decode(bytes, None);
    let mut harvest = Harvest::new(Format::Santander, &text, encoding, most);
    let mut reading = Reading::default();
    for (number, line) in (1_u32..).zip(text::each_line(&text)) {
        reading.take(labelled(line), number, &mut harvest)?;
    }
    reading.end_statement(&mut harvest);
    Ok(harvest.finish(text::lines_after(1, &text)))
}

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    From,
    Account,
    Date,
    Description,
    Amount,
    Balance,
}

/// A line: its label, where it has one, and the rest.
struct Line<'a> {
    label: Option<Label>,
    value: &'a str,
}

impl Line<'_> {
    const fn is_blank(&self) -> bool {
        self.label.is_none() && self.value.is_empty()
    }
}

fn labelled(line: &str) -> Line<'_> {
    let whole = bare(line);
    let unnamed = Line {
        label: None,
        value: whole,
    };
    let Some((name, value)) = whole.split_once(':') else {
        return unnamed;
    };
    let label = match bare(name) {
        "From" => Label::From,
        "Account" => Label::Account,
        "Date" => Label::Date,
        "Description" => Label::Description,
        "Amount" => Label::Amount,
        "Balance" => Label::Balance,
        _ => return unnamed,
    };
    Line {
        label: Some(label),
        value: bare(value),
    }
}

/// A movement that has not ended.
#[derive(Default)]
struct Movement<'a> {
    line: u32,
    date: &'a str,
    description: Option<&'a str>,
    amount: Option<(u32, &'a str)>,
    balance: Option<(u32, &'a str)>,
}

/// The statement that is being read.
#[derive(Default)]
struct Reading<'a> {
    statement: Statement,
    movement: Option<Movement<'a>>,
    /// Whether the account or the days of it were given.
    begun: bool,
}

impl<'a> Reading<'a> {
    fn take(
        &mut self,
        Line { label, value }: Line<'a>,
        number: u32,
        harvest: &mut Harvest,
    ) -> Result<(), FormatError> {
        match (label, &mut self.movement) {
            (Some(Label::From), _) => {
                self.head(harvest)?;
                (self.statement.from, self.statement.to) = covered(value);
            }
            (Some(Label::Account), _) => {
                self.head(harvest)?;
                self.statement.account = text::filled(value);
            }
            (Some(Label::Date), _) => {
                harvest.movement()?;
                self.end_movement(harvest);
                self.movement = Some(Movement {
                    line: number,
                    date: value,
                    ..Movement::default()
                });
            }
            (Some(Label::Description), Some(movement)) if movement.description.is_none() => {
                movement.description = Some(value);
            }
            (Some(Label::Amount), Some(movement)) if movement.amount.is_none() => {
                movement.amount = Some((number, value));
            }
            (Some(Label::Balance), Some(movement)) if movement.balance.is_none() => {
                movement.balance = Some((number, value));
            }
            (None, _) if value.is_empty() => {}
            (None, _) => {
                harvest.part()?;
                let why = "a note: nothing of a movement stands before a colon";
                harvest.set_aside(number, why, Money::NIL);
            }
            (Some(_), _) => {
                harvest.part()?;
                let why = format!("'{value}' does not belong to the movement above it");
                harvest.unread(number, &why, Money::NIL);
            }
        }
        Ok(())
    }

    /// The days or the account, above the movements; below some, they begin another statement.
    fn head(&mut self, harvest: &mut Harvest) -> Result<(), FormatError> {
        harvest.part()?;
        if self.movement.is_some() || !self.statement.lines.is_empty() {
            self.end_statement(harvest);
        }
        self.begun = true;
        Ok(())
    }

    fn end_statement(&mut self, harvest: &mut Harvest) {
        self.end_movement(harvest);
        let mut statement = std::mem::take(&mut self.statement);
        if !std::mem::take(&mut self.begun) && statement.lines.is_empty() {
            return;
        }
        statement.currency = Some("GBP".to_owned());
        let days = statement.lines.iter().map(|line| line.date);
        statement.from = statement.from.or(days.clone().min());
        statement.to = statement.to.or(days.max());
        harvest.followed(statement);
    }

    fn end_movement(&mut self, harvest: &mut Harvest) {
        let Some(movement) = self.movement.take() else {
            return;
        };
        match movement.line() {
            Ok((line, wrong)) => {
                if let Some((at, why)) = wrong {
                    harvest.problem(at, why);
                }
                harvest.line(&mut self.statement, line);
            }
            Err((at, why, money)) => {
                harvest.problem(at, why.clone());
                harvest.set_aside(movement.line, format!("not read: {why}"), money);
            }
        }
    }
}

/// A line of the file, and what is wrong there.
type Wrong = (u32, String);

impl Movement<'_> {
    /// The line, with what is wrong with its balance; or what is wrong with it, and its money.
    fn line(&self) -> Result<(StatementLine, Option<Wrong>), (u32, String, Money)> {
        let nil = Money::NIL;
        let Some((at, written)) = self.amount else {
            let why = "the movement has no amount".to_owned();
            return Err((self.line, why, nil));
        };
        let money = figure(written).map_err(|why| (at, why, nil))?;
        let date = day(self.date).ok_or_else(|| {
            let why = format!("'{}' is not a date, such as 03/04/2020", self.date);
            (self.line, why, money)
        })?;
        let read = self
            .balance
            .map(|(at, balance)| figure(balance).map_err(|why| (at, why)));
        let (balance, wrong) = match read.transpose() {
            Ok(balance) => (balance, None),
            Err(wrong) => (None, Some(wrong)),
        };
        let line = StatementLine {
            at: place(self.line),
            date,
            period: None,
            own_period: None,
            amount: money,
            vat: None,
            text: text::filled(self.description.unwrap_or_default()).unwrap_or_default(),
            reference: None,
            kind: None,
            code: None,
            party: None,
            bank_id: None,
            balance,
            amount_text: written.to_owned(),
            pending: false,
        };
        Ok((line, wrong))
    }
}

/// A figure with its sign; one with CR or DR is of another bank.
fn figure(written: &str) -> Result<Money, String> {
    match amount::read(written, DecimalMark::Point) {
        Ok(Amount {
            money, side: None, ..
        }) => Ok(money),
        Ok(Amount { side: Some(_), .. }) => Err(format!(
            "'{written}' has a side in words, which this export does not write"
        )),
        Err(error) => Err(error.to_string()),
    }
}

fn day(written: &str) -> Option<Date> {
    date::read(written, None).ok()
}

/// `01/04/2020 to 31/03/2021`.
fn covered(value: &str) -> (Option<Date>, Option<Date>) {
    match value.split_once(" to ") {
        Some((from, to)) => (day(bare(from)), day(bare(to))),
        None => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPORT: &str = "From: 01/04/2020 to 30/04/2020\r\n\r\nAccount: XXXX XXXX XXXX 9185\r\n\
        \r\nDate: 24/04/2020\r\nDescription: BANK GIRO CREDIT REF COUNCIL\r\nAmount: 150.00 \r\n\
        Balance: 5722.17 \r\n\r\nDate: 03/04/2020\r\nDescription: CARD PAYMENT TO HALL,10.45 GBP\
        \r\nAmount: -10.45 \r\nBalance: 5572.17 \r\n";

    fn summed(text: &str) -> ReadFile {
        read(text.as_bytes(), 1_000).unwrap()
    }

    #[test]
    fn movements_are_lines_proved_by_the_balances_beside_them() {
        let file = summed(EXPORT);
        assert!(file.problems.is_empty(), "{:?}", file.problems);
        let [statement] = file.statements.as_slice() else {
            panic!("one statement: {file:?}");
        };
        assert_eq!(statement.account.as_deref(), Some("XXXX XXXX XXXX 9185"));
        assert_eq!(statement.balances, Some(true));
        let amounts: Vec<i64> = statement
            .lines
            .iter()
            .map(|line| line.amount.pence())
            .collect();
        assert_eq!(amounts, [15_000, -1_045]);
        let opening = statement.opening.as_ref().map(|stated| stated.amount);
        assert_eq!(opening.map(Money::pence), Some(558_262));
        assert_eq!(
            statement.from.map(|day| day.to_string()),
            Some("2020-04-01".to_owned())
        );
        assert_eq!(statement.lines[1].at.to_string(), "line 10");
    }

    #[test]
    fn a_space_that_does_not_break_and_a_code_of_the_pound_are_part_of_the_form() {
        let odd = EXPORT
            .replace(": ", ":\u{a0}")
            .replace("-10.45 ", "-10.45 GBP");
        let latin: Vec<u8> = odd
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        let file = read(&latin, 1_000).unwrap();
        assert_eq!(
            file.statements[0].balances,
            Some(true),
            "{:?}",
            file.problems
        );
    }

    #[test]
    fn what_does_not_follow_or_cannot_be_read_is_said_with_its_line_and_kept_out() {
        let torn = EXPORT.replace("5572.17", "5572.16");
        let file = summed(&torn);
        assert_eq!(file.problems.len(), 1, "{:?}", file.problems);
        assert_eq!(file.statements[0].balances, Some(false));
        let wrong = EXPORT.replace("Amount: -10.45", "Amount: ten pounds");
        let file = summed(&wrong);
        assert_eq!((file.rows, file.set_aside.len()), (2, 1));
        assert!(
            file.problems[0].why.contains("ten pounds"),
            "{:?}",
            file.problems
        );
        assert_eq!(file.problems[0].at.to_string(), "line 12");
        let twice = format!("{EXPORT}Balance: 1.00\r\nfoot\r\n");
        let file = summed(&twice);
        assert_eq!((file.rows, file.set_aside.len()), (4, 2));
    }

    #[test]
    fn a_second_account_is_a_second_statement() {
        let two = format!("{EXPORT}\r\n{}", EXPORT.replace("9185", "1234"));
        let file = summed(&two);
        let accounts: Vec<_> = file.statements.iter().map(|s| s.account.clone()).collect();
        assert_eq!(accounts.len(), 2, "{accounts:?}");
        assert!(file.statements.iter().all(|s| s.balances == Some(true)));
    }

    #[test]
    fn a_table_whose_first_cell_says_from_is_another_file() {
        assert!(!fits(
            "From:,01/04/2020\nDate,Description,Amount\n01/04/2020,A,1.00\n"
        ));
        assert!(!fits("Date: 01/04/2020\nDescription: A\nAmount: 1.00\n"));
    }
}
