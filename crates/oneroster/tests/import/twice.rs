//! What a second set does: nothing, a difference, an end.

use administration::roster_import::{Counts, Kind};
use kernel::Lang;
use oneroster::import::{ImportError, Options, Outcome};

use crate::office::Office;
use crate::set::Set;

fn counts(created: usize, changed: usize, ended: usize) -> Counts {
    Counts { created, changed, ended }
}

#[tokio::test]
async fn the_same_set_twice_changes_nothing() {
    let office = Office::open().await;
    let zip = Set::small().zip();
    let first = office.import(zip.path()).await;
    assert_eq!(first.counts.get(&Kind::Person), Some(&counts(5, 0, 0)), "{}", first.text(Lang::En));
    assert_eq!(first.counts.get(&Kind::Guardianship), Some(&counts(2, 0, 0)));
    assert_eq!(first.counts.get(&Kind::StudyRight), Some(&counts(2, 0, 0)));
    assert_eq!(first.counts.get(&Kind::Role), Some(&counts(1, 0, 0)));
    assert_eq!(first.counts.get(&Kind::School), Some(&counts(1, 0, 0)));
    let again = office.import(zip.path()).await;
    assert!(again.changes_nothing(), "{}", again.text(Lang::En));
    let staged = "select (select count(*) from staging_person) + (select count(*) from staging_enrolment)";
    let staged = format!("{staged} where $1::uuid is not null");
    assert_eq!(office.count(&staged).await, 0);
}

#[tokio::test]
async fn names_grades_and_periods_are_read_as_the_school_means_them() {
    let office = Office::open().await;
    office.import(Set::small().zip().path()).await;
    let aino = "select given_names || '/' || call_name || '/' || birth_date from person
                where provider_id = $1 and surname = 'Mäkinen' and call_name = 'Aino'";
    assert_eq!(office.text(aino).await.as_deref(), Some("Aino Maria/Aino/2013-03-05"));
    let right = "select string_agg(distinct s.grade_level || '/' || s.kind || '/' || p.status || '/' || s.starts_on, ',')
                 from study_right s join study_right_period p on p.provider_id = $1 and p.study_right_id = s.id
                 where s.provider_id = $1";
    assert_eq!(office.text(right).await.as_deref(), Some("7/basic/lasna/2026-08-01"));
    let begins = "select string_agg(starts_on::text, ',' order by starts_on, role) from membership where provider_id = $1";
    assert_eq!(office.text(begins).await.as_deref(), Some("2026-08-10,2026-08-10,2026-08-12"));
    let secrets =
        "select count(*) from person where provider_id = $1 and to_jsonb(person)::text like '%secret%'";
    assert_eq!(office.count(secrets).await, 0);
}

#[tokio::test]
async fn a_dry_run_shows_what_would_be_and_leaves_nothing() {
    let office = Office::open().await;
    let options = Options { dry_run: true, ..Options::default() };
    let report = office.try_import(Set::small().zip().path(), &options).await.unwrap();
    assert_eq!(report.outcome, Outcome::Checked);
    assert_eq!(report.counts.get(&Kind::Enrolment), Some(&counts(3, 0, 0)));
    assert_eq!(office.rows_left().await, 0);
    assert_eq!(
        office.count("select count(*) from import_run where provider_id = $1 and state = 'checked'").await,
        1
    );
}

#[tokio::test]
async fn a_difference_changes_only_what_it_names() {
    let office = Office::open().await;
    office.import(Set::small().zip().path()).await;
    let mut delta = Set::delta();
    delta.add(
        "users.csv",
        "u1,active,2026-11-20T10:00:00Z,true,s1,teacher,liisa,,Liisa,Virtanen-Laine,,,liisa@example.org,,,,,",
    );
    delta.add("enrollments.csv", "e3,tobedeleted,2026-11-20T10:00:00Z,,,,,,,");
    let refused = office.import(delta.zip().path()).await;
    assert!(matches!(refused.outcome, Outcome::WouldEnd { enrolments: 1, enrolments_before: 3, .. }));
    let options = Options { confirm_ends: true, ..Options::default() };
    let report = office.try_import(delta.zip().path(), &options).await.unwrap();
    assert_eq!(report.counts.get(&Kind::Person), Some(&counts(0, 1, 0)), "{}", report.text(Lang::En));
    assert_eq!(report.counts.get(&Kind::Enrolment), Some(&counts(0, 0, 1)));
    let open = "select count(*) from membership where provider_id = $1 and ends_on is null";
    assert_eq!(office.count(open).await, 2);
    assert!(office.try_import(delta.zip().path(), &options).await.unwrap().changes_nothing());
}

#[tokio::test]
async fn a_guardian_who_is_no_longer_named_ends_even_in_a_difference() {
    let office = Office::open().await;
    office.import(Set::small().zip().path()).await;
    let mut delta = Set::delta();
    delta
        .add("users.csv", "u2,active,2026-11-20T10:00:00Z,true,s1,student,aino,,Aino,Mäkinen,Maria,,,,,,07,");
    let report = office.import(delta.zip().path()).await;
    assert_eq!(report.counts.get(&Kind::Guardianship), Some(&counts(0, 0, 1)), "{}", report.text(Lang::En));
    let open = "select count(*) from guardianship where provider_id = $1 and (ends_on is null or ends_on >= '2026-11-25')";
    assert_eq!(office.count(open).await, 1);
}

#[tokio::test]
async fn a_guardianship_that_the_office_ended_stays_ended() {
    let office = Office::open().await;
    let zip = Set::small().zip();
    office.import(zip.path()).await;
    office
        .test
        .db
        .provider(office.provider, async |tx| {
            tx.composed(
                "update guardianship set starts_on = '2026-01-01', ends_on = '2026-11-01' where provider_id = $1",
                &[&office.provider],
            )
            .await
            .map(drop)
        })
        .await
        .unwrap();
    assert!(office.import(zip.path()).await.changes_nothing());
}

#[tokio::test]
async fn who_is_absent_from_a_whole_set_ends_once_somebody_confirms_it() {
    let office = Office::open().await;
    let full = Set::small();
    office.import(full.zip().path()).await;
    let mut less = full.clone();
    less.change("users.csv", "u3,,,true,s1,student,amir,,Amir,Hassan,,,,,,,07,\n", "");
    less.change("enrollments.csv", "e3,,,g1,s1,u3,student,,,\n", "");
    less.change("demographics.csv", "u3,,,5.3.2013,male,false\n", "");
    let report = office.import(less.zip().path()).await;
    assert_eq!(
        report.outcome,
        Outcome::WouldEnd { people: 1, people_before: 5, enrolments: 1, enrolments_before: 3 }
    );
    assert_eq!(
        office.count("select count(*) from person where provider_id = $1 and ended_on is null").await,
        5
    );
    let options = Options { confirm_ends: true, ..Options::default() };
    let report = office.try_import(less.zip().path(), &options).await.unwrap();
    assert_eq!(report.counts.get(&Kind::Person), Some(&counts(0, 0, 1)), "{}", report.text(Lang::En));
    assert_eq!(report.counts.get(&Kind::StudyRight), Some(&counts(0, 0, 1)));
    assert_eq!(report.counts.get(&Kind::Guardianship), Some(&counts(0, 0, 1)));
    // The learner comes back, and everything is as before.
    let back = office.import(full.zip().path()).await;
    assert_eq!(back.counts.get(&Kind::Person), Some(&counts(0, 1, 0)), "{}", back.text(Lang::En));
    assert_eq!(back.counts.get(&Kind::Enrolment), Some(&counts(0, 1, 0)));
    assert!(office.import(full.zip().path()).await.changes_nothing());
}

#[tokio::test]
async fn an_identity_code_is_stored_unreadable_and_finds_the_same_person_again() {
    let office = Office::open().await;
    let mut set = Set::small();
    set.change("users.csv", "grades,password", "grades,password,metadata.personalIdentityCode");
    for line in ["u1", "u3", "u4", "u5"] {
        let text =
            String::from_utf8(set.0.iter().find(|(n, _)| n == "users.csv").unwrap().1.clone()).unwrap();
        let old = text.lines().find(|l| l.starts_with(line)).unwrap().to_owned();
        set.change("users.csv", &old, &format!("{old},"));
    }
    set.change("users.csv", "u4,07,\n", "u4,07,,020516C903K\n");
    let options =
        Options { identity_code_column: Some("metadata.personalIdentityCode".into()), ..Options::default() };
    let report = office.try_import(set.zip().path(), &options).await.unwrap();
    assert_eq!(report.outcome, Outcome::Applied, "{}", report.text(Lang::En));
    let coded = "select count(*) from person where provider_id = $1 and identity_code is not null and identity_hash is not null";
    assert_eq!(office.count(coded).await, 1);
    assert!(!report.text(Lang::En).contains("903K"));
    assert!(office.try_import(set.zip().path(), &options).await.unwrap().changes_nothing());
    // Under another identifier the same code is the same person.
    set.change("users.csv", "u2,,,true", "u2b,,,true");
    set.change("enrollments.csv", "s1,u2,student", "s1,u2b,student");
    set.change("demographics.csv", "u2,", "u2b,");
    let options = Options { confirm_ends: true, ..options };
    office.try_import(set.zip().path(), &options).await.unwrap();
    assert_eq!(office.count("select count(*) from person where provider_id = $1").await, 5);
    assert_eq!(
        office.count("select count(*) from person where provider_id = $1 and ended_on is null").await,
        5
    );
}

#[tokio::test]
async fn two_imports_of_one_provider_do_not_mix() {
    let office = Office::open().await;
    let zip = Set::small().zip();
    let result = office
        .test
        .db
        .provider(office.provider, async |tx| {
            tx.composed(
                "select pg_advisory_xact_lock(hashtextextended('roster:' || $1::text, 0))::text",
                &[&office.provider.to_string()],
            )
            .await?;
            Ok::<_, db::DbError>(office.try_import(zip.path(), &Options::default()).await)
        })
        .await
        .unwrap();
    assert!(matches!(result, Err(ImportError::AnotherRuns)));
    assert_eq!(office.import(zip.path()).await.outcome, Outcome::Applied);
}

#[tokio::test]
async fn an_import_that_is_broken_off_leaves_nothing() {
    let office = Office::open().await;
    let mut set = Set::small();
    for n in 0..20_000 {
        set.add("enrollments.csv", &format!("x{n},,,g1,s1,u{},student,,,", 2 + n % 2));
    }
    let zip = set.zip();
    let plain = Options::default();
    for moment in [1_u64, 30, 120, 300] {
        let import = office.try_import(zip.path(), &plain);
        let _ = tokio::time::timeout(std::time::Duration::from_millis(moment), import).await;
    }
    let whole = office.count("select count(*) from membership where provider_id = $1").await;
    assert!(whole == 0 || whole == 20_003, "{whole}");
    if whole == 0 {
        assert_eq!(office.rows_left().await, 0);
    }
    let options = Options { confirm_ends: true, ..Options::default() };
    // The server may need a moment to notice that nobody waits for the last try any more.
    let mut report = office.try_import(zip.path(), &options).await;
    for _ in 0..5000 {
        if !matches!(report, Err(ImportError::AnotherRuns)) {
            break;
        }
        report = office.try_import(zip.path(), &options).await;
    }
    assert!(report.is_ok_and(|report| report.outcome == Outcome::Applied));
}
