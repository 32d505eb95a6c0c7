//! Imports a set into a database of its own and prints rows a second and the program's peak memory; run by `make bench`:
//! `cargo run --release -p oneroster --example measure_import -- FILE.zip`.
#![expect(clippy::print_stdout, reason = "a program for the command line")]

use std::path::PathBuf;
use std::sync::Arc;

use kernel::{Actor, Channel, Lang, ProviderId, Purpose, SchoolCalendar, Scope, SystemClock};
use oneroster::import::{Options, Workshop, run};
use policy::{Register, RegisterRelations, decide};
use testkit::TestDb;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = PathBuf::from(std::env::args().nth(1).ok_or("the argument is the set to import")?);
    let test = TestDb::new().await;
    let provider: ProviderId = test.ids.make();
    let clock: Arc<dyn kernel::Clock> = Arc::new(SystemClock);
    let workshop = Workshop {
        db: test.db.clone(),
        clock: clock.clone(),
        ids: kernel::Ids::new(clock.clone(), Arc::new(kernel::SystemRandom)),
        calendar: SchoolCalendar::real(test.clock.clone()),
        vault: None,
    };
    test.db
        .provider(provider, async |tx| {
            tx.composed(
                "insert into provider (provider_id, code, name_fi, name_sv, oid, business_id, municipality_code,
                   synthetic, created_at)
                 values ($1, 'bench', 'Bench', 'Bench', '1.2.246.562.99.00000000001', '0000000-0', '999', true, now())",
                &[&provider],
            )
            .await
            .map(drop)
        })
        .await?;
    let scope = Scope {
        provider,
        actor: Actor::System,
        purpose: Purpose::Administration,
        channel: Channel::Cli,
        request: test.ids.make::<uuid::Uuid>(),
        lang: Lang::En,
    };
    for what in ["first", "again"] {
        let granted = decide(&Actor::System, &RegisterRelations { own_provider: true }, Register(provider))
            .map_err(|_| "the policy said no")?;
        let report = run(&workshop, &scope, granted, &path, &Options::default(), &|_| ()).await?;
        let rows = report.records_read();
        println!("{}", report.text(Lang::En));
        let rate = f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) / report.seconds;
        println!("{what}: {rows} rows in {:.1} s, {rate:.0} rows/s, peak memory {}", report.seconds, peak());
    }
    Ok(())
}

/// The highest resident memory that the system saw.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("not known here");
    line.trim_start_matches("VmHWM:").trim().to_owned()
}
