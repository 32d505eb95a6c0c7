use db::DbError;
use kernel::{Problem, ProblemKind};

/// What can go wrong when agreements and credentials are made.
#[derive(Debug, thiserror::Error)]
pub enum EcosystemError {
    /// No such agreement in this provider.
    #[error("no such agreement")]
    NoAgreement,
    /// The agreement's period or a credential's life is not right: it ends before it begins, or lasts too long.
    #[error("the period is not right")]
    Period,
    /// Two credentials are live already: one in use and one to change over to.
    #[error("two credentials are live already")]
    TooManyCredentials,
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<EcosystemError> for Problem {
    fn from(error: EcosystemError) -> Self {
        match error {
            EcosystemError::NoAgreement => Self::not_found(),
            EcosystemError::Period => Self::new(ProblemKind::Invalid, "agreement-period"),
            EcosystemError::TooManyCredentials => Self::new(ProblemKind::Conflict, "two-credentials-live"),
            EcosystemError::Db(error) => error.problem(),
        }
    }
}
