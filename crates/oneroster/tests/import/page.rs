//! The office's page: send a file, look, bring it in.

use axum::body::Body;
use http::{Request, StatusCode};
use kernel::Role;
use oneroster::import_routes;
use tempfile::TempDir;
use testkit::{Answer, Caller, Door, token};
use uuid::Uuid;

use crate::office::Office;
use crate::set::Set;

struct Desk {
    office: Office,
    door: Door,
    secretary: Caller,
    folder: TempDir,
}

impl Desk {
    async fn open() -> Self {
        let office = Office::open().await;
        let folder = tempfile::tempdir().unwrap();
        let door = Door::new(&office.test, import_routes(folder.path().join("uploads")));
        let secretary = door.sign_in(
            office.provider,
            Some(office.test.ids.make()),
            office.test.ids.make(),
            Role::SchoolSecretary,
        );
        Self { office, door, secretary, folder }
    }

    async fn send(&self, caller: &Caller, form: Uuid, name: &str, bytes: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (field, value) in [("csrf", token()), ("form", form.to_string())] {
            body.extend(
                format!("--x\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(
            format!("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/zip\r\n\r\n").bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--x--\r\n");
        let request = Request::builder()
            .method("POST")
            .uri("/office/import")
            .header("host", "localhost")
            .header("cookie", format!("digione={}", caller.visitor.session))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        self.door.send(request).await
    }
}

#[tokio::test]
async fn the_office_sends_a_file_looks_and_brings_it_in() {
    let desk = Desk::open().await;
    let zip = std::fs::read(Set::small().zip().path()).unwrap();
    let form = desk.office.test.ids.make();
    let sent = desk.send(&desk.secretary, form, "syksy.zip", &zip).await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (StatusCode::SEE_OTHER, format!("/office/import/{form}").as_str())
    );
    let page = format!("/office/import/{form}");
    let shown = desk.door.get(Some(&desk.secretary), &page).await;
    assert!(
        shown.body.contains("nothing has been changed") && shown.body.contains("syksy.zip"),
        "{}",
        shown.body
    );
    assert!(shown.body.contains("id=\"apply\""));
    assert_eq!(desk.office.count("select count(*) from person where provider_id = $1").await, 0);
    // Only the owner of the file can read it.
    let kept = std::fs::read_dir(desk.folder.path().join("uploads")).unwrap().next().unwrap().unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&kept.metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);

    let applied = desk.door.post(&desk.secretary, &page, &[]).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.office.count("select count(*) from person where provider_id = $1").await, 5);
    let done = desk.door.get(Some(&desk.secretary), &page).await;
    assert!(
        done.body.contains("has been brought in") && !done.body.contains("id=\"apply\""),
        "{}",
        done.body
    );
    assert_eq!(std::fs::read_dir(desk.folder.path().join("uploads")).unwrap().count(), 0);

    // Both forms sent once more: the same page, the same result.
    assert_eq!(desk.door.post(&desk.secretary, &page, &[]).await.header("location"), page);
    assert_eq!(desk.send(&desk.secretary, form, "syksy.zip", &zip).await.header("location"), page);
    assert_eq!(desk.office.count("select count(*) from import_run where provider_id = $1").await, 1);
    let list = desk.door.get(Some(&desk.secretary), "/office/import").await;
    assert!(list.body.contains("syksy.zip") && list.body.contains("Brought in"));
}

#[tokio::test]
async fn a_file_that_is_no_zip_is_explained_and_an_empty_one_asked_for_again() {
    let desk = Desk::open().await;
    let form: Uuid = desk.office.test.ids.make();
    let sent = desk.send(&desk.secretary, form, "taulukko.xlsx", b"not a zip").await;
    let page = desk.door.get(Some(&desk.secretary), sent.header("location")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("not a zip archive") && !page.body.contains("id=\"apply\""));
    let empty = desk.send(&desk.secretary, desk.office.test.ids.make(), "", b"").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Choose a file first"));
}

#[tokio::test]
async fn a_check_belongs_to_its_sender_and_its_provider() {
    let desk = Desk::open().await;
    let zip = std::fs::read(Set::small().zip().path()).unwrap();
    let form: Uuid = desk.office.test.ids.make();
    desk.send(&desk.secretary, form, "a.zip", &zip).await;
    let page = format!("/office/import/{form}");
    // A colleague sees it and cannot bring it in; the file is the sender's.
    let (school, person) = (desk.office.test.ids.make(), desk.office.test.ids.make());
    let colleague = desk.door.sign_in(desk.office.provider, Some(school), person, Role::SchoolSecretary);
    assert!(!desk.door.get(Some(&colleague), &page).await.body.contains("id=\"apply\""));
    assert_eq!(
        desk.door.post(&colleague, &page, &[]).await.header("location"),
        format!("{page}?said=expired")
    );
    // Another provider's office sees nothing, and a teacher is not let in.
    let stranger =
        desk.door.sign_in(desk.office.test.ids.make(), Some(school), person, Role::SchoolSecretary);
    assert_eq!(desk.door.get(Some(&stranger), &page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.door.post(&stranger, &page, &[]).await.status, StatusCode::NOT_FOUND);
    let teacher = desk.door.sign_in(desk.office.provider, Some(school), person, Role::SubjectTeacher);
    assert_eq!(desk.door.get(Some(&teacher), "/office/import").await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.office.count("select count(*) from person where provider_id = $1").await, 0);
}
