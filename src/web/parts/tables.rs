//! What is said of every page once it is drawn. Tables stay tables: a narrow screen shows their
//! rows as cards or as entries of a list, and some readers of the screen then no longer take them
//! for tables; so each part says what it is. A minus is not parted from its pounds at the end of a
//! line. And each form that acts says who was shown it: a cookie is every tab's.

use maud::{Markup, PreEscaped};

use crate::web::acting::SHOWN_TO;

/// Every table of a page with the role of each of its parts, but where one is said already; and
/// every form that acts with the role that it was shown to.
pub(in crate::web) fn told(body: &Markup, shown_to: Option<&str>) -> Markup {
    let mut tags = body.0.split('<');
    let mut told = tags.next().unwrap_or_default().to_owned();
    for part in tags {
        told.push('<');
        let Some((tag, rest)) = part.split_once('>') else {
            told.push_str(part);
            continue;
        };
        told.push_str(tag);
        if let Some(role) = role(tag).filter(|_| !tag.contains(" role=\"")) {
            told.push_str(" role=\"");
            told.push_str(role);
            told.push('"');
        }
        told.push('>');
        if let (Some(shown_to), true) = (shown_to, acts(tag)) {
            for piece in [
                "<input type=\"hidden\" name=\"",
                SHOWN_TO,
                "\" value=\"",
                shown_to,
                "\">",
            ] {
                told.push_str(piece);
            }
        }
        if let (Some(heading), Some("columnheader")) = (rest.strip_suffix(" £"), role(tag)) {
            // The sign stands with the last word of its heading.
            told.push_str(heading);
            told.push_str("\u{a0}£");
        } else if rest.contains(MINUS) && holds_markup(tag) {
            unparted(rest, &mut told);
        } else {
            told.push_str(rest);
        }
    }
    PreEscaped(told)
}

/// Whether a tag opens a form that acts.
fn acts(tag: &str) -> bool {
    tag.starts_with("form ") && tag.contains("method=\"post\"")
}

/// Between the two a browser may break a line; a joiner of words would be copied with the figure.
const MINUS: &str = "\u{2212}£";

/// Whether what stands in an element may be marked up.
fn holds_markup(tag: &str) -> bool {
    let plain = ["option", "textarea", "text", "tspan", "title", "desc"];
    !plain.contains(&tag.split(' ').next().unwrap_or_default())
}

/// A text, each negative amount of pounds in one piece.
fn unparted(text: &str, told: &mut String) {
    let mut parts = text.split(MINUS);
    told.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
        let amount = part.trim_start_matches(digits);
        let (amount, rest) = part.split_at(part.len().saturating_sub(amount.len()));
        let kept = amount.trim_end_matches([',', '.']);
        let (amount, stop) = amount.split_at(kept.len());
        for piece in [
            "<span class=\"nowrap\">",
            MINUS,
            amount,
            "</span>",
            stop,
            rest,
        ] {
            told.push_str(piece);
        }
    }
}

/// The role of the element that a tag opens, where it is a part of a table.
fn role(tag: &str) -> Option<&'static str> {
    match tag.split(' ').next()? {
        "table" => Some("table"),
        "thead" | "tbody" | "tfoot" => Some("rowgroup"),
        "tr" => Some("row"),
        "td" => Some("cell"),
        "th" if tag.contains("scope=\"row") => Some("rowheader"),
        "th" => Some("columnheader"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::*;

    #[test]
    fn a_minus_stays_with_its_pounds() {
        let money = html! {
            p { "It is \u{2212}£1,234.56, and \u{2212}£5.00." }
            option { "\u{2212}£5.00" }
        };
        assert_eq!(
            told(&money, None).0,
            "<p>It is <span class=\"nowrap\">\u{2212}£1,234.56</span>, and \
             <span class=\"nowrap\">\u{2212}£5.00</span>.</p><option>\u{2212}£5.00</option>"
        );
    }

    #[test]
    fn a_form_that_acts_says_to_whom_it_was_shown() {
        let forms = html! {
            form method="post" action="/x" { button { "Do" } }
            form method="get" { button { "Look" } }
        };
        assert_eq!(
            told(&forms, Some("auditor")).0,
            "<form method=\"post\" action=\"/x\">\
             <input type=\"hidden\" name=\"shown-to\" value=\"auditor\">\
             <button>Do</button></form><form method=\"get\"><button>Look</button></form>"
        );
    }

    #[test]
    fn each_part_of_a_table_says_what_it_is_once() {
        let table = html! {
            p { "a < b" }
            table class="cards" {
                caption { "Funds" }
                thead { tr { th scope="col" { "Fund £" } } }
                tbody { tr role="row" { th scope="row" { "CL" } td { "\">" } } }
            }
        };
        assert_eq!(
            told(&table, None).0,
            "<p>a &lt; b</p><table class=\"cards\" role=\"table\">\
             <caption>Funds</caption><thead role=\"rowgroup\">\
             <tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Fund\u{a0}£</th></tr></thead>\
             <tbody role=\"rowgroup\"><tr role=\"row\">\
             <th scope=\"row\" role=\"rowheader\">CL</th><td role=\"cell\">&quot;&gt;</td></tr>\
             </tbody></table>"
        );
    }
}
