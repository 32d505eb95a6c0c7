//! A browser: keeps cookies, and sends forms as their pages made them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tower::ServiceExt;
use web::{ClientAddress, Site};

/// A browser on somebody's device.
#[derive(Clone)]
pub struct Browser {
    site: Site,
    pub cookies: BTreeMap<String, String>,
    pub address: IpAddr,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }
}

impl Browser {
    pub fn new(site: &Site) -> Self {
        Self { site: site.clone(), cookies: BTreeMap::new(), address: [192, 0, 2, 1].into() }
    }

    pub fn at(mut self, address: impl Into<IpAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Opens `page`, fills in its form and sends it to `action`.
    pub async fn fill(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        let token = token(&shown.body)
            .unwrap_or_else(|| panic!("no form on {page}: {} {}", shown.status, shown.body));
        self.post(action, &token, fields).await
    }

    /// Sends a form with this token.
    pub async fn post(&mut self, action: &str, token: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let body: Vec<String> = [("csrf", token)]
            .iter()
            .chain(fields)
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body.join("&"))).await
    }

    /// Signs in on the sign-in page.
    pub async fn sign_in(&mut self, username: &str, password: &str) -> Answer {
        self.fill("/login", "/login", &[("username", username), ("password", password)]).await
    }

    /// Who the platform says that this is.
    pub async fn me(&mut self) -> Answer {
        self.get("/me").await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request
            .header("accept-language", "en")
            .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
            .body(body)
            .unwrap();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        request.extensions_mut().insert(ClientAddress(self.address));
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        self.keep(&parts.headers);
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// The token of the first form on a page.
pub fn token(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("name=\"csrf\" value=\"")?;
    Some(rest.split_once('"')?.0.to_owned())
}
