//! What could not be proved of a file, and where; in the words of the pages.

use maud::{Markup, html};

use crate::{
    actions::import::Upload,
    statement::line::Place,
    web::parts::{counted, told_sentence},
};

/// Problems that are shown at once.
const FIRST: usize = 8;

/// Every problem with its cell, the first of them at once.
pub(super) fn listed(upload: &Upload) -> Markup {
    let problems = &upload.read.problems;
    let more = problems.len().saturating_sub(FIRST);
    html! {
        @if !problems.is_empty() {
            section {
                h2 { (counted(problems.len(), "problem", "problems")) }
                ul class="tasks" {
                    @for problem in problems.iter().take(FIRST) {
                        (said(&problem.at, &problem.why))
                    }
                }
                @if more > 0 {
                    details {
                        summary { "See the other " (more) }
                        ul class="tasks" {
                            @for problem in problems.iter().skip(FIRST).take(1_000) {
                                (said(&problem.at, &problem.why))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn said(at: &Place, why: &str) -> Markup {
    let why = told_sentence(&of_layouts(why));
    html! { li { span class="mono" { (at.told()) } span { (why) } } }
}

/// What a page calls otherwise than a command does: a profile is a layout here, and which one it is
/// is said with no option.
const OTHERWISE: [(&str, &str); 6] = [
    ("no profile fits", "no layout fits"),
    ("that a profile knows", "that a layout knows"),
    ("the profiles ", "the layouts "),
    (
        "; say which with --profile",
        "; say which of them it is, or end the other, under Rules, Layouts of statements",
    ),
    (
        "; name a profile with --profile, or say which column is what, once, with `fundledger \
         layout propose`",
        "",
    ),
    (
        "; say which with --dates day or --dates month",
        "; say which",
    ),
];

/// A sentence about the layouts of statements in the words of the pages.
pub(in crate::web::statements) fn of_layouts(says: &str) -> String {
    let words = OTHERWISE.iter();
    words.fold(says.to_owned(), |said, (word, of_pages)| {
        said.replace(word, of_pages)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_layout_knows_is_told_in_the_words_of_the_pages() {
        assert_eq!(
            of_layouts(
                "no profile fits: none of the first 40 rows is a heading that a profile knows"
            ),
            "no layout fits: none of the first 40 rows is a heading that a layout knows"
        );
        let command = "row 3: no profile fits; name a profile with --profile, or say which column \
                       is what, once, with `fundledger layout propose`";
        assert_eq!(of_layouts(command), "row 3: no layout fits");
        let command = "by day or by month; say which with --dates day or --dates month";
        assert_eq!(of_layouts(command), "by day or by month; say which");
    }
}
