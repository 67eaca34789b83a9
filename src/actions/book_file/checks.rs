//! What is looked at before a book is made of a file: every code stands once, and nothing is longer
//! than it may be.

use std::collections::BTreeSet;

use super::{BookFile, BookFileError, CommitmentEntry, Wording};
use crate::ledger::{
    account::Account,
    calendar::{FinancialYear, short_date},
    fund::Fund,
    grant::Funder,
    grant::Grant,
    project::Project,
    words::{self, Unfit},
};

impl BookFile {
    /// Nothing is longer than it may be; a grant's words are looked at when it is made.
    pub(super) fn check_words(&self) -> Result<(), Unfit> {
        words::name("the partnership's name", &self.name)?;
        let short = self.short_name.as_deref().unwrap_or_default();
        words::name("the short form of the partnership's name", short)?;
        self.accounts.iter().try_for_each(Account::fits)?;
        self.funds.iter().try_for_each(Fund::fits)?;
        self.funders.iter().try_for_each(Funder::fits)?;
        self.projects.iter().try_for_each(Project::fits)?;
        if let Some(opening) = &self.opening {
            words::sentence("the authority of the opening balances", &opening.authority)?;
            let source = opening.source.iter();
            let named = source.flat_map(|source| {
                [&source.sheet, &source.cell]
                    .into_iter()
                    .flatten()
                    .chain([&source.file])
            });
            let cells = opening.balances.iter().flat_map(|balance| &balance.cell);
            for text in named.chain(cells) {
                words::name("the source of the opening balances", text)?;
            }
        }
        for rule in &self.rules {
            words::name("the name of a rule", &rule.name)?;
        }
        for Wording {
            row, label, why, ..
        } in &self.wordings
        {
            words::name(&format!("the wording of row {row}"), label)?;
            words::sentence(&format!("the reason for the wording of row {row}"), why)?;
        }
        for CommitmentEntry { payee, why, .. } in &self.commitments {
            words::sentence(&format!("the reason for the commitment to {payee}"), why)?;
        }
        Ok(())
    }

    /// Every code stands once.
    pub(super) fn check_codes(&self) -> Result<(), BookFileError> {
        once("accounts", self.accounts.iter().map(|account| account.code))?;
        once("funds", self.funds.iter().map(|fund| fund.code))?;
        once("funders", self.funders.iter().map(|funder| funder.code))?;
        once("grants", self.grants.iter().map(|grant| grant.code))?;
        once("projects", self.projects.iter().map(|project| project.code))?;
        let lines = self
            .projects
            .iter()
            .map(|project| project.lines.iter().map(|line| line.code));
        lines
            .into_iter()
            .try_for_each(|lines| once("lines of one project", lines))
    }
}

fn once<T: Ord + Copy + ToString>(
    what: &'static str,
    codes: impl Iterator<Item = T>,
) -> Result<(), BookFileError> {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            return Err(BookFileError::Twice {
                what,
                code: code.to_string(),
            });
        }
    }
    Ok(())
}

/// Days of a grant that are not in order, or the years of its allocations that lie outside them.
pub(super) fn out_of_time(grant: &Grant) -> Vec<BookFileError> {
    let (starts, ends) = (short_date(grant.starts_on), short_date(grant.ends_on));
    let code = grant.code;
    if grant.ends_on < grant.starts_on {
        return vec![BookFileError::EndsFirst {
            grant: code,
            ends,
            starts,
        }];
    }
    let outside = |year: &&FinancialYear| {
        year.last_day() < grant.starts_on || year.first_day() > grant.ends_on
    };
    let refused = |year: &FinancialYear| BookFileError::OutsideGrant {
        grant: code,
        year: *year,
        starts: starts.clone(),
        ends: ends.clone(),
    };
    grant
        .allocations
        .keys()
        .filter(outside)
        .map(refused)
        .collect()
}
