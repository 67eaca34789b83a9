//! What the head of a page has to know of the form below it: who acts is changed together with it,
//! so that nothing that was typed is lost; or that it would be.

use maud::{Markup, PreEscaped};

use super::ASKS;

/// What becomes of what is typed into a page when somebody else is to act.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::web) enum Typing {
    /// Nothing is typed into it.
    Nothing,
    /// It goes with the form that the page asks with.
    Kept(Asked),
    /// It is not kept, but by a script.
    Lost,
}

/// The form that a page asks with.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::web) struct Asked {
    /// Where it is sent, where that is not the page's own address; escaped as in the page.
    pub(in crate::web) to: Option<String>,
    /// The name and the value of its first button, which the Enter key presses.
    pub(in crate::web) enters: Option<(String, String)>,
}

/// What is typed into a page.
pub(in crate::web) fn typing(body: &Markup) -> Typing {
    let mut found = Typing::Nothing;
    let mut form: Option<Asked> = None;
    let (mut posts, mut files, mut entered) = (false, false, false);
    for part in body.0.split('<').skip(1) {
        let tag = part.split_once('>').map_or(part, |(tag, _)| tag);
        match tag.split(' ').next().unwrap_or_default() {
            "form" => {
                posts = tag.contains(" method=\"post\"");
                (files, entered) = (tag.contains(" enctype="), false);
                let asks = attribute(tag, "id") == Some(ASKS) && !files;
                form = (posts && asks).then(|| Asked {
                    to: attribute(tag, "action").map(str::to_owned),
                    enters: None,
                });
            }
            "/form" => {
                posts = false;
                if let Some(asked) = form.take() {
                    return Typing::Kept(asked);
                }
            }
            "button" => {
                if let Some(asked) = form.as_mut().filter(|_| !entered) {
                    entered = true;
                    let named = attribute(tag, "name").zip(attribute(tag, "value"));
                    asked.enters = named.map(|(name, value)| (name.to_owned(), value.to_owned()));
                }
            }
            "input" if tag.contains(" type=\"hidden\"") || tag.contains(" type=\"file\"") => {}
            // What a file is goes with the file, which is chosen again.
            "select" if files => {}
            "input" | "select" | "textarea" if posts => found = Typing::Lost,
            _ => {}
        }
    }
    found
}

/// What an attribute of a tag says, escaped as in the page.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// Text that is escaped already.
pub(in crate::web) fn escaped(text: &str) -> PreEscaped<&str> {
    PreEscaped(text)
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::*;

    #[test]
    fn the_form_that_a_page_asks_with_is_known_by_its_name() {
        let hidden = html! { form method="post" { input type="hidden" name="a"; button { "Go" } } };
        assert_eq!(typing(&hidden), Typing::Nothing);
        let find = html! { form method="get" { input name="find"; } };
        assert_eq!(typing(&find), Typing::Nothing);
        let other = html! { (find) form method="post" { textarea name="why" {} } };
        assert_eq!(typing(&other), Typing::Lost);
        let asks = html! {
            (find)
            form method="post" id=(ASKS) action="/a?b=1&c=2" {
                button name="how" value="check" { "Go on" }
                input name="why";
                button name="how" value="edit" { "Change it" }
            }
        };
        let asked = Asked {
            to: Some("/a?b=1&amp;c=2".to_owned()),
            enters: Some(("how".to_owned(), "check".to_owned())),
        };
        assert_eq!(typing(&asks), Typing::Kept(asked));
        let file = html! {
            form method="post" id=(ASKS) enctype="multipart/form-data" { input name="file"; }
        };
        assert_eq!(typing(&file), Typing::Lost);
        let upload = html! {
            form method="post" enctype="multipart/form-data" {
                input type="file" name="file";
                select name="account" {}
            }
        };
        assert_eq!(typing(&upload), Typing::Nothing);
    }
}
