//! Requests over kept connections.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::{cpu, report::Measured};

/// What to send.
#[derive(Debug, Clone, Args)]
pub struct Load {
    /// What the line is called.
    #[arg(long)]
    label: String,
    /// Host and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    host: String,
    /// Path and query; several are taken in turn.
    #[arg(long, required = true)]
    path: Vec<String>,
    /// `GET`, or `POST` with `--body`.
    #[arg(long, default_value = "GET")]
    method: String,
    /// A form body; several are sent in turn. `{n}` becomes a number that never repeats, as a UUID; `{v}` counts up from
    /// the path's `--version`, as a form does that is loaded anew after each saving.
    #[arg(long)]
    body: Vec<String>,
    /// The version that `{v}` starts from, one per path. Each connection then keeps to one path.
    #[arg(long)]
    version: Vec<u64>,
    /// Header lines such as `Cookie: …`.
    #[arg(long)]
    header: Vec<String>,
    /// Connections.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Seconds.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Requests a second; without it, as fast as answers come.
    #[arg(long)]
    rate: Option<f64>,
    /// Process trees whose CPU time is counted.
    #[arg(long, value_delimiter = ',')]
    roots: Vec<u32>,
}

impl Load {
    /// Runs the load and prints the line.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn run(self) -> Result<()> {
        if self.version.is_empty() {
            let mut warm = Connection::open(&self, 0).await?;
            for _ in 0..200 {
                warm.exchange().await?;
            }
        }
        let before = cpu::milliseconds(&self.roots);
        let start = Instant::now();
        let mut workers = Vec::new();
        for number in 0..self.connections {
            let mut connection = Connection::open(&self, number + 1).await?;
            let load = self.clone();
            workers.push(tokio::spawn(async move { connection.work(&load, number, start).await }));
        }
        let (mut latencies, mut failures) = (Vec::new(), 0);
        for worker in workers {
            let (some, failed) = worker.await??;
            latencies.extend(some);
            failures += failed;
        }
        Measured {
            label: self.label,
            latencies,
            failures,
            took: start.elapsed(),
            cpu: cpu::milliseconds(&self.roots) - before,
            pss_mib: cpu::pss_mib(&self.roots),
        }
        .print();
        Ok(())
    }
}

struct Connection {
    stream: TcpStream,
    heads: Vec<String>,
    bodies: Vec<String>,
    next: usize,
    serial: u64,
    version: u64,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(load: &Load, number: usize) -> Result<Self> {
        let stream = TcpStream::connect(&load.host)
            .await
            .with_context(|| format!("nothing answers at {}", load.host))?;
        stream.set_nodelay(true)?;
        // Who keeps versions keeps to one path; the connection that warms up takes none of theirs.
        let pinned = load.version.get(number.saturating_sub(1)).copied();
        let paths: Vec<&String> = match pinned {
            Some(_) => load.path.iter().skip(number.saturating_sub(1)).take(1).collect(),
            None => load.path.iter().collect(),
        };
        let heads = paths
            .iter()
            .map(|path| {
                let mut head = format!("{} {path} HTTP/1.1\r\nHost: {}\r\n", load.method, load.host);
                for line in &load.header {
                    head.push_str(line);
                    head.push_str("\r\n");
                }
                head
            })
            .collect();
        Ok(Self {
            stream,
            heads,
            bodies: load.body.clone(),
            next: number,
            serial: (number as u64) << 32,
            version: pinned.unwrap_or(0),
            buffer: Vec::with_capacity(256 * 1024),
        })
    }

    async fn work(&mut self, load: &Load, number: usize, start: Instant) -> Result<(Vec<Duration>, u64)> {
        let (mut latencies, mut failures) = (Vec::new(), 0);
        let end = start + Duration::from_secs(load.seconds);
        let every = load.rate.map(|rate| Duration::from_secs_f64(load.connections as f64 / rate));
        let mut due =
            start + every.map_or(Duration::ZERO, |e| e.mul_f64(number as f64 / load.connections as f64));
        loop {
            let begun = if let Some(every) = every {
                tokio::time::sleep_until(due.into()).await;
                let begun = due;
                due += every;
                begun
            } else {
                Instant::now()
            };
            if begun >= end {
                return Ok((latencies, failures));
            }
            let status = self.exchange().await?;
            latencies.push(begun.elapsed());
            failures += u64::from(!(200..400).contains(&status));
        }
    }

    /// Sends one request and reads its answer to the end; gives the status.
    async fn exchange(&mut self) -> Result<u16> {
        let head = &self.heads[self.next % self.heads.len()];
        let body = self.bodies.get(self.next % self.bodies.len().max(1));
        self.next += 1;
        self.serial += 1;
        let mut request = head.clone();
        match body {
            Some(body) => {
                let body = body
                    .replace("{n}", &format!("0190a5f0-0000-7000-8000-{:012x}", self.serial))
                    .replace("{v}", &self.version.to_string());
                self.version += 1;
                request.push_str(&format!(
                    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                ));
            }
            None => request.push_str("\r\n"),
        }
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed the connection in the middle of an answer");
            }
            if let Some(status) = whole(&self.buffer)? {
                return Ok(status);
            }
        }
    }
}

/// The status, once the buffer holds the whole answer.
fn whole(buffer: &[u8]) -> Result<Option<u16>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(buffer)? else { return Ok(None) };
    let status = response.code.unwrap_or(0);
    let value = |name: &str| {
        response
            .headers
            .iter()
            .find(|h| h.name.eq_ignore_ascii_case(name))
            .and_then(|h| std::str::from_utf8(h.value).ok())
    };
    let body = &buffer[head..];
    let complete = match value("content-length") {
        Some(length) => body.len() >= length.parse::<usize>()?,
        None if value("transfer-encoding") == Some("chunked") => body.ends_with(b"0\r\n\r\n"),
        None => true,
    };
    Ok(complete.then_some(status))
}
