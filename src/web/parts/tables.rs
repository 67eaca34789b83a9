//! What is said of every page once it is drawn. Tables stay tables: a narrow screen shows their
//! rows as cards or as entries of a list, and some readers of the screen then no longer take them
//! for tables; so each part says what it is. And a minus is not parted from its pounds at the end
//! of a line.

use maud::{Markup, PreEscaped};

/// Every table of a page with the role of each of its parts, but where one is said already.
pub(in crate::web) fn told(body: &Markup) -> Markup {
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
        if rest.contains(MINUS) && holds_markup(tag) {
            unparted(rest, &mut told);
        } else {
            told.push_str(rest);
        }
    }
    PreEscaped(told)
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
            told(&money).0,
            "<p>It is <span class=\"nowrap\">\u{2212}£1,234.56</span>, and \
             <span class=\"nowrap\">\u{2212}£5.00</span>.</p><option>\u{2212}£5.00</option>"
        );
    }

    #[test]
    fn each_part_of_a_table_says_what_it_is_once() {
        let table = html! {
            p { "a < b" }
            table class="cards" {
                caption { "Funds" }
                thead { tr { th scope="col" { "Fund" } } }
                tbody { tr role="row" { th scope="row" { "CL" } td { "\">" } } }
            }
        };
        assert_eq!(
            told(&table).0,
            "<p>a &lt; b</p><table class=\"cards\" role=\"table\">\
             <caption>Funds</caption><thead role=\"rowgroup\">\
             <tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Fund</th></tr></thead>\
             <tbody role=\"rowgroup\"><tr role=\"row\">\
             <th scope=\"row\" role=\"rowheader\">CL</th><td role=\"cell\">&quot;&gt;</td></tr>\
             </tbody></table>"
        );
    }
}
