//! Sets that are broken: each gets a clear answer, and nothing is half done.

use std::io::Write;

use kernel::Lang;
use oneroster::import::{Options, Outcome, Report};
use oneroster::{Code, Severity};
use tempfile::NamedTempFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::office::Office;
use crate::set::Set;

/// Letters that hardly shrink when packed.
fn noise(letters: usize) -> String {
    let mut state = 1_u32;
    let letter = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + u8::try_from((state >> 24) % 26).unwrap())
    };
    (0..letters).map(letter).collect()
}

/// The one reason why the set cannot be read.
fn reason(report: &Report) -> (Code, String, Option<u32>) {
    assert_eq!(report.outcome, Outcome::Unreadable, "{}", report.text(Lang::En));
    let fatal: Vec<_> =
        report.problems.first.iter().filter(|p| p.code.severity() == Severity::Fatal).collect();
    let [one] = fatal.as_slice() else { panic!("{}", report.text(Lang::En)) };
    (one.code, one.file.clone(), one.line)
}

#[tokio::test]
async fn what_cannot_be_read_says_why_and_changes_nothing() {
    let office = Office::open().await;
    type Break = fn(&mut Set);
    let cases: [(Break, Code, &str, Option<u32>); 13] = [
        (|s| s.change("users.csv", ",", ";"), Code::WrongDelimiter, "users.csv", Some(1)),
        (|s| s.change("orgs.csv", ",", "\t"), Code::WrongDelimiter, "orgs.csv", Some(1)),
        (|s| s.change("users.csv", "familyName", "nameOfFamily"), Code::MissingColumn, "users.csv", Some(1)),
        (
            |s| {
                let text = "sourcedId,name,type\nä,ö,school\n";
                s.put_bytes("orgs.csv", text.encode_utf16().flat_map(u16::to_le_bytes).collect());
            },
            Code::WrongEncoding,
            "orgs.csv",
            Some(1),
        ),
        (
            |s| {
                s.put_bytes(
                    "orgs.csv",
                    b"sourcedId,name,type\ns1,a,school\ns2,H\xe4meen koulu,school\n".to_vec(),
                )
            },
            Code::WrongEncoding,
            "orgs.csv",
            Some(3),
        ),
        (|s| s.put_bytes("orgs.csv", vec![1, 0, 200, 7, 9, 10, 11]), Code::Binary, "orgs.csv", None),
        (|s| s.put("orgs.csv", ""), Code::NoHeader, "orgs.csv", None),
        (|s| s.remove("users.csv"), Code::MissingFile, "users.csv", None),
        (
            |s| s.change("manifest.csv", "version,1.1", "version,2.0"),
            Code::UnknownVersion,
            "manifest.csv",
            None,
        ),
        (|s| s.put("inner.zip", "PK"), Code::NestedArchive, "inner.zip", None),
        (|s| s.0 = vec![("readme.txt".into(), b"hello".to_vec())], Code::NoFiles, "", None),
        (
            |s| s.change("users.csv", "u1,,,true", &format!("u0,\"{}\nu1,,,true", noise(1_400_000))),
            Code::EndlessField,
            "users.csv",
            Some(2),
        ),
        (
            |s| {
                let lines = "e1,g1,u1,student\n".repeat(2 << 20);
                s.put("enrollments.csv", &format!("sourcedId,classSourcedId,userSourcedId,role\n{lines}"));
            },
            Code::Bomb,
            "enrollments.csv",
            None,
        ),
    ];
    for (break_it, code, file, line) in cases {
        let mut set = Set::small();
        break_it(&mut set);
        let report = office.import(set.zip().path()).await;
        assert_eq!(reason(&report), (code, file.to_owned(), line));
        for lang in [Lang::Fi, Lang::Sv, Lang::En] {
            assert!(report.text(lang).lines().count() >= 2);
        }
    }
    assert_eq!(office.rows_left().await, 0);
}

#[tokio::test]
async fn what_is_no_ordinary_zip_is_not_opened() {
    let office = Office::open().await;
    let mut not_zip = NamedTempFile::new().unwrap();
    not_zip.write_all(b"sourcedId,name\n").unwrap();
    assert_eq!(reason(&office.import(not_zip.path()).await).0, Code::NotAZip);

    let mut many = Set::small();
    for n in 0..1001 {
        many.put(&format!("f{n}.txt"), "");
    }
    assert_eq!(reason(&office.import(many.zip().path()).await).0, Code::TooManyEntries);

    let mut link = NamedTempFile::new().unwrap();
    let mut zip = ZipWriter::new(&mut link);
    zip.add_symlink("users.csv", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    assert_eq!(reason(&office.import(link.path()).await).0, Code::Symlink);

    let mut outside = Set::small();
    outside.put("../../users.csv", "x");
    let report = office.import(outside.zip().path()).await;
    assert_eq!(report.outcome, Outcome::Applied);
    assert_eq!(report.problems.totals.get(&Code::InFolder), Some(&1));
}

fn with_bad_lines() -> Set {
    let mut set = Set::small();
    set.add("users.csv", "u6,,,true,s1,student,x,,,Nameless,,,,,,,07,");
    set.add("users.csv", "u7,,,true,s1,student");
    set.add("users.csv", "u2,,,true,s1,student,twice,,Aino,Mäkinen,,,,,,,07,");
    set.add("enrollments.csv", "e4,,,nowhere,s1,u2,student,,,");
    set.add("enrollments.csv", "e5,,,g1,s1,nobody,student,,,");
    set.add("enrollments.csv", "e6,,,g1,s1,u2,student,,2026-12-01,2026-11-01");
    set
}

#[tokio::test]
async fn a_bad_line_never_stops_the_good_ones() {
    let office = Office::open().await;
    let zip = with_bad_lines().zip();
    let report = office.import(zip.path()).await;
    assert_eq!(report.outcome, Outcome::Applied);
    let mut errors: Vec<String> = report
        .problems
        .first
        .iter()
        .filter(|p| p.code.severity() == Severity::Error)
        .map(|p| {
            format!("{}:{}:{} {:?}", p.file, p.line.unwrap(), p.column.as_deref().unwrap_or("-"), p.code)
        })
        .collect();
    errors.sort();
    assert_eq!(
        errors,
        [
            "enrollments.csv:5:classSourcedId UnknownClass",
            "enrollments.csv:6:userSourcedId UnknownPerson",
            "enrollments.csv:7:endDate EndsBeforeStart",
            "users.csv:7:givenName MissingValue",
            "users.csv:8:- FieldCount",
            "users.csv:9:sourcedId Duplicate",
        ]
    );
    assert_eq!(office.count("select count(*) from person where provider_id = $1").await, 5);
    // What a bad line names is not taken for absent.
    let mut bad_now = Set::small();
    bad_now.change("users.csv", "Amir,Hassan", ",Hassan");
    let report = office.import(bad_now.zip().path()).await;
    assert!(report.counts.values().all(|c| c.ended == 0), "{}", report.text(Lang::En));
}

#[tokio::test]
async fn with_strict_a_bad_line_stops_everything() {
    let office = Office::open().await;
    let options = Options { strict: true, ..Options::default() };
    let report = office.try_import(with_bad_lines().zip().path(), &options).await.unwrap();
    assert_eq!(report.outcome, Outcome::Strict);
    assert_eq!(office.rows_left().await, 0);
    let report = office.try_import(Set::small().zip().path(), &options).await.unwrap();
    assert_eq!(report.outcome, Outcome::Applied);
}

#[tokio::test]
async fn lines_are_counted_as_an_editor_counts_them() {
    let office = Office::open().await;
    let mut set = Set::small();
    set.change(
        "users.csv",
        "u1,,,true,s1,teacher,liisa,,Liisa",
        "u1,,,true,s1,teacher,liisa,,\"Liisa\nMaria\"",
    );
    set.add("users.csv", "\nu6,,,true,s1,student,x,,,Nameless,,,,,,,07,");
    for crlf in [false, true] {
        let mut set = set.clone();
        if crlf {
            set.change("users.csv", "\n", "\r\n");
        }
        let mut bom = b"\xef\xbb\xbf".to_vec();
        bom.extend(set.0.iter().find(|(n, _)| n == "users.csv").unwrap().1.clone());
        set.put_bytes("users.csv", bom);
        let report = office.import(set.zip().path()).await;
        let line = report.problems.first.iter().find(|p| p.code == Code::MissingValue).unwrap().line;
        assert_eq!(line, Some(9), "crlf: {crlf}\n{}", report.text(Lang::En));
    }
}

#[tokio::test]
async fn without_a_manifest_the_set_is_read_as_a_whole_one() {
    let office = Office::open().await;
    let mut set = Set::small();
    set.remove("manifest.csv");
    let report = office.import(set.zip().path()).await;
    assert_eq!(report.outcome, Outcome::Applied);
    assert_eq!(report.problems.totals.get(&Code::NoManifest), Some(&1));
}
