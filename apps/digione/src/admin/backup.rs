//! `digione admin backup`

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use kernel::{Clock, SystemClock};
use vault::{BackupRecipient, KeyFile, VaultError};

use super::foreign::Reading;
use super::sealed::{Content, Label, seal};
use super::{private_server, size};
use crate::config::Config;
use crate::tell;

/// Writes a backup beside its final name and gives it that name when it is whole.
pub async fn run(config: &Config, to: Option<PathBuf>, recipient: BackupRecipient) -> Result<()> {
    let now = SystemClock.now();
    let to = to.unwrap_or_else(|| {
        config.var.join("backups").join(format!("digione-{}.backup", now.strftime("%Y-%m-%d-%H%M%SZ")))
    });
    if to.exists() {
        bail!("{} exists already; name another file with --to", to.display());
    }
    let key = key_fingerprint(&config.key_file())?;
    let half = half_name(&to);
    let file = private_file(&half)?;
    tell::line(&format!("Writing {} …", to.display()));
    let written = match &config.database_url {
        None => files(config, Label::new(Content::Files, now, key.clone()), file, recipient).await,
        Some(url) => dump(config, url, Label::new(Content::Dump, now, key.clone()), file, recipient).await,
    };
    if let Err(problem) = written {
        fs::remove_file(&half).ok();
        return Err(problem);
    }
    fs::rename(&half, &to).with_context(|| format!("{} cannot be named", to.display()))?;
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    tell::line(&format!("Done: {}.", size(fs::metadata(&to)?.len())));
    match key {
        Some(key) => tell::line(&format!(
            "The platform key {} (fingerprint {key}) is not in the backup. Keep a copy of it apart from the backups: a restore \
             needs it.",
            config.key_file().display()
        )),
        None => tell::line("There is no platform key yet, so a restore will not ask for one."),
    }
    Ok(())
}

async fn files(config: &Config, label: Label, file: File, recipient: BackupRecipient) -> Result<()> {
    let settings = private_server(config);
    tokio::task::spawn_blocking(move || {
        seal(&file, &recipient, &label, |pipe| match postgres::pack(&settings, pipe) {
            Err(problem @ postgres::Error::InUse { .. }) => Err(anyhow::Error::new(problem).context(
                "the private database is backed up while it stands still: stop DigiOne, run this again, and start it afterwards",
            )),
            other => Ok(other?),
        })?;
        Ok(file.sync_all()?)
    })
    .await?
}

async fn dump(
    config: &Config,
    url: &str,
    label: Label,
    file: File,
    recipient: BackupRecipient,
) -> Result<()> {
    let reading = Reading::begin(config, url).await?;
    let dump = reading.dump();
    let written = tokio::task::spawn_blocking(move || {
        seal(&file, &recipient, &label, |pipe| Ok(dump.run(pipe)?))?;
        Ok(file.sync_all()?)
    })
    .await?;
    let ended = reading.end().await;
    written.and(ended)
}

/// Which platform key the protected fields are written with.
pub fn key_fingerprint(path: &Path) -> Result<Option<String>> {
    match KeyFile::open(path) {
        Ok(key) => Ok(Some(key.fingerprint()?)),
        Err(VaultError::File(_, problem)) if problem.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

fn half_name(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".half");
    name.into()
}

/// A new file that nobody else may read; what a broken-off backup left is overwritten.
fn private_file(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    fs::remove_file(path).ok();
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{} cannot be written", path.display()))
}
