//! The headers that every answer carries, errors and static files too (`trust.md` WB1).

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
const CLEAR: HeaderName = HeaderName::from_static("clear-site-data");

/// The policy of an answer that runs no script.
const NO_SCRIPT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; report-uri /csp-report",
);

/// Headers whose value is always the same.
const CONSTANT: [(HeaderName, HeaderValue); 7] = [
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // `no-referrer` would make browsers send `Origin: null` with forms, and the form check would refuse them.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (OPENER, HeaderValue::from_static("same-origin")),
    (RESOURCE, HeaderValue::from_static("same-origin")),
    (
        PERMISSIONS,
        HeaderValue::from_static(
            "accelerometer=(), camera=(), display-capture=(), fullscreen=(self), geolocation=(), gyroscope=(), \
             magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()",
        ),
    ),
    (ROBOTS, HeaderValue::from_static("noindex, nofollow")),
];

/// A page's own exceptions from the content policy, put into the answer's extensions: a tool that is framed by another
/// service, a form that ends elsewhere.
#[derive(Debug, Clone, Default)]
pub struct ContentPolicy {
    /// Sources for `form-action` beside `'self'`.
    pub form_action: Vec<String>,
    /// Sources for `frame-ancestors` in place of `'none'`.
    pub frame_ancestors: Vec<String>,
}

/// Everything an answer carries that is not about its content, for answers that never pass through a [`crate::Site`].
pub(crate) fn constant() -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    let rest = [
        (header::CONTENT_SECURITY_POLICY, NO_SCRIPT),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    CONSTANT.into_iter().chain(rest)
}

/// Puts the headers on an answer. `nonce` is that of its scripts, if it has any.
pub(crate) fn seal(headers: &mut HeaderMap, nonce: Option<&str>, own: Option<&ContentPolicy>) {
    headers.reserve(CONSTANT.len() + 3);
    for (name, value) in CONSTANT {
        headers.insert(name, value);
    }
    let policy = match (nonce, own) {
        (None, None) => NO_SCRIPT,
        (nonce, own) => content_policy(nonce, own),
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

fn content_policy(nonce: Option<&str>, own: Option<&ContentPolicy>) -> HeaderValue {
    let mut policy = String::with_capacity(384);
    policy.push_str("default-src 'none'; script-src ");
    match nonce {
        Some(nonce) => policy.extend(["'nonce-", nonce, "' 'strict-dynamic'"]),
        None => policy.push_str("'none'"),
    }
    policy.push_str(
        "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'",
    );
    for source in own.iter().flat_map(|own| &own.form_action) {
        policy.extend([" ", source]);
    }
    policy.push_str("; base-uri 'none'; frame-ancestors");
    match own.map(|own| own.frame_ancestors.as_slice()) {
        None | Some([]) => policy.push_str(" 'none'"),
        Some(sources) => sources.iter().for_each(|source| policy.extend([" ", source])),
    }
    policy.push_str("; report-uri /csp-report");
    // A source that cannot stand in a header came from a setting; the strict policy is the safe answer.
    HeaderValue::from_maybe_shared(bytes::Bytes::from(policy)).unwrap_or(NO_SCRIPT)
}

/// Tells the browser to forget the site: for sign-out. The cache stays out of it, because clearing it makes some
/// browsers hang for seconds, and personal answers are never stored there anyway.
pub fn clear_site_data(headers: &mut HeaderMap) {
    headers.insert(CLEAR, HeaderValue::from_static("\"cookies\", \"storage\""));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_needs_its_nonce() {
        let mut headers = HeaderMap::new();
        seal(&mut headers, Some("abc"), None);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'nonce-abc' 'strict-dynamic';"), "{policy}");
        assert!(policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"));
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    }

    #[test]
    fn a_framed_tool_names_its_frame_and_nothing_else_changes() {
        let own =
            ContentPolicy { frame_ancestors: vec!["https://tool.example".into()], ..Default::default() };
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=60"));
        seal(&mut headers, None, Some(&own));
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors https://tool.example;"), "{policy}");
        assert!(policy.contains("script-src 'none'"));
        assert_eq!(headers[header::CACHE_CONTROL], "max-age=60");
    }
}
