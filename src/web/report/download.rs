//! The papers of a year as files, in every format.

use std::{io::BufWriter, sync::Arc};

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    actions::{
        export,
        progress::Reached,
        report::{Asked, Format, report},
    },
    ledger::calendar::FinancialYear,
    web::{
        failure::PageError,
        visit::Visit,
        work::{Made, Work},
    },
};

/// A file by its name: `appendix-a.xlsx`, `trial-balance.csv`, `audited-workbook.xlsx`.
pub(in crate::web) async fn file(visit: Visit) -> Result<Response, PageError> {
    let (year, name) = (visit.year()?, visit.param::<String>("name")?);
    let none = || PageError::NotFound(visit.address.clone());
    let (stem, ending) = name.rsplit_once('.').ok_or_else(none)?;
    let (format, kind) = match ending {
        "xlsx" => (
            Format::Xlsx,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        "csv" => (Format::Csv, "text/csv; charset=utf-8"),
        "json" => (Format::Json, "application/json"),
        "txt" => (Format::Text, "text/plain; charset=utf-8"),
        "html" => (Format::Html, "text/html; charset=utf-8"),
        _ => return Err(none()),
    };
    let (store, slug) = (visit.office.store(), visit.book.slug.as_str());
    let version = visit.wanted::<i64>("version");
    let asked = match stem {
        "appendix-a" => Asked::EndOfYear { version },
        "trial-balance" => Asked::TrialBalance,
        "fund-movements" => Asked::FundMovements,
        "postings" => Asked::Postings,
        "audited-workbook" if format == Format::Xlsx => {
            return workbook(visit, year, kind).await;
        }
        _ => return Err(none()),
    };
    let made = report(store, slug, year, &asked, format, format == Format::Json).await?;
    Ok(attached(&named(stem, year, ending), kind, made.bytes))
}

/// The audited workbook: work of its own, since a year may have a million rows. Where it is soon
/// made it comes at once, else from the page of the work; it is made once for a head of the book.
async fn workbook(
    visit: Visit,
    year: FinancialYear,
    kind: &'static str,
) -> Result<Response, PageError> {
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let key = format!(
        "workbook-{}-{}",
        year.in_file_name(),
        visit.head.digest.short()
    );
    let place = visit.to(&format!("/work/{key}/file"));
    let back = (visit.to_year(year, "/report"), "Reports");
    let name = named("audited-workbook", year, "xlsx");
    let writing = |work: Arc<Work>| async move {
        let mut told = |rows| {
            work.at(Reached {
                step: "Writing the workbook",
                what: "rows",
                done: rows,
                of: None,
            });
        };
        let file = tempfile::NamedTempFile::new()?;
        let out = BufWriter::new(file.as_file());
        export::workbook(office.store(), &slug, year, out, &mut told).await?;
        work.keep(Made { name, kind, file }).await;
        Ok(place)
    };
    let title = format!("The workbook of {year} for the auditor");
    let works = visit.office.works();
    let of_book = (visit.book.slug.as_str(), key);
    let work = works.begin(of_book, title, back, writing).await;
    if work.soon().await.is_some()
        && let Some(file) = made(&work).await?
    {
        work.see();
        return Ok(file);
    }
    Ok(visit.led_by(&work).await)
}

/// The file that some work made.
pub(in crate::web) async fn of_work(visit: Visit) -> Result<Response, PageError> {
    let key: String = visit.param("key")?;
    let work = visit.office.works().of(&visit.book.slug, &key).await;
    let none = || PageError::NotFound(visit.address.clone());
    let work = work.ok_or_else(none)?;
    made(&work).await?.ok_or_else(none)
}

async fn made(work: &Work) -> Result<Option<Response>, PageError> {
    let made = work.made().await?;
    Ok(made.map(|(name, kind, bytes)| attached(&name, kind, bytes)))
}

fn named(stem: &str, year: FinancialYear, ending: &str) -> String {
    format!("{stem}-{}.{ending}", year.in_file_name())
}

/// Bytes as a file to keep, never shown inside the office.
pub(in crate::web) fn attached(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_. ".contains(letter);
    let safe: String = name
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{safe}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
