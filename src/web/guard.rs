//! What every request must be, and what every answer carries. A page of another site that points
//! its own name at this machine sends its own name as the host, and is refused here; posts across
//! sites are refused by the layer beside this one.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{actions::refusal::Refusal, ledger::posted::only_reads};

use super::{acting, failure::PageError};

const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Puts the security headers on every answer; a page is never kept by a cache, but for the
/// browser's own copy of one that answers a form: whoever comes back to it finds what was typed,
/// and not the browser's question whether to send it again.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let sent = request.method() == Method::POST;
    let mut response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let kept = if sent && is_page {
        "private, no-cache"
    } else {
        "no-store"
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(kept));
    response
}

/// Refuses a request whose host is not this machine's own name for itself.
pub(super) async fn same_host(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    if host.is_some_and(is_loopback) {
        return next.run(request).await;
    }
    let says = "The office answers only at 127.0.0.1, [::1] or localhost.";
    (StatusCode::MISDIRECTED_REQUEST, says).into_response()
}

/// Refuses what a role that only reads sends, but who acts and that the book be verified, which
/// write nothing in it.
pub(super) async fn readers(request: Request, next: Next) -> Response {
    let (_, role) = acting::of(request.headers());
    let path = request.uri().path();
    let reads = request.method() != Method::POST || path == "/acting" || path.ends_with("/verify");
    if reads || !only_reads(role) {
        return next.run(request).await;
    }
    PageError::from(Refusal::OnlyReads(role.to_owned())).into_response()
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "[::1]", "localhost"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_this_machines_own_names_are_hosts() {
        for own in [
            "127.0.0.1:8117",
            "localhost",
            "localhost:80",
            "[::1]:8117",
            "[::1]",
        ] {
            assert!(is_loopback(own), "{own}");
        }
        for other in [
            "example.org",
            "127.0.0.1.example.org",
            "localhost.:80",
            "",
            "[::1",
        ] {
            assert!(!is_loopback(other), "{other}");
        }
    }
}
