//! Records on the walk: each as the chain covers it, folded into the settings that the tables
//! should hold now.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};

use super::walk::Walk;
use crate::{
    actions::told::recorded,
    ledger::{
        account::Account,
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, FundCode, FunderCode, GrantCode, ProjectCode},
        digest::{Digest, Head},
        fund::Fund,
        grant::{Funder, Grant},
        money::Money,
        project::Project,
    },
    store::{
        chain::KeptLink,
        error::StoreError,
        reader::Reader,
        settings::{
            board::{self, Decision},
            closing::{self, YearClosedBody},
            records::Record,
            wording::{self, Evidence},
        },
        statements::{
            matching::{self, LeftBody, MatchBody},
            undone,
        },
    },
};

/// The settings as the records leave them.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// What was recorded of the book itself, and its short name.
    book: Option<(String, BookBody)>,
    /// The book as the records leave it, until the next of them.
    folded: Option<Book>,
    accounts: BTreeMap<AccountCode, Account>,
    funds: BTreeMap<FundCode, Fund>,
    funders: BTreeMap<FunderCode, Funder>,
    grants: BTreeMap<GrantCode, Grant>,
    projects: BTreeMap<ProjectCode, Project>,
    /// The years that were closed, in the order in which they were.
    pub(super) closed: Vec<YearClosedBody>,
    /// The files that records name, what they are, and their names.
    files: Vec<(Digest, String, String)>,
}

/// What a record of the book itself says.
#[derive(Debug, Clone, Deserialize)]
struct BookBody {
    name: String,
    short_name: String,
    first_year: FinancialYear,
}

pub(super) fn read<T: DeserializeOwned>(record: &Record) -> Result<T, StoreError> {
    Ok(serde_json::from_str(&record.body)?)
}

impl Settings {
    /// Folds a record that sets something; false where it is of another kind.
    fn fold(&mut self, record: &Record) -> Result<bool, StoreError> {
        self.folded = None;
        match record.kind.as_str() {
            "book" => self.book = Some((record.code.clone(), read(record)?)),
            "account" => {
                let account: Account = read(record)?;
                self.accounts.insert(account.code, account);
            }
            "fund" => {
                let fund: Fund = read(record)?;
                self.funds.insert(fund.code, fund);
            }
            "funder" => {
                let funder: Funder = read(record)?;
                self.funders.insert(funder.code, funder);
            }
            "grant" => {
                let grant: Grant = read(record)?;
                self.grants.insert(grant.code, grant);
            }
            "project" => {
                let project: Project = read(record)?;
                self.projects.insert(project.code, project);
            }
            closing::YEAR_CLOSED => self.closed.push(read(record)?),
            board::DECISION => {
                let decision: Decision = read(record)?;
                let what = format!("the report decided on in record {}", record.number);
                let name = board::frozen_name(&record.code, decision.version);
                self.files.push((decision.frozen, what, name));
            }
            wording::EVIDENCE => {
                let evidence: Evidence = read(record)?;
                let what = format!("the evidence of record {}", record.number);
                self.files.push((evidence.sha256, what, evidence.name));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The book as the records up to now leave it; none where the record of the book is missing.
    pub(super) fn book(&mut self) -> Option<&Book> {
        if self.folded.is_none() {
            let (slug, body) = self.book.clone()?;
            self.folded = Some(Book {
                slug,
                name: body.name,
                short_name: body.short_name,
                first_year: body.first_year,
                chart: self.accounts.values().cloned().collect(),
                funds: self.funds.clone(),
                funders: self.funders.clone(),
                grants: self.grants.clone(),
                projects: self.projects.clone(),
                closed: self.closed.iter().map(|closed| closed.year).collect(),
            });
        }
        self.folded.as_ref()
    }
}

impl Walk {
    pub(super) fn record(
        &mut self,
        link: &KeptLink,
        before: Option<Head>,
        read: Option<Result<Record, StoreError>>,
    ) {
        let number = link.item;
        let expected = self.records.saturating_add(1);
        if number != expected {
            self.findings.push(format!(
                "record {number} stands in the chain where record {expected} should"
            ));
        }
        self.records = number;
        match read {
            None => self
                .findings
                .push(format!("record {number} is in the chain, and is missing")),
            Some(Err(damage)) => self.findings.push(format!("record {number}: {damage}")),
            Some(Ok(record)) => {
                record.encode(&mut self.encoder);
                let says = format!("record {number} ({})", recorded(&record));
                if !self.covers(link, before) {
                    self.findings
                        .push(format!("{says} is not what the chain covers"));
                }
                let applied = self.apply(&record);
                if let Err(damage) = applied.and_then(|()| self.sign(&record, before)) {
                    self.findings.push(format!("{says}: {damage}"));
                }
            }
        }
    }

    fn apply(&mut self, record: &Record) -> Result<(), StoreError> {
        if self.settings.fold(record)? || self.await_record(record)? {
            return Ok(());
        }
        match record.kind.as_str() {
            matching::MATCH => {
                let MatchBody {
                    line,
                    entry,
                    amount,
                } = read(record)?;
                self.add_match(line, entry, amount, Some(record.number));
                self.gone.matched(entry, record.made.at);
            }
            matching::MATCH_ENDED => self.end_match(&read(record)?, record.number),
            undone::IMPORT_UNDONE => self.undo(&read(record)?, record.number),
            undone::WITHDRAWAL_ASKED | undone::LINE_WITHDRAWN => {
                self.withdraw(&read(record)?, record);
            }
            matching::LINE_LEFT => {
                let LeftBody { line, why } = read(record)?;
                if let Some(reason) = self.waiting.get_mut(&line) {
                    *reason = Some(why);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_match(&mut self, ended: &MatchBody, record: i64) {
        let Some(standing) = self.standing.get_mut(&ended.line) else {
            return;
        };
        let matches = &mut self.matches;
        let mut amounts = Vec::new();
        standing.retain(|place| match matches.get_mut(*place) {
            Some(made) if made.entry == ended.entry => {
                made.ended = Some(record);
                amounts.push(made.amount);
                false
            }
            _ => true,
        });
        if standing.is_empty() {
            self.standing.remove(&ended.line);
        }
        for amount in amounts {
            self.count_open(ended.line, ended.entry, amount, Money::plus);
        }
        self.wait(ended.line);
    }

    /// The tables hold what the records leave, and every file that a record names is there.
    pub(super) async fn compare_settings(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        for (sha256, _, name) in &self.settings.files {
            self.names.given(*sha256, name);
        }
        let book = reader.book().await?;
        let folded = &self.settings;
        let findings = &mut self.findings;
        let same = folded.book.as_ref().is_some_and(|(slug, body)| {
            let BookBody {
                name,
                short_name,
                first_year,
            } = body;
            (slug, name, short_name, *first_year)
                == (&book.slug, &book.name, &book.short_name, book.first_year)
        });
        if !same {
            findings.push(
                "the book's name, one of its short names or its first year is not what was recorded"
                    .to_owned(),
            );
        }
        let chart: BTreeMap<AccountCode, Account> =
            book.chart.iter().map(|a| (a.code, a.clone())).collect();
        compare("account", &folded.accounts, &chart, findings);
        compare("fund", &folded.funds, &book.funds, findings);
        compare("funder", &folded.funders, &book.funders, findings);
        compare("grant", &folded.grants, &book.grants, findings);
        compare("project", &folded.projects, &book.projects, findings);
        let sealed: BTreeMap<FinancialYear, Digest> = folded
            .closed
            .iter()
            .map(|closed| (closed.year, closed.seal))
            .collect();
        let mut kept = BTreeMap::new();
        for year in &book.closed {
            kept.insert(*year, reader.seal(*year).await?.unwrap_or(Digest::START));
        }
        compare("the seal of", &sealed, &kept, findings);
        let files: BTreeMap<Digest, String> = reader.files().await?.into_iter().collect();
        for (sha256, what, _) in &folded.files {
            if !files.contains_key(sha256) {
                findings.push(format!("{what} is not in the database"));
            }
        }
        Ok(())
    }
}

pub(super) fn compare<K: Ord + std::fmt::Display, T: PartialEq>(
    what: &str,
    recorded: &BTreeMap<K, T>,
    kept: &BTreeMap<K, T>,
    findings: &mut Vec<String>,
) {
    for (code, value) in recorded {
        match kept.get(code) {
            None => findings.push(format!("{what} {code} was recorded, and is missing")),
            Some(kept) if kept != value => {
                findings.push(format!("{what} {code} is not what was recorded"));
            }
            Some(_) => {}
        }
    }
    for code in kept.keys().filter(|code| !recorded.contains_key(code)) {
        findings.push(format!("{what} {code} was never recorded"));
    }
}
