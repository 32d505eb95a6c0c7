//! What the keeper of the machine sees: health, figures, log lines. Nothing here names a person: routes are counted by
//! pattern, never by address.

use std::fmt;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::response::IntoResponse;
use futures_util::future::BoxFuture;
use http::header::{self, HeaderValue};
use http::{Response, StatusCode};
use policy::{Access, DataClass, Viewer};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::routes::{RouteEntry, Routes};

/// How long the answer to "are you ready?" may take.
const READY: Duration = Duration::from_secs(2);

/// Seconds that requests are sorted by.
const BUCKETS: [f64; 11] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: String,
    route: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AnswerLabels {
    method: String,
    route: &'static str,
    status: &'static str,
}

/// The figures of the whole program.
#[derive(Clone)]
pub struct Meters {
    registry: Arc<Mutex<Registry>>,
    answers: Family<AnswerLabels, Counter>,
    seconds: Family<RouteLabels, Histogram, fn() -> Histogram>,
    nowhere: Meter,
    reports: Counter,
}

impl fmt::Debug for Meters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meters")
    }
}

impl Default for Meters {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("digione");
        let answers = Family::default();
        let seconds: Family<_, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(BUCKETS));
        let reports = Counter::default();
        registry.register("http_answers", "Answers by route and class of status", answers.clone());
        registry.register("http_request_seconds", "Time until the answer began", seconds.clone());
        registry.register("content_policy_reports", "Browsers' reports of blocked content", reports.clone());
        let nowhere = meter(&answers, &seconds, "any", "-");
        Self { registry: Arc::new(Mutex::new(registry)), answers, seconds, nowhere, reports }
    }
}

impl Meters {
    /// Watches a figure that is asked for only when somebody looks: connections, the database's pool. The name is
    /// prefixed with `digione_`.
    pub fn watch(
        &self,
        name: &'static str,
        help: &'static str,
        figure: impl Fn() -> i64 + Send + Sync + 'static,
    ) {
        let watch = Watch { name, help, figure: Box::new(figure) };
        let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        registry.register_collector(Box::new(watch));
    }

    /// All figures as Prometheus reads them.
    ///
    /// # Errors
    /// When a figure cannot be written as text.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        prometheus_client::encoding::text::encode(&mut text, &registry)?;
        Ok(text)
    }

    pub(crate) fn of_route(&self, entry: &RouteEntry) -> Meter {
        meter(&self.answers, &self.seconds, entry.method.as_str(), entry.path)
    }

    pub(crate) fn nowhere(&self) -> &Meter {
        &self.nowhere
    }
}

fn meter(
    answers: &Family<AnswerLabels, Counter>,
    seconds: &Family<RouteLabels, Histogram, fn() -> Histogram>,
    method: &str,
    route: &'static str,
) -> Meter {
    let answered =
        |status| answers.get_or_create_owned(&AnswerLabels { method: method.to_owned(), route, status });
    Meter {
        answers: ["1xx", "2xx", "3xx", "4xx", "5xx"].map(answered),
        seconds: seconds.get_or_create_owned(&RouteLabels { method: method.to_owned(), route }),
    }
}

/// The figures of one route, found once and not per request.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    answers: [Counter; 5],
    seconds: Histogram,
}

impl Meter {
    pub(crate) fn count(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.answers.get(class) {
            counter.inc();
        }
        self.seconds.observe(took.as_secs_f64());
    }
}

struct Watch {
    name: &'static str,
    help: &'static str,
    figure: Box<dyn Fn() -> i64 + Send + Sync>,
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Collector for Watch {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let gauge = ConstGauge::new((self.figure)());
        let metric = encoder.encode_descriptor(self.name, self.help, None, gauge.metric_type())?;
        gauge.encode(metric)
    }
}

/// Answers whether the program can serve now: its database answers and it is not about to stop.
#[derive(Clone)]
pub struct Readiness {
    check: Arc<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>,
    stopping: Arc<AtomicBool>,
}

impl fmt::Debug for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readiness").field("stopping", &self.stopping).finish_non_exhaustive()
    }
}

impl Readiness {
    /// Ready while `check` says so within two seconds.
    pub fn new(check: impl Fn() -> BoxFuture<'static, bool> + Send + Sync + 'static) -> Self {
        Self { check: Arc::new(check), stopping: Arc::default() }
    }

    /// From now on not ready: whoever shares out requests sends them elsewhere.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    async fn ready(&self) -> bool {
        !self.stopping.load(Ordering::Relaxed)
            && tokio::time::timeout(READY, (self.check)()).await.unwrap_or(false)
    }
}

const HEALTH: Access = Access::new("health.read", DataClass::Public, &[Viewer::Anyone]);
const FIGURES: Access = Access::new("figures.read", DataClass::Operation, &[Viewer::Operator]);
const REPORT: Access = Access::new("content-policy.report", DataClass::Public, &[Viewer::Anyone]);

/// Health, the browsers' reports of blocked content, and (only at the operator's own door) the figures. Alive and ready
/// are two things: a program whose database is away shall not be killed, only spared.
pub fn routes<S: Clone + Send + Sync + 'static>(readiness: Readiness, meters: Meters) -> Routes<S> {
    let reports = meters.reports.clone();
    Routes::public()
        .get("/health/live", HEALTH, async || said(StatusCode::OK, "live"))
        .get("/health/ready", HEALTH, async move || {
            if readiness.ready().await {
                said(StatusCode::OK, "ready")
            } else {
                said(StatusCode::SERVICE_UNAVAILABLE, "not ready")
            }
        })
        // Only counted: a report holds the address of the page, and that may name a person.
        .post("/csp-report", REPORT, async move || {
            reports.inc();
            StatusCode::NO_CONTENT
        })
        .get("/metrics", FIGURES, async move || figures(&meters))
}

fn said(status: StatusCode, state: &'static str) -> Response<Body> {
    let mut body = String::with_capacity(24);
    write!(body, "{{\"status\":\"{state}\"}}").ok();
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
}

fn figures(meters: &Meters) -> Response<Body> {
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    match meters.text() {
        Ok(text) => ([(header::CONTENT_TYPE, kind)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogForm {
    /// One JSON object a line, for machines.
    Json,
    /// For a person at a terminal.
    Text,
}

/// Begins to log to standard error; `filter` as in `info,request=warn`. A panic is logged with its place and without
/// its words, which could hold what a person typed.
pub fn start_log(form: LogForm, filter: &str) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start, in tests, leaves the first log as it is.
    match form {
        LogForm::Json => {
            log.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init().ok()
        }
        LogForm::Text => log.compact().try_init().ok(),
    };
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "the program broke off a piece of work");
    }));
}
