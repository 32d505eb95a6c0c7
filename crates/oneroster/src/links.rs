//! `X-Total-Count` and `Link` (RFC 8288). Everything but letters, digits and `-._~` is percent-encoded in a link, commas
//! above all: clients split the header on them.

use axum::body::Body;
use http::Response;
use http::header::{self, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::operation::BASE;
use crate::request::Wish;

const TOTAL: HeaderName = HeaderName::from_static("x-total-count");
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The headers of a page.
pub struct Headers {
    total: usize,
    link: String,
}

impl Headers {
    /// The headers of the page at `wish` of a collection with `total` objects; `path` is the request's.
    pub fn new(address: &str, path: &str, wish: &Wish, total: usize) -> Self {
        let mut page = format!("{address}{}?", path.strip_prefix(BASE).unwrap_or(path));
        for (name, value) in &wish.others {
            if name != "limit" {
                page.push_str(&format!(
                    "{}={}&",
                    utf8_percent_encode(name, ESCAPED),
                    utf8_percent_encode(value, ESCAPED)
                ));
            }
        }
        page.push_str(&format!("limit={}&offset=", wish.limit));
        let last = total.saturating_sub(1) / wish.limit * wish.limit;
        let mut link = format!("<{page}0>; rel=\"first\"");
        let mut add = |offset: usize, rel: &str| link.push_str(&format!(", <{page}{offset}>; rel=\"{rel}\""));
        if wish.offset > 0 {
            add(wish.offset.min(total).saturating_sub(wish.limit), "prev");
        }
        if wish.offset.saturating_add(wish.limit) < total {
            add(wish.offset + wish.limit, "next");
        }
        add(last, "last");
        Self { total, link }
    }

    /// Puts them on an answer.
    pub fn put_on(self, mut response: Response<Body>) -> Response<Body> {
        let headers = response.headers_mut();
        headers.insert(TOTAL, HeaderValue::from(self.total));
        if let Ok(link) = HeaderValue::from_str(&self.link) {
            headers.insert(header::LINK, link);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use policy::FieldSet;

    use super::*;
    use crate::schema::Kind;

    fn link(query: &str, total: usize) -> String {
        let wish = Wish::read(query, Kind::User, FieldSet::ALL).unwrap();
        Headers::new("https://a.example/ims/oneroster/rostering/v1p2", &format!("{BASE}/users"), &wish, total)
            .link
    }

    #[test]
    fn first_and_last_pages_leave_out_what_is_not_there() {
        let users = "https://a.example/ims/oneroster/rostering/v1p2/users";
        assert_eq!(
            link("limit=10", 25),
            format!(
                "<{users}?limit=10&offset=0>; rel=\"first\", <{users}?limit=10&offset=10>; rel=\"next\", \
                 <{users}?limit=10&offset=20>; rel=\"last\""
            )
        );
        let end = link("limit=10&offset=20", 25);
        assert!(end.contains("offset=10>; rel=\"prev\"") && !end.contains("next"), "{end}");
        assert!(!link("", 0).contains("next"));
        assert!(link("offset=500&limit=10", 25).contains("offset=15>; rel=\"prev\""));
    }

    #[test]
    fn links_hold_no_bare_comma() {
        let link = link("fields=sourcedId,givenName&filter=familyName%3D%27a,b%27&limit=1", 3);
        assert!(
            link.contains("fields=sourcedId%2CgivenName&filter=familyName%3D%27a%2Cb%27&limit=1&offset=1"),
            "{link}"
        );
        assert!(link.split(", <").all(|part| !part.contains(',')), "{link}");
    }
}
