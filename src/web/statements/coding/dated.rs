//! The day of a line's entry where the line's own is closed to it: its year is closed, or its
//! account is reconciled and locked to that day or a later one.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::{
    actions::code,
    statement::matching::{Does, Ranked},
    store::statements::line::HeldLine,
    web::{
        failure::PageError,
        parts::{Tone, day, field, notice},
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

/// What is known of the day of a line's entry.
#[derive(Debug, Clone, Copy)]
pub(super) enum Dated {
    /// It is the line's own.
    Own,
    /// The year of the line is closed: this day of the open year, or another that somebody says.
    Closed(Date),
    /// The account is locked to this day: somebody says a later one.
    Locked(Date),
}

impl Dated {
    /// What is known of the day of a line.
    pub(super) async fn of(visit: &mut Visit, held: &HeldLine) -> Result<Dated, PageError> {
        if let Some(posted_on) = code::late(&visit.book, &held.line, &visit.act(None)) {
            return Ok(Dated::Closed(posted_on));
        }
        let locked = visit.reader.locked_until().await?;
        let locked = locked.get(&held.account).copied();
        let holds = |until: &Date| held.line.date <= *until || held.year.last_day() <= *until;
        Ok(locked.filter(holds).map_or(Dated::Own, Dated::Locked))
    }

    /// What is said above the forms.
    pub(super) fn notice(self, held: &HeldLine) -> Markup {
        match self {
            Dated::Own => html! {},
            Dated::Closed(posted_on) => notice(
                Tone::Wait,
                &format!("{} is closed", held.year),
                &html! {
                    p { "What is posted for this line is dated " (day(posted_on)) ", in the open \
                        year, and concerns " (held.year) "." }
                },
            ),
            Dated::Locked(until) => notice(
                Tone::Wait,
                &format!("Account {} is locked", held.account),
                &html! {
                    p {
                        "It is reconciled and approved to " (day(until)) " with this line outside \
                         the book, so its entry stands on a later day. In a later year it \
                         concerns " (held.year) "."
                    }
                },
            ),
        }
    }

    /// The form for one place as it was typed; in a locked time nothing is accepted as it is, so
    /// what is suggested first is filled in beside the day that is asked.
    pub(super) fn filled(self, typed: &Typed, ranked: &Ranked) -> Typed {
        let untouched = ["account", "fund"]
            .iter()
            .all(|name| typed.some(name).is_none());
        match (self, ranked.first().map(|found| &found.does)) {
            (Dated::Locked(_), Some(Does::Code(target))) if untouched => typed
                .clone()
                .with("account", target.account.as_str())
                .with("fund", target.fund.as_str())
                .with("place", format!("{} {}", target.project, target.line))
                .with(
                    "grant",
                    target
                        .grant
                        .map_or_else(String::new, |code| code.to_string()),
                ),
            _ => typed.clone(),
        }
    }

    /// The field of the day in a form.
    pub(super) fn field(self, name: &str, typed: &Typed, mistakes: &Mistakes) -> Markup {
        let hint = match self {
            Dated::Own => return html! {},
            Dated::Closed(_) => "In the open year; left empty, the day that is said above",
            Dated::Locked(_) => "After the day to which the account is locked",
        };
        field(name, "Day of its entry", hint, "date").text(typed, mistakes)
    }
}
