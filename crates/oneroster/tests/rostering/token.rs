//! The token endpoint, and what a token opens and for how long.

use jiff::SignedDuration;

use crate::setup::{CORE, FULL, Interface, grant, minor, scope};

#[tokio::test]
async fn a_client_gets_what_its_agreement_allows() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client_with(country.provider, |a| a.scopes = vec![CORE.into(), FULL.into()]).await;
    let (id, secret) = (client.keys.client_id.as_str(), client.keys.client_secret.as_str());
    assert!(secret.starts_with("dgs_") && client.token.starts_with("dgo_"));

    let answer = interface.post("/oauth/token", "grant_type=client_credentials", Some((id, secret))).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let body = answer.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["scope"], format!("{CORE} {FULL}"));

    let narrow =
        interface.ask_token(&client.keys, &format!("grant_type=client_credentials&scope={CORE}")).await;
    assert_eq!(narrow.json()["scope"], CORE);
    for (form, status, error) in [
        ("grant_type=client_credentials&scope=everything", 400, "invalid_scope"),
        ("grant_type=password", 400, "unsupported_grant_type"),
        ("scope=x", 400, "invalid_request"),
        ("grant_type=client_credentials&grant_type=client_credentials", 400, "invalid_request"),
    ] {
        let answer = interface.ask_token(&client.keys, form).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["error"].as_str().unwrap()),
            (status, error),
            "{form}"
        );
    }
    // Both ways of saying who one is are one too many.
    let both = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    assert_eq!(
        interface.post("/oauth/token", &both, Some((id, secret))).await.json()["error"],
        "invalid_request"
    );
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_client_look_alike_and_are_slowed_down() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    let (id, secret) = (client.keys.client_id.as_str(), client.keys.client_secret.as_str());
    let wrong =
        interface.post("/oauth/token", "grant_type=client_credentials", Some((id, "dgs_wrong"))).await;
    let unknown =
        interface.post("/oauth/token", "grant_type=client_credentials", Some(("dgc_who", secret))).await;
    for answer in [&wrong, &unknown] {
        assert_eq!(
            (answer.status.as_u16(), answer.json()["error"].as_str().unwrap()),
            (401, "invalid_client")
        );
        assert!(answer.header("www-authenticate").starts_with("Basic"));
    }
    assert_eq!(wrong.body, unknown.body);
    assert_eq!(interface.post("/oauth/token", "grant_type=client_credentials", None).await.status, 401);

    let mut statuses = Vec::new();
    for _ in 0..12 {
        let answer =
            interface.post("/oauth/token", "grant_type=client_credentials", Some((id, "dgs_wrong"))).await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses.last(), Some(&429));
    // The owner of the right secret is not locked out by it.
    let right = interface.post("/oauth/token", "grant_type=client_credentials", Some((id, secret))).await;
    assert_eq!(right.status, 200);
}

#[tokio::test]
async fn a_token_opens_until_it_expires_or_is_given_back() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    assert_eq!(interface.get(&client, "/orgs").await.status, 200);
    interface.test.clock.advance(SignedDuration::from_mins(60));
    let expired = interface.get(&client, "/orgs").await;
    assert_eq!((expired.status.as_u16(), minor(&expired).as_str()), (401, "unauthorisedrequest"));
    assert!(expired.header("www-authenticate").starts_with("Bearer"));

    let fresh = interface.ask_token(&client.keys, "grant_type=client_credentials").await.json();
    let client = crate::setup::Client { token: fresh["access_token"].as_str().unwrap().to_owned(), ..client };
    let (id, secret) = (client.keys.client_id.clone(), client.keys.client_secret.clone());
    let basic = Some((id.as_str(), secret.as_str()));
    // Somebody else's client cannot revoke it; an unknown token is no error.
    let other = interface.client(country.provider).await;
    let theirs = Some((other.keys.client_id.as_str(), other.keys.client_secret.as_str()));
    assert_eq!(interface.post("/oauth/revoke", &format!("token={}", client.token), theirs).await.status, 200);
    assert_eq!(interface.get(&client, "/orgs").await.status, 200);
    assert_eq!(interface.post("/oauth/revoke", "token=dgo_unknown", basic).await.status, 200);
    assert_eq!(interface.post("/oauth/revoke", &format!("token={}", client.token), basic).await.status, 200);
    assert_eq!(interface.get(&client, "/orgs").await.status, 401);
}

#[tokio::test]
async fn a_closed_credential_closes_its_tokens_too() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    assert_eq!(interface.get(&client, "/orgs").await.status, 200);
    let provider = country.provider;
    interface.gate.revoke_credential(&scope(provider), grant(provider), client.credential).await.unwrap();
    assert_eq!(interface.get(&client, "/orgs").await.status, 401);
    assert_eq!(interface.ask_token(&client.keys, "grant_type=client_credentials").await.status, 401);
}

#[tokio::test]
async fn what_is_no_token_of_ours_is_refused_in_the_standard_s_words() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    let mut changed = client.token.clone();
    changed.pop();
    for token in ["x", "dgo_", "dgo_AAAA", changed.as_str(), &client.keys.client_secret] {
        let answer = interface.door.get_with_token(token, "/ims/oneroster/rostering/v1p2/users").await;
        assert_eq!(
            (answer.status.as_u16(), minor(&answer).as_str()),
            (401, "unauthorisedrequest"),
            "{token}"
        );
    }
    let without = interface.door.get(None, "/ims/oneroster/rostering/v1p2/users").await;
    assert_eq!((without.status.as_u16(), minor(&without).as_str()), (401, "unauthorisedrequest"));
    assert!(without.header("www-authenticate").starts_with("Bearer"));
}
