//! The office's desk: what waits? And the provider administrator's: are my schools, services and contracts in order?

use db::{DbError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Actor, Lang, PersonId, ProviderId, SchoolId};
use policy::{Granted, Read, Register, RegisterRelations, School, decide};
use web::dates;

use crate::DeskError;
use crate::desk::{Card, Desk, Figure, Row, Weight};
use crate::page::Reader;

/// How many imports the desk shows.
const IMPORTS: i64 = 3;

db::row! {
    /// What waits in one school's register.
    struct ToDo {
        /// Learners with a study right in force.
        learners: i64,
        /// Of them, minors without a guardian in force.
        without_guardian: i64,
        /// Of them, without a learner number.
        without_number: i64,
        /// Of them, without a day of birth or a mother tongue.
        incomplete: i64,
        /// Groups in force that nobody teaches.
        groups_without_teacher: i64,
        /// Groups in force without learners.
        empty_groups: i64,
    }

    /// An import that was run.
    struct ImportLine {
        state: String,
        file_name: String,
        started_at: Timestamp,
    }

    /// A school with its size.
    struct SchoolLine {
        name_fi: String,
        name_sv: String,
        learners: i64,
        groups: i64,
        staff: i64,
    }
}

/// The school secretary's desk.
pub async fn secretary(reader: &Reader<'_>, desk: &mut Desk) -> Result<Vec<PersonId>, DeskError> {
    let Actor::Person { school: Some(school), .. } = reader.scope.actor else {
        return Err(DeskError::NotFound);
    };
    let granted = decide::<Read, School>(&reader.scope.actor, &(), School(school))?;
    let (provider, t, today) = (reader.scope.provider, reader.t, reader.now.date());
    let (to_do, imports) = reader
        .house
        .db
        .provider(provider, async |tx| {
            let to_do = to_do(tx, provider, granted.resource().0, today).await?;
            Ok::<_, DeskError>((to_do, imports(tx, provider).await?))
        })
        .await?;
    desk.figures = vec![
        Figure::new(to_do.learners, t.office_learners(), false),
        Figure::new(to_do.without_guardian, t.office_without_guardian(), to_do.without_guardian > 0),
        Figure::new(to_do.without_number, t.office_without_number(), to_do.without_number > 0),
        Figure::new(to_do.incomplete, t.office_incomplete(), to_do.incomplete > 0),
        Figure::new(to_do.groups_without_teacher, t.office_no_teacher(), to_do.groups_without_teacher > 0),
        Figure::new(to_do.empty_groups, t.office_empty_groups(), false),
    ];
    let mut find = Card::new(Weight::Plain, "search", t.office_find());
    t.office_find_lead().clone_into(&mut find.text);
    find.action = Some(("/office/people".to_owned(), t.office_find_action().to_owned()));
    desk.rest = vec![find, import_card(reader, &imports)];
    Ok(Vec::new())
}

/// The provider administrator's desk.
pub async fn administrator(reader: &Reader<'_>, desk: &mut Desk) -> Result<Vec<PersonId>, DeskError> {
    let granted = decide::<Read, Register>(
        &reader.scope.actor,
        &RegisterRelations { own_provider: true },
        Register(reader.scope.provider),
    )?;
    let (provider, t, lang, today) = (reader.scope.provider, reader.t, reader.scope.lang, reader.now.date());
    let (schools, agreements, imports) = reader
        .house
        .db
        .provider(provider, async |tx| {
            let schools = schools(tx, granted, today).await?;
            let agreements = ecosystem::list_agreements(tx, granted).await?;
            Ok::<_, DeskError>((schools, agreements, imports(tx, provider).await?))
        })
        .await?;
    // Agreements live by the real calendar, as the interfaces do, also where a demo's school calendar stands still.
    let real = reader.house.clock.now().to_zoned(reader.house.calendar.zone().clone()).date();
    let live = agreements.iter().filter(|a| a.state == "active" && a.starts_on <= real && a.ends_on >= real);
    desk.figures = vec![
        Figure::new(schools.len(), t.admin_schools(), false),
        Figure::new(schools.iter().map(|school| school.learners).sum::<i64>(), t.office_learners(), false),
        Figure::new(live.clone().count(), t.admin_live(), false),
    ];
    let services = live
        .map(|a| Row {
            main: a.service.clone(),
            detail: t.admin_service(dates::figures(lang, a.ends_on), a.fields, &a.vendor),
            ..Row::default()
        })
        .collect();
    let rows = schools
        .iter()
        .map(|school| Row {
            main: if lang == Lang::Sv { school.name_sv.clone() } else { school.name_fi.clone() },
            detail: t.admin_school(school.groups, school.learners, school.staff),
            ..Row::default()
        })
        .collect();
    desk.rest = vec![
        Card {
            rows: services,
            empty: Some(t.admin_no_services().to_owned()),
            ..Card::new(Weight::Plain, "plug", t.admin_services())
        },
        Card {
            rows,
            empty: Some(t.admin_no_schools().to_owned()),
            ..Card::new(Weight::Plain, "building", t.admin_your_schools())
        },
        import_card(reader, &imports),
    ];
    Ok(Vec::new())
}

fn import_card(reader: &Reader<'_>, imports: &[ImportLine]) -> Card {
    let (t, lang) = (reader.t, reader.scope.lang);
    let rows = imports
        .iter()
        .map(|run| {
            let at = run.started_at.to_zoned(reader.house.calendar.zone().clone()).datetime();
            Row {
                time: dates::day_capital(lang, at.date(), reader.now.date()),
                main: t.import_state(&run.state),
                detail: run.file_name.clone(),
                button: None,
            }
        })
        .collect();
    Card {
        rows,
        empty: Some(t.import_none().to_owned()),
        action: Some(("/office/import".to_owned(), t.import_action().to_owned())),
        ..Card::new(Weight::Plain, "file-import", t.import_title())
    }
}

async fn to_do(tx: &mut Tx, provider: ProviderId, school: SchoolId, today: Date) -> Result<ToDo, DbError> {
    let of_age = today.saturating_sub(jiff::Span::new().years(i32::from(domain::ADULT_AGE)));
    tx.one(
        db::sql!(
            ToDo,
            "with learner as (
               select p.id, p.learner_number, p.birth_date, p.mother_tongue
               from person p
               where p.provider_id = $1 and exists (
                 select 1 from study_right r
                 where r.provider_id = $1 and r.learner_id = p.id and r.school_id = $2
                   and r.starts_on <= $3 and (r.ends_on is null or r.ends_on >= $3))),
             open_group as (
               select g.id from teaching_group g
               where g.provider_id = $1 and g.school_id = $2 and not g.ended
                 and (g.starts_on is null or g.starts_on <= $3) and (g.ends_on is null or g.ends_on >= $3))
             select
               (select count(*) from learner) as learners,
               (select count(*) from learner l where (l.birth_date is null or l.birth_date > $4) and not exists (
                 select 1 from guardianship g
                 where g.provider_id = $1 and g.learner_id = l.id
                   and g.starts_on <= $3 and (g.ends_on is null or g.ends_on >= $3))) as without_guardian,
               (select count(*) from learner where learner_number is null) as without_number,
               (select count(*) from learner where birth_date is null or mother_tongue is null) as incomplete,
               (select count(*) from open_group o where not exists (
                 select 1 from membership m
                 where m.provider_id = $1 and m.group_id = o.id and m.role = 'teacher'
                   and m.starts_on <= $3 and (m.ends_on is null or m.ends_on >= $3))) as groups_without_teacher,
               (select count(*) from open_group o where not exists (
                 select 1 from membership m
                 where m.provider_id = $1 and m.group_id = o.id and m.role = 'learner'
                   and m.starts_on <= $3 and (m.ends_on is null or m.ends_on >= $3))) as empty_groups"
        ),
        &[&provider, &school, &today, &of_age],
    )
    .await
}

async fn imports(tx: &mut Tx, provider: ProviderId) -> Result<Vec<ImportLine>, DbError> {
    tx.all(
        db::sql!(
            ImportLine,
            "select state, file_name, started_at
             from import_run
             where provider_id = $1
             order by started_at desc
             limit $2"
        ),
        &[&provider, &IMPORTS],
    )
    .await
}

async fn schools(
    tx: &mut Tx,
    granted: Granted<Read, Register>,
    today: Date,
) -> Result<Vec<SchoolLine>, DbError> {
    tx.all(
        db::sql!(
            SchoolLine,
            "select s.name_fi, s.name_sv,
               (select count(distinct r.learner_id) from study_right r
                where r.provider_id = $1 and r.school_id = s.id
                  and r.starts_on <= $2 and (r.ends_on is null or r.ends_on >= $2)) as learners,
               (select count(*) from teaching_group g
                where g.provider_id = $1 and g.school_id = s.id and not g.ended) as groups,
               (select count(distinct f.person_id) from staff_role f
                where f.provider_id = $1 and f.school_id = s.id
                  and f.starts_on <= $2 and (f.ends_on is null or f.ends_on >= $2)) as staff
             from school s
             where s.provider_id = $1 and s.ended_on is null
             order by s.name_fi"
        ),
        &[&granted.resource().0, &today],
    )
    .await
}
