//! Every route as every kind of visitor, with ids of another provider (`trust.md` AZ1, AZ2, TI1, TI2): generated from the
//! access table, so that a new route is in it without anybody thinking of it.
#![expect(clippy::unwrap_used, reason = "a failure here fails the test")]

use db::DbError;
use digione::routes;
use http::StatusCode;
use kernel::{PersonId, Role};
use policy::Viewer;
use testkit::{Caller, Country, Door, TestDb};

/// Stands in every name and place of the country that must not be seen.
const MARKER: &str = "Zzyzx";

struct World {
    test: TestDb,
    door: Door,
    own: Country,
    foreign: Country,
    _var: tempfile::TempDir,
}

impl World {
    async fn build() -> Self {
        let test = TestDb::new().await;
        let (own, foreign) = (Country::build(&test, 1).await, Country::build(&test, 2).await);
        let owner = test.owner().await;
        for column in ["given_names", "call_name", "surname", "email", "phone", "street", "city"] {
            let text =
                format!("update person set {column} = '{MARKER}' where provider_id = '{}'", foreign.provider);
            owner.batch_execute(&text).await.unwrap();
        }
        owner
            .batch_execute(&format!(
                "update lesson set room = '{MARKER}' where provider_id = '{0}';
                 update teaching_group set name = '{MARKER}' where provider_id = '{0}'",
                foreign.provider
            ))
            .await
            .unwrap();
        let house = test.house();
        let var = tempfile::tempdir().unwrap();
        let door = Door::new(&test, routes::Furnished::new(&house, None, var.path()).unwrap().routes(None));
        Self { test, door, own, foreign, _var: var }
    }

    /// One caller per role, all of the own provider.
    fn callers(&self) -> Vec<(Role, Caller)> {
        let c = &self.own;
        let person = |role: &Role| -> PersonId {
            match role {
                Role::Learner => c.families[0].learner,
                Role::Guardian => c.families[0].guardian,
                Role::Principal => c.school.principal,
                Role::SchoolSecretary => c.school.secretary,
                Role::SubjectTeacher | Role::ClassTeacher => c.school.teacher,
                _ => c.school.other_teacher,
            }
        };
        Role::ALL
            .iter()
            .map(|role| {
                let school = role.is_staff().then_some(c.school.id);
                (*role, self.door.sign_in(c.provider, school, person(role), *role))
            })
            .collect()
    }

    /// A route's pattern with the foreign country's ids in it, each kind of thing in turn.
    fn foreign_paths(&self, pattern: &str) -> Vec<String> {
        let f = &self.foreign;
        let ids = [
            f.families[0].learner.to_string(),
            f.families[0].guardian.to_string(),
            f.school.teacher.to_string(),
            f.school.lesson.to_string(),
            f.school.class.to_string(),
            f.school.id.to_string(),
            f.school.course.to_string(),
            f.school.year.to_string(),
            f.provider.to_string(),
        ];
        if !pattern.contains('{') {
            return vec![pattern.to_owned(), format!("{pattern}?q={MARKER}&filter=familyName='{MARKER}'")];
        }
        ids.iter()
            .map(|id| {
                let mut path = String::new();
                for (at, piece) in pattern.split('{').enumerate() {
                    let Some((name, rest)) = piece.split_once('}').filter(|_| at > 0) else {
                        path.push_str(piece);
                        continue;
                    };
                    path.push_str(if name == "date" { "2026-11-25" } else { id });
                    path.push_str(rest);
                }
                path
            })
            .collect()
    }

    /// Knocks at every GET route with foreign ids as everybody; gives what leaked or broke.
    async fn crawl(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let callers = self.callers();
        for entry in self.door.table().iter().filter(|entry| entry.method == http::Method::GET) {
            for path in self.foreign_paths(entry.path) {
                for (role, caller) in &callers {
                    let answer = self.door.get(Some(caller), &path).await;
                    // What was asked for may be said back: a search box keeps its words.
                    let leaks = !path.contains(MARKER) && answer.body.contains(MARKER);
                    let barred = !entry.access.admits_role(*role) && answer.status.is_success();
                    if leaks || barred || answer.status.is_server_error() {
                        wrong.push(format!(
                            "{role} GET {path}: {} leaks={leaks} barred={barred}",
                            answer.status
                        ));
                    }
                }
            }
        }
        wrong
    }
}

#[tokio::test]
async fn nobody_sees_anything_of_another_provider_through_any_route() {
    let world = World::build().await;
    let wrong = world.crawl().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_marker_would_be_seen_if_it_leaked() {
    let world = World::build().await;
    let foreign = &world.foreign;
    let teacher = world.door.sign_in(
        foreign.provider,
        Some(foreign.school.id),
        foreign.school.teacher,
        Role::SubjectTeacher,
    );
    let path = format!("/lessons/2026-11-25/{}", foreign.school.lesson);
    let page = world.door.get(Some(&teacher), &path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(MARKER), "the crawl would find nothing even if there were something to find");
}

#[tokio::test]
async fn the_program_s_own_filters_hold_with_row_security_switched_off() {
    let world = World::build().await;
    let owner = world.test.owner().await;
    let tables = owner
        .query("select relname::text from pg_class where relrowsecurity and relkind in ('r', 'p')", &[])
        .await
        .unwrap();
    for table in &tables {
        let name: String = table.get(0);
        owner.batch_execute(&format!("alter table {name} disable row level security")).await.unwrap();
    }
    let wrong = world.crawl().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn row_security_holds_without_any_filter_of_ours() {
    let world = World::build().await;
    let tables: Vec<String> = world
        .test
        .owner()
        .await
        .query(
            "select c.relname::text from pg_class c
             join pg_attribute a on a.attrelid = c.oid and a.attnum = 1 and a.attname = 'provider_id'
             where c.relkind in ('r', 'p') and not c.relispartition
               and coalesce(obj_description(c.oid), '') not like 'reference:%' and c.relname not like 'staging\\_%'",
            &[],
        )
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert!(tables.len() > 15, "only {} tables found", tables.len());
    for table in tables {
        let text = format!("select count(*) from {table} where provider_id = $1");
        let rows = world
            .test
            .db
            .provider(world.own.provider, async |tx| tx.composed(&text, &[&world.foreign.provider]).await)
            .await
            .unwrap_or_else(|error: DbError| panic!("{table}: {error}"));
        let count: i64 = rows.first().unwrap().get(0);
        assert_eq!(count, 0, "{table} shows rows of another provider");
    }
}

#[tokio::test]
async fn who_is_not_signed_in_gets_no_further_than_the_door() {
    let world = World::build().await;
    for entry in world.door.table() {
        let admits_anyone = entry.access.viewers.contains(&Viewer::Anyone);
        for path in world.foreign_paths(entry.path).into_iter().take(1) {
            if entry.method != http::Method::GET {
                continue;
            }
            let answer = world.door.get(None, &path).await;
            if admits_anyone {
                assert!(!answer.status.is_server_error(), "GET {path}: {}", answer.status);
            } else {
                let turned_away = [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND];
                assert!(turned_away.contains(&answer.status), "GET {path}: {}", answer.status);
            }
        }
    }
}

#[tokio::test]
async fn a_form_from_another_site_or_without_a_token_changes_nothing() {
    let world = World::build().await;
    let callers = world.callers();
    for entry in
        world.door.table().iter().filter(|e| e.method == http::Method::POST && e.kind == web::Kind::Page)
    {
        for path in world.foreign_paths(entry.path).into_iter().take(1) {
            for (role, caller) in callers.iter().filter(|(role, _)| entry.access.admits_role(*role)) {
                for site in ["cross-site", "same-origin"] {
                    let request = http::Request::post(&path)
                        .header("host", "localhost")
                        .header("cookie", format!("digione={}", caller.visitor.session))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .header("sec-fetch-site", site)
                        .body("a=b".into())
                        .unwrap();
                    let answer = world.door.send(request).await;
                    // Where a file is taken, a plain form is the wrong kind of content before it is anything else.
                    let refused = [StatusCode::FORBIDDEN, StatusCode::UNSUPPORTED_MEDIA_TYPE];
                    assert!(
                        refused.contains(&answer.status),
                        "{role} POST {path} from {site}: {}",
                        answer.status
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn the_access_table_is_the_one_that_was_agreed() {
    let world = World::build().await;
    let mut lines: Vec<String> = world
        .door
        .table()
        .iter()
        .map(|e| {
            let mut viewers: Vec<String> = e
                .access
                .viewers
                .iter()
                .map(|v| match v {
                    Viewer::Role(role) => role.code().to_owned(),
                    other => format!("{other:?}").to_lowercase(),
                })
                .collect();
            viewers.sort();
            format!(
                "{:6} {:60} {:28} {:11} {}",
                e.method,
                e.path,
                e.access.action,
                e.access.data.code(),
                viewers.join(" ")
            )
        })
        .collect();
    lines.sort();
    insta::assert_snapshot!("access_table", lines.join("\n"));
}

#[tokio::test]
async fn every_interface_is_in_the_description() {
    let world = World::build().await;
    let document = digione::openapi::document(world.door.table(), "http://localhost");
    for entry in world.door.table().iter().filter(|e| e.kind == web::Kind::Api) {
        if entry.path.contains("{*") {
            continue; // Only answers that there is nothing.
        }
        let method = entry.method.as_str().to_lowercase();
        assert!(
            document["paths"][entry.path][&method].is_object(),
            "{method} {} is not described",
            entry.path
        );
    }
}
