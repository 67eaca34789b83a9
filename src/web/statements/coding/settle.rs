//! The form that codes a line to the place of an open commitment, or to what the grant of an open
//! claim owes: whichever goes the line's way.

use maud::{Markup, html};

use super::{dated::Dated, one::reason};
use crate::{
    actions::{code::suggest::Desk, refusal::About},
    ledger::{awaited::Awaited, money::Money},
    statement::matching::awaited::Open,
    store::statements::line::HeldLine,
    web::{
        awaited::named,
        parts::{described, field, hidden, pounds, why},
        said::leads::Fields,
        typed::{Mistakes, Typed},
    },
};

/// What each field asks for.
pub(super) const FIELDS: Fields<'_> = Fields {
    whole: "settle",
    asks: &[
        (About::Awaited, "awaited"),
        (About::Over, "over"),
        (About::Day, "day-settle"),
        (About::Why, "why-settle"),
    ],
};

/// What the form says: which one, and how much more than is left of it the line is.
pub(super) fn read(typed: &Typed, mistakes: &mut Mistakes) -> Option<(Awaited, Money)> {
    let over = typed.amount("over", mistakes).map(Money::magnitude);
    let chosen = typed.get("awaited").split_once(' ');
    let awaited = chosen.and_then(|(word, number)| {
        let number = number.parse().ok()?;
        Awaited::from_word(word, number)
    });
    if awaited.is_none() {
        mistakes.add("awaited", "choose the commitment or the claim");
    }
    Some((awaited?, over.unwrap_or_default()))
}

/// The form; nothing where none goes the line's way.
pub(super) fn form(
    (held, dated): (&HeldLine, Dated),
    desk: &Desk,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let open = desk.texts().awaited.values();
    let same_way = open.filter(|open| open.awaited.on_account(held.open) == held.open);
    let option = |open: &Open| {
        let left = pounds(open.left);
        let words = format!("{}, {}, {left} left", named(open.awaited), open.from);
        (open.awaited.to_string(), words)
    };
    let mut options: Vec<(String, String)> = same_way.map(option).collect();
    if options.is_empty() {
        return html! {};
    }
    options.insert(0, (String::new(), "Choose".to_owned()));
    let (heading, label) = if held.open.is_negative() {
        ("It was promised", "Commitment")
    } else {
        ("It was claimed", "Claim")
    };
    html! {
        form class="box" method="post" data-keeps id=(FIELDS.whole) tabindex="-1"
            aria-describedby=[described(FIELDS.whole, mistakes)] {
            h2 { (heading) }
            (why(FIELDS.whole, mistakes))
            (hidden("how", "settle"))
            (hidden("form", typed.get("form")))
            (field("awaited", label, "The line goes where it says", "")
                .choice(&options, typed, mistakes))
            (field("over", "How much over £", "Only where it is more than what is left", "amount")
                .text(typed, mistakes))
            (dated.field("day-settle", typed, mistakes))
            (reason("why-settle").text(typed, mistakes))
            button class="button" { "Post " (pounds(held.open)) }
        }
    }
}
