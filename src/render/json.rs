//! A report as JSON, as `report … --json` promises it.
//!
//! Figures and amounts are decimal strings with the sign of the figure, so that a row's postings
//! sum to its figure. Hidden rows are left out, and so are their ids where a total names its rows.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde_json::{Map, Value as Json, json};

use crate::{
    ledger::{balance::Selection, code::GrantCode, journal::SourceCell, posted::FoundPosting},
    report::table::{Behind, Figure, Report, Row, RowKind, Term, Value, say_terms},
};

/// The postings behind a report's figures, where somebody asked for them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// By the id of the row.
    pub postings: BTreeMap<String, Vec<FoundPosting>>,
    /// What settled the awards: the postings to grants receivable that name a grant. They stand
    /// beside the award of that grant.
    pub settled: Vec<FoundPosting>,
}

/// Writes a report as JSON.
///
/// # Errors
/// What the writer reports.
pub fn write(report: &Report, trace: Option<&Trace>, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &value(report, trace)).map_err(io::Error::from)?;
    writeln!(out)
}

/// The report as a JSON value.
pub fn value(report: &Report, trace: Option<&Trace>) -> Json {
    let rows: Vec<Json> = report
        .visible()
        .map(|row| row_value(report, row, trace))
        .collect();
    let checks: Vec<Json> = report
        .checks
        .iter()
        .map(|check| json!({"id": check.id, "holds": check.holds, "says": check.says}))
        .collect();
    let mut object = Map::new();
    object.insert("report".into(), json!(report.id));
    object.insert("partnership".into(), json!(report.partnership));
    object.insert("year".into(), json!(report.year));
    object.insert("head".into(), json!(report.head.digest));
    object.insert("count".into(), json!(report.head.count));
    object.insert("rows".into(), Json::Array(rows));
    object.insert("checks".into(), Json::Array(checks));
    if !report.notes.is_empty() {
        object.insert("notes".into(), json!(report.notes));
    }
    Json::Object(object)
}

fn row_value(report: &Report, row: &Row, trace: Option<&Trace>) -> Json {
    let figure = row.figure().filter(|_| row.kind != RowKind::Heading);
    let mut object = Map::new();
    object.insert("id".into(), json!(row.id));
    object.insert("kind".into(), json!(row.kind.word()));
    object.insert("label".into(), json!(row.label));
    object.insert("figure".into(), json!(figure.map(|figure| figure.amount)));
    object.insert(
        "selection".into(),
        figure.map_or(Json::Null, |figure| behind(report, figure)),
    );
    if report.columns.len() > 1 {
        object.insert("columns".into(), columns(report, row));
    }
    if let (Some(trace), Some(figure)) = (trace, figure) {
        let found = trace.postings.get(&row.id).map_or(&[][..], Vec::as_slice);
        let postings = found
            .iter()
            .map(|posting| posting_value(posting, figure, &trace.settled));
        object.insert("postings".into(), Json::Array(postings.collect()));
    }
    Json::Object(object)
}

/// What stands in each column, where a report has more than one.
fn columns(report: &Report, row: &Row) -> Json {
    let pairs = report
        .columns
        .iter()
        .zip(&row.values)
        .map(|(column, value)| {
            let value = match value {
                Value::Blank => Json::Null,
                Value::Text(text) => json!(text),
                Value::Date(day) => json!(day.to_string()),
                Value::Money(figure) => json!(figure.amount),
            };
            json!({"heading": column.heading, "kind": column.kind.word(), "value": value})
        });
    Json::Array(pairs.collect())
}

fn behind(report: &Report, figure: &Figure) -> Json {
    match &figure.behind {
        Behind::Nothing => Json::Null,
        Behind::Selection(selection) => selection_value(selection),
        Behind::Rows(terms) => {
            let shown = |term: &&Term| report.row(&term.row).is_some_and(|row| !row.hidden);
            let terms: Vec<&Term> = terms.iter().filter(shown).collect();
            let rows = terms
                .iter()
                .map(|term| json!({"row": term.row, "sign": if term.less { "-" } else { "+" }}));
            let rows: Vec<Json> = rows.collect();
            json!({"says": say_terms(terms.iter().copied()), "rows": rows})
        }
        Behind::Awards { grants, year } => {
            let names: Vec<&str> = grants.iter().map(GrantCode::as_str).collect();
            let says = format!("the award entry of grant {} for {year}", names.join(", "));
            json!({"says": says, "grants": grants, "year": year})
        }
    }
}

fn selection_value(selection: &Selection) -> Json {
    let mut object = Map::new();
    object.insert("says".into(), json!(selection.to_string()));
    if let Ok(Json::Object(parts)) = serde_json::to_value(selection) {
        object.extend(parts);
    }
    Json::Object(object)
}

fn posting_value(found: &FoundPosting, figure: &Figure, settled: &[FoundPosting]) -> Json {
    let mut object = one_posting(found, figure);
    let settles = |other: &&FoundPosting| {
        found.posting.grant.is_some()
            && other.posting.grant == found.posting.grant
            && other.entry != found.entry
    };
    let settled_by: Vec<Json> = settled
        .iter()
        .filter(settles)
        .map(|other| Json::Object(one_posting(other, figure)))
        .collect();
    if !settled_by.is_empty() {
        object.insert("settled_by".into(), Json::Array(settled_by));
    }
    Json::Object(object)
}

fn one_posting(found: &FoundPosting, figure: &Figure) -> Map<String, Json> {
    let posting = &found.posting;
    let mut object = Map::new();
    object.insert("entry".into(), json!(found.entry));
    object.insert("date".into(), json!(found.date.to_string()));
    object.insert("account".into(), json!(posting.account));
    object.insert("fund".into(), json!(posting.fund));
    object.insert("project".into(), json!(posting.project));
    object.insert("line".into(), json!(posting.line));
    object.insert("amount".into(), json!(figure.behind.sign(posting.amount)));
    object.insert(
        "source".into(),
        found.source.as_ref().map_or(Json::Null, source),
    );
    let links = [
        ("reverses", found.reverses),
        ("reversed_by", found.reversed_by),
        ("replaces", found.replaces),
    ];
    for (link, entry) in links {
        if let Some(entry) = entry {
            object.insert(link.into(), json!(entry));
        }
    }
    object
}

fn source(source: &SourceCell) -> Json {
    json!({
        "file": source.file,
        "sha256": source.sha256,
        "sheet": source.sheet,
        "cell": source.cell,
    })
}
