//! What can go wrong on a desk.

use db::DbError;
use kernel::Problem;
use policy::Denied;

/// Why a desk cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The role's person or school is not there any more.
    #[error("not found")]
    NotFound,
    /// The role does not look at this.
    #[error("not allowed")]
    Forbidden,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The audit log: nothing is shown that is not written down.
    #[error(transparent)]
    Audit(#[from] audit::AuditError),
}

impl From<Denied> for DeskError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::NotFound,
            Denied::Forbidden => Self::Forbidden,
        }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotFound => Self::not_found(),
            DeskError::Forbidden => Self::forbidden(),
            DeskError::Db(error) => error.problem(),
            DeskError::Audit(error) => error.into(),
        }
    }
}
