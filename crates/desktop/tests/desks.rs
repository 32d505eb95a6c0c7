//! Each role comes home to what is there to do and to know today.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed unwrap fails the test")]

use kernel::{PersonId, Role};
use testkit::{Caller, Country, Door, TestDb};
use web::visitor::RoleChoice;

struct Stage {
    test: TestDb,
    country: Country,
    door: Door,
}

impl Stage {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let country = Country::build(&test, 1).await;
        let door = Door::new(&test, desktop::routes().merge(teaching::routes()));
        Self { test, country, door }
    }

    fn staff(&self, person: PersonId, role: Role) -> Caller {
        self.door.sign_in(self.country.provider, Some(self.country.school.id), person, role)
    }

    fn guardian(&self, family: usize) -> Caller {
        self.door.sign_in(self.country.provider, None, self.country.families[family].guardian, Role::Guardian)
    }

    fn teacher(&self) -> Caller {
        self.staff(self.country.school.teacher, Role::SubjectTeacher)
    }

    async fn desk(&self, caller: &Caller) -> String {
        let page = self.door.get(Some(caller), "/").await;
        assert_eq!(page.status, 200, "{}", page.body);
        page.body
    }

    async fn change(&self, sql: &str) {
        self.test.owner().await.batch_execute(sql).await.unwrap();
    }

    fn clock_at(&self, moment: &str) {
        self.test.clock.set(moment.parse().unwrap());
    }

    async fn mark(&self, family: usize, kind: &str) {
        let path = format!("/lessons/{}/{}", self.country.school.today, self.country.school.lesson);
        let form: uuid::Uuid = self.test.ids.make();
        let name = format!("mark-{}", self.country.families[family].learner);
        let (form, name) = (form.to_string(), name);
        let fields = [("version", "0"), ("form", form.as_str()), (name.as_str(), kind)];
        let saved = self.door.post(&self.teacher(), &path, &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
    }
}

fn says(page: &str, words: &[&str]) {
    for word in words {
        assert!(page.contains(word), "the desk does not say {word:?}: {page}");
    }
}

#[tokio::test]
async fn a_guardian_explains_on_the_front_page() {
    let stage = Stage::new().await;
    let (guardian, other) = (stage.guardian(0), stage.guardian(1));
    says(
        &stage.desk(&guardian).await,
        &["Nothing waits for you", "Grade 7, Koelan koulu 1", "Report an absence"],
    );
    stage.mark(0, "unexplained").await;
    let desk = stage.desk(&guardian).await;
    says(
        &desk,
        &[
            "Aino was absent today",
            "Mathematics, 9:15–10:00",
            "Send explanation",
            "action=\"/absences/explain\"",
        ],
    );
    assert!(!stage.desk(&other).await.contains("was absent"), "another family's absence");

    let learner = stage.country.families[0].learner.to_string();
    let lesson = format!("{}/{}", stage.country.school.today, stage.country.school.lesson);
    let fields = [
        ("learner", learner.as_str()),
        ("lesson", &lesson),
        ("kind", "illness"),
        ("text", ""),
        ("back", "desk"),
    ];
    let sent = stage.door.post(&guardian, "/absences/explain", &fields).await;
    assert_eq!(sent.header("location"), "/?done=explained");
    let desk = stage.door.get(Some(&guardian), sent.header("location")).await.body;
    says(&desk, &["Thank you! The teacher sees it right away.", "Nothing waits for you"]);
}

#[tokio::test]
async fn a_teacher_finds_the_lesson_of_now_and_what_was_left_undone() {
    let stage = Stage::new().await;
    stage.clock_at("2026-11-25T07:30:00Z");
    let desk = stage.desk(&stage.teacher()).await;
    let lesson = format!("/lessons/{}/{}", stage.country.school.today, stage.country.school.lesson);
    says(&desk, &["Now: Mathematics, 7A", "room 214", "30 minutes left", &lesson, "Mark", "All marked"]);
    stage.clock_at("2026-11-25T08:05:00Z");
    says(&stage.desk(&stage.teacher()).await, &["1 lesson without marks", &lesson]);
    stage.mark(0, "unexplained").await;
    let desk = stage.desk(&stage.teacher()).await;
    says(&desk, &["All marked"]);
    assert!(!desk.contains("1 lesson without marks"));
    let stranger = stage.desk(&stage.staff(stage.country.school.other_teacher, Role::SubjectTeacher)).await;
    says(&stranger, &["You have no lessons today"]);
    assert!(!stranger.contains(", 7A"));
}

#[tokio::test]
async fn a_class_supervisor_sees_what_waits_in_the_class() {
    let stage = Stage::new().await;
    stage.mark(0, "unexplained").await;
    assert!(
        !stage.desk(&stage.teacher()).await.contains("Aino"),
        "a subject teacher does not follow the class"
    );
    stage.change("update membership set role = 'supervisor' where role = 'teacher'").await;
    let desk = stage.desk(&stage.teacher()).await;
    says(&desk, &["1 learner of your class has an absence to explain", "Aino Mäkinen", "7A, 1 lesson"]);
}

#[tokio::test]
async fn a_learner_sees_now_next_and_praise() {
    let stage = Stage::new().await;
    let learner = stage.staff(stage.country.families[0].learner, Role::Learner);
    stage.clock_at("2026-11-25T06:30:00Z");
    says(&stage.desk(&learner).await, &["Hello, Aino", "Next: Mathematics", "density-calm"]);
    stage.clock_at("2026-11-25T07:20:00Z");
    stage.change("update study_right set grade_level = '2'").await;
    says(&stage.desk(&learner).await, &["Now: Mathematics", "40 minutes left", "density-child", "Tomorrow"]);
    stage.mark(0, "positive").await;
    says(&stage.desk(&learner).await, &["Well done!", "Praise"]);
}

#[tokio::test]
async fn a_principal_sees_whether_the_school_runs() {
    let stage = Stage::new().await;
    let principal = stage.staff(stage.country.school.principal, Role::Principal);
    says(
        &stage.desk(&principal).await,
        &["1 lesson without marks", "Liisa Virtanen", "Every lesson has a teacher"],
    );
    stage.clock_at("2026-11-25T07:30:00Z");
    stage.mark(0, "unexplained").await;
    says(
        &stage.desk(&principal).await,
        &["<span class=\"figure__number\">1</span>", "1/1", "compared with a usual day"],
    );
    stage
        .change(
            "insert into lesson (provider_id, held_on, id, school_id, group_id, course_id, starts_at, ends_at)
             select provider_id, held_on - 7, gen_random_uuid(), school_id, group_id, course_id, starts_at, ends_at from lesson;
             update lesson set teacher_id = null where held_on = '2026-11-25'",
        )
        .await;
    says(&stage.desk(&principal).await, &["0 on a usual day", "1 lesson without a teacher"]);
    stage.change("update lesson set state = 'cancelled' where held_on = '2026-11-25'").await;
    says(&stage.desk(&principal).await, &["1 cancelled lesson today"]);
}

#[tokio::test]
async fn the_office_counts_what_waits() {
    let stage = Stage::new().await;
    let secretary = stage.staff(stage.country.school.secretary, Role::SchoolSecretary);
    let desk = stage.desk(&secretary).await;
    says(
        &desk,
        &["Learners without a guardian", "/office/people", "/office/import", "Nothing has been imported yet"],
    );
    says(&desk, &["<span class=\"figure__number\">2</span><span class=\"figure__label\">Learners</span>"]);
    stage.change("update guardianship set ends_on = '2026-01-01'").await;
    says(
        &stage.desk(&secretary).await,
        &["<span class=\"figure__number\">2</span><span class=\"figure__label\">Learners without a guardian"],
    );
}

#[tokio::test]
async fn every_role_has_a_desk_in_every_language() {
    let stage = Stage::new().await;
    let abroad = Country::build(&stage.test, 2).await;
    let school = &stage.country.school;
    for role in Role::ALL.iter().copied() {
        let person = match role {
            Role::Learner => stage.country.families[0].learner,
            Role::Guardian => stage.country.families[0].guardian,
            _ => school.teacher,
        };
        let national = matches!(role, Role::VendorEngineer | Role::NationalCoordinator);
        let caller = stage.door.sign_in_with(RoleChoice {
            provider: (!national).then_some(stage.country.provider),
            provider_name: "Koelan kunta".into(),
            school: (!national && role != Role::Guardian).then_some(school.id),
            school_name: "Koelan koulu".into(),
            person: (!national).then_some(person),
            role,
        });
        for lang in ["fi", "sv", "en"] {
            let page = stage.door.get(Some(&caller), &format!("/?lang={lang}")).await;
            assert_eq!(page.status, 200, "{role} {lang}: {}", page.body);
            let content = page.body.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
            assert!(
                content.contains("class=\"card") || content.contains("class=\"person"),
                "{role}: {content}"
            );
            for code in ["unexplained\"", "MA7", "basic\""] {
                assert!(role == Role::Learner || !content.contains(code), "{role} shows a code: {content}");
            }
            assert!(!content.contains(&abroad.provider.to_string()));
        }
    }
    let owner = stage.test.owner().await;
    let entries: i64 = owner
        .query_one(
            "select count(distinct role) from audit_event where action = 'desk.view' and result = 'ok'",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    assert_eq!(entries, 11, "each look at a provider's data is written down");
}

#[tokio::test]
async fn nobody_comes_in_without_signing_in() {
    let stage = Stage::new().await;
    let away = stage.door.get(None, "/").await;
    assert_eq!((away.status.as_u16(), away.header("location")), (303, "/login"));
}
