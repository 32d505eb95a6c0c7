//! Values that are stored and sent as one short text: parsing, printing, the database and JSON, the same way for all.

/// A text that is not a value of the wanted kind. It names the kind, never the text: the text may be personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct Malformed(pub &'static str);

/// Gives a type with `as_str(&self) -> &str` and `FromStr` its place in the database and in JSON.
macro_rules! text_backed {
    ($($name:ident),+) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl postgres_types::ToSql for $name {
            fn to_sql(
                &self,
                ty: &postgres_types::Type,
                out: &mut bytes::BytesMut,
            ) -> Result<postgres_types::IsNull, Box<dyn std::error::Error + Sync + Send>> {
                <&str as postgres_types::ToSql>::to_sql(&self.as_str(), ty, out)
            }

            fn accepts(ty: &postgres_types::Type) -> bool {
                <&str as postgres_types::ToSql>::accepts(ty)
            }

            postgres_types::to_sql_checked!();
        }

        impl<'a> postgres_types::FromSql<'a> for $name {
            fn from_sql(
                ty: &postgres_types::Type,
                raw: &'a [u8],
            ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
                Ok(<&str as postgres_types::FromSql>::from_sql(ty, raw)?.parse()?)
            }

            fn accepts(ty: &postgres_types::Type) -> bool {
                <&str as postgres_types::FromSql>::accepts(ty)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

/// An enum whose every value has a stable code.
macro_rules! coded_enum {
    ($(#[$meta:meta])* $name:ident as $what:literal { $($(#[$doc:meta])* $value:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $value,)+ }

        impl $name {
            /// All values, in the order in which they are listed to people.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// The code that the database and the interfaces use.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code,)+ }
            }

            fn as_str(&self) -> &'static str {
                self.code()
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::Malformed;

            fn from_str(text: &str) -> Result<Self, crate::Malformed> {
                match text {
                    $($code => Ok(Self::$value),)+
                    _ => Err(crate::Malformed($what)),
                }
            }
        }

        crate::text::text_backed!($name);
    };
}

pub(crate) use {coded_enum, text_backed};
