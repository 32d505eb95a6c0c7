//! What one may act as, and for how long.

use axum::http::StatusCode;

use crate::place::{PASSWORD, Place};

#[tokio::test]
async fn a_teacher_who_is_a_guardian_elsewhere_changes_hats() {
    let place = Place::new().await;
    let country = &place.country;
    place.account("liisa", "Liisa Virtanen", &[country.school.teacher, country.families[1].guardian]).await;
    let mut browser = place.signed_in("liisa").await;
    assert_eq!(browser.me().await.json()["acting"]["role"], "subject_teacher", "work comes first");
    assert_eq!(browser.get("/marks").await.status, StatusCode::OK);
    let before = browser.cookies["digione"].clone();
    let token = crate::browser::token(&browser.get("/account").await.body).unwrap();
    let answer = browser.post("/role", &token, &[("role", "1")]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(browser.me().await.json()["acting"]["role"], "guardian");
    assert_eq!(browser.get("/marks").await.status, StatusCode::FORBIDDEN);
    let mut old = place.browser();
    old.cookies.insert("digione".into(), before);
    assert_eq!(old.me().await.status, StatusCode::UNAUTHORIZED, "the old secret is worth nothing");
    let next = place.signed_in("liisa").await.me().await.json();
    assert_eq!(next["acting"]["role"], "guardian", "the role chosen last is remembered");
}

#[tokio::test]
async fn a_role_that_one_does_not_have_cannot_be_taken() {
    let place = Place::new().await;
    place.guardian().await;
    let mut browser = place.signed_in("kaisa.makinen").await;
    for (role, status) in [("1", 404), ("99", 404), ("-1", 422), ("principal", 422)] {
        let answer = browser.fill("/account", "/role", &[("role", role)]).await;
        assert_eq!(answer.status, status, "{role}");
    }
    assert_eq!(browser.me().await.json()["acting"]["role"], "guardian");
}

#[tokio::test]
async fn on_the_eighteenth_birthday_the_guardian_s_access_ends_unless_the_learner_allows_it() {
    let place = Place::new().await;
    place.guardian().await;
    let [makinen, _] = place.country.families;
    let learner = makinen.learner;
    // The school's clock stands at 25 November 2026.
    place.register(&format!("update person set birth_date = '2008-11-26' where id = '{learner}'")).await;
    let mut browser = place.signed_in("kaisa.makinen").await;
    assert_eq!(browser.me().await.json()["acting"]["role"], "guardian");
    place.register(&format!("update person set birth_date = '2008-11-25' where id = '{learner}'")).await;
    place.pass_a_second();
    assert_eq!(browser.me().await.status, StatusCode::FORBIDDEN, "today is the birthday");
    place
        .register(&format!("update guardianship set adult_allows = true where learner_id = '{learner}'"))
        .await;
    place.pass_a_second();
    assert_eq!(browser.me().await.json()["acting"]["role"], "guardian");
}

#[tokio::test]
async fn who_leaves_work_is_out_within_a_second() {
    let place = Place::new().await;
    place.teacher().await;
    let mut browser = place.signed_in("liisa.virtanen").await;
    assert_eq!(browser.get("/marks").await.status, StatusCode::OK);
    let teacher = place.country.school.teacher;
    place
        .register(&format!("update staff_role set ends_on = '2026-11-24' where person_id = '{teacher}'"))
        .await;
    place.pass_a_second();
    assert_eq!(browser.get("/marks").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_has_no_role_is_told_whom_to_ask() {
    let place = Place::new().await;
    place.account("new.person", "New Person", &[]).await;
    let mut browser = place.browser();
    let answer = browser.sign_in("new.person", PASSWORD).await;
    assert_eq!(answer.location(), "/no-role");
    let page = browser.get("/no-role").await;
    assert!(page.body.contains("Welcome, New Person") && page.body.contains("Ask the school’s office."));
    let answer = browser.fill("/no-role", "/sign-out", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(!browser.cookies.contains_key("digione"));
}

#[tokio::test]
async fn learners_and_national_roles_sign_in_too() {
    let place = Place::new().await;
    place.account("aino", "Aino Mäkinen", &[place.country.families[0].learner]).await;
    let me = place.signed_in("aino").await.me().await.json();
    assert_eq!(
        (me["acting"]["role"].as_str(), me["acting"]["schoolName"].as_str()),
        (Some("learner"), Some("Koelan koulu 1"))
    );
    let new = identity::NewAccount {
        username: "coordinator",
        name: "Eeva Salo",
        lang: kernel::Lang::Sv,
        password: Some(PASSWORD),
        persons: &[],
        platform_roles: &[kernel::Role::NationalCoordinator, kernel::Role::Principal],
        demo: false,
    };
    place.accounts.create(new).await.unwrap();
    let me = place.signed_in("coordinator").await.me().await.json();
    assert_eq!(me["roles"].as_array().unwrap().len(), 1, "a principal needs a school");
    assert_eq!(
        (&me["acting"]["role"], &me["acting"]["provider"]),
        (&"national_coordinator".into(), &serde_json::Value::Null)
    );
}

#[tokio::test]
async fn the_language_chosen_for_the_account_stays() {
    let place = Place::new().await;
    place.guardian().await;
    let mut browser = place.signed_in("kaisa.makinen").await;
    let answer = browser.fill("/account", "/account/language", &[("lang", "sv")]).await;
    assert_eq!(answer.location(), "/account?done=language");
    assert!(browser.get("/account?done=language").await.body.contains("Språket är bytt."));
    let mut elsewhere = place.signed_in("kaisa.makinen").await;
    assert!(elsewhere.get("/account").await.body.contains("Mitt konto"));
}
