//! A small country with a service that has an agreement.

use std::sync::Arc;

use ecosystem::{AgreementState, Gate, IssuedCredential, NewAgreement, NewService};
use events::Relay;
use jiff::SignedDuration;
use jiff::civil::date;
use kernel::{Actor, AgreementId, Channel, CredentialId, Lang, ProviderId, Purpose, SchoolCalendar, Scope};
use oneroster::{BASE, Projection, Rostering};
use policy::{Granted, Manage, Register, RegisterRelations, decide};
use testkit::{Answer, Country, Door, TestDb};
use uuid::Uuid;

pub const CORE: &str = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly";
pub const FULL: &str = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly";
pub const DEMOGRAPHICS: &str = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly";

/// The interface with everything behind it.
pub struct Interface {
    pub test: TestDb,
    pub gate: Gate,
    pub relay: Relay,
    pub projection: Projection,
    pub door: Door,
}

/// A client with a token.
pub struct Client {
    pub agreement: AgreementId,
    pub credential: CredentialId,
    pub token: String,
    pub keys: IssuedCredential,
}

impl Interface {
    pub async fn open() -> Self {
        let test = TestDb::new().await;
        let projection = Projection::new(test.clock(), SchoolCalendar::real(test.clock()));
        let house = test.house_with(vec![Arc::new(projection.clone())]);
        let gate = Gate::new(house.clone());
        let relay = house.relay.clone();
        let routes = Rostering::new(house, gate.clone()).routes().merge(ecosystem::routes(gate.clone()));
        let door = Door::new(&test, routes);
        Self { test, gate, relay, projection, door }
    }

    /// A provider with a school, its sessions, two classes, two families and their contact details.
    pub async fn country(&self, number: u8) -> Country {
        let country = Country::build(&self.test, number).await;
        let (provider, school) = (country.provider, &country.school);
        let [term, period, group]: [Uuid; 3] = std::array::from_fn(|_| self.test.ids.make());
        let taught: Uuid = self.test.ids.make();
        let learner = country.families[0].learner;
        self.sql(&format!(
            "insert into academic_session (provider_id, id, kind, title, starts_on, ends_on, parent_id, school_year) values
               ('{provider}', '{term}', 'term', 'Syyslukukausi', '2026-08-10', '2026-12-22', '{year}', 2027),
               ('{provider}', '{period}', 'gradingPeriod', '1. jakso', '2026-08-10', '2026-10-02', '{term}', 2027);
             insert into group_session (provider_id, group_id, session_id) values ('{provider}', '{class}', '{term}');
             insert into teaching_group (provider_id, id, school_id, kind, name, course_id, grades, room, starts_on)
               values ('{provider}', '{group}', '{sid}', 'teaching_group', '7A \"MA\"', '{course}', '{{7}}', '214', '2026-08-01');
             insert into membership (provider_id, id, group_id, person_id, role, is_primary, starts_on)
               values ('{provider}', '{taught}', '{group}', '{teacher}', 'teacher', true, '2026-08-01');
             update person set email = 'aino.{number}@oppilas.example', phone = '+358 40 000000{number}', sms = '',
               learner_number = '1.2.246.562.98.0000000000{number}', sex = 'female', given_names = 'Aino Maria',
               username = 'aino{number}'
               where provider_id = '{provider}' and id = '{learner}';
             update person set email = 'liisa.{number}@koulu.example' where provider_id = '{provider}' and id = '{teacher}';",
            year = school.year,
            class = school.class,
            sid = school.id,
            course = school.course,
            teacher = school.teacher,
        ))
        .await;
        self.projection.rebuild_all(&self.test.db, provider).await.unwrap();
        country
    }

    pub async fn sql(&self, text: &str) {
        self.test.owner().await.batch_execute(text).await.unwrap();
    }

    /// Tells of a change as a room would, and lets the relay work.
    pub async fn tell(&self, provider: ProviderId, kind: &str, subjects: &[Uuid]) {
        let (clock, ids) = (self.test.clock(), self.test.ids.clone());
        self.test
            .db
            .provider(provider, async |tx| {
                events::emit(tx, clock.as_ref(), &ids, provider, kind, subjects, None).await
            })
            .await
            .unwrap();
        self.relay.run_once().await.unwrap();
    }

    /// A client that may have everything.
    pub async fn client(&self, provider: ProviderId) -> Client {
        self.client_with(provider, |_| {}).await
    }

    /// A client under an agreement that `change` changes.
    pub async fn client_with(&self, provider: ProviderId, change: impl FnOnce(&mut NewAgreement)) -> Client {
        let new =
            NewService { name: "Kirjasto", vendor: "Kirja Oy", description: ["Kirjoja", "Böcker", "Books"] };
        let service = self.gate.create_service(new).await.unwrap();
        let mut agreement = NewAgreement {
            service,
            purpose: "Oppimateriaalin jakaminen".into(),
            legal_basis: "perusopetuslaki 628/1998".into(),
            fields: oneroster::releasable().collect(),
            scopes: vec![CORE.into(), FULL.into(), DEMOGRAPHICS.into()],
            schools: Vec::new(),
            includes_protected: false,
            starts_on: date(2026, 8, 1),
            ends_on: date(2027, 7, 31),
        };
        change(&mut agreement);
        let agreement =
            self.gate.create_agreement(&scope(provider), grant(provider), &agreement).await.unwrap();
        let keys = self
            .gate
            .issue_credential(
                &scope(provider),
                grant(provider),
                agreement,
                SignedDuration::from_hours(24 * 300),
            )
            .await
            .unwrap();
        let answer = self.ask_token(&keys, "grant_type=client_credentials").await;
        let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
        Client { agreement, credential: keys.id, token, keys }
    }

    pub async fn ask_token(&self, keys: &IssuedCredential, form: &str) -> Answer {
        let form = format!("client_id={}&client_secret={}&{form}", keys.client_id, keys.client_secret);
        self.post("/oauth/token", &form, None).await
    }

    pub async fn post(&self, path: &str, form: &str, basic: Option<(&str, &str)>) -> Answer {
        use base64::Engine;
        let mut request =
            http::Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        if let Some((id, secret)) = basic {
            let pair = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"));
            request = request.header("authorization", format!("Basic {pair}"));
        }
        self.door.send(request.body(form.to_owned().into()).unwrap()).await
    }

    pub async fn set_state(&self, provider: ProviderId, client: &Client, state: AgreementState) {
        self.gate
            .set_agreement_state(&scope(provider), grant(provider), client.agreement, state)
            .await
            .unwrap();
    }

    /// Asks for a path below the service's.
    pub async fn get(&self, client: &Client, path: &str) -> Answer {
        self.door.get_with_token(&client.token, &format!("{BASE}{path}")).await
    }

    /// The objects of a collection.
    pub async fn all(&self, client: &Client, path: &str) -> Vec<serde_json::Value> {
        let answer = self.get(client, path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let body = answer.json();
        let (_, list) = body.as_object().unwrap().iter().next().unwrap();
        list.as_array().unwrap().clone()
    }

    /// The ids of a collection.
    pub async fn ids(&self, client: &Client, path: &str) -> Vec<String> {
        self.all(client, path)
            .await
            .iter()
            .map(|object| object["sourcedId"].as_str().unwrap().to_owned())
            .collect()
    }
}

pub fn scope(provider: ProviderId) -> Scope {
    Scope {
        provider,
        actor: Actor::System,
        purpose: Purpose::Administration,
        channel: Channel::Cli,
        request: Uuid::nil(),
        lang: Lang::Fi,
    }
}

pub fn grant(provider: ProviderId) -> Granted<Manage, Register> {
    let relations = RegisterRelations { own_provider: true };
    decide::<Manage, Register>(&Actor::System, &relations, Register(provider)).unwrap()
}

/// The minor code of an error, after checking its whole form.
pub fn minor(answer: &Answer) -> String {
    let body = answer.json();
    let names: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(names, ["imsx_CodeMinor", "imsx_codeMajor", "imsx_description", "imsx_severity"], "{body}");
    assert_eq!(body["imsx_severity"], "error");
    let minor = &body["imsx_CodeMinor"]["imsx_codeMinorField"][0];
    assert!(minor["imsx_codeMinorFieldName"].is_string());
    minor["imsx_codeMinorFieldValue"].as_str().unwrap().to_owned()
}
