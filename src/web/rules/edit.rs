//! A rule made or changed: what a line must say and what it was for, tried on past lines before it
//! is kept.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        amend::Seen,
        refusal::About,
        rule::{
            self,
            trial::{self, Trial, Tried},
        },
    },
    ledger::money::Money,
    statement::suggest::rule::{Conditions, Direction, Rule, Target, faults},
    web::{
        failure::PageError,
        journal::reverse::{target, target_fields},
        parts::{
            ASKS, Tone, bare_pounds, counted, crumbs, described, error_summary, field, hidden,
            in_address, notice, scroll, short_day, titled, why,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// What each field asks for. The name of a rule is its code: a book has one of it.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[
        (About::Name, "name"),
        (About::Code, "name"),
        (About::Condition, "contains"),
        (About::Condition, "words"),
        (About::Condition, "party"),
        (About::Condition, "code"),
        (About::Condition, "kind"),
        (About::Amount, "amount"),
        (About::Amount, "least"),
        (About::Amount, "most"),
        (About::Least, "least"),
        (About::Account, "account"),
        (About::Fund, "fund"),
        (About::Place, "place"),
        (About::Grant, "grant"),
        (About::Why, "why"),
    ],
};

/// Lines of each kind that a trial lists.
const SHOWN: usize = 20;

/// Asks for a new rule; for lines like one that waits, where the address names it.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let mut typed = Typed::filled([("form", visit.form_key())]);
    if let Some(number) = visit.wanted::<i64>("line") {
        let held = visit.reader.line(number).await?;
        let held = held.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
        let when = trial::like(&held);
        for (name, value) in said(&when) {
            typed = typed.with(&name, value);
        }
        typed = typed
            .with("name", held.line.text.clone())
            .with("line", number.to_string());
    }
    Ok(page(&visit, None, &typed, (&Mistakes::default(), None)).into_response())
}

/// Asks how a rule is to be changed.
pub(in crate::web) async fn ask_change(visit: Visit) -> Result<Response, PageError> {
    let name: String = visit.param("name")?;
    let stands = found(&visit, &name).await?;
    let rule = &stands.rule;
    let mut fields = said(&rule.when);
    let Target {
        account,
        fund,
        project,
        line,
        grant,
    } = rule.then;
    let mut add = |name: &str, value: String| fields.push((name.to_owned(), value));
    add("name", rule.name.clone());
    add("account", account.to_string());
    add("fund", fund.to_string());
    if project != crate::ledger::code::ProjectCode::NONE {
        add("place", format!("{project} {line}"));
    }
    add(
        "grant",
        grant.map_or_else(String::new, |grant| grant.to_string()),
    );
    add("form", visit.form_key());
    add("seen", stands.seen()?.to_string());
    let typed = Typed::of(fields);
    Ok(page(&visit, Some(&name), &typed, (&Mistakes::default(), None)).into_response())
}

async fn found(visit: &Visit, name: &str) -> Result<rule::Listed, PageError> {
    let rules = rule::listed(visit.office.store(), &visit.book.slug).await?;
    let known = rules.into_iter().find(|known| known.rule.name == name);
    known.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// Makes a rule, or tries it.
pub(in crate::web) async fn add(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    answer(visit, None, typed).await
}

/// Changes a rule, or tries it as it would be.
pub(in crate::web) async fn change(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let name: String = visit.param("name")?;
    answer(visit, Some(name), typed).await
}

async fn answer(visit: Visit, was: Option<String>, typed: Typed) -> Result<Response, PageError> {
    let was = was.as_deref();
    let mut mistakes = Mistakes::default();
    if typed.only_shown() {
        return Ok(page(&visit, was, &typed, (&mistakes, None)).into_response());
    }
    let Some(rule) = read(&typed, &mut mistakes).filter(|_| mistakes.none()) else {
        return Ok(refused(page(&visit, was, &typed, (&mistakes, None))));
    };
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    if typed.get("how") != "keep" {
        let order = match was {
            Some(name) => found(&visit, name).await?.rule.order,
            None => u32::MAX,
        };
        let tried = trial::trial(store, slug, &Rule { order, ..rule }, was).await;
        return match tried.map_err(PageError::from) {
            Ok(trial) => {
                let none = Mistakes::default();
                Ok(page(&visit, was, &typed, (&none, Some(&trial))).into_response())
            }
            Err(error) => {
                let wrong = FIELDS.mistakes(error, &typed)?;
                Ok(refused(page(&visit, was, &typed, (&wrong, None))))
            }
        };
    }
    let seen = match was {
        None => Seen::New,
        Some(_) => Seen::As(typed.get("seen").parse().map_err(|_| PageError::BadForm)?),
    };
    let act = visit.act(typed.some("why"));
    let name = in_address(&rule.name);
    let acted = visit.office.once(typed.sent(), async {
        rule::put(store, slug, (was, seen), rule, &act).await?;
        Ok::<_, PageError>(visit.to(&format!("/rules?kept={name}")))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let wrong = visit.mistakes(&FIELDS, error, &typed).await?;
            let mut typed = typed.clone().with("form", visit.form_key());
            if let Some(name) = was {
                let now = found(&visit, name).await?.seen()?;
                typed = typed.with("seen", now.to_string());
            }
            Ok(refused(page(&visit, was, &typed, (&wrong, None))))
        }
    }
}

/// The conditions as the fields say them.
fn said(when: &Conditions) -> Vec<(String, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let money = |amount: Option<Money>| amount.map(Money::to_plain).unwrap_or_default();
    let way = when.direction.map(|direction| match direction {
        Direction::In => "in",
        Direction::Out => "out",
    });
    let fields = [
        ("contains", text(&when.contains)),
        ("words", text(&when.words)),
        ("party", text(&when.party)),
        ("kind", text(&when.kind)),
        ("code", text(&when.code)),
        ("amount", money(when.amount)),
        ("least", money(when.at_least)),
        ("most", money(when.at_most)),
        ("way", way.unwrap_or_default().to_owned()),
        (
            "of",
            when.account
                .map(|account| account.to_string())
                .unwrap_or_default(),
        ),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

fn read(typed: &Typed, mistakes: &mut Mistakes) -> Option<Rule> {
    let name = typed.words("name", "give the rule a name", mistakes);
    let text = |name: &str| typed.some(name).map(str::to_owned);
    let mut money = |name: &str| typed.amount(name, mistakes);
    let (amount, at_least, at_most) = (money("amount"), money("least"), money("most"));
    let direction = match typed.get("way") {
        "in" => Some(Direction::In),
        "out" => Some(Direction::Out),
        _ => None,
    };
    let when = Conditions {
        contains: text("contains"),
        words: text("words"),
        party: text("party"),
        kind: text("kind"),
        code: text("code"),
        amount,
        at_least,
        at_most,
        direction,
        account: typed.some("of").and_then(|code| code.parse().ok()),
    };
    FIELDS.also(faults(&name, &when), typed, mistakes);
    let then = target(typed, mistakes)?;
    Some(Rule {
        name,
        order: 0,
        when,
        then,
    })
}

fn page(
    visit: &Visit,
    was: Option<&str>,
    typed: &Typed,
    (mistakes, trial): (&Mistakes, Option<&Trial>),
) -> Markup {
    let title = was.map_or_else(
        || "Make a rule".to_owned(),
        |name| format!("Change the rule \u{201c}{name}\u{201d}"),
    );
    visit.page(
        &titled(&title, mistakes),
        "Rules",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/rules"), "Rules")], &title))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "A line must match everything that is filled in. Try it first: nothing is kept \
                     before you keep it."
                }
            }
            div class="stack" {
                @if let Some(trial) = trial { (tried(visit, trial)) }
                form method="post" id=(ASKS) tabindex="-1"
                    aria-describedby=[described(ASKS, mistakes)] {
                    (why(ASKS, mistakes))
                    (hidden("form", typed.get("form"))) (hidden("seen", typed.get("seen")))
                    (field("name", "Name", "A proposal says which rule it follows", "")
                        .text(typed, mistakes))
                    div class="cols even" {
                        fieldset class="box" {
                            legend { "Where a line has" }
                            (when_fields(visit, typed, mistakes))
                        }
                        fieldset class="box" {
                            legend { "It was for" }
                            (target_fields(visit, typed, mistakes))
                        }
                    }
                    (field("why", "Why", "Kept with the rule; may be left empty", "")
                        .text(typed, mistakes))
                    div class="buttons" {
                        button class="button" name="how" value="try" { "Try it on past lines" }
                        button class="button main" name="how" value="keep" { "Keep this rule" }
                        a href=(visit.to("/rules")) { "Not now" }
                    }
                }
            }
        },
    )
}

fn when_fields(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let text = |name, label, hint, class| field(name, label, hint, class).text(typed, mistakes);
    let pair = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let ways = [
        pair("", "In or out"),
        pair("in", "Money in"),
        pair("out", "Money out"),
    ];
    let mut accounts = vec![pair("", "Any account")];
    let held = visit
        .book
        .chart
        .iter()
        .filter(|account| account.kind.holds_money());
    accounts.extend(held.map(|a| (a.code.to_string(), format!("{} {}", a.code, a.name))));
    html! {
        (text("contains", "Text", "Anywhere in what the line says; capitals do not matter", ""))
        (text("words", "Whole words", "That follow one another; * stands for the rest of a word",
            ""))
        (text("party", "Other party", "In full", ""))
        (text("code", "Council code", "Such as 4310", "date"))
        (text("kind", "Type", "The bank's or the ledger's, such as DD", "date"))
        (field("way", "Direction", "", "").choice(&ways, typed, mistakes))
        (text("amount", "Exactly £", "", "amount"))
        (text("least", "At least £", "", "amount"))
        (text("most", "At most £", "", "amount"))
        (field("of", "Account of the statement", "", "").choice(&accounts, typed, mistakes))
    }
}

/// What the rule would do with the lines that the book has.
fn tried(visit: &Visit, trial: &Trial) -> Markup {
    let looked = counted(trial.looked_at, "line", "lines");
    let (agrees, differs) = (trial.agrees.len(), trial.differs.len());
    let tone = if differs > 0 { Tone::Wait } else { Tone::Info };
    let heading = match trial.fits() {
        0 => format!("It fits none of the newest {looked}"),
        fits => format!(
            "It fits {} of the newest {looked}",
            counted(fits, "line", "lines")
        ),
    };
    html! {
        section class="close" aria-label="What the rule would do" {
            (notice(tone, &heading, &html! {
                p {
                    "People coded " (counted(agrees, "line", "lines")) " as it says, and "
                    (counted(differs, "line", "lines")) " otherwise; it would propose for "
                    (counted(trial.proposes.len(), "waiting line", "waiting lines")) "."
                }
            }))
            (lines(visit, "Coded otherwise", "People put it to", &trial.differs))
            (lines(visit, "It would propose for", "", &trial.proposes))
            (lines(visit, "A rule before it speaks for", "That rule", &trial.taken_before))
            (lines(visit, "Coded as it says", "", &trial.agrees))
        }
    }
}

fn lines(visit: &Visit, title: &str, instead: &str, lines: &[Tried]) -> Markup {
    let table = html! {
        table class="dense lines" {
            caption { (title) small { (counted(lines.len(), "line", "lines")) } }
            thead { tr {
                th scope="col" { "Date" } th scope="col" { "What the statement says" }
                th scope="col" class="money first" { "Amount £" }
                @if !instead.is_empty() { th scope="col" { (instead) } }
            } }
            tbody { @for line in lines.iter().take(SHOWN) {
                tr {
                    td { (short_day(line.date)) }
                    td class="wide" {
                        a href=(visit.to(&format!("/lines/{}", line.line))) { (line.text) }
                    }
                    td class="money first" { (bare_pounds(line.amount)) }
                    @if !instead.is_empty() { td { (line.instead.as_deref().unwrap_or_default()) } }
                }
            } }
        }
    };
    html! {
        @if !lines.is_empty() {
            (scroll(title, false, &table))
            @if lines.len() > SHOWN {
                p class="small soft" { "The first " (SHOWN) " are shown." }
            }
        }
    }
}
