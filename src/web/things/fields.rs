//! The fields of each kind of thing, with what was typed and what is wrong with it.

use maud::{Markup, html};

use crate::{
    ledger::{book::Book, code::ProjectCode},
    web::{
        parts::{Cell, Field, Way, hidden},
        typed::{Mistakes, Typed},
    },
};

use super::{Kind, YEARS};

/// Most years of allocations in one form.
const MOST_YEARS: usize = 30;

/// The fields of a thing; the code of one that is in the book already is not asked again.
pub(in crate::web) fn fields(
    kind: Kind,
    book: &Book,
    new: bool,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let ask = Ask {
        book,
        new,
        typed,
        mistakes,
    };
    match kind {
        Kind::Account => ask.account(),
        Kind::Fund => ask.fund(),
        Kind::Funder => html! {
            (ask.code("Short letters or digits, such as OPCC"))
            (ask.text("name", "Name", "Such as Office of the Police and Crime Commissioner", ""))
        },
        Kind::Grant => ask.grant(),
        Kind::Project => html! {
            (ask.code("Short letters or digits, such as CL"))
            (ask.text("name", "Name", "As reports print it, such as County Lines Project", ""))
        },
        Kind::Cost => ask.cost(),
    }
}

struct Ask<'a> {
    book: &'a Book,
    new: bool,
    typed: &'a Typed,
    mistakes: &'a Mistakes,
}

impl Ask<'_> {
    fn text(&self, name: &str, label: &str, hint: &str, class: &str) -> Markup {
        Field {
            name,
            label,
            hint,
            class,
        }
        .text(self.typed, self.mistakes)
    }

    fn choice(&self, name: &str, label: &str, hint: &str, of: &[(String, String)]) -> Markup {
        Field {
            name,
            label,
            hint,
            class: "",
        }
        .choice(of, self.typed, self.mistakes)
    }

    fn code(&self, hint: &str) -> Markup {
        html! {
            @if self.new { (self.text("code", "Code", hint, "code")) }
            @else { (hidden("code", self.typed.get("code"))) }
        }
    }

    fn account(&self) -> Markup {
        let kinds = [
            ("", "Choose"),
            ("asset", "Asset: what the partnership owns or is owed"),
            ("liability", "Liability: what it owes"),
            ("income", "Income of a year"),
            ("expenditure", "Expenditure of a year"),
            ("fund-balance", "Fund balance"),
        ];
        let kinds = kinds.map(|(value, words)| (value.to_owned(), words.to_owned()));
        html! {
            (self.code("Such as 6400"))
            (self.text("name", "Name", "As reports print it, such as Training", ""))
            @if self.new { (self.choice("type", "Type", "It cannot be changed later", &kinds)) }
            @else { (hidden("type", self.typed.get("type"))) }
        }
    }

    fn fund(&self) -> Markup {
        let ways = [
            Way {
                value: "pooled",
                words: "Pooled",
                hint: "The partnership may spend it on anything that it agrees",
            },
            Way {
                value: "restricted",
                words: "Restricted to a grant",
                hint: "It is spent on what its grant allows; what is not spent goes back",
            },
        ];
        let whose = Field {
            name: "restriction",
            label: "Whose money it is",
            hint: "It cannot be changed later",
            class: "",
        };
        html! {
            (self.code("Short letters or digits, such as POOL"))
            (self.text("name", "Name", "As reports print it, such as Pooled Fund", ""))
            @if self.new { (whose.ways(&ways, self.typed, self.mistakes)) }
            @else { (hidden("restriction", self.typed.get("restriction"))) }
        }
    }

    fn grant(&self) -> Markup {
        let choose = |first: &str| vec![(String::new(), first.to_owned())];
        let mut funders = choose("Choose");
        let book = self.book;
        funders.extend(
            book.funders
                .values()
                .map(|f| (f.code.to_string(), f.name.clone())),
        );
        let mut funds = choose("Choose");
        funds.extend(
            book.funds
                .values()
                .map(|f| (f.code.to_string(), f.name.clone())),
        );
        html! {
            (self.code("Short letters or digits, such as CL-2021"))
            (self.text("name", "Title", "As the award letter has it", ""))
            (self.choice("funder", "Funder", "Who awarded it", &funders))
            (self.choice("fund", "Fund", "Where its money is kept", &funds))
            (self.choice("project", "Project", "The one that it pays for, if there is one",
                &self.projects("None")))
            (self.text("starts", "Costs may be charged from", "For example 1 April 2020", "date"))
            (self.text("ends", "Costs may be charged until", "For example 31 March 2021", "date"))
            (self.text("authority", "Authority", "The document that awarded it, such as \
                \u{201c}Award letter of 20 March 2020\u{201d}", "wide"))
            (self.allocations())
        }
    }

    fn allocations(&self) -> Markup {
        let asked = self.typed.get("years").parse::<usize>().unwrap_or(YEARS);
        let years = asked.clamp(1, MOST_YEARS);
        let cell = |name: String, label: String| Cell {
            name,
            label,
            typed: self.typed,
            mistakes: self.mistakes,
        };
        html! {
            fieldset class="field" {
                legend { "Allocation of each year" }
                span class="hint" { "Income of that year. Leave unused rows empty" }
                (hidden("years", &years.to_string()))
                table class="sides" {
                    caption class="unseen" { "Allocation of each year" }
                    thead { tr {
                        th scope="col" { "Year" } th scope="col" class="money first" { "Amount £" }
                    } }
                    tbody {
                        @for place in 1..=years {
                            tr {
                                td { (cell(format!("year-{place}"),
                                    format!("Year {place}, such as 2020/21")).text("")) }
                                td class="money first" { (cell(format!("amount-{place}"),
                                    format!("Amount of year {place}")).text("amount")) }
                            }
                        }
                    }
                }
                button class="button little" name="how" value="more" { "Add another year" }
            }
        }
    }

    fn cost(&self) -> Markup {
        html! {
            @if self.new { (self.choice("project", "Project", "", &self.projects("Choose"))) }
            @else { (hidden("project", self.typed.get("project"))) }
            (self.code("Short letters or digits, such as SAL"))
            (self.text("name", "Name", "As reports print it, such as Salary and on costs", ""))
            (self.text("budget", "Budget £", "What it may cost in a year, such as 41,000.00",
                "amount"))
        }
    }

    fn projects(&self, first: &str) -> Vec<(String, String)> {
        let mut projects = vec![(String::new(), first.to_owned())];
        let known = self
            .book
            .projects
            .values()
            .filter(|p| p.code != ProjectCode::NONE);
        projects.extend(known.map(|p| (p.code.to_string(), p.name.clone())));
        projects
    }
}
