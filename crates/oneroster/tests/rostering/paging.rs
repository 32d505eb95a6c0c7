//! Filters, order and pages.

use std::collections::BTreeSet;

use kernel::ProviderId;
use uuid::Uuid;

use crate::setup::{Client, Interface, minor};

/// A hundred more learners with names, and numbers as identifiers.
async fn crowd(interface: &Interface, provider: ProviderId, school: Uuid, count: usize) -> Vec<Uuid> {
    let ids: Vec<Uuid> = (0..count).map(|_| interface.test.ids.make()).collect();
    let people: Vec<String> = ids
        .iter()
        .enumerate()
        .map(|(n, id)| {
            format!("('{provider}', '{id}', 'Oppija{n:04}', 'Oppija{n:04}', 'Äyräs', '2026-01-01', 'n{n}')")
        })
        .collect();
    let rights: Vec<String> = ids
        .iter()
        .map(|id| {
            let right: Uuid = interface.test.ids.make();
            format!("('{provider}', '{right}', '{id}', '{school}', 'basic', '8', '2026-08-01')")
        })
        .collect();
    interface
        .sql(&format!(
            "insert into person (provider_id, id, given_names, call_name, surname, created_at, identifier) values {};
             insert into study_right (provider_id, id, learner_id, school_id, kind, grade_level, starts_on) values {};",
            people.join(","),
            rights.join(",")
        ))
        .await;
    interface.projection.rebuild_all(&interface.test.db, provider).await.unwrap();
    ids
}

/// Follows `next` from `path` to the end.
async fn walk(interface: &Interface, client: &Client, path: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut path = path.to_owned();
    loop {
        let answer = interface.get(client, &path).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let body = answer.json();
        seen.extend(
            body["users"].as_array().unwrap().iter().map(|u| u["sourcedId"].as_str().unwrap().to_owned()),
        );
        // As clients do it: split on commas, look for the relation.
        let next =
            answer.header("link").split(',').find(|part| part.contains("rel=\"next\"")).map(str::to_owned);
        let Some(next) = next else { return seen };
        let url = next.trim().trim_start_matches('<').split('>').next().unwrap().to_owned();
        path = url.strip_prefix(&format!("http://localhost{}", oneroster::BASE)).unwrap().to_owned();
    }
}

#[tokio::test]
async fn a_walk_sees_everything_once_while_the_register_changes() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let ids = crowd(&interface, country.provider, country.school.id.uuid(), 120).await;
    let client = interface.client(country.provider).await;
    let all: BTreeSet<String> = walk(&interface, &client, "/users?limit=7").await.into_iter().collect();
    assert_eq!(all.len(), 128);

    for query in [
        "limit=50",
        "limit=50&sort=givenName&orderBy=desc",
        "limit=50&filter=status%3D%27active%27&sort=familyName",
    ] {
        let first = interface.get(&client, &format!("/users?{query}")).await;
        let mut seen: Vec<String> = first.json()["users"]
            .as_array()
            .unwrap()
            .iter()
            .map(|u| u["sourcedId"].as_str().unwrap().to_owned())
            .collect();
        // Underneath, somebody is renamed to the front and a new one comes.
        let newcomer = crowd(&interface, country.provider, country.school.id.uuid(), 1).await;
        interface
            .sql(&format!(
                "update person set given_names = 'Aaaa', surname = 'Aaaa' where id = '{}'",
                ids[100]
            ))
            .await;
        interface.tell(country.provider, "person.changed", &[ids[100], newcomer[0]]).await;
        seen.extend(walk(&interface, &client, &format!("/users?{query}&offset=50")).await);
        let once: BTreeSet<String> = seen.iter().cloned().collect();
        assert_eq!(once.len(), seen.len(), "{query}: nobody comes twice");
        assert!(all.is_subset(&once), "{query}: nobody is left out");
        // A walk that begins anew sees the newcomer.
        assert!(
            walk(&interface, &client, &format!("/users?{query}")).await.contains(&newcomer[0].to_string())
        );
    }
}

#[tokio::test]
async fn a_large_page_is_one_valid_body() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    crowd(&interface, country.provider, country.school.id.uuid(), 2500).await;
    let client = interface.client(country.provider).await;
    let answer = interface.get(&client, "/users?limit=10000").await;
    let users = answer.json()["users"].as_array().unwrap().clone();
    assert_eq!(users.len(), 2508);
    assert_eq!(answer.header("x-total-count"), "2508");
    assert!(!answer.header("link").contains("next"));
    let names: BTreeSet<&str> = users.iter().map(|user| user["sourcedId"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 2508);
    // One entry in the log names them all.
    let row = interface
        .test
        .owner()
        .await
        .query_one("select max(cardinality(subjects)) from audit_event where action = 'roster.read'", &[])
        .await
        .unwrap();
    assert_eq!(row.get::<_, i32>(0), 2508);
    let clamped = interface.get(&client, "/users?limit=99999999").await;
    assert_eq!(clamped.json()["users"].as_array().unwrap().len(), 2508);
}

#[tokio::test]
async fn filters_compare_as_the_standard_says() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let ids = crowd(&interface, country.provider, country.school.id.uuid(), 20).await;
    let client = interface.client(country.provider).await;
    let count = async |filter: &str| {
        let encoded = percent_encoding::utf8_percent_encode(filter, percent_encoding::NON_ALPHANUMERIC);
        interface.ids(&client, &format!("/users?filter={encoded}")).await.len()
    };
    for (filter, expected) in [
        ("familyName='Äyräs'", 20),
        ("familyName!='Äyräs'", 8),
        ("givenName>'Oppija0009'", 13),
        ("givenName>'Oppija0009' AND familyName='Äyräs'", 10),
        ("givenName>='Oppija0009' AND familyName='Äyräs'", 11),
        ("givenName<'Oppija0002' AND familyName='Äyräs'", 2),
        ("givenName<='Oppija0002' AND familyName='Äyräs'", 3),
        ("givenName~'0007'", 1),
        ("givenName='Oppija0001' OR givenName='Oppija0002'", 2),
        ("email='aino.1@oppilas.example'", 1),
        // Absent equals nothing and differs from everything.
        ("email!='aino.1@oppilas.example'", 27),
        ("email<'zzz'", 2),
        ("status='active'", 28),
        ("status='tobedeleted'", 0),
        ("grades='08'", 20),
        ("grades!='08'", 8),
        ("grades='07' OR grades='08'", 22),
        ("roles.role='guardian'", 2),
        ("roles.role='teacher' AND status='active'", 2),
        ("roles.roleType='secondary'", 0),
        ("enabledUser='true'", 28),
        ("dateLastModified>'2020-01-01T00:00:00.000Z'", 28),
        ("dateLastModified>='2020-01-01'", 28),
        ("dateLastModified<'2020-01-01T00:00:00'", 0),
        ("dateLastModified~'2026-11-25'", 28),
        ("sourcedId='nonsense'", 0),
        ("familyName='O'Neill'", 0),
        ("familyName='''; drop table person; --'", 0),
    ] {
        assert_eq!(count(filter).await, expected, "{filter}");
    }
    assert_eq!(count(&format!("sourcedId='{}'", ids[3])).await, 1);
    assert_eq!(count(&format!("roles.org.sourcedId='{}'", country.school.id)).await, 28);
    assert_eq!(count(&format!("primaryOrg.sourcedId='{}' AND grades='07'", country.school.id)).await, 2);
    assert_eq!(count(&format!("agents.sourcedId='{}'", country.families[0].learner)).await, 1);
    let enrolled = format!(
        "/enrollments?filter=class.sourcedId%3D%27{}%27%20AND%20role%3D%27student%27",
        country.school.class
    );
    assert_eq!(interface.ids(&client, &enrolled).await.len(), 2);
    let terms = "/terms?filter=startDate%3C%3D%272026-08-10%27%20AND%20type%3D%27term%27";
    assert_eq!(interface.ids(&client, terms).await.len(), 1);
}

#[tokio::test]
async fn order_follows_the_code_points_and_absent_values_come_last() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    let names = async |query: &str| -> Vec<String> {
        let users = interface.all(&client, &format!("/users?{query}&fields=familyName")).await;
        users.iter().map(|user| user["familyName"].as_str().unwrap().to_owned()).collect()
    };
    let ascending = names("sort=familyName").await;
    let mut sorted = ascending.clone();
    sorted.sort();
    assert_eq!(ascending, sorted);
    let mut descending = names("sort=familyName&orderBy=desc").await;
    descending.reverse();
    assert_eq!(descending, sorted);
    for direction in ["asc", "desc"] {
        let users =
            interface.all(&client, &format!("/users?sort=email&orderBy={direction}&fields=email")).await;
        assert!(users[1].get("email").is_some() && users[2].get("email").is_none(), "{direction}");
    }
}

#[tokio::test]
async fn malformed_parameters_are_told_apart_from_large_ones() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    for query in [
        "limit=0",
        "limit=-1",
        "limit=abc",
        "limit=1e2",
        "limit=",
        "limit=1&limit=2",
        "offset=-1",
        "offset=x",
    ] {
        let answer = interface.get(&client, &format!("/users?{query}")).await;
        assert_eq!((answer.status.as_u16(), minor(&answer).as_str()), (400, "invaliddata"), "{query}");
    }
    for query in [
        "filter=",
        "filter=status",
        "filter=status%3Dactive",
        "filter=a%3D%271%27%20AND%20b%3D%272%27%20AND%20c%3D%273%27",
    ] {
        let answer = interface.get(&client, &format!("/users?{query}")).await;
        assert_eq!(
            (answer.status.as_u16(), minor(&answer).as_str()),
            (400, "invalid_filter_field"),
            "{query}"
        );
    }
    let beyond = interface.get(&client, "/users?offset=1000000").await;
    assert_eq!((beyond.status.as_u16(), beyond.body.as_str()), (200, "{\"users\":[]}"));
    assert_eq!(beyond.header("x-total-count"), "8");
    assert_eq!(interface.get(&client, "/users?unknown=1&limit=2").await.status, 200);
}

#[tokio::test]
async fn selected_fields_come_alone() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    for user in interface.all(&client, "/users?fields=familyName,sourcedId").await {
        let names: Vec<&str> = user.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["familyName", "sourcedId"]);
    }
    let one = interface.get(&client, &format!("/users/{}?fields=status", country.school.teacher)).await;
    assert_eq!(one.body, "{\"user\":{\"status\":\"active\"}}");
}
