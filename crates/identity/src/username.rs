//! User names: what people type, brought to the one spelling that the national lookup is keyed by.

use unicode_normalization::UnicodeNormalization;

use crate::IdentityError;

/// The longest user name, in characters.
const LONGEST: usize = 64;

/// A user name in its one spelling: NFKC, lower case, without the space that phones put behind a word.
///
/// `Aino.Virtanen `, `aino.virtanen` and `ＡＩＮＯ.virtanen` are the same name.
#[derive(Clone, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// [`IdentityError::UsernameMalformed`] when it is empty, longer than 64 characters, or holds anything but letters,
    /// digits and `. - _ @ + '`.
    pub fn parse(typed: &str) -> Result<Self, IdentityError> {
        // Four bytes a character at most, and NFKC can make one character into eighteen: nothing longer is looked at.
        if typed.len() > LONGEST * 8 {
            return Err(IdentityError::UsernameMalformed);
        }
        // Lower-casing can undo the normal form, so it is made again afterwards.
        let lower = typed.trim().nfkc().collect::<String>().to_lowercase();
        let name: String = lower.nfkc().collect();
        let length = name.chars().count();
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+' | '\'');
        if length == 0 || length > LONGEST || !name.chars().all(allowed) {
            return Err(IdentityError::UsernameMalformed);
        }
        Ok(Self(name))
    }

    /// The normalised spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words in it, of three letters or more: a password must not rest on them.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 3)
    }
}

/// A user name may be a person's name: it stands in no log.
impl std::fmt::Debug for Username {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Username(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_spelling() {
        for typed in ["Aino.Virtanen ", "aino.virtanen", "ＡＩＮＯ.Virtanen", " AINO.VIRTANEN"] {
            assert_eq!(Username::parse(typed).unwrap().as_str(), "aino.virtanen");
        }
        // Å as one sign or as A with a ring.
        assert_eq!(Username::parse("A\u{30a}sa").unwrap(), Username::parse("Åsa").unwrap());
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let long = "a".repeat(65);
        for typed in ["", "   ", "a b", "a\0b", "a\nb", "<script>", long.as_str(), "o;drop"] {
            assert!(Username::parse(typed).is_err(), "{typed}");
        }
    }
}
