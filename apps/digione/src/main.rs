//! The platform in one program: wiring only. What it does stands in the rooms (`crates/`).

mod admin;
mod config;
mod database;
mod demo_country;
mod import;
mod keeping;
mod platform;
mod serve;
mod tell;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use config::Config;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// DigiOne: one open platform for education.
#[derive(Debug, Parser)]
#[command(name = "digione", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the platform; background work runs along.
    Serve,
    /// Make the synthetic demo country, where there is none yet, and serve it.
    Demo(demo_country::DemoArguments),
    /// Bring data in.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Backup, restore and upgrade.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Settings.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Show the settings, try the database, and print the grants that its owner needs.
    Check,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tell::error(&format!("the program cannot start its threads: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments.command)) {
        Ok(code) => code,
        Err(error) => {
            // Causes are joined in one line; each says what happened and what to do.
            tell::error(&format!("digione: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let config = Config::load()?;
    match command {
        Command::Serve => serve::run(config, None).await,
        Command::Demo(arguments) => serve::run(config, Some(arguments)).await,
        Command::Import(command) => command.run(&config).await,
        Command::Admin(command) => command.run(&config).await,
        Command::Config(ConfigCommand::Check) => admin::check_config(&config).await,
    }
}
