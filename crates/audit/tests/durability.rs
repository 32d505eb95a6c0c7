//! Reads are in the log before they are answered, and refused when they cannot be (`trust.md` AD1, AD2, AD4).

use audit::{Entry, Outcome};
use kernel::{Actor, Channel, Lang, PersonId, ProviderId, Purpose, Role, Scope};
use policy::DataClass;
use testkit::{Country, TestDb};

fn scope(test: &TestDb, provider: ProviderId, person: PersonId) -> Scope {
    Scope {
        provider,
        actor: Actor::Person {
            account: test.ids.make(),
            person: Some(person),
            role: Role::SubjectTeacher,
            school: None,
        },
        purpose: Purpose::Teaching,
        channel: Channel::Web,
        request: test.ids.make(),
        lang: Lang::Fi,
    }
}

#[tokio::test]
async fn every_read_that_was_answered_is_in_the_log_with_all_its_subjects() {
    let test = TestDb::new().await;
    let (one, two) = (Country::build(&test, 1).await, Country::build(&test, 2).await);
    let mut reads = Vec::new();
    for number in 0..200 {
        let country = if number % 2 == 0 { &one } else { &two };
        let scope = scope(&test, country.provider, country.school.teacher);
        let subjects = country.families.iter().map(|f| f.learner).collect();
        let audit = test.audit.clone();
        reads.push(tokio::spawn(async move {
            audit.read(&scope, Entry::new("lesson.view", DataClass::Attendance, subjects)).await
        }));
    }
    for read in reads {
        read.await.unwrap().unwrap();
    }
    for country in [&one, &two] {
        let row = test
            .owner()
            .await
            .query_one(
                "select count(*), count(*) filter (where subjects = $2 and role = 'subject_teacher' and result = 'ok')
                 from audit_event where provider_id = $1",
                &[
                    &country.provider,
                    &country.families.iter().map(|f| f.learner.uuid()).collect::<Vec<_>>(),
                ],
            )
            .await
            .unwrap();
        assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (100, 100));
    }
}

#[tokio::test]
async fn when_the_log_cannot_be_written_the_read_is_refused() {
    let test = TestDb::new().await;
    let country = Country::build(&test, 1).await;
    test.owner().await.batch_execute("revoke insert on audit_event from digione_app").await.unwrap();
    let scope = scope(&test, country.provider, country.school.teacher);
    let entry = Entry::new("lesson.view", DataClass::Attendance, vec![country.families[0].learner]);
    assert!(test.audit.read(&scope, entry).await.is_err());
}

#[tokio::test]
async fn a_write_and_its_entry_stand_or_fall_together() {
    let test = TestDb::new().await;
    let country = Country::build(&test, 1).await;
    let scope = scope(&test, country.provider, country.school.teacher);
    let entry = || Entry::new("lesson.mark", DataClass::Attendance, Vec::new()).outcome(Outcome::Ok);
    let broken: Result<(), db::DbError> = test
        .db
        .provider(country.provider, async |tx| {
            test.audit.write(tx, &scope, entry()).await?;
            Err(db::DbError::Busy)
        })
        .await;
    assert!(broken.is_err());
    test.db.provider(country.provider, async |tx| test.audit.write(tx, &scope, entry()).await).await.unwrap();
    let entries = test
        .db
        .provider(country.provider, async |tx| audit::latest(tx, country.provider, 10).await)
        .await
        .unwrap();
    assert_eq!(entries.len(), 1);
}
