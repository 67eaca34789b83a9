//! Withdrawing a line that is not real: one role asks and says why, another approves.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{reconcile::withdraw, refusal::About},
    ledger::journal::LineNumber,
    store::statements::line::{HeldLine, LineState},
    web::{
        failure::PageError,
        parts::{
            ASKS, Field, Tone, crumbs, day, described, error_summary, moment, notice, pounds,
            sentence, titled, why,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::signs::another_role;

/// What the only field asks for; where the line is posted or gone, there is none.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[(About::Why, "why")],
};

/// Asks.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let typed = Typed::filled([("form", visit.form_key())]);
    Ok(page(&mut visit, &typed, &Mistakes::default())
        .await?
        .into_response())
}

/// Asks for it or approves it, once.
pub(in crate::web) async fn act(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let line: LineNumber = visit.param("number")?;
    let approves = typed.get("how") == "approve";
    let mut mistakes = Mistakes::default();
    if typed.only_shown() {
        return Ok(page(&mut visit, &typed, &mistakes).await?.into_response());
    }
    if !approves {
        typed.words("why", "say why the line is not real", &mut mistakes);
    }
    if !mistakes.none() {
        return Ok(refused(page(&mut visit, &typed, &mistakes).await?));
    }
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let (act, office) = (visit.act(typed.some("why")), visit.office.clone());
    let place = visit.to(&format!("/lines/{line}/withdraw"));
    let acted = office.once(typed.sent(), async {
        if approves {
            withdraw::approve(&store, &slug, line, &act).await?;
        } else {
            withdraw::ask(&store, &slug, line, &act).await?;
        }
        Ok::<_, PageError>(place)
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = visit.mistakes(&FIELDS, error, &typed).await?;
            visit.anew().await?;
            Ok(refused(page(&mut visit, &typed, &mistakes).await?))
        }
    }
}

async fn page(visit: &mut Visit, typed: &Typed, mistakes: &Mistakes) -> Result<Markup, PageError> {
    let line: LineNumber = visit.param("number")?;
    let held = visit.reader.line(line).await?;
    let held = held.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    let asked = visit.reader.withdrawal_asked(line).await?;
    let title = format!("Withdraw line {line}");
    let to = visit.to(&format!("/lines/{line}"));
    Ok(visit.page(
        &titled(&title, mistakes),
        "Coding",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (to, "The line")], "Withdraw"))
            div class="head" {
                p class="eyebrow" {
                    "Line " (held.number) ", account " (held.account) ", "
                    (day(held.line.date)) ", " (held.source.place())
                }
                h1 { "Withdraw " (held.line.text) ", " (pounds(held.line.amount)) "?" }
                p class="lead" {
                    "For a line that is not real: one that the bank took back, or that an export \
                     made up. It stays where it is and no longer counts; reconciliations list it."
                }
            }
            div id=(ASKS) tabindex="-1" aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                (stands(visit, &held, asked.as_ref().map(|(_, act)| act), typed, mistakes))
            }
        },
    ))
}

fn stands(
    visit: &Visit,
    held: &HeldLine,
    asked: Option<&crate::ledger::posted::Act>,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let amount = pounds(held.line.amount);
    html! {
        @match &held.state {
            LineState::Withdrawn(record) => (notice(Tone::Good, "Withdrawn", &html! {
                "By record " (record) ". It no longer counts."
            })),
            LineState::Undone(_) => (notice(Tone::Info, "Its file was undone", &html! {
                "It no longer counts."
            })),
            LineState::Answered(entries) => (notice(Tone::Info, "It cannot be withdrawn", &html! {
                @let entry = entries.first().copied().unwrap_or_default();
                "It is posted, as " a href=(visit.to(&format!("/journal/{entry}"))) {
                    "entry " (entry) }
                ". Reverse that entry first."
            })),
            LineState::Waiting | LineState::Left(_) => {
                div class="cols even" {
                    form method="post" class="box" data-keeps {
                        h2 { "Ask that it be withdrawn" }
                        input type="hidden" name="form" value=(typed.get("form"));
                        input type="hidden" name="how" value="ask";
                        (Field {
                            name: "why",
                            label: "Why it is not real",
                            hint: "For example: the bank took it back on 30 April, see its letter",
                            class: "",
                        }.text(typed, mistakes))
                        button class="button main" { "Ask as " (visit.role.1) }
                    }
                    @if let Some(act) = asked {
                        section class="box" {
                            h2 { "Approve the withdrawal" }
                            p { "Asked by " strong { (act.by) } " (not authenticated), "
                                (moment(act.at)) }
                            p { (sentence(act.why.as_deref().unwrap_or_default())) }
                            p class="small" { "Approving it, " (amount) " no longer counts in \
                                account " (held.account) "." }
                            @if act.by.eq_ignore_ascii_case(visit.role.1) {
                                (another_role(visit, "asked for it"))
                            } @else {
                                form method="post" {
                                    input type="hidden" name="form"
                                        value={ (typed.get("form")) "-2" };
                                    input type="hidden" name="how" value="approve";
                                    button class="button stop" {
                                        "Approve and withdraw as " (visit.role.1)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
