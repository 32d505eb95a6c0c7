//! What can go wrong between the program and its database.

/// A failure of the database. Its text never holds a row's content: PostgreSQL's `detail` is left out on purpose.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection could be had in time.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// A constraint said no; its name maps to a domain error in the room that wrote the row.
    #[error("the constraint {0} refused the row")]
    Constraint(String),
    /// Another transaction was in the way; another try makes sense.
    #[error("another transaction was in the way")]
    Busy,
    /// The statement ran out of time.
    #[error("the statement ran out of time")]
    Timeout,
    /// The disk is full or the server cannot write.
    #[error("the database cannot write")]
    CannotWrite,
    /// One row was expected and none or several came.
    #[error("expected one row")]
    NotOneRow,
    /// Anything else: a mistake of ours.
    #[error("database error {code}: {message}")]
    Other {
        /// The SQLSTATE, or `-`.
        code: String,
        /// The server's message without detail.
        message: String,
    },
}

impl DbError {
    /// The name of the constraint that refused the row, if that is what happened.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Constraint(name) => Some(name),
            _ => None,
        }
    }

    /// The problem that the outside is told of.
    pub fn problem(&self) -> kernel::Problem {
        use kernel::{Problem, ProblemKind};
        match self {
            Self::Unreachable(_) | Self::Busy | Self::Timeout | Self::CannotWrite => {
                Problem::new(ProblemKind::Unavailable, "database-away").retry_after(5)
            }
            _ => Problem::internal(),
        }
    }
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return if error.is_closed() {
                Self::Unreachable("the connection was closed".into())
            } else {
                Self::Other { code: "-".into(), message: error.to_string() }
            };
        };
        let code = db.code().code();
        match code {
            "57014" => Self::Timeout,
            "40001" | "40P01" | "55P03" => Self::Busy,
            "53100" | "53200" | "25006" => Self::CannotWrite,
            c if c.starts_with("08") || c.starts_with("57P") || c == "53300" => {
                Self::Unreachable(db.message().to_owned())
            }
            c if c.starts_with("23") => Self::Constraint(db.constraint().unwrap_or(c).to_owned()),
            _ => Self::Other { code: code.to_owned(), message: db.message().to_owned() },
        }
    }
}

impl From<deadpool_postgres::PoolError> for DbError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(e) => match Self::from(e) {
                Self::Other { message, .. } => Self::Unreachable(message),
                other => other,
            },
            other => Self::Unreachable(other.to_string()),
        }
    }
}
