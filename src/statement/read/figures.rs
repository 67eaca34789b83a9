//! The cells of a row → its amount, its date, its period and its balance, by what the profile says
//! of signs and columns; or the cell that cannot be proved, and why.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::{
    ledger::{calendar::FinancialYear, money::Money},
    statement::{
        amount::{self, Amount, AmountError, DecimalMark, Side},
        date::{self, FilePeriod},
        line::{bare, squeezed},
        profile::{Column, Kind, Profile, Sign, Vat},
        recognise::Layout,
        rows::{Cell, RawRow},
    },
};

/// What is said of a formula whose value the file does not keep.
const UNCALCULATED: &str =
    "the formula was never calculated; open the file in a spreadsheet program and save it";

/// A cell that cannot be proved: its column, and why.
pub(super) type Fault = (u16, String);

/// The money of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figures {
    /// Its effect on the account: money in positive.
    pub(super) effect: Money,
    /// The column that it is in.
    pub(super) column: u16,
    /// As the file writes it.
    pub(super) written: String,
    /// What stands in the column of money out, and in that of money in.
    pub(super) apart: Option<(Money, Money)>,
}

impl Figures {
    /// Whether any money moves: blank and nil move none.
    pub(super) fn moves(&self) -> bool {
        let apart = self.apart;
        !self.effect.is_nil() || apart.is_some_and(|(out, into)| !out.is_nil() || !into.is_nil())
    }
}

/// Reads a cell as money of whoever keeps the record. Brackets and DR say one thing at a bank; in a
/// ledger, where what is a debit has no brackets, they say two.
pub(super) fn money(cell: &Cell, profile: &Profile) -> Result<Amount, String> {
    let found = written(cell, profile.decimal)?;
    if found.bracketed && profile.kind == Kind::LedgerExtract {
        return Err(AmountError::TwoSigns(cell.shown()).to_string());
    }
    Ok(found)
}

/// Reads a cell as money, whoever wrote it.
pub(super) fn written(cell: &Cell, mark: DecimalMark) -> Result<Amount, String> {
    match cell {
        Cell::Number(number) => amount::read(number, DecimalMark::Point),
        Cell::Text(text) | Cell::Error(text) => amount::read(text, mark),
        Cell::Uncalculated => return Err(UNCALCULATED.to_owned()),
        Cell::Date(_) | Cell::Bool(_) => {
            return Err(format!(
                "the cell shows {}, which is no amount; mend its format in the file",
                cell.shown()
            ));
        }
    }
    .map_err(|error| error.to_string())
}

/// The money of a row; none where every column of money is blank.
pub(super) fn of(row: &RawRow, layout: &Layout<'_>) -> Result<Option<Figures>, Fault> {
    if layout.columns.get(Column::Amount).is_some() {
        let Some((column, amount)) = at(row, layout, Column::Amount) else {
            return Ok(None);
        };
        let sides = layout.columns.get(Column::Side);
        let side = sides.map(|sides| (sides, at(row, layout, Column::Side)));
        return one(column, amount, side, layout.profile).map(Some);
    }
    apart(
        at(row, layout, Column::MoneyOut),
        at(row, layout, Column::MoneyIn),
        layout.profile,
    )
}

fn one(
    at: u16,
    cell: &Cell,
    side: Option<(u16, Option<(u16, &Cell)>)>,
    profile: &Profile,
) -> Result<Figures, Fault> {
    let found = money(cell, profile).map_err(|why| (at, why))?;
    let mut money_of = effect(found, profile);
    let signed = found.side.is_some() || found.money.is_negative() || found.money.is_nil();
    if let (Some((sides, None)), false) = (side, signed) {
        let why = "nothing stands here that says which side the amount is on, so it is not clear \
                   whether it is money in or out";
        return Err((sides, why.to_owned()));
    }
    if let Some((_, Some((side_at, side_cell)))) = side {
        let shown = side_cell.shown();
        let named = profile
            .side(&shown)
            .ok_or_else(|| (side_at, no_side(&shown, profile)))?;
        let written = found.side.map(|_| effect(found, profile));
        let sided = sided(found.money, named, profile);
        if written.is_some_and(|written| written != sided) || found.money.is_negative() {
            let why = format!(
                "'{}' beside {shown} has two signs, so it is not clear whether it is money in or \
                 out",
                cell.shown(),
            );
            return Err((at, why));
        }
        money_of = sided;
    }
    Ok(Figures {
        effect: money_of,
        column: at,
        written: cell.shown(),
        apart: None,
    })
}

/// Why a text of the column of sides marks none.
fn no_side(shown: &str, profile: &Profile) -> String {
    let sides = &profile.sides;
    if sides.is_empty() {
        return format!("'{shown}' is neither CR nor DR");
    }
    format!(
        "'{shown}' marks no side; the layout reads {} as money in and {} as money out",
        listed(&sides.money_in),
        listed(&sides.money_out)
    )
}

fn listed(words: &[String]) -> String {
    if words.is_empty() {
        return "nothing".to_owned();
    }
    words.join(" or ")
}

/// An amount beside its side: where the layout names the words of its sides, they say which way it
/// went; CR and DR alone mean what they do to whoever keeps the record.
fn sided(money: Money, side: Side, profile: &Profile) -> Money {
    if profile.sides.is_empty() {
        let found = Amount {
            money,
            side: Some(side),
            bracketed: false,
        };
        return effect(found, profile);
    }
    match side {
        Side::Credit => money,
        Side::Debit => money.turned(),
    }
}

/// Money out and money in, each in its own column.
fn apart(
    out: Option<(u16, &Cell)>,
    into: Option<(u16, &Cell)>,
    profile: &Profile,
) -> Result<Option<Figures>, Fault> {
    let read =
        |cell: Option<(u16, &Cell)>, other: Side| -> Result<Option<(u16, Money, String)>, Fault> {
            let Some((at, cell)) = cell else {
                return Ok(None);
            };
            let found = money(cell, profile).map_err(|why| (at, why))?;
            let refused = found.side == Some(other)
                || (found.money.is_negative() && profile.kind == Kind::BankExport);
            if refused {
                let why = format!(
                    "'{}' has a sign of its own in a column that says the side already",
                    cell.shown()
                );
                return Err((at, why));
            }
            Ok(Some((at, found.money, cell.shown())))
        };
    let out = read(out, Side::Credit)?;
    let into = read(into, Side::Debit)?;
    let amount = |side: &Option<(u16, Money, String)>| side.as_ref().map_or(Money::NIL, |s| s.1);
    let (out_money, in_money) = (amount(&out), amount(&into));
    let Some((column, _, written)) = (if out_money.is_nil() {
        into.or(out)
    } else {
        out
    }) else {
        return Ok(None);
    };
    let effect = in_money
        .minus(out_money)
        .map_err(|error| (column, error.to_string()))?;
    Ok(Some(Figures {
        effect,
        column,
        written,
        apart: Some((out_money, in_money)),
    }))
}

/// A figure of the file → its effect on the account that it is imported into.
pub(super) fn effect(found: Amount, profile: &Profile) -> Money {
    signed(found, profile.sign, profile.kind)
}

/// A balance of the file → what the account then holds.
pub(super) fn balance(found: Amount, profile: &Profile) -> Money {
    let sign = profile.balance_sign.unwrap_or(profile.sign);
    signed(found, sign, profile.kind)
}

/// At a bank CR is money in. In a ledger DR is what is written without a minus, and the profile
/// says whether that is money in or out.
fn signed(found: Amount, sign: Sign, kind: Kind) -> Money {
    let turned = sign == Sign::PositiveIsMoneyOut;
    let debit = match (found.side, kind) {
        (None, _) => {
            return if turned {
                found.money.turned()
            } else {
                found.money
            };
        }
        (Some(side), Kind::BankExport) => side == Side::Debit,
        (Some(side), Kind::LedgerExtract) => (side == Side::Debit) == turned,
    };
    if debit {
        found.money.turned()
    } else {
        found.money
    }
}

/// The recoverable VAT inside the amount of a row; none where its layout leaves it out or does not
/// say, or the row says none.
pub(super) fn vat(row: &RawRow, layout: &Layout<'_>) -> Result<Option<Money>, Fault> {
    let gross = layout.profile.vat == Some(Vat::Gross);
    match at(row, layout, Column::Vat) {
        Some((at, cell)) if gross => money(cell, layout.profile)
            .map(|found| Some(effect(found, layout.profile)))
            .map_err(|why| (at, why)),
        _ => Ok(None),
    }
}

/// The day of a row; none where the cell is blank.
pub(super) fn day(
    row: &RawRow,
    layout: &Layout<'_>,
    year: Option<FinancialYear>,
) -> Result<Option<Date>, Fault> {
    let Some((at, cell)) = at(row, layout, Column::Date) else {
        return Ok(None);
    };
    let read = match cell {
        Cell::Date(found) => return Ok(Some(found.date())),
        Cell::Text(text) | Cell::Number(text) => {
            let read = date::read_as(text, year, layout.profile.dates);
            let timed = matches!(read, Err(date::DateError::TimeOnly(_)));
            if timed && layout.profile.undated.is_some() {
                return Ok(None);
            }
            read
        }
        Cell::Uncalculated => return Err((at, UNCALCULATED.to_owned())),
        Cell::Error(shown) => {
            return Err((
                at,
                format!("the cell shows {shown}; mend the formula in the file"),
            ));
        }
        Cell::Bool(_) => Err(date::DateError::Unclear(cell.shown())),
    };
    read.map(Some).map_err(|error| (at, error.to_string()))
}

/// The period of a row, where the profile says that periods decide.
pub(super) fn period(row: &RawRow, layout: &Layout<'_>) -> Result<Option<FilePeriod>, Fault> {
    let Some((at, cell)) = at(row, layout, Column::Period) else {
        let column = layout.columns.get(Column::Period);
        return Err((
            column.unwrap_or_default(),
            "the row has no period, which says where in the year it belongs".to_owned(),
        ));
    };
    // A spreadsheet turns Apr-20 into the first of that month.
    if let Cell::Date(found) = cell {
        return Ok(Some(date::of_day(found.date())));
    }
    date::read_period(&cell.shown(), layout.profile.period_form)
        .map(Some)
        .map_err(|error| (at, error.to_string()))
}

/// The cell of a column, where the layout has the column and the cell holds something.
pub(super) fn at<'r>(
    row: &'r RawRow,
    layout: &Layout<'_>,
    column: Column,
) -> Option<(u16, &'r Cell)> {
    let at = layout.columns.get(column)?;
    row.cell(at).map(|cell| (at, cell))
}

/// The cells of words that show an error or nothing: the line stands, but what it says is lost.
pub(super) fn unshown<'r>(
    row: &'r RawRow,
    layout: &'r Layout<'_>,
) -> impl Iterator<Item = Fault> + 'r {
    const WORDS: [Column; 8] = [
        Column::Text,
        Column::Reference,
        Column::Kind,
        Column::Code,
        Column::Party,
        Column::BankId,
        Column::Account,
        Column::Currency,
    ];
    row.cells.iter().filter_map(|(at, cell)| {
        let why = match cell {
            Cell::Error(shown) => format!("the cell shows {shown}; mend the formula in the file"),
            Cell::Uncalculated => UNCALCULATED.to_owned(),
            Cell::Text(_) | Cell::Number(_) | Cell::Date(_) | Cell::Bool(_) => return None,
        };
        let words = WORDS
            .iter()
            .any(|column| layout.columns.get(*column) == Some(*at));
        words.then_some((*at, why))
    })
}

/// The words of a column, with runs of spaces made one.
pub(super) fn words(row: &RawRow, layout: &Layout<'_>, column: Column) -> Option<String> {
    let (_, cell) = at(row, layout, column)?;
    words_of(cell)
}

/// What a line says: the words of its text, and of the columns that the profile adds to it.
pub(super) fn text(row: &RawRow, layout: &Layout<'_>) -> String {
    let mut text = words(row, layout, Column::Text).unwrap_or_default();
    for column in &layout.more_text {
        if let Some(more) = row.cell(*column).and_then(words_of) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&more);
        }
    }
    text
}

fn words_of(cell: &Cell) -> Option<String> {
    let shown = match cell {
        Cell::Text(text) | Cell::Number(text) => Cow::Borrowed(text.as_str()),
        Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated => {
            Cow::Owned(cell.shown())
        }
    };
    let bare = bare(&shown);
    (!bare.is_empty()).then(|| squeezed(&[bare]))
}
