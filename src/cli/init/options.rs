//! A book from the options of one command line.

use clap::Args;

use crate::{
    actions::book_file::{BookFile, Opening, OpeningBalance, OpeningSource},
    ledger::calendar::FinancialYear,
};

use super::super::{
    failure::Failure,
    things::{self, Things, wrong},
    words::Part,
};

/// What a book can be made of on one command line.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The partnership's name
    #[arg(long, requires_all = ["slug", "year"])]
    name: Option<String>,
    /// The short name by which commands choose the book
    #[arg(long, requires = "name")]
    slug: Option<String>,
    /// How reports shorten the partnership's name, such as CSP
    #[arg(long, value_name = "NAME", requires = "name")]
    short_name: Option<String>,
    /// The first year that it keeps, such as 2020/21
    #[arg(long, requires = "name")]
    year: Option<FinancialYear>,
    #[command(flatten)]
    things: Things,
    /// An opening balance: ACCOUNT:FUND=AMOUNT
    #[arg(long, value_name = "PLACE=AMOUNT", requires = "authority")]
    opening: Vec<Part>,
    /// The document or minute that the opening balances rest on
    #[arg(long, requires = "opening")]
    authority: Option<String>,
    /// The cell that shows them: FILE!SHEET!CELL, or FILE!CELL
    #[arg(long, value_name = "FILE!SHEET!CELL", requires = "opening")]
    opening_source: Option<String>,
}

impl Options {
    /// Whether nothing was said.
    pub(super) const fn is_empty(&self) -> bool {
        self.name.is_none()
    }

    /// The book that the options describe.
    pub(super) fn book(self) -> Result<BookFile, Failure> {
        let (Some(name), Some(slug), Some(first_year)) = (self.name, self.slug, self.year) else {
            return Err(Failure::words(
                "say --name, --slug and --year, or --from FILE, or --ask for questions",
            ));
        };
        let things = self.things.amendment()?;
        let mut projects = things.projects;
        for (code, line) in things.lines {
            let project = projects.iter_mut().find(|project| project.code == code);
            let unknown =
                || Failure::words(format!("--line names {code}, which no --project does"));
            project.ok_or_else(unknown)?.lines.push(line);
        }
        let mut funds = things.funds;
        if funds.is_empty() {
            funds.push(things::fund("POOL=Pooled Fund")?);
        }
        let balances = self.opening.iter().map(|part| {
            let target = part.place.0;
            OpeningBalance {
                account: target.account,
                fund: target.fund,
                amount: part.amount,
                cell: None,
            }
        });
        let balances: Vec<_> = balances.collect();
        let source = self
            .opening_source
            .as_deref()
            .map(opening_source)
            .transpose()?;
        let opening = self.authority.map(|authority| Opening {
            authority,
            source,
            balances,
        });
        Ok(BookFile {
            name,
            slug,
            short_name: self.short_name,
            first_year,
            layout: None,
            accounts: things.accounts,
            funds,
            funders: things.funders,
            grants: things.grants,
            projects,
            opening,
            rules: Vec::new(),
            wordings: Vec::new(),
            commitments: Vec::new(),
        })
    }
}

/// `bank.xlsx!Statement!B4`, `bank.csv!line 2`.
pub(super) fn opening_source(text: &str) -> Result<OpeningSource, Failure> {
    let parts: Vec<&str> = text.split('!').collect();
    let (file, sheet, cell) = match parts.as_slice() {
        [file, cell] => (file, None, cell),
        [file, sheet, cell] => (file, Some((*sheet).to_owned()), cell),
        _ => return Err(wrong(text, "FILE!SHEET!CELL, or FILE!CELL")),
    };
    Ok(OpeningSource {
        file: (*file).to_owned(),
        sheet,
        cell: Some((*cell).to_owned()),
    })
}
