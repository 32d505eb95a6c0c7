//! The heart of it: a teacher marks, a guardian sees and says why, the teacher sees it explained.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed unwrap fails the test")]

use kernel::{PersonId, Role};
use testkit::{Answer, Caller, Country, Door, TestDb};
use uuid::Uuid;

struct Stage {
    test: TestDb,
    country: Country,
    door: Door,
}

impl Stage {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let country = Country::build(&test, 1).await;
        let door = Door::new(&test, teaching::routes());
        Self { test, country, door }
    }

    fn teacher(&self) -> Caller {
        self.staff(self.country.school.teacher, Role::SubjectTeacher)
    }

    fn staff(&self, person: PersonId, role: Role) -> Caller {
        self.door.sign_in(self.country.provider, Some(self.country.school.id), person, role)
    }

    fn guardian(&self, family: usize) -> Caller {
        self.door.sign_in(self.country.provider, None, self.country.families[family].guardian, Role::Guardian)
    }

    fn lesson(&self) -> String {
        format!("/lessons/{}/{}", self.country.school.today, self.country.school.lesson)
    }

    fn learner(&self, family: usize) -> PersonId {
        self.country.families[family].learner
    }

    async fn mark(&self, caller: &Caller, version: i32, form: Uuid, marks: &[(PersonId, &str)]) -> Answer {
        let mut fields =
            vec![("version".to_owned(), version.to_string()), ("form".to_owned(), form.to_string())];
        fields.extend(marks.iter().map(|(learner, mark)| (format!("mark-{learner}"), (*mark).to_owned())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.door.post(caller, &self.lesson(), &fields).await
    }

    fn form(&self) -> Uuid {
        self.test.ids.make()
    }

    async fn explain(&self, caller: &Caller, learner: PersonId, kind: &str, text: &str) -> Answer {
        let lesson = format!("{}/{}", self.country.school.today, self.country.school.lesson);
        let learner = learner.to_string();
        let fields = [
            ("learner", learner.as_str()),
            ("lesson", &lesson),
            ("kind", kind),
            ("text", text),
            ("form", ""),
        ];
        self.door.post(caller, "/absences/explain", &fields).await
    }

    async fn kinds(&self) -> Vec<(String, String)> {
        let owner = self.test.owner().await;
        let rows = owner
            .query(
                "select p.call_name, a.kind from attendance_mark a
                 join person p on p.provider_id = a.provider_id and p.id = a.learner_id
                 order by p.call_name",
                &[],
            )
            .await
            .unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    async fn change(&self, sql: &str) {
        self.test.owner().await.batch_execute(sql).await.unwrap();
    }
}

#[tokio::test]
async fn a_teacher_marks_a_guardian_explains_and_the_teacher_sees_it() {
    let stage = Stage::new().await;
    let (teacher, guardian) = (stage.teacher(), stage.guardian(0));

    let page = stage.door.get(Some(&teacher), &stage.lesson()).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for word in ["Mathematics, 7A", "room 214", "9:15–10:00", "Mäkinen Aino", "Hassan Amir"] {
        assert!(page.body.contains(word), "{word}: {}", page.body);
    }

    let saved = stage
        .mark(&teacher, 0, stage.form(), &[(stage.learner(0), "unexplained"), (stage.learner(1), "present")])
        .await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let after = stage.door.get(Some(&teacher), saved.header("location")).await;
    assert!(after.body.contains("Saved. 1 absent, 1 present."), "{}", after.body);

    let list = stage.door.get(Some(&guardian), "/absences").await;
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(list.body.contains("1 absence to explain"), "{}", list.body);
    assert!(list.body.contains("Aino was absent today"), "{}", list.body);
    assert!(!list.body.contains("Amir"), "another family's child");

    let explained = stage.explain(&guardian, stage.learner(0), "illness", "Kuume & <nuha>").await;
    assert_eq!(explained.status, 303, "{}", explained.body);
    assert_eq!(explained.header("location"), "/?done=explained");

    let page = stage.door.get(Some(&teacher), &stage.lesson()).await;
    assert!(page.body.contains("The guardian says: Illness or health care"), "{}", page.body);
    assert!(page.body.contains("Kuume &#38; &#60;nuha&#62;"), "{}", page.body);

    let again = stage.explain(&guardian, stage.learner(0), "illness", "Kuume & <nuha>").await;
    assert_eq!(again.header("location"), "/?done=explained", "the same form twice has the same result");
    let events = stage.test.owner().await;
    let count: i64 = events
        .query_one("select count(*) from outbox where kind = 'attendance.explained'", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(count, 1);
}

#[tokio::test]
async fn what_is_foreign_does_not_exist() {
    let stage = Stage::new().await;
    let abroad = Country::build(&stage.test, 2).await;
    let school = &stage.country.school;
    let strangers = [
        stage.staff(school.other_teacher, Role::SubjectTeacher),
        stage.door.sign_in(
            abroad.provider,
            Some(abroad.school.id),
            abroad.school.teacher,
            Role::SubjectTeacher,
        ),
        stage.door.sign_in(abroad.provider, Some(abroad.school.id), abroad.school.principal, Role::Principal),
        // The same person under another provider's roof.
        stage.door.sign_in(abroad.provider, Some(school.id), school.teacher, Role::SubjectTeacher),
    ];
    for stranger in &strangers {
        let page = stage.door.get(Some(stranger), &stage.lesson()).await;
        assert_eq!(page.status, 404, "{}", page.body);
        let saved = stage.mark(stranger, 0, stage.form(), &[(stage.learner(0), "unexplained")]).await;
        assert_eq!(saved.status, 404, "{}", saved.body);
    }
    let teacher = stage.teacher();
    stage.mark(&teacher, 0, stage.form(), &[(stage.learner(0), "unexplained")]).await;
    for other in [
        stage.guardian(1),
        stage.door.sign_in(abroad.provider, None, abroad.families[0].guardian, Role::Guardian),
        stage.door.sign_in(abroad.provider, None, stage.country.families[0].guardian, Role::Guardian),
    ] {
        let refused = stage.explain(&other, stage.learner(0), "illness", "").await;
        assert_eq!(refused.status, 404, "{}", refused.body);
        let list = stage.door.get(Some(&other), "/absences").await;
        assert!(!list.body.contains("absence to explain"), "{}", list.body);
        let week = stage.door.get(Some(&other), &format!("/timetable?child={}", stage.learner(0))).await;
        assert_eq!(week.status, 404);
    }
    assert_eq!(stage.kinds().await, [("Aino".to_owned(), "unexplained".to_owned())]);
    let owner = stage.test.owner().await;
    let denied: i64 = owner
        .query_one("select count(*) from audit_event where result = 'denied'", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(denied, 8 + 3, "each refusal is written down");
}

#[tokio::test]
async fn a_learner_of_another_group_is_refused_without_a_name() {
    let stage = Stage::new().await;
    let outsider: PersonId = stage.test.ids.make();
    let saved = stage
        .mark(&stage.teacher(), 0, stage.form(), &[(stage.learner(0), "present"), (outsider, "unexplained")])
        .await;
    assert_eq!(saved.status, 422);
    assert!(!saved.body.contains(&outsider.to_string()) && stage.kinds().await.is_empty());
    let nonsense = stage.mark(&stage.teacher(), 0, stage.form(), &[(stage.learner(0), "asleep")]).await;
    assert_eq!(nonsense.status, 422);
}

#[tokio::test]
async fn the_same_form_twice_acts_once_and_two_teachers_lose_nothing() {
    let stage = Stage::new().await;
    let (teacher, principal) =
        (stage.teacher(), stage.staff(stage.country.school.principal, Role::Principal));
    let form = stage.form();
    let marks = [(stage.learner(0), "late_under_15"), (stage.learner(1), "present")];
    assert_eq!(stage.mark(&teacher, 0, form, &marks).await.status, 303);
    assert_eq!(stage.mark(&teacher, 0, form, &marks).await.status, 303);
    let owner = stage.test.owner().await;
    let version: i32 = owner.query_one("select version from lesson_confirmation", &[]).await.unwrap().get(0);
    assert_eq!(version, 1);

    let late = stage
        .mark(
            &principal,
            0,
            stage.form(),
            &[(stage.learner(0), "present"), (stage.learner(1), "unexplained")],
        )
        .await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Saved now: Late, under 15 min"), "{}", late.body);
    assert!(late.body.contains("Liisa Virtanen saved marks"), "{}", late.body);
    let chosen = format!("name=\"mark-{}\" value=\"unexplained\" data-key=\"a\" checked", stage.learner(1));
    assert!(late.body.contains(&chosen), "the principal's choice is kept: {}", late.body);
    assert!(late.body.contains("name=\"version\" value=\"1\""));
    assert_eq!(
        stage.kinds().await,
        [("Aino".to_owned(), "late_under_15".to_owned())],
        "and nothing was overwritten"
    );

    let agreed = stage
        .mark(
            &principal,
            1,
            stage.form(),
            &[(stage.learner(0), "present"), (stage.learner(1), "unexplained")],
        )
        .await;
    assert_eq!(agreed.status, 303);
    assert_eq!(stage.kinds().await, [("Amir".to_owned(), "unexplained".to_owned())]);
}

#[tokio::test]
async fn an_explanation_outlives_the_teacher_s_older_page() {
    let stage = Stage::new().await;
    let (teacher, guardian) = (stage.teacher(), stage.guardian(0));
    stage.mark(&teacher, 0, stage.form(), &[(stage.learner(0), "unexplained")]).await;
    stage.explain(&guardian, stage.learner(0), "other_explained", "Muutto").await;
    let same = stage.mark(&teacher, 1, stage.form(), &[(stage.learner(0), "unexplained")]).await;
    assert_eq!(same.status, 303);
    assert_eq!(stage.kinds().await, [("Aino".to_owned(), "other_explained".to_owned())]);
    stage.mark(&teacher, 2, stage.form(), &[(stage.learner(0), "present")]).await;
    let owner = stage.test.owner().await;
    let row = owner.query_one("select kind, explanation from attendance_mark", &[]).await.unwrap();
    assert_eq!((row.get::<_, &str>(0), row.get::<_, &str>(1)), ("neutral", "Muutto"));
}

#[tokio::test]
async fn only_a_held_lesson_of_today_or_before_is_marked() {
    let stage = Stage::new().await;
    stage.change("update lesson set state = 'cancelled'").await;
    let cancelled = stage.mark(&stage.teacher(), 0, stage.form(), &[(stage.learner(0), "present")]).await;
    assert_eq!(cancelled.status, 422);
    let page = stage.door.get(Some(&stage.teacher()), &stage.lesson()).await;
    assert!(page.body.contains("This lesson is cancelled"), "{}", page.body);
    stage.change("update lesson set state = 'planned', held_on = '2026-11-26'").await;
    let tomorrow = format!("/lessons/2026-11-26/{}", stage.country.school.lesson);
    let page = stage.door.get(Some(&stage.teacher()), &tomorrow).await;
    assert!(page.body.contains("This lesson is still to come"), "{}", page.body);
    let form = stage.form().to_string();
    let ahead = stage.door.post(&stage.teacher(), &tomorrow, &[("version", "0"), ("form", &form)]).await;
    assert_eq!(ahead.status, 422);
}

#[tokio::test]
async fn a_substitute_stands_in_on_the_day_only() {
    let stage = Stage::new().await;
    let substitute = stage.staff(stage.country.school.other_teacher, Role::SubjectTeacher);
    let id = stage.country.school.other_teacher;
    stage.change(&format!("update lesson set substitute_id = '{id}'")).await;
    assert_eq!(stage.door.get(Some(&substitute), &stage.lesson()).await.status, 200);
    assert_eq!(stage.mark(&substitute, 0, stage.form(), &[(stage.learner(0), "present")]).await.status, 303);
    stage.test.clock.advance(jiff::SignedDuration::from_hours(24));
    assert_eq!(stage.door.get(Some(&substitute), &stage.lesson()).await.status, 404);
}

#[tokio::test]
async fn what_is_told_ahead_stands_on_the_lesson_s_page() {
    let stage = Stage::new().await;
    let guardian = stage.guardian(0);
    let page = stage.door.get(Some(&guardian), "/absences/ahead").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("2026-11-26"), "tomorrow stands ready: {}", page.body);
    let (form, learner) = (stage.form().to_string(), stage.learner(0).to_string());
    let fields = [
        ("form", form.as_str()),
        ("learner", &learner),
        ("from", "2026-11-25"),
        ("to", ""),
        ("kind", "illness"),
        ("text", "Flunssa"),
    ];
    let told = stage.door.post(&guardian, "/absences/ahead", &fields).await;
    assert_eq!(told.status, 303, "{}", told.body);
    stage.door.post(&guardian, "/absences/ahead", &fields).await;
    let owner = stage.test.owner().await;
    let notices: i64 = owner.query_one("select count(*) from absence_notice", &[]).await.unwrap().get(0);
    assert_eq!(notices, 1, "the same form twice is one notice");

    let page = stage.door.get(Some(&stage.teacher()), &stage.lesson()).await;
    assert!(page.body.contains("Told ahead: Illness or health care. “Flunssa”"), "{}", page.body);
    let checked = format!("name=\"mark-{learner}\" value=\"illness\" data-key=\"a\" checked");
    assert!(page.body.contains(&checked), "{}", page.body);
    stage.mark(&stage.teacher(), 0, stage.form(), &[(stage.learner(0), "illness")]).await;
    let row = owner.query_one("select explained_by from attendance_mark", &[]).await.unwrap();
    assert_eq!(row.get::<_, Uuid>(0), stage.country.families[0].guardian.uuid());

    let past = [
        ("form", form.as_str()),
        ("learner", &learner),
        ("from", "2026-11-24"),
        ("kind", "illness"),
        ("text", "Flunssa"),
    ];
    let refused = stage.door.post(&guardian, "/absences/ahead", &past).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Check the days") && refused.body.contains("Flunssa"), "{}", refused.body);
    let others = stage.door.post(&stage.guardian(1), "/absences/ahead", &fields).await;
    assert_eq!(others.status, 404);
}

#[tokio::test]
async fn who_is_informed_only_sees_and_does_not_explain() {
    let stage = Stage::new().await;
    stage.change("update guardianship set kind = 'information_right'").await;
    stage.mark(&stage.teacher(), 0, stage.form(), &[(stage.learner(0), "unexplained")]).await;
    let list = stage.door.get(Some(&stage.guardian(0)), "/absences").await;
    assert!(list.body.contains("Aino was absent today"), "{}", list.body);
    assert!(!list.body.contains("Send explanation"), "{}", list.body);
    assert_eq!(stage.explain(&stage.guardian(0), stage.learner(0), "illness", "").await.status, 403);
}

#[tokio::test]
async fn an_ended_guardianship_and_an_adult_s_wish_close_the_door_at_once() {
    let stage = Stage::new().await;
    stage.mark(&stage.teacher(), 0, stage.form(), &[(stage.learner(0), "unexplained")]).await;
    stage.change("update guardianship set ends_on = '2026-11-24'").await;
    assert_eq!(stage.explain(&stage.guardian(0), stage.learner(0), "illness", "").await.status, 404);
    stage.change("update guardianship set ends_on = null; update person set birth_date = '2008-11-25' where call_name = 'Aino'").await;
    assert_eq!(stage.explain(&stage.guardian(0), stage.learner(0), "illness", "").await.status, 404);
    let learner = stage.door.sign_in(
        stage.country.provider,
        Some(stage.country.school.id),
        stage.learner(0),
        Role::Learner,
    );
    assert_eq!(
        stage.explain(&learner, stage.learner(0), "illness", "").await.status,
        303,
        "who is of age acts"
    );
}

/// A page without the values of its hidden fields and nonces: numbers at random may hold any two letters.
fn without_random_values(page: &str) -> String {
    let mut told = String::new();
    for (number, piece) in page.split('"').enumerate() {
        // Between quotes; what is longer than any name of ours is a number or a token.
        if number % 2 == 0 || piece.contains(' ') || piece.len() < 20 {
            told.push_str(piece);
        }
        told.push('"');
    }
    told
}

#[tokio::test]
async fn a_child_under_non_disclosure_has_no_place_for_the_other_guardian() {
    let stage = Stage::new().await;
    stage.change("update person set non_disclosure = true where call_name = 'Aino'").await;
    stage.mark(&stage.teacher(), 0, stage.form(), &[(stage.learner(0), "unexplained")]).await;
    let guardian = stage.guardian(0);
    for path in ["/absences", "/timetable"] {
        let page = stage.door.get(Some(&guardian), path).await;
        assert_eq!(page.status, 200);
        let told = without_random_values(&page.body);
        for marker in ["214", "Virtanen", "7A", "9:15"] {
            assert!(!told.contains(marker), "{path} tells {marker}: {told}");
        }
    }
    stage.change("update person set non_disclosure = true where call_name = 'Kaisa'").await;
    let page = stage.door.get(Some(&guardian), "/timetable").await;
    assert!(page.body.contains("room 214") && page.body.contains("Virtanen"), "{}", page.body);
}

#[tokio::test]
async fn the_week_tells_changes_in_words() {
    let stage = Stage::new().await;
    let id = stage.country.school.other_teacher;
    stage
        .change(&format!(
            "update lesson set state = 'changed', room = 'A12', substitute_id = '{id}',
             changed_from = '{{\"room\": \"214\", \"starts_at\": \"08:15\", \"ends_at\": \"09:00\"}}'"
        ))
        .await;
    let learner = stage.door.sign_in(
        stage.country.provider,
        Some(stage.country.school.id),
        stage.learner(0),
        Role::Learner,
    );
    let page = stage.door.get(Some(&learner), "/timetable").await;
    for words in [
        "Mathematics",
        "room A12",
        "Pekka Korhonen",
        "substitute for Liisa Virtanen",
        "was room 214",
        "was 8:15–9:00",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    stage.change("update lesson set state = 'cancelled'").await;
    let page = stage.door.get(Some(&learner), "/timetable?week=2026-W48").await;
    assert!(page.body.contains("lesson--cancelled") && page.body.contains("Cancelled"), "{}", page.body);
    let empty = stage.door.get(Some(&learner), "/timetable?week=2026-W28").await;
    assert!(empty.body.contains("no lessons this week"), "{}", empty.body);
    assert_eq!(stage.door.get(Some(&learner), "/timetable?week=never").await.status, 404);
}
