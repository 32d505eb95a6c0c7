//! At the sign-in page.

use axum::http::StatusCode;

use crate::browser::token;
use crate::place::{PASSWORD, Place};

#[tokio::test]
async fn a_guardian_signs_in_and_is_who_she_is() {
    let place = Place::new().await;
    place.guardian().await;
    let mut browser = place.browser();
    // Phones write a capital and put a space behind.
    let answer = browser.sign_in("Kaisa.Makinen ", PASSWORD).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
    let me = browser.me().await.json();
    assert_eq!(me["name"], "Kaisa Mäkinen");
    assert_eq!(me["acting"]["role"], "guardian");
    assert_eq!(me["acting"]["providerName"], "Koelan kunta");
    assert_eq!(browser.get("/lessons").await.body, "the lessons");
    assert_eq!(browser.get("/login").await.location(), "/", "whoever is in need not sign in");
}

#[tokio::test]
async fn nobody_is_nobody() {
    let place = Place::new().await;
    let answer = place.browser().me().await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.json()["code"], "sign-in-needed");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_told_alike() {
    let place = Place::new().await;
    place.guardian().await;
    let mut pages = Vec::new();
    for username in ["kaisa.makinen", "nobody.atall", "<b>not a name</b>"] {
        let answer = place.browser().sign_in(username, "not my password at all").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.body.contains("Take your time and type them again."));
        assert!(!answer.body.contains("not my password"), "a password is never shown again");
        assert!(!answer.body.contains("<b>not"), "what was typed is text");
        pages.push(answer.body);
    }
    assert!(pages[0].contains("value=\"kaisa.makinen\""), "the user name need not be typed again");
}

#[tokio::test]
async fn an_empty_form_says_what_is_missing() {
    let place = Place::new().await;
    let answer = place.browser().sign_in("", "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Type your user name.") && answer.body.contains("Type your password."));
}

#[tokio::test]
async fn sign_in_leads_back_to_the_page_that_was_asked_for_and_never_to_another_site() {
    let place = Place::new().await;
    place.guardian().await;
    let mut browser = place.browser();
    let sent = browser.get("/lessons?day=2026-11-25").await;
    let login = sent.location().to_owned();
    assert!(login.starts_with("/login?next="), "{login}");
    let fields = [("username", "kaisa.makinen"), ("password", PASSWORD)];
    let page = browser.get(&login).await;
    assert!(page.body.contains("name=\"next\" value=\"/lessons?day=2026-11-25\""));
    let next = [("next", "/lessons?day=2026-11-25")];
    let answer = browser.fill(&login, "/login", &[&fields[..], &next[..]].concat()).await;
    assert_eq!(answer.location(), "/lessons?day=2026-11-25");
    for foreign in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let next = [("next", foreign)];
        let answer = place.browser().fill("/login", "/login", &[&fields[..], &next[..]].concat()).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"), "{foreign}");
        assert!(!place.browser().get(&format!("/login?next={foreign}")).await.body.contains("evil"));
    }
}

#[tokio::test]
async fn a_form_that_is_not_ours_signs_nobody_in() {
    let place = Place::new().await;
    place.guardian().await;
    let fields = [("username", "kaisa.makinen"), ("password", PASSWORD)];
    let foreign = token(&place.browser().get("/login").await.body).unwrap();
    for token in ["", "AAAA", &foreign] {
        let mut browser = place.browser();
        let answer = browser.post("/login", token, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!browser.cookies.contains_key("digione"));
    }
}

#[tokio::test]
async fn a_page_that_lay_open_overnight_is_made_anew() {
    let place = Place::new().await;
    place.guardian().await;
    let mut browser = place.browser();
    let stale = token(&browser.get("/login").await.body).unwrap();
    place.pass(14 * 60);
    let fields = [("username", "kaisa.makinen"), ("password", PASSWORD)];
    let answer = browser.post("/login", &stale, &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("The page had been open for a long time."));
    let fresh = token(&answer.body).unwrap();
    assert_eq!(browser.post("/login", &fresh, &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_sent_twice_signs_in_once_more_and_breaks_nothing() {
    let place = Place::new().await;
    place.guardian().await;
    let mut browser = place.browser();
    let token = token(&browser.get("/login").await.body).unwrap();
    let mut second = browser.clone();
    let fields = [("username", "kaisa.makinen"), ("password", PASSWORD)];
    let (one, two) =
        tokio::join!(browser.post("/login", &token, &fields), second.post("/login", &token, &fields));
    assert_eq!((one.status, two.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(second.me().await.json()["name"], "Kaisa Mäkinen");
}

#[tokio::test]
async fn au2_two_hundred_people_press_the_button_together_and_each_is_themselves() {
    let place = Place::new().await;
    let people = 200;
    for n in 0..people {
        place
            .account(&format!("person{n}"), &format!("Person {n}"), &[place.country.families[0].guardian])
            .await;
    }
    for _round in 0..2 {
        let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(people));
        let runs: Vec<_> = (0..people)
            .map(|n| {
                let (mut browser, barrier) = (place.browser(), barrier.clone());
                tokio::spawn(async move {
                    let shown = browser.get("/login").await;
                    let token = token(&shown.body).unwrap();
                    barrier.wait().await;
                    let username = format!("person{n}");
                    let answer = browser
                        .post("/login", &token, &[("username", &username), ("password", PASSWORD)])
                        .await;
                    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
                    assert_eq!(browser.me().await.json()["name"], format!("Person {n}"));
                })
            })
            .collect();
        for run in runs {
            run.await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_flood_of_sign_ins_is_asked_to_come_back_in_a_moment() {
    let place = Place::with(1, 0).await;
    place.guardian().await;
    let mut runs = Vec::new();
    for n in 0..20 {
        let mut browser = place.browser().at([198, 51, 100, n]);
        runs.push(tokio::spawn(async move { browser.sign_in("kaisa.makinen", PASSWORD).await }));
    }
    let mut turned_away = 0;
    for run in runs {
        let answer = run.await.unwrap();
        if answer.status == StatusCode::SERVICE_UNAVAILABLE {
            assert!(answer.headers.contains_key("retry-after"));
            assert!(answer.body.contains("Many people are signing in right now"));
            turned_away += 1;
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
    }
    assert!(turned_away < 20, "somebody gets in");
}

#[tokio::test]
async fn the_demo_offers_its_people_on_the_page() {
    let place = Place::new().await;
    place.account("demo.guardian", "Demo Guardian", &[place.country.families[0].guardian]).await;
    let mut browser = place.browser();
    let page = browser.get("/login").await;
    assert!(page.body.contains("Look around in the demo") && page.body.contains("Demo Guardian"));
    let answer = browser.sign_in("demo.guardian", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_page_speaks_three_languages() {
    let place = Place::new().await;
    for (lang, words) in [("fi", "Kirjaudu sisään"), ("sv", "Logga in"), ("en", "Sign in")] {
        let page = place.browser().get(&format!("/login?lang={lang}")).await;
        assert!(page.body.contains(words) && page.body.contains(&format!("lang=\"{lang}\"")), "{lang}");
        let help = place.browser().get(&format!("/forgot?lang={lang}")).await;
        assert_eq!(help.status, StatusCode::OK);
    }
    let page = place.browser().get("/login").await.body;
    assert!(page.contains("autocomplete=\"username\"") && page.contains("autocomplete=\"current-password\""));
}
