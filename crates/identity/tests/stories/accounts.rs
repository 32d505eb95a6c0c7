//! Accounts, and what the log knows of them.

use domain::PersonOid;
use identity::{Identifier, IdentityError, NewAccount, Username, demo_accounts_exist};
use kernel::Lang;

use crate::place::{PASSWORD, Place};

fn new(username: &str) -> NewAccount<'_> {
    NewAccount {
        username,
        name: "Somebody",
        lang: Lang::Fi,
        password: None,
        persons: &[],
        platform_roles: &[],
        demo: false,
    }
}

#[tokio::test]
async fn a_user_name_belongs_to_one_person_in_the_country() {
    let place = Place::new().await;
    let first = place.accounts.create(new("Åsa.Öberg")).await.unwrap();
    let taken = place.accounts.create(new("a\u{30a}sa.öberg ")).await;
    assert!(matches!(taken, Err(IdentityError::UsernameTaken)), "{taken:?}");
    assert!(matches!(place.accounts.create(new("no good")).await, Err(IdentityError::UsernameMalformed)));
    let found = place.accounts.by_username(&Username::parse("ÅSA.ÖBERG").unwrap()).await.unwrap();
    assert_eq!(found, Some(first));
}

#[tokio::test]
async fn of_two_who_ask_for_a_name_together_one_gets_it() {
    let place = Place::new().await;
    let (a, b) = tokio::join!(place.accounts.create(new("popular")), place.accounts.create(new("popular")));
    let taken = [&a, &b].iter().filter(|r| matches!(r, Err(IdentityError::UsernameTaken))).count();
    assert_eq!((a.is_ok() || b.is_ok(), taken), (true, 1), "{a:?} {b:?}");
    let owner = place.test.owner().await;
    // The owner of the tables goes by row security too, so the count is asked as each of them.
    let account = a.or(b).unwrap();
    owner.batch_execute(&format!("set digione.account = '{account}'")).await.unwrap();
    assert_eq!(owner.query("select 1 from account", &[]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_learner_number_leads_to_one_account() {
    let place = Place::new().await;
    let (first, second) = (
        place.accounts.create(new("first")).await.unwrap(),
        place.accounts.create(new("second")).await.unwrap(),
    );
    let oid = PersonOid::synthetic(7);
    let number = Identifier::LearnerNumber(&oid);
    assert_eq!(place.accounts.by_identifier(number).await.unwrap(), None);
    place.accounts.link_identifier(first, number).await.unwrap();
    place.accounts.link_identifier(first, number).await.unwrap();
    assert_eq!(place.accounts.by_identifier(number).await.unwrap(), Some(first));
    assert!(matches!(place.accounts.link_identifier(second, number).await, Err(IdentityError::PersonTaken)));
}

#[tokio::test]
async fn demo_accounts_leave_a_sign_that_a_production_start_sees() {
    let place = Place::new().await;
    place.accounts.create(new("real.person")).await.unwrap();
    assert!(!demo_accounts_exist(&place.test.db).await.unwrap());
    place.accounts.create(NewAccount { demo: true, ..new("made.up") }).await.unwrap();
    assert!(demo_accounts_exist(&place.test.db).await.unwrap());
}

#[tokio::test]
async fn the_log_tells_who_came_and_went_and_never_a_name() {
    let place = Place::new().await;
    place.guardian().await;
    let mut browser = place.browser();
    browser.sign_in("kaisa.makinen", "wrong wrong wrong").await;
    browser.sign_in("nobody.at.all", "wrong wrong wrong").await;
    browser.sign_in("kaisa.makinen", PASSWORD).await;
    browser.fill("/account", "/sign-out", &[]).await;
    let owner = place.test.owner().await;
    owner.batch_execute("set digione.provider = '00000000-0000-0000-0000-000000000000'").await.unwrap();
    let rows = owner
        .query("select action, actor, coalesce(role, ''), result, row_to_json(e)::text from audit_event e order by at, id", &[])
        .await
        .unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|r| {
            format!(
                "{} {} {} {}",
                r.get::<_, &str>(0),
                r.get::<_, &str>(1),
                r.get::<_, &str>(2),
                r.get::<_, &str>(3)
            )
        })
        .collect();
    let mut expected = vec![
        "account.create system  ok",
        "session.begin anonymous  denied",
        "session.begin anonymous  denied",
        "session.begin person guardian ok",
        "session.end person guardian ok",
    ];
    let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
    // All happened in one moment of the standing clock.
    told.sort_unstable();
    expected.sort_unstable();
    assert_eq!(told, expected);
    for row in rows {
        let text = row.get::<_, &str>(4);
        assert!(!text.contains("kaisa") && !text.contains("nobody") && !text.contains("Mäkinen"), "{text}");
    }
}
