//! The recoverable VAT inside the amount of a line, where its layout says that amounts hold it.

use super::table::Table;
use crate::{
    ledger::money::Money,
    statement::{
        profile::{Column, Vat},
        read::figures::{self, Fault},
        rows::RawRow,
    },
};

impl Table<'_> {
    /// The VAT of a row; none where its layout leaves it out or does not say, or the row says none.
    pub(super) fn vat(&self, row: &RawRow) -> Result<Option<Money>, Fault> {
        let gross = self.layout.profile.vat == Some(Vat::Gross);
        match figures::at(row, self.layout, Column::Vat) {
            Some((at, cell)) if gross => figures::money(cell, self.layout.profile.decimal)
                .map(|found| Some(figures::effect(found, self.layout.profile)))
                .map_err(|why| (at, why)),
            _ => Ok(None),
        }
    }
}
