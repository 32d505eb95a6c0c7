//! From stored values to bytes: one buffer, no values in between.

use kernel::ProviderId;
use postgres_types::{FromSql, Type};
use uuid::Uuid;

use crate::request::Wish;
use crate::schema::{ADDRESS_MARK, FIELD_SEPARATOR, Kind, LIST_SEPARATOR, Shape};

/// The most stored values of any kind, twins included.
const MOST_FIELDS: usize = 32;

/// The values of a row, borrowed from the driver's buffer.
#[derive(Clone, Copy)]
pub struct Values<'a>([Option<&'a [u8]>; MOST_FIELDS]);

impl<'a> Values<'a> {
    /// Whether they are as many as the kind has: a value that broke out of its place must not be taken for another.
    fn fit(&self, kind: Kind) -> bool {
        self.0.iter().flatten().count() == kind.stored()
    }

    fn at(&self, position: usize) -> Option<&'a [u8]> {
        self.0.get(position).copied().flatten()
    }
}

impl<'a> FromSql<'a> for Values<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let mut values = [None; MOST_FIELDS];
        let mut rest = raw;
        for value in &mut values {
            match memchr::memchr(FIELD_SEPARATOR, rest).and_then(|at| rest.split_at_checked(at)) {
                Some((text, tail)) => {
                    *value = Some(text);
                    rest = tail.get(1..).unwrap_or_default();
                }
                None => {
                    *value = Some(rest);
                    return Ok(Self(values));
                }
            }
        }
        Err("more values than any kind has".into())
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::TEXT
    }
}

/// One object as it was read.
pub struct Object<'a> {
    /// Its id.
    pub id: Uuid,
    /// `active` or `tobedeleted`.
    pub status: &'a str,
    /// When it changed last.
    pub modified: jiff::Timestamp,
    /// Its values.
    pub values: Values<'a>,
}

/// What writing depends on beside the wish.
pub struct Pen<'a> {
    /// The service's address.
    pub address: &'a str,
    /// The kind of the objects.
    pub kind: Kind,
    /// Whether the agreement includes protected persons.
    pub includes_protected: bool,
    /// For an agreement with some schools only: what may be referred to.
    pub limit: Option<&'a Limit>,
}

/// What an agreement with some schools may see of references: its schools, its provider, and persons that are visible.
#[derive(Debug, Default)]
pub struct Limit {
    /// The agreement's schools and its provider.
    pub orgs: Vec<Uuid>,
    /// Of the persons that the page refers to, the visible ones.
    pub persons: Vec<Uuid>,
}

impl Limit {
    /// The limit of an agreement with these schools.
    pub fn new(provider: ProviderId, schools: impl Iterator<Item = Uuid>) -> Self {
        Self { orgs: schools.chain([provider.uuid()]).collect(), persons: Vec::new() }
    }

    fn admits(&self, kind: Kind, id: &[u8]) -> bool {
        let among = match kind {
            Kind::Org => &self.orgs,
            Kind::User => &self.persons,
            _ => return true,
        };
        Uuid::try_parse_ascii(id).is_ok_and(|id| among.contains(&id))
    }

    /// The roles that stand in a school of the agreement.
    fn roles(&self, stored: &[u8]) -> Option<Vec<u8>> {
        let clean: Vec<u8> = stored.iter().copied().filter(|byte| *byte != ADDRESS_MARK).collect();
        let roles: Vec<serde_json::Value> = serde_json::from_slice(&clean).ok()?;
        let mut kept = Vec::new();
        for mut role in roles {
            let id =
                role.pointer("/org/sourcedId").and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
            if !self.admits(Kind::Org, id.as_bytes()) {
                continue;
            }
            let mark = char::from(ADDRESS_MARK);
            if let Some(href) = role.pointer_mut("/org/href") {
                *href = serde_json::Value::String(format!("{mark}/orgs/{id}"));
            }
            kept.push(role);
        }
        if kept.is_empty() {
            return None;
        }
        // The mark comes back escaped; it stands bare in what is stored.
        let text = serde_json::to_string(&kept).ok()?;
        Some(text.replace("\\u0001", "\u{1}").into_bytes())
    }
}

/// The persons that an object refers to.
pub fn references(kind: Kind, values: &Values<'_>, includes_protected: bool) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for (position, field) in kind.fields().iter().enumerate() {
        if field.shape == Shape::Refs(Kind::User)
            && let Some(stored) = value(kind, values, position, includes_protected)
        {
            ids.extend(members(stored).filter_map(|id| Uuid::try_parse_ascii(id).ok()));
        }
    }
    ids
}

fn value<'a>(kind: Kind, values: &Values<'a>, position: usize, includes_protected: bool) -> Option<&'a [u8]> {
    let at = |position| values.at(position).filter(|value| !value.is_empty());
    let twin = if includes_protected { kind.twin(position).and_then(at) } else { None };
    twin.or_else(|| at(position))
}

fn members(stored: &[u8]) -> impl Iterator<Item = &[u8]> {
    stored.split(|byte| char::from(*byte) == LIST_SEPARATOR).filter(|member| !member.is_empty())
}

/// Writes one object.
pub fn object(out: &mut Vec<u8>, pen: &Pen<'_>, wish: &Wish, object: &Object<'_>) {
    out.push(b'{');
    let begin = out.len();
    let [id, status, modified] = wish.base;
    if id {
        out.extend_from_slice(b"\"sourcedId\":\"");
        uuid(out, object.id);
        out.push(b'"');
    }
    if status {
        member(out, begin, "status");
        string(out, object.status.as_bytes());
    }
    if modified {
        member(out, begin, "dateLastModified");
        moment(out, object.modified);
    }
    let fits = object.values.fit(pen.kind);
    for (position, field) in pen.kind.fields().iter().enumerate() {
        if !fits || !wish.fields.has(position) {
            continue;
        }
        let Some(stored) = value(pen.kind, &object.values, position, pen.includes_protected) else {
            continue;
        };
        let mark = out.len();
        member(out, begin, field.name);
        if !self::field(out, pen, field.shape, stored) {
            out.truncate(mark);
        }
    }
    out.push(b'}');
}

/// Writes a value; answers whether anything of it may be shown.
fn field(out: &mut Vec<u8>, pen: &Pen<'_>, shape: Shape, stored: &[u8]) -> bool {
    match shape {
        Shape::Text | Shape::Date => string(out, stored),
        Shape::List => list(out, members(stored), string),
        Shape::Ref(kind) => {
            if !admits(pen, kind, stored) {
                return false;
            }
            reference(out, pen.address, kind, stored);
        }
        Shape::Refs(kind) => {
            let mut shown = members(stored).filter(|id| admits(pen, kind, id)).peekable();
            if shown.peek().is_none() {
                return false;
            }
            list(out, shown, |out, id| reference(out, pen.address, kind, id));
        }
        Shape::Objects(_) => match pen.limit {
            None => json(out, pen.address, stored),
            Some(limit) => match limit.roles(stored) {
                Some(kept) => json(out, pen.address, &kept),
                None => return false,
            },
        },
    }
    true
}

fn admits(pen: &Pen<'_>, kind: Kind, id: &[u8]) -> bool {
    pen.limit.is_none_or(|limit| limit.admits(kind, id))
}

fn member(out: &mut Vec<u8>, begin: usize, name: &str) {
    if out.len() > begin {
        out.push(b',');
    }
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

fn list<'a>(
    out: &mut Vec<u8>,
    items: impl Iterator<Item = &'a [u8]>,
    mut write: impl FnMut(&mut Vec<u8>, &'a [u8]),
) {
    out.push(b'[');
    for (number, item) in items.enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(b']');
}

fn reference(out: &mut Vec<u8>, address: &str, kind: Kind, id: &[u8]) {
    out.extend_from_slice(b"{\"href\":\"");
    out.extend_from_slice(address.as_bytes());
    out.push(b'/');
    out.extend_from_slice(kind.collection().as_bytes());
    out.push(b'/');
    out.extend_from_slice(id);
    out.extend_from_slice(b"\",\"sourcedId\":\"");
    out.extend_from_slice(id);
    out.extend_from_slice(b"\",\"type\":\"");
    out.extend_from_slice(kind.code().as_bytes());
    out.extend_from_slice(b"\"}");
}

/// JSON as it is stored, with the address put in.
fn json(out: &mut Vec<u8>, address: &str, stored: &[u8]) {
    for (number, piece) in stored.split(|byte| *byte == ADDRESS_MARK).enumerate() {
        if number > 0 {
            out.extend_from_slice(address.as_bytes());
        }
        out.extend_from_slice(piece);
    }
}

fn string(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte < 0x20 || matches!(byte, b'"' | b'\\')) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((special, tail)) = tail.split_first() else { break };
        match special {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\t' => out.extend_from_slice(b"\\t"),
            other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
        }
        rest = tail;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn uuid(out: &mut Vec<u8>, id: Uuid) {
    let mut text = Uuid::encode_buffer();
    out.extend_from_slice(id.hyphenated().encode_lower(&mut text).as_bytes());
}

/// A moment with milliseconds in UTC.
fn moment(out: &mut Vec<u8>, at: jiff::Timestamp) {
    let civil = jiff::tz::Offset::UTC.to_datetime(at);
    out.push(b'"');
    digits(out, i32::from(civil.year()), 4);
    for (before, number) in [
        (b'-', civil.month()),
        (b'-', civil.day()),
        (b'T', civil.hour()),
        (b':', civil.minute()),
        (b':', civil.second()),
    ] {
        out.push(before);
        digits(out, i32::from(number), 2);
    }
    out.push(b'.');
    digits(out, i32::from(civil.millisecond()), 3);
    out.extend_from_slice(b"Z\"");
}

fn digits(out: &mut Vec<u8>, number: i32, width: usize) {
    let mut divisor = 10_i32.pow(u32::try_from(width.saturating_sub(1)).unwrap_or(0));
    for _ in 0..width {
        out.push(b'0' + u8::try_from(number / divisor % 10).unwrap_or(0));
        divisor = (divisor / 10).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings_are_json_whatever_they_hold() {
        for raw in ["Äiti", "a\"b\\c", "tab\there\nline\u{1}", "", "🎒"] {
            let written = text(|out| string(out, raw.as_bytes()));
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), raw);
        }
    }

    #[test]
    fn moments_show_milliseconds_and_the_letter_z() {
        let at: jiff::Timestamp = "2026-03-09T05:06:07.089Z".parse().unwrap();
        assert_eq!(text(|out| moment(out, at)), "\"2026-03-09T05:06:07.089Z\"");
    }

    #[test]
    fn the_address_comes_in_where_the_mark_stands() {
        let stored = b"[{\"org\":{\"href\":\"\x01/orgs/1\"}}]";
        let written = text(|out| json(out, "https://a.example/x", stored));
        assert_eq!(written, "[{\"org\":{\"href\":\"https://a.example/x/orgs/1\"}}]");
    }
}
