//! Guessing (`trust.md` AU5).

use axum::http::StatusCode;

use crate::place::{PASSWORD, Place};

const WRONG: &str = "wrong wrong wrong";

#[tokio::test]
async fn after_ten_failures_one_waits_and_then_gets_in() {
    let mut place = Place::new().await;
    place.guardian().await;
    for n in 0..10 {
        let answer = place.browser().at([198, 51, 100, n]).sign_in("kaisa.makinen", WRONG).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "attempt {n}");
    }
    let answer = place.browser().at([198, 51, 100, 99]).sign_in("kaisa.makinen", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers["retry-after"], "1");
    assert!(answer.body.contains("Wait one second and then try again."));
    place.restart();
    let answer = place.browser().at([198, 51, 100, 99]).sign_in("kaisa.makinen", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "a restart forgets nothing");
    place.pass_a_second();
    let answer = place.browser().at([198, 51, 100, 99]).sign_in("kaisa.makinen", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let answer = place.browser().at([198, 51, 100, 99]).sign_in("kaisa.makinen", WRONG).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "and starts anew");
}

#[tokio::test]
async fn strangers_do_not_keep_the_owner_out_of_a_known_device() {
    let place = Place::new().await;
    place.guardian().await;
    let mut own = place.signed_in("kaisa.makinen").await;
    own.fill("/account", "/sign-out", &[]).await;
    for n in 0..30 {
        place.browser().at([198, 51, 100, n]).sign_in("kaisa.makinen", WRONG).await;
    }
    let stranger = place.browser().at([203, 0, 113, 1]).sign_in("kaisa.makinen", PASSWORD).await;
    assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(own.sign_in("kaisa.makinen", PASSWORD).await.status, StatusCode::SEE_OTHER);
    // The mark of one's own device opens nobody else's door.
    place.teacher().await;
    for n in 0..30 {
        place.browser().at([198, 51, 100, n + 100]).sign_in("liisa.virtanen", WRONG).await;
    }
    assert_eq!(own.sign_in_from_page("liisa.virtanen").await, StatusCode::TOO_MANY_REQUESTS);
}

impl crate::browser::Browser {
    /// Signs out if need be, then tries the right password of another account.
    async fn sign_in_from_page(&mut self, username: &str) -> StatusCode {
        self.cookies.remove("digione");
        self.sign_in(username, PASSWORD).await.status
    }
}

#[tokio::test]
async fn a_thousand_accounts_tried_from_one_address_end_within_fifty() {
    let place = Place::new().await;
    place.guardian().await;
    let mut tried = 0;
    for n in 0..120 {
        let answer = place.browser().at([198, 51, 100, 1]).sign_in(&format!("person{n}"), WRONG).await;
        match answer.status {
            StatusCode::UNAUTHORIZED => tried += 1,
            StatusCode::TOO_MANY_REQUESTS => {}
            other => panic!("{other}"),
        }
    }
    assert!(tried <= 50, "{tried}");
    assert_eq!(
        place.browser().sign_in("kaisa.makinen", PASSWORD).await.status,
        StatusCode::SEE_OTHER,
        "elsewhere all is well"
    );
}

#[tokio::test]
async fn guesses_sent_all_at_once_are_counted_one_by_one() {
    let place = Place::new().await;
    place.guardian().await;
    let mut runs = Vec::new();
    for _ in 0..100 {
        let mut browser = place.browser().at([198, 51, 100, 1]);
        runs.push(tokio::spawn(async move { browser.sign_in("kaisa.makinen", WRONG).await.status }));
    }
    let mut tried = 0;
    for run in runs {
        tried += usize::from(run.await.unwrap() == StatusCode::UNAUTHORIZED);
    }
    assert!(tried <= 12, "{tried} guesses were looked at");
}
