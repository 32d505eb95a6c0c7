//! Makes a synthetic OneRoster 1.1 set of any size, for the import's benchmark:
//! `cargo run -p oneroster --example make_roster -- FILE.zip 50000 250000`.
#![expect(clippy::print_stdout, reason = "a program for the command line")]

use std::fs::File;
use std::io::{BufWriter, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Identifiers look like those of real systems: long, and hard to pack.
fn id(kind: u64, n: u64) -> String {
    let mix = |mut x: u64| {
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    };
    let (a, b) = (mix(kind << 40 | n), mix(kind << 41 | n ^ 0x5555));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        a & 0xfff,
        b >> 52,
        b & 0xffff_ffff_ffff
    )
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("the first argument is the file to write")?;
    let people: u64 = arguments.next().map_or(Ok(50_000), |n| n.parse())?;
    let enrolments: u64 = arguments.next().map_or(Ok(250_000), |n| n.parse())?;
    let (schools, teachers) = ((people / 500).max(1), (people / 12).max(1));
    let classes = (people / 20).max(1);
    let mut zip = ZipWriter::new(BufWriter::new(File::create(&path)?));
    let options = SimpleFileOptions::default();

    zip.start_file("manifest.csv", options)?;
    writeln!(zip, "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1")?;
    for file in ["academicSessions", "classes", "courses", "demographics", "enrollments", "orgs", "users"] {
        writeln!(zip, "file.{file},bulk")?;
    }
    zip.start_file("orgs.csv", options)?;
    writeln!(zip, "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId")?;
    for n in 0..schools {
        writeln!(zip, "{},,,Koulu {n},school,{},", id(1, n), 10_000 + n)?;
    }
    zip.start_file("academicSessions.csv", options)?;
    writeln!(
        zip,
        "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear"
    )?;
    writeln!(zip, "{},,,2026–2027,schoolYear,2026-08-01,2027-07-31,,2027", id(2, 0))?;
    zip.start_file("courses.csv", options)?;
    writeln!(
        zip,
        "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes"
    )?;
    for n in 0..100 {
        writeln!(zip, "{},,,{},Kurssi {n},K{n},0{},,,", id(3, n), id(2, 0), n % 9 + 1)?;
    }
    zip.start_file("classes.csv", options)?;
    writeln!(
        zip,
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods"
    )?;
    for n in 0..classes {
        let (course, school, term) = (id(3, n % 100), id(1, n % schools), id(2, 0));
        writeln!(zip, "{},,,Ryhmä {n},0{},{course},R{n},scheduled,,{school},{term},,,", id(4, n), n % 9 + 1)?;
    }
    zip.start_file("users.csv", options)?;
    writeln!(
        zip,
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password"
    )?;
    for n in 0..people {
        let role = if n < teachers { "teacher" } else { "student" };
        let grade = if n < teachers { String::new() } else { format!("0{}", n % 9 + 1) };
        writeln!(
            zip,
            "{},,,true,{},{role},user.{n},,Etunimi{},Sukunimi{n},,,user.{n}@example.org,,,,{grade},",
            id(5, n),
            id(1, n % schools),
            n % 300
        )?;
    }
    zip.start_file("demographics.csv", options)?;
    writeln!(zip, "sourcedId,status,dateLastModified,birthDate,sex")?;
    for n in teachers..people {
        writeln!(zip, "{},,,201{}-0{}-1{},", id(5, n), n % 10, n % 9 + 1, n % 10)?;
    }
    zip.start_file("enrollments.csv", options)?;
    writeln!(
        zip,
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate"
    )?;
    for n in 0..enrolments {
        let class = n % classes;
        let (person, role) = match n < classes {
            true => (n % teachers, "teacher"),
            false => (teachers + (n * 7 + n / classes) % (people - teachers), "student"),
        };
        let (school, person) = (id(1, class % schools), id(5, person));
        writeln!(zip, "{},,,{},{school},{person},{role},,2026-08-12,", id(6, n), id(4, class))?;
    }
    zip.finish()?.flush()?;
    println!("{path}: {people} people, {enrolments} enrolments");
    Ok(())
}
