//! Our names and codes are the national code sets' own. The code sets are published files that may lie beside the
//! repository; where they do not, the test says so and passes.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failure here fails the test")]
#![expect(clippy::print_stderr, reason = "a skipped comparison says so")]

use std::collections::BTreeMap;
use std::path::Path;

use domain::{Funding, LanguageCode, MunicipalityCode, StudyRightStatus, Subject, Variant};
use kernel::Localized;

type Names = BTreeMap<String, (String, String)>;

fn code_set(name: &str) -> Option<Names> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../shared/koski/koodisto/{name}.json"));
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the national code set {name} is not beside the repository");
        return None;
    };
    let values: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let word =
        |value: &serde_json::Value, lang| value["nimi"][lang].as_str().unwrap_or_default().trim().to_owned();
    Some(
        values
            .iter()
            .map(|value| {
                (value["koodiarvo"].as_str().unwrap().to_owned(), (word(value, "fi"), word(value, "sv")))
            })
            .collect(),
    )
}

fn assert_same(set: &Names, code: &str, ours: Localized) {
    let theirs = set.get(code).map(|(fi, sv)| (fi.as_str(), sv.as_str()));
    assert_eq!(theirs, Some((ours.fi, ours.sv)), "{code}");
}

#[test]
fn subjects_are_the_national_ones() {
    let Some(set) = code_set("koskioppiaineetyleissivistava") else { return };
    assert_eq!(set.len(), Subject::ALL.len());
    for subject in Subject::ALL {
        match subject {
            // The code set has one name for both; people tell them apart.
            Subject::Religion | Subject::Ethics => assert!(set[subject.code()].0.contains(subject.name().fi)),
            _ => assert_same(&set, subject.code(), subject.name()),
        }
    }
}

#[test]
fn variants_are_the_national_ones() {
    let (Some(mut set), Some(maths)) =
        (code_set("oppiaineaidinkielijakirjallisuus"), code_set("oppiainematematiikka"))
    else {
        return;
    };
    set.extend(maths);
    assert_eq!(set.len(), Variant::ALL.len());
    for variant in Variant::ALL {
        assert_same(&set, variant.code(), variant.name());
    }
}

#[test]
fn states_and_funding_are_the_national_ones() {
    let (Some(states), Some(funding)) =
        (code_set("koskiopiskeluoikeudentila"), code_set("opintojenrahoitus"))
    else {
        return;
    };
    for status in StudyRightStatus::ALL {
        assert_same(&states, status.code(), status.name());
    }
    for source in [Funding::State, Funding::Other] {
        assert_same(&funding, source.code(), source.name());
    }
    assert!(funding.contains_key(Funding::StudentFee.code()));
}

#[test]
fn municipalities_and_languages_are_the_national_ones() {
    let (Some(municipalities), Some(languages)) = (code_set("kunta"), code_set("kieli")) else { return };
    assert_eq!(municipalities.len(), MunicipalityCode::all().count());
    for municipality in MunicipalityCode::all() {
        assert_same(&municipalities, municipality.as_str(), municipality.name());
    }
    for code in languages.keys() {
        let language: LanguageCode = code.parse().unwrap();
        assert_same(&languages, code, language.name());
    }
}
