//! `init`: a real book, from options, from a TOML file, or from questions.

use std::path::PathBuf;

use clap::Args;
use dialoguer::Input;

use crate::{
    actions::{
        book_file::{BookFile, Opening, OpeningBalance},
        init::{self, SourceFile},
    },
    ledger::{
        calendar::FinancialYear,
        fund::{Fund, Restriction},
    },
};

use super::{
    desk::{Desk, Who, read_file},
    failure::Failure,
    words::Part,
};

/// Make a book: partnership, chart, funds, funders, grants, projects and opening balances
///
/// From a TOML file with everything in it (--example prints one to start from), from options, or,
/// at a terminal and without either, from questions.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// Make the book that this TOML file describes
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "slug", "year", "fund", "opening"])]
    from: Option<PathBuf>,
    /// Print a TOML file to start from
    #[arg(long, exclusive = true)]
    example: bool,
    /// The partnership's name
    #[arg(long)]
    name: Option<String>,
    /// The short name by which commands choose the book
    #[arg(long)]
    slug: Option<String>,
    /// How reports shorten the partnership's name
    #[arg(long, value_name = "NAME")]
    short_name: Option<String>,
    /// The first year that it keeps, such as 2020/21
    #[arg(long)]
    year: Option<FinancialYear>,
    /// A fund, CODE=NAME; a restricted one ends in :restricted [default: POOL=Pooled Fund]
    #[arg(long, value_name = "CODE=NAME")]
    fund: Vec<String>,
    /// An opening balance, ACCOUNT:FUND=AMOUNT
    #[arg(long, value_name = "PLACE=AMOUNT", requires = "authority")]
    opening: Vec<Part>,
    /// The document or minute that the opening balances rest on
    #[arg(long)]
    authority: Option<String>,
    #[command(flatten)]
    who: Who,
}

impl Init {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        if self.example {
            desk.print_bytes(EXAMPLE.as_bytes());
            return Ok(());
        }
        let act = self.who.act();
        let (file, source) = match &self.from {
            Some(path) => from_file(path)?,
            None => (self.from_options(desk)?, None),
        };
        let store = desk.new_store().await?;
        init::init(&store, &file, source.as_ref(), &act).await?;
        desk.print(&format!(
            "{} has a book, '{}', which starts with {}.\n\
             Next: fundledger import FILE --account 1000",
            file.name, file.slug, file.first_year
        ));
        desk.data(&serde_json::json!({ "book": file.slug, "first_year": file.first_year }))
    }

    fn from_options(self, desk: &Desk) -> Result<BookFile, Failure> {
        let asked = |given: Option<String>, question: &str, option: &str| match given {
            Some(given) => Ok(given),
            None if desk.can_ask() => Input::new()
                .with_prompt(question)
                .interact_text()
                .map_err(|error| Failure::words(error.to_string())),
            None => Err(Failure::words(format!("say {option}, or --from FILE"))),
        };
        let name = asked(self.name, "The partnership's name", "--name")?;
        let slug = asked(self.slug, "A short name for its book, such as cambridge", "--slug")?;
        let first_year = match self.year {
            Some(year) => year,
            None => asked(None, "The first year, such as 2020/21", "--year")?
                .parse()
                .map_err(|error: crate::ledger::calendar::CalendarError| {
                    Failure::words(error.to_string())
                })?,
        };
        let funds = if self.fund.is_empty() {
            vec![fund("POOL=Pooled Fund")?]
        } else {
            self.fund.iter().map(|text| fund(text)).collect::<Result<_, _>>()?
        };
        let balances = self.opening.iter().map(|part| OpeningBalance {
            account: part.place.0.account,
            fund: part.place.0.fund,
            amount: part.amount,
        });
        let balances: Vec<_> = balances.collect();
        let opening = self.authority.filter(|_| !balances.is_empty()).map(|authority| Opening {
            authority,
            source: None,
            balances,
        });
        Ok(BookFile {
            name,
            slug,
            short_name: self.short_name,
            first_year,
            layout: None,
            accounts: Vec::new(),
            funds,
            funders: Vec::new(),
            grants: Vec::new(),
            projects: Vec::new(),
            opening,
            rules: Vec::new(),
            wordings: Vec::new(),
        })
    }
}

fn from_file(path: &std::path::Path) -> Result<(BookFile, Option<SourceFile>), Failure> {
    let bytes = read_file(path)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::unreadable(format!("{} is not UTF-8 text", path.display())))?;
    let file = BookFile::parse(&text)
        .map_err(|error| Failure::unreadable(format!("{}: {error}", path.display())))?;
    let named = file.opening.as_ref().and_then(|opening| opening.source.as_ref());
    let source = named
        .map(|source| {
            let beside = path.with_file_name(&source.file);
            let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
            read_file(&beside).map(|bytes| SourceFile { name, bytes })
        })
        .transpose()?;
    Ok((file, source))
}

/// A fund as typed: `POOL=Pooled Fund`, `CL=County Lines:restricted`.
fn fund(text: &str) -> Result<Fund, Failure> {
    let wrong = || Failure::words(format!("'{text}' does not say CODE=NAME or CODE=NAME:restricted"));
    let (code, name) = text.split_once('=').ok_or_else(wrong)?;
    let (name, restriction) = match name.strip_suffix(":restricted") {
        Some(name) => (name, Restriction::Restricted),
        None => (name, Restriction::Pooled),
    };
    Ok(Fund { code: code.parse().map_err(|_| wrong())?, name: name.to_owned(), restriction })
}

const EXAMPLE: &str = include_str!("init_example.toml");
