//! `digione serve` and `digione demo`: the doors open, the background work runs, until somebody says stop.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::signal::unix::{SignalKind, signal};
use web::limits::Allowance;
use web::ops::{LogForm, Meters, Readiness};
use web::visitor::NoSessions;
use web::{Limits, Server, Site, SiteSettings};

use crate::config::{Config, Mode};
use crate::demo_country::{self, DemoArguments};
use crate::keeping::Keeping;
use crate::platform::Platform;
use crate::tell;
use digione::routes;

/// Serves until a signal comes. With `demo`, makes the demo country first where there is none.
///
/// # Errors
/// When a door, the database or the keys cannot be had.
pub async fn run(config: Config, demo: Option<DemoArguments>) -> Result<ExitCode> {
    let form = if std::io::stderr().is_terminal() { LogForm::Text } else { LogForm::Json };
    web::ops::start_log(form, &config.log);
    let proxies = config.proxies()?;
    let mut limits = Limits::default();
    // All callers come from a proxy's few addresses.
    limits.allowances.extend(
        proxies.iter().map(|network| Allowance { network: *network, connections: limits.connections }),
    );
    // The doors come first: a taken port is told before anything is made.
    let server = Server::bind(config.listen, limits).await?;
    let operations = Server::bind(config.operations_listen, Limits::default()).await?;
    tell::line("Opening the database …");
    if let Some(arguments) = &demo {
        if config.mode == Mode::Production {
            bail!("a demo country is not made in production; leave DIGIONE_MODE out, or use `digione serve`");
        }
        demo_country::note_date(&config, arguments)?;
    }
    let platform = Platform::open(&config).await?;
    let house = platform.house.clone();
    if let Some(arguments) = &demo {
        demo_country::make(&config, &house, arguments).await?;
        if arguments.no_serve {
            platform.close().await;
            return Ok(ExitCode::SUCCESS);
        }
    }
    if config.mode == Mode::Production && identity::demo_accounts_exist(&house.db).await? {
        bail!(
            "this database holds demo accounts, whose passwords are known; production does not run with them. Use a database of its own for production"
        );
    }

    let meters = Meters::default();
    let readiness = Readiness::new({
        let db = house.db.clone();
        move || {
            let db = db.clone();
            Box::pin(async move { db.ping().await.is_ok() })
        }
    });
    watch(&meters, &server, &house);
    let rooms = routes::Furnished::new(&house, demo_country::accounts(&config), &config.var)?;
    let settings = |sessions, operator| SiteSettings {
        base_url: house.base_url.clone(),
        clock: house.clock.clone(),
        random: house.random.clone(),
        ids: house.ids.clone(),
        sessions,
        form_key: house.vault.national().token(b"forms before sign-in"),
        trusted_proxies: proxies.clone(),
        phrases: routes::phrases(),
        dress: Some(routes::dress(&house)),
        meters: meters.clone(),
        compress: true,
        operator,
    };
    let site = Site::new(
        rooms.routes(config.contact.clone()).merge(web::ops::routes(readiness.clone(), meters.clone())),
        house.clone(),
        settings(rooms.sessions(), false),
    );
    let operators = Site::new(
        web::ops::routes(readiness.clone(), meters.clone()),
        house.clone(),
        settings(Arc::new(NoSessions), true),
    );

    let keeping = Keeping::start(&house, platform.projection.clone());
    tell::line(&format!("DigiOne is at {}  (Ctrl-C stops it)", house.base_url));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let ready = readiness.clone();
    let gone = platform.database.server.as_ref().map(|server| server.ended());
    let reason = tokio::spawn(async move {
        let reason = end(gone).await;
        ready.stop();
        stop.send_replace(true);
        reason
    });
    let until = |mut stopped: tokio::sync::watch::Receiver<bool>| async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let (clean, _) =
        tokio::join!(server.run(site, until(stopped.clone())), operations.run(operators, until(stopped)));
    tracing::info!(?clean, "the doors are closed");
    let reason = reason.await.context("the watch over the signals broke off")?;
    drop(keeping);
    drop(house);
    // Readers of the audit log wait for its writer; it ends with the last handle, and with it the pool.
    let _ = tokio::time::timeout(Duration::from_secs(10), platform.close()).await;
    match reason {
        End::Asked => {
            tell::line("Stopped.");
            Ok(ExitCode::SUCCESS)
        }
        End::DatabaseGone(how) => {
            bail!("the database server ended by itself ({how}); its log is beside its data")
        }
    }
}

enum End {
    Asked,
    DatabaseGone(String),
}

/// Waits for a signal, or for the database server to go away.
async fn end(gone: Option<impl Future<Output = String>>) -> End {
    let (Ok(mut terminate), Ok(mut hang_up)) =
        (signal(SignalKind::terminate()), signal(SignalKind::hangup()))
    else {
        return End::Asked;
    };
    let gone = async {
        match gone {
            Some(gone) => gone.await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => End::Asked,
        _ = terminate.recv() => End::Asked,
        _ = hang_up.recv() => End::Asked,
        how = gone => End::DatabaseGone(how),
    }
}

fn watch(meters: &Meters, server: &Server, house: &web::House) {
    let connections = server.connections();
    meters.watch("connections", "Open connections", move || {
        i64::try_from(connections.open()).unwrap_or(i64::MAX)
    });
    let db = house.db.clone();
    meters.watch("database_connections_in_use", "Database connections in use", move || {
        i64::try_from(db.pool_status().0).unwrap_or(i64::MAX)
    });
    let db = house.db.clone();
    meters.watch("database_waiting", "Requests that wait for a database connection", move || {
        i64::try_from(db.pool_status().1).unwrap_or(i64::MAX)
    });
}
