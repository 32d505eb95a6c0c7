//! Background work that keeps the house in order while it serves: the relay of events, and partitions for the time to
//! come.

use std::time::Duration;

use tokio::task::JoinHandle;
use web::House;

use crate::database;

/// How often partitions are looked after.
const PARTITIONS: Duration = Duration::from_secs(24 * 3600);

/// Running background work; ends when dropped.
pub struct Keeping(Vec<JoinHandle<()>>);

impl Keeping {
    /// Starts it.
    pub fn start(house: &House) -> Self {
        let relay = tokio::spawn(house.relay.clone().run());
        let keeper = house.clone();
        let partitions = tokio::spawn(async move {
            loop {
                tokio::time::sleep(PARTITIONS).await;
                if let Err(error) = database::make_partitions(&keeper.db, keeper.clock.now()).await {
                    tracing::error!(%error, "partitions could not be made; trying again tomorrow");
                }
            }
        });
        Self(vec![relay, partitions])
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}
