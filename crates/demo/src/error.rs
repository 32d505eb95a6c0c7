//! What can go wrong while a demo country is made.

/// A failure of the making.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database already holds a demo of other options, left half made.
    #[error(
        "the database holds a demo of another seed, date or size that was left half made; remove its data and start again"
    )]
    OtherDemo,
    /// Nobody could be found for a part: the country is too small.
    #[error("the country is too small to have everybody who gets an account; ask for at least 400 learners")]
    TooSmall,
    /// The making was stopped.
    #[error("the making of the demo country was broken off")]
    BrokenOff,
    /// Keys.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::DbError),
    /// Accounts.
    #[error(transparent)]
    Identity(#[from] identity::IdentityError),
    /// The vendor's agreement.
    #[error("the demo vendor's agreement could not be made: {0}")]
    Ecosystem(String),
    /// The file that tells of the accounts.
    #[error("{} cannot be written: {}", .0.display(), .1)]
    File(std::path::PathBuf, #[source] std::io::Error),
}
