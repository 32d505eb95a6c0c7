//! What a client asks for: the query's parameters, checked against the kind's fields and the agreement.
//!
//! A field that the agreement does not release is treated like one that does not exist, in filters, sorting and
//! selection alike: it cannot be found out by asking.

use policy::FieldSet;

use crate::fault::RosterFault;
use crate::filter::Filter;
use crate::schema::{Kind, Shape};

/// Objects on a page when the client says nothing.
const USUAL: usize = 100;
/// The most objects on a page; a larger wish is clamped (`trust.md` WB5).
const MOST: usize = 10_000;

/// A field that every object has, or one of its kind's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// `sourcedId`
    Id,
    /// `status`
    Status,
    /// `dateLastModified`
    Modified,
    /// A field of the kind, by position, and the member of it that is meant.
    Field(usize, Member),
}

/// Which part of a field's value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// The text itself.
    Whole,
    /// Any member of a list.
    Any,
    /// The same text for every reference: `type`.
    Fixed(&'static str),
    /// This path within any object of a list.
    Path(&'static str),
}

impl Column {
    /// The column of a dotted name, if there is one and the agreement releases it.
    pub fn find(kind: Kind, granted: FieldSet, name: &str) -> Option<Self> {
        match name {
            "sourcedId" => return Some(Self::Id),
            "status" => return Some(Self::Status),
            "dateLastModified" => return Some(Self::Modified),
            _ => {}
        }
        let (head, tail) = name.split_once('.').map_or((name, None), |(head, tail)| (head, Some(tail)));
        let (position, field) = kind.field(head)?;
        if !granted.has(position) {
            return None;
        }
        let member = match (field.shape, tail) {
            (Shape::Text | Shape::Date, None) => Member::Whole,
            (Shape::List, None) => Member::Any,
            (Shape::Ref(_), Some("sourcedId")) => Member::Whole,
            (Shape::Refs(_), Some("sourcedId")) => Member::Any,
            (Shape::Ref(to) | Shape::Refs(to), Some("type")) => Member::Fixed(to.code()),
            (Shape::Objects(paths), Some(tail)) => Member::Path(paths.iter().find(|path| **path == tail)?),
            _ => return None,
        };
        Some(Self::Field(position, member))
    }

    /// Whether objects can be put in order by it: it has one value.
    fn sorts(self) -> bool {
        matches!(self, Self::Id | Self::Status | Self::Modified | Self::Field(_, Member::Whole))
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By which column.
    pub column: Column,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// What a client asks of a collection.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Objects on the page.
    pub limit: usize,
    /// Objects before the page.
    pub offset: usize,
    /// Which objects.
    pub filter: Option<Filter>,
    /// In which order.
    pub order: Order,
    /// Which of the kind's fields: asked for, and released.
    pub fields: FieldSet,
    /// Whether `sourcedId`, `status` and `dateLastModified` are written.
    pub base: [bool; 3],
    /// All parameters but `offset`, to be repeated in links.
    pub others: Vec<(String, String)>,
}

impl Wish {
    /// Reads a query. A single object knows no other parameter than `fields`; others are ignored there.
    ///
    /// # Errors
    /// Which parameter is wrong.
    pub fn read(query: &str, kind: Kind, granted: FieldSet) -> Result<Self, RosterFault> {
        let mut wish = Self {
            limit: USUAL,
            offset: 0,
            filter: None,
            order: Order { column: Column::Id, descending: false },
            fields: granted,
            base: [true; 3],
            others: Vec::new(),
        };
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let known =
                matches!(name.as_ref(), "limit" | "offset" | "filter" | "sort" | "orderBy" | "fields");
            if known && seen.iter().any(|earlier| *earlier == name) {
                return Err(RosterFault::Parameter("A parameter is repeated."));
            }
            match name.as_ref() {
                "limit" => {
                    wish.limit = whole_number(&value)
                        .filter(|limit| *limit >= 1)
                        .map(|limit| limit.min(MOST))
                        .ok_or(RosterFault::Parameter("limit must be a whole number of at least 1."))?;
                }
                "offset" => {
                    wish.offset = whole_number(&value)
                        .ok_or(RosterFault::Parameter("offset must be a whole number of at least 0."))?;
                }
                "filter" => wish.filter = Some(filter(&value, kind, granted)?),
                "sort" => wish.order.column = sort(&value, kind, granted)?,
                "orderBy" => {
                    wish.order.descending = match value.as_ref() {
                        "asc" => false,
                        "desc" => true,
                        _ => return Err(RosterFault::SortField),
                    };
                }
                "fields" => wish.select(&value, kind, granted)?,
                _ => {}
            }
            if name != "offset" {
                wish.others.push((name.clone().into_owned(), value.into_owned()));
            }
            if known {
                seen.push(name.into_owned());
            }
        }
        Ok(wish)
    }

    fn select(&mut self, value: &str, kind: Kind, granted: FieldSet) -> Result<(), RosterFault> {
        self.fields = FieldSet::NONE;
        self.base = [false; 3];
        for name in value.split(',').map(str::trim) {
            match name {
                "sourcedId" => self.base = [true, self.base[1], self.base[2]],
                "status" => self.base = [self.base[0], true, self.base[2]],
                "dateLastModified" => self.base = [self.base[0], self.base[1], true],
                _ => {
                    let (position, _) = kind.field(name).ok_or(RosterFault::SelectionField)?;
                    if !granted.has(position) {
                        return Err(RosterFault::SelectionField);
                    }
                    self.fields = self.fields.with(position);
                }
            }
        }
        Ok(())
    }
}

fn filter(text: &str, kind: Kind, granted: FieldSet) -> Result<Filter, RosterFault> {
    let filter = Filter::parse(text)?;
    let known = filter.clauses().all(|clause| Column::find(kind, granted, &clause.field).is_some());
    if known { Ok(filter) } else { Err(RosterFault::FilterField) }
}

fn sort(name: &str, kind: Kind, granted: FieldSet) -> Result<Column, RosterFault> {
    Column::find(kind, granted, name).filter(|column| column.sorts()).ok_or(RosterFault::SortField)
}

/// Digits and nothing else; what does not fit is not a number.
fn whole_number(text: &str) -> Option<usize> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse::<i64>().ok().and_then(|number| usize::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Wish, RosterFault> {
        Wish::read(query, Kind::User, FieldSet::ALL)
    }

    #[test]
    fn limits_and_offsets_have_one_form() {
        for bad in ["0", "-1", "+5", "1e3", "abc", "", "1.5", " 7", "99999999999999999999", "0x10"] {
            assert!(
                matches!(read(&format!("limit={}", bad.replace('+', "%2B"))), Err(RosterFault::Parameter(_))),
                "{bad}"
            );
        }
        for bad in ["-1", "abc", "", "99999999999999999999"] {
            assert!(matches!(read(&format!("offset={bad}")), Err(RosterFault::Parameter(_))), "{bad}");
        }
        assert!(matches!(read("limit=5&limit=6"), Err(RosterFault::Parameter(_))));
        assert_eq!(read("limit=1000000").unwrap().limit, MOST);
        assert_eq!(read("").unwrap().limit, USUAL);
        assert_eq!(read("offset=0").unwrap().offset, 0);
    }

    #[test]
    fn unknown_and_unreleased_fields_look_alike() {
        let some = FieldSet::NONE.with(Kind::User.field("givenName").unwrap().0);
        for name in ["familyName", "nonsense", "roles.role", "primaryOrg.sourcedId"] {
            let filter = Wish::read(&format!("filter={name}%3D%27x%27"), Kind::User, some);
            assert!(matches!(filter, Err(RosterFault::FilterField)), "{name}");
            let sort = Wish::read(&format!("sort={name}"), Kind::User, some);
            assert!(matches!(sort, Err(RosterFault::SortField)), "{name}");
            let fields = Wish::read(&format!("fields=sourcedId,{name}"), Kind::User, some);
            assert!(matches!(fields, Err(RosterFault::SelectionField)), "{name}");
        }
        assert!(
            Wish::read("filter=givenName%3D%27x%27&sort=givenName&fields=givenName", Kind::User, some)
                .is_ok()
        );
    }

    #[test]
    fn lists_and_objects_filter_but_do_not_sort() {
        for name in ["grades", "agents.sourcedId", "roles.role", "roles.org.sourcedId"] {
            assert!(Column::find(Kind::User, FieldSet::ALL, name).is_some(), "{name}");
            assert!(read(&format!("sort={name}")).is_err(), "{name}");
        }
        for name in ["roles", "primaryOrg", "roles.org.href", "givenName.x", "agents"] {
            assert!(Column::find(Kind::User, FieldSet::ALL, name).is_none(), "{name}");
        }
        assert!(read("sort=primaryOrg.sourcedId&orderBy=desc").unwrap().order.descending);
        assert!(read("orderBy=up").is_err());
        assert!(read("fields=").is_err());
    }
}
