//! What is written of entries: rows of their own, their postings, and the lines that they answer.

use crate::{
    ledger::{
        calendar::{FinancialYear, Period},
        code::GrantCode,
        digest::Digest,
        journal::{Draft, EntryKind, EntryNumber, LineNumber},
        posted::Act,
    },
    store::{batch::Block, cells},
};

/// What the entries of an import often have in common: kind, year and period, the year that they
/// concern, authority, and the file and the sheet that they came from.
type Alike<'a> = (
    EntryKind,
    (FinancialYear, Period),
    Option<FinancialYear>,
    Option<&'a String>,
    Option<(&'a String, &'a Digest, Option<&'a String>)>,
);

fn alike(entry: &Draft) -> Alike<'_> {
    let source = entry.source.as_ref();
    (
        entry.kind,
        (entry.year, entry.period),
        entry.concerns,
        entry.authority.as_ref(),
        source.map(|source| (&source.file, &source.sha256, source.sheet.as_ref())),
    )
}

/// Adds entries to a block: the rows of their own.
pub(super) fn add_entries(
    block: &mut Block,
    (book, act): (i64, &Act),
    made: &[(EntryNumber, Draft)],
) {
    insert_rows!(
        block,
        "insert into entry (number, date, text, reference, reverses, replaces, source_cell, \
         kind, year, period, concerns, authority, source_file, source_sha256, source_sheet, \
         book, posted_by, posted_why, posted_at_us)",
        7 + 8 + 4,
        "",
        made,
        |query, row| {
            let (number, entry) = row;
            query
                .bind(number)
                .bind(cells::day(entry.date))
                .bind(&entry.text)
                .bind(&entry.reference)
                .bind(entry.reverses)
                .bind(entry.replaces)
                .bind(entry.source.as_ref().map(|source| &source.cell))
        },
        alike | one,
        other | alike(&one.1) == alike(&other.1),
        |query, row| {
            let (kind, (year, period), concerns, authority, source) = alike(&row.1);
            query
                .bind(kind.word())
                .bind(i64::from(year.start()))
                .bind(i64::from(period))
                .bind(concerns.map(|year| i64::from(year.start())))
                .bind(authority)
                .bind(source.map(|(file, ..)| file))
                .bind(source.map(|(_, sha256, _)| sha256.as_bytes().as_slice()))
                .bind(source.and_then(|(.., sheet)| sheet))
        },
        |query| query
            .bind(book)
            .bind(&act.by)
            .bind(&act.why)
            .bind(act.at.as_microsecond())
    );
}

/// Adds the postings of entries to a block.
pub(super) fn add_postings(block: &mut Block, book: i64, made: &[(EntryNumber, Draft)]) {
    let rows: Vec<_> = made
        .iter()
        .flat_map(|(number, entry)| {
            let places = 1_i64..;
            let sides = places.zip(&entry.postings);
            sides.map(move |(place, posting)| (number, entry, place, posting))
        })
        .collect();
    insert_rows!(
        block,
        "insert into posting (entry, position, account, fund, project, line, amount_pence, \
         year, period, grant_code, book)",
        7 + 3 + 1,
        "",
        rows,
        |query, row| {
            let (number, _, place, posting) = row;
            query
                .bind(number)
                .bind(*place)
                .bind(posting.account.as_str())
                .bind(posting.fund.as_str())
                .bind(posting.project.as_str())
                .bind(posting.line.as_str())
                .bind(posting.amount.pence())
        },
        alike | one,
        other | {
            (one.1.year, one.1.period, &one.3.grant)
                == (other.1.year, other.1.period, &other.3.grant)
        },
        |query, row| {
            let (_, entry, _, posting) = row;
            query
                .bind(i64::from(entry.year.start()))
                .bind(i64::from(entry.period))
                .bind(posting.grant.as_ref().map(GrantCode::as_str))
        },
        |query| query.bind(book)
    );
}

/// Adds to a block which lines entries answer.
pub(super) fn add_matches(block: &mut Block, book: i64, made: &[(EntryNumber, Draft)]) {
    let rows: Vec<(EntryNumber, i64, LineNumber)> = made
        .iter()
        .flat_map(|(number, entry)| {
            let lines = (1_i64..).zip(&entry.lines);
            lines.map(|(place, line)| (*number, place, *line))
        })
        .collect();
    insert_rows!(
        block,
        "insert into line_match (entry, position, line, book)",
        3 + 1,
        "",
        rows,
        |query, row| query.bind(row.0).bind(row.1).bind(row.2),
        |query| query.bind(book)
    );
}
