//! What can go wrong with accounts and sessions.

use db::DbError;
use kernel::{Problem, ProblemKind};

/// A failure of the identity room.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Somebody in the country already has this user name.
    #[error("the user name is taken")]
    UsernameTaken,
    /// The user name has characters or a length that none may have.
    #[error("the user name is not well formed")]
    UsernameMalformed,
    /// This identity code or learner number already leads to an account.
    #[error("the person already has an account")]
    PersonTaken,
    /// More passwords wait to be checked than can be checked in good time.
    #[error("too many passwords are being checked")]
    Crowded,
    /// The password could not be hashed, which only happens when memory has run out.
    #[error("the password could not be hashed")]
    Hashing,
    /// The account is unknown or has been disabled.
    #[error("no such account")]
    NoAccount,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::UsernameTaken => Self::new(ProblemKind::Conflict, "username-taken"),
            IdentityError::UsernameMalformed => Self::new(ProblemKind::Invalid, "username-malformed"),
            IdentityError::PersonTaken => Self::new(ProblemKind::Conflict, "person-taken"),
            IdentityError::Crowded => Self::new(ProblemKind::Unavailable, "sign-in-crowded").retry_after(5),
            IdentityError::Hashing => Self::internal(),
            IdentityError::NoAccount => Self::not_found(),
            IdentityError::Db(error) => {
                if matches!(error.problem().kind, ProblemKind::Internal) {
                    tracing::error!(%error, "identity: the database refused");
                }
                error.problem()
            }
        }
    }
}
