//! The projection follows the register, and tells honestly what changed.

use jiff::SignedDuration;
use uuid::Uuid;

use crate::setup::Interface;

#[tokio::test]
async fn a_delta_holds_what_changed_and_nothing_else() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let (provider, learner) = (country.provider, country.families[0].learner);
    let client = interface.client(provider).await;
    interface.test.clock.advance(SignedDuration::from_mins(10));
    interface
        .sql(&format!(
            "update person set surname = 'Lehto' where provider_id = '{provider}' and id = '{learner}'"
        ))
        .await;
    interface.tell(provider, "person.changed", &[learner.uuid()]).await;
    let delta = "/users?filter=dateLastModified%3E%272026-11-25T08%3A10%3A00.000Z%27";
    assert_eq!(interface.ids(&client, delta).await, [learner.to_string()]);
    let user = interface.get(&client, &format!("/users/{learner}")).await.json();
    assert_eq!(user["user"]["familyName"], "Lehto");
    assert_eq!(user["user"]["dateLastModified"], "2026-11-25T08:15:00.000Z");

    // The same event once more, and a rendering of everything, change nothing.
    interface.test.clock.advance(SignedDuration::from_mins(10));
    interface.tell(provider, "person.changed", &[learner.uuid()]).await;
    interface.projection.rebuild_all(&interface.test.db, provider).await.unwrap();
    let later = "dateLastModified%3E%272026-11-25T08%3A20%3A00.000Z%27";
    for path in
        ["/users", "/orgs", "/classes", "/courses", "/enrollments", "/academicSessions", "/demographics"]
    {
        assert!(interface.ids(&client, &format!("{path}?filter={later}")).await.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn what_ends_stays_as_to_be_deleted() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let provider = country.provider;
    let client = interface.client(provider).await;
    let (learner, class) = (country.families[0].learner, country.school.class);
    interface
        .sql(&format!(
            "update membership set ends_on = '2026-11-20' where provider_id = '{provider}' and person_id = '{learner}'"
        ))
        .await;
    interface.tell(provider, "membership.changed", &[learner.uuid()]).await;
    let ended = interface.all(&client, "/enrollments?filter=status%3D%27tobedeleted%27").await;
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0]["user"]["sourcedId"], learner.to_string());
    assert_eq!(ended[0]["endDate"], "2026-11-20");
    assert_eq!(interface.ids(&client, &format!("/classes/{class}/students")).await.len(), 1);

    // A membership that was removed from the register altogether.
    let gone: Uuid = interface
        .ids(&client, "/enrollments?filter=role%3D%27student%27%20AND%20status%3D%27active%27")
        .await[0]
        .parse()
        .unwrap();
    interface
        .sql(&format!("delete from membership where provider_id = '{provider}' and id = '{gone}'"))
        .await;
    interface.tell(provider, "membership.changed", &[gone]).await;
    let object = interface.get(&client, &format!("/enrollments/{gone}")).await.json();
    assert_eq!(object["enrollment"]["status"], "tobedeleted");
}

#[tokio::test]
async fn the_eighteenth_birthday_ends_the_guardian_s_link() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    let family = country.families[0];
    interface
        .sql(&format!(
            "update person set birth_date = '2008-11-25' where provider_id = '{}' and id = '{}'",
            country.provider, family.learner
        ))
        .await;
    interface.tell(country.provider, "person.changed", &[family.learner.uuid()]).await;
    let learner = interface.get(&client, &format!("/users/{}", family.learner)).await.json();
    assert!(learner["user"].get("agents").is_none());
    let guardian = interface.get(&client, &format!("/users/{}", family.guardian)).await.json();
    assert_eq!(guardian["user"]["status"], "tobedeleted");
}

#[tokio::test]
async fn every_reading_is_in_the_log_with_persons_and_fields() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    interface.all(&client, "/students?fields=givenName,email").await;
    let row = interface
        .test
        .owner()
        .await
        .query_one(
            "select subjects, fields, agreement_id, purpose, channel, actor from audit_event
             where action = 'roster.read' and result = 'ok' order by at desc, id desc limit 1",
            &[],
        )
        .await
        .unwrap();
    let mut subjects: Vec<Uuid> = row.get(0);
    subjects.sort();
    let mut learners: Vec<Uuid> = country.families.iter().map(|family| family.learner.uuid()).collect();
    learners.sort();
    assert_eq!(subjects, learners);
    assert_eq!(row.get::<_, Vec<String>>(1), ["user.givenName", "user.email"]);
    assert_eq!(row.get::<_, Uuid>(2), client.agreement.uuid());
    assert_eq!(row.get::<_, String>(3), "agreement");
    assert_eq!((row.get::<_, String>(4), row.get::<_, String>(5)), ("api".into(), "service".into()));
}
