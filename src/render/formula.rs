//! Figures as worksheet formulas: sums of rows, and sums of the journal by what a figure selects.

use std::{collections::BTreeMap, fmt};

use rust_xlsxwriter::utility::row_col_to_cell;

use super::journal::JournalRange;
use crate::{
    ledger::balance::{Choice, Part, Selection},
    report::table::{Behind, Figure, Term},
};

/// The longest formula and the most criteria that spreadsheet programs take, with room to spare.
const LONGEST: usize = 8_000;
const MOST_CRITERIA: usize = 100;

/// The formula of a figure that adds other rows of its column; rows that are not printed are nil
/// and are left out.
pub(super) fn of_rows(
    figure: &Figure,
    column: u16,
    places: &BTreeMap<&str, u32>,
) -> Option<String> {
    let Behind::Rows(terms) = &figure.behind else {
        return None;
    };
    let at = |term: &Term| Some((*places.get(term.row.as_str())?, term.less));
    let terms: Vec<(u32, bool)> = terms.iter().filter_map(at).collect();
    if terms.iter().all(|(_, less)| !less) {
        let rows: Vec<u32> = terms.iter().map(|(row, _)| *row).collect();
        return sum(&rows, column);
    }
    let mut formula = String::new();
    for (row, less) in terms {
        formula.push(if less { '-' } else { '+' });
        formula.push_str(&row_col_to_cell(row, column));
    }
    (formula.len() < LONGEST).then(|| formula.trim_start_matches('+').to_owned())
}

/// `SUM(B12:B14)` where the rows follow one another, else `(B7+B8+B10)`.
pub(super) fn sum(rows: &[u32], column: u16) -> Option<String> {
    let (first, last) = (rows.first()?, rows.last()?);
    let follows = rows
        .iter()
        .zip(*first..)
        .all(|(row, expected)| *row == expected);
    if follows {
        let (first, last) = (
            row_col_to_cell(*first, column),
            row_col_to_cell(*last, column),
        );
        return Some(format!("SUM({first}:{last})"));
    }
    let cells: Vec<String> = rows
        .iter()
        .map(|row| row_col_to_cell(*row, column))
        .collect();
    let formula = format!("({})", cells.join("+"));
    (formula.len() < LONGEST).then_some(formula)
}

/// The formula of a figure that selects postings: a sum over the journal sheet by the same terms.
pub(super) fn of_journal(figure: &Figure, journal: &JournalRange) -> Option<String> {
    match &figure.behind {
        Behind::Selection(selection) => of_selection(selection, journal),
        Behind::Nothing | Behind::Rows(_) | Behind::Awards { .. } => None,
    }
}

fn of_selection(selection: &Selection, journal: &JournalRange) -> Option<String> {
    let mut criteria = Criteria::default();
    let period = journal.period();
    match selection.part {
        Part::BroughtForward => criteria.one(&period, "0"),
        Part::Closing => criteria.one(&period, "13"),
        Part::InYear => {
            criteria.one(&period, "\">=1\"");
            criteria.one(&period, "\"<=12\"");
        }
        Part::ToMarch => criteria.one(&period, "\"<=12\""),
        Part::Whole => {}
    }
    criteria.choice(&journal.account(), &selection.accounts)?;
    criteria.choice(&journal.fund(), &selection.funds)?;
    criteria.choice(&journal.project(), &selection.projects)?;
    criteria.choice(&journal.line(), &selection.lines)?;
    let sign = if selection.turned { "-" } else { "" };
    let amount = journal.amount();
    let terms = criteria.terms.concat();
    let formula = match criteria.arrays {
        _ if criteria.terms.is_empty() => format!("{sign}SUM({amount})"),
        0 => format!("{sign}SUMIFS({amount}{terms})"),
        _ => format!("{sign}SUMPRODUCT(SUMIFS({amount}{terms}))"),
    };
    (formula.len() < LONGEST && criteria.terms.len() < MOST_CRITERIA).then_some(formula)
}

/// The pairs of a `SUMIFS`, each with a comma before it.
#[derive(Default)]
struct Criteria {
    terms: Vec<String>,
    arrays: usize,
}

impl Criteria {
    fn one(&mut self, range: &str, criterion: &str) {
        self.terms.push(format!(",{range},{criterion}"));
    }

    /// Several codes are an array: the first across, the second down, so that every pair is
    /// summed. None where that takes a third direction, or where nothing is selected at all.
    fn choice<T: Ord + fmt::Display>(&mut self, range: &str, choice: &Choice<T>) -> Option<()> {
        match choice {
            Choice::All => {}
            Choice::AllBut(codes) => {
                for code in codes {
                    self.one(range, &format!("\"<>{code}\""));
                }
            }
            Choice::Only(codes) => {
                let quoted: Vec<String> = codes.iter().map(|code| format!("\"{code}\"")).collect();
                match quoted.as_slice() {
                    [] => return None,
                    [code] => self.one(range, code),
                    many => {
                        let separator = match self.arrays {
                            0 => ",",
                            1 => ";",
                            _ => return None,
                        };
                        self.arrays = self.arrays.saturating_add(1);
                        self.one(range, &format!("{{{}}}", many.join(separator)));
                    }
                }
            }
        }
        Some(())
    }
}
