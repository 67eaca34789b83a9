//! A file of which no date proves whether the day or the month comes first: which, with what the
//! order of its dates speaks for. The answer reads the file again and leads to its plan.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::import::{New, Upload},
    ledger::calendar::long_date,
    statement::{
        line::OpenDays,
        profile::{DateOrder, Profile},
    },
    web::{
        failure::PageError,
        parts::{ASKS, Way, crumbs, error_summary, field, hidden, sentence, titled},
        statements::plan::{
            self,
            shelf::{Shelf, Shelved},
        },
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// Asks.
pub(super) fn ask(visit: &Visit, key: &str, shelved: &Shelved, open: &OpenDays) -> Response {
    let typed = shelved.asked.clone().unwrap_or_default().with("key", key);
    page(visit, (shelved, open), &typed, &Mistakes::default()).into_response()
}

/// Reads the file again as it was answered.
pub(super) async fn answer(
    visit: Visit,
    (shelved, open): (&Shelved, &OpenDays),
    typed: &Typed,
    known: Vec<Profile>,
) -> Result<Response, PageError> {
    if typed.only_shown() {
        let shown = page(&visit, (shelved, open), typed, &Mistakes::default());
        return Ok(shown.into_response());
    }
    let dates = match typed.get("dates") {
        "day" => DateOrder::DayFirst,
        "month" => DateOrder::MonthFirst,
        _ => {
            let mistakes = Mistakes::whole("dates", "say whether the day or the month comes first");
            return Ok(refused(page(&visit, (shelved, open), typed, &mistakes)));
        }
    };
    let bytes = shelved.upload.bytes.clone();
    let office = visit.office.clone();
    let read = plan::read_file(&office, known, (bytes, Some(dates)), None);
    let (visit, read) = visit.apart(read).await?;
    let (read, bytes) = match read {
        Ok(read) => read,
        Err(error) => {
            let mistakes = Mistakes::whole("dates", error.to_string());
            return Ok(refused(page(&visit, (shelved, open), typed, &mistakes)));
        }
    };
    let upload = Upload {
        bytes,
        read,
        ..Upload::clone(&shelved.upload)
    };
    let (key, slug) = (typed.get("key"), visit.book.slug.clone());
    let again = Shelved::of(&office, &slug, upload, New::Waits);
    let (visit, again) = visit.apart(again).await?;
    let shelf: &Shelf = visit.office.shelf();
    shelf.put(key, again?.answered(Some(typed.clone()))).await;
    Ok(done(&visit.to(&format!("/statements/plan/{key}"))))
}

fn page(
    visit: &Visit,
    (shelved, open): (&Shelved, &OpenDays),
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let title = "Which comes first in its dates?";
    let (day, month) = (long_date(open.day_first), long_date(open.month_first));
    let ways = [
        Way {
            value: "day",
            words: "The day",
            hint: &format!("{} is {day}", open.text),
        },
        Way {
            value: "month",
            words: "The month",
            hint: &format!("{} is {month}", open.text),
        },
    ];
    visit.page(
        &titled(title, mistakes),
        "Statements",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/statements"), "Statements")], title))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "No date in " strong { (shelved.upload.name) } " proves whether the day or the \
                     month comes first: " (open.text) " at " (open.at.told()) " can be "
                    (day) " or " (month) ". " (sentence(&open.says))
                }
            }
            form method="post" id=(ASKS) action=(visit.to("/statements/question")) {
                (hidden("key", typed.get("key")))
                (field("dates", "What comes first", "", "").ways(&ways, typed, mistakes))
                div class="buttons" {
                    button class="button main" data-busy="Reading…" { "Read it so" }
                    a href=(visit.to("/statements")) { "Leave it" }
                }
            }
        },
    )
}
