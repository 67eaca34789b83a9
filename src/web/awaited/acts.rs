//! Ending what is awaited, saying that an entry in the journal answers it, and that one was
//! something else; each asks why.

use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        awaited::{self, Said},
        refusal::About,
    },
    ledger::{
        awaited::{Answer, Awaited},
        journal::EntryNumber,
        money::Money,
    },
    web::{
        failure::PageError,
        parts::{
            ASKS, crumbs, described, error_summary, field, hidden, pounds, titled,
            why as wrong_with,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{at, known::Known, list_of, named, of};

/// What each field of these forms asks for; most of them ask why alone.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[
        (About::Entry, "entry"),
        (About::Amount, "amount"),
        (About::Over, "over"),
        (About::Why, "why"),
    ],
};

/// A question about one: its heading, what it does, its fields, and its button.
struct Question {
    title: String,
    /// What the page is called where it stands among others.
    here: &'static str,
    /// Whether what it does cannot be taken back.
    ends: bool,
    lead: Markup,
    fields: Markup,
    button: String,
}

fn page(
    visit: &Visit,
    known: &Known,
    question: &Question,
    (typed, mistakes): (&Typed, &Mistakes),
) -> Markup {
    let (list, lists) = list_of(known.awaited);
    let place = visit.to(&at(known.awaited));
    let title = &question.title;
    visit.page(
        &titled(title, mistakes),
        "Funds and grants",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to(list), lists),
                (place.clone(), &named(known.awaited))], question.here))
            div class="head" {
                p class="eyebrow" { (named(known.awaited)) ", " (known.title) }
                h1 { (title) }
                p class="lead" { (question.lead) }
            }
            form method="post" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (wrong_with(ASKS, mistakes))
                (hidden("form", typed.get("form")))
                (question.fields)
                (field("why", "Why", "Kept with it", "").text(typed, mistakes))
                div class="buttons" {
                    button class=(if question.ends { "button stop" } else { "button main" }) {
                        (question.button)
                    }
                    a href=(place) { "Not now" }
                }
            }
        },
    )
}

/// The form as it begins.
fn fresh(visit: &Visit) -> Typed {
    Typed::filled([("form", visit.form_key())])
}

/// The form as it was filled in.
fn shown(visit: &Visit, known: &Known, question: &Question, typed: &Typed) -> Response {
    page(visit, known, question, (typed, &Mistakes::default())).into_response()
}

/// What an act came to: the page of what it was about, or the form again with what refused it.
async fn ended(
    visit: &Visit,
    known: &Known,
    question: &Question,
    typed: &Typed,
    acted: Result<String, PageError>,
) -> Result<Response, PageError> {
    match acted {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let wrong = visit.mistakes(&FIELDS, error, typed).await?;
            let typed = typed.clone().with("form", visit.form_key());
            Ok(refused(page(visit, known, question, (&typed, &wrong))))
        }
    }
}

/// Why, which must be said.
fn why(typed: &Typed, mistakes: &mut Mistakes) -> String {
    typed.words("why", "say why; it is kept with it", mistakes)
}

fn ending(known: &Known) -> Question {
    let (standing, awaited) = (&known.standing, known.awaited);
    let left = pounds(standing.left());
    let (title, button) = match awaited {
        Awaited::Commitment(_) => ("Cancel what is left of this commitment", "Cancel the last"),
        Awaited::Claim(_) => ("Withdraw what is left of this claim", "Withdraw the last"),
    };
    Question {
        title: title.to_owned(),
        here: "What is left",
        ends: true,
        lead: html! {
            (left) " of " (pounds(standing.amount)) " will be awaited no more; what was "
            (awaited.met_word()) " stays. It cannot be taken back: make another one instead."
        },
        fields: html! {},
        button: format!("{button} {left}"),
    }
}

/// Asks whether what is left of one is awaited no more.
pub(in crate::web) async fn ask_end(mut visit: Visit) -> Result<Markup, PageError> {
    let awaited = of(&visit)?;
    let known = Known::of(&mut visit, awaited).await?;
    let asked = (&fresh(&visit), &Mistakes::default());
    Ok(page(&visit, &known, &ending(&known), asked))
}

/// Cancels a commitment or withdraws a claim, once.
pub(in crate::web) async fn end(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let awaited = of(&visit)?;
    let known = Known::of(&mut visit, awaited).await?;
    let question = ending(&known);
    if typed.only_shown() {
        return Ok(shown(&visit, &known, &question, &typed));
    }
    let mut mistakes = Mistakes::default();
    let why = why(&typed, &mut mistakes);
    if !mistakes.none() {
        let asked = (&typed, &mistakes);
        return Ok(refused(page(&visit, &known, &question, asked)));
    }
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    let act = visit.act(Some(&why));
    let acted = visit.office.once(typed.sent(), async {
        awaited::end(store, slug, awaited, &act).await?;
        Ok::<_, PageError>(visit.to(&at(awaited)))
    });
    ended(&visit, &known, &question, &typed, acted.await).await
}

fn answering(known: &Known, typed: &Typed, mistakes: &Mistakes) -> Question {
    let (title, over) = match known.awaited {
        Awaited::Commitment(_) => (
            "Which entry paid this commitment?",
            "Only where more was paid than is left: how much more",
        ),
        Awaited::Claim(_) => (
            "Which entry is what was claimed?",
            "Only where more came than is left: how much more",
        ),
    };
    Question {
        title: title.to_owned(),
        here: "An entry",
        ends: false,
        lead: html! {
            (pounds(known.standing.left())) " of it is left. The entry stays as it is; it must \
             have the same account, fund and cost or grant, and each pound of it is counted once."
        },
        fields: html! {
            (field("entry", "Number of the entry", "", "").text(typed, mistakes))
            (field("amount", "How much of it £",
                "Left empty, all of the entry that is not matched yet", "amount")
                .text(typed, mistakes))
            (field("over", "How much over £", over, "amount").text(typed, mistakes))
        },
        button: "Keep the answer".to_owned(),
    }
}

/// Asks which entry answers it.
pub(in crate::web) async fn ask_answer(mut visit: Visit) -> Result<Markup, PageError> {
    let awaited = of(&visit)?;
    let known = Known::of(&mut visit, awaited).await?;
    let (typed, none) = (fresh(&visit), Mistakes::default());
    let question = answering(&known, &typed, &none);
    Ok(page(&visit, &known, &question, (&typed, &none)))
}

/// Keeps the entry that answers it, once.
pub(in crate::web) async fn answer(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let awaited = of(&visit)?;
    let known = Known::of(&mut visit, awaited).await?;
    let mut mistakes = Mistakes::default();
    if typed.only_shown() {
        let question = answering(&known, &typed, &mistakes);
        return Ok(shown(&visit, &known, &question, &typed));
    }
    let entry: Option<EntryNumber> =
        typed.parse("entry", "say the number of the entry", &mut mistakes);
    let amount = typed.amount("amount", &mut mistakes);
    let over = typed.amount("over", &mut mistakes).map(Money::magnitude);
    let why = why(&typed, &mut mistakes);
    let (Some(entry), true) = (entry, mistakes.none()) else {
        let question = answering(&known, &typed, &mistakes);
        let asked = (&typed, &mistakes);
        return Ok(refused(page(&visit, &known, &question, asked)));
    };
    let said = Said {
        entry,
        amount,
        over: over.unwrap_or_default(),
    };
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    let act = visit.act(Some(&why));
    let acted = visit.office.once(typed.sent(), async {
        awaited::answer(store, slug, awaited, said, &act).await?;
        Ok::<_, PageError>(visit.to(&at(awaited)))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let wrong = visit.mistakes(&FIELDS, error, &typed).await?;
            let typed = typed.clone().with("form", visit.form_key());
            let question = answering(&known, &typed, &wrong);
            Ok(refused(page(&visit, &known, &question, (&typed, &wrong))))
        }
    }
}

/// The answer of an address, which counts.
fn counting(visit: &Visit, known: &Known) -> Result<Answer, PageError> {
    let entry: EntryNumber = visit.param("entry")?;
    let mut answers = known.answers.iter();
    let found = answers.find(|answer| answer.entry == entry && answer.counts());
    found
        .copied()
        .ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

fn letting_go(answer: Answer) -> Question {
    let (entry, amount) = (answer.entry, pounds(answer.amount));
    Question {
        title: format!("Was entry {entry} something else?"),
        here: "Something else",
        ends: false,
        lead: html! {
            "The entry stays as it is; " (amount) " of it counts here no more, and is awaited \
             again."
        },
        fields: html! {},
        button: format!("Take entry {entry}, {amount}, off it"),
    }
}

/// Asks whether an entry was something else.
pub(in crate::web) async fn ask_let_go(mut visit: Visit) -> Result<Markup, PageError> {
    let awaited = of(&visit)?;
    let known = Known::of(&mut visit, awaited).await?;
    let question = letting_go(counting(&visit, &known)?);
    let asked = (&fresh(&visit), &Mistakes::default());
    Ok(page(&visit, &known, &question, asked))
}

/// Says that an entry was something else, once.
pub(in crate::web) async fn let_go(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let awaited = of(&visit)?;
    let known = Known::of(&mut visit, awaited).await?;
    // Sent twice, the second finds that the first has let it go.
    let Ok(answer) = counting(&visit, &known) else {
        return Ok(done(&visit.to(&at(awaited))));
    };
    let question = letting_go(answer);
    if typed.only_shown() {
        return Ok(shown(&visit, &known, &question, &typed));
    }
    let mut mistakes = Mistakes::default();
    let why = why(&typed, &mut mistakes);
    if !mistakes.none() {
        let asked = (&typed, &mistakes);
        return Ok(refused(page(&visit, &known, &question, asked)));
    }
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    let act = visit.act(Some(&why));
    let acted = visit.office.once(typed.sent(), async {
        awaited::let_go(store, slug, awaited, answer.entry, &act).await?;
        Ok::<_, PageError>(visit.to(&at(awaited)))
    });
    ended(&visit, &known, &question, &typed, acted.await).await
}
