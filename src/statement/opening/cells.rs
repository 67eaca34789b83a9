//! The cells of a sheet of opening balances: which column holds what, and what a cell says.

use crate::{
    ledger::{
        book::Book,
        code::{AccountCode, FundCode},
        fund::Fund,
        money::Money,
    },
    statement::{
        amount::{DecimalMark, Side, read as read_amount},
        line::column_letters,
        rows::window::WindowRow,
        stage::fingerprint::normalised,
    },
};

/// Which column holds what.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Columns {
    pub(super) account: Option<u16>,
    pub(super) name: Option<u16>,
    pub(super) fund: Option<u16>,
    pub(super) balance: Option<u16>,
    pub(super) debit: Option<u16>,
    pub(super) credit: Option<u16>,
}

impl Columns {
    pub(super) fn of(row: &WindowRow) -> Option<Columns> {
        let mut columns = Columns::default();
        for cell in &row.cells {
            let letters = |c: char| if c.is_alphabetic() { c } else { ' ' };
            let heading = normalised(&cell.shown.chars().map(letters).collect::<String>());
            let column = match heading.as_str() {
                "account" | "code" | "account code" | "account no" | "account number"
                | "nominal" | "nominal code" => &mut columns.account,
                "name" | "account name" | "description" | "nominal name" => &mut columns.name,
                "fund" | "fund code" | "fund name" => &mut columns.fund,
                "balance" | "amount" | "opening balance" | "balance dr cr" => &mut columns.balance,
                "debit" | "dr" | "debits" => &mut columns.debit,
                "credit" | "cr" | "credits" => &mut columns.credit,
                _ => continue,
            };
            column.get_or_insert(cell.column);
        }
        let named = columns.account.or(columns.name).is_some();
        let sided = columns.debit.is_some() && columns.credit.is_some();
        (named && (columns.balance.is_some() || sided)).then_some(columns)
    }
}

/// A figure and its column, debit positive.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    pub(super) column: u16,
    pub(super) amount: Money,
}

/// The figure of a row: its balance, or its debit less its credit, one of which is blank.
pub(super) fn figure(row: &WindowRow, columns: Columns) -> Result<Option<Figure>, (u16, String)> {
    if let Some(column) = columns.balance {
        let amount = one_figure(row, Some(column)).map_err(|why| (column, why))?;
        return Ok(amount.map(|amount| Figure { column, amount }));
    }
    let side = |column: Option<u16>| {
        let column = column.unwrap_or_default();
        let amount = one_figure(row, Some(column)).map_err(|why| (column, why))?;
        let amount = amount.filter(|amount| !amount.is_nil());
        if amount.is_some_and(Money::is_negative) {
            let why = "stands below nil on its side; put it on the other";
            return Err((column, why.to_owned()));
        }
        Ok(amount.map(|amount| Figure { column, amount }))
    };
    let total = [text(row, columns.account), text(row, columns.name)];
    match (side(columns.debit)?, side(columns.credit)?) {
        (Some(debit), Some(_)) if total.into_iter().any(is_total) => Ok(Some(debit)),
        (Some(debit), Some(_)) => {
            let why = "the row has a debit and a credit; a balance is one or the other";
            Err((debit.column, why.to_owned()))
        }
        (Some(debit), None) => Ok(Some(debit)),
        (None, Some(Figure { column, amount })) => Ok(Some(Figure {
            column,
            amount: amount.turned(),
        })),
        (None, None) => Ok(None),
    }
}

pub(super) fn one_figure(row: &WindowRow, column: Option<u16>) -> Result<Option<Money>, String> {
    let shown = text(row, column);
    if shown.is_empty() {
        return Ok(None);
    }
    let amount = read_amount(shown, DecimalMark::Point).map_err(|error| error.to_string())?;
    Ok(Some(match amount.side {
        Some(Side::Credit) => amount.money.turned(),
        Some(Side::Debit) | None => amount.money,
    }))
}

pub(super) fn text(row: &WindowRow, column: Option<u16>) -> &str {
    let cell = row.cells.iter().find(|cell| Some(cell.column) == column);
    cell.map_or("", |cell| cell.shown.trim())
}

pub(super) fn is_total(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    ["total", "totals", "sum"].contains(&first.trim_end_matches(':').to_lowercase().as_str())
}

/// The account of a code, or of a name that one account alone has.
pub(super) fn account_of(code: &str, name: &str, book: &Book) -> Result<AccountCode, String> {
    if let Ok(code) = code.parse::<AccountCode>()
        && book.chart.get(code).is_some()
    {
        return Ok(code);
    }
    let named = [code, name].into_iter().filter(|text| !text.is_empty());
    let named: Vec<String> = named.map(normalised).collect();
    let mut fits = book
        .chart
        .iter()
        .filter(|account| named.contains(&normalised(&account.name)));
    match (fits.next(), fits.next(), code.parse::<AccountCode>()) {
        (Some(account), None, _) if code.is_empty() || code.parse::<AccountCode>().is_err() => {
            Ok(account.code)
        }
        (_, _, Ok(code)) => Err(format!(
            "there is no account {code} in the chart; add it to the chart first"
        )),
        (Some(_), Some(_), _) => Err(format!("several accounts are named '{name}'; say the code")),
        _ if code.is_empty() && name.is_empty() => Err("no account stands in the row".to_owned()),
        _ => Err(format!(
            "no account of the chart is '{}'; say its code",
            if code.is_empty() { name } else { code }
        )),
    }
}

/// The fund of a code or a name; the only one where the sheet says none.
pub(super) fn fund_of(text: &str, book: &Book) -> Result<FundCode, String> {
    if text.is_empty() {
        let mut funds = book.funds.keys();
        return match (funds.next(), funds.next()) {
            (Some(only), None) => Ok(*only),
            _ => Err("the row does not say the fund".to_owned()),
        };
    }
    let by_name = |fund: &&Fund| normalised(&fund.name) == normalised(text);
    text.parse::<FundCode>()
        .ok()
        .filter(|fund| book.funds.contains_key(fund))
        .or_else(|| book.funds.values().find(by_name).map(|fund| fund.code))
        .ok_or_else(|| format!("there is no fund '{text}'; add it to the funds first"))
}

pub(super) fn cell_name(row: u32, column: u16) -> String {
    format!("{}{row}", column_letters(column))
}
