//! "Report an absence": one form, reached from the desk.

use askama::Template;
use audit::Entry;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::AbsenceKind;
use kernel::{PersonId, Role, Scope};
use policy::{DataClass, Explain, Learner, decide};
use serde::Deserialize;
use web::visitor::SignedIn;
use web::{
    Choice, ErrorSummary, Exchange, Failure, Field, FormGuard, Frame, House, Html, ProtectedForm, Query,
};

use super::{refused, scope_of};
use crate::TeachingError;
use crate::notice::{self, Notice};
use crate::relations;
use crate::texts::Texts;
use crate::timetable::next_weekday;

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    frame: Frame,
    t: Texts,
    guard: FormGuard,
    nobody: bool,
    errors: Option<ErrorSummary>,
    learner: Field,
    from: Field,
    to: Field,
    kind: Field,
    text: Field,
}

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    child: Option<PersonId>,
}

/// What was filled in before, when the form comes back.
#[derive(Deserialize, Default, Clone)]
pub(super) struct Filled {
    #[serde(default)]
    learner: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    form: String,
}

/// `GET /absences/ahead`
pub(super) async fn page(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    Query(asked): Query<Asked>,
) -> Result<Html, Failure> {
    let scope = scope_of(&visitor, &exchange)?;
    let filled = Filled {
        learner: asked.child.map(|child| child.to_string()).unwrap_or_default(),
        from: next_weekday(house.calendar.now().date()).to_string(),
        kind: AbsenceKind::Illness.code().to_owned(),
        ..Filled::default()
    };
    shown(&house, &scope, &exchange, &filled, None).await
}

/// `POST /absences/ahead`
pub(super) async fn tell(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    ProtectedForm { value: filled, .. }: ProtectedForm<Filled>,
) -> Result<Response, Failure> {
    let scope = scope_of(&visitor, &exchange)?;
    let fields = [
        (web::csrf::FORM_FIELD, filled.form.as_str()),
        ("learner", &filled.learner),
        ("from", &filled.from),
        ("to", &filled.to),
        ("kind", &filled.kind),
        ("text", &filled.text),
    ];
    let told = match Notice::read(fields) {
        Ok(notice) => (notice::tell(&house, &scope, &notice).await, vec![notice.learner]),
        Err(error) => (Err(error), Vec::new()),
    };
    match told {
        (Ok(_), _) => Ok(Redirect::to("/?done=told").into_response()),
        (Err(error @ (TeachingError::Days | TeachingError::Unreadable | TeachingError::TooLong)), _) => {
            let page = shown(&house, &scope, &exchange, &filled, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        (Err(error), subjects) => Err(refused(&house, &scope, "absence.tell", subjects, error).await),
    }
}

async fn shown(
    house: &House,
    scope: &Scope,
    exchange: &Exchange,
    filled: &Filled,
    error: Option<TeachingError>,
) -> Result<Html, Failure> {
    let t = Texts(scope.lang);
    let lang = scope.lang;
    let learners = learners(house, scope).await?;
    let subjects = learners.iter().map(|(id, _)| *id).collect();
    house.audit.read(scope, Entry::new("absence.tell.form", DataClass::Identity, subjects)).await?;
    let days_wrong = matches!(error, Some(TeachingError::Days));
    let unreadable = matches!(error, Some(TeachingError::Unreadable));
    let long = matches!(error, Some(TeachingError::TooLong));
    let chosen = match learners.as_slice() {
        [(only, _)] => only.to_string(),
        _ => filled.learner.clone(),
    };
    let unchosen = unreadable && chosen.is_empty();
    let choices = learners.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect();
    let learner = Field::radio(lang, "learner", t.notice_child(), choices)
        .value(chosen)
        .required()
        .error(unchosen.then(|| t.notice_choose()));
    let from = Field::input(lang, "date", "from", t.notice_from())
        .value(filled.from.clone())
        .required()
        .error((days_wrong || (unreadable && !unchosen)).then(|| t.notice_days_wrong()));
    let to =
        Field::input(lang, "date", "to", t.notice_to()).value(filled.to.clone()).hint(t.notice_to_hint());
    let reasons = vec![
        Choice::new(AbsenceKind::Illness.code(), t.explain_illness()),
        Choice::new(AbsenceKind::OtherExplained.code(), t.explain_other()),
    ];
    let kind = Field::radio(lang, "kind", t.explain_kind(), reasons).value(filled.kind.clone()).required();
    let text = Field::text(lang, "text", t.explain_text())
        .value(filled.text.clone())
        .error(long.then(|| t.problem_too_long_advice()));
    let errors = ErrorSummary::of(lang, [&learner, &from, &to, &kind, &text]);
    let mut frame = web::frame(exchange, t.notice_title());
    "/absences/ahead".clone_into(&mut frame.path);
    Html::of(&NoticePage {
        frame,
        t,
        guard: FormGuard::new(exchange),
        nobody: learners.is_empty(),
        errors,
        learner,
        from,
        to,
        kind,
        text,
    })
}

/// For whom the actor may report.
async fn learners(house: &House, scope: &Scope) -> Result<Vec<(PersonId, String)>, TeachingError> {
    let today = house.calendar.now().date();
    let me = scope.actor.person().ok_or(TeachingError::NotFound)?;
    house
        .db
        .provider(scope.provider, async |tx| {
            if scope.actor.role() == Some(Role::Guardian) {
                let children = relations::children(tx, scope.provider, me, today).await?;
                return Ok(children
                    .into_iter()
                    .filter(|child| {
                        let relations = child.relations(today);
                        decide::<Explain, Learner>(&scope.actor, &relations, Learner(child.id)).is_ok()
                    })
                    .map(|child| (child.id, child.name()))
                    .collect());
            }
            let own = relations::standing(tx, scope, me, today).await?.ok_or(TeachingError::NotFound)?;
            let relations = own.relations(&scope.actor, today);
            let may = decide::<Explain, Learner>(&scope.actor, &relations, Learner(me)).is_ok();
            Ok(may.then(|| (own.id, own.name())).into_iter().collect())
        })
        .await
}
