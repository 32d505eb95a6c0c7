//! Writes the Rust source of a room's texts.

use std::fmt::Write;

use crate::message::{Key, Kind, Piece};
use crate::room::Function;

const HEAD: &str = "\
/// This room's texts in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts(
    /// The language.
    pub ::kernel::Lang,
);
";

const COUNT: &str = r#"
/// A whole number that a text can count.
pub trait Count {
    /// The number.
    fn count(&self) -> i64;
}

macro_rules! counts {
    ($($type:ty),*) => {
        $(impl Count for $type {
            fn count(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        })*
    };
}

counts!(u8, u16, u32, u64, usize, i8, i16, i32, i64);

impl<T: Count> Count for &T {
    fn count(&self) -> i64 {
        T::count(self)
    }
}
"#;

const NUMBER: &str = r#"
/// A whole number as the language writes it: 10 000 in Finnish and Swedish, 10,000 in English.
fn number(lang: ::kernel::Lang, value: i64) -> String {
    let separator = if lang == ::kernel::Lang::En { ',' } else { '\u{a0}' };
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 3);
    if value < 0 {
        out.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}
"#;

/// The function's name: `absences-to-explain.hint` is `absences_to_explain_hint`.
pub(crate) fn name(message: &str) -> String {
    const KEYWORDS: &[&str] = &[
        "as", "async", "await", "box", "break", "const", "continue", "crate", "do", "dyn", "else", "enum",
        "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match",
        "mod", "move", "mut", "new", "override", "priv", "pub", "ref", "return", "self", "static", "struct",
        "super", "trait", "true", "try", "type", "typeof", "unsafe", "use", "virtual", "where", "while",
        "yield", "out",
    ];
    let mut name = message.to_lowercase().replace(['-', '.'], "_");
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// The whole file.
pub(crate) fn write(functions: &[Function]) -> String {
    let mut out = String::from(HEAD);
    let counted =
        functions.iter().any(|function| function.variables.values().any(|kind| *kind == Kind::Number));
    if counted {
        out.push_str(COUNT);
    }
    let mut shows_numbers = false;
    let mut body = String::new();
    for function in functions {
        self::function(&mut body, function, &mut shows_numbers);
    }
    if shows_numbers {
        out.push_str(NUMBER);
    }
    let _ = write!(out, "\nimpl Texts {{\n{body}}}\n");
    out
}

fn function(out: &mut String, function: &Function, shows_numbers: &mut bool) {
    let english = plain(&function.en).replace('\n', " ");
    let _ = writeln!(out, "    /// `{}`: “{}”", function.message, english);
    if function.name.starts_with("from_") {
        out.push_str("    #[expect(clippy::wrong_self_convention, reason = \"named after its message\")]\n");
    }
    let mut arguments = String::new();
    for (variable, kind) in &function.variables {
        let kind = match kind {
            Kind::Shown => "impl ::std::fmt::Display",
            Kind::Word => "&str",
            Kind::Number => "impl Count",
        };
        let _ = write!(arguments, ", {}: {kind}", name(variable));
    }
    let languages = [("Fi", &function.fi), ("Sv", &function.sv), ("En", &function.en)];
    if function.variables.is_empty() {
        let _ =
            writeln!(out, "    pub fn {}(self) -> &'static str {{\n        match self.0 {{", function.name);
        for (lang, pieces) in languages {
            let _ = writeln!(out, "            ::kernel::Lang::{lang} => {:?},", plain(pieces));
        }
        out.push_str("        }\n    }\n");
        return;
    }
    let _ = writeln!(out, "    pub fn {}(self{arguments}) -> String {{", function.name);
    for (variable, kind) in &function.variables {
        if *kind == Kind::Number {
            let variable = name(variable);
            let _ = writeln!(out, "        let {variable} = {variable}.count();");
        }
    }
    out.push_str("        let mut out = String::new();\n        match self.0 {\n");
    for (lang, pieces) in languages {
        let _ = writeln!(out, "            ::kernel::Lang::{lang} => {{");
        self::pieces(out, function, pieces, shows_numbers);
        out.push_str("            }\n");
    }
    out.push_str("        }\n        out\n    }\n");
}

fn pieces(out: &mut String, function: &Function, pieces: &[Piece], shows_numbers: &mut bool) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                let mut letters = text.chars();
                // Generated code passes the same lints as written code.
                let _ = match (letters.next(), letters.next()) {
                    (Some(letter), None) => writeln!(out, "out.push({letter:?});"),
                    _ => writeln!(out, "out.push_str({text:?});"),
                };
            }
            Piece::Variable(variable) | Piece::Number(variable)
                if function.variables.get(variable) == Some(&Kind::Number) =>
            {
                *shows_numbers = true;
                let _ = writeln!(out, "out.push_str(&number(self.0, {}));", name(variable));
            }
            Piece::Variable(variable) | Piece::Number(variable) => {
                let _ = writeln!(
                    out,
                    "let _ = ::std::fmt::Write::write_fmt(&mut out, format_args!(\"{{{}}}\"));",
                    name(variable)
                );
            }
            Piece::Choice { branches, otherwise, .. } if branches.is_empty() => {
                self::pieces(out, function, otherwise, shows_numbers);
            }
            Piece::Choice { variable, branches, otherwise, .. } => {
                let _ = writeln!(out, "match {} {{", name(variable));
                let names_one = branches.iter().any(|(key, _)| *key == Key::Exactly(1));
                for (key, branch) in branches {
                    let _ = match key {
                        Key::Exactly(number) => writeln!(out, "{number} => {{"),
                        Key::One if names_one => writeln!(out, "-1 => {{"),
                        Key::One => writeln!(out, "1 | -1 => {{"),
                        Key::Word(word) => writeln!(out, "{word:?} => {{"),
                    };
                    self::pieces(out, function, branch, shows_numbers);
                    out.push_str("}\n");
                }
                out.push_str("_ => {\n");
                self::pieces(out, function, otherwise, shows_numbers);
                out.push_str("}\n}\n");
            }
        }
    }
}

/// The text with its variables' names, for the doc comment; and the whole text where there are none.
fn plain(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Variable(name) | Piece::Number(name) => {
                let _ = write!(out, "{{{name}}}");
            }
            Piece::Choice { otherwise, .. } => out.push_str(&plain(otherwise)),
        }
    }
    out
}
