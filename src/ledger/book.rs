//! A book: a partnership's ledger, with everything that an entry is checked against.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    account::Chart,
    calendar::FinancialYear,
    code::{FundCode, FunderCode, GrantCode, ProjectCode},
    fund::{Fund, Restriction},
    grant::{Funder, Grant},
    project::Project,
};

/// A partnership's book and its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The short name by which commands choose it.
    pub slug: String,
    /// The partnership's name, as reports print it.
    pub name: String,
    /// How reports shorten it, such as CSP.
    pub short_name: String,
    /// The first year that it keeps; only this one has an opening entry.
    pub first_year: FinancialYear,
    /// Its accounts.
    pub chart: Chart,
    /// Its funds.
    pub funds: BTreeMap<FundCode, Fund>,
    /// Its funders.
    pub funders: BTreeMap<FunderCode, Funder>,
    /// Its grants.
    pub grants: BTreeMap<GrantCode, Grant>,
    /// Its projects, `NONE` among them.
    pub projects: BTreeMap<ProjectCode, Project>,
    /// The years that are closed.
    pub closed: BTreeSet<FinancialYear>,
}

impl Book {
    /// The earliest year that still takes postings.
    pub fn open_year(&self) -> FinancialYear {
        let mut year = self.first_year;
        while self.closed.contains(&year) {
            year = year.next();
        }
        year
    }

    /// The last year that entries may be dated in by somebody who acts on a day: the year after the
    /// one that is open, or the year after the one of that day, whichever is later.
    pub fn last_year(&self, today: Date) -> FinancialYear {
        self.open_year().max(FinancialYear::of(today)).next()
    }

    /// The funds that are restricted to a grant.
    pub fn restricted(&self) -> impl Iterator<Item = &Fund> {
        self.funds
            .values()
            .filter(|fund| fund.restriction == Restriction::Restricted)
    }

    /// The funds that the partnership may spend as it agrees.
    pub fn pooled(&self) -> impl Iterator<Item = &Fund> {
        self.funds
            .values()
            .filter(|fund| fund.restriction == Restriction::Pooled)
    }

    /// Whether a project and a line of it exist.
    pub fn has_line(&self, project: ProjectCode, line: super::code::LineCode) -> bool {
        self.projects
            .get(&project)
            .is_some_and(|known| known.has_line(line))
    }
}
