//! Callers who keep a server waiting: each is let go in time, and nobody who asks properly is (`trust.md` WB4).

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::{get, post};
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use web::limits::{Allowance, Pace};
use web::{Limits, ServeError, Server, Stopped};

/// Far more than any limit below: whoever needs this long was never let go.
const TOO_LONG: Duration = Duration::from_secs(10);

const QUESTION: &[u8] = b"GET /cached HTTP/1.1\r\nhost: localhost\r\n\r\n";

fn short() -> Limits {
    let pace = Pace { grace: Duration::from_millis(200), bytes_per_second: 100_000 };
    Limits { head: Duration::from_millis(200), body: pace, answer: pace, ..Limits::default() }
}

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<Stopped>,
}

async fn start(limits: Limits, router: Option<Router>) -> Running {
    let server = Server::bind("127.0.0.1:0".parse().unwrap(), limits).await.unwrap();
    let address = server.address();
    let (stop, stopped) = oneshot::channel();
    let stopped = async move {
        stopped.await.ok();
    };
    let done = match router {
        Some(router) => tokio::spawn(server.run(router, stopped)),
        None => tokio::spawn(server.run(crate::support::site(), stopped)),
    };
    Running { address, stop, done }
}

/// Says `words`, and waits until the server hangs up; gives what it said.
async fn until_hung_up(address: SocketAddr, words: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(words).await.unwrap();
    rest_of(&mut stream).await
}

async fn rest_of(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    // A reset is a way of hanging up, too.
    timeout(TOO_LONG, stream.read_to_end(&mut said)).await.expect("the server never hung up").ok();
    String::from_utf8_lossy(&said).into_owned()
}

/// Reads one answer whose body is `body`.
async fn answer(stream: &mut TcpStream, body: &str) -> String {
    let mut said = Vec::new();
    while !said.ends_with(body.as_bytes()) {
        assert_ne!(timeout(TOO_LONG, stream.read_buf(&mut said)).await.unwrap().unwrap(), 0, "hung up");
    }
    String::from_utf8(said).unwrap()
}

#[tokio::test]
async fn whoever_says_nothing_or_half_a_word_is_let_go() {
    let server = start(short(), None).await;
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
    for words in
        [&b""[..], b"G", b"P", b"PRI * HTTP/2.0\r\n", preface, b"GET / HTTP/1.1\r\nhost: a\r\nx-slow: "]
    {
        until_hung_up(server.address, words).await;
    }
}

#[tokio::test]
async fn a_head_that_comes_in_drops_is_let_go_by_the_clock_and_not_by_its_last_drop() {
    let server = start(short(), None).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    let drops = async {
        loop {
            beat.tick().await;
            if stream.write_all(b"x-drop: 1\r\n").await.is_err() {
                return;
            }
        }
    };
    timeout(TOO_LONG, drops).await.expect("the head went on for ever");
}

#[tokio::test]
async fn a_kept_connection_serves_again_and_is_let_go_when_idle() {
    let server = start(short(), None).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    for _ in 0..3 {
        stream.write_all(QUESTION).await.unwrap();
        assert!(answer(&mut stream, "body").await.starts_with("HTTP/1.1 200"));
    }
    assert_eq!(rest_of(&mut stream).await, "");
}

#[tokio::test]
async fn a_body_that_stops_coming_is_answered_and_let_go() {
    let server = start(short(), None).await;
    let head = "POST /api/marks HTTP/1.1\r\nhost: a\r\nauthorization: Bearer x\r\n\
                content-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"marks\":";
    let said = until_hung_up(server.address, head.as_bytes()).await;
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    assert!(said.contains("\"too-slow\""), "{said}");
}

#[tokio::test]
async fn a_body_in_drops_is_let_go_too() {
    let server = start(short(), None).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /api/marks HTTP/1.1\r\nhost: a\r\nauthorization: Bearer x\r\n\
                content-type: application/json\r\ncontent-length: 200000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut reading, mut writing) = stream.split();
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    let drops = async {
        loop {
            beat.tick().await;
            if writing.write_all(b" ").await.is_err() {
                return;
            }
        }
    };
    let mut said = Vec::new();
    let hung_up = async {
        tokio::select! {
            () = drops => {}
            _ = reading.read_to_end(&mut said) => {}
        }
    };
    timeout(TOO_LONG, hung_up).await.expect("the body went on for ever");
}

/// Tells when it is dropped.
struct Ends(Option<oneshot::Sender<()>>);

impl Drop for Ends {
    fn drop(&mut self) {
        if let Some(ended) = self.0.take() {
            ended.send(()).ok();
        }
    }
}

#[tokio::test]
async fn whoever_does_not_take_the_answer_is_let_go() {
    let (ended, end) = oneshot::channel();
    let ends = Arc::new(Mutex::new(Some(Ends(Some(ended)))));
    let endless = async move || {
        let ends = ends.lock().unwrap().take();
        Body::from_stream(stream::unfold(ends, async |ends| {
            Some((Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 16 * 1024])), ends))
        }))
    };
    let server = start(short(), Some(Router::new().route("/", get(endless)))).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    timeout(TOO_LONG, end).await.expect("the answer was kept for ever").unwrap();
}

#[tokio::test]
async fn a_connection_grows_only_so_old() {
    let limits = Limits { life: Duration::from_millis(200), head: TOO_LONG * 2, ..Limits::default() };
    let server = start(limits, None).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(QUESTION).await.unwrap();
    answer(&mut stream, "body").await;
    assert_eq!(rest_of(&mut stream).await, "");
}

fn slow_router(release: &Arc<Notify>, begun: &Arc<Notify>) -> Router {
    let (release, begun) = (Arc::clone(release), Arc::clone(begun));
    let slow = async move || {
        begun.notify_one();
        release.notified().await;
        "done"
    };
    Router::new().route("/", get(slow)).route("/refuse", post(async || "refused"))
}

#[tokio::test]
async fn a_full_house_says_so_at_once_and_never_cuts_work() {
    let (release, begun) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let limits = Limits { allowances: Allowance::loopback(1), ..short() };
    let server = start(limits, Some(slow_router(&release, &begun))).await;
    let mut first = TcpStream::connect(server.address).await.unwrap();
    first.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    begun.notified().await;
    let said = until_hung_up(server.address, b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(said.starts_with("HTTP/1.1 503"), "{said}");
    assert!(said.contains("retry-after: 5") && said.contains("content-security-policy: default-src 'none'"));
    release.notify_one();
    assert!(answer(&mut first, "done").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_silent_caller_gives_way_to_one_who_asks() {
    let limits = Limits { allowances: Allowance::loopback(1), head: TOO_LONG * 2, ..Limits::default() };
    let server = start(limits, None).await;
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    let mut asks = TcpStream::connect(server.address).await.unwrap();
    asks.write_all(QUESTION).await.unwrap();
    assert!(answer(&mut asks, "body").await.starts_with("HTTP/1.1 200"));
    assert_eq!(rest_of(&mut silent).await, "");
}

#[tokio::test]
async fn a_refused_upload_can_still_read_why() {
    let server = start(Limits::default(), None).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /api/marks HTTP/1.1\r\nhost: a\r\nauthorization: Bearer x\r\n\
                content-type: application/json\r\ncontent-length: 900000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&vec![b' '; 900_000]).await.unwrap();
    let said = rest_of(&mut stream).await;
    assert!(said.starts_with("HTTP/1.1 413"), "{said}");
}

#[tokio::test]
async fn a_stop_lets_work_end_and_takes_no_more() {
    let (release, begun) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let server = start(Limits::default(), Some(slow_router(&release, &begun))).await;
    let mut working = TcpStream::connect(server.address).await.unwrap();
    working.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    begun.notified().await;
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    server.stop.send(()).unwrap();
    assert_eq!(rest_of(&mut idle).await, "", "who has not asked is let go at once");
    assert!(TcpStream::connect(server.address).await.is_err(), "the door is shut");
    release.notify_one();
    let said = rest_of(&mut working).await;
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("done"), "{said}");
    assert!(said.contains("connection: close"), "{said}");
    assert_eq!(server.done.await.unwrap(), Stopped::Clean);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let (release, begun) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let limits = Limits { drain: Duration::from_millis(100), ..Limits::default() };
    let server = start(limits, Some(slow_router(&release, &begun))).await;
    let mut working = TcpStream::connect(server.address).await.unwrap();
    working.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    begun.notified().await;
    server.stop.send(()).unwrap();
    assert_eq!(timeout(TOO_LONG, server.done).await.unwrap().unwrap(), Stopped::Cut(1));
}

#[tokio::test]
async fn a_taken_port_is_explained() {
    let first = Server::bind("127.0.0.1:0".parse().unwrap(), Limits::default()).await.unwrap();
    let error = Server::bind(first.address(), Limits::default()).await.unwrap_err();
    assert!(matches!(error, ServeError::PortTaken(_)));
    let text = error.to_string();
    assert!(text.contains(&first.address().port().to_string()) && text.contains("`listen`"), "{text}");
}
