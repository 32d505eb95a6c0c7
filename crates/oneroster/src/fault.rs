//! Errors in the standard's own words: `imsx_StatusInfo`.

use axum::body::Body;
use axum::response::IntoResponse;
use db::DbError;
use http::header::{self, HeaderValue};
use http::{Response, StatusCode};
use kernel::{Problem, ProblemKind};
use web::Exchange;

use crate::filter::FilterFault;

/// Why a request of a client is not answered with data.
#[derive(Debug, thiserror::Error)]
pub enum RosterFault {
    /// `limit`, `offset` or another parameter is malformed or repeated.
    #[error("{0}")]
    Parameter(&'static str),
    /// The filter does not parse.
    #[error("The filter cannot be read: {0}.")]
    Filter(#[from] FilterFault),
    /// A filter names a field that there is not, or that the agreement does not release.
    #[error("The filter names a field that cannot be filtered by.")]
    FilterField,
    /// The same of `fields`.
    #[error("The parameter fields names a field that is not available.")]
    SelectionField,
    /// The same of `sort`, or `orderBy` is neither asc nor desc.
    #[error("The parameters sort and orderBy must name an available field and asc or desc.")]
    SortField,
    /// No token or not a good one.
    #[error("The access token is missing, expired or revoked.")]
    Token,
    /// The token lacks the scope.
    #[error("The access token lacks the scope for this.")]
    Scope,
    /// The agreement behind the token is not in force.
    #[error("The agreement is not in force.")]
    Agreement,
    /// Unknown, foreign, or not for these eyes: they look alike.
    #[error("There is no such object.")]
    Unknown,
    /// The address does not do that.
    #[error("This operation is not supported.")]
    Unsupported,
    /// The database or the log is away.
    #[error("The service is busy; please try again in a moment.")]
    Busy,
    /// A mistake of ours.
    #[error("The service failed.")]
    Ours,
}

impl From<DbError> for RosterFault {
    fn from(error: DbError) -> Self {
        match error.problem().kind {
            ProblemKind::Unavailable => {
                tracing::warn!(%error, "rostering waits for the database");
                Self::Busy
            }
            _ => {
                tracing::error!(%error, "rostering failed");
                Self::Ours
            }
        }
    }
}

impl From<audit::AuditError> for RosterFault {
    fn from(_: audit::AuditError) -> Self {
        Self::Busy
    }
}

impl From<ecosystem::Refused> for RosterFault {
    fn from(refused: ecosystem::Refused) -> Self {
        match refused {
            ecosystem::Refused::Token => Self::Token,
            ecosystem::Refused::Agreement => Self::Agreement,
            ecosystem::Refused::Db(error) => error.into(),
        }
    }
}

impl RosterFault {
    fn answer(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Parameter(_) => (StatusCode::BAD_REQUEST, "invaliddata"),
            Self::Filter(_) | Self::FilterField => (StatusCode::BAD_REQUEST, "invalid_filter_field"),
            Self::SelectionField => (StatusCode::BAD_REQUEST, "invalid_selection_field"),
            Self::SortField => (StatusCode::BAD_REQUEST, "invalid_sort_field"),
            Self::Token => (StatusCode::UNAUTHORIZED, "unauthorisedrequest"),
            Self::Scope | Self::Agreement => (StatusCode::FORBIDDEN, "forbidden"),
            Self::Unknown => (StatusCode::NOT_FOUND, "unknownobject"),
            Self::Unsupported => (StatusCode::METHOD_NOT_ALLOWED, "unsupported"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "server_busy"),
            Self::Ours => (StatusCode::INTERNAL_SERVER_ERROR, "internal_server_error"),
        }
    }
}

impl IntoResponse for RosterFault {
    fn into_response(self) -> Response<Body> {
        let (status, minor) = self.answer();
        let major = if matches!(self, Self::Unsupported) { "unsupported" } else { "failure" };
        let body = serde_json::json!({
            "imsx_codeMajor": major,
            "imsx_severity": "error",
            "imsx_description": self.to_string(),
            "imsx_CodeMinor": {
                "imsx_codeMinorField": [{
                    "imsx_codeMinorFieldName": "TargetEndSystem",
                    "imsx_codeMinorFieldValue": minor,
                }],
            },
        });
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut response = (status, [kind], body.to_string()).into_response();
        let headers = response.headers_mut();
        match self {
            Self::Token => drop(headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"digione\", error=\"invalid_token\""),
            )),
            Self::Scope => drop(headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"digione\", error=\"insufficient_scope\""),
            )),
            Self::Busy => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"))),
            _ => {}
        }
        response
    }
}

/// What goes wrong before a handler of ours, in the same words.
pub(crate) fn in_ims_words(problem: &Problem, _: &Exchange) -> Response<Body> {
    let fault = match problem.kind {
        ProblemKind::Unauthenticated => RosterFault::Token,
        ProblemKind::Forbidden => RosterFault::Scope,
        ProblemKind::NotFound => RosterFault::Unknown,
        ProblemKind::MethodNotAllowed => RosterFault::Unsupported,
        ProblemKind::Unavailable | ProblemKind::TooMany => RosterFault::Busy,
        ProblemKind::Internal => RosterFault::Ours,
        _ => RosterFault::Parameter("The request cannot be read."),
    };
    fault.into_response()
}
