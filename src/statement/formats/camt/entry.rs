//! One Ntry of a CAMT statement, whatever its details → one line.

use jiff::civil::Date;

use crate::{
    ledger::money::Money,
    statement::{
        formats::{
            day,
            figure::{self, Marks},
            harvest::{Harvest, other_currency, place},
            text,
        },
        line::{Statement, StatementLine, squeezed},
    },
};

/// How much text of a batch's details is kept on its line.
const KEPT: usize = 4_000;

/// An entry as the file gives it.
#[derive(Default)]
pub(super) struct Entry {
    line: u32,
    amount: String,
    currency: Option<String>,
    side: String,
    status: String,
    booked: Option<Date>,
    valued: Option<Date>,
    id: Option<String>,
    kind: Vec<String>,
    says: Kept,
    references: Kept,
    batches: Batches,
    debtor: Party,
    creditor: Party,
}

impl Entry {
    pub(super) fn new(line: u32) -> Entry {
        Entry {
            line,
            ..Entry::default()
        }
    }

    /// Takes an element of the entry by its path within it.
    pub(super) fn take(&mut self, path: &str, value: &str, currency: Option<&str>, line: u32) {
        match path {
            "/Amt" => {
                value.clone_into(&mut self.amount);
                self.currency = currency.and_then(text::filled);
                self.line = line;
            }
            "/CdtDbtInd" => value.clone_into(&mut self.side),
            "/Sts" | "/Sts/Cd" | "/Sts/Prtry" if !value.is_empty() => {
                value.clone_into(&mut self.status);
            }
            "/BookgDt/Dt" | "/BookgDt/DtTm" => self.booked = day::iso(value),
            "/ValDt/Dt" | "/ValDt/DtTm" => self.valued = day::iso(value),
            "/AcctSvcrRef" => self.id = text::filled(value),
            "/BkTxCd/Domn/Cd"
            | "/BkTxCd/Domn/Fmly/Cd"
            | "/BkTxCd/Domn/Fmly/SubFmlyCd"
            | "/BkTxCd/Prtry/Cd" => self.kind.extend(text::filled(value)),
            "/NtryRef" => self.references.add(value),
            "/AddtlNtryInf" => self.says.add(value),
            "/NtryDtls/Btch/TtlAmt" => self.batches.add(value, currency),
            _ => self.detail(path, value),
        }
    }

    fn detail(&mut self, path: &str, value: &str) {
        let within = path.strip_prefix("/NtryDtls").unwrap_or(path);
        if let Some(batch) = within.strip_prefix("/Btch") {
            if matches!(batch, "/MsgId" | "/PmtInfId") {
                self.references.add(value);
            }
            return;
        }
        match within.strip_prefix("/TxDtls").unwrap_or("") {
            "/Refs/EndToEndId"
            | "/Refs/ChqNb"
            | "/Refs/PmtInfId"
            | "/RmtInf/Strd/CdtrRefInf/Ref"
            | "/RmtInf/Strd/CdtrRefInf/CdtrRef" => {
                self.references.add(value);
            }
            "/RmtInf/Ustrd" | "/RmtInf/Strd/AddtlRmtInf" | "/AddtlTxInf" => self.says.add(value),
            "/RltdPties/Dbtr/Nm" | "/RltdPties/Dbtr/Pty/Nm" => self.debtor.add(value),
            "/RltdPties/Cdtr/Nm" | "/RltdPties/Cdtr/Pty/Nm" => self.creditor.add(value),
            _ => {}
        }
    }

    /// Puts the entry where it belongs: among the lines, or among the problems; `made` is the day
    /// on which the bank made the file.
    pub(super) fn end(self, made: Option<Date>, statement: &mut Statement, harvest: &mut Harvest) {
        let amount = match signed(&self.amount, &self.side) {
            Ok(amount) => amount,
            Err(why) => return harvest.unread(self.line, &why, Money::NIL),
        };
        if statement.currency.is_none() {
            statement.currency.clone_from(&self.currency);
        }
        if let (Some(own), Some(other)) = (&statement.currency, &self.currency)
            && own != other
        {
            harvest.problem(self.line, other_currency(&self.amount, other, own));
        }
        let Some(date) = self.booked.or(self.valued).or(made) else {
            let why = "the entry has neither a booking date nor a value date";
            return harvest.unread(self.line, why, amount);
        };
        if self.booked.or(self.valued).is_none() {
            let why = format!(
                "the entry has neither a booking date nor a value date, so the day {date} on \
                 which the file was made is used; check it with the bank"
            );
            harvest.problem(self.line, why);
        }
        if let Some(sum) = self.batches.other_than(amount, self.currency.as_deref()) {
            harvest.note(format!(
                "the payments of the batch on line {} come to {}, and its entry is {}, which is \
                 what is read",
                self.line,
                sum.to_plain(),
                amount.magnitude().to_plain(),
            ));
        }
        let other = if amount.is_negative() {
            self.creditor
        } else {
            self.debtor
        };
        let pending = !matches!(self.status.as_str(), "" | "BOOK");
        let line = StatementLine {
            at: place(self.line),
            date,
            period: None,
            own_period: None,
            amount,
            vat: None,
            text: self.says.text,
            reference: text::filled(&self.references.text),
            kind: text::filled(&self.kind.join("-")),
            code: None,
            party: other.alone(),
            bank_id: self.id,
            balance: None,
            amount_text: self.amount,
            pending,
        };
        harvest.line(statement, line);
    }
}

/// An unsigned amount and its side: CRDT is money in, DBIT money out.
pub(super) fn signed(amount: &str, side: &str) -> Result<Money, String> {
    let money = figure::read(amount, Marks::Point).map_err(|error| error.to_string())?;
    if money.is_negative() {
        return Err(format!(
            "{amount} has a sign of its own beside CdtDbtInd {side}"
        ));
    }
    match side {
        "CRDT" => Ok(money),
        "DBIT" => Ok(money.turned()),
        _ => Err(format!(
            "the amount {amount} does not say CRDT or DBIT ('{side}')"
        )),
    }
}

/// Texts of an entry and its details, each once, as many as are kept.
#[derive(Default)]
struct Kept {
    text: String,
    last: String,
    full: bool,
}

impl Kept {
    fn add(&mut self, value: &str) {
        let value = squeezed(&[value]);
        if value.is_empty() || value.eq_ignore_ascii_case("NOTPROVIDED") || value == self.last {
            return;
        }
        if self.text.len().saturating_add(value.len()) > KEPT {
            if !self.full {
                self.text.push_str(" ...");
                self.full = true;
            }
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(&value);
        self.last = value;
    }
}

/// What the batches of an entry say that their payments come to.
#[derive(Default)]
struct Batches {
    sums: Vec<(Option<Money>, Option<String>)>,
}

impl Batches {
    fn add(&mut self, value: &str, currency: Option<&str>) {
        let sum = figure::read(value, Marks::Point).ok();
        self.sums.push((sum, currency.map(str::to_owned)));
    }

    /// What they come to, where that is not the amount of the entry; in another currency than the
    /// entry's they say nothing of it.
    fn other_than(&self, amount: Money, currency: Option<&str>) -> Option<Money> {
        let mut total = None;
        for (sum, own) in &self.sums {
            let comparable = own.is_none() || own.as_deref() == currency;
            let sum = (*sum).filter(|_| comparable)?;
            total = Some(total.unwrap_or(Money::NIL).plus(sum).ok()?);
        }
        total.filter(|total| *total != amount.magnitude())
    }
}

/// The other side of an entry: named where all details name the same.
#[derive(Default)]
struct Party {
    name: Option<String>,
    several: bool,
}

impl Party {
    fn add(&mut self, value: &str) {
        let name = text::filled(value);
        self.several |= self.name.is_some() && name != self.name;
        self.name = self.name.take().or(name);
    }

    fn alone(self) -> Option<String> {
        self.name.filter(|_| !self.several)
    }
}
