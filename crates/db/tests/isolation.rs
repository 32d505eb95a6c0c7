//! Row-level security, tried the ways in which it has failed elsewhere (`trust.md` TI3).
#![expect(clippy::unwrap_used, reason = "a failure here fails the test")]

use db::{DbError, sql};
use testkit::{Country, TestDb};

db::row! {
    struct Count { n: i64 }
}

async fn people(test: &TestDb, country: &Country) -> i64 {
    test.db
        .provider(country.provider, async |tx| {
            Ok::<_, DbError>(tx.one(sql!(Count, "select count(*) as n from person"), &[]).await?.n)
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn a_provider_sees_its_own_rows_and_no_others_even_without_a_filter() {
    let test = TestDb::new().await;
    let (one, two) = (Country::build(&test, 1).await, Country::build(&test, 2).await);
    assert_eq!(people(&test, &one).await, 8);
    assert_eq!(people(&test, &two).await, 8);
    let everybody: i64 =
        test.owner().await.query_one("select count(*) from person", &[]).await.unwrap().get(0);
    assert_eq!(everybody, 16, "the owner of the private server sees both, or this test proves nothing");
}

#[tokio::test]
async fn without_a_setting_there_are_no_rows_and_no_error() {
    let test = TestDb::new().await;
    Country::build(&test, 1).await;
    let seen = test
        .db
        .reference(async |tx| {
            Ok::<_, DbError>(tx.one(sql!(Count, "select count(*) as n from person"), &[]).await?.n)
        })
        .await
        .unwrap();
    assert_eq!(seen, 0);
}

#[tokio::test]
async fn a_row_cannot_be_written_into_another_provider() {
    let test = TestDb::new().await;
    let (one, two) = (Country::build(&test, 1).await, Country::build(&test, 2).await);
    let learner = two.families[0].learner;
    let moved: Result<u64, DbError> = test
        .db
        .provider(one.provider, async |tx| {
            tx.run(sql!("update person set provider_id = $1 where id = $2"), &[&one.provider, &learner]).await
        })
        .await;
    assert_eq!(moved.unwrap(), 0, "the foreign row is not even there");
    let planted: Result<u64, DbError> = test
        .db
        .provider(one.provider, async |tx| {
            tx.run(sql!("update person set provider_id = $1"), &[&two.provider]).await
        })
        .await;
    assert!(planted.is_err(), "WITH CHECK refuses rows that leave the provider");
}

#[tokio::test]
async fn a_cancelled_request_never_hands_its_transaction_to_the_next() {
    let test = TestDb::new().await;
    let country = Country::build(&test, 1).await;
    for _ in 0..32 {
        let mut work = Box::pin(test.db.provider(country.provider, async |tx| {
            tx.run(sql!("update person set call_name = 'X' where provider_id = $1"), &[&country.provider])
                .await?;
            std::future::pending::<()>().await;
            Ok::<_, DbError>(())
        }));
        // Long enough for the update to be under way, in most rounds; then the request goes away.
        let _ = tokio::time::timeout(std::time::Duration::from_millis(5), &mut work).await;
        drop(work);
        let seen = test
            .db
            .reference(async |tx| {
                Ok::<_, DbError>(tx.one(sql!(Count, "select count(*) as n from person"), &[]).await?.n)
            })
            .await
            .unwrap();
        assert_eq!(seen, 0, "the next user of the connection stands in nobody's data");
    }
    let renamed: i64 = test
        .owner()
        .await
        .query_one("select count(*) from person where call_name = 'X'", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(renamed, 0, "nothing of a cancelled request stands");
}

#[tokio::test]
async fn a_swallowed_error_is_never_committed_as_success() {
    let test = TestDb::new().await;
    let country = Country::build(&test, 1).await;
    let answer: Result<(), DbError> = test
        .db
        .provider(country.provider, async |tx| {
            tx.run(sql!("update person set call_name = 'X' where provider_id = $1"), &[&country.provider])
                .await?;
            let _ = tx.run(sql!("update person set version = 1 / (version - version)"), &[]).await;
            Ok(())
        })
        .await;
    assert!(answer.is_err());
}

#[tokio::test]
async fn the_catalogue_passes_the_lint_and_the_lint_sees_offences() {
    let test = TestDb::new().await;
    let owner = test.owner().await;
    assert_eq!(db::lint(&owner).await.unwrap(), Vec::<String>::new());
    owner
        .batch_execute(
            "create table leak (provider_id uuid not null, hash bytea unique);
             create table stray (name text);
             create view peek as select * from person;
             create sequence counter",
        )
        .await
        .unwrap();
    let offences = db::lint(&owner).await.unwrap().join("\n");
    for planted in ["leak", "leak_hash_key", "stray", "peek", "counter"] {
        assert!(offences.contains(planted), "{planted} was not noticed in:\n{offences}");
    }
}

#[tokio::test]
async fn nobody_may_change_what_the_audit_log_says() {
    let test = TestDb::new().await;
    let country = Country::build(&test, 1).await;
    for statement in [sql!("update audit_event set result = 'ok'"), sql!("delete from audit_event")] {
        let answer: Result<u64, DbError> =
            test.db.provider(country.provider, async |tx| tx.run(statement, &[]).await).await;
        assert!(matches!(answer, Err(DbError::Other { code, .. }) if code == "42501"), "permission denied");
    }
}

#[tokio::test]
async fn migrations_run_once_and_notice_a_changed_file() {
    let test = TestDb::new().await;
    let mut owner = test.owner().await;
    assert!(db::migrate(&mut owner).await.unwrap().is_empty());
    owner
        .batch_execute("update schema_migration set content = 'other' where name like '0004%'")
        .await
        .unwrap();
    let error = db::migrate(&mut owner).await.expect_err("a changed migration passes");
    assert!(error.to_string().contains("0004_people"));
}
