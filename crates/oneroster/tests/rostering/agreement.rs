//! What an agreement lets a service see (`trust.md` IN6, AZ4, TK1, TI1).

use ecosystem::AgreementState;
use jiff::SignedDuration;
use oneroster::{Kind, OPERATIONS};

use crate::setup::{Interface, minor};

fn only(fields: &[&str]) -> Vec<String> {
    fields.iter().map(|field| (*field).to_owned()).collect()
}

#[tokio::test]
async fn a_field_that_is_not_agreed_is_absent_and_cannot_be_asked_about() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let agreed = only(&["user.givenName", "user.roles", "class.title"]);
    let client = interface.client_with(country.provider, |a| a.fields = agreed).await;

    for user in interface.all(&client, "/users").await {
        let names: Vec<&str> = user.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["dateLastModified", "givenName", "roles", "sourcedId", "status"]);
    }
    for (query, code) in [
        ("filter=familyName%3D%27M%C3%A4kinen%27", "invalid_filter_field"),
        ("filter=email~%27oppilas%27", "invalid_filter_field"),
        ("filter=givenName%3D%27Aino%27%20AND%20familyName%3D%27x%27", "invalid_filter_field"),
        ("filter=nonsense%3D%27x%27", "invalid_filter_field"),
        ("filter=agents.sourcedId%3D%27x%27", "invalid_filter_field"),
        ("sort=familyName", "invalid_sort_field"),
        ("sort=nonsense", "invalid_sort_field"),
        ("fields=familyName", "invalid_selection_field"),
        ("fields=nonsense", "invalid_selection_field"),
    ] {
        let answer = interface.get(&client, &format!("/users?{query}")).await;
        assert_eq!((answer.status.as_u16(), minor(&answer).as_str()), (400, code), "{query}");
    }
    assert_eq!(interface.ids(&client, "/users?filter=givenName%3D%27Aino%20Maria%27").await.len(), 1);
}

/// The ratchet: which fields come out, for each kind of object and each kind of agreement.
#[tokio::test]
async fn fields_per_kind_and_agreement_are_as_approved() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let viewers = [
        ("everything", interface.client(country.provider).await),
        ("nothing", interface.client_with(country.provider, |a| a.fields = Vec::new()).await),
        (
            "names",
            interface
                .client_with(country.provider, |a| {
                    a.fields = only(&["user.givenName", "user.familyName", "class.title", "org.name"]);
                })
                .await,
        ),
    ];
    let mut golden = std::collections::BTreeMap::new();
    for (viewer, client) in &viewers {
        for kind in Kind::ALL {
            let mut names = std::collections::BTreeSet::new();
            for object in interface.all(client, &format!("/{}", kind.collection())).await {
                names.extend(object.as_object().unwrap().keys().cloned());
            }
            golden.insert(format!("{viewer}: {}", kind.code()), names);
        }
    }
    insta::assert_json_snapshot!("fields", golden);
}

#[tokio::test]
async fn a_learner_under_non_disclosure_leaves_no_trace() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let (provider, [family, _]) = (country.provider, country.families);
    let open = interface.client(provider).await;
    let cleared = interface.client_with(provider, |a| a.includes_protected = true).await;
    let before = interface.all(&open, "/users").await.len();

    interface
        .sql(&format!(
            "update person set non_disclosure = true where provider_id = '{provider}' and id = '{}'",
            family.learner
        ))
        .await;
    interface.tell(provider, "person.changed", &[family.learner.uuid()]).await;

    // The learner goes, and with them the guardian whose only link to the school they were.
    assert_eq!(interface.all(&open, "/users").await.len(), before - 2);
    let marker = family.learner.to_string();
    for path in ["/users", "/students", "/enrollments", "/demographics", "/classes", "/orgs"] {
        let answer = interface.get(&open, path).await;
        assert!(!answer.body.contains(&marker), "{path}");
        assert!(!answer.body.contains("Aino"), "{path}");
        let total: usize = answer.header("x-total-count").parse().unwrap();
        let (_, list) =
            answer.json().as_object().unwrap().iter().next().map(|(k, v)| (k.clone(), v.clone())).unwrap();
        assert_eq!(list.as_array().unwrap().len(), total, "{path}");
    }
    for path in [
        format!("/users/{marker}"),
        format!("/students/{marker}/classes"),
        format!("/demographics/{marker}"),
        format!("/users/{}", family.guardian),
    ] {
        assert_eq!(interface.get(&open, &path).await.status, 404, "{path}");
    }
    let class = country.school.class;
    assert!(!interface.ids(&open, &format!("/classes/{class}/students")).await.contains(&marker));
    for filter in ["givenName~%27Aino%27", "sourcedId%3D%27[id]%27", "agents.sourcedId%3D%27[id]%27"] {
        let filter = filter.replace("[id]", &marker);
        assert!(interface.ids(&open, &format!("/users?filter={filter}")).await.is_empty(), "{filter}");
    }

    // An agreement that includes protected persons sees them.
    assert_eq!(interface.all(&cleared, "/users").await.len(), before);
    let guardian = interface.get(&cleared, &format!("/users/{}", family.guardian)).await.json();
    assert_eq!(guardian["user"]["agents"][0]["sourcedId"], marker);
    let found = interface.ids(&cleared, &format!("/users?filter=agents.sourcedId%3D%27{marker}%27")).await;
    assert_eq!(found, [family.guardian.to_string()]);
}

#[tokio::test]
async fn a_guardian_with_two_children_keeps_only_the_open_one() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let (provider, [first, second]) = (country.provider, country.families);
    let client = interface.client(provider).await;
    let link: uuid::Uuid = interface.test.ids.make();
    interface
        .sql(&format!(
            "update person set non_disclosure = true where provider_id = '{provider}' and id = '{}';
             insert into guardianship (provider_id, id, guardian_id, learner_id, kind, starts_on)
             values ('{provider}', '{link}', '{}', '{}', 'guardian', '2020-01-01')",
            first.learner, first.guardian, second.learner
        ))
        .await;
    interface.tell(provider, "guardianship.changed", &[link]).await;
    interface.tell(provider, "person.changed", &[first.learner.uuid()]).await;

    let guardian = interface.get(&client, &format!("/users/{}", first.guardian)).await.json();
    let agents = guardian["user"]["agents"].as_array().unwrap();
    assert_eq!(agents.len(), 1);
    assert_eq!(agents[0]["sourcedId"], second.learner.to_string());
}

#[tokio::test]
async fn two_providers_never_meet() {
    let interface = Interface::open().await;
    let (ours, theirs) = (interface.country(1).await, interface.country(2).await);
    let client = interface.client(ours.provider).await;
    let filters = [
        "",
        "?filter=status%3D%27active%27",
        "?filter=sourcedId!%3D%27x%27%20OR%20status%3D%27active%27",
        "?sort=dateLastModified&orderBy=desc",
    ];
    let marks =
        [theirs.provider.to_string(), theirs.school.id.to_string(), theirs.families[0].learner.to_string()];
    for operation in OPERATIONS.iter().filter(|operation| !operation.path.contains('{')) {
        for filter in filters {
            let path = format!("{}{filter}", operation.path.strip_prefix(oneroster::BASE).unwrap());
            let answer = interface.get(&client, &path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            for mark in &marks {
                assert!(!answer.body.contains(mark), "{path}");
            }
        }
    }
    let own = interface.ids(&client, "/students").await.len();
    assert_eq!(own, ours.families.len());
}

#[tokio::test]
async fn an_agreement_with_one_school_sees_that_school() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let provider = country.provider;
    let other: uuid::Uuid = interface.test.ids.make();
    let [right, role]: [uuid::Uuid; 2] = std::array::from_fn(|_| interface.test.ids.make());
    let (moved, teacher) = (country.families[1].learner, country.school.teacher);
    interface
        .sql(&format!(
            "insert into school (provider_id, id, name_fi, name_sv, kind) values ('{provider}', '{other}', 'Toinen', 'Andra', 'basic');
             insert into study_right (provider_id, id, learner_id, school_id, kind, grade_level, starts_on)
               values ('{provider}', '{right}', '{moved}', '{other}', 'basic', '7', '2026-08-01');
             insert into staff_role (provider_id, id, person_id, school_id, role, starts_on)
               values ('{provider}', '{role}', '{teacher}', '{other}', 'subject_teacher', '2026-08-01');"
        ))
        .await;
    interface.projection.rebuild_all(&interface.test.db, provider).await.unwrap();
    let client = interface.client_with(provider, |a| a.schools = vec![other.into()]).await;

    let schools = interface.ids(&client, "/schools").await;
    assert_eq!(schools, [other.to_string()]);
    let users = interface.ids(&client, "/users").await;
    assert!(users.contains(&moved.to_string()) && users.contains(&teacher.to_string()));
    assert!(!users.contains(&country.families[0].learner.to_string()));
    // Nothing that is shown names the other school.
    for path in ["/users", "/orgs", "/classes", "/enrollments", "/courses"] {
        let answer = interface.get(&client, path).await;
        assert!(!answer.body.contains(&country.school.id.to_string()), "{path}: {}", answer.body);
    }
    let probe = interface
        .get(&client, &format!("/users?filter=roles.org.sourcedId%3D%27{}%27", country.school.id))
        .await;
    assert_eq!(minor(&probe), "invalid_filter_field");
}

#[tokio::test]
async fn an_agreement_ends_with_its_last_day() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client =
        interface.client_with(country.provider, |a| a.ends_on = jiff::civil::date(2026, 11, 25)).await;
    assert_eq!(interface.get(&client, "/users").await.status, 200);
    // To the last second of the day in Finland, then no more.
    interface.test.clock.set("2026-11-25T21:59:59Z".parse().unwrap());
    let renewed = interface.ask_token(&client.keys, "grant_type=client_credentials").await.json();
    let client =
        crate::setup::Client { token: renewed["access_token"].as_str().unwrap().to_owned(), ..client };
    assert_eq!(interface.get(&client, "/users").await.status, 200);
    interface.test.clock.advance(SignedDuration::from_secs(1));
    let answer = interface.get(&client, "/users").await;
    assert_eq!((answer.status.as_u16(), minor(&answer).as_str()), (403, "forbidden"));
    let refused = interface.ask_token(&client.keys, "grant_type=client_credentials").await;
    assert_eq!(refused.json()["error"], "unauthorized_client");
}

#[tokio::test]
async fn a_suspended_agreement_opens_again() {
    let interface = Interface::open().await;
    let country = interface.country(1).await;
    let client = interface.client(country.provider).await;
    interface.set_state(country.provider, &client, AgreementState::Suspended).await;
    assert_eq!(interface.get(&client, "/users").await.status, 403);
    interface.set_state(country.provider, &client, AgreementState::Active).await;
    assert_eq!(interface.get(&client, "/users").await.status, 200);
    // A change that this process did not make is noticed within a second.
    interface
        .sql(&format!(
            "update agreement set fields = '{{user.givenName}}' where provider_id = '{}' and id = '{}'",
            country.provider, client.agreement
        ))
        .await;
    interface.test.clock.advance(SignedDuration::from_secs(1));
    assert!(interface.all(&client, "/users").await.iter().all(|user| user.get("familyName").is_none()));
}
