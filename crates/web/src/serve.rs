//! The serve loop: accepts, admits or turns away, and stops gracefully.
//!
//! Ready-made loops wait for ever on callers that say nothing, half a word, or take nothing (`trust.md` WB4). Here every
//! wait has an end: the head of a request and an idle connection 10 seconds, a body and an answer as long as bytes flow,
//! a connection five minutes. When it is full, the idle give way by fair share of their address and the rest get a
//! 503 at once.

mod body;
mod connection;
mod crowd;
mod patience;
mod socket;
mod turned_away;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use futures_util::FutureExt;
use http::{Request, Response};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use tower::Service;

pub use self::body::BodyError;
use self::crowd::Crowd;
use self::turned_away::TurnedAway;
use crate::limits::Limits;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program listens there.
    #[error(
        "port {port} on {host} is already taken, perhaps by another DigiOne. Stop that program (`ss -ltnp 'sport = :{port}'` shows it), or choose another address in the setting `listen`",
        port = .0.port(), host = .0.ip()
    )]
    PortTaken(SocketAddr),
    /// The system does not let this program listen there.
    #[error(
        "this program may not listen on port {port}: ports below 1024 are for the system. Choose another address in the setting `listen`, for example {host}:8080",
        port = .0.port(), host = .0.ip()
    )]
    NotAllowed(SocketAddr),
    /// The address is not this machine's, or the system refuses for another reason.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] io::Error),
}

/// A server that listens but does not yet answer.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    limits: Arc<Limits>,
    crowd: Arc<Crowd>,
}

/// How a server's last requests ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// All were answered.
    Clean,
    /// So many connections were still open after the time to drain and were cut.
    Cut(usize),
}

impl Server {
    /// Listens on `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// When the port is taken or may not be used.
    pub async fn bind(address: SocketAddr, limits: Limits) -> Result<Self, ServeError> {
        let listener = listen(address, &limits).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => ServeError::PortTaken(address),
            io::ErrorKind::PermissionDenied => ServeError::NotAllowed(address),
            _ => ServeError::Listen(address, error),
        })?;
        let bound = listener.local_addr().map_err(|error| ServeError::Listen(address, error))?;
        let limits = Arc::new(limits);
        let crowd = Arc::new(Crowd::new(Arc::clone(&limits)));
        Ok(Self { listener, address: bound, limits, crowd })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A gauge of the connections that are open.
    pub fn connections(&self) -> Connections {
        Connections(self.crowd.gauge())
    }

    /// Answers until `stop` completes, then lets requests in work end within the limit.
    pub async fn run<S>(self, service: S, stop: impl Future<Output = ()> + Send) -> Stopped
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
        S::Future: Send,
    {
        let (stopping, stopped) = watch::channel(false);
        // Every conversation holds a sender; when the last is gone the receiver says so.
        let (alive, mut gone) = mpsc::channel::<Infallible>(1);
        let turned_away = TurnedAway::default();
        let meet = |stream: TcpStream, peer: SocketAddr| {
            let Some(place) = self.crowd.admit(peer.ip()) else {
                turned_away.answer(stream);
                return;
            };
            stream.set_nodelay(true).ok();
            let service = service.clone();
            let (limits, stopped, alive) = (Arc::clone(&self.limits), stopped.clone(), alive.clone());
            tokio::spawn(async move {
                connection::converse(stream, peer, place, service, limits, stopped).await;
                drop(alive);
            });
        };
        let mut stop = std::pin::pin!(stop);
        loop {
            tokio::select! {
                () = stop.as_mut() => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => meet(stream, peer),
                    Err(error) => breathe(&error).await,
                },
            }
        }
        stopping.send_replace(true);
        // Who already stood in the queue was promised an answer by the kernel.
        while let Some(Ok((stream, peer))) = self.listener.accept().now_or_never() {
            meet(stream, peer);
        }
        let connections = self.connections();
        drop(self.listener);
        drop(alive);
        match tokio::time::timeout(self.limits.drain, gone.recv()).await {
            Ok(_) => Stopped::Clean,
            Err(_) => Stopped::Cut(connections.open()),
        }
    }
}

/// How many connections a server has.
#[derive(Debug, Clone)]
pub struct Connections(Arc<AtomicUsize>);

impl Connections {
    /// The connections that are open now.
    pub fn open(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

fn listen(address: SocketAddr, limits: &Limits) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A port that waits out its last connections is free for us; one that another program listens on is not.
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(limits.send_buffer)?;
    socket.bind(address)?;
    socket.listen(4096)
}

/// A failed accept is about one caller, or about file descriptors running out; then the next try must wait a little.
async fn breathe(error: &io::Error) {
    let one_caller = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    );
    if !one_caller {
        tracing::warn!(error = %error, "cannot accept connections");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
