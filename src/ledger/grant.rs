//! Funders and the grants they award: the agreement as data.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    calendar::FinancialYear,
    code::{FundCode, FunderCode, GrantCode, ProjectCode},
    money::Money,
    words::{self, Unfit},
};

/// A body that awards grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funder {
    /// Its code, such as OPCC.
    pub code: FunderCode,
    /// Its name, such as "Office of the Police and Crime Commissioner".
    pub name: String,
}

/// A grant: who awarded it, for what, and how much for each financial year.
///
/// The allocation of a year is income of that year; what it allocates to later years is agreement
/// data and not posted until they come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its code, such as CL-2021.
    pub code: GrantCode,
    /// Its title.
    pub title: String,
    /// Who awarded it.
    pub funder: FunderCode,
    /// The fund that its money is kept in.
    pub fund: FundCode,
    /// The project that it pays for, or `NONE`.
    pub project: ProjectCode,
    /// The first day that costs may be charged to it.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// The document that awarded it, such as "Award letter of 20 March 2020".
    pub authority: String,
    /// The allocation of each financial year.
    pub allocations: BTreeMap<FinancialYear, Money>,
}

impl Funder {
    /// That its name is no longer than a name may be.
    ///
    /// # Errors
    /// [`Unfit`] where it is.
    pub fn fits(&self) -> Result<(), Unfit> {
        words::name(&format!("the name of funder {}", self.code), &self.name)
    }
}

impl Grant {
    /// That its title and its authority are no longer than they may be.
    ///
    /// # Errors
    /// [`Unfit`] where one is.
    pub fn fits(&self) -> Result<(), Unfit> {
        let code = self.code;
        words::name(&format!("the title of grant {code}"), &self.title)?;
        words::sentence(&format!("the authority of grant {code}"), &self.authority)
    }

    /// The allocation of a year, nil where none was made.
    pub fn allocation(&self, year: FinancialYear) -> Money {
        self.allocations.get(&year).copied().unwrap_or_default()
    }
}
