//! JSON from outside, with an end to its size, depth and lists (`trust.md` WB5).

use axum::body::Body;
use axum::extract::FromRequest;
use axum::response::IntoResponse;
use http::header::{self, HeaderValue};
use http::{Request, Response};
use kernel::{Problem, ProblemKind};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::csrf;
use crate::forms::read;
use crate::gate::demands_form_check;
use crate::problem::Failure;
use crate::request::Exchange;

/// How deep JSON may nest.
const DEPTH: usize = 32;

/// How many items a list may have.
const ITEMS: usize = 5_000;

/// JSON in and out. As an extractor it refuses other content types (415), checks the form token where a session could
/// speak (header `x-csrf-token`), and takes no more than the route's body limit.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, Failure> {
        let exchange = request.extensions().get::<Exchange>().cloned().ok_or(Problem::internal())?;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        if !is_json(kind) {
            return Err(Failure(Problem::new(ProblemKind::UnsupportedMedia, "unsupported-media")));
        }
        if !exchange.form_was_checked() && exchange.route().is_some_and(|route| demands_form_check(route)) {
            let token = request.headers().get(csrf::HEADER).and_then(|v| v.to_str().ok());
            csrf::check(&exchange, token)?;
        }
        let bytes = read(request.into_body()).await?;
        if !within_bounds(&bytes) {
            return Err(Failure(Problem::new(ProblemKind::Invalid, "json-too-deep")));
        }
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Self(value)),
            Err(error) if error.is_data() => Err(Failure(Problem::new(ProblemKind::Invalid, "invalid"))),
            Err(_) => Err(Failure(Problem::new(ProblemKind::BadRequest, "bad-json"))),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response<Body> {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let mut response = Response::new(Body::from(bytes));
                let kind = HeaderValue::from_static("application/json");
                response.headers_mut().insert(header::CONTENT_TYPE, kind);
                response
            }
            Err(_) => Failure(Problem::internal()).into_response(),
        }
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json")
        || (essence.len() > 17 && essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Whether depth and lists stay within bounds; looked at before anything is built from it.
fn within_bounds(bytes: &[u8]) -> bool {
    let mut commas = [0_usize; DEPTH + 1];
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        if in_text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'[' | b'{' => {
                depth += 1;
                let Some(count) = commas.get_mut(depth) else { return false };
                *count = 0;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => {
                let Some(count) = commas.get_mut(depth) else { return false };
                *count += 1;
                if *count >= ITEMS {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: usize) -> Vec<u8> {
        format!("[{}]", vec!["1"; items].join(",")).into_bytes()
    }

    #[test]
    fn depth_and_lists_have_an_end() {
        assert!(within_bounds("[".repeat(32).as_bytes()));
        assert!(!within_bounds("[".repeat(33).as_bytes()));
        assert!(within_bounds(&list(5_000)));
        assert!(!within_bounds(&list(5_001)));
        let text = format!("[\"{}\\\"{}\"]", "[".repeat(100), ",".repeat(9_000));
        assert!(within_bounds(text.as_bytes()), "what stands in a text is no structure");
    }

    #[test]
    fn json_is_known_by_its_type() {
        assert!(is_json("application/json; charset=utf-8"));
        assert!(is_json("application/problem+json"));
        assert!(!is_json("text/plain"));
        assert!(!is_json("application/x-www-form-urlencoded"));
    }
}
