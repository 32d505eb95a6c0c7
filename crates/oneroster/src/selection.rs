//! From a wish to SQL. Field positions, operators and values are always parameters, so few texts exist; what an agreement
//! does not let its service see is left out in every one of them, beside row-level security.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use kernel::SchoolId;
use policy::Release;
use postgres_types::ToSql;
use uuid::Uuid;

use crate::filter::{Clause, Join, Operator};
use crate::lists::Question;
use crate::operation::{Operation, Relation};
use crate::request::{Column, Member, Order};
use crate::schema::{Kind, LIST_SEPARATOR};

type Value = Box<dyn ToSql + Sync + Send>;

/// A text with its parameters.
pub struct Query {
    /// The SQL text.
    pub text: String,
    values: Vec<Value>,
}

impl Query {
    /// The parameters, as the driver takes them.
    pub fn params(&self) -> Vec<db::Param<'_>> {
        self.values.iter().map(|value| &**value as db::Param<'_>).collect()
    }

    fn bind(&mut self, value: impl ToSql + Sync + Send + 'static) -> String {
        self.values.push(Box::new(value));
        format!("${}", self.values.len())
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// What an agreement shows of the rows called `alias`; `$2` says whether protected persons are included, `$3` names the
/// schools.
pub(crate) fn visible(alias: &str, kind: Kind) -> String {
    // What belongs to the provider and not to a school is everybody's: the provider itself, sessions, common courses.
    let common = match kind {
        Kind::Org | Kind::AcademicSession | Kind::Course => format!(" or {alias}.schools = '{{}}'"),
        _ => String::new(),
    };
    format!(
        "(not {alias}.protected or $2::bool) and ($3::uuid[] = '{{}}' or {alias}.schools && $3::uuid[]{common})"
    )
}

/// The newest change of what a list hangs on: as long as it is the same, the list is.
pub(crate) const NEWEST: &str =
    "(select coalesce(max(x.no), 0) from unnest(array['org', 'academicSession', 'course',
   'class', 'user', 'enrollment', 'demographics']) k cross join lateral (
     select max(v.change_no) as no from oneroster_object v where v.provider_id = $1 and v.kind = k) x)";

/// The query that lists the ids of everything that a wish means, in order, in one value of 16 bytes each, with the
/// newest change number.
pub fn list(question: &Question<'_>) -> Query {
    let Question { release, operation, parents, wish, .. } = question;
    let mut query = Query { text: String::with_capacity(1024), values: Vec::new() };
    query.bind(release.provider);
    query.bind(release.includes_protected);
    query.bind(release.schools.iter().map(|school| school.uuid()).collect::<Vec<_>>());
    let order = order(&mut query, wish.order);
    query.push(&format!(
        "select string_agg(uuid_send(o.sourced_id), ''::bytea order by {order}) as ids, {NEWEST} as newest
         from oneroster_object o
         where o.provider_id = $1 and o.kind = '{}' and {}",
        operation.kind.code(),
        visible("o", operation.kind)
    ));
    if let Some(tag) = operation.tag {
        query.push(&format!(" and o.tags @> array['{tag}']"));
    }
    relation(&mut query, operation.relation, parents);
    if let Some(filter) = &wish.filter {
        let first = clause(&mut query, operation.kind, release, &filter.first);
        match &filter.second {
            None => query.push(&format!(" and {first}")),
            Some((join, second)) => {
                let second = clause(&mut query, operation.kind, release, second);
                let join = if *join == Join::And { "and" } else { "or" };
                query.push(&format!(" and ({first} {join} {second})"));
            }
        }
    }
    query
}

fn order(query: &mut Query, order: Order) -> String {
    let direction = if order.descending { "desc" } else { "asc" };
    match order.column {
        Column::Id => format!("o.sourced_id {direction}"),
        Column::Status => format!("o.status collate \"C\" {direction}, o.sourced_id"),
        Column::Modified => format!("o.modified_at {direction}, o.sourced_id"),
        Column::Field(position, _) => {
            let at = query.bind(subscript(position));
            format!("{} collate \"C\" {direction} nulls last, o.sourced_id", stored(&at))
        }
    }
}

/// One of the stored values; an absent one is null.
fn stored(at: &str) -> String {
    format!("nullif(split_part(o.fields, chr(30), {at}::int), '')")
}

/// The database counts from one.
fn subscript(position: usize) -> i32 {
    i32::try_from(position).unwrap_or(i32::MAX).saturating_add(1)
}

fn relation(query: &mut Query, relation: Relation, parents: &[Uuid]) {
    let Some(parent) = parents.last().copied() else { return };
    let text = match relation {
        Relation::All | Relation::One | Relation::TermsOfSchool => return,
        Relation::ClassesOfCourse => {
            let course = query.bind(parent);
            format!(
                " and o.sourced_id in (select g.id from teaching_group g where g.provider_id = $1 and g.course_id = {course})"
            )
        }
        Relation::ClassesOfSchool => format!(" and o.schools @> array[{}::uuid]", query.bind(parent)),
        Relation::ClassesOfTerm => {
            let term = query.bind(parent);
            format!(
                " and o.sourced_id in (select s.group_id from group_session s where s.provider_id = $1 and s.session_id = {term})"
            )
        }
        Relation::CoursesOfSchool => {
            let school = query.bind(parent);
            format!(
                " and (o.schools @> array[{school}::uuid] or o.sourced_id in (
                   select g.course_id from teaching_group g where g.provider_id = $1 and g.school_id = {school}))"
            )
        }
        Relation::EnrollmentsOfSchool => format!(" and o.schools @> array[{}::uuid]", query.bind(parent)),
        Relation::EnrollmentsOfClass => {
            let class = query.bind(parent);
            format!(
                " and o.sourced_id in (select m.id from membership m where m.provider_id = $1 and m.group_id = {class})"
            )
        }
        Relation::PersonsOfSchool(role) => {
            format!(" and o.tags @> array[{}::text]", query.bind(format!("{role}:{parent}")))
        }
        Relation::PersonsOfClass(role) => enrolled(query, "m.person_id", "m.group_id", parent, Some(role)),
        Relation::ClassesOfPerson(role) => enrolled(query, "m.group_id", "m.person_id", parent, role),
        Relation::PeriodsOfTerm => {
            let term = query.bind(parent);
            format!(
                " and o.sourced_id in (select s.id from academic_session s where s.provider_id = $1 and s.parent_id = {term})"
            )
        }
    };
    query.push(&text);
}

/// The other ends of a person's or a class's enrollments that are in force and visible.
fn enrolled(query: &mut Query, wanted: &str, known: &str, id: Uuid, role: Option<&'static str>) -> String {
    let id = query.bind(id);
    let role =
        role.map_or_else(String::new, |role| format!(" and split_part(e.fields, chr(30), 4) = '{role}'"));
    format!(
        " and o.sourced_id in (
           select {wanted} from membership m
           join oneroster_object e on e.provider_id = $1 and e.kind = 'enrollment' and e.sourced_id = m.id
           where m.provider_id = $1 and {known} = {id} and e.status = 'active'{role} and {})",
        visible("e", Kind::Enrollment)
    )
}

fn clause(query: &mut Query, kind: Kind, release: &Release, clause: &Clause) -> String {
    let Some(column) = Column::find(kind, policy::FieldSet::ALL, &clause.field) else {
        return "false".into();
    };
    match column {
        Column::Id => {
            if clause.operator == Operator::Equal {
                return match clause.value.parse::<Uuid>() {
                    Ok(id) => format!("o.sourced_id = {}", query.bind(id)),
                    Err(_) => "false".into(),
                };
            }
            compare(query, "o.sourced_id::text", clause)
        }
        Column::Status => compare(query, "o.status", clause),
        Column::Modified => modified(query, clause),
        Column::Field(position, member) => field(query, kind, release, position, member, clause),
    }
}

/// A field that is absent equals nothing, so it differs from everything.
fn compare(query: &mut Query, value: &str, clause: &Clause) -> String {
    let operator = query.bind(clause.operator.sign());
    let with = query.bind(clause.value.clone());
    let test = test(value, &operator, &with);
    format!("coalesce({test}, {operator}::text = '!=')")
}

fn test(value: &str, operator: &str, with: &str) -> String {
    format!(
        "case {operator}::text when '=' then {value} = {with}::text when '!=' then {value} <> {with}::text
           when '>' then {value} collate \"C\" > {with}::text when '>=' then {value} collate \"C\" >= {with}::text
           when '<' then {value} collate \"C\" < {with}::text when '<=' then {value} collate \"C\" <= {with}::text
           else strpos({value}, {with}::text) > 0 end"
    )
}

/// The operator stands in the text here, so that a delta finds its beginning by the index.
fn modified(query: &mut Query, clause: &Clause) -> String {
    let moment = match clause.operator {
        Operator::Contains => None,
        _ => moment(&clause.value),
    };
    match moment {
        Some(at) => {
            let at = query.bind(at);
            let sign = if clause.operator == Operator::NotEqual { "<>" } else { clause.operator.sign() };
            format!("o.modified_at {sign} {at}")
        }
        None => compare(
            query,
            "to_char(o.modified_at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
            clause,
        ),
    }
}

/// A moment as clients write it: with an offset, without one (UTC), or a bare date.
fn moment(text: &str) -> Option<Timestamp> {
    let civil = |at: DateTime| at.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|at| at.timestamp());
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| civil(text.parse::<Date>().ok()?.at(0, 0, 0, 0)))
        .or_else(|| civil(text.parse::<DateTime>().ok()?))
}

fn field(
    query: &mut Query,
    kind: Kind,
    release: &Release,
    position: usize,
    member: Member,
    clause: &Clause,
) -> String {
    let at = query.bind(subscript(position));
    let mut value = stored(&at);
    if release.includes_protected
        && let Some(twin) = kind.twin(position)
    {
        let twin = query.bind(subscript(twin));
        value = format!("coalesce({}, {value})", stored(&twin));
    }
    let members = match member {
        Member::Whole => return compare(query, &value, clause),
        Member::Fixed(text) => {
            return compare(query, &format!("case when {value} is not null then '{text}' end"), clause);
        }
        Member::Any => {
            let separator = u32::from(LIST_SEPARATOR);
            format!("unnest(string_to_array({value}, chr({separator}))) as v(text)")
        }
        Member::Path(path) => format!(
            "(select e #>> '{{{}}}' from json_array_elements(replace({value}, chr(1), '')::json) e) as v(text)",
            path.replace('.', ",")
        ),
    };
    let operator = query.bind(clause.operator.sign());
    let with = query.bind(clause.value.clone());
    let test = test("v.text", &operator, &with);
    format!(
        "case {operator}::text when '!=' then not exists (select from {members} where v.text = {with}::text)
           else exists (select from {members} where {test}) end"
    )
}

/// The query that tells how many of the objects that a path names are there for these eyes. A class named under a school
/// must be that school's.
pub fn parents(release: &Release, operation: &Operation, ids: &[Uuid]) -> Query {
    let mut query = Query { text: "select ".to_owned(), values: Vec::new() };
    query.bind(release.provider);
    query.bind(release.includes_protected);
    query.bind(release.schools.iter().map(|school: &SchoolId| school.uuid()).collect::<Vec<_>>());
    let mut school = None;
    for (parent, id) in operation.parents.iter().zip(ids) {
        let id = query.bind(*id);
        let tag = parent.tag.map_or_else(String::new, |tag| format!(" and o.tags @> array['{tag}']"));
        let within = school
            .as_ref()
            .map_or_else(String::new, |school| format!(" and o.schools @> array[{school}::uuid]"));
        query.push(&format!(
            "(select count(*) from oneroster_object o
              where o.provider_id = $1 and o.kind = '{}' and o.sourced_id = {id} and {}{tag}{within}) + ",
            parent.kind.code(),
            visible("o", parent.kind)
        ));
        school = Some(id);
    }
    query.push("0 as found");
    query
}
