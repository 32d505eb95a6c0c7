//! The standard's filter: `familyName='Virtanen' AND status='active'`. One clause, or two joined once.
//!
//! A value stands in single quotes; a quote inside it is doubled. A lone quote between two letters is one of them, because
//! clients send `familyName='O'Neill'`.

use std::fmt;

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `~`
    Contains,
}

impl Operator {
    /// Longer signs first, so that `>=` is not read as `>`.
    const ALL: [Self; 7] = [
        Self::NotEqual,
        Self::GreaterOrEqual,
        Self::LessOrEqual,
        Self::Equal,
        Self::Greater,
        Self::Less,
        Self::Contains,
    ];

    /// Its sign in the standard.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Contains => "~",
        }
    }
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The field, with dots for members of objects.
    pub field: String,
    /// The comparison.
    pub operator: Operator,
    /// What it is compared with.
    pub value: String,
}

/// How two clauses are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Both must hold.
    And,
    /// One is enough.
    Or,
}

impl Join {
    fn words(self) -> &'static str {
        match self {
            Self::And => " AND ",
            Self::Or => " OR ",
        }
    }
}

/// A filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The first clause.
    pub first: Clause,
    /// The second, if there is one.
    pub second: Option<(Join, Clause)>,
}

/// The filter does not parse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilterFault {
    /// A clause begins with something that is no field name.
    #[error("a clause must begin with a field name of letters, digits, dots, hyphens and underscores")]
    Field,
    /// No known operator follows the field name.
    #[error("after the field name one of = != > >= < <= ~ must follow")]
    Operator,
    /// The value is not in single quotes.
    #[error("the value must stand in single quotes")]
    Quotes,
    /// Something other than one join and one more clause follows.
    #[error("after a clause only ' AND ' or ' OR ' and one more clause may follow")]
    Rest,
}

impl Filter {
    /// Reads a filter as it stands in the query, decoded.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, FilterFault> {
        let (first, rest) = clause(text.trim())?;
        if rest.is_empty() {
            return Ok(Self { first, second: None });
        }
        let (join, rest) = [Join::And, Join::Or]
            .into_iter()
            .find_map(|join| Some((join, rest.strip_prefix(join.words())?)))
            .ok_or(FilterFault::Rest)?;
        let (second, rest) = clause(rest)?;
        if rest.is_empty() {
            Ok(Self { first, second: Some((join, second)) })
        } else {
            Err(FilterFault::Rest)
        }
    }

    /// The clauses in order.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        std::iter::once(&self.first).chain(self.second.iter().map(|(_, clause)| clause))
    }
}

fn clause(text: &str) -> Result<(Clause, &str), FilterFault> {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_' | '-'))
        .unwrap_or(text.len());
    let (field, rest) = text.split_at_checked(end).ok_or(FilterFault::Field)?;
    if field.is_empty() || field.starts_with('.') || field.ends_with('.') {
        return Err(FilterFault::Field);
    }
    let rest = rest.trim_start();
    let (operator, rest) = Operator::ALL
        .into_iter()
        .find_map(|operator| Some((operator, rest.strip_prefix(operator.sign())?)))
        .ok_or(FilterFault::Operator)?;
    let rest = rest.trim_start().strip_prefix('\'').ok_or(FilterFault::Quotes)?;
    let (value, rest) = quoted(rest)?;
    Ok((Clause { field: field.to_owned(), operator, value }, rest))
}

/// The text up to the closing quote, and what follows it.
fn quoted(text: &str) -> Result<(String, &str), FilterFault> {
    let mut value = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('\'').ok_or(FilterFault::Quotes)?;
        value.push_str(before);
        let in_word = value.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
        if let Some(after) = after.strip_prefix('\'') {
            value.push('\'');
            rest = after;
        } else if in_word {
            value.push('\'');
            rest = after;
        } else if after.trim().is_empty() {
            return Ok((value, ""));
        } else if after.starts_with(Join::And.words()) || after.starts_with(Join::Or.words()) {
            return Ok((value, after));
        } else {
            return Err(FilterFault::Rest);
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}'{}'", self.field, self.operator.sign(), self.value.replace('\'', "''"))
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        match &self.second {
            Some((join, clause)) => write!(f, "{}{clause}", join.words()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clauses() -> impl Strategy<Value = Clause> {
        let operator = proptest::sample::select(Operator::ALL.to_vec());
        ("[a-zA-Z][a-zA-Z0-9]{0,9}(\\.[a-zA-Z]{1,9}){0,2}", operator, "(\\PC|'| AND | OR ){0,20}")
            .prop_map(|(field, operator, value)| Clause { field, operator, value })
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(first in clauses(), second in proptest::option::of((any::<bool>(), clauses()))) {
            let second = second.map(|(and, clause)| (if and { Join::And } else { Join::Or }, clause));
            let filter = Filter { first, second };
            prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
        }

        #[test]
        fn no_text_breaks_the_parser_and_what_it_reads_it_prints_the_same(text in "\\PC{0,60}") {
            if let Ok(filter) = Filter::parse(&text) {
                prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
            }
        }
    }

    #[test]
    fn filters_of_real_clients_are_read() {
        let filter =
            Filter::parse("dateLastModified>'2026-01-01T00:00:00.000Z' AND status='active'").unwrap();
        assert_eq!(filter.first.operator, Operator::Greater);
        assert_eq!(filter.second.unwrap().1.value, "active");
        assert_eq!(Filter::parse("familyName='O'Neill'").unwrap().first.value, "O'Neill");
        assert_eq!(Filter::parse("roles.org.sourcedId = 'x'").unwrap().first.field, "roles.org.sourcedId");
        assert_eq!(Filter::parse("email=''").unwrap().first.value, "");
    }

    #[test]
    fn what_does_not_parse_says_why() {
        for (text, fault) in [
            ("", FilterFault::Field),
            ("='x'", FilterFault::Field),
            (".a='x'", FilterFault::Field),
            ("status", FilterFault::Operator),
            ("status LIKE 'x'", FilterFault::Operator),
            ("status=active", FilterFault::Quotes),
            ("status='active", FilterFault::Quotes),
            ("status=='active'", FilterFault::Quotes),
            ("a='1' AND b='2' AND c='3'", FilterFault::Rest),
            ("a='1' and b='2'", FilterFault::Rest),
            ("a='1';b='2'", FilterFault::Rest),
        ] {
            assert_eq!(Filter::parse(text), Err(fault), "{text}");
        }
    }
}
