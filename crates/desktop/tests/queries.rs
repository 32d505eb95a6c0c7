//! How many statements the hot pages ask of the database: each costs a round trip, so their number is a promise.
#![expect(clippy::indexing_slicing, reason = "a failed unwrap fails the test")]

use db::DbError;
use kernel::Role;
use testkit::{Caller, Country, Door, TestDb};

/// Statements run on the one connection that this test's requests share, one after the other.
async fn run(test: &TestDb, country: &Country) -> i64 {
    test.db
        .provider(country.provider, async |tx| {
            let rows = tx
                .composed("select sum(generic_plans + custom_plans)::bigint from pg_prepared_statements", &[])
                .await?;
            Ok::<i64, DbError>(rows[0].get::<_, Option<i64>>(0).unwrap_or(0))
        })
        .await
        .unwrap_or_default()
}

#[tokio::test]
async fn hot_pages_keep_to_their_number_of_statements() {
    let test = TestDb::new().await;
    let country = Country::build(&test, 1).await;
    let door = Door::new(&test, desktop::routes().merge(teaching::routes()));
    let school = &country.school;
    let sign_in = |person, role| door.sign_in(country.provider, Some(school.id), person, role);
    let teacher = sign_in(school.teacher, Role::SubjectTeacher);
    let lesson = format!("/lessons/{}/{}", school.today, school.lesson);
    // One of them is the entry in the audit log.
    let pages: [(&str, &Caller, &str, i64); 5] = [
        ("a lesson", &teacher, &lesson, 1 + 1),
        ("a teacher's desk", &teacher, "/", 2 + 1),
        ("a learner's desk", &sign_in(country.families[0].learner, Role::Learner), "/", 3 + 1),
        ("a guardian's desk", &sign_in(country.families[0].guardian, Role::Guardian), "/", 3 + 1),
        ("a guardian's week", &sign_in(country.families[0].guardian, Role::Guardian), "/timetable", 2 + 1),
    ];
    for (name, caller, path, promised) in pages {
        let page = door.get(Some(caller), path).await;
        assert_eq!(page.status, 200, "{}", page.body);
        run(&test, &country).await;
        let before = run(&test, &country).await;
        let itself = run(&test, &country).await - before;
        let before = before + itself;
        door.get(Some(caller), path).await;
        let after = run(&test, &country).await;
        assert_eq!(after - before - itself, promised, "{name}");
    }
    let (form, mark) =
        ("0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b", format!("mark-{}", country.families[0].learner));
    let fields = [("version", "0"), ("form", form), (mark.as_str(), "unexplained")];
    run(&test, &country).await;
    let before = run(&test, &country).await;
    let itself = run(&test, &country).await - before;
    let before = before + itself;
    let saved = door.post(&teacher, &lesson, &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let after = run(&test, &country).await;
    assert_eq!(after - before - itself, 4, "saving a group: read, write, event, audit");
}
