//! The three languages side by side: they must say the same things with the same variables.

use std::collections::{BTreeMap, BTreeSet};

use crate::Fault;
use crate::code;
use crate::message::{self, Kind, Piece, Texts};

/// A room's three files.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Finnish.
    pub fi: &'a str,
    /// Swedish.
    pub sv: &'a str,
    /// English.
    pub en: &'a str,
}

/// A message in its three languages, ready to be written as a function.
pub(crate) struct Function {
    pub(crate) message: String,
    pub(crate) name: String,
    pub(crate) variables: BTreeMap<String, Kind>,
    pub(crate) fi: Vec<Piece>,
    pub(crate) sv: Vec<Piece>,
    pub(crate) en: Vec<Piece>,
}

/// Turns a room's three files into the Rust source of its `Texts`.
///
/// # Errors
/// Every fault of every message, so that one build tells them all.
pub fn compile(sources: &Sources<'_>) -> Result<String, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut read = |lang, source| match message::read(lang, source) {
        Ok(texts) => texts,
        Err(found) => {
            faults.extend(found);
            Texts::new()
        }
    };
    let (fi, sv, en) = (read("fi", sources.fi), read("sv", sources.sv), read("en", sources.en));
    if !faults.is_empty() {
        return Err(faults);
    }
    let names: BTreeSet<&String> = fi.keys().chain(sv.keys()).chain(en.keys()).collect();
    let mut functions: Vec<Function> = Vec::new();
    for name in names {
        match function(name, [("fi", fi.get(name)), ("sv", sv.get(name)), ("en", en.get(name))]) {
            Ok(function) if functions.iter().any(|other| other.name == function.name) => {
                faults.push(Fault::SameName { message: name.clone() });
            }
            Ok(function) => functions.push(function),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(code::write(&functions)) } else { Err(faults) }
}

fn function(
    message: &str,
    languages: [(&'static str, Option<&Vec<Piece>>); 3],
) -> Result<Function, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut used: BTreeMap<String, Vec<Kind>> = BTreeMap::new();
    for (lang, pieces) in languages {
        match pieces {
            None => faults.push(Fault::Missing { lang, message: message.to_owned() }),
            Some(pieces) => {
                for (name, kinds) in message::variables(pieces) {
                    used.entry(name).or_default().extend(kinds);
                }
            }
        }
    }
    for (lang, pieces) in languages {
        let Some(pieces) = pieces else { continue };
        let found = message::variables(pieces);
        if !found.keys().eq(used.keys()) {
            faults.push(Fault::Variables {
                lang,
                message: message.to_owned(),
                found: list(found.keys()),
                expected: list(used.keys()),
            });
        }
    }
    let mut variables = BTreeMap::new();
    for (name, kinds) in used {
        if kinds.contains(&Kind::Number) && kinds.contains(&Kind::Word) {
            faults.push(Fault::MixedVariable { message: message.to_owned(), variable: name.clone() });
        }
        variables.insert(name, kinds.into_iter().max().unwrap_or(Kind::Shown));
    }
    match (faults.is_empty(), languages.map(|(_, pieces)| pieces.cloned())) {
        (true, [Some(fi), Some(sv), Some(en)]) => {
            Ok(Function { message: message.to_owned(), name: code::name(message), variables, fi, sv, en })
        }
        _ => Err(faults),
    }
}

fn list<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| format!("${name}")).collect::<Vec<_>>().join(", ")
}
