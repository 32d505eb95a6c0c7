//! Accounts for the demo's people, a vendor with a live agreement, and the file that tells of them.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use db::sql;
use ecosystem::{Gate, NewAgreement, NewService};
use identity::{Accounts, Identifier, IdentityError, NewAccount, Username};
use jiff::{SignedDuration, ToSpan};
use kernel::{HELSINKI, Lang, PersonId, ProviderId, Role};
use policy::{Manage, Register, RegisterRelations};
use serde::{Deserialize, Serialize};
use web::House;

use crate::build::{Built, note_finished};
use crate::cast::CastMember;
use crate::dice::Dice;
use crate::error::DemoError;
use crate::place::PLACES;
use crate::write::Pen;

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoFile {
    /// Where the platform is.
    pub base_url: String,
    /// One account of each role.
    pub accounts: Vec<FileAccount>,
    /// A service with a live agreement.
    pub vendor: FileVendor,
    /// The address of a teacher with active classes.
    pub teacher_email: String,
}

/// An account in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAccount {
    /// Code of the role.
    pub role: String,
    /// Code of the provider; `None` for roles that belong to none.
    pub provider: Option<String>,
    /// User name.
    pub username: String,
    /// Password.
    pub password: String,
    /// Whose it is.
    pub name: String,
}

/// A vendor's way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileVendor {
    /// Client id.
    pub client_id: String,
    /// Client secret.
    pub client_secret: String,
    /// Where tokens are given.
    pub token_url: String,
    /// What the agreement allows.
    pub scopes: Vec<String>,
    /// Where each standard's interface is.
    pub interfaces: std::collections::BTreeMap<String, String>,
}

impl DemoFile {
    /// Reads the file; `None` when there is none or it cannot be read.
    pub fn read(path: &Path) -> Option<Self> {
        serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
    }

    /// The same for a platform that is reached by another address now.
    #[must_use]
    pub fn at(mut self, base_url: &str) -> Self {
        self.vendor.token_url = format!("{base_url}{TOKEN_PATH}");
        for address in self.vendor.interfaces.values_mut() {
            if let Some(path) = address.strip_prefix(&self.base_url) {
                *address = format!("{base_url}{path}");
            }
        }
        self.base_url = base_url.to_owned();
        self
    }

    /// Writes the file whole or not at all, for its owner's eyes.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), DemoError> {
        let failed = |error| DemoError::File(path.to_owned(), error);
        let text = serde_json::to_string_pretty(self).map_err(|error| failed(error.into()))?;
        let draft = path.with_extension("draft");
        std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")))
            .and_then(|()| std::fs::rename(&draft, path))
            .map_err(failed)
    }
}

/// What the demo's vendor gets; the interfaces themselves are wired by the program.
#[derive(Debug, Clone)]
pub struct VendorTerms {
    /// Every `kind.field` that rostering can release.
    pub fields: Vec<String>,
    /// The rostering interface's path, from its first slash on.
    pub rostering: &'static str,
}

/// Where tokens are given.
const TOKEN_PATH: &str = "/oauth/token";
/// What the demo's vendor may ask for: rostering with demographics.
const SCOPES: [&str; 3] = [
    "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly",
    "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly",
    "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly",
];

const ROSTERING: &str = "oneroster_rostering";

/// Makes the accounts and the vendor of a built country, writes the file, and notes that the demo is whole.
///
/// # Errors
/// [`DemoError::TooSmall`] when a part could not be cast; otherwise what the rooms refuse.
pub async fn open(
    house: &House,
    accounts: &Accounts,
    gate: &Gate,
    built: Built,
    terms: &VendorTerms,
    path: &Path,
) -> Result<DemoFile, DemoError> {
    let mut cast = built.cast;
    cast.push(CastMember::of_the_platform(Role::VendorEngineer, "Elina Kaarna"));
    cast.push(CastMember::of_the_platform(Role::NationalCoordinator, "Tomas Söderlund"));
    let everybody = Role::ALL.iter().all(|role| cast.iter().any(|member| member.role == *role));
    let provider = cast.first().and_then(|member| member.persons.first()).map(|(provider, _)| *provider);
    let (Some(provider), true) = (provider, everybody) else { return Err(DemoError::TooSmall) };
    let teacher_email = cast
        .iter()
        .find(|member| member.role == Role::SubjectTeacher)
        .and_then(|member| member.email.clone())
        .ok_or(DemoError::TooSmall)?;

    let mut dice = Dice::new(built.options.seed, "passwords");
    let mut listed = Vec::new();
    for member in &cast {
        let password = passphrase(&mut dice);
        let username = open_account(house, accounts, member, &password).await?;
        listed.push(FileAccount {
            role: member.role.code().to_owned(),
            provider: (!member.persons.is_empty()).then(|| first_place().to_owned()),
            username,
            password,
            name: member.name.clone(),
        });
    }
    let vendor = open_vendor(house, gate, provider, terms).await?;
    let file = DemoFile { base_url: house.base_url.clone(), accounts: listed, vendor, teacher_email };
    file.write(path)?;
    note_finished(house, built.options).await?;
    Ok(file)
}

fn first_place() -> &'static str {
    PLACES.first().map_or("", |place| place.code)
}

/// Three words and a number, as people can type them.
fn passphrase(dice: &mut Dice) -> String {
    const HOW: &[&str] =
        &["sininen", "hiljainen", "iloinen", "keltainen", "lempea", "nopea", "vanha", "kirkas", "pehmea"];
    const WHAT: &[&str] =
        &["majava", "kuusi", "polku", "tuuli", "lyhty", "saari", "kettu", "villasukka", "vene", "karpalo"];
    const DOES: &[&str] =
        &["laulaa", "kulkee", "nauraa", "loistaa", "odottaa", "keinuu", "tanssii", "lepattaa"];
    format!("{}-{}-{}-{}", dice.pick(HOW), dice.pick(WHAT), dice.pick(DOES), dice.between(10, 99))
}

/// Makes one account; one that an earlier try has made is kept. Answers its user name.
async fn open_account(
    house: &House,
    accounts: &Accounts,
    member: &CastMember,
    password: &str,
) -> Result<String, DemoError> {
    let platform_roles: Vec<Role> = if member.persons.is_empty() { vec![member.role] } else { Vec::new() };
    let made = accounts
        .create(NewAccount {
            username: &member.username,
            name: &member.name,
            lang: Lang::Fi,
            password: Some(password),
            persons: &member.persons,
            platform_roles: &platform_roles,
            demo: true,
        })
        .await;
    let account = match made {
        Err(IdentityError::UsernameTaken) => {
            let username = Username::parse(&member.username)?;
            accounts.by_username(&username).await?.ok_or(IdentityError::NoAccount)?
        }
        other => other?,
    };
    if let Some(code) = &member.identity_code {
        accounts.link_identifier(account, Identifier::IdentityCode(code)).await?;
    }
    if let Some(number) = &member.learner_number {
        accounts.link_identifier(account, Identifier::LearnerNumber(number)).await?;
    }
    for (provider, person) in &member.persons {
        tie(house, *provider, *person, account).await?;
    }
    Ok(member.username.clone())
}

/// The person's row names the account too.
async fn tie(
    house: &House,
    provider: ProviderId,
    person: PersonId,
    account: kernel::AccountId,
) -> Result<(), DemoError> {
    house
        .db
        .provider(provider, async |tx| {
            tx.run(
                sql!("update person set account_id = $3 where provider_id = $1 and id = $2"),
                &[&provider, &person, &account],
            )
            .await
        })
        .await?;
    Ok(())
}

/// A learning service with a live agreement with the provider, for everything that rostering can release but persons under
/// non-disclosure.
async fn open_vendor(
    house: &House,
    gate: &Gate,
    provider: ProviderId,
    terms: &VendorTerms,
) -> Result<FileVendor, DemoError> {
    let failed = |error: ecosystem::EcosystemError| DemoError::Ecosystem(error.to_string());
    let pen = Pen { house, provider, made_at: house.clock.now() };
    let scope = pen.scope();
    let grant = || {
        let relations = RegisterRelations { own_provider: true };
        policy::decide::<Manage, Register>(&scope.actor, &relations, Register(provider))
            .map_err(|_| DemoError::Ecosystem("the policy refused".to_owned()))
    };
    let service = gate
        .create_service(NewService {
            name: "Lukupolku",
            vendor: "Kaarna Oppiminen Oy",
            description: [
                "Lukemisen ja laskemisen harjoituksia, jotka seuraavat oppijan tahtia.",
                "Övningar i läsning och räkning som följer elevens takt.",
                "Reading and arithmetic practice that follows the learner's pace.",
            ],
        })
        .await
        .map_err(failed)?;
    let today = house.clock.now().in_tz(HELSINKI).map(|now| now.date()).unwrap_or_default();
    let agreement = NewAgreement {
        service,
        purpose: "Opetuksessa käytettävä harjoituspalvelu".to_owned(),
        legal_basis: "Perusopetuslaki (628/1998), yleisen edun mukainen tehtävä".to_owned(),
        fields: terms.fields.clone(),
        scopes: SCOPES.map(str::to_owned).to_vec(),
        schools: Vec::new(),
        includes_protected: false,
        starts_on: today.saturating_sub(30.days()),
        ends_on: today.saturating_add(365.days()),
    };
    let agreement = gate.create_agreement(&scope, grant()?, &agreement).await.map_err(failed)?;
    let life = SignedDuration::from_hours(24 * 365);
    let credential = gate.issue_credential(&scope, grant()?, agreement, life).await.map_err(failed)?;
    Ok(FileVendor {
        client_id: credential.client_id.clone(),
        client_secret: credential.client_secret.clone(),
        token_url: format!("{}{TOKEN_PATH}", house.base_url),
        scopes: SCOPES.map(str::to_owned).to_vec(),
        interfaces: [(ROSTERING.to_owned(), format!("{}{}", house.base_url, terms.rostering))].into(),
    })
}
