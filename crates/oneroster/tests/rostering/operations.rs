//! Every operation of the standard.

use oneroster::{BASE, OPERATIONS, Operation};
use testkit::Country;

use crate::setup::{CORE, DEMOGRAPHICS, FULL, Interface, minor};

/// A path with ids of the country in place of the parameters.
fn path_in(country: &Country, sessions: &[String; 2], operation: &Operation) -> String {
    let path = operation.path.strip_prefix(BASE).unwrap();
    let school = &country.school;
    let own = match path.split('/').nth(1).unwrap() {
        "academicSessions" => school.year.to_string(),
        "terms" => sessions[0].clone(),
        "gradingPeriods" => sessions[1].clone(),
        "classes" => school.class.to_string(),
        "courses" => school.course.to_string(),
        "orgs" => country.provider.to_string(),
        "schools" => school.id.to_string(),
        "teachers" => school.teacher.to_string(),
        _ => country.families[0].learner.to_string(),
    };
    path.replace("{classSourcedId}", &school.class.to_string()).replace("{sourcedId}", &own)
}

async fn sessions(interface: &Interface, client: &crate::setup::Client) -> [String; 2] {
    [
        interface.ids(client, "/terms").await[0].clone(),
        interface.ids(client, "/gradingPeriods").await[0].clone(),
    ]
}

#[tokio::test]
async fn every_operation_answers_in_its_wrapper_and_refuses_without_its_scope() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    let sessions = sessions(&interface, &client).await;
    let core = interface.client_with(country.provider, |a| a.scopes = vec![CORE.into()]).await;
    let full = interface.client_with(country.provider, |a| a.scopes = vec![FULL.into()]).await;
    let demographics =
        interface.client_with(country.provider, |a| a.scopes = vec![DEMOGRAPHICS.into()]).await;
    let enrollment = interface.ids(&client, "/enrollments").await[0].clone();

    for operation in OPERATIONS {
        let mut path = path_in(&country, &sessions, operation);
        if operation.name == "getEnrollment" {
            path = format!("/enrollments/{enrollment}");
        }
        let answer = interface.get(&client, &path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let body = answer.json();
        assert_eq!(body.as_object().unwrap().len(), 1, "{path}");
        let content = &body[operation.wrapper];
        if operation.is_single() {
            assert!(content.is_object(), "{path}: {body}");
        } else {
            let list = content.as_array().unwrap();
            assert!(!list.is_empty(), "{path}");
            assert_eq!(answer.header("x-total-count"), list.len().to_string(), "{path}");
            assert!(answer.header("link").contains("rel=\"first\""), "{path}");
        }
        for (holder, scope) in [(&core, CORE), (&full, FULL), (&demographics, DEMOGRAPHICS)] {
            let relation = !operation.is_single() && path.matches('/').count() > 1;
            let open = match scope {
                CORE => !path.starts_with("/demographics") && !relation,
                FULL => !path.starts_with("/demographics"),
                _ => path.starts_with("/demographics"),
            };
            let answer = interface.get(holder, &path).await;
            assert_eq!(answer.status, if open { 200 } else { 403 }, "{path} with {scope}");
            if !open {
                assert_eq!(minor(&answer), "forbidden");
            }
        }
    }
}

#[tokio::test]
async fn what_is_foreign_and_what_does_not_exist_look_alike() {
    let interface = Interface::open().await;
    let (ours, theirs) = (interface.country(1).await, interface.country(2).await);
    let client = interface.client(ours.provider).await;
    let other = interface.client(theirs.provider).await;
    let foreign = sessions(&interface, &other).await;
    for operation in OPERATIONS.iter().filter(|operation| operation.path.contains('{')) {
        let path = path_in(&theirs, &foreign, operation);
        let missing = path_in(&theirs, &foreign, operation)
            .split('/')
            .map(|part| if part.len() == 36 { "0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        let (foreign, missing) =
            (interface.get(&client, &path).await, interface.get(&client, &missing).await);
        assert_eq!(foreign.status, 404, "{path}: {}", foreign.body);
        assert_eq!(minor(&foreign), "unknownobject");
        assert_eq!(foreign.body, missing.body, "{path}");
    }
    for odd in ["/users/1", "/users/%27", "/nothing", "/users/x/classes"] {
        let answer = interface.get(&client, odd).await;
        assert_eq!((answer.status.as_u16(), minor(&answer).as_str()), (404, "unknownobject"), "{odd}");
    }
    // A teacher is no student, and a term no grading period.
    for path in
        [format!("/students/{}", ours.school.teacher), format!("/gradingPeriods/{}", ours.school.year)]
    {
        assert_eq!(interface.get(&client, &path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn relations_hold_what_belongs_there_and_nothing_else() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    let (school, [first, second]) = (&country.school, country.families);
    let mut learners = vec![first.learner.to_string(), second.learner.to_string()];
    learners.sort();
    assert_eq!(interface.ids(&client, &format!("/classes/{}/students", school.class)).await, learners);
    assert_eq!(interface.ids(&client, "/students").await, learners);
    let teachers = interface.ids(&client, &format!("/classes/{}/teachers", school.class)).await;
    assert_eq!(teachers, [school.teacher.to_string()]);
    let of_learner = interface.ids(&client, &format!("/students/{}/classes", first.learner)).await;
    assert_eq!(of_learner, [school.class.to_string()]);
    assert_eq!(interface.ids(&client, &format!("/teachers/{}/classes", school.teacher)).await.len(), 2);
    assert_eq!(interface.ids(&client, &format!("/courses/{}/classes", school.course)).await.len(), 2);
    assert!(interface.ids(&client, &format!("/users/{}/classes", first.guardian)).await.is_empty());

    let guardian = interface.get(&client, &format!("/users/{}", first.guardian)).await.json();
    assert_eq!(guardian["user"]["roles"][0]["role"], "guardian");
    assert_eq!(guardian["user"]["agents"][0]["sourcedId"], first.learner.to_string());
    assert_eq!(guardian["user"]["agents"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn other_methods_are_refused_with_what_is_allowed() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    for method in ["PUT", "POST", "DELETE", "PATCH", "TRACE"] {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{BASE}/users"))
            .header("authorization", format!("Bearer {}", client.token))
            .body(axum::body::Body::empty())
            .unwrap();
        let answer = interface.door.send(request).await;
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.header("allow").contains("GET"), "{method}");
        assert_eq!(minor(&answer), "unsupported", "{method}");
    }
}

#[tokio::test]
async fn the_service_describes_itself_to_everybody() {
    let interface = Interface::open().await;
    for name in ["onerosterv1p2rostersservice_openapi3_v1p0.json", "imsorv1p2_rostering_openapi3_v1p0.json"] {
        let answer = interface.door.get(None, &format!("{BASE}/discovery/{name}")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["paths"].as_object().unwrap().len(), OPERATIONS.len());
        assert_eq!(answer.json()["servers"][0]["url"], format!("http://localhost{BASE}"));
    }
}

#[tokio::test]
async fn objects_have_the_form_of_the_standard() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    let mut golden = serde_json::Map::new();
    for (kind, path) in [
        ("org", format!("/orgs/{}", country.provider)),
        ("school", format!("/orgs/{}", country.school.id)),
        ("class", format!("/classes/{}", country.school.class)),
        ("course", format!("/courses/{}", country.school.course)),
        ("learner", format!("/users/{}", country.families[0].learner)),
        ("guardian", format!("/users/{}", country.families[0].guardian)),
        ("teacher", format!("/users/{}", country.school.teacher)),
        ("demographics", format!("/demographics/{}", country.families[0].learner)),
        ("enrollment", "/enrollments?filter=role%3D%27student%27&limit=1".to_owned()),
        ("term", "/terms".to_owned()),
        ("gradingPeriod", "/gradingPeriods".to_owned()),
    ] {
        let answer = interface.get(&client, &path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(!answer.body.contains("\"\""), "an empty string must be absent: {}", answer.body);
        golden.insert(kind.to_owned(), veiled(answer.json()));
    }
    insta::assert_json_snapshot!("objects", golden);
}

/// Ids are made anew in every run: what matters is where they stand.
fn veiled(mut value: serde_json::Value) -> serde_json::Value {
    match &mut value {
        serde_json::Value::String(text) => {
            let parts: Vec<&str> = text
                .split('/')
                .map(|part| if uuid::Uuid::parse_str(part).is_ok() { "[id]" } else { part })
                .collect();
            *text = parts.join("/");
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(|item| *item = veiled(item.take())),
        serde_json::Value::Object(members) => {
            members.values_mut().for_each(|item| *item = veiled(item.take()))
        }
        _ => {}
    }
    value
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    let mut followed = 0;
    for path in ["/orgs", "/classes", "/courses", "/academicSessions", "/users", "/enrollments"] {
        let body = interface.get(&client, path).await.body;
        for (at, _) in body.match_indices("\"href\":\"") {
            let href = body[at + 8..].split('"').next().unwrap();
            let path = href.strip_prefix(&format!("http://localhost{BASE}")).expect("an absolute address");
            assert_eq!(interface.get(&client, path).await.status, 200, "{href}");
            followed += 1;
        }
    }
    assert!(followed > 20);
}
