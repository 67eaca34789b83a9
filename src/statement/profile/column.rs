//! What a column holds, and where the columns of a table are.

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// The day.
    Date,
    /// The accounting period.
    Period,
    /// The amount, with its sign, or with CR or DR in the cell or in the side's column.
    Amount,
    /// Money out of the account, written without a sign: paid out; the debits of a cost centre.
    MoneyOut,
    /// Money into the account: paid in; the credits of a cost centre.
    MoneyIn,
    /// The side of the amount: CR or DR, in or out.
    Side,
    /// What the line says.
    Text,
    /// Its reference.
    Reference,
    /// The bank's type of it.
    Kind,
    /// The council's account code.
    Code,
    /// The other party.
    Party,
    /// The bank's own identifier.
    BankId,
    /// The balance after the line.
    Balance,
    /// The account number.
    Account,
    /// The currency.
    Currency,
    /// The recoverable VAT inside the amount.
    Vat,
    /// What the bank has done with the line: settled, pending, declined.
    Status,
    /// Nothing that is read.
    Ignored,
}

impl Column {
    /// What it is, for a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Column::Date => "the date",
            Column::Period => "the period",
            Column::Amount => "the amount",
            Column::MoneyOut => "money out",
            Column::MoneyIn => "money in",
            Column::Side => "the side (CR or DR)",
            Column::Text => "what the line says",
            Column::Reference => "the reference",
            Column::Kind => "the type",
            Column::Code => "the account code",
            Column::Party => "the other party",
            Column::BankId => "the bank's own identifier",
            Column::Balance => "the balance",
            Column::Account => "the account number",
            Column::Currency => "the currency",
            Column::Vat => "the VAT inside the amount",
            Column::Status => "the status (settled or pending)",
            Column::Ignored => "not read",
        }
    }

    /// Its number, from 0.
    const fn number(self) -> usize {
        match self {
            Column::Date => 0,
            Column::Period => 1,
            Column::Amount => 2,
            Column::MoneyOut => 3,
            Column::MoneyIn => 4,
            Column::Side => 5,
            Column::Text => 6,
            Column::Reference => 7,
            Column::Kind => 8,
            Column::Code => 9,
            Column::Party => 10,
            Column::BankId => 11,
            Column::Balance => 12,
            Column::Account => 13,
            Column::Currency => 14,
            Column::Vat => 15,
            Column::Status => 16,
            Column::Ignored => 17,
        }
    }
}

/// The number of the last column.
const LAST: usize = Column::Ignored.number();

/// Where each column of a table is, asked for at every row of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns([Option<u16>; LAST + 1]);

impl Columns {
    /// Where a column is, from 0; none where the table lacks it.
    pub fn get(&self, column: Column) -> Option<u16> {
        self.0.get(column.number()).copied().flatten()
    }

    /// Where the columns are that the table has.
    pub fn places(&self) -> impl Iterator<Item = u16> {
        self.0.iter().copied().flatten()
    }
}

impl FromIterator<(Column, u16)> for Columns {
    fn from_iter<I: IntoIterator<Item = (Column, u16)>>(columns: I) -> Columns {
        let mut found = Columns::default();
        for (column, at) in columns {
            if let Some(place) = found.0.get_mut(column.number()) {
                *place = Some(at);
            }
        }
        found
    }
}
