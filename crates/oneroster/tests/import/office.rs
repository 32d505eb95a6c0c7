//! What every test needs: a provider, an import, a look into the register.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Actor, Channel, Lang, ProviderId, Purpose, SchoolCalendar, Scope};
use oneroster::import::{ImportError, Options, Report, Workshop, run};
use policy::{Granted, Import, Register, RegisterRelations, decide};
use testkit::TestDb;
use uuid::Uuid;

/// A provider's office, and the database around it.
pub struct Office {
    pub test: TestDb,
    pub provider: ProviderId,
    pub workshop: Workshop,
}

impl Office {
    pub async fn open() -> Self {
        let test = TestDb::new().await;
        let provider: ProviderId = test.ids.make();
        test.db
            .provider(provider, async |tx| {
                tx.run(
                    db::sql!(
                        "insert into provider (provider_id, code, name_fi, name_sv, oid, business_id,
                           municipality_code, synthetic, created_at)
                         values ($1, 'koekunta', 'Koekunta', 'Provkommun', '1.2.246.562.99.00000000001', '0000000-0',
                           '999', true, $2)"
                    ),
                    &[&provider, &Timestamp::UNIX_EPOCH],
                )
                .await?;
                let clock: &dyn kernel::Clock = test.clock.as_ref();
                test.vault.create_provider(tx, provider, clock.now(), &kernel::SystemRandom).await.unwrap();
                Ok::<_, db::DbError>(())
            })
            .await
            .unwrap();
        let clock: Arc<dyn kernel::Clock> = test.clock.clone();
        let workshop = Workshop {
            db: test.db.clone(),
            clock: clock.clone(),
            ids: test.ids.clone(),
            calendar: SchoolCalendar::real(clock),
            vault: Some(test.vault.clone()),
        };
        Self { test, provider, workshop }
    }

    pub fn scope(&self) -> Scope {
        Scope {
            provider: self.provider,
            actor: Actor::System,
            purpose: Purpose::Administration,
            channel: Channel::Cli,
            request: self.test.ids.make::<Uuid>(),
            lang: Lang::En,
        }
    }

    pub fn granted(&self) -> Granted<Import, Register> {
        decide(&Actor::System, &RegisterRelations { own_provider: true }, Register(self.provider)).unwrap()
    }

    pub async fn try_import(&self, path: &Path, options: &Options) -> Result<Report, ImportError> {
        run(&self.workshop, &self.scope(), self.granted(), path, options, &|_| ()).await
    }

    pub async fn import(&self, path: &Path) -> Report {
        self.try_import(path, &Options::default()).await.unwrap()
    }

    /// A number that the register answers to a question; `$1` is the provider.
    pub async fn count(&self, question: &str) -> i64 {
        self.test
            .db
            .provider(self.provider, async |tx| {
                let rows = tx.composed(question, &[&self.provider]).await?;
                Ok::<i64, db::DbError>(rows.first().unwrap().get(0))
            })
            .await
            .unwrap()
    }

    /// A text that the register answers.
    pub async fn text(&self, question: &str) -> Option<String> {
        self.test
            .db
            .provider(self.provider, async |tx| {
                let rows = tx.composed(question, &[&self.provider]).await?;
                Ok::<_, db::DbError>(rows.first().and_then(|row| row.get(0)))
            })
            .await
            .unwrap()
    }

    /// Everything that an import could have left behind, counted.
    pub async fn rows_left(&self) -> i64 {
        self.count(
            "select (select count(*) from person where provider_id = $1)
               + (select count(*) from membership where provider_id = $1)
               + (select count(*) from external_id where provider_id = $1)
               + (select count(*) from school where provider_id = $1)
               + (select count(*) from outbox where provider_id = $1)
               + (select count(*) from staging_person) + (select count(*) from staging_enrolment)",
        )
        .await
    }
}

/// A report without what differs from run to run.
pub fn told(report: &Report) -> String {
    report.text(Lang::En).lines().filter(|line| !line.starts_with("Read ")).collect::<Vec<_>>().join("\n")
}
