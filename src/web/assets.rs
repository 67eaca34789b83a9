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

static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::of(
        "style",
        "css",
        include_str!("assets/style.css"),
        "text/css; charset=utf-8",
    )
});

static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::of(
        "office",
        "js",
        include_str!("assets/office.js"),
        "text/javascript; charset=utf-8",
    )
});

impl Asset {
    fn of(stem: &str, ending: &str, bytes: &'static str, kind: &'static str) -> Asset {
        let digest = Digest::of(bytes.as_bytes()).short();
        Asset {
            name: format!("{stem}.{digest}.{ending}"),
            bytes,
            kind,
        }
    }
}

/// The address of the style sheet.
pub(super) fn style() -> String {
    format!("/assets/{}", STYLE.name)
}

/// The address of the script.
pub(super) fn script() -> String {
    format!("/assets/{}", SCRIPT.name)
}

/// An asset, to be kept for a year.
pub(super) async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = [&*STYLE, &*SCRIPT]
        .into_iter()
        .find(|asset| asset.name == name)
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, asset.bytes).into_response()
}
