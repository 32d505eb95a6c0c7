//! Bundles on their way into the database: one transaction per provider and per school, rows by the thousand.

mod people;
mod school;
mod teaching;

use std::time::Duration;

use db::{DbError, Tx, row, sql};
use jiff::Timestamp;
use kernel::{Actor, Channel, Lang, ProviderId, Purpose, Scope};
use policy::DataClass;
use uuid::Uuid;
use vault::ProviderKeys;
use web::House;

use crate::bundle::{Person, ProviderBundle, SchoolBundle};
use crate::error::DemoError;

/// How long one statement of the making may run.
const PATIENCE: Duration = Duration::from_secs(300);
/// Rows of one statement.
pub(crate) const PIECE: usize = 5_000;

row! {
    /// Whether something is there already.
    struct Known { yes: bool, }
}

/// What the writing of one piece needs.
pub(crate) struct Pen<'a> {
    pub(crate) house: &'a House,
    pub(crate) provider: ProviderId,
    pub(crate) made_at: Timestamp,
}

impl Pen<'_> {
    /// Writes a provider with its keys, sessions and staff; one that is there already is left as it is.
    pub(crate) async fn provider(&self, bundle: &ProviderBundle) -> Result<(), DemoError> {
        let db = &self.house.db;
        db.provider_bulk(self.provider, PATIENCE, async |tx| {
            let known = tx
                .one(
                    sql!(Known, "select exists (select from provider where provider_id = $1) as yes"),
                    &[&self.provider],
                )
                .await?;
            if known.yes {
                return Ok(());
            }
            school::insert_provider(tx, self, bundle).await?;
            let vault = &self.house.vault;
            vault.create_provider(tx, self.provider, self.made_at, self.house.random.as_ref()).await?;
            school::insert_sessions(tx, self, &bundle.sessions).await?;
            let keys = vault.provider(tx, self.provider).await?;
            self.persons(tx, &keys, &bundle.persons).await?;
            people::insert_staff_roles(tx, self, &bundle.staff_roles).await?;
            let sessions: Vec<Uuid> = bundle.sessions.iter().map(|session| session.id.uuid()).collect();
            self.tell(tx, "school.changed", &[self.provider.uuid()]).await?;
            self.tell(tx, "session.changed", &sessions).await?;
            self.tell(tx, "person.changed", &ids(&bundle.persons, |person| person.id.uuid())).await
        })
        .await
    }

    /// Writes a school with everything in it; one that is there already is left as it is. Answers whether it was written.
    pub(crate) async fn school(&self, bundle: &SchoolBundle) -> Result<bool, DemoError> {
        self.house
            .db
            .provider_bulk(self.provider, PATIENCE, async |tx| {
                let known = tx
                    .one(
                        sql!(
                            Known,
                            "select exists (select from school where provider_id = $1 and id = $2) as yes"
                        ),
                        &[&self.provider, &bundle.id],
                    )
                    .await?;
                if known.yes {
                    return Ok(false);
                }
                let keys = self.house.vault.provider(tx, self.provider).await?;
                school::insert_school(tx, self, bundle).await?;
                self.persons(tx, &keys, &bundle.persons).await?;
                people::insert_guardianships(tx, self, &bundle.guardianships).await?;
                people::insert_staff_roles(tx, self, &bundle.staff_roles).await?;
                people::insert_study_rights(tx, self, bundle).await?;
                school::insert_courses(tx, self, bundle).await?;
                school::insert_groups(tx, self, bundle).await?;
                school::insert_memberships(tx, self, &bundle.memberships).await?;
                teaching::insert_lessons(tx, self, bundle).await?;
                teaching::insert_confirmations(tx, self, &bundle.confirmations).await?;
                teaching::insert_marks(tx, self, &bundle.marks).await?;
                teaching::insert_notices(tx, self, &bundle.notices).await?;
                self.tell_school(tx, bundle).await?;
                self.log(tx, bundle).await?;
                Ok(true)
            })
            .await
    }

    async fn persons(&self, tx: &mut Tx, keys: &ProviderKeys, persons: &[Person]) -> Result<(), DemoError> {
        for piece in persons.chunks(PIECE) {
            people::insert_persons(tx, self, keys, piece).await?;
        }
        Ok(())
    }

    /// Tells what is new. Memberships and guardianships are told of by their groups and persons: whoever follows those reads
    /// them anyway, and a whole country is told in a tenth of the events.
    async fn tell_school(&self, tx: &mut Tx, bundle: &SchoolBundle) -> Result<(), DemoError> {
        self.tell(tx, "school.changed", &[bundle.id.uuid()]).await?;
        self.tell(tx, "course.changed", &ids(&bundle.courses, |course| course.id.uuid())).await?;
        self.tell(tx, "group.changed", &ids(&bundle.groups, |group| group.id.uuid())).await?;
        self.tell(tx, "person.changed", &ids(&bundle.persons, |person| person.id.uuid())).await
    }

    async fn tell(&self, tx: &mut Tx, kind: &str, subjects: &[Uuid]) -> Result<(), DemoError> {
        let house = self.house;
        Ok(events::emit_each(tx, house.clock.as_ref(), &house.ids, self.provider, kind, subjects).await?)
    }

    async fn log(&self, tx: &mut Tx, bundle: &SchoolBundle) -> Result<(), DbError> {
        let scope = self.scope();
        let subjects = bundle.persons.iter().map(|person| person.id).collect();
        let entry = audit::Entry::new("demo.create", DataClass::Register, subjects);
        audit::record(tx, self.house.clock.as_ref(), &self.house.ids, &scope, entry).await
    }

    /// The platform itself, filling a register.
    pub(crate) fn scope(&self) -> Scope {
        Scope {
            provider: self.provider,
            actor: Actor::System,
            purpose: Purpose::Import,
            channel: Channel::Cli,
            request: Uuid::nil(),
            lang: Lang::Fi,
        }
    }
}

/// One column of some rows.
pub(crate) fn column<'a, R, T>(rows: &'a [R], value: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

fn ids<R>(rows: &[R], id: impl Fn(&R) -> Uuid) -> Vec<Uuid> {
    rows.iter().map(id).collect()
}
