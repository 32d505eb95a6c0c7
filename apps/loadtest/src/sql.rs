//! The floor: one query, prepared, over kept connections.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use tokio_postgres::NoTls;

use crate::{cpu, report::Measured};

/// What to ask.
#[derive(Debug, Clone, Args)]
pub struct Load {
    /// What the line is called.
    #[arg(long)]
    label: String,
    /// Connection string.
    #[arg(long)]
    connection: String,
    /// Run once on each connection before, such as the tenant's setting.
    #[arg(long, default_value = "select 1")]
    before: String,
    /// The query.
    #[arg(long)]
    query: String,
    /// Connections.
    #[arg(long, default_value_t = 4)]
    connections: usize,
    /// Seconds.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Process trees whose CPU time is counted: the database server's.
    #[arg(long, value_delimiter = ',')]
    roots: Vec<u32>,
}

impl Load {
    /// Runs the load and prints the line.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn run(self) -> Result<()> {
        let mut clients = Vec::new();
        for _ in 0..self.connections {
            let (client, connection) = tokio_postgres::connect(&self.connection, NoTls)
                .await
                .context("the database cannot be reached")?;
            tokio::spawn(connection);
            client.batch_execute(&self.before).await?;
            clients.push(client);
        }
        let cpu_before = cpu::milliseconds(&self.roots);
        let start = Instant::now();
        let end = start + Duration::from_secs(self.seconds);
        let mut workers = Vec::new();
        for client in clients {
            let query = self.query.clone();
            workers.push(tokio::spawn(async move {
                let statement = client.prepare(&query).await?;
                let mut latencies = Vec::new();
                while Instant::now() < end {
                    let begun = Instant::now();
                    client.query(&statement, &[]).await?;
                    latencies.push(begun.elapsed());
                }
                Ok::<_, tokio_postgres::Error>(latencies)
            }));
        }
        let mut latencies = Vec::new();
        for worker in workers {
            latencies.extend(worker.await??);
        }
        Measured {
            label: self.label,
            latencies,
            failures: 0,
            took: start.elapsed(),
            cpu: cpu::milliseconds(&self.roots) - cpu_before,
            pss_mib: cpu::pss_mib(&self.roots),
        }
        .print();
        Ok(())
    }
}
