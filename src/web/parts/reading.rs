//! A page for a role that reads and does not write: the same page without what would write. No form
//! is offered, no button stands, and what a form asks for is shown as it is and cannot be changed.
//! It is done here once, so that no page can forget it; the guard refuses what is sent anyway.

use maud::{Markup, PreEscaped};

/// Marks a form that is sent and writes nothing in the book.
const READS: &str = " data-reads";

/// Where the walk through a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// In no form, or in one that would write.
    Other,
    /// In a form that only asks.
    Asks,
}

/// The page without its forms; none where it has none that would write.
pub(in crate::web) fn without_forms(body: &Markup) -> Option<Markup> {
    if !body.0.contains(" method=\"post\"") {
        return None;
    }
    let mut parts = body.0.split('<');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    let (mut within, mut in_button, mut taken) = (Within::Other, false, false);
    for part in parts {
        let (tag, rest) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.split(' ').next().unwrap_or_default();
        if in_button {
            if name == "/button" {
                in_button = false;
                kept.push_str(rest);
            }
            continue;
        }
        let asks = within == Within::Asks;
        let tag = match name {
            "form" if tag.contains(" method=\"post\"") && !tag.contains(READS) => {
                taken = true;
                Some(as_a_part(tag))
            }
            "form" => {
                within = Within::Asks;
                Some(tag.to_owned())
            }
            "/form" if asks => {
                within = Within::Other;
                Some(tag.to_owned())
            }
            "/form" => Some("/div".to_owned()),
            "button" if !asks => {
                in_button = true;
                continue;
            }
            "input" if !asks && tag.contains(" type=\"hidden\"") => None,
            "input" | "select" | "textarea" if !asks => Some(format!("{tag} disabled")),
            _ => Some(tag.to_owned()),
        };
        if let Some(tag) = tag {
            kept.push('<');
            kept.push_str(&tag);
            kept.push('>');
        }
        kept.push_str(rest);
    }
    taken.then_some(PreEscaped(kept))
}

/// A form's tag as that of a part of the page: its name and its look are kept.
fn as_a_part(tag: &str) -> String {
    let mut tag = tag.replacen("form", "div", 1);
    for attribute in [" method=\"", " action=\"", " enctype=\""] {
        let Some((before, after)) = tag.split_once(attribute) else {
            continue;
        };
        let after = after.split_once('"').map_or("", |(_, after)| after);
        tag = format!("{before}{after}");
    }
    tag
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::*;

    #[test]
    fn what_would_write_is_left_out_and_what_asks_stays() {
        let page = html! {
            form method="get" action="/a" { input name="q"; button { "Find" } }
            form method="post" action="/b" class="box" {
                input type="hidden" name="form" value="1";
                label for="why" { "Why" }
                input id="why" name="why" value="a > b";
                button class="button" { "Post " b { "it" } }
                p { "Kept" }
            }
            table { tr { td { button form="x" { "Code" } "Text" } } }
            form method="post" data-reads { button { "Verify" } }
        };
        assert_eq!(
            without_forms(&page).unwrap().0,
            "<form method=\"get\" action=\"/a\"><input name=\"q\"><button>Find</button></form>\
             <div class=\"box\"><label for=\"why\">Why</label>\
             <input id=\"why\" name=\"why\" value=\"a &gt; b\" disabled><p>Kept</p></div>\
             <table><tr><td>Text</td></tr></table>\
             <form method=\"post\" data-reads><button>Verify</button></form>"
        );
        let only_asks = html! { form method="post" data-reads { button { "Verify" } } };
        assert!(without_forms(&only_asks).is_none());
    }
}
