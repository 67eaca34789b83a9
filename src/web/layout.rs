//! The frame of every page: whose book, where one is, who acts, and the head that it was read from.

use maud::{DOCTYPE, Markup, html};

use crate::ledger::posted::only_reads;

use super::{
    acting::{AS_ROLE, BACK_TO, CHANGED, ROLES},
    assets,
    parts::{
        ASKS, Tone, Typing, counted, escaped, grouped, groups_of_four, moment, notice_above,
        status, told, typing, without_forms,
    },
    visit::Visit,
    work,
};

/// A place of the office: its address, its name, and whether it begins a group of places.
struct Place {
    to: String,
    name: &'static str,
    apart: bool,
}

/// The places of the office, in the order of the work: what comes in, what goes out, what the book
/// is made of, and whether it is whole.
fn places(visit: &Visit) -> Vec<Place> {
    let year = visit.year_shown();
    let place = |to: String, name, apart| Place { to, name, apart };
    vec![
        place(visit.to(""), "Home", false),
        place(visit.to("/statements"), "Statements", false),
        place(visit.to("/coding"), "Coding", false),
        place(visit.to("/reconcile"), "Reconcile", false),
        place(visit.to("/journal"), "Journal", false),
        place(visit.to_year(year, "/report"), "Reports", true),
        place(visit.to_year(year, "/end"), "Year end", false),
        place(visit.to("/accounts"), "Accounts", true),
        place(visit.to("/funds"), "Funds and grants", false),
        place(visit.to("/rules"), "Rules", false),
        place(visit.to("/verify"), "Verify", true),
    ]
}

/// A page of a book.
pub(super) fn page(visit: &Visit, title: &str, here: &str, body: &Markup) -> Markup {
    let name = &visit.book.name;
    let body = for_role(visit.role.1, body);
    let top = html! {
        p class="whose" { b { (name) } " " span class="nowrap" { (visit.year_shown()) } }
        (acting(visit.role.0, &visit.address, &typing(&body)))
    };
    frame(
        &format!("{title} - {name} - Fundledger"),
        &top,
        &navigation(visit, here),
        &told(&body, Some(visit.role.0)),
        &foot(visit),
    )
}

/// A page as a role sees it: whoever only reads is offered nothing that writes, and told so.
fn for_role(role: &str, body: &Markup) -> Markup {
    let reads = only_reads(role).then(|| without_forms(body));
    match reads.flatten() {
        None => html! { (body) },
        Some(read) => html! {
            (notice_above(Tone::Info, "You can read this page and change nothing", &html! {
                "You act as " (role) ", a role that reads and does not write. To change something \
                 here, act as another role."
            }))
            (read)
        },
    }
}

/// The places in one row; on a narrow screen behind one word, which opens without a script.
fn navigation(visit: &Visit, here: &str) -> Markup {
    let places = places(visit);
    let link = |place: &Place| {
        html! {
            a href=(place.to) aria-current=[(here == place.name).then_some("page")] {
                (place.name)
                @if place.name == "Coding" && visit.waiting > 0 {
                    span class="count" {
                        (grouped(visit.waiting)) span class="unseen" { " lines wait" }
                    }
                }
            }
        }
    };
    html! {
        nav class="nav" aria-label="The book" {
            details class="menu" {
                summary { "Menu" @if !here.is_empty() { span { ": " (here) } } }
                ul { @for place in &places { li { (link(place)) } } }
            }
            ul class="bar places" {
                @for place in &places {
                    li class=[place.apart.then_some("apart")] { (link(place)) }
                }
            }
        }
        (work::notices(visit))
    }
}

/// What the page was read from, and whether anybody checked it.
fn foot(visit: &Visit) -> Markup {
    let checked = visit.checked.as_ref();
    let current = checked.filter(|checked| checked.head == visit.head);
    html! {
        footer class="foot" {
            div class="bar" {
                span {
                    @match current {
                        Some(checked) if checked.findings.is_empty() => {
                            "Verified " (moment(checked.at))
                        }
                        Some(_) => (status(Tone::Bad, "Verified with findings")),
                        None => (visit.unverified()),
                    }
                }
                span {
                    (counted(visit.head.count, "record", "records")) ", head "
                    span class="mono" { (groups_of_four(&visit.head.digest.to_string(), 16)) }
                }
                span class="row" {
                    a href="/books" { "All books" }
                    a href=(visit.to("/verify")) { "Check this yourself" }
                }
            }
        }
    }
}

/// Who acts, and the way to change it: with the form that the page asks with, where it has one, so
/// that it comes back as it was filled in. The Enter key goes on pressing the form's own button.
fn acting(role: &str, address: &str, typing: &Typing) -> Markup {
    let roles = html! {
        @for (word, known) in ROLES {
            option value=(word) selected[word == role] { (known) }
        }
    };
    let Typing::Kept(asked) = typing else {
        return html! {
            form class="acting" method="post" action="/acting" data-acting {
                label for="role" { "Acting as" }
                select id="role" name="role" { (roles) }
                input type="hidden" name="back" value=(address);
                button { "Change" }
                span { "not authenticated" }
                @if *typing == Typing::Lost {
                    span class="lost" data-lost {
                        "Changing it clears what is typed below and not sent."
                    }
                }
            }
        };
    };
    let (name, value) = asked.enters.clone().unzip();
    html! {
        button class="unseen" form=(ASKS) name=[name.as_deref().map(escaped)]
            value=[value.as_deref().map(escaped)] tabindex="-1" aria-hidden="true" { "Go on" }
        div class="acting" {
            label for="role" { "Acting as" }
            select id="role" name=(AS_ROLE) form=(ASKS) { (roles) }
            @match &asked.to {
                Some(to) => input type="hidden" name=(BACK_TO) value=(escaped(to)) form=(ASKS);,
                None => input type="hidden" name=(BACK_TO) value=(address) form=(ASKS);,
            }
            button form=(ASKS) formaction="/acting" formnovalidate name=(CHANGED) value="role" {
                "Change"
            }
            span { "not authenticated" }
        }
    }
}

/// A page outside every book, where somebody acts all the same.
pub(super) fn outside(title: &str, (role, address): (&str, &str), body: &Markup) -> Markup {
    let none = html! {};
    let title = format!("{title} - Fundledger");
    let known = ROLES.iter().find(|(word, _)| *word == role);
    let body = for_role(known.map_or("", |(_, known)| known), body);
    let acting = acting(role, address, &typing(&body));
    frame(&title, &acting, &none, &told(&body, Some(role)), &none)
}

/// A page of no book.
pub(super) fn bare(title: &str, body: &Markup) -> Markup {
    let none = html! {};
    let body = told(body, None);
    frame(&format!("{title} - Fundledger"), &none, &none, &body, &none)
}

fn frame(title: &str, top: &Markup, places: &Markup, body: &Markup, foot: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href=(assets::style());
                link rel="icon" href="data:,";
                script src=(assets::script()) defer {}
            }
            body {
                a class="skip" href="#main" { "Skip to the page" }
                header class="masthead" {
                    div class="bar" {
                        a class="brand" href="/" { (mark()) "Fundledger" }
                        (top)
                    }
                }
                (places)
                main id="main" tabindex="-1" { div class="bar" { (body) } }
                (foot)
            }
        }
    }
}

fn mark() -> Markup {
    html! {
        svg viewBox="0 0 32 32" aria-hidden="true" {
            rect width="32" height="32" rx="3" fill="#f6f1e4" {}
            path d="M6 9h20M6 16h20M6 23h20" stroke="#0c323c" stroke-width="2.5" {}
            path d="M19 5v22" stroke="#9a2e35" stroke-width="2" {}
        }
    }
}
