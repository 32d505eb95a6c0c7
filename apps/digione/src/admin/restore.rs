//! `digione admin restore`: first the whole backup is decrypted to see that it is whole and opens, then the platform key is
//! compared, and only then anything changes.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, bail};
use vault::BackupIdentity;

use super::backup::key_fingerprint;
use super::sealed::{Content, Label, unseal, verify};
use super::{foreign, private_server, size};
use crate::config::Config;
use crate::tell;

/// Brings a backup back.
pub async fn run(config: &Config, path: &Path, identity_file: &Path, replace: bool) -> Result<()> {
    let identity = BackupIdentity::open(identity_file)?;
    let mut backup = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    tell::line(&format!("Checking {} …", path.display()));
    let (label, backup, identity) = tokio::task::spawn_blocking(move || {
        verify(&mut backup, &identity).map(|label| (label, backup, identity))
    })
    .await?
    .context("nothing was changed")?;
    tell::line(&format!("It is whole, made at {} by DigiOne {}.", label.made_at, label.program));
    same_key(config, &label)?;
    match (label.content, &config.database_url) {
        (Content::Files, None) => files(config, backup, identity, replace).await,
        (Content::Dump, Some(url)) => {
            if replace {
                bail!(
                    "--replace is for the private database: make an empty database and name it in DATABASE_URL"
                );
            }
            foreign::restore(config, url, backup, identity).await
        }
        (Content::Files, Some(_)) => bail!(
            "this is a backup of the private database, and DATABASE_URL names another server: restore it without DATABASE_URL"
        ),
        (Content::Dump, None) => {
            bail!("this is a backup of a server of your own: name an empty database on it in DATABASE_URL")
        }
    }
}

/// A database whose protected fields nobody can read must not be started on: a new key would be made for it.
fn same_key(config: &Config, label: &Label) -> Result<()> {
    let Some(needed) = &label.platform_key else { return Ok(()) };
    let path = config.key_file();
    match key_fingerprint(&path)? {
        Some(found) if found == *needed => Ok(()),
        Some(found) => bail!(
            "the backup belongs to the platform key with the fingerprint {needed}, and {} has {found}. Put the right key there, or \
             name it in DIGIONE_KEY_FILE. Nothing was changed",
            path.display()
        ),
        None => bail!(
            "the backup belongs to the platform key with the fingerprint {needed}, and there is none in {}. Put your copy of it \
             there, or name it in DIGIONE_KEY_FILE. Nothing was changed",
            path.display()
        ),
    }
}

async fn files(config: &Config, mut backup: File, identity: BackupIdentity, replace: bool) -> Result<()> {
    let settings = private_server(config);
    let home = settings.home.clone();
    let done = tokio::task::spawn_blocking(move || {
        unseal(&mut backup, &identity, |plain| match postgres::unpack(&settings, plain, replace) {
            Err(problem @ postgres::Error::InUse { .. }) => Err(anyhow::Error::new(problem)
                .context("a restore needs the database to stand still: stop DigiOne")),
            Err(problem @ postgres::Error::AlreadyThere { .. }) => {
                Err(anyhow::Error::new(problem).context("to take its place, add --replace"))
            }
            other => Ok(other?),
        })
    })
    .await??;
    tell::line(&format!(
        "Restored {} files, {}, of PostgreSQL {} into {}.",
        done.files,
        size(done.bytes),
        done.major,
        home.display()
    ));
    if replace {
        tell::line(
            "The database that was there is kept beside it (data.before-restore); remove it when all is well.",
        );
    }
    Ok(())
}
