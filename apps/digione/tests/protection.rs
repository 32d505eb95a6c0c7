//! A learner under non-disclosure, and every page as everybody who is not cleared: nothing tells where the learner is
//! (`trust.md` TK1, TK2). What services get is tried in the rostering room's own tests.
#![expect(clippy::unwrap_used, reason = "a failure here fails the test")]

use digione::routes;
use kernel::{PersonId, Role};
use testkit::{Caller, Country, Door, TestDb};

/// Stands in every field that tells where the learner is.
const PLACE: &str = "Zzyzx";

struct Shelter {
    test: TestDb,
    door: Door,
    country: Country,
    learner: PersonId,
    /// Has the right to be informed only.
    other_guardian: PersonId,
    /// Cares for the learner and is under the same ban.
    carer: PersonId,
    _var: tempfile::TempDir,
}

impl Shelter {
    /// The second family's child is under a ban, in a class, a room and a home of its own.
    async fn build() -> Self {
        let test = TestDb::new().await;
        let country = Country::build(&test, 1).await;
        let family = country.families[1];
        let other_guardian: PersonId = test.ids.make();
        let class: kernel::GroupId = test.ids.make();
        let (p, learner, carer, school) =
            (country.provider, family.learner, family.guardian, &country.school);
        let text = format!(
            "insert into person (provider_id, id, given_names, call_name, surname, created_at)
               values ('{p}', '{other_guardian}', 'Toinen', 'Toinen', 'Huoltaja', now());
             insert into guardianship (provider_id, id, guardian_id, learner_id, kind, starts_on)
               values ('{p}', gen_random_uuid(), '{other_guardian}', '{learner}', 'information_right', '2020-01-01');
             update person set non_disclosure = true, street = '{PLACE}', city = '{PLACE}', postal_code = '{PLACE}',
               email = '{PLACE}', phone = '{PLACE}', home_municipality = '{PLACE}'
               where id in ('{learner}', '{carer}');
             insert into teaching_group (provider_id, id, school_id, kind, name, course_id, grades, starts_on, room)
               values ('{p}', '{class}', '{school_id}', 'class', '{PLACE}', '{course}', '{{7}}', '2026-08-01', '{PLACE}');
             update membership set group_id = '{class}' where person_id = '{learner}';
             insert into lesson (provider_id, held_on, id, school_id, group_id, course_id, subject, starts_at, ends_at,
               room, teacher_id)
               values ('{p}', '2026-11-25', gen_random_uuid(), '{school_id}', '{class}', '{course}', 'MA', '10:00',
                 '10:45', '{PLACE}', '{teacher}');
             insert into attendance_mark (provider_id, held_on, lesson_id, learner_id, kind, marked_by, marked_at)
               select '{p}', held_on, id, '{learner}', 'unexplained', '{teacher}', now() from lesson
               where group_id = '{class}'",
            school_id = school.id,
            course = school.course,
            teacher = school.teacher,
        );
        test.owner().await.batch_execute(&text).await.unwrap();
        let var = tempfile::tempdir().unwrap();
        let furnished = routes::Furnished::new(&test.house(), None, var.path()).unwrap();
        let door = Door::new(&test, furnished.routes(None));
        Self { test, door, learner, other_guardian, carer, country, _var: var }
    }

    fn caller(&self, person: PersonId, role: Role) -> Caller {
        let school = role.is_staff().then_some(self.country.school.id);
        self.door.sign_in(self.country.provider, school, person, role)
    }

    async fn seen(&self, caller: &Caller) -> Vec<String> {
        let mut seen = Vec::new();
        let week = "/timetable?week=2026-W48";
        let with_child = format!("{week}&child={}", self.learner);
        let mut paths = vec![with_child, format!("/office/people?q={}", "Hassan"), "/absences".to_owned()];
        for entry in self.door.table().iter().filter(|e| e.method == http::Method::GET) {
            let path = entry.path.replace("{date}", "2026-11-25");
            let start = path.find('{').unwrap_or(path.len());
            let end = path.rfind('}').map_or(path.len(), |at| at + 1);
            paths.push(format!(
                "{}{}{}",
                &path[..start],
                if start < end { self.learner.to_string() } else { String::new() },
                &path[end..]
            ));
        }
        for path in paths {
            let answer = self.door.get(Some(caller), &path).await;
            if answer.body.contains(PLACE) {
                seen.push(path);
            }
        }
        seen
    }
}

#[tokio::test]
async fn nobody_who_is_not_cleared_sees_where_a_protected_learner_is() {
    let shelter = Shelter::build().await;
    let (c, s) = (&shelter.country, &shelter.country.school);
    let not_cleared = [
        (shelter.other_guardian, Role::Guardian),
        (c.families[0].guardian, Role::Guardian),
        (c.families[0].learner, Role::Learner),
        (s.other_teacher, Role::SubjectTeacher),
        (s.other_teacher, Role::ClassTeacher),
        (s.other_teacher, Role::ProviderAdministrator),
        (s.other_teacher, Role::DataProtectionOfficer),
        (s.other_teacher, Role::WelfareWorker),
        (s.other_teacher, Role::VendorEngineer),
        (s.other_teacher, Role::NationalCoordinator),
    ];
    for (person, role) in not_cleared {
        let caller = shelter.caller(person, role);
        assert_eq!(shelter.seen(&caller).await, Vec::<String>::new(), "{role} sees the place");
    }
}

#[tokio::test]
async fn who_is_cleared_sees_it_or_the_test_above_would_prove_nothing() {
    let shelter = Shelter::build().await;
    let cleared = [
        (shelter.learner, Role::Learner),
        (shelter.carer, Role::Guardian),
        (shelter.country.school.teacher, Role::SubjectTeacher),
    ];
    for (person, role) in cleared {
        let caller = shelter.caller(person, role);
        assert!(!shelter.seen(&caller).await.is_empty(), "{role} should see the place");
    }
    let _ = &shelter.test;
}

#[tokio::test]
async fn the_other_guardian_still_learns_of_absences_but_not_when_or_where() {
    let shelter = Shelter::build().await;
    let caller = shelter.caller(shelter.other_guardian, Role::Guardian);
    let page = shelter.door.get(Some(&caller), "/absences").await;
    assert_eq!(page.status, http::StatusCode::OK);
    assert!(page.body.contains("Amir"), "the right to be informed is kept");
    assert!(!page.body.contains("10:00") && !page.body.contains(PLACE));
}
