//! The office's import: send a file, see what would change, bring it in. Works without scripts; a form that is sent
//! twice is one import.

use std::path::PathBuf;
use std::time::Duration;

use administration::roster_import::Kind;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use kernel::{Channel, ImportId, Lang, Problem, Purpose, Role, Scope};
use policy::{Access, DataClass, Granted, Import, Register, RegisterRelations, Viewer, decide};
use serde::Deserialize;
use web::visitor::SignedIn;
use web::{
    Density, Exchange, Failure, Field, FormGuard, House, Html, Notice, Path, ProtectedForm, ProtectedUpload,
    Query, Routes, Tone, UploadField, dates,
};

use crate::import::{ImportError, Options, Outcome, Report, Workshop, run_as};
use crate::import_report::{kind, message, outcome, place, severity, sorted, unshown};
use crate::import_run::{self, ImportRun};
use crate::import_upload::Uploads;
use crate::texts::Texts;

const OFFICE: &[Viewer] = &[Viewer::Role(Role::SchoolSecretary), Viewer::Role(Role::ProviderAdministrator)];
const SEE: Access = Access::new("roster.view", DataClass::Register, OFFICE);
const CHECK: Access = Access::new("roster.check", DataClass::Register, OFFICE);
const APPLY: Access = Access::new("roster.import", DataClass::Register, OFFICE);
/// The largest file, with room for the form around it.
const UPLOAD: usize = 50 * 1024 * 1024 + 64 * 1024;
/// How long a request waits for the work; after that the page says that it goes on.
const WAIT: Duration = Duration::from_secs(6);
/// Work that has not ended after this time never will.
const LOST: SignedDuration = SignedDuration::from_mins(30);
/// Problems that a page shows.
const SHOWN: usize = 200;

/// The routes of the office's import. Uploads wait in `folder`, which nobody else may read.
pub fn import_routes(folder: PathBuf) -> Routes<House> {
    let uploads = Uploads::in_folder(folder);
    let (for_page, for_run, for_upload, for_apply) =
        (uploads.clone(), uploads.clone(), uploads.clone(), uploads);
    Routes::pages()
        .get(
            "/office/import",
            SEE,
            move |State(house): State<House>, visitor: SignedIn, exchange: Exchange| {
                let uploads = for_page.clone();
                async move { start_page(&house, &uploads, &visitor, &exchange, None).await }
            },
        )
        .post_up_to(
            "/office/import",
            CHECK,
            UPLOAD,
            move |State(house): State<House>,
                  visitor: SignedIn,
                  exchange: Exchange,
                  upload: ProtectedUpload| {
                let uploads = for_upload.clone();
                async move { check(&house, &uploads, &visitor, &exchange, upload).await }
            },
        )
        .get(
            "/office/import/{import}",
            SEE,
            move |State(house): State<House>,
                  visitor: SignedIn,
                  exchange: Exchange,
                  Path(import): Path<ImportId>,
                  Query(asked): Query<Asked>| {
                let uploads = for_run.clone();
                async move { run_page(&house, &uploads, &visitor, &exchange, import, &asked).await }
            },
        )
        .post(
            "/office/import/{import}",
            APPLY,
            move |State(house): State<House>,
                  visitor: SignedIn,
                  exchange: Exchange,
                  Path(import): Path<ImportId>,
                  form: ProtectedForm<Decision>| {
                let uploads = for_apply.clone();
                async move { apply(&house, &uploads, &visitor, &exchange, import, &form.value).await }
            },
        )
}

/// What an address says beside the import.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    said: Option<String>,
}

/// What the office decided.
#[derive(Debug, Deserialize)]
struct Decision {
    confirm_ends: Option<String>,
}

/// One line of the list of earlier imports.
struct Earlier {
    href: String,
    when: String,
    file: String,
    state: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "import.html")]
struct StartPage {
    frame: web::Frame,
    t: Texts,
    guard: FormGuard,
    file: Field,
    earlier: Vec<Earlier>,
}

/// One line of counts.
struct Row {
    kind: &'static str,
    created: usize,
    changed: usize,
    ended: usize,
}

/// One problem.
struct Told {
    tone: &'static str,
    severity: &'static str,
    place: String,
    message: String,
}

#[derive(Template)]
#[template(path = "import_run.html")]
struct RunPage {
    frame: web::Frame,
    t: Texts,
    guard: FormGuard,
    action: String,
    file: String,
    working: bool,
    read: Option<String>,
    would: bool,
    rows: Vec<Row>,
    problems: Vec<Told>,
    more: Option<String>,
    may_apply: bool,
    confirm: Option<Field>,
}

struct Asking {
    scope: Scope,
    granted: Granted<Import, Register>,
    account: kernel::AccountId,
}

fn asking(visitor: &SignedIn, exchange: &Exchange) -> Result<Asking, Problem> {
    let mut scope = visitor.scope(Purpose::Import, Channel::Web, exchange)?;
    scope.lang = exchange.lang();
    let relations = RegisterRelations { own_provider: true };
    let granted = decide::<Import, Register>(&scope.actor, &relations, Register(scope.provider))?;
    Ok(Asking { scope, granted, account: visitor.account })
}

fn workshop(house: &House) -> Workshop {
    Workshop {
        db: house.db.clone(),
        clock: house.clock.clone(),
        ids: house.ids.clone(),
        calendar: house.calendar.clone(),
        vault: Some(house.vault.clone()),
    }
}

fn page_of(import: ImportId) -> String {
    format!("/office/import/{import}")
}

async fn start_page(
    house: &House,
    uploads: &Uploads,
    visitor: &SignedIn,
    exchange: &Exchange,
    error: Option<&'static str>,
) -> Result<Response, Failure> {
    uploads.tidy(house.clock.now());
    let asking = asking(visitor, exchange)?;
    let provider = asking.granted.resource().0;
    let runs = house
        .db
        .provider(provider, async |tx| import_run::latest(tx, provider).await)
        .await
        .map_err(|e| e.problem())?;
    let lang = exchange.lang();
    let t = Texts(lang);
    let earlier = runs.iter().map(|run| earlier(house, lang, run)).collect();
    let mut frame = web::frame(exchange, t.import_title());
    frame.density = Density::Office;
    let file = Field::file(lang, "file", t.import_file(), ".zip,application/zip")
        .hint(t.import_file_hint())
        .required()
        .error(error);
    let page = StartPage { frame, t, guard: FormGuard::new(exchange), file, earlier };
    let status = if error.is_some() { http::StatusCode::UNPROCESSABLE_ENTITY } else { http::StatusCode::OK };
    Ok((status, Html::of(&page)?).into_response())
}

fn earlier(house: &House, lang: Lang, run: &ImportRun) -> Earlier {
    let t = Texts(lang);
    let (state, tone) = match run.state.as_str() {
        "working" if !lost(run, house.clock.now()) => (t.import_state_working(), "calm"),
        "checked" => (t.import_state_checked(), "calm"),
        "applied" => (t.import_state_applied(), "good"),
        "refused" => (t.import_state_refused(), "attention"),
        _ => (t.import_state_failed(), "problem"),
    };
    let at = run.started_at.to_zoned(house.calendar.zone().clone());
    let when = format!("{} {}", dates::figures(lang, at.date()), dates::time(lang, at.time()));
    Earlier { href: page_of(run.id), when, file: run.file_name.clone(), state, tone }
}

/// Work that a program left behind when it was stopped.
fn lost(run: &ImportRun, now: Timestamp) -> bool {
    run.state == "working" && now.duration_since(run.started_at) > LOST
}

/// Takes the file, and looks at it.
async fn check(
    house: &House,
    uploads: &Uploads,
    visitor: &SignedIn,
    exchange: &Exchange,
    mut upload: ProtectedUpload,
) -> Result<Response, Failure> {
    let asking = asking(visitor, exchange)?;
    let provider = asking.granted.resource().0;
    uploads.tidy(house.clock.now());
    // The form's number is the import's: a form that is sent twice is one import.
    let import = upload.id.map_or_else(|| house.ids.make(), |form| ImportId::from(form.0));
    if known(house, provider, import).await?.is_some() {
        return Ok(Redirect::to(&page_of(import)).into_response());
    }
    let path = uploads.place(provider, asking.account, import);
    let mut name = String::new();
    let mut length = 0;
    while let Some(field) = upload.next_field().await? {
        if let UploadField::File(mut file) = field {
            name =
                file.file_name().unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect();
            length = uploads.keep(&path, &mut file, house.clock.now()).await?;
        }
    }
    if length == 0 {
        return start_page(house, uploads, visitor, exchange, Some(Texts(exchange.lang()).import_no_file()))
            .await;
    }
    let begun = house
        .db
        .provider(provider, async |tx| {
            import_run::begin(tx, provider, &asking.scope, import, &name, house.clock.now()).await
        })
        .await;
    if let Err(error) = begun {
        return match error.constraint() {
            Some(_) => Ok(Redirect::to(&page_of(import)).into_response()),
            None => Err(Failure(error.problem())),
        };
    }
    let options = Options { dry_run: true, ..Options::default() };
    work(house, asking, path, options, import).await
}

/// Brings a checked file in.
async fn apply(
    house: &House,
    uploads: &Uploads,
    visitor: &SignedIn,
    exchange: &Exchange,
    import: ImportId,
    decision: &Decision,
) -> Result<Response, Failure> {
    let asking = asking(visitor, exchange)?;
    let provider = asking.granted.resource().0;
    let run = known(house, provider, import).await?.ok_or_else(Problem::not_found)?;
    let path = uploads.place(provider, asking.account, import);
    if matches!(run.state.as_str(), "checked" | "refused" | "failed")
        && !Uploads::waits(&path, house.clock.now())
    {
        return Ok(Redirect::to(&format!("{}?said=expired", page_of(import))).into_response());
    }
    let turned = house
        .db
        .provider(provider, async |tx| import_run::resume(tx, provider, import).await)
        .await
        .map_err(|e| e.problem())?;
    if !turned {
        // Sent twice: the first one is at work, or done.
        return Ok(Redirect::to(&page_of(import)).into_response());
    }
    let options = Options { confirm_ends: decision.confirm_ends.is_some(), ..Options::default() };
    work(house, asking, path, options, import).await
}

async fn known(
    house: &House,
    provider: kernel::ProviderId,
    import: ImportId,
) -> Result<Option<ImportRun>, Failure> {
    house
        .db
        .provider(provider, async |tx| import_run::find(tx, provider, import).await)
        .await
        .map_err(|e| Failure(e.problem()))
}

/// Does the work in the background, so that it ends whatever becomes of the request, and waits a little for it.
async fn work(
    house: &House,
    asking: Asking,
    path: PathBuf,
    options: Options,
    import: ImportId,
) -> Result<Response, Failure> {
    let house = house.clone();
    let job = tokio::spawn(async move {
        let provider = asking.granted.resource().0;
        let workshop = workshop(&house);
        let done = run_as(&workshop, &asking.scope, asking.granted, &path, &options, &|_| (), import).await;
        match &done {
            Ok(report) if report.outcome == Outcome::Applied => {
                house.relay.nudge(provider);
                if let Err(error) = house.db.refresh_statistics().await {
                    tracing::warn!(%error, "the tables could not be counted; the server will do it by and by");
                }
                let _ = std::fs::remove_file(&path);
                None
            }
            Ok(_) => None,
            Err(error) => {
                let busy = matches!(error, ImportError::AnotherRuns);
                if !busy {
                    tracing::error!(%error, "an import failed");
                }
                let now = house.clock.now();
                let noted = house
                    .db
                    .provider(provider, async |tx| import_run::fail(tx, provider, import, now).await)
                    .await;
                if let Err(error) = noted {
                    tracing::error!(%error, "a failed import could not be noted");
                }
                busy.then_some("busy")
            }
        }
    });
    let said = match tokio::time::timeout(WAIT, job).await {
        Ok(Ok(Some(said))) => format!("?said={said}"),
        _ => String::new(),
    };
    Ok(Redirect::to(&format!("{}{said}", page_of(import))).into_response())
}

async fn run_page(
    house: &House,
    uploads: &Uploads,
    visitor: &SignedIn,
    exchange: &Exchange,
    import: ImportId,
    asked: &Asked,
) -> Result<Html, Failure> {
    let asking = asking(visitor, exchange)?;
    let provider = asking.granted.resource().0;
    let run = known(house, provider, import).await?.ok_or_else(Problem::not_found)?;
    let now = house.clock.now();
    let t = Texts(exchange.lang());
    let report = if run.state == "working" { None } else { run.report() };
    let working = run.state == "working" && !lost(&run, now);
    let mut frame = web::frame(exchange, t.import_title());
    frame.density = Density::Office;
    frame.notice = Some(notice(t, &run, report.as_ref(), working, asked));
    let place = uploads.place(provider, asking.account, import);
    let open = report.as_ref().is_some_and(|report| {
        matches!(report.outcome, Outcome::Checked | Outcome::WouldEnd { .. }) && !report.changes_nothing()
    });
    let may_apply = open && Uploads::waits(&place, now);
    let asks = report.as_ref().is_some_and(|report| matches!(report.outcome, Outcome::WouldEnd { .. }));
    let confirm = (may_apply && asks)
        .then(|| Field::checkbox(exchange.lang(), "confirm_ends", t.import_confirm_ends()).required());
    let shown: Vec<Told> = report.iter().flat_map(|report| told(t, report)).collect();
    let more = report
        .as_ref()
        .map(|report| unshown(report, shown.len()))
        .filter(|more| *more > 0)
        .map(|more| t.import_more_problems(more));
    Html::of(&RunPage {
        frame,
        t,
        guard: FormGuard::new(exchange),
        action: page_of(import),
        file: run.file_name.clone(),
        working,
        read: report
            .as_ref()
            .filter(|report| report.records_read() > 0)
            .map(|report| t.import_read(report.records_read(), format!("{:.1}", report.seconds))),
        would: report.as_ref().is_none_or(|report| report.outcome != Outcome::Applied),
        rows: report.iter().flat_map(|report| rows(t, report)).collect(),
        problems: shown,
        more,
        may_apply,
        confirm,
    })
}

fn notice(t: Texts, run: &ImportRun, report: Option<&Report>, working: bool, asked: &Asked) -> Notice {
    let (tone, text) = match (asked.said.as_deref(), report) {
        (Some("busy"), _) => (Tone::Attention, t.import_another_runs().to_owned()),
        (Some("expired"), _) => (Tone::Attention, t.import_expired().to_owned()),
        _ if working => (Tone::Calm, t.import_working().to_owned()),
        (_, Some(report)) if run.state != "failed" => {
            let tone = match report.outcome {
                Outcome::Applied => Tone::Good,
                Outcome::Checked => Tone::Calm,
                Outcome::WouldEnd { .. } => Tone::Attention,
                Outcome::Unreadable | Outcome::Strict => Tone::Problem,
            };
            (tone, outcome(t, report))
        }
        _ => (Tone::Problem, t.import_failed().to_owned()),
    };
    Notice { tone, text }
}

fn rows(t: Texts, report: &Report) -> Vec<Row> {
    let row = |(what, counts): (&Kind, &administration::roster_import::Counts)| Row {
        kind: kind(t, *what),
        created: counts.created,
        changed: counts.changed,
        ended: counts.ended,
    };
    report.counts.iter().map(row).collect()
}

fn told(t: Texts, report: &Report) -> Vec<Told> {
    sorted(report)
        .into_iter()
        .take(SHOWN)
        .map(|problem| {
            let how = problem.code.severity();
            Told {
                tone: match how {
                    crate::Severity::Fatal | crate::Severity::Error => "problem",
                    crate::Severity::Warning => "attention",
                    crate::Severity::Note => "calm",
                },
                severity: severity(t, how),
                place: place(t, problem),
                message: message(t, problem),
            }
        })
        .collect()
}
