//! The school day as load: keeps a server busy, and tells what a request cost it.
//!
//! `loadtest http` sends requests over kept connections, either as fast as answers come (closed loop) or at a fixed rate
//! whose latencies count from the moment a request was due, so that a stalled server cannot hide (no coordinated
//! omission). CPU time is that of the given process trees, per request. `loadtest sql` measures the floor: the same rows
//! straight from the database.

mod cpu;
mod http;
mod report;
mod sql;

use clap::Parser;

/// Load for a server on this machine, and what it cost.
#[derive(Debug, Parser)]
enum Command {
    /// Requests to a page or an interface.
    Http(http::Load),
    /// Queries straight to the database.
    Sql(sql::Load),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Http(load) => load.run().await,
        Command::Sql(load) => load.run().await,
    }
}
