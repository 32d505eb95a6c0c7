//! Styles, fonts, icons and scripts: built by `web/`, embedded in the program, and served under names that carry a hash of
//! their content, so that a browser may keep them for ever.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use policy::{Access, DataClass, Viewer};
use rust_embed::RustEmbed;

use crate::routes::Routes;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Built;

/// Address by the name without a hash.
static ADDRESSES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let manifest = Built::get("manifest.json").map(|file| file.data).unwrap_or_default();
    let names: BTreeMap<String, String> = serde_json::from_slice(&manifest).unwrap_or_default();
    names.into_iter().map(|(name, file)| (name, format!("/assets/{file}"))).collect()
});

/// Where the asset `name` ("app.css") is served: its address with the hash of its content. A name that the build does not
/// know gives an address that answers 404.
pub fn asset_url(name: &str) -> &'static str {
    ADDRESSES.get(name).map_or("/assets/missing", String::as_str)
}

/// The route of the assets. It needs no session: what it serves is the same for everybody.
pub fn asset_routes<S: Clone + Send + Sync + 'static>() -> Routes<S> {
    let access = Access::new("asset.read", DataClass::Public, &[Viewer::Anyone]);
    Routes::public().get("/assets/{*file}", access, asset)
}

async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(kind) = content_type(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (coding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(accepted, coding)
            && let Some(packed) = Built::get(&format!("{file}{ending}"))
        {
            return answer(packed.data, kind, Some(coding));
        }
    }
    match Built::get(&file) {
        Some(plain) => answer(plain.data, kind, None),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(
    data: std::borrow::Cow<'static, [u8]>,
    kind: &'static str,
    coding: Option<&'static str>,
) -> Response {
    let body = match data {
        std::borrow::Cow::Borrowed(data) => bytes::Bytes::from_static(data),
        std::borrow::Cow::Owned(data) => data.into(),
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// Whether the browser takes `coding`: it is named, and not with a weight of nothing.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding))
            && !parts
                .any(|part| matches!(part.replace(' ', "").as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn content_type(file: &str) -> Option<&'static str> {
    match file.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "woff2" => Some("font/woff2"),
        "txt" => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_refuses_brotli_is_believed() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("gzip", "br"));
    }

    #[test]
    fn only_what_a_page_needs_is_served() {
        assert_eq!(content_type("manifest.json"), None);
        assert_eq!(content_type("app-abc.css"), Some("text/css; charset=utf-8"));
    }

    #[tokio::test]
    async fn what_does_not_exist_is_not_found() {
        let answer = asset(Path("../Cargo.toml".to_owned()), HeaderMap::new()).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        let answer = asset(Path("nothing.css".to_owned()), HeaderMap::new()).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
}
