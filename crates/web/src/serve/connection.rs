//! One connection from its first byte to its last: HTTP/1 only, because a server that sniffs for HTTP/2 waits for
//! half a preface without an end (`trust.md` WB4).

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Body;
use http::{Request, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::Service;

use super::body::{Spoken, Upload, Work};
use super::crowd::Place;
use super::socket::Socket;
use crate::limits::Limits;
use crate::request::ClientAddress;

/// Serves one connection until it ends, has lived long enough, gives way, or the server stops.
pub(super) async fn converse<S>(
    stream: TcpStream,
    peer: SocketAddr,
    place: Place,
    service: S,
    limits: Arc<Limits>,
    mut stop: watch::Receiver<bool>,
) where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let caller = &place.caller;
    let pace = limits.body;
    let answer = service_fn(move |request: Request<hyper::body::Incoming>| {
        let work = Work::begin(caller);
        let mut request = request.map(|body| Upload::wrap(body, pace, caller));
        request.extensions_mut().insert(ClientAddress(peer.ip().to_canonical()));
        let mut service = service.clone();
        async move {
            let response = service.call(request).await?;
            Ok::<_, Infallible>(response.map(|body| Spoken::new(body, work)))
        }
    });
    let socket = TokioIo::new(Socket::new(stream, &limits, Arc::clone(caller)));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_header_size(limits.parser)
            .max_buf_size(limits.parser.max(64 * 1024))
            .serve_connection(socket, answer)
    );
    let mut old = pin!(tokio::time::sleep(limits.life));
    let mut closing = false;
    loop {
        tokio::select! {
            // How it ended is the caller's business: a broken connection is no fault of ours.
            _ = connection.as_mut() => return,
            () = caller.away.notified() => {
                if !caller.busy.load(Ordering::Relaxed) {
                    return;
                }
                closing = true;
                connection.as_mut().graceful_shutdown();
            }
            () = old.as_mut(), if !closing => {
                closing = true;
                connection.as_mut().graceful_shutdown();
            }
            _ = stop.wait_for(|stop| *stop), if !closing => {
                closing = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}
