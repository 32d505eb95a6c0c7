//! Forms from our own pages. Whoever wants a form's values gets them only after the check of the token, so a handler
//! cannot forget it.

use std::error::Error;

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Multipart};
use bytes::Bytes;
use http::header;
use http::request::Parts;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, LengthLimitError};
use kernel::{Problem, ProblemKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::csrf;
use crate::problem::{BAD_REQUEST, Failure, TOO_LARGE, TOO_SLOW};
use crate::request::Exchange;
use crate::serve::BodyError;

/// The number of one shown form. An operation that must not happen twice stores it and answers a second sending with the
/// first result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FormId(pub Uuid);

/// A form that was checked. `T` is read from its fields; a field that may come several times is a `Vec`.
#[derive(Debug, Clone)]
pub struct ProtectedForm<T> {
    /// The form's number; `None` where the page gave it none.
    pub id: Option<FormId>,
    /// The fields.
    pub value: T,
}

#[derive(Deserialize)]
struct Guard {
    csrf: Option<String>,
    form: Option<String>,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for ProtectedForm<T> {
    type Rejection = Failure;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, Failure> {
        let exchange = request.extensions().get::<Exchange>().cloned().ok_or(Problem::internal())?;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        let essence = kind.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Failure(Problem::new(ProblemKind::UnsupportedMedia, "unsupported-media")));
        }
        let from_header = token_in_header(&request);
        let bytes = read(request.into_body()).await?;
        let guard: Guard = serde_html_form::from_bytes(&bytes).map_err(|_| BAD_REQUEST)?;
        csrf::check(&exchange, guard.csrf.or(from_header).as_deref())?;
        let value =
            serde_html_form::from_bytes(&bytes).map_err(|_| Problem::new(ProblemKind::Invalid, "invalid"))?;
        Ok(Self { id: form_id(guard.form.as_deref()), value })
    }
}

fn token_in_header(request: &Request<Body>) -> Option<String> {
    request.headers().get(csrf::HEADER)?.to_str().ok().map(str::to_owned)
}

fn form_id(text: Option<&str>) -> Option<FormId> {
    text?.parse().ok().map(FormId)
}

/// A checked form with files, which come as a stream. The hidden fields must stand before the files in the form.
pub struct ProtectedUpload {
    /// The form's number; `None` where the page gave it none.
    pub id: Option<FormId>,
    parts: Multipart,
    waiting: Option<(String, String)>,
}

/// A field of an upload.
#[derive(Debug)]
pub enum UploadField<'a> {
    /// A short value.
    Text {
        /// The field's name.
        name: String,
        /// What was filled in.
        value: String,
    },
    /// A file; read it with `chunk()`.
    File(Box<Field<'a>>),
}

/// The longest value of a field that is no file, in bytes.
const TEXT: usize = 64 * 1024;

impl<S: Send + Sync> FromRequest<S> for ProtectedUpload {
    type Rejection = Failure;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Self, Failure> {
        let exchange = request.extensions().get::<Exchange>().cloned().ok_or(Problem::internal())?;
        let mut token = token_in_header(&request);
        let parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| Problem::new(ProblemKind::UnsupportedMedia, "unsupported-media"))?;
        let mut upload = Self { id: None, parts, waiting: None };
        loop {
            let Some(field) = upload.parts.next_field().await.map_err(upload_failure)? else { break };
            let name = field.name().unwrap_or("").to_owned();
            if field.file_name().is_some() {
                // A file before the token: the page is not ours.
                break;
            }
            let value = short_text(field).await?;
            match name.as_str() {
                csrf::FIELD => token = Some(value),
                csrf::FORM_FIELD => upload.id = form_id(Some(&value)),
                _ => {
                    upload.waiting = Some((name, value));
                    break;
                }
            }
            if token.is_some() && upload.id.is_some() {
                break;
            }
        }
        csrf::check(&exchange, token.as_deref())?;
        Ok(upload)
    }
}

impl ProtectedUpload {
    /// The next field in the order of the form, or `None` after the last.
    ///
    /// # Errors
    /// When the upload breaks off, is too large, or is not well formed.
    pub async fn next_field(&mut self) -> Result<Option<UploadField<'_>>, Failure> {
        if let Some((name, value)) = self.waiting.take() {
            return Ok(Some(UploadField::Text { name, value }));
        }
        let Some(field) = self.parts.next_field().await.map_err(upload_failure)? else { return Ok(None) };
        if field.file_name().is_some() {
            return Ok(Some(UploadField::File(Box::new(field))));
        }
        let name = field.name().unwrap_or("").to_owned();
        let value = short_text(field).await?;
        Ok(Some(UploadField::Text { name, value }))
    }
}

/// What a broken upload is answered.
pub fn upload_failure(error: MultipartError) -> Failure {
    let slow = causes(&error).any(|cause| matches!(cause.downcast_ref(), Some(BodyError::TooSlow)));
    let large = causes(&error).any(|cause| cause.is::<LengthLimitError>())
        || error.status() == StatusCode::PAYLOAD_TOO_LARGE;
    Failure(if slow {
        TOO_SLOW
    } else if large {
        TOO_LARGE
    } else {
        BAD_REQUEST
    })
}

async fn short_text(mut field: Field<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(upload_failure)? {
        if bytes.len() + chunk.len() > TEXT {
            return Err(Failure(TOO_LARGE));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Failure(BAD_REQUEST))
}

/// Reads a whole body; the gate has already limited its size.
pub(crate) async fn read(body: Body) -> Result<Bytes, Failure> {
    match body.collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) => Err(Failure(if causes(&error).any(|cause| cause.is::<LengthLimitError>()) {
            TOO_LARGE
        } else if causes(&error).any(|cause| matches!(cause.downcast_ref(), Some(BodyError::TooSlow))) {
            TOO_SLOW
        } else {
            BAD_REQUEST
        })),
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause| (**cause).source())
}

/// The variables of a path. One that is not of its type names nothing that exists: 404.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0)).map_err(|_| Failure(Problem::not_found()))
    }
}

/// The variables of a query. What cannot be read is a bad request.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let query = parts.uri.query().unwrap_or("");
        serde_html_form::from_str(query).map(Self).map_err(|_| Failure(BAD_REQUEST))
    }
}
