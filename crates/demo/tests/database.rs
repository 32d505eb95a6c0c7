//! A small demo country in the database: complete, tied to accounts, and kept by a second start.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::sync::Arc;

use demo::{DemoError, DemoFile, Options, VendorTerms};
use ecosystem::Gate;
use identity::{Accounts, HashCost, PasswordSettings, Passwords, Username};
use jiff::civil::date;
use kernel::{Role, SystemRandom};
use testkit::TestDb;
use web::House;

const SMALL: Options = Options { seed: 1, as_of: date(2026, 11, 21), learners: 500 };

fn accounts(house: &House) -> Accounts {
    let settings = PasswordSettings { cost: HashCost::LEAST, at_once: 2, queue: 100 };
    let passwords = Passwords::new(settings, &SystemRandom).unwrap();
    Accounts::new(
        house.db.clone(),
        house.vault.clone(),
        passwords,
        house.clock.clone(),
        Arc::new(SystemRandom),
    )
}

fn gate(house: &House) -> Gate {
    Gate::new(house.clone())
}

fn terms() -> VendorTerms {
    VendorTerms {
        fields: vec!["user.givenName".to_owned(), "user.email".to_owned()],
        rostering: "/rostering",
    }
}

async fn count(test: &TestDb, what: &str) -> i64 {
    let owner = test.owner().await;
    // The owner looks behind row-level security as a superuser does.
    owner.query_one(&format!("select count(*) from {what}"), &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_country_is_made_once_and_has_everybody_who_signs_in() {
    let test = TestDb::new().await;
    let house = test.house();
    assert!(!demo::exists(&house).await.unwrap());

    let built = demo::build(&house, SMALL, |_| {}).await.unwrap();
    assert!(built.progress.learners >= 480, "{:?}", built.progress);
    assert_eq!(count(&test, "provider").await, 8);
    assert_eq!(
        count(&test, "person where learner_number is not null").await,
        i64::from(built.progress.learners)
    );
    assert!(count(&test, "lesson").await > 5_000);
    assert!(count(&test, "lesson where state = 'cancelled'").await > 10);
    assert!(count(&test, "attendance_mark where kind = 'unexplained'").await > 5);
    assert_eq!(count(&test, "person where (identity_code is null) <> (identity_hash is null)").await, 0);
    assert!(count(&test, "outbox where kind = 'person.changed'").await >= 16);
    assert!(count(&test, "audit_event where action = 'demo.create'").await >= 8);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.json");
    let file = demo::open(&house, &accounts(&house), &gate(&house), built, &terms(), &path).await.unwrap();
    assert!(demo::exists(&house).await.unwrap());
    assert_eq!(DemoFile::read(&path).as_ref(), Some(&file));
    let roles: Vec<&str> = file.accounts.iter().map(|account| account.role.as_str()).collect();
    for role in Role::ALL {
        assert_eq!(roles.iter().filter(|known| **known == role.code()).count(), 1, "{role}");
    }
    for account in &file.accounts {
        let without = ["vendor_engineer", "national_coordinator"].contains(&account.role.as_str());
        assert_eq!(account.provider.is_none(), without, "{}", account.role);
        assert!(account.password.len() >= 15, "{}", account.password);
        let username = Username::parse(&account.username).unwrap();
        assert!(accounts(&house).by_username(&username).await.unwrap().is_some(), "{}", account.role);
    }
    assert_eq!(file.vendor.interfaces["oneroster_rostering"], "http://localhost/rostering");
    assert_eq!(count(&test, "account_person").await, 12, "one of eleven people is known to two providers");
    assert_eq!(file.at("http://other:1").vendor.token_url, "http://other:1/oauth/token");
}

#[tokio::test]
async fn a_broken_off_making_goes_on_where_it_stopped() {
    let test = TestDb::new().await;
    let house = test.house();
    let stop = tokio::sync::Notify::new();
    tokio::select! {
        _ = demo::build(&house, SMALL, |progress| if progress.schools == 3 { stop.notify_one() }) => panic!("not broken off"),
        () = stop.notified() => {}
    }
    let schools = count(&test, "school").await;
    assert!((3..16).contains(&schools), "{schools} schools stand");

    demo::build(&house, SMALL, |_| {}).await.unwrap();
    let whole = (count(&test, "school").await, count(&test, "person").await, count(&test, "lesson").await);
    demo::build(&house, SMALL, |_| {}).await.unwrap();
    assert_eq!(
        (count(&test, "school").await, count(&test, "person").await, count(&test, "lesson").await),
        whole
    );
    assert!(whole.0 > schools);
    assert_eq!(count(&test, "provider").await, 8);
    let other = Options { seed: 2, ..SMALL };
    assert!(matches!(demo::build(&house, other, |_| {}).await, Err(DemoError::OtherDemo)));
}
