//! Waiting lines: what the rules propose and why; accept, code, split, leave, or accept all alike.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::code::{self, Coding, Proposals, Waiting},
    ledger::{digest::Digest, money::Money},
    statement::suggest::rule::Target,
    store::statements::line::{HeldLine, LineState},
};

use crate::web::{
    failure::PageError,
    journal::{
        new::{place, places},
        reverse::{target, target_fields},
    },
    parts::{
        Field, Tone, bare_pounds, choices, counted, crumbs, day, error_summary, notice, pounds,
        sentence, titled,
    },
    typed::{Mistakes, Typed},
    visit::{Visit, done, refused},
};

/// Lines drawn on the page; the rest follow when these are coded.
const SHOWN: usize = 200;
/// Shares that a line can be split into at once.
const SHARES: usize = 4;

/// The lines that wait.
pub(in crate::web) async fn list(visit: Visit) -> Result<Response, PageError> {
    let form = visit.office.form_key();
    Ok(list_page(&visit, &form, &Mistakes::default())
        .await?
        .into_response())
}

/// Posts every proposal that was shown, all of them or none, once.
pub(in crate::web) async fn accept_all(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let confirmed: Digest = typed
        .get("proposals")
        .parse()
        .map_err(|_| PageError::BadForm)?;
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(Some("Proposals of the rules, accepted together"));
    let acted = visit.office.once(typed.get("form"), async {
        let posted = code::accept_all(&store, &slug, None, confirmed, &act).await?;
        Ok::<_, PageError>(visit.to(&format!("/coding?posted={posted}")))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = Mistakes::whole("lines", error.for_form()?);
            let form = visit.office.form_key();
            Ok(refused(list_page(&visit, &form, &mistakes).await?))
        }
    }
}

async fn list_page(visit: &Visit, form: &str, wrong: &Mistakes) -> Result<Markup, PageError> {
    let proposals = code::proposals(visit.office.store(), &visit.book.slug, None).await?;
    let title = match proposals.waiting {
        0 => "No line waits".to_owned(),
        waiting => format!("{} to code", counted(waiting, "line", "lines")),
    };
    Ok(visit.page(
        &titled(&title, wrong),
        "Coding",
        &html! {
            (error_summary(wrong))
            (crumbs(&[(visit.to(""), "Home")], "Coding"))
            div class="head" { h1 { (title) } }
            div class="close" {
                @if let Some(posted) = visit.wanted::<i64>("posted") {
                    (notice(Tone::Good, &format!("{} posted", counted(posted, "line", "lines")),
                        &html! { a href=(visit.to("/journal")) { "See the journal" } }))
                }
                @if proposals.waiting == 0 {
                    p { "Every statement line is posted. The next thing is the reconciliation." }
                    p { a class="button main"
                        href=(visit.to_year(visit.book.open_year(), "/end")) { "The year end" } }
                } @else {
                    (accept_form(&proposals, form))
                    (table(visit, &proposals, form))
                }
            }
        },
    ))
}

fn accept_form(proposals: &Proposals, form: &str) -> Markup {
    let money = |incoming: bool| {
        let proposed = proposals
            .lines
            .iter()
            .filter(|line| line.proposal.is_some());
        let side = proposed
            .map(|line| line.amount)
            .filter(|a| a.is_negative() != incoming);
        Money::sum(side).unwrap_or_default()
    };
    html! {
        @if proposals.proposed > 0 {
            form class="box" method="post" {
                h2 { "The rules propose " (counted(proposals.proposed, "line", "lines")) }
                p {
                    (pounds(money(true))) " in and " (pounds(money(false))) " out are posted as \
                     proposed below, all of them or none; "
                    (counted(proposals.waiting.saturating_sub(proposals.proposed),
                        "other line stays", "other lines stay")) " waiting."
                }
                input type="hidden" name="proposals" value=(proposals.digest);
                input type="hidden" name="form" value=(form);
                button class="button main" data-busy="Posting…" {
                    "Post these " (counted(proposals.proposed, "line", "lines"))
                }
            }
        }
    }
}

fn table(visit: &Visit, proposals: &Proposals, form: &str) -> Markup {
    let more = proposals.lines.len().saturating_sub(SHOWN);
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Waiting lines" id="lines" {
            table class="dense" {
                thead { tr {
                    th scope="col" { "Date" } th scope="col" { "What the statement says" }
                    th scope="col" class="money" { "Amount £" }
                    th scope="col" class="first" { "What we suggest, and why" }
                    th scope="col" { "Your choice" }
                } }
                tbody { @for line in proposals.lines.iter().take(SHOWN) {
                    (row(visit, line, form))
                } }
            }
        }
        @if more > 0 { p { (counted(more, "more line waits", "more lines wait")) "." } }
    }
}

fn row(visit: &Visit, line: &Waiting, form: &str) -> Markup {
    let to = visit.to(&format!("/coding/{}", line.line));
    html! {
        tr id={ "line-" (line.line) } {
            td class="nowrap" { (day(line.date)) }
            td {
                a href=(visit.to(&format!("/lines/{}", line.line))) { (line.text) }
                @if let Some(why) = &line.left_because {
                    br; span class="tiny" { "Left: " (sentence(why)) }
                }
            }
            td class="money" { (bare_pounds(line.amount)) }
            td class="first" {
                @match &line.proposal {
                    Some(proposal) => {
                        (target_words(visit, &proposal.target))
                        br; span class="tiny soft" {
                            (proposal.rule) ": " (proposal.reasons.join(", "))
                        }
                    }
                    None => { span class="soft" { "No rule fits" } }
                }
            }
            td {
                div class="row" {
                    @if line.proposal.is_some() {
                        form method="post" action=(to) {
                            input type="hidden" name="how" value="accept";
                            input type="hidden" name="form" value={ (form) "-" (line.line) };
                            button class="button little" {
                                "Accept" span class="unseen" { " line " (line.line) }
                            }
                        }
                    }
                    a href=(to) { "Code, split or leave"
                        span class="unseen" { " line " (line.line) } }
                }
            }
        }
    }
}

/// A target in words: the cost of a project, else the account; then the fund.
fn target_words(visit: &Visit, target: &Target) -> String {
    let book = &visit.book;
    let project = book.projects.get(&target.project);
    let line = project.and_then(|p| p.lines.iter().find(|line| line.code == target.line));
    let account = book
        .chart
        .get(target.account)
        .map_or("", |account| account.name.as_str());
    let fund = book
        .funds
        .get(&target.fund)
        .map_or("", |fund| fund.name.as_str());
    let what = line.map_or(account, |line| line.name.as_str());
    format!("{} {what}, {fund}", target.account)
}

/// Asks what one line was for.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let held = found(&mut visit).await?;
    let typed = Typed::filled([("form", visit.office.form_key())]);
    Ok(page(&visit, &held, &typed, &Mistakes::default()).into_response())
}

async fn found(visit: &mut Visit) -> Result<HeldLine, PageError> {
    let number: i64 = visit.param("number")?;
    let held = visit.reader.line(number).await?;
    held.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// Codes, splits, accepts or leaves one line, once.
pub(in crate::web) async fn code(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let held = found(&mut visit).await?;
    let mut mistakes = Mistakes::default();
    let leaving = typed.get("how") == "leave";
    let coding = match typed.get("how") {
        "accept" => Some(Coding::Proposed),
        "split" => Some(Coding::Split(shares(&typed, &mut mistakes))),
        "leave" => {
            typed.words("why", "say why it is left waiting", &mut mistakes);
            None
        }
        _ => target(&typed, &mut mistakes).map(Coding::To),
    };
    if !mistakes.none() {
        return Ok(refused(page(&visit, &held, &typed, &mistakes)));
    }
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(typed.some("why").filter(|_| leaving));
    let acted = visit.office.once(typed.get("form"), async {
        if let Some(coding) = coding {
            code::code(
                &store,
                &slug,
                held.number,
                coding,
                code::Said::default(),
                &act,
            )
            .await?;
            return Ok::<_, PageError>(visit.to("/coding?posted=1"));
        }
        code::standing::leave(&store, &slug, held.number, &act).await?;
        Ok(visit.to("/coding"))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let field = if typed.get("how") == "split" {
                "amount-1"
            } else {
                "account"
            };
            let mistakes = Mistakes::whole(field, error.for_form()?);
            Ok(refused(page(&visit, &held, &typed, &mistakes)))
        }
    }
}

/// The shares that were filled in.
fn shares(typed: &Typed, mistakes: &mut Mistakes) -> Vec<(Target, Money)> {
    let mut shares = Vec::new();
    for share in 1..=SHARES {
        let name = |part: &str| format!("{part}-{share}");
        let Some(amount) = typed.amount(&name("amount"), mistakes) else {
            continue;
        };
        let codes = (
            typed.get(&name("account")).parse(),
            typed.get(&name("fund")).parse(),
            place(typed.get(&name("place"))),
        );
        match codes {
            (Ok(account), Ok(fund), Some((project, line))) => {
                shares.push((
                    Target {
                        account,
                        fund,
                        project,
                        line,
                        grant: None,
                    },
                    amount,
                ));
            }
            _ => mistakes.add(
                &name("account"),
                format!("choose account and fund of share {share}"),
            ),
        }
    }
    if shares.is_empty() && mistakes.none() {
        mistakes.add(
            "amount-1",
            "give every share of the line; they add up to all of it",
        );
    }
    shares
}

fn page(visit: &Visit, held: &HeldLine, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let title = format!("Line {}: what was it for?", held.number);
    let answered = matches!(held.state, LineState::Answered(_));
    visit.page(
        &titled(&title, mistakes),
        "Coding",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/coding"), "Coding")], "Line"))
            div class="head" {
                p class="eyebrow" { "Account " (held.account) ", " (day(held.line.date)) ", "
                    a href=(visit.to(&format!("/lines/{}", held.number))) { (held.line.at) } }
                h1 { (held.line.text) ", " (pounds(held.line.amount)) }
            }
            @if answered {
                (notice(Tone::Info, "This line is posted",
                    &html! { "Reverse its entry to code it anew." }))
            } @else {
                div class="stack" {
                    div class="cols even" {
                        form class="box" method="post" {
                            h2 { "All of it to one place" }
                            input type="hidden" name="how" value="code";
                            input type="hidden" name="form" value=(typed.get("form"));
                            (target_fields(visit, typed, mistakes))
                            button class="button main" { "Post " (pounds(held.line.amount)) }
                        }
                        form class="box" method="post" {
                            h2 { "Leave it waiting" }
                            input type="hidden" name="how" value="leave";
                            input type="hidden" name="form" value=(typed.get("form"));
                            (Field {
                                name: "why", label: "Why", hint: "Kept with the line", class: "" }
                                .text(typed, mistakes))
                            button class="button" { "Leave it waiting" }
                        }
                    }
                    (split_form(visit, held, typed, mistakes))
                }
            }
        },
    )
}

fn split_form(visit: &Visit, held: &HeldLine, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let places = places(visit);
    let amount = held.line.amount.magnitude();
    let choice = |part: &str, share: usize, label: &str, options: &[(String, String)]| {
        let name = format!("{part}-{share}");
        html! {
            select name=(name) id=(name) aria-label=(format!("{label} of share {share}"))
                aria-invalid=[mistakes.at(&name).map(|_| "true")] {
                (choices(options, typed.get(&name)))
            }
        }
    };
    html! {
        form class="box" method="post" data-split=(amount.pence()) {
            h2 { "Split " (pounds(amount)) " between costs" }
            input type="hidden" name="how" value="split";
            input type="hidden" name="form" value=(typed.get("form"));
            div class="scroll" tabindex="0" role="region" aria-label="Shares" {
                table class="sides dense" {
                    thead { tr {
                        th scope="col" { "Account" } th scope="col" { "Fund" }
                        th scope="col" { "Project and cost" }
                        th scope="col" class="money first" { "Share £" }
                    } }
                    tbody {
                        @for share in 1..=SHARES {
                            @let name = format!("amount-{share}");
                            tr {
                                td { (choice("account", share, "Account", &places.accounts)) }
                                td { (choice("fund", share, "Fund", &places.funds)) }
                                td {
                                    (choice("place", share, "Project and cost", &places.projects)) }
                                td class="money first" {
                                    input class="amount" inputmode="decimal" name=(name) id=(name)
                                        aria-label=(format!("Amount of share {share}"))
                                        aria-invalid=[mistakes.at(&name).map(|_| "true")]
                                        value=(typed.get(&name));
                                }
                            }
                        }
                    }
                    tfoot { tr {
                        th scope="row" colspan="3" { "To share" }
                        td class="money first" data-left { (pounds(amount)) }
                    } }
                }
            }
            button class="button" { "Post this split" }
        }
    }
}
