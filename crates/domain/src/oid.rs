//! National object identifiers of persons, organisations and study rights.
//!
//! An OID is a fixed root, a node that says which register gave it, and digits of which the last is a check digit.
//! Persons' check digits use the weights 7, 3, 1; the others use Luhn's. Test registers have nodes of their own, and
//! synthetic data uses only those: `1.2.246.562.98.` instead of `1.2.246.562.24.` for persons.

use std::str::FromStr;

use crate::Malformed;

const ROOT: &str = "1.2.246.562.";

macro_rules! oid {
    ($(#[$doc:meta])* $name:ident as $what:literal, real $real:literal, test $($test:literal)|+, digits $digits:pat, $check:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The whole identifier.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether a test register gave it, so that it is nobody's.
            pub fn is_synthetic(&self) -> bool {
                !self.0.strip_prefix(ROOT).is_some_and(|rest| rest.starts_with(concat!($real, ".")))
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<Self, Malformed> {
                let digits = text
                    .strip_prefix(ROOT)
                    .and_then(|rest| rest.split_once('.'))
                    .filter(|(node, _)| matches!(*node, $real $(| $test)+))
                    .map(|(_, digits)| digits)
                    .filter(|digits| matches!(digits.len(), $digits) && digits.bytes().all(|b| b.is_ascii_digit()))
                    .ok_or(Malformed($what))?;
                let (payload, check) = digits.split_at(digits.len() - 1);
                if $check(payload).to_string() == check { Ok(Self(text.to_owned())) } else { Err(Malformed($what)) }
            }
        }

        crate::text::text_backed!($name);
    };
}

oid! {
    /// A person's OID; one of a person's OIDs is their learner number (oppijanumero).
    PersonOid as "person OID", real "24", test "98" | "198", digits 11, weighted_check
}
oid! {
    /// An organisation's OID: provider, school or location.
    OrganisationOid as "organisation OID", real "10", test "99" | "199", digits 11..=20, luhn_check
}
oid! {
    /// A study right's OID, given by the national data warehouse.
    StudyRightOid as "study right OID", real "15", test "115", digits 11, luhn_check
}

impl PersonOid {
    /// The `nth` synthetic person's OID. Different numbers below nine thousand million give different OIDs, spread so
    /// that neighbours do not look alike.
    pub fn synthetic(nth: u64) -> Self {
        let payload = spread(nth).to_string();
        let check = weighted_check(&payload);
        Self(format!("{ROOT}98.{payload}{check}"))
    }
}

impl OrganisationOid {
    /// The `nth` synthetic organisation's OID, as spread as [`PersonOid::synthetic`].
    pub fn synthetic(nth: u64) -> Self {
        let payload = spread(nth).to_string();
        let check = luhn_check(&payload);
        Self(format!("{ROOT}99.{payload}{check}"))
    }
}

/// Ten digits, the first not zero: multiplying by a number without a common divisor keeps different numbers apart.
fn spread(nth: u64) -> u64 {
    const ROOM: u128 = 9_000_000_000;
    const STEP: u128 = 5_714_285_713;
    let spread = (u128::from(nth) * STEP + 271_828_182) % ROOM;
    1_000_000_000 + u64::try_from(spread).unwrap_or_default()
}

/// Weights 7, 3, 1 from the rightmost digit on; the check digit fills the sum up to tens.
fn weighted_check(payload: &str) -> u32 {
    let sum: u32 =
        payload.bytes().rev().zip([7, 3, 1].into_iter().cycle()).map(|(b, w)| u32::from(b - b'0') * w).sum();
    (10 - sum % 10) % 10
}

/// Luhn: every second digit from the right is doubled, its digits added.
fn luhn_check(payload: &str) -> u32 {
    let sum: u32 = payload
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, b)| {
            let digit = u32::from(b - b'0');
            if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_organisation_oids_are_read() {
        for text in ["1.2.246.562.10.48587687889", "1.2.246.562.10.14613773812"] {
            let oid: OrganisationOid = text.parse().unwrap();
            assert_eq!(oid.as_str(), text);
            assert!(!oid.is_synthetic());
        }
        assert!("1.2.246.562.10.48587687888".parse::<OrganisationOid>().is_err());
        assert!("1.2.246.562.24.48587687889".parse::<OrganisationOid>().is_err());
    }

    #[test]
    fn a_wrong_digit_or_node_is_noticed() {
        let oid = PersonOid::synthetic(7);
        assert!(oid.is_synthetic());
        assert_eq!(oid.as_str().parse::<PersonOid>().as_ref(), Ok(&oid));
        let real = oid.as_str().replace(".98.", ".24.");
        assert!(!real.parse::<PersonOid>().unwrap().is_synthetic());
        assert!(oid.as_str().replace(".98.", ".25.").parse::<PersonOid>().is_err());
        let last = if oid.as_str().ends_with('0') { "1" } else { "0" };
        assert!(format!("{}{last}", &oid.as_str()[..oid.as_str().len() - 1]).parse::<PersonOid>().is_err());
    }

    #[test]
    fn synthetic_oids_do_not_meet() {
        let all: HashSet<_> = (0..50_000).map(PersonOid::synthetic).collect();
        assert_eq!(all.len(), 50_000);
        assert!(all.iter().take(500).all(|oid| oid.as_str().parse::<PersonOid>().is_ok()));
        assert!((0..500).all(|n| OrganisationOid::synthetic(n).as_str().parse::<OrganisationOid>().is_ok()));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_stumble(text in "(1\\.2\\.246\\.562\\.(24|98|10|15)\\.)?\\PC{0,14}") {
            let _ = text.parse::<PersonOid>();
            let _ = text.parse::<OrganisationOid>();
            let _ = text.parse::<StudyRightOid>();
        }
    }
}
