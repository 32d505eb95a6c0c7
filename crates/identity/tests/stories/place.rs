//! A platform with its ways in, on a database of its own, and a small country to sign in to.

use std::sync::Arc;

use identity::{Accounts, HashCost, Identity, NewAccount, PasswordSettings, Passwords};
use jiff::SignedDuration;
use kernel::{AccountId, Ids, Lang, PersonId, ProviderId, Role, SchoolCalendar, SystemRandom};
use policy::{Access, DataClass, Viewer};
use testkit::{Country, TestDb};
use vault::Vault;
use web::{Routes, Site, SiteSettings};

use crate::browser::Browser;

/// Everybody's password here.
pub const PASSWORD: &str = "majava kelluu hiljaa";

pub struct Place {
    pub test: TestDb,
    pub country: Country,
    pub accounts: Accounts,
    pub site: Site,
    vault: Arc<Vault>,
    _keys: tempfile::TempDir,
}

impl Place {
    pub async fn new() -> Self {
        Self::with(2, 256).await
    }

    /// With so many hashes at once and so many places in their queue.
    pub async fn with(at_once: usize, queue: usize) -> Self {
        let test = TestDb::new().await;
        let country = Country::build(&test, 1).await;
        let keys = tempfile::tempdir().unwrap();
        let data = keys.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let vault = Vault::open_or_create(&keys.path().join("key"), &data, &SystemRandom).unwrap();
        let vault = Arc::new(vault);
        let settings = PasswordSettings { cost: HashCost::LEAST, at_once, queue };
        let passwords = Passwords::new(settings, &SystemRandom).unwrap();
        let accounts =
            Accounts::new(test.db.clone(), vault.clone(), passwords, test.clock(), Arc::new(SystemRandom));
        let site = site(&test, &accounts);
        Self { test, country, accounts, site, vault, _keys: keys }
    }

    /// The same platform after a restart: what was only in memory is gone.
    pub fn restart(&mut self) {
        let passwords =
            Passwords::new(PasswordSettings { cost: HashCost::LEAST, at_once: 2, queue: 256 }, &SystemRandom);
        self.accounts = Accounts::new(
            self.test.db.clone(),
            self.vault.clone(),
            passwords.unwrap(),
            self.test.clock(),
            Arc::new(SystemRandom),
        );
        self.site = site(&self.test, &self.accounts);
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.site)
    }

    /// Time goes by.
    pub fn pass(&self, minutes: i64) {
        self.test.clock.advance(SignedDuration::from_mins(minutes));
    }

    /// The second in which what is remembered grows old.
    pub fn pass_a_second(&self) {
        self.test.clock.advance(SignedDuration::from_secs(1));
    }

    pub async fn account(&self, username: &str, name: &str, persons: &[PersonId]) -> AccountId {
        let persons: Vec<(ProviderId, PersonId)> =
            persons.iter().map(|person| (self.country.provider, *person)).collect();
        let new = NewAccount {
            username,
            name,
            lang: Lang::En,
            password: Some(PASSWORD),
            persons: &persons,
            platform_roles: &[],
            demo: false,
        };
        self.accounts.create(new).await.unwrap()
    }

    /// Kaisa Mäkinen, guardian of Aino.
    pub async fn guardian(&self) -> AccountId {
        self.account("kaisa.makinen", "Kaisa Mäkinen", &[self.country.families[0].guardian]).await
    }

    /// Liisa Virtanen, who teaches.
    pub async fn teacher(&self) -> AccountId {
        self.account("liisa.virtanen", "Liisa Virtanen", &[self.country.school.teacher]).await
    }

    /// A browser that is signed in.
    pub async fn signed_in(&self, username: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(username, PASSWORD).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser
    }

    /// Changes something in the country's register.
    pub async fn register(&self, statement: &str) {
        let owner = self.test.owner().await;
        let provider = self.country.provider;
        owner.batch_execute(&format!("set digione.provider = '{provider}'; {statement}")).await.unwrap();
    }
}

/// A page behind sign-in.
const LESSONS: Access = Access::new("lesson.list", DataClass::Timetable, &[Viewer::SignedIn]);
/// The same for teachers only.
const TEACHERS: Access =
    Access::new("lesson.mark", DataClass::Attendance, &[Viewer::Role(Role::SubjectTeacher)]);

fn site(test: &TestDb, accounts: &Accounts) -> Site {
    let calendar = SchoolCalendar::real(test.clock());
    let demo = || {
        vec![identity::DemoAccount {
            role: Role::Guardian,
            username: "demo.guardian".into(),
            password: PASSWORD.into(),
            name: "Demo Guardian".into(),
        }]
    };
    let identity = Identity::new(accounts.clone(), calendar, Some(Arc::new(demo)));
    let pages = Routes::<()>::pages()
        .get("/", LESSONS, async || "the desk")
        .get("/lessons", LESSONS, async || "the lessons")
        .get("/marks", TEACHERS, async || "the marks");
    let settings = SiteSettings {
        base_url: "http://localhost:8080".into(),
        clock: test.clock(),
        random: Arc::new(SystemRandom),
        ids: Ids::new(test.clock(), Arc::new(SystemRandom)),
        sessions: identity.sessions(),
        form_key: [7; 32],
        trusted_proxies: Vec::new(),
        phrases: vec![identity::phrases],
        dress: None,
        meters: web::ops::Meters::default(),
        compress: false,
        operator: false,
    };
    Site::new(identity.routes().merge(pages), (), settings)
}
