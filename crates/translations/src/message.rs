//! One language's file, read into what the functions need: text, variables and choices. Terms and references to other
//! messages are put in place here, so that nothing is looked up at run time.

use std::collections::BTreeMap;

use fluent_syntax::ast;
use fluent_syntax::unicode::unescape_unicode_to_string;

use crate::Fault;

/// What a variable is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Only shown.
    Shown,
    /// Compared with words.
    Word,
    /// Counted.
    Number,
}

/// When a choice's branch is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    /// Exactly this number.
    Exactly(i64),
    /// The plural category `one`. For whole numbers it is 1 in all three languages.
    One,
    /// This word.
    Word(String),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words as they stand.
    Text(String),
    /// A variable's value.
    Variable(String),
    /// A counted variable's value, written in the language's way.
    Number(String),
    /// One of several texts.
    Choice {
        /// What decides.
        variable: String,
        /// Whether it is counted or compared.
        kind: Kind,
        /// The branches in the order of the file, without the default.
        branches: Vec<(Key, Vec<Piece>)>,
        /// The text when no branch fits.
        otherwise: Vec<Piece>,
    },
}

/// A language's texts by message, attributes as `message.attribute`.
pub(crate) type Texts = BTreeMap<String, Vec<Piece>>;

/// The variables of a text and what each is used as.
pub(crate) fn variables(pieces: &[Piece]) -> BTreeMap<String, Vec<Kind>> {
    let mut found = BTreeMap::new();
    collect(pieces, &mut found);
    found
}

fn collect(pieces: &[Piece], found: &mut BTreeMap<String, Vec<Kind>>) {
    for piece in pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::Variable(name) => found.entry(name.clone()).or_default().push(Kind::Shown),
            Piece::Number(name) => found.entry(name.clone()).or_default().push(Kind::Number),
            Piece::Choice { variable, kind, branches, otherwise } => {
                found.entry(variable.clone()).or_default().push(*kind);
                for (_, branch) in branches {
                    collect(branch, found);
                }
                collect(otherwise, found);
            }
        }
    }
}

/// References deeper than this are a circle.
const DEEPEST: usize = 8;

/// Reads one language's file.
pub(crate) fn read(lang: &'static str, source: &str) -> Result<Texts, Vec<Fault>> {
    let resource = match fluent_syntax::parser::parse(source) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            return Err(errors
                .into_iter()
                .map(|error| Fault::Syntax {
                    lang,
                    what: format!("{error} {}", line_of(source, error.pos.start)),
                })
                .collect());
        }
    };
    Reader { lang, resource: &resource }.texts()
}

fn line_of(source: &str, position: usize) -> String {
    let line = source.get(..position).map_or(0, |before| before.matches('\n').count()) + 1;
    format!("(line {line})")
}

struct Reader<'a> {
    lang: &'static str,
    resource: &'a ast::Resource<&'a str>,
}

/// Where we are: the message for the error text, the arguments given to a term, and the depth of references.
struct Place<'a> {
    message: &'a str,
    given: &'a BTreeMap<String, String>,
    in_term: bool,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn texts(&self) -> Result<Texts, Vec<Fault>> {
        let mut texts = Texts::new();
        let mut faults = Vec::new();
        for entry in &self.resource.body {
            let ast::Entry::Message(message) = entry else { continue };
            let value = message.value.iter().map(|pattern| (message.id.name.to_owned(), pattern));
            let attributes = message
                .attributes
                .iter()
                .map(|attribute| (format!("{}.{}", message.id.name, attribute.id.name), &attribute.value));
            for (name, pattern) in value.chain(attributes) {
                let place = Place { message: &name, given: &BTreeMap::new(), in_term: false, depth: 0 };
                match self.pattern(pattern, &place) {
                    Ok(pieces) => {
                        if texts.insert(name.clone(), pieces).is_some() {
                            faults.push(Fault::Twice { lang: self.lang, message: name });
                        }
                    }
                    Err(fault) => faults.push(fault),
                }
            }
        }
        if faults.is_empty() { Ok(texts) } else { Err(faults) }
    }

    fn pattern(&self, pattern: &ast::Pattern<&'a str>, place: &Place<'_>) -> Result<Vec<Piece>, Fault> {
        let mut pieces = Vec::new();
        for element in &pattern.elements {
            match element {
                ast::PatternElement::TextElement { value } => {
                    add(&mut pieces, vec![Piece::Text((*value).to_owned())])
                }
                ast::PatternElement::Placeable { expression } => {
                    add(&mut pieces, self.expression(expression, place)?)
                }
            }
        }
        Ok(pieces)
    }

    fn expression(
        &self,
        expression: &ast::Expression<&'a str>,
        place: &Place<'_>,
    ) -> Result<Vec<Piece>, Fault> {
        match expression {
            ast::Expression::Inline(inline) => self.inline(inline, place),
            ast::Expression::Select { selector, variants } => self.select(selector, variants, place),
        }
    }

    fn inline(
        &self,
        inline: &ast::InlineExpression<&'a str>,
        place: &Place<'_>,
    ) -> Result<Vec<Piece>, Fault> {
        use ast::InlineExpression as Inline;
        match inline {
            Inline::StringLiteral { value } => {
                Ok(vec![Piece::Text(unescape_unicode_to_string(value).into_owned())])
            }
            Inline::NumberLiteral { value } => Ok(vec![Piece::Text((*value).to_owned())]),
            Inline::VariableReference { id } if place.in_term => {
                Ok(vec![Piece::Text(place.given.get(id.name).cloned().unwrap_or_default())])
            }
            Inline::VariableReference { id } => Ok(vec![Piece::Variable(id.name.to_owned())]),
            Inline::FunctionReference { id, arguments } if id.name == "NUMBER" => {
                match arguments.positional.as_slice() {
                    [Inline::VariableReference { id }] => Ok(vec![Piece::Number(id.name.to_owned())]),
                    _ => Err(self.unsupported(place, "NUMBER takes one variable")),
                }
            }
            Inline::FunctionReference { id, .. } => {
                Err(self
                    .unsupported(place, &format!("there is no function {}; give the finished text", id.name)))
            }
            Inline::MessageReference { id, attribute } => self.message(id.name, attribute.as_ref(), place),
            Inline::TermReference { id, attribute: None, arguments } => {
                self.term(id.name, arguments.as_ref(), place)
            }
            Inline::TermReference { .. } => {
                Err(self.unsupported(place, "a term's attribute cannot be shown"))
            }
            Inline::Placeable { expression } => self.expression(expression, place),
        }
    }

    fn message(
        &self,
        name: &str,
        attribute: Option<&ast::Identifier<&'a str>>,
        place: &Place<'_>,
    ) -> Result<Vec<Piece>, Fault> {
        let found = self.resource.body.iter().find_map(|entry| match entry {
            ast::Entry::Message(message) if message.id.name == name => match attribute {
                None => message.value.as_ref(),
                Some(wanted) => message
                    .attributes
                    .iter()
                    .find(|a| a.id.name == wanted.name)
                    .map(|attribute| &attribute.value),
            },
            _ => None,
        });
        let pattern = found.ok_or_else(|| self.unsupported(place, &format!("there is no message {name}")))?;
        self.pattern(pattern, &self.deeper(place, place.given, false)?)
    }

    fn term(
        &self,
        name: &str,
        arguments: Option<&ast::CallArguments<&'a str>>,
        place: &Place<'_>,
    ) -> Result<Vec<Piece>, Fault> {
        let found = self.resource.body.iter().find_map(|entry| match entry {
            ast::Entry::Term(term) if term.id.name == name => Some(&term.value),
            _ => None,
        });
        let pattern = found.ok_or_else(|| self.unsupported(place, &format!("there is no term -{name}")))?;
        let given: BTreeMap<String, String> = arguments
            .map(|arguments| arguments.named.as_slice())
            .unwrap_or_default()
            .iter()
            .filter_map(|argument| match &argument.value {
                ast::InlineExpression::StringLiteral { value }
                | ast::InlineExpression::NumberLiteral { value } => {
                    Some((argument.name.name.to_owned(), (*value).to_owned()))
                }
                _ => None,
            })
            .collect();
        self.pattern(pattern, &self.deeper(place, &given, true)?)
    }

    fn select(
        &self,
        selector: &ast::InlineExpression<&'a str>,
        variants: &[ast::Variant<&'a str>],
        place: &Place<'_>,
    ) -> Result<Vec<Piece>, Fault> {
        use ast::InlineExpression as Inline;
        let (name, told_number) = match selector {
            Inline::VariableReference { id } => (id.name, false),
            Inline::FunctionReference { id, arguments } if id.name == "NUMBER" => {
                match arguments.positional.as_slice() {
                    [Inline::VariableReference { id }] => (id.name, true),
                    _ => return Err(self.unsupported(place, "NUMBER takes one variable")),
                }
            }
            _ => return Err(self.unsupported(place, "choose by a variable")),
        };
        let default = variants
            .iter()
            .find(|variant| variant.default)
            .ok_or_else(|| self.unsupported(place, "a choice needs a default"))?;
        if place.in_term {
            // A term's case is known now: take the branch that was asked for.
            let wanted = place.given.get(name).map(String::as_str).unwrap_or_default();
            let chosen = variants.iter().find(|variant| key_text(&variant.key) == wanted).unwrap_or(default);
            return self.pattern(&chosen.value, place);
        }
        let counted = told_number || variants.iter().all(|variant| is_count(&variant.key));
        let mut branches = Vec::new();
        for variant in variants.iter().filter(|variant| !variant.default) {
            let key = match (&variant.key, counted) {
                (ast::VariantKey::NumberLiteral { value }, true) => Key::Exactly(
                    value
                        .parse()
                        .map_err(|_| self.unsupported(place, "only whole numbers can be compared"))?,
                ),
                (ast::VariantKey::Identifier { name: "one" }, true) => Key::One,
                (ast::VariantKey::Identifier { name }, false) => Key::Word((*name).to_owned()),
                (key, _) => {
                    let what = format!("the branch [{}] never happens in this language", key_text(key));
                    return Err(self.unsupported(place, &what));
                }
            };
            branches.push((key, self.pattern(&variant.value, place)?));
        }
        let otherwise = self.pattern(&default.value, place)?;
        let kind = if counted { Kind::Number } else { Kind::Word };
        Ok(vec![Piece::Choice { variable: name.to_owned(), kind, branches, otherwise }])
    }

    fn deeper<'p>(
        &self,
        place: &Place<'p>,
        given: &'p BTreeMap<String, String>,
        in_term: bool,
    ) -> Result<Place<'p>, Fault> {
        if place.depth >= DEEPEST {
            return Err(self.unsupported(place, "references go in a circle"));
        }
        Ok(Place { message: place.message, given, in_term, depth: place.depth + 1 })
    }

    fn unsupported(&self, place: &Place<'_>, what: &str) -> Fault {
        Fault::Unsupported { lang: self.lang, message: place.message.to_owned(), what: what.to_owned() }
    }
}

fn key_text<'a>(key: &ast::VariantKey<&'a str>) -> &'a str {
    match key {
        ast::VariantKey::Identifier { name } => name,
        ast::VariantKey::NumberLiteral { value } => value,
    }
}

fn is_count(key: &ast::VariantKey<&str>) -> bool {
    match key {
        ast::VariantKey::NumberLiteral { .. } => true,
        ast::VariantKey::Identifier { name } => {
            matches!(*name, "zero" | "one" | "two" | "few" | "many" | "other")
        }
    }
}

/// Joins neighbouring words, so that a text without variables is one piece.
fn add(pieces: &mut Vec<Piece>, more: Vec<Piece>) {
    for piece in more {
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
    }
}
