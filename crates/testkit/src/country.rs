//! A school in one line, and the people in it.

use db::{DbError, Tx};
use jiff::civil::{Date, date, time};
use kernel::{AcademicSessionId, CourseId, GroupId, LessonId, PersonId, ProviderId, SchoolId};
use uuid::Uuid;

use crate::TestDb;

/// A provider with one school, one class with two families, a mathematics group and today's lesson in it.
#[derive(Debug, Clone)]
pub struct Country {
    /// The provider.
    pub provider: ProviderId,
    /// Its school.
    pub school: School,
    /// Two families.
    pub families: [Family; 2],
}

/// A school's people and groups.
#[derive(Debug, Clone)]
pub struct School {
    /// The school.
    pub id: SchoolId,
    /// The current school year.
    pub year: AcademicSessionId,
    /// Mathematics in grade 7.
    pub course: CourseId,
    /// Class 7A, that both children belong to.
    pub class: GroupId,
    /// The teacher of both groups.
    pub teacher: PersonId,
    /// A teacher who teaches neither child.
    pub other_teacher: PersonId,
    /// The principal.
    pub principal: PersonId,
    /// The school secretary.
    pub secretary: PersonId,
    /// Today's mathematics lesson of the class, 9.15–10.00 in room 214.
    pub lesson: LessonId,
    /// The date of that lesson.
    pub today: Date,
}

/// A learner and a guardian.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// The child.
    pub learner: PersonId,
    /// The guardian.
    pub guardian: PersonId,
}

impl Country {
    /// Builds one; `number` (1 to 9) tells several countries of one test apart.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn build(test: &TestDb, number: u8) -> Self {
        let provider: ProviderId = test.ids.make();
        test.db
            .provider(provider, async |tx| {
                let builder = Builder { test, provider };
                builder.provider(tx, number).await?;
                let school = builder.school(tx, number).await?;
                let families = [
                    builder.family(tx, &school, "Aino", "Mäkinen").await?,
                    builder.family(tx, &school, "Amir", "Hassan").await?,
                ];
                Ok::<_, DbError>(Self { provider, school, families })
            })
            .await
            .expect("the test country could not be built")
    }
}

struct Builder<'a> {
    test: &'a TestDb,
    provider: ProviderId,
}

impl Builder<'_> {
    async fn provider(&self, tx: &mut Tx, number: u8) -> Result<(), DbError> {
        let code = format!("country-{number}");
        let oid = format!("1.2.246.562.99.0000000000{number}");
        let now = jiff::Timestamp::UNIX_EPOCH;
        tx.run(
            db::sql!(
                "insert into provider (provider_id, code, name_fi, name_sv, oid, business_id, municipality_code,
                   synthetic, created_at)
                 values ($1, $2, 'Koelan kunta', 'Prövby kommun', $3, '0000000-0', '999', true, $4)"
            ),
            &[&self.provider, &code, &oid, &now],
        )
        .await?;
        Ok(())
    }

    async fn school(&self, tx: &mut Tx, number: u8) -> Result<School, DbError> {
        let ids = &self.test.ids;
        let school = School {
            id: ids.make(),
            year: ids.make(),
            course: ids.make(),
            class: ids.make(),
            teacher: self.person(tx, "Liisa", "Virtanen").await?,
            other_teacher: self.person(tx, "Pekka", "Korhonen").await?,
            principal: self.person(tx, "Riitta", "Laine").await?,
            secretary: self.person(tx, "Sari", "Nieminen").await?,
            lesson: ids.make(),
            today: date(2026, 11, 25),
        };
        let name = format!("Koelan koulu {number}");
        tx.run(
            db::sql!(
                "insert into school (provider_id, id, name_fi, name_sv, kind) values ($1, $2, $3, $3, 'basic')"
            ),
            &[&self.provider, &school.id, &name],
        )
        .await?;
        tx.run(
            db::sql!(
                "insert into academic_session (provider_id, id, kind, title, starts_on, ends_on, school_year)
                 values ($1, $2, 'schoolYear', '2026–2027', '2026-08-01', '2027-07-31', 2027)"
            ),
            &[&self.provider, &school.year],
        )
        .await?;
        tx.run(
            db::sql!(
                "insert into course (provider_id, id, school_id, title, code, subject, grades)
                 values ($1, $2, $3, 'Matematiikka 7', 'MA7', 'MA', '{7}')"
            ),
            &[&self.provider, &school.course, &school.id],
        )
        .await?;
        tx.run(
            db::sql!(
                "insert into teaching_group (provider_id, id, school_id, kind, name, course_id, grades, starts_on)
                 values ($1, $2, $3, 'class', '7A', $4, '{7}', '2026-08-01')"
            ),
            &[&self.provider, &school.class, &school.id, &school.course],
        )
        .await?;
        self.member(tx, school.class, school.teacher, "teacher").await?;
        for (person, role) in [
            (school.teacher, "subject_teacher"),
            (school.other_teacher, "subject_teacher"),
            (school.principal, "principal"),
            (school.secretary, "school_secretary"),
        ] {
            tx.run(
                db::sql!(
                    "insert into staff_role (provider_id, id, person_id, school_id, role, starts_on)
                     values ($1, $2, $3, $4, $5, '2020-08-01')"
                ),
                &[&self.provider, &ids.make::<Uuid>(), &person, &school.id, &role],
            )
            .await?;
        }
        tx.run(
            db::sql!(
                "insert into lesson (provider_id, held_on, id, school_id, group_id, course_id, subject, starts_at,
                   ends_at, room, teacher_id)
                 values ($1, $2, $3, $4, $5, $6, 'MA', $7, $8, '214', $9)"
            ),
            &[
                &self.provider,
                &school.today,
                &school.lesson,
                &school.id,
                &school.class,
                &school.course,
                &time(9, 15, 0, 0),
                &time(10, 0, 0, 0),
                &school.teacher,
            ],
        )
        .await?;
        Ok(school)
    }

    async fn family(
        &self,
        tx: &mut Tx,
        school: &School,
        call_name: &str,
        surname: &str,
    ) -> Result<Family, DbError> {
        let family = Family {
            learner: self.person(tx, call_name, surname).await?,
            guardian: self.person(tx, "Kaisa", surname).await?,
        };
        tx.run(
            db::sql!("update person set birth_date = '2013-03-05' where provider_id = $1 and id = $2"),
            &[&self.provider, &family.learner],
        )
        .await?;
        tx.run(
            db::sql!(
                "insert into guardianship (provider_id, id, guardian_id, learner_id, kind, starts_on)
                 values ($1, $2, $3, $4, 'guardian', '2013-03-05')"
            ),
            &[&self.provider, &self.test.ids.make::<Uuid>(), &family.guardian, &family.learner],
        )
        .await?;
        let right: Uuid = self.test.ids.make();
        tx.run(
            db::sql!(
                "insert into study_right (provider_id, id, learner_id, school_id, kind, grade_level, starts_on)
                 values ($1, $2, $3, $4, 'basic', '7', '2020-08-01')"
            ),
            &[&self.provider, &right, &family.learner, &school.id],
        )
        .await?;
        tx.run(
            db::sql!(
                "insert into study_right_period (provider_id, study_right_id, starts_on, status)
                 values ($1, $2, '2020-08-01', 'lasna')"
            ),
            &[&self.provider, &right],
        )
        .await?;
        self.member(tx, school.class, family.learner, "learner").await?;
        Ok(family)
    }

    async fn person(&self, tx: &mut Tx, call_name: &str, surname: &str) -> Result<PersonId, DbError> {
        let id: PersonId = self.test.ids.make();
        tx.run(
            db::sql!(
                "insert into person (provider_id, id, given_names, call_name, surname, created_at)
                 values ($1, $2, $3, $3, $4, $5)"
            ),
            &[&self.provider, &id, &call_name, &surname, &jiff::Timestamp::UNIX_EPOCH],
        )
        .await?;
        Ok(id)
    }

    async fn member(&self, tx: &mut Tx, group: GroupId, person: PersonId, role: &str) -> Result<(), DbError> {
        tx.run(
            db::sql!(
                "insert into membership (provider_id, id, group_id, person_id, role, starts_on)
                 values ($1, $2, $3, $4, $5, '2026-08-01')"
            ),
            &[&self.provider, &self.test.ids.make::<Uuid>(), &group, &person, &role],
        )
        .await?;
        Ok(())
    }
}
