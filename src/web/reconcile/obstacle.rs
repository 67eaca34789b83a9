//! What stands in the way of working a reconciliation out, on a page that leads to what comes
//! first.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        refusal::{Reconciling, Refusal},
    },
    ledger::{calendar::long_date, code::AccountCode},
    web::{
        failure::PageError,
        parts::{Tone, crumbs, error_summary, notice, titled, told_sentence},
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

use super::signs;

/// Why it cannot be worked out, and what to do about it.
pub(super) struct Obstacle {
    says: String,
    then: Then,
}

/// What comes first.
enum Then {
    /// Somebody states the balance that nothing gives.
    State,
    /// What waits is coded.
    Code,
    /// The statements that show what the book has are brought in.
    BringIn,
}

/// Why the paper of a day cannot be worked out; an error that is no rule's, as it is.
pub(super) fn in_the_way(error: PageError, date: Date) -> Result<Obstacle, PageError> {
    let refused =
        if let PageError::Action(ActionError::Refused(Refusal::Reconciling(refused))) = &error {
            Some(refused)
        } else {
            None
        };
    if let Some(Reconciling::NoStatementBalance { account, .. }) = refused {
        let says = format!(
            "no file that was brought in gives the balance of account {account} at {}; say below \
             what its statement gives, or what was counted",
            long_date(date)
        );
        let then = Then::State;
        return Ok(Obstacle { says, then });
    }
    let then = if matches!(refused, Some(Reconciling::LinesWait { .. })) {
        Then::Code
    } else if matches!(refused, Some(Reconciling::EntriesOpen { .. })) {
        Then::BringIn
    } else {
        Then::State
    };
    let says = error.for_form()?;
    Ok(Obstacle { says, then })
}

/// It cannot be worked out yet: why not, and the way to what comes first.
pub(super) fn unworked(
    visit: &Visit,
    at: (AccountCode, Date),
    asked: (&Typed, &Mistakes),
    obstacle: &Obstacle,
) -> Markup {
    let (account, date) = at;
    let title = format!("Account {account} at {}", long_date(date));
    visit.page(
        &titled(&title, asked.1),
        "Reconcile",
        &html! {
            (error_summary(asked.1))
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/reconcile"), "Reconciliations")], &title))
            div class="head" {
                @if let Some(account) = visit.book.chart.get(account) {
                    p class="eyebrow" { (account.code) " " (account.name) }
                }
                h1 { "Reconciliation at " (long_date(date)) }
            }
            div class="stack" {
                (notice(Tone::Wait, "It cannot be worked out yet", &html! {
                    (told_sentence(&obstacle.says))
                }))
                @match obstacle.then {
                    Then::State => (signs::ask_balance(visit, at, true, asked)),
                    Then::Code => p {
                        a class="button main" href=(visit.to("/coding")) { "Code what waits" }
                    },
                    Then::BringIn => p {
                        a class="button main" href=(visit.to("/statements")) {
                            "Bring in statements"
                        }
                    },
                }
            }
        },
    )
}
