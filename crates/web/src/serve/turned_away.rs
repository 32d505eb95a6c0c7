//! A short, honest answer for whoever finds the house full.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::headers;

/// How many are told at once; beyond that the door just stays closed, so that telling costs little.
const AT_ONCE: usize = 256;

/// How long one is given to listen.
const MANNERS: Duration = Duration::from_millis(500);

/// Answers 503 without reading the question.
pub(super) struct TurnedAway {
    answer: Arc<[u8]>,
    tellers: Arc<Semaphore>,
}

impl Default for TurnedAway {
    fn default() -> Self {
        let body = "The service is full at the moment. Please try again in a few seconds.\n\
                    Palvelu on juuri nyt täynnä. Yritä hetken päästä uudelleen.\n\
                    Tjänsten är full just nu. Försök igen om en stund.\n";
        let mut text = format!(
            "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\n\
             content-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers::constant() {
            text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap_or_default()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        Self { answer: Arc::from(text.into_bytes()), tellers: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl TurnedAway {
    /// Tells the caller and hangs up, without making anybody wait.
    pub(super) fn answer(&self, mut stream: TcpStream) {
        let Ok(teller) = Arc::clone(&self.tellers).try_acquire_owned() else { return };
        let answer = Arc::clone(&self.answer);
        tokio::spawn(async move {
            let tell = async {
                stream.write_all(&answer).await?;
                stream.shutdown().await?;
                // Closing with the question unread would destroy the answer on its way.
                let mut question = [0_u8; 4096];
                while stream.read(&mut question).await? > 0 {}
                Ok::<_, std::io::Error>(())
            };
            tokio::time::timeout(MANNERS, tell).await.ok();
            drop(teller);
        });
    }
}
