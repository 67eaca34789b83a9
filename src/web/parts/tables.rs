//! Tables that stay tables. A narrow screen shows their rows as cards or as entries of a list, and
//! some readers of the screen then no longer take them for tables; so each part says what it is.

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
        told.push_str(rest);
    }
    PreEscaped(told)
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
