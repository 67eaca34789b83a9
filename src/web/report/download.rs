//! The papers of a year as files, in every format.

use std::io::Cursor;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    actions::{
        export,
        report::{Asked, Format, report},
    },
    web::{failure::PageError, visit::Visit},
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
            let mut bytes = Cursor::new(Vec::new());
            export::workbook(store, slug, year, &mut bytes, &mut |_| {}).await?;
            return Ok(attached(
                &named(stem, year, ending),
                kind,
                bytes.into_inner(),
            ));
        }
        _ => return Err(none()),
    };
    let made = report(store, slug, year, &asked, format, format == Format::Json).await?;
    Ok(attached(&named(stem, year, ending), kind, made.bytes))
}

fn named(stem: &str, year: crate::ledger::calendar::FinancialYear, ending: &str) -> String {
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
