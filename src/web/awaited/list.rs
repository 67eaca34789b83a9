//! The lists: what is open first, then what was paid, received, cancelled or withdrawn.

use maud::{Markup, html};

use crate::{
    ledger::{
        awaited::{Awaited, Standing, State},
        book::Book,
        claim::Claim,
        code::{FundCode, GrantCode, LineCode},
        commitment::Commitment,
        money::Money,
    },
    store::awaited::{Kept, Which},
    web::{
        failure::PageError,
        parts::{bare_pounds, crumbs, empty, figure, short_day},
        record::funds::tabs,
        visit::Visit,
    },
};

use super::{at, stands};

/// The name of the cost that a commitment is for, else of its account.
pub(super) fn cost(book: &Book, commitment: &Commitment) -> String {
    let project = book.projects.get(&commitment.project);
    let of = |line: LineCode| project?.lines.iter().find(|known| known.code == line);
    let line = of(commitment.line).map(|line| line.name.clone());
    let account = || book.chart.get(commitment.account);
    line.or_else(|| account().map(|account| account.name.clone()))
        .unwrap_or_default()
}

/// The name of a fund.
pub(super) fn fund(book: &Book, code: FundCode) -> &str {
    book.funds.get(&code).map_or("", |fund| fund.name.as_str())
}

/// Those of which something is left, the first expected first, and the others, the newest first.
fn parted<T>(kept: Vec<Kept<T>>) -> (Vec<Kept<T>>, Vec<Kept<T>>) {
    let open = |kept: &Kept<T>| matches!(kept.standing.state(), State::Open | State::Partly);
    let (open, mut done): (Vec<_>, Vec<_>) = kept.into_iter().partition(open);
    done.reverse();
    (open, done)
}

/// All commitments.
pub(in crate::web) async fn commitments(mut visit: Visit) -> Result<Markup, PageError> {
    let (mut open, done) = parted(visit.reader.commitments(Which::All).await?);
    open.sort_by_key(|kept| (kept.is.expected_on, kept.number));
    let add = visit.to("/commitments/new");
    Ok(visit.page(
        "Commitments",
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Commitments"))
            div class="head" {
                h1 { "Commitments" }
                (tabs(&visit, "Commitments"))
                div class="row" {
                    a class="button little" href=(add) { "Add a commitment" } }
            }
            div class="stack" {
                @if open.is_empty() {
                    (empty("Nothing is promised", "A commitment is a promise to pay that is not \
                        cost yet: it is set against what its fund has left until it is paid.",
                        Some((add, "Add a commitment"))))
                } @else {
                    (commitment_table(&visit, ("Promised and not paid yet", true), &open))
                }
                @if !done.is_empty() {
                    (commitment_table(&visit, ("Paid and cancelled", false), &done))
                }
            }
        },
    ))
}

/// Commitments as a table, with what they come to where that is asked for.
pub(in crate::web) fn commitment_table(
    visit: &Visit,
    (caption, sums): (&str, bool),
    kept: &[Kept<Commitment>],
) -> Markup {
    html! {
        table class="cards" {
            caption { (caption) }
            thead { tr {
                th scope="col" { "To" } th scope="col" { "For" } th scope="col" { "Expected" }
                th scope="col" class="money first" { "Promised £" }
                th scope="col" class="money" { "Paid £" }
                th scope="col" class="money" { "Left £" }
                th scope="col" { "Stands" }
            } }
            tbody { @for one in kept { (commitment_row(visit, one)) } }
            @if sums { (together(["Promised £", "Paid £"], kept)) }
        }
    }
}

/// What they come to, under the heads of their columns.
fn together<T>(heads: [&str; 2], kept: &[Kept<T>]) -> Markup {
    let sum = |of: fn(&Standing) -> Money| {
        // Beyond the range of money no list of a partnership comes.
        Money::sum(kept.iter().map(|kept| of(&kept.standing))).unwrap_or_default()
    };
    let [awaited, came] = heads;
    html! {
        tfoot { tr {
            th scope="row" colspan="3" { "Together" }
            td class="money first" data-of=(awaited) { (bare_pounds(sum(|of| of.amount))) }
            td class="money" data-of=(came) { (bare_pounds(sum(|of| of.answered))) }
            td class="money" data-of="Left £" { (bare_pounds(sum(Standing::left))) }
            td {}
        } }
    }
}

fn commitment_row(visit: &Visit, kept: &Kept<Commitment>) -> Markup {
    let (is, standing) = (&kept.is, &kept.standing);
    let awaited = Awaited::Commitment(kept.number);
    let to = visit.to(&at(awaited));
    html! {
        tr {
            th scope="row" {
                a href=(to) { (is.payee) }
                span class="small soft" {
                    "Commitment " (kept.number)
                    @if let Some(reference) = &is.reference { ", " (reference) }
                }
            }
            td data-of="For" {
                (cost(&visit.book, is))
                span class="small soft" { ", " (fund(&visit.book, is.fund)) }
            }
            td data-of="Expected" { (short_day(is.expected_on)) }
            td class="money first" data-of="Promised £" { (bare_pounds(standing.amount)) }
            td class="money" data-of="Paid £" { (figure(&to, &bare_pounds(standing.answered))) }
            td class="money" data-of="Left £" { (bare_pounds(standing.left())) }
            td data-of="Stands" { (stands(awaited, standing)) }
        }
    }
}

/// All claims.
pub(in crate::web) async fn claims(mut visit: Visit) -> Result<Markup, PageError> {
    let (mut open, done) = parted(visit.reader.claims(Which::All).await?);
    open.sort_by_key(|kept| (kept.is.claimed_on, kept.number));
    let add = visit.to("/claims/new");
    Ok(visit.page(
        "Claims",
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Claims"))
            div class="head" {
                h1 { "Claims" }
                (tabs(&visit, "Claims"))
                div class="row" { a class="button little" href=(add) { "Add a claim" } }
            }
            div class="stack" {
                @if open.is_empty() {
                    (empty("Nothing is claimed", "A claim is what a funder was asked for and has \
                        not paid yet, for a quarter or for any days of a grant.",
                        Some((add, "Add a claim"))))
                } @else {
                    (claim_table(&visit, ("Claimed and not received yet", true), &open))
                }
                @if !done.is_empty() {
                    (claim_table(&visit, ("Received and withdrawn", false), &done))
                }
            }
        },
    ))
}

/// Claims as a table, with what they come to where that is asked for.
pub(in crate::web) fn claim_table(
    visit: &Visit,
    (caption, sums): (&str, bool),
    kept: &[Kept<Claim>],
) -> Markup {
    html! {
        table class="cards" {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Grant" } th scope="col" { "For" } th scope="col" { "Claimed on" }
                th scope="col" class="money first" { "Claimed £" }
                th scope="col" class="money" { "Received £" }
                th scope="col" class="money" { "Left £" }
                th scope="col" { "Stands" }
            } }
            tbody { @for one in kept { (claim_row(visit, one)) } }
            @if sums { (together(["Claimed £", "Received £"], kept)) }
        }
    }
}

fn claim_row(visit: &Visit, kept: &Kept<Claim>) -> Markup {
    let (is, standing) = (&kept.is, &kept.standing);
    let awaited = Awaited::Claim(kept.number);
    let to = visit.to(&at(awaited));
    let grant = visit.book.grants.get(&is.grant);
    html! {
        tr {
            th scope="row" {
                a href=(to) { (grant.map_or("", |grant| grant.title.as_str())) }
                span class="small soft" {
                    "Claim " (kept.number)
                    @if let Some(reference) = &is.reference { ", " (reference) }
                }
            }
            td data-of="For" { (is.period()) }
            td data-of="Claimed on" { (short_day(is.claimed_on)) }
            td class="money first" data-of="Claimed £" { (bare_pounds(standing.amount)) }
            td class="money" data-of="Received £" {
                (figure(&to, &bare_pounds(standing.answered))) }
            td class="money" data-of="Left £" { (bare_pounds(standing.left())) }
            td data-of="Stands" { (stands(awaited, standing)) }
        }
    }
}

/// What was claimed of a grant, and the way to claim more.
pub(in crate::web) async fn claims_of(
    visit: &mut Visit,
    grant: GrantCode,
) -> Result<Markup, PageError> {
    let mut kept = visit.reader.claims(Which::All).await?;
    kept.retain(|kept| kept.is.grant == grant);
    Ok(html! {
        @if !kept.is_empty() { (claim_table(visit, ("Claimed from it", true), &kept)) }
        p { a class="button little" href=(visit.to(&format!("/claims/new?grant={grant}"))) {
            "Add a claim of this grant" } }
    })
}
