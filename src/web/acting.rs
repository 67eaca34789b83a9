//! Who is acting: a role chosen from a list and kept in a cookie. It is not authenticated, and
//! everything that it signs says so.

use axum::{
    Form,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::ledger::posted::only_reads;

use super::failure::PageError;

/// The roles that may act, as the cookie writes them and as people read them.
pub(super) const ROLES: [(&str, &str); 5] = [
    ("finance-officer", "Finance officer"),
    ("section-151", "Section 151 officer"),
    ("certifier", "Section 151 officer's delegate"),
    ("board-secretary", "Board secretary"),
    ("auditor", "Auditor"),
];

const COOKIE: &str = "acting";

/// The role that acts: its word and what people read.
pub(super) fn of(headers: &HeaderMap) -> (&'static str, &'static str) {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok());
    let chosen = cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, word)| word);
    let known = ROLES.into_iter().find(|(word, _)| Some(*word) == chosen);
    known.unwrap_or(("finance-officer", "Finance officer"))
}

/// The field of every form that acts: the role to which its page was shown.
pub(super) const SHOWN_TO: &str = "shown-to";

/// That a form was shown to the role that acts now: who acts may have been changed in another tab
/// since, and nobody signs as somebody else than the page says.
pub(super) fn same(fields: &[(String, String)], headers: &HeaderMap) -> Result<(), PageError> {
    let now = of(headers);
    let shown_to = fields.iter().find(|(field, _)| field == SHOWN_TO);
    let shown_to = shown_to.map(|(_, word)| word.trim());
    let shown_to = shown_to.and_then(|word| ROLES.iter().find(|(known, _)| *known == word));
    match shown_to {
        Some((word, says)) if *word != now.0 => Err(PageError::OtherRole {
            shown_to: says,
            now: now.1,
        }),
        _ => Ok(()),
    }
}

/// The field of the role, where it goes with the form of a page.
pub(super) const AS_ROLE: &str = "acting-as";
/// The field that says where that form is sent.
pub(super) const BACK_TO: &str = "acting-back";
/// The field of the button that changes the role: a form that has it asks for nothing but to be
/// shown as it was filled in.
pub(super) const CHANGED: &str = "acting";

/// Keeps the role that was chosen, and goes back to the page: with the form that was filled in,
/// where it came with one. A role that reads is offered no form, and goes to the page without.
pub(super) async fn choose(Form(fields): Form<Vec<(String, String)>>) -> Response {
    let sent = |name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.trim())
    };
    let with_form = sent(CHANGED).is_some();
    let (role, back) = if with_form {
        (sent(AS_ROLE), sent(BACK_TO))
    } else {
        (sent("role"), sent("back"))
    };
    let known = ROLES.iter().find(|(word, _)| Some(*word) == role);
    // A place on this site only: one slash, then no other, and nothing that no address holds.
    let inside = |back: &&str| {
        back.starts_with('/')
            && !back.starts_with("//")
            && !back.contains('\\')
            && !back.contains(char::is_control)
    };
    let back = back.filter(inside).unwrap_or("/");
    let writes = known.is_some_and(|(_, says)| !only_reads(says));
    let mut response = if with_form && writes && back != "/acting" {
        Redirect::temporary(back).into_response()
    } else {
        Redirect::to(back).into_response()
    };
    if let Some((word, _)) = known {
        let cookie =
            format!("{COOKIE}={word}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
    }
    response
}
