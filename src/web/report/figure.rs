//! From a figure to its postings, the statement line of one of them, and the lit cell of its file.

use maud::{Markup, html};

use crate::{
    actions::{
        follow,
        report::{Asked, END_OF_YEAR},
    },
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        journal::{EntryNumber, SourceCell},
        posted::{Act, FoundPosting, PostedEntry},
    },
    report::table::{Behind, Figure, Report, Row, Term},
    store::settings::wording::Evidence,
    web::{
        failure::PageError,
        parts::{
            bare_pounds, counted, crumbs, day, groups_of_four, in_address, moment, pounds, sentence,
        },
        statements::sheet,
        visit::Visit,
    },
};

/// Postings on one page.
const PAGE: usize = 100;

/// A figure, what is behind it, and the posting that is followed to its cell.
struct Shown {
    version: Option<i64>,
    report: Report,
    row: Row,
    found: Figure,
    postings: Vec<FoundPosting>,
    settled: Vec<FoundPosting>,
    followed: Option<FoundPosting>,
}

impl Shown {
    async fn of(visit: &mut Visit) -> Result<Shown, PageError> {
        let (year, id) = (visit.year()?, visit.param::<String>("row")?);
        let decisions = visit.reader.decisions(END_OF_YEAR, year).await?;
        let version = match visit.query("version") {
            Some(version) => version.parse().ok(),
            None => decisions.last().map(|(decision, _)| decision.version),
        };
        let (report, _) =
            follow::report(&mut visit.reader, year, &Asked::EndOfYear { version }).await?;
        let none = || PageError::NotFound(visit.address.clone());
        let row = report.row(&id).ok_or_else(none)?.clone();
        let found = row.figure().ok_or_else(none)?.clone();
        let after = visit.wanted::<EntryNumber>("after").unwrap_or(0);
        let mut postings = follow::behind(&mut visit.reader, &found.behind, after, PAGE).await?;
        let settled = received(visit, year, &found, &postings).await?;
        postings.truncate(PAGE.saturating_mul(2));
        let chosen = visit.wanted::<EntryNumber>("entry");
        let all = || postings.iter().chain(&settled);
        let followed = chosen
            .and_then(|number| all().find(|posting| posting.entry == number))
            .or_else(|| all().find(|posting| posting.source.is_some() && posting.stands()))
            .or_else(|| all().find(|posting| posting.stands()))
            .or_else(|| all().next())
            .cloned();
        Ok(Shown {
            version,
            report,
            row,
            found,
            postings,
            settled,
            followed,
        })
    }

    fn source(&self) -> Option<&SourceCell> {
        self.followed.as_ref()?.source.as_ref()
    }
}

/// What is behind the figure of a row.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let mut shown = Shown::of(&mut visit).await?;
    let mut grid = None;
    if let Some(source) = shown.source().cloned() {
        let head = visit.head;
        let amount = shown.followed.as_ref().map(|found| found.posting.amount);
        let (again, drawn) = sheet::around(visit, &source, amount).await?;
        (visit, grid) = (again, Some(drawn));
        if visit.head != head {
            shown = Shown::of(&mut visit).await?;
            grid = grid.filter(|_| shown.source() == Some(&source));
        }
    }
    let (mut entry, mut evidence) = (None, Vec::new());
    if let Some(posting) = &shown.followed {
        entry = visit.reader.entry(posting.entry).await?;
        evidence = visit.reader.evidence_of(posting.entry).await?;
    }
    let Shown {
        version,
        report,
        row,
        found,
        postings,
        settled,
        followed,
    } = &shown;
    let heading = format!("Where {} comes from", pounds(found.amount));
    let version = version.map_or("now".to_owned(), |version| version.to_string());
    let back = visit.to_year(year, &format!("/report?version={version}"));
    let here = Here {
        visit: &visit,
        report,
        row,
        found,
        version,
    };
    let body = match &found.behind {
        Behind::Rows(terms) => here.rows(terms),
        Behind::Nothing => html! { p { "This figure comes from no posting." } },
        Behind::Selection(_) | Behind::Awards { .. } => here.chain(
            postings,
            settled,
            followed.as_ref().zip(entry.as_ref()),
            (grid.as_ref(), &evidence),
        ),
    };
    Ok(visit.page(
        &heading,
        "Reports",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (back, &report.title)], &row.label))
            div class="head" {
                p class="eyebrow" { (report.title) ": " (row.label) }
                h1 { (heading) }
            }
            (body)
        },
    ))
}

/// What was received of the awards among the postings, where no posting has a cell of its own.
async fn received(
    visit: &mut Visit,
    year: FinancialYear,
    found: &Figure,
    postings: &[FoundPosting],
) -> Result<Vec<FoundPosting>, PageError> {
    let awards = matches!(found.behind, Behind::Awards { .. });
    let mut settled = Vec::new();
    if awards || postings.iter().all(|posting| posting.source.is_none()) {
        let income = AccountCode::GRANT_INCOME;
        let awarded = postings.iter().map(|found| &found.posting);
        let awarded = awarded.filter(|posting| posting.account == income);
        for grant in awarded.filter_map(|posting| posting.grant) {
            settled.extend(visit.reader.settlements(grant, year).await?);
        }
    }
    Ok(settled)
}

struct Here<'a> {
    visit: &'a Visit,
    report: &'a Report,
    row: &'a Row,
    found: &'a Figure,
    version: String,
}

impl Here<'_> {
    fn to(&self, row: &str, more: &str) -> String {
        let place = format!("/report/{row}?version={}{more}", self.version);
        self.visit.to_year(self.report.year, &place)
    }

    /// A figure that adds other rows of the report.
    fn rows(&self, terms: &[Term]) -> Markup {
        html! {
            table class="cards" {
                caption { "The rows that it adds" }
                thead { tr {
                    th scope="col" { "Row" }
                    th scope="col" class="money first" { "£" }
                } }
                tbody {
                    @for term in terms {
                        @if let Some(row) = self.report.row(&term.row) {
                            tr {
                                th scope="row" { (row.label) @if term.less { " (taken away)" } }
                                td class="money first" data-of="£" {
                                    @if let Some(found) = row.figure() {
                                        a class="fig" href=(self.to(&row.id, "")) {
                                            (bare_pounds(if term.less {
                                                found.amount.turned()
                                            } else {
                                                found.amount
                                            }))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" { (self.row.label) }
                    td class="money first" data-of="£" { (bare_pounds(self.found.amount)) }
                } }
            }
        }
    }

    fn chain(
        &self,
        postings: &[FoundPosting],
        settled: &[FoundPosting],
        told: Option<(&FoundPosting, &PostedEntry)>,
        (grid, evidence): (Option<&Markup>, &[(Evidence, Act)]),
    ) -> Markup {
        let followed = told.map(|(posting, _)| posting);
        let source = followed.and_then(|posting| posting.source.as_ref());
        html! {
            ol class="chain" {
                li {
                    h2 {
                        @if postings.len() < PAGE {
                            (counted(postings.len(), "posting makes", "postings make"))
                            " the figure"
                        } @else { "The postings that make the figure, by pages" }
                    }
                    (self.postings(postings, followed, true))
                    @if postings.len() >= PAGE {
                        @if let Some(last) = postings.last() {
                            p class="pages" {
                                a href=(self.to(&self.row.id, &format!("&after={}", last.entry))) {
                                    "Later postings"
                                }
                            }
                        }
                    }
                }
                @if !settled.is_empty() {
                    li {
                        h2 { "What was received of it" }
                        (self.postings(settled, followed, false))
                    }
                }
                @if let Some((posting, entry)) = told { (self.entry(posting, entry)) }
                @if let (Some(source), Some(grid)) = (source, grid) {
                    li {
                        h2 { "It stands in " (source.file) ", " (source.place()) }
                        (grid)
                    }
                }
                @if !evidence.is_empty() {
                    li {
                        h2 { "The evidence" }
                        (documents(self.visit, evidence))
                    }
                }
            }
        }
    }

    /// The name of the fund that a posting carries.
    fn fund(&self, posting: &FoundPosting) -> &str {
        let fund = self.visit.book.funds.get(&posting.posting.fund);
        fund.map_or("", |fund| fund.name.as_str())
    }

    /// The entry that is followed: what it says, and where it can be read whole.
    fn entry(&self, posting: &FoundPosting, told: &PostedEntry) -> Markup {
        let book = &self.visit.book;
        let side = &posting.posting;
        let account = book
            .chart
            .get(side.account)
            .map_or("", |known| known.name.as_str());
        html! {
            li {
                h2 { "Entry " (posting.entry) " made " (pounds(self.found.behind.sign(side.amount)))
                    " of it" }
                dl class="facts" {
                    dt { "The entry" } dd { (day(posting.date)) ", " (posting.text) }
                    dt { "Account" } dd { (side.account) " " (account) }
                    dt { "Fund" } dd { (self.fund(posting)) }
                    @if let Some(authority) = &told.entry.authority {
                        dt { "Authority" } dd { (authority) }
                    }
                    @if let Some(why) = &told.posted.why { dt { "Why" } dd { (sentence(why)) } }
                    dt { "Its whole story" }
                    dd {
                        a href=(self.visit.to(&format!("/journal/{}", posting.entry))) {
                            "Who posted it, when, why, and on what evidence"
                        }
                    }
                }
            }
        }
    }

    fn postings(
        &self,
        postings: &[FoundPosting],
        followed: Option<&FoundPosting>,
        sums: bool,
    ) -> Markup {
        let same = |posting: &FoundPosting| followed.is_some_and(|f| f.entry == posting.entry);
        let signed = |posting: &FoundPosting| self.found.behind.sign(posting.posting.amount);
        // A later page of postings is gone on with.
        let after = self.visit.query("after").filter(|_| sums);
        let after = after.map_or_else(String::new, |after| format!("&after={}", in_address(after)));
        html! {
            div class="scroll" tabindex="0" role="region" aria-label=(if sums {
                "Postings" } else { "Receipts" }) {
                table class="lines" {
                    thead { tr {
                        th scope="col" { "Entry" } th scope="col" { "Date" }
                        th scope="col" { "What it was for" } th scope="col" { "Fund" }
                        th scope="col" class="money first" { "£" } th scope="col" { "Source" }
                    } }
                    tbody {
                        @for posting in postings {
                            tr class=[same(posting).then_some("lit")] {
                                td {
                                    a href=(self.visit.to(&format!("/journal/{}", posting.entry))) {
                                    (posting.entry)
                                } }
                                td { (day(posting.date)) }
                                td class="wide" { (posting.text) (pair(posting)) }
                                td class="wide" { (self.fund(posting)) }
                                td class="money first" { (bare_pounds(signed(posting))) }
                                td class="wide" {
                                    @let more = format!("&entry={}{after}", posting.entry);
                                    a href=(self.to(&self.row.id, &more)) { (shown_as(posting)) }
                                    @if same(posting) { " " strong { "shown below" } }
                                }
                            }
                        }
                    }
                    @if sums && postings.len() < PAGE {
                        tfoot { tr {
                            th scope="row" colspan="4" { (self.row.label) }
                            td class="money first" { (bare_pounds(self.found.amount)) }
                            td {}
                        } }
                    }
                }
            }
        }
    }
}

/// Where a posting comes from, in a few words: the cell of a statement, or the entry alone.
fn shown_as(posting: &FoundPosting) -> String {
    match &posting.source {
        None => format!("No statement: entry {}", posting.entry),
        // A row of a text names no sheet, and every text has it.
        Some(source) if source.sheet.is_none() => format!("{}, {}", source.file, source.place()),
        Some(source) => source.place(),
    }
}

/// The documents that support an entry.
fn documents(visit: &Visit, evidence: &[(Evidence, Act)]) -> Markup {
    html! {
        ul class="tasks" {
            @for (document, act) in evidence {
                li {
                    div {
                        a href=(visit.to(&format!("/files/{}", document.sha256))) {
                            (document.name)
                        }
                        p class="small soft" {
                            "attached by " (act.by) ", not authenticated, " (moment(act.at))
                        }
                    }
                    span class="mono tiny" {
                        "SHA-256 " (groups_of_four(&document.sha256.to_string(), 16))
                    }
                }
            }
        }
    }
}

/// The pair that a reversal makes, said beside the posting.
fn pair(posting: &FoundPosting) -> Markup {
    html! {
        @if let Some(by) = posting.reversed_by {
            " " span class="tag" { "Reversed by entry " (by) }
        }
        @if let Some(of) = posting.reverses { " " span class="tag" { "Reverses entry " (of) } }
        @if let Some(of) = posting.replaces { " " span class="tag" { "Replaces entry " (of) } }
    }
}
