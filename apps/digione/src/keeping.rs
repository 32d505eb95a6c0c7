//! Background work that keeps the house in order while it serves: the relay of events, and once a day partitions for the
//! time to come and what begins or ends by its date without an event.

use std::time::Duration;

use db::DbError;
use kernel::ProviderId;
use oneroster::Projection;
use tokio::task::JoinHandle;
use web::House;

use crate::database;

/// How often the daily work is done.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Running background work; ends when dropped.
pub struct Keeping(Vec<JoinHandle<()>>);

impl Keeping {
    /// Starts it.
    pub fn start(house: &House, projection: Projection) -> Self {
        let relay = tokio::spawn(house.relay.clone().run());
        let keeper = house.clone();
        let daily = tokio::spawn(async move {
            loop {
                tokio::time::sleep(DAY).await;
                if let Err(error) = database::make_partitions(&keeper.db, keeper.clock.now()).await {
                    tracing::error!(%error, "partitions could not be made; trying again tomorrow");
                }
                if let Err(error) = renew(&keeper, &projection).await {
                    tracing::error!(%error, "the rosters could not be renewed; trying again tomorrow");
                }
            }
        });
        Self(vec![relay, daily])
    }
}

db::row! {
    struct ProviderRow {
        provider_id: ProviderId,
    }
}

/// Renews every provider's rosters: memberships, roles and guardianships begin and end by their dates.
async fn renew(house: &House, projection: &Projection) -> Result<(), DbError> {
    let providers = house
        .db
        .reference(async |tx| {
            tx.all(db::sql!(ProviderRow, "select provider_id from provider order by provider_id"), &[]).await
        })
        .await?;
    for ProviderRow { provider_id } in providers {
        projection.rebuild_all(&house.db, provider_id).await?;
    }
    Ok(())
}

impl Drop for Keeping {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}
