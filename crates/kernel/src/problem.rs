//! What went wrong, in the words of the edge: each room has its own error enum and turns it into a `Problem` in one
//! place; `web` turns the problem into a page or into RFC 9457 JSON with a translated title.

/// The kinds of trouble that the outside can be told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// 400: the request cannot be read.
    BadRequest,
    /// 401: nobody is signed in, or the token is not good.
    Unauthenticated,
    /// 403: seen, but not allowed.
    Forbidden,
    /// 404: does not exist, or is not for these eyes; the two look alike.
    NotFound,
    /// 405: the address does not do that.
    MethodNotAllowed,
    /// 409: somebody else changed it first.
    Conflict,
    /// 413: larger than what is taken.
    TooLarge,
    /// 415: a kind of content that is not taken.
    UnsupportedMedia,
    /// 422: read, but not right.
    Invalid,
    /// 429: too often.
    TooMany,
    /// 500: our fault.
    Internal,
    /// 503: our fault, and it will pass.
    Unavailable,
}

impl ProblemKind {
    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::UnsupportedMedia => 415,
            Self::Invalid => 422,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// A problem on its way to the outside. It never holds personal data, secrets or SQL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}: {code}")]
pub struct Problem {
    /// What kind of trouble.
    pub kind: ProblemKind,
    /// A stable code such as `lesson-changed-meanwhile`; translations of title and advice hang on it.
    pub code: &'static str,
    /// Seconds after which another try makes sense.
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A problem of this kind with a stable code.
    pub const fn new(kind: ProblemKind, code: &'static str) -> Self {
        Self { kind, code, retry_after: None }
    }

    /// What is foreign and what does not exist look alike.
    pub const fn not_found() -> Self {
        Self::new(ProblemKind::NotFound, "not-found")
    }

    /// Seen, but not allowed.
    pub const fn forbidden() -> Self {
        Self::new(ProblemKind::Forbidden, "forbidden")
    }

    /// Our fault; the cause goes to the log, never outside.
    pub const fn internal() -> Self {
        Self::new(ProblemKind::Internal, "internal")
    }

    /// Another try makes sense after this many seconds.
    pub const fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}
