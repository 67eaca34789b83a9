//! What forms ask with: fields of text, choices, ways, ticks, files, and every mistake said at the
//! top and at its field.

use maud::{Markup, html};

use crate::web::typed::{Mistakes, Typed};

use super::told_sentence;

/// What stands first on a refused form: every mistake, linked to its field.
pub(in crate::web) fn error_summary(mistakes: &Mistakes) -> Markup {
    html! {
        @if !mistakes.none() {
            div class="wrongs" role="alert" tabindex="-1" aria-labelledby="wrongs" {
                h2 id="wrongs" { "There is a problem" }
                ul {
                    @for (field, says) in mistakes.all() {
                        li { a href={ "#" (field) } { (told_sentence(says)) } }
                    }
                }
            }
        }
    }
}

/// The name of the form that a page asks with, to which what is about no field of it leads.
pub(in crate::web) const ASKS: &str = "asks";

/// Everything that is wrong with a field, or with a part of a page that a mistake leads to.
pub(in crate::web) fn why(name: &str, mistakes: &Mistakes) -> Markup {
    html! {
        @if mistakes.at(name).is_some() {
            span class="why" id={ (name) "-why" } {
                @for (place, says) in mistakes.of(name).enumerate() {
                    @if place > 0 { " " }
                    (told_sentence(says))
                }
            }
        }
    }
}

/// What describes a part of a page that a mistake leads to: what is wrong with it.
pub(in crate::web) fn described(name: &str, mistakes: &Mistakes) -> Option<String> {
    mistakes.at(name).map(|_| format!("{name}-why"))
}

/// "Error: " before a title, where there is one.
pub(in crate::web) fn titled(title: &str, mistakes: &Mistakes) -> String {
    if mistakes.none() {
        title.to_owned()
    } else {
        format!("Error: {title}")
    }
}

/// A field of a form.
pub(in crate::web) struct Field<'a> {
    pub(in crate::web) name: &'a str,
    pub(in crate::web) label: &'a str,
    pub(in crate::web) hint: &'a str,
    /// `amount`, `date`, `wide` or nothing.
    pub(in crate::web) class: &'a str,
}

/// A field of a form, by its name, its label, its hint and its class.
pub(in crate::web) const fn field<'a>(
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    class: &'a str,
) -> Field<'a> {
    Field {
        name,
        label,
        hint,
        class,
    }
}

impl Field<'_> {
    /// A field of one line of text, with what was typed and what is wrong with it.
    pub(in crate::web) fn text(&self, typed: &Typed, mistakes: &Mistakes) -> Markup {
        let name = self.name;
        self.around(
            mistakes,
            &html! {
                input id=(name) name=(name) class=(self.class) value=(typed.get(name))
                    aria-describedby=[self.described(mistakes)]
                    inputmode=[(self.class == "amount").then_some("decimal")]
                    aria-invalid=[mistakes.at(name).map(|_| "true")];
            },
        )
    }

    /// A choice of one, by value and words.
    pub(in crate::web) fn choice(
        &self,
        options: &[(String, String)],
        typed: &Typed,
        mistakes: &Mistakes,
    ) -> Markup {
        self.choice_named(self.name, options, typed, mistakes)
    }

    /// A choice that a form with a file is not sent without: a file that was chosen cannot be kept
    /// by a form that is asked again.
    pub(in crate::web) fn choice_first(
        &self,
        options: &[(String, String)],
        typed: &Typed,
        mistakes: &Mistakes,
    ) -> Markup {
        self.chosen((self.name, true), options, typed, mistakes)
    }

    /// A choice of one that is sent under another name than the field has on its page, where
    /// several forms of the page ask the same.
    pub(in crate::web) fn choice_named(
        &self,
        sent: &str,
        options: &[(String, String)],
        typed: &Typed,
        mistakes: &Mistakes,
    ) -> Markup {
        self.chosen((sent, false), options, typed, mistakes)
    }

    fn chosen(
        &self,
        (sent, required): (&str, bool),
        options: &[(String, String)],
        typed: &Typed,
        mistakes: &Mistakes,
    ) -> Markup {
        let name = self.name;
        self.around(
            mistakes,
            &html! {
                select id=(name) name=(sent) required[required]
                    aria-describedby=[self.described(mistakes)]
                    aria-invalid=[mistakes.at(name).map(|_| "true")] {
                    (choices(options, typed.get(name)))
                }
            },
        )
    }

    /// A field around whatever asks.
    pub(in crate::web) fn around(&self, mistakes: &Mistakes, asks: &Markup) -> Markup {
        let name = self.name;
        let wrong = mistakes.at(name);
        html! {
            div class=(if wrong.is_some() { "field wrong" } else { "field" }) {
                label for=(name) { (self.label) }
                (self.said(mistakes))
                (asks)
            }
        }
    }

    /// The hint and the mistake, before whatever asks.
    fn said(&self, mistakes: &Mistakes) -> Markup {
        let name = self.name;
        html! {
            @if !self.hint.is_empty() {
                span class="hint" id={ (name) "-hint" } { (self.hint) }
            }
            (why(name, mistakes))
        }
    }

    /// A field of several lines.
    pub(in crate::web) fn long(&self, typed: &Typed, mistakes: &Mistakes) -> Markup {
        let name = self.name;
        self.around(
            mistakes,
            &html! {
                textarea id=(name) name=(name) rows="4"
                    aria-describedby=[self.described(mistakes)]
                    aria-invalid=[mistakes.at(name).map(|_| "true")] { (typed.get(name)) }
            },
        )
    }

    /// A file to choose, of the kinds of `accept`; its form is of `multipart/form-data`.
    pub(in crate::web) fn file(&self, accept: &str, mistakes: &Mistakes) -> Markup {
        let name = self.name;
        self.around(
            mistakes,
            &html! {
                div data-drop {
                    input id=(name) name=(name) type="file" accept=(accept)
                        aria-describedby=[self.described(mistakes)]
                        aria-invalid=[mistakes.at(name).map(|_| "true")];
                }
            },
        )
    }

    /// One of a few ways, each with its words and, where it needs one, a hint.
    pub(in crate::web) fn ways(
        &self,
        ways: &[Way<'_>],
        typed: &Typed,
        mistakes: &Mistakes,
    ) -> Markup {
        let name = self.name;
        let wrong = mistakes.at(name);
        html! {
            fieldset class=(if wrong.is_some() { "field wrong" } else { "field" })
                aria-describedby=[self.described(mistakes)] {
                legend { (self.label) }
                (self.said(mistakes))
                @for (place, way) in (1_u8..).zip(ways) {
                    // The first answers to the field's own name, where its mistake leads.
                    @let id = if place == 1 { name.to_owned() } else { format!("{name}-{place}") };
                    label class="option" for=(id) {
                        input type="radio" id=(id) name=(name) value=(way.value)
                            checked[typed.get(name) == way.value];
                        span {
                            (way.words)
                            @if !way.hint.is_empty() { span class="hint" { (way.hint) } }
                        }
                    }
                }
            }
        }
    }

    fn described(&self, mistakes: &Mistakes) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let why = mistakes.at(self.name).map(|_| format!("{}-why", self.name));
        let both: Vec<String> = hint.into_iter().chain(why).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }
}

/// A field in a row of a table of fields: its column has the label that is seen, and it says by
/// itself which row it is of.
pub(in crate::web) struct Cell<'a> {
    pub(in crate::web) name: String,
    pub(in crate::web) label: String,
    pub(in crate::web) typed: &'a Typed,
    pub(in crate::web) mistakes: &'a Mistakes,
}

impl Cell<'_> {
    /// A choice of one, by value and words.
    pub(in crate::web) fn choice(&self, options: &[(String, String)]) -> Markup {
        self.around(&html! {
            select id=(self.name) name=(self.name) aria-label=(self.label)
                aria-describedby=[self.described()]
                aria-invalid=[self.described().map(|_| "true")] {
                (choices(options, self.typed.get(&self.name)))
            }
        })
    }

    /// Words, or an amount where the class is `amount`.
    pub(in crate::web) fn text(&self, class: &str) -> Markup {
        self.around(&html! {
            input id=(self.name) name=(self.name) class=(class) aria-label=(self.label)
                value=(self.typed.get(&self.name))
                inputmode=[(class == "amount").then_some("decimal")]
                aria-describedby=[self.described()]
                aria-invalid=[self.described().map(|_| "true")];
        })
    }

    /// What is wrong, before whatever asks.
    fn around(&self, asks: &Markup) -> Markup {
        html! {
            @match self.mistakes.at(&self.name) {
                None => (asks),
                Some(_) => div class="wrong" { (why(&self.name, self.mistakes)) (asks) },
            }
        }
    }

    fn described(&self) -> Option<String> {
        let wrong = self.mistakes.at(&self.name);
        wrong.map(|_| format!("{}-why", self.name))
    }
}

/// The options of a choice, the chosen one marked.
pub(in crate::web) fn choices(options: &[(String, String)], chosen: &str) -> Markup {
    html! {
        @for (value, words) in options {
            option value=(value) selected[value == chosen] { (words) }
        }
    }
}

/// One of a few ways that a form offers.
pub(in crate::web) struct Way<'a> {
    pub(in crate::web) value: &'a str,
    pub(in crate::web) words: &'a str,
    pub(in crate::web) hint: &'a str,
}

/// A box to tick: ticked, its field says `yes`.
pub(in crate::web) fn tick(name: &str, words: &str, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let wrong = mistakes.at(name);
    html! {
        div class=(if wrong.is_some() { "field wrong" } else { "field" }) {
            (why(name, mistakes))
            label class="option" for=(name) {
                input type="checkbox" id=(name) name=(name) value="yes"
                    checked[typed.get(name) == "yes"]
                    aria-invalid=[wrong.map(|_| "true")]
                    aria-describedby=[wrong.map(|_| format!("{name}-why"))];
                span { (words) }
            }
        }
    }
}

/// What the Enter key does in a form whose first button would do something else.
pub(in crate::web) fn enters(how: &str) -> Markup {
    html! {
        button class="unseen" name="how" value=(how) tabindex="-1" aria-hidden="true" { "Go on" }
    }
}

/// A value that goes with a form unseen.
pub(in crate::web) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}
