//! One value for every report: rows of figures, and what is behind each figure.
//!
//! A report is a function of (ledger head, layout): the same input gives the same report (law 10).
//! It keeps selections, never postings; those are fetched when somebody asks.

use std::fmt;

use jiff::civil::Date;

use crate::ledger::{
    balance::Selection, calendar::FinancialYear, code::GrantCode, digest::Head, money::Money,
};

/// A report, as it is agreed, frozen and rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The name that commands know it by, such as `end-of-year`.
    pub id: String,
    /// Its title, such as "End of Year Financial Report 2020/21".
    pub title: String,
    /// Which paper of a board's pack it is, such as "Appendix A".
    pub paper: Option<String>,
    /// The partnership's name.
    pub partnership: String,
    /// The year that it is about.
    pub year: FinancialYear,
    /// The head of the book that it was made from.
    pub head: Head,
    /// The heading over the labels.
    pub label_heading: String,
    /// What stands beside the labels.
    pub columns: Vec<Column>,
    /// Its rows, those that are hidden included.
    pub rows: Vec<Row>,
    /// What it says about itself on its face, such as lines that still wait.
    pub notes: Vec<String>,
    /// What was checked.
    pub checks: Vec<Check>,
}

impl Report {
    /// The rows that are printed.
    pub fn visible(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.hidden)
    }

    /// The row of an id, hidden or not.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// The figure of a row: that of its last money column, where totals stand.
    pub fn figure(&self, id: &str) -> Option<Money> {
        self.row(id)?.figure().map(|figure| figure.amount)
    }

    /// The checks that do not hold.
    pub fn failing(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| !check.holds)
    }

    /// How many columns hold money; a report with one prints as the paper does.
    pub fn money_columns(&self) -> usize {
        let money = |column: &&Column| column.kind == ColumnKind::Money;
        self.columns.iter().filter(money).count()
    }

    /// "Book of 56 records, head 4cea…": what somebody needs to verify the paper years later.
    pub fn provenance(&self) -> String {
        let Head { count, digest } = self.head;
        format!("Book of {count} records, head {digest}")
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Pounds and pence.
    Money,
    /// Words.
    Text,
    /// A day.
    Date,
}

impl ColumnKind {
    /// The word that a frozen report keeps.
    pub const fn word(self) -> &'static str {
        match self {
            ColumnKind::Money => "money",
            ColumnKind::Text => "text",
            ColumnKind::Date => "date",
        }
    }

    /// The kind of a word; none for any other word.
    pub fn from_word(word: &str) -> Option<ColumnKind> {
        [ColumnKind::Money, ColumnKind::Text, ColumnKind::Date]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A column of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading, unlike any other of the report.
    pub heading: String,
    /// What it holds.
    pub kind: ColumnKind,
}

impl Column {
    /// A column of pounds and pence.
    pub fn money(heading: impl Into<String>) -> Column {
        Column::of(heading, ColumnKind::Money)
    }

    /// A column of words.
    pub fn text(heading: impl Into<String>) -> Column {
        Column::of(heading, ColumnKind::Text)
    }

    /// A column of some kind.
    pub fn of(heading: impl Into<String>, kind: ColumnKind) -> Column {
        let heading = heading.into();
        Column { heading, kind }
    }
}

/// What a row is to the arithmetic of its report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// Words only.
    Heading,
    /// A figure that counts.
    Figure,
    /// A figure that is already inside another and must not be added again.
    Memo,
    /// A sum of other rows.
    Total,
}

impl RowKind {
    /// The word that files and JSON use.
    pub const fn word(self) -> &'static str {
        match self {
            RowKind::Heading => "heading",
            RowKind::Figure => "figure",
            RowKind::Memo => "memo",
            RowKind::Total => "total",
        }
    }

    /// The kind of a word; none for any other word.
    pub fn from_word(word: &str) -> Option<RowKind> {
        use RowKind::{Figure, Heading, Memo, Total};
        [Heading, Figure, Memo, Total]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A row of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id, such as A1 or TA, unlike any other of the report.
    pub id: String,
    /// What it is to the arithmetic.
    pub kind: RowKind,
    /// What it says.
    pub label: String,
    /// How far its label is indented, from 0.
    pub level: u8,
    /// Whether it is left out of what is printed, being nil and hidden when nil.
    pub hidden: bool,
    /// The row whose figure, sign turned, it breaks down together with its like.
    pub breaks_down: Option<String>,
    /// One value for each column.
    pub values: Vec<Value>,
}

impl Row {
    /// A row with its values.
    pub fn new(
        id: impl Into<String>,
        kind: RowKind,
        label: impl Into<String>,
        values: Vec<Value>,
    ) -> Row {
        Row {
            id: id.into(),
            kind,
            label: label.into(),
            level: 0,
            hidden: false,
            breaks_down: None,
            values,
        }
    }

    /// Its figure: that of its last money column.
    pub fn figure(&self) -> Option<&Figure> {
        self.values.iter().rev().find_map(Value::figure)
    }
}

/// What stands in one column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// Words.
    Text(String),
    /// A day.
    Date(Date),
    /// Pounds and pence.
    Money(Figure),
}

impl Value {
    /// An amount and what is behind it.
    pub const fn money(amount: Money, behind: Behind) -> Value {
        Value::Money(Figure { amount, behind })
    }

    /// The figure, where it is one.
    pub const fn figure(&self) -> Option<&Figure> {
        match self {
            Value::Money(figure) => Some(figure),
            Value::Blank | Value::Text(_) | Value::Date(_) => None,
        }
    }
}

/// An amount with the sign that readers see, and what is behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The amount.
    pub amount: Money,
    /// What it was made of.
    pub behind: Behind,
}

/// What a figure was made of (law 11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// Nothing in the ledger: a figure of a statement, say.
    Nothing,
    /// The postings of a selection.
    Selection(Selection),
    /// Other rows of the same column.
    Rows(Vec<Term>),
    /// The award entries of some grants for a year, found by grant, not by account.
    Awards {
        /// The grants.
        grants: Vec<GrantCode>,
        /// The year that was awarded.
        year: FinancialYear,
    },
}

impl Behind {
    /// The sum of some rows.
    pub fn adding<T: Into<String>>(rows: impl IntoIterator<Item = T>) -> Behind {
        let term = |row: T| Term {
            row: row.into(),
            less: false,
        };
        Behind::Rows(rows.into_iter().map(term).collect())
    }

    /// A posting's amount with the sign of the figure, so that postings add up to it.
    #[must_use]
    pub const fn sign(&self, amount: Money) -> Money {
        match self {
            Behind::Selection(selection) => selection.sign(amount),
            Behind::Awards { .. } => amount.turned(),
            Behind::Nothing | Behind::Rows(_) => amount,
        }
    }
}

/// A row that a total adds or takes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The row's id.
    pub row: String,
    /// Whether it is taken away.
    pub less: bool,
}

/// `A1 + A2 - B`, with the sign of the first where it is taken away.
pub(crate) fn say_terms<'a>(terms: impl IntoIterator<Item = &'a Term>) -> String {
    let mut said = String::new();
    for term in terms {
        said.push_str(match (said.is_empty(), term.less) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        });
        said.push_str(&term.row);
    }
    said
}

/// What was checked, whether it holds, and the figures that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its id, such as C1.
    pub id: String,
    /// Whether it holds.
    pub holds: bool,
    /// The figures, in a sentence.
    pub says: String,
}

impl Check {
    /// A check and what it says.
    pub fn new(id: impl Into<String>, holds: bool, says: impl Into<String>) -> Check {
        let (id, says) = (id.into(), says.into());
        Check { id, holds, says }
    }
}

/// `C1 holds: …` or `C1 does not hold: …`.
impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holds = if self.holds { "holds" } else { "does not hold" };
        write!(f, "{} {holds}: {}", self.id, self.says)
    }
}
