//! The frame of every page: whose book, where one is, who acts, and the head that it was read from.

use maud::{DOCTYPE, Markup, html};

use super::{acting::ROLES, assets, parts::groups_of_four, visit::Visit, work};

/// The places of the office: address, name.
fn places(visit: &Visit) -> [(String, &'static str); 10] {
    let year = visit.newest_year();
    [
        (visit.to(""), "Home"),
        (visit.to("/statements"), "Statements"),
        (visit.to("/coding"), "Coding"),
        (visit.to("/journal"), "Journal"),
        (visit.to("/accounts"), "Accounts"),
        (visit.to("/funds"), "Funds and grants"),
        (visit.to("/rules"), "Rules"),
        (visit.to_year(year, "/end"), "Year end"),
        (visit.to_year(year, "/report"), "Reports"),
        (visit.to("/verify"), "Verify"),
    ]
}

/// A page of a book.
pub(super) fn page(visit: &Visit, title: &str, here: &str, body: &Markup) -> Markup {
    let name = &visit.book.name;
    let top = html! {
        p class="whose" { (name) }
        form class="acting" method="post" action="/acting" {
            label for="role" { "Acting as" }
            select id="role" name="role" {
                @for (word, role) in ROLES {
                    option value=(word) selected[word == visit.role.0] { (role) }
                }
            }
            input type="hidden" name="back" value=(visit.address);
            button { "Change" }
            span { "not authenticated" }
        }
    };
    let places = html! {
        nav class="nav" aria-label="The book" {
            ul class="bar" {
                @for (address, place) in places(visit) {
                    li {
                        a href=(address) aria-current=[(here == place).then_some("page")] {
                            (place)
                            @if place == "Coding" && visit.waiting > 0 {
                                span class="count" {
                                    (visit.waiting) span class="unseen" { " lines wait" }
                                }
                            }
                        }
                    }
                }
            }
        }
        (work::notices(visit))
    };
    let foot = html! {
        footer class="foot" {
            div class="bar" {
                span {
                    (visit.head.count) " records, head "
                    span class="mono" { (groups_of_four(&visit.head.digest.to_string(), 16)) }
                }
                a href=(visit.to("/verify")) { "Check this yourself" }
            }
        }
    };
    frame(
        &format!("{title} - {name} - Fundledger"),
        &top,
        &places,
        body,
        &foot,
    )
}

/// A page of no book.
pub(super) fn bare(title: &str, body: &Markup) -> Markup {
    let none = html! {};
    frame(&format!("{title} - Fundledger"), &none, &none, body, &none)
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
