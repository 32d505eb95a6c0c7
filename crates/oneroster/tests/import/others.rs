//! Sets that others made; they lie beside the repository, and the tests say so where they do not.

use std::path::PathBuf;

use administration::roster_import::{Counts, Kind};
use kernel::Lang;
use oneroster::import::Outcome;

use crate::office::{Office, told};

fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/oneroster").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {name} is not beside the repository");
    None
}

#[tokio::test]
async fn a_minimal_set_of_version_1_1_comes_in() {
    let Some(path) = shared("v1p1-minimal.zip") else { return };
    let office = Office::open().await;
    let report = office.import(&path).await;
    insta::assert_snapshot!("v1p1-minimal", told(&report));
    assert!(office.import(&path).await.changes_nothing());
}

#[tokio::test]
async fn a_set_with_odd_links_says_of_each_what_became_of_it() {
    let Some(path) = shared("v1p1-full.zip") else { return };
    let office = Office::open().await;
    let report = office.import(&path).await;
    insta::assert_snapshot!("v1p1-full", told(&report));
    assert!(office.import(&path).await.changes_nothing());
    assert_eq!(office.count("select count(*) from course where provider_id = $1 and placeholder").await, 1);
    let guardians = "select count(*) from guardianship where provider_id = $1";
    assert_eq!(office.count(guardians).await, 1, "only the parent is a guardian");
}

#[tokio::test]
async fn a_set_of_version_1_2_with_misspelt_columns_comes_in() {
    let Some(path) = shared("v1p2-full.zip") else { return };
    let office = Office::open().await;
    let report = office.import(&path).await;
    insta::assert_snapshot!("v1p2-full", told(&report));
    assert!(office.import(&path).await.changes_nothing());
}

#[tokio::test]
async fn a_district_of_1240_people_comes_in_whole() {
    let Some(path) = shared("v1p1-district-1240-users.zip") else { return };
    let office = Office::open().await;
    let report = office.import(&path).await;
    insta::assert_snapshot!("v1p1-district", told(&report));
    assert_eq!(report.outcome, Outcome::Applied);
    assert_eq!(report.counts.get(&Kind::Person), Some(&Counts { created: 1240, changed: 0, ended: 0 }));
    assert_eq!(report.counts.get(&Kind::Enrolment), Some(&Counts { created: 5306, changed: 0, ended: 0 }));
    let again = office.import(&path).await;
    assert!(again.changes_nothing(), "{}", again.text(Lang::En));
    // Every person stands in the audit log and in the outbox.
    let named = "select count(distinct s) from audit_event, unnest(subjects) s where provider_id = $1";
    assert_eq!(office.count(named).await, 1240);
    let told = "select count(distinct s) from outbox, unnest(subjects) s where provider_id = $1 and kind = 'person.changed'";
    assert_eq!(office.count(told).await, 1240);
}
