//! How long we wait for somebody slow. Waiting spends patience, bytes that flow earn it back, and credit is never saved
//! up: one byte a second runs out as surely as silence, and a slow but steady phone never does.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use crate::limits::Pace;

/// Patience with one direction of one connection.
#[derive(Debug)]
pub(crate) struct Patience {
    pace: Pace,
    spent: Duration,
    since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    /// Full patience.
    pub(crate) fn new(pace: Pace) -> Self {
        Self { pace, spent: Duration::ZERO, since: None, timer: None }
    }

    /// To be asked whenever nothing flows: ready once patience has run out, else wakes the task when it will.
    pub(crate) fn poll_out(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.since.is_none() {
            let now = Instant::now();
            self.since = Some(now);
            let end = now + self.pace.grace.saturating_sub(self.spent);
            match &mut self.timer {
                Some(timer) => timer.as_mut().reset(end),
                None => self.timer = Some(Box::pin(sleep_until(end))),
            }
        }
        match &mut self.timer {
            Some(timer) => timer.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }

    /// So many bytes have flowed.
    pub(crate) fn earn(&mut self, bytes: usize) {
        // The common case costs nothing: whoever never made us wait has nothing to earn back.
        let Some(since) = self.since.take() else { return };
        let micros = (bytes as u64).saturating_mul(1_000_000) / u64::from(self.pace.bytes_per_second.max(1));
        let spent = self.spent + since.elapsed();
        self.spent = spent.saturating_sub(Duration::from_micros(micros));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(patience: &mut Patience) -> bool {
        patience.poll_out(&mut Context::from_waker(std::task::Waker::noop())).is_ready()
    }

    async fn flow(bytes: usize, every: Duration, times: u32) -> bool {
        let mut patience = Patience::new(Pace { grace: Duration::from_secs(10), bytes_per_second: 1024 });
        for _ in 0..times {
            if out(&mut patience) {
                return false;
            }
            tokio::time::advance(every).await;
            if out(&mut patience) {
                return false;
            }
            patience.earn(bytes);
        }
        true
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_a_second_is_as_good_as_silence() {
        assert!(!flow(1, Duration::from_secs(1), 12).await);
        assert!(!flow(0, Duration::from_secs(11), 1).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_steady_trickle_goes_on_for_ever() {
        assert!(flow(1500, Duration::from_secs(1), 1000).await);
        assert!(flow(16 * 1024, Duration::from_secs(9), 100).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_fast_start_saves_up_no_credit() {
        let mut patience = Patience::new(Pace { grace: Duration::from_secs(10), bytes_per_second: 1024 });
        assert!(!out(&mut patience));
        patience.earn(10_000_000);
        assert!(!out(&mut patience));
        tokio::time::advance(Duration::from_secs(11)).await;
        assert!(out(&mut patience));
    }
}
