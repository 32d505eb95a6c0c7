//! The office looks for people.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use http::StatusCode;
use jiff::civil::date;
use kernel::{PersonId, ProviderId, Role};
use testkit::{Caller, Country, Door, TestDb};

struct Town {
    test: TestDb,
    door: Door,
    country: Country,
    secretary: Caller,
    administrator: Caller,
}

impl Town {
    async fn build() -> Self {
        let test = TestDb::new().await;
        let country = Country::build(&test, 1).await;
        let door = Door::new(&test, administration::routes());
        let school = Some(country.school.id);
        let secretary =
            door.sign_in(country.provider, school, country.school.secretary, Role::SchoolSecretary);
        let administrator =
            door.sign_in(country.provider, None, country.school.principal, Role::ProviderAdministrator);
        let town = Self { test, door, country, secretary, administrator };
        for family in town.country.families {
            town.enrol(family.learner).await;
        }
        town
    }

    /// Gives a learner of the test country a study right, if the country has not.
    async fn enrol(&self, learner: PersonId) {
        let right: uuid::Uuid = self.test.ids.make();
        self.test
            .db
            .provider(self.country.provider, async |tx| {
                tx.composed(
                    "insert into study_right (provider_id, id, learner_id, school_id, kind, grade_level, starts_on)
                     select $1, $2, $3, $4, 'basic', '7', '2020-08-01'
                     where not exists (select from study_right where provider_id = $1 and learner_id = $3)",
                    &[&self.country.provider, &right, &learner, &self.country.school.id],
                )
                .await
                .map(drop)
            })
            .await
            .unwrap();
    }

    async fn protect(&self, person: PersonId) {
        self.test
            .db
            .provider(self.country.provider, async |tx| {
                tx.composed(
                    "update person set non_disclosure = true where provider_id = $1 and id = $2",
                    &[&self.country.provider, &person],
                )
                .await
                .map(drop)
            })
            .await
            .unwrap();
    }

    async fn logged(&self, action: &str, person: PersonId) -> i64 {
        self.test
            .db
            .provider(self.country.provider, async |tx| {
                let rows = tx
                    .composed(
                        "select count(*) from audit_event
                         where provider_id = $1 and action = $2 and $3::uuid = any(subjects)",
                        &[&self.country.provider, &action, &person],
                    )
                    .await?;
                Ok::<i64, db::DbError>(rows.first().unwrap().get(0))
            })
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn the_secretary_finds_a_child_and_reads_the_sheet() {
    let town = Town::build().await;
    let learner = town.country.families[0].learner;
    for asked in ["M%C3%A4kinen", "m%C3%A4k", "aino+m%C3%A4kinen", "M%C3%A4kinen+Aino"] {
        let found = town.door.get(Some(&town.secretary), &format!("/office/people?name={asked}")).await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.body.contains(&format!("/office/people/{learner}")), "{asked}: {}", found.body);
    }
    assert_eq!(town.logged("person.search", learner).await, 4);
    let sheet = town.door.get(Some(&town.secretary), &format!("/office/people/{learner}")).await;
    assert!(sheet.body.contains("Aino Mäkinen") && sheet.body.contains("Kaisa Mäkinen"), "{}", sheet.body);
    assert!(sheet.body.contains("7A"));
    assert_eq!(town.logged("person.read", learner).await, 1);
}

#[tokio::test]
async fn a_search_needs_three_letters_and_signs_of_patterns_are_letters() {
    let town = Town::build().await;
    let short = town.door.get(Some(&town.secretary), "/office/people?name=M%C3%A4").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    for asked in ["%25%25%25", "___"] {
        let found = town.door.get(Some(&town.secretary), &format!("/office/people?name={asked}")).await;
        assert!(found.body.contains("0 people"), "{}", found.body);
    }
}

#[tokio::test]
async fn a_protected_child_is_seen_by_its_own_school_alone() {
    let town = Town::build().await;
    let learner = town.country.families[0].learner;
    town.protect(learner).await;
    let path = format!("/office/people/{learner}");
    let own = town.door.get(Some(&town.secretary), &path).await;
    assert!(own.body.contains("Tell nobody where they are"));
    assert_eq!(town.door.get(Some(&town.administrator), &path).await.status, StatusCode::NOT_FOUND);
    let found = town.door.get(Some(&town.administrator), "/office/people?name=M%C3%A4kinen").await;
    assert!(!found.body.contains("Aino"), "{}", found.body);
}

#[tokio::test]
async fn another_school_and_another_provider_find_nobody() {
    let town = Town::build().await;
    let learner = town.country.families[0].learner;
    let stranger: ProviderId = town.test.ids.make();
    let elsewhere = town.door.sign_in(
        town.country.provider,
        Some(town.test.ids.make()),
        town.country.school.secretary,
        Role::SchoolSecretary,
    );
    let abroad = town.door.sign_in(stranger, None, town.test.ids.make(), Role::ProviderAdministrator);
    for caller in [&elsewhere, &abroad] {
        let sheet = town.door.get(Some(caller), &format!("/office/people/{learner}")).await;
        assert_eq!(sheet.status, StatusCode::NOT_FOUND);
        let found = town.door.get(Some(caller), "/office/people?name=M%C3%A4kinen").await;
        assert!(!found.body.contains(&learner.to_string()));
    }
    let teacher = town.door.sign_in(
        town.country.provider,
        Some(town.country.school.id),
        town.country.school.teacher,
        Role::SubjectTeacher,
    );
    assert_eq!(town.door.get(Some(&teacher), "/office/people").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_waits_is_counted_for_the_asker_s_school() {
    let town = Town::build().await;
    let scope = town
        .secretary
        .visitor
        .roles
        .first()
        .map(|role| kernel::Scope {
            provider: town.country.provider,
            actor: kernel::Actor::Person {
                account: town.secretary.visitor.account,
                person: role.person,
                role: role.role,
                school: role.school,
            },
            purpose: kernel::Purpose::Administration,
            channel: kernel::Channel::Web,
            request: town.test.ids.make(),
            lang: kernel::Lang::En,
        })
        .unwrap();
    let granted = policy::decide(
        &scope.actor,
        &policy::RegisterRelations { own_provider: true },
        policy::Register(town.country.provider),
    )
    .unwrap();
    let waiting = town
        .test
        .db
        .provider(town.country.provider, async |tx| {
            administration::office::waiting(tx, &scope, granted, date(2026, 11, 25)).await
        })
        .await
        .unwrap();
    assert_eq!((waiting.without_guardian, waiting.without_learner_number), (0, 2));
    assert_eq!((waiting.groups_without_teacher, waiting.placeholders), (0, 0));
}
