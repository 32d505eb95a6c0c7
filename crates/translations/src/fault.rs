//! What can be wrong with a room's texts.

use thiserror::Error;

/// A reason to stop the build. `lang` is the language's code, `message` the message with its attribute.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// A file cannot be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// Where it should be.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A part of a file is no Fluent.
    #[error("{lang}: not understood: {what}")]
    Syntax {
        /// The language.
        lang: &'static str,
        /// The parser's words or the text itself.
        what: String,
    },
    /// A message uses something that we do not offer.
    #[error("{lang}: {message}: {what}")]
    Unsupported {
        /// The language.
        lang: &'static str,
        /// The message.
        message: String,
        /// What it is, and what to write instead.
        what: String,
    },
    /// The same message twice in one file.
    #[error("{lang}: {message} stands twice")]
    Twice {
        /// The language.
        lang: &'static str,
        /// The message.
        message: String,
    },
    /// Another language has this message, this one has not.
    #[error("{lang}: {message} is missing")]
    Missing {
        /// The language that lacks it.
        lang: &'static str,
        /// The message.
        message: String,
    },
    /// The languages do not use the same variables.
    #[error("{lang}: {message} uses {{{found}}}, but other languages use {{{expected}}}")]
    Variables {
        /// The language that differs.
        lang: &'static str,
        /// The message.
        message: String,
        /// What this language uses.
        found: String,
        /// What all of them use together.
        expected: String,
    },
    /// One variable is counted in one place and compared with words in another.
    #[error("{message}: ${variable} is a number in one place and a word in another")]
    MixedVariable {
        /// The message.
        message: String,
        /// The variable.
        variable: String,
    },
    /// Two messages would become the same function.
    #[error("{message} would be the same function as another message")]
    SameName {
        /// The message.
        message: String,
    },
}
