//! Who is acting: a role chosen from a list and kept in a cookie. It is not authenticated, and
//! everything that it signs says so.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};

use super::typed::Typed;

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

/// Keeps the role that was chosen, and goes back to the page.
pub(super) async fn choose(typed: Typed) -> Response {
    let known = ROLES.iter().find(|(word, _)| *word == typed.get("role"));
    let back = typed.get("back");
    // A place on this site only: one slash, then no other.
    let inside = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    let mut response = Redirect::to(if inside { back } else { "/" }).into_response();
    if let Some((word, _)) = known {
        let cookie =
            format!("{COOKIE}={word}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
    }
    response
}
