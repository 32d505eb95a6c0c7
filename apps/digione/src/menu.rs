//! The main menu of each role, and the demo's banner: what every page's frame gets from the whole house.

use std::sync::Arc;

use kernel::Role;
use web::dates;
use web::{Dress, Exchange, Frame, House, NavItem};

/// Dresses the frame of every page.
pub fn dress(house: &House) -> Dress {
    let calendar = house.calendar.clone();
    Arc::new(move |exchange: &Exchange, frame: &mut Frame| {
        let t = frame.t();
        let now = calendar.now();
        if now.standing {
            let date = dates::long(frame.lang, now.date());
            frame.banner = Some(t.banner_demo_clock(date, dates::time(frame.lang, now.at.time())));
        }
        let Some(role) = exchange.visitor().and_then(|v| v.acting().ok().map(|acting| acting.role)) else {
            return;
        };
        let path = exchange.uri().path().to_owned();
        frame.nav = entries(role)
            .iter()
            .map(|(href, icon, name)| NavItem {
                href: (*href).to_owned(),
                label: label(&t, name).to_owned(),
                icon,
                current: path == *href || (*href != "/" && path.starts_with(href)),
                waiting: 0,
            })
            .collect();
    })
}

type Entry = (&'static str, &'static str, &'static str);

const DESK: Entry = ("/", "home", "desk");
const TIMETABLE: Entry = ("/timetable", "calendar", "timetable");
const ABSENCES: Entry = ("/absences", "user-check", "attendance");
const PEOPLE: Entry = ("/office/people", "users", "people");
const IMPORT: Entry = ("/office/import", "file-import", "import");

fn entries(role: Role) -> &'static [Entry] {
    match role {
        Role::Learner | Role::Guardian => &[DESK, TIMETABLE, ABSENCES],
        Role::SubjectTeacher | Role::ClassTeacher | Role::SpecialNeedsTeacher | Role::Counsellor => {
            &[DESK, TIMETABLE]
        }
        Role::SchoolSecretary | Role::ProviderAdministrator => &[DESK, PEOPLE, IMPORT],
        Role::Principal
        | Role::DataProtectionOfficer
        | Role::WelfareWorker
        | Role::VendorEngineer
        | Role::NationalCoordinator => &[DESK],
    }
}

fn label(t: &web::texts::Texts, name: &str) -> &'static str {
    match name {
        "timetable" => t.nav_timetable(),
        "attendance" => t.nav_attendance(),
        "people" => t.nav_people(),
        "import" => t.nav_import(),
        _ => t.nav_desk(),
    }
}
