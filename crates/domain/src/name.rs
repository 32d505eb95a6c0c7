//! A person's name: given names (etunimet), the call name (kutsumanimi) and the surname.
//!
//! The call name is one of the given names or a part of a hyphenated one: Anna-Liisa Maria may be called Anna-Liisa, Anna,
//! Liisa or Maria.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Malformed;

const LONGEST: usize = 100;

/// A person's name, its call name among its given names.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonName {
    given: String,
    call: String,
    surname: String,
}

impl PersonName {
    /// A name from its parts; blanks around and between are made single.
    ///
    /// # Errors
    /// [`Malformed`] when a part is empty, longer than a hundred characters, holds control characters, or when the call
    /// name is not among the given names.
    pub fn new(given: &str, call: &str, surname: &str) -> Result<Self, Malformed> {
        let name = Self { given: part(given)?, call: part(call)?, surname: part(surname)? };
        if name.call_name_fits() { Ok(name) } else { Err(Malformed("call name")) }
    }

    /// A name whose call name is the first given name, for registers that know no call names.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn without_call_name(given: &str, surname: &str) -> Result<Self, Malformed> {
        let given = part(given)?;
        let call = given.split(' ').next().unwrap_or_default().to_owned();
        Ok(Self { call, surname: part(surname)?, given })
    }

    /// All given names, with blanks between.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// What the person is called.
    pub fn call(&self) -> &str {
        &self.call
    }

    /// The surname.
    pub fn surname(&self) -> &str {
        &self.surname
    }

    /// Call name and surname, as people say it.
    pub fn spoken(&self) -> String {
        format!("{} {}", self.call, self.surname)
    }

    /// Surname first, as lists sort it.
    pub fn listed(&self) -> String {
        format!("{} {}", self.surname, self.call)
    }

    fn call_name_fits(&self) -> bool {
        let wanted = self.call.to_lowercase();
        self.given
            .split(' ')
            .map(str::to_lowercase)
            .any(|name| name == wanted || name.split('-').any(|half| half == wanted))
    }
}

/// Names are personal data and stay out of logs.
impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

fn part(text: &str) -> Result<String, Malformed> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(Malformed("name"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_call_name_is_a_given_name_or_a_part_of_one() {
        for call in ["Anna-Liisa", "anna", "Liisa", "Maria"] {
            assert!(PersonName::new("Anna-Liisa  Maria", call, "Korhonen").is_ok(), "{call}");
        }
        for call in ["Ann", "Korhonen", "Anna-Liisa Maria", ""] {
            assert!(PersonName::new("Anna-Liisa Maria", call, "Korhonen").is_err(), "{call}");
        }
    }

    #[test]
    fn a_name_is_said_one_way_and_listed_another() {
        let name = PersonName::new(" Ali  Mohamed ", "Ali", "Abdi Hassan").unwrap();
        assert_eq!(
            (name.given(), name.spoken(), name.listed()),
            ("Ali Mohamed", "Ali Abdi Hassan".into(), "Abdi Hassan Ali".into())
        );
        assert_eq!(PersonName::without_call_name("Ali Mohamed", "Abdi").unwrap().call(), "Ali");
        assert!(!format!("{name:?}").contains("Ali"));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert!(PersonName::new("", "", "").is_err());
        assert!(PersonName::new("A\u{0}a", "A\u{0}a", "B").is_err());
        assert!(PersonName::new(&"a".repeat(101), &"a".repeat(101), "B").is_err());
    }
}
