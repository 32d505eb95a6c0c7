//! The rostering service: one handler for all 41 operations.
//!
//! The way of a request: token → agreement → scope → parameters → what the path names → list of ids → rows → log of
//! disclosures → bytes. The entry in the log is durable before the first byte leaves.

use std::sync::Arc;

use audit::Entry;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::IntoResponse;
use db::DbError;
use ecosystem::{Admission, Gate};
use http::header::{self, HeaderValue};
use http::request::Parts;
use http::{Response, StatusCode};
use kernel::PersonId;
use policy::{Access, DataClass, Viewer};
use tokio_postgres::Row;
use uuid::Uuid;
use web::{Exchange, House, Routes};

use crate::fault::{RosterFault, in_ims_words};
use crate::lists::{List, Lists, Question};
use crate::operation::{BASE, Need, OPERATIONS, Operation, Relation};
use crate::request::{Column, Wish};
use crate::schema::Kind;
use crate::write::{self, Limit, Object, Pen, Values};
use crate::{discovery, links, selection};

const READ: Access = Access::new("roster.read", DataClass::Register, &[Viewer::Client]);
const DESCRIBE: Access = Access::new("roster.describe", DataClass::Public, &[Viewer::Anyone]);
/// Rows that one statement reads; larger pages are streamed in pieces of this size.
const PIECE: usize = 1000;

/// The rostering service. Cheap to clone.
#[derive(Clone)]
pub struct Rostering {
    house: House,
    gate: Gate,
    lists: Lists,
    /// The service's address without a slash at the end.
    address: Arc<str>,
}

impl std::fmt::Debug for Rostering {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rostering")
    }
}

impl Rostering {
    /// The service of this house behind `gate`.
    pub fn new(house: House, gate: Gate) -> Self {
        let address = format!("{}{BASE}", house.base_url).into();
        Self { house, gate, lists: Lists::default(), address }
    }

    /// All its routes.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Routes<S> {
        let mut routes = Routes::api().errors_as(in_ims_words);
        for operation in OPERATIONS {
            let service = self.clone();
            routes = routes.get(operation.path, READ, move |exchange: Exchange, request: Request| {
                let service = service.clone();
                async move {
                    service
                        .answer(operation, &exchange, &request.into_parts().0)
                        .await
                        .unwrap_or_else(IntoResponse::into_response)
                }
            });
        }
        for path in discovery::PATHS {
            let address = Arc::clone(&self.address);
            routes = routes.get(path, DESCRIBE, move || {
                let body = discovery::document(&address);
                async move { ([(header::CONTENT_TYPE, "application/json")], body) }
            });
        }
        routes.get("/ims/oneroster/rostering/v1p2/{*unknown}", READ, async || RosterFault::Unknown)
    }

    async fn answer(
        &self,
        operation: &'static Operation,
        exchange: &Exchange,
        request: &Parts,
    ) -> Result<Response<Body>, RosterFault> {
        let authorization = request.headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let admission = self.gate.admit(authorization).await?;
        if !allows(&admission, operation.need) {
            self.gate.note_refusal(&admission, exchange.id(), "roster.read", DataClass::Register).await?;
            return Err(RosterFault::Scope);
        }
        let visit = Visit {
            service: self,
            granted: operation.kind.granted(&admission.release),
            admission,
            operation,
            exchange,
            authorization: authorization.map(<[u8]>::to_vec).unwrap_or_default(),
        };
        let path = request.uri.path();
        let query = request.uri.query().unwrap_or("");
        let ids = ids_in(operation.path, path)?;
        let wish = Wish::read(query, operation.kind, visit.granted)?;
        if operation.is_single() {
            visit.single(&ids, &wish).await
        } else {
            visit.page(path, &ids, wish).await
        }
    }
}

fn allows(admission: &Admission, need: Need) -> bool {
    const CORE: &str = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly";
    const FULL: &str = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly";
    const DEMOGRAPHICS: &str = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly";
    match need {
        Need::Core => admission.allows(CORE) || admission.allows(FULL),
        Need::Full => admission.allows(FULL),
        Need::Demographics => admission.allows(DEMOGRAPHICS),
    }
}

/// The ids where the pattern has parameters. What is no id of ours does not exist.
fn ids_in(pattern: &str, path: &str) -> Result<Vec<Uuid>, RosterFault> {
    let parameters = pattern.split('/').zip(path.split('/')).filter(|(name, _)| name.starts_with('{'));
    parameters
        .map(|(_, text)| {
            text.parse::<uuid::fmt::Hyphenated>().map(Into::into).map_err(|_| RosterFault::Unknown)
        })
        .collect()
}

/// One request in work.
struct Visit<'a> {
    service: &'a Rostering,
    admission: Arc<Admission>,
    granted: policy::FieldSet,
    operation: &'static Operation,
    exchange: &'a Exchange,
    authorization: Vec<u8>,
}

/// Rows of one piece and the newest change number that was seen with them.
struct Piece {
    rows: Vec<Row>,
    newest: i64,
}

impl Visit<'_> {
    fn kind(&self) -> Kind {
        self.operation.kind
    }

    /// The limit of an agreement with some schools.
    fn limit(&self) -> Option<Limit> {
        let release = &self.admission.release;
        let schools = release.schools.iter().map(|school| school.uuid());
        (!release.schools.is_empty()).then(|| Limit::new(release.provider, schools))
    }

    async fn single(&self, ids: &[Uuid], wish: &Wish) -> Result<Response<Body>, RosterFault> {
        let which = Which { operation: self.operation, ids, newest: false, dense: false };
        let piece = read(self.service, &self.admission, which).await?;
        let Some(row) = piece.rows.first() else {
            self.disclose(Vec::new(), wish, audit::Outcome::Denied).await?;
            return Err(RosterFault::Unknown);
        };
        let limit = self.widen(&piece.rows).await?;
        self.disclose(subjects(&piece.rows)?, wish, audit::Outcome::Ok).await?;
        let mut out = Vec::with_capacity(1024);
        out.extend_from_slice(format!("{{\"{}\":", self.operation.wrapper).as_bytes());
        let pen = self.pen(limit.as_ref());
        write::object(&mut out, &pen, wish, &object(row)?);
        out.push(b'}');
        Ok(json(Body::from(out)))
    }

    async fn page(&self, path: &str, parents: &[Uuid], wish: Wish) -> Result<Response<Body>, RosterFault> {
        let limit = self.limit();
        if limit.is_some() && wish.filter.as_ref().is_some_and(reaches_out) {
            // Under an agreement with some schools it would tell of persons and schools outside it.
            return Err(RosterFault::FilterField);
        }
        self.find_parents(parents).await?;
        let question = Question {
            release: &self.admission.release,
            operation: self.operation,
            parents,
            path,
            wish: &wish,
        };
        let (list, piece) = self.first_piece(&question).await?;
        let total = list.ids.len();
        let headers = links::Headers::new(&self.service.address, path, &wish, total);
        let slice = slice(&list, wish.offset, wish.limit);
        if slice.len() > PIECE {
            let all = all_subjects(self.service, &self.admission, self.operation, slice).await?;
            self.disclose(all, &wish, audit::Outcome::Ok).await?;
            let body = self.stream(list, piece, wish);
            return Ok(headers.put_on(json(body)));
        }
        self.disclose(subjects(&piece.rows)?, &wish, audit::Outcome::Ok).await?;
        let limit = self.widen(&piece.rows).await?;
        let mut out = Vec::with_capacity(64 + piece.rows.len() * 1024);
        out.extend_from_slice(format!("{{\"{}\":[", self.operation.wrapper).as_bytes());
        let begin = out.len();
        objects(&mut out, begin, &self.pen(limit.as_ref()), &wish, slice, &piece.rows)?;
        out.extend_from_slice(b"]}");
        Ok(headers.put_on(json(Body::from(out))))
    }

    fn pen<'p>(&'p self, limit: Option<&'p Limit>) -> Pen<'p> {
        Pen {
            address: &self.service.address,
            kind: self.kind(),
            includes_protected: self.admission.release.includes_protected,
            limit,
        }
    }

    async fn find_parents(&self, ids: &[Uuid]) -> Result<(), RosterFault> {
        if ids.is_empty() {
            return Ok(());
        }
        let query = selection::parents(&self.admission.release, self.operation, ids);
        let found: i64 = self
            .service
            .house
            .db
            .provider(self.admission.release.provider, async |tx| {
                let rows = tx.composed(&query.text, &query.params()).await?;
                Ok::<i64, DbError>(rows.first().ok_or(DbError::NotOneRow)?.try_get(0)?)
            })
            .await?;
        if usize::try_from(found) == Ok(ids.len()) { Ok(()) } else { Err(RosterFault::Unknown) }
    }

    /// The list and the page's first rows; a walk that begins with a list that has grown old gets a new one.
    async fn first_piece(&self, question: &Question<'_>) -> Result<(Arc<List>, Piece), RosterFault> {
        let (db, lists, wish) = (&self.service.house.db, &self.service.lists, question.wish);
        let now = self.service.house.clock.now();
        let list = lists.get(db, now, question).await?;
        let ids = slice(&list, wish.offset, wish.limit.min(PIECE));
        let piece =
            read(self.service, &self.admission, Which::of(self.operation, ids, wish, &self.admission))
                .await?;
        if wish.offset > 0 || piece.newest == list.newest {
            return Ok((list, piece));
        }
        let list = lists.make(db, now, question).await?;
        let ids = slice(&list, wish.offset, wish.limit.min(PIECE));
        let piece =
            read(self.service, &self.admission, Which::of(self.operation, ids, wish, &self.admission))
                .await?;
        Ok((list, piece))
    }

    /// The limit with those of the referred persons who are visible.
    async fn widen(&self, rows: &[Row]) -> Result<Option<Limit>, RosterFault> {
        let Some(limit) = self.limit() else { return Ok(None) };
        widen(self.service, &self.admission, self.operation, limit, rows).await.map(Some)
    }

    /// Writes the disclosure into the log before anything leaves.
    async fn disclose(
        &self,
        subjects: Vec<PersonId>,
        wish: &Wish,
        outcome: audit::Outcome,
    ) -> Result<(), RosterFault> {
        let kind = self.kind();
        let fields = kind
            .fields()
            .iter()
            .enumerate()
            .filter(|(position, _)| wish.fields.has(*position))
            .map(|(_, field)| format!("{}.{}", kind.code(), field.name))
            .collect();
        let entry = Entry::new("roster.read", DataClass::Register, subjects).fields(fields).outcome(outcome);
        Ok(self.service.house.audit.read(&self.admission.scope(self.exchange.id()), entry).await?)
    }

    /// The body of a large page, piece by piece; the token is asked again before each.
    fn stream(&self, list: Arc<List>, first: Piece, wish: Wish) -> Body {
        let state = Streaming {
            service: self.service.clone(),
            authorization: self.authorization.clone(),
            operation: self.operation,
            list,
            wish,
            first: Some(first),
            done: 0,
            started: false,
        };
        Body::from_stream(futures_util::stream::try_unfold(state, |mut state| async move {
            let piece = state.next().await.map_err(std::io::Error::other)?;
            Ok::<_, std::io::Error>(piece.map(|bytes| (bytes, state)))
        }))
    }
}

/// A large page on its way.
struct Streaming {
    service: Rostering,
    authorization: Vec<u8>,
    operation: &'static Operation,
    list: Arc<List>,
    wish: Wish,
    first: Option<Piece>,
    done: usize,
    started: bool,
}

impl Streaming {
    async fn next(&mut self) -> Result<Option<Bytes>, RosterFault> {
        let page = slice(&self.list, self.wish.offset, self.wish.limit);
        let ids = page.get(self.done..).unwrap_or_default();
        let ids = ids.get(..PIECE).unwrap_or(ids);
        if ids.is_empty() {
            return Ok(None);
        }
        let admission = self.service.gate.admit(Some(&self.authorization)).await?;
        let piece = match self.first.take() {
            Some(piece) => piece,
            None => {
                let which = Which { newest: false, ..Which::of(self.operation, ids, &self.wish, &admission) };
                read(&self.service, &admission, which).await?
            }
        };
        let release = &admission.release;
        let limit = match release.schools.is_empty() {
            true => None,
            false => {
                let limit = Limit::new(release.provider, release.schools.iter().map(|school| school.uuid()));
                Some(widen(&self.service, &admission, self.operation, limit, &piece.rows).await?)
            }
        };
        let mut out = Vec::with_capacity(64 + piece.rows.len() * 1024);
        if self.done == 0 {
            out.extend_from_slice(format!("{{\"{}\":[", self.operation.wrapper).as_bytes());
        }
        // After the first object of the page every one is preceded by a comma.
        let begin = if self.started { usize::MAX } else { out.len() };
        let pen = Pen {
            address: &self.service.address,
            kind: self.operation.kind,
            includes_protected: release.includes_protected,
            limit: limit.as_ref(),
        };
        objects(&mut out, begin, &pen, &self.wish, ids, &piece.rows)?;
        self.started |= !piece.rows.is_empty();
        self.done += ids.len();
        if self.done >= page.len() {
            out.extend_from_slice(b"]}");
        }
        Ok(Some(out.into()))
    }
}

/// Whether a filter asks about others than the object itself.
fn reaches_out(filter: &crate::filter::Filter) -> bool {
    filter.clauses().any(|clause| {
        let field = clause.field.as_str();
        ["agents", "roles", "primaryOrg", "children"].iter().any(|name| field.starts_with(name))
    })
}

fn slice(list: &List, offset: usize, limit: usize) -> &[Uuid] {
    let rest = list.ids.get(offset..).unwrap_or_default();
    rest.get(..limit).unwrap_or(rest)
}

/// Reads the rows with these ids that are visible, ordered by id.
///
/// With `newest` it also tells the newest change number, which only the beginning of a walk needs. `dense` says that the
/// ids are neighbours, so that one range of the index holds them: half the work of looking each up.
async fn read(service: &Rostering, admission: &Admission, which: Which<'_>) -> Result<Piece, RosterFault> {
    let release = &admission.release;
    let Which { operation, ids, newest, dense } = which;
    let kind = operation.kind;
    let tag = operation.tag.map_or_else(String::new, |tag| format!(" and o.tags @> array['{tag}']"));
    let rows_of = if dense { "between $4::uuid and $5::uuid" } else { "= any($4::uuid[])" };
    let wanted = format!(
        "o.provider_id = $1 and o.kind = '{}' and o.sourced_id {rows_of} and {}{tag}",
        kind.code(),
        selection::visible("o", kind)
    );
    const COLUMNS: &str = "o.sourced_id, o.status, o.modified_at, o.subject, o.fields";
    let text = if newest {
        let newest = selection::NEWEST;
        format!(
            "select n.newest, {COLUMNS} from (select {newest} as newest) n
             left join oneroster_object o on {wanted} order by o.sourced_id"
        )
    } else {
        format!(
            "select 0::bigint as newest, {COLUMNS} from oneroster_object o where {wanted} order by o.sourced_id"
        )
    };
    let schools: Vec<Uuid> = release.schools.iter().map(|school| school.uuid()).collect();
    let ends = ids.first().zip(ids.last()).map(|(a, b)| (*a.min(b), *a.max(b))).unwrap_or_default();
    let mut rows = service
        .house
        .db
        .provider(release.provider, async |tx| match dense {
            true => {
                tx.composed(
                    &text,
                    &[&release.provider, &release.includes_protected, &schools, &ends.0, &ends.1],
                )
                .await
            }
            false => {
                tx.composed(&text, &[&release.provider, &release.includes_protected, &schools, &ids]).await
            }
        })
        .await?;
    let newest = rows.first().map_or(Ok(0), |row| row.try_get(0)).map_err(DbError::from)?;
    // Where nothing is found, the newest change number comes alone.
    let alone = |row: &Row| row.try_get::<_, Option<Uuid>>(1).is_ok_and(|id| id.is_none());
    if rows.first().is_some_and(alone) {
        rows.clear();
    }
    Ok(Piece { rows, newest })
}

/// What to read.
struct Which<'a> {
    operation: &'a Operation,
    ids: &'a [Uuid],
    newest: bool,
    dense: bool,
}

impl<'a> Which<'a> {
    /// These rows of a wish. They are neighbours in the order of ids when nothing was picked out: no filter, no sub-kind,
    /// no school.
    fn of(operation: &'a Operation, ids: &'a [Uuid], wish: &Wish, admission: &Admission) -> Self {
        let dense = operation.relation == Relation::All
            && operation.tag.is_none()
            && wish.filter.is_none()
            && wish.order.column == Column::Id
            && admission.release.schools.is_empty()
            && !ids.is_empty();
        Self { operation, ids, newest: wish.offset == 0, dense }
    }
}

/// The persons of a whole large page.
async fn all_subjects(
    service: &Rostering,
    admission: &Admission,
    operation: &Operation,
    ids: &[Uuid],
) -> Result<Vec<PersonId>, RosterFault> {
    let release = &admission.release;
    if !operation.kind.is_personal() {
        return Ok(Vec::new());
    }
    let text = format!(
        "select o.subject from oneroster_object o
         where o.provider_id = $1 and o.kind = '{}' and o.sourced_id = any($4::uuid[]) and o.subject is not null and {}",
        operation.kind.code(),
        selection::visible("o", operation.kind)
    );
    let schools: Vec<Uuid> = release.schools.iter().map(|school| school.uuid()).collect();
    let rows = service
        .house
        .db
        .provider(release.provider, async |tx| {
            tx.composed(&text, &[&release.provider, &release.includes_protected, &schools, &ids]).await
        })
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0).map_err(DbError::from)?)).collect()
}

async fn widen(
    service: &Rostering,
    admission: &Admission,
    operation: &Operation,
    mut limit: Limit,
    rows: &[Row],
) -> Result<Limit, RosterFault> {
    let release = &admission.release;
    let mut ids = Vec::new();
    for row in rows {
        let values: Values<'_> = row.try_get(5).map_err(DbError::from)?;
        ids.extend(write::references(operation.kind, &values, release.includes_protected));
    }
    if operation.kind == Kind::Enrollment {
        // An enrollment's own user is as visible as the enrollment.
        ids.extend(subjects(rows)?.iter().map(|person| person.uuid()));
    }
    if ids.is_empty() {
        return Ok(limit);
    }
    let text = format!(
        "select o.sourced_id from oneroster_object o
         where o.provider_id = $1 and o.kind = 'user' and o.sourced_id = any($4::uuid[]) and {}",
        selection::visible("o", Kind::User)
    );
    let schools: Vec<Uuid> = release.schools.iter().map(|school| school.uuid()).collect();
    let found = service
        .house
        .db
        .provider(release.provider, async |tx| {
            tx.composed(&text, &[&release.provider, &release.includes_protected, &schools, &ids]).await
        })
        .await?;
    for row in found {
        limit.persons.push(row.try_get(0).map_err(DbError::from)?);
    }
    Ok(limit)
}

/// The persons whom the rows are about.
fn subjects(rows: &[Row]) -> Result<Vec<PersonId>, RosterFault> {
    let mut persons = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(person) = row.try_get::<_, Option<PersonId>>(4).map_err(DbError::from)? {
            persons.push(person);
        }
    }
    Ok(persons)
}

fn object(row: &Row) -> Result<Object<'_>, RosterFault> {
    let read = || -> Result<Object<'_>, tokio_postgres::Error> {
        Ok(Object {
            id: row.try_get(1)?,
            status: row.try_get(2)?,
            modified: row.try_get(3)?,
            values: row.try_get(5)?,
        })
    };
    read().map_err(|error| DbError::from(error).into())
}

/// Writes the rows in the order of `ids`; a row that is not there any more is passed over. The rows come ordered by id,
/// so each is found by halving.
fn objects(
    out: &mut Vec<u8>,
    begin: usize,
    pen: &Pen<'_>,
    wish: &Wish,
    ids: &[Uuid],
    rows: &[Row],
) -> Result<(), RosterFault> {
    let mut known = Vec::with_capacity(rows.len());
    for row in rows {
        known.push(row.try_get::<_, Uuid>(1).map_err(DbError::from)?);
    }
    for id in ids {
        let Ok(at) = known.binary_search(id) else { continue };
        let Some(row) = rows.get(at) else { continue };
        if out.len() != begin {
            out.push(b',');
        }
        write::object(out, pen, wish, &object(row)?);
    }
    Ok(())
}

fn json(body: Body) -> Response<Body> {
    let kind = HeaderValue::from_static("application/json");
    (StatusCode::OK, [(header::CONTENT_TYPE, kind)], body).into_response()
}
