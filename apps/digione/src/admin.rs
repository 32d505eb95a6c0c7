//! What the operator does with the database: backups, bringing one back, moving to a newer PostgreSQL.
//!
//! A backup is sealed for a **recipient**, the public half of a key pair whose secret half, the **identity file**, need not
//! be on this machine at all. The **platform key** is not in the backup: whoever gets hold of backup and identity still reads
//! no personal identity code. So the operator keeps two things apart from the backups and from each other, the identity file
//! and a copy of the platform key; a backup remembers which platform key it needs, and a restore without that one refuses
//! before it changes anything.

mod backup;
mod check;
mod foreign;
mod restore;
mod sealed;
#[cfg(test)]
mod tests;
mod upgrade;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use vault::{BackupIdentity, BackupRecipient};

pub use check::check_config;

use crate::config::Config;
use crate::tell;

/// `digione admin …`
#[derive(Debug, clap::Subcommand)]
pub enum AdminCommand {
    /// Make the key pair for backups: the secret half goes into FILE, the public half is printed
    Keygen {
        /// Where to write the secret half; an existing file is never replaced
        file: PathBuf,
    },
    /// Write an encrypted backup of the database
    Backup {
        /// Where to write it [default: backups/digione-<time>.backup below `var`]
        #[arg(long)]
        to: Option<PathBuf>,
        /// The public half that `digione admin keygen` printed
        #[arg(long, value_parser = recipient)]
        recipient: BackupRecipient,
    },
    /// Bring a backup back
    Restore {
        /// The backup
        file: PathBuf,
        /// The secret half that `digione admin keygen` wrote
        #[arg(long)]
        identity_file: PathBuf,
        /// Take the place of the private database that is there; that one is kept beside it
        #[arg(long)]
        replace: bool,
    },
    /// Move the private database to a newer PostgreSQL (PG_HOME_OLD names the folder of the old one)
    UpgradeDatabase,
}

impl AdminCommand {
    /// Does what the command says.
    ///
    /// # Errors
    /// Each with what to do about it; nothing has been changed then.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        match self {
            Self::Keygen { file } => keygen(&file)?,
            Self::Backup { to, recipient } => backup::run(config, to, recipient).await?,
            Self::Restore { file, identity_file, replace } => {
                restore::run(config, &file, &identity_file, replace).await?;
            }
            Self::UpgradeDatabase => upgrade::run(config).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn recipient(text: &str) -> Result<BackupRecipient, String> {
    text.parse().map_err(|_| {
        "it must be what `digione admin keygen FILE` prints: `digione-backup-` and 64 hexadecimal digits"
            .to_owned()
    })
}

fn keygen(file: &std::path::Path) -> Result<()> {
    let identity = BackupIdentity::generate(&kernel::SystemRandom);
    identity.save(file)?;
    tell::line(&format!(
        "The secret half is in {}. Keep it away from this machine and from the backups: who has it can read them, and without \
         it nobody can.\nBackups are made with:\n  digione admin backup --recipient {}",
        file.display(),
        identity.recipient()?
    ));
    Ok(())
}

/// The settings of the private server.
fn private_server(config: &Config) -> postgres::Settings {
    postgres::Settings { search: config.search(), ..postgres::Settings::new(config.database_folder()) }
}

/// A number of bytes as people say it.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut amount = bytes as f64 / 1000.0;
    let mut unit = "kB";
    for larger in UNITS.into_iter().skip(1) {
        if amount < 1000.0 {
            break;
        }
        amount /= 1000.0;
        unit = larger;
    }
    format!("{amount:.1} {unit}")
}
