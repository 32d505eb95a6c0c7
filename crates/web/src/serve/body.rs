//! Bodies on their way through a connection: a request's must keep pace, and an answer's says when it is done.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;

use super::crowd::Caller;
use super::patience::Patience;
use crate::limits::Pace;

/// Why a request's body ended early.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It came too slowly.
    #[error("the request's body came too slowly")]
    TooSlow,
    /// The connection broke, or the body was not well formed.
    #[error("the request's body broke off")]
    Broken(#[source] hyper::Error),
}

/// A request's body that must keep pace.
pub(super) struct Upload {
    body: Incoming,
    patience: Patience,
    caller: Arc<Caller>,
}

impl Upload {
    /// The body for the handlers; one without content costs nothing.
    pub(super) fn wrap(body: Incoming, pace: Pace, caller: &Arc<Caller>) -> Body {
        if body.is_end_stream() {
            return Body::empty();
        }
        caller.unread.store(true, Ordering::Relaxed);
        Body::new(Self { body, patience: Patience::new(pace), caller: Arc::clone(caller) })
    }
}

impl HttpBody for Upload {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                self.patience.earn(frame.data_ref().map_or(0, Bytes::len));
                if self.body.is_end_stream() {
                    self.caller.unread.store(false, Ordering::Relaxed);
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(BodyError::Broken(error)))),
            Poll::Ready(None) => {
                self.caller.unread.store(false, Ordering::Relaxed);
                Poll::Ready(None)
            }
            Poll::Pending => self.patience.poll_out(cx).map(|()| Some(Err(BodyError::TooSlow))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body. While it lives its connection is at work and never gives way to another.
pub(super) struct Spoken {
    body: Body,
    _work: Work,
}

impl Spoken {
    pub(super) fn new(body: Body, work: Work) -> Self {
        Self { body, _work: work }
    }
}

impl HttpBody for Spoken {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A request in work.
pub(super) struct Work(Arc<Caller>);

impl Work {
    pub(super) fn begin(caller: &Arc<Caller>) -> Self {
        caller.known.store(true, Ordering::Relaxed);
        caller.busy.store(true, Ordering::Relaxed);
        Self(Arc::clone(caller))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0.busy.store(false, Ordering::Relaxed);
    }
}
