//! One line per measurement.

use std::time::Duration;

/// What was measured.
pub struct Measured {
    /// What it was.
    pub label: String,
    /// How long each request took.
    pub latencies: Vec<Duration>,
    /// Requests that were not answered with 2xx or 3xx.
    pub failures: u64,
    /// Wall time of the whole.
    pub took: Duration,
    /// CPU milliseconds of the measured trees.
    pub cpu: f64,
    /// Their memory at the end.
    pub pss_mib: f64,
}

impl Measured {
    /// Prints the line; scripts read `cpu_ms=…` from it.
    pub fn print(mut self) {
        self.latencies.sort_unstable();
        let count = self.latencies.len().max(1);
        let at = |q: f64| {
            let position = ((count as f64 * q) as usize).min(count - 1);
            self.latencies.get(position).copied().unwrap_or_default().as_secs_f64() * 1000.0
        };
        println!(
            "{:36} {:8.0} req/s  p50={:7.2} ms  p99={:7.2} ms  cpu_ms={:.3}  pss={:.0} MiB{}",
            self.label,
            self.latencies.len() as f64 / self.took.as_secs_f64(),
            at(0.50),
            at(0.99),
            self.cpu / count as f64,
            self.pss_mib,
            if self.failures > 0 { format!("  FAILED={}", self.failures) } else { String::new() },
        );
    }
}
