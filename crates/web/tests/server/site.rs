//! What every request gets: headers, the gate, checked forms, and problems in the right words.

use crate::support::*;
use axum::body::Body;
use http::{Method, Request};
use web::ops::{self, Meters, Readiness};
use web::{ClientAddress, Site, SiteSettings};

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let site = site();
    for path in ["/", "/cached", "/nowhere", "/desk", "/broken", "/api/users", "/elsewhere", "/health/live"] {
        let answer = ask(&site, empty(get(path))).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src "), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"), "{path}");
        assert!(answer.header("x-robots-tag").contains("noindex"), "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        let cached = path == "/cached";
        assert_eq!(answer.header("cache-control") == "no-store", !cached, "{path}");
    }
}

#[tokio::test]
async fn a_page_s_scripts_run_by_a_nonce_that_is_new_each_time() {
    let site = site();
    let (one, two) = (ask(&site, empty(get("/"))).await, ask(&site, empty(get("/"))).await);
    let nonce = |text: &str| text.split_once("nonce=").unwrap().1.trim_end_matches('>').to_owned();
    assert!(one.header("content-security-policy").contains(&format!("'nonce-{}'", nonce(&one.text))));
    assert_ne!(nonce(&one.text), nonce(&two.text));
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_asked_to() {
    let site = site();
    let page = ask(&site, empty(get("/desk?day=2"))).await;
    assert_eq!((page.status, page.header("location")), (303, "/login?next=%2Fdesk%3Fday%3D2"));
    let program = ask(&site, empty(get("/api/users"))).await;
    assert_eq!((program.status, program.header("www-authenticate")), (401, "Bearer"));
    assert_eq!(program.header("content-type"), "application/problem+json");
    let forgotten = ask(&site, empty(get("/desk").header("cookie", "digione=ended"))).await;
    assert_eq!(forgotten.status, 303);
    let part = ask(&site, empty(get("/desk").header("hx-request", "true"))).await;
    assert_eq!((part.status, part.header("hx-redirect")), (401, "/login?next=%2Fdesk"));
    let away = ask(&site, empty(get("/desk").header("cookie", "digione=database-away"))).await;
    assert_eq!((away.status, away.header("retry-after")), (503, "3"));
}

#[tokio::test]
async fn the_gate_opens_by_role() {
    let site = site();
    let desk = ask(&site, empty(as_teacher(get("/desk")))).await;
    assert_eq!((desk.status, desk.text.as_str()), (200, "Aino Öberg"));
    assert_eq!(ask(&site, empty(as_teacher(get("/people")))).await.status, 403);
    assert_eq!(ask(&site, empty(as_teacher(get("/api/users")))).await.status, 401, "a session is no token");
    let token = get("/api/users").header("authorization", "bearer abc");
    assert_eq!(ask(&site, empty(token)).await.status, 200, "which client it is, the room finds out");
}

#[tokio::test]
async fn the_operator_s_figures_stand_behind_their_own_door() {
    assert_eq!(ask(&site(), empty(get("/metrics"))).await.status, 404);
    let door = Site::new(routes(), (), settings(true));
    let figures = ask(&door, empty(get("/metrics"))).await;
    assert_eq!(figures.status, 200);
    assert!(figures.text.contains("digione_content_policy_reports_total 0"), "{}", figures.text);
}

#[tokio::test]
async fn a_form_before_sign_in_is_bound_to_its_browser() {
    let site = site();
    let page = ask(&site, empty(get("/absence"))).await;
    let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("pre=") && page.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
    let (token, id) = (hidden(&page.text, "csrf"), hidden(&page.text, "form"));
    let fields = format!("csrf={token}&form={id}&reason=flunssa&lesson=1&lesson=2");
    let sent = ask(&site, form(post("/absence").header("cookie", &cookie), &fields)).await;
    assert_eq!((sent.status, sent.text.as_str()), (200, "flunssa [1, 2] true"));
    let other_browser = ask(&site, form(post("/absence"), &fields)).await;
    assert_eq!(other_browser.status, 403);
    let forged = form(post("/absence").header("cookie", format!("{cookie}x")), &fields);
    assert_eq!(ask(&site, forged).await.status, 403);
    let again = ask(&site, empty(get("/absence").header("cookie", &cookie))).await;
    assert_eq!(again.header("set-cookie"), "", "a young cookie serves further forms");
    assert_ne!(hidden(&again.text, "csrf"), token, "masked anew");
}

#[tokio::test]
async fn a_signed_in_form_needs_the_session_s_token() {
    let site = site();
    let page = ask(&site, empty(as_teacher(get("/absence")))).await;
    let token = hidden(&page.text, "csrf").to_owned();
    let good = format!("csrf={token}&reason=x");
    assert_eq!(ask(&site, form(as_teacher(post("/absence")), &good)).await.status, 200);
    let in_header = as_teacher(post("/absence")).header("x-csrf-token", &token);
    assert_eq!(ask(&site, form(in_header, "reason=x")).await.status, 200);
    for fields in ["reason=x", "csrf=&reason=x", "csrf=AAAA&reason=x"] {
        let answer = ask(&site, form(as_teacher(post("/absence")), fields)).await;
        assert_eq!(answer.status, 403, "{fields}");
        assert!(answer.text.contains("Formuläret hann bli för gammalt"), "in the teacher's Swedish");
    }
    let nameless = ask(&site, form(as_teacher(post("/absence")), &format!("csrf={token}"))).await;
    assert_eq!(nameless.status, 422);
}

#[tokio::test]
async fn another_site_s_form_is_refused_whatever_it_carries() {
    let site = site();
    let page = ask(&site, empty(as_teacher(get("/absence")))).await;
    let fields = format!("csrf={}&reason=x", hidden(&page.text, "csrf"));
    let from = |name: &str, value: &str| {
        let builder =
            Request::builder().method(Method::POST).uri("/absence").header("host", "school.example:8080");
        form(as_teacher(builder.header(name, value)), &fields)
    };
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("origin", "null", 403),
        ("origin", "http://evil.example", 403),
        ("origin", "https://school.example:8080", 403),
        ("x-nothing", "said", 403),
        ("origin", "http://school.example:8080", 200),
        ("origin", "http://localhost:8080", 200),
        ("sec-fetch-site", "same-origin", 200),
    ] {
        assert_eq!(ask(&site, from(name, value)).await.status, status, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_handler_that_forgets_the_check_does_not_pass() {
    assert_eq!(ask(&site(), empty(post("/careless"))).await.status, 500);
}

#[tokio::test]
async fn an_upload_streams_after_its_token_and_ends_at_its_limit() {
    let site = site();
    let page = ask(&site, empty(get("/absence"))).await;
    let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
    let token = hidden(&page.text, "csrf").to_owned();
    let upload = |token: &str, size: usize| {
        let text = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; name=\"mode\"\r\n\r\ndry\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\n{}\r\n--b--\r\n",
            "x".repeat(size)
        );
        let builder = post("/files").header("cookie", &cookie);
        builder.header("content-type", "multipart/form-data; boundary=b").body(Body::from(text)).unwrap()
    };
    let good = ask(&site, upload(&token, 5_000)).await;
    assert_eq!((good.status, good.text.as_str()), (200, "mode=dry file 5000"));
    assert_eq!(ask(&site, upload(&token, 20_000)).await.status, 413);
    assert_eq!(ask(&site, upload("nonsense", 10)).await.status, 403);
    let no_form = post("/files").header("content-type", "application/zip").body(Body::from("PK")).unwrap();
    assert_eq!(ask(&site, no_form).await.status, 415);
}

#[tokio::test]
async fn json_has_its_type_and_its_limits() {
    let site = site();
    let send = |kind: &str, body: String| {
        let builder =
            Request::builder().method(Method::POST).uri("/api/marks").header("authorization", "Bearer x");
        builder.header("content-type", kind).body(Body::from(body)).unwrap()
    };
    assert_eq!(ask(&site, send("application/json", "{\"marks\":[1]}".into())).await.status, 200);
    assert_eq!(ask(&site, send("text/plain", "{\"marks\":[1]}".into())).await.status, 415);
    assert_eq!(ask(&site, send("application/json", "{\"marks\":".into())).await.status, 400);
    assert_eq!(ask(&site, send("application/json", "{\"marks\":[\"a\"]}".into())).await.status, 422);
    assert_eq!(ask(&site, send("application/json", "[".repeat(40))).await.status, 422);
    assert_eq!(ask(&site, send("application/json", " ".repeat(300_000))).await.status, 413);
    let own = as_teacher(post("/api/own")).header("content-type", "application/json");
    let own = ask(&site, own.body(Body::from("{\"marks\":[1]}")).unwrap()).await;
    assert_eq!(own.status, 403, "where a session speaks, JSON needs the token too");
}

#[tokio::test]
async fn problems_are_said_in_the_reader_s_language_and_form() {
    let site = site();
    let page =
        ask(&site, empty(get("/nowhere").header("accept", "text/html").header("accept-language", "sv")))
            .await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("Sidan finns inte") && page.text.contains("lang=\"sv\""), "{}", page.text);
    assert!(page.text.contains(page.header("x-request-id")));
    let json = ask(&site, empty(get("/nowhere").header("accept-language", "en"))).await;
    let said = json.json();
    assert_eq!(said["status"], 404);
    assert_eq!(said["title"], "This page does not exist");
    assert_eq!(said["request"], json.header("x-request-id"));
    let method = ask(&site, empty(post("/desk"))).await;
    assert_eq!((method.status, method.header("allow")), (405, "GET,HEAD"));
    let no_id = ask(&site, empty(as_teacher(get("/lessons/12")))).await;
    assert_eq!(no_id.status, 404, "what is no id names nothing");
}

#[tokio::test]
async fn a_panic_is_our_fault_and_tells_nothing() {
    let answer = ask(&site(), empty(get("/broken").header("accept-language", "en"))).await;
    assert_eq!((answer.status, answer.header("connection")), (500, "close"));
    assert!(!answer.text.contains("secret"), "{}", answer.text);
}

#[tokio::test]
async fn addresses_and_heads_have_a_size() {
    let site = site();
    assert_eq!(ask(&site, empty(get(&format!("/?{}", "a".repeat(4_096))))).await.status, 414);
    assert_eq!(ask(&site, empty(get("/").header("x-long", "a".repeat(16_384)))).await.status, 431);
}

#[tokio::test]
async fn the_menus_remember_and_lead_back_to_our_own_pages() {
    let site = site();
    let sv = ask(&site, empty(get("/language/sv?back=/lessons%3Fday%3D1"))).await;
    assert_eq!((sv.status, sv.header("location")), (303, "/lessons?day=1"));
    assert!(sv.header("set-cookie").starts_with("lang=sv; "));
    let elsewhere = ask(&site, empty(get("/theme/dark?back=%2F%2Fevil.example"))).await;
    assert_eq!(elsewhere.header("location"), "/");
    assert_eq!(ask(&site, empty(get("/language/xx"))).await.status, 404);
}

#[tokio::test]
async fn every_route_stands_in_the_access_table() {
    let site = site();
    let mut seen = std::collections::HashSet::new();
    for entry in site.table() {
        assert!(!entry.access.viewers.is_empty(), "{} {}", entry.method, entry.path);
        assert!(seen.insert((entry.method.clone(), entry.path)), "twice: {} {}", entry.method, entry.path);
    }
    assert!(seen.contains(&(Method::POST, "/absence")));
}

#[tokio::test]
async fn a_token_needs_no_form_and_a_session_does() {
    let site = site();
    let send = |builder: http::request::Builder| {
        builder.header("content-type", "application/json").body(Body::from("{\"marks\":[1]}")).unwrap()
    };
    let outside =
        || Request::builder().method(Method::POST).uri("/api/both").header("sec-fetch-site", "cross-site");
    let by_token = as_teacher(outside()).header("authorization", "Bearer abc");
    assert_eq!(ask(&site, send(by_token)).await.status, 200);
    assert_eq!(ask(&site, send(as_teacher(outside()))).await.status, 403);
    assert_eq!(ask(&site, send(as_teacher(post("/api/both")))).await.status, 403);
}

#[tokio::test]
async fn only_a_trusted_proxy_is_believed_about_its_caller() {
    let seen = async |site: &Site, peer: &str, forwarded: &str| {
        let mut request = empty(get("/address").header("x-forwarded-for", forwarded));
        request.extensions_mut().insert(ClientAddress(peer.parse().unwrap()));
        ask(site, request).await.text
    };
    let proxied = SiteSettings { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..settings(false) };
    let proxied = Site::new(routes(), (), proxied);
    assert_eq!(seen(&proxied, "10.0.0.1", "192.0.2.7").await, "192.0.2.7");
    assert_eq!(
        seen(&proxied, "10.0.0.1", "203.0.113.9, 192.0.2.7, 10.0.0.2").await,
        "192.0.2.7",
        "lies stand left"
    );
    assert_eq!(seen(&proxied, "192.0.2.1", "203.0.113.9").await, "192.0.2.1", "a stranger is no proxy");
    assert_eq!(seen(&site(), "10.0.0.1", "192.0.2.7").await, "10.0.0.1", "nobody is trusted unless said so");
}

#[tokio::test]
async fn alive_and_ready_are_two_things() {
    let door = |readiness: &Readiness| {
        Site::new(ops::routes::<()>(readiness.clone(), Meters::default()), (), settings(false))
    };
    let health = async |readiness: &Readiness| {
        let site = door(readiness);
        let live = ask(&site, empty(get("/health/live"))).await.status;
        let ready = ask(&site, empty(get("/health/ready"))).await;
        assert_eq!(ready.header("content-type"), "application/json");
        (live, ready.status)
    };
    let well = Readiness::new(|| Box::pin(std::future::ready(true)));
    assert_eq!(health(&well).await, (200, 200));
    let database_away = Readiness::new(|| Box::pin(std::future::ready(false)));
    assert_eq!(health(&database_away).await, (200, 503));
    well.stop();
    assert_eq!(health(&well).await, (200, 503), "about to stop");
}

#[tokio::test]
async fn a_blocked_content_report_is_counted_and_nothing_of_it_kept() {
    let meters = Meters::default();
    let ready = Readiness::new(|| Box::pin(std::future::ready(true)));
    let site = Site::new(ops::routes::<()>(ready, meters.clone()), (), settings(false));
    let report = r#"{"csp-report":{"document-uri":"http://localhost/learners/aino"}}"#;
    let report =
        post("/csp-report").header("content-type", "application/csp-report").body(Body::from(report));
    assert_eq!(ask(&site, report.unwrap()).await.status, 204);
    let figures = meters.text().unwrap();
    assert!(figures.contains("digione_content_policy_reports_total 1"), "{figures}");
    assert!(!figures.contains("aino"));
}
