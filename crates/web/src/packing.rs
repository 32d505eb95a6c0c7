//! Compression of pages and JSON: only where it is worth the work, at the level that costs least. The tokens in pages
//! are masked anew each time, so the size of a compressed page tells nothing about them.

use axum::body::Body;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use futures_util::FutureExt;
use http::Response;
use http::header::{self, HeaderValue};
use http_body::Body as _;
use http_body_util::BodyExt;
use std::io::Write;

/// Below this many bytes an answer fits into a packet or two anyway.
const WORTH: u64 = 1_024;

/// Compresses the answer if its caller asks for it and it is whole in memory. Streams stay as they are.
pub(crate) fn pack(response: Response<Body>, accepted: Option<&HeaderValue>) -> Response<Body> {
    let text = is_text(&response);
    if !text || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let wanted = accepted.and_then(|v| v.to_str().ok()).is_some_and(takes_gzip);
    let size = response.body().size_hint().exact().unwrap_or(0);
    let (mut parts, body) = response.into_parts();
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !wanted || size < WORTH {
        return Response::from_parts(parts, body);
    }
    // The exact size says that the body lies in memory; it is ready at once.
    let Some(Ok(whole)) = body.collect().now_or_never() else {
        return Response::from_parts(parts, Body::empty());
    };
    let plain = whole.to_bytes();
    match gzip(&plain) {
        Some(packed) => {
            parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(packed))
        }
        None => Response::from_parts(parts, Body::from(plain)),
    }
}

fn is_text(response: &Response<Body>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    kind.starts_with(b"text/html") || kind.starts_with(b"application/json")
}

fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next() == Some("gzip")
            && !parts
                .any(|p| p.strip_prefix("q=0").is_some_and(|rest| rest.trim_matches(['.', '0']).is_empty()))
    })
}

fn gzip(plain: &Bytes) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 3), Compression::fast());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: String) -> Response<Body> {
        Response::builder().header("content-type", "text/html; charset=utf-8").body(Body::from(text)).unwrap()
    }

    #[test]
    fn a_long_page_is_packed_for_whoever_asks() {
        let long = "lesson ".repeat(1000);
        let gzip = HeaderValue::from_static("gzip, deflate, br");
        let packed = pack(page(long.clone()), Some(&gzip));
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        assert!(packed.body().size_hint().exact().unwrap() < 1000);
        assert!(!pack(page(long.clone()), None).headers().contains_key(header::CONTENT_ENCODING));
        assert!(!pack(page("short".into()), Some(&gzip)).headers().contains_key(header::CONTENT_ENCODING));
        let refused = HeaderValue::from_static("gzip;q=0");
        assert!(!pack(page(long), Some(&refused)).headers().contains_key(header::CONTENT_ENCODING));
    }
}
