//! The style sheet and the script, each at an address that holds the digest of its bytes, so that a
//! browser keeps it for good and a new program has a new address.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::ledger::digest::Digest;

struct Asset {
    name: String,
    bytes: &'static str,
    kind: &'static str,
}

static ASSETS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    let asset = |(stem, ending, bytes, kind): (&str, &str, &'static str, &'static str)| Asset {
        name: format!("{stem}.{}.{ending}", Digest::of(bytes.as_bytes()).short()),
        bytes,
        kind,
    };
    [
        asset(("style", "css", include_str!("assets/style.css"), "text/css; charset=utf-8")),
        asset(("office", "js", include_str!("assets/office.js"), "text/javascript; charset=utf-8")),
    ]
});

/// The address of the style sheet.
pub(super) fn style() -> String {
    format!("/assets/{}", ASSETS[0].name)
}

/// The address of the script.
pub(super) fn script() -> String {
    format!("/assets/{}", ASSETS[1].name)
}

/// An asset, to be kept for a year.
pub(super) async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, asset.bytes).into_response()
}
