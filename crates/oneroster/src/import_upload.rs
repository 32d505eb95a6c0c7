//! Where an uploaded set waits between the check and the decision: a file that nobody else can read, named after the
//! provider, the account and the import that it belongs to, for an hour at most.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kernel::{AccountId, ImportId, ProviderId};
use tokio::io::AsyncWriteExt;
use web::Failure;
use web::forms::upload_failure;

/// How long a checked file waits.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// The folder of the uploads.
#[derive(Debug, Clone)]
pub(crate) struct Uploads(Arc<PathBuf>);

impl Uploads {
    /// Uploads that wait in `folder`; it is made when it is first needed.
    pub(crate) fn in_folder(folder: PathBuf) -> Self {
        Self(Arc::new(folder))
    }

    /// The place of one upload. Another provider's or account's import has another name, so it is never found.
    pub(crate) fn place(&self, provider: ProviderId, account: AccountId, import: ImportId) -> PathBuf {
        self.0.join(format!("{provider}.{account}.{import}.zip"))
    }

    /// Whether the upload is there and not older than an hour.
    pub(crate) fn waits(place: &Path, now: Timestamp) -> bool {
        age(place, now).is_some_and(|age| age < KEPT)
    }

    /// Removes what has waited too long.
    pub(crate) fn tidy(&self, now: Timestamp) {
        let Ok(files) = fs::read_dir(self.0.as_path()) else { return };
        for file in files.flatten() {
            if age(&file.path(), now).is_some_and(|age| age >= KEPT) {
                // Another request may have removed it already.
                let _ = fs::remove_file(file.path());
            }
        }
    }

    /// Writes a file as it comes.
    pub(crate) async fn keep(
        &self,
        place: &Path,
        field: &mut axum::extract::multipart::Field<'_>,
        now: Timestamp,
    ) -> Result<u64, Failure> {
        let file = self.create(place).map_err(|error| {
            tracing::error!(%error, "an upload cannot be kept");
            Failure(kernel::Problem::internal())
        })?;
        let mut file = tokio::fs::File::from_std(file);
        let written = write(&mut file, field).await;
        // The house's clock tells how old it is, not the disk's.
        if let Err(error) = file.into_std().await.set_modified(now.into()) {
            tracing::warn!(%error, "an upload's time cannot be set");
        }
        if written.is_err() {
            let _ = fs::remove_file(place);
        }
        written
    }

    fn create(&self, place: &Path) -> io::Result<fs::File> {
        DirBuilder::new().recursive(true).mode(0o700).create(self.0.as_path())?;
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(place)
    }
}

async fn write(
    file: &mut tokio::fs::File,
    field: &mut axum::extract::multipart::Field<'_>,
) -> Result<u64, Failure> {
    let failed = |error: io::Error| {
        tracing::error!(%error, "an upload cannot be written");
        Failure(kernel::Problem::new(kernel::ProblemKind::Unavailable, "cannot-write").retry_after(60))
    };
    let mut length = 0;
    while let Some(chunk) = field.chunk().await.map_err(upload_failure)? {
        length += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    Ok(length)
}

fn age(place: &Path, now: Timestamp) -> Option<SignedDuration> {
    let written = fs::metadata(place).ok()?.modified().ok()?;
    Some(now.duration_since(Timestamp::try_from(written).ok()?))
}
