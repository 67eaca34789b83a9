//! The papers that a year's figures rest on: what was attached, the authorities of its entries,
//! what was taken out of its statements, its reconciliations, the Board's decisions, and who let
//! the year be closed.

use crate::{
    actions::{
        ActionError,
        close::{self, CarryForward},
        day_of,
        reconcile::{self, REPLACED},
        report::END_OF_YEAR,
    },
    ledger::{
        calendar::{FinancialYear, short_date},
        journal::EntryKind,
        posted::Act,
    },
    render::workbook::Paper,
    store::{
        journal::page::EntryFilter,
        reader::Reader,
        settings::wording::Evidence,
        statements::{line::LineFilter, undone::Withdrawal},
    },
};

/// The papers of a year, in the order in which an auditor asks for them.
pub(super) async fn of(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Vec<Paper>, ActionError> {
    let mut papers = authorities(reader, year).await?;
    papers.extend(evidence(reader, year).await?);
    papers.extend(taken_out(reader, year).await?);
    papers.extend(reconciliations(reader, year).await?);
    papers.extend(closing(reader, year).await?);
    papers.extend(decisions(reader, year).await?);
    Ok(papers)
}

/// What allows the openings, the awards and the transfers of the year.
async fn authorities(reader: &mut Reader, year: FinancialYear) -> Result<Vec<Paper>, ActionError> {
    let mut papers = Vec::new();
    for kind in [EntryKind::Opening, EntryKind::Award, EntryKind::Transfer] {
        let of_kind = EntryFilter {
            year: Some(year),
            kind: Some(kind),
            ..EntryFilter::default()
        };
        for made in reader.entries(&of_kind, 0, i64::MAX).await? {
            let Some(authority) = made.entry.authority else {
                continue;
            };
            papers.push(Paper {
                kind: "Authority",
                of: format!("entry {}, {}", made.number, kind.word()),
                says: authority,
                by: made.posted.by.clone(),
                on: made.entry.date,
                digest: made.entry.source.map(|source| source.sha256),
            });
        }
    }
    Ok(papers)
}

/// The documents that were attached to the entries, lines and decisions of the year.
async fn evidence(reader: &mut Reader, year: FinancialYear) -> Result<Vec<Paper>, ActionError> {
    let mut papers = Vec::new();
    for (document, act) in reader.all_evidence().await? {
        let Evidence {
            sha256,
            name,
            entry,
            line,
            decision,
        } = document;
        let of = match (entry, line, decision) {
            (Some(number), _, _) => {
                let known = reader.entry(number).await?;
                let about = known.map(|made| made.entry.concerns.unwrap_or(made.entry.year));
                (about == Some(year)).then(|| format!("entry {number}"))
            }
            (None, Some(number), _) => {
                let known = reader.line(number).await?;
                let of_year = known.is_some_and(|held| held.year == year);
                of_year.then(|| format!("statement line {number}"))
            }
            (None, None, Some(decided)) => (decided.year == year).then(|| decided.to_string()),
            (None, None, None) => None,
        };
        papers.extend(of.map(|of| Paper {
            kind: "Document",
            of,
            says: name,
            by: act.by.clone(),
            on: day_of(&act),
            digest: Some(sha256),
        }));
    }
    Ok(papers)
}

/// The files that were undone and the lines that were withdrawn, as far as they are of the year.
async fn taken_out(reader: &mut Reader, year: FinancialYear) -> Result<Vec<Paper>, ActionError> {
    let mut papers = Vec::new();
    let undoings = reader.undoings().await?;
    for kept in reader.imports().await? {
        let Some(act) = undoings.get(&kept.number) else {
            continue;
        };
        let of_year = LineFilter {
            import: Some(kept.number),
            year: Some(year),
            gone: true,
            ..LineFilter::default()
        };
        let (lines, _) = reader.lines_come_to(kept.number).await?;
        // A file that brought no line is told in the year in which it was undone.
        let told = if lines == 0 {
            year.contains(day_of(act))
        } else {
            !reader.lines(&of_year, 0, 1).await?.is_empty()
        };
        if !told {
            continue;
        }
        let why = act.why.as_deref().unwrap_or("no reason was recorded");
        papers.push(Paper {
            kind: "File undone",
            of: format!("import {}, {}", kept.number, kept.import.file_name),
            says: match lines {
                0 => format!("{why}; it had brought no line"),
                1 => format!("{why}; its line does not count"),
                _ => format!("{why}; none of its {lines} lines counts"),
            },
            by: act.by.clone(),
            on: day_of(act),
            digest: Some(kept.import.file),
        });
    }
    for Withdrawal {
        line,
        asked,
        approved,
    } in reader.withdrawals().await?
    {
        let known = reader.line(line).await?;
        if known.is_some_and(|held| held.year == year) {
            let why = asked.why.as_deref().unwrap_or("no reason was recorded");
            papers.push(Paper {
                kind: "Line withdrawn",
                of: format!("statement line {line}"),
                says: format!("{why}; approved by {}", said(&approved)),
                by: asked.by.clone(),
                on: day_of(&asked),
                digest: None,
            });
        }
    }
    Ok(papers)
}

async fn reconciliations(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Vec<Paper>, ActionError> {
    let book = reader.book().await?;
    let mut papers = Vec::new();
    for account in book
        .chart
        .iter()
        .filter(|account| account.kind.holds_money())
    {
        let listed = reconcile::list(reader, account.code).await?;
        for kept in reader.reconciliations(account.code).await? {
            let figures = listed.iter().find(|one| one.record == kept.record);
            let Some(figures) = figures.filter(|_| year.contains(kept.on)) else {
                continue;
            };
            let approved = kept
                .locked
                .as_ref()
                .map(|act| format!("approved by {}", said(act)));
            let replaced = kept.replaced.map(|_| REPLACED.to_owned());
            let why = kept.prepared.why.as_deref();
            let why = why.map(|why| format!("; prepared because: {why}"));
            papers.push(Paper {
                kind: "Reconciliation",
                of: format!("account {} at {}", account.code, short_date(kept.on)),
                says: format!(
                    "the ledger closes with {}, difference from the statement {}; {}{}",
                    figures.closing,
                    figures.difference,
                    approved
                        .or(replaced)
                        .unwrap_or_else(|| "prepared, not approved".to_owned()),
                    why.unwrap_or_default()
                ),
                by: kept.prepared.by.clone(),
                on: day_of(&kept.prepared),
                digest: None,
            });
        }
    }
    Ok(papers)
}

/// Who prepared and who approved the close, and what funders and the Board consented to.
async fn closing(reader: &mut Reader, year: FinancialYear) -> Result<Vec<Paper>, ActionError> {
    let mut papers = Vec::new();
    let Some(closed) = close::signed(reader, year).await? else {
        return Ok(papers);
    };
    let paper = |kind, of, says| Paper {
        kind,
        of,
        says,
        by: closed.prepared.by.clone(),
        on: day_of(&closed.prepared),
        digest: Some(closed.seal),
    };
    let approved = closed.approved.as_ref().map_or_else(
        || format!("{}, not authenticated", closed.approved_by),
        said,
    );
    let says = format!("approved by {approved}");
    papers.push(paper("Year closed", format!("year {year}"), says));
    for CarryForward { fund, consent } in &closed.consents {
        papers.push(paper("Consent", format!("fund {fund}"), consent.clone()));
    }
    Ok(papers)
}

async fn decisions(reader: &mut Reader, year: FinancialYear) -> Result<Vec<Paper>, ActionError> {
    let decisions = reader.decisions(END_OF_YEAR, year).await?;
    let paper = |(decision, act): (crate::store::settings::board::Decision, Act)| {
        let minute = decision.minute.map(|minute| format!(", minute {minute}"));
        let wording = decision.wording.map(|wording| format!(": {wording}"));
        Paper {
            kind: "Decision",
            of: format!("Appendix A {year}, version {}", decision.version),
            says: format!(
                "{} on {}{}{}",
                decision.outcome,
                short_date(decision.on),
                minute.unwrap_or_default(),
                wording.unwrap_or_default()
            ),
            by: act.by,
            on: decision.on,
            digest: Some(decision.frozen),
        }
    };
    Ok(decisions.into_iter().map(paper).collect())
}

fn said(act: &Act) -> String {
    format!(
        "{} on {}, not authenticated",
        act.by,
        short_date(day_of(act))
    )
}
