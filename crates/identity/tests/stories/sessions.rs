//! What a browser holds, and when it stops being worth anything (`trust.md` AU3).

use axum::http::StatusCode;

use crate::place::{PASSWORD, Place};

const SESSION: &str = "digione";

#[tokio::test]
async fn the_database_knows_no_secret() {
    let place = Place::new().await;
    let account = place.guardian().await;
    let browser = place.signed_in("kaisa.makinen").await;
    let cookie = &browser.cookies[SESSION];
    let owner = place.test.owner().await;
    owner.batch_execute(&format!("set digione.account = '{account}'")).await.unwrap();
    let rows = owner
        .query("select encode(token_hash, 'base64') as h, row_to_json(s)::text from account_session s", &[]);
    let rows = rows.await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(
        !cookie.contains(rows[0].get::<_, &str>(0)) && !rows[0].get::<_, &str>(1).contains(cookie.as_str())
    );
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts_and_other_sites() {
    let place = Place::new().await;
    place.guardian().await;
    let answer = place.browser().sign_in("kaisa.makinen", PASSWORD).await;
    let session =
        answer.headers.get_all("set-cookie").iter().find(|c| c.as_bytes().starts_with(b"digione=")).unwrap();
    let session = session.to_str().unwrap();
    assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax") && session.contains("Path=/"));
}

#[tokio::test]
async fn a_cookie_from_before_sign_in_is_never_worth_anything() {
    let place = Place::new().await;
    place.guardian().await;
    // An attacker puts a cookie of their own choice into the browser and waits for its owner to sign in.
    let planted = place.signed_in("kaisa.makinen").await.cookies[SESSION].replace(['a', 'b', 'c'], "x");
    let mut browser = place.browser();
    browser.cookies.insert(SESSION.into(), planted.clone());
    browser.sign_in("kaisa.makinen", PASSWORD).await;
    assert_ne!(browser.cookies[SESSION], planted);
    let mut attacker = place.browser();
    attacker.cookies.insert(SESSION.into(), planted);
    assert_eq!(attacker.me().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_failed_sign_in_ends_the_session_of_whoever_sat_there_before() {
    let place = Place::new().await;
    place.guardian().await;
    let mut shared = place.signed_in("kaisa.makinen").await;
    let before = shared.cookies[SESSION].clone();
    let token = crate::browser::token(&shared.get("/account").await.body).unwrap();
    let answer = shared
        .post("/login", &token, &[("username", "amir.hassan"), ("password", "wrong wrong wrong")])
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(!shared.cookies.contains_key(SESSION));
    assert_eq!(shared.me().await.status, StatusCode::UNAUTHORIZED);
    let mut thief = place.browser();
    thief.cookies.insert(SESSION.into(), before);
    assert_eq!(thief.me().await.status, StatusCode::UNAUTHORIZED, "it ended on the server too");
    // The form that came back is as good as a new one.
    let token = crate::browser::token(&answer.body).unwrap();
    let fields = [("username", "kaisa.makinen"), ("password", PASSWORD)];
    assert_eq!(shared.post("/login", &token, &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_out_ends_it_at_once_and_everywhere() {
    let place = Place::new().await;
    place.guardian().await;
    let mut browser = place.signed_in("kaisa.makinen").await;
    let copy = browser.clone();
    let answer = browser.fill("/account", "/sign-out", &[]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/login?out=yes"));
    assert!(answer.headers.contains_key("clear-site-data"));
    assert!(browser.get("/login?out=yes").await.body.contains("You have signed out."));
    assert_eq!(copy.clone().me().await.status, StatusCode::UNAUTHORIZED);
    // Pressed twice, or after the session has ended: no harm.
    let again = browser.fill("/login", "/sign-out", &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_left_alone_ends_and_the_way_back_is_kept() {
    let place = Place::new().await;
    place.teacher().await;
    let mut browser = place.signed_in("liisa.virtanen").await;
    for _ in 0..4 {
        place.pass(20);
        assert_eq!(browser.get("/lessons").await.status, StatusCode::OK, "a session in use lives on");
    }
    place.pass(31);
    let answer = browser.get("/lessons").await;
    assert!(answer.location().starts_with("/login?next="), "{}", answer.location());
    let login = answer.location().to_owned();
    let page = browser.get(&login).await;
    assert!(page.body.contains("You have been away for a while"));
    let answer = browser
        .fill(
            &login,
            "/login",
            &[("username", "liisa.virtanen"), ("password", PASSWORD), ("next", "/lessons")],
        )
        .await;
    assert_eq!(answer.location(), "/lessons");
}

#[tokio::test]
async fn at_home_a_session_waits_longer_but_never_past_twelve_hours() {
    let place = Place::new().await;
    place.guardian().await;
    let mut browser = place.signed_in("kaisa.makinen").await;
    for _ in 0..7 {
        place.pass(100);
        assert_eq!(browser.me().await.status, StatusCode::OK);
    }
    place.pass(20);
    assert_eq!(browser.me().await.status, StatusCode::UNAUTHORIZED);
    let mut other = place.signed_in("kaisa.makinen").await;
    place.pass(121);
    assert_eq!(other.me().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_ends_it_there() {
    let place = Place::new().await;
    place.guardian().await;
    let mut here = place.signed_in("kaisa.makinen").await;
    let (mut lost, mut kept) =
        (place.signed_in("kaisa.makinen").await, place.signed_in("kaisa.makinen").await);
    let page = here.get("/account").await.body;
    assert_eq!(
        page.matches("Firefox, Linux").count(),
        2 + 3,
        "three sessions, two with a button that names them"
    );
    lost.me().await;
    // The list stands newest first, and the button of the second browser is found by its own page.
    let ids: Vec<&str> = page.split("name=\"session\" value=\"").skip(1).map(|rest| &rest[..36]).collect();
    assert_eq!(ids.len(), 2);
    let token = crate::browser::token(&page).unwrap();
    let answer = here.post("/account/sessions/end", &token, &[("session", ids[0])]).await;
    assert_eq!(answer.location(), "/account?done=session");
    place.pass_a_second();
    let alive = [lost.me().await.status, kept.me().await.status];
    assert_eq!(alive.iter().filter(|status| **status == StatusCode::OK).count(), 1);
    here.post("/account/sessions/end", &token, &[]).await;
    place.pass_a_second();
    assert_eq!(
        (lost.me().await.status, kept.me().await.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    assert_eq!(here.me().await.status, StatusCode::OK);
}

#[tokio::test]
async fn somebody_else_s_session_cannot_be_ended() {
    let place = Place::new().await;
    place.guardian().await;
    place.teacher().await;
    let mut teacher = place.signed_in("liisa.virtanen").await;
    let mut other = place.signed_in("liisa.virtanen").await;
    let page = teacher.get("/account").await.body;
    let id = &page.split("name=\"session\" value=\"").nth(1).unwrap()[..36];
    let mut guardian = place.signed_in("kaisa.makinen").await;
    guardian.fill("/account", "/account/sessions/end", &[("session", id)]).await;
    place.pass_a_second();
    assert_eq!(other.me().await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_new_password_signs_the_other_devices_out() {
    let place = Place::new().await;
    place.guardian().await;
    let (mut here, mut there) =
        (place.signed_in("kaisa.makinen").await, place.signed_in("kaisa.makinen").await);
    let new = "sjunde kajan äter lakrits";
    for (present, new, again, says) in [
        ("wrong wrong wrong", new, new, "The present password is not right."),
        (PASSWORD, new, "something else", "The passwords are not the same."),
        (PASSWORD, "too short", "too short", "It needs at least 15 characters."),
        (PASSWORD, "kaisamakinen1234", "kaisamakinen1234", "Do not build your password on your own name."),
        (PASSWORD, "aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaa", "Many would guess this one."),
    ] {
        let fields = [("present", present), ("new", new), ("again", again)];
        let answer = here.fill("/account", "/account/password", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(says), "{says}");
    }
    let answer = here
        .fill("/account", "/account/password", &[("present", PASSWORD), ("new", new), ("again", new)])
        .await;
    assert_eq!(answer.location(), "/account?done=password");
    place.pass_a_second();
    assert_eq!(here.me().await.status, StatusCode::OK);
    assert_eq!(there.me().await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(place.browser().sign_in("kaisa.makinen", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(place.browser().sign_in("kaisa.makinen", new).await.status, StatusCode::SEE_OTHER);
}
