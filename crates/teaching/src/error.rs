//! What can go wrong in this room.

use db::DbError;
use kernel::{Problem, ProblemKind};
use policy::Denied;

/// Why a lesson, a mark or an explanation could not be read or saved.
#[derive(Debug, thiserror::Error)]
pub enum TeachingError {
    /// There is no such lesson or learner for these eyes.
    #[error("not found")]
    NotFound,
    /// Seen, but this action is not theirs.
    #[error("not allowed")]
    Forbidden,
    /// Somebody else saved the lesson since this form was opened.
    #[error("the lesson was saved by somebody else meanwhile")]
    ChangedMeanwhile,
    /// The lesson is on a later day.
    #[error("the lesson has not been held yet")]
    Ahead,
    /// The lesson is cancelled.
    #[error("the lesson is cancelled")]
    Cancelled,
    /// The form names somebody who is not in the group on that day.
    #[error("somebody in the form is not in the group")]
    NotInGroup,
    /// The form cannot be read: a mark, a reason, a date or a number is none.
    #[error("the form cannot be read")]
    Unreadable,
    /// A note or an explanation is longer than 500 characters.
    #[error("the text is too long")]
    TooLong,
    /// The days told ahead are past, the wrong way round, or more than two months.
    #[error("the days do not fit")]
    Days,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The audit log: nothing is shown that is not written down.
    #[error(transparent)]
    Audit(#[from] audit::AuditError),
}

impl From<Denied> for TeachingError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::NotFound,
            Denied::Forbidden => Self::Forbidden,
        }
    }
}

impl From<TeachingError> for Problem {
    fn from(error: TeachingError) -> Self {
        match error {
            TeachingError::NotFound => Self::not_found(),
            TeachingError::Forbidden => Self::forbidden(),
            TeachingError::ChangedMeanwhile => Self::new(ProblemKind::Conflict, "lesson-changed-meanwhile"),
            TeachingError::Ahead => Self::new(ProblemKind::Invalid, "lesson-ahead"),
            TeachingError::Cancelled => Self::new(ProblemKind::Invalid, "lesson-cancelled"),
            TeachingError::NotInGroup => Self::new(ProblemKind::Invalid, "not-in-group"),
            TeachingError::Unreadable => Self::new(ProblemKind::Invalid, "form-unreadable"),
            TeachingError::TooLong => Self::new(ProblemKind::Invalid, "text-too-long"),
            TeachingError::Days => Self::new(ProblemKind::Invalid, "days-do-not-fit"),
            TeachingError::Db(error) => error.problem(),
            TeachingError::Audit(error) => error.into(),
        }
    }
}
